#include "core/gateway/worker.h"

#include "core/gateway/connection.h"
#include "core/gateway/h2_server_stream.h"
#include "core/gateway/heads.h"
#include "core/http/stream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <utility>

namespace tidegate::gateway {

namespace {

constexpr milliseconds kSweepEvery{50};      ///< the precision of every time-out
constexpr size_t kSweepAtLeast = 1'024;      ///< connections looked at in one sweep
constexpr size_t kSweepTurns = 10;           ///< sweeps in which every connection is looked at
constexpr size_t kRecordsPerThread = 16'384; ///< access records; half full it asks to be emptied

constexpr std::array<char, 512> hexPairs()
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 512> pairs{};
    for (size_t byte = 0; byte < 256; ++byte) {
        pairs[2 * byte] = digits[byte >> 4];
        pairs[2 * byte + 1] = digits[byte & 0xf];
    }
    return pairs;
}

constexpr std::array<char, 512> kHexPairs = hexPairs(); ///< of every byte, two digits

/// Whose thread this is: a connection that another thread accepted arrives here without a word about its
/// owner.
thread_local Worker *t_worker = nullptr;

} // namespace

Worker::Worker(Shared &shared, size_t index, std::unique_ptr<http::Loop> loop)
    : m_shared(shared)
    , m_index(index)
    , m_records(kRecordsPerThread)
    , m_loop(std::move(loop))
    , m_sweepTimer(m_loop->makeTimer([this] { sweep(); }))
    , m_h2Pool(*this)
    , m_random(std::uint64_t(std::random_device()()) << 32 | std::random_device()())
{
    auto empty = std::make_shared<Snapshot>();
    empty->table = std::make_shared<RoutingTable>();
    m_snapshot = std::move(empty);
    readWallClock();
}

Worker::~Worker() = default;

Result<std::uint16_t> Worker::listen(const Door &door, bool reusePort, bool dealToAll)
{
    http::AcceptorOptions options;
    options.host = door.host;
    options.port = door.port;
    options.reusePort = reusePort;
    if (door.tls)
        options.tls = m_shared.tls;
    if (dealToAll)
        options.pickLoop = [this]() -> http::Loop & {
            return m_shared.workers[m_turn++ % m_shared.workers.size()]->loop();
        };
    auto acceptor =
        http::Acceptor::listen(*m_loop, std::move(options), [](std::unique_ptr<http::Stream> stream) {
            if (t_worker)
                t_worker->adopt(std::move(stream));
        });
    if (!acceptor)
        return tl::unexpected(acceptor.error());
    m_acceptors.push_back(std::move(*acceptor));
    return m_acceptors.back()->port();
}

void Worker::start()
{
    m_thread = std::thread([this] { run(); });
}

void Worker::run()
{
    t_worker = this;
    m_sweepTimer->start(kSweepEvery);
    m_loop->run();
    m_acceptors.clear();
    m_connections.clear();
    m_pool.clear();
    m_h2Pool.clear();
    m_graves.clear();
}

void Worker::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void Worker::post(std::function<void()> task)
{
    m_loop->post(std::move(task));
}

void Worker::deliver(Waiters waiters)
{
    post([this, waiters = std::move(waiters)] {
        for (const auto &waiter : waiters)
            hand(*waiter);
    });
}

void Worker::hand(Waiter &waiter)
{
    if (waiter.exchange)
        waiter.exchange->settled(std::move(waiter.result));
    else if (waiter.result.instance) // its request has gone meanwhile
        release(*waiter.revision, *waiter.result.instance);
}

void Worker::published(std::vector<std::shared_ptr<RevisionState>> waiting)
{
    post([this, waiting = std::move(waiting)] {
        snapshot();
        m_pool.dropUnusable();
        m_h2Pool.dropUnusable();
        for (const auto &revision : waiting)
            serve(*revision);
    });
}

const Snapshot &Worker::snapshot()
{
    if (m_mailbox.take(m_snapshot))
        ++m_generation;
    return *m_snapshot;
}

AdmissionResult Worker::admit(const RevisionView &view, const std::shared_ptr<Waiter> &waiter)
{
    bool demand = false;
    RevisionState &revision = *view.state;
    AdmissionResult result = revision.admit(
        waiter, [&] { return snapshot().view(revision.key()); }, turn(), demand);
    if (demand && m_shared.events.demand)
        m_shared.events.demand(revision.key());
    return result;
}

void Worker::release(RevisionState &revision, InstanceState &instance)
{
    instance.release();
    if (revision.waiting() > 0)
        serve(revision);
}

void Worker::serve(RevisionState &revision)
{
    Waiters served = revision.serve([&] { return snapshot().view(revision.key()); });
    std::vector<Waiters> byWorker(served.empty() ? 0 : m_shared.workers.size());
    for (auto &waiter : served)
        byWorker[waiter->worker->index()].push_back(std::move(waiter));
    for (size_t i = 0; i < byWorker.size(); ++i) {
        if (!byWorker[i].empty())
            m_shared.workers[i]->deliver(std::move(byWorker[i]));
    }
}

void Worker::commitRecord()
{
    if (m_records.commit() && m_shared.events.recordsWaiting)
        m_shared.events.recordsWaiting();
}

std::string Worker::recordRefused(int status, std::string_view reason)
{
    std::string id;
    newRequestId(id);
    if (RawRecord *slot = m_records.reserve()) {
        slot->refused(wallAt(m_loop->now()), id, status, reason);
        commitRecord();
    }
    return id;
}

void Worker::hand(FlowWaiter &waiter)
{
    if (waiter.exchange)
        waiter.exchange->flowGranted();
    else // its request has gone meanwhile
        leaveFlow(*waiter.flow);
}

void Worker::leaveFlow(RouteFlow &flow)
{
    if (flow.leave())
        serve(flow);
}

void Worker::serveFlow(std::shared_ptr<RouteFlow> flow)
{
    post([this, flow = std::move(flow)] { serve(*flow); });
}

void Worker::serve(RouteFlow &flow)
{
    for (auto &waiter : flow.serve()) {
        Worker *const its = waiter->worker;
        its->post([its, waiter = std::move(waiter)] { its->hand(*waiter); });
    }
}

void Worker::reportLost(const RevisionView &view, InstanceState &instance)
{
    if (instance.markLost() && m_shared.events.instanceLost)
        m_shared.events.instanceLost(view.state->key(), instance.endpoint().instance);
}

// splitmix64: one multiplication chain a number, good enough for shares and ids.
std::uint64_t Worker::random()
{
    std::uint64_t mixed = (m_random += 0x9e3779b97f4a7c15);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
}

double Worker::draw()
{
    return double(random() >> 11) * (100.0 / double(std::uint64_t(1) << 53));
}

void Worker::newRequestId(std::string &into)
{
    // A version 4 UUID (RFC 9562): two random numbers, less the bits that say so.
    const std::uint64_t high = (random() & ~std::uint64_t(0xf000)) | 0x4000;
    const std::uint64_t low = (random() & ~(std::uint64_t(0xf) << 60)) | (std::uint64_t(0xa) << 60);
    into.resize(36);
    char *at = into.data();
    const auto write = [&at](std::uint64_t bits, int first, int last) {
        for (int byte = first; byte < last; ++byte, at += 2)
            std::memcpy(at, kHexPairs.data() + 2 * ((bits >> (56 - 8 * byte)) & 0xff), 2);
    };
    write(high, 0, 4);
    *at++ = '-';
    write(high, 4, 6);
    *at++ = '-';
    write(high, 6, 8);
    *at++ = '-';
    write(low, 0, 2);
    *at++ = '-';
    write(low, 2, 8);
}

void Worker::readWallClock()
{
    m_wallRead = std::chrono::steady_clock::now();
    m_wall = SystemClock().wall();
}

void Worker::adopt(std::unique_ptr<http::Stream> stream)
{
    if (m_stopping)
        return;
    if (m_shared.connections.fetch_add(1) >= m_shared.options.maxConnections) {
        m_shared.connections.fetch_sub(1);
        ++m_shared.refused;
        return refuse(*stream, "TooManyConnections", "the gateway has as many connections as it may have");
    }
    if (!m_shared.addresses.enter(addressOf(stream->remoteAddress()), options().maxConnectionsPerAddress)) {
        m_shared.connections.fetch_sub(1);
        ++m_shared.refusedPerAddress;
        return refuse(*stream, "TooManyConnectionsFromAddress",
                      "the gateway has as many connections from this address as it may have");
    }
    auto connection = std::make_unique<Connection>(*this, std::move(stream));
    Connection &added = *connection;
    added.place = m_connections.size();
    m_connections.push_back(std::move(connection));
    added.start();
}

void Worker::refuse(http::Stream &stream, std::string_view reason, std::string_view message)
{
    Answer answer;
    answer.status = 503;
    answer.reason = reason;
    answer.message = message;
    answer.retryAfter = seconds(1);
    std::string text;
    writeAnswer(text, answer, date(), false);
    const std::string_view piece = text;
    (void)stream.writev(std::span(&piece, 1)); // as far as it goes: the connection is closed either way
}

void Worker::remove(ClientConnection *connection)
{
    m_shared.addresses.leave(addressOf(connection->stream().remoteAddress()),
                             options().maxConnectionsPerAddress);
    const size_t place = connection->place;
    bury(std::move(m_connections[place]));
    if (place + 1 < m_connections.size()) {
        m_connections[place] = std::move(m_connections.back());
        m_connections[place]->place = place;
    }
    m_connections.pop_back();
    m_shared.connections.fetch_sub(1);
    stopIfDone();
}

void Worker::flushSoon(H2Session *session)
{
    if (m_unflushed.empty())
        m_loop->post([this] { endTurn(); });
    m_unflushed.push_back(session);
}

void Worker::forgetFlush(H2Session *session)
{
    std::replace(m_unflushed.begin(), m_unflushed.end(), session, static_cast<H2Session *>(nullptr));
}

/// Writes what this turn of the loop has left in sessions. What that brings about may need another turn.
void Worker::endTurn()
{
    const size_t count = m_unflushed.size();
    for (size_t i = 0; i < count; ++i) {
        if (H2Session *session = std::exchange(m_unflushed[i], nullptr))
            session->flush();
    }
    m_unflushed.erase(m_unflushed.begin(), m_unflushed.begin() + std::ptrdiff_t(count));
    if (!m_unflushed.empty())
        m_loop->post([this] { endTurn(); });
    m_serverStreams.settle();
    m_h2Pool.settle();
}

void Worker::replace(ClientConnection *connection, std::unique_ptr<ClientConnection> successor)
{
    successor->place = connection->place;
    std::swap(m_connections[connection->place], successor);
    bury(std::move(successor));
}

void Worker::bury(std::unique_ptr<Mortal> gone)
{
    if (!gone)
        return;
    if (m_graves.empty())
        m_loop->post([this] { m_graves.clear(); });
    m_graves.push_back(std::move(gone));
}

void Worker::sweep()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    m_sweepTimer->start(kSweepEvery);
    readWallClock();
    m_pool.sweep(now);
    m_h2Pool.sweep(now);
    if (m_stopping && now >= m_stopBy) {
        while (!m_connections.empty())
            m_connections.back()->close();
        return stopIfDone();
    }
    size_t count =
        std::min(m_connections.size(), std::max(kSweepAtLeast, m_connections.size() / kSweepTurns));
    while (count-- > 0 && !m_connections.empty()) {
        if (m_sweepAt >= m_connections.size())
            m_sweepAt = 0;
        // One that closes is replaced by the last, which has its turn on the next round.
        m_connections[m_sweepAt++]->sweep(now);
    }
}

void Worker::beginStop(milliseconds grace)
{
    post([this, grace] {
        m_stopping = true;
        m_stoppedAt = std::chrono::steady_clock::now();
        m_stopBy = m_stoppedAt + grace;
        for (const auto &acceptor : m_acceptors)
            acceptor->close();
        for (size_t i = m_connections.size(); i-- > 0;) {
            if (i < m_connections.size())
                m_connections[i]->beginStop();
        }
        stopIfDone();
    });
}

void Worker::mayEnd()
{
    post([this] {
        m_mayEnd = true;
        stopIfDone();
    });
}

void Worker::stopIfDone()
{
    if (m_done || !m_stopping || !m_mayEnd || !m_connections.empty())
        return;
    m_done = true;
    m_sweepTimer->stop();
    m_loop->stop();
}

} // namespace tidegate::gateway
