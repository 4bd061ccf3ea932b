#pragma once

#include "core/gateway/body.h"
#include "core/gateway/flow_pass.h"
#include "core/gateway/revision_state.h"
#include "core/gateway/upstream.h"

#include <memory>
#include <string>
#include <string_view>

namespace tidegate::gateway {

class Connection;
class Worker;
struct Snapshot;

/// One request, from its head to the last byte of its answer: routed, admitted, sent on, answered, recorded.
/// A connection has one, and uses it again for its next request.
class Exchange final : private UpstreamUser
{
public:
    explicit Exchange(Connection &connection) : m_connection(connection) {}
    ~Exchange() { abandon(); }
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

    /// Takes a request whose head has come; `rest` is what followed it. Returns how much of that it has used.
    size_t begin(const http::Head &head, std::string_view rest);
    /// What the queue has decided.
    void settled(AdmissionResult result);
    /// Its route has a place for it now.
    void flowGranted();
    /// The client has gone or is being cut: gives everything back. Does nothing when no request is under way.
    void abandon();
    void sweep(SteadyTime now);

    bool active() const { return m_phase != Phase::Idle; }
    bool tunnelling() const { return m_phase == Phase::Tunnel; }
    /// Body bytes can be passed on now.
    bool wantsBody() const;
    /// Body bytes are wanted, but not now: the instance is slow to take them.
    bool holdsBody() const;
    bool upstreamSlow() const { return m_upstream && m_upstream->outbox().slow(); }
    /// Passes body bytes on; returns how many were used.
    size_t forwardBody(std::string_view bytes);
    /// Everything that was kept for the client has been written.
    void clientDrained();
    /// The client's side of a tunnel has ended.
    void clientEnded();

private:
    enum class Phase
    {
        Idle,
        Admitting,  ///< in a call, or in the queue
        Connecting, ///< to the instance
        Head,       ///< sent on (perhaps not all of the body), no final answer yet
        Body,       ///< of the answer
        Tunnel
    };

    struct Times
    {
        WallTime wall{};
        SteadyTime start{};
        SteadyTime queuedAt{};
        SteadyTime connectAt{};
        SteadyTime forwardedAt{};
        std::chrono::nanoseconds queued{0};
        std::chrono::nanoseconds connect{0};
        std::chrono::nanoseconds firstByte{0};
    };

    void remember(const http::Head &head);
    bool route(const http::Head *head);
    const HostRoute *findRoute(const http::Head *head);
    bool passLimits(const HostRoute &route, const Snapshot &snapshot);
    bool refuse(const FlowPass::Refusal &refusal);
    void admit();
    void beginToWait(std::shared_ptr<Waiter> waiter, const RevisionView &view);
    void wonSlot(AdmissionResult result);
    void reach(bool fresh);
    void advance();
    void refused();
    void timedOut(std::string_view reason);
    bool mayRetry() const;

    void upstreamConnected(bool ok) override;
    void upstreamReadable() override;
    void upstreamDrained() override;
    /// What one step of relaying an answer has come to.
    enum class Step
    {
        More,    ///< go on with the rest
        Blocked, ///< keep the rest: more bytes are needed, or the client is slow
        Done,    ///< the answer is complete
        Over     ///< the request has ended otherwise: touch nothing
    };
    void relay(std::string_view bytes);
    Step relayHead(std::string_view bytes, size_t &used);
    Step relayBody(std::string_view bytes, size_t &used, bool withHead);
    Step interim(const http::Head &head);
    void startResponse(const http::Head &head);
    Step startTunnel(const http::Head &head);
    void endTunnel();
    void upstreamEnded();
    void upstreamBroke();
    void responseDone(size_t stray);
    std::string timingFields() const;

    /// Answers the request ourselves, or cuts the connection when an answer has begun.
    void answer(int status, std::string_view reason, std::string_view message,
                seconds retryAfter = seconds(0));
    void answerFailure(const Failure &failure);
    void cut(std::string_view reason);
    void finish(int status, std::string_view reason);
    void leaveQueue();
    void dropUpstream();
    void releaseSlot();
    void record(int status, std::string_view reason, SteadyTime now);
    Worker &worker() const;

    Connection &m_connection;
    Phase m_phase = Phase::Idle;
    Times m_times;

    // Of the request. The strings keep their capacity from request to request.
    std::string m_method;
    std::string m_host;
    std::string m_tag; ///< chosen by a field; only where the route lets it
    std::string m_target;
    std::string m_requestId;
    std::string m_headText; ///< as it goes to the instance
    bool m_http10 = false;
    bool m_keepAlive = true;
    bool m_upgrade = false;
    bool m_bodiless = false;
    bool m_awaitsContinue = false; ///< sends no body before an interim answer
    bool m_wantsTiming = false;
    BodySource m_request;
    BodySink m_requestSink;

    // On its way.
    std::shared_ptr<const RevisionView> m_view;
    std::shared_ptr<InstanceState> m_instance;
    std::shared_ptr<Waiter> m_waiter;
    FlowPass m_flow;
    std::unique_ptr<Upstream> m_upstream;
    unsigned m_attempts = 0; ///< instances that refused
    bool m_reused = false;
    bool m_retried = false;
    bool m_headSent = false;
    bool m_nobodyThere = false; ///< when it began to wait
    bool m_cold = false;

    // Of the answer.
    BodySource m_response;
    BodySink m_responseSink;
    int m_status = 0;
    bool m_answerBegun = false; ///< bytes of the final answer have gone to the client
    bool m_interimSent = false;
    size_t m_headBytes = 0; ///< of the answer's heads, interim ones included: bounded together
    bool m_upstreamKeepAlive = false;
    bool m_clientEnded = false;
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bytesOut = 0;
};

} // namespace tidegate::gateway
