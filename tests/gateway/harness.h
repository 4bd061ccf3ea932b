#pragma once

#include "core/gateway/gateway.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace tidegate::gateway::test {

using Tcp = boost::asio::ip::tcp;

/// A message as it was read from a socket; `whole` is false when the connection ended inside it.
struct Message
{
    bool whole = false;
    std::string method;
    std::string target;
    int status = 0;
    std::map<std::string, std::string> fields; ///< lower-case names; repeated ones joined by ", "
    std::string body;
    std::string trailers; ///< lines, as they came
    std::string raw;      ///< head, as it came

    std::string field(const std::string &name) const;
};

/// A blocking socket with a reader of HTTP messages; for both ends of the gateway.
class Peer
{
public:
    explicit Peer(Tcp::socket socket) : m_socket(std::move(socket)) {}

    bool send(std::string_view bytes);
    Message readRequest();
    /// Skips nothing: interim answers are returned too.
    Message readResponse(std::string_view method = "GET");
    /// At most `size` bytes, what has come first; empty at the end.
    std::string readSome(size_t size = 65'536);
    std::string readExactly(size_t size);
    void shutdownWrite();
    void shutdownBoth();
    void close();
    Tcp::socket &socket() { return m_socket; }

private:
    bool fill();
    Message read(bool request, std::string_view method);

    Tcp::socket m_socket;
    std::string m_in;
};

/// An instance: a listening socket and a thread per connection that runs a script.
class ScriptedInstance
{
public:
    /// Called for every request; false closes the connection.
    using Script = std::function<bool(Peer &, const Message &)>;

    explicit ScriptedInstance(Script script = {}, std::string name = "hello-00001-aaaaa");
    ~ScriptedInstance();

    Endpoint endpoint() const { return {InstanceId{m_name}, "127.0.0.1", m_port, true}; }
    /// No more connections, and those that are there end.
    void stop();

    std::atomic<int> connections{0};
    std::atomic<int> requests{0};

private:
    void accept();
    void serve(Peer &peer);

    Script m_script;
    std::string m_name;
    boost::asio::io_context m_io;
    Tcp::acceptor m_acceptor{m_io};
    std::uint16_t m_port = 0;
    std::mutex m_mutex;
    std::list<Peer> m_peers;
    std::list<std::thread> m_threads;
    bool m_stopped = false;
    std::thread m_thread;
};

/// `HTTP/1.1 200 OK` with a length.
std::string answerOf(std::string_view body, std::string_view extraFields = {});

/// A routing table under construction: one route `hello.default.localhost` unless said otherwise.
struct TableBuilder
{
    std::shared_ptr<RoutingTable> table = std::make_shared<RoutingTable>();

    RevisionTarget target; ///< key default/hello-00001
    TableBuilder();
    TableBuilder &endpoint(const Endpoint &endpoint);
    TableBuilder &host(const std::string &host, std::vector<TrafficShare> shares);
    TableBuilder &revision(RevisionTarget target);
    /// With `target` and, when there is no host yet, the one route to it.
    std::shared_ptr<const RoutingTable> build();
};

RevisionKey helloKey();

/// A gateway on a free port, with its events collected.
class Harness
{
public:
    explicit Harness(GatewayOptions options = {});
    ~Harness();

    Gateway &gateway() { return *m_gateway; }
    /// The counters of the first revision; zeros when there is none.
    RevisionSample sample()
    {
        const auto samples = m_gateway->sample();
        return samples.empty() ? RevisionSample{} : samples.front();
    }
    /// What has been recorded since the last call, in the order in which the requests came.
    std::vector<AccessRecord> takeRecords()
    {
        std::vector<AccessRecord> records;
        m_gateway->takeRecords([&](const AccessRecord &record) { records.push_back(record); });
        std::stable_sort(records.begin(), records.end(),
                         [](const AccessRecord &a, const AccessRecord &b) { return a.start < b.start; });
        return records;
    }
    /// takeRecords() until there are so many, for 10 s at most: a record comes a moment after its request has
    /// given back what it had.
    std::vector<AccessRecord> records(size_t count);
    Peer connect();
    /// One request on a connection of its own.
    Message get(const std::string &target = "/", const std::string &host = "hello.default.localhost",
                const std::string &extraFields = {});

    std::atomic<int> demands{0};
    std::atomic<int> lost{0};

private:
    boost::asio::io_context m_io;
    std::unique_ptr<Gateway> m_gateway;
};

std::string getText(const std::string &target = "/", const std::string &host = "hello.default.localhost",
                    const std::string &extraFields = {});

} // namespace tidegate::gateway::test
