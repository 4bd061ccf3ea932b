#include "core/pool/calendar.h"

#include <QTest>

using namespace tidegate::pool;

class TestCalendar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void quantile_isTheCeilOfTheShare_data();
    void quantile_isTheCeilOfTheShare();
    void memory_keepsTheLatest();
    void season_isTheLargerOfHoursAndDays();
    void season_withoutHistory_isNothing();
    void minute_isOfTheLocalClock();
};

void TestCalendar::quantile_isTheCeilOfTheShare_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("rank"); // ceil(0.8 × count), by hand
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("two: 1.6") << 2 << 2;
    QTest::newRow("four: 3.2") << 4 << 4;
    QTest::newRow("five: 4, exactly") << 5 << 4;
    QTest::newRow("six: 4.8") << 6 << 5;
    QTest::newRow("seven: 5.6") << 7 << 6;
    QTest::newRow("fifteen: 12, not a rounding error more") << 15 << 12;
    QTest::newRow("twenty-four: 19.2") << 24 << 20;
}

void TestCalendar::quantile_isTheCeilOfTheShare()
{
    QFETCH(int, count);
    QFETCH(int, rank);
    SlotMemory memory(1, 24);
    for (int i = count; i >= 1; --i) // the values 10, 20, … in the wrong order
        memory.append(0, std::uint32_t(10 * i));
    QCOMPARE(int(memory.quantile(0, 0.8)), 10 * rank);
}

void TestCalendar::memory_keepsTheLatest()
{
    SlotMemory memory(2, 3);
    for (const unsigned value : {9U, 1U, 2U, 3U})
        memory.append(1, value);
    QCOMPARE(memory.count(0), 0);
    QCOMPARE(memory.count(1), 3);
    QCOMPARE(memory.value(1, 0), 1U);
    QCOMPARE(memory.value(1, 2), 3U);
    QCOMPARE(memory.quantile(1, 1.0), 3U); // the 9 is gone
    QCOMPARE(memory.quantile(0, 1.0), 0U);
}

void TestCalendar::season_isTheLargerOfHoursAndDays()
{
    Calendar calendar(24, 7);
    const LocalMinute nine = 9 * 60;
    calendar.append(nine + 15, 7); // 09:15
    // An hour later only the hours know, a day later both.
    QCOMPARE(calendar.season(nine + 75, 0.8).value, 7);
    QCOMPARE(calendar.season(nine + 75, 0.8).from, Season::From::Hours);
    QCOMPARE(calendar.season(nine + 76, 0.8).value, 0);
    for (int hour = 1; hour <= 24; ++hour)
        calendar.append(nine + 15 + 60 * hour - 60 * 48, 1);
    const Season season = calendar.season(nine + 15 + 24 * 60, 0.8);
    QCOMPARE(season.value, 7); // of 7 and 1 by day: ceil(1.6) = the second; by hour 24 ones
    QCOMPARE(season.from, Season::From::Days);
}

void TestCalendar::season_withoutHistory_isNothing()
{
    const Season season = Calendar(24, 7).season(0, 0.8);
    QCOMPARE(season.value, 0);
    QCOMPARE(season.from, Season::From::Nothing);
}

void TestCalendar::minute_isOfTheLocalClock()
{
    QCOMPARE(minuteOf(LocalTime(std::chrono::seconds(59))), 0);
    QCOMPARE(minuteOf(LocalTime(std::chrono::seconds(60))), 1);
    QCOMPARE(minuteOf(LocalTime(std::chrono::seconds(-1))), -1);
    Calendar calendar(1, 1);
    calendar.append(-1, 5); // 23:59 of the day before
    QCOMPARE(calendar.season(59, 0.8).value, 5);
}

QTEST_APPLESS_MAIN(TestCalendar)
#include "tst_calendar.moc"
