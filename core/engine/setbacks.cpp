#include "core/engine/setbacks.h"

#include <utility>

namespace tidegate::engine {

namespace {

constexpr std::chrono::minutes crashesRemembered{10}; ///< since the last one

} // namespace

std::optional<milliseconds> Setbacks::startFailed(Trouble trouble, Now now)
{
    m_failure = std::move(trouble.failure);
    m_lastLines = std::move(trouble.lastLines);
    if (m_isWaiting)
        return std::nullopt;
    ++m_failedStarts;
    return waitFor(m_startBackoff.next(), now);
}

std::optional<milliseconds> Setbacks::crashed(Trouble trouble, bool livedLong, Now now)
{
    m_lastLines = std::move(trouble.lastLines);
    if (livedLong || (m_lastCrash && now.steady - *m_lastCrash > crashesRemembered))
        forgetCrashes();
    m_lastCrash = now.steady;
    if (m_crashes++ == 0 || m_isWaiting)
        return std::nullopt;
    m_failure = std::move(trouble.failure);
    return waitFor(m_crashBackoff.next(), now);
}

milliseconds Setbacks::waitFor(milliseconds delay, Now now)
{
    m_isWaiting = true;
    m_nextStartAt = now.steady + delay;
    m_nextStart = now.wall + delay;
    return delay;
}

bool Setbacks::endWait(SteadyTime now)
{
    return m_isWaiting && now >= m_nextStartAt && std::exchange(m_isWaiting, false);
}

void Setbacks::clear()
{
    m_startBackoff.reset();
    m_failedStarts = 0;
    m_failure.reset();
    m_lastLines.clear();
    m_isWaiting = false;
}

void Setbacks::forgetCrashes()
{
    m_crashes = 0;
    m_crashBackoff.reset();
}

} // namespace tidegate::engine
