#pragma once

#include "core/base/error.h"
#include "core/http/message.h"

#include <chrono>
#include <functional>
#include <memory>

namespace tidegate::http {

struct ClientRequest
{
    std::string host; ///< to connect to: an address or a name
    std::uint16_t port = 80;
    std::string method = "GET";
    std::string target = "/";
    Headers headers; ///< Host is set to host:port when absent
    std::string body;
    std::chrono::milliseconds timeout{30'000}; ///< for the whole exchange
    /// The connection may serve the next request to this place (RFC 9112, 9.3). A kept one that turns out to
    /// have ended before any answer came is tried again once, on a new one: a receiver may see a request twice.
    bool keepAlive = false;
    std::uint64_t maxBody = 16 * 1024 * 1024;  ///< over it: Code::TooLarge
};

/// When things happened, measured from send(); for the phases of a test invocation.
struct ClientTimings
{
    std::chrono::microseconds connected{0};
    std::chrono::microseconds firstByte{0};
    std::chrono::microseconds done{0};
};

struct ClientResponse
{
    Response response;
    ClientTimings timings;
};

/// A small HTTP/1.1 client on one thread of its own, for probes, test invocations and events; no redirects.
class Client
{
public:
    static std::unique_ptr<Client> create();
    virtual ~Client() = default; ///< cancels what is under way; those callbacks are not called

    /// `done` runs on the client's thread, exactly once unless the client is destroyed first; at once, with
    /// Code::Unavailable, when the system had no descriptor for a loop.
    virtual void send(ClientRequest request, std::function<void(Result<ClientResponse>)> done) = 0;
};

} // namespace tidegate::http
