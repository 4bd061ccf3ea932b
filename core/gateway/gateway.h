#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/gateway/routing_table.h"
#include "core/gateway/traffic.h"
#include "core/http/codec.h"
#include "core/http/loop.h"
#include "core/http/tls.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::gateway {

struct GatewayOptions
{
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;             ///< 0 picks a free one
    unsigned threads = 0;               ///< 0 = one per core
    std::vector<http::TlsIdentity> tls; ///< the first is for who names no server; empty: plain HTTP
    /// Where TLS is spoken beside plain HTTP on `port`; 0 picks a free one. Nothing: with `tls`, TLS is all
    /// that `port` speaks.
    std::optional<std::uint16_t> tlsPort;
    std::string tlsHost; ///< of tlsPort; empty: `host`
    http::LoopKind loop = http::LoopKind::Default;
    http::HeadLimits headLimits;
    milliseconds headTimeout{10'000};       ///< for a whole head, and for the first byte of a new connection
    milliseconds keepAliveTimeout{120'000}; ///< between requests
    /// For a client whose turn it is and that does nothing: sends none of the body that is waited for (408),
    /// or takes none of its answer (cut). Slower than that is bounded by the revision's own time-outs.
    milliseconds clientTimeout{60'000};
    milliseconds connectTimeout{1'000}; ///< to an instance
    size_t maxConnections = 65'536;     ///< of clients, over all threads; one more is answered 503 and closed
    /// Of one client address (IPv6: one /64), answered alike; 0 = no limit. A quarter of all: an office or a
    /// proxy behind one address has room, and no single address can shut the others out.
    std::uint32_t maxConnectionsPerAddress = 16'384;
};

/// Connections of clients; the two `refused` count since the gateway started.
struct ConnectionCounts
{
    size_t open = 0;                     ///< now
    std::uint64_t refused = 0;           ///< over maxConnections
    std::uint64_t refusedPerAddress = 0; ///< over maxConnectionsPerAddress
};

/// One finished request.
struct AccessRecord
{
    WallTime start;
    std::string requestId;
    RevisionKey revision; ///< empty when no route matched
    std::string service;
    InstanceId instance; ///< empty when none was reached
    std::string method;
    std::string host;
    std::string path;
    int status = 0;                ///< 499 when the client left before an answer began
    std::string reason;            ///< of a failure the gateway answered itself
    std::uint64_t bytesIn = 0;     ///< of the body, without heads and framing
    std::uint64_t bytesOut = 0;    ///< the same
    bool cold = false;             ///< it waited for an instance to start
    std::string traceId;           ///< of its W3C traceparent; empty when it had none that is valid
    std::optional<int> grpcStatus; ///< that the app answered with, in its trailers
    std::chrono::microseconds queued{0};
    std::chrono::microseconds connect{0};
    std::chrono::microseconds firstByte{0}; ///< from sending it on to the first byte of the answer
    std::chrono::microseconds total{0};
};

/// Cumulative counters of a revision since the gateway started; the sampler takes differences.
struct RevisionSample
{
    RevisionKey revision;
    std::uint64_t requests = 0; ///< arrived
    std::uint64_t completed = 0;
    double concurrencySeconds = 0; ///< integral of requests in the gateway (waiting and in flight) over time
    std::uint32_t waiting = 0;     ///< now, for an instance
    std::uint32_t inFlight = 0;    ///< now, at instances
    std::vector<std::pair<InstanceId, std::uint32_t>>
        instances; ///< in flight now, per instance, draining ones included
};

/// What a revision was used for since it was told the last time; each second and byte is told once.
struct RevisionUsage
{
    RevisionKey revision;
    std::uint64_t requests = 0;    ///< that have ended
    std::uint64_t errors = 0;      ///< of those: 5xx, or cut short by the app or the gateway
    std::uint64_t egressBytes = 0; ///< of the bodies of the app's answers, counted as they are sent
    /// For how long each instance had at least one request.
    std::vector<std::pair<InstanceId, std::chrono::nanoseconds>> busy;
};

/// How the requests of a revision ended since that was told the last time; each is told once.
struct RevisionTraffic
{
    RevisionKey revision;
    Traffic::News news;
};

/// What a route's limits have come to since they were set; `waiting` and `inside` are now.
struct RouteSample
{
    RouteKey route;
    std::uint64_t passed = 0;
    std::uint64_t rateLimited = 0;   ///< 429 RateLimited
    std::uint64_t queueFull = 0;     ///< 503 RouteQueueFull
    std::uint64_t queueTimedOut = 0; ///< 503 RouteQueueTimeout
    std::uint32_t waiting = 0;
    std::uint32_t inside = 0; ///< that have passed and not ended
};

/// What leaves the gateway for the control side. Both are called on a gateway thread and must return at once.
struct GatewayEvents
{
    /// A request of this revision found no instance with room and began to wait. At most once per revision
    /// until the next publish() or until none waits.
    std::function<void(RevisionKey)> demand;
    /// An instance refused a connection or broke it without an answer; it gets no more requests until the
    /// next publish().
    std::function<void(RevisionKey, InstanceId)> instanceLost;
    /// A thread's room for access records is half used: takeRecords() soon, or the next ones are dropped. At
    /// most once per thread until they are taken.
    std::function<void()> recordsWaiting;
};

/// The HTTP data plane: N threads, each with its own loop, connections and upstream pools.
///
/// Clients speak HTTP/1.0 and 1.1, or HTTP/2 when they begin with it (RFC 9113, 3.3) or agree on it by ALPN;
/// instances the one that their revision's target names. Every combination is translated, trailers too. To a
/// gRPC request the gateway's own failures are a gRPC status, in trailers only.
///
/// Headers it sets on the way in: `Forwarded`, `X-Forwarded-For`, `X-Forwarded-Proto`, `X-Request-Id` (kept
/// when the client has one); Host is kept, and `traceparent` with `tracestate`, when it is valid. On answers
/// of its own: `Tidegate-Reason`, and a JSON body {status, reason, message, revision, requestId}. A time-out
/// is 504 "request timeout" (reasons RequestTimeout, ResponseStartTimeout, IdleTimeout), or a cut when the
/// answer has begun. Trailers are passed on both ways, less those that may not come late (RFC 9110, 6.5.1);
/// h2c upgrades are not. A client that has closed its side after its request still gets the answer; while
/// that takes longer, it is sent `100 Continue` now and then, which fails when it has gone altogether. With
/// `Tidegate-Timing: 1` on the request, the answer carries `Server-Timing` (queue, connect, app;
/// milliseconds), `Tidegate-Instance`, `Tidegate-Revision` (its name without the namespace) and
/// `Tidegate-Cold: true|false`.
class Gateway
{
public:
    static Result<std::unique_ptr<Gateway>> listen(GatewayOptions options, GatewayEvents events);
    virtual ~Gateway() = default;

    virtual std::uint16_t port() const = 0;
    virtual std::uint16_t tlsPort() const = 0; ///< 0 when no port speaks TLS
    /// Other certificates, from the next TLS handshake on; no connection is cut. After an error all is as it
    /// was; Code::Invalid on a gateway that listens without TLS. Control thread.
    virtual Result<> replaceTls(const std::vector<http::TlsIdentity> &identities) = 0;
    /// Swaps the snapshot; waiting requests are offered to new endpoints, or failed, at once. Control thread.
    virtual void publish(std::shared_ptr<const RoutingTable> table) = 0;
    /// Counters of every revision that is published or still has requests. Control thread; takes no lock of
    /// the hot path.
    virtual std::vector<RevisionSample> sample() = 0;
    /// The same of one revision, at a cost that does not grow with the others; nothing when it has no
    /// counters.
    virtual std::optional<RevisionSample> sample(const RevisionKey &revision) = 0;
    /// Of every revision that was used since the last call, those that have gone included. From the first
    /// call on; before it, what has gone is not remembered. Control thread.
    virtual std::vector<RevisionUsage> takeUsage() = 0;
    /// Of every revision with requests that ended, or bytes that were sent, since the last call, those that
    /// have gone included; costs nothing for the others. Control thread.
    virtual std::vector<RevisionTraffic> takeTraffic() = 0;
    /// Every route that has limits, or has requests from when it had some. Control thread.
    virtual std::vector<RouteSample> sampleRoutes() = 0;
    /// Hands out the access records since the last call, thread by thread, each thread's in the order their
    /// requests ended; the record is `each`'s to read, not to keep. Returns how many were dropped because
    /// they did not fit. Control thread.
    virtual std::uint64_t takeRecords(const std::function<void(const AccessRecord &)> &each) = 0;
    /// Stops accepting and closes idle connections; what is in flight, waiting requests too, has `grace` to
    /// end and is still served by publish(). Returns at once. Control thread.
    virtual void beginStop(milliseconds grace) = 0;
    virtual ConnectionCounts connections() const = 0; ///< any thread
    /// Whether no connection is left. Any thread.
    virtual bool idle() const = 0;
    /// Stops accepting, finishes what is in flight for at most `grace`, closes the rest, joins the threads.
    /// Blocks.
    virtual void stop(milliseconds grace) = 0;
};

} // namespace tidegate::gateway
