#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>
#include <functional>
#include <optional>

namespace tidegate::testing {

struct TestRequest
{
    QByteArray method;
    QByteArray target;                     ///< as sent, with its query
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    QString path() const { return QUrl(QString::fromLatin1(target)).path(); }
    QString query(const char *key) const
    {
        return QUrlQuery(QUrl(QString::fromLatin1(target)))
            .queryItemValue(QLatin1String(key), QUrl::FullyDecoded);
    }
    QJsonObject json() const;
};

/// One connection of a client; answers requests one after the other.
class TestConnection : public QObject
{
    Q_OBJECT
public:
    TestConnection(QTcpSocket *socket, QObject *parent);

    void answer(int status, const QByteArray &body, const QByteArray &type = "application/json",
                const QByteArray &moreHeaders = {});
    void answerJson(int status, const QJsonObject &json);
    void answerStatus(int status, const char *reason, const QString &message);
    void startStream();                     ///< 200, chunked
    void send(const QByteArray &bytes);     ///< a chunk
    void sendJson(const QJsonObject &json); ///< a chunk with one line
    void endStream();                       ///< in order
    void abort();                           ///< in the middle of whatever is under way
    QTcpSocket *socket() const { return m_socket; }

Q_SIGNALS:
    void requested(const tidegate::testing::TestRequest &request);
    void closed();

private:
    void onReadyRead();
    bool parse();

    QTcpSocket *m_socket;
    QByteArray m_buffer;
};

/// Listens on a free port of 127.0.0.1 and gives every request to `handler`.
class TestServer : public QTcpServer
{
    Q_OBJECT
public:
    using Handler = std::function<void(const TestRequest &, TestConnection *)>;
    explicit TestServer(Handler handler = {}, std::optional<QSslConfiguration> tls = {});
    ~TestServer() override;
    bool start(quint16 port = 0);
    QUrl url() const; ///< https://127.0.0.1:<port>, or http without TLS
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    const QList<TestRequest> &requests() const { return m_requests; }
    int connectionCount() const { return m_connectionCount; }
    QList<QPointer<TestConnection>> connections;

Q_SIGNALS:
    void requested();

protected:
    void incomingConnection(qintptr handle) override;

private:
    Handler m_handler;
    std::optional<QSslConfiguration> m_tls;
    QList<TestRequest> m_requests;
    int m_connectionCount = 0;
};

} // namespace tidegate::testing
