#include "core/gateway/exchange.h"

#include "core/gateway/heads.h"
#include "core/gateway/worker.h"

#include <algorithm>
#include <utility>

namespace tidegate::gateway {

namespace {

constexpr int kClientClosed = 499; ///< for the record only, as nginx has it
constexpr seconds kRetryFailure{5};
constexpr seconds kRetrySoon{1};

SteadyTime steadyNow()
{
    return std::chrono::steady_clock::now();
}

std::int64_t ticks(SteadyTime time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

} // namespace

void Exchange::remember(const http::Head &head)
{
    m_method.assign(head.method);
    m_host.assign(head.host);
    m_target.clear();
    http::appendTarget(m_target, head);
    m_upgrade = mayUpgrade(head);
    m_bodiless = head.framing == http::BodyFraming::None;
    m_awaitsContinue = head.expectContinue;
    m_wantsTiming = head.value("tidegate-timing") == "1";
    const std::string_view trace = traceOf(head);
    m_hasTrace = !trace.empty();
    std::copy(trace.begin(), trace.end(), m_traceId.begin());
    if (const std::string_view id = head.value("x-request-id"); !id.empty())
        m_requestId.assign(id);
    else
        worker().newRequestId(m_requestId);
    m_chunked = head.framing == http::BodyFraming::Chunked;
    m_requestDone = m_bodiless;
}

void Exchange::begin(const http::Head &head)
{
    m_phase = Phase::Admitting;
    m_times = {};
    m_times.start = steadyNow();
    m_times.wall = worker().wallAt(m_times.start);
    m_attempts = 0;
    m_retried = m_headSent = m_nobodyThere = m_cold = false;
    m_answerBegun = m_interimSent = m_clientEnded = m_isCut = false;
    m_tag.clear();
    m_again.clear();
    m_status = 0;
    m_grpcStatus = -1;
    m_bytesIn = m_bytesOut = 0;
    remember(head);
    if (m_method == "CONNECT") {
        m_requestDone = false; // what follows may be meant for the tunnel, and is no request
        answer(405, "MethodNotAllowed", "the gateway is no forward proxy");
        return;
    }
    if (!route(&head))
        return;
    m_headText.clear();
    writeRequestHead(
        m_headText, head,
        {addressOf(m_client.peer()), m_client.isTls() ? "https" : "http", m_requestId, m_hasTrace});
    if (m_flow.waiting())
        return;
    admit();
}

/// The head is there when the request is routed for the first time.
const HostRoute *Exchange::findRoute(const RoutingTable &table, const http::Head *head)
{
    const bool fromThisMachine = isLoopback(m_client.peer());
    const HostRoute *route = m_routes.find(table, worker().generation(), m_host, fromThisMachine);
    if (!route || route->hostsByTag.empty())
        return route;
    if (head)
        m_tag.assign(head->value("knative-serving-tag"));
    const HostRoute *tagged = table.findTag(*route, m_tag, fromThisMachine);
    return tagged ? tagged : route;
}

bool Exchange::route(const http::Head *head)
{
    const Snapshot &snapshot = worker().snapshot(); // once: the next call may bring another
    const HostRoute *route = findRoute(*snapshot.table, head);
    if (!route) {
        answer(404, "NoRoute", "no route has the host \"" + m_host + '"');
        return false;
    }
    if (route->failure) {
        answer(503, route->failure->reason, route->failure->message, kRetryFailure);
        return false;
    }
    if (head && route->limits && !passLimits(*route, snapshot))
        return false;
    if (m_flow.waiting())
        return true;
    if (const TrafficShare *share = pickShare(*route, worker().draw()))
        m_view = m_routes.view(worker().generation(), snapshot, *route, *share);
    if (!m_view) {
        answer(503, "RevisionMissing", "the route's revision is not there", kRetrySoon);
        return false;
    }
    m_view->state->meter(worker().index()).arrive(ticks(m_times.start));
    return true;
}

/// False when the request has been answered; it may have to wait otherwise.
bool Exchange::passLimits(const HostRoute &route, const Snapshot &snapshot)
{
    std::shared_ptr<RouteFlow> flow = snapshot.flow(route.route);
    if (!flow)
        return true;
    m_times.queuedAt = m_times.start;
    return !refuse(m_flow.enter(std::move(flow), worker(), *this, m_times.start));
}

bool Exchange::refuse(const FlowPass::Refusal &refusal)
{
    if (refusal.status != 0)
        answer(refusal.status, refusal.reason, refusal.message, refusal.retryAfter);
    return refusal.status != 0;
}

void Exchange::flowGranted()
{
    m_flow.granted();
    m_times.queued += steadyNow() - m_times.queuedAt;
    if (route(nullptr))
        admit();
    advance();
}

void Exchange::admit()
{
    m_phase = Phase::Admitting;
    // Who waits already comes first.
    if (m_view->state->waiting() == 0) {
        if (m_instance = acquireLeastLoaded(*m_view, worker().turn()); m_instance)
            return reach(false);
    }
    auto waiter = std::make_shared<Waiter>();
    waiter->worker = &worker();
    waiter->exchange = this;
    AdmissionResult result = worker().admit(*m_view, waiter);
    if (result.admission == Admission::Waiting)
        beginToWait(std::move(waiter), *result.view);
    else
        settled(std::move(result));
}

void Exchange::beginToWait(std::shared_ptr<Waiter> waiter, const RevisionView &view)
{
    m_waiter = std::move(waiter);
    m_times.queuedAt = steadyNow();
    m_nobodyThere = std::none_of(view.instances.begin(), view.instances.end(),
                                 [](const auto &instance) { return instance->usable(); });
}

void Exchange::settled(AdmissionResult result)
{
    const bool waited = m_waiter != nullptr;
    if (waited) {
        m_waiter = nullptr;
        m_times.queued += steadyNow() - m_times.queuedAt;
    }
    switch (result.admission) {
    case Admission::Granted:
        m_cold |= waited &&
                  (m_nobodyThere || (result.instance->endpoint().coldStarted && !result.instance->served()));
        wonSlot(std::move(result));
        break;
    case Admission::QueueFull:
        answer(503, "QueueFull", "pending request queue full", kRetrySoon);
        break;
    case Admission::Failed:
        answerFailure(*result.view->target->failure);
        break;
    case Admission::Gone: // the table has changed: the route may lead elsewhere now
        m_view->state->meter(worker().index()).leave(ticks(steadyNow()));
        m_view = nullptr;
        if (route(nullptr))
            admit();
        break;
    case Admission::Waiting:
        break; // never delivered
    }
    if (waited)
        advance();
}

void Exchange::wonSlot(AdmissionResult result)
{
    m_view = std::move(result.view);
    m_instance = std::move(result.instance);
    reach(false);
}

void Exchange::reach(bool fresh)
{
    // One that did not wait is here within a microsecond of its start.
    const bool atOnce = m_times.queuedAt == SteadyTime{} && m_attempts == 0 && !m_retried;
    m_times.connectAt = atOnce ? m_times.start : steadyNow();
    m_headSent = false;
    if (!openUpstream(fresh))
        return refused();
    m_phase = m_upstream->ready() ? Phase::Head : Phase::Connecting;
    if (m_upstream->ready())
        m_times.forwardedAt = m_times.connectAt;
}

/// False when an instance can not even be tried.
bool Exchange::openUpstream(bool fresh)
{
    if (m_view->target->protocol == Protocol::Http2) {
        m_upstream = worker().h2Pool().open(m_instance, *this);
        return m_upstream != nullptr;
    }
    std::unique_ptr<Upstream> upstream =
        fresh ? nullptr : worker().pool().take(*m_instance, mayRetry(), worker().loop().now());
    const bool reused = upstream != nullptr;
    if (!reused)
        upstream = std::make_unique<Upstream>(worker(), m_instance);
    upstream->setUser(this);
    m_upstream = upstream.release();
    return reused || static_cast<Upstream *>(m_upstream)->connect(worker().loop());
}

/// Sends what can be sent now; for every way on that does not come from the client's own event.
void Exchange::advance()
{
    if (!m_client.gone())
        m_client.pumpBody();
}

void Exchange::refused()
{
    worker().reportLost(*m_view, *m_instance);
    dropUpstream();
    releaseSlot();
    if (++m_attempts >= kMostAttempts)
        answer(503, "NoInstanceReachable", "no instance accepts connections", kRetrySoon);
    else
        admit();
}

bool Exchange::mayRetry() const
{
    return m_bodiless && !m_upgrade && isIdempotent(m_method);
}

void Exchange::sweep(SteadyTime now)
{
    if (!m_view) {
        (void)refuse(m_flow.sweep(now));
        return;
    }
    const RevisionTarget &target = *m_view->target;
    const bool forwarded = m_phase >= Phase::Head;
    const SteadyTime active = std::max(m_times.forwardedAt, m_client.lastActivity());
    const bool clientSilent = now - active >= worker().options().clientTimeout;
    if (now - m_times.start >= target.timeout)
        timedOut("RequestTimeout");
    else if (m_phase == Phase::Head && now - m_times.forwardedAt >= target.responseStartTimeout)
        timedOut("ResponseStartTimeout");
    else if (forwarded && target.idleTimeout.count() > 0 && now - active >= target.idleTimeout)
        timedOut("IdleTimeout");
    else if (clientSilent && forwarded && m_client.appetite() == 0)
        cut("ClientStalled");
    else if (clientSilent && m_phase == Phase::Head && !m_requestDone && wantsBody() &&
             (m_interimSent || !m_awaitsContinue))
        answer(408, "RequestBodyTimeout", "the request's body did not come in time");
    else if (m_phase == Phase::Connecting && now - m_times.connectAt >= worker().options().connectTimeout) {
        refused();
        advance();
    }
}

void Exchange::timedOut(std::string_view reason)
{
    answer(504, reason, "request timeout");
}

void Exchange::answerFailure(const Failure &failure)
{
    answer(failure.status, failure.reason, failure.message,
           failure.status == 503 ? kRetryFailure : seconds(0));
}

void Exchange::answer(int status, std::string_view reason, std::string_view message, seconds retryAfter)
{
    if (m_answerBegun)
        return cut(reason);
    const std::shared_ptr<const RevisionView> view = m_view; // finish() forgets it
    const std::string extra = m_wantsTiming ? timingFields() : std::string();
    Answer own;
    own.status = status;
    own.reason = reason;
    own.message = message;
    own.revision = view ? std::string_view(view->target->key.name) : std::string_view();
    own.requestId = m_requestId;
    own.extra = extra;
    own.retryAfter = retryAfter;
    own.headOnly = m_method == "HEAD";
    finish(status, reason);
    m_client.sendAnswer(own, m_requestDone);
    rest(m_requestDone);
}

void Exchange::cut(std::string_view reason)
{
    m_isCut = reason != "ClientStalled"; // that is not the app's fault
    finish(m_status, reason);
    m_client.cut();
}

void Exchange::abandon()
{
    if (m_phase != Phase::Idle)
        finish(m_answerBegun ? m_status : kClientClosed,
               worker().stopping() ? "GatewayStopped" : "ClientClosed");
}

void Exchange::finish(int status, std::string_view reason)
{
    finish(status, reason, steadyNow());
}

void Exchange::finish(int status, std::string_view reason, SteadyTime now)
{
    leaveQueue();
    dropUpstream();
    if (m_view) {
        Meter &meter = m_view->state->meter(worker().index());
        meter.leave(ticks(now));
        meter.answered({status, status >= 500 || m_isCut, m_cold, now - m_times.start, m_times.queued});
        RevisionState::touch(m_view->state);
    }
    if (m_instance)
        worker().release(*m_view->state, *m_instance);
    m_flow.leave(worker());
    record(status, reason, now);
    m_view = nullptr;
    m_instance = nullptr;
    m_phase = Phase::Idle;
}

void Exchange::rest(bool bodyRead)
{
    for (std::string *text : {&m_method, &m_host, &m_tag, &m_target, &m_requestId, &m_headText, &m_again})
        shrinkIdle(*text);
    m_client.exchangeDone(bodyRead);
}

/// Gives the view and the instance away: what is counted between threads is dear, and they are done with.
void Exchange::record(int status, std::string_view reason, SteadyTime now)
{
    RawRecord *slot = worker().records().reserve();
    if (!slot)
        return;
    slot->start = m_times.wall;
    slot->view = std::move(m_view);
    slot->instance = std::move(m_instance);
    slot->setText(m_requestId, m_method, m_host, m_target);
    slot->status = status;
    slot->reason.assign(reason);
    slot->bytesIn = m_bytesIn;
    slot->bytesOut = m_bytesOut;
    slot->cold = m_cold;
    slot->grpcStatus = m_grpcStatus;
    slot->hasTrace = m_hasTrace;
    if (m_hasTrace)
        slot->traceId = m_traceId;
    slot->queued = m_times.queued;
    slot->connect = m_times.connect;
    slot->firstByte = m_times.firstByte;
    slot->total = now - m_times.start;
    worker().commitRecord();
}

void Exchange::leaveQueue()
{
    if (!m_waiter)
        return;
    // When it has been served already, its thread finds no request any more and gives the slot back.
    m_waiter->exchange = nullptr;
    m_view->state->leave(*m_waiter);
    m_waiter = nullptr;
    m_times.queued += steadyNow() - m_times.queuedAt;
}

void Exchange::dropUpstream(bool whole)
{
    if (InstanceSide *upstream = std::exchange(m_upstream, nullptr))
        upstream->release(whole);
}

void Exchange::releaseSlot()
{
    if (!m_instance)
        return;
    const std::shared_ptr<InstanceState> instance = std::move(m_instance);
    m_instance = nullptr;
    worker().release(*m_view->state, *instance);
}

} // namespace tidegate::gateway
