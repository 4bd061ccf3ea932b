#include "core/autoscaler/replay.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

const WallTime start = *parseTime("2026-01-01T00:00:00Z");

Policy policyOf(const StringMap &annotations, int containerConcurrency = 10)
{
    return *resolvePolicy(annotations, {}, containerConcurrency);
}

ReplayOptions options(double length, double startsIn = 2)
{
    ReplayOptions made;
    made.start = start;
    made.length = length;
    made.startsIn = startsIn;
    return made;
}

} // namespace

class TestReplay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noLoad_startsNothing();
    void firstRequest_waitsForTheStart();
    void demandAtOnce_isFasterThanATick();
    void steadyLoad_isServedByWhatItNeeds();
    void overload_isWaitedForInOrder();
    void otherPolicy_costsAndServesOtherwise();
    void minScale_avoidsColdStarts();
    void schedule_isReplayedAtItsTime();
    void runningInstances_servedFromTheStart();
    void severalAtTheStart_areKeptAsInPanic();
    void fullEngine_startsNoMore();
    void secondThatHadToWait_isDecidedAtItsEnd();
    void queueWait_isMeasured();
    void idleAfterLoad_goesToZero();
    void sameInput_givesTheSame();
    void trace_isHeldUntilTheNextPoint();
    void badTrace_isRefused_data();
    void badTrace_isRefused();
};

void TestReplay::noLoad_startsNothing()
{
    const ReplayResult result = replay({{0, 0, 0}}, policyOf({}), options(300));
    QCOMPARE(result.points.size(), size_t(300));
    QCOMPARE(result.starts, 0);
    QCOMPARE(result.instanceSeconds, 0.0);
    QCOMPARE(result.overProvisioning(), 0.0);
}

void TestReplay::firstRequest_waitsForTheStart()
{
    const ReplayResult result = replay({{0, 0, 0}, {10, 0.1, 1}, {40, 0, 0}}, policyOf({}), options(60, 3));
    QCOMPARE(result.startsFromZero, 1);
    QCOMPARE(result.starts, 1);
    QCOMPARE(result.coldRequests, 3.0); // one in each of three seconds
    QCOMPARE(result.points[12].ready, 1);
    QCOMPARE(result.points[11].ready, 0);
    QVERIFY(std::abs(result.mostWait - 2.6) < 0.2); // the middle of the first second
    QCOMPARE(result.requests, 30.0);
}

void TestReplay::demandAtOnce_isFasterThanATick()
{
    ReplayOptions ticks = options(60, 1);
    ticks.demandsAtOnce = false;
    const std::vector<TracePoint> burst{{0, 0, 0}, {11, 40, 40}, {40, 0, 0}};
    const ReplayResult slow = replay(burst, policyOf({}), ticks);
    const ReplayResult fast = replay(burst, policyOf({}), options(60, 1));
    QVERIFY(fast.mostWait < slow.mostWait);
    QCOMPARE(fast.points[11].desired, 6); // 40 over 7, in the very second
    QCOMPARE(fast.points[11].ready, 6);
    QCOMPARE(slow.points[11].ready, 0);
}

void TestReplay::steadyLoad_isServedByWhatItNeeds()
{
    const ReplayResult result = replay({{0, 35, 70}}, policyOf({}), options(600, 1));
    QCOMPARE(result.points.back().ready, 5); // 35 over 7
    QCOMPARE(result.points.back().waiting, 0.0);
    QVERIFY(std::abs(result.points.back().concurrency - 35) < 1e-9);
    QCOMPARE(result.requests, 42000.0);
    QVERIFY(result.p99Wait < 2);
    QVERIFY(result.overProvisioning() < 0.4);
}

/// Twice what one instance can do, and no more than one allowed: the queue grows by half of what comes.
void TestReplay::overload_isWaitedForInOrder()
{
    const Policy one = policyOf({{"autoscaling.knative.dev/max-scale", "1"}});
    ReplayOptions ready = options(20);
    ready.ready = 1;
    ready.startsIn = 0;
    const ReplayResult result = replay({{0, 20, 20}, {10, 0, 0}}, one, ready);
    QCOMPARE(result.points[9].waiting, 100.0);
    QCOMPARE(result.points[19].waiting, 0.0);
    QVERIFY2(std::abs(result.mostWait - 9.5) < 0.01,
             qPrintable(QString::number(result.mostWait))); // who came at 9.5 is served at 19
    QVERIFY(std::abs(result.meanWait - 5) < 0.01);
    QCOMPARE(result.points[9].limit, Limit::MaxScale);
}

void TestReplay::otherPolicy_costsAndServesOtherwise()
{
    std::vector<TracePoint> wave;
    for (int t = 0; t < 600; ++t)
        wave.push_back({double(t), 50 + 50 * std::sin(t / 20.0), 100 + 100 * std::sin(t / 20.0)});
    const ReplayResult tight = replay(wave, policyOf({}), options(0));
    const ReplayResult wide = replay(wave, policyOf({{"autoscaling.knative.dev/target", "2"}}), options(0));
    QCOMPARE(tight.points.size(), size_t(600));
    QVERIFY(wide.instanceSeconds > 2 * tight.instanceSeconds);
    const ReplayResult held =
        replay(wave, policyOf({{"autoscaling.knative.dev/max-scale", "3"}}), options(0));
    QVERIFY(held.instanceSeconds < tight.instanceSeconds);
    QVERIFY(held.meanWait > 10 * tight.meanWait);
}

void TestReplay::minScale_avoidsColdStarts()
{
    ReplayOptions warm = options(60);
    warm.ready = 1;
    const ReplayResult result =
        replay({{0, 0, 0}, {30, 1, 1}}, policyOf({{"autoscaling.knative.dev/min-scale", "1"}}), warm);
    QCOMPARE(result.coldRequests, 0.0);
    QCOMPARE(result.instanceSeconds, 60.0);
}

void TestReplay::schedule_isReplayedAtItsTime()
{
    const Policy policy =
        policyOf({{"autoscaling.tidegate.dev/schedule", "5 0 * * * for=5m min=3 pre-warm=1m"}});
    const ReplayResult result = replay({{0, 0, 0}}, policy, options(900));
    QCOMPARE(result.points[238].desired, 0);
    QCOMPARE(result.points[239].desired, 3); // 00:04:00, at the end of that second
    QCOMPARE(result.points[239].limit, Limit::PreWarm);
    QCOMPARE(result.points[400].limit, Limit::ScheduleMin);
    QCOMPARE(result.points.back().desired, 0);
    QCOMPARE(result.startsFromZero, 0);
}

void TestReplay::runningInstances_servedFromTheStart()
{
    ReplayOptions running = options(300);
    running.ready = 3;
    const ReplayResult result = replay({{0, 20, 20}}, policyOf({}), running);
    QCOMPARE(result.coldRequests, 0.0);
    QCOMPARE(result.startsFromZero, 0);
    QCOMPARE(result.starts, 0);
    QCOMPARE(result.mostWait, 0.0);
    QCOMPARE(result.points.back().ready, 3); // 20 over 7
}

/// Nothing has been measured yet that would say that they are too many.
void TestReplay::severalAtTheStart_areKeptAsInPanic()
{
    ReplayOptions running = options(300);
    running.ready = 8;
    const ReplayResult result = replay({{0, 5, 5}}, policyOf({}), running);
    QCOMPARE(result.points[30].ready, 8);
    QCOMPARE(result.points[30].limit, Limit::PanicHighWater);
    QCOMPARE(result.points.back().ready, 1);
    running.ready = 1; // one may be right
    QCOMPARE(replay({{0, 5, 5}}, policyOf({}), running).points[30].limit, Limit::None);
}

void TestReplay::fullEngine_startsNoMore()
{
    ReplayOptions full = options(60, 1);
    full.capacity = 3;
    const ReplayResult result = replay({{0, 50, 50}}, policyOf({}), full);
    QCOMPARE(result.most, 3);
    QCOMPARE(result.points.back().limit, Limit::EngineCapacity);
    full.ready = 4; // they are there
    QCOMPARE(replay({{0, 50, 50}}, policyOf({}), full).most, 4);
}

/// Whether it is an even second, in which there is a decision anyway, or an odd one.
void TestReplay::secondThatHadToWait_isDecidedAtItsEnd()
{
    for (const double first : {10.0, 11.0}) {
        const ReplayResult result =
            replay({{0, 0, 0}, {first, 5, 5}, {first + 1, 40, 40}}, policyOf({}), options(20, 1));
        const auto second = size_t(first);
        QCOMPARE(result.points[second].desired, 1);
        QCOMPARE(result.points[second + 1].waiting, 35.0);
        QCOMPARE(result.points[second + 1].desired, 3); // 20 on average over 7
        QCOMPARE(result.points[second + 2].desired, 5);
    }
}

void TestReplay::queueWait_isMeasured()
{
    const char *held = "autoscaling.tidegate.dev/metrics";
    const std::vector<TracePoint> load{{0, 30, 30}};
    ReplayOptions small = options(60, 5);
    small.perInstance = 5; // takes less than the target says
    const ReplayResult without = replay(load, policyOf({}), small);
    const ReplayResult with = replay(load, policyOf({{held, "queue-wait target=100ms window=5s"}}), small);
    QVERIFY(with.most > without.most);
}

void TestReplay::idleAfterLoad_goesToZero()
{
    const ReplayResult result = replay({{0, 5, 5}, {60, 0, 0}}, policyOf({}), options(400, 1));
    QCOMPARE(result.points.back().ready, 0);
    QCOMPARE(result.startsFromZero, 1);
}

void TestReplay::sameInput_givesTheSame()
{
    const std::vector<TracePoint> load{{0, 3, 9}, {50, 80, 200}, {70, 0, 0}};
    const ReplayResult a = replay(load, policyOf({}), options(300));
    const ReplayResult b = replay(load, policyOf({}), options(300));
    QCOMPARE(a.instanceSeconds, b.instanceSeconds);
    QCOMPARE(a.meanWait, b.meanWait);
}

void TestReplay::trace_isHeldUntilTheNextPoint()
{
    const ReplayResult result =
        replay({{2, 4, 0}, {3, 2, 8}, {3.5, 4, 8}, {6, 0, 0}}, policyOf({}), options(8, 0));
    QCOMPARE(result.requests, 4.0 + 8 + 8 + 8); // without rps: requests of a second each
}

void TestReplay::badTrace_isRefused_data()
{
    QTest::addColumn<QList<double>>("numbers"); // t, concurrency, rps, …
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("empty") << QList<double>{};
    QTest::newRow("back in time") << QList<double>{5, 1, 1, 4, 1, 1};
    QTest::newRow("twice the same") << QList<double>{5, 1, 1, 5, 1, 1};
    QTest::newRow("below zero") << QList<double>{0, -1, 1};
    QTest::newRow("not a number") << QList<double>{0, nan, 1};
    QTest::newRow("beyond a day") << QList<double>{86400, 1, 1};
    QTest::newRow("too large") << QList<double>{0, 1e12, 1};
}

void TestReplay::badTrace_isRefused()
{
    QFETCH(QList<double>, numbers);
    std::vector<TracePoint> trace;
    for (qsizetype i = 0; i + 2 < numbers.size(); i += 3)
        trace.push_back({numbers[i], numbers[i + 1], numbers[i + 2]});
    const auto checked = checkTrace(trace);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, Code::Invalid);
    QVERIFY(checkTrace({{0, 1, 1}, {1, 0, 0}}));
}

QTEST_APPLESS_MAIN(TestReplay)
#include "tst_replay.moc"
