#include "core/autoscaler/revision_autoscaler.h"

#include <QTest>
#include <cmath>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

/// One revision, second by second.
struct Bench
{
    explicit Bench(const StringMap &annotations, ScalerStart from = {true, true},
                   const char *begin = "2026-01-01T00:00:00Z", const StringMap &config = {})
        : start(*parseTime(begin)), revision(*resolvePolicy(annotations, config, 0), start, from)
    {
    }
    /// Seconds of the same load; `further` in the policy's order.
    bool run(int count, double concurrency, std::vector<double> further = {})
    {
        bool changed = false;
        for (int i = 0; i < count; ++i) {
            ++t;
            changed |= revision.tick({concurrency, concurrency, 0, further}, standing, t % 2 == 0,
                                     start + seconds(t));
            if (follows)
                standing.ready = revision.outcome().replicas;
        }
        return changed;
    }
    int replicas() const { return revision.outcome().replicas; }
    std::string limit() const { return std::string(limitName(revision.record().limit())); }

    WallTime start;
    RevisionAutoscaler revision;
    Standing standing;
    bool follows = true; ///< what is asked for is ready a second later
    int t = 0;
};

StringMap with(StringMap more)
{
    more.emplace("autoscaling.knative.dev/target", "10");
    more.emplace("autoscaling.knative.dev/target-utilization-percentage", "100");
    more.emplace("autoscaling.knative.dev/window", "10s");
    return more;
}

StringMap metrics(const char *text)
{
    return with({{std::string(metricsAnnotation), text}});
}

} // namespace

class TestRevisionAutoscaler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// An initial scale is told of before anything was measured.
    void recordBeforeTheFirstDecision_hasATime()
    {
        Bench bench({});
        QVERIFY(bench.revision.record().decision.time == bench.start);
        QVERIFY(!bench.revision.record().decision.valid);
        bench.revision.tick({}, {}, false, bench.start + seconds(1));
        QVERIFY(bench.revision.record().decision.time == bench.start);
    }

    void keptWarm_hasAnInstanceUntilThen();
    void severalMetrics_theLargestWins_data();
    void severalMetrics_theLargestWins();
    void furtherMetric_hasItsOwnWindow();
    void furtherMetric_standsForItsStabilization();
    void resourceMetrics_doNotKeepFromZero();
    void customMetric_keepsFromZero();
    void metricThatIsSilent_isLeftOut();
    void everyClamp_isNamed_data();
    void everyClamp_isNamed();
    void schedule_wakesASleeper();
    void schedule_isIgnoredByWhatNothingLeadsTo();
    void scheduleThatEnds_goesToZero();
    void schedule_leavesThePolicyAsItIs();
    void firstRequest_startsAsTheDeciderWould();
    void burst_startsAsTheDeciderWould();
    void revisionThatNeverGetsReady_goesToZeroByName();
    void standingDecision_comesFromWhatItIs();
    void warmWithoutARequest_tellsOfNone();
    void unchanged_isNoNews();
    void newPolicy_isNews();
    void record_holdsTheNumbers();
};

void TestRevisionAutoscaler::keptWarm_hasAnInstanceUntilThen()
{
    Bench bench(with({{"autoscaling.knative.dev/scale-to-zero-pod-retention-period", "0s"}}), {true, true},
                "2026-01-01T00:00:00Z", {{"scale-to-zero-grace-period", "6s"}});
    bench.run(120, 0);
    QCOMPARE(bench.replicas(), 0);
    bench.revision.keepWarm(bench.start + seconds(420));
    bench.revision.keepWarm(bench.start + seconds(130)); // earlier than what holds already
    bench.run(10, 0);
    QCOMPARE(bench.replicas(), 1);
    QCOMPARE(bench.limit(), std::string("PreWarm"));
    bench.run(289, 0);
    QCOMPARE(bench.replicas(), 1);
    bench.run(120, 0);
    QCOMPARE(bench.replicas(), 0);
}

void TestRevisionAutoscaler::severalMetrics_theLargestWins_data()
{
    QTest::addColumn<QByteArray>("terms");
    QTest::addColumn<double>("concurrency");
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<int>("replicas");
    QTest::addColumn<int>("decidedBy");
    const auto row = [](const char *name, const char *terms, double concurrency, QList<double> values,
                        int replicas, int decidedBy) {
        QTest::newRow(name) << QByteArray(terms) << concurrency << values << replicas << decidedBy;
    };
    row("the requests ask for more", "cpu target=50", 40, {100}, 4, -1);
    row("CPU asks for more", "cpu target=50", 20, {300}, 6, 0);
    row("memory asks for more", "memory target=100Mi", 20, {350.0 * 1048576}, 4, 0);
    row("queue wait asks for more", "queue-wait target=100ms", 20, {501}, 6, 0);
    row("requests per second ask for more", "rps target=5", 20, {35}, 7, 0);
    row("concurrency of another target asks for more", "concurrency target=4", 20, {20}, 5, 0);
    row("a custom one asks for more", "custom name=jobs target=3", 20, {10}, 4, 0);
    row("equal: the requests decide", "cpu target=50", 20, {100}, 2, -1);
    row("the largest of three", "cpu target=50; rps target=5; memory target=1Mi", 20,
        {200, 45, 3.0 * 1048576}, 9, 1);
    row("what is not measured asks for nothing", "cpu target=50; rps target=5", 20, {std::nan(""), 15}, 3, 1);
    row("fewer values than metrics", "cpu target=50; rps target=5", 20, {300}, 6, 0);
    row("nothing below zero", "custom name=jobs target=3", 20, {-10}, 2, -1);
}

void TestRevisionAutoscaler::severalMetrics_theLargestWins()
{
    QFETCH(QByteArray, terms);
    QFETCH(double, concurrency);
    QFETCH(QList<double>, values);
    QFETCH(int, replicas);
    QFETCH(int, decidedBy);
    Bench bench(metrics(terms));
    bench.standing.ready = 2;
    bench.follows = false;
    bench.run(10, concurrency, {values.begin(), values.end()});
    QCOMPARE(bench.replicas(), replicas);
    QCOMPARE(bench.revision.decision().decidedBy, decidedBy);
    QCOMPARE(bench.revision.decision().fromRequests, int(std::ceil(concurrency / 10)));
}

void TestRevisionAutoscaler::furtherMetric_hasItsOwnWindow()
{
    Bench bench(metrics("rps target=10 window=2s; custom name=jobs target=10 window=20s stabilization=0s"));
    bench.standing.ready = 1;
    bench.follows = false;
    bench.run(18, 1, {0, 0});
    bench.run(2, 1, {100, 100});
    const Decision &decision = bench.revision.decision();
    QCOMPARE(decision.metrics[0].average, 100.0);
    QCOMPARE(decision.metrics[0].raw, 10);
    QCOMPARE(decision.metrics[1].average, 10.0); // of twenty seconds
    QCOMPARE(decision.metrics[1].raw, 1);
}

void TestRevisionAutoscaler::furtherMetric_standsForItsStabilization()
{
    Bench bench(metrics("cpu target=50 window=2s stabilization=30s"));
    bench.run(4, 20, {300});
    QCOMPARE(bench.replicas(), 6);
    bench.run(26, 20, {50});
    QCOMPARE(bench.replicas(), 6);
    QCOMPARE(bench.limit(), std::string("Stabilization"));
    bench.run(8, 20, {50});
    QVERIFY(bench.replicas() < 6);
}

void TestRevisionAutoscaler::resourceMetrics_doNotKeepFromZero()
{
    Bench bench(metrics("memory target=10Mi stabilization=0s; cpu target=1; queue-wait target=1s"));
    bench.standing.ready = 1;
    bench.run(10, 20, {100.0 * 1048576, 0, 0});
    QCOMPARE(bench.replicas(), 10);
    bench.run(16, 0, {100.0 * 1048576, 0, 0});
    QVERIFY(bench.revision.decision().metrics[0].isAsleep);
    bench.run(60, 0, {100.0 * 1048576, 0, 0});
    QCOMPARE(bench.replicas(), 0);
}

void TestRevisionAutoscaler::customMetric_keepsFromZero()
{
    Bench bench(metrics("custom name=jobs target=10; memory target=10Mi"));
    bench.standing.ready = 1;
    bench.run(120, 0, {25, 1048576});
    QCOMPARE(bench.replicas(), 3);
    QVERIFY(!bench.revision.decision().metrics[1].isAsleep); // something else needs it
}

void TestRevisionAutoscaler::metricThatIsSilent_isLeftOut()
{
    Bench bench(metrics("cpu target=50 window=5s stabilization=0s"));
    bench.standing.ready = 1;
    bench.follows = false;
    bench.run(4, 5, {500});
    QCOMPARE(bench.replicas(), 10);
    bench.run(8, 5); // nothing told any more
    QCOMPARE(bench.revision.decision().metrics[0].hasData, false);
    QCOMPARE(bench.replicas(), 1);
}

void TestRevisionAutoscaler::everyClamp_isNamed_data()
{
    QTest::addColumn<QByteArray>("key"); // an annotation, or key of the cluster
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("ready");
    QTest::addColumn<double>("before"); // ten seconds of it
    QTest::addColumn<double>("load");   // and two of this
    QTest::addColumn<QByteArray>("limit");
    QTest::addColumn<int>("replicas");
    const auto row = [](const char *name, const char *key, const char *value, int ready, double before,
                        double load, const char *limit, int replicas) {
        QTest::newRow(name) << QByteArray(key) << QByteArray(value) << ready << before << load
                            << QByteArray(limit) << replicas;
    };
    const char *schedule = "autoscaling.tidegate.dev/schedule";
    row("nothing", "", "", 2, 20, 20, "None", 2);
    row("rate up", "max-scale-up-rate", "2", 2, 90, 90, "ScaleUpRate", 4);
    row("rate down", "max-scale-down-rate", "2", 8, 20, 20, "ScaleDownRate", 4);
    row("activation", "autoscaling.knative.dev/activation-scale", "5", 1, 20, 20, "ActivationScale", 5);
    row("panic high-water mark", "autoscaling.knative.dev/panic-window-percentage", "10", 1, 90, 1,
        "PanicHighWater", 9);
    row("delay window", "autoscaling.knative.dev/scale-down-delay", "1m", 6, 60, 0, "ScaleDownDelay", 6);
    row("min", "autoscaling.knative.dev/min-scale", "3", 2, 20, 20, "MinScale", 3);
    row("max", "autoscaling.knative.dev/max-scale", "3", 2, 90, 90, "MaxScale", 3);
    row("stable window before zero", "autoscaling.knative.dev/window", "30s", 1, 0, 0,
        "StableWindowBeforeZero", 1);
    row("zero switched off", "enable-scale-to-zero", "false", 1, 0, 0, "ScaleToZeroDisabled", 1);
    row("a window's minimum", schedule, "0 0 * * * for=2h min=4", 2, 20, 20, "ScheduleMin", 4);
    row("a window's maximum", schedule, "0 0 * * * for=2h max=4", 2, 90, 90, "ScheduleMax", 4);
    row("pre-warm", schedule, "30 0 * * * for=2h min=4 pre-warm=40m", 2, 20, 20, "PreWarm", 4);
}

void TestRevisionAutoscaler::everyClamp_isNamed()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, value);
    QFETCH(int, ready);
    QFETCH(double, before);
    QFETCH(double, load);
    QFETCH(QByteArray, limit);
    QFETCH(int, replicas);
    StringMap annotations;
    StringMap config;
    if (!key.isEmpty())
        (key.contains('/') ? annotations : config)[key.toStdString()] = value.toStdString();
    Bench bench(with(annotations), {false, true}, "2026-01-01T00:00:00Z", config);
    bench.follows = false;
    bench.standing.ready = ready;
    bench.run(10, before);
    bench.run(2, load);
    QCOMPARE(bench.limit(), limit.toStdString());
    QCOMPARE(bench.replicas(), replicas);
}

void TestRevisionAutoscaler::schedule_wakesASleeper()
{
    Bench bench(with({{std::string(scheduleAnnotation), "0 9 * * * for=1h min=4 pre-warm=1m"}}), {true, true},
                "2026-01-01T08:58:00Z");
    QCOMPARE(bench.replicas(), 0);
    bench.run(59, 0);
    QCOMPARE(bench.replicas(), 0);
    bench.run(1, 0);
    QCOMPARE(bench.replicas(), 4);
    QCOMPARE(bench.limit(), std::string("PreWarm"));
    bench.run(60, 0);
    QCOMPARE(bench.limit(), std::string("ScheduleMin"));
    QCOMPARE(bench.revision.outcome().activity, Activity::Active);
}

void TestRevisionAutoscaler::schedule_isIgnoredByWhatNothingLeadsTo()
{
    Bench bench(with({{std::string(scheduleAnnotation), "* * * * * for=1h min=4"}}), {true, false});
    bench.standing.reachable = false;
    bench.run(60, 0);
    QCOMPARE(bench.replicas(), 0);
}

void TestRevisionAutoscaler::scheduleThatEnds_goesToZero()
{
    Bench bench(with({{std::string(scheduleAnnotation), "0 9 * * * for=1m min=2"}}), {true, true},
                "2026-01-01T09:00:00Z");
    bench.run(59, 0);
    QCOMPARE(bench.replicas(), 2);
    bench.run(60, 0);
    QCOMPARE(bench.replicas(), 0);
}

void TestRevisionAutoscaler::schedule_leavesThePolicyAsItIs()
{
    Bench bench(with({{std::string(scheduleAnnotation), "* * * * * for=1h min=4"}}));
    bench.run(10, 0);
    QCOMPARE(bench.replicas(), 4);
    QCOMPARE(bench.revision.policy().minScale, 0);
    bench.revision.setPolicy(bench.revision.policy()); // as an engine may give it back
    bench.run(2, 0);
    QCOMPARE(bench.limit(), std::string("ScheduleMin"));
}

void TestRevisionAutoscaler::firstRequest_startsAsTheDeciderWould()
{
    Bench bench(with({}));
    QVERIFY(bench.revision.demand({1, 0, 1}, {}, bench.start));
    QCOMPARE(bench.replicas(), 1);
    QCOMPARE(bench.revision.outcome().activity, Activity::Activating);
}

/// As many as the decider asks for once it has seen that second.
void TestRevisionAutoscaler::burst_startsAsTheDeciderWould()
{
    for (const int burst : {2, 10, 11, 95, 1000}) {
        Bench atOnce(with({}));
        atOnce.revision.demand({double(burst), 0, double(burst)}, {}, atOnce.start);
        Bench ticked(with({}));
        ticked.follows = false;
        ticked.run(2, burst);
        QCOMPARE(atOnce.replicas(), ticked.replicas());
        QCOMPARE(atOnce.replicas(), (burst + 9) / 10);
    }
}

void TestRevisionAutoscaler::revisionThatNeverGetsReady_goesToZeroByName()
{
    Bench bench(with({{"serving.knative.dev/progress-deadline", "20s"}}), {false, true});
    bench.follows = false;
    bench.run(50, 0);
    QCOMPARE(bench.replicas(), 1);
    QVERIFY(bench.run(1, 0));
    QCOMPARE(bench.replicas(), 0);
    QCOMPARE(bench.limit(), std::string("ActivationTimeout"));
    QCOMPARE(bench.revision.outcome().activeReason, std::string("TimedOut"));
    QCOMPARE(bench.revision.record().from, 1);
    QCOMPARE(bench.revision.why().en,
             std::string("Nothing was measured in the last 10 s. No instance became ready in time "
                         "(progress-deadline, 20 s, and 30 s more), so the revision is scaled to 0."));
    bench.run(1, 0);
    QCOMPARE(bench.revision.why().en,
             std::string("Nothing was measured in the last 10 s, so no instance is needed."));
}

void TestRevisionAutoscaler::standingDecision_comesFromWhatItIs()
{
    Bench bench(with({}));
    bench.standing.ready = 1;
    bench.run(4, 5);
    QVERIFY(bench.run(8, 28));
    QCOMPARE(bench.replicas(), 3);
    bench.run(2, 28);
    QCOMPARE(bench.revision.record().from, 3);
    bench.run(1, 28);
    QCOMPARE(bench.revision.record().from, 3);
}

/// A trigger's pre-warming is not a request.
void TestRevisionAutoscaler::warmWithoutARequest_tellsOfNone()
{
    Bench bench(with({}));
    bench.revision.keepWarm(bench.start + seconds(60));
    QVERIFY(bench.revision.demand({}, {}, bench.start));
    QCOMPARE(bench.replicas(), 1);
    QCOMPARE(bench.limit(), std::string("PreWarm"));
    QCOMPARE(bench.revision.why().en,
             std::string("Nothing was measured in the last 10 s. Raised to 1, to be warm when a scheduled "
                         "window begins (pre-warm)."));
    QVERIFY(bench.revision.demand({2, 0, 2}, {}, bench.start));
    QVERIFY(bench.revision.why().en.starts_with("2 requests are waiting or in flight now"));
}

void TestRevisionAutoscaler::unchanged_isNoNews()
{
    Bench bench(with({}));
    bench.standing.ready = 2;
    QVERIFY(bench.run(30, 20));
    QVERIFY(!bench.run(60, 20));
    QVERIFY(!bench.run(60, 19)); // other figures, the same answer
    QVERIFY(bench.run(30, 40));
}

void TestRevisionAutoscaler::newPolicy_isNews()
{
    Bench bench(with({}));
    bench.standing.ready = 2;
    bench.run(10, 20);
    bench.revision.setPolicy(*resolvePolicy(with({{"autoscaling.knative.dev/max-scale", "1"}}), {}, 0));
    QVERIFY(bench.run(2, 20));
    QCOMPARE(bench.replicas(), 1);
    QCOMPARE(bench.limit(), std::string("MaxScale"));
}

void TestRevisionAutoscaler::record_holdsTheNumbers()
{
    Bench bench(metrics("cpu target=50 window=20s"));
    bench.follows = false;
    bench.standing = {2, 1, true, 3};
    bench.run(10, 20, {310});
    const DecisionRecord record = bench.revision.record();
    QCOMPARE(record.limit(), Limit::EngineCapacity);
    QCOMPARE(record.outcome.replicas, 3);
    QCOMPARE(record.decision.desired, 7);
    QCOMPARE(record.standing.ready, 2);
    QCOMPARE(record.terms.size(), size_t(1));
    QCOMPARE(record.stableWindow.count(), 10);
    QCOMPARE(
        record.why.en,
        std::string("Average CPU use of all instances over 20 s is 310%; at a target of 50% per instance "
                    "that needs 7 instances (310% / 50%, rounded up). Held at 3: the engine has no room "
                    "for more instances."));
    QCOMPARE(record.why.zh,
             std::string("20 秒内的平均 CPU 使用率（所有实例合计）为 310%；按每个实例的目标值 50% "
                         "计算，需要 7 个实例（310% / 50%，向上取整）。保持为 3 "
                         "个：引擎没有容纳更多实例的余量。"));
}

QTEST_APPLESS_MAIN(TestRevisionAutoscaler)
#include "tst_revision_autoscaler.moc"
