#pragma once

#include "core/gateway/body.h"
#include "core/gateway/exchange.h"
#include "core/gateway/worker.h"

#include <memory>
#include <string>

namespace tidegate::gateway {

/// A client's connection: reads request heads one after the other and gives each to the exchange; bytes that
/// come before their turn (pipelined requests, a body whose instance is not there yet) are kept, up to a
/// bound.
class Connection final : public ClientConnection, public ClientSide, private http::StreamEvents
{
public:
    /// Bytes of the client that are kept while they can not be used; then its socket is not read any more.
    static constexpr size_t kMostAhead = 64 * 1024;

    Connection(Worker &worker, std::unique_ptr<http::Stream> stream);
    void start();

    void close() override;
    void beginStop() override;
    void sweep(SteadyTime now) override;

    const std::string &peer() const override { return m_stream->remoteAddress(); }
    bool isTls() const override { return m_stream->isTls(); }
    const http::Stream &stream() const override { return *m_stream; }
    void sendInterim(const http::Head &head) override;
    void sendHead(const http::Head &head, std::string_view extra, const Part &part) override;
    void sendBody(const Part &part) override;
    void sendAnswer(const Answer &answer, bool bodyRead) override;
    void exchangeDone(bool bodyRead) override;
    void cut() override { close(); }
    bool gone() const override { return m_closed; }
    size_t appetite() const override;
    void pumpBody() override;

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
    void becomeHttp2(std::string_view bytes);
    void begin(const http::Head &head);
    size_t forwardBody(std::string_view bytes);
    void send(const Pieces &pieces);
    bool staysOpen() const;
    bool isIdle() const;
    void keep(std::string_view bytes, size_t used);
    void refuse(int status, std::string_view reason, std::string_view why);
    void peerEnded();
    void probe(SteadyTime now);
    void closeIfEnded();
    void finishClosing();
    void arm();
    bool wantsRead() const;
    size_t readSize() const;

    Worker &m_worker;
    std::unique_ptr<http::Stream> m_stream;
    std::string m_in;
    Outbox m_out;
    Exchange m_exchange;
    BodySource m_request;
    BodySink m_answer;
    State m_state = State::Open;
    bool m_closed = false;
    bool m_processing = false;
    bool m_linger = false; ///< the client may still be sending: read on for a while before closing
    bool m_served = false; ///< a request has come on this connection
    bool m_http10 = false;
    bool m_keepAlive = true;
    bool m_readEnded = false; ///< the client has closed its side, and may still be waiting for the answer
    unsigned m_probes = 0;
    SteadyTime m_probedAt{};
    SteadyTime m_headSince{};   ///< when the unfinished head in m_in began
    SteadyTime m_lingerSince{}; ///< when it began to
    SteadyTime m_answeredAt{};  ///< when the last exchange was done
    size_t m_discarded = 0;
};

} // namespace tidegate::gateway
