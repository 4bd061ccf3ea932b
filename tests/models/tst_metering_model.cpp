#include "tests/client/test_server.h"
#include "ui/models/metering_model.h"

#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace tidegate;
using models::MeteringModel;
using models::MeteringTable;
using models::RangePreset;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

QJsonObject item(const char *from, const char *to, const QString &service, double requests)
{
    return {{QStringLiteral("from"), QString::fromLatin1(from)},
            {QStringLiteral("to"), QString::fromLatin1(to)},
            {QStringLiteral("namespace"), QStringLiteral("default")},
            {QStringLiteral("service"), service},
            {QStringLiteral("requests"), requests},
            {QStringLiteral("activeSeconds"), requests / 10},
            {QStringLiteral("idleSeconds"), requests / 10}};
}

QJsonObject usage(const QJsonArray &items)
{
    return {{QStringLiteral("from"), QStringLiteral("2026-11-28T00:00:00Z")},
            {QStringLiteral("to"), QStringLiteral("2026-11-28T03:00:00Z")},
            {QStringLiteral("stepHours"), 1},
            {QStringLiteral("group"), QStringLiteral("service")},
            {QStringLiteral("items"), items}};
}

} // namespace

class TstMeteringModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void init();
    void cleanup();
    void hiddenModel_asksNothing();
    void choice_isWhatIsAskedFor();
    void answer_becomesRowsAndLines();
    void othersTogether_areOneLine();
    void noUse_isEmpty();
    void forbidden_isAStateOfItsOwn();
    void failure_keepsWhatWasThere();
    void noClient_isIdle();
    void csv_isTheServersOwn();

private:
    bool waitFor(MeteringModel::State state);

    ManualClock m_clock{*parseTime("2026-11-28T02:30:00Z")};
    QJsonObject m_answer;
    int m_status = 200;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<MeteringModel> m_model;
};

void TstMeteringModel::init()
{
    m_status = 200;
    m_answer = usage({});
    m_server = std::make_unique<TestServer>([this](const TestRequest &request, TestConnection *connection) {
        if (m_status != 200)
            connection->answerStatus(m_status, m_status == 403 ? "Forbidden" : "InternalError",
                                     QStringLiteral("no"));
        else if (request.query("format") == QLatin1String("csv"))
            connection->answer(200, "from\r\n", "text/csv");
        else
            connection->answerJson(200, m_answer);
    });
    QVERIFY(m_server->start());
    m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, QStringLiteral("s")});
    m_model = std::make_unique<MeteringModel>();
    m_model->setClock(&m_clock);
}

void TstMeteringModel::cleanup()
{
    m_model.reset();
    m_client.reset();
    m_server.reset();
}

bool TstMeteringModel::waitFor(MeteringModel::State state)
{
    return QTest::qWaitFor([&] { return m_model->state() == state && !m_model->isAsking(); });
}

void TstMeteringModel::hiddenModel_asksNothing()
{
    m_model->setClient(m_client.get());
    m_model->refresh();
    QVERIFY(!m_model->isAsking());
    m_model->setActive(true);
    QVERIFY(waitFor(MeteringModel::State::Empty));
    QCOMPARE(m_server->requests().size(), 1);
}

void TstMeteringModel::choice_isWhatIsAskedFor()
{
    m_model->choose({RangePreset::Yesterday, {}, {}, 24, client::MeteringQuery::Group::Namespace});
    m_model->setClient(m_client.get());
    m_model->setActive(true);
    QVERIFY(waitFor(MeteringModel::State::Empty));
    TestRequest request = m_server->requests().last();
    QCOMPARE(request.query("from"), QStringLiteral("2026-11-27T00:00:00Z"));
    QCOMPARE(request.query("to"), QStringLiteral("2026-11-28T00:00:00Z"));
    QCOMPARE(request.query("step"), QStringLiteral("24h"));
    QCOMPARE(request.query("group"), QStringLiteral("namespace"));
    m_model->choose({RangePreset::Custom, {2026, 11, 1}, {2026, 11, 2}, 1, {}});
    QCOMPARE(m_model->state(), MeteringModel::State::Loading);
    QVERIFY(waitFor(MeteringModel::State::Empty));
    request = m_server->requests().last();
    QCOMPARE(request.query("from"), QStringLiteral("2026-11-01T00:00:00Z"));
    QCOMPARE(request.query("to"), QStringLiteral("2026-11-03T00:00:00Z"));
}

void TstMeteringModel::answer_becomesRowsAndLines()
{
    m_answer = usage({item("2026-11-28T00:00:00Z", "2026-11-28T01:00:00Z", QStringLiteral("web"), 100),
                      item("2026-11-28T02:00:00Z", "2026-11-28T03:00:00Z", QStringLiteral("web"), 40),
                      item("2026-11-28T02:00:00Z", "2026-11-28T03:00:00Z", QStringLiteral("api"), 400)});
    m_model->setClient(m_client.get());
    m_model->setActive(true);
    QVERIFY(waitFor(MeteringModel::State::Ready));
    QCOMPARE(m_model->table()->rowCount(), 2);
    const auto lines = m_model->lines(MeteringTable::RequestsColumn, 8);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0].name, QStringLiteral("api · default"));
    const double hour = 3'600'000;
    const double from = 1'795'824'000'000.0; // 2026-11-28
    QCOMPARE(lines[1].points,
             (QList<QPointF>{{from, 100}, {from + hour, 0}, {from + 2 * hour, 40}, {from + 3 * hour, 40}}));
    const auto shares = m_model->lines(MeteringTable::IdleShareColumn, 8);
    QCOMPARE(shares[0].points.last().y(), 50.0);
    QVERIFY(std::isnan(shares[0].points.at(1).y()));
}

void TstMeteringModel::othersTogether_areOneLine()
{
    QJsonArray items;
    for (int i = 1; i <= 5; ++i)
        items.append(item("2026-11-28T00:00:00Z", "2026-11-28T01:00:00Z", QStringLiteral("s%1").arg(i), i));
    m_answer = usage(items);
    m_model->setClient(m_client.get());
    m_model->setActive(true);
    QVERIFY(waitFor(MeteringModel::State::Ready));
    const auto lines = m_model->lines(MeteringTable::RequestsColumn, 3);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0].name, QStringLiteral("s5 · default"));
    QCOMPARE(lines[2].key, QStringLiteral("others"));
    QCOMPARE(lines[2].points.first().y(), 6.0);
    QCOMPARE(m_model->lines(MeteringTable::RequestsColumn, 5).size(), 5);
}

void TstMeteringModel::noUse_isEmpty()
{
    m_model->setClient(m_client.get());
    QCOMPARE(m_model->state(), MeteringModel::State::Loading);
    m_model->setActive(true);
    QVERIFY(waitFor(MeteringModel::State::Empty));
    QVERIFY(m_model->lines(MeteringTable::RequestsColumn, 8).isEmpty());
}

void TstMeteringModel::forbidden_isAStateOfItsOwn()
{
    m_status = 403;
    m_model->setClient(m_client.get());
    m_model->setActive(true);
    QVERIFY(waitFor(MeteringModel::State::Forbidden));
}

void TstMeteringModel::failure_keepsWhatWasThere()
{
    m_answer = usage({item("2026-11-28T00:00:00Z", "2026-11-28T01:00:00Z", QStringLiteral("web"), 1)});
    m_model->setClient(m_client.get());
    m_model->setActive(true);
    QVERIFY(waitFor(MeteringModel::State::Ready));
    m_status = 500;
    m_model->refresh();
    QVERIFY(waitFor(MeteringModel::State::Failed));
    QCOMPARE(m_model->problem(), QStringLiteral("no"));
    QCOMPARE(m_model->table()->rowCount(), 1);
}

void TstMeteringModel::noClient_isIdle()
{
    m_model->setClient(m_client.get());
    m_model->setClient(nullptr);
    QCOMPARE(m_model->state(), MeteringModel::State::Idle);
}

void TstMeteringModel::csv_isTheServersOwn()
{
    m_model->setClient(m_client.get());
    std::optional<Result<QByteArray>> got;
    m_model->askForCsv(this, [&](Result<QByteArray> csv) { got = std::move(csv); });
    QVERIFY(QTest::qWaitFor([&] { return got.has_value(); }));
    QCOMPARE(**got, QByteArray("from\r\n"));
}

QTEST_GUILESS_MAIN(TstMeteringModel)
#include "tst_metering_model.moc"
