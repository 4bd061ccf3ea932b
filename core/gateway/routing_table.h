#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tidegate::gateway {

/// Where one ready instance listens.
struct Endpoint
{
    InstanceId instance;
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    bool coldStarted = true; ///< false once it has served; only for the record of a request
    auto operator<=>(const Endpoint &) const = default;
};

/// Why requests that would have to wait for an instance are answered at once instead.
struct Failure
{
    int status = 503;    ///< 502, 503 or 504
    std::string reason;  ///< CamelCase, goes into the `Tidegate-Reason` header: ExitCode1, StartTimeout, …
    std::string message; ///< one sentence for people
    bool operator==(const Failure &) const = default;
};

/// How a revision's instances are spoken to.
enum class Protocol
{
    Http1,
    Http2 ///< without TLS and without an upgrade: a port named `h2c`
};

/// What the gateway knows of a revision; immutable, replaced as a whole.
struct RevisionTarget
{
    RevisionKey key;
    std::string service;
    std::string configuration;
    Protocol protocol = Protocol::Http1;
    std::uint32_t containerConcurrency = 0; ///< requests at once per instance; 0 = no limit
    std::uint32_t queueLimit = 10'000; ///< requests that may wait; over it 503 "pending request queue full"
    milliseconds timeout{300'000};     ///< whole request, spec.timeoutSeconds; 504 "request timeout"
    milliseconds responseStartTimeout{300'000};
    milliseconds idleTimeout{0}; ///< 0 = none
    /// Those that may get new requests. An instance that is missing here and still has requests in flight is
    /// draining.
    std::vector<Endpoint> endpoints;
    /// Set while there is no point in waiting (no instance, and the last starts failed).
    std::optional<Failure> failure;
};

/// How much a route takes, over all its hosts together; the parts that are 0 limit nothing.
struct RouteLimits
{
    double requestsPerSecond = 0;         ///< on average; over it 429 RateLimited. Up to 1,000,000
    std::uint32_t burst = 1;              ///< requests at once before the average counts, at least 1
    std::uint32_t concurrentRequests = 0; ///< at once, from the head to the end of the answer
    std::uint32_t queueLength = 0;        ///< that may wait for a place; over it 503 RouteQueueFull
    milliseconds queueWait{0};            ///< how long each may; after it 503 RouteQueueTimeout
    bool operator==(const RouteLimits &) const = default;
};

struct TrafficShare
{
    RevisionKey revision;
    std::uint32_t percent = 0;
};

/// One host name and where its requests go. Percents sum to 100; a tag's host has one share of 100.
struct HostRoute
{
    RouteKey route;
    std::string tag; ///< empty for the main host
    std::vector<TrafficShare> shares;
    /// Set for a route that can not serve yet: answered with it, status 503.
    std::optional<Failure> failure;
    /// Only for clients on this machine; to all others there is no such host.
    bool localOnly = false;
    /// Tag and host of the route's tags, which `Knative-Serving-Tag` chooses among at the main host; empty
    /// when that is not enabled.
    std::vector<std::pair<std::string, std::string>> hostsByTag = {};
    /// Of the route, the same at all its hosts; null = none.
    std::shared_ptr<const RouteLimits> limits = nullptr;
};

/// The snapshot that the gateway's threads read. Built on the control side, never changed after it was
/// published.
struct RoutingTable
{
    std::unordered_map<std::string, HostRoute> hosts; ///< lower case, without a port
    /// `<name>.<namespace>` to a key of `hosts`: what clients on this machine may say instead, also with
    /// `.svc` or `.svc.cluster.local` after it.
    std::unordered_map<std::string, std::string> localNames;
    std::unordered_map<RevisionKey, std::shared_ptr<const RevisionTarget>> revisions;

    /// By Host header: the port, a trailing dot and letter case do not matter. Null when no route has it, or
    /// none that a client from elsewhere than this machine may see.
    const HostRoute *find(std::string_view host, bool fromThisMachine) const;
    /// The route of that tag of a host's route; null when it has none, or the client may not see it.
    const HostRoute *findTag(const HostRoute &route, std::string_view tag, bool fromThisMachine) const;

private:
    const HostRoute *findLocal(std::string_view name) const;
};

/// Whether two hosts of routes have the same limits, however they are kept.
bool sameLimits(const HostRoute &a, const HostRoute &b);

/// The share that `draw` in [0, 100) falls on; null when the shares are empty. Stateless: no client sticks to
/// a revision.
const TrafficShare *pickShare(const HostRoute &route, double draw);

} // namespace tidegate::gateway
