#include "core/api/api.h"

#include "core/api/auth.h"
#include "core/api/dispatcher.h"
#include "core/base/logging.h"

#include <QCoreApplication>
#include <QThread>
#include <atomic>

Q_LOGGING_CATEGORY(lcApi, "tidegate.api")

namespace tidegate::api {

namespace {

/// What the server's thread needs to judge a request before the main thread sees it. Immutable but for the
/// flag.
struct Gate
{
    std::vector<TokenEntry> tokens;
    std::uint64_t maxBody;
    std::uint64_t maxUpload;
    std::atomic<bool> stopping{false};
};

const Error unauthorized{Code::Unauthorized, "Unauthorized", {}, {}};
const Error stoppingError{Code::Unavailable, "the server is stopping", {}, {}};

http::BodyPolicy policyOf(const Gate &gate, const http::Request &head)
{
    // Who shows a token wants to be known by it: a wrong one is refused on the open paths too, as Kubernetes
    // does.
    const bool open = isAnonymousPath(head.path()) && !head.headers.has("Authorization");
    http::BodyPolicy policy;
    policy.maxBytes = gate.maxBody;
    if (gate.stopping) {
        policy.refusal = errorResponse(stoppingError);
    } else if (!open && !authenticate(gate.tokens, head.headers.value("Authorization"))) {
        policy.refusal = errorResponse(unauthorized);
    } else if (isPackageUpload(head.method, head.path())) {
        policy.maxBytes = gate.maxUpload;
        policy.spool = true;
    }
    return policy;
}

class ApiServer final : public Api
{
public:
    ApiServer(store::Store &store, Ports ports, const Clock &clock)
        : m_store(store), m_dispatcher(store, std::move(ports), clock)
    {
    }
    ~ApiServer() override { m_server.reset(); } // its thread first: it posts to the dispatcher

    Result<> start(ApiOptions options);
    std::uint16_t port() const override { return m_server->port(); }
    void stop(milliseconds grace) override;

private:
    void drain(std::chrono::steady_clock::time_point until);

    store::Store &m_store;
    std::shared_ptr<Gate> m_gate;
    Dispatcher m_dispatcher;
    std::unique_ptr<http::Server> m_server;
};

Result<> ApiServer::start(ApiOptions options)
{
    m_gate = std::make_shared<Gate>();
    m_gate->tokens = std::move(options.tokens);
    m_gate->maxBody = options.maxBody;
    m_gate->maxUpload = options.maxUpload;
    http::ServerOptions server;
    server.host = options.host;
    server.port = options.port;
    server.tls = std::move(options.tls);
    server.spoolDir = options.spoolDir;
    server.refusal = refusalResponse;
    server.bodyPolicy = [gate = m_gate](const http::Request &head) { return policyOf(*gate, head); };
    auto listening = http::Server::listen(
        std::move(server),
        [this, gate = m_gate](http::Request request, std::shared_ptr<http::Responder> responder) {
            auto user = authenticate(gate->tokens, request.headers.value("Authorization"));
            auto held =
                std::make_shared<http::Request>(std::move(request)); // invokeMethod copies what it is given
            QMetaObject::invokeMethod(
                &m_dispatcher,
                [this, held, user, responder] { m_dispatcher.handle(std::move(*held), user, responder); },
                Qt::QueuedConnection);
        });
    if (!listening)
        return tl::unexpected(listening.error());
    m_server = std::move(*listening);
    qCInfo(lcApi, "listening on https://%s:%d", options.host.c_str(), int(m_server->port()));
    return {};
}

// Lets what is under way come to its answer: commits report to the store, requests to the dispatcher, nothing
// else is run.
void ApiServer::drain(std::chrono::steady_clock::time_point until)
{
    do {
        QCoreApplication::sendPostedEvents(&m_store, QEvent::MetaCall);
        QCoreApplication::sendPostedEvents(&m_dispatcher, QEvent::MetaCall);
        if (m_dispatcher.underWay() == 0)
            return;
        QThread::msleep(1);
    } while (std::chrono::steady_clock::now() < until);
}

void ApiServer::stop(milliseconds grace)
{
    if (!m_server || m_gate->stopping.exchange(true))
        return;
    const auto until = std::chrono::steady_clock::now() + grace;
    m_dispatcher.endStreams();
    drain(until);
    const auto left = std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
    m_server->stop(std::max(left, milliseconds(0)));
}

} // namespace

Result<std::unique_ptr<Api>> Api::listen(ApiOptions options, store::Store &store, Ports ports,
                                         const Clock &clock)
{
    auto api = std::make_unique<ApiServer>(store, std::move(ports), clock);
    if (auto started = api->start(std::move(options)); !started)
        return tl::unexpected(started.error());
    return api;
}

} // namespace tidegate::api
