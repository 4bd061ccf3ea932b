#include "core/metering/meter.h"

#include <QTest>
#include <random>

using namespace tidegate;
using namespace tidegate::metering;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::nanoseconds;

namespace {

const Subject web{"shop", "web", "web-00001"};
const Subject mail{"post", "mail", "mail-00001"};

/// Clocks that can be told to jump; the steady one never does.
struct Clocks
{
    SteadyTime steady{hours(5)};
    WallTime wall{hours(500'000)}; // a full hour

    void pass(nanoseconds time)
    {
        steady += std::chrono::duration_cast<SteadyTime::duration>(time);
        wall += time;
    }
    Moment now() const { return {steady, wall}; }
};

InstanceReading reading(const std::string &id, const Clocks &clocks, const Subject &subject = web)
{
    InstanceReading reading;
    reading.id = {id};
    reading.subject = subject;
    reading.from = clocks.steady;
    return reading;
}

void append(std::vector<Record> &all, std::vector<Record> more)
{
    all.insert(all.end(), more.begin(), more.end());
}

Amounts sum(const std::vector<Record> &records, const Subject &of = web)
{
    Amounts all;
    for (const Record &record : records) {
        if (record.subject == of)
            all += record.amounts;
    }
    return all;
}

qint64 instanceNs(const std::vector<Record> &records, const Subject &of = web)
{
    return sum(records, of).activeNs + sum(records, of).idleNs;
}

constexpr qint64 second = 1'000'000'000;

} // namespace

class TestMeter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void instance_isMeteredFromItsStartToItsEnd();
    void ended_isMeteredOnce();
    void shortLife_isMeteredThoughNeverSeenAlive();
    void doubt_isNotMetered();
    void records_areMadeInTime();
    void phase_endsARecord();
    void numbers_areUnique();
    void prefix_losesAtMostTheInterval();
    void busyTime_isActive();
    void busyTime_mayBeToldBeforeItsInstance();
    void hours_splitARecord();
    void wallClock_jumpsMoveHoursAndNoSum();
    void suspend_isNotMetered();
    void lostSight_endsWhereItWasSeenLast();
    void cpuAndMemory();
    void traffic_isCounted();
    void idleHosts_arePaidForByWhoTookSome();
    void idleHosts_withoutUseArePaidForByNobody();
};

void TestMeter::instance_isMeteredFromItsStartToItsEnd()
{
    Clocks clocks;
    Meter meter;
    std::vector<Record> records;
    auto seen = reading("a", clocks);
    clocks.pass(milliseconds(300)); // seen late, as it is
    for (int i = 0; i < 40; ++i) {
        meter.see(seen, clocks.now());
        append(records, meter.take(clocks.now()));
        clocks.pass(seconds(2));
    }
    seen.until = seen.from + seconds(79);
    meter.see(seen, clocks.now());
    append(records, meter.take(clocks.now()));
    QCOMPARE(instanceNs(records), 79 * second);
    QCOMPARE(meter.instances(), size_t(0));
}

void TestMeter::ended_isMeteredOnce()
{
    Clocks clocks;
    Meter meter;
    auto seen = reading("a", clocks);
    clocks.pass(seconds(3));
    seen.until = clocks.steady;
    std::vector<Record> records;
    for (int i = 0; i < 60; ++i) {
        meter.see(seen, clocks.now());
        append(records, meter.take(clocks.now()));
        clocks.pass(seconds(1));
    }
    QCOMPARE(records.size(), size_t(1));
    QCOMPARE(instanceNs(records), 3 * second);
}

void TestMeter::shortLife_isMeteredThoughNeverSeenAlive()
{
    Clocks clocks;
    Meter meter;
    auto seen = reading("a", clocks);
    clocks.pass(milliseconds(120));
    seen.until = clocks.steady;
    clocks.pass(seconds(1));
    meter.see(seen, clocks.now());
    QCOMPARE(instanceNs(meter.take(clocks.now())), 120'000'000);
}

// What is not known to be alive any more counts up to when it was.
void TestMeter::doubt_isNotMetered()
{
    Clocks clocks;
    Meter meter;
    auto seen = reading("a", clocks);
    clocks.pass(seconds(1));
    seen.alive = clocks.steady;
    clocks.pass(seconds(9));
    meter.see(seen, clocks.now());
    auto records = meter.take(clocks.now(), true);
    seen.until = seen.from + milliseconds(1'500);
    meter.see(seen, clocks.now());
    append(records, meter.take(clocks.now()));
    QCOMPARE(instanceNs(records), 1'500'000'000);
}

void TestMeter::records_areMadeInTime()
{
    Clocks clocks;
    Meter meter;
    const auto seen = reading("a", clocks);
    SteadyTime last = clocks.steady;
    for (int i = 0; i < 200; ++i) {
        clocks.pass(seconds(2));
        meter.see(seen, clocks.now());
        meter.count(web, {1, 0, 0});
        if (!meter.take(clocks.now()).empty())
            last = clocks.steady;
        QVERIFY(clocks.steady - last < seconds(8));
    }
}

void TestMeter::phase_endsARecord()
{
    Clocks clocks;
    Meter meter;
    auto seen = reading("a", clocks);
    clocks.pass(milliseconds(10));
    meter.see(seen, clocks.now());
    QVERIFY(meter.take(clocks.now()).empty());
    clocks.pass(milliseconds(10));
    seen.phase = 1;
    meter.see(seen, clocks.now());
    QCOMPARE(meter.take(clocks.now()).size(), size_t(1));
    clocks.pass(milliseconds(10));
    meter.see(seen, clocks.now());
    QVERIFY(meter.take(clocks.now()).empty());
}

void TestMeter::numbers_areUnique()
{
    Clocks clocks;
    Meter meter;
    std::vector<Record> records;
    const std::vector<InstanceReading> seen{reading("a", clocks), reading("b", clocks),
                                            reading("c", clocks, mail)};
    for (int i = 0; i < 3000; ++i) { // over an hour's end
        clocks.pass(seconds(2));
        for (const auto &each : seen)
            meter.see(each, clocks.now());
        meter.count(mail, {1, 0, 0});
        append(records, meter.take(clocks.now()));
    }
    for (size_t i = 0; i < records.size(); ++i)
        QCOMPARE(records[i].sequence, std::int64_t(i + 1));
}

// A crash keeps the records up to some moment and nothing behind it.
void TestMeter::prefix_losesAtMostTheInterval()
{
    std::mt19937 random(7);
    const auto between = [&random](int from, int to) {
        return std::uniform_int_distribution(from, to)(random);
    };
    for (int crash = 0; crash < 200; ++crash) {
        Clocks clocks;
        Meter meter;
        std::vector<Record> records;
        std::map<int, InstanceReading> alive;
        qint64 lived = 0;
        const int steps = between(1, 200);
        for (int i = 0; i < steps; ++i) {
            clocks.pass(milliseconds(between(1, 2000)));
            if (between(0, 9) == 0)
                alive.emplace(i, reading("i" + std::to_string(i), clocks));
            if (!alive.empty() && between(0, 19) == 0) {
                auto ended = alive.extract(alive.begin()).mapped();
                ended.until = clocks.steady;
                lived += nanoseconds(*ended.until - ended.from).count();
                meter.see(ended, clocks.now());
            }
            for (const auto &[number, each] : alive)
                meter.see(each, clocks.now());
            append(records, meter.take(clocks.now()));
        }
        clocks.pass(milliseconds(between(0, 1999))); // the crash
        for (const auto &[number, each] : alive)
            lived += nanoseconds(clocks.steady - each.from).count();
        QVERIFY(instanceNs(records) <= lived);
        QVERIFY(lived - instanceNs(records) <= qint64(alive.size()) * 10 * second);
    }
}

void TestMeter::busyTime_isActive()
{
    Clocks clocks;
    Meter meter;
    const auto seen = reading("a", clocks);
    clocks.pass(seconds(8));
    meter.busy({"a"}, seconds(3));
    meter.see(seen, clocks.now());
    auto records = meter.take(clocks.now());
    QCOMPARE(sum(records).activeNs, 3 * second);
    QCOMPARE(sum(records).idleNs, 5 * second);
    // Read after the process was, it may be ahead; nothing of it is lost and no second is counted twice.
    clocks.pass(seconds(8));
    meter.see(seen, clocks.now());
    meter.busy({"a"}, milliseconds(8'010));
    append(records, meter.take(clocks.now()));
    QCOMPARE(sum(records).activeNs, 11 * second);
    clocks.pass(seconds(8));
    meter.see(seen, clocks.now());
    append(records, meter.take(clocks.now()));
    QCOMPARE(sum(records).activeNs, 11 * second + 10'000'000);
    QCOMPARE(instanceNs(records), 24 * second);
}

void TestMeter::busyTime_mayBeToldBeforeItsInstance()
{
    Clocks clocks;
    Meter meter;
    auto seen = reading("a", clocks);
    clocks.pass(seconds(2));
    seen.until = clocks.steady;
    meter.busy({"a"}, seconds(1));
    meter.see(seen, clocks.now());
    QCOMPARE(sum(meter.take(clocks.now())).activeNs, second);
    meter.busy({"a"}, seconds(1)); // it has ended
    QVERIFY(meter.take(clocks.now()).empty());
}

void TestMeter::hours_splitARecord()
{
    Clocks clocks;
    Meter meter;
    clocks.pass(minutes(59) + seconds(57));
    auto seen = reading("a", clocks);
    seen.memoryBytes = 1000;
    clocks.pass(seconds(12)); // 3 s before the hour, 9 s after
    seen.cpuSeconds = 4;
    meter.busy({"a"}, seconds(6));
    meter.see(seen, clocks.now());
    const auto records = meter.take(clocks.now());
    QCOMPARE(records.size(), size_t(2));
    QCOMPARE(records[0].hour, 500'000);
    QCOMPARE(records[1].hour, 500'001);
    QCOMPARE(records[0].amounts.activeNs + records[0].amounts.idleNs, 3 * second);
    QCOMPARE(records[1].amounts.activeNs + records[1].amounts.idleNs, 9 * second);
    QCOMPARE(records[0].amounts.cpuNs, second);
    QCOMPARE(sum(records).cpuNs, 4 * second);
    QCOMPARE(sum(records).activeNs, 6 * second);
    QCOMPARE(records[0].amounts.byteSeconds, 3000);
    QCOMPARE(sum(records).byteSeconds, 12'000);
    // Not looked at for long, over several hours.
    clocks.pass(hours(3));
    meter.see(seen, clocks.now());
    const auto more = meter.take(clocks.now());
    QCOMPARE(more.size(), size_t(4));
    QCOMPARE(instanceNs(more), 3 * 3600 * second);
    QCOMPARE(more[1].amounts.idleNs, 3600 * second);
}

void TestMeter::wallClock_jumpsMoveHoursAndNoSum()
{
    std::mt19937 random(11);
    for (int round = 0; round < 50; ++round) {
        Clocks clocks;
        Meter meter;
        std::vector<Record> records;
        auto seen = reading("a", clocks);
        const SteadyTime start = clocks.steady;
        for (int i = 0; i < 500; ++i) {
            clocks.pass(milliseconds(std::uniform_int_distribution(1, 3000)(random)));
            if (i % 7 == 0) // forwards or backwards, by up to ten years
                clocks.wall +=
                    seconds(std::uniform_int_distribution<qint64>(-315'360'000, 315'360'000)(random));
            meter.see(seen, clocks.now());
            append(records, meter.take(clocks.now()));
        }
        append(records, meter.take(clocks.now(), true));
        QCOMPARE(instanceNs(records), nanoseconds(clocks.steady - start).count());
        for (const Record &record : records)
            QVERIFY(record.amounts.activeNs >= 0 && record.amounts.idleNs > 0);
        QVERIFY(records.size() < 600); // a jump is no stretch of time to be split
    }
}

void TestMeter::suspend_isNotMetered()
{
    Clocks clocks;
    Meter meter;
    const auto seen = reading("a", clocks);
    clocks.pass(seconds(8));
    meter.see(seen, clocks.now());
    auto records = meter.take(clocks.now());
    clocks.wall += hours(9); // the machine slept, with the steady clock
    clocks.pass(seconds(8));
    meter.see(seen, clocks.now());
    append(records, meter.take(clocks.now()));
    QCOMPARE(instanceNs(records), 16 * second);
    QCOMPARE(records.back().hour, 500'009);
}

void TestMeter::lostSight_endsWhereItWasSeenLast()
{
    Clocks clocks;
    Meter meter;
    const auto seen = reading("a", clocks);
    clocks.pass(seconds(2));
    meter.see(seen, clocks.now());
    std::vector<Record> records;
    for (int i = 0; i < 100; ++i) {
        clocks.pass(seconds(2));
        append(records, meter.take(clocks.now()));
    }
    QCOMPARE(instanceNs(records), 2 * second);
    QCOMPARE(meter.instances(), size_t(0));
}

void TestMeter::cpuAndMemory()
{
    Clocks clocks;
    Meter meter;
    std::vector<Record> records;
    auto seen = reading("a", clocks);
    seen.memoryBytes = 1'000'000;
    meter.see(seen, clocks.now());
    clocks.pass(seconds(10));
    seen.cpuSeconds = 2.5;
    seen.memoryBytes = 3'000'000; // on average 2 MB
    meter.see(seen, clocks.now());
    append(records, meter.take(clocks.now()));
    clocks.pass(seconds(10));
    seen.cpuSeconds = 0; // an ended process says nothing
    seen.memoryBytes = 0;
    seen.until = clocks.steady;
    meter.see(seen, clocks.now());
    append(records, meter.take(clocks.now()));
    QCOMPARE(sum(records).cpuNs, 2'500'000'000);
    QCOMPARE(sum(records).byteSeconds, 50'000'000);
}

void TestMeter::traffic_isCounted()
{
    Clocks clocks;
    Meter meter;
    std::vector<Record> records;
    for (int i = 0; i < 20; ++i) {
        clocks.pass(seconds(2));
        meter.count(web, {3, 1, 1000});
        meter.count(mail, {1, 0, 5});
        meter.count({"quiet", "q", "q-1"}, {0, 0, 0});
        append(records, meter.take(clocks.now()));
    }
    append(records, meter.take(clocks.now(), true));
    QCOMPARE(sum(records).requests, 60);
    QCOMPARE(sum(records).errors, 20);
    QCOMPARE(sum(records).egressBytes, 20'000);
    QCOMPARE(sum(records, mail).requests, 20);
    QVERIFY(std::none_of(records.begin(), records.end(),
                         [](const auto &each) { return each.subject.ns == "quiet"; }));
}

void TestMeter::idleHosts_arePaidForByWhoTookSome()
{
    Clocks clocks;
    Meter meter;
    for (const auto &[id, subject] : {std::pair("a", web), std::pair("b", web), std::pair("c", mail)}) {
        auto seen = reading(id, clocks, subject);
        seen.host = "java";
        meter.see(seen, clocks.now());
        meter.see(seen, clocks.now()); // the second sight is no second claim
    }
    auto other = reading("d", clocks, mail);
    other.host = "node";
    meter.see(other, clocks.now());
    meter.pools({{"java", 3, 900}}, clocks.now());
    clocks.pass(seconds(10));
    meter.pools({{"java", 3, 900}}, clocks.now());
    const auto records = meter.take(clocks.now(), true);
    QCOMPARE(sum(records).poolNs, 20 * second);
    QCOMPARE(sum(records, mail).poolNs, 10 * second);
    QCOMPARE(sum(records).poolByteSeconds, 6000);
    QCOMPARE(sum(records, mail).poolByteSeconds, 3000);
    QCOMPARE(sum(records, {}).poolNs, 0);
}

void TestMeter::idleHosts_withoutUseArePaidForByNobody()
{
    Clocks clocks;
    Meter meter;
    auto seen = reading("a", clocks);
    seen.host = "java";
    seen.until = clocks.steady;
    meter.see(seen, clocks.now());
    meter.pools({{"java", 1, 10}, {"java", 1, 10}}, clocks.now()); // two kinds of one name
    clocks.pass(hours(2));
    meter.pools({}, clocks.now());
    clocks.pass(hours(1));
    meter.pools({}, clocks.now());
    const auto records = meter.take(clocks.now(), true);
    QCOMPARE(sum(records).poolNs, 0); // its claim is too old
    QCOMPARE(sum(records, {}).poolNs, 2 * 2 * 3600 * second);
}

QTEST_APPLESS_MAIN(TestMeter)
#include "tst_meter.moc"
