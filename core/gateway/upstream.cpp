#include "core/gateway/upstream.h"

#include "core/gateway/heads.h"
#include "core/gateway/worker.h"

#include <algorithm>

namespace tidegate::gateway {

using http::IoStatus;
using http::ParseStatus;

Upstream::Upstream(Worker &worker, std::shared_ptr<InstanceState> instance)
    : m_worker(worker), m_instance(std::move(instance))
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

void Upstream::setUser(UpstreamUser *user)
{
    m_user = user;
    ++m_use;
}

void Upstream::sendHead(const RequestHead &request, const Part &part)
{
    Pieces &pieces = m_worker.scratch().pieces;
    pieces.clear();
    pieces.add(request.text);
    m_method.assign(request.method);
    m_upgrade = request.upgrade;
    m_state = State::Head;
    m_stray = false;
    m_headBytes = 0;
    m_requestDone = part.last;
    m_sink.start(request.chunked);
    m_sink.frame(pieces, part);
    send(pieces);
    armRead();
}

void Upstream::sendBody(const Part &part)
{
    m_requestDone |= part.last;
    Pieces &pieces = m_worker.scratch().pieces;
    pieces.clear();
    m_sink.frame(pieces, part);
    send(pieces);
    armRead();
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

bool Upstream::keepsInStep() const
{
    return m_state == State::Idle && m_keepAlive && !m_stray && !m_deaf && m_out.empty();
}

void Upstream::release(bool whole)
{
    setUser(nullptr);
    std::unique_ptr<Upstream> self(this);
    if (whole && keepsInStep()) {
        m_reused = true;
        m_input.clear();
        if (m_worker.pool().give(self, m_worker.loop().now()))
            return;
    }
    if (m_stream)
        m_stream->close();
    m_worker.bury(std::move(self));
}

void Upstream::readable()
{
    if (!m_user)
        return m_worker.pool().drop(this); // idle: an end, or bytes that nobody asked for
    const size_t appetite = m_user->upstreamAppetite();
    if (appetite == 0)
        return; // resume() reads on
    Scratch &scratch = m_worker.scratch();
    const http::IoResult result =
        m_stream->read(scratch.bytes.data(), std::min(appetite, scratch.bytes.size()));
    if (result.status == IoStatus::Again)
        return armRead();
    if (result.status != IoStatus::Ok)
        return ended(result.status == IoStatus::Closed);
    const std::string_view bytes(scratch.bytes.data(), result.bytes);
    if (m_input.empty())
        return relay(bytes);
    m_input.append(bytes);
    relay(m_input);
}

void Upstream::resume()
{
    if (m_input.empty())
        armRead();
    else
        relay(m_input);
}

/// Hands on what `bytes` hold, as far as the user has an appetite, and keeps the rest.
void Upstream::relay(std::string_view bytes)
{
    const unsigned use = m_use;
    size_t used = 0;
    bool more = true;
    while (more && used < bytes.size()) {
        const std::string_view rest = bytes.substr(used);
        more = m_state == State::Head ? relayHead(rest, used) : relayBody(rest, used, nullptr);
        if (m_use != use)
            return;
        more = more && m_user->upstreamAppetite() > 0;
    }
    if (bytes.data() == m_input.data())
        m_input.erase(0, used);
    else
        m_input.assign(bytes.substr(used));
    if (m_user->upstreamAppetite() > 0)
        armRead();
}

/// False when more bytes are needed, or the user has gone.
bool Upstream::relayHead(std::string_view bytes, size_t &used)
{
    http::Head &head = m_worker.scratch().head;
    const http::ParseResult parsed =
        http::parseResponseHead(bytes, head, m_method, m_worker.options().headLimits);
    if (parsed.status == ParseStatus::NeedMore)
        return false;
    const bool maySwitch = m_upgrade && head.upgrade && m_requestDone;
    if (parsed.status == ParseStatus::Error || (head.status == 101 && !maySwitch)) {
        m_user->upstreamEnded(UpstreamEnd::Invalid, parsed.status == ParseStatus::Error
                                                        ? parsed.why
                                                        : "The instance switched protocols unasked");
        return false;
    }
    used += parsed.consumed;
    m_headBytes += parsed.consumed;
    if (m_headBytes > m_worker.options().headLimits.maxBytes) {
        m_user->upstreamEnded(UpstreamEnd::Invalid, "The instance sent too many interim answers");
        return false;
    }
    if (head.status < 200 && head.status != 101) {
        m_user->upstreamInterim(head);
        return true;
    }
    m_keepAlive = head.keepAlive;
    if (head.status == 101) {
        m_state = State::Tunnel;
        m_answer.startRaw();
        m_sink.start(false);
        m_user->upstreamHead(head, {});
        return true;
    }
    m_state = State::Body;
    m_answer.start(head.framing, head.contentLength);
    // A head that comes alone has a body behind it that may wait for this, as the JDK's own server has.
    if (parsed.consumed == bytes.size() && head.framing != http::BodyFraming::None)
        m_stream->acknowledge();
    return relayBody(bytes.substr(parsed.consumed), used, &head);
}

Part Upstream::nextPart(std::string_view bytes, size_t &used)
{
    Scratch &scratch = m_worker.scratch();
    scratch.runs.clear();
    const size_t taken = m_answer.take(bytes, scratch.runs);
    used += taken;
    Part part{scratch.runs, m_answer.done(), {}};
    if (part.last) {
        m_state = State::Idle;
        m_stray = taken < bytes.size();
        part.trailers = m_answer.trailers(scratch.trailers);
    }
    return part;
}

/// `head`: the answer's head, which goes with this part. False when more bytes are needed, or the user has
/// gone.
bool Upstream::relayBody(std::string_view bytes, size_t &used, const http::Head *head)
{
    const unsigned use = m_use;
    const size_t before = used;
    const Part part = nextPart(bytes, used);
    if (head)
        m_user->upstreamHead(*head, part);
    else if (used > before)
        m_user->upstreamBody(part);
    if (m_use != use)
        return false;
    if (m_answer.broken()) {
        m_user->upstreamEnded(UpstreamEnd::Invalid, "The answer's body is not chunked as it should be");
        return false;
    }
    return used > before;
}

/// The instance has closed its side; `inOrder`: and not the connection broken, which is no end of a body that
/// lasts until then.
void Upstream::ended(bool inOrder)
{
    m_keepAlive = false;
    if (m_state == State::Body || m_state == State::Tunnel)
        m_answer.end();
    const bool isBroken = m_answer.broken() || (!inOrder && m_state == State::Body);
    if (m_state == State::Head && m_input.empty())
        return m_user->upstreamEnded(UpstreamEnd::Silent, "");
    if (m_state == State::Head || isBroken || m_state == State::Idle)
        return m_user->upstreamEnded(UpstreamEnd::Broken, "");
    m_state = State::Idle;
    m_user->upstreamBody({{}, true, {}});
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
    m_ready = !error;
    if (m_user)
        m_user->upstreamConnected(m_ready);
}

std::unique_ptr<Upstream> UpstreamPool::take(const InstanceState &instance, bool mayRetry, SteadyTime now)
{
    const auto found = m_idle.find(&instance);
    if (found == m_idle.end() || found->second.connections.empty())
        return nullptr;
    std::unique_ptr<Upstream> &last = found->second.connections.back();
    if (!mayRetry && now - last->idleSince > kFreshIdle)
        return nullptr;
    std::unique_ptr<Upstream> upstream = std::move(last);
    found->second.connections.pop_back();
    return upstream;
}

bool UpstreamPool::give(std::unique_ptr<Upstream> &upstream, SteadyTime now)
{
    if (!upstream->instance()->usable())
        return false;
    upstream->setUser(nullptr);
    upstream->idleSince = now;
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
