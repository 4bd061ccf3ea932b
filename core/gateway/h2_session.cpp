#include "core/gateway/h2_session.h"

#include "core/gateway/worker.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace tidegate::gateway {

using http::IoStatus;

namespace {

constexpr size_t kGather = 256 * 1024; ///< bytes of one write
/// Of a head that is sent, as nghttp2 counts: over whatever was let in, with what is added to it.
constexpr size_t kLongestHead = 1024 * 1024;
constexpr size_t kUnknown = std::numeric_limits<size_t>::max();

std::string_view text(const std::uint8_t *bytes, size_t size)
{
    return {reinterpret_cast<const char *>(bytes), size};
}

} // namespace

void H2Outgoing::start(bool keeps)
{
    constexpr size_t worthKeeping = 16 * 1024;
    if (m_bytes.capacity() > worthKeeping)
        m_bytes = std::string();
    m_bytes.clear();
    m_trailers.clear();
    m_at = 0;
    m_last = deferred = moved = false;
    m_keeps = keeps;
}

void H2Outgoing::add(const Part &part)
{
    dropTaken();
    for (const std::string_view run : part.runs)
        m_bytes.append(run);
    m_keeps = m_keeps && m_bytes.size() <= kMostKept && part.trailers.empty();
    m_last |= part.last;
    m_trailers.append(part.trailers);
}

void H2Outgoing::dropTaken()
{
    if (m_keeps || m_at == 0)
        return;
    if (m_at < m_bytes.size() && m_at < kMuch)
        return; // moving the rest costs more than it frees
    m_bytes.erase(0, m_at);
    m_at = 0;
}

bool H2Outgoing::recall(std::string &into)
{
    if (!m_keeps)
        return false;
    into = std::move(m_bytes);
    start(false);
    return true;
}

ssize_t H2Outgoing::read(nghttp2_session *session, std::int32_t id, std::uint8_t *into, size_t size,
                         std::uint32_t *flags, nghttp2_data_source *source, void *)
{
    auto &stream = *static_cast<H2Stream *>(source->ptr);
    H2Outgoing &out = stream.out;
    const size_t taken = std::min(size, out.pending());
    if (taken == 0 && !out.m_last) {
        out.deferred = true;
        return NGHTTP2_ERR_DEFERRED;
    }
    std::copy_n(out.m_bytes.data() + out.m_at, taken, reinterpret_cast<char *>(into));
    out.m_at += taken;
    out.moved |= taken > 0;
    if (out.pending() > 0 || !out.m_last)
        return ssize_t(taken);
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (!out.m_trailers.empty()) {
        *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
        FieldList fields;
        fields.addLines(out.m_trailers);
        nghttp2_submit_trailer(session, id, fields.data(), fields.size());
    }
    return ssize_t(taken);
}

/// nghttp2's functions, which know the session as their last argument.
struct H2Callbacks
{
    static H2Session &of(void *user) { return *static_cast<H2Session *>(user); }

    static int beginFrame(nghttp2_session *, const nghttp2_frame_hd *head, void *user)
    {
        of(user).m_dataLeft = (head->flags & NGHTTP2_FLAG_PADDED) != 0 ? kUnknown : head->length;
        return 0;
    }

    static int beginHeaders(nghttp2_session *, const nghttp2_frame *, void *user)
    {
        of(user).m_block.clear();
        of(user).m_blockSince = of(user).m_lastActivity;
        return 0;
    }

    static int header(nghttp2_session *, const nghttp2_frame *, const std::uint8_t *name, size_t nameSize,
                      const std::uint8_t *value, size_t valueSize, std::uint8_t, void *user);

    /// nghttp2 would only leave such a field out; the whole message is malformed (RFC 9113, 8.2.1).
    static int invalidHeader(nghttp2_session *session, const nghttp2_frame *frame, const std::uint8_t *,
                             size_t, const std::uint8_t *, size_t, std::uint8_t, void *user)
    {
        nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id, NGHTTP2_PROTOCOL_ERROR);
        of(user).gotInvalid(frame->hd.stream_id);
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }

    static int invalidFrame(nghttp2_session *, const nghttp2_frame *frame, int, void *user)
    {
        of(user).gotInvalid(frame->hd.stream_id);
        return 0;
    }

    static int frame(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        H2Session &session = of(user);
        if (frame->hd.type != NGHTTP2_HEADERS) {
            session.gotFrame(*frame);
            return 0;
        }
        session.m_blockSince = {};
        session.gotHeaders(*frame);
        return 0;
    }

    static int data(nghttp2_session *, std::uint8_t flags, std::int32_t id, const std::uint8_t *bytes,
                    size_t size, void *user)
    {
        H2Session &session = of(user);
        if (session.m_dataLeft != kUnknown)
            session.m_dataLeft -= std::min(size, session.m_dataLeft);
        session.gotData(id, text(bytes, size),
                        (flags & NGHTTP2_FLAG_END_STREAM) != 0 && session.m_dataLeft == 0);
        return 0;
    }

    static int sent(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        of(user).sentFrame(*frame);
        return 0;
    }

    static int notSent(nghttp2_session *, const nghttp2_frame *frame, int, void *user)
    {
        if (frame->hd.type == NGHTTP2_HEADERS)
            of(user).notSentHead(frame->hd.stream_id);
        return 0;
    }

    static int closed(nghttp2_session *, std::int32_t id, std::uint32_t error, void *user)
    {
        of(user).streamClosed(id, error);
        return 0;
    }
};

int H2Callbacks::header(nghttp2_session *, const nghttp2_frame *, const std::uint8_t *name, size_t nameSize,
                        const std::uint8_t *value, size_t valueSize, std::uint8_t, void *user)
{
    H2Session &session = of(user);
    session.m_block.add(text(name, nameSize), text(value, valueSize), session.m_worker.options().headLimits);
    return 0;
}

namespace {

/// Made once and never changed, so that all threads may use it.
const nghttp2_session_callbacks *callbacks()
{
    static const nghttp2_session_callbacks *const all = [] {
        nghttp2_session_callbacks *made = nullptr;
        nghttp2_session_callbacks_new(&made);
        nghttp2_session_callbacks_set_on_begin_frame_callback(made, H2Callbacks::beginFrame);
        nghttp2_session_callbacks_set_on_begin_headers_callback(made, H2Callbacks::beginHeaders);
        nghttp2_session_callbacks_set_on_header_callback(made, H2Callbacks::header);
        nghttp2_session_callbacks_set_on_invalid_header_callback(made, H2Callbacks::invalidHeader);
        nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(made, H2Callbacks::invalidFrame);
        nghttp2_session_callbacks_set_on_frame_recv_callback(made, H2Callbacks::frame);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(made, H2Callbacks::data);
        nghttp2_session_callbacks_set_on_frame_send_callback(made, H2Callbacks::sent);
        nghttp2_session_callbacks_set_on_frame_not_send_callback(made, H2Callbacks::notSent);
        nghttp2_session_callbacks_set_on_stream_close_callback(made, H2Callbacks::closed);
        return made;
    }();
    return all;
}

const nghttp2_option *options()
{
    static const nghttp2_option *const all = [] {
        nghttp2_option *made = nullptr;
        nghttp2_option_new(&made);
        nghttp2_option_set_no_auto_window_update(made, 1);
        nghttp2_option_set_no_closed_streams(made, 1);
        nghttp2_option_set_peer_max_concurrent_streams(made, 100);
        nghttp2_option_set_max_send_header_block_length(made, kLongestHead);
        return made;
    }();
    return all;
}

} // namespace

H2Session::H2Session(Worker &worker, Role role) : m_worker(worker)
{
    if (role == Role::Server)
        nghttp2_session_server_new2(&m_session, callbacks(), this, options());
    else
        nghttp2_session_client_new2(&m_session, callbacks(), this, options());
}

H2Session::~H2Session()
{
    if (m_dirty)
        m_worker.forgetFlush(this);
    nghttp2_session_del(m_session);
}

void H2Session::settings(std::uint32_t streams, std::uint32_t streamWindow, std::int32_t window)
{
    const auto headers = std::uint32_t(m_worker.options().headLimits.maxBytes);
    const bool server = nghttp2_session_check_server_session(m_session) != 0;
    // Servers do without the tree of priorities of RFC 7540, clients without push.
    const std::array<nghttp2_settings_entry, 4> entries{
        {{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, streamWindow},
         {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, headers},
         {server ? NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES : NGHTTP2_SETTINGS_ENABLE_PUSH, server ? 1u : 0u},
         {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, streams}}};
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, entries.data(), entries.size() - (server ? 0 : 1));
    nghttp2_session_set_local_window_size(m_session, NGHTTP2_FLAG_NONE, 0, window);
    flushSoon();
}

void H2Session::flushSoon()
{
    if (m_dirty || m_broken)
        return;
    m_dirty = true;
    m_worker.flushSoon(this);
}

bool H2Session::feed(std::string_view bytes)
{
    const ssize_t used = nghttp2_session_mem_recv(
        m_session, reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size());
    if (m_broken)
        return false;
    fed();
    if (m_broken)
        return false;
    flushSoon();
    return used >= 0;
}

void H2Session::readable()
{
    Scratch &scratch = m_worker.scratch();
    const http::IoResult result = m_stream->read(scratch.bytes.data(), scratch.bytes.size());
    if (result.status == IoStatus::Again)
        return m_stream->armRead();
    if (result.status != IoStatus::Ok)
        return lost();
    m_lastActivity = m_worker.loop().now();
    if (feed({scratch.bytes.data(), result.bytes}))
        m_stream->armRead();
    else if (!m_broken)
        lost();
}

void H2Session::writable()
{
    const size_t before = m_out.size();
    if (!m_out.flush(*m_stream))
        return lost();
    if (m_out.size() < before)
        m_lastActivity = m_worker.loop().now();
    if (!m_out.empty())
        return m_stream->waitWrite();
    flush();
}

void H2Session::flush()
{
    m_dirty = false;
    if (m_broken || !m_out.empty())
        return; // writable() goes on
    writeOut();
    if (m_broken)
        return;
    tellDrained();
    if (!m_broken && m_out.empty() && nghttp2_session_want_read(m_session) == 0 &&
        nghttp2_session_want_write(m_session) == 0)
        spent();
}

void H2Session::writeOut()
{
    Scratch &scratch = m_worker.scratch();
    for (bool more = true; more && m_out.empty();) {
        scratch.frames.clear();
        while (more && scratch.frames.size() < kGather) {
            const std::uint8_t *bytes = nullptr;
            const ssize_t size = nghttp2_session_mem_send(m_session, &bytes);
            if (m_broken)
                return;
            if (size < 0)
                return lost();
            more = size > 0;
            scratch.frames.append(text(bytes, size_t(size)));
        }
        if (scratch.frames.empty())
            return;
        scratch.pieces.clear();
        scratch.pieces.add(scratch.frames);
        if (!m_out.send(*m_stream, scratch.pieces))
            return lost();
    }
    if (!m_out.empty())
        m_stream->waitWrite();
}

void H2Session::tellDrained()
{
    if (m_draining.empty())
        return;
    const auto ready = std::partition(m_draining.begin(), m_draining.end(),
                                      [](const H2Stream *stream) { return stream->out.much(); });
    const std::vector<H2Stream *> streams(ready, m_draining.end());
    m_draining.erase(ready, m_draining.end());
    for (H2Stream *stream : streams) {
        if (m_broken)
            return;
        if (std::exchange(stream->drainWanted, false)) // else it was given up meanwhile
            stream->drained();
    }
}

void H2Session::sendMore(H2Stream &stream, const Part &part)
{
    stream.out.add(part);
    if (stream.out.much() && !stream.drainWanted) {
        stream.drainWanted = true;
        m_draining.push_back(&stream);
    }
    if (stream.out.deferred && stream.id >= 0) {
        stream.out.deferred = false;
        nghttp2_session_resume_data(m_session, stream.id);
    }
    flushSoon();
}

void H2Session::reset(std::int32_t id, std::uint32_t error)
{
    nghttp2_submit_rst_stream(m_session, NGHTTP2_FLAG_NONE, id, error);
    flushSoon();
}

void H2Session::forget(H2Stream &stream)
{
    if (stream.drainWanted)
        std::erase(m_draining, &stream);
    stream.drainWanted = false;
}

void H2Session::closeStream()
{
    m_broken = true;
    m_draining.clear();
    if (m_stream)
        m_stream->close();
}

} // namespace tidegate::gateway
