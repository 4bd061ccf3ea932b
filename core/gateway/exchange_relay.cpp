#include "core/gateway/exchange.h"
#include "core/gateway/heads.h"
#include "core/gateway/worker.h"

#include <array>
#include <cstdio>
#include <utility>

// The part of an exchange that moves bytes: the request to the instance, the answer to the client.

namespace tidegate::gateway {

namespace {

double millis(std::chrono::nanoseconds value)
{
    return std::chrono::duration<double, std::milli>(value).count();
}

} // namespace

bool Exchange::wantsBody() const
{
    return m_phase >= Phase::Head && (!m_headSent || !m_requestDone) && !m_upstream->deaf() &&
           !m_upstream->blocked();
}

bool Exchange::holdsBody() const
{
    return m_phase >= Phase::Head && !m_requestDone && (m_upstream->deaf() || m_upstream->blocked());
}

void Exchange::forward(const Part &part)
{
    m_bytesIn += part.size();
    m_requestDone |= part.last;
    if (std::exchange(m_headSent, true))
        return m_upstream->sendBody(part);
    const RequestHead request{m_headText, m_method, m_chunked, m_upgrade};
    if (m_again.empty())
        return m_upstream->sendHead(request, {part.runs, m_requestDone, part.trailers});
    std::vector<std::string_view> runs{m_again};
    runs.insert(runs.end(), part.runs.begin(), part.runs.end());
    m_upstream->sendHead(request, {runs, m_requestDone, part.trailers});
    m_again.clear();
}

void Exchange::requestBroken(std::string_view why)
{
    answer(400, "BadRequest", why);
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
        m_client.pumpBody();
}

void Exchange::clientDrained()
{
    if (m_phase >= Phase::Head)
        m_upstream->resume();
}

void Exchange::upstreamInterim(const http::Head &head)
{
    m_instance->setServed();
    m_interimSent = true;
    m_client.sendInterim(head);
}

void Exchange::upstreamHead(const http::Head &head, const Part &part)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    m_client.touch(now);
    m_instance->setServed();
    m_phase = Phase::Body;
    m_answerBegun = true;
    m_status = head.status;
    m_times.firstByte = now - m_times.forwardedAt;
    const std::string extra = m_wantsTiming ? timingFields() : std::string();
    if (head.status == 101)
        return startTunnel(head, extra);
    countSent(part.size());
    if (part.last && m_view->target->protocol == Protocol::Http2)
        m_grpcStatus = readGrpcStatus(head.value("grpc-status")).value_or(-1); // trailers and nothing else
    noteTrailers(part);
    m_client.sendHead(head, extra, part);
    if (part.last && !m_client.gone())
        responseDone(now);
}

void Exchange::noteTrailers(const Part &part)
{
    if (part.trailers.empty())
        return;
    forEachLine(part.trailers, [this](std::string_view name, std::string_view value) {
        if (http::equalsIgnoreCase(name, "grpc-status"))
            m_grpcStatus = readGrpcStatus(value).value_or(-1);
    });
}

/// As it goes: a stream may last for hours.
void Exchange::countSent(size_t bytes)
{
    m_bytesOut += bytes;
    m_view->state->meter(worker().index()).sent(bytes);
    RevisionState::touch(m_view->state);
}

void Exchange::upstreamBody(const Part &part)
{
    m_client.touch(worker().loop().now());
    countSent(part.size());
    if (m_phase == Phase::Tunnel && part.last)
        return endTunnel();
    noteTrailers(part);
    m_client.sendBody(part);
    if (part.last && !m_client.gone())
        responseDone(std::chrono::steady_clock::now());
}

void Exchange::startTunnel(const http::Head &head, std::string_view extra)
{
    m_phase = Phase::Tunnel;
    m_requestDone = false;
    m_client.sendHead(head, extra, {});
    if (!m_client.gone())
        m_client.pumpBody();
}

void Exchange::clientEnded()
{
    m_clientEnded = true;
    if (m_upstream->deaf() || !m_upstream->blocked())
        endTunnel();
}

/// What the client may still send is no request: it belonged to the tunnel.
void Exchange::endTunnel()
{
    finish(m_status, {});
    rest(false);
}

void Exchange::upstreamEnded(UpstreamEnd how, const char *why)
{
    if (m_phase == Phase::Tunnel)
        return endTunnel();
    if (m_phase != Phase::Head)
        return cut(how == UpstreamEnd::Invalid ? "InvalidResponse" : "InstanceClosedConnection");
    if (how == UpstreamEnd::Invalid)
        return answer(502, "InvalidResponse", why);
    if (how == UpstreamEnd::Unhandled && sendAgain())
        return;
    if (how == UpstreamEnd::Reset)
        return answer(502, "InstanceResetStream", "the instance gave the request up before it answered");
    upstreamBroke(how == UpstreamEnd::Silent && !m_interimSent);
}

/// The instance closed before it answered. On a connection that was used before this may only mean that it
/// was idle for too long.
void Exchange::upstreamBroke(bool silent)
{
    const bool reused = m_upstream->reused();
    if (reused && silent && !m_retried && mayRetry()) {
        m_retried = true;
        dropUpstream();
        reach(true);
        return advance();
    }
    if (!reused)
        worker().reportLost(*m_view, *m_instance);
    answer(502, "InstanceClosedConnection", "the instance closed the connection before it answered");
}

/// The instance has not looked at the request: it goes to whichever has room now, with what was sent of its
/// body.
bool Exchange::sendAgain()
{
    if (m_interimSent || ++m_attempts >= kMostAttempts)
        return false;
    if (m_headSent && !m_bodiless && !m_upstream->recall(m_again))
        return false;
    dropUpstream();
    releaseSlot();
    admit();
    advance();
    return true;
}

void Exchange::responseDone(SteadyTime now)
{
    const bool bodyRead = m_requestDone;
    dropUpstream(bodyRead);
    finish(m_status, {}, now);
    rest(bodyRead);
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
