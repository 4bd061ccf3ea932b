#pragma once

#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <QStringList>
#include <QTemporaryDir>
#include <functional>
#include <map>
#include <memory>

namespace tidegate::runtime {

/// A container engine in small behind a local socket: it knows images and one kind of container, which does
/// what the test says.
class FakeEngine : public QObject
{
    Q_OBJECT
public:
    struct Container
    {
        QJsonObject body; ///< as it was created
        bool isRunning = false;
        int exitCode = 0;
        bool wasOutOfMemory = false;
        QPointer<QLocalSocket> output;
        QPointer<QLocalSocket> wait;
    };

    FakeEngine();
    ~FakeEngine() override;
    QString socket() const { return m_dir.filePath(QStringLiteral("engine.sock")); }
    void listen();
    /// Closes its socket and every connection; what runs, runs on.
    void vanish();
    bool isListening() const { return m_server != nullptr; }

    QStringList images;           ///< that it has
    QStringList pullable;         ///< that a registry has
    QByteArray pullLines;         ///< told while it pulls
    QString createError;          ///< instead of a container
    QString startError;           ///< instead of a start
    bool endsAtStart = false;     ///< with code 7, before the start is answered
    bool answersInChunks = false; ///< of one byte each
    bool holdsCreate = false;     ///< until letCreate()
    quint16 publishedPort = 0;    ///< of every port
    int execCode = 0;             ///< of commands in containers
    std::function<void(const QString &signal)> onSignal;

    /// What it was asked: `POST /containers/create`, without the query.
    QStringList asked;
    QStringList signalled;
    std::map<QString, Container> containers; ///< by name; removed ones are gone

    Container &only() { return containers.begin()->second; }
    void letCreate();
    void print(const QByteArray &bytes, int stream = 1);
    void writeOutput(const QByteArray &raw);
    void end(int code);

private:
    void take(QLocalSocket *connection);
    void answer(QLocalSocket *connection, const QByteArray &method, const QByteArray &target,
                const QJsonObject &body);
    void answerImage(QLocalSocket *connection, const QString &path, const QByteArray &target);
    void answerContainer(QLocalSocket *connection, const QByteArray &method, const QString &path,
                         const QByteArray &target);
    void create(QLocalSocket *connection, const QString &name, const QJsonObject &body);
    void start(QLocalSocket *connection, Container &container);
    void inspect(QLocalSocket *connection, const Container &container);
    void list(QLocalSocket *connection);
    void reply(QLocalSocket *connection, int status, const QByteArray &body);

    QTemporaryDir m_dir;
    std::unique_ptr<QLocalServer> m_server;
    std::function<void()> m_heldCreate;
};

QByteArray frame(int stream, const QByteArray &bytes);

} // namespace tidegate::runtime
