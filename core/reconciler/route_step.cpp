#include "core/reconciler/plan.h"
#include "core/reconciler/rollout.h"
#include "core/reconciler/traffic.h"

#include "core/resource/conditions.h"
#include "core/resource/index.h"

#include <QJsonArray>
#include <QSet>
#include <algorithm>
#include <map>

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

/// The revision as it is when the route points at it, or does not.
Object marked(const Object &revision, const QString &route, bool routed, WallTime now)
{
    Object after = revision;
    setRouted(after, route, routed);
    const QString state = routesOf(after).isEmpty() ? u"reserve"_s : u"active"_s;
    if (revision.label(keys::routingState) != state) {
        after.setLabel(keys::routingState, state);
        after.setAnnotation(keys::routingStateModified, QString::fromStdString(formatTime(now)));
    }
    return after;
}

void markRevisions(const World &world, const ObjectName &route, const QSet<QString> &routed, Plan &plan)
{
    std::map<QString, ObjectPtr> concerned; // those that are marked, and those that are to be
    for (const ObjectPtr &revision :
         world.objects.find(kinds::revision(), route.ns, resource::index::routedBy(route.name)))
        concerned.emplace(revision->name(), revision);
    for (const QString &name : routed) {
        if (const ObjectPtr revision = world.objects.get(kinds::revision(), {route.ns, name}))
            concerned.emplace(name, revision);
    }
    for (const auto &[name, revision] : concerned) {
        const bool now = routed.contains(name);
        if (revision->isDeleting())
            continue;
        put(plan, revision, marked(*revision, route.name, now, world.now));
    }
}

void markConfiguration(const ObjectPtr &configuration, const QString &route, bool routed, Plan &plan)
{
    if (!configuration || configuration->isDeleting() || routed == routesOf(*configuration).contains(route))
        return;
    Object after = *configuration;
    setRouted(after, route, routed);
    put(plan, configuration, std::move(after));
}

/// A Service's route never follows another Configuration than the Service's own, so that only the others have
/// to look whom they have left.
void markConfigurations(const World &world, const ObjectName &name, const ObjectPtr &route,
                        const QSet<QString> &followed, Plan &plan)
{
    for (const QString &each : followed)
        markConfiguration(world.objects.get(kinds::configuration(), {name.ns, each}), name.name, true, plan);
    if (route && !route->controller().isEmpty())
        return;
    for (const ObjectPtr &configuration :
         world.objects.find(kinds::configuration(), name.ns, resource::index::routedBy(name.name))) {
        if (!followed.contains(configuration->name()))
            markConfiguration(configuration, name.name, false, plan);
    }
}

/// The Configurations that a route's traffic follows, and of those the newest revisions: they count as routed
/// before they are ready, so that nothing takes them for unwanted.
void addFollowed(const World &world, const Object &route, QSet<QString> &configurations,
                 QSet<QString> &revisions)
{
    for (const TrafficTarget &target : resource::readTraffic(route.spec().value("traffic"_L1).toArray())) {
        const ObjectPtr configuration =
            world.objects.get(kinds::configuration(), {route.ns(), target.configurationName});
        if (!configuration)
            continue;
        configurations.insert(configuration->name());
        revisions.insert(configuration->status().value("latestCreatedRevisionName"_L1).toString());
    }
    revisions.remove(QString());
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
            [](const engine::RouteWishPtr &each, const std::string &name) { return each->host < name; });
        return it != routes.end() && sameHost(**it, host);
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

/// What a route is to serve now and how far that has come.
struct Present
{
    std::vector<TrafficTarget> targets; ///< as the gateway is to have them
    Rollout rollout;
    bool isApplied = false; ///< the gateway has them; also when there is trouble, since nothing changes then
};

Present presentOf(const World &world, const Naming &naming, const Object &route,
                  const ResolvedTraffic &resolved)
{
    Present present;
    const seconds duration = rolloutDuration(world.objects, route);
    if (resolved.trouble) {
        present.targets = servingTraffic(world.objects, route, resolved);
        present.isApplied = true;
        return present;
    }
    present.targets = resolved.targets;
    if (duration > seconds(0)) {
        present.rollout = steppedRollout(world.objects, route, resolved.targets,
                                         currentRollout(world.objects, route), world.now);
        present.targets = spreadTraffic(route, resolved.targets, present.rollout);
    }
    present.isApplied = isApplied(world, hostsOf(route, present.targets, naming));
    if (present.isApplied)
        planSteps(present.rollout, world.now, duration);
    return present;
}

/// The annotation outlives the rollout until the gateway has the end of it: before, the status still speaks
/// of what was.
void keepRollout(const ResolvedTraffic &resolved, const Present &present, Object &route)
{
    const bool wasGoing = !route.annotation(keys::rollout).isEmpty();
    if (resolved.trouble)
        return;
    if (!present.rollout.isDone() || (wasGoing && !present.isApplied))
        route.setAnnotation(keys::rollout, rolloutText(present.rollout));
    else
        route.removeAnnotation(keys::rollout);
}

QJsonObject statusOf(const World &world, const Naming &naming, const Object &route,
                     const ResolvedTraffic &resolved, const Present &present)
{
    Conditions conditions(route, {allTrafficAssigned, ingressReady, certificateProvisioned}, world.now);
    QJsonObject status = route.status();
    conditions.markTrue(certificateProvisioned, u"TLSNotEnabled"_s, u"external-domain-tls is not enabled"_s);
    if (resolved.trouble) {
        markTrouble(*resolved.trouble, conditions);
    } else {
        conditions.markTrue(allTrafficAssigned);
        if (present.isApplied)
            status.insert(u"traffic"_s, trafficToJson(present.targets));
        if (!present.isApplied)
            conditions.markUnknown(ingressReady, u"IngressNotConfigured"_s,
                                   u"Ingress has not yet been reconciled."_s);
        else if (!present.rollout.isDone())
            conditions.markUnknown(ingressReady, u"RolloutInProgress"_s,
                                   u"A gradual rollout of the latest revision(s) is in progress."_s);
        else
            conditions.markTrue(ingressReady);
    }
    status.insert(u"url"_s, naming.url(route));
    status.insert(u"address"_s, QJsonObject{{u"url"_s, naming.address(route)}});
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
        markConfigurations(world, name, route, {}, plan);
        return plan;
    }
    const Naming naming(world.objects, world.domain);
    const ResolvedTraffic resolved = resolveTraffic(world.objects, *route, naming);
    const Present present = presentOf(world, naming, *route, resolved);
    QSet<QString> routed;
    addNames(present.targets, routed);
    // Until the gateway has turned over, what it still serves is in use too.
    if (!present.isApplied)
        addNames(resource::readTraffic(route->status().value("traffic"_L1).toArray()), routed);
    QSet<QString> followed;
    addFollowed(world, *route, followed, routed);
    markRevisions(world, name, routed, plan);
    markConfigurations(world, name, route, followed, plan);
    if (const auto next = present.rollout.nextStep())
        requeue(plan, std::max(milliseconds(1), std::chrono::ceil<milliseconds>(*next - world.now)));
    Object after = *route;
    keepRollout(resolved, present, after);
    // A route that serves keeps its status until the gateway has turned over: then it changes once, to what
    // is true.
    if (present.isApplied || !isServing(*route))
        after.setStatus(statusOf(world, naming, *route, resolved, present));
    put(plan, route, after);
    return plan;
}

} // namespace tidegate::reconciler
