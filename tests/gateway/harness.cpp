#include "harness.h"

#include "core/http/codec.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>

namespace tidegate::gateway::test {

std::string Message::field(const std::string &name) const
{
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

bool Peer::send(std::string_view bytes)
{
    boost::system::error_code error;
    boost::asio::write(m_socket, boost::asio::buffer(bytes.data(), bytes.size()), error);
    return !error;
}

bool Peer::fill()
{
    char bytes[16'384];
    boost::system::error_code error;
    const size_t count = m_socket.read_some(boost::asio::buffer(bytes), error);
    m_in.append(bytes, count);
    return !error && count > 0;
}

std::string Peer::readSome(size_t size)
{
    if (m_in.empty())
        fill();
    const std::string result = m_in.substr(0, size);
    m_in.erase(0, result.size());
    return result;
}

std::string Peer::readExactly(size_t size)
{
    while (m_in.size() < size && fill())
        ;
    const std::string result = m_in.substr(0, size);
    m_in.erase(0, result.size());
    return result;
}

void Peer::shutdownWrite()
{
    boost::system::error_code ignored;
    m_socket.shutdown(Tcp::socket::shutdown_send, ignored);
}

void Peer::shutdownBoth()
{
    boost::system::error_code ignored;
    m_socket.shutdown(Tcp::socket::shutdown_both, ignored);
}

void Peer::close()
{
    boost::system::error_code ignored;
    m_socket.close(ignored);
}

Message Peer::readRequest()
{
    return read(true, {});
}

Message Peer::readResponse(std::string_view method)
{
    return read(false, method);
}

Message Peer::read(bool request, std::string_view method)
{
    Message message;
    http::Head head;
    http::ParseResult parsed;
    for (;;) {
        parsed = request ? http::parseRequestHead(m_in, head) : http::parseResponseHead(m_in, head, method);
        if (parsed.status != http::ParseStatus::NeedMore || !fill())
            break;
    }
    if (parsed.status != http::ParseStatus::Done)
        return message;
    message.raw = m_in.substr(0, parsed.consumed);
    message.method = head.method;
    message.target = head.target;
    message.status = head.status;
    for (const http::FieldView &field : head.fields) {
        std::string name(field.name);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
        std::string &value = message.fields[name];
        value += (value.empty() ? "" : ", ") + std::string(field.value);
    }
    const http::BodyFraming framing = head.framing;
    const size_t length = size_t(head.contentLength);
    m_in.erase(0, parsed.consumed);
    if (framing == http::BodyFraming::Length) {
        message.body = readExactly(length);
        message.whole = message.body.size() == length;
    } else if (framing == http::BodyFraming::UntilClose) {
        while (fill())
            ;
        message.body = std::exchange(m_in, {});
        message.whole = true;
    } else if (framing == http::BodyFraming::Chunked) {
        http::ChunkDecoder decoder;
        for (;;) {
            const auto step = decoder.next(m_in);
            message.body += step.data;
            m_in.erase(0, step.consumed);
            message.whole = step.status == http::ParseStatus::Done;
            if (message.whole)
                message.trailers = decoder.trailers();
            if (step.status != http::ParseStatus::NeedMore || (step.consumed == 0 && !fill()))
                break;
        }
    } else {
        message.whole = true;
    }
    return message;
}

ScriptedInstance::ScriptedInstance(Script script, std::string name)
    : m_script(std::move(script)), m_name(std::move(name))
{
    if (!m_script)
        m_script = [this](Peer &peer, const Message &) {
            return peer.send(answerOf("hello from " + m_name));
        };
    m_acceptor.open(Tcp::v4());
    m_acceptor.bind({boost::asio::ip::address_v4::loopback(), 0});
    m_acceptor.listen();
    m_port = m_acceptor.local_endpoint().port();
    m_thread = std::thread([this] { accept(); });
}

ScriptedInstance::~ScriptedInstance()
{
    stop();
}

void ScriptedInstance::accept()
{
    for (;;) {
        boost::system::error_code error;
        Tcp::socket socket(m_io);
        m_acceptor.accept(socket, error);
        const std::lock_guard lock(m_mutex);
        if (error || m_stopped)
            return;
        socket.set_option(Tcp::no_delay(true));
        ++connections;
        Peer &peer = m_peers.emplace_back(std::move(socket));
        m_threads.emplace_back([this, &peer] { serve(peer); });
    }
}

void ScriptedInstance::serve(Peer &peer)
{
    for (;;) {
        const Message message = peer.readRequest();
        if (message.method.empty())
            break;
        ++requests;
        if (!m_script(peer, message))
            break;
    }
    peer.shutdownBoth();
}

void ScriptedInstance::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_stopped, true))
            return;
        for (Peer &peer : m_peers)
            peer.shutdownBoth();
    }
    // A blocking accept() only ends with a connection.
    boost::system::error_code ignored;
    Tcp::socket poke(m_io);
    poke.connect({boost::asio::ip::address_v4::loopback(), m_port}, ignored);
    m_thread.join();
    for (std::thread &thread : m_threads)
        thread.join();
    m_acceptor.close(ignored);
    m_peers.clear();
}

std::string answerOf(std::string_view body, std::string_view extraFields)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(extraFields) + "\r\n" + std::string(body);
}

RevisionKey helloKey()
{
    return {"default", "hello-00001"};
}

TableBuilder::TableBuilder()
{
    target.key = helloKey();
    target.service = "hello";
    target.configuration = "hello";
}

TableBuilder &TableBuilder::endpoint(const Endpoint &endpoint)
{
    target.endpoints.push_back(endpoint);
    return *this;
}

TableBuilder &TableBuilder::host(const std::string &host, std::vector<TrafficShare> shares)
{
    HostRoute &route = table->hosts[host];
    route.route = {"default", "hello"};
    route.shares = std::move(shares);
    return *this;
}

TableBuilder &TableBuilder::revision(RevisionTarget revision)
{
    const RevisionKey key = revision.key;
    table->revisions[key] = std::make_shared<RevisionTarget>(std::move(revision));
    return *this;
}

std::shared_ptr<const RoutingTable> TableBuilder::build()
{
    revision(target);
    if (table->hosts.empty())
        host("hello.default.localhost", {{target.key, 100}});
    return table;
}

Harness::Harness(GatewayOptions options)
{
    if (options.threads == 0)
        options.threads = 2;
    GatewayEvents events;
    events.demand = [this](const RevisionKey &) { ++demands; };
    events.instanceLost = [this](const RevisionKey &, const InstanceId &) { ++lost; };
    auto gateway = Gateway::listen(std::move(options), std::move(events));
    if (gateway)
        m_gateway = std::move(*gateway);
}

Harness::~Harness()
{
    m_gateway.reset();
}

std::vector<AccessRecord> Harness::records(size_t count)
{
    std::vector<AccessRecord> all;
    const auto until = std::chrono::steady_clock::now() + seconds(10);
    while (all.size() < count && std::chrono::steady_clock::now() < until) {
        for (AccessRecord &record : takeRecords())
            all.push_back(std::move(record));
        std::this_thread::sleep_for(milliseconds(1));
    }
    return all;
}

Peer Harness::connect()
{
    Tcp::socket socket(m_io);
    boost::system::error_code error;
    socket.connect({boost::asio::ip::address_v4::loopback(), m_gateway->port()}, error);
    if (!error)
        socket.set_option(Tcp::no_delay(true));
    return Peer(std::move(socket));
}

Message Harness::get(const std::string &target, const std::string &host, const std::string &extraFields)
{
    Peer peer = connect();
    peer.send(getText(target, host, extraFields));
    return peer.readResponse();
}

std::string getText(const std::string &target, const std::string &host, const std::string &extraFields)
{
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + extraFields + "\r\n";
}

} // namespace tidegate::gateway::test
