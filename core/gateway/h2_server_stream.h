#pragma once

#include "core/gateway/exchange.h"
#include "core/gateway/h2_session.h"

#include <string>

namespace tidegate::gateway {

class H2Connection;

/// One request of an HTTP/2 client. The object is used again for others.
class H2ServerStream final : public ClientSide, public H2Stream
{
public:
    explicit H2ServerStream(Worker &worker);

    // For its connection.
    void start(H2Connection &connection, std::int32_t streamId, bool ended);
    /// Gives the request to the exchange.
    void begin(const http::Head &head);
    /// A request that can not even be routed.
    void refuse(int status, std::string_view why);
    void received(std::string_view bytes, bool last);
    void receivedEnd(std::string_view trailers);
    /// The stream is closed, or its connection is; nothing may be sent any more.
    void closed();
    void sweep(SteadyTime now);
    /// The client has not sent all of the request yet.
    bool stillComing() const { return !m_ended; }

    void drained() override { m_exchange.clientDrained(); }

    const std::string &peer() const override;
    bool isTls() const override;
    void sendInterim(const http::Head &head) override;
    void sendHead(const http::Head &head, std::string_view extra, const Part &part) override;
    void sendBody(const Part &part) override;
    void sendAnswer(const Answer &answer, bool bodyRead) override;
    void exchangeDone(bool bodyRead) override;
    void cut() override;
    bool gone() const override { return m_gone; }
    size_t appetite() const override;
    void pumpBody() override;

    size_t place = 0; ///< in its connection's list
    size_t owed = 0;  ///< bytes the connection's window has to be opened for

private:
    bool endsHere(size_t bytes) const;
    void dropInput();

    H2Connection *m_connection = nullptr;
    std::string m_in; ///< body bytes that wait for the instance
    std::string m_trailers;
    bool m_ended = false;  ///< the client has sent all of the request
    bool m_passed = false; ///< and so has the exchange got it
    bool m_gone = true;
    SteadyTime m_answeredAt{}; ///< when the exchange was done, or began to refuse
    bool m_grpc = false;
    bool m_hasLength = false;
    std::uint64_t m_left = 0; ///< of a body whose length was told
    Exchange m_exchange;      // last: it may give things back to the rest
};

} // namespace tidegate::gateway
