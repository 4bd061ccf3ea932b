#include "core/gateway/connection.h"
#include "core/gateway/exchange.h"
#include "core/gateway/heads.h"
#include "core/gateway/worker.h"

#include <array>
#include <cstdio>

// The part of an exchange that moves bytes: the request to the instance, the answer to the client.

namespace tidegate::gateway {

using http::BodyFraming;
using http::IoStatus;
using http::ParseStatus;

namespace {

std::uint64_t bytesOf(const std::vector<std::string_view> &runs)
{
    std::uint64_t sum = 0;
    for (const std::string_view run : runs)
        sum += run.size();
    return sum;
}

double millis(std::chrono::nanoseconds value)
{
    return std::chrono::duration<double, std::milli>(value).count();
}

} // namespace

bool Exchange::wantsBody() const
{
    return m_phase >= Phase::Head && (!m_headSent || !m_request.done()) && !m_upstream->deaf() &&
           m_upstream->outbox().empty();
}

bool Exchange::holdsBody() const
{
    return m_phase >= Phase::Head && !m_request.done() &&
           (m_upstream->deaf() || !m_upstream->outbox().empty());
}

size_t Exchange::forwardBody(std::string_view bytes)
{
    Scratch &scratch = worker().scratch();
    size_t used = 0;
    size_t step = 0;
    do {
        scratch.pieces.clear();
        scratch.runs.clear();
        if (!m_headSent)
            scratch.pieces.add(m_headText);
        m_headSent = true;
        const bool open = !m_request.done();
        step = m_request.take(bytes.substr(used), scratch.runs);
        used += step;
        if (m_request.broken()) {
            answer(400, "BadRequest", "the request's body is not chunked as it should be");
            return used;
        }
        m_bytesIn += bytesOf(scratch.runs);
        m_requestSink.frame(scratch.pieces, scratch.runs, open && m_request.done());
        m_upstream->send(scratch.pieces);
    } while (step > 0 && used < bytes.size() && wantsBody());
    m_upstream->armRead();
    return used;
}

void Exchange::upstreamConnected(bool ok)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    m_times.connect = now - m_times.connectAt;
    if (ok) {
        m_times.forwardedAt = now;
        m_phase = Phase::Head;
    } else {
        refused();
    }
    advance();
}

void Exchange::upstreamDrained()
{
    if (m_clientEnded)
        endTunnel();
    else
        m_connection.pumpBody();
}

void Exchange::upstreamReadable()
{
    if (!m_connection.outbox().empty())
        return; // clientDrained() reads on
    Scratch &scratch = worker().scratch();
    const size_t size = m_connection.outbox().slow() ? Scratch::kSmallRead : Scratch::kReadSize;
    const http::IoResult result = m_upstream->read(scratch.bytes.data(), size);
    if (result.status == IoStatus::Again)
        return m_upstream->armRead();
    if (result.status != IoStatus::Ok)
        return upstreamEnded();
    m_connection.touch(std::chrono::steady_clock::now());
    const std::string_view bytes(scratch.bytes.data(), result.bytes);
    std::string &kept = m_upstream->input();
    if (kept.empty())
        return relay(bytes);
    kept.append(bytes);
    relay(kept);
}

void Exchange::clientDrained()
{
    if (m_phase < Phase::Head)
        return;
    if (m_upstream->input().empty())
        m_upstream->armRead();
    else
        relay(m_upstream->input());
}

void Exchange::relay(std::string_view bytes)
{
    size_t used = 0;
    Step step = Step::More;
    while (step == Step::More && used < bytes.size()) {
        const std::string_view rest = bytes.substr(used);
        step = m_phase == Phase::Head ? relayHead(rest, used) : relayBody(rest, used, false);
    }
    if (step == Step::Over)
        return;
    if (step == Step::Done)
        return responseDone(bytes.size() - used);
    std::string &kept = m_upstream->input();
    if (bytes.data() == kept.data())
        kept.erase(0, used);
    else
        kept.assign(bytes.substr(used));
    if (m_connection.outbox().empty())
        m_upstream->armRead();
}

Exchange::Step Exchange::relayHead(std::string_view bytes, size_t &used)
{
    http::Head &head = worker().scratch().head;
    const http::ParseResult parsed =
        http::parseResponseHead(bytes, head, m_method, worker().options().headLimits);
    if (parsed.status == ParseStatus::NeedMore)
        return Step::Blocked;
    const bool maySwitch = m_upgrade && head.upgrade && m_request.done();
    if (parsed.status == ParseStatus::Error || (head.status == 101 && !maySwitch)) {
        answer(502, "InvalidResponse",
               parsed.status == ParseStatus::Error ? parsed.why : "The instance switched protocols unasked");
        return Step::Over;
    }
    used += parsed.consumed;
    m_headBytes += parsed.consumed;
    if (m_headBytes > worker().options().headLimits.maxBytes) {
        answer(502, "InvalidResponse", "The instance sent too many interim answers");
        return Step::Over;
    }
    m_instance->setServed();
    if (head.status == 101)
        return startTunnel(head);
    if (head.status < 200)
        return interim(head);
    startResponse(head);
    return relayBody(bytes.substr(parsed.consumed), used, true);
}

Exchange::Step Exchange::interim(const http::Head &head)
{
    if (m_http10)
        return Step::More; // HTTP/1.0 knows none
    Scratch &scratch = worker().scratch();
    scratch.text.clear();
    writeInterimHead(scratch.text, head);
    scratch.pieces.clear();
    scratch.pieces.add(scratch.text);
    m_interimSent = true;
    m_connection.send(scratch.pieces);
    return m_connection.closed() ? Step::Over : Step::More;
}

void Exchange::startResponse(const http::Head &head)
{
    const bool openEnded = head.framing == BodyFraming::Chunked || head.framing == BodyFraming::UntilClose;
    m_phase = Phase::Body;
    m_answerBegun = true;
    m_status = head.status;
    m_times.firstByte = std::chrono::steady_clock::now() - m_times.forwardedAt;
    m_upstreamKeepAlive = head.keepAlive;
    m_keepAlive = m_keepAlive && !worker().stopping() && !(openEnded && m_http10);
    m_response.start(head.framing, head.contentLength);
    m_responseSink.start(openEnded && !m_http10);

    const std::string extra = m_wantsTiming ? timingFields() : std::string();
    Scratch &scratch = worker().scratch();
    scratch.text.clear();
    writeResponseHead(scratch.text, head,
                      {m_http10, m_keepAlive, openEnded && !m_http10, worker().date(), extra});
}

/// `withHead`: the answer's head stands in the scratch text and goes out in the same write.
Exchange::Step Exchange::relayBody(std::string_view bytes, size_t &used, bool withHead)
{
    Scratch &scratch = worker().scratch();
    scratch.pieces.clear();
    scratch.runs.clear();
    if (withHead)
        scratch.pieces.add(scratch.text);
    const size_t taken = m_response.take(bytes, scratch.runs);
    used += taken;
    const bool done = m_response.done();
    m_responseSink.frame(scratch.pieces, scratch.runs, done);
    m_bytesOut += bytesOf(scratch.runs);
    m_connection.send(scratch.pieces);
    if (m_connection.closed())
        return Step::Over;
    if (m_response.broken()) {
        cut("InvalidResponse");
        return Step::Over;
    }
    if (done)
        return Step::Done;
    return taken == 0 || !m_connection.outbox().empty() ? Step::Blocked : Step::More;
}

Exchange::Step Exchange::startTunnel(const http::Head &head)
{
    startResponse(head);
    m_phase = Phase::Tunnel;
    m_request.startRaw();
    m_requestSink.start(false);
    m_response.startRaw();
    m_responseSink.start(false);
    Scratch &scratch = worker().scratch();
    scratch.pieces.clear();
    scratch.pieces.add(scratch.text);
    m_connection.send(scratch.pieces);
    if (m_connection.closed())
        return Step::Over;
    m_connection.pumpBody();
    return m_phase == Phase::Tunnel ? Step::More : Step::Over;
}

void Exchange::clientEnded()
{
    m_clientEnded = true;
    if (m_upstream->deaf() || m_upstream->outbox().empty())
        endTunnel();
}

void Exchange::endTunnel()
{
    finish(m_status, {});
    m_connection.exchangeDone(false, true);
}

void Exchange::upstreamEnded()
{
    if (m_phase == Phase::Tunnel)
        return endTunnel();
    if (m_phase == Phase::Head)
        return upstreamBroke();
    m_response.end();
    if (m_response.broken())
        return cut("InstanceClosedConnection");
    Scratch &scratch = worker().scratch();
    scratch.pieces.clear();
    scratch.runs.clear();
    m_responseSink.frame(scratch.pieces, scratch.runs, true);
    m_connection.send(scratch.pieces);
    if (!m_connection.closed())
        responseDone(0);
}

/// The instance closed before it answered. On a connection that was used before this may only mean that it
/// was idle for too long.
void Exchange::upstreamBroke()
{
    const bool silent = m_upstream->input().empty() && !m_interimSent;
    if (m_reused && silent && !m_retried && mayRetry()) {
        m_retried = true;
        dropUpstream();
        reach(true);
        return advance();
    }
    if (!m_reused)
        worker().reportLost(*m_view, *m_instance);
    answer(502, "InstanceClosedConnection", "the instance closed the connection before it answered");
}

/// `stray`: bytes that came after the answer; such a connection is out of step and not used again.
void Exchange::responseDone(size_t stray)
{
    const bool bodyRead = m_request.done();
    const bool keepAlive = m_keepAlive && bodyRead;
    const bool inStep = stray == 0 && bodyRead && !m_upstream->deaf() && m_upstream->outbox().empty();
    if (inStep && m_upstreamKeepAlive) {
        m_upstream->input().clear();
        worker().pool().give(m_upstream);
    }
    finish(m_status, {});
    m_connection.exchangeDone(keepAlive, bodyRead);
}

std::string Exchange::timingFields() const
{
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(),
                  "Server-Timing: queue;dur=%.3f, connect;dur=%.3f, app;dur=%.3f\r\nTidegate-Cold: %s\r\n",
                  millis(m_times.queued), millis(m_times.connect), millis(m_times.firstByte),
                  m_cold ? "true" : "false");
    std::string fields = text.data();
    if (m_view)
        fields += "Tidegate-Revision: " + m_view->target->key.name + "\r\n";
    if (m_instance)
        fields += "Tidegate-Instance: " + m_instance->endpoint().instance.value + "\r\n";
    return fields;
}

} // namespace tidegate::gateway
