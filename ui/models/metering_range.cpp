#include "ui/models/metering_range.h"

#include <QDateTime>
#include <algorithm>

namespace tidegate::models {

namespace {

using std::chrono::hours;

WallTime midnight(QDate day, const QTimeZone &zone)
{
    const qint64 start = day.startOfDay(zone).toSecsSinceEpoch();
    return std::chrono::floor<hours>(WallTime(std::chrono::seconds(start)));
}

QDate dayOf(WallTime time, const QTimeZone &zone)
{
    const auto s = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
    return QDateTime::fromSecsSinceEpoch(s, zone).date();
}

} // namespace

MeteringRange rangeOf(QDate first, QDate last, WallTime now, const QTimeZone &zone)
{
    if (last < first)
        std::swap(first, last);
    const WallTime running = std::chrono::floor<hours>(now) + hours(1);
    const WallTime from = midnight(first, zone);
    const WallTime end = midnight(last.addDays(1), zone);
    // A day that is still to come is asked for as it is: there is nothing in it.
    return {from, from < running ? std::min(end, running) : end};
}

MeteringRange rangeOf(RangePreset preset, WallTime now, const QTimeZone &zone)
{
    const QDate today = dayOf(now, zone);
    const QDate month(today.year(), today.month(), 1);
    switch (preset) {
    case RangePreset::Yesterday:
        return rangeOf(today.addDays(-1), today.addDays(-1), now, zone);
    case RangePreset::SevenDays:
        return rangeOf(today.addDays(-6), today, now, zone);
    case RangePreset::ThisMonth:
        return rangeOf(month, today, now, zone);
    case RangePreset::LastMonth:
        return rangeOf(month.addMonths(-1), month.addDays(-1), now, zone);
    case RangePreset::Today:
    case RangePreset::Custom:
        break;
    }
    return rangeOf(today, today, now, zone);
}

} // namespace tidegate::models
