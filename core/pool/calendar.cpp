#include "core/pool/calendar.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tidegate::pool {

namespace {

int slotOf(LocalMinute minute, int slots)
{
    const LocalMinute rest = minute % slots;
    return int(rest < 0 ? rest + slots : rest);
}

} // namespace

LocalMinute minuteOf(LocalTime time)
{
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

SlotMemory::SlotMemory(int slots, int kept)
    : m_kept(std::clamp(kept, 0, 255))
    , m_values(size_t(slots) * size_t(m_kept), 0)
    , m_counts(size_t(slots), 0)
    , m_next(size_t(slots), 0)
{
}

void SlotMemory::append(int slot, std::uint32_t value)
{
    if (m_kept == 0)
        return;
    std::uint8_t &next = m_next[size_t(slot)];
    std::uint8_t &count = m_counts[size_t(slot)];
    m_values[size_t(slot) * size_t(m_kept) + next] = value;
    next = std::uint8_t((next + 1) % m_kept);
    if (count < m_kept)
        ++count;
}

std::uint32_t SlotMemory::value(int slot, int index) const
{
    const int oldest = m_next[size_t(slot)] - m_counts[size_t(slot)] + m_kept;
    return m_values[size_t(slot) * size_t(m_kept) + size_t((oldest + index) % m_kept)];
}

std::uint32_t SlotMemory::quantile(int slot, double share) const
{
    const int known = count(slot);
    if (known == 0)
        return 0;
    std::array<std::uint32_t, 255> sorted;
    const auto *first = &m_values[size_t(slot) * size_t(m_kept)];
    std::copy(first, first + known, sorted.begin());
    // 0.8 of 15 is 12, not the 12.000000000000002 of floating point.
    const int rank = std::clamp(int(std::ceil(share * known - 1e-9)), 1, known);
    std::nth_element(sorted.begin(), sorted.begin() + rank - 1, sorted.begin() + known);
    return sorted[size_t(rank - 1)];
}

size_t SlotMemory::bytes() const
{
    return m_values.size() * sizeof m_values[0] + m_counts.size() + m_next.size();
}

void Calendar::append(LocalMinute minute, int peak)
{
    const auto value = std::uint32_t(std::max(0, peak));
    m_hours.append(slotOf(minute, m_hours.slots()), value);
    m_days.append(slotOf(minute, m_days.slots()), value);
}

Season Calendar::season(LocalMinute minute, double quantile) const
{
    const int ofHours = int(m_hours.quantile(slotOf(minute, m_hours.slots()), quantile));
    const int ofDays = int(m_days.quantile(slotOf(minute, m_days.slots()), quantile));
    if (std::max(ofHours, ofDays) == 0)
        return {};
    return ofDays > ofHours ? Season{ofDays, Season::From::Days} : Season{ofHours, Season::From::Hours};
}

} // namespace tidegate::pool
