#pragma once

#include "core/engine/engine.h"
#include "core/runtime/launcher.h"

#include <QByteArray>
#include <deque>
#include <memory>

namespace tidegate::engine {

/// One instance of a revision, from the wish for it until a minute after its end.
struct InstanceSlot
{
    InstanceId id;
    InstancePhase phase = InstancePhase::Queued;
    std::unique_ptr<runtime::Instance> process; ///< null before its start and after its end
    runtime::Usage usage; ///< read once a second, by the tick: what else looks at an instance costs nothing
    WallTime created;
    SteadyTime createdAt;
    milliseconds queuedFor{0};
    std::optional<SteadyTime> admittedAt; ///< starting: while it counts among the concurrent starts
    std::optional<WallTime> readyAt;
    SteadyTime readySince;
    std::optional<WallTime> endedAt;
    std::optional<runtime::Exit> exit;
    runtime::RunTimes run; ///< once its process has ended
    std::int64_t pid = 0;
    std::uint16_t port = 0;
    milliseconds startedIn{0};
    milliseconds readyIn{0};
    runtime::StartRecord start;
    int restarts = 0;
    std::optional<EndedRun> previous;
    std::string unready; ///< its readiness probe fails
    WallTime unreadySince;
    std::string probeFailure; ///< it is being ended because its startup or liveness probe failed
    std::uint32_t inFlight = 0;
    bool served = false;                  ///< has had a request
    bool suspect = false;                 ///< lost for the gateway; its port is being tried
    std::optional<SteadyTime> clearedAt;  ///< lost, and found to live after all
    bool stopAsked = false;               ///< its process has been told to end
    std::optional<SteadyTime> outOfTable; ///< draining: since when no table has it
    SteadyTime drainUntil;
    std::optional<SteadyTime> endBy;   ///< hurried: its process is killed then
    bool isDismissed = false;          ///< somebody asked for the end of this very one
    std::deque<std::string> lastLines; ///< of its output, newest last

    bool live() const
    {
        return phase == InstancePhase::Queued || phase == InstancePhase::Starting ||
               phase == InstancePhase::Ready;
    }
    bool serves() const { return phase == InstancePhase::Ready && unready.empty(); }
    /// When its process began: the end of waiting for a start and of forking.
    WallTime processStart() const { return created + queuedFor + startedIn; }
    bool ended() const { return phase == InstancePhase::Stopped || phase == InstancePhase::Failed; }
    void keepLines(const QByteArray &lines);
    InstanceObservation observation() const;
};

/// Which of two instances to remove first: what has not started yet, then what is not ready, then what has
/// least to do, then the newest (`aIndex` > `bIndex` means that a is newer).
bool goesFirst(const InstanceSlot &a, size_t aIndex, const InstanceSlot &b, size_t bIndex);

} // namespace tidegate::engine
