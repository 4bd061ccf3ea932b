#pragma once

#include "core/base/clock.h"
#include "core/gateway/body.h"
#include "core/gateway/instance_state.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tidegate::gateway {

/// Something whose end is put off until no function of it can be on the stack.
class Mortal
{
public:
    virtual ~Mortal() = default;
};

/// Who a connection to an instance works for at the moment.
class UpstreamUser
{
public:
    virtual void upstreamConnected(bool ok) = 0;
    virtual void upstreamReadable() = 0;
    virtual void upstreamDrained() = 0; ///< everything kept has been written

protected:
    ~UpstreamUser() = default;
};

class UpstreamPool;

/// One connection to an instance: sockets and unsent bytes, no HTTP.
class Upstream final : public Mortal, private http::StreamEvents
{
public:
    Upstream(UpstreamPool &pool, std::shared_ptr<InstanceState> instance);

    /// Starts to connect; false when that fails at once.
    bool connect(http::Loop &loop);

    void setUser(UpstreamUser *user) { m_user = user; }
    const std::shared_ptr<InstanceState> &instance() const { return m_instance; }

    void send(const Pieces &pieces);
    void armRead() { m_stream->armRead(); }
    http::IoResult read(char *into, size_t size) { return m_stream->read(into, size); }
    void close();

    const Outbox &outbox() const { return m_out; }
    /// Writing has failed and is given up; there may still be an answer to read.
    bool deaf() const { return m_deaf; }
    /// Bytes of an answer that were read and not used yet.
    std::string &input() { return m_input; }

    SteadyTime idleSince{}; ///< for the pool

private:
    void readable() override;
    void writable() override;
    void connected(std::error_code error) override;
    void fail();

    UpstreamPool &m_pool;
    std::shared_ptr<InstanceState> m_instance;
    std::unique_ptr<http::Stream> m_stream;
    UpstreamUser *m_user = nullptr;
    Outbox m_out;
    std::string m_input;
    bool m_deaf = false;
};

/// One thread's idle connections to instances. They are watched: an end or stray bytes on one drop it. One
/// thread.
class UpstreamPool
{
public:
    /// Connections that are idle for longer are closed: before common servers do it (Node and uvicorn after 5
    /// s).
    static constexpr milliseconds kLongestIdle{4'000};
    /// A request that can not be sent twice takes only what was used within this.
    static constexpr milliseconds kFreshIdle{1'000};

    /// The most recently used idle connection, or null.
    std::unique_ptr<Upstream> take(const InstanceState &instance, bool mayRetry);
    /// Keeps a connection that is between two requests; false, and not taken, when its instance gets no more.
    bool give(std::unique_ptr<Upstream> &upstream);
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
