#pragma once

#include "core/base/error.h"
#include "core/http/loop.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace tidegate::http {

class TlsContext;

enum class IoStatus
{
    Ok,     ///< `bytes` were moved, at least one
    Again,  ///< nothing can be moved now: arm and wait
    Closed, ///< read: the peer has ended its side in order
    Failed, ///< the connection is of no use any more; `error` says why
};

struct IoResult
{
    IoStatus status = IoStatus::Again;
    size_t bytes = 0;
    std::error_code error;
};

/// What a stream tells its owner. Each may destroy the stream, or call any of its functions.
class StreamEvents
{
public:
    virtual void readable() = 0; ///< once per armRead(): read() until Again, then arm again
    virtual void writable() = 0; ///< once per waitWrite()
    virtual void connected(std::error_code) {
    } ///< once per connectStream(); no error: ready to read and write

protected:
    ~StreamEvents() = default;
};

/// A TCP connection, plain or TLS, in readiness style: wait without a buffer, then move bytes without
/// waiting. So that a thread needs one read buffer for all its connections.
///
/// Everything happens on the one thread that runs the loop; nothing here may be called from another. Events
/// come from the loop, never from inside a call to the stream. A stream must be destroyed before its loop is.
/// Destroying closes it, and no event comes after. SIGPIPE is never raised; sockets are close-on-exec.
class Stream
{
public:
    virtual ~Stream() = default;

    /// Who gets the events; null for nobody. Must be set before anything is armed.
    virtual void setEvents(StreamEvents *events) = 0;
    /// Asks for one readable(): bytes, an end or an error can be read. Nothing happens when it is armed
    /// already. With TLS, readable() may come for a step of the handshake: read() then says Again.
    virtual void armRead() = 0;
    /// Moves what is there, at most `size` bytes. With TLS this also drives the handshake.
    virtual IoResult read(char *into, size_t size) = 0;
    /// Writes the pieces one after the other, as much as goes now; `bytes` says how much went, also when the
    /// next piece would have to wait. After less than all, the next call must begin with the byte that
    /// follows.
    virtual IoResult writev(std::span<const std::string_view> pieces) = 0;
    /// Tells the peer now that what was read has come, and not in some 40 ms: one that sends in small pieces
    /// (RFC 896) waits for it. The epoll loop (TCP_QUICKACK); elsewhere, and with TLS, nothing.
    virtual void acknowledge() {}
    /// Asks for one writable(). Nothing happens when it is armed already.
    virtual void waitWrite() = 0;
    /// Ends our side; the peer reads an end, and its bytes can still be read. Unsent bytes that were taken
    /// are still sent.
    virtual void shutdownWrite() = 0;
    /// Closes both sides; may be called again. No event comes after.
    virtual void close() = 0;

    virtual bool isOpen() const = 0;
    virtual bool isTls() const = 0;
    /// What TLS has agreed on by ALPN (`h2`, `http/1.1`), once read() has brought a first byte; empty when
    /// the client named nothing, and without TLS.
    virtual std::string_view protocol() const { return {}; }
    /// `127.0.0.1:40112`, `[::1]:40112`; taken when the connection was made.
    virtual const std::string &remoteAddress() const = 0;
};

/// Connects to an address (not a name). `events->connected()` tells the outcome; destroying the stream
/// cancels. Fails at once only when `address` is not one or no socket is to be had.
Result<std::unique_ptr<Stream>> connectStream(Loop &loop, const std::string &address, std::uint16_t port,
                                              StreamEvents *events);

struct AcceptorOptions
{
    std::string host = "127.0.0.1"; ///< an address, or `localhost` for 127.0.0.1
    std::uint16_t port = 0;         ///< 0 picks a free one
    bool reusePort = false; ///< several acceptors on one port, where the platform has it; else listen() fails
    std::shared_ptr<const TlsContext> tls;
    /// Which loop the next connection lives in, of the same kind; empty: the acceptor's own. Where
    /// SO_REUSEPORT does not balance, one acceptor deals to all threads this way.
    std::function<Loop &()> pickLoop;
};

/// Listens and hands out connections. Belongs to its loop's thread as a Stream does; make and destroy
/// it there or while that thread is not running.
class Acceptor
{
public:
    /// On the thread of the loop the connection lives in; set its events at once.
    using Accepted = std::function<void(std::unique_ptr<Stream>)>;

    static Result<std::unique_ptr<Acceptor>> listen(Loop &loop, AcceptorOptions options, Accepted accepted);
    virtual ~Acceptor() = default;

    virtual std::uint16_t port() const = 0;
    /// Accepts no more; connections that were handed out live on.
    virtual void close() = 0;
};

/// What one customer of a network provider has for certain: an IPv4 address itself, also one inside IPv6; of
/// an IPv6 address its `/64`. What is no address stays as it is.
std::string networkOf(const std::string &address);

/// Whether several acceptors may share a port and the kernel deals connections out evenly (Linux).
bool reusePortBalances();

} // namespace tidegate::http
