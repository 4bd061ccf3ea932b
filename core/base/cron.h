#pragma once

#include "core/base/error.h"
#include "core/base/time_zone.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace tidegate {

/// A cron expression: which clock times are meant. Five fields (minute, hour, day of month, month, day of
/// week), a sixth for seconds in front of them if wanted, or `@yearly`, `@annually`, `@monthly`, `@weekly`,
/// `@daily`, `@midnight`, `@hourly`. A field is `*`, `?`, a number, a name (JAN, MON), a range `1-5`, any of
/// these with a step `/2`, or several with commas. When both days are named either is enough. Sunday is 0.
/// As Knative's PingSource reads it. A value, pure, any thread.
class Cron
{
public:
    /// Error: Code::Invalid with a sentence about the field that is wrong.
    static Result<Cron> parse(std::string_view text);

    /// What becomes of clock times that a day does not have because the clock is put forward.
    enum class Gap
    {
        Skipped, ///< they do not come to pass on that day
        AtItsEnd ///< they come to pass when the clock has been put forward
    };
    /// The first moment after `after` that the zone's clock shows a time that is meant, in whole seconds. A
    /// time that a day has twice, because the clock is put back, comes to pass twice. Nothing when there is
    /// none within nine years (30 February).
    std::optional<WallTime> next(WallTime after, const TimeZone &zone, Gap gap = Gap::Skipped) const;

private:
    using LocalTime = std::chrono::sys_seconds; ///< what the clock on the wall shows, as if it were UTC
    std::optional<LocalTime> nextLocal(LocalTime from, LocalTime end) const;
    std::optional<seconds> nextInDay(seconds from) const;
    bool hasDay(std::chrono::sys_days day) const;

    // A bit for each value that is meant.
    std::uint64_t m_seconds = 1;
    std::uint64_t m_minutes = 0;
    std::uint64_t m_hours = 0;
    std::uint64_t m_monthDays = 0;
    std::uint64_t m_months = 0;
    std::uint64_t m_weekDays = 0;
    bool m_anyMonthDay = false; ///< `*` or `?`
    bool m_anyWeekDay = false;
};

} // namespace tidegate
