#include "core/autoscaler/autoscaler.h"
#include "core/autoscaler/window.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

constexpr seconds second{1};

/// A decider on a line of whole seconds.
struct Bench
{
    explicit Bench(Policy policy = {}, int ready = 0) : decider(std::move(policy), ready, start) {}
    WallTime at(int t) const { return start + t * second; }
    void load(int from, int to, double concurrency)
    {
        for (int t = from; t <= to; ++t)
            decider.record({at(t), concurrency, 0, 0, 0});
    }
    Decision decide(int t, int ready, bool reachable = true)
    {
        return decider.decide(ready, reachable, at(t));
    }

    WallTime start{seconds(1'700'000'000)};
    Decider decider;
};

Policy targetOf(double target)
{
    Policy policy;
    policy.target = target;
    return policy;
}

} // namespace

class TestDecider : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingMeasured_isNoDecision();
    void steadyLoad_needsLoadOverTarget();
    void windowNotFull_dividesByWhatWasSeen();
    void suddenLoad_panicsAndDoesNotFall();
    void panic_endsAfterAStableWindow();
    void fallingLoad_isHeldByTheRate();
    void unreachable_fallsAtOnce();
    void activationScale_lifts();
    void delay_keepsTheLargest();
    void unlimitedBurst_neverLacksData();
    void bounds_areNamed();
    void demand_countsWhatWaits();
    void demand_isNotCountedTwice();
    void demandAfterIdleSeconds_ignoresThem();
    void shorterWindow_keepsWhatItReaches();
    void longDelay_isHeldToItsSlot();
    void delay_ofManyFallingAnswers();
    void delay_survivesAClockSetBack();
    void otherDelay_keepsWhatItHolds();
    void otherTerms_keepWhatTheirMetricsHold();
};

void TestDecider::nothingMeasured_isNoDecision()
{
    Bench bench;
    const Decision decision = bench.decide(0, 0);
    QVERIFY(!decision.valid);
    QCOMPARE(decision.limit, Limit::NoData);
    bench.load(0, 0, 10);
    QVERIFY(bench.decide(60, 1).valid);
    QVERIFY(!bench.decide(61, 1).valid);
}

void TestDecider::steadyLoad_needsLoadOverTarget()
{
    Bench bench(targetOf(7));
    bench.load(0, 59, 7.2);
    const Decision decision = bench.decide(59, 2);
    QCOMPARE(decision.stable, 7.2);
    QCOMPARE(decision.rawStable, 2);
    QCOMPARE(decision.desired, 2);
    QVERIFY(!decision.inPanic);
    QCOMPARE(decision.limit, Limit::None);
}

void TestDecider::windowNotFull_dividesByWhatWasSeen()
{
    Bench bench;
    bench.load(0, 9, 30);
    QCOMPARE(bench.decide(9, 1).stable, 30.0);
    QCOMPARE(bench.decide(59, 1).stable, 30.0); // 10 seconds seen, none aged out
    QCOMPARE(bench.decide(12, 1).panic, 30.0);  // three of six aged out
    QCOMPARE(bench.decide(15, 1).panic, 0.0);
}

void TestDecider::suddenLoad_panicsAndDoesNotFall()
{
    Bench bench(targetOf(10));
    bench.load(0, 59, 5);
    bench.load(60, 65, 50);
    const Decision peak = bench.decide(65, 1);
    QVERIFY(peak.inPanic);
    QCOMPARE(peak.desired, 5);
    bench.load(66, 75, 5);
    const Decision later = bench.decide(75, 5);
    QVERIFY(later.inPanic);
    QCOMPARE(later.desired, 5);
    QCOMPARE(later.limit, Limit::PanicHighWater);
}

void TestDecider::panic_endsAfterAStableWindow()
{
    Bench bench(targetOf(10));
    bench.load(0, 5, 50);
    QVERIFY(bench.decide(5, 1).inPanic);
    bench.load(6, 66, 5);
    QVERIFY(bench.decide(65, 5).inPanic); // exactly the window: not yet
    const Decision after = bench.decide(66, 5);
    QVERIFY(!after.inPanic);
    QCOMPARE(after.desired, 2); // 5 / 2 rounded down
    QCOMPARE(after.limit, Limit::ScaleDownRate);
}

void TestDecider::fallingLoad_isHeldByTheRate()
{
    Bench bench(targetOf(10));
    bench.load(0, 59, 10);
    const Decision decision = bench.decide(59, 20);
    QCOMPARE(decision.rawStable, 1);
    QCOMPARE(decision.desired, 10);
    QCOMPARE(decision.limit, Limit::ScaleDownRate);
}

void TestDecider::unreachable_fallsAtOnce()
{
    Bench bench(targetOf(10));
    bench.load(0, 59, 0);
    QCOMPARE(bench.decide(59, 20, false).desired, 0);
}

void TestDecider::activationScale_lifts()
{
    Policy policy = targetOf(10);
    policy.activationScale = 5;
    Bench bench(policy);
    bench.load(0, 0, 1);
    QCOMPARE(bench.decide(0, 0).desired, 5);
    QCOMPARE(bench.decide(0, 0).limit, Limit::ActivationScale);
    Bench idle(policy);
    idle.load(0, 0, 0);
    QCOMPARE(idle.decide(0, 0).desired, 0);
}

void TestDecider::delay_keepsTheLargest()
{
    Policy policy = targetOf(10);
    policy.scaleDownDelay = seconds(10);
    policy.stableWindow = seconds(6);
    policy.panicWindow = second;
    policy.panicThreshold = 100;
    Bench bench(policy);
    bench.load(0, 5, 30);
    QCOMPARE(bench.decide(5, 3).desired, 3);
    bench.load(6, 20, 0);
    const Decision held = bench.decide(12, 1);
    QCOMPARE(held.desired, 3);
    QCOMPARE(held.limit, Limit::ScaleDownDelay);
    QCOMPARE(bench.decide(16, 1).desired, 0); // five slots of two seconds later
}

void TestDecider::unlimitedBurst_neverLacksData()
{
    Policy policy;
    policy.targetBurstCapacity = -1;
    Bench bench(policy);
    const Decision decision = bench.decide(0, 0);
    QVERIFY(decision.valid);
    QCOMPARE(decision.desired, 0);
    QCOMPARE(decision.excessBurstCapacity, -1);
}

void TestDecider::bounds_areNamed()
{
    Policy policy = targetOf(1);
    policy.minScale = 2;
    policy.maxScale = 3;
    Bench bench(policy);
    bench.load(0, 0, 9);
    const Decision high = bench.decide(0, 3);
    QCOMPARE(high.desired, 9);
    QCOMPARE(high.bounded, 3);
    QCOMPARE(high.limit, Limit::MaxScale);
    Bench idle(policy);
    idle.load(0, 0, 0);
    const Decision low = idle.decide(0, 1);
    QCOMPARE(low.bounded, 2);
    QCOMPARE(low.limit, Limit::MinScale);
}

void TestDecider::demand_countsWhatWaits()
{
    Bench bench(targetOf(3.5));
    const Decision decision = bench.decider.demand(50, 0, true, bench.start);
    QVERIFY(decision.valid);
    QCOMPARE(decision.desired, 15); // 50 / 3.5
    QVERIFY(decision.inPanic);      // so that the next tick keeps it
    QCOMPARE(bench.decider.demand(1, 0, true, bench.at(1)).desired, 15);
}

void TestDecider::demand_isNotCountedTwice()
{
    Bench bench(targetOf(1));
    bench.decider.demand(4, 0, true, bench.start);
    bench.decider.demand(6, 0, true, bench.start);
    QCOMPARE(bench.decide(0, 0).stable, 6.0);
    bench.decider.record({bench.start, 5, 0, 0, 0}); // the same second, measured
    QCOMPARE(bench.decide(0, 0).stable, 6.0);
    bench.decider.record({bench.at(1), 6, 0, 0, 0});
    QCOMPARE(bench.decide(1, 0).stable, 6.0);
}

void TestDecider::demandAfterIdleSeconds_ignoresThem()
{
    Bench bench(targetOf(10));
    bench.load(0, 59, 0);
    QCOMPARE(bench.decider.demand(50, 0, true, bench.at(60)).desired, 5);
    bench.load(61, 62, 50);
    QCOMPARE(bench.decide(62, 0).desired, 5);
}

void TestDecider::shorterWindow_keepsWhatItReaches()
{
    Bench bench;
    bench.load(0, 49, 10);
    bench.load(50, 59, 40);
    Policy shorter;
    shorter.stableWindow = seconds(20);
    bench.decider.setPolicy(shorter);
    QCOMPARE(bench.decide(59, 1).stable, 25.0);
    bench.decider.setPolicy({});
    QCOMPARE(bench.decide(59, 1).stable, 25.0); // what was forgotten does not come back as zeros
}

void TestDecider::longDelay_isHeldToItsSlot()
{
    Policy policy = targetOf(1);
    policy.scaleDownDelay = seconds(7200);
    Bench bench(policy);
    bench.load(0, 5, 8);
    QCOMPARE(bench.decide(5, 8).desired, 8);
    bench.load(70, 90, 2);
    QCOMPARE(bench.decide(90, 8).desired, 8);
    bench.load(7150, 7210, 2);
    QCOMPARE(bench.decide(7203, 4).desired, 8); // of the slot that began at 4
    QCOMPARE(bench.decide(7204, 4).desired, 4); // what the first decision below it asked for, by the rate
}

/// Each below the one before: all of them are held.
void TestDecider::delay_ofManyFallingAnswers()
{
    DelayWindow delay(seconds(200));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(delay.largest(2 * i, 1000 - i), 1000);
    for (int i = 100; i < 300; ++i)
        QCOMPARE(delay.largest(2 * i, 0), std::max(0, i < 199 ? 1000 - (i - 99) : 0));
}

void TestDecider::delay_survivesAClockSetBack()
{
    DelayWindow delay(seconds(10));
    QCOMPARE(delay.largest(1000, 9), 9);
    QCOMPARE(delay.largest(995, 1), 9);
    QCOMPARE(delay.largest(500, 1), 1);
    QCOMPARE(delay.largest(509, 2), 2);
}

void TestDecider::otherDelay_keepsWhatItHolds()
{
    Policy policy = targetOf(1);
    policy.scaleDownDelay = seconds(30);
    policy.maxScaleDownRate = 1000;
    Bench bench(policy);
    bench.load(0, 5, 8);
    QCOMPARE(bench.decide(5, 8).desired, 8);
    bench.load(70, 90, 2);
    policy.scaleDownDelay = seconds(120);
    bench.decider.setPolicy(policy);
    QCOMPARE(bench.decide(90, 8).desired, 8);
    QCOMPARE(bench.decide(90, 8).limit, Limit::ScaleDownDelay);
    policy.scaleDownDelay = seconds(60);
    bench.decider.setPolicy(policy);
    QCOMPARE(bench.decide(90, 8).desired, 2);
    policy.scaleDownDelay = seconds(0);
    bench.decider.setPolicy(policy);
    QCOMPARE(bench.decide(90, 8).limit, Limit::None);
}

void TestDecider::otherTerms_keepWhatTheirMetricsHold()
{
    Policy policy = targetOf(100);
    policy.maxScaleDownRate = 1000;
    policy.metrics = *parseMetrics("cpu target=50 window=10s stabilization=5m; custom name=jobs target=10 "
                                   "window=10s stabilization=0s",
                                   seconds(60));
    Bench bench(policy);
    const auto tell = [&bench](int from, int to, std::vector<double> values) {
        for (int t = from; t <= to; ++t)
            bench.decider.record({bench.at(t), 1, 0, 0, 0, values});
    };
    tell(0, 9, {300, 40});
    QCOMPARE(bench.decide(9, 6).metrics[0].count, 6);
    tell(10, 29, {50, 40});
    // Another place, a target, a window and a time to stand of its own; and one that is new.
    policy.metrics = *parseMetrics("rps target=1 window=10s; custom name=jobs target=5 window=20s "
                                   "stabilization=0s; cpu target=50 window=10s stabilization=10m",
                                   seconds(60));
    bench.decider.setPolicy(policy);
    const Decision decision = bench.decide(29, 6);
    QVERIFY(!decision.metrics[0].hasData);
    QCOMPARE(decision.metrics[1].average, 40.0);
    QCOMPARE(decision.metrics[1].raw, 8);
    QCOMPARE(decision.metrics[2].average, 50.0);
    QCOMPARE(decision.metrics[2].count, 6); // what it asked for under the terms before
    QCOMPARE(decision.metrics[2].limit, Limit::Stabilization);
    policy.metrics = *parseMetrics("custom name=others target=5 window=20s", seconds(60));
    bench.decider.setPolicy(policy);
    QVERIFY(!bench.decide(29, 6).metrics[0].hasData); // another metric
}

QTEST_APPLESS_MAIN(TestDecider)
#include "tst_decider.moc"
