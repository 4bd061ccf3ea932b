#include "core/autoscaler/autoscaler.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

/// A scaler stepped once a second.
struct Bench
{
    explicit Bench(Policy p = {}, ScalerStart from = {}) : scaler(std::move(p), start, from) {}

    /// Steps through `count` seconds; `desired` -1 = not decided yet.
    ScaleOutcome run(int count, int desired, int ready, bool reachable = true, bool probeOk = true)
    {
        std::optional<Decision> decision;
        if (desired >= 0) {
            decision.emplace();
            decision->valid = true;
            decision->desired = desired;
            decision->excessBurstCapacity = burst;
        }
        ScaleOutcome outcome;
        for (int i = 0; i < count; ++i)
            outcome = scaler.step(decision, ready, reachable, probeOk, start + seconds(++t));
        return outcome;
    }

    WallTime start{seconds(1'700'000'000)};
    Scaler scaler;
    int t = 0;
    int burst = -111;
};

} // namespace

class TestScaler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void newRevision_startsAtItsInitialScale();
    void idleRevision_goesToZeroAfterTheWindow();
    void backedOnlyNow_waitsForTheGrace();
    void probeFails_keepsTheLastInstance();
    void zeroSwitchedOff_keepsOne();
    void neverReady_timesOut();
    void startedAgain_beginsAtZero();
    void startedAgainWithMinScale_beginsThere();
    void bounds_holdTheDecision();
    void unreachable_ignoresMinScale();
};

void TestScaler::newRevision_startsAtItsInitialScale()
{
    Policy policy;
    policy.initialScale = 3;
    Bench bench(policy);
    QCOMPARE(bench.scaler.outcome().replicas, 3);
    const ScaleOutcome waiting = bench.run(1, 1, 2);
    QCOMPARE(waiting.replicas, 3);
    QCOMPARE(waiting.limit, Limit::InitialScale);
    QVERIFY(!waiting.scaleTargetInitialized);
    const ScaleOutcome reached = bench.run(1, 1, 3);
    QVERIFY(reached.scaleTargetInitialized);
    QCOMPARE(reached.activity, Activity::Active);
    QCOMPARE(bench.run(1, 1, 3).replicas, 1);
}

void TestScaler::idleRevision_goesToZeroAfterTheWindow()
{
    Bench bench;
    bench.run(1, 1, 1);
    const ScaleOutcome held = bench.run(59, 0, 1);
    QCOMPARE(held.replicas, 1);
    QCOMPARE(held.limit, Limit::StableWindowBeforeZero);
    const ScaleOutcome inactive = bench.run(1, 0, 1);
    QCOMPARE(inactive.activity, Activity::Inactive);
    QCOMPARE(inactive.activeReason, std::string("NoTraffic"));
    QCOMPARE(inactive.replicas, 1);
    QCOMPARE(bench.run(1, 0, 1).replicas, 0); // the gateway had been backing it all along
}

void TestScaler::backedOnlyNow_waitsForTheGrace()
{
    Bench bench;
    bench.burst = 10;
    bench.run(1, 5, 5);
    bench.run(60, 5, 5);
    QVERIFY(!bench.run(1, 5, 5).proxyMode);
    const ScaleOutcome inactive = bench.run(1, 0, 1);
    QCOMPARE(inactive.activity, Activity::Inactive);
    QCOMPARE(bench.run(29, 0, 1).replicas, 5);
    QCOMPARE(bench.run(1, 0, 1).replicas, 0);
}

void TestScaler::probeFails_keepsTheLastInstance()
{
    Bench bench;
    bench.run(61, 1, 1);
    QCOMPARE(bench.run(100, 0, 1, true, false).replicas, 1);
    QCOMPARE(bench.run(1, 0, 1, true, true).replicas, 0);
}

void TestScaler::zeroSwitchedOff_keepsOne()
{
    Policy policy;
    policy.enableScaleToZero = false;
    Bench bench(policy);
    bench.run(1, 1, 1);
    const ScaleOutcome outcome = bench.run(600, 0, 1);
    QCOMPARE(outcome.replicas, 1);
    QCOMPARE(outcome.limit, Limit::ScaleToZeroDisabled);
}

void TestScaler::neverReady_timesOut()
{
    Policy policy;
    policy.progressDeadline = seconds(60);
    Bench bench(policy);
    QCOMPARE(bench.run(90, -1, 0).replicas, 1);
    const ScaleOutcome late = bench.run(1, -1, 0);
    QCOMPARE(late.replicas, 0);
    QCOMPARE(late.activeReason, std::string("TimedOut"));
}

void TestScaler::startedAgain_beginsAtZero()
{
    Bench bench({}, {.initialized = true});
    QCOMPARE(bench.scaler.outcome().replicas, 0);
    const ScaleOutcome idle = bench.run(5, -1, 0);
    QCOMPARE(idle.replicas, 0);
    QCOMPARE(idle.activity, Activity::Inactive);
    const ScaleOutcome wanted = bench.run(1, 2, 0);
    QCOMPARE(wanted.replicas, 2);
    QCOMPARE(wanted.activity, Activity::Activating);
}

void TestScaler::startedAgainWithMinScale_beginsThere()
{
    Policy policy;
    policy.minScale = 2;
    Bench bench(policy, {.initialized = true});
    QCOMPARE(bench.run(1, -1, 0).replicas, 2);
    Bench unrouted(policy, {.initialized = true, .reachable = false});
    QCOMPARE(unrouted.run(1, -1, 0, false).replicas, 0);
}

void TestScaler::bounds_holdTheDecision()
{
    Policy policy;
    policy.minScale = 2;
    policy.maxScale = 4;
    Bench bench(policy);
    QCOMPARE(bench.run(1, 0, 2).replicas, 2);
    const ScaleOutcome high = bench.run(1, 9, 2);
    QCOMPARE(high.replicas, 4);
    QCOMPARE(high.limit, Limit::MaxScale);
}

void TestScaler::unreachable_ignoresMinScale()
{
    Policy policy;
    policy.minScale = 2;
    Bench bench(policy);
    bench.run(61, 2, 2);
    QCOMPARE(bench.run(62, 0, 2, false).replicas, 0);
}

QTEST_APPLESS_MAIN(TestScaler)
#include "tst_scaler.moc"
