#pragma once

#include "core/reconciler/naming.h"
#include "core/reconciler/plan.h"

namespace tidegate::reconciler {

/// Why a route's traffic can not be assigned as wished.
struct TrafficTrouble
{
    bool failed = false; ///< false: wait, it may still come
    QString reason;
    QString message;
};

/// spec.traffic of a Route with every entry led to a revision, or the first thing that stands in the way
/// (failures first).
struct ResolvedTraffic
{
    std::vector<resource::TrafficTarget> targets;
    std::optional<TrafficTrouble> trouble;
};
ResolvedTraffic resolveTraffic(const resource::Snapshot &objects, const resource::Object &route,
                               const Naming &naming);

/// What the gateway is to do for a route now: the resolved traffic as far as it has been rolled out, or while
/// there is trouble what its status last held.
std::vector<resource::TrafficTarget> servingTraffic(const resource::Snapshot &objects,
                                                    const resource::Object &route,
                                                    const ResolvedTraffic &resolved);

/// The host names of a route that serves this traffic: the main one first, then one per tag.
std::vector<engine::RouteWish> hostsOf(const resource::Object &route,
                                       const std::vector<resource::TrafficTarget> &traffic,
                                       const Naming &naming);
bool sameHost(const engine::RouteWish &left, const engine::RouteWish &right);

/// status.traffic: percents are explicit, also 0.
QJsonArray trafficToJson(const std::vector<resource::TrafficTarget> &targets);

} // namespace tidegate::reconciler
