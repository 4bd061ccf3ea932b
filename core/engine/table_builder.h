#pragma once

#include "core/engine/engine.h"
#include "core/gateway/routing_table.h"

#include <memory>
#include <vector>

namespace tidegate::engine {

/// How many requests of a revision may wait for an instance: 10,000 where Knative has its activator in the
/// way (at zero, and while the capacity for bursts is used up; `isBuffered`), else what its queue-proxies
/// hold: ten for each request that the instances take at once. Without a limit of concurrency nobody waits
/// for a ready instance.
std::uint32_t queueLimit(std::uint32_t containerConcurrency, size_t instances, bool isBuffered);

/// What the gateway is to know of a revision, from its wish, its endpoints and the failure that stands for
/// waiting. `isBuffered`: see queueLimit().
std::shared_ptr<const gateway::RevisionTarget> makeTarget(const RevisionWish &wish,
                                                          std::vector<gateway::Endpoint> endpoints,
                                                          std::optional<gateway::Failure> failure,
                                                          bool isBuffered = true);

/// The snapshot for the gateway. Hosts are put in lower case; a host that is named twice keeps its first
/// route.
std::shared_ptr<const gateway::RoutingTable>
makeTable(const std::vector<RouteWishPtr> &routes,
          const std::vector<std::shared_ptr<const gateway::RevisionTarget>> &targets);

bool sameRoutes(const std::vector<RouteWishPtr> &a, const std::vector<RouteWishPtr> &b);

/// Of a startup probe (`isStart`) or a liveness probe that failed; `why` as `liveness probe failed: HTTP
/// 500`.
gateway::Failure probeFailure(bool isStart, const std::string &why);

/// What requests are told that a draining or stopped engine starts nothing for.
gateway::Failure modeFailure(resource::EngineMode mode);

/// How a failed start is told to who waits: reason StartupProbeFailed, LivenessProbeFailed, ExitCode<N>,
/// Signal<N>, StartTimeout (504) or FailedToStart, else status 503.
gateway::Failure failureOf(const runtime::Exit &exit);

} // namespace tidegate::engine
