#pragma once

#include "core/gateway/address_limits.h"
#include "core/gateway/answers.h"
#include "core/gateway/body.h"
#include "core/gateway/h2_heads.h"
#include "core/gateway/h2_upstream.h"
#include "core/gateway/records.h"
#include "core/gateway/recycler.h"
#include "core/gateway/sides.h"
#include "core/gateway/snapshot.h"
#include "core/gateway/upstream.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace tidegate::http {
class Acceptor;
class Loop;
class Timer;
class TlsContext;
} // namespace tidegate::http

namespace tidegate::gateway {

class H2ServerStream;

/// A client's connection, whatever it speaks, as its thread sees it.
class ClientConnection : public Mortal
{
public:
    /// Cuts it, whatever was going on, and leaves the worker.
    virtual void close() = 0;
    /// The gateway stops: takes what is under way or comes within kLastRequests, and closes then.
    virtual void beginStop() = 0;
    virtual void sweep(SteadyTime now) = 0;
    virtual const http::Stream &stream() const = 0;

    size_t place = 0; ///< in the worker's list
};

/// How long requests may still come that were sent before their client could know that the gateway stops.
constexpr milliseconds kLastRequests{500};

/// Where clients come in.
struct Door
{
    std::string host;
    std::uint16_t port = 0; ///< 0 picks a free one
    bool tls = false;
};

/// What all threads of a gateway have in common; fixed before they start, except for the count.
struct Shared
{
    GatewayOptions options;
    GatewayEvents events;
    std::shared_ptr<http::TlsContext> tls;
    std::vector<std::unique_ptr<Worker>> workers;
    std::atomic<size_t> connections{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> refusedPerAddress{0};
    AddressLimits addresses;
};

/// Buffers that one thread uses for all its connections; nothing in them outlives the turn of the loop that
/// filled it.
struct Scratch
{
    static constexpr size_t kReadSize = 256 * 1024; ///< one read; fits the second-level cache
    static constexpr size_t kSmallRead = 64 * 1024; ///< when what is read will have to be kept

    std::vector<char> bytes = std::vector<char>(kReadSize);
    http::Head head;
    std::string text;
    std::string trailers;
    std::string frames; ///< of HTTP/2, one write
    FieldList fields;
    Pieces pieces;
    std::vector<std::string_view> runs;
};

/// One gateway thread: a loop, its connections, its upstream pools and its buffers. What is not marked
/// otherwise is called on that thread only.
class Worker
{
public:
    Worker(Shared &shared, size_t index, std::unique_ptr<http::Loop> loop);
    ~Worker();

    // Before the thread runs.
    /// Listens at one more door; the port comes back. With `dealToAll`, connections are dealt to all threads
    /// in turn.
    Result<std::uint16_t> listen(const Door &door, bool reusePort, bool dealToAll);
    void start();

    // Any thread.
    void post(std::function<void()> task);
    /// Hands results to requests of this thread.
    void deliver(Waiters waiters);
    Mailbox &mailbox() { return m_mailbox; }
    RecordRing &records() { return m_records; }
    /// A publish: serves these queues and drops connections to instances that have left.
    void published(std::vector<std::shared_ptr<RevisionState>> waiting);
    /// Serves a route's queue.
    void serveFlow(std::shared_ptr<RouteFlow> flow);
    void beginStop(milliseconds grace);
    /// From now on the thread ends once it is stopping and has no connection left.
    void mayEnd();
    void join();

    Shared &shared() { return m_shared; }
    const GatewayOptions &options() const { return m_shared.options; }
    size_t index() const { return m_index; }
    http::Loop &loop() { return *m_loop; }
    bool stopping() const { return m_stopping; }
    /// It has been stopping for so long that what was sent before has come.
    bool lastHaveCome(SteadyTime now) const { return m_stopping && now - m_stoppedAt > kLastRequests; }

    /// The newest snapshot.
    const Snapshot &snapshot();
    /// A number for the snapshot that the last call of snapshot() gave; no other one has it.
    std::uint64_t generation() const { return m_generation; }
    /// Takes a slot or a place in the queue for a request of `view`'s revision.
    AdmissionResult admit(const RevisionView &view, const std::shared_ptr<Waiter> &waiter);
    /// Gives a slot back, and offers it to who waits.
    void release(RevisionState &revision, InstanceState &instance);
    /// The record that was reserved is whole.
    void commitRecord();
    /// Notes down a request that is malformed, or whose head did not come in time: nothing is known of it but
    /// how it was answered. Its id, for the answer.
    std::string recordRefused(int status, std::string_view reason);
    /// Gives a place of a route back, and tells who gets it.
    void leaveFlow(RouteFlow &flow);
    void reportLost(const RevisionView &view, InstanceState &instance);

    Scratch &scratch() { return m_scratch; }
    UpstreamPool &pool() { return m_pool; }
    H2UpstreamPool &h2Pool() { return m_h2Pool; }
    Recycler<H2ServerStream> &serverStreams() { return m_serverStreams; }
    /// Has it flush at the end of this turn of the loop, when all that came has been seen.
    void flushSoon(H2Session *session);
    void forgetFlush(H2Session *session);
    /// A number in [0, 100), for traffic shares.
    double draw();
    /// The wall clock at a moment of about now. A clock that is set shows within a sweep.
    WallTime wallAt(SteadyTime time) const
    {
        return m_wall + std::chrono::duration_cast<WallTime::duration>(time - m_wallRead);
    }
    std::uint32_t turn() { return m_turn++; }
    /// A random UUID, from a generator that is quick and not for secrets.
    void newRequestId(std::string &into);
    std::string_view date() { return m_date.text(wallAt(m_loop->now())); }

    void remove(ClientConnection *connection);
    /// Puts `successor` in its place: the same client, another protocol.
    void replace(ClientConnection *connection, std::unique_ptr<ClientConnection> successor);
    /// Deletes it when the current event is over: its functions may still be on the stack.
    void bury(std::unique_ptr<Mortal> gone);

private:
    void run();
    void adopt(std::unique_ptr<http::Stream> stream);
    void refuse(http::Stream &stream, std::string_view reason, std::string_view message);
    void endTurn();
    void sweep();
    void serve(RevisionState &revision);
    void hand(Waiter &waiter);
    void hand(FlowWaiter &waiter);
    void serve(RouteFlow &flow);
    void stopIfDone();
    std::uint64_t random();
    void readWallClock();

    Shared &m_shared;
    const size_t m_index;
    Mailbox m_mailbox;
    RecordRing m_records;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::uint64_t m_generation = 0;
    const std::unique_ptr<http::Loop> m_loop; // before everything that holds a stream
    std::unique_ptr<http::Timer> m_sweepTimer;
    std::vector<std::unique_ptr<http::Acceptor>> m_acceptors;
    Scratch m_scratch;
    WallTime m_wall;
    SteadyTime m_wallRead; ///< when m_wall was
    UpstreamPool m_pool;
    H2UpstreamPool m_h2Pool;
    Recycler<H2ServerStream> m_serverStreams;
    std::vector<H2Session *> m_unflushed;
    DateCache m_date;
    std::vector<std::unique_ptr<ClientConnection>> m_connections;
    std::vector<std::unique_ptr<Mortal>> m_graves;
    size_t m_sweepAt = 0;
    std::uint32_t m_turn = 0;
    std::uint64_t m_random = 0;
    bool m_stopping = false;
    bool m_mayEnd = false; ///< no publish() is to come that would need this thread
    bool m_done = false;   ///< stopped, and no connection is left
    SteadyTime m_stoppedAt{};
    SteadyTime m_stopBy{};
    std::thread m_thread;
};

} // namespace tidegate::gateway
