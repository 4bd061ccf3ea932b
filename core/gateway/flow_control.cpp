#include "core/gateway/flow_control.h"

#include <algorithm>
#include <cmath>

namespace tidegate::gateway {

namespace {

constexpr std::int64_t kParts = 16; ///< of a nanosecond

} // namespace

std::chrono::nanoseconds TokenBucket::take(std::chrono::nanoseconds now, double perSecond,
                                           std::uint32_t burst)
{
    const std::int64_t apart = std::max<std::int64_t>(1, std::llround(1e9 * double(kParts) / perSecond));
    const std::int64_t room = apart * std::int64_t(std::max(1u, burst));
    const std::int64_t at = now.count() * kParts;
    std::int64_t due = m_due.load(std::memory_order_relaxed);
    for (;;) {
        const std::int64_t next = std::max(due, at) + apart;
        if (const std::int64_t over = next - at - room; over > 0)
            return std::chrono::nanoseconds((over + kParts - 1) / kParts);
        if (m_due.compare_exchange_weak(due, next, std::memory_order_relaxed))
            return std::chrono::nanoseconds(0);
    }
}

void RouteFlow::configure(const RouteLimits &limits)
{
    const std::uint32_t burst = std::max(1u, limits.burst);
    const bool isAnotherRate = m_perSecond != limits.requestsPerSecond || m_burst != burst;
    m_perSecond = limits.requestsPerSecond;
    m_burst = burst;
    if (isAnotherRate)
        m_tokens.refill();
    m_most = limits.concurrentRequests;
    m_queueLength = limits.queueLength;
    m_queueWait = limits.queueWait.count();
}

bool RouteFlow::takePlace()
{
    const std::uint32_t most = m_most.load();
    std::uint32_t inside = m_inside.load();
    while (most == 0 || inside < most) {
        if (m_inside.compare_exchange_weak(inside, inside + 1))
            return true;
    }
    return false;
}

FlowEntry RouteFlow::enter(const std::shared_ptr<FlowWaiter> &waiter, SteadyTime now,
                           std::chrono::nanoseconds &retryAfter)
{
    if (const double perSecond = m_perSecond.load(std::memory_order_relaxed); perSecond > 0) {
        retryAfter =
            m_tokens.take(now.time_since_epoch(), perSecond, m_burst.load(std::memory_order_relaxed));
        if (retryAfter.count() > 0) {
            ++m_rateLimited;
            return FlowEntry::RateLimited;
        }
    }
    // Who waits already comes first.
    if (m_waiting.load() == 0 && takePlace()) {
        ++m_passed;
        return FlowEntry::Passed;
    }
    const std::lock_guard lock(m_mutex);
    ++m_waiting;
    if (m_queue.empty() && takePlace()) {
        --m_waiting;
        ++m_passed;
        return FlowEntry::Passed;
    }
    if (m_queue.size() >= m_queueLength.load()) {
        --m_waiting;
        ++m_queueFull;
        return FlowEntry::QueueFull;
    }
    waiter->queued = true;
    waiter->place = m_queue.insert(m_queue.end(), waiter);
    return FlowEntry::Waiting;
}

bool RouteFlow::leave()
{
    --m_inside;
    return m_waiting.load() > 0;
}

FlowWaiters RouteFlow::serve()
{
    FlowWaiters served;
    const std::lock_guard lock(m_mutex);
    while (!m_queue.empty() && takePlace()) {
        m_queue.front()->queued = false;
        m_queue.front()->flow = shared_from_this();
        served.push_back(std::move(m_queue.front()));
        m_queue.pop_front();
        --m_waiting;
        ++m_passed;
    }
    return served;
}

bool RouteFlow::withdraw(FlowWaiter &waiter)
{
    const std::lock_guard lock(m_mutex);
    if (!waiter.queued)
        return false;
    waiter.queued = false;
    m_queue.erase(waiter.place);
    --m_waiting;
    return true;
}

RouteSample RouteFlow::sample() const
{
    return {m_route, m_passed, m_rateLimited, m_queueFull, m_timedOut, m_waiting, m_inside};
}

} // namespace tidegate::gateway
