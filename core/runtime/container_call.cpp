#include "core/runtime/container_call.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaObject>
#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr qint64 readAtOnce = 64 * 1024; // what a container prints waits in its pipe, not in our memory
constexpr qsizetype bodyMost = 8 * 1024 * 1024;
constexpr int switchingProtocols = 101;
constexpr int notModified = 304;

std::string_view view(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

/// Docker and Podman put a sentence into `message`.
std::string saidBy(const ContainerAnswer &answer)
{
    const QString said =
        QJsonDocument::fromJson(answer.body).object().value(QLatin1String("message")).toString().trimmed();
    return said.isEmpty() ? "HTTP " + std::to_string(answer.status) : said.toStdString();
}

} // namespace

ContainerCall::ContainerCall(const QString &socket, ContainerRequest request)
    : m_path(socket), m_request(std::move(request))
{
    m_socket.setReadBufferSize(readAtOnce);
    m_patience.setSingleShot(true);
    connect(&m_socket, &QLocalSocket::connected, this, &ContainerCall::send);
    connect(&m_socket, &QLocalSocket::readyRead, this, &ContainerCall::takeBytes);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &ContainerCall::takeError);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        giveUp(Code::Timeout,
               "did not answer within " + std::to_string(m_request.patience.count() / 1'000) + " s");
    });
}

void ContainerCall::begin()
{
    if (m_request.patience.count() > 0)
        m_patience.start(m_request.patience);
    m_socket.connectToServer(m_path);
}

void ContainerCall::close()
{
    m_isOver = true;
    m_patience.stop();
    m_socket.abort();
}

void ContainerCall::waitForDone(milliseconds most)
{
    QElapsedTimer since;
    since.start();
    while (!m_isOver && since.elapsed() < most.count()) {
        const int left = int(most.count() - since.elapsed());
        if (m_socket.bytesToWrite() > 0)
            m_socket.waitForBytesWritten(left);
        else if (!m_socket.waitForReadyRead(left))
            return;
    }
}

void ContainerCall::send()
{
    QByteArray head = m_request.method + ' ' + m_request.target + " HTTP/1.1\r\nHost: localhost\r\n";
    if (m_request.upgrades)
        head += "Connection: Upgrade\r\nUpgrade: tcp\r\n";
    else
        head += "Connection: close\r\n";
    if (!m_request.body.isEmpty())
        head += "Content-Type: application/json\r\n";
    if (!m_request.body.isEmpty() || m_request.method == "POST")
        head += "Content-Length: " + QByteArray::number(m_request.body.size()) + "\r\n";
    m_socket.write(head + "\r\n" + m_request.body);
    m_socket.flush();
}

bool ContainerCall::isGood() const
{
    const int status = m_answer.status;
    return (status >= 200 && status < 300) || status == switchingProtocols || status == notModified;
}

void ContainerCall::takeBytes()
{
    if (m_isOver)
        return;
    if (m_request.patience.count() > 0)
        m_patience.start(m_request.patience);
    m_in += m_socket.readAll();
    while (!m_hasHead) {
        if (!takeHead())
            return;
    }
    takeBody();
}

/// False when the body can not be looked at: there is more to come, or it is over.
bool ContainerCall::takeHead()
{
    http::Head head;
    const http::ParseResult parsed = http::parseResponseHead(view(m_in), head, view(m_request.method));
    if (parsed.status == http::ParseStatus::Error)
        giveUp(Code::BadGateway, std::string("does not speak HTTP: ") + parsed.why);
    if (parsed.status != http::ParseStatus::Done)
        return false;
    const bool isInterim = head.status < 200 && head.status != switchingProtocols;
    m_answer.status = head.status;
    m_framing = head.status == switchingProtocols ? http::BodyFraming::UntilClose : head.framing;
    m_left = head.contentLength;
    m_in.remove(0, qsizetype(parsed.consumed));
    if (isInterim)
        return true;
    m_hasHead = true;
    if (isGood())
        Q_EMIT begun();
    return !m_isOver;
}

void ContainerCall::takeBody()
{
    if (m_isOver)
        return;
    switch (m_framing) {
    case http::BodyFraming::None:
        return finish();
    case http::BodyFraming::Chunked:
        if (takeChunks())
            finish();
        return;
    case http::BodyFraming::Length: {
        const auto taken = qsizetype(std::min<std::uint64_t>(m_left, std::uint64_t(m_in.size())));
        keep(view(m_in).substr(0, size_t(taken)));
        m_in.remove(0, taken);
        m_left -= std::uint64_t(taken);
        if (m_left == 0)
            finish();
        return;
    }
    case http::BodyFraming::UntilClose:
        keep(view(m_in));
        m_in.clear();
        return;
    }
}

/// True after the last one.
bool ContainerCall::takeChunks()
{
    std::string_view rest = view(m_in);
    http::ChunkDecoder::Step step;
    do {
        step = m_chunks.next(rest);
        rest.remove_prefix(step.consumed);
        keep(step.data);
        if (step.status == http::ParseStatus::Error)
            giveUp(Code::BadGateway, std::string("does not speak HTTP: ") + step.why);
    } while (!m_isOver && step.status == http::ParseStatus::NeedMore && step.consumed > 0);
    m_in = QByteArray(rest.data(), qsizetype(rest.size()));
    return !m_isOver && step.status == http::ParseStatus::Done;
}

void ContainerCall::keep(std::string_view bytes)
{
    if (bytes.empty() || m_isOver)
        return;
    if (m_request.streams && isGood())
        Q_EMIT received(QByteArray(bytes.data(), qsizetype(bytes.size())));
    else if (m_answer.body.size() + qsizetype(bytes.size()) > bodyMost)
        giveUp(Code::TooLarge, "answered with more than 8 MiB");
    else
        m_answer.body.append(bytes.data(), qsizetype(bytes.size()));
}

void ContainerCall::takeError(QLocalSocket::LocalSocketError error)
{
    if (m_isOver)
        return;
    if (error == QLocalSocket::PeerClosedError) {
        takeBytes(); // the last of them may have come with the end
        return takeEnd();
    }
    const std::string why = m_socket.errorString().toStdString();
    if (error == QLocalSocket::ServerNotFoundError)
        giveUp(Code::Unavailable, "is not there");
    else if (error == QLocalSocket::ConnectionRefusedError)
        giveUp(Code::Unavailable, "is not answered: nobody listens");
    else if (error == QLocalSocket::SocketAccessError)
        giveUp(Code::Unavailable, "may not be used by this user");
    else
        giveUp(Code::Unavailable, "cannot be used: " + why);
}

void ContainerCall::takeEnd()
{
    if (m_isOver)
        return;
    if (m_hasHead && m_framing == http::BodyFraming::UntilClose)
        finish();
    else
        giveUp(Code::BadGateway, "closed the connection in the middle of an answer");
}

void ContainerCall::finish()
{
    if (isGood())
        tell(std::move(m_answer));
    else
        tell(fail(codeFromWire(m_answer.status, {}), saidBy(m_answer)));
}

void ContainerCall::giveUp(Code code, const std::string &why)
{
    tell(fail(code, "the container engine's socket " + m_path.toStdString() + ' ' + why,
              m_path.toStdString()));
}

void ContainerCall::tell(Result<ContainerAnswer> result)
{
    if (std::exchange(m_isOver, true))
        return;
    m_patience.stop();
    m_socket.abort();
    m_result = std::move(result);
    QMetaObject::invokeMethod(this, &ContainerCall::done, Qt::QueuedConnection);
}

} // namespace tidegate::runtime
