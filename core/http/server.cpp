#include "core/http/server.h"

#include "core/http/answer.h"
#include "core/http/server_connection.h"

#include <algorithm>
#include <thread>
#include <unordered_map>

namespace tidegate::http {

namespace {

using namespace detail;

constexpr size_t scratchSize = 256 * 1024;
constexpr std::chrono::seconds sweepEvery{1}; ///< the precision of every time-out

class LoopServer final : public Server
{
public:
    LoopServer(std::unique_ptr<Loop> loop, ServerOptions options, Handler handler)
        : m_loop(std::move(loop))
        , m_sweep(m_loop->makeTimer([this] { sweep(); }))
        , m_grace(m_loop->makeTimer(
              [this] { forEach([](ServerConnection &connection) { connection.closeNow(); }); }))
        , m_gate(std::make_shared<ServerGate>(*m_loop))
    {
        m_shared.options = std::move(options);
        m_shared.handler = std::move(handler);
        m_shared.gate = m_gate;
        m_shared.scratch.resize(scratchSize);
        m_shared.date = formatHttpDate(std::chrono::system_clock::now());
        m_shared.closed = [this](ServerConnection *connection) { forget(connection); };
    }
    ~LoopServer() override { LoopServer::stop(std::chrono::milliseconds(0)); }

    Result<> open();
    std::uint16_t port() const override { return m_acceptor->port(); }
    void stop(std::chrono::milliseconds grace) override;

private:
    void accepted(std::unique_ptr<Stream> stream);
    bool makeRoom();
    void forget(ServerConnection *connection);
    void sweep();
    void beginStop(std::chrono::milliseconds grace);
    void endStop();
    template <class Call>
    void forEach(Call call);

    const std::unique_ptr<Loop> m_loop;
    const std::unique_ptr<Timer> m_sweep;
    const std::unique_ptr<Timer> m_grace;
    std::shared_ptr<ServerGate> m_gate;
    std::unique_ptr<Acceptor> m_acceptor;
    ServerShared m_shared;
    std::unordered_map<ServerConnection *, std::unique_ptr<ServerConnection>> m_connections;
    std::vector<std::unique_ptr<ServerConnection>> m_forgotten; ///< closed, perhaps still on the stack
    bool m_stopped = false;                                     ///< server's thread
    std::thread m_thread;
};

Result<> LoopServer::open()
{
    AcceptorOptions options;
    options.host = m_shared.options.host;
    options.port = m_shared.options.port;
    if (m_shared.options.tls) {
        auto tls = TlsContext::create({*m_shared.options.tls});
        if (!tls)
            return tl::unexpected(tls.error());
        options.tls = std::move(*tls);
    }
    auto acceptor = Acceptor::listen(*m_loop, std::move(options),
                                     [this](std::unique_ptr<Stream> stream) { accepted(std::move(stream)); });
    if (!acceptor)
        return tl::unexpected(acceptor.error());
    m_acceptor = std::move(*acceptor);
    m_sweep->start(sweepEvery);
    m_thread = std::thread([this] { m_loop->run(); });
    return {};
}

void LoopServer::accepted(std::unique_ptr<Stream> stream)
{
    if (m_connections.size() >= m_shared.options.maxConnections && !makeRoom())
        return; // destroying the stream closes it
    auto connection = std::make_unique<ServerConnection>(m_shared, std::move(stream));
    ServerConnection *raw = connection.get();
    m_connections.emplace(raw, std::move(connection));
    raw->begin();
}

/// Closes the connection that has been idle longest; false when none is.
bool LoopServer::makeRoom()
{
    ServerConnection *oldest = nullptr;
    for (const auto &[connection, owner] : m_connections) {
        if (connection->isIdle() && (!oldest || connection->idleSince() < oldest->idleSince()))
            oldest = connection;
    }
    if (oldest)
        oldest->closeNow();
    return oldest;
}

void LoopServer::forget(ServerConnection *connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    if (m_forgotten.empty())
        m_loop->post([this] { m_forgotten.clear(); });
    m_forgotten.push_back(std::move(found->second));
    m_connections.erase(found);
    if (m_shared.stopping && m_connections.empty())
        endStop();
}

/// Calls that may close connections need a list that does not change under them.
template <class Call>
void LoopServer::forEach(Call call)
{
    std::vector<ServerConnection *> all;
    all.reserve(m_connections.size());
    for (const auto &[connection, owner] : m_connections)
        all.push_back(connection);
    for (ServerConnection *connection : all)
        call(*connection); // closed ones stay allocated until the next turn of the loop
}

void LoopServer::sweep()
{
    m_shared.date = formatHttpDate(std::chrono::system_clock::now());
    const auto now = std::chrono::steady_clock::now();
    forEach([now](ServerConnection &connection) { connection.checkDeadline(now); });
    if (!m_stopped)
        m_sweep->start(sweepEvery);
}

void LoopServer::stop(std::chrono::milliseconds grace)
{
    if (!m_thread.joinable())
        return;
    m_loop->post([this, grace] { beginStop(grace); });
    m_thread.join();
    m_gate->close();
    m_forgotten.clear();
}

void LoopServer::beginStop(std::chrono::milliseconds grace)
{
    m_shared.stopping = true;
    m_acceptor->close();
    if (m_connections.empty())
        return endStop();
    forEach([](ServerConnection &connection) { connection.wind(); });
    if (m_stopped)
        return;
    m_grace->start(grace);
}

void LoopServer::endStop()
{
    m_stopped = true;
    m_sweep->stop();
    m_grace->stop();
    m_loop->stop();
}

} // namespace

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, Handler handler)
{
    auto loop = Loop::make();
    if (!loop)
        return tl::unexpected(loop.error());
    auto server = std::make_unique<LoopServer>(std::move(*loop), std::move(options), std::move(handler));
    if (const auto opened = server->open(); !opened)
        return tl::unexpected(opened.error());
    return server;
}

} // namespace tidegate::http
