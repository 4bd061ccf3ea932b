#include "core/http/server_connection.h"

#include <algorithm>

namespace tidegate::http::detail {

namespace {

constexpr int readsPerTurn = 16;          ///< then the other connections get their turn
constexpr size_t maxBacklog = 256 * 1024; ///< of pipelined requests while one is being answered

/// The head as an owned value. Host is what the parser decided, which an absolute target overrides.
Request toRequest(const Head &head, const std::string &remote)
{
    Request request;
    request.method = std::string(head.method);
    appendTarget(request.target, head);
    request.remoteAddress = remote;
    for (const FieldView &field : head.fields) {
        const bool host = equalsIgnoreCase(field.name, "Host");
        request.headers.add(std::string(field.name), std::string(host ? head.host : field.value));
    }
    return request;
}

} // namespace

ServerConnection::ServerConnection(ServerShared &shared, std::unique_ptr<Stream> stream)
    : m_shared(shared), m_stream(std::move(stream)), m_idleSince(std::chrono::steady_clock::now())
{
    m_stream->setEvents(this);
}

ServerConnection::~ServerConnection() = default;

void ServerConnection::begin()
{
    extendDeadline(m_shared.options.headTimeout);
    m_stream->armRead();
}

bool ServerConnection::isIdle() const
{
    return m_state == State::Head && input().empty() && m_out.empty() && !m_first;
}

void ServerConnection::wind()
{
    m_keepAlive = false;
    if (m_state == State::Head && m_out.empty())
        closeNow();
}

void ServerConnection::closeNow()
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_stream->close();
    m_body.reset();
    if (const auto exchange = std::exchange(m_exchange, nullptr))
        exchange->finish();
    m_shared.closed(this);
}

void ServerConnection::checkDeadline(std::chrono::steady_clock::time_point now)
{
    if (now < m_deadline || m_state == State::Closed)
        return;
    if (m_state == State::Head && !input().empty())
        refuse(408, "The head did not come in time");
    else if (m_state == State::Body)
        refuse(408, "The body stopped coming");
    else
        closeNow(); // an idle connection, a client that takes no bytes, or one that never ends
}

void ServerConnection::extendDeadline(std::chrono::steady_clock::duration by)
{
    m_deadline = std::chrono::steady_clock::now() + by;
}

void ServerConnection::readable()
{
    for (int i = 0; i < readsPerTurn; ++i) {
        if (!readSome() || m_state == State::Closed)
            break;
    }
    armIfWanted();
}

/// One read and what follows from it; false when there is nothing more to read now.
bool ServerConnection::readSome()
{
    if (m_state == State::Answering && input().size() >= maxBacklog)
        return false;
    const IoResult result = m_stream->read(m_shared.scratch.data(), m_shared.scratch.size());
    if (result.status == IoStatus::Closed)
        peerEnded();
    else if (result.status == IoStatus::Failed)
        closeNow();
    if (result.status != IoStatus::Ok)
        return false;
    if (m_state == State::Draining)
        return true;
    if (m_state == State::Head && input().empty() && !m_first)
        extendDeadline(m_shared.options.headTimeout);
    else if (m_state == State::Body)
        extendDeadline(m_shared.options.bodyIdleTimeout);
    m_in.append(m_shared.scratch.data(), result.bytes);
    process();
    return true;
}

void ServerConnection::armIfWanted()
{
    const bool backlog = m_state == State::Answering && input().size() >= maxBacklog;
    if (m_state != State::Closed && !m_peerEnded && !backlog)
        m_stream->armRead();
}

/// An end before the answer began may be a client that has only ended its own side; in a stream it means that
/// it has gone.
void ServerConnection::peerEnded()
{
    m_peerEnded = true;
    if (m_state != State::Answering || (m_answerBegun && !m_answerEnded))
        closeNow();
}

void ServerConnection::consume(size_t bytes)
{
    m_inAt += bytes;
    m_scanned = 0;
    if (m_inAt == m_in.size()) {
        m_in.clear();
        m_inAt = 0;
    } else if (m_inAt >= maxBacklog) {
        m_in.erase(0, m_inAt);
        m_inAt = 0;
    }
}

/// Takes requests off the input until something has to be waited for.
void ServerConnection::process()
{
    if (m_processing)
        return;
    m_processing = true;
    bool more = true;
    while (more) {
        if (m_state == State::Head)
            more = processHead();
        else if (m_state == State::Body)
            more = processBody();
        else
            more = false;
    }
    m_processing = false;
}

bool ServerConnection::processHead()
{
    const std::string_view bytes = input();
    if (bytes.empty() || !m_keepAlive) {
        if (m_peerEnded || !m_keepAlive)
            closeNow();
        return false;
    }
    // A head that comes in drops is looked at again only when another line is complete.
    const bool sameLine = m_scanned > 0 && bytes.find('\n', m_scanned) == std::string_view::npos;
    if (sameLine && bytes.size() <= m_shared.options.headLimits.maxBytes)
        return false;
    const ParseResult result = parseRequestHead(bytes, m_head, m_shared.options.headLimits);
    if (result.status == ParseStatus::Done) {
        startRequest(result.consumed);
        return true;
    }
    if (result.status == ParseStatus::Error)
        refuse(result.httpStatus, result.why);
    else if (m_peerEnded)
        closeNow();
    m_scanned = bytes.size();
    return false;
}

void ServerConnection::startRequest(size_t headSize)
{
    m_first = false;
    m_request = toRequest(m_head, m_stream->remoteAddress());
    m_head.fields.clear(); // views into what consume() may move
    consume(headSize);
    m_keepAlive = m_head.keepAlive && !m_shared.stopping;
    m_noBody = m_request.method == "HEAD";
    m_bodyUnread = m_head.framing != BodyFraming::None;
    const BodyPolicy policy =
        m_shared.options.bodyPolicy ? m_shared.options.bodyPolicy(m_request) : BodyPolicy{};
    if (refuseFromHead(m_request, policy))
        return;
    if (!m_bodyUnread)
        return dispatch();
    if (const auto begun = m_body.begin(m_head, policy, m_shared.options.spoolDir); !begun)
        return refuse(codeInfo(begun.error().code).httpStatus, begun.error().message);
    m_state = State::Body;
    extendDeadline(m_shared.options.bodyIdleTimeout);
    if (m_head.expectContinue && input().empty()) {
        queue("HTTP/1.1 100 Continue\r\n\r\n");
        flush();
    }
}

/// What can be refused before the body; true when it was.
bool ServerConnection::refuseFromHead(const Request &request, const BodyPolicy &policy)
{
    if (request.method == "CONNECT") {
        refuse(501, "CONNECT is not served here");
        return true;
    }
    if (!policy.refusal)
        return false;
    // A small body has often come along with its head: then nothing is left unread and the connection can
    // stay.
    if (m_head.framing == BodyFraming::Length && input().size() >= m_head.contentLength) {
        consume(size_t(m_head.contentLength));
        m_bodyUnread = false;
    }
    answer(*policy.refusal, !m_bodyUnread);
    return true;
}

bool ServerConnection::processBody()
{
    std::string_view bytes = input();
    const size_t before = bytes.size();
    const auto complete = m_body.feed(bytes);
    consume(before - bytes.size());
    if (!complete) {
        m_body.reset();
        refuse(codeInfo(complete.error().code).httpStatus, complete.error().message);
        return false;
    }
    if (!*complete)
        return false;
    m_bodyUnread = false;
    if (const auto finished = m_body.finish(m_request); !finished) {
        m_body.reset();
        refuse(codeInfo(finished.error().code).httpStatus, finished.error().message);
        return false;
    }
    dispatch();
    return true;
}

void ServerConnection::dispatch()
{
    m_state = State::Answering;
    m_deadline = std::chrono::steady_clock::time_point::max();
    m_exchange = std::make_shared<Exchange>(m_shared.gate, static_cast<ExchangeOwner *>(this));
    m_shared.handler(std::move(m_request), std::make_shared<ResponderHandle>(m_exchange));
    m_request = Request{};
}

} // namespace tidegate::http::detail
