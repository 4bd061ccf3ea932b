#include "ui/models/change_table.h"
#include "ui/models/monitoring_charts.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace tidegate;
using namespace std::chrono_literals;
using models::MonitoringLine;
using models::MonitoringModel;
using models::MonitoringTile;
using Of = MonitoringModel::Of;

namespace {

const double gap = std::nan("");

client::SeriesLine lineOf(const char *metric, std::vector<double> sum)
{
    client::SeriesLine line;
    line.metric = QString::fromLatin1(metric);
    line.sum = std::move(sum);
    return line;
}

client::SeriesLine startsOf(const char *origin, const char *phase, double count, double avg)
{
    client::SeriesLine line;
    line.metric = QStringLiteral("starts.%1.%2").arg(QLatin1String(origin), QLatin1String(phase));
    line.count = {count};
    line.avg = {avg};
    return line;
}

MonitoringModel::Period period(double requests, double errors, double p95, double cold)
{
    MonitoringModel::Period period;
    period.total.step = 900s;
    period.total.lines = {lineOf("requests", {requests}), lineOf("errors", {errors}),
                          lineOf("requests.cold", {cold})};
    client::SeriesLine latency;
    latency.metric = QStringLiteral("latency");
    latency.count = {requests};
    latency.p95 = {p95};
    period.total.lines.push_back(latency);
    return period;
}

client::ChangeEntry change(int second, const char *type, const char *path = nullptr,
                           const QJsonValue &before = {}, const QJsonValue &after = {})
{
    client::ChangeEntry entry;
    entry.time = *parseTime("2026-11-28T10:00:00Z") + std::chrono::seconds(second);
    entry.type = QString::fromLatin1(type);
    entry.ns = QStringLiteral("default");
    entry.service = QStringLiteral("web");
    entry.kind = QStringLiteral("Service");
    entry.name = QStringLiteral("web");
    entry.who = QStringLiteral("ada");
    entry.message = QStringLiteral("what the server says");
    if (path)
        entry.fields = {{QString::fromLatin1(path), before, after}};
    return entry;
}

} // namespace

Q_DECLARE_METATYPE(tidegate::client::ChangeEntry)
Q_DECLARE_METATYPE(tidegate::models::MonitoringModel::Of)

class TstMonitoringCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }

    void everyChart_isComplete_data()
    {
        QTest::addColumn<Of>("of");
        QTest::newRow("engine") << Of::Engine;
        QTest::newRow("app") << Of::App;
        QTest::newRow("revision") << Of::Revision;
    }

    void everyChart_isComplete()
    {
        QFETCH(Of, of);
        const QStringList metrics = models::monitoringMetrics(of);
        QStringList keys;
        for (const models::MonitoringChart &chart : models::monitoringCharts(of)) {
            QVERIFY2(!chart.title.isEmpty() && !chart.axis.isEmpty(), qPrintable(chart.key));
            keys.append(chart.key);
            QStringList lines;
            for (const MonitoringLine &line : chart.lines) {
                QVERIFY(!line.name.isEmpty() && metrics.contains(line.metric));
                lines.append(line.key);
            }
            QCOMPARE(lines.removeDuplicates(), 0);
        }
        QCOMPARE(keys.removeDuplicates(), 0);
        QVERIFY2(!metrics.join(QLatin1Char(',')).contains(QLatin1Char('*')),
                 "a pattern would leave out all that is zero");
    }

    void gaps_stayGaps_andPoolsAreAddedUp()
    {
        client::SeriesAnswer answer;
        answer.from = WallTime(1000s);
        answer.step = 10s;
        answer.lines = {lineOf("pool.hits", {1, gap, gap}), lineOf("pool.hits", {2, 5, gap})};
        const MonitoringLine line{
            QStringLiteral("hits"), {}, QStringLiteral("pool.hits"), MonitoringLine::List::Sum};
        const auto points = models::pointsOf(answer, line, 60s);
        QCOMPARE(points.size(), 3);
        QCOMPARE(points.at(0), QPointF(1'060'000, 3));
        QCOMPARE(points.at(1), QPointF(1'070'000, 5));
        QVERIFY(std::isnan(points.at(2).y()));
        QVERIFY(models::hasAny(answer, line));
        answer.lines = {lineOf("pool.hits", {0, gap})};
        QVERIFY(!models::hasAny(answer, line));
        answer.lines.clear();
        QVERIFY(models::pointsOf(answer, line).isEmpty());
    }

    void tiles_tellTheRange_andTheDifference()
    {
        const auto now = period(2000, 50, 0.2, 4);
        const auto alone = models::monitoringTiles(Of::App, now, nullptr);
        QCOMPARE(alone.at(0).value, QStringLiteral("2,000"));
        QCOMPARE(alone.at(1).value, QStringLiteral("2.5 %"));
        QCOMPARE(alone.at(2).value, QStringLiteral("200 ms"));
        QCOMPARE(alone.at(3).value, QStringLiteral("4"));
        QCOMPARE(alone.at(0).trend, MonitoringTile::Trend::Unknown);
        const auto before = period(1000, 50, 0.25, 4);
        const auto both = models::monitoringTiles(Of::App, now, &before);
        QCOMPARE(both.at(0).detail, QStringLiteral("+100 % (1,000 before)"));
        QCOMPARE(both.at(0).trend, MonitoringTile::Trend::Neutral);
        QCOMPARE(both.at(1).detail, QStringLiteral("−50 % (5 % before)"));
        QCOMPARE(both.at(1).trend, MonitoringTile::Trend::Better);
        QCOMPARE(both.at(2).trend, MonitoringTile::Trend::Better);
        QCOMPARE(both.at(3).trend, MonitoringTile::Trend::Same);
        const auto worse = models::monitoringTiles(Of::App, before, &now);
        QCOMPARE(worse.at(1).trend, MonitoringTile::Trend::Worse);
    }

    void tilesWithoutRequests_makeNoNumbersUp()
    {
        const auto tiles = models::monitoringTiles(Of::App, period(0, 0, gap, 0), nullptr);
        QCOMPARE(tiles.at(0).value, QStringLiteral("0"));
        QCOMPARE(tiles.at(1).value, QStringLiteral("–"));
        QCOMPARE(tiles.at(2).value, QStringLiteral("–"));
        const auto gone = models::monitoringTiles(Of::App, period(gap, gap, gap, gap), nullptr);
        QCOMPARE(gone.at(0).value, QStringLiteral("–"));
        const auto unknown = models::monitoringTiles(Of::App, {}, nullptr);
        QCOMPARE(unknown.at(0).value, QStringLiteral("–"));
    }

    void startPhases_areMeansOfAllStarts()
    {
        client::SeriesAnswer total;
        total.lines = {startsOf("pool", "ready", 3, 0.1), startsOf("direct", "ready", 1, 0.5),
                       startsOf("pool", "launch", 3, 0.02), startsOf("direct", "launch", 1, 0.06),
                       startsOf("direct", "load", 1, 0.4)};
        const auto phases = models::startPhases(total);
        QCOMPARE(phases.size(), size_t(2));
        QVERIFY(std::abs(phases.at(0).milliseconds - 30) < 1e-9);
        QVERIFY(std::abs(phases.at(1).milliseconds - 100) < 1e-9);
        QVERIFY(models::startPhases({}).empty());
    }

    void changes_areSentences_data()
    {
        QTest::addColumn<client::ChangeEntry>("entry");
        QTest::addColumn<QString>("text");
        QTest::newRow("first deploy") << change(0, "deploy", "image", QJsonValue::Null, QStringLiteral("a"))
                                      << QStringLiteral("web was created: image: a");
        QTest::newRow("deploy") << change(0, "deploy", "spec.image", QStringLiteral("a"), QStringLiteral("b"))
                                << QStringLiteral("web was deployed anew: spec.image: a → b");
        QTest::newRow("digest") << change(0, "deploy", "image", QStringLiteral("a"),
                                          QStringLiteral("p@sha256:0123456789abcdef0123"))
                                << QStringLiteral("web was deployed anew: image: a → p@sha256:0123456789ab…");
        QTest::newRow("scaling") << change(0, "scaling", "autoscaling.knative.dev/max-scale",
                                           QStringLiteral("3"), QStringLiteral("6"))
                                 << QStringLiteral("The scaling of web was changed: max-scale: 3 → 6");
        QTest::newRow("traffic")
            << change(0, "traffic", "traffic", QJsonValue::Null,
                      QJsonArray{QJsonObject{{QStringLiteral("revisionName"), QStringLiteral("web-1")},
                                             {QStringLiteral("percent"), 90}},
                                 QJsonObject{{QStringLiteral("percent"), 10}}})
            << QStringLiteral("The traffic of web was moved: latest → web-1 90 %, latest 10 %");
        QTest::newRow("restart") << change(0, "start") << QStringLiteral("The server started");
        QTest::newRow("of a newer server") << change(0, "dance") << QStringLiteral("what the server says");
    }

    void changes_areSentences()
    {
        QFETCH(client::ChangeEntry, entry);
        QTEST(models::changeSentence(entry), "text");
    }

    void changeTable_leavesRowsThatStayAlone()
    {
        models::ChangeTable table;
        QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setChanges({change(20, "scaling"), change(10, "deploy")});
        QCOMPARE(table.rowCount(), 2);
        QCOMPARE(table.index(0, models::ChangeTable::WhoColumn).data().toString(), QStringLiteral("ada"));
        const QPersistentModelIndex deploy = table.index(1, 0);
        QSignalSpy reset(&table, &models::ChangeTable::modelReset);
        table.setChanges({change(30, "traffic"), change(20, "scaling"), change(10, "deploy")});
        QCOMPARE(deploy.row(), 2);
        table.setChanges({change(10, "deploy")});
        QCOMPARE(deploy.row(), 0);
        QCOMPARE(reset.count(), 0);
        table.setChanges({});
        QCOMPARE(table.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TstMonitoringCharts)
#include "tst_monitoring_charts.moc"
