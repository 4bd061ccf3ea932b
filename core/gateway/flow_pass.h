#pragma once

#include "core/gateway/flow_control.h"

#include <memory>
#include <string_view>

namespace tidegate::gateway {

/// One request's way through its route's limits, from its arrival to its end. A connection has one and uses
/// it again. The thread of its worker.
class FlowPass
{
public:
    struct Refusal
    {
        int status = 0; ///< 0: not refused
        std::string_view reason;
        std::string_view message;
        seconds retryAfter{0};
    };

    /// Asks for a place; `exchange.flowGranted()` is called later when it has to wait for one. Over the rate
    /// it is 429 RateLimited: asking less often is the client's to do. Without room it is 503 RouteQueueFull:
    /// however seldom this client asks, others may fill the route.
    Refusal enter(std::shared_ptr<RouteFlow> flow, Worker &worker, Exchange &exchange, SteadyTime now);
    bool waiting() const { return m_waiter != nullptr; }
    /// It has been given the place it waited for.
    void granted() { m_waiter = nullptr; }
    /// 503 RouteQueueTimeout when it has waited for as long as it may.
    Refusal sweep(SteadyTime now);
    /// Gives back what it has, and tells who waits for it.
    void leave(Worker &worker);

private:
    std::shared_ptr<RouteFlow> m_flow;
    std::shared_ptr<FlowWaiter> m_waiter;
    SteadyTime m_until{};
};

} // namespace tidegate::gateway
