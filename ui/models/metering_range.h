#pragma once

#include "core/base/clock.h"

#include <QDate>
#include <QTimeZone>

namespace tidegate::models {

/// Full hours, `to` not included.
struct MeteringRange
{
    WallTime from;
    WallTime to;
    bool operator==(const MeteringRange &) const = default;
};

enum class RangePreset
{
    Today,
    Yesterday,
    SevenDays, ///< today and the six days before
    ThisMonth,
    LastMonth,
    Custom
};

/// Days and months of the zone's calendar. What is not over yet ends with the hour that runs; where the zone
/// is not whole hours from UTC, a day begins and ends up to an hour early, as the meter counts full hours.
/// Pure. Not for Custom, which is today's.
MeteringRange rangeOf(RangePreset preset, WallTime now, const QTimeZone &zone);

/// From the first day's midnight to the last one's end; the days may be in the wrong order.
MeteringRange rangeOf(QDate first, QDate last, WallTime now, const QTimeZone &zone);

} // namespace tidegate::models
