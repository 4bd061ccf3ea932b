#pragma once

#include "core/runtime/probe_attempt.h"

#include <QTcpSocket>

namespace tidegate::runtime {

/// A try that goes over one connection.
class SocketAttempt : public ProbeAttempt
{
    Q_OBJECT
public:
    explicit SocketAttempt(Probe probe);
    void begin(std::uint16_t ownPort) override;
    void abort() override;

protected:
    const Probe &probe() const { return m_probe; }
    QTcpSocket &socket() { return *m_socket; }
    std::uint16_t port() const { return m_port; }
    void finish(ProbeResult result);
    /// The connection stands (with TLS where it is wanted).
    virtual void takeConnection() = 0;
    /// There are bytes to read.
    virtual void takeBytes() {}
    /// The other side has closed before finish().
    virtual void takeEnd();

private:
    void takeError(QAbstractSocket::SocketError error);

    const Probe m_probe;
    std::unique_ptr<QTcpSocket> m_socket;
    std::uint16_t m_port = 0;
    bool m_isActive = false;
};

} // namespace tidegate::runtime
