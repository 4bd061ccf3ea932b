#pragma once

#include "core/base/error.h"
#include "core/http/codec.h"
#include "core/http/message.h"
#include "core/http/tls.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace tidegate::http {

/// The answer's side of one exchange. Every call may come from any thread; after the client has gone they do
/// nothing.
class Responder
{
public:
    virtual ~Responder() = default;
    /// The whole answer at once.
    virtual void respond(Response response) = 0;
    /// Starts a streamed answer (chunked; HTTP/1.0 clients get close-delimited); then write() and end().
    virtual void start(int status, Headers headers) = 0;
    virtual void write(std::string bytes) = 0;
    virtual void end() = 0;
    /// Bytes written and not yet taken by the client: a producer that sees this grow stops or closes.
    virtual size_t pending() const = 0;
    /// Cuts the connection without an end, for a stream that can not go on honestly.
    virtual void abort() = 0;
    virtual bool closed() const = 0;
    /// Called once, on the server's thread, when the client is gone or the answer is complete.
    virtual void onFinished(std::function<void()> callback) = 0;
};

/// What may be done with a request's body, decided from the head alone.
struct BodyPolicy
{
    std::uint64_t maxBytes = 3 * 1024 * 1024; ///< over it: 413, read no further
    bool spool = false;                       ///< to a file in `spoolDir` rather than memory
    std::optional<Response> refusal;          ///< set: answered at once, the body not read (401, 403, …)
};

struct ServerOptions
{
    std::string host = "127.0.0.1";
    std::uint16_t port = 0; ///< 0 picks a free one
    std::optional<TlsIdentity> tls;
    HeadLimits headLimits;
    std::string spoolDir;                     ///< needed when a policy spools
    std::chrono::seconds headTimeout{10};     ///< for the whole head; then 408 and closed
    std::chrono::seconds bodyIdleTimeout{30}; ///< without a byte of the body
    std::chrono::seconds keepAliveTimeout{120};
    size_t maxConnections = 4096;
    /// Turns a refusal by the server itself (bad head 400, 408, 413, 431, …) into an answer; by default
    /// text/plain.
    std::function<Response(int status, std::string_view why)> refusal;
    /// On the server's thread; by default everything is read into memory up to the default limit.
    std::function<BodyPolicy(const Request &head)> bodyPolicy;
};

/// An HTTP/1.1 server (TLS or plain) on one thread of its own: pipelining-safe, keep-alive, streamed answers,
/// bounded bodies.
class Server
{
public:
    /// On the server's thread; answer through the responder from any thread, now or later.
    using Handler = std::function<void(Request request, std::shared_ptr<Responder> responder)>;

    static Result<std::unique_ptr<Server>> listen(ServerOptions options, Handler handler);
    virtual ~Server() = default; ///< stops at once when stop() was not called

    virtual std::uint16_t port() const = 0;
    /// Stops accepting, lets running exchanges end for at most `grace`, then closes the rest. Blocks.
    virtual void stop(std::chrono::milliseconds grace) = 0;
};

} // namespace tidegate::http
