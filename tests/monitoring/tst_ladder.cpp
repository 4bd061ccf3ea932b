#include "core/monitoring/ladder.h"

#include <QTest>
#include <map>
#include <random>

using namespace tidegate;
using namespace tidegate::monitoring;

namespace {

constexpr std::int64_t kStart = 1'700'002'800; // a full hour
const Subject web{Scope::Revision, "default", "web", "web-1", {}};

Frame second(double requests, double ready = 1, int ms = 1000)
{
    Frame frame{std::chrono::milliseconds(ms)};
    frame.counter(metrics::requests, requests);
    frame.gauge(metrics::ready, ready);
    return frame;
}

/// What a file would be.
class Shelf
{
public:
    Ladder ladder()
    {
        return Ladder([this](const Subject &subject, Resolution resolution, std::int64_t step) {
            const auto found = rows.find({subject, resolution, step});
            return found == rows.end() ? std::nullopt : std::optional(found->second);
        });
    }
    void write(Ladder &from, std::int64_t now, bool withHours = true)
    {
        for (const Row &row : from.due(now, withHours))
            rows[{row.subject, row.resolution, row.step}] = row.body;
        from.written(now, withHours);
    }
    std::vector<std::pair<std::int64_t, Frame>> frames(Resolution resolution) const
    {
        std::vector<std::pair<std::int64_t, Frame>> all;
        for (const auto &[key, body] : rows) {
            if (std::get<1>(key) != resolution)
                continue;
            for (auto &each : framesOf(resolution, std::get<2>(key), body))
                all.push_back(std::move(each));
        }
        return all;
    }
    double total(Resolution resolution, MetricId metric) const
    {
        double sum = 0;
        for (const auto &[step, frame] : frames(resolution)) {
            for (const Cell &cell : frame.cells())
                sum += cell.metric == metric ? cell.sum : 0;
        }
        return sum;
    }
    std::map<std::tuple<Subject, Resolution, std::int64_t>, QByteArray> rows;
};

const Cell *cellOf(const Frame &frame, MetricId metric)
{
    for (const Cell &cell : frame.cells()) {
        if (cell.metric == metric)
            return &cell;
    }
    return nullptr;
}

} // namespace

class TestLadder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void frames_areReadAsWritten();
    void damagedFrames_areRefused();
    void seconds_areFolded();
    void restart_goesOnFromWhatWasWritten();
    void clockBack_countsEverythingOnce();
    void clockAhead_leavesAGap();
    void openSteps_areSeen();
    void idleSubjects_areForgotten();
    void unwritten_isBounded();
    void hours_waitForTheirTurn();
    void busyRevision_takesFewBytes();
};

void TestLadder::frames_areReadAsWritten()
{
    Frame frame = second(3, 2.5, 993);
    frame.duration(metrics::latency, 1500);
    frame.duration(metrics::latency, 90'000);
    Frame folded = frame;
    folded.merge(second(0, 1));
    QByteArray bytes;
    frame.encode(bytes);
    folded.encode(bytes);
    QByteArrayView rest(bytes);
    const auto first = Frame::decode(rest);
    const auto next = Frame::decode(rest);
    QVERIFY(first && next && rest.isEmpty());
    QCOMPARE(first->coveredMs(), 993u);
    QCOMPARE(cellOf(*first, metrics::requests)->sum, 3.0);
    QVERIFY(std::abs(cellOf(*first, metrics::requests)->max - 3 / 0.993) < 1e-9);
    QVERIFY(std::abs(cellOf(*first, metrics::ready)->min - 2.5) < 1e-9);
    QCOMPARE(first->latencies(), frame.latencies());
    QCOMPARE(next->parts(), 2u);
    QCOMPARE(cellOf(*next, metrics::requests)->parts, 1u);
    QCOMPARE(cellOf(*next, metrics::ready)->parts, 2u);
    QVERIFY(std::abs(cellOf(*next, metrics::ready)->sum - (2.5 * 0.993 + 1)) < 1e-9);
}

void TestLadder::damagedFrames_areRefused()
{
    Frame frame = second(1e300, 0.1);
    frame.duration(metrics::latency, 12);
    QByteArray bytes;
    frame.encode(bytes);
    for (int length = 0; length < bytes.size(); ++length) {
        QByteArrayView part = QByteArrayView(bytes).first(length);
        QVERIFY(!Frame::decode(part));
    }
    const QByteArray nonsense(40, char(0xff));
    QByteArrayView view(nonsense);
    QVERIFY(!Frame::decode(view));
}

void TestLadder::seconds_areFolded()
{
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    for (int i = 0; i < 3600; ++i) {
        ladder.add(web, kStart + i, second(i % 10, i < 1800 ? 1 : 3));
        if (i % 10 == 9)
            shelf.write(ladder, kStart + i + 1);
    }
    QCOMPARE(shelf.frames(Resolution::Second).size(), 3600u);
    QCOMPARE(shelf.frames(Resolution::TenSeconds).size(), 360u);
    QCOMPARE(shelf.frames(Resolution::Minute).size(), 60u);
    const auto hours = shelf.frames(Resolution::Hour);
    QCOMPARE(hours.size(), 1u);
    const Frame &hour = hours[0].second;
    QCOMPARE(hours[0].first, kStart);
    QCOMPARE(hour.coveredMs(), 3'600'000u);
    QCOMPARE(cellOf(hour, metrics::requests)->sum, 360.0 * 45);
    QCOMPARE(cellOf(hour, metrics::requests)->max, 9.0);
    QCOMPARE(cellOf(hour, metrics::requests)->parts, 3240u); // a tenth had none
    QCOMPARE(cellOf(hour, metrics::ready)->sum, 1800.0 + 3 * 1800);
    QCOMPARE(cellOf(hour, metrics::ready)->min, 1.0);
    QCOMPARE(cellOf(hour, metrics::ready)->max, 3.0);
    for (const Resolution resolution : resolutions)
        QCOMPARE(shelf.total(resolution, metrics::requests), 360.0 * 45);
}

void TestLadder::restart_goesOnFromWhatWasWritten()
{
    Shelf shelf;
    {
        Ladder before = shelf.ladder();
        for (int i = 0; i < 25; ++i)
            before.add(web, kStart + i, second(2));
        shelf.write(before, kStart + 25);
        before.add(web, kStart + 25, second(100)); // lost with the crash
    }
    Ladder after = shelf.ladder();
    for (int i = 27; i < 70; ++i)
        after.add(web, kStart + i, second(2));
    shelf.write(after, kStart + 70);
    for (const Resolution resolution : resolutions)
        QCOMPARE(shelf.total(resolution, metrics::requests), 2.0 * 68);
    const auto minutes = shelf.frames(Resolution::Minute);
    QCOMPARE(minutes.size(), 2u);
    QCOMPARE(minutes[0].second.coveredMs(), 58'000u);
}

void TestLadder::clockBack_countsEverythingOnce()
{
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    int readings = 0;
    const auto run = [&](std::int64_t from, int count) {
        for (int i = 0; i < count; ++i, ++readings) {
            ladder.add(web, from + i, second(5));
            if (i % 7 == 0)
                shelf.write(ladder, from + i, i % 2 == 0);
        }
    };
    run(kStart, 100);
    run(kStart + 30, 50);     // by 70 seconds
    run(kStart - 86'400, 20); // by a day
    run(kStart + 100, 40);    // and right again
    shelf.write(ladder, kStart + 140);
    for (const Resolution resolution : resolutions) {
        QCOMPARE(shelf.total(resolution, metrics::requests), 5.0 * readings);
        std::uint64_t covered = 0;
        for (const auto &[step, frame] : shelf.frames(resolution)) {
            covered += frame.coveredMs();
            // Whatever was counted twice as long is told over twice the time: rates do not jump.
            QCOMPARE(cellOf(frame, metrics::requests)->max, 5.0);
            QCOMPARE(cellOf(frame, metrics::requests)->sum * 1e3 / double(frame.coveredMs()), 5.0);
        }
        QCOMPARE(covered, std::uint64_t(readings) * 1000);
    }
}

void TestLadder::clockAhead_leavesAGap()
{
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    for (int i = 0; i < 10; ++i)
        ladder.add(web, kStart + i, second(1));
    for (int i = 0; i < 10; ++i)
        ladder.add(web, kStart + 7200 + i, second(1));
    shelf.write(ladder, kStart + 7210);
    const auto hours = shelf.frames(Resolution::Hour);
    QCOMPARE(hours.size(), 2u);
    QCOMPARE(hours[1].first - hours[0].first, 7200);
    QCOMPARE(shelf.total(Resolution::Second, metrics::requests), 20.0);
}

void TestLadder::openSteps_areSeen()
{
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    ladder.add(web, kStart, second(4));
    ladder.add({Scope::Engine, {}, {}, {}, {}}, kStart, second(0));
    const auto open = ladder.open(Resolution::Minute,
                                  [](const Subject &subject) { return subject.scope == Scope::Revision; });
    QCOMPARE(open.size(), 1u);
    QCOMPARE(cellOf(std::get<2>(open[0]), metrics::requests)->sum, 4.0);
}

void TestLadder::idleSubjects_areForgotten()
{
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    ladder.add(web, kStart, second(4));
    shelf.write(ladder, kStart + 10);
    QCOMPARE(ladder.subjects(), 1u); // its minute and its hour are not over
    shelf.write(ladder, kStart + 3600);
    QCOMPARE(ladder.subjects(), 0u);
    QVERIFY(ladder.due(kStart + 3610, true).empty());
}

void TestLadder::unwritten_isBounded()
{
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    size_t lost = 0;
    for (int i = 0; i < 30'000; ++i) {
        ladder.add(web, kStart + i, second(1));
        lost += ladder.shed(kStart + i);
    }
    const auto all = [](const Subject &) { return true; };
    QVERIFY(ladder.open(Resolution::Second, all).size() <= 61u);
    QVERIFY(ladder.open(Resolution::TenSeconds, all).size() <= 61u);
    QVERIFY(ladder.open(Resolution::Minute, all).size() <= 181u);
    QVERIFY(lost > 2'000);
    shelf.write(ladder, kStart + 30'000);
    QCOMPARE(shelf.total(Resolution::Hour, metrics::requests), 30'000.0);
}

void TestLadder::hours_waitForTheirTurn()
{
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    ladder.add(web, kStart, second(4));
    shelf.write(ladder, kStart + 10, false);
    QVERIFY(shelf.frames(Resolution::Hour).empty());
    QCOMPARE(shelf.frames(Resolution::Minute).size(), 1u);
    shelf.write(ladder, kStart + 20, true);
    QCOMPARE(shelf.total(Resolution::Hour, metrics::requests), 4.0);
    // Nothing new, nothing to write.
    QVERIFY(ladder.due(kStart + 30, true).empty());
}

/// What the documentation says of sizes: a revision with 50 requests a second, all the time.
void TestLadder::busyRevision_takesFewBytes()
{
    std::mt19937_64 random(1);
    std::lognormal_distribution<double> latency(9.5, 0.8);
    Shelf shelf;
    Ladder ladder = shelf.ladder();
    for (int i = 0; i < 3600; ++i) {
        Frame frame{std::chrono::milliseconds(998 + i % 5)};
        frame.counter(metrics::requests, 50);
        frame.counter(metrics::requestsByClass + 2, 49);
        frame.counter(metrics::requestsByClass + 5, 1);
        frame.counter(metrics::errors, 1);
        frame.counter(metrics::egress, 50 * 4321);
        frame.gauge(metrics::concurrency, double(random() % 1000) / 300);
        frame.gauge(metrics::desired, 3);
        frame.gauge(metrics::ready, 3);
        frame.gauge(metrics::cpu, double(random() % 1000) / 500);
        frame.gauge(metrics::memory, double(300'000'000 + random() % 1'000'000));
        for (int k = 0; k < 50; ++k)
            frame.duration(metrics::latency, std::uint64_t(latency(random)));
        ladder.add(web, kStart + i, frame);
        shelf.write(ladder, kStart + i);
    }
    std::array<qint64, 4> bytes{};
    for (const auto &[key, body] : shelf.rows)
        bytes[size_t(std::get<1>(key))] += body.size();
    const std::array<qint64, 4> steps{3600, 360, 60, 1};
    const std::array<qint64, 4> most{200, 500, 600, 700};
    qint64 whole = 0;
    for (const Resolution resolution : resolutions) {
        const auto i = size_t(resolution);
        const qint64 each = bytes[i] / steps[i];
        qInfo("%lld s: %lld bytes a step", (long long)lengthOf(resolution), (long long)each);
        QVERIFY2(each <= most[i], qPrintable(QString::number(each)));
        whole += each * (keptFor(resolution) / lengthOf(resolution));
    }
    qInfo("a year of it: %lld KB", (long long)(whole / 1000));
    QVERIFY(whole < 12'000'000);
}

QTEST_GUILESS_MAIN(TestLadder)
#include "tst_ladder.moc"
