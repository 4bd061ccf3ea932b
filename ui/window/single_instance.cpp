#include "ui/window/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QLocalSocket>

namespace tidegate::window {

namespace {

constexpr int waitMs = 1000;
constexpr qint64 longestMessage = 64 * 1024;
const QByteArray taken = "taken\n";

QString nameFor(const QString &configDir)
{
    const QByteArray user = qgetenv("USER") + qgetenv("USERNAME");
    const QByteArray folder = QDir(configDir).absolutePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(user + '\n' + folder, QCryptographicHash::Sha256);
    return QStringLiteral("tidegate-console-") + QString::fromLatin1(hash.toHex().left(16));
}

} // namespace

SingleInstance::SingleInstance(const QString &configDir, QObject *parent)
    : QObject(parent), m_name(nameFor(configDir))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::onConnection);
}

bool SingleInstance::handOver(const QJsonObject &message)
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (socket.waitForConnected(waitMs)) {
        socket.write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
        socket.flush();
        QByteArray answer;
        while (answer.size() < taken.size() && socket.waitForReadyRead(waitMs))
            answer += socket.readAll();
        if (answer == taken)
            return true;
    }
    listen();
    return false;
}

/// A socket that nobody answers on is left over from a console that crashed.
bool SingleInstance::listen()
{
    if (m_server.listen(m_name))
        return true;
    QLocalServer::removeServer(m_name);
    return m_server.listen(m_name);
}

void SingleInstance::onConnection()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (!socket->canReadLine()) {
                if (socket->bytesAvailable() > longestMessage)
                    socket->abort();
                return;
            }
            const QJsonDocument message = QJsonDocument::fromJson(socket->readLine(longestMessage));
            if (!message.isObject()) {
                socket->abort();
                return;
            }
            socket->write(taken);
            socket->flush();
            Q_EMIT received(message.object());
        });
    }
}

} // namespace tidegate::window
