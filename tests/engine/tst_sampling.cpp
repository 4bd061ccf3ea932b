#include "core/engine/sampling.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const SteadyTime start{};
const WallTime noon{seconds(1'700'000'000)};

gateway::RevisionSample counters(std::uint64_t requests, double concurrencySeconds)
{
    gateway::RevisionSample sample;
    sample.requests = requests;
    sample.concurrencySeconds = concurrencySeconds;
    return sample;
}

ScalingSample at(int second, int desired)
{
    ScalingSample sample;
    sample.time = noon + seconds(second);
    sample.desired = desired;
    return sample;
}

} // namespace

class TestSampling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void counters_becomeAverages();
    void unknownRevision_hasNoLoad();
    void countersBeganAnew_areNotNegative();
    void noTimePassed_isNoLoad();
    void peek_leavesTheSecondOpen();
    void equalSeconds_comeBackOneByOne();
    void since_leavesOutWhatIsKnown();
    void history_endsAfterAQuarterOfAnHour();
};

void TestSampling::counters_becomeAverages()
{
    Meter meter(start);
    auto sample = counters(10, 5);
    Load load = meter.read(&sample, start + seconds(1));
    QCOMPARE(load.concurrency, 5.0);
    QCOMPARE(load.rps, 10.0);
    sample = counters(30, 9);
    load = meter.read(&sample, start + seconds(3));
    QCOMPARE(load.concurrency, 2.0);
    QCOMPARE(load.rps, 10.0);
}

void TestSampling::unknownRevision_hasNoLoad()
{
    Meter meter(start);
    const Load load = meter.read(nullptr, start + seconds(1));
    QCOMPARE(load.concurrency, 0.0);
    QCOMPARE(load.waiting, 0u);
}

void TestSampling::countersBeganAnew_areNotNegative()
{
    Meter meter(start);
    auto sample = counters(100, 100);
    meter.read(&sample, start + seconds(1));
    sample = counters(2, 1);
    const Load load = meter.read(&sample, start + seconds(2));
    QCOMPARE(load.rps, 2.0);
    QCOMPARE(load.concurrency, 1.0);
}

void TestSampling::noTimePassed_isNoLoad()
{
    Meter meter(start);
    const auto sample = counters(100, 100);
    QCOMPARE(meter.read(&sample, start).rps, 0.0);
}

void TestSampling::peek_leavesTheSecondOpen()
{
    Meter meter(start);
    auto sample = counters(4, 2);
    sample.waiting = 3;
    sample.inFlight = 1;
    QCOMPARE(meter.peek(&sample).concurrency, 4.0);
    QCOMPARE(meter.peek(&sample).rps, 4.0);
    QCOMPARE(meter.read(&sample, start + seconds(1)).rps, 4.0);
    QCOMPARE(meter.peek(&sample).rps, 0.0);
}

void TestSampling::equalSeconds_comeBackOneByOne()
{
    SampleHistory history;
    const auto words = std::make_shared<const Bilingual>(Bilingual{"why", "为何"});
    for (int second = 0; second < 5; ++second)
        history.add(at(second, second < 3 ? 1 : 2), words);
    const auto samples = history.after({});
    QCOMPARE(samples.size(), size_t(5));
    for (int second = 0; second < 5; ++second) {
        QCOMPARE(samples[size_t(second)].time, noon + seconds(second));
        QCOMPARE(samples[size_t(second)].desired, second < 3 ? 1 : 2);
        QCOMPARE(samples[size_t(second)].why.en, std::string("why"));
    }
    QCOMPARE(history.latest()->time, noon + seconds(4));
}

void TestSampling::since_leavesOutWhatIsKnown()
{
    SampleHistory history;
    for (int second = 0; second < 10; ++second)
        history.add(at(second, 1), nullptr);
    const auto samples = history.after(noon + seconds(7));
    QCOMPARE(samples.size(), size_t(2));
    QCOMPARE(samples.front().time, noon + seconds(8));
}

void TestSampling::history_endsAfterAQuarterOfAnHour()
{
    SampleHistory history;
    for (int second = 0; second < 2'000; ++second)
        history.add(at(second, second % 7), nullptr);
    const auto samples = history.after({});
    QCOMPARE(samples.size(), size_t(901));
    QCOMPARE(samples.back().time - samples.front().time, WallTime::duration(std::chrono::minutes(15)));
}

QTEST_APPLESS_MAIN(TestSampling)
#include "tst_sampling.moc"
