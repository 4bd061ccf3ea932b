#pragma once

#include "core/base/bilingual.h"
#include "core/base/error.h"
#include "core/base/time_zone.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate {

/// Why a text is no cron expression, and where.
struct CronMistake
{
    std::string field; ///< `second` … `day of week`, `interval` of @every, `expression` for the whole
    int column = 1;    ///< where in the text it begins, from 1
    Bilingual message; ///< with the text that is wrong
};

/// A cron expression: which clock times are meant. Five fields (minute, hour, day of month, month, day of
/// week), or six with the second in front of them; the macros `@yearly`, `@annually`, `@monthly`, `@weekly`,
/// `@daily`, `@midnight`, `@hourly`; or `@every 1m30s`.
///
/// A field is `*`, `?`, a number, a name (JAN, MON; in any case), a range `1-5`, any of these with a step
/// `/2`, or several with commas. Sunday is 0 and 7. Of the days of a month `L` is the last, `L-3` the third
/// before it, `15W` the weekday (Monday to Friday) nearest to the 15th in the same month, `LW` the last
/// weekday; of the days of a week `5L` or `FRIL` is the month's last Friday, `5#2` or `FRI#2` its second.
/// When both days are named either is enough; when one is `*` or `?` the other decides. As Knative's
/// PingSource reads it, with L, W, #, 7 and @every beyond that. A value, pure, any thread.
class Cron
{
public:
    /// Error: Code::Invalid with a sentence that has the field and the column. What has no day in any year
    /// (30 February) is refused as well.
    static Result<Cron> parse(std::string_view text);
    /// The same for who wants to point at it; nothing when `text` is an expression.
    static std::optional<CronMistake> mistakeIn(std::string_view text);

    /// What becomes of clock times that a day does not have because the clock is put forward.
    enum class Gap
    {
        Skipped, ///< they do not come to pass on that day
        AtItsEnd ///< they come to pass, once, when the clock has been put forward: the first valid instant
    };
    /// What becomes of clock times that a day has twice because the clock is put back.
    enum class Twice
    {
        Both,
        FirstOnly ///< also for `* * * * *`, which then is silent until the clock shows what it has not shown
    };
    struct ClockChanges
    {
        Gap gap = Gap::Skipped;
        Twice twice = Twice::Both;
        bool operator==(const ClockChanges &) const = default;
    };

    /// The first moment after `after` that the zone's clock shows a time that is meant, in whole seconds.
    /// Nothing when there is none within 41 years, which is longer than leap days and weekdays take to meet
    /// again.
    std::optional<WallTime> next(WallTime after, const TimeZone &zone, ClockChanges changes) const;
    std::optional<WallTime> next(WallTime after, const TimeZone &zone) const { return next(after, zone, {}); }
    /// The first `count` of them; fewer when there are no more.
    std::vector<WallTime> upcoming(WallTime after, const TimeZone &zone, size_t count,
                                   ClockChanges changes) const;

    /// What is meant, a bit for each value; for who tells it in words. All 0 with `@every`.
    struct Fields
    {
        std::uint64_t seconds = 0;
        std::uint64_t minutes = 0;
        std::uint64_t hours = 0;
        std::uint64_t monthDays = 0;    ///< from bit 1 on
        std::uint64_t months = 0;       ///< from bit 1 on
        std::uint64_t weekDays = 0;     ///< bit 0 is Sunday
        std::uint64_t beforeLast = 0;   ///< `L-3`: bit 3; `L`: bit 0
        std::uint64_t nearest = 0;      ///< `15W`: bit 15
        std::uint64_t nthWeekDays = 0;  ///< `5#2`: bit 5 + 7 * 2
        std::uint64_t lastWeekDays = 0; ///< `5L`: bit 5
        bool lastWorkday = false;       ///< `LW`
        bool anyMonthDay = false;       ///< `*` or `?`: the other decides
        bool anyWeekDay = false;
    };
    Fields fields() const;

    /// The interval of `@every`; 0 for all others.
    seconds interval() const { return m_every; }
    /// The same with the intervals of `@every` counted from `start` (whole seconds) instead of 1970; the
    /// first moment is then start + interval. Clock times stay as they are.
    Cron countedFrom(WallTime start) const;

private:
    friend class CronReader;
    using LocalTime = std::chrono::sys_seconds; ///< what the clock on the wall shows, as if it were UTC
    std::optional<WallTime> nextInterval(WallTime after) const;
    std::optional<LocalTime> nextLocal(LocalTime from, LocalTime end) const;
    std::optional<seconds> nextInDay(seconds from) const;
    bool hasDay(std::chrono::sys_days day) const;
    bool hasMonthDay(std::chrono::year_month_day date) const;
    bool hasWeekDay(std::chrono::year_month_day date) const;
    bool hasAnyDay() const;

    // A bit for each value that is meant.
    std::uint64_t m_seconds = 1;
    std::uint64_t m_minutes = 0;
    std::uint64_t m_hours = 0;
    std::uint64_t m_monthDays = 0;
    std::uint64_t m_months = 0;
    std::uint64_t m_weekDays = 0;
    std::uint64_t m_beforeLast = 0;   ///< `L-3`: bit 3; `L`: bit 0
    std::uint64_t m_nearest = 0;      ///< `15W`: bit 15
    std::uint64_t m_nthWeekDays = 0;  ///< `5#2`: bit 5 + 7 * 2
    std::uint64_t m_lastWeekDays = 0; ///< `5L`: bit 5
    bool m_lastWorkday = false;       ///< `LW`
    bool m_anyMonthDay = false;       ///< `*` or `?`
    bool m_anyWeekDay = false;
    seconds m_every{0};
    WallTime m_start{};
};

} // namespace tidegate
