#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace tidegate::pool {

/// Seconds as a clock on the server's wall counts them, daylight saving included.
using LocalTime = std::chrono::local_seconds;
/// Minutes of the same clock since 1970.
using LocalMinute = std::int64_t;

LocalMinute minuteOf(LocalTime time);

/// Of each of some slots the latest few values.
class SlotMemory
{
public:
    /// `kept` values (0 to 255) of each slot.
    SlotMemory(int slots, int kept);

    void append(int slot, std::uint32_t value);
    int count(int slot) const { return m_counts[size_t(slot)]; }
    /// Oldest first.
    std::uint32_t value(int slot, int index) const;
    /// The ceil(share × count)-th smallest; 0 when there is none.
    std::uint32_t quantile(int slot, double share) const;
    int slots() const { return int(m_counts.size()); }
    int kept() const { return m_kept; }
    size_t bytes() const;

private:
    int m_kept;
    std::vector<std::uint32_t> m_values; ///< rings of `kept`, one after the other
    std::vector<std::uint8_t> m_counts;
    std::vector<std::uint8_t> m_next; ///< where the next value goes
};

/// What comparable minutes lead to expect.
struct Season
{
    enum class From
    {
        Nothing, ///< no comparable minute is known, or all were without demand
        Hours,   ///< the same minute of past hours
        Days     ///< the same minute of past days
    };
    int value = 0;
    From from = From::Nothing;
};

/// Remembers the peak of every minute by its minute of the hour and of the day. Pure.
class Calendar
{
public:
    Calendar(int hoursKept, int daysKept) : m_hours(60, hoursKept), m_days(24 * 60, daysKept) {}

    void append(LocalMinute minute, int peak);
    /// The larger of the two calendars' quantiles.
    Season season(LocalMinute minute, double quantile) const;

    SlotMemory &hours() { return m_hours; }
    SlotMemory &days() { return m_days; }
    const SlotMemory &hours() const { return m_hours; }
    const SlotMemory &days() const { return m_days; }

private:
    SlotMemory m_hours;
    SlotMemory m_days;
};

} // namespace tidegate::pool
