#pragma once

#include "core/base/clock.h"

#include <algorithm>

namespace tidegate {

/// How long to wait after each failure in a row: the first time, then doubled, up to the most.
class Backoff
{
public:
    Backoff(milliseconds first, milliseconds most) : m_first(first), m_most(most) {}

    /// Counts a failure and says how long to wait.
    milliseconds next()
    {
        m_delay = m_failures == 0 ? m_first : m_delay * 2;
        m_delay = std::min(m_delay, m_most);
        ++m_failures;
        return m_delay;
    }
    void reset()
    {
        m_failures = 0;
        m_delay = m_first;
    }
    int failures() const { return m_failures; }

private:
    milliseconds m_first;
    milliseconds m_most;
    milliseconds m_delay{0};
    int m_failures = 0;
};

} // namespace tidegate
