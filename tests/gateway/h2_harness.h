#pragma once

#include "harness.h"

#include <nghttp2/nghttp2.h>

#include <atomic>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tidegate::gateway::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// A message of HTTP/2 as it came in on a stream.
struct H2Message
{
    std::map<std::string, std::string> fields; ///< pseudo fields too; repeated ones joined by ", "
    std::map<std::string, std::string> trailers;
    std::vector<int> interims; ///< statuses
    std::string body;
    bool headDone = false;
    bool ended = false;  ///< END_STREAM has come
    bool closed = false; ///< the stream is
    std::uint32_t error = 0;

    int status() const;
    std::string field(const std::string &name) const;
    std::string trailer(const std::string &name) const;
};

/// One end of a connection: a session of nghttp2, its messages by stream, and the bytes it wants to send.
class H2End
{
public:
    explicit H2End(bool isServer, bool opensWindows = true);
    virtual ~H2End();
    H2End(const H2End &) = delete;
    H2End &operator=(const H2End &) = delete;

    void settings(std::vector<nghttp2_settings_entry> entries);
    bool feed(std::string_view bytes);
    std::string takeOutput();
    /// A message that may have a body: of nothing, `body` to its end, or (with `open`) one that more() goes
    /// on with.
    std::int32_t request(const Fields &fields, std::string body = {}, bool open = false,
                         const Fields &trailers = {});
    void respond(std::int32_t id, const Fields &fields, std::string body = {}, bool open = false,
                 const Fields &trailers = {});
    void more(std::int32_t id, const std::string &body, bool last = false);
    void interim(std::int32_t id, int status);
    void reset(std::int32_t id, std::uint32_t error = NGHTTP2_CANCEL);
    H2Message &message(std::int32_t id) { return m_messages[id]; }
    nghttp2_session *session() { return m_session; }

    std::atomic<bool> goneAway{false}; ///< GOAWAY has come
    std::uint32_t goAwayError = 0;
    std::vector<std::int32_t> goAways; ///< last streams, in the order they came

protected:
    virtual void headCame(std::int32_t) {}
    virtual void endCame(std::int32_t) {}
    virtual void streamClosed(std::int32_t, std::uint32_t) {}

private:
    friend struct H2EndCallbacks;
    struct Outgoing
    {
        std::string bytes;
        bool last = true;
        Fields trailers;
    };
    nghttp2_data_provider provider(std::int32_t id, std::string body, bool open, const Fields &trailers);

    nghttp2_session *m_session = nullptr;
    std::map<std::int32_t, H2Message> m_messages;
    std::map<std::int32_t, Outgoing> m_outgoing;
};

/// A client of HTTP/2 on a blocking socket.
class H2Client : public H2End
{
public:
    explicit H2Client(Peer peer, bool opensWindows = true, std::vector<nghttp2_settings_entry> entries = {});

    /// Sends what waits, and reads until `done` or for 10 s without a byte; false when it did not come to
    /// that.
    bool until(const std::function<bool()> &done);
    /// One request, to its answer's end.
    H2Message ask(const Fields &fields, std::string body = {}, const Fields &trailers = {});
    void flush();
    Peer &peer() { return m_peer; }
    bool ended() const { return m_ended; }

private:
    Peer m_peer;
    bool m_ended = false;
};

/// `:method`, `:path`, `:authority` of the hello route, and more.
Fields h2Head(const std::string &method = "GET", const std::string &path = "/", const Fields &more = {},
              const std::string &authority = "hello.default.localhost");

class H2Instance;

/// A gateway's connection to an H2Instance. Its functions are called on the instance's thread.
class H2Serving final : public H2End
{
public:
    H2Serving(H2Instance &instance, Tcp::socket socket);
    void start();
    void flush();
    void goAway(std::int32_t lastStream);
    void close();
    bool isOpen() const { return m_socket.is_open(); }

private:
    void headCame(std::int32_t id) override;
    void endCame(std::int32_t id) override;
    void streamClosed(std::int32_t id, std::uint32_t error) override;
    void read();

    H2Instance &m_instance;
    Tcp::socket m_socket;
    std::string m_buffer = std::string(65'536, '\0');
    std::string m_out;
    bool m_writing = false;
};

/// An instance that speaks HTTP/2 without TLS; one thread.
class H2Instance
{
public:
    using Script = std::function<void(H2Serving &, std::int32_t id)>;
    struct Options
    {
        Script onHead; ///< when a request's head has come
        Script
            onEnd; ///< when all of it has; without one it is answered with `hello from <name>`, or its body
        Script onReset; ///< when its stream is closed with an error
        std::vector<nghttp2_settings_entry> settings = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100}};
        bool opensWindows = true;
        std::string name = "hello-00001-aaaaa";
    };

    explicit H2Instance(Options options);
    H2Instance() : H2Instance(Options{}) {}
    ~H2Instance();

    Endpoint endpoint() const { return {InstanceId{m_options.name}, "127.0.0.1", m_port, true}; }
    /// Runs it on the instance's thread, for each open connection.
    void forAll(const std::function<void(H2Serving &)> &task);
    void stop();

    std::atomic<int> connections{0};
    std::atomic<int> requests{0};
    std::atomic<int> resets{0};

private:
    friend class H2Serving;
    void accept();

    Options m_options;
    boost::asio::io_context m_io;
    Tcp::acceptor m_acceptor{m_io};
    std::uint16_t m_port = 0;
    std::list<std::unique_ptr<H2Serving>> m_connections;
    std::thread m_thread;
};

/// The table to an h2c revision with these endpoints.
TableBuilder h2Table(const std::vector<Endpoint> &endpoints);

} // namespace tidegate::gateway::test
