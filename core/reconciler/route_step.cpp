#include "core/reconciler/plan.h"
#include "core/reconciler/traffic.h"

#include "core/resource/conditions.h"

#include <QJsonArray>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Conditions;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
using resource::TrafficTarget;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

const QString allTrafficAssigned = u"AllTrafficAssigned"_s;
const QString ingressReady = u"IngressReady"_s;
const QString certificateProvisioned = u"CertificateProvisioned"_s;

QStringList routesOf(const Object &revision)
{
    return revision.annotation(keys::routes).split(u',', Qt::SkipEmptyParts);
}

/// The revision as it is when the route points at it, or does not.
Object marked(const Object &revision, const QString &route, bool routed, WallTime now)
{
    QStringList routes = routesOf(revision);
    routes.removeAll(route);
    if (routed)
        routes.append(route);
    routes.sort();
    Object after = revision;
    if (routes.isEmpty())
        after.removeAnnotation(keys::routes);
    else
        after.setAnnotation(keys::routes, routes.join(u','));
    const QString state = routes.isEmpty() ? u"reserve"_s : u"active"_s;
    if (revision.label(keys::routingState) != state) {
        after.setLabel(keys::routingState, state);
        after.setAnnotation(keys::routingStateModified, QString::fromStdString(formatTime(now)));
    }
    return after;
}

void markRevisions(const World &world, const ObjectName &route, const QSet<QString> &routed, Plan &plan)
{
    for (const ObjectPtr &revision : world.objects.list(kinds::revision(), route.ns)) {
        const bool now = routed.contains(revision->name());
        if (revision->isDeleting() || (!now && !routesOf(*revision).contains(route.name)))
            continue;
        put(plan, revision, marked(*revision, route.name, now, world.now));
    }
}

void addNames(const std::vector<TrafficTarget> &traffic, QSet<QString> &names)
{
    for (const TrafficTarget &target : traffic)
        names.insert(target.revisionName);
    names.remove(QString());
}

/// The gateway has been told: every host of this traffic is among the applied ones.
bool isApplied(const World &world, const std::vector<engine::RouteWish> &hosts)
{
    if (!world.applied)
        return true;
    const auto &routes = world.applied->routes; // sorted by host
    return std::all_of(hosts.begin(), hosts.end(), [&](const engine::RouteWish &host) {
        const auto it = std::lower_bound(
            routes.begin(), routes.end(), host.host,
            [](const engine::RouteWish &each, const std::string &name) { return each.host < name; });
        return it != routes.end() && sameHost(*it, host);
    });
}

bool isServing(const Object &route)
{
    return !route.status().value("traffic"_L1).toArray().isEmpty();
}

void markTrouble(const TrafficTrouble &trouble, Conditions &conditions)
{
    if (trouble.failed)
        conditions.markFalse(allTrafficAssigned, trouble.reason, trouble.message);
    else
        conditions.markUnknown(allTrafficAssigned, trouble.reason, trouble.message);
}

QJsonObject statusOf(const World &world, const Object &route, const ResolvedTraffic &resolved)
{
    Conditions conditions(route, {allTrafficAssigned, ingressReady, certificateProvisioned}, world.now);
    QJsonObject status = route.status();
    conditions.markTrue(certificateProvisioned, u"TLSNotEnabled"_s, u"external-domain-tls is not enabled"_s);
    if (resolved.trouble) {
        markTrouble(*resolved.trouble, conditions);
    } else {
        conditions.markTrue(allTrafficAssigned);
        if (isApplied(world, hostsOf(route, resolved.targets, world.domain))) {
            conditions.markTrue(ingressReady);
            status.insert(u"traffic"_s, trafficToJson(resolved.targets));
        } else {
            conditions.markUnknown(ingressReady, u"IngressNotConfigured"_s,
                                   u"The gateway has not taken over the route yet."_s);
        }
    }
    const QString url = world.domain.url(route.name(), route.ns());
    status.insert(u"url"_s, url);
    status.insert(u"address"_s, QJsonObject{{u"url"_s, url}});
    status.insert(u"conditions"_s, conditions.toJson());
    status.insert(u"observedGeneration"_s, route.generation());
    return status;
}

} // namespace

Plan reconcileRoute(const World &world, const ObjectName &name)
{
    Plan plan;
    const ObjectPtr route = world.objects.get(kinds::route(), name);
    if (!route || route->isDeleting()) {
        markRevisions(world, name, {}, plan);
        return plan;
    }
    const ResolvedTraffic resolved = resolveTraffic(world.objects, *route, world.domain);
    const bool applied =
        resolved.trouble || isApplied(world, hostsOf(*route, resolved.targets, world.domain));
    QSet<QString> routed;
    addNames(servingTraffic(*route, resolved), routed);
    // Until the gateway has turned over, what it still serves is in use too.
    if (!applied)
        addNames(resource::readTraffic(route->status().value("traffic"_L1).toArray()), routed);
    markRevisions(world, name, routed, plan);
    // A route that serves keeps its status until the gateway has turned over: then it changes once, to what
    // is true.
    if (!applied && isServing(*route))
        return plan;
    Object after = *route;
    after.setStatus(statusOf(world, *route, resolved));
    put(plan, route, after);
    return plan;
}

} // namespace tidegate::reconciler
