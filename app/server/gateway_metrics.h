#pragma once

#include "core/base/ids.h"
#include "core/gateway/gateway.h"

#include <array>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <unordered_map>

namespace tidegate::server {

/// The gateway's connections, and what came of the limits of each route that has some. A route's series go
/// when its limits do and nobody is inside any more. Main thread.
class GatewayMetrics
{
public:
    /// `registry` must outlive it.
    explicit GatewayMetrics(prometheus::Registry &registry);
    /// Brings every series up to date; before they are read.
    void update(gateway::Gateway &gateway);

private:
    /// A counter that follows a count kept elsewhere, which begins anew when what it counts does.
    struct Following
    {
        prometheus::Counter *counter = nullptr;
        std::uint64_t seen = 0;
        void follow(std::uint64_t count);
    };
    struct Series
    {
        std::array<Following, 4> outcomes; ///< passed, rate_limited, queue_full, queue_timeout
        prometheus::Gauge *waiting = nullptr;
        prometheus::Gauge *inside = nullptr;
        bool fresh = true; ///< in the last sample
    };
    Series &series(const RouteKey &route);
    void forget(Series &series);

    prometheus::Family<prometheus::Counter> &m_requests;
    prometheus::Family<prometheus::Gauge> &m_now;
    prometheus::Gauge &m_connections;
    prometheus::Family<prometheus::Counter> &m_refused;
    Following m_refusedInAll;
    Following m_refusedPerAddress;
    std::unordered_map<RouteKey, Series> m_series;
};

} // namespace tidegate::server
