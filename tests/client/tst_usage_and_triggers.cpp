#include "core/client/client.h"
#include "tests/client/test_server.h"

#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

// Usage, and the records of triggers: what is asked for, and how the answers are read.

namespace {

const QByteArray usageJson =
    R"({"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","stepHours":24,"group":"service","items":[)"
    R"({"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","namespace":"default","service":"web",)"
    R"("requests":1200,"errors":3,"egressBytes":5000000000,"instanceSeconds":90.5,"activeSeconds":30.5,)"
    R"("idleSeconds":60,"vcpuSeconds":12.25,"gbSeconds":4.5,"poolSeconds":7,"poolGbSeconds":0.5}]})";

} // namespace

class TstUsageAndTriggers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void usage_isAskedForAndRead();
    void usage_isAskedForInOne();
    void usageAsCsv_isGivenAsItIs();
    void strangeUsage_isAnError_data();
    void strangeUsage_isAnError();
    void usage_addsUp();
    void forbiddenUsage_isToldAsSuch();
    void firings_areAskedForAndRead();
    void moments_areAskedForAndRead();
    void fire_isAPostWithARecord();

private:
    template <class T>
    T await(const std::function<void(std::function<void(T)>)> &start);
    void answer(const QByteArray &body);

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
};

void TstUsageAndTriggers::init()
{
    m_server = std::make_unique<TestServer>();
    QVERIFY(m_server->start());
    m_client =
        std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, QStringLiteral("secret")});
}

void TstUsageAndTriggers::cleanup()
{
    m_client.reset();
    m_server.reset();
}

void TstUsageAndTriggers::answer(const QByteArray &body)
{
    m_server->setHandler(
        [body](const TestRequest &, TestConnection *connection) { connection->answer(200, body); });
}

template <class T>
T TstUsageAndTriggers::await(const std::function<void(std::function<void(T)>)> &start)
{
    std::optional<T> got;
    start([&got](T value) { got = std::move(value); });
    if (!QTest::qWaitFor([&got] { return got.has_value(); }))
        return fail(Code::Timeout, "no answer");
    return std::move(*got);
}

void TstUsageAndTriggers::usage_isAskedForAndRead()
{
    answer(usageJson);
    client::MeteringQuery query;
    query.from = *parseTime("2026-11-01T00:00:00Z");
    query.to = *parseTime("2026-11-02T00:00:00Z");
    query.stepHours = 24;
    query.group = client::MeteringQuery::Group::Service;
    query.ns = QStringLiteral("default");
    const auto got =
        await<Result<client::MeteringAnswer>>([&](auto done) { m_client->metering(query, this, done); });
    QVERIFY(got);
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.path(), QStringLiteral("/apis/tidegate.dev/v1/metering"));
    QCOMPARE(request.query("from"), QStringLiteral("2026-11-01T00:00:00Z"));
    QCOMPARE(request.query("to"), QStringLiteral("2026-11-02T00:00:00Z"));
    QCOMPARE(request.query("step"), QStringLiteral("24h"));
    QCOMPARE(request.query("group"), QStringLiteral("service"));
    QCOMPARE(request.query("namespace"), QStringLiteral("default"));
    QCOMPARE(request.query("format"), QStringLiteral("json"));
    QCOMPARE(got->stepHours, 24);
    QCOMPARE(got->rows.size(), size_t(1));
    const client::MeteringRow &row = got->rows[0];
    QCOMPARE(row.service, QStringLiteral("web"));
    QCOMPARE(row.revision, QString());
    QCOMPARE(row.usage, (client::Usage{1200, 3, 5e9, 30.5, 60, 12.25, 4.5, 7, 0.5}));
    QCOMPARE(row.usage.instanceSeconds(), 90.5);
}

void TstUsageAndTriggers::usage_isAskedForInOne()
{
    client::MeteringQuery query;
    query.stepHours = 0;
    query.service = QStringLiteral("a b&c");
    const QUrlQuery items = client::meteringParameters(query, true);
    QCOMPARE(items.queryItemValue(QStringLiteral("step")), QStringLiteral("all"));
    QCOMPARE(items.queryItemValue(QStringLiteral("group")), QStringLiteral("revision"));
    QCOMPARE(items.queryItemValue(QStringLiteral("service"), QUrl::FullyDecoded), QStringLiteral("a b&c"));
    QCOMPARE(items.queryItemValue(QStringLiteral("format")), QStringLiteral("csv"));
    QVERIFY(!items.hasQueryItem(QStringLiteral("revision")));
}

void TstUsageAndTriggers::usageAsCsv_isGivenAsItIs()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(200, "from,to\r\n1,2\r\n", "text/csv; charset=utf-8; header=present");
    });
    const auto got = await<Result<QByteArray>>([&](auto done) { m_client->meteringCsv({}, this, done); });
    QVERIFY(got);
    QCOMPARE(*got, QByteArray("from,to\r\n1,2\r\n"));
    QCOMPARE(m_server->requests().first().query("format"), QStringLiteral("csv"));
}

void TstUsageAndTriggers::strangeUsage_isAnError_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no range") << QByteArray(R"({"items":[]})");
    QTest::newRow("no items") << QByteArray(R"({"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z"})");
    QTest::newRow("a row without a time") << QByteArray(
        R"({"from":"2026-11-01T00:00:00Z","to":"2026-11-02T00:00:00Z","items":[{"requests":1}]})");
}

void TstUsageAndTriggers::strangeUsage_isAnError()
{
    QFETCH(QByteArray, body);
    answer(body);
    const auto got =
        await<Result<client::MeteringAnswer>>([&](auto done) { m_client->metering({}, this, done); });
    QVERIFY(!got);
    QCOMPARE(got.error().code, Code::Internal);
}

void TstUsageAndTriggers::usage_addsUp()
{
    client::Usage sum{1, 2, 3, 4, 5, 6, 7, 8, 9};
    sum += {10, 20, 30, 40, 50, 60, 70, 80, 90};
    QCOMPARE(sum, (client::Usage{11, 22, 33, 44, 55, 66, 77, 88, 99}));
}

void TstUsageAndTriggers::forbiddenUsage_isToldAsSuch()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answerStatus(403, "Forbidden", QStringLiteral("for administrators"));
    });
    const auto got =
        await<Result<client::MeteringAnswer>>([&](auto done) { m_client->metering({}, this, done); });
    QVERIFY(!got);
    QCOMPARE(got.error().code, Code::Forbidden);
    QCOMPARE(got.error().message, std::string("for administrators"));
}

void TstUsageAndTriggers::firings_areAskedForAndRead()
{
    answer(
        R"({"items":[{"number":6,"planned":"2026-11-01T08:00:00Z","state":"Missed","reason":"Misfire",)"
        R"("missed":{"count":4,"more":false}},)"
        R"({"number":7,"id":"u","planned":"2026-11-01T08:05:00Z","due":"2026-11-01T08:05:01Z",)"
        R"("actual":"2026-11-01T08:05:01.25Z","latenessMs":250,"state":"Failed","catchUp":true,)"
        R"("attempts":3,"status":503,"latencyMs":12.5,"cold":true,"reason":"Status503",)"
        R"("message":"HTTP 503","responseHead":"HTTP/1.1 503","deadLetter":{"url":"http://d/","status":0}},)"
        R"({"number":8,"planned":"2026-11-01T08:10:00Z","state":"Dreaming","manual":true}]})");
    const auto got = await<Result<std::vector<client::FiringRecord>>>([&](auto done) {
        m_client->firings({QStringLiteral("default"), QStringLiteral("report")}, 50, this, done);
    });
    QVERIFY(got);
    QCOMPARE(m_server->requests().first().target,
             QByteArray("/apis/tidegate.dev/v1/namespaces/default/pingsources/report/firings?limit=50"));
    QCOMPARE(got->size(), size_t(3));
    using State = client::FiringRecord::State;
    QCOMPARE(got->at(0).state, State::Missed);
    QCOMPARE(got->at(0).missedCount, 4);
    QVERIFY(!got->at(0).latencyMs && !got->at(0).cold);
    const client::FiringRecord &failed = got->at(1);
    QCOMPARE(failed.state, State::Failed);
    QCOMPARE(failed.number, 7);
    QCOMPARE(failed.attempts, 3);
    QCOMPARE(failed.status, 503);
    QCOMPARE(failed.latencyMs, std::optional(12.5));
    QCOMPARE(failed.cold, std::optional(true));
    QVERIFY(failed.isCatchUp && !failed.isManual);
    QCOMPARE(failed.deadLetterUrl, QStringLiteral("http://d/"));
    QCOMPARE(formatMicroTime(*failed.actual), std::string("2026-11-01T08:05:01.250000Z"));
    QCOMPARE(got->at(2).state, State::Unknown);
    QVERIFY(got->at(2).isManual);
    QVERIFY(client::isFinal(State::Missed) && !client::isFinal(State::Running));
}

void TstUsageAndTriggers::moments_areAskedForAndRead()
{
    answer(R"({"items":[{"time":"2026-11-01T08:00:00Z","local":"2026-11-01T16:00:00+08:00"}]})");
    const auto got = await<Result<std::vector<client::TriggerMoment>>>([&](auto done) {
        m_client->moments({QStringLiteral("default"), QStringLiteral("report")}, 10, this, done);
    });
    QVERIFY(got);
    QCOMPARE(m_server->requests().first().target,
             QByteArray("/apis/tidegate.dev/v1/namespaces/default/pingsources/report/moments?count=10"));
    QCOMPARE(got->at(0).local, QStringLiteral("2026-11-01T16:00:00+08:00"));
}

void TstUsageAndTriggers::fire_isAPostWithARecord()
{
    answer(R"({"number":9,"planned":"2026-11-01T08:00:00Z","state":"Planned","manual":true})");
    const auto got = await<Result<client::FiringRecord>>([&](auto done) {
        m_client->fire({QStringLiteral("default"), QStringLiteral("report")}, this, done);
    });
    QVERIFY(got);
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.target, QByteArray("/apis/tidegate.dev/v1/namespaces/default/pingsources/report/fire"));
    QCOMPARE(got->number, 9);
}

QTEST_GUILESS_MAIN(TstUsageAndTriggers)
#include "tst_usage_and_triggers.moc"
