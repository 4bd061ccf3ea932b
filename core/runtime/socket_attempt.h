#pragma once

#include "core/runtime/probe_attempt.h"

#include <QTcpSocket>

namespace tidegate::runtime {

/// A try that goes over one connection.
class SocketAttempt : public ProbeAttempt
{
    Q_OBJECT
public:
    SocketAttempt(Probe probe, milliseconds held);
    void begin(std::uint16_t ownPort) override;
    void abort() override;

protected:
    const Probe &probe() const { return m_probe; }
    QTcpSocket &socket() { return *m_socket; }
    std::uint16_t port() const { return m_port; }
    milliseconds held() const { return m_held; } ///< as in ProbePlace
    bool isActive() const { return m_isActive; }
    void finish(ProbeResult result);
    /// A connection is all that is asked for.
    virtual bool isDoneByConnecting() const { return false; }
    /// The connection stands (with TLS where it is wanted).
    virtual void takeConnection() = 0;
    /// There are bytes to read.
    virtual void takeBytes() {}
    /// The other side has closed before finish().
    virtual void takeEnd();

private:
    bool isToldAtOnce();
    void takeError(QAbstractSocket::SocketError error);

    const Probe m_probe;
    const milliseconds m_held;
    std::unique_ptr<QTcpSocket> m_socket;
    std::uint16_t m_port = 0;
    bool m_isActive = false;
    bool m_mayBeRefused = true; ///< it has never been answered otherwise
};

} // namespace tidegate::runtime
