#include "core/runtime/socket_attempt.h"

#include "core/runtime/knock.h"

#include <QHostAddress>
#include <QMetaObject>
#include <QSslSocket>
#include <QTimer>

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
    TcpAttempt(Probe probe, milliseconds held) : SocketAttempt(std::move(probe), held)
    {
        m_hold.setSingleShot(true);
        connect(&m_hold, &QTimer::timeout, this, [this] { finish({true, false, {}}); });
    }

    void begin(std::uint16_t ownPort) override
    {
        m_hold.stop(); // it may still be that of the last try
        SocketAttempt::begin(ownPort);
    }

protected:
    bool isDoneByConnecting() const override { return held().count() == 0; }

    void takeConnection() override
    {
        if (held().count() > 0)
            m_hold.start(held());
        else
            finish({true, false, {}});
    }

    /// Who speaks first is there.
    void takeBytes() override { finish({true, false, {}}); }

private:
    QTimer m_hold;
};

} // namespace

SocketAttempt::SocketAttempt(Probe probe, milliseconds held)
    : m_probe(std::move(probe)), m_held(held), m_socket(makeSocket(m_probe))
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
    if (isToldAtOnce())
        return;
    const QString host = m_probe.host.empty() ? QHostAddress(QHostAddress::LocalHost).toString()
                                              : QString::fromStdString(m_probe.host);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket.get()))
        tls->connectToHostEncrypted(host, m_port);
    else
        m_socket->connectToHost(host, m_port);
}

/// An app that starts is asked again and again whether it listens yet: that costs less without a QTcpSocket.
bool SocketAttempt::isToldAtOnce()
{
    if (!m_mayBeRefused || m_probe.https || !m_probe.host.empty())
        return false;
    const Knock found = knock(m_port);
    if (found.answer == Knock::Answer::Refused) {
        finish({false, true, "connection refused on port " + std::to_string(m_port)});
    } else if (found.answer == Knock::Answer::Open && isDoneByConnecting()) {
        endKnock(found);
        finish({true, false, {}});
    } else if (found.answer == Knock::Answer::Open) {
        m_socket->setSocketDescriptor(found.socket);
        takeConnection();
    }
    return found.answer != Knock::Answer::Unknown;
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
    const bool isOnlyProxy = m_held.count() > 0 && m_socket->bytesAvailable() == 0;
    if (isOnlyProxy)
        finish({false, true, "connection refused behind port " + std::to_string(m_port)});
    else
        finish({false, false, "the connection was closed without an answer"});
}

void SocketAttempt::finish(ProbeResult result)
{
    if (!std::exchange(m_isActive, false))
        return;
    m_mayBeRefused = m_mayBeRefused && result.isRefused;
    // Not aborted: the app is to read what was asked to its end, rather than hear of a reset.
    m_socket->disconnectFromHost();
    QMetaObject::invokeMethod(
        this, [this, result = std::move(result)] { Q_EMIT done(result); }, Qt::QueuedConnection);
}

std::unique_ptr<ProbeAttempt> makeTcpAttempt(const Probe &probe, const ProbePlace &place)
{
    return std::make_unique<TcpAttempt>(probe, place.held);
}

std::unique_ptr<ProbeAttempt> makeProbeAttempt(const Probe &probe, const ProbePlace &place)
{
    switch (probe.kind) {
    case Probe::Kind::HttpGet:
        return makeHttpAttempt(probe, place);
    case Probe::Kind::Exec:
        return place.exec ? place.exec(probe) : makeExecAttempt(probe, place);
    case Probe::Kind::Grpc:
        return makeGrpcAttempt(probe, place);
    case Probe::Kind::Tcp:
        break;
    }
    return makeTcpAttempt(probe, place);
}

} // namespace tidegate::runtime
