#pragma once

#include "core/api/ports.h"
#include "core/autoscaler/replay.h"
#include "core/engine/engine.h"
#include "core/resource/object.h"

namespace tidegate::server {

/// All that two replays need: as the revision is, and as it would be.
struct WhatIfPlan
{
    std::vector<autoscaler::TracePoint> trace;
    bool isRecorded = false;
    autoscaler::Policy current;
    autoscaler::Policy proposed;
    autoscaler::ReplayOptions currentOptions;
    autoscaler::ReplayOptions proposedOptions;
    double memoryBytes = 0; ///< limit of an instance, 0 = none
    double cores = 0;       ///< request of an instance, else its limit, 0 = none
};

/// A recorded load begins with the instances that there were, an uploaded one with none; the engine's bound
/// on instances holds for both. Main thread. Error: NotFound without the revision, Invalid for settings and
/// traces that cannot be, Conflict when nothing is recorded.
Result<WhatIfPlan> planWhatIf(const api::WhatIfRequest &request, const resource::Snapshot &objects,
                              const engine::Engine &engine);

/// {trace: {source, start, seconds, points}, current: {…}, proposed: {starts, startsFromZero, coldRequests,
/// requests, mostReady, meanWaitMs, p99WaitMs, mostWaitMs, overProvisioning, cost: {instanceSeconds,
/// memoryGiBSeconds, cpuCoreSeconds}}, stepSeconds, points: [{t, concurrency, rps, current: {desired, ready,
/// waiting, limit}, proposed: {…}}]}: at most 1000 points, each the last second of its step. Any thread.
QJsonObject runWhatIf(const WhatIfPlan &plan);

} // namespace tidegate::server
