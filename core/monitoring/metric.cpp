#include "core/monitoring/metric.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <vector>

namespace tidegate::monitoring {

namespace {

using namespace metrics;

constexpr std::array<std::string_view, 6> origins{"direct", "pool", "stack", "archive", "container", "other"};
constexpr std::array<std::string_view, 6> phases{"queue", "launch", "load", "app", "ready", "firstByte"};
constexpr MetricId perOrigin = 8;

constexpr Metric plain[] = {
    {requests, Scope::Revision, Kind::Counter, "requests", "1"},
    {requestsByClass + 1, Scope::Revision, Kind::Counter, "requests.1xx", "1"},
    {requestsByClass + 2, Scope::Revision, Kind::Counter, "requests.2xx", "1"},
    {requestsByClass + 3, Scope::Revision, Kind::Counter, "requests.3xx", "1"},
    {requestsByClass + 4, Scope::Revision, Kind::Counter, "requests.4xx", "1"},
    {requestsByClass + 5, Scope::Revision, Kind::Counter, "requests.5xx", "1"},
    {errors, Scope::Revision, Kind::Counter, "errors", "1"},
    {coldRequests, Scope::Revision, Kind::Counter, "requests.cold", "1"},
    {egress, Scope::Revision, Kind::Counter, "egress", "bytes"},
    {concurrency, Scope::Revision, Kind::Gauge, "concurrency", "1"},
    {queueDepth, Scope::Revision, Kind::Gauge, "queue.depth", "1"},
    {desired, Scope::Revision, Kind::Gauge, "instances.desired", "1"},
    {ready, Scope::Revision, Kind::Gauge, "instances.ready", "1"},
    {starting, Scope::Revision, Kind::Gauge, "instances.starting", "1"},
    {queued, Scope::Revision, Kind::Gauge, "instances.queued", "1"},
    {draining, Scope::Revision, Kind::Gauge, "instances.draining", "1"},
    {failed, Scope::Revision, Kind::Gauge, "instances.failed", "1"},
    {cpu, Scope::Revision, Kind::Gauge, "cpu", "cores"},
    {memory, Scope::Revision, Kind::Gauge, "memory", "bytes"},
    {latency, Scope::Revision, Kind::Latency, "latency", "seconds"},
    {queueWait, Scope::Revision, Kind::Latency, "queue.wait", "seconds"},
    {passed, Scope::Service, Kind::Counter, "limits.passed", "1"},
    {rateLimited, Scope::Service, Kind::Counter, "limits.rateLimited", "1"},
    {queueFull, Scope::Service, Kind::Counter, "limits.queueFull", "1"},
    {queueTimedOut, Scope::Service, Kind::Counter, "limits.queueTimeout", "1"},
    {waiting, Scope::Service, Kind::Gauge, "limits.waiting", "1"},
    {inside, Scope::Service, Kind::Gauge, "limits.inside", "1"},
    {instanceCpu, Scope::Instance, Kind::Gauge, "instance.cpu", "cores"},
    {instanceMemory, Scope::Instance, Kind::Gauge, "instance.memory", "bytes"},
    {instanceInFlight, Scope::Instance, Kind::Gauge, "instance.inFlight", "1"},
    {capacityCpu, Scope::Engine, Kind::Gauge, "capacity.cpu", "cores"},
    {capacityMemory, Scope::Engine, Kind::Gauge, "capacity.memory", "bytes"},
    {usageCpu, Scope::Engine, Kind::Gauge, "usage.cpu", "cores"},
    {usageMemory, Scope::Engine, Kind::Gauge, "usage.memory", "bytes"},
    {usageInstances, Scope::Engine, Kind::Gauge, "usage.instances", "1"},
    {usageStarting, Scope::Engine, Kind::Gauge, "usage.starting", "1"},
    {usageRevisions, Scope::Engine, Kind::Gauge, "usage.revisions", "1"},
    {connections, Scope::Engine, Kind::Gauge, "gateway.connections", "1"},
    {connectionsRefused, Scope::Engine, Kind::Counter, "gateway.refused", "1"},
    {gatewayRequests, Scope::Engine, Kind::Counter, "gateway.requests", "1"},
    {unrouted, Scope::Engine, Kind::Counter, "gateway.unrouted", "1"},
    {recordsDropped, Scope::Engine, Kind::Counter, "gateway.recordsDropped", "1"},
    {storeSize, Scope::Engine, Kind::Gauge, "store.size", "bytes"},
    {storeWrites, Scope::Engine, Kind::Counter, "store.writes", "1"},
    {poolIdle, Scope::Pool, Kind::Gauge, "pool.idle", "1"},
    {poolWarming, Scope::Pool, Kind::Gauge, "pool.warming", "1"},
    {poolWaiting, Scope::Pool, Kind::Gauge, "pool.waiting", "1"},
    {poolMemory, Scope::Pool, Kind::Gauge, "pool.memory", "bytes"},
    {poolHits, Scope::Pool, Kind::Counter, "pool.hits", "1"},
    {poolMisses, Scope::Pool, Kind::Counter, "pool.misses", "1"},
};

struct Table
{
    Table()
    {
        metrics.assign(std::begin(plain), std::end(plain));
        for (size_t origin = 0; origin < origins.size(); ++origin) {
            for (size_t phase = 0; phase < phases.size(); ++phase) {
                names.push_back("starts." + std::string(origins[origin]) + '.' + std::string(phases[phase]));
                metrics.push_back({MetricId(starts + origin * perOrigin + phase), Scope::Revision,
                                   Kind::Latency, names.back(), "seconds"});
            }
        }
        std::sort(metrics.begin(), metrics.end(),
                  [](const Metric &one, const Metric &other) { return one.id < other.id; });
    }
    std::deque<std::string> names; // which do not move
    std::vector<Metric> metrics;
};

const std::vector<Metric> &table()
{
    static const Table all;
    return all.metrics;
}

} // namespace

MetricId metrics::startPhase(std::string_view origin, std::string_view phase)
{
    const auto from = std::find(origins.begin(), origins.end() - 1, origin);
    const auto which = std::find(phases.begin(), phases.end(), phase);
    if (which == phases.end())
        return 0;
    return MetricId(starts + (from - origins.begin()) * perOrigin + (which - phases.begin()));
}

std::span<const Metric> allMetrics()
{
    return table();
}

const Metric *findMetric(MetricId id)
{
    const auto &all = table();
    const auto at = std::lower_bound(all.begin(), all.end(), id,
                                     [](const Metric &one, MetricId number) { return one.id < number; });
    return at != all.end() && at->id == id ? &*at : nullptr;
}

const Metric *findMetric(std::string_view name)
{
    const auto &all = table();
    const auto at =
        std::find_if(all.begin(), all.end(), [name](const Metric &one) { return one.name == name; });
    return at != all.end() ? &*at : nullptr;
}

} // namespace tidegate::monitoring
