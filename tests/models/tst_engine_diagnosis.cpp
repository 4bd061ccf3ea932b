#include "sample_objects.h"
#include "tests/client/test_server.h"
#include "ui/models/engine_diagnosis.h"
#include "ui/models/engine_pools.h"

#include <QLocale>
#include <QTest>

using namespace tidegate;
using namespace std::chrono_literals;
using models::DiagnosisCheck;
using models::EngineDiagnosis;
using State = models::DiagnosisCheck::State;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

resource::Object engine()
{
    resource::Object object(resource::kinds::engine(), {{}, QStringLiteral("local")});
    const auto check = [](const char *name, const char *state) {
        return QJsonObject{
            {QStringLiteral("name"), QString::fromLatin1(name)},
            {QStringLiteral("state"), QString::fromLatin1(state)},
            {QStringLiteral("message"), QStringLiteral("found")},
            {QStringLiteral("remedy"), QStringLiteral("token=abcdef1234 helps")},
            {QStringLiteral("zh"), QJsonObject{{QStringLiteral("message"), QStringLiteral("已发现")}}}};
    };
    object.setStatus(
        {{QStringLiteral("version"), QStringLiteral(TIDEGATE_VERSION)},
         {QStringLiteral("certificateExpires"), QStringLiteral("2099-01-01T00:00:00Z")},
         {QStringLiteral("conditions"),
          QJsonArray{testing::condition("Ready", "False", "StoreWritable", "full"),
                     testing::condition("StoreWritable", "False", "WriteFailed", "disk full")}},
         {QStringLiteral("diagnosis"), QJsonArray{check("FileLimit", "Pass"), check("DiskLimit", "Warn"),
                                                  check("Sandbox", "Fail"), check("Brandnew", "Pass")}}});
    return object;
}

std::optional<DiagnosisCheck> find(const EngineDiagnosis &diagnosis, const char *id)
{
    for (const DiagnosisCheck &check : diagnosis.checks()) {
        if (check.id == QLatin1String(id))
            return check;
    }
    return std::nullopt;
}

client::Probe probe(std::chrono::nanoseconds latency, std::chrono::nanoseconds ahead)
{
    return {latency, ahead, {}};
}

} // namespace

class TstEngineDiagnosis : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }

    void serversSentences_areInTheUisLanguage()
    {
        EngineDiagnosis diagnosis;
        diagnosis.setEngine(engine());
        QCOMPARE(find(diagnosis, "DiskLimit")->evidence, QStringLiteral("found"));
        QLocale::setDefault(QLocale(QLocale::Chinese, QLocale::China));
        QCOMPARE(find(diagnosis, "DiskLimit")->evidence, QStringLiteral("已发现"));
        QCOMPARE(find(diagnosis, "DiskLimit")->remedy,
                 QStringLiteral("token=abcdef1234 helps")); // of an older server
    }

    void checks_tellWhatIsWrongFirst()
    {
        EngineDiagnosis diagnosis;
        diagnosis.setEngine(engine());
        diagnosis.show(probe(3ms, 200ms));
        const QList<DiagnosisCheck> checks = diagnosis.checks();
        QCOMPARE(checks.first().state, State::Fail);
        QVERIFY(std::is_sorted(checks.begin(), checks.end(),
                               [](const DiagnosisCheck &a, const DiagnosisCheck &b) {
                                   const auto rank = [](State state) {
                                       return state == State::Fail ? 0 : state == State::Warn ? 1 : 2;
                                   };
                                   return rank(a.state) < rank(b.state);
                               }));
        QCOMPARE(diagnosis.count(State::Fail), 2); // the sandbox and the store; Ready only sums up
        QCOMPARE(diagnosis.count(State::Warn), 1);
        QCOMPARE(find(diagnosis, "StoreWritable")->evidence, QStringLiteral("disk full"));
        QCOMPARE(find(diagnosis, "Brandnew")->title, QStringLiteral("Brandnew"));
        QCOMPARE(find(diagnosis, "Version")->state, State::Pass);
    }

    void clockAndLatency_areJudged_data()
    {
        QTest::addColumn<qint64>("latencyMs");
        QTest::addColumn<qint64>("aheadMs");
        QTest::addColumn<int>("reach");
        QTest::addColumn<int>("clock");
        const auto row = [](const char *name, qint64 latency, qint64 ahead, State reach, State clock) {
            QTest::newRow(name) << latency << ahead << int(reach) << int(clock);
        };
        row("well", 3, -900, State::Pass, State::Pass);
        row("slow", 400, 0, State::Warn, State::Pass);
        row("behind", 3, -20'000, State::Pass, State::Warn);
        row("ahead", 3, 90'000, State::Pass, State::Fail);
    }

    void clockAndLatency_areJudged()
    {
        QFETCH(qint64, latencyMs);
        QFETCH(qint64, aheadMs);
        QFETCH(int, reach);
        QFETCH(int, clock);
        EngineDiagnosis diagnosis;
        diagnosis.show(probe(std::chrono::milliseconds(latencyMs), std::chrono::milliseconds(aheadMs)));
        QCOMPARE(int(find(diagnosis, "ApiReachable")->state), reach);
        QCOMPARE(int(find(diagnosis, "Clock")->state), clock);
        QCOMPARE(find(diagnosis, "Clock")->remedy.isEmpty(), State(clock) == State::Pass);
    }

    void certificate_warnsAMonthBefore_data()
    {
        QTest::addColumn<QString>("expires");
        QTest::addColumn<int>("state");
        QTest::newRow("far") << QStringLiteral("2027-11-28T00:00:00Z") << int(State::Pass);
        QTest::newRow("near") << QStringLiteral("2026-12-20T00:00:00Z") << int(State::Warn);
        QTest::newRow("over") << QStringLiteral("2026-11-27T00:00:00Z") << int(State::Fail);
        QTest::newRow("not said") << QString() << int(State::Unknown);
    }

    void certificate_warnsAMonthBefore()
    {
        QFETCH(QString, expires);
        QFETCH(int, state);
        const WallTime now = *parseTime("2026-11-28T00:00:00Z");
        QCOMPARE(int(models::certificateCheck(expires, now).state), state);
    }

    void report_hasEverythingButSecrets()
    {
        EngineDiagnosis diagnosis;
        diagnosis.setEngine(engine());
        diagnosis.show(fail(Code::Unauthorized, "refused: Bearer abc.def-123456"));
        const QString report = diagnosis.report();
        QVERIFY(report.contains(QLatin1String("**Fail** Sandbox (`Sandbox`): found")));
        QVERIFY(report.contains(QStringLiteral("token=•••")));
        QVERIFY(!report.contains(QLatin1String("abcdef1234")));
        QVERIFY(!report.contains(QLatin1String("abc.def-123456")));
    }

    void secrets_areTakenOut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("secret");
        for (const char *text : {"https://admin:hunter22@host/x", "Authorization: Bearer hunter22",
                                 "DB_PASSWORD=hunter22 next", "\"apiKey\": \"hunter22\", more"})
            QTest::newRow(text) << QString::fromLatin1(text) << QStringLiteral("hunter22");
    }

    void secrets_areTakenOut()
    {
        QFETCH(QString, text);
        QFETCH(QString, secret);
        QVERIFY(!models::withoutSecrets(text).contains(secret));
        const QString harmless = QStringLiteral("The kernel holds it: /sys/fs/cgroup/a, 12 MiB.");
        QCOMPARE(models::withoutSecrets(harmless), harmless);
    }

    void probe_readsTheServersClock()
    {
        TestServer server([](const TestRequest &, TestConnection *connection) {
            connection->answerJson(200, {{QStringLiteral("gitVersion"), QStringLiteral("v1")}});
        });
        QVERIFY(server.start());
        client::Client client(client::Endpoint{server.url(), {}, {}});
        EngineDiagnosis diagnosis;
        diagnosis.setClient(&client);
        QCOMPARE(find(diagnosis, "ApiReachable")->state, State::Unknown);
        diagnosis.run();
        QVERIFY(diagnosis.isRunning());
        QTRY_COMPARE(find(diagnosis, "ApiReachable")->state, State::Pass);
        QVERIFY(diagnosis.lastRun().has_value());
    }

    void pool_tellsItsStateAndWhy()
    {
        resource::Object pool(resource::kinds::instancePool(), {{}, QStringLiteral("java-jetty")});
        pool.setSpec({{QStringLiteral("runtime"), QStringLiteral("java/jetty")}});
        QCOMPARE(models::poolTitle(pool), QStringLiteral("Java with jetty"));
        QCOMPARE(models::poolFacts(pool).hitRate(), -1.0);
        QCOMPARE(models::stateOf(pool).state, models::ObjectState::Off);
        QJsonObject status{
            {QStringLiteral("conditions"), QJsonArray{testing::condition("HostsStart", "True")}},
            {QStringLiteral("hits"), 3},
            {QStringLiteral("misses"), 1},
            {QStringLiteral("reason"), QJsonObject{{QStringLiteral("en"), QStringLiteral("because")},
                                                   {QStringLiteral("zh"), QStringLiteral("因为")}}}};
        pool.setStatus(status);
        QCOMPARE(models::poolFacts(pool).hitRate(), 0.75);
        QCOMPARE(models::poolFacts(pool).reason, QStringLiteral("because"));
        QLocale::setDefault(QLocale(QLocale::Chinese));
        QCOMPARE(models::poolFacts(pool).reason, QStringLiteral("因为"));
        QCOMPARE(models::stateOf(pool).state, models::ObjectState::Ok);
        status.insert(QStringLiteral("warming"), 2);
        pool.setStatus(status);
        QCOMPARE(models::stateOf(pool).state, models::ObjectState::Pending);
        pool.setSpec(
            {{QStringLiteral("runtime"), QStringLiteral("java/jetty")}, {QStringLiteral("drain"), true}});
        QCOMPARE(models::stateOf(pool).state, models::ObjectState::Off);
    }
};

QTEST_GUILESS_MAIN(TstEngineDiagnosis)
#include "tst_engine_diagnosis.moc"
