#pragma once

#include "core/http/body_reader.h"
#include "core/http/exchange.h"
#include "core/http/server.h"
#include "core/http/stream.h"

#include <deque>
#include <vector>

// One client's connection to a Server; private to core/http, server's thread only.

namespace tidegate::http::detail {

class ServerConnection;

/// What every connection of a server shares.
struct ServerShared
{
    ServerOptions options;
    Server::Handler handler;
    std::shared_ptr<ServerGate> gate;
    std::vector<char> scratch; ///< the one read buffer
    bool stopping = false;
    std::string date;                               ///< of this second
    std::function<void(ServerConnection *)> closed; ///< the connection is to be forgotten, later
};

class ServerConnection final : private StreamEvents, private ExchangeOwner
{
public:
    ServerConnection(ServerShared &shared, std::unique_ptr<Stream> stream);
    ~ServerConnection();

    void begin();
    /// Called about once a second.
    void checkDeadline(std::chrono::steady_clock::time_point now);
    /// No further request: closes now when none is under way, otherwise after its answer.
    void wind();
    void closeNow();

    /// Kept alive with nothing under way; then `idleSince` says for how long.
    bool isIdle() const;
    std::chrono::steady_clock::time_point idleSince() const { return m_idleSince; }

private:
    enum class State
    {
        Head, ///< waiting for a request or reading its head
        Body,
        Answering, ///< a handler has it, or an answer is on its way out
        Draining, ///< our side is ended; what still comes is thrown away, so that the answer is not lost to a
                  ///< reset
        Closed,
    };
    struct Piece
    {
        std::string bytes;
        size_t payload = 0; ///< of the exchange's own bytes
    };

    // input: server_connection.cpp
    void readable() override;
    bool readSome();
    void armIfWanted();
    void peerEnded();
    void process();
    bool processHead();
    bool processBody();
    void startRequest(size_t headSize);
    bool refuseFromHead(const Request &request, const BodyPolicy &policy);
    void dispatch();
    std::string_view input() const { return std::string_view(m_in).substr(m_inAt); }
    void consume(size_t bytes);

    // output: server_answer.cpp
    void writable() override;
    void answerReady() override;
    void queueAnswerHead(int status, const Headers &headers, bool streamed, size_t length);
    void queueBody(std::string bytes);
    void queue(std::string bytes, size_t payload = 0);
    /// Answers without the handler. `keep`: the connection stays usable.
    void answer(Response response, bool keep);
    void refuse(int status, std::string_view why);
    void flush();
    void release(size_t bytes);
    void finishAnswer();
    void drainOrClose();
    void extendDeadline(std::chrono::steady_clock::duration by);

    ServerShared &m_shared;
    std::unique_ptr<Stream> m_stream;
    State m_state = State::Head;
    std::chrono::steady_clock::time_point m_deadline;
    std::chrono::steady_clock::time_point m_idleSince;

    std::string m_in;
    size_t m_inAt = 0;    ///< where the unread input begins
    size_t m_scanned = 0; ///< up to here the head was found incomplete
    bool m_processing = false;
    bool m_peerEnded = false;
    bool m_first = true; ///< no request has come yet

    Head m_head;
    Request m_request;
    BodyReader m_body;
    bool m_bodyUnread = false; ///< the client may still be sending what nobody will read

    std::shared_ptr<Exchange> m_exchange;
    std::deque<Piece> m_out;
    size_t m_outAt = 0; ///< bytes of the first piece that have gone
    bool m_keepAlive = true;
    bool m_answerBegun = false;
    bool m_answerEnded = false; ///< all of it is queued
    bool m_noBody = false;      ///< of the answer: HEAD, 204, 304
    bool m_chunked = false;
};

} // namespace tidegate::http::detail
