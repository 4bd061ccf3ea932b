#include "tests/client/test_server.h"
#include "ui/models/series_feed.h"

#include <QJsonArray>
#include <QTest>
#include <cmath>

using namespace tidegate;
using models::SeriesFeed;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;
using Of = models::SeriesFeed::Of;

namespace {

const QString idle = QStringLiteral("pool.idle");
const QString hits = QStringLiteral("pool.hits");

QJsonObject line(const QString &metric, const QString &pool, const QString &list, const QJsonArray &values)
{
    return {{QStringLiteral("metric"), metric}, {QStringLiteral("pool"), pool}, {list, values}};
}

QJsonObject answer()
{
    const QJsonValue gap = QJsonValue::Null;
    return {{QStringLiteral("from"), QStringLiteral("2026-11-28T10:00:00Z")},
            {QStringLiteral("stepSeconds"), 30},
            {QStringLiteral("resolutionSeconds"), 1},
            {QStringLiteral("series"),
             QJsonArray{line(idle, QStringLiteral("java"), QStringLiteral("avg"), {2, gap, 4, gap}),
                        line(idle, QStringLiteral("node"), QStringLiteral("avg"), {1, 1, 1, 1}),
                        line(hits, QStringLiteral("java"), QStringLiteral("sum"), {3, gap, 0, 2}),
                        line(QStringLiteral("pool.misses"), QStringLiteral("java"), QStringLiteral("sum"),
                             {1, 0, 0, 0})}}};
}

} // namespace

class TstSeriesFeed : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_fails = false;
        m_server = std::make_unique<TestServer>([this](const TestRequest &, TestConnection *connection) {
            if (m_fails)
                connection->answerJson(503, {{QStringLiteral("message"), QStringLiteral("not now")}});
            else
                connection->answerJson(200, answer());
        });
        QVERIFY(m_server->start());
        m_client = std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, {}});
        m_feed = std::make_unique<SeriesFeed>();
        m_feed->setQuestion({client::MonitoredSubject::Of::Engine, {}, QStringLiteral("local")}, {idle, hits},
                            std::chrono::minutes(15));
        m_feed->setClient(m_client.get());
    }
    void cleanup()
    {
        m_feed.reset();
        m_client.reset();
        m_server.reset();
    }

    void hidden_asksNothing()
    {
        m_feed->refresh();
        QTest::qWait(50);
        QCOMPARE(m_server->requests().size(), 0);
        m_feed->setActive(true);
        QTRY_COMPARE(m_feed->state(), SeriesFeed::State::Ready);
        const TestRequest request = m_server->requests().first();
        QVERIFY(request.path().endsWith(QLatin1String("/engines/local/series")));
        QCOMPARE(request.query("metric"), QStringLiteral("pool.idle,pool.hits"));
        m_feed->setActive(false);
        m_feed->refresh();
        QTest::qWait(50);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void values_areOfTheirLine()
    {
        m_feed->setActive(true);
        QTRY_COMPARE(m_feed->state(), SeriesFeed::State::Ready);
        const QString java = QStringLiteral("java");
        const QList<QPointF> points = m_feed->points(idle, java, Of::Average);
        QCOMPARE(points.size(), 4);
        QCOMPARE(points.at(2).x() - points.at(0).x(), 60'000.0);
        QVERIFY(std::isnan(points.at(1).y()));
        QCOMPARE(m_feed->latest(idle, java), 4.0); // not the gap after it
        QCOMPARE(m_feed->latest(idle, QStringLiteral("node")), 1.0);
        QVERIFY(std::isnan(m_feed->latest(idle, QStringLiteral("python"))));
        QCOMPARE(m_feed->total(hits, java), 5.0);
        QCOMPARE(m_feed->total(QStringLiteral("pool.*"), {}), 6.0);
        QCOMPARE(m_feed->integral(idle, java), 6.0 * 30);
        QCOMPARE(m_feed->integral(idle, {}), 10.0 * 30);
    }

    void failure_keepsWhatIsThere()
    {
        m_fails = true;
        m_feed->setActive(true);
        QTRY_COMPARE(m_feed->state(), SeriesFeed::State::Failed);
        QVERIFY(m_feed->problem().contains(QLatin1String("not now")));
        m_fails = false;
        m_feed->refresh();
        QTRY_COMPARE(m_feed->state(), SeriesFeed::State::Ready);
        m_fails = true;
        m_feed->refresh();
        QTRY_VERIFY(!m_feed->problem().isEmpty());
        QCOMPARE(m_feed->state(), SeriesFeed::State::Ready);
        QCOMPARE(m_feed->latest(idle, {}), 4.0);
    }

    void anotherQuestion_dropsTheLines()
    {
        m_feed->setActive(true);
        QTRY_COMPARE(m_feed->state(), SeriesFeed::State::Ready);
        m_feed->setQuestion({client::MonitoredSubject::Of::Engine, {}, QStringLiteral("local")}, {hits},
                            std::chrono::hours(1));
        QVERIFY(m_feed->points(idle, {}, Of::Average).isEmpty());
        QTRY_COMPARE(m_server->requests().size(), 2);
    }

private:
    bool m_fails = false;
    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
    std::unique_ptr<SeriesFeed> m_feed;
};

QTEST_GUILESS_MAIN(TstSeriesFeed)
#include "tst_series_feed.moc"
