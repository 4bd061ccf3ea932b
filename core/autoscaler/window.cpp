#include "core/autoscaler/window.h"

#include <algorithm>
#include <cmath>

namespace tidegate::autoscaler {

namespace {

constexpr size_t leastSlots = 16; ///< of a delay: more are seldom needed, however long it is

size_t bucketCount(seconds length)
{
    return size_t(std::max<std::int64_t>(1, length.count()));
}

/// The weight of the newest bucket: all buckets together weigh 0.9999, and never less than a fifth goes to
/// the newest.
double newestWeight(size_t buckets)
{
    return std::max(1 - std::pow(1 - 0.9999, 1.0 / double(buckets)), 0.2);
}

double roundedToMicro(double value)
{
    return std::round(value * 1e6) / 1e6;
}

} // namespace

std::int64_t wholeSecond(WallTime time)
{
    return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

Window::Window(seconds length, Aggregation aggregation)
    : m_buckets(bucketCount(length), 0.0)
    , m_aggregation(aggregation)
    , m_firstWeight(newestWeight(m_buckets.size()))
{
}

void Window::record(std::int64_t second, double value)
{
    if (!m_started) {
        m_started = true;
        m_first = m_last = second;
    } else if (second > m_last) {
        advanceTo(second);
    } else if (second + size() <= m_last) {
        return;
    } else {
        m_first = std::min(m_first, second);
    }
    slot(second) += value;
    m_total += value;
}

void Window::advanceTo(std::int64_t second)
{
    if (second - m_last >= size()) {
        std::fill(m_buckets.begin(), m_buckets.end(), 0.0);
        m_total = 0;
        m_first = second;
    } else {
        for (std::int64_t between = m_last + 1; between <= second; ++between) {
            m_total -= slot(between);
            slot(between) = 0;
        }
    }
    m_last = second;
}

double Window::average(std::int64_t second) const
{
    if (empty(second))
        return 0;
    return m_aggregation == Aggregation::Linear ? linear(second) : weighted(second);
}

bool Window::empty(std::int64_t second) const
{
    return !m_started || second - m_last > size();
}

double Window::at(std::int64_t second) const
{
    return m_started && second <= m_last && second + size() > m_last ? slot(second) : 0;
}

double Window::linear(std::int64_t second) const
{
    const std::int64_t passed = second - m_last;
    if (passed >= size())
        return 0;
    double total = m_total;
    for (std::int64_t aged = m_last + 1; aged <= second; ++aged)
        total -= slot(aged);
    const std::int64_t seen = std::min(m_last - m_first + 1, size() - std::max<std::int64_t>(0, passed));
    return roundedToMicro(total / double(seen));
}

double Window::weighted(std::int64_t second) const
{
    const std::int64_t passed = std::max<std::int64_t>(0, second - m_last);
    double weight = m_firstWeight * std::pow(1 - m_firstWeight, double(passed));
    double sum = 0;
    for (std::int64_t back = 0; back < size() - passed; ++back) {
        sum += slot(m_last - back) * weight;
        weight *= 1 - m_firstWeight;
    }
    return sum;
}

void Window::resize(seconds length)
{
    const size_t count = bucketCount(length);
    if (count == m_buckets.size())
        return;
    const Window old = *this;
    m_buckets.assign(count, 0.0);
    m_firstWeight = newestWeight(count);
    m_total = 0;
    m_first = std::max(m_first, m_last - std::min(size(), old.size()) + 1);
    for (std::int64_t second = m_first; m_started && second <= m_last; ++second) {
        slot(second) = old.slot(second);
        m_total += slot(second);
    }
}

DelayWindow::DelayWindow(seconds length, seconds slot)
{
    resize(length, slot);
}

void DelayWindow::resize(seconds length, seconds slot)
{
    m_count = length / slot + (length % slot > seconds(0) ? 1 : 0);
    const std::vector<Slot> old(m_slots.begin() + std::ptrdiff_t(m_first), m_slots.end());
    m_slots.clear();
    m_first = 0;
    if (enabled()) {
        m_slots.reserve(leastSlots);
        for (const Slot &each : old)
            add({each.index * m_slotSeconds / slot.count(), each.value});
    }
    m_slotSeconds = slot.count();
}

/// What is not larger will never be the largest again.
void DelayWindow::add(Slot slot)
{
    while (m_slots.size() > m_first && m_slots.back().value <= slot.value)
        m_slots.pop_back();
    if (m_slots.size() > m_first && m_slots.back().index == slot.index)
        return; // it has a larger one already
    if (m_slots.size() == m_slots.capacity() && m_first >= m_slots.size() / 2) {
        m_slots.erase(m_slots.begin(), m_slots.begin() + std::ptrdiff_t(m_first));
        m_first = 0;
    }
    m_slots.push_back(slot);
}

int DelayWindow::largest(std::int64_t second, int value)
{
    std::int64_t index = second / m_slotSeconds;
    if (m_slots.size() > m_first && index < m_slots.back().index) {
        // The clock was set back: a little is nothing, but what lies further ahead than the length says
        // nothing.
        if (m_slots.back().index - index >= m_count)
            m_slots.resize(m_first);
        else
            index = m_slots.back().index;
    }
    while (m_slots.size() > m_first && index - m_slots[m_first].index >= m_count)
        ++m_first;
    add({index, value});
    return m_slots[m_first].value;
}

} // namespace tidegate::autoscaler
