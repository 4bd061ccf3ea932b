#include "core/gateway/h2_upstream.h"
#include "core/gateway/worker.h"

#include <algorithm>
#include <utility>

namespace tidegate::gateway {

void H2UpstreamStream::start(H2Upstream &connection, UpstreamUser &user, bool isReused)
{
    m_connection = &connection;
    m_user = &user;
    id = -1;
    out.start(true);
    m_reused = isReused;
    m_deaf = m_sent = m_begun = m_ended = m_passed = m_hasLength = false;
    m_headBytes = 0;
    m_trailers.clear();
    m_in.clear();
}

bool H2UpstreamStream::ready() const
{
    return m_connection->isReady();
}

void H2UpstreamStream::connected(bool ok)
{
    m_user->upstreamConnected(ok);
}

void H2UpstreamStream::sendHead(const RequestHead &request, const Part &part)
{
    m_headOnly = request.method == "HEAD";
    m_connection->send(*this, request, part);
}

void H2UpstreamStream::sendBody(const Part &part)
{
    if (!m_deaf)
        m_connection->sendBody(*this, part);
}

bool H2UpstreamStream::takesHead(size_t bytes, size_t most)
{
    m_headBytes += m_begun ? 0 : bytes; // trailers are bounded by themselves
    return m_headBytes <= most;
}

void H2UpstreamStream::gotHead(HeaderBlock &block, http::Head &head, bool ends)
{
    if (m_begun)
        return gotTrailers(block, ends);
    block.readResponse(head, ends);
    if (head.status < 200)
        return m_user->upstreamInterim(head);
    m_begun = true;
    out.stopKeeping();
    const bool bodiless = m_headOnly || head.status == 204 || head.status == 304;
    if (bodiless)
        head.framing = http::BodyFraming::None;
    else if (ends && head.value("content-length").empty())
        head.framing =
            http::BodyFraming::Chunked; // HTTP/1.1 has to be told where a body ends, also an empty one
    m_hasLength = head.framing == http::BodyFraming::Length;
    m_left = head.contentLength;
    m_ended = m_passed = ends;
    m_user->upstreamHead(head, {{}, ends, {}});
}

void H2UpstreamStream::gotTrailers(const HeaderBlock &block, bool ends)
{
    if (!ends)
        return; // nghttp2 lets none through
    block.readTrailers(m_trailers);
    receivedEnd();
}

void H2UpstreamStream::received(std::string_view bytes, bool ends)
{
    const bool last = ends && endsHere(bytes.size());
    m_left -= std::min<std::uint64_t>(m_left, bytes.size());
    if (!m_in.empty() || m_user->upstreamAppetite() == 0) {
        m_in.append(bytes);
        return;
    }
    m_ended |= last;
    m_passed |= last;
    m_connection->taken(*this, bytes.size());
    m_user->upstreamBody({std::span(&bytes, 1), last, {}});
}

void H2UpstreamStream::receivedEnd()
{
    if (!std::exchange(m_ended, true))
        handOn();
}

void H2UpstreamStream::resume()
{
    if (!m_in.empty() || m_ended)
        handOn();
}

/// What was kept, and the end when it has come.
void H2UpstreamStream::handOn()
{
    if (!m_passed && m_user->upstreamAppetite() > 0)
        passOn();
}

void H2UpstreamStream::passOn()
{
    const size_t size = m_in.size();
    const std::string kept = std::exchange(m_in, {});
    const std::string_view run = kept;
    m_passed = m_ended;
    if (size > 0)
        m_connection->taken(*this, size);
    m_user->upstreamBody(
        {std::span(&run, size > 0 ? 1 : 0), m_passed, m_passed ? std::string_view(m_trailers) : ""});
}

void H2UpstreamStream::drained()
{
    m_user->upstreamDrained();
}

void H2UpstreamStream::end(UpstreamEnd how, const char *why)
{
    if (m_user)
        m_user->upstreamEnded(how, why);
}

void H2UpstreamStream::invalid()
{
    end(UpstreamEnd::Invalid, "What the instance answered is not HTTP/2 as it should be");
}

/// All of an answer may have come that waits for its client.
void H2UpstreamStream::closed(std::uint32_t error)
{
    m_deaf = true;
    id = -1;
    if (m_ended)
        return;
    const bool refused = (error == NGHTTP2_REFUSED_STREAM || !m_sent) && !m_begun;
    end(refused ? UpstreamEnd::Unhandled : UpstreamEnd::Reset);
}

void H2UpstreamStream::lost()
{
    m_deaf = true;
    id = -1;
    if (m_ended) // its client has to take it now, however slow it is
        return passOn();
    if (!m_sent)
        end(UpstreamEnd::Unhandled);
    else
        end(m_begun ? UpstreamEnd::Broken : UpstreamEnd::Silent);
}

void H2UpstreamStream::release(bool whole)
{
    m_user = nullptr;
    m_connection->leave(*this, whole && m_ended);
}

} // namespace tidegate::gateway
