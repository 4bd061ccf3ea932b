#include "ui/models/metering_range.h"

#include <QTest>

using namespace tidegate;
using models::RangePreset;

class TstMeteringRange : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void preset_isWholeDaysOfTheZone_data();
    void preset_isWholeDaysOfTheZone();
    void custom_takesTheDaysInAnyOrder();
    void custom_endsWithTheHourThatRuns();
};

void TstMeteringRange::preset_isWholeDaysOfTheZone_data()
{
    QTest::addColumn<int>("preset");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("now");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char *name, RangePreset preset, const char *zone, const char *now,
                        const char *from, const char *to) {
        QTest::newRow(name) << int(preset) << QByteArray(zone) << QByteArray(now) << QByteArray(from)
                            << QByteArray(to);
    };
    const char *now = "2026-11-28T20:30:00Z";
    row("today, UTC", RangePreset::Today, "UTC", now, "2026-11-28T00:00:00Z", "2026-11-28T21:00:00Z");
    row("today, in the east", RangePreset::Today, "Asia/Shanghai", now, "2026-11-28T16:00:00Z",
        "2026-11-28T21:00:00Z");
    row("today, half an hour off", RangePreset::Today, "Asia/Kolkata", now, "2026-11-28T18:00:00Z",
        "2026-11-28T21:00:00Z");
    row("yesterday", RangePreset::Yesterday, "UTC", now, "2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z");
    row("a day of 25 hours", RangePreset::Yesterday, "Europe/Berlin", "2026-10-26T12:00:00Z",
        "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
    row("a day of 23 hours", RangePreset::Yesterday, "Europe/Berlin", "2026-03-30T12:00:00Z",
        "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    row("7 days", RangePreset::SevenDays, "UTC", now, "2026-11-22T00:00:00Z", "2026-11-28T21:00:00Z");
    row("this month", RangePreset::ThisMonth, "UTC", now, "2026-11-01T00:00:00Z", "2026-11-28T21:00:00Z");
    row("last month", RangePreset::LastMonth, "UTC", now, "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
    row("last month, in January", RangePreset::LastMonth, "UTC", "2026-01-31T00:00:00Z",
        "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z");
    row("the last hour of a day", RangePreset::Today, "UTC", "2026-11-28T23:59:59Z", "2026-11-28T00:00:00Z",
        "2026-11-29T00:00:00Z");
}

void TstMeteringRange::preset_isWholeDaysOfTheZone()
{
    QFETCH(int, preset);
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, now);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const auto range = models::rangeOf(RangePreset(preset), *parseTime(now.toStdString()), QTimeZone(zone));
    QCOMPARE(QByteArray::fromStdString(formatTime(range.from)), from);
    QCOMPARE(QByteArray::fromStdString(formatTime(range.to)), to);
}

void TstMeteringRange::custom_takesTheDaysInAnyOrder()
{
    const WallTime now = *parseTime("2026-11-28T20:30:00Z");
    const QDate first(2026, 11, 2);
    const QDate last(2026, 11, 4);
    const auto range = models::rangeOf(first, last, now, QTimeZone::utc());
    QCOMPARE(models::rangeOf(last, first, now, QTimeZone::utc()), range);
    QCOMPARE(formatTime(range.from), std::string("2026-11-02T00:00:00Z"));
    QCOMPARE(formatTime(range.to), std::string("2026-11-05T00:00:00Z"));
}

void TstMeteringRange::custom_endsWithTheHourThatRuns()
{
    const WallTime now = *parseTime("2026-11-28T20:30:00Z");
    const auto running = models::rangeOf({2026, 11, 27}, {2026, 12, 24}, now, QTimeZone::utc());
    QCOMPARE(formatTime(running.to), std::string("2026-11-28T21:00:00Z"));
    const auto ahead = models::rangeOf({2026, 12, 1}, {2026, 12, 1}, now, QTimeZone::utc());
    QVERIFY(ahead.from < ahead.to);
}

QTEST_GUILESS_MAIN(TstMeteringRange)
#include "tst_metering_range.moc"
