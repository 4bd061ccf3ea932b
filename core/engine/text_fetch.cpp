#include "core/engine/text_fetch.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTimer>

namespace tidegate::engine {

namespace {

std::optional<std::string> bodyOf(const QByteArray &answer)
{
    const qsizetype end = answer.indexOf("\r\n\r\n");
    const QList<QByteArray> words = answer.left(answer.indexOf("\r\n")).split(' ');
    if (end < 0 || words.size() < 2 || !words[0].startsWith("HTTP/1.") || words[1] != "200")
        return std::nullopt;
    return answer.mid(end + 4).toStdString();
}

} // namespace

// HTTP/1.0: the end of the connection is the end of the answer, and no chunks come.
void fetchText(QObject *context, std::uint16_t port, const std::string &path, milliseconds patience,
               std::function<void(std::optional<std::string>)> done)
{
    auto *socket = new QTcpSocket(context);
    auto *limit = new QTimer(socket);
    limit->setSingleShot(true);
    const auto finish = [socket, limit, done = std::move(done)](std::optional<std::string> text) {
        limit->stop();
        socket->disconnect();
        socket->deleteLater();
        done(std::move(text));
    };
    const QByteArray request = "GET " + QByteArray::fromStdString(path) +
                               " HTTP/1.0\r\nHost: 127.0.0.1:" + QByteArray::number(port) +
                               "\r\nAccept: text/plain\r\n\r\n";
    QObject::connect(socket, &QTcpSocket::connected, context, [socket, request] { socket->write(request); });
    QObject::connect(socket, &QTcpSocket::readyRead, context, [socket, finish] {
        if (socket->bytesAvailable() > mostFetched)
            finish(std::nullopt);
    });
    QObject::connect(socket, &QTcpSocket::disconnected, context,
                     [socket, finish] { finish(bodyOf(socket->readAll())); });
    QObject::connect(socket, &QTcpSocket::errorOccurred, context,
                     [finish](QAbstractSocket::SocketError error) {
                         if (error != QAbstractSocket::RemoteHostClosedError)
                             finish(std::nullopt);
                     });
    QObject::connect(limit, &QTimer::timeout, context, [finish] { finish(std::nullopt); });
    limit->start(patience);
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port, QIODevice::ReadWrite);
}

} // namespace tidegate::engine
