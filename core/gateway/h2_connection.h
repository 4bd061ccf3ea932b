#pragma once

#include "core/gateway/h2_session.h"
#include "core/gateway/worker.h"

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

namespace tidegate::gateway {

class H2ServerStream;

/// Tokens that come back with time: how often a client may do what costs it less than us.
class Allowance
{
public:
    Allowance(double most, double perSecond) : m_left(most), m_most(most), m_perSecond(perSecond) {}
    /// Takes one; false when there is none.
    bool take(SteadyTime now);
    /// One more, up to the most.
    void giveBack() { m_left = std::min(m_most, m_left + 1); }

private:
    double m_left;
    double m_most;
    double m_perSecond;
    SteadyTime m_at{};
};

/// A client's HTTP/2 connection: each of its streams is the client's side of an exchange.
///
/// Memory of a connection is bounded: kMostStreams streams, of each at most H2Outgoing::kMuch and one read of
/// the answer, and of all together kMostAhead and a connection window of request bodies.
class H2Connection final : public ClientConnection, private H2Session
{
public:
    static constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    static constexpr std::uint32_t kMostStreams = 128;
    static constexpr std::uint32_t kStreamWindow = 256 * 1024;
    static constexpr std::int32_t kWindow = 1024 * 1024;
    /// Body bytes of all streams that wait for their instances; over it the connection's window is not opened
    /// again.
    static constexpr size_t kMostAhead = 4 * 1024 * 1024;

    H2Connection(Worker &worker, std::unique_ptr<http::Stream> stream);
    ~H2Connection() override;
    /// `bytes`: what was read of it already, from the preface on. May close it.
    void start(std::string_view bytes);

    void close() override;
    void beginStop() override;
    void sweep(SteadyTime now) override;

    // For its streams.
    Worker &worker() { return m_worker; }
    const http::Stream &stream() const override { return *m_stream; }
    void respond(H2ServerStream &stream, const FieldList &fields, const Part &part);
    void interim(H2ServerStream &stream, const FieldList &fields);
    void sendBody(H2ServerStream &stream, const Part &part);
    void cut(H2ServerStream &stream, std::uint32_t error);
    /// Body bytes have come and are passed on, or thrown away.
    void took(H2ServerStream &stream, size_t bytes);
    /// Body bytes have come that have to wait; used() for all of them, when they go.
    void kept(H2ServerStream &stream, size_t bytes);
    void used(H2ServerStream &stream, size_t bytes);

private:
    void gotHeaders(const nghttp2_frame &frame) override;
    void gotData(std::int32_t id, std::string_view bytes, bool ends) override;
    void gotFrame(const nghttp2_frame &frame) override;
    void sentFrame(const nghttp2_frame &frame) override;
    void notSentHead(std::int32_t id) override;
    void gotInvalid(std::int32_t id) override;
    void streamClosed(std::int32_t id, std::uint32_t error) override;
    void fed() override;
    void lost() override { close(); }
    void spent() override;
    void readable() override;

    H2ServerStream *find(std::int32_t id) const;
    void beginRequest(const nghttp2_frame &frame);
    void endStop();
    void goAway(std::uint32_t error);

    std::vector<std::unique_ptr<H2ServerStream>> m_streams;
    std::vector<H2ServerStream *> m_starting; ///< their requests' heads wait for what came with them
    size_t m_ahead = 0;
    Allowance m_resets{200, 50};
    Allowance m_controls{500, 200};
    std::int32_t m_resetByClient = 0; ///< the stream of its last RST_STREAM
    bool m_closed = false;
    bool m_served = false;
    bool m_stopping = false; ///< said that it will go
    bool m_leaving = false;  ///< takes no more requests
    bool m_lingering = false;
};

} // namespace tidegate::gateway
