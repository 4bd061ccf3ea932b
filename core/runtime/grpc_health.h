#pragma once

#include <QByteArray>
#include <optional>
#include <string>

namespace tidegate::runtime {

// grpc.health.v1.Health/Check as bytes, no more of HTTP/2 than it needs. Pure.

/// All that the client has to say over a fresh connection: preface, settings and the one request.
QByteArray healthRequest(const std::string &service, const std::string &authority);

/// Reads what a server answers to healthRequest().
class HealthReader
{
public:
    /// Takes bytes as they come; what has to be answered to them (acknowledgements) is appended to `reply`.
    /// The verdict once there is one: an empty text is SERVING, anything else says what came instead.
    std::optional<std::string> feed(const QByteArray &bytes, QByteArray &reply);

private:
    std::optional<std::string> takeFrame(quint8 type, quint8 flags, const QByteArray &payload,
                                         QByteArray &reply);
    std::optional<std::string> takeData(const QByteArray &payload, quint8 flags);

    QByteArray m_buffer;
    QByteArray m_message; ///< of the answer, with its five bytes in front
};

} // namespace tidegate::runtime
