#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/trigger/event.h"

#include <QString>
#include <functional>

namespace tidegate::trigger {

// What the scheduler needs of other rooms, in its own words; `app/server` wires them. Main thread.

struct Outgoing
{
    QString url;
    bool isOurs = false; ///< a host of the gateway's, to be reached there whatever a resolver says
    Message message;
    milliseconds timeout{60'000};
};

struct Answer
{
    int status = 0;
    std::chrono::microseconds latency{0}; ///< from sending to the whole answer
    std::optional<bool> cold;             ///< whether it waited for a start; nothing where that is not known
    std::string head;                     ///< status line and header fields, cut to `longestHead`
};
inline constexpr size_t longestHead = 2048;

/// POSTs events.
class Sender
{
public:
    virtual ~Sender() = default;
    /// `done` on the main thread, exactly once unless the sender is destroyed first, never inside the call.
    /// An Error when there was no answer.
    virtual void send(Outgoing request, std::function<void(Result<Answer>)> done) = 0;
};

/// Makes instances ready ahead of requests.
class Warmer
{
public:
    virtual ~Warmer() = default;
    /// What the route of this name leads to has an instance from now on, and at least until then.
    virtual void keepWarm(const QString &ns, const QString &route, WallTime until) = 0;
};

} // namespace tidegate::trigger
