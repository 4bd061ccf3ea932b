#include "core/gateway/h2_upstream.h"

#include "core/gateway/worker.h"

#include <algorithm>
#include <utility>

namespace tidegate::gateway {

H2Upstream::H2Upstream(Worker &worker, std::shared_ptr<InstanceState> instance)
    : H2Session(worker, Role::Client), m_instance(std::move(instance))
{
}

H2Upstream::~H2Upstream() = default;

bool H2Upstream::connect()
{
    const Endpoint &endpoint = m_instance->endpoint();
    auto stream = http::connectStream(
        m_worker.loop(), endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host, endpoint.port, this);
    if (!stream)
        return false;
    m_stream = std::move(*stream);
    m_lastActivity = m_worker.loop().now();
    return true;
}

void H2Upstream::connected(std::error_code error)
{
    if (error)
        return lost();
    m_ready = true;
    settings(0, kStreamWindow, kWindow);
    m_stream->armRead();
    const size_t count = m_streams.size();
    for (size_t i = 0; i < count && i < m_streams.size() && !broken(); ++i) {
        if (m_streams[i]->hasUser())
            m_streams[i]->connected(true);
    }
}

bool H2Upstream::hasRoom() const
{
    const std::uint32_t allowed =
        nghttp2_session_get_remote_settings(m_session, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
    return !m_leaving && !broken() && m_streams.size() < std::min(allowed, kMostStreams) &&
           nghttp2_session_check_request_allowed(m_session) != 0;
}

H2UpstreamStream *H2Upstream::open(UpstreamUser &user)
{
    m_streams.push_back(m_worker.h2Pool().streams().take());
    H2UpstreamStream &stream = *m_streams.back();
    stream.place = m_streams.size() - 1;
    stream.start(*this, user, m_answered);
    return &stream;
}

void H2Upstream::send(H2UpstreamStream &stream, const RequestHead &request, const Part &part)
{
    FieldList &fields = m_worker.scratch().fields;
    fields.clear();
    fields.addRequest(request.text);
    const bool bodiless = part.last && part.size() == 0 && part.trailers.empty();
    nghttp2_data_provider body{{.ptr = static_cast<H2Stream *>(&stream)}, H2Outgoing::read};
    stream.id = nghttp2_submit_request(m_session, nullptr, fields.data(), fields.size(),
                                       bodiless ? nullptr : &body, static_cast<H2Stream *>(&stream));
    if (stream.id < 0) {
        m_leaving = true; // its numbers are used up; the stream is found lost when the connection is
        flushSoon();
        return;
    }
    if (bodiless)
        flushSoon();
    else
        sendMore(stream, part);
}

H2UpstreamStream *H2Upstream::find(std::int32_t id) const
{
    auto *stream = static_cast<H2Stream *>(nghttp2_session_get_stream_user_data(m_session, id));
    return static_cast<H2UpstreamStream *>(stream);
}

void H2Upstream::gotHeaders(const nghttp2_frame &frame)
{
    H2UpstreamStream *stream = find(frame.hd.stream_id);
    if (!stream)
        return;
    m_answered = true;
    const bool ends = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (m_block.tooLarge() || !stream->takesHead(m_block.size(), m_worker.options().headLimits.maxBytes)) {
        reset(stream->id, NGHTTP2_CANCEL);
        return stream->invalid();
    }
    stream->gotHead(m_block, m_worker.scratch().head, ends);
}

void H2Upstream::gotData(std::int32_t id, std::string_view bytes, bool ends)
{
    // A slow client holds its own stream back and not the others: the connection's window is opened at once.
    nghttp2_session_consume_connection(m_session, bytes.size());
    if (H2UpstreamStream *stream = find(id))
        stream->received(bytes, ends);
    else
        nghttp2_session_consume_stream(m_session, id, bytes.size());
}

void H2Upstream::gotFrame(const nghttp2_frame &frame)
{
    if (frame.hd.type == NGHTTP2_GOAWAY)
        leaving();
    if (frame.hd.type != NGHTTP2_DATA || (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) == 0)
        return;
    if (H2UpstreamStream *stream = find(frame.hd.stream_id))
        stream->receivedEnd();
}

/// The instance takes no more requests here. nghttp2 closes the streams that it has not looked at; those that
/// have not even been sent are ours to send elsewhere.
void H2Upstream::leaving()
{
    m_leaving = true;
    std::vector<H2UpstreamStream *> unsent;
    for (const auto &stream : m_streams) {
        if (!stream->wasSent())
            unsent.push_back(stream.get());
    }
    for (H2UpstreamStream *stream : unsent)
        stream->lost();
}

void H2Upstream::sentFrame(const nghttp2_frame &frame)
{
    if (frame.hd.type != NGHTTP2_HEADERS)
        return;
    if (H2UpstreamStream *stream = find(frame.hd.stream_id))
        stream->sent();
}

void H2Upstream::gotInvalid(std::int32_t id)
{
    if (H2UpstreamStream *stream = find(id))
        stream->invalid();
}

void H2Upstream::streamClosed(std::int32_t id, std::uint32_t error)
{
    if (H2UpstreamStream *stream = find(id))
        stream->closed(error);
}

void H2Upstream::taken(H2UpstreamStream &stream, size_t bytes)
{
    if (broken() || stream.id < 0)
        return;
    nghttp2_session_consume_stream(m_session, stream.id, bytes);
    flushSoon();
}

void H2Upstream::leave(H2UpstreamStream &stream, bool whole)
{
    if (stream.id >= 0 && !broken()) {
        nghttp2_session_set_stream_user_data(m_session, stream.id, nullptr);
        if (!whole || nghttp2_session_get_stream_local_close(m_session, stream.id) != 1)
            reset(stream.id, NGHTTP2_CANCEL);
        flushSoon();
    }
    remove(stream);
}

void H2Upstream::remove(H2UpstreamStream &stream)
{
    forget(stream);
    m_lastActivity = m_worker.loop().now();
    const size_t place = stream.place;
    std::swap(m_streams[place], m_streams.back());
    m_streams[place]->place = place;
    m_worker.h2Pool().streams().give(std::move(m_streams.back()));
    m_streams.pop_back();
}

void H2Upstream::lost()
{
    if (broken())
        return;
    closeStream();
    // Each user gives its stream up while it is told.
    while (!m_streams.empty()) {
        H2UpstreamStream &last = *m_streams.back();
        m_ready ? last.lost() : last.connected(false);
    }
    m_worker.h2Pool().remove(this);
}

void H2Upstream::close()
{
    lost();
}

InstanceSide *H2UpstreamPool::open(const std::shared_ptr<InstanceState> &instance, UpstreamUser &user)
{
    auto &connections = m_connections[instance.get()];
    for (const auto &connection : connections) {
        if (connection->hasRoom())
            return connection->open(user);
    }
    auto fresh = std::make_unique<H2Upstream>(m_worker, instance);
    if (!fresh->connect())
        return nullptr;
    connections.push_back(std::move(fresh));
    return connections.back()->open(user);
}

template <typename Condition>
void H2UpstreamPool::closeUnused(Condition &&condition)
{
    std::vector<H2Upstream *> closing;
    for (const auto &[instance, connections] : m_connections) {
        for (const auto &connection : connections) {
            if (connection->unused() && condition(*connection))
                closing.push_back(connection.get());
        }
    }
    for (H2Upstream *connection : closing)
        connection->close();
}

void H2UpstreamPool::sweep(SteadyTime now)
{
    closeUnused([now](const H2Upstream &one) {
        return now - one.idleSince() > kLongestIdle || !one.instance()->usable();
    });
}

void H2UpstreamPool::dropUnusable()
{
    closeUnused([](const H2Upstream &one) { return !one.instance()->usable(); });
}

void H2UpstreamPool::clear()
{
    closeUnused([](const H2Upstream &) { return true; });
    m_connections.clear();
}

void H2UpstreamPool::remove(H2Upstream *upstream)
{
    const auto found = m_connections.find(upstream->instance().get());
    if (found == m_connections.end())
        return;
    auto &connections = found->second;
    const auto at = std::find_if(connections.begin(), connections.end(),
                                 [upstream](const auto &one) { return one.get() == upstream; });
    if (at == connections.end())
        return;
    m_worker.bury(std::move(*at));
    connections.erase(at);
    if (connections.empty())
        m_connections.erase(found);
}

} // namespace tidegate::gateway
