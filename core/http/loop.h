#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::http {

class Acceptor;
class Stream;
class StreamEvents;
struct AcceptorOptions;

/// What waits for the sockets.
enum class LoopKind
{
    Default, ///< what the environment's TIDEGATE_LOOP names (`epoll`, `asio`); else the best of this platform
    Epoll,   ///< Linux; elsewhere Asio takes its place
    Asio,    ///< portable
};

/// Calls once, some time after it was started. Belongs to its loop's thread, and must go before its loop.
class Timer
{
public:
    virtual ~Timer() = default; ///< stops it
    /// From now on; one that runs already starts anew. Zero: on the next turn.
    virtual void start(milliseconds delay) = 0;
    /// No call after this.
    virtual void stop() = 0;
};

/// The event loop of one thread: sockets, timers, and tasks from other threads. What is not marked otherwise
/// is for the thread that runs it, or for any while nobody does. Streams, acceptors and timers must go before
/// their loop does.
class Loop
{
public:
    using Task = std::function<void()>;

    /// Code::Unavailable when the system gives no descriptor.
    static Result<std::unique_ptr<Loop>> make(LoopKind kind = LoopKind::Default);
    virtual ~Loop() = default;
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    /// Until stop() has come to its turn.
    virtual void run() = 0;
    /// Waits at most that long for something to happen, and deals with what has.
    virtual void turn(milliseconds longest) = 0;
    /// run() returns once all that was posted before has been done. Any thread.
    virtual void stop() = 0;
    /// Does this on the loop's thread, in the order of posting and never inside the call. Any thread. What is
    /// not done when the loop goes is dropped.
    virtual void post(Task task) = 0;
    /// Precise to a few milliseconds, for sweeps rather than for one timer a connection. `expired` may
    /// destroy the timer, or start it again.
    virtual std::unique_ptr<Timer> makeTimer(Task expired) = 0;
    /// The time of this turn: a little old, and free of charge.
    virtual SteadyTime now() const = 0;
    /// `epoll`, `asio`.
    virtual std::string_view name() const = 0;

protected:
    Loop() = default;

private:
    friend Result<std::unique_ptr<Stream>> connectStream(Loop &loop, const std::string &address,
                                                         std::uint16_t port, StreamEvents *events);
    friend class Acceptor;

    // `address` is one.
    virtual Result<std::unique_ptr<Stream>> connect(const std::string &address, std::uint16_t port,
                                                    StreamEvents *events) = 0;
    virtual Result<std::unique_ptr<Acceptor>>
    listen(const std::string &address, AcceptorOptions options,
           std::function<void(std::unique_ptr<Stream>)> accepted) = 0;
};

} // namespace tidegate::http
