#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tidegate::monitoring {

/// Of what a series is. The numbers are kept on disk: they do not change.
enum class Scope : std::uint8_t
{
    Engine = 0,
    Pool = 1,    ///< of warm hosts, by its kind
    Service = 2, ///< what its route does apart from its revisions
    Revision = 3,
    Instance = 4
};

enum class Kind : std::uint8_t
{
    Gauge,   ///< what is at a moment: min, mean over time and max of a step
    Counter, ///< how many came: the rate a second, its least and greatest, and the sum of a step
    Latency  ///< durations: a Histogram
};

/// A metric's number. On disk: it does not change.
using MetricId = std::uint16_t;

struct Metric
{
    MetricId id = 0;
    Scope scope = Scope::Engine;
    Kind kind = Kind::Gauge;
    std::string_view name;
    std::string_view unit; ///< `1`, `bytes`, `cores`, `seconds`
};

namespace metrics {

// Of a revision.
inline constexpr MetricId requests = 1;
inline constexpr MetricId requestsByClass = 1; ///< + 1 to 5: of 1xx to 5xx
inline constexpr MetricId errors = 7;
inline constexpr MetricId coldRequests = 8;
inline constexpr MetricId egress = 9;
inline constexpr MetricId concurrency = 10;
inline constexpr MetricId queueDepth = 11;
inline constexpr MetricId desired = 12;
inline constexpr MetricId ready = 13;
inline constexpr MetricId starting = 14;
inline constexpr MetricId queued = 15;
inline constexpr MetricId draining = 16;
inline constexpr MetricId failed = 17;
inline constexpr MetricId cpu = 20;
inline constexpr MetricId memory = 21;
inline constexpr MetricId latency = 30;
inline constexpr MetricId queueWait = 31;
inline constexpr MetricId starts = 40; ///< + 8 × origin + phase

// Of a service's route.
inline constexpr MetricId passed = 100;
inline constexpr MetricId rateLimited = 101;
inline constexpr MetricId queueFull = 102;
inline constexpr MetricId queueTimedOut = 103;
inline constexpr MetricId waiting = 104;
inline constexpr MetricId inside = 105;

// Of an instance.
inline constexpr MetricId instanceCpu = 120;
inline constexpr MetricId instanceMemory = 121;
inline constexpr MetricId instanceInFlight = 122;

// Of the engine.
inline constexpr MetricId capacityCpu = 140;
inline constexpr MetricId capacityMemory = 141;
inline constexpr MetricId usageCpu = 142;
inline constexpr MetricId usageMemory = 143;
inline constexpr MetricId usageInstances = 144;
inline constexpr MetricId usageStarting = 145;
inline constexpr MetricId usageRevisions = 146;
inline constexpr MetricId connections = 150;
inline constexpr MetricId connectionsRefused = 151;
inline constexpr MetricId gatewayRequests = 152;
inline constexpr MetricId unrouted = 153;
inline constexpr MetricId recordsDropped = 154;
inline constexpr MetricId storeSize = 160;
inline constexpr MetricId storeWrites = 161;

// Of a pool.
inline constexpr MetricId poolIdle = 180;
inline constexpr MetricId poolWarming = 181;
inline constexpr MetricId poolWaiting = 182;
inline constexpr MetricId poolMemory = 183;
inline constexpr MetricId poolHits = 184;
inline constexpr MetricId poolMisses = 185;

/// The metric of a start's phase (`queue`, `launch`, `load`, `app`, `ready`, `firstByte`) by its origin
/// (`direct`, `pool`, `stack`, `archive`, `container`; any other counts as `other`); 0 for a phase that is
/// none of these.
MetricId startPhase(std::string_view origin, std::string_view phase);

} // namespace metrics

/// All of them, by number.
std::span<const Metric> allMetrics();
/// Null when there is none.
const Metric *findMetric(MetricId id);
const Metric *findMetric(std::string_view name);

} // namespace tidegate::monitoring
