#include "core/autoscaler/schedule.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::autoscaler;

namespace {

WallTime at(const char *text)
{
    return *parseTime(text);
}

Schedule schedule(const char *text, const char *zone = "UTC")
{
    return Schedule(*parseSchedule(text, *TimeZone::named(zone)));
}

std::string bounds(Schedule &schedule, const char *time, int min = 0, int max = 0, int limit = 0)
{
    const ScaleBounds found = schedule.boundsAt(at(time), {min, max, false, false, false}, limit);
    std::string text = std::to_string(found.min) + ".." + std::to_string(found.max);
    if (found.minIsScheduled)
        text += found.isWarming ? " warm" : " min";
    return found.maxIsScheduled ? text + " max" : text;
}

} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void window_opensAndEnds();
    void preWarm_holdsTheMinimumBefore();
    void overMidnight_staysOpen();
    void startInAGap_opensAtItsEnd();
    void startThatComesTwice_lastsLonger();
    void combinations_data();
    void combinations();
    void clockSetBack_isLookedAtAgain();
};

void TestSchedule::window_opensAndEnds()
{
    Schedule office = schedule("0 8 * * MON-FRI for=10h min=5 max=20", "Asia/Shanghai");
    QCOMPARE(bounds(office, "2026-11-26T23:59:59Z"), std::string("0..0"));
    QCOMPARE(bounds(office, "2026-11-27T00:00:00Z"), std::string("5..20 min max"));
    QCOMPARE(bounds(office, "2026-11-27T09:59:59Z"), std::string("5..20 min max"));
    QCOMPARE(bounds(office, "2026-11-27T10:00:00Z"), std::string("0..0"));
    QCOMPARE(bounds(office, "2026-11-28T01:00:00Z"), std::string("0..0")); // a Saturday
    QCOMPARE(bounds(office, "2026-11-30T01:00:00Z"), std::string("5..20 min max"));
}

void TestSchedule::preWarm_holdsTheMinimumBefore()
{
    Schedule peak = schedule("0 9 * * * for=1h min=8 max=30 pre-warm=5m");
    QCOMPARE(bounds(peak, "2026-01-01T08:54:59Z", 1, 4), std::string("1..4"));
    QCOMPARE(bounds(peak, "2026-01-01T08:55:00Z", 1, 4), std::string("8..30 warm max"));
    QCOMPARE(bounds(peak, "2026-01-01T09:00:00Z", 1, 4), std::string("8..30 min max"));
    // A lower maximum waits for the window.
    Schedule night = schedule("0 9 * * * for=1h min=2 max=3 pre-warm=5m");
    QCOMPARE(bounds(night, "2026-01-01T08:55:00Z", 0, 10), std::string("2..10 warm"));
    QCOMPARE(bounds(night, "2026-01-01T09:00:00Z", 0, 10), std::string("2..3 min max"));
}

void TestSchedule::overMidnight_staysOpen()
{
    Schedule night = schedule("0 22 * * * for=8h max=2");
    QCOMPARE(bounds(night, "2026-01-02T05:00:00Z", 0, 50), std::string("0..2 max"));
    QCOMPARE(bounds(night, "2026-01-02T06:00:00Z", 0, 50), std::string("0..50"));
    Schedule always = schedule("0 * * * * for=2h min=1"); // each start lies in the one before
    for (const char *time :
         {"2026-01-01T00:00:00Z", "2026-01-01T00:59:59Z", "2026-01-01T01:00:00Z", "2026-01-01T02:30:00Z"})
        QCOMPARE(bounds(always, time), std::string("1..0 min"));
}

void TestSchedule::startInAGap_opensAtItsEnd()
{
    Schedule early = schedule("30 2 * * * for=1h min=3", "Europe/Berlin");
    QCOMPARE(bounds(early, "2026-03-29T00:59:59Z"), std::string("0..0"));
    QCOMPARE(bounds(early, "2026-03-29T01:00:00Z"), std::string("3..0 min"));
    QCOMPARE(bounds(early, "2026-03-29T02:00:00Z"), std::string("0..0"));
}

void TestSchedule::startThatComesTwice_lastsLonger()
{
    Schedule early = schedule("30 2 * * * for=1h min=3", "Europe/Berlin");
    QCOMPARE(bounds(early, "2026-10-25T00:30:00Z"), std::string("3..0 min"));
    QCOMPARE(bounds(early, "2026-10-25T02:29:59Z"), std::string("3..0 min"));
    QCOMPARE(bounds(early, "2026-10-25T02:30:00Z"), std::string("0..0"));
}

void TestSchedule::combinations_data()
{
    QTest::addColumn<QByteArray>("windows");
    QTest::addColumn<int>("min");
    QTest::addColumn<int>("max");
    QTest::addColumn<int>("limit");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *windows, int min, int max, int limit,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(windows) << min << max << limit << QByteArray(expected);
    };
    row("the largest minimum wins", "0 0 * * * for=24h min=2; 0 11 * * * for=2h min=6", 1, 0, 0, "6..0 min");
    row("min-scale may be the largest", "0 0 * * * for=24h min=2", 4, 0, 0, "4..0");
    row("the largest open maximum wins", "0 0 * * * for=24h max=2; 0 11 * * * for=2h max=6", 0, 50, 0,
        "0..6 max");
    row("a window's maximum replaces max-scale", "0 0 * * * for=24h max=80", 0, 50, 0, "0..80 max");
    row("a closed window says nothing", "0 13 * * * for=1h min=9 max=9", 1, 5, 0, "1..5");
    row("minimum above another's maximum falls to it", "0 0 * * * for=24h min=9; 0 11 * * * for=2h max=4", 0,
        50, 0, "4..4 min max");
    row("min-scale above a window's maximum falls to it", "0 0 * * * for=24h max=2", 5, 0, 0, "2..2 max");
    row("minimum above max-scale falls to it", "0 0 * * * for=24h min=9", 0, 3, 0, "3..3 min");
    row("the cluster's limit holds for a maximum", "0 0 * * * for=24h max=80", 0, 5, 10, "0..10 max");
    row("min-scale above the cluster's max-scale is left alone", "0 13 * * * for=1h min=9", 5, 3, 0, "5..3");
    row("warms up to the cluster's limit", "30 12 * * * for=1h min=80 pre-warm=1h", 0, 0, 10, "10..0 warm");
    row("its own maximum is within the limit while it warms up",
        "30 12 * * * for=1h min=8 max=80 pre-warm=1h", 0, 5, 10, "8..10 warm max");
    row("warms up beyond another's open maximum when its own is larger",
        "0 0 * * * for=24h max=4; 30 12 * * * for=1h min=8 max=9 pre-warm=1h", 0, 0, 0, "8..9 warm max");
    row("warms up to another's open maximum when it has none of its own",
        "0 0 * * * for=24h max=4; 30 12 * * * for=1h min=8 pre-warm=1h", 0, 0, 0, "4..4 warm max");
    row("min-scale is more than it warms up to", "30 12 * * * for=1h min=2 pre-warm=1h", 4, 0, 0, "4..0");
    row("an open minimum is more than it warms up to",
        "0 0 * * * for=24h min=5; 30 12 * * * for=1h min=2 pre-warm=1h", 1, 0, 0, "5..0 min");
    row("warms up to max-scale at most", "30 12 * * * for=1h min=8 pre-warm=1h", 1, 3, 0, "3..3 warm");
    row("the cluster's limit holds for a minimum", "0 0 * * * for=24h min=80", 0, 0, 10, "10..0 min");
}

void TestSchedule::combinations()
{
    QFETCH(QByteArray, windows);
    QFETCH(int, min);
    QFETCH(int, max);
    QFETCH(int, limit);
    QFETCH(QByteArray, expected);
    Schedule all = schedule(windows);
    QCOMPARE(bounds(all, "2026-01-01T12:00:00Z", min, max, limit), expected.toStdString());
}

void TestSchedule::clockSetBack_isLookedAtAgain()
{
    Schedule peak = schedule("0 9 * * * for=1h min=8");
    QCOMPARE(bounds(peak, "2026-01-02T12:00:00Z"), std::string("0..0"));
    QCOMPARE(bounds(peak, "2026-01-01T09:30:00Z"), std::string("8..0 min"));
}

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
