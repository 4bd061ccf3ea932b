#pragma once

#include "core/autoscaler/revision_autoscaler.h"

#include <vector>

namespace tidegate::autoscaler {

/// The load from a moment on, until the next point.
struct TracePoint
{
    double t = 0;           ///< seconds since the start, rising
    double concurrency = 0; ///< requests that would be in flight if none had to wait
    double rps = 0;         ///< 0 beside a concurrency: requests of a second each
};

/// Longest that is replayed, in seconds, and most points.
inline constexpr int longestTrace = 24 * 3600;
inline constexpr size_t mostTracePoints = 100'000;

struct ReplayOptions
{
    WallTime start;            ///< what t = 0 stands for; matters to schedules
    double length = 0;         ///< seconds, at most longestTrace; 0: to the last point and a second
    double startsIn = 2;       ///< seconds from the order to start an instance to its first request, 0 to 600
    double perInstance = 0;    ///< requests that an instance takes at a time; 0: the policy's total target
    int ready = 0;             ///< instances that serve at the start; over one, it starts in panic
    int capacity = -1;         ///< the most instances the engine has room for; -1 = no bound
    bool demandsAtOnce = true; ///< as this server: requests that wait do not wait for the next decision, too
};

/// A second of a replay.
struct ReplayPoint
{
    int desired = 0;
    int ready = 0;
    int starting = 0;
    double concurrency = 0; ///< in flight and waiting, as it would be measured
    double rps = 0;
    double waiting = 0;
    Limit limit = Limit::None;
};

struct ReplayResult
{
    std::vector<ReplayPoint> points; ///< one a second
    double requests = 0;
    double coldRequests = 0; ///< came while no instance was ready
    int starts = 0;          ///< of instances
    int startsFromZero = 0;  ///< times that the first request had to wait for an instance
    int most = 0;            ///< ready instances at a time
    double instanceSeconds = 0;
    double neededSeconds = 0; ///< what the load alone would have taken, each instance at its target
    double meanWait = 0;      ///< seconds a request waits for an instance
    double p99Wait = 0;
    double mostWait = 0;

    /// How much more ran than was needed: 0.25 = a quarter more. 0 when nothing was needed.
    double overProvisioning() const { return neededSeconds > 0 ? instanceSeconds / neededSeconds - 1 : 0; }
};

/// Error: Code::Invalid when the trace is empty, too long, goes back in time, or holds a number below 0.
Result<> checkTrace(const std::vector<TracePoint> &trace);

/// What this policy would have made of that load: the same decider, scaler and schedule that run revisions,
/// second by second, over instances that start in `startsIn` and a queue that they empty in order of
/// arrival. Requests are a fluid: fractions of them flow. CPU, memory and custom metrics ask for nothing
/// here. Pure; `trace` must pass checkTrace(). A day takes some tens of milliseconds.
ReplayResult replay(const std::vector<TracePoint> &trace, const Policy &policy, const ReplayOptions &options);

} // namespace tidegate::autoscaler
