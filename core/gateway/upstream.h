#pragma once

#include "core/base/clock.h"
#include "core/gateway/body.h"
#include "core/gateway/instance_state.h"
#include "core/gateway/sides.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tidegate::gateway {

class UpstreamPool;
class Worker;

/// An HTTP/1.1 connection to an instance. It owns itself while it is in use, and belongs to the pool between
/// two requests.
class Upstream final : public InstanceSide, private http::StreamEvents
{
public:
    Upstream(Worker &worker, std::shared_ptr<InstanceState> instance);

    /// Starts to connect; false when that fails at once.
    bool connect(http::Loop &loop);
    /// Null for nobody: the connection is idle, and watched.
    void setUser(UpstreamUser *user);
    const std::shared_ptr<InstanceState> &instance() const { return m_instance; }
    void armRead() { m_stream->armRead(); }

    bool ready() const override { return m_ready; }
    bool reused() const override { return m_reused; }
    void sendHead(const RequestHead &request, const Part &part) override;
    void sendBody(const Part &part) override;
    bool blocked() const override { return !m_out.empty(); }
    bool deaf() const override { return m_deaf; }
    bool slow() const override { return m_out.slow(); }
    void resume() override;
    bool recall(std::string &) override { return false; }
    void release(bool whole) override;

    SteadyTime idleSince{}; ///< for the pool

private:
    enum class State
    {
        Idle, ///< or the answer is complete
        Head,
        Body,
        Tunnel
    };

    void readable() override;
    void writable() override;
    void connected(std::error_code error) override;
    void send(const Pieces &pieces);
    void fail();
    void relay(std::string_view bytes);
    bool relayHead(std::string_view bytes, size_t &used);
    bool relayBody(std::string_view bytes, size_t &used, const http::Head *head);
    Part nextPart(std::string_view bytes, size_t &used);
    void ended(bool inOrder);
    bool keepsInStep() const;

    Worker &m_worker;
    std::shared_ptr<InstanceState> m_instance;
    std::unique_ptr<http::Stream> m_stream;
    UpstreamUser *m_user = nullptr;
    unsigned m_use = 0; ///< changes with the user
    State m_state = State::Idle;
    bool m_ready = false;
    bool m_reused = false;
    bool m_deaf = false;
    bool m_upgrade = false;
    bool m_keepAlive = false;   ///< what the answer said
    bool m_stray = false;       ///< bytes came after the answer: the connection is out of step
    bool m_requestDone = false; ///< all of it has been handed on
    size_t m_headBytes = 0;     ///< of the answer's heads, interim ones included: bounded together
    std::string m_method;
    BodySink m_sink;
    BodySource m_answer;
    Outbox m_out;
    std::string m_input; ///< bytes of an answer that were read and not used yet
};

/// One thread's idle HTTP/1.1 connections to instances. They are watched: an end or stray bytes on one drop
/// it. One thread.
class UpstreamPool
{
public:
    /// Connections that are idle for longer are closed: before common servers do it (Node and uvicorn after 5
    /// s).
    static constexpr milliseconds kLongestIdle{4'000};
    /// A request that can not be sent twice takes only what was used within this.
    static constexpr milliseconds kFreshIdle{1'000};

    /// The most recently used idle connection, or null.
    std::unique_ptr<Upstream> take(const InstanceState &instance, bool mayRetry, SteadyTime now);
    /// Keeps a connection that is between two requests; false, and not taken, when its instance gets no more.
    bool give(std::unique_ptr<Upstream> &upstream, SteadyTime now);
    void sweep(SteadyTime now);
    /// Drops connections to instances that get no more requests.
    void dropUnusable();
    void clear() { m_idle.clear(); }

private:
    friend class Upstream;
    void drop(Upstream *upstream);

    struct Idle
    {
        std::shared_ptr<InstanceState> instance;            ///< so that the key stays its own
        std::vector<std::unique_ptr<Upstream>> connections; ///< the oldest first
    };
    std::unordered_map<const InstanceState *, Idle> m_idle;
};

} // namespace tidegate::gateway
