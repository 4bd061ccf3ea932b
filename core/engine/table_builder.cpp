#include "core/engine/table_builder.h"

#include <algorithm>
#include <array>

namespace tidegate::engine {

namespace {

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

bool sameShare(const gateway::TrafficShare &a, const gateway::TrafficShare &b)
{
    return a.revision == b.revision && a.percent == b.percent;
}

bool sameRoute(const RouteWish &a, const RouteWish &b)
{
    const gateway::HostRoute &x = a.route;
    const gateway::HostRoute &y = b.route;
    return a.host == b.host && a.localName == b.localName && x.localOnly == y.localOnly &&
           x.route == y.route && x.tag == y.tag && x.hostsByTag == y.hostsByTag && x.failure == y.failure &&
           gateway::sameLimits(x, y) &&
           std::equal(x.shares.begin(), x.shares.end(), y.shares.begin(), y.shares.end(), sameShare);
}

/// A route's own name comes before another's tag that reads the same.
void addLocalNames(const std::vector<RouteWishPtr> &routes, gateway::RoutingTable &table)
{
    table.localNames.reserve(routes.size());
    for (const bool tags : {false, true}) {
        for (const RouteWishPtr &wish : routes) {
            if (wish->route.tag.empty() != tags && !wish->localName.empty())
                table.localNames.emplace(lowerCase(wish->localName), lowerCase(wish->host));
        }
    }
}

/// Knative says so of a Revision whose image cannot be had; the Pod has Kubernetes' word for why.
bool isImageMissing(const runtime::Exit &exit)
{
    constexpr std::array reasons{"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName",
                                 "ImageInspectError"};
    return std::find(reasons.begin(), reasons.end(), exit.reason) != reasons.end();
}

std::string reasonOf(const runtime::Exit &exit)
{
    if (!exit.reason.empty())
        return exit.reason;
    switch (exit.kind) {
    case runtime::Exit::Kind::Code:
        return "ExitCode" + std::to_string(exit.value);
    case runtime::Exit::Kind::Signal:
        return "Signal" + std::to_string(exit.value);
    case runtime::Exit::Kind::StartTimeout:
        return "StartTimeout";
    case runtime::Exit::Kind::FailedToStart:
        break;
    }
    return "FailedToStart";
}

} // namespace

std::uint32_t queueLimit(std::uint32_t containerConcurrency, size_t instances, bool isBuffered)
{
    constexpr std::uint64_t most = 10'000;
    constexpr std::uint64_t perPlace = 10;
    if (isBuffered || instances == 0 || containerConcurrency == 0)
        return most;
    return std::uint32_t(std::min(most, perPlace * containerConcurrency * instances));
}

std::shared_ptr<const gateway::RevisionTarget> makeTarget(const RevisionWish &wish,
                                                          std::vector<gateway::Endpoint> endpoints,
                                                          std::optional<gateway::Failure> failure,
                                                          bool isBuffered)
{
    auto target = std::make_shared<gateway::RevisionTarget>();
    target->key = wish.key;
    target->service = wish.service;
    target->configuration = wish.configuration;
    target->containerConcurrency = std::uint32_t(std::max(0, wish.spec.containerConcurrency));
    target->protocol = wish.spec.http2 ? gateway::Protocol::Http2 : gateway::Protocol::Http1;
    target->timeout = wish.spec.timeout;
    target->responseStartTimeout =
        std::min(wish.spec.responseStartTimeout.value_or(wish.spec.timeout), wish.spec.timeout);
    target->idleTimeout = wish.spec.idleTimeout.value_or(seconds(0));
    target->queueLimit = queueLimit(target->containerConcurrency, endpoints.size(), isBuffered);
    target->endpoints = std::move(endpoints);
    target->failure = std::move(failure);
    return target;
}

std::shared_ptr<const gateway::RoutingTable>
makeTable(const std::vector<RouteWishPtr> &routes,
          const std::vector<std::shared_ptr<const gateway::RevisionTarget>> &targets)
{
    auto table = std::make_shared<gateway::RoutingTable>();
    table->hosts.reserve(routes.size());
    for (const RouteWishPtr &wish : routes)
        table->hosts.emplace(lowerCase(wish->host), wish->route);
    addLocalNames(routes, *table);
    table->revisions.reserve(targets.size());
    for (const auto &target : targets)
        table->revisions.emplace(target->key, target);
    return table;
}

bool sameRoutes(const std::vector<RouteWishPtr> &a, const std::vector<RouteWishPtr> &b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const RouteWishPtr &x, const RouteWishPtr &y) { return x == y || sameRoute(*x, *y); });
}

gateway::Failure probeFailure(bool isStart, const std::string &why)
{
    return {503, isStart ? "StartupProbeFailed" : "LivenessProbeFailed", "The app's " + why + '.'};
}

gateway::Failure modeFailure(resource::EngineMode mode)
{
    if (mode == resource::EngineMode::Draining)
        return {503, "EngineDraining", "The engine is draining: no instance starts any more."};
    return {503, "EngineStopped", "The engine is stopped."};
}

gateway::Failure failureOf(const runtime::Exit &exit)
{
    if (!exit.probe.empty())
        return probeFailure(exit.probe == "startup", exit.message);
    if (isImageMissing(exit))
        return {503, "ContainerMissing", exit.message + '.'};
    const int status = exit.kind == runtime::Exit::Kind::StartTimeout ? 504 : 503;
    const std::string what = exit.message.empty() ? "ended" : exit.message;
    return {status, reasonOf(exit), "The app " + what + '.'};
}

} // namespace tidegate::engine
