#pragma once

#include "core/reconciler/reconciler.h"

#include <optional>

namespace tidegate::reconciler {

// The parts of the engine's wish, each from the objects it is made of. Pure.

/// The host names of one route; none while it is being deleted or its namespace is.
std::vector<engine::RouteWish> makeRouteWishes(const World &world, const resource::ObjectName &route);

/// How one revision is to run; nothing when it is not to. `routed`: some route leads to it.
std::optional<engine::RevisionWish> makeRevisionWish(const World &world, const resource::ObjectName &revision,
                                                     bool routed);

/// config-autoscaler without its example.
autoscaler::StringMap configAutoscaler(const World &world);

} // namespace tidegate::reconciler
