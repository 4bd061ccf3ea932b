#include "core/runtime/socket_attempt.h"

#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr qint64 answerMost = 4096;
constexpr auto userAgent = "kube-probe/1.31"; // by this apps tell probes from people

/// The status of an HTTP/1 answer's first line; 0 when it is none.
int statusOf(const QByteArray &line)
{
    const QList<QByteArray> words = line.simplified().split(' ');
    return words.size() >= 2 && words[0].startsWith("HTTP/1.") ? words[1].toInt() : 0;
}

QByteArray oneLine(const std::string &text)
{
    QByteArray line = QByteArray::fromStdString(text);
    return line.replace('\r', ' ').replace('\n', ' ');
}

/// The probe's own fields win over ours of the same name.
QByteArray requestOf(const Probe &probe, std::uint16_t port)
{
    const QByteArray host = probe.host.empty() ? QByteArrayLiteral("127.0.0.1") : oneLine(probe.host);
    std::vector<std::pair<QByteArray, QByteArray>> fields{{"Host", host + ':' + QByteArray::number(port)},
                                                          {"User-Agent", userAgent},
                                                          {"Accept", "*/*"},
                                                          {"K-Kubelet-Probe", "queue"},
                                                          {"Connection", "close"}};
    std::vector<std::pair<QByteArray, QByteArray>> own;
    for (const auto &[name, value] : probe.headers) {
        const QByteArray wanted = oneLine(name);
        std::erase_if(
            fields, [&](const auto &field) { return field.first.compare(wanted, Qt::CaseInsensitive) == 0; });
        own.emplace_back(wanted, oneLine(value));
    }
    fields.insert(fields.end(), own.begin(), own.end());
    QByteArray request = "GET " + oneLine(probe.path) + " HTTP/1.1\r\n";
    for (const auto &[name, value] : fields)
        request += name + ": " + value + "\r\n";
    return request + "\r\n";
}

class HttpAttempt final : public SocketAttempt
{
public:
    using SocketAttempt::SocketAttempt;

protected:
    void takeConnection() override { socket().write(requestOf(probe(), port())); }

    void takeBytes() override
    {
        if (!socket().canReadLine()) {
            if (socket().bytesAvailable() > answerMost)
                finish({false, false, "the answer is not HTTP"});
            return;
        }
        const int status = statusOf(socket().readLine(answerMost));
        if (status >= 200 && status < 400)
            finish({true, false, {}});
        else
            finish({false, false, status ? "HTTP " + std::to_string(status) : "the answer is not HTTP"});
    }
};

} // namespace

std::unique_ptr<ProbeAttempt> makeHttpAttempt(const Probe &probe, const ProbePlace &place)
{
    return std::make_unique<HttpAttempt>(probe, place.held);
}

} // namespace tidegate::runtime
