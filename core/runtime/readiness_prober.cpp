#include "core/runtime/readiness_prober.h"

#include <QHostAddress>
#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr int attemptMost = 1000; // ms for one answer
constexpr qint64 pauseShare = 50; // a fiftieth of the time that has passed
constexpr qint64 pauseMost = 50;  // ms
constexpr qint64 answerMost = 4096;

/// The status of an HTTP/1 answer's first line; 0 when it is none.
int statusOf(const QByteArray &line)
{
    const QList<QByteArray> words = line.simplified().split(' ');
    return words.size() >= 2 && words[0].startsWith("HTTP/1.") ? words[1].toInt() : 0;
}

} // namespace

ReadinessProber::ReadinessProber(ReadinessProbe probe, QObject *parent)
    : QObject(parent), m_probe(std::move(probe))
{
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    m_attempt.setSingleShot(true);
    m_attempt.setInterval(attemptMost);
    connect(&m_next, &QTimer::timeout, this, &ReadinessProber::ask);
    connect(&m_attempt, &QTimer::timeout, this, &ReadinessProber::askAgain);
    connect(&m_socket, &QTcpSocket::connected, this, &ReadinessProber::takeConnection);
    connect(&m_socket, &QTcpSocket::readyRead, this, &ReadinessProber::takeAnswer);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &ReadinessProber::askAgain);
}

void ReadinessProber::start(std::uint16_t port)
{
    m_port = port;
    m_isActive = true;
    m_since.start();
    ask();
}

void ReadinessProber::setPort(std::uint16_t port)
{
    m_port = port;
    if (!m_isActive)
        return;
    m_attempt.stop();
    m_next.start(0);
}

void ReadinessProber::stop()
{
    m_isActive = false;
    m_next.stop();
    m_attempt.stop();
    m_socket.abort();
}

int ReadinessProber::pause() const
{
    return static_cast<int>(
        std::max<qint64>(m_probe.interval.count(), std::min(m_since.elapsed() / pauseShare, pauseMost)));
}

void ReadinessProber::ask()
{
    if (!m_isActive)
        return;
    m_socket.abort();
    m_attempt.start();
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
}

void ReadinessProber::askAgain()
{
    m_attempt.stop();
    if (m_isActive && !m_next.isActive())
        m_next.start(pause());
}

void ReadinessProber::takeConnection()
{
    if (!m_isActive)
        return;
    if (m_probe.kind == ReadinessProbe::Kind::Tcp) {
        succeed();
        return;
    }
    m_socket.write("GET " + QByteArray::fromStdString(m_probe.path) +
                   " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_port) +
                   "\r\nUser-Agent: tidegate-probe\r\nConnection: close\r\n\r\n");
}

void ReadinessProber::takeAnswer()
{
    if (!m_isActive || !m_socket.canReadLine()) {
        if (m_socket.bytesAvailable() > answerMost)
            m_socket.abort(); // no line break in sight: the attempt's own time ends it
        return;
    }
    m_lastStatus = statusOf(m_socket.readLine(answerMost));
    if (m_lastStatus >= 200 && m_lastStatus < 400) {
        succeed();
        return;
    }
    askAgain();
}

void ReadinessProber::succeed()
{
    m_isActive = false;
    m_next.stop();
    m_attempt.stop();
    m_socket.disconnectFromHost();
    Q_EMIT succeeded();
}

} // namespace tidegate::runtime
