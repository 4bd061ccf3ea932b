#include "core/gateway/h2_connection.h"

#include "core/gateway/h2_server_stream.h"

#include <algorithm>
#include <utility>

namespace tidegate::gateway {

using http::IoStatus;

namespace {

constexpr milliseconds kLongestLinger{1'000};

} // namespace

bool Allowance::take(SteadyTime now)
{
    const double seconds = std::chrono::duration<double>(now - m_at).count();
    m_left = std::min(m_most, m_left + seconds * m_perSecond);
    m_at = now;
    if (m_left < 1)
        return false;
    m_left -= 1;
    return true;
}

H2Connection::H2Connection(Worker &worker, std::unique_ptr<http::Stream> stream)
    : H2Session(worker, Role::Server)
{
    m_stream = std::move(stream);
}

H2Connection::~H2Connection()
{
    for (auto &stream : m_streams)
        stream->closed();
}

void H2Connection::start(std::string_view bytes)
{
    m_lastActivity = m_worker.loop().now();
    m_stream->setEvents(this);
    settings(kMostStreams, kStreamWindow, kWindow);
    if (bytes.empty() || feed(bytes))
        m_stream->armRead();
    else
        close();
}

void H2Connection::close()
{
    if (std::exchange(m_closed, true))
        return;
    closeStream();
    m_starting.clear();
    for (auto &stream : m_streams)
        stream->closed();
    for (auto &stream : m_streams)
        m_worker.serverStreams().give(std::move(stream));
    m_streams.clear();
    m_worker.remove(this);
}

H2ServerStream *H2Connection::find(std::int32_t id) const
{
    return static_cast<H2ServerStream *>(nghttp2_session_get_stream_user_data(m_session, id));
}

void H2Connection::gotHeaders(const nghttp2_frame &frame)
{
    if (frame.headers.cat == NGHTTP2_HCAT_REQUEST)
        return beginRequest(frame);
    H2ServerStream *stream = find(frame.hd.stream_id);
    if (!stream || (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) == 0)
        return;
    std::string &trailers = m_worker.scratch().trailers;
    trailers.clear();
    if (!m_block.tooLarge())
        m_block.readTrailers(trailers);
    stream->receivedEnd(trailers);
}

void H2Connection::beginRequest(const nghttp2_frame &frame)
{
    const bool ended = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    m_served = true;
    m_streams.push_back(m_worker.serverStreams().take(m_worker));
    H2ServerStream &stream = *m_streams.back();
    stream.place = m_streams.size() - 1;
    stream.start(*this, frame.hd.stream_id, ended);
    nghttp2_session_set_stream_user_data(m_session, stream.id, &stream);
    if (m_block.tooLarge())
        return stream.refuse(431, "The header fields are too large");
    http::Head &head = m_worker.scratch().head;
    if (const char *why = m_block.readRequest(head, ended))
        return stream.refuse(400, why);
    stream.begin(head);
    m_starting.push_back(&stream);
}

void H2Connection::gotData(std::int32_t id, std::string_view bytes, bool ends)
{
    if (H2ServerStream *stream = find(id))
        return stream->received(bytes, ends);
    nghttp2_session_consume(m_session, id, bytes.size());
}

void H2Connection::gotFrame(const nghttp2_frame &frame)
{
    if (frame.hd.type == NGHTTP2_DATA) {
        if ((frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
            if (H2ServerStream *stream = find(frame.hd.stream_id))
                stream->receivedEnd({});
            return;
        }
        if (frame.hd.length > 0)
            return;
    }
    // Resets make work that is thrown away (CVE-2023-44487); the rest costs a client next to nothing.
    const bool reset = frame.hd.type == NGHTTP2_RST_STREAM;
    if (frame.hd.type == NGHTTP2_WINDOW_UPDATE)
        return; // comes as often as the client reads fast
    if (reset)
        m_resetByClient = frame.hd.stream_id;
    if (!(reset ? m_resets : m_controls).take(m_lastActivity))
        return goAway(NGHTTP2_ENHANCE_YOUR_CALM);
    if (frame.hd.type == NGHTTP2_PING && (frame.hd.flags & NGHTTP2_FLAG_ACK) != 0)
        endStop();
}

void H2Connection::sentFrame(const nghttp2_frame &frame)
{
    if (frame.hd.type != NGHTTP2_DATA && frame.hd.type != NGHTTP2_HEADERS)
        return;
    m_controls.giveBack(); // gRPC's clients measure the line with a PING for what they are sent
    if ((frame.hd.flags & NGHTTP2_FLAG_END_STREAM) == 0)
        return;
    // The answer is out; nobody will read the rest of the request (RFC 9113, 8.1).
    if (const H2ServerStream *stream = find(frame.hd.stream_id); stream && stream->stillComing())
        reset(frame.hd.stream_id, NGHTTP2_NO_ERROR);
}

void H2Connection::notSentHead(std::int32_t id)
{
    if (H2ServerStream *stream = find(id); stream && !stream->gone())
        stream->cut();
}

void H2Connection::gotInvalid(std::int32_t id)
{
    if (H2ServerStream *stream = find(id))
        stream->closed(); // nghttp2 resets it
    if (!m_resets.take(m_lastActivity))
        goAway(NGHTTP2_ENHANCE_YOUR_CALM);
}

void H2Connection::streamClosed(std::int32_t id, std::uint32_t error)
{
    H2ServerStream *stream = find(id);
    if (!stream || m_closed)
        return;
    // A client that makes nghttp2 reset costs what one costs that resets (CVE-2025-8671).
    const bool provoked = error != NGHTTP2_NO_ERROR && id != m_resetByClient && !stream->gone();
    m_lastActivity = m_worker.loop().now();
    nghttp2_session_set_stream_user_data(m_session, id, nullptr);
    stream->closed();
    forget(*stream);
    std::erase(m_starting, stream);
    const size_t place = stream->place;
    std::swap(m_streams[place], m_streams.back());
    m_streams[place]->place = place;
    m_worker.serverStreams().give(std::move(m_streams.back()));
    m_streams.pop_back();
    if (m_streams.empty())
        flushSoon(); // a connection that is to end may end now
    if (provoked && !m_resets.take(m_lastActivity))
        goAway(NGHTTP2_ENHANCE_YOUR_CALM);
}

/// All that came in one read has been seen: a request goes on together with what came of its body.
void H2Connection::fed()
{
    for (size_t i = 0; i < m_starting.size(); ++i)
        m_starting[i]->pumpBody();
    m_starting.clear();
}

void H2Connection::respond(H2ServerStream &stream, const FieldList &fields, const Part &part)
{
    const bool bodiless = part.last && part.size() == 0 && part.trailers.empty();
    nghttp2_data_provider body{{.ptr = static_cast<H2Stream *>(&stream)}, H2Outgoing::read};
    nghttp2_submit_response(m_session, stream.id, fields.data(), fields.size(), bodiless ? nullptr : &body);
    if (bodiless)
        flushSoon();
    else
        sendMore(stream, part);
}

void H2Connection::interim(H2ServerStream &stream, const FieldList &fields)
{
    nghttp2_submit_headers(m_session, NGHTTP2_FLAG_NONE, stream.id, nullptr, fields.data(), fields.size(),
                           nullptr);
    flushSoon();
}

void H2Connection::sendBody(H2ServerStream &stream, const Part &part)
{
    sendMore(stream, part);
}

void H2Connection::cut(H2ServerStream &stream, std::uint32_t error)
{
    reset(stream.id, error);
}

void H2Connection::kept(H2ServerStream &stream, size_t bytes)
{
    m_ahead += bytes;
    // One body that waits does not keep the others from coming, until there are too many of them.
    if (m_ahead <= kMostAhead)
        nghttp2_session_consume_connection(m_session, bytes);
    else
        stream.owed += bytes;
}

void H2Connection::took(H2ServerStream &stream, size_t bytes)
{
    if (m_closed)
        return;
    nghttp2_session_consume(m_session, stream.id, bytes);
    flushSoon();
}

void H2Connection::used(H2ServerStream &stream, size_t bytes)
{
    m_ahead -= bytes;
    if (m_closed)
        return;
    nghttp2_session_consume_stream(m_session, stream.id, bytes);
    nghttp2_session_consume_connection(m_session, std::exchange(stream.owed, 0));
    flushSoon();
}

void H2Connection::goAway(std::uint32_t error)
{
    m_leaving = m_stopping = true;
    nghttp2_session_terminate_session(m_session, error);
    for (auto &stream : m_streams)
        stream->closed();
    flushSoon();
}

/// First the promise to go, so that nothing that is on its way gets lost, then which request was the last.
void H2Connection::beginStop()
{
    if (std::exchange(m_stopping, true))
        return;
    nghttp2_submit_shutdown_notice(m_session);
    nghttp2_submit_ping(m_session, NGHTTP2_FLAG_NONE, nullptr);
    flushSoon();
}

void H2Connection::endStop()
{
    if (!m_stopping || std::exchange(m_leaving, true))
        return;
    nghttp2_submit_goaway(m_session, NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(m_session),
                          NGHTTP2_NO_ERROR, nullptr, 0);
    flushSoon();
}

/// Closing with unread bytes would reset the connection, and the client might not read why it ends.
void H2Connection::spent()
{
    if (std::exchange(m_lingering, true))
        return;
    m_lastActivity = m_worker.loop().now();
    m_stream->shutdownWrite();
    m_stream->armRead();
}

void H2Connection::readable()
{
    if (!m_lingering)
        return H2Session::readable();
    Scratch &scratch = m_worker.scratch();
    const http::IoResult result = m_stream->read(scratch.bytes.data(), scratch.bytes.size());
    if (result.status != IoStatus::Ok && result.status != IoStatus::Again)
        return close();
    m_stream->armRead();
}

void H2Connection::sweep(SteadyTime now)
{
    const GatewayOptions &options = m_worker.options();
    const auto idle = now - m_lastActivity;
    if (m_lingering) {
        if (idle > kLongestLinger)
            close();
        return;
    }
    if (m_stopping && !m_leaving && m_worker.lastHaveCome(now))
        endStop();
    const bool headLate = m_blockSince != SteadyTime{} && now - m_blockSince > options.headTimeout;
    const bool deaf = hasUnsent() && idle > options.keepAliveTimeout;
    if (headLate || deaf)
        return close();
    if (m_streams.empty()) {
        if (m_leaving || idle > (m_served ? options.keepAliveTimeout : options.headTimeout))
            goAway(NGHTTP2_NO_ERROR);
        return;
    }
    for (size_t i = m_streams.size(); i-- > 0 && !m_closed;) {
        if (i < m_streams.size())
            m_streams[i]->sweep(now);
    }
}

} // namespace tidegate::gateway
