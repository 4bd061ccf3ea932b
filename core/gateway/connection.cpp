#include "core/gateway/connection.h"

#include "core/gateway/worker.h"

namespace tidegate::gateway {

using http::IoStatus;
using http::ParseStatus;

namespace {

constexpr milliseconds kLongestLinger{1'000};
constexpr size_t kMostDiscarded = 4 * 1024 * 1024;

} // namespace

Connection::Connection(Worker &worker, std::unique_ptr<http::Stream> stream)
    : m_worker(worker), m_stream(std::move(stream)), m_exchange(*this)
{
}

void Connection::start()
{
    m_lastActivity = std::chrono::steady_clock::now();
    m_headSince = m_lastActivity;
    m_stream->setEvents(this);
    arm();
}

void Connection::close()
{
    if (m_closed)
        return;
    m_closed = true;
    m_exchange.abandon();
    m_stream->close();
    m_worker.remove(this);
}

void Connection::closeIfIdle()
{
    if (m_state == State::Open && !m_exchange.active() && m_in.empty() && m_out.empty())
        close();
}

size_t Connection::readSize() const
{
    const bool passedOn = m_exchange.wantsBody() && !m_exchange.upstreamSlow();
    return passedOn || !m_exchange.active() ? Scratch::kReadSize : Scratch::kSmallRead;
}

bool Connection::wantsRead() const
{
    if (m_state == State::Lingering)
        return true;
    if (m_state == State::Closing)
        return false;
    if (m_exchange.active())
        return m_exchange.wantsBody() ? m_in.empty() : !m_exchange.holdsBody() && m_in.size() < kMostAhead;
    return m_out.empty(); // a client that does not read its answers gets no more of them
}

void Connection::arm()
{
    if (!m_closed && wantsRead())
        m_stream->armRead();
}

void Connection::readable()
{
    if (!wantsRead())
        return; // armed before something changed; whoever changes it back arms again
    Scratch &scratch = m_worker.scratch();
    const http::IoResult result = m_stream->read(scratch.bytes.data(), readSize());
    if (result.status == IoStatus::Again)
        return m_stream->armRead();
    if (result.status != IoStatus::Ok)
        return peerGone();
    m_lastActivity = std::chrono::steady_clock::now();
    received({scratch.bytes.data(), result.bytes});
    arm();
}

void Connection::received(std::string_view bytes)
{
    if (m_state == State::Lingering) {
        m_discarded += bytes.size();
        if (m_discarded > kMostDiscarded)
            close();
    } else if (!m_exchange.active()) {
        if (m_in.empty()) {
            m_headSince = m_lastActivity;
            return process(bytes);
        }
        m_in.append(bytes);
        process(m_in);
    } else if (m_exchange.wantsBody() && m_in.empty()) {
        keep(bytes, m_exchange.forwardBody(bytes));
    } else {
        m_in.append(bytes);
    }
}

void Connection::process(std::string_view bytes)
{
    m_processing = true;
    size_t used = 0;
    http::Head &head = m_worker.scratch().head;
    while (!m_closed && m_state == State::Open && !m_exchange.active() && m_out.empty() &&
           used < bytes.size()) {
        const http::ParseResult parsed =
            http::parseRequestHead(bytes.substr(used), head, m_worker.options().headLimits);
        if (parsed.status == ParseStatus::NeedMore)
            break;
        if (parsed.status == ParseStatus::Error) {
            refuse(parsed.httpStatus, "BadRequest", parsed.why);
            break;
        }
        m_served = true;
        used += parsed.consumed;
        used += m_exchange.begin(head, bytes.substr(used));
        m_headSince = m_lastActivity;
    }
    m_processing = false;
    keep(bytes, used);
}

void Connection::keep(std::string_view bytes, size_t used)
{
    if (m_closed || m_state != State::Open)
        return;
    const bool ours = bytes.data() >= m_in.data() && bytes.data() < m_in.data() + m_in.size();
    if (ours)
        m_in.erase(0, used);
    else
        m_in.assign(bytes.substr(used));
    if (m_in.empty())
        shrinkIdle(m_in);
}

void Connection::refuse(int status, std::string_view reason, std::string_view why)
{
    Answer answer;
    answer.status = status;
    answer.reason = reason;
    answer.message = why;
    answer.keepAlive = false;
    Scratch &scratch = m_worker.scratch();
    scratch.text.clear();
    writeAnswer(scratch.text, answer, m_worker.date());
    scratch.pieces.clear();
    scratch.pieces.add(scratch.text);
    send(scratch.pieces);
    exchangeDone(false, false);
}

void Connection::send(const Pieces &pieces)
{
    if (m_closed)
        return;
    if (!m_out.send(*m_stream, pieces))
        close();
    else if (!m_out.empty())
        m_stream->waitWrite();
}

void Connection::writable()
{
    const size_t before = m_out.size();
    if (!m_out.flush(*m_stream))
        return close();
    if (m_out.size() < before)
        m_lastActivity = std::chrono::steady_clock::now();
    if (!m_out.empty())
        return m_stream->waitWrite();
    if (m_exchange.active())
        m_exchange.clientDrained();
    else if (m_state == State::Closing)
        return finishClosing();
    else if (!m_in.empty())
        process(m_in);
    arm();
}

void Connection::pumpBody()
{
    if (m_exchange.wantsBody())
        keep(m_in, m_exchange.forwardBody(m_in));
    arm();
}

void Connection::exchangeDone(bool keepAlive, bool bodyRead)
{
    if (m_closed)
        return;
    m_lastActivity = std::chrono::steady_clock::now();
    if (!keepAlive || m_worker.stopping()) {
        m_state = State::Closing;
        m_linger = !bodyRead || m_processing || !m_in.empty();
        if (m_out.empty())
            finishClosing();
        return;
    }
    if (m_processing)
        return; // the loop there goes on
    m_headSince = m_lastActivity;
    if (!m_in.empty())
        process(m_in);
    arm();
}

void Connection::finishClosing()
{
    if (!m_linger)
        return close();
    // Closing with unread bytes would reset the connection, and the client might lose the answer.
    m_stream->shutdownWrite();
    m_state = State::Lingering;
    arm();
}

void Connection::peerGone()
{
    if (m_exchange.tunnelling())
        m_exchange.clientEnded();
    else
        close();
}

void Connection::sweep(SteadyTime now)
{
    const GatewayOptions &options = m_worker.options();
    const auto idle = now - m_lastActivity;
    if (m_state == State::Lingering) {
        if (idle > kLongestLinger)
            close();
    } else if (m_exchange.active()) {
        m_exchange.sweep(now);
    } else if (!m_out.empty()) {
        if (idle > options.clientTimeout)
            close();
    } else if (!m_in.empty()) {
        if (now - m_headSince > options.headTimeout)
            refuse(408, "RequestTimeout", "the request's head did not come in time");
    } else if (idle > (m_served ? options.keepAliveTimeout : options.headTimeout)) {
        close();
    }
}

} // namespace tidegate::gateway
