#pragma once

#include "core/base/clock.h"
#include "core/http/codec.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

// The two ends of an exchange, whatever protocol each speaks. An exchange knows requests, answers and runs of
// body bytes; framing, streams and windows are its sides' own. One thread.

namespace tidegate::gateway {

struct Answer;

/// Something whose end is put off until no function of it can be on the stack.
class Mortal
{
public:
    virtual ~Mortal() = default;
};

/// A part of a body on its way: views only, valid during the call they are passed to.
struct Part
{
    std::span<const std::string_view> runs;
    bool last = false; ///< the message ends with this part
    std::string_view
        trailers; ///< only with `last`: complete field lines as addTrailer() writes them; may be empty

    size_t size() const ///< bytes of the body
    {
        size_t sum = 0;
        for (const std::string_view run : runs)
            sum += run.size();
        return sum;
    }
};

/// What an exchange needs of who asked: an HTTP/1.1 connection, or one stream of an HTTP/2 connection.
class ClientSide
{
public:
    virtual const std::string &peer() const = 0; ///< `127.0.0.1:40112`
    virtual bool isTls() const = 0;

    /// An interim answer (1xx, not 101); left out where the client knows none.
    virtual void sendInterim(const http::Head &head) = 0;
    /// The final answer's head with the first part of its body. `extra`: complete field lines, may be empty.
    /// 101 turns the connection into a tunnel.
    virtual void sendHead(const http::Head &head, std::string_view extra, const Part &part) = 0;
    virtual void sendBody(const Part &part) = 0;
    /// An answer of the gateway's own, whole. `bodyRead`: nothing of the request's body is still to come.
    virtual void sendAnswer(const Answer &answer, bool bodyRead) = 0;
    /// The answer is complete, or cut off if `cut()` was called. The exchange is free for the next request.
    virtual void exchangeDone(bool bodyRead) = 0;
    /// An answer that has begun can not be completed: the client must notice.
    virtual void cut() = 0;

    /// The client has gone, and with it the exchange: nothing more can be sent.
    virtual bool gone() const = 0;
    /// Bytes of an answer it can be offered now, 0 = none until it has taken what it was given; then it calls
    /// Exchange::clientDrained().
    virtual size_t appetite() const = 0;
    /// The exchange wants body bytes (or only its turn to send the request's head) now.
    virtual void pumpBody() = 0;

    /// When a byte last moved, in either direction.
    SteadyTime lastActivity() const { return m_lastActivity; }
    /// Whether it does not take the rest of an answer that was complete at `answeredAt`: no byte for as long
    /// as a client may do nothing, or byte by byte for ten times as long.
    bool isStalled(SteadyTime now, SteadyTime answeredAt, milliseconds clientTimeout) const
    {
        constexpr int slowest = 10;
        return now - m_lastActivity > clientTimeout || now - answeredAt > slowest * clientTimeout;
    }
    void touch(SteadyTime now) { m_lastActivity = now; }

protected:
    ~ClientSide() = default;
    SteadyTime m_lastActivity{};
};

/// A request's head as it goes to an instance.
struct RequestHead
{
    std::string_view text; ///< of HTTP/1.1, with its empty line; see writeRequestHead()
    std::string_view method;
    bool chunked = false; ///< a body of unknown length follows
    bool upgrade = false; ///< the instance may switch protocols
};

/// Why an instance gave no (whole) answer.
enum class UpstreamEnd
{
    Invalid,  ///< what it said is not HTTP
    Broken,   ///< the connection or the stream ended inside it
    Reset,    ///< the instance gave the one stream up, of a connection that lives on
    Silent,   ///< the connection ended before it began; the request may have been seen
    Unhandled ///< it says that it has not looked at the request: it may be sent again, whatever its method
};

/// Who an instance's side works for at the moment. Each of these may release the side.
class UpstreamUser
{
public:
    virtual void upstreamConnected(bool ok) = 0;
    /// Bytes of the answer that are welcome now, 0 = none until resume().
    virtual size_t upstreamAppetite() const = 0;
    virtual void upstreamInterim(const http::Head &head) = 0;
    /// The final answer, or 101 and a tunnel.
    virtual void upstreamHead(const http::Head &head, const Part &part) = 0;
    virtual void upstreamBody(const Part &part) = 0;
    virtual void upstreamEnded(UpstreamEnd how, const char *why) = 0;
    virtual void upstreamDrained() = 0; ///< everything kept has been written

protected:
    ~UpstreamUser() = default;
};

/// One request's way to an instance: an HTTP/1.1 connection for as long as it is used, or a stream.
class InstanceSide : public Mortal
{
public:
    /// Connected: a request can be sent. Otherwise upstreamConnected() is to come.
    virtual bool ready() const = 0;
    /// The connection had been used before: that it broke unanswered says nothing of the instance.
    virtual bool reused() const = 0;

    virtual void sendHead(const RequestHead &request, const Part &part) = 0;
    virtual void sendBody(const Part &part) = 0;
    /// What was sent waits to be taken; then upstreamDrained() is to come.
    virtual bool blocked() const = 0;
    /// It takes no more of the request; there may still be an answer.
    virtual bool deaf() const = 0;
    /// The other side has been slow lately: offer less at a time.
    virtual bool slow() const = 0;
    /// The user has an appetite again.
    virtual void resume() = 0;
    /// Whether all of the body that was sent is still there, to be sent again; it is moved into `into`.
    virtual bool recall(std::string &into) = 0;
    /// The user has no more to do with it, and must not touch it again. `whole`: request and answer are
    /// complete; otherwise the instance learns that nobody listens.
    virtual void release(bool whole) = 0;
};

} // namespace tidegate::gateway
