#include "core/engine/port_probe.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

namespace tidegate::engine {

void probePort(QObject *context, std::uint16_t port, milliseconds patience, std::function<void(bool)> done)
{
    auto *socket = new QTcpSocket(context);
    auto *limit = new QTimer(socket);
    limit->setSingleShot(true);
    const auto finish = [socket, limit, done = std::move(done)](bool accepted) {
        limit->stop();
        socket->disconnect();
        socket->deleteLater();
        done(accepted);
    };
    QObject::connect(socket, &QTcpSocket::connected, context, [finish] { finish(true); });
    QObject::connect(socket, &QTcpSocket::errorOccurred, context, [finish] { finish(false); });
    QObject::connect(limit, &QTimer::timeout, context, [finish] { finish(false); });
    limit->start(patience);
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port, QIODevice::ReadWrite);
}

} // namespace tidegate::engine
