#include "core/base/cron.h"

#include <algorithm>
#include <bit>

namespace tidegate {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;

namespace {

/// A 29 February on a certain weekday can be 40 years away.
constexpr days horizon{41 * 366};
/// No zone's clock was ever put back further than by a day.
constexpr days longestRepeat{2};

bool has(std::uint64_t bits, std::int64_t value)
{
    return (bits >> value & 1) != 0;
}

/// The first value from `from` on that is meant; nothing when there is none.
std::optional<std::int64_t> nextBit(std::uint64_t bits, std::int64_t from)
{
    const std::uint64_t left = from < 64 ? bits >> from << from : 0;
    return left != 0 ? std::optional<std::int64_t>(std::countr_zero(left)) : std::nullopt;
}

unsigned lengthOf(std::chrono::year_month month)
{
    return unsigned((month / std::chrono::last).day());
}

unsigned weekDayOf(std::chrono::year_month_day date)
{
    return std::chrono::weekday(sys_days(date)).c_encoding();
}

/// The weekday nearest to a day of the month, without leaving the month; 0 when the month has no such day.
unsigned nearestWorkday(std::chrono::year_month month, unsigned day)
{
    const unsigned last = lengthOf(month);
    if (day == 0 || day > last)
        return 0;
    switch (weekDayOf(month / std::chrono::day(day))) {
    case 6:
        return day > 1 ? day - 1 : day + 2;
    case 0:
        return day < last ? day + 1 : day - 2;
    default:
        return day;
    }
}

std::chrono::sys_seconds shown(WallTime time, seconds offset)
{
    return std::chrono::sys_seconds(std::chrono::floor<seconds>(time.time_since_epoch()) + offset);
}

/// The latest clock time that has been shown before the present stretch began, as far as it matters now.
std::chrono::sys_seconds latestShown(WallTime time, const TimeZone &zone)
{
    std::chrono::sys_seconds latest = std::chrono::sys_seconds::min();
    WallTime from = time - longestRepeat;
    seconds offset = zone.offsetAt(from);
    for (auto change = zone.nextChange(from); change && change->at <= time; change = zone.nextChange(from)) {
        latest = std::max(latest, shown(change->at, offset));
        from = change->at;
        offset = change->offset;
    }
    return latest;
}

} // namespace

// Between two changes of the zone's offset clock time and time run alike, so that each such stretch is plain
// calendar arithmetic.
std::optional<WallTime> Cron::next(WallTime after, const TimeZone &zone, ClockChanges changes) const
{
    if (m_every.count() > 0)
        return nextInterval(after);
    const auto start = std::chrono::floor<seconds>(after);
    auto from = start + seconds(1);
    const auto end = from + horizon;
    // The stretch of `after`, not of the second behind it: a change may lie between them.
    WallTime since = start;
    seconds offset = zone.offsetAt(since);
    const bool once = changes.twice == Twice::FirstOnly;
    LocalTime seen = once ? latestShown(start, zone) : LocalTime::min();
    while (from < end) {
        const auto change = zone.nextChange(since);
        const auto until = change ? std::min<WallTime>(change->at, end) : WallTime(end);
        if (const auto found = nextLocal(std::max(shown(from, offset), seen), shown(until, offset)))
            return WallTime(found->time_since_epoch() - offset);
        if (!change)
            break;
        const LocalTime leaves = shown(change->at, offset);
        const LocalTime arrives = shown(change->at, change->offset);
        if (once)
            seen = std::max(seen, leaves);
        if (changes.gap == Gap::AtItsEnd && nextLocal(std::max(leaves, seen), arrives))
            return change->at;
        since = change->at;
        from = std::chrono::ceil<seconds>(since);
        offset = change->offset;
    }
    return std::nullopt;
}

std::vector<WallTime> Cron::upcoming(WallTime after, const TimeZone &zone, size_t count,
                                     ClockChanges changes) const
{
    std::vector<WallTime> times;
    while (times.size() < count) {
        const auto time = next(times.empty() ? after : times.back(), zone, changes);
        if (!time)
            break;
        times.push_back(*time);
    }
    return times;
}

Cron::Fields Cron::fields() const
{
    if (m_every.count() > 0)
        return {};
    return {m_seconds, m_minutes,     m_hours,        m_monthDays,   m_months,      m_weekDays,  m_beforeLast,
            m_nearest, m_nthWeekDays, m_lastWeekDays, m_lastWorkday, m_anyMonthDay, m_anyWeekDay};
}

Cron Cron::countedFrom(WallTime start) const
{
    Cron cron = *this;
    cron.m_start = std::chrono::floor<seconds>(start);
    return cron;
}

std::optional<WallTime> Cron::nextInterval(WallTime after) const
{
    const auto passed = std::chrono::floor<seconds>(after - m_start);
    // Rounded down also before the start.
    const auto rest = (passed % m_every + m_every) % m_every;
    return m_start + passed - rest + m_every;
}

std::optional<Cron::LocalTime> Cron::nextLocal(LocalTime from, LocalTime end) const
{
    if (from >= end)
        return std::nullopt;
    sys_days day = std::chrono::floor<days>(from);
    seconds inDay = from - day;
    while (day < end) {
        const std::chrono::year_month_day date(day);
        if (!has(m_months, unsigned(date.month()))) {
            day = sys_days((date.year() / date.month() + std::chrono::months(1)) / 1);
        } else {
            const auto found = hasDay(day) ? nextInDay(inDay) : std::nullopt;
            if (found)
                return day + *found < end ? std::optional<LocalTime>(day + *found) : std::nullopt;
            day += days(1);
        }
        inDay = seconds(0);
    }
    return std::nullopt;
}

std::optional<seconds> Cron::nextInDay(seconds from) const
{
    const std::chrono::hh_mm_ss start(from);
    for (auto hour = nextBit(m_hours, start.hours().count()); hour; hour = nextBit(m_hours, *hour + 1)) {
        const bool sameHour = *hour == start.hours().count();
        for (auto minute = nextBit(m_minutes, sameHour ? start.minutes().count() : 0); minute;
             minute = nextBit(m_minutes, *minute + 1)) {
            const bool sameMinute = sameHour && *minute == start.minutes().count();
            if (const auto second = nextBit(m_seconds, sameMinute ? start.seconds().count() : 0))
                return hours(*hour) + minutes(*minute) + seconds(*second);
        }
    }
    return std::nullopt;
}

bool Cron::hasDay(sys_days day) const
{
    const std::chrono::year_month_day date(day);
    const bool byMonth = m_anyMonthDay || hasMonthDay(date);
    const bool byWeek = m_anyWeekDay || hasWeekDay(date);
    return m_anyMonthDay || m_anyWeekDay ? byMonth && byWeek : byMonth || byWeek;
}

bool Cron::hasMonthDay(std::chrono::year_month_day date) const
{
    const std::chrono::year_month month = date.year() / date.month();
    const unsigned day = unsigned(date.day());
    const unsigned last = lengthOf(month);
    if (has(m_monthDays, day) || has(m_beforeLast, last - day))
        return true;
    if (m_lastWorkday && nearestWorkday(month, last) == day)
        return true;
    for (auto wanted = nextBit(m_nearest, 0); wanted; wanted = nextBit(m_nearest, *wanted + 1)) {
        if (nearestWorkday(month, unsigned(*wanted)) == day)
            return true;
    }
    return false;
}

bool Cron::hasWeekDay(std::chrono::year_month_day date) const
{
    const unsigned day = unsigned(date.day());
    const unsigned weekDay = weekDayOf(date);
    const unsigned nth = (day - 1) / 7 + 1;
    return has(m_weekDays, weekDay) || has(m_nthWeekDays, weekDay + 7 * nth) ||
           (has(m_lastWeekDays, weekDay) && day + 7 > lengthOf(date.year() / date.month()));
}

// The calendar repeats itself every 400 years.
bool Cron::hasAnyDay() const
{
    using namespace std::chrono;
    for (year y{2000}; y < year(2400); ++y) {
        for (auto month = nextBit(m_months, 1); month; month = nextBit(m_months, *month + 1)) {
            const sys_days first(y / std::chrono::month(unsigned(*month)) / 1);
            for (unsigned i = 0; i < lengthOf(y / std::chrono::month(unsigned(*month))); ++i) {
                if (hasDay(first + days(i)))
                    return true;
            }
        }
    }
    return false;
}

} // namespace tidegate
