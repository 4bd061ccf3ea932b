#include "core/pool/policy_lines.h"

#include <QTest>
#include <map>

using namespace tidegate;
using namespace tidegate::pool;

namespace {

using Environment = std::map<std::string, std::string>;

Result<PolicyLines::Settings> read(const Environment &environment)
{
    return PolicyLines::readSettings([&](const char *name) -> std::optional<std::string> {
        const auto found = environment.find(name);
        return found == environment.end() ? std::nullopt : std::optional(found->second);
    });
}

QString answered(PolicyLines &policy, const char *line)
{
    const auto answer = policy.answer(line);
    return QString::fromStdString(answer ? *answer : "refused: " + answer.error().message);
}

} // namespace

class TestPolicyLines : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lines_areAnswered();
    void skippedSeconds_areQuiet();
    void trace_beginsAtItsSecondOfTheDay();
    void environment_isRead();
    void environment_hasDefaults();
    void wrongEnvironment_isRefused_data();
    void wrongEnvironment_isRefused();
    void wrongLine_isRefused_data();
    void wrongLine_isRefused();
};

void TestPolicyLines::lines_areAnswered()
{
    PolicyLines policy({});
    QCOMPARE(answered(policy, R"({"t":0,"demand":0,"missed":0,"idle":0,"warming":0,"waiting":0})"),
             QStringLiteral("{\"target\":3}")); // the first ten minutes
    QCOMPARE(answered(policy, R"({"t":1,"demand":4,"missed":1})"), QStringLiteral("{\"target\":6}"));
    QCOMPARE(answered(policy, R"({"missed":0,"demand":2,"t":2,"later":[1]})"),
             QStringLiteral("{\"target\":9}"));
}

// A decision every ten seconds: what came in between came at its end.
void TestPolicyLines::skippedSeconds_areQuiet()
{
    PolicyLines policy({});
    QCOMPARE(answered(policy, R"({"t":9,"demand":4,"missed":4})"), QStringLiteral("{\"target\":6}"));
    QCOMPARE(answered(policy, R"({"t":19,"demand":3,"missed":0})"), QStringLiteral("{\"target\":6}"));
}

// A surge fades at the end of the minute after its own, by the local clock: with a start at 00:00:30 at t =
// 89, with one at midnight at t = 119. 100 × 2^(-1/8) × 1.5 = 137.6: 138 + 12 × 2^(-2/15) = 148.94 a second
// later.
void TestPolicyLines::trace_beginsAtItsSecondOfTheDay()
{
    for (const auto &[start, end] : {std::pair("30", 89), std::pair("0", 119)}) {
        PolicyLines policy(*read({{"POOL_START", start}, {"POOL_PARALLEL", "100"}}));
        answered(policy, R"({"t":0,"demand":100,"missed":0})");
        for (const auto &[t, target] : {std::pair(40, 150), {80, 150}, {end - 1, 150}, {end + 1, 149}}) {
            const std::string line = "{\"t\":" + std::to_string(t) + ",\"demand\":0,\"missed\":0}";
            QCOMPARE(answered(policy, line.c_str()), QStringLiteral("{\"target\":%1}").arg(target));
        }
    }
}

void TestPolicyLines::environment_isRead()
{
    const auto settings = read({{"POOL_TWARM", "5"},
                                {"POOL_PARALLEL", "160"},
                                {"POOL_START", "29400"},
                                {"POOL_MIN", "4"},
                                {"POOL_MAX", "1000000000"},
                                {"POOL_TRACE", "az"}});
    QVERIFY(settings);
    QCOMPARE(settings->warmUp, 5);
    QCOMPARE(settings->parallel, 160);
    QCOMPARE(settings->startOfTrace, 29'400);
    QCOMPARE(settings->bounds.min, 4);
    QCOMPARE(settings->bounds.max, 1'000'000'000);
}

void TestPolicyLines::environment_hasDefaults()
{
    const auto settings = read({{"POOL_MIN", "0"}, {"POOL_TWARM", ""}});
    QVERIFY(settings);
    QCOMPARE(settings->warmUp, 3);
    QCOMPARE(settings->parallel, 32);
    QCOMPARE(settings->startOfTrace, 0);
    QCOMPARE(settings->bounds.min, 1);
}

void TestPolicyLines::wrongEnvironment_isRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("no number") << "POOL_TWARM"
                               << "soon";
    QTest::newRow("no warm-up") << "POOL_TWARM"
                                << "0";
    QTest::newRow("a fraction") << "POOL_PARALLEL"
                                << "1.5";
    QTest::newRow("another day") << "POOL_START"
                                 << "86400";
    QTest::newRow("negative") << "POOL_MAX"
                              << "-1";
}

void TestPolicyLines::wrongEnvironment_isRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    const auto settings = read({{name.toStdString(), value.toStdString()}});
    QVERIFY(!settings);
    QCOMPARE(settings.error().code, Code::Invalid);
    const QString message = QString::fromStdString(settings.error().message);
    QVERIFY2(message.contains(name) && message.contains(value), qPrintable(message));
}

void TestPolicyLines::wrongLine_isRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("why");
    QTest::newRow("empty") << QByteArray("") << "not JSON";
    QTest::newRow("cut") << QByteArray(R"({"t":6,"demand":)") << "not JSON";
    QTest::newRow("a list") << QByteArray("[1]") << "not a JSON object";
    QTest::newRow("no time") << QByteArray(R"({"demand":1,"missed":0})") << "\"t\" is missing";
    QTest::newRow("no demand") << QByteArray(R"({"t":6,"missed":0})") << "\"demand\" is missing";
    QTest::newRow("no misses") << QByteArray(R"({"t":6,"demand":0})") << "\"missed\" is missing";
    QTest::newRow("text") << QByteArray(R"({"t":6,"demand":"3","missed":0})") << "\"demand\" has to be";
    QTest::newRow("half a request") << QByteArray(R"({"t":6,"demand":0.5,"missed":0})")
                                    << "\"demand\" has to be";
    QTest::newRow("negative") << QByteArray(R"({"t":6,"demand":-1,"missed":0})") << "\"demand\" has to be";
    QTest::newRow("endless") << QByteArray(R"({"t":6,"demand":1e300,"missed":0})") << "\"demand\" has to be";
    QTest::newRow("more than a pool can have")
        << QByteArray(R"({"t":6,"demand":3e9,"missed":0})") << "\"demand\" is too large";
    QTest::newRow("more misses than demand")
        << QByteArray(R"({"t":6,"demand":1,"missed":2})") << "\"missed\" is larger";
    QTest::newRow("time stands") << QByteArray(R"({"t":5,"demand":0,"missed":0})") << "\"t\" has to grow";
}

void TestPolicyLines::wrongLine_isRefused()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, why);
    PolicyLines policy({});
    QVERIFY(policy.answer(R"({"t":5,"demand":0,"missed":0})"));
    const auto answer = policy.answer(std::string_view(line.data(), size_t(line.size())));
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Invalid);
    QVERIFY2(QString::fromStdString(answer.error().message).contains(why), answer.error().message.c_str());
}

QTEST_APPLESS_MAIN(TestPolicyLines)
#include "tst_policy_lines.moc"
