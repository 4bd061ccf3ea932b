#include "core/pool/refill_line.h"

#include <algorithm>
#include <utility>

namespace tidegate::pool {

int RefillLine::step(int demand, int warmUp, int parallel)
{
    if (!m_due.empty()) {
        m_at = (m_at + 1) % m_due.size();
        m_warming -= std::exchange(m_due[m_at], 0);
    }
    return add(demand, warmUp, parallel);
}

int RefillLine::add(int demand, int warmUp, int parallel)
{
    m_queued += std::max(0, demand);
    begin(std::clamp(warmUp, 1, 3600), std::max(1, parallel));
    return outstanding();
}

void RefillLine::clear()
{
    std::fill(m_due.begin(), m_due.end(), 0);
    m_warming = m_queued = 0;
}

void RefillLine::begin(int warmUp, int parallel)
{
    // More may be warming than now are allowed: then none begins until enough of them are done.
    const int count = std::min(m_queued, parallel - m_warming);
    if (count <= 0)
        return;
    reserve(warmUp);
    m_due[(m_at + size_t(warmUp)) % m_due.size()] += count;
    m_warming += count;
    m_queued -= count;
}

/// Room for what gets warm `warmUp` seconds from now; what is under way keeps its second.
void RefillLine::reserve(int warmUp)
{
    if (m_due.size() > size_t(warmUp))
        return;
    std::vector<int> larger(size_t(warmUp) + 1, 0);
    for (size_t ahead = 0; ahead < m_due.size(); ++ahead)
        larger[ahead] = m_due[(m_at + ahead) % m_due.size()];
    m_due = std::move(larger);
    m_at = 0;
}

} // namespace tidegate::pool
