#include "ui/models/formatting.h"

#include <QTest>

using namespace tidegate;
using namespace std::chrono_literals;
namespace formatting = tidegate::models::formatting;

class TstFormatting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void duration_readsAsPeopleSayIt_data();
    void duration_readsAsPeopleSayIt();
    void age_isCoarse_data();
    void age_isCoarse();
    void number_followsTheLocale();
    void sizes_areBinary();
    void timeOfAnotherDay_hasItsDate();
    void error_listsItsCausesOnce();
    void everyCode_hasAName();
};

void TstFormatting::duration_readsAsPeopleSayIt_data()
{
    QTest::addColumn<double>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << "0 ms";
    QTest::newRow("less than one") << 0.82 << "0.8 ms";
    QTest::newRow("whole milliseconds") << 312.4 << "312 ms";
    QTest::newRow("just under a second") << 999.6 << "1 s";
    QTest::newRow("seconds") << 1254.0 << "1.25 s";
    QTest::newRow("many seconds") << 59'900.0 << "59.9 s";
    QTest::newRow("a minute") << 60'000.0 << "1 min";
    QTest::newRow("minutes") << 125'000.0 << "2 min 5 s";
    QTest::newRow("hours") << 11'400'000.0 << "3 h 10 min";
    QTest::newRow("days") << 90'000'000.0 << "1 d 1 h";
    QTest::newRow("never negative") << -5.0 << "0 ms";
}

void TstFormatting::duration_readsAsPeopleSayIt()
{
    QFETCH(double, ms);
    QFETCH(QString, text);
    QCOMPARE(formatting::milliseconds(ms), text);
}

void TstFormatting::age_isCoarse_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("now") << qint64(0) << "0 s";
    QTest::newRow("in the future, by another clock") << qint64(-9) << "0 s";
    QTest::newRow("seconds") << qint64(119) << "119 s";
    QTest::newRow("minutes") << qint64(120) << "2 min";
    QTest::newRow("hours") << qint64(3 * 3600 + 5) << "3 h";
    QTest::newRow("days") << qint64(4 * 86'400) << "4 d";
}

void TstFormatting::age_isCoarse()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, text);
    const WallTime now = ManualClock().wall();
    QCOMPARE(formatting::age(now - std::chrono::seconds(seconds), now), text);
    QCOMPARE(formatting::age(std::nullopt, now), QString());
}

void TstFormatting::number_followsTheLocale()
{
    QCOMPARE(formatting::number(1234.5), QStringLiteral("1,234.5"));
    QCOMPARE(formatting::number(2), QStringLiteral("2"));
    QCOMPARE(formatting::number(-0.001), QStringLiteral("0"));
    QCOMPARE(formatting::number(std::nan("")), QStringLiteral("–"));
    QCOMPARE(formatting::percent(12.5), QStringLiteral("12.5 %"));
    QCOMPARE(formatting::actualOfDesired(2, 4), QStringLiteral("2 / 4"));
    QCOMPARE(formatting::actualOfDesired(-1, 0), QStringLiteral("– / 0"));
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(formatting::number(1234.5), QStringLiteral("1.234,5"));
}

void TstFormatting::sizes_areBinary()
{
    QCOMPARE(formatting::bytes(312), QStringLiteral("312 bytes"));
    QCOMPARE(formatting::bytes(1536), QStringLiteral("1.5 KiB"));
    QCOMPARE(formatting::bytes(-1), QStringLiteral("0 bytes"));
}

void TstFormatting::timeOfAnotherDay_hasItsDate()
{
    const WallTime now = ManualClock().wall();
    QCOMPARE(formatting::time(now, now).size(), 8);
    QVERIFY(formatting::time(now - 48h, now).size() > 8);
}

void TstFormatting::error_listsItsCausesOnce()
{
    Error error{Code::Invalid,
                "two fields are wrong",
                {},
                {{"spec.a", "FieldValueInvalid", "too long"}, {"spec.b", "FieldValueRequired", "missing"}}};
    QCOMPARE(formatting::error(error),
             QStringLiteral("two fields are wrong\nspec.a: too long\nspec.b: missing"));
    error.message = "too long: spec.a; missing: spec.b";
    QCOMPARE(formatting::error(error), QStringLiteral("too long: spec.a; missing: spec.b"));
    QCOMPARE(formatting::error({Code::NotFound, {}, {}, {}}), formatting::codeName(Code::NotFound));
}

void TstFormatting::everyCode_hasAName()
{
    for (int code = 0; code <= int(Code::StorageFull); ++code)
        QVERIFY(!formatting::codeName(Code(code)).isEmpty());
}

QTEST_GUILESS_MAIN(TstFormatting)
#include "tst_formatting.moc"
