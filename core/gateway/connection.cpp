#include "core/gateway/connection.h"

#include "core/gateway/h2_connection.h"
#include "core/gateway/heads.h"
#include "core/gateway/worker.h"

namespace tidegate::gateway {

using http::IoStatus;
using http::ParseStatus;

namespace {

constexpr milliseconds kLongestLinger{1'000}; ///< without a byte
constexpr milliseconds kLongestLingerInAll{5'000};
constexpr size_t kMostDiscarded = 4 * 1024 * 1024;
/// After so long a client that closed its side is asked whether it is there, and soon after once more; then
/// now and then.
constexpr milliseconds kProbeAfter{500};
constexpr milliseconds kProbeAgain{100};
constexpr milliseconds kProbeEvery{10'000};

/// Whether it is HTTP/2's, or the beginning of it.
bool isPreface(std::string_view bytes)
{
    const size_t size = std::min(bytes.size(), H2Connection::kPreface.size());
    return bytes.substr(0, size) == H2Connection::kPreface.substr(0, size);
}

} // namespace

Connection::Connection(Worker &worker, std::unique_ptr<http::Stream> stream)
    : m_worker(worker), m_stream(std::move(stream)), m_exchange(worker, *this)
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

/// A request may be on its way on an idle one: it is answered, with `Connection: close`, if it comes soon.
void Connection::beginStop()
{
    if (!m_served && isIdle())
        close();
}

bool Connection::isIdle() const
{
    return m_state == State::Open && !m_exchange.active() && m_in.empty() && m_out.empty();
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
    if (m_state == State::Closing || m_readEnded)
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
    if (result.status == IoStatus::Closed)
        return peerEnded();
    if (result.status != IoStatus::Ok)
        return close();
    m_lastActivity = m_worker.loop().now();
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
        keep(bytes, forwardBody(bytes));
    } else {
        m_in.append(bytes);
    }
}

void Connection::process(std::string_view bytes)
{
    if (!m_served && !bytes.empty() && (bytes.front() == 'P' || m_stream->isTls())) {
        const bool agreed = m_stream->protocol() == "h2";
        if (agreed || (isPreface(bytes) && bytes.size() >= H2Connection::kPreface.size()))
            return becomeHttp2(bytes);
        if (isPreface(bytes))
            return keep(bytes, 0);
    }
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
        used += parsed.consumed;
        begin(head);
        if (m_exchange.wantsBody())
            used += forwardBody(bytes.substr(used));
        m_headSince = m_lastActivity;
    }
    m_processing = false;
    keep(bytes, used);
}

/// The client speaks HTTP/2, and has known that we do.
void Connection::becomeHttp2(std::string_view bytes)
{
    auto successor = std::make_unique<H2Connection>(m_worker, std::move(m_stream));
    H2Connection &connection = *successor;
    m_closed = true;
    m_worker.replace(this, std::move(successor));
    connection.start(bytes);
}

void Connection::begin(const http::Head &head)
{
    m_served = true;
    m_http10 = head.minorVersion == 0;
    m_keepAlive = head.keepAlive;
    m_request.start(head.framing, head.contentLength);
    m_exchange.begin(head);
}

/// Passes on what it can of the body at the front of `bytes`; returns how much was used.
size_t Connection::forwardBody(std::string_view bytes)
{
    Scratch &scratch = m_worker.scratch();
    size_t used = 0;
    size_t step = 0;
    do {
        scratch.runs.clear();
        const bool open = !m_request.done();
        step = m_request.take(bytes.substr(used), scratch.runs);
        used += step;
        if (m_request.broken()) {
            m_exchange.requestBroken("the request's body is not chunked as it should be");
            return used;
        }
        const bool last = open && m_request.done();
        m_exchange.forward({scratch.runs, last, last ? m_request.trailers(scratch.trailers) : ""});
    } while (step > 0 && used < bytes.size() && m_exchange.wantsBody());
    return used;
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
    const std::string id = m_worker.recordRefused(status, reason);
    Answer answer;
    answer.status = status;
    answer.reason = reason;
    answer.message = why;
    answer.requestId = id;
    m_keepAlive = m_http10 = false;
    sendAnswer(answer, false);
    exchangeDone(false);
}

void Connection::sendInterim(const http::Head &head)
{
    if (m_http10)
        return; // HTTP/1.0 knows none
    Scratch &scratch = m_worker.scratch();
    scratch.text.clear();
    writeInterimHead(scratch.text, head);
    scratch.pieces.clear();
    scratch.pieces.add(scratch.text);
    send(scratch.pieces);
}

void Connection::sendHead(const http::Head &head, std::string_view extra, const Part &part)
{
    const bool openEnded =
        head.framing == http::BodyFraming::Chunked || head.framing == http::BodyFraming::UntilClose;
    const bool chunked = openEnded && !m_http10;
    if (head.status == 101)
        m_request.startRaw();
    // A whole answer to a request that is still coming ends the connection, see exchangeDone().
    m_keepAlive = staysOpen() && !(openEnded && m_http10) && (m_request.done() || !part.last);
    m_answer.start(chunked);
    Scratch &scratch = m_worker.scratch();
    scratch.text.clear();
    writeResponseHead(scratch.text, head, {m_http10, m_keepAlive, chunked, m_worker.date(), extra});
    scratch.pieces.clear();
    scratch.pieces.add(scratch.text);
    m_answer.frame(scratch.pieces, part);
    send(scratch.pieces);
}

void Connection::sendBody(const Part &part)
{
    Pieces &pieces = m_worker.scratch().pieces;
    pieces.clear();
    m_answer.frame(pieces, part);
    send(pieces);
}

void Connection::sendAnswer(const Answer &answer, bool bodyRead)
{
    m_keepAlive = staysOpen() && bodyRead;
    Scratch &scratch = m_worker.scratch();
    scratch.text.clear();
    writeAnswer(scratch.text, answer, m_worker.date(), m_keepAlive, m_http10);
    scratch.pieces.clear();
    scratch.pieces.add(scratch.text);
    send(scratch.pieces);
}

bool Connection::staysOpen() const
{
    return m_keepAlive && !m_worker.stopping();
}

size_t Connection::appetite() const
{
    if (!m_out.empty())
        return 0;
    return m_out.slow() ? Scratch::kSmallRead : Scratch::kReadSize;
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
        m_lastActivity = m_worker.loop().now();
    if (!m_out.empty())
        return m_stream->waitWrite();
    if (m_exchange.active())
        m_exchange.clientDrained();
    else if (m_state == State::Closing)
        return finishClosing();
    else if (!m_in.empty())
        process(m_in);
    closeIfEnded();
    arm();
}

void Connection::pumpBody()
{
    if (m_exchange.wantsBody())
        keep(m_in, forwardBody(m_in));
    arm();
}

void Connection::exchangeDone(bool bodyRead)
{
    if (m_closed)
        return;
    m_answeredAt = m_lastActivity = m_worker.loop().now();
    if (!bodyRead || !staysOpen()) {
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
    closeIfEnded();
    arm();
}

/// Nothing more can come, and all that came has been answered.
void Connection::closeIfEnded()
{
    if (!m_readEnded || m_closed || m_state != State::Open || m_exchange.active())
        return;
    m_state = State::Closing;
    if (m_out.empty())
        finishClosing();
}

void Connection::finishClosing()
{
    if (!m_linger)
        return close();
    // Closing with unread bytes would reset the connection, and the client might lose the answer.
    m_stream->shutdownWrite();
    m_state = State::Lingering;
    m_lingerSince = m_worker.loop().now();
    arm();
}

void Connection::peerEnded()
{
    if (m_exchange.tunnelling())
        return m_exchange.clientEnded();
    const bool waits = m_exchange.active() && m_request.done() && m_state == State::Open;
    if (!waits)
        return close();
    // All of the request has come: the client may only have closed its own side.
    m_readEnded = true;
    m_probedAt = m_lastActivity = std::chrono::steady_clock::now();
}

/// A client that has gone altogether looks like one that closed its side, until something is sent to it. An
/// interim answer that says nothing is allowed at any time; a second one fails when the first has met nobody.
void Connection::probe(SteadyTime now)
{
    const milliseconds pause = m_probes == 0 ? kProbeAfter : m_probes == 1 ? kProbeAgain : kProbeEvery;
    if (!m_readEnded || m_http10 || m_exchange.answerBegun() || now - m_probedAt < pause)
        return;
    m_probedAt = now;
    ++m_probes;
    Pieces &pieces = m_worker.scratch().pieces;
    pieces.clear();
    pieces.add("HTTP/1.1 100 Continue\r\n\r\n");
    send(pieces);
}

void Connection::sweep(SteadyTime now)
{
    const GatewayOptions &options = m_worker.options();
    const auto idle = now - m_lastActivity;
    if (m_state == State::Lingering) {
        if (idle > kLongestLinger || now - m_lingerSince > kLongestLingerInAll)
            close();
    } else if (m_exchange.active()) {
        probe(now);
        m_exchange.sweep(now);
    } else if (!m_out.empty()) {
        if (isStalled(now, m_answeredAt, options.clientTimeout))
            close();
    } else if (!m_in.empty()) {
        if (now - m_headSince > options.headTimeout)
            refuse(408, "RequestTimeout", "the request's head did not come in time");
    } else if (idle > (m_served ? options.keepAliveTimeout : options.headTimeout) ||
               m_worker.lastHaveCome(now)) {
        close();
    }
}

} // namespace tidegate::gateway
