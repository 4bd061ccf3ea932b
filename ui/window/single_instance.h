#pragma once

#include <QJsonObject>
#include <QLocalServer>
#include <QObject>
#include <QString>

namespace tidegate::window {

/// One console a user and configuration folder: a second launch hands what it was asked for to the first and
/// ends. Over a local socket (a named pipe on Windows) that only this user may open.
class SingleInstance : public QObject
{
    Q_OBJECT
public:
    explicit SingleInstance(const QString &configDir, QObject *parent = nullptr);

    /// True when another console has taken the message; false when this is the first, which listens from now
    /// on. Waits for the other one for a second at most.
    bool handOver(const QJsonObject &message);
    bool isListening() const { return m_server.isListening(); }
    QString fullName() const { return m_server.fullServerName(); }

Q_SIGNALS:
    void received(const QJsonObject &message); ///< of a second launch

private:
    bool listen();
    void onConnection();

    QString m_name;
    QLocalServer m_server;
};

} // namespace tidegate::window
