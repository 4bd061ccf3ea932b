#pragma once

#include "core/resource/object.h"
#include "core/trigger/event.h"
#include "core/trigger/firing.h"
#include "core/trigger/journal.h"

#include <deque>
#include <memory>
#include <set>

namespace tidegate::trigger {

/// Where events go.
struct Receiver
{
    QString url;         ///< empty: there is none at present
    bool isOurs = false; ///< it is a host of the gateway's
};

/// What a PingSource says, read once a change.
struct TriggerSpec
{
    resource::TriggerSettings settings;
    EventTemplate event;
    Receiver sink;
    QString sinkRoute; ///< the Route that the sink stands for; empty: it is a URL of its own

    /// Error: the schedule or the zone cannot be read.
    static Result<TriggerSpec> read(const resource::Object &pingSource);
};

/// Where a dead letter goes at present: `target` is a URL, or a Service of the namespace.
Receiver deadLetterReceiver(const QString &target, const QString &ns, const resource::Snapshot &objects);

/// What of a PingSource decides when and how it fires: a change of it starts anew, one of its status does
/// not.
QByteArray shapeOf(const resource::Object &pingSource);

struct TriggerState;

/// A firing under way.
struct Run
{
    std::shared_ptr<TriggerState> trigger;
    std::shared_ptr<const TriggerSpec> spec; ///< as it was when the moment was taken up
    Firing firing;
    bool isRunning = false;    ///< counts in trigger->running
    bool isDeadLetter = false; ///< the event itself has failed
    int deadLetterAttempts = 0;
    std::optional<WallTime> waitsUntil; ///< among those that the timer wakes for
};
using RunPtr = std::shared_ptr<Run>;

/// One trigger as the scheduler holds it.
struct TriggerState
{
    qint64 id = 0;
    std::string uid;
    resource::ObjectName name;
    QByteArray shape;
    std::shared_ptr<const TriggerSpec> spec; ///< null: it cannot be read, and does not fire
    WallTime handled;
    qint64 latestNumber = 0;
    std::vector<JournaledTrigger::Open>
        interrupted;                ///< of an earlier run of the server, until they are decided
    std::optional<WallTime> lookAt; ///< when to look again
    std::optional<WallTime> warmAt; ///< when to make an instance ready
    std::optional<WallTime> next;   ///< the moment that is looked for then
    std::set<RunPtr> runs;          ///< not final yet
    int running = 0;                ///< of these, sent and not done
    std::deque<RunPtr> queue;       ///< of these, waiting for the one before (overlap policy)
    bool isGone = false;
};
using TriggerPtr = std::shared_ptr<TriggerState>;

} // namespace tidegate::trigger
