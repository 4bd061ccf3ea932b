#include "core/gateway/flow_pass.h"

#include "core/gateway/worker.h"

namespace tidegate::gateway {

FlowPass::Refusal FlowPass::enter(std::shared_ptr<RouteFlow> flow, Worker &worker, Exchange &exchange,
                                  SteadyTime now)
{
    auto waiter = std::make_shared<FlowWaiter>();
    waiter->worker = &worker;
    waiter->exchange = &exchange;
    std::chrono::nanoseconds retryAfter{0};
    switch (flow->enter(waiter, now, retryAfter)) {
    case FlowEntry::Passed:
        m_flow = std::move(flow);
        break;
    case FlowEntry::Waiting:
        m_until = now + flow->queueWait();
        m_flow = std::move(flow);
        m_waiter = std::move(waiter);
        break;
    case FlowEntry::RateLimited:
        return {429, "RateLimited", "the route gets more requests per second than it takes",
                std::chrono::ceil<seconds>(retryAfter)};
    case FlowEntry::QueueFull:
        return {503, "RouteQueueFull", "the route has as many requests as it takes, and its queue is full",
                seconds(1)};
    }
    return {};
}

FlowPass::Refusal FlowPass::sweep(SteadyTime now)
{
    if (!m_waiter || now < m_until)
        return {};
    // When a place is on its way already, this thread is told in a moment: leave() gives it back.
    m_flow->countTimedOut();
    return {503, "RouteQueueTimeout", "the route had no room for the request in time", seconds(1)};
}

void FlowPass::leave(Worker &worker)
{
    if (!m_flow)
        return;
    const std::shared_ptr<RouteFlow> flow = std::move(m_flow);
    m_flow = nullptr;
    if (!m_waiter)
        return worker.leaveFlow(*flow);
    m_waiter->exchange = nullptr;
    (void)flow->withdraw(*m_waiter); // else its worker gives the place back when it is told
    m_waiter = nullptr;
}

} // namespace tidegate::gateway
