#include "tests/client/test_server.h"
#include "ui/models/invoke_model.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using models::InvokeModel;
using models::InvokeResult;
using testing::TestConnection;
using testing::TestRequest;

namespace {

void answerInvocation(const TestRequest &, TestConnection *connection)
{
    connection->answerJson(
        200, {{QStringLiteral("status"), 201},
              {QStringLiteral("cold"), true},
              {QStringLiteral("instance"), QStringLiteral("hello-00001-abcde")},
              {QStringLiteral("revision"), QStringLiteral("hello-00001")},
              {QStringLiteral("body"), QString::fromLatin1(QByteArray("{\"a\":1}").toBase64())},
              {QStringLiteral("headers"),
               QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("Content-Type")},
                                      {QStringLiteral("value"), QStringLiteral("application/json")}}}},
              {QStringLiteral("timings"), QJsonObject{{QStringLiteral("queueMs"), 1200.5},
                                                      {QStringLiteral("connectMs"), 1},
                                                      {QStringLiteral("appMs"), 20},
                                                      {QStringLiteral("totalMs"), 1250}}}});
}

} // namespace

class TstInvokeModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void answer_isReadWithItsTimings();
    void coldAnswer_bringsItsStart();
    void phases_addUp_data();
    void phases_addUp();
    void answers_areOfTheirApp();
    void refusal_isAResultWithItsError();
    void withoutAConnection_saysSo();
    void secondRun_waitsForTheFirst();
    void cancelledRun_leavesNoResult();
    void history_isBoundedAndNewestFirst();

private:
    client::Invocation invocation(const QString &path = QStringLiteral("/")) const;

    std::unique_ptr<testing::TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<InvokeModel> m_model;
};

void TstInvokeModel::init()
{
    QLocale::setDefault(QLocale::c());
    m_server = std::make_unique<testing::TestServer>(answerInvocation);
    QVERIFY(m_server->start());
    m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, {}});
    m_model = std::make_unique<InvokeModel>();
    m_model->setClient(m_client.get());
}

void TstInvokeModel::cleanup()
{
    m_model.reset();
    m_client.reset();
    m_server.reset();
}

client::Invocation TstInvokeModel::invocation(const QString &path) const
{
    client::Invocation invocation;
    invocation.ns = QStringLiteral("default");
    invocation.service = QStringLiteral("hello");
    invocation.path = path;
    return invocation;
}

void TstInvokeModel::answer_isReadWithItsTimings()
{
    QSignalSpy finished(m_model.get(), &InvokeModel::finished);
    m_model->run(invocation());
    QVERIFY(m_model->isRunning());
    QVERIFY(finished.wait());
    QVERIFY(!m_model->isRunning());
    const InvokeResult result = *m_model->latest();
    QVERIFY(result.answered);
    QCOMPARE(result.status, 201);
    QVERIFY(result.cold);
    QCOMPARE(result.body, "{\"a\":1}");
    QCOMPARE(result.header(QStringLiteral("content-type")), QStringLiteral("application/json"));
    QCOMPARE(result.queueMs, 1200.5);
    QCOMPARE(result.appMs, 20.0);
    QCOMPARE(result.summary(), QStringLiteral("201 · cold · 1.25 s"));
}

/// The start is told with the second question only, as it may be.
void TstInvokeModel::coldAnswer_bringsItsStart()
{
    int asked = 0;
    m_server->setHandler([&](const TestRequest &request, TestConnection *connection) {
        if (!request.path().endsWith(QLatin1String("/starts")))
            return answerInvocation(request, connection);
        QJsonArray items{QJsonObject{{QStringLiteral("instance"), QStringLiteral("another")}}};
        if (++asked > 1)
            items.append(
                QJsonObject{{QStringLiteral("instance"), QStringLiteral("hello-00001-abcde")},
                            {QStringLiteral("origin"), QStringLiteral("pool")},
                            {QStringLiteral("phases"), QJsonObject{{QStringLiteral("queueMs"), 0.5},
                                                                   {QStringLiteral("launchMs"), 20},
                                                                   {QStringLiteral("loadMs"), 80},
                                                                   {QStringLiteral("appMs"), 900}}}});
        connection->answerJson(200, {{QStringLiteral("items"), items}});
    });
    QSignalSpy told(m_model.get(), &InvokeModel::startTold);
    m_model->run(invocation());
    QVERIFY(told.wait());
    QCOMPARE(asked, 2);
    const InvokeResult result = *m_model->latest();
    QVERIFY(result.start);
    QCOMPARE(result.start->origin, QStringLiteral("pool"));
    QCOMPARE(result.phaseName(models::InvokePhase::Kind::Launch), QStringLiteral("Taken from the pool"));
    QCOMPARE(result.phases().size(), 8);
    QCOMPARE(m_model->result(result.id)->start->startMs, 900.0);
}

void TstInvokeModel::phases_addUp_data()
{
    QTest::addColumn<double>("queue");
    QTest::addColumn<bool>("hasStart");
    QTest::addColumn<QList<int>>("kinds");
    using Kind = models::InvokePhase::Kind;
    const auto list = [](std::initializer_list<Kind> kinds) {
        QList<int> numbers;
        for (const Kind kind : kinds)
            numbers.append(int(kind));
        return numbers;
    };
    QTest::newRow("warm") << 0.0 << false << list({Kind::Connect, Kind::FirstByte, Kind::Rest});
    QTest::newRow("queued") << 10.0 << false
                            << list({Kind::Wait, Kind::Connect, Kind::FirstByte, Kind::Rest});
    QTest::newRow("cold") << 110.0 << true
                          << list({Kind::Place, Kind::Launch, Kind::Load, Kind::Start, Kind::HandOver,
                                   Kind::Connect, Kind::FirstByte, Kind::Rest});
    QTest::newRow("came into a start")
        << 50.0 << true << list({Kind::Start, Kind::Connect, Kind::FirstByte, Kind::Rest});
}

void TstInvokeModel::phases_addUp()
{
    QFETCH(double, queue);
    QFETCH(bool, hasStart);
    InvokeResult result;
    result.queueMs = queue;
    result.connectMs = 1;
    result.appMs = 5;
    result.totalMs = queue + 8;
    if (hasStart)
        result.start = models::InvokeStart{QStringLiteral("direct"), 1, 10, 20, 60};
    QList<int> kinds;
    double sum = 0;
    for (const models::InvokePhase &phase : result.phases()) {
        kinds.append(int(phase.kind));
        sum += phase.milliseconds;
        QVERIFY(!result.phaseName(phase.kind).isEmpty());
    }
    QTEST(kinds, "kinds");
    QCOMPARE(sum, result.totalMs);
}

void TstInvokeModel::answers_areOfTheirApp()
{
    QSignalSpy finished(m_model.get(), &InvokeModel::finished);
    m_model->run(invocation(QStringLiteral("/one")));
    QVERIFY(finished.wait());
    client::Invocation other = invocation(QStringLiteral("/two"));
    other.service = QStringLiteral("other");
    m_model->run(other);
    QVERIFY(finished.wait());
    const QString ns = QStringLiteral("default");
    QCOMPARE(m_model->latest(ns, QStringLiteral("hello"))->request.path, QStringLiteral("/one"));
    QCOMPARE(m_model->latest(ns, QStringLiteral("other"))->request.path, QStringLiteral("/two"));
    QVERIFY(!m_model->latest(ns, QStringLiteral("none")));
    QVERIFY(m_model->history().front().id > m_model->history().back().id);
}

void TstInvokeModel::refusal_isAResultWithItsError()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answerStatus(404, "NotFound", QStringLiteral("there is no app \"hello\""));
    });
    QSignalSpy finished(m_model.get(), &InvokeModel::finished);
    m_model->run(invocation());
    QVERIFY(finished.wait());
    QVERIFY(!m_model->latest()->answered);
    QCOMPARE(m_model->latest()->error, QStringLiteral("there is no app \"hello\""));
}

void TstInvokeModel::withoutAConnection_saysSo()
{
    m_model->setClient(nullptr);
    m_model->run(invocation());
    QVERIFY(!m_model->latest()->error.isEmpty());
}

void TstInvokeModel::secondRun_waitsForTheFirst()
{
    QSignalSpy finished(m_model.get(), &InvokeModel::finished);
    m_model->run(invocation(QStringLiteral("/one")));
    m_model->run(invocation(QStringLiteral("/two")));
    QVERIFY(finished.wait());
    QCOMPARE(m_model->history().size(), size_t(1));
    QCOMPARE(m_server->requests().size(), 1);
}

void TstInvokeModel::cancelledRun_leavesNoResult()
{
    m_server->setHandler({});
    QSignalSpy cancelled(m_model.get(), &InvokeModel::cancelled);
    m_model->run(invocation());
    QTRY_COMPARE(m_server->requests().size(), 1);
    m_model->cancel();
    QCOMPARE(cancelled.size(), 1);
    QVERIFY(!m_model->isRunning() && m_model->history().empty());
}

void TstInvokeModel::history_isBoundedAndNewestFirst()
{
    QSignalSpy finished(m_model.get(), &InvokeModel::finished);
    for (int i = 0; i < InvokeModel::historyLimit + 5; ++i) {
        m_model->run(invocation(QStringLiteral("/%1").arg(i)));
        QVERIFY(finished.wait());
    }
    QCOMPARE(m_model->history().size(), size_t(InvokeModel::historyLimit));
    QCOMPARE(m_model->history().front().request.path, QStringLiteral("/24"));
    m_model->clearHistory();
    QVERIFY(!m_model->latest());
}

QTEST_GUILESS_MAIN(TstInvokeModel)
#include "tst_invoke_model.moc"
