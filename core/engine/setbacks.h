#pragma once

#include "core/base/backoff.h"
#include "core/gateway/routing_table.h"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::engine {

/// What went wrong with a revision's instances, and until when no start is tried. Pure: `now` comes in.
class Setbacks
{
public:
    struct Now
    {
        SteadyTime steady;
        WallTime wall;
    };
    struct Trouble
    {
        gateway::Failure failure;
        std::vector<std::string> lastLines; ///< of the instance's output, newest last
    };

    Setbacks(milliseconds first, milliseconds most) : m_startBackoff(first, most), m_crashBackoff(first, most)
    {
    }

    /// A start has failed: how long to wait before the next one. Nothing when that is decided already: starts
    /// that fail while a back-off goes on belong to the try that began it.
    std::optional<milliseconds> startFailed(Trouble trouble, Now now);
    /// A ready instance has ended by itself. The first time it is replaced at once (nothing); one that does
    /// so again and again only after a while.
    std::optional<milliseconds> crashed(Trouble trouble, bool livedLong, Now now);
    /// The back-off is over: true once.
    bool endWait(SteadyTime now);
    /// An instance serves.
    void clear();
    void forgetCrashes();
    void stopWaiting() { m_isWaiting = false; }

    bool isFailing() const { return m_isWaiting || m_failedStarts > 0; }
    bool isWaiting() const { return m_isWaiting; }
    const std::optional<gateway::Failure> &failure() const { return m_failure; }
    const std::vector<std::string> &lastLines() const { return m_lastLines; }
    int failedStarts() const { return m_failedStarts; } ///< in a row
    int restarts() const { return m_failedStarts + m_crashes; }
    /// Nothing while no back-off goes on.
    std::optional<WallTime> nextStart() const
    {
        return m_isWaiting ? std::optional(m_nextStart) : std::nullopt;
    }

private:
    milliseconds waitFor(milliseconds delay, Now now);

    Backoff m_startBackoff;
    Backoff m_crashBackoff;
    bool m_isWaiting = false; ///< in a back-off, until m_nextStart
    SteadyTime m_nextStartAt;
    WallTime m_nextStart;
    int m_failedStarts = 0;
    int m_crashes = 0;
    std::optional<SteadyTime> m_lastCrash;
    std::optional<gateway::Failure> m_failure;
    std::vector<std::string> m_lastLines;
};

} // namespace tidegate::engine
