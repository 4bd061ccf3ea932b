#include "core/gateway/upstream.h"

#include <algorithm>

namespace tidegate::gateway {

Upstream::Upstream(UpstreamPool &pool, std::shared_ptr<InstanceState> instance)
    : m_pool(pool), m_instance(std::move(instance))
{
}

bool Upstream::connect(http::Loop &loop)
{
    const Endpoint &endpoint = m_instance->endpoint();
    auto stream = http::connectStream(loop, endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host,
                                      endpoint.port, this);
    if (!stream)
        return false;
    m_stream = std::move(*stream);
    return true;
}

void Upstream::send(const Pieces &pieces)
{
    if (m_deaf)
        return;
    if (!m_out.send(*m_stream, pieces))
        fail();
    else if (!m_out.empty())
        m_stream->waitWrite();
}

void Upstream::fail()
{
    m_deaf = true;
    m_out.clear();
}

void Upstream::close()
{
    m_user = nullptr;
    if (m_stream)
        m_stream->close();
}

void Upstream::readable()
{
    if (m_user)
        m_user->upstreamReadable();
    else
        m_pool.drop(this); // idle: an end, or bytes that nobody asked for
}

void Upstream::writable()
{
    if (!m_out.flush(*m_stream))
        fail();
    else if (!m_out.empty())
        m_stream->waitWrite();
    else if (m_user)
        m_user->upstreamDrained();
}

void Upstream::connected(std::error_code error)
{
    if (m_user)
        m_user->upstreamConnected(!error);
}

std::unique_ptr<Upstream> UpstreamPool::take(const InstanceState &instance, bool mayRetry)
{
    const auto found = m_idle.find(&instance);
    if (found == m_idle.end() || found->second.connections.empty())
        return nullptr;
    std::unique_ptr<Upstream> &last = found->second.connections.back();
    if (!mayRetry && std::chrono::steady_clock::now() - last->idleSince > kFreshIdle)
        return nullptr;
    std::unique_ptr<Upstream> upstream = std::move(last);
    found->second.connections.pop_back();
    return upstream;
}

bool UpstreamPool::give(std::unique_ptr<Upstream> &upstream)
{
    if (!upstream->instance()->usable())
        return false;
    upstream->setUser(nullptr);
    upstream->idleSince = std::chrono::steady_clock::now();
    upstream->armRead();
    Idle &idle = m_idle[upstream->instance().get()];
    if (!idle.instance)
        idle.instance = upstream->instance();
    idle.connections.push_back(std::move(upstream));
    return true;
}

void UpstreamPool::sweep(SteadyTime now)
{
    for (auto at = m_idle.begin(); at != m_idle.end();) {
        auto &idle = at->second.connections;
        const auto young =
            std::find_if(idle.begin(), idle.end(), [now](const std::unique_ptr<Upstream> &upstream) {
                return now - upstream->idleSince <= kLongestIdle;
            });
        idle.erase(idle.begin(), young);
        at = idle.empty() ? m_idle.erase(at) : std::next(at);
    }
}

void UpstreamPool::dropUnusable()
{
    std::erase_if(m_idle, [](const auto &entry) { return !entry.first->usable(); });
}

void UpstreamPool::drop(Upstream *upstream)
{
    const auto found = m_idle.find(upstream->instance().get());
    if (found == m_idle.end())
        return;
    // Its stream allows to be destroyed in an event, and readable() touches nothing afterwards.
    std::erase_if(found->second.connections,
                  [upstream](const std::unique_ptr<Upstream> &one) { return one.get() == upstream; });
}

} // namespace tidegate::gateway
