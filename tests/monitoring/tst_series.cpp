#include "core/monitoring/series.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>
#include <set>

using namespace tidegate;
using namespace tidegate::monitoring;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kNow = 1'700'006'400; // a full hour

SeriesQuery question(std::int64_t ago, std::int64_t step, std::int64_t length = 600)
{
    SeriesQuery query;
    query.metrics = {metrics::requests};
    query.from = kNow - ago;
    query.to = query.from + length;
    query.step = step;
    query.now = kNow;
    return query;
}

Frame reading(double requests, double ready)
{
    Frame frame{std::chrono::seconds(1)};
    frame.counter(metrics::requests, requests);
    frame.gauge(metrics::ready, ready);
    return frame;
}

SeriesPlan planOfSeconds(std::int64_t step, int count)
{
    return {Resolution::Second, kNow, step, count};
}

QJsonObject lineOf(const SeriesPlan &plan, SeriesMaker &maker, const QString &metric, bool onlyFound = false)
{
    const QJsonObject answer = QJsonDocument::fromJson(toJson(plan, maker.take(onlyFound))).object();
    for (const QJsonValue &each : answer["series"_L1].toArray()) {
        if (each["metric"_L1] == metric)
            return each.toObject();
    }
    return {};
}

} // namespace

class TestSeries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void metrics_haveNamesOfTheirOwn();
    void resolution_followsStepAndAge_data();
    void resolution_followsStepAndAge();
    void steps_areChosenByWidth();
    void onePoint_isTheWholeRange();
    void tooManySteps_areRefused();
    void gaugesAndCounters_areToldByStep();
    void whatTheServerDidNotRecord_isAGap();
    void revisions_areAddedUp();
    void trafficThatMoves_isNotDoubled();
    void instances_areApart();
    void latencies_areMergedOverStepsAndRevisions();
    void unknownOnes_areLeftOutWhenToldSo();
};

void TestSeries::metrics_haveNamesOfTheirOwn()
{
    std::set<std::string_view> names;
    std::set<MetricId> ids;
    for (const Metric &metric : allMetrics()) {
        QVERIFY(names.insert(metric.name).second);
        QVERIFY(ids.insert(metric.id).second);
        QCOMPARE(findMetric(metric.name), &metric);
        QCOMPARE(findMetric(metric.id), &metric);
    }
    QVERIFY(!findMetric("requests.6xx"));
    QCOMPARE(findMetric(metrics::startPhase("pool", "app"))->name, "starts.pool.app");
    QCOMPARE(findMetric(metrics::startPhase("new", "ready"))->name, "starts.other.ready");
    QCOMPARE(metrics::startPhase("pool", "nap"), MetricId(0));
}

void TestSeries::resolution_followsStepAndAge_data()
{
    QTest::addColumn<qint64>("ago");
    QTest::addColumn<qint64>("asked");
    QTest::addColumn<int>("resolution");
    QTest::addColumn<qint64>("step");
    QTest::newRow("now") << qint64(600) << qint64(1) << 0 << qint64(1);
    QTest::newRow("odd") << qint64(600) << qint64(7) << 0 << qint64(7);
    QTest::newRow("tens") << qint64(600) << qint64(30) << 1 << qint64(30);
    QTest::newRow("minutes") << qint64(600) << qint64(300) << 2 << qint64(300);
    QTest::newRow("seconds are gone") << qint64(901) << qint64(1) << 1 << qint64(10);
    QTest::newRow("made whole") << qint64(5000) << qint64(15) << 1 << qint64(20);
    QTest::newRow("a day ago") << qint64(86'400) << qint64(1) << 2 << qint64(60);
    QTest::newRow("a month ago") << qint64(30 * 86'400) << qint64(1) << 3 << qint64(3600);
    QTest::newRow("before all") << qint64(800 * 86'400) << qint64(1) << 3 << qint64(3600);
}

void TestSeries::resolution_followsStepAndAge()
{
    QFETCH(qint64, ago);
    QFETCH(qint64, asked);
    QFETCH(int, resolution);
    QFETCH(qint64, step);
    const auto plan = planOf(question(ago, asked));
    QVERIFY(plan);
    QCOMPARE(int(plan->resolution), resolution);
    QCOMPARE(qint64(plan->step), step);
    QCOMPARE(plan->from % plan->step, 0);
    QVERIFY(plan->from <= kNow - ago && plan->to() >= kNow - ago + 600);
}

void TestSeries::steps_areChosenByWidth()
{
    SeriesQuery query = question(900, 0, 900);
    query.points = 300;
    QCOMPARE(planOf(query)->step, 5);
    query = question(6 * 3600, 0, 6 * 3600);
    query.points = 100;
    QCOMPARE(planOf(query)->step, 300);
}

/// One step for all of it, as exact as is kept, wherever it begins.
void TestSeries::onePoint_isTheWholeRange()
{
    SeriesQuery query = question(907, 0, 601);
    query.points = 1;
    const auto plan = planOf(query);
    QCOMPARE(plan->count, 1);
    const std::int64_t unit = plan->resolution == Resolution::Second ? 1 : 10;
    QVERIFY(plan->from <= query.from && plan->from > query.from - unit);
    QVERIFY(plan->to() >= query.to && plan->to() < query.to + unit);
}

void TestSeries::tooManySteps_areRefused()
{
    QVERIFY(planOf(question(100 * 86'400, 3600, qint64(kMostPoints) * 3600 - 3600)));
    const auto refused = planOf(question(100 * 86'400, 3600, qint64(kMostPoints + 1) * 3600));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Code::BadRequest);
    QVERIFY(refused.error().message.starts_with("step "));
}

void TestSeries::gaugesAndCounters_areToldByStep()
{
    const SeriesPlan plan = planOfSeconds(2, 2);
    SeriesMaker maker(plan, {metrics::requests, metrics::ready});
    for (int i = 0; i < 4; ++i)
        maker.cover(kNow + i, reading(0, 0));
    maker.add(kNow, reading(10, 1));
    maker.add(kNow + 1, reading(20, 3));
    maker.add(kNow + 3, reading(6, 2));
    maker.endSubject({}, true);
    const QJsonObject answer = QJsonDocument::fromJson(toJson(plan, maker.take(false))).object();
    const QJsonObject requests = answer["series"_L1][0].toObject();
    QCOMPARE(requests["kind"_L1].toString(), u"counter"_s);
    QCOMPARE(requests["sum"_L1].toArray(), QJsonArray({30, 6}));
    QCOMPARE(requests["avg"_L1].toArray(), QJsonArray({15, 3}));
    QCOMPARE(requests["min"_L1].toArray(), QJsonArray({10, 0}));
    QCOMPARE(requests["max"_L1].toArray(), QJsonArray({20, 6}));
    const QJsonObject ready = answer["series"_L1][1].toObject();
    QCOMPARE(ready["avg"_L1].toArray(), QJsonArray({2, 1}));
    QCOMPARE(ready["min"_L1].toArray(), QJsonArray({1, 0}));
    QVERIFY(!ready.contains("sum"_L1));
    QCOMPARE(answer["stepSeconds"_L1].toInt(), 2);
    QCOMPARE(answer["resolutionSeconds"_L1].toInt(), 1);
}

void TestSeries::whatTheServerDidNotRecord_isAGap()
{
    const SeriesPlan plan = planOfSeconds(1, 4);
    SeriesMaker maker(plan, {metrics::requests, metrics::latency});
    maker.cover(kNow, reading(0, 0));
    maker.cover(kNow + 3, reading(0, 0));
    maker.add(kNow, reading(2, 0));
    maker.endSubject({}, true);
    const QJsonObject answer = QJsonDocument::fromJson(toJson(plan, maker.take(false))).object();
    const QJsonArray wanted{2, QJsonValue(), QJsonValue(), 0};
    QCOMPARE(answer["series"_L1][0]["avg"_L1].toArray(), wanted);
    const QJsonArray counts{0, QJsonValue(), QJsonValue(), 0};
    QCOMPARE(answer["series"_L1][1]["count"_L1].toArray(), counts);
    QVERIFY(answer["series"_L1][1]["p50"_L1][0].isNull());
}

void TestSeries::revisions_areAddedUp()
{
    const SeriesPlan plan = planOfSeconds(1, 2);
    SeriesMaker maker(plan, {metrics::requests});
    for (int i = 0; i < 2; ++i)
        maker.cover(kNow + i, reading(0, 0));
    for (const double requests : {4.0, 5.0}) {
        for (int i = 0; i < 2; ++i)
            maker.add(kNow + i, reading(requests, 0));
        maker.endSubject({}, true);
    }
    const QJsonObject line = lineOf(plan, maker, u"requests"_s);
    for (const char *name : {"avg", "min", "max", "sum"})
        QCOMPARE(line[QLatin1StringView(name)].toArray(), QJsonArray({9, 9}));
}

/// One revision stops in the middle of a step, another begins.
void TestSeries::trafficThatMoves_isNotDoubled()
{
    const SeriesPlan plan = planOfSeconds(10, 1);
    SeriesMaker maker(plan, {metrics::requests});
    for (int i = 0; i < 10; ++i)
        maker.cover(kNow + i, reading(0, 0));
    for (const int begin : {0, 5}) {
        for (int i = 0; i < 5; ++i)
            maker.add(kNow + begin + i, reading(6, 0));
        maker.endSubject({}, true);
    }
    const QJsonObject line = lineOf(plan, maker, u"requests"_s);
    QCOMPARE(line["avg"_L1][0].toDouble(), 6.0);
    QCOMPARE(line["sum"_L1][0].toDouble(), 60.0);
}

void TestSeries::instances_areApart()
{
    const SeriesPlan plan = planOfSeconds(1, 3);
    SeriesMaker maker(plan, {metrics::instanceMemory});
    for (int i = 0; i < 3; ++i)
        maker.cover(kNow + i, reading(0, 0));
    for (int i = 0; i < 2; ++i) {
        Frame frame{std::chrono::seconds(1)};
        frame.gauge(metrics::instanceMemory, 1000 + i);
        maker.add(kNow + i, frame);
        maker.endSubject("web-1-" + std::to_string(i), false);
    }
    const QJsonObject answer = QJsonDocument::fromJson(toJson(plan, maker.take(false))).object();
    const QJsonArray lines = answer["series"_L1].toArray();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0]["instance"_L1].toString(), u"web-1-0"_s);
    QCOMPARE(lines[0]["avg"_L1].toArray(), QJsonArray({1000, QJsonValue(), QJsonValue()}));
    QCOMPARE(lines[1]["avg"_L1].toArray(), QJsonArray({QJsonValue(), 1001, QJsonValue()}));
}

void TestSeries::latencies_areMergedOverStepsAndRevisions()
{
    const SeriesPlan plan = planOfSeconds(100, 1);
    SeriesMaker maker(plan, {metrics::latency});
    maker.cover(kNow, reading(0, 0));
    for (int revision = 0; revision < 2; ++revision) {
        for (int i = 0; i < 50; ++i) {
            Frame frame{std::chrono::seconds(1)};
            for (int times = 0; times < 10; ++times)
                frame.duration(metrics::latency, std::uint64_t(1000 * (1 + revision * 50 + i)));
            maker.add(kNow + i, frame);
        }
        maker.endSubject({}, true);
    }
    // 1 to 100 ms, ten times each.
    const QJsonObject line = lineOf(plan, maker, u"latency"_s);
    const auto value = [&line](const char *name) { return line[QLatin1StringView(name)][0].toDouble(); };
    QCOMPARE(value("count"), 1000.0);
    QVERIFY(std::abs(value("avg") - 0.0505) < 1e-6);
    QVERIFY(std::abs(value("p50") - 0.050) < 0.0025);
    QVERIFY(std::abs(value("p95") - 0.095) < 0.00475);
    QVERIFY(std::abs(value("p99") - 0.099) < 0.00495);
    QVERIFY(std::abs(value("min") - 0.001) < 0.00005);
    QVERIFY(std::abs(value("max") - 0.100) < 0.005);
}

void TestSeries::unknownOnes_areLeftOutWhenToldSo()
{
    const SeriesPlan plan = planOfSeconds(1, 1);
    for (const bool onlyFound : {true, false}) {
        SeriesMaker maker(plan, {metrics::requests, metrics::errors});
        maker.cover(kNow, reading(0, 0));
        maker.add(kNow, reading(1, 1));
        maker.endSubject({}, true);
        QCOMPARE(maker.take(onlyFound).size(), onlyFound ? 1u : 2u);
    }
}

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"
