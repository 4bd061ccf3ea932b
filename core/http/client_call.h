#pragma once

#include "core/http/client.h"
#include "core/http/codec.h"
#include "core/http/idle_connections.h"
#include "core/http/resolver.h"
#include "core/http/stream.h"

#include <deque>

// One exchange of a Client; private to core/http, client's thread only.

namespace tidegate::http::detail {

/// What the calls of a client have in common.
struct ClientShared
{
    Loop &loop;
    Resolver &resolver;
    std::vector<char> scratch; ///< the one read buffer
    IdleConnections idle;
};

class ClientCall final : public std::enable_shared_from_this<ClientCall>, private StreamEvents
{
public:
    using Done = std::function<void(Result<ClientResponse>)>;
    using Ended = std::function<void(ClientCall *)>;

    /// `ended` is called after `done`; the call may be destroyed on a later turn of the loop.
    ClientCall(ClientShared &shared, ClientRequest request, Done done, Ended ended);

    void begin();
    /// Gives up without telling.
    void cancel();

private:
    void resolve();
    bool tryKept();
    bool tryAnew();
    void tryNext(std::error_code last);
    void connected(std::error_code error) override;
    void readable() override;
    void writable() override;
    void flush();
    /// Takes the answer off the input as far as it has come.
    void process();
    bool processHead();
    void processBody();
    void store(std::string_view data);
    void peerEnded();
    void succeed(std::string_view more);
    void failWith(Code code, std::string message);
    void finish(Result<ClientResponse> result);
    std::chrono::microseconds elapsed() const;
    std::string subject() const;

    ClientShared &m_shared;
    ClientRequest m_request;
    Done m_done;
    Ended m_ended;
    std::unique_ptr<Timer> m_timer;
    std::chrono::steady_clock::time_point m_begun;

    std::deque<std::string> m_addresses; ///< not tried yet
    std::unique_ptr<Stream> m_stream;
    std::string m_out;
    size_t m_outAt = 0;
    std::string m_in;
    size_t m_inAt = 0;
    bool m_isKept = false; ///< the connection has served another request before
    bool m_mayKeep = false;
    bool m_headDone = false;
    bool m_finished = false;
    BodyFraming m_framing = BodyFraming::None;
    std::uint64_t m_left = 0;
    ChunkDecoder m_chunks;
    ClientResponse m_answer;
};

/// The request as it goes out; with `Connection: close` unless the connection may be kept.
std::string formatRequest(const ClientRequest &request);

/// Why a request can not be sent at all; empty when it can.
std::string faultOf(const ClientRequest &request);

} // namespace tidegate::http::detail
