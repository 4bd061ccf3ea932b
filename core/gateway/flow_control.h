#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/gateway/gateway.h"
#include "core/gateway/routing_table.h"

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace tidegate::gateway {

class Exchange;
class RouteFlow;
class Worker;

/// Lets through so many per second on average and `burst` at once; `now` is a parameter. Exact over any time:
/// it keeps one instant, from which the next token is due, and adds to it (a leaky bucket read backwards). A
/// clock may be up for 18 years. Any thread, without a lock.
class TokenBucket
{
public:
    /// Takes a token and returns 0; or takes none and returns how long it is until there is one, at least 1
    /// ns. `perSecond` over 0, up to 1,000,000; `burst` at least 1. When either changes, refill():
    /// what is due was reckoned by the old ones.
    std::chrono::nanoseconds take(std::chrono::nanoseconds now, double perSecond, std::uint32_t burst);
    void refill() { m_due.store(0, std::memory_order_relaxed); }

private:
    /// In 16ths of a nanosecond: what rounding a token's time loses stays small.
    std::atomic<std::int64_t> m_due{0};
};

/// A request in a route's queue. The queue's part is guarded by its mutex; `exchange` belongs to the thread
/// of `worker`.
struct FlowWaiter
{
    Worker *worker = nullptr;
    Exchange *exchange = nullptr; ///< null once the request has gone; then what it was granted is given back
    std::shared_ptr<RouteFlow> flow; ///< set when it is given a place: while it is queued, the flow has it
    bool queued = false;
    std::list<std::shared_ptr<FlowWaiter>>::iterator place;
};

using FlowWaiters = std::vector<std::shared_ptr<FlowWaiter>>;

enum class FlowEntry
{
    Passed, ///< counted in: leave() when the request has ended
    Waiting,
    RateLimited,
    QueueFull
};

/// What all threads share of one route's flow: its tokens, its places, who waits, and the counts. It outlives
/// any one routing table, so that a publish neither forgives nor forgets.
///
/// A waiter is counted before it looks for a place a last time, and who leaves looks at the count afterwards:
/// no wake-up is lost, and the mutex is taken only when somebody waits.
class RouteFlow : public std::enable_shared_from_this<RouteFlow>
{
public:
    explicit RouteFlow(RouteKey route) : m_route(std::move(route)) {}

    const RouteKey &route() const { return m_route; }
    /// What holds from now on; who waits may have a place by it, so serve() afterwards. Another rate or burst
    /// begins with all its tokens. Control thread.
    void configure(const RouteLimits &limits);

    /// A request comes. A token is looked for first, and is used up also when there is no room then.
    /// `retryAfter` is set with RateLimited: when there is a token again.
    FlowEntry enter(const std::shared_ptr<FlowWaiter> &waiter, SteadyTime now,
                    std::chrono::nanoseconds &retryAfter);
    /// A request that had passed has ended. True when somebody waits: then serve().
    [[nodiscard]] bool leave();
    /// Gives free places to the front of the queue; the caller tells them.
    FlowWaiters serve();
    /// Takes a request out of the queue; false when it has been given a place already, and is being told.
    bool withdraw(FlowWaiter &waiter);

    milliseconds queueWait() const { return milliseconds(m_queueWait.load(std::memory_order_relaxed)); }
    bool idle() const { return m_inside.load() == 0 && m_waiting.load() == 0; }
    std::uint32_t waiting() const { return m_waiting.load(); }
    void countTimedOut() { ++m_timedOut; }
    RouteSample sample() const;

private:
    bool takePlace();

    const RouteKey m_route;
    std::atomic<double> m_perSecond{0};
    std::atomic<std::uint32_t> m_burst{1};
    std::atomic<std::uint32_t> m_most{0};
    std::atomic<std::uint32_t> m_queueLength{0};
    std::atomic<std::int64_t> m_queueWait{0};

    TokenBucket m_tokens;
    alignas(64) std::atomic<std::uint32_t> m_inside{0};
    std::atomic<std::uint32_t> m_waiting{0};
    std::atomic<std::uint64_t> m_passed{0};
    std::atomic<std::uint64_t> m_rateLimited{0};
    std::atomic<std::uint64_t> m_queueFull{0};
    std::atomic<std::uint64_t> m_timedOut{0};
    std::mutex m_mutex;
    std::list<std::shared_ptr<FlowWaiter>> m_queue;
};

} // namespace tidegate::gateway
