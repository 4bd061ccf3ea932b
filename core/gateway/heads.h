#pragma once

#include "core/http/codec.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::gateway {

/// What the gateway adds to a request's head.
struct RequestAdditions
{
    std::string_view peer;      ///< the client's address without its port, `127.0.0.1` or `::1`
    std::string_view scheme;    ///< http or https: how the client reached us
    std::string_view requestId; ///< used when the request has none
    bool hasTrace = false;      ///< traceparent and tracestate are passed on; see traceOf()
};

/// The trace id of a request's `traceparent` (W3C Trace Context), 32 digits; empty when there is none, or one
/// that is not valid: that is not passed on, nor is the `tracestate` beside it, and the app may begin a
/// trace.
std::string_view traceOf(const http::Head &head);
/// The number of a `grpc-status` field; nothing when it is none.
std::optional<int> readGrpcStatus(std::string_view value);

/// Writes the head for the instance: hop-by-hop fields go, framing is written anew, `Forwarded` and
/// `X-Forwarded-For` are appended to; a valid `X-Forwarded-Proto` of a proxy in front of us is kept. Appends
/// to `out`.
void writeRequestHead(std::string &out, const http::Head &head, const RequestAdditions &additions);

/// How an answer goes on to the client.
struct ResponseAdditions
{
    bool clientHttp10 = false;
    bool keepAlive = true;  ///< of the client's connection
    bool chunked = false;   ///< the body is sent in chunks
    std::string_view date;  ///< used when the answer has none
    std::string_view extra; ///< complete field lines, may be empty
};

/// Writes the head of a final answer (or 101) for the client. Appends to `out`.
void writeResponseHead(std::string &out, const http::Head &head, const ResponseAdditions &additions);

/// Writes an interim (1xx, not 101) answer's head for the client. Appends to `out`.
void writeInterimHead(std::string &out, const http::Head &head);

/// Appends the fields of an answer that go on to the client, all but its framing; true when there is a Date
/// among them.
bool listResponseFields(const http::Head &head, std::vector<http::FieldView> &into);

/// Appends a trailer as one field line, unless it is one that may not come late (RFC 9110, 6.5.1): framing,
/// routing, authentication, controls, what describes the body, and the gateway's own names.
void addTrailer(std::string &out, std::string_view name, std::string_view value);

/// Calls `each(name, value)` for complete field lines; the value is without white space around it.
template <typename Each>
void forEachLine(std::string_view lines, Each &&each)
{
    while (!lines.empty()) {
        const size_t end = std::min(lines.find('\n'), lines.size() - 1);
        std::string_view value = lines.substr(0, end);
        lines.remove_prefix(end + 1);
        if (value.ends_with('\r'))
            value.remove_suffix(1);
        const size_t colon = value.find(':');
        if (colon == 0 || colon == std::string_view::npos)
            continue;
        const std::string_view name = value.substr(0, colon);
        value.remove_prefix(colon + 1);
        while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
            value.remove_prefix(1);
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
            value.remove_suffix(1);
        each(name, value);
    }
}

/// Whether a request with `Upgrade` may become a tunnel: everything but h2c, which would smuggle requests
/// past the routing.
bool mayUpgrade(const http::Head &head);

/// `127.0.0.1:40112` → `127.0.0.1`, `[::1]:40112` → `::1`.
std::string_view addressOf(std::string_view peer);
/// Whether `<address>:<port>` is on this machine.
bool isLoopback(std::string_view peer);

/// Methods that may be sent again when their fate is not known (RFC 9110, 9.2.2).
bool isIdempotent(std::string_view method);

} // namespace tidegate::gateway
