#pragma once

#include "core/runtime/launcher.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

namespace tidegate::runtime {

/// Asks one port on 127.0.0.1 again and again until it is ready. The pause grows with the time that has
/// passed, to at most 50 ms: a fast start is noticed within milliseconds, and a slow one costs no processor
/// time it needs itself.
class ReadinessProber : public QObject
{
    Q_OBJECT
public:
    ReadinessProber(ReadinessProbe probe, QObject *parent);
    void start(std::uint16_t port);
    /// Asks another port from now on.
    void setPort(std::uint16_t port);
    void stop();
    /// What the last HttpGet was answered with; 0 when there was no answer.
    int lastStatus() const { return m_lastStatus; }

Q_SIGNALS:
    /// Once.
    void succeeded();

private:
    void ask();
    void askAgain();
    void takeConnection();
    void takeAnswer();
    void succeed();
    int pause() const;

    const ReadinessProbe m_probe;
    std::uint16_t m_port = 0;
    int m_lastStatus = 0;
    bool m_isActive = false;
    QTcpSocket m_socket;
    QTimer m_next;
    QTimer m_attempt;
    QElapsedTimer m_since;
};

} // namespace tidegate::runtime
