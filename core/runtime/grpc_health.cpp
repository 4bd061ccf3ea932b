#include "core/runtime/grpc_health.h"

#include <QtEndian>
#include <array>

namespace tidegate::runtime {

namespace {

// RFC 9113, 6.
enum FrameType : quint8
{
    Data = 0,
    Headers = 1,
    ResetStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7
};
enum FrameFlag : quint8
{
    EndStream = 0x1,
    Acknowledged = 0x1,
    EndHeaders = 0x4,
    Padded = 0x8
};

constexpr qsizetype headSize = 9;
constexpr quint32 largestFrame = 16'384;  // we have not allowed more
constexpr qsizetype prefixSize = 5;       // gRPC: compressed or not, and the length
constexpr quint32 largestMessage = 1'024; // a health status takes two bytes
constexpr quint32 ourStream = 1;
constexpr auto preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

void addBigEndian(QByteArray &out, quint32 value, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out += char(value >> shift & 0xff);
}

QByteArray frame(quint8 type, quint8 flags, quint32 stream, const QByteArray &payload)
{
    QByteArray out;
    addBigEndian(out, quint32(payload.size()), 3);
    out += char(type);
    out += char(flags);
    addBigEndian(out, stream, 4);
    return out + payload;
}

/// A length in HPACK: seven bits, then seven bits each.
void addLength(QByteArray &out, qsizetype length)
{
    constexpr qsizetype inFirst = 127;
    if (length < inFirst) {
        out += char(length);
        return;
    }
    out += char(inFirst);
    for (length -= inFirst; length >= 128; length /= 128)
        out += char(length % 128 + 128);
    out += char(length);
}

/// A field in its simplest form (RFC 7541, 6.2.2): literal, not indexed, not compressed.
void addField(QByteArray &out, const QByteArray &name, const QByteArray &value)
{
    out += '\0';
    addLength(out, name.size());
    out += name;
    addLength(out, value.size());
    out += value;
}

QByteArray varint(quint64 value)
{
    QByteArray out;
    for (; value >= 128; value /= 128)
        out += char(value % 128 + 128);
    return out + char(value);
}

/// The status of a HealthCheckResponse: its only field, an enum; absent means 0.
int statusOf(const QByteArray &message)
{
    constexpr char statusTag = 0x08;
    return message.size() >= 2 && message[0] == statusTag ? int(quint8(message[1])) : 0;
}

std::string verdictOf(int status)
{
    constexpr std::array names{"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};
    if (status == 1)
        return {};
    return std::string("the health status is ") +
           (size_t(status) < names.size() ? names[size_t(status)] : std::to_string(status).c_str());
}

std::string withoutStatus()
{
    return "the answer holds no health status: is grpc.health.v1.Health served?";
}

} // namespace

QByteArray healthRequest(const std::string &service, const std::string &authority)
{
    QByteArray fields;
    addField(fields, ":method", "POST");
    addField(fields, ":scheme", "http");
    addField(fields, ":path", "/grpc.health.v1.Health/Check");
    addField(fields, ":authority", QByteArray::fromStdString(authority));
    addField(fields, "content-type", "application/grpc");
    addField(fields, "user-agent", "kube-probe/1.31");
    addField(fields, "te", "trailers");
    QByteArray message;
    if (!service.empty())
        message = char(0x0a) + varint(service.size()) + QByteArray::fromStdString(service);
    QByteArray body(1, '\0');
    addBigEndian(body, quint32(message.size()), 4);
    return preface + frame(Settings, 0, 0, {}) + frame(Headers, EndHeaders, ourStream, fields) +
           frame(Data, EndStream, ourStream, body + message);
}

std::optional<std::string> HealthReader::feed(const QByteArray &bytes, QByteArray &reply)
{
    m_buffer += bytes;
    while (m_buffer.size() >= headSize) {
        const auto *head = reinterpret_cast<const uchar *>(m_buffer.constData());
        const quint32 length = quint32(head[0]) << 16 | quint32(head[1]) << 8 | head[2];
        const quint32 stream = qFromBigEndian<quint32>(head + 5) & 0x7fff'ffff;
        const quint8 type = head[3];
        const quint8 flags = head[4];
        if (length > largestFrame)
            return "the answer is not HTTP/2";
        if (m_buffer.size() < headSize + qsizetype(length))
            return std::nullopt;
        const QByteArray payload = m_buffer.mid(headSize, qsizetype(length));
        m_buffer.remove(0, headSize + qsizetype(length));
        const bool isOurs = stream == ourStream || type == Settings || type == Ping || type == GoAway;
        if (!isOurs)
            continue;
        if (auto verdict = takeFrame(type, flags, payload, reply))
            return verdict;
    }
    return std::nullopt;
}

std::optional<std::string> HealthReader::takeFrame(quint8 type, quint8 flags, const QByteArray &payload,
                                                   QByteArray &reply)
{
    switch (type) {
    case Settings:
        if (!(flags & Acknowledged))
            reply += frame(Settings, Acknowledged, 0, {});
        break;
    case Ping:
        if (!(flags & Acknowledged))
            reply += frame(Ping, Acknowledged, 0, payload);
        break;
    case Data:
        return takeData(payload, flags);
    case Headers:
        if (flags & EndStream)
            return withoutStatus();
        break;
    case ResetStream:
        return "the request was reset";
    case GoAway:
        return "the server closes the connection";
    default:
        break;
    }
    return std::nullopt;
}

std::optional<std::string> HealthReader::takeData(const QByteArray &payload, quint8 flags)
{
    const qsizetype padding = flags & Padded && !payload.isEmpty() ? 1 + quint8(payload[0]) : 0;
    if (padding > payload.size())
        return "the answer is not HTTP/2";
    m_message += padding ? payload.mid(1, payload.size() - padding) : payload;
    if (m_message.size() >= prefixSize) {
        const auto length = qFromBigEndian<quint32>(m_message.constData() + 1);
        if (m_message[0] != 0 || length > largestMessage)
            return withoutStatus();
        if (m_message.size() >= prefixSize + qsizetype(length))
            return verdictOf(statusOf(m_message.mid(prefixSize, qsizetype(length))));
    }
    return flags & EndStream ? std::optional(withoutStatus()) : std::nullopt;
}

} // namespace tidegate::runtime
