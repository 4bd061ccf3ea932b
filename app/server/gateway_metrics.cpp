#include "app/server/gateway_metrics.h"

namespace tidegate::server {

namespace {

constexpr std::array outcomes{"passed", "rate_limited", "queue_full", "queue_timeout"};

prometheus::Labels labels(const RouteKey &route, const char *name, const char *value)
{
    return {{"namespace", route.ns}, {"route", route.name}, {name, value}};
}

} // namespace

void GatewayMetrics::Following::follow(std::uint64_t count)
{
    counter->Increment(double(count >= seen ? count - seen : count));
    seen = count;
}

GatewayMetrics::GatewayMetrics(prometheus::Registry &registry)
    : m_requests(prometheus::BuildCounter()
                     .Name("tidegate_route_requests_total")
                     .Help("Requests at routes with limits, by what the limits made of them.")
                     .Register(registry))
    , m_now(prometheus::BuildGauge()
                .Name("tidegate_route_active_requests")
                .Help("Requests at routes with limits now: waiting for a place, or inside.")
                .Register(registry))
    , m_connections(prometheus::BuildGauge()
                        .Name("tidegate_connections")
                        .Help("Connections of clients to the gateway now.")
                        .Register(registry)
                        .Add({}))
    , m_refused(prometheus::BuildCounter()
                    .Name("tidegate_connections_refused_total")
                    .Help("Connections refused over the limit of all, or of one client address.")
                    .Register(registry))
{
    m_refusedInAll.counter = &m_refused.Add({{"limit", "all"}});
    m_refusedPerAddress.counter = &m_refused.Add({{"limit", "address"}});
}

void GatewayMetrics::update(gateway::Gateway &gateway)
{
    const gateway::ConnectionCounts connections = gateway.connections();
    m_connections.Set(double(connections.open));
    m_refusedInAll.follow(connections.refused);
    m_refusedPerAddress.follow(connections.refusedPerAddress);
    for (auto &[route, each] : m_series)
        each.fresh = false;
    for (const gateway::RouteSample &sample : gateway.sampleRoutes()) {
        Series &its = series(sample.route);
        its.fresh = true;
        const std::array counts{sample.passed, sample.rateLimited, sample.queueFull, sample.queueTimedOut};
        for (size_t i = 0; i < counts.size(); ++i)
            its.outcomes[i].follow(counts[i]);
        its.waiting->Set(sample.waiting);
        its.inside->Set(sample.inside);
    }
    for (auto at = m_series.begin(); at != m_series.end();) {
        if (!at->second.fresh)
            forget(at->second);
        at = at->second.fresh ? std::next(at) : m_series.erase(at);
    }
}

GatewayMetrics::Series &GatewayMetrics::series(const RouteKey &route)
{
    const auto [at, isNew] = m_series.try_emplace(route);
    if (isNew) {
        for (size_t i = 0; i < outcomes.size(); ++i)
            at->second.outcomes[i].counter = &m_requests.Add(labels(route, "outcome", outcomes[i]));
        at->second.waiting = &m_now.Add(labels(route, "state", "waiting"));
        at->second.inside = &m_now.Add(labels(route, "state", "inside"));
    }
    return at->second;
}

void GatewayMetrics::forget(Series &series)
{
    for (Following &each : series.outcomes)
        m_requests.Remove(each.counter);
    m_now.Remove(series.waiting);
    m_now.Remove(series.inside);
}

} // namespace tidegate::server
