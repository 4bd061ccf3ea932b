#include "core/gateway/gateway.h"

#include "core/gateway/snapshot.h"
#include "core/gateway/worker.h"
#include "core/http/stream.h"
#include "core/http/tls.h"

#include <algorithm>
#include <thread>

namespace tidegate::gateway {

namespace {

/// Nanoseconds of the clock by which requests are metered.
std::int64_t meterTime()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

class ThreadedGateway final : public Gateway
{
public:
    ThreadedGateway(GatewayOptions options, GatewayEvents events) : m_registry(std::max(1u, options.threads))
    {
        m_shared.options = std::move(options);
        m_shared.events = std::move(events);
    }
    ~ThreadedGateway() override { ThreadedGateway::stop(milliseconds(0)); }

    Result<> start();

    std::uint16_t port() const override { return m_port; }
    std::uint16_t tlsPort() const override { return m_tlsPort; }
    Result<> replaceTls(const std::vector<http::TlsIdentity> &identities) override;
    void publish(std::shared_ptr<const RoutingTable> table) override;
    std::vector<RevisionSample> sample() override;
    std::optional<RevisionSample> sample(const RevisionKey &revision) override;
    std::vector<RevisionUsage> takeUsage() override { return m_registry.takeUsage(); }
    std::vector<RevisionTraffic> takeTraffic() override { return m_registry.takeTraffic(); }
    std::vector<RouteSample> sampleRoutes() override { return m_registry.flows().sample(); }
    std::uint64_t takeRecords(const std::function<void(const AccessRecord &)> &each) override;
    void beginStop(milliseconds grace) override;
    ConnectionCounts connections() const override
    {
        return {m_shared.connections.load(), m_shared.refused.load(), m_shared.refusedPerAddress.load()};
    }
    bool idle() const override { return m_shared.connections.load() == 0; }
    void stop(milliseconds grace) override;

private:
    Result<> setUpTls();
    Result<> openDoors();
    Result<std::uint16_t> listenOnAll(Door door);

    Shared m_shared;
    Registry m_registry;
    /// The newest and those that a thread may still read: so that they are freed here, not on a thread with
    /// requests.
    std::vector<std::shared_ptr<const Snapshot>> m_snapshots;
    std::uint16_t m_port = 0;
    std::uint16_t m_tlsPort = 0;
    bool m_stopped = false;
};

Result<> ThreadedGateway::setUpTls()
{
    if (m_shared.options.tls.empty()) {
        if (m_shared.options.tlsPort)
            return fail(Code::Invalid, "a port for TLS needs a certificate");
        return {};
    }
    auto context = http::TlsContext::create(m_shared.options.tls, {{"h2", "http/1.1"}});
    if (!context)
        return tl::unexpected(context.error());
    m_shared.tls = std::move(*context);
    return {};
}

/// The port on which every thread accepts.
Result<std::uint16_t> ThreadedGateway::listenOnAll(Door door)
{
    const bool many = m_shared.workers.size() > 1;
    if (!many || !http::reusePortBalances())
        return m_shared.workers.front()->listen(door, false, many);
    // A shared port would be shared with another server too: first make sure that nobody has it.
    if (door.port != 0) {
        auto loop = http::Loop::make(m_shared.options.loop);
        if (!loop)
            return tl::unexpected(loop.error());
        Worker probe(m_shared, 0, std::move(*loop));
        if (const auto free = probe.listen(door, false, false); !free)
            return free;
    }
    for (const auto &worker : m_shared.workers) {
        const auto port = worker->listen(door, true, false);
        if (!port)
            return port;
        door.port = *port;
    }
    return door.port;
}

Result<> ThreadedGateway::openDoors()
{
    const GatewayOptions &options = m_shared.options;
    const bool onlyTls = !options.tls.empty() && !options.tlsPort;
    const auto port = listenOnAll({options.host, options.port, onlyTls});
    if (!port)
        return tl::unexpected(port.error());
    m_port = *port;
    m_tlsPort = onlyTls ? m_port : 0;
    if (options.tls.empty() || onlyTls)
        return {};
    const auto tlsPort =
        listenOnAll({options.tlsHost.empty() ? options.host : options.tlsHost, *options.tlsPort, true});
    if (!tlsPort)
        return tl::unexpected(tlsPort.error());
    m_tlsPort = *tlsPort;
    return {};
}

Result<> ThreadedGateway::start()
{
    if (const auto tls = setUpTls(); !tls)
        return tls;
    for (size_t i = 0; i < std::max(1u, m_shared.options.threads); ++i) {
        auto loop = http::Loop::make(m_shared.options.loop);
        if (!loop)
            return tl::unexpected(loop.error());
        m_shared.workers.push_back(std::make_unique<Worker>(m_shared, i, std::move(*loop)));
    }
    if (const auto open = openDoors(); !open)
        return open;
    for (const auto &worker : m_shared.workers)
        worker->start();
    return {};
}

Result<> ThreadedGateway::replaceTls(const std::vector<http::TlsIdentity> &identities)
{
    if (!m_shared.tls)
        return fail(Code::Invalid, "this gateway listens without TLS");
    return m_shared.tls->replace(identities);
}

void ThreadedGateway::publish(std::shared_ptr<const RoutingTable> table)
{
    if (m_stopped || !table)
        return;
    std::erase_if(m_snapshots, [](const auto &snapshot) { return snapshot.use_count() == 1; });
    const std::shared_ptr<const Snapshot> snapshot = m_registry.build(std::move(table));
    m_snapshots.push_back(snapshot);
    for (const auto &worker : m_shared.workers)
        worker->mailbox().put(snapshot);
    // Only now: a thread that reads the old table until here still finds its instances open.
    m_registry.closeAbsent();
    std::vector<std::vector<std::shared_ptr<RevisionState>>> waiting(m_shared.workers.size());
    size_t turn = 0;
    for (auto &revision : m_registry.waiting())
        waiting[turn++ % waiting.size()].push_back(std::move(revision));
    for (size_t i = 0; i < waiting.size(); ++i)
        m_shared.workers[i]->published(std::move(waiting[i]));
    for (auto &flow : m_registry.flows().waiting())
        m_shared.workers[turn++ % m_shared.workers.size()]->serveFlow(std::move(flow));
}

std::vector<RevisionSample> ThreadedGateway::sample()
{
    return m_registry.sample(meterTime());
}

std::optional<RevisionSample> ThreadedGateway::sample(const RevisionKey &revision)
{
    return m_registry.sample(revision, meterTime());
}

std::uint64_t ThreadedGateway::takeRecords(const std::function<void(const AccessRecord &)> &each)
{
    AccessRecord record; // one for all of them: its strings are allocated once
    std::uint64_t dropped = 0;
    for (const auto &worker : m_shared.workers)
        dropped += worker->records().take(record, each);
    return dropped;
}

void ThreadedGateway::beginStop(milliseconds grace)
{
    for (const auto &worker : m_shared.workers)
        worker->beginStop(grace);
}

void ThreadedGateway::stop(milliseconds grace)
{
    if (std::exchange(m_stopped, true))
        return;
    beginStop(grace);
    for (const auto &worker : m_shared.workers)
        worker->mayEnd();
    for (const auto &worker : m_shared.workers)
        worker->join();
}

} // namespace

Result<std::unique_ptr<Gateway>> Gateway::listen(GatewayOptions options, GatewayEvents events)
{
    if (options.threads == 0)
        options.threads = std::max(1u, std::thread::hardware_concurrency());
    auto gateway = std::make_unique<ThreadedGateway>(std::move(options), std::move(events));
    if (const auto started = gateway->start(); !started)
        return tl::unexpected(started.error());
    return gateway;
}

} // namespace tidegate::gateway
