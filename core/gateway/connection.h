#pragma once

#include "core/gateway/exchange.h"

#include <memory>
#include <string>

namespace tidegate::gateway {

class Worker;

/// A client's connection: reads request heads one after the other and gives each to the exchange; bytes that
/// come before their turn (pipelined requests, a body whose instance is not there yet) are kept, up to a
/// bound.
class Connection final : public Mortal, private http::StreamEvents
{
public:
    /// Bytes of the client that are kept while they can not be used; then its socket is not read any more.
    static constexpr size_t kMostAhead = 64 * 1024;

    Connection(Worker &worker, std::unique_ptr<http::Stream> stream);
    void start();

    /// Cuts the connection, whatever was going on, and leaves the worker.
    void close();
    /// A stop: closes unless a request is under way or on its way in.
    void closeIfIdle();
    void sweep(SteadyTime now);

    // For the exchange.
    Worker &worker() { return m_worker; }
    bool closed() const { return m_closed; }
    const http::Stream &stream() const { return *m_stream; }
    const Outbox &outbox() const { return m_out; }
    SteadyTime lastActivity() const { return m_lastActivity; }
    void touch(SteadyTime now) { m_lastActivity = now; }
    /// Sends now as far as it goes and keeps the rest; closes when the client has gone.
    void send(const Pieces &pieces);
    /// The exchange wants body bytes again: first those that are kept, then those of the socket.
    void pumpBody();
    /// The answer is complete. `bodyRead`: the request's body has been used up too.
    void exchangeDone(bool keepAlive, bool bodyRead);

    size_t place = 0; ///< in the worker's list

private:
    enum class State
    {
        Open,
        Closing,
        Lingering
    };

    void readable() override;
    void writable() override;

    void received(std::string_view bytes);
    void process(std::string_view bytes);
    void keep(std::string_view bytes, size_t used);
    void refuse(int status, std::string_view reason, std::string_view why);
    void peerGone();
    void finishClosing();
    void arm();
    bool wantsRead() const;
    size_t readSize() const;

    Worker &m_worker;
    std::unique_ptr<http::Stream> m_stream;
    std::string m_in;
    Outbox m_out;
    Exchange m_exchange;
    State m_state = State::Open;
    bool m_closed = false;
    bool m_processing = false;
    bool m_linger = false; ///< the client may still be sending: read on for a while before closing
    bool m_served = false; ///< a request has come on this connection
    SteadyTime m_lastActivity{};
    SteadyTime m_headSince{}; ///< when the unfinished head in m_in began
    size_t m_discarded = 0;
};

} // namespace tidegate::gateway
