#include "core/runtime/socket_attempt.h"

#include <QHostAddress>
#include <QMetaObject>
#include <QSslSocket>

namespace tidegate::runtime {

namespace {

std::unique_ptr<QTcpSocket> makeSocket(const Probe &probe)
{
    if (!probe.https)
        return std::make_unique<QTcpSocket>();
    auto socket = std::make_unique<QSslSocket>();
    socket->setPeerVerifyMode(QSslSocket::VerifyNone); // as Kubernetes does: it asks whether, not who
    return socket;
}

class TcpAttempt final : public SocketAttempt
{
public:
    using SocketAttempt::SocketAttempt;

protected:
    void takeConnection() override { finish({true, false, {}}); }
};

} // namespace

SocketAttempt::SocketAttempt(Probe probe) : m_probe(std::move(probe)), m_socket(makeSocket(m_probe))
{
    const auto connected = [this] {
        if (m_isActive)
            takeConnection();
    };
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket.get()))
        connect(tls, &QSslSocket::encrypted, this, connected);
    else
        connect(m_socket.get(), &QTcpSocket::connected, this, connected);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] {
        if (m_isActive)
            takeBytes();
    });
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &SocketAttempt::takeError);
}

void SocketAttempt::begin(std::uint16_t ownPort)
{
    m_socket->abort();
    m_isActive = true;
    m_port = m_probe.port ? m_probe.port : ownPort;
    const QString host = m_probe.host.empty() ? QHostAddress(QHostAddress::LocalHost).toString()
                                              : QString::fromStdString(m_probe.host);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket.get()))
        tls->connectToHostEncrypted(host, m_port);
    else
        m_socket->connectToHost(host, m_port);
}

void SocketAttempt::abort()
{
    m_isActive = false;
    m_socket->abort();
}

void SocketAttempt::takeError(QAbstractSocket::SocketError error)
{
    if (!m_isActive)
        return;
    if (error == QAbstractSocket::RemoteHostClosedError)
        takeEnd();
    else if (error == QAbstractSocket::ConnectionRefusedError)
        finish({false, true, "connection refused on port " + std::to_string(m_port)});
    else
        finish({false, false, m_socket->errorString().toStdString()});
}

void SocketAttempt::takeEnd()
{
    finish({false, false, "the connection was closed without an answer"});
}

void SocketAttempt::finish(ProbeResult result)
{
    if (!std::exchange(m_isActive, false))
        return;
    // Not aborted: the app is to read what was asked to its end, rather than hear of a reset.
    m_socket->disconnectFromHost();
    QMetaObject::invokeMethod(
        this, [this, result = std::move(result)] { Q_EMIT done(result); }, Qt::QueuedConnection);
}

std::unique_ptr<ProbeAttempt> makeTcpAttempt(const Probe &probe)
{
    return std::make_unique<TcpAttempt>(probe);
}

std::unique_ptr<ProbeAttempt> makeProbeAttempt(const Probe &probe, const ProbePlace &place)
{
    switch (probe.kind) {
    case Probe::Kind::HttpGet:
        return makeHttpAttempt(probe);
    case Probe::Kind::Exec:
        return makeExecAttempt(probe, place);
    case Probe::Kind::Grpc:
        return makeGrpcAttempt(probe);
    case Probe::Kind::Tcp:
        break;
    }
    return makeTcpAttempt(probe);
}

} // namespace tidegate::runtime
