#include "core/http/server.h"

#include "core/http/answer.h"
#include "core/http/server_connection.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <thread>
#include <unordered_map>

namespace tidegate::http {

namespace {

using namespace detail;
using boost::system::error_code;

constexpr size_t scratchSize = 256 * 1024;

class AsioServer final : public Server
{
public:
    AsioServer(ServerOptions options, Handler handler)
        : m_sweep(m_io)
        , m_grace(m_io)
        , m_work(boost::asio::make_work_guard(m_io))
        , m_gate(std::make_shared<ServerGate>(m_io))
    {
        m_shared.options = std::move(options);
        m_shared.handler = std::move(handler);
        m_shared.gate = m_gate;
        m_shared.scratch.resize(scratchSize);
        m_shared.date = formatHttpDate(std::chrono::system_clock::now());
        m_shared.closed = [this](ServerConnection *connection) { forget(connection); };
    }
    ~AsioServer() override { AsioServer::stop(std::chrono::milliseconds(0)); }

    Result<> open();
    std::uint16_t port() const override { return m_acceptor->port(); }
    void stop(std::chrono::milliseconds grace) override;

private:
    void accepted(std::unique_ptr<Stream> stream);
    bool makeRoom();
    void forget(ServerConnection *connection);
    void scheduleSweep();
    void sweep();
    void beginStop(std::chrono::milliseconds grace);
    void endStop();
    template <class Call>
    void forEach(Call call);

    boost::asio::io_context m_io{1};
    boost::asio::steady_timer m_sweep;
    boost::asio::steady_timer m_grace;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
    std::shared_ptr<ServerGate> m_gate;
    std::unique_ptr<Acceptor> m_acceptor;
    ServerShared m_shared;
    std::unordered_map<ServerConnection *, std::unique_ptr<ServerConnection>> m_connections;
    std::vector<std::unique_ptr<ServerConnection>> m_forgotten; ///< closed, perhaps still on the stack
    bool m_stopped = false;                                     ///< server's thread
    std::thread m_thread;
};

Result<> AsioServer::open()
{
    AcceptorOptions options;
    options.host = m_shared.options.host;
    options.port = m_shared.options.port;
    if (m_shared.options.tls) {
        auto tls = TlsContext::create(*m_shared.options.tls);
        if (!tls)
            return tl::unexpected(tls.error());
        options.tls = std::move(*tls);
    }
    auto acceptor = Acceptor::listen(m_io, std::move(options),
                                     [this](std::unique_ptr<Stream> stream) { accepted(std::move(stream)); });
    if (!acceptor)
        return tl::unexpected(acceptor.error());
    m_acceptor = std::move(*acceptor);
    scheduleSweep();
    m_thread = std::thread([this] { m_io.run(); });
    return {};
}

void AsioServer::accepted(std::unique_ptr<Stream> stream)
{
    if (m_connections.size() >= m_shared.options.maxConnections && !makeRoom())
        return; // destroying the stream closes it
    auto connection = std::make_unique<ServerConnection>(m_shared, std::move(stream));
    ServerConnection *raw = connection.get();
    m_connections.emplace(raw, std::move(connection));
    raw->begin();
}

/// Closes the connection that has been idle longest; false when none is.
bool AsioServer::makeRoom()
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

void AsioServer::forget(ServerConnection *connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    if (m_forgotten.empty())
        boost::asio::post(m_io, [this] { m_forgotten.clear(); });
    m_forgotten.push_back(std::move(found->second));
    m_connections.erase(found);
    if (m_shared.stopping && m_connections.empty())
        endStop();
}

/// Calls that may close connections need a list that does not change under them.
template <class Call>
void AsioServer::forEach(Call call)
{
    std::vector<ServerConnection *> all;
    all.reserve(m_connections.size());
    for (const auto &[connection, owner] : m_connections)
        all.push_back(connection);
    for (ServerConnection *connection : all)
        call(*connection); // closed ones stay allocated until the next turn of the loop
}

void AsioServer::scheduleSweep()
{
    m_sweep.expires_after(std::chrono::seconds(1));
    m_sweep.async_wait([this](error_code error) {
        if (!error)
            sweep();
    });
}

void AsioServer::sweep()
{
    m_shared.date = formatHttpDate(std::chrono::system_clock::now());
    const auto now = std::chrono::steady_clock::now();
    forEach([now](ServerConnection &connection) { connection.checkDeadline(now); });
    if (!m_stopped)
        scheduleSweep();
}

void AsioServer::stop(std::chrono::milliseconds grace)
{
    if (!m_thread.joinable())
        return;
    boost::asio::post(m_io, [this, grace] { beginStop(grace); });
    m_thread.join();
    m_gate->close();
    m_forgotten.clear();
}

void AsioServer::beginStop(std::chrono::milliseconds grace)
{
    m_shared.stopping = true;
    m_acceptor->close();
    if (m_connections.empty())
        return endStop();
    forEach([](ServerConnection &connection) { connection.wind(); });
    if (m_stopped)
        return;
    m_grace.expires_after(grace);
    m_grace.async_wait([this](error_code error) {
        if (!error)
            forEach([](ServerConnection &connection) { connection.closeNow(); });
    });
}

void AsioServer::endStop()
{
    m_stopped = true;
    m_sweep.cancel();
    m_grace.cancel();
    m_work.reset(); // run() returns once what was posted has been done
}

} // namespace

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, Handler handler)
{
    auto server = std::make_unique<AsioServer>(std::move(options), std::move(handler));
    if (const auto opened = server->open(); !opened)
        return tl::unexpected(opened.error());
    return server;
}

} // namespace tidegate::http
