#include "core/runtime/grpc_health.h"
#include "core/runtime/socket_attempt.h"

namespace tidegate::runtime {

namespace {

class GrpcAttempt final : public SocketAttempt
{
public:
    using SocketAttempt::SocketAttempt;

protected:
    void takeConnection() override
    {
        m_reader = {};
        const std::string host = probe().host.empty() ? "127.0.0.1" : probe().host;
        socket().write(healthRequest(probe().service, host + ':' + std::to_string(port())));
    }

    void takeBytes() override
    {
        QByteArray reply;
        const auto verdict = m_reader.feed(socket().readAll(), reply);
        if (!reply.isEmpty())
            socket().write(reply);
        if (verdict)
            finish({verdict->empty(), false, *verdict});
    }

private:
    HealthReader m_reader;
};

} // namespace

std::unique_ptr<ProbeAttempt> makeGrpcAttempt(const Probe &probe, const ProbePlace &place)
{
    return std::make_unique<GrpcAttempt>(probe, place.held);
}

} // namespace tidegate::runtime
