#pragma once

#include "core/gateway/h2_session.h"
#include "core/gateway/instance_state.h"
#include "core/gateway/recycler.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tidegate::gateway {

class H2Upstream;

/// One request's stream to an instance. It owns itself while it has a user; the object is used again for
/// others.
class H2UpstreamStream final : public InstanceSide, public H2Stream
{
public:
    // For its connection.
    void start(H2Upstream &connection, UpstreamUser &user, bool isReused);
    void connected(bool ok);
    /// Counts one more head of the answer; false when they are too much together.
    bool takesHead(size_t bytes, size_t most);
    void gotHead(HeaderBlock &block, http::Head &head, bool ends);
    void gotTrailers(const HeaderBlock &block, bool ends);
    void received(std::string_view bytes, bool ends);
    void receivedEnd();
    /// The head has left: from now on the instance may have seen it.
    void sent() { m_sent = true; }
    bool wasSent() const { return m_sent; }
    void invalid();
    /// The stream is closed; the object is the connection's again when it has no user.
    void closed(std::uint32_t error);
    /// The connection has ended.
    void lost();
    bool hasUser() const { return m_user != nullptr; }

    void drained() override;

    bool ready() const override;
    bool reused() const override { return m_reused; }
    void sendHead(const RequestHead &request, const Part &part) override;
    void sendBody(const Part &part) override;
    bool blocked() const override { return out.much(); }
    bool deaf() const override { return m_deaf; }
    bool slow() const override { return out.much(); }
    void resume() override;
    bool recall(std::string &into) override { return out.recall(into); }
    void release(bool whole) override;

    size_t place = 0; ///< in its connection's list

private:
    bool endsHere(size_t bytes) const { return !m_hasLength || bytes == m_left; }
    void handOn();
    void passOn();
    void end(UpstreamEnd how, const char *why = "");

    H2Upstream *m_connection = nullptr;
    UpstreamUser *m_user = nullptr;
    std::string m_in; ///< of the answer's body: waits for an appetite
    std::string m_trailers;
    bool m_reused = false;
    bool m_deaf = false;
    bool m_sent = false;
    bool m_begun = false;  ///< the final answer's head has come
    bool m_ended = false;  ///< all of the answer has come
    bool m_passed = false; ///< and gone to the user
    bool m_hasLength = false;
    bool m_headOnly = false; ///< the answer has no body, whatever its head says
    std::uint64_t m_left = 0;
    size_t m_headBytes = 0; ///< of the answer's heads, interim ones included: bounded together
};

/// A connection to an instance that speaks HTTP/2, with the requests of many clients on it.
class H2Upstream final : public Mortal, private H2Session
{
public:
    static constexpr std::uint32_t kMostStreams = 250; ///< even when the instance allows more
    static constexpr std::uint32_t kStreamWindow = 128 * 1024;
    /// Bytes of an answer that wait for a slow client do not count on it, see gotData().
    static constexpr std::int32_t kWindow = 4 * 1024 * 1024;

    H2Upstream(Worker &worker, std::shared_ptr<InstanceState> instance);
    ~H2Upstream() override;
    bool connect();

    const std::shared_ptr<InstanceState> &instance() const { return m_instance; }
    bool isReady() const { return m_ready; }
    bool hasRoom() const;
    H2UpstreamStream *open(UpstreamUser &user);
    /// Nothing is under way; it may be closed.
    bool unused() const { return m_streams.empty(); }
    SteadyTime idleSince() const { return m_lastActivity; }
    void close();

    // For its streams.
    Worker &worker() { return m_worker; }
    void send(H2UpstreamStream &stream, const RequestHead &request, const Part &part);
    void sendBody(H2UpstreamStream &stream, const Part &part) { sendMore(stream, part); }
    void taken(H2UpstreamStream &stream, size_t bytes);
    void leave(H2UpstreamStream &stream, bool whole);

private:
    void connected(std::error_code error) override;
    void gotHeaders(const nghttp2_frame &frame) override;
    void gotData(std::int32_t id, std::string_view bytes, bool ends) override;
    void gotFrame(const nghttp2_frame &frame) override;
    void sentFrame(const nghttp2_frame &frame) override;
    void gotInvalid(std::int32_t id) override;
    void streamClosed(std::int32_t id, std::uint32_t error) override;
    void lost() override;

    H2UpstreamStream *find(std::int32_t id) const;
    void remove(H2UpstreamStream &stream);
    void leaving();

    std::shared_ptr<InstanceState> m_instance;
    std::vector<std::unique_ptr<H2UpstreamStream>> m_streams;
    bool m_ready = false;
    bool m_answered = false; ///< an answer has come on it
    bool m_leaving = false;  ///< takes no more requests
};

/// One thread's HTTP/2 connections to instances. One thread.
class H2UpstreamPool
{
public:
    static constexpr milliseconds kLongestIdle{30'000};

    explicit H2UpstreamPool(Worker &worker) : m_worker(worker) {}

    /// A stream for a request, on a connection with room or on a new one; null when none can be made.
    InstanceSide *open(const std::shared_ptr<InstanceState> &instance, UpstreamUser &user);
    void sweep(SteadyTime now);
    /// Closes idle connections to instances that get no more requests.
    void dropUnusable();
    void clear();
    void remove(H2Upstream *upstream);
    Recycler<H2UpstreamStream> &streams() { return m_recycled; }
    void settle() { m_recycled.settle(); }

private:
    template <typename Condition>
    void closeUnused(Condition &&condition);

    Worker &m_worker;
    Recycler<H2UpstreamStream> m_recycled;
    std::unordered_map<const InstanceState *, std::vector<std::unique_ptr<H2Upstream>>> m_connections;
};

} // namespace tidegate::gateway
