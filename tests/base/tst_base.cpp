#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/base/units.h"

#include <QTest>
#include <set>

using namespace tidegate;
using namespace std::chrono_literals;

class TestBase : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCode_hasItsOwnRow();
    void wireStatus_findsTheCode_data();
    void wireStatus_findsTheCode();
    void time_roundTrips();
    void badTime_isRefused_data();
    void badTime_isRefused();
    void duration_isReadAsGoReadsIt_data();
    void duration_isReadAsGoReadsIt();
    void duration_isPrintedAsGoPrintsIt();
    void bytes_areToldInTheUnitThatSuitsThem_data();
    void bytes_areToldInTheUnitThatSuitsThem();
    void quantity_isReadAsKubernetesReadsIt_data();
    void quantity_isReadAsKubernetesReadsIt();
    void uid_isVersion4AndNew();
    void suffix_hasOnlyKubernetesLetters();
};

void TestBase::everyCode_hasItsOwnRow()
{
    for (int code = 0; code <= int(Code::StorageFull); ++code)
        QCOMPARE(int(codeInfo(Code(code)).code), code);
}

void TestBase::wireStatus_findsTheCode_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("reason");
    QTest::addColumn<int>("code");
    QTest::newRow("reason wins over status")
        << 409 << std::string("AlreadyExists") << int(Code::AlreadyExists);
    QTest::newRow("409 alone is a conflict") << 409 << std::string() << int(Code::Conflict);
    QTest::newRow("unknown reason falls back to status") << 404 << std::string("Odd") << int(Code::NotFound);
    QTest::newRow("unknown status is internal") << 418 << std::string() << int(Code::Internal);
}

void TestBase::wireStatus_findsTheCode()
{
    QFETCH(int, status);
    QFETCH(std::string, reason);
    QFETCH(int, code);
    QCOMPARE(int(codeFromWire(status, reason)), code);
}

void TestBase::time_roundTrips()
{
    const auto time = parseTime("2026-02-28T23:59:58.123456Z");
    QVERIFY(time);
    QCOMPARE(formatMicroTime(*time), std::string("2026-02-28T23:59:58.123456Z"));
    QCOMPARE(formatTime(*time), std::string("2026-02-28T23:59:58Z"));
    QVERIFY(parseTime("2026-03-01T01:29:58.123456+01:30") == time);
    QCOMPARE(formatTime(WallTime{}), std::string("1970-01-01T00:00:00Z"));
}

void TestBase::badTime_isRefused_data()
{
    QTest::addColumn<std::string>("text");
    for (const char *text :
         {"", "2026", "2026-02-30T00:00:00Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00",
          "2026-01-01T24:00:00Z", "2026-01-01T00:00:00Zx", "2026-01-01T-1:00:00Z"})
        QTest::newRow(text[0] ? text : "empty") << std::string(text);
}

void TestBase::badTime_isRefused()
{
    QFETCH(std::string, text);
    QVERIFY(!parseTime(text));
}

void TestBase::duration_isReadAsGoReadsIt_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<qint64>("nanos"); // -1: refused
    QTest::newRow("seconds") << std::string("60s") << qint64(60'000'000'000);
    QTest::newRow("compound") << std::string("1m30s") << qint64(90'000'000'000);
    QTest::newRow("fraction") << std::string("1.5h") << qint64(5'400'000'000'000);
    QTest::newRow("zero needs no unit") << std::string("0") << qint64(0);
    QTest::newRow("bare number") << std::string("60") << qint64(-1);
    QTest::newRow("unknown unit") << std::string("1d") << qint64(-1);
    QTest::newRow("empty") << std::string() << qint64(-1);
    QTest::newRow("only a sign") << std::string("-") << qint64(-1);
    QTest::newRow("too long for 64 bits") << std::string("99999999h") << qint64(-1);
}

void TestBase::duration_isReadAsGoReadsIt()
{
    QFETCH(std::string, text);
    QFETCH(qint64, nanos);
    const auto duration = parseDuration(text);
    QCOMPARE(duration ? qint64(duration->count()) : qint64(-1), nanos);
}

void TestBase::duration_isPrintedAsGoPrintsIt()
{
    QCOMPARE(formatDuration(0s), std::string("0s"));
    QCOMPARE(formatDuration(90s), std::string("1m30s"));
    QCOMPARE(formatDuration(1h), std::string("1h0m0s"));
    QCOMPARE(formatDuration(250ms), std::string("250ms"));
    QCOMPARE(formatDuration(1500ms), std::string("1.5s"));
}

void TestBase::bytes_areToldInTheUnitThatSuitsThem_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << quint64(0) << QByteArray("0 B");
    QTest::newRow("the last of a unit") << quint64(1023) << QByteArray("1023 B");
    QTest::newRow("the first of the next") << quint64(1024) << QByteArray("1.0 KiB");
    QTest::newRow("a part") << quint64(1536 * 1024) << QByteArray("1.5 MiB");
    QTest::newRow("the most") << ~quint64(0) << QByteArray("16.0 EiB");
}

void TestBase::bytes_areToldInTheUnitThatSuitsThem()
{
    QFETCH(quint64, bytes);
    QTEST(QByteArray::fromStdString(formatBytes(bytes)), "text");
}

void TestBase::quantity_isReadAsKubernetesReadsIt_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<double>("value"); // -1: refused
    QTest::newRow("milli") << std::string("400m") << 0.4;
    QTest::newRow("mebi") << std::string("128Mi") << 134217728.0;
    QTest::newRow("mega") << std::string("2M") << 2e6;
    QTest::newRow("exponent") << std::string("1e3") << 1000.0;
    QTest::newRow("exa is not an exponent") << std::string("1E") << 1e18;
    QTest::newRow("unknown suffix") << std::string("1MB") << -1.0;
    QTest::newRow("no number") << std::string("Mi") << -1.0;
}

void TestBase::quantity_isReadAsKubernetesReadsIt()
{
    QFETCH(std::string, text);
    QFETCH(double, value);
    QCOMPARE(parseQuantity(text).value_or(-1.0), value);
}

void TestBase::uid_isVersion4AndNew()
{
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        const std::string uid = newUid();
        QCOMPARE(uid.size(), size_t(36));
        QCOMPARE(uid[14], '4');
        QVERIFY(std::string("89ab").find(uid[19]) != std::string::npos);
        QVERIFY(seen.insert(uid).second);
    }
}

void TestBase::suffix_hasOnlyKubernetesLetters()
{
    const std::string suffix = newSuffix(2000);
    QCOMPARE(suffix.find_first_not_of("bcdfghjklmnpqrstvwxz2456789"), std::string::npos);
    QCOMPARE(newSuffix().size(), size_t(5));
}

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
