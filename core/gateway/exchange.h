#pragma once

#include "core/gateway/answers.h"
#include "core/gateway/flow_pass.h"
#include "core/gateway/revision_state.h"
#include "core/gateway/route_memory.h"
#include "core/gateway/sides.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::gateway {

class Worker;
struct Snapshot;

/// One request, from its head to the last byte of its answer: routed, admitted, sent on, answered, recorded.
/// Its client's side owns it, and may use it again for the next request.
class Exchange final : private UpstreamUser
{
public:
    Exchange(Worker &worker, ClientSide &client) : m_worker(worker), m_client(client) {}
    ~Exchange() { abandon(); }
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;

    /// Takes a request whose head has come. Its body is passed on when wantsBody() says so.
    void begin(const http::Head &head);
    /// What the queue has decided.
    void settled(AdmissionResult result);
    /// Its route has a place for it now.
    void flowGranted();
    /// The client has gone or is being cut: gives everything back. Does nothing when no request is under way.
    void abandon();
    void sweep(SteadyTime now);

    bool active() const { return m_phase != Phase::Idle; }
    bool tunnelling() const { return m_phase == Phase::Tunnel; }
    bool answerBegun() const { return m_answerBegun; }
    /// The request's body has been passed on, to its end.
    bool requestDone() const { return m_requestDone; }
    /// Body bytes can be passed on now, or the request's head waits for its turn.
    bool wantsBody() const;
    /// Body bytes are wanted, but not now: the instance is slow to take them.
    bool holdsBody() const;
    bool upstreamSlow() const { return m_upstream && m_upstream->slow(); }
    /// Passes a part of the body on, the head before it; only when wantsBody().
    void forward(const Part &part);
    /// The request's body is not what its framing says.
    void requestBroken(std::string_view why);
    /// Everything that was kept for the client has been written.
    void clientDrained();
    /// The client's side of a tunnel has ended.
    void clientEnded();

private:
    static constexpr unsigned kMostAttempts = 10; ///< instances that one request may find dead or unwilling

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
    const HostRoute *findRoute(const RoutingTable &table, const http::Head *head);
    bool passLimits(const HostRoute &route, const Snapshot &snapshot);
    bool refuse(const FlowPass::Refusal &refusal);
    void admit();
    void beginToWait(std::shared_ptr<Waiter> waiter, const RevisionView &view);
    void wonSlot(AdmissionResult result);
    void reach(bool fresh);
    void advance();
    void refused();
    void timedOut(std::string_view reason);
    bool openUpstream(bool fresh);
    bool mayRetry() const;

    void upstreamConnected(bool ok) override;
    size_t upstreamAppetite() const override { return m_client.appetite(); }
    void upstreamInterim(const http::Head &head) override;
    void upstreamHead(const http::Head &head, const Part &part) override;
    void upstreamBody(const Part &part) override;
    void upstreamEnded(UpstreamEnd how, const char *why) override;
    void upstreamDrained() override;
    void countSent(size_t bytes);
    void noteTrailers(const Part &part);
    void startTunnel(const http::Head &head, std::string_view extra);
    void endTunnel();
    void upstreamBroke(bool silent);
    bool sendAgain();
    void responseDone(SteadyTime now);
    std::string timingFields() const;

    /// Answers the request ourselves, or cuts the connection when an answer has begun.
    void answer(int status, std::string_view reason, std::string_view message,
                seconds retryAfter = seconds(0));
    void answerFailure(const Failure &failure);
    void cut(std::string_view reason);
    void finish(int status, std::string_view reason);
    void finish(int status, std::string_view reason, SteadyTime now);
    /// After finish(): keeps little until the next request, and tells the client's side.
    void rest(bool bodyRead);
    void leaveQueue();
    void dropUpstream(bool whole = false);
    void releaseSlot();
    void record(int status, std::string_view reason, SteadyTime now);
    Worker &worker() const { return m_worker; }

    Worker &m_worker;
    ClientSide &m_client;
    Phase m_phase = Phase::Idle;
    Times m_times;

    // Of the request. The strings keep their capacity from request to request.
    std::string m_method;
    std::string m_host;
    std::string m_tag; ///< chosen by a field; only where the route lets it
    std::string m_target;
    std::string m_requestId;
    std::string m_headText; ///< as it goes to the instance
    bool m_upgrade = false;
    bool m_bodiless = false;
    bool m_chunked = false; ///< the body's length is not known
    bool m_requestDone = false;
    bool m_awaitsContinue = false; ///< sends no body before an interim answer
    bool m_wantsTiming = false;
    bool m_hasTrace = false;
    std::array<char, 32> m_traceId{};

    // On its way.
    std::shared_ptr<const RevisionView> m_view;
    std::shared_ptr<InstanceState> m_instance;
    std::shared_ptr<Waiter> m_waiter;
    RouteMemory m_routes;
    FlowPass m_flow;
    InstanceSide *m_upstream = nullptr; ///< owns itself; given up with release()
    std::string m_again;                ///< of the body: sent, and to be sent once more
    unsigned m_attempts = 0;            ///< instances that refused
    bool m_retried = false;
    bool m_headSent = false;
    bool m_nobodyThere = false; ///< when it began to wait
    bool m_cold = false;

    // Of the answer.
    int m_status = 0;
    int m_grpcStatus = -1;      ///< -1: none
    bool m_answerBegun = false; ///< bytes of the final answer have gone to the client
    bool m_interimSent = false;
    bool m_clientEnded = false;
    bool m_isCut = false; ///< its answer was, and not for the client's sake
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bytesOut = 0;
};

} // namespace tidegate::gateway
