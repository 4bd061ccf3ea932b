#include "core/http/answer.h"
#include "core/http/server_connection.h"

#include <array>

namespace tidegate::http::detail {

namespace {

constexpr size_t joinedBelow = 8 * 1024; ///< a chunk smaller than this is one piece with its framing
constexpr size_t piecesPerWrite = 32;
constexpr std::chrono::seconds drainTime{5};

bool hasNoBody(int status)
{
    return status < 200 || status == 204 || status == 304;
}

Response plainRefusal(int status, std::string_view why)
{
    Response response;
    response.status = status;
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    response.body = std::string(why) + '\n';
    return response;
}

} // namespace

void ServerConnection::queue(std::string bytes, size_t payload)
{
    m_out.push_back({std::move(bytes), payload});
}

void ServerConnection::queueAnswerHead(int status, const Headers &headers, bool streamed, size_t length)
{
    const bool old = m_head.minorVersion < 1;
    m_answerBegun = true;
    m_noBody = m_noBody || hasNoBody(status);
    AnswerHead head;
    head.status = status;
    head.headers = &headers;
    head.date = m_shared.date;
    if (hasNoBody(status)) {
        head.framing = AnswerFraming::None;
    } else if (!streamed) {
        head.framing = AnswerFraming::Length;
        head.length = length;
    } else {
        head.framing = old ? AnswerFraming::UntilClose : AnswerFraming::Chunked;
        m_keepAlive = m_keepAlive && (!old || m_noBody);
    }
    m_keepAlive = m_keepAlive && !m_shared.stopping;
    m_chunked = head.framing == AnswerFraming::Chunked && !m_noBody;
    if (!m_keepAlive)
        head.connection = "close";
    else if (old)
        head.connection = "keep-alive";
    queue(formatAnswerHead(head));
}

void ServerConnection::queueBody(std::string bytes)
{
    const size_t payload = bytes.size();
    if (m_noBody) {
        if (m_exchange)
            m_exchange->sent(payload);
        return;
    }
    if (payload == 0)
        return;
    if (!m_chunked)
        return queue(std::move(bytes), payload);
    if (payload < joinedBelow)
        return queue(chunkHeader(payload) + bytes + "\r\n", payload);
    queue(chunkHeader(payload));
    queue(std::move(bytes), payload);
    queue("\r\n");
}

void ServerConnection::answerReady()
{
    if (m_state != State::Answering || !m_exchange)
        return;
    AnswerParts parts = m_exchange->take();
    if (parts.aborted)
        return closeNow();
    if (parts.abandoned)
        return refuse(500, "The request was not answered");
    if (parts.begins) {
        if (parts.streamed && m_peerEnded)
            return closeNow(); // nobody is there to read a stream
        queueAnswerHead(parts.status, parts.headers, parts.streamed,
                        parts.pieces.empty() ? 0 : parts.pieces.front().size());
    }
    for (std::string &piece : parts.pieces)
        queueBody(std::move(piece));
    if (parts.ended) {
        if (m_chunked)
            queue("0\r\n\r\n");
        m_answerEnded = true;
    }
    flush();
}

void ServerConnection::answer(Response response, bool keep)
{
    m_state = State::Answering;
    m_keepAlive = m_keepAlive && keep;
    queueAnswerHead(response.status, response.headers, false, response.body.size());
    queueBody(std::move(response.body));
    m_answerEnded = true;
    flush();
}

void ServerConnection::refuse(int status, std::string_view why)
{
    m_bodyUnread = m_bodyUnread || m_state == State::Head || m_state == State::Body;
    answer(m_shared.options.refusal ? m_shared.options.refusal(status, why) : plainRefusal(status, why),
           false);
}

void ServerConnection::writable()
{
    flush();
    armIfWanted();
}

void ServerConnection::flush()
{
    while (!m_out.empty() && m_state != State::Closed) {
        std::array<std::string_view, piecesPerWrite> views;
        size_t count = 0;
        for (auto piece = m_out.begin(); piece != m_out.end() && count < views.size(); ++piece)
            views[count++] = piece->bytes;
        views[0].remove_prefix(m_outAt);
        const IoResult result = m_stream->writev(std::span(views.data(), count));
        if (result.status == IoStatus::Again) {
            if (m_deadline == std::chrono::steady_clock::time_point::max())
                extendDeadline(m_shared.options.keepAliveTimeout);
            m_stream->waitWrite();
            return;
        }
        if (result.status != IoStatus::Ok)
            return closeNow();
        release(result.bytes);
        if (m_state == State::Answering) // a client that takes nothing for that long has gone
            extendDeadline(m_shared.options.keepAliveTimeout);
    }
    if (m_state != State::Answering)
        return;
    if (m_answerEnded)
        finishAnswer();
    else
        m_deadline = std::chrono::steady_clock::time_point::max();
}

/// Forgets what has gone out.
void ServerConnection::release(size_t bytes)
{
    m_outAt += bytes;
    while (!m_out.empty() && m_outAt >= m_out.front().bytes.size()) {
        m_outAt -= m_out.front().bytes.size();
        if (m_exchange)
            m_exchange->sent(m_out.front().payload);
        m_out.pop_front();
    }
}

void ServerConnection::finishAnswer()
{
    m_answerBegun = m_answerEnded = m_noBody = m_chunked = false;
    if (const auto exchange = std::exchange(m_exchange, nullptr))
        exchange->finish();
    if (m_state != State::Answering)
        return; // a callback closed the server's connections
    if (!m_keepAlive || m_shared.stopping)
        return drainOrClose();
    m_state = State::Head;
    m_idleSince = std::chrono::steady_clock::now();
    extendDeadline(input().empty() ? std::chrono::steady_clock::duration(m_shared.options.keepAliveTimeout)
                                   : m_shared.options.headTimeout);
    process();
    armIfWanted();
}

/// Closing with input unread would reset the connection, and the client might never see its answer.
void ServerConnection::drainOrClose()
{
    if (m_peerEnded || (!m_bodyUnread && input().empty()))
        return closeNow();
    m_state = State::Draining;
    m_in.clear();
    m_inAt = 0;
    m_stream->shutdownWrite();
    extendDeadline(drainTime);
    armIfWanted();
}

} // namespace tidegate::http::detail
