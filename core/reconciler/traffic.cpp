#include "core/reconciler/traffic.h"

#include "core/reconciler/rollout.h"
#include "core/resource/conditions.h"
#include "core/resource/flow_limits.h"
#include "core/resource/run_state.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::ConditionStatus;
using resource::Object;
using resource::ObjectPtr;
using resource::TrafficTarget;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

TrafficTrouble missing(const QString &kind, const QString &name)
{
    return {true, kind + "Missing"_L1, u"%1 \"%2\" referenced in traffic not found."_s.arg(kind, name)};
}

ConditionStatus readiness(const Object &object)
{
    return conditionOf(object, u"Ready"_s).status;
}

std::optional<TrafficTrouble> resolveConfiguration(const resource::Snapshot &objects, const QString &ns,
                                                   TrafficTarget &target)
{
    const QString name = target.configurationName;
    const ObjectPtr configuration = objects.get(kinds::configuration(), {ns, name});
    if (!configuration)
        return missing(u"Configuration"_s, name);
    const QString latest = configuration->status().value("latestReadyRevisionName"_L1).toString();
    if (latest.isEmpty() && readiness(*configuration) == ConditionStatus::False)
        return TrafficTrouble{true, u"RevisionMissing"_s,
                              u"Configuration \"%1\" does not have any ready Revision."_s.arg(name)};
    if (latest.isEmpty())
        return TrafficTrouble{false, u"RevisionMissing"_s,
                              u"Configuration \"%1\" is waiting for a Revision to become ready."_s.arg(name)};
    if (!objects.get(kinds::revision(), {ns, latest}))
        return missing(u"Revision"_s, latest);
    target.revisionName = latest;
    target.latestRevision = true;
    return std::nullopt;
}

/// Why a Service's route may not lead to a revision; empty when it may.
QString notOwned(const Object &revision, const QString &service)
{
    const QString actual = revision.label(keys::service);
    if (service.isEmpty() || actual == service)
        return {};
    return actual.isEmpty()
               ? u"Revision \"%1\" does not belong to Service \"%2\"."_s.arg(revision.name(), service)
               : u"Revision \"%1\" belongs to Service \"%2\", not Service \"%3\"."_s.arg(revision.name(),
                                                                                         actual, service);
}

std::optional<TrafficTrouble> resolveRevision(const resource::Snapshot &objects, const Object &route,
                                              TrafficTarget &target)
{
    const QString name = target.revisionName;
    const ObjectPtr revision = objects.get(kinds::revision(), {route.ns(), name});
    if (!revision || revision->isDeleting())
        return missing(u"Revision"_s, name);
    if (const QString stranger = notOwned(*revision, route.label(keys::service)); !stranger.isEmpty())
        return TrafficTrouble{true, u"RevisionNotOwned"_s, stranger};
    target.latestRevision = false;
    if (readiness(*revision) == ConditionStatus::True)
        return std::nullopt;
    if (readiness(*revision) == ConditionStatus::False)
        return TrafficTrouble{true, u"RevisionMissing"_s,
                              u"Revision \"%1\" failed to become ready."_s.arg(name)};
    return TrafficTrouble{false, u"RevisionMissing"_s, u"Revision \"%1\" is not yet ready."_s.arg(name)};
}

void addShare(gateway::HostRoute &route, const RevisionKey &revision, int percent)
{
    const auto same = std::find_if(route.shares.begin(), route.shares.end(),
                                   [&](const auto &share) { return share.revision == revision; });
    if (same != route.shares.end())
        same->percent += std::uint32_t(percent);
    else if (percent > 0)
        route.shares.push_back({revision, std::uint32_t(percent)});
}

/// A tag's host has all its traffic for itself, split as the tag's part of the main host is.
void fillUp(std::vector<gateway::TrafficShare> &shares)
{
    std::uint32_t sum = 0;
    for (const gateway::TrafficShare &share : shares)
        sum += share.percent;
    std::uint32_t rest = 100;
    for (size_t i = 0; i + 1 < shares.size(); ++i) {
        shares[i].percent = shares[i].percent * 100 / std::max(1u, sum);
        rest -= shares[i].percent;
    }
    shares.back().percent = rest;
}

/// What a request gets while nothing can serve it.
gateway::Failure notServing(const Object &route)
{
    const resource::Condition assigned = conditionOf(route, u"AllTrafficAssigned"_s);
    if (assigned.reason.isEmpty())
        return {503, "RouteNotReady",
                "The route \"" + route.name().toStdString() + "\" has no revision to serve it yet."};
    return {503, assigned.reason.toStdString(), assigned.message.toStdString()};
}

/// The route's own limits, shared by all its hosts; null when it has none.
std::shared_ptr<const gateway::RouteLimits> limitsOf(const Object &route)
{
    const auto wanted = resource::readFlowLimits(route);
    if (!wanted)
        return nullptr;
    return std::make_shared<gateway::RouteLimits>(
        gateway::RouteLimits{wanted->requestsPerSecond, wanted->burst, wanted->concurrentRequests,
                             wanted->queueLength, wanted->queueWait});
}

} // namespace

ResolvedTraffic resolveTraffic(const resource::Snapshot &objects, const Object &route, const Naming &naming)
{
    ResolvedTraffic resolved;
    for (TrafficTarget target : resource::readTraffic(route.spec().value("traffic"_L1).toArray())) {
        const auto trouble = target.configurationName.isEmpty()
                                 ? resolveRevision(objects, route, target)
                                 : resolveConfiguration(objects, route.ns(), target);
        if (trouble && (!resolved.trouble || (trouble->failed && !resolved.trouble->failed)))
            resolved.trouble = trouble;
        target.configurationName.clear();
        target.percent = target.percent.value_or(0);
        target.url = target.tag.isEmpty() ? QString() : naming.url(route, target.tag);
        resolved.targets.push_back(std::move(target));
    }
    return resolved;
}

std::vector<TrafficTarget> servingTraffic(const resource::Snapshot &objects, const Object &route,
                                          const ResolvedTraffic &resolved)
{
    if (resolved.trouble)
        return resource::readTraffic(route.status().value("traffic"_L1).toArray());
    if (rolloutDuration(objects, route) <= seconds(0))
        return resolved.targets;
    return spreadTraffic(route, resolved.targets,
                         heldRollout(objects, route, resolved.targets, currentRollout(objects, route)));
}

std::vector<engine::RouteWish> hostsOf(const Object &route, const std::vector<TrafficTarget> &traffic,
                                       const Naming &naming)
{
    const std::string ns = route.ns().toStdString();
    const RouteKey key{ns, route.name().toStdString()};
    std::vector<engine::RouteWish> hosts(1);
    const auto limits = limitsOf(route);
    const auto named = [&](const QString &tag) {
        engine::RouteWish host;
        host.host = naming.host(route, tag).toStdString();
        host.localName = naming.localName(route, tag).toStdString();
        host.route.route = key;
        host.route.tag = tag.toStdString();
        host.route.localOnly = Naming::isLocal(route);
        host.route.limits = limits;
        return host;
    };
    hosts[0] = named({});
    for (const TrafficTarget &target : traffic) {
        const RevisionKey revision{ns, target.revisionName.toStdString()};
        addShare(hosts[0].route, revision, target.percent.value_or(0));
        if (target.tag.isEmpty())
            continue;
        // In a rollout several entries have the same tag, one after the other.
        if (hosts.back().route.tag != target.tag.toStdString())
            hosts.push_back(named(target.tag));
        hosts.back().route.shares.push_back({revision, std::uint32_t(target.percent.value_or(0))});
    }
    for (auto host = hosts.begin() + 1; host != hosts.end(); ++host)
        fillUp(host->route.shares);
    if (hosts[0].route.shares.empty())
        hosts[0].route.failure = notServing(route);
    for (auto host = hosts.begin(); resource::isStopped(route) && host != hosts.end(); ++host) {
        host->route.shares.clear();
        host->route.failure = gateway::Failure{
            503, "Stopped", "\"" + route.name().toStdString() + "\" was stopped and answers nothing."};
    }
    for (auto host = hosts.begin() + 1; naming.hasTagHeader() && host != hosts.end(); ++host)
        hosts[0].route.hostsByTag.emplace_back(host->route.tag, host->host);
    return hosts;
}

bool sameHost(const engine::RouteWish &left, const engine::RouteWish &right)
{
    const auto sameShare = [](const auto &one, const auto &other) {
        return one.revision == other.revision && one.percent == other.percent;
    };
    return left.host == right.host && left.localName == right.localName &&
           left.route.localOnly == right.route.localOnly && left.route.route == right.route.route &&
           left.route.tag == right.route.tag && left.route.hostsByTag == right.route.hostsByTag &&
           left.route.failure == right.route.failure && gateway::sameLimits(left.route, right.route) &&
           std::equal(left.route.shares.begin(), left.route.shares.end(), right.route.shares.begin(),
                      right.route.shares.end(), sameShare);
}

QJsonArray trafficToJson(const std::vector<TrafficTarget> &targets)
{
    QJsonArray json;
    for (const TrafficTarget &target : targets) {
        QJsonObject entry{{u"revisionName"_s, target.revisionName},
                          {u"latestRevision"_s, target.latestRevision},
                          {u"percent"_s, target.percent.value_or(0)}};
        if (!target.tag.isEmpty()) {
            entry.insert(u"tag"_s, target.tag);
            entry.insert(u"url"_s, target.url);
        }
        json.append(entry);
    }
    return json;
}

} // namespace tidegate::reconciler
