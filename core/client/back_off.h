#pragma once

#include <QRandomGenerator>
#include <algorithm>
#include <chrono>

namespace tidegate::client {

/// How long to wait before the next try: doubles from `first` to `cap`, and each wait is drawn from its upper
/// half, so that many clients do not come back at once.
class BackOff
{
public:
    BackOff(std::chrono::milliseconds first, std::chrono::milliseconds cap)
        : m_first(first), m_cap(cap), m_next(first)
    {
    }

    std::chrono::milliseconds next()
    {
        const auto full = m_next;
        m_next = std::min(m_cap, m_next * 2);
        const double share = 0.5 + QRandomGenerator::global()->generateDouble() / 2;
        return std::chrono::milliseconds(
            std::max<std::int64_t>(1, std::int64_t(double(full.count()) * share)));
    }
    void reset() { m_next = m_first; }

private:
    std::chrono::milliseconds m_first;
    std::chrono::milliseconds m_cap;
    std::chrono::milliseconds m_next;
};

} // namespace tidegate::client
