#include "core/reconciler/plan.h"
#include "core/reconciler/traffic.h"
#include "core/resource/conditions.h"

#include <QJsonObject>
#include <algorithm>
#include <map>
#include <set>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using engine::EngineWish;
using engine::RevisionWish;
using engine::RouteWish;
using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

/// Those that say how the revision is to run; the others change while it runs and mean nothing to the engine.
autoscaler::StringMap engineAnnotations(const Object &revision)
{
    autoscaler::StringMap annotations;
    for (const auto &[key, value] : revision.annotations()) {
        if (key.startsWith(keys::autoscalingPrefix) || key == keys::progressDeadline)
            annotations.emplace(key.toStdString(), value.toStdString());
    }
    return annotations;
}

const RevisionWish *appliedBefore(const World &world, const RevisionKey &key)
{
    if (!world.applied)
        return nullptr;
    const auto &revisions = world.applied->revisions; // sorted by key
    const auto it = std::lower_bound(
        revisions.begin(), revisions.end(), key,
        [](const RevisionWish &each, const RevisionKey &wanted) { return each.key < wanted; });
    return it != revisions.end() && it->key == key ? &*it : nullptr;
}

/// Nothing when nothing stands for the revision's image, or its environment can not be resolved and never
/// could.
std::optional<RevisionWish> makeRevisionWish(const World &world, const resource::ImageMap &images,
                                             const Object &revision, bool reachable)
{
    RevisionWish wish;
    wish.key = revisionKey(revision);
    auto spec = readRevisionSpec(revision, world.objects);
    if (const RevisionWish *before = spec ? nullptr : appliedBefore(world, wish.key))
        spec = before->spec;
    const resource::ImageSource source = images.find(spec ? spec->image : QString());
    if (source.isEmpty())
        return std::nullopt;
    wish.spec = std::move(*spec);
    wish.configuration = revision.label(keys::configuration).toStdString();
    const QString service = revision.label(keys::service);
    wish.service = service.isEmpty() ? wish.configuration : service.toStdString();
    wish.packageDigest = source.packageDigest;
    wish.executable = source.executable;
    wish.annotations = engineAnnotations(revision);
    wish.reachable = reachable;
    wish.scaleTargetInitialized = isInitialized(revision);
    return wish;
}

/// The revision that a Configuration's present generation was made into, and no later one.
bool isNewest(const World &world, const Object &revision)
{
    const ObjectPtr configuration =
        world.objects.get(kinds::configuration(), {revision.ns(), revision.label(keys::configuration)});
    return configuration && !configuration->isDeleting() &&
           configuration->status().value("latestCreatedRevisionName"_L1).toString() == revision.name();
}

bool isNamespaceGoing(const World &world, const QString &ns)
{
    const ObjectPtr object = world.objects.get(kinds::namespaceKind(), {{}, ns});
    return object && object->isDeleting();
}

/// The revision that a route which has never served anything waits for; null when there is none yet.
ObjectPtr firstRevision(const World &world, const Object &route)
{
    for (const auto &target : resource::readTraffic(route.spec().value("traffic"_L1).toArray())) {
        const ObjectPtr configuration =
            world.objects.get(kinds::configuration(), {route.ns(), target.configurationName});
        if (!configuration)
            continue;
        const QString created = configuration->status().value("latestCreatedRevisionName"_L1).toString();
        if (ObjectPtr revision = world.objects.get(kinds::revision(), {route.ns(), created}))
            return revision;
    }
    return nullptr;
}

/// Requests that come before the first revision is ready wait for it, and are told why when it does not
/// start.
void awaitFirstRevision(const World &world, const Object &route, gateway::HostRoute &host)
{
    const ObjectPtr revision = firstRevision(world, route);
    if (!revision)
        return;
    const auto spec = readRevisionSpec(*revision, world.objects);
    const resource::Condition ready = resource::conditionOf(*revision, u"Ready"_s);
    if (spec && !sourceOf(world.objects, spec->image).isEmpty()) {
        host.shares = {{revisionKey(*revision), 100}};
        host.failure.reset();
    } else if (ready.status == resource::ConditionStatus::False) {
        host.failure = gateway::Failure{503, ready.reason.toStdString(), ready.message.toStdString()};
    }
}

/// Main hosts come before tags: `blue-hello` is the service of that name before it is hello's tag.
std::vector<RouteWish> makeRouteWishes(const World &world, const std::vector<ObjectPtr> &routes)
{
    const Naming naming(world.objects, world.domain);
    std::map<std::string, RouteWish> main;
    std::map<std::string, RouteWish> tags;
    for (const ObjectPtr &route : routes) {
        const auto traffic =
            servingTraffic(world.objects, *route, resolveTraffic(world.objects, *route, naming));
        for (RouteWish &host : hostsOf(*route, traffic, naming)) {
            if (host.route.shares.empty())
                awaitFirstRevision(world, *route, host.route);
            auto &hosts = host.route.tag.empty() ? main : tags;
            std::string name = host.host;
            hosts.emplace(std::move(name), std::move(host));
        }
    }
    main.merge(tags);
    std::vector<RouteWish> wishes;
    for (auto &[name, wish] : main)
        wishes.push_back(std::move(wish));
    return wishes;
}

std::set<RevisionKey> routedRevisions(const std::vector<RouteWish> &routes)
{
    std::set<RevisionKey> routed;
    for (const RouteWish &route : routes) {
        for (const gateway::TrafficShare &share : route.route.shares)
            routed.insert(share.revision);
    }
    return routed;
}

autoscaler::StringMap configAutoscaler(const World &world)
{
    autoscaler::StringMap settings;
    const ObjectPtr map =
        world.objects.get(kinds::configMap(), {u"knative-serving"_s, u"config-autoscaler"_s});
    const QJsonObject data = map ? map->json().value("data"_L1).toObject() : QJsonObject();
    for (auto it = data.begin(); it != data.end(); ++it) {
        if (it.key() != "_example"_L1)
            settings.emplace(it.key().toStdString(), it.value().toString().toStdString());
    }
    return settings;
}

} // namespace

EngineWish makeEngineWish(const World &world)
{
    std::vector<ObjectPtr> routes;
    for (const ObjectPtr &route : world.objects.list(kinds::route())) {
        if (!route->isDeleting() && !isNamespaceGoing(world, route->ns()))
            routes.push_back(route);
    }
    EngineWish wish;
    wish.routes = makeRouteWishes(world, routes);
    wish.configAutoscaler = configAutoscaler(world);
    const std::set<RevisionKey> routed = routedRevisions(wish.routes);
    const auto images = resource::ImageMap::of(world.objects);
    for (const ObjectPtr &revision : world.objects.list(kinds::revision())) {
        const bool fresh = !isInitialized(*revision) && isNewest(world, *revision);
        const bool reachable = fresh || routed.contains(revisionKey(*revision));
        if (revision->isDeleting() || isNamespaceGoing(world, revision->ns()) ||
            (!reachable && !isInitialized(*revision)))
            continue;
        if (auto each = makeRevisionWish(world, images, *revision, reachable))
            wish.revisions.push_back(std::move(*each));
    }
    std::sort(wish.revisions.begin(), wish.revisions.end(),
              [](const auto &left, const auto &right) { return left.key < right.key; });
    return wish;
}

} // namespace tidegate::reconciler
