#pragma once

#include "core/gateway/body.h"
#include "core/gateway/h2_heads.h"
#include "core/gateway/sides.h"
#include "core/http/stream.h"

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::gateway {

class Worker;

/// What one stream still has to send: body bytes that nghttp2 takes when the windows let it, and how the
/// message ends.
class H2Outgoing
{
public:
    /// More than this and the source is asked to wait.
    static constexpr size_t kMuch = 64 * 1024;
    /// So much of a request's body is kept when it may have to be sent again.
    static constexpr size_t kMostKept = 16 * 1024;

    /// `keeps`: recall() may be asked for.
    void start(bool keeps);
    void add(const Part &part);
    size_t pending() const { return m_bytes.size() - m_at; }
    bool much() const { return pending() >= kMuch; }
    bool empty() const { return pending() == 0 && !m_last; }
    /// All that was added since start(), when it is still there.
    bool recall(std::string &into);
    /// Nothing will be recalled any more.
    void stopKeeping() { m_keeps = false; }

    /// For nghttp2: with this object as its source.
    static ssize_t read(nghttp2_session *session, std::int32_t id, std::uint8_t *into, size_t size,
                        std::uint32_t *flags, nghttp2_data_source *source, void *user);
    /// nghttp2 waits for resume.
    bool deferred = false;
    /// Bytes have gone since whoever looks reset it.
    bool moved = false;

private:
    void dropTaken();

    std::string m_bytes;
    size_t m_at = 0;
    bool m_last = false;
    bool m_keeps = false;
    std::string m_trailers;
};

/// One stream of a session, as its session sees it. Objects are used again, never within the turn of the loop
/// in which they were given up.
class H2Stream
{
public:
    std::int32_t id = -1;
    H2Outgoing out;
    bool drainWanted = false; ///< tell it when `out` is short again

    virtual void drained() = 0;

protected:
    ~H2Stream() = default;
};

/// An HTTP/2 connection's session and socket: bytes in, one gathered write per turn of the loop out. What the
/// frames mean is for those who derive from it. One thread.
class H2Session : protected http::StreamEvents
{
public:
    /// Sends everything that has gathered; called by the worker at the end of a turn, after flushSoon().
    void flush();

    H2Session(const H2Session &) = delete;
    H2Session &operator=(const H2Session &) = delete;

protected:
    enum class Role
    {
        Server,
        Client
    };
    H2Session(Worker &worker, Role role);
    virtual ~H2Session();

    /// From now on there is something to send, or to check whether there is.
    void flushSoon();
    /// Takes bytes of the other side; false when the session is of no use any more.
    bool feed(std::string_view bytes);
    void settings(std::uint32_t streams, std::uint32_t streamWindow, std::int32_t window);
    /// Sends a message's body from `stream.out`, which has got `part`; the head was submitted.
    void sendMore(H2Stream &stream, const Part &part);
    void reset(std::int32_t id, std::uint32_t error);
    void forget(H2Stream &stream);
    /// The socket was closed by us: nothing comes any more.
    void closeStream();
    bool hasUnsent() const { return !m_out.empty(); }
    bool broken() const { return m_broken; }

    // What nghttp2 tells. A frame's HEADERS come after their fields.
    virtual void gotHeaders(const nghttp2_frame &frame) = 0;
    virtual void gotData(std::int32_t id, std::string_view bytes, bool ends) = 0;
    virtual void gotFrame(const nghttp2_frame &frame) = 0; ///< any but HEADERS; DATA without its bytes
    virtual void sentFrame(const nghttp2_frame &frame) = 0;
    /// nghttp2 could not send a head; an answer's stream would wait for it for ever.
    virtual void notSentHead(std::int32_t) {}
    virtual void gotInvalid(std::int32_t id) = 0;
    virtual void streamClosed(std::int32_t id, std::uint32_t error) = 0;
    /// After bytes were taken in.
    virtual void fed() {}
    /// The connection has ended or failed.
    virtual void lost() = 0;
    /// The session has nothing more to say or to hear, and all of it has been written.
    virtual void spent() { lost(); }

    void readable() override;
    void writable() override;

    Worker &m_worker;
    std::unique_ptr<http::Stream> m_stream;
    nghttp2_session *m_session = nullptr;
    HeaderBlock m_block;
    SteadyTime m_blockSince{}; ///< when the unfinished block of fields began; the epoch when there is none
    SteadyTime m_lastActivity{};

private:
    friend struct H2Callbacks;
    void writeOut();
    void tellDrained();

    Outbox m_out;
    std::vector<H2Stream *> m_draining;
    size_t m_dataLeft = 0; ///< of the DATA frame that is coming in; the highest number when padding hides it
    bool m_dirty = false;
    bool m_broken = false;
};

} // namespace tidegate::gateway
