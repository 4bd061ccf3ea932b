#include "core/reconciler/engine_wish.h"

#include "core/base/units.h"
#include "core/reconciler/naming.h"
#include "core/reconciler/plan.h"
#include "core/reconciler/superseded.h"
#include "core/reconciler/traffic.h"
#include "core/resource/conditions.h"
#include "core/resource/run_state.h"

#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using engine::RevisionWish;
using engine::RouteWish;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

/// Those that say how the revision is to run; the others change while it runs and mean nothing to the engine.
autoscaler::StringMap engineAnnotations(const World &world, const Object &revision)
{
    autoscaler::StringMap annotations;
    for (const auto &[key, value] : revision.annotations()) {
        if (key.startsWith(keys::autoscalingPrefix) || key.startsWith(keys::ownAutoscalingPrefix) ||
            key == keys::progressDeadline)
            annotations.emplace(key.toStdString(), value.toStdString());
    }
    if (const auto deadline = setProgressDeadline(world, revision))
        annotations[keys::progressDeadline.toStdString()] = formatDuration(*deadline);
    return annotations;
}

const RevisionWish *appliedBefore(const World &world, const RevisionKey &key)
{
    if (!world.applied)
        return nullptr;
    const auto &revisions = world.applied->revisions; // sorted by key
    const auto it = std::lower_bound(
        revisions.begin(), revisions.end(), key,
        [](const engine::RevisionWishPtr &each, const RevisionKey &wanted) { return each->key < wanted; });
    return it != revisions.end() && (*it)->key == key ? it->get() : nullptr;
}

/// The revision that a Configuration's present generation was made into, and no later one.
bool isNewest(const World &world, const Object &revision)
{
    const ObjectPtr configuration =
        world.objects.get(kinds::configuration(), {revision.ns(), revision.label(keys::configuration)});
    return configuration && !configuration->isDeleting() &&
           configuration->status().value("latestCreatedRevisionName"_L1).toString() == revision.name();
}

/// Nothing when nothing stands for the revision's image, or its environment can not be resolved and never
/// could.
std::optional<RevisionWish> readWish(const World &world, const Object &revision, bool reachable)
{
    RevisionWish wish;
    wish.key = revisionKey(revision);
    auto spec = readRevisionSpec(revision, world.objects);
    if (const RevisionWish *before = spec ? nullptr : appliedBefore(world, wish.key))
        spec = before->spec;
    const resource::ImageSource source = sourceOf(world.objects, spec ? spec->image : QString());
    if (!spec || !isRunnable(world, spec->image))
        return std::nullopt;
    wish.spec = std::move(*spec);
    wish.configuration = revision.label(keys::configuration).toStdString();
    const QString service = revision.label(keys::service);
    wish.service = service.isEmpty() ? wish.configuration : service.toStdString();
    wish.packageDigest = source.packageDigest;
    wish.executable = source.executable;
    if (source.isEmpty())
        wish.image = wish.spec.image.toStdString();
    wish.annotations = engineAnnotations(world, revision);
    wish.reachable = reachable;
    wish.scaleTargetInitialized = isInitialized(revision);
    return wish;
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
    if (spec && isRunnable(world, spec->image)) {
        host.shares = {{revisionKey(*revision), 100}};
        host.failure.reset();
    } else if (ready.status == resource::ConditionStatus::False) {
        host.failure = gateway::Failure{503, ready.reason.toStdString(), ready.message.toStdString()};
    }
}

/// Its app was stopped: nothing of it runs, not even to show that it could.
bool isOfStoppedApp(const World &world, const Object &revision)
{
    const ObjectPtr route = world.objects.get(kinds::route(), {revision.ns(), revision.label(keys::service)});
    return route && resource::isStopped(*route);
}

} // namespace

std::vector<RouteWish> makeRouteWishes(const World &world, const ObjectName &name)
{
    const ObjectPtr route = world.objects.get(kinds::route(), name);
    if (!route || route->isDeleting() || isNamespaceGoing(world, name.ns))
        return {};
    const Naming naming(world.objects, world.domain);
    const auto traffic = servingTraffic(world.objects, *route, resolveTraffic(world.objects, *route, naming));
    std::vector<RouteWish> hosts = hostsOf(*route, traffic, naming);
    for (RouteWish &host : hosts) {
        if (host.route.shares.empty() && !resource::isStopped(*route))
            awaitFirstRevision(world, *route, host.route);
    }
    return hosts;
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

std::optional<RevisionWish> makeRevisionWish(const World &world, const ObjectName &name, bool routed)
{
    const ObjectPtr revision = world.objects.get(kinds::revision(), name);
    if (!revision || revision->isDeleting() || isNamespaceGoing(world, name.ns) ||
        isOfStoppedApp(world, *revision))
        return std::nullopt;
    const bool initialized = isInitialized(*revision);
    const bool newest = isNewest(world, *revision);
    const bool reachable = routed || (newest && !initialized);
    // One that nothing leads to is kept for what it still has to bring to an end.
    const bool ended = isIdle(*revision) && !newest;
    if (!reachable && (!initialized || ended))
        return std::nullopt;
    return readWish(world, *revision, reachable);
}

} // namespace tidegate::reconciler
