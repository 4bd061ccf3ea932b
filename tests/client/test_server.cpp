#include "tests/client/test_server.h"

#include <QJsonDocument>
#include <QSslSocket>

namespace tidegate::testing {

QJsonObject TestRequest::json() const
{
    return QJsonDocument::fromJson(body).object();
}

TestConnection::TestConnection(QTcpSocket *socket, QObject *parent) : QObject(parent), m_socket(socket)
{
    socket->setParent(this);
    connect(socket, &QTcpSocket::readyRead, this, &TestConnection::onReadyRead);
    connect(socket, &QTcpSocket::disconnected, this, [this] {
        Q_EMIT closed();
        deleteLater();
    });
}

void TestConnection::onReadyRead()
{
    m_buffer += m_socket->readAll();
    while (parse()) {
    }
}

bool TestConnection::parse()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const QList<QByteArray> lines = m_buffer.left(end).split('\n');
    TestRequest request;
    const QList<QByteArray> first = lines.first().trimmed().split(' ');
    request.method = first.value(0);
    request.target = first.value(1);
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (m_buffer.size() < end + 4 + length)
        return false;
    request.body = m_buffer.mid(end + 4, length);
    m_buffer.remove(0, end + 4 + length);
    Q_EMIT requested(request);
    return true;
}

void TestConnection::answer(int status, const QByteArray &body, const QByteArray &type,
                            const QByteArray &moreHeaders)
{
    m_socket->write("HTTP/1.1 " + QByteArray::number(status) + " Said\r\nContent-Type: " + type + "\r\n" +
                    moreHeaders + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

void TestConnection::answerJson(int status, const QJsonObject &json)
{
    answer(status, QJsonDocument(json).toJson(QJsonDocument::Compact));
}

void TestConnection::answerStatus(int status, const char *reason, const QString &message)
{
    answerJson(status, {{QStringLiteral("kind"), QStringLiteral("Status")},
                        {QStringLiteral("code"), status},
                        {QStringLiteral("reason"), QLatin1String(reason)},
                        {QStringLiteral("message"), message}});
}

void TestConnection::startStream()
{
    m_socket->write(
        "HTTP/1.1 200 Said\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void TestConnection::send(const QByteArray &bytes)
{
    m_socket->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
}

void TestConnection::sendJson(const QJsonObject &json)
{
    send(QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
}

void TestConnection::endStream()
{
    m_socket->write("0\r\n\r\n");
}

void TestConnection::abort()
{
    m_socket->flush();
    m_socket->disconnectFromHost();
}

TestServer::TestServer(Handler handler, std::optional<QSslConfiguration> tls)
    : m_handler(std::move(handler)), m_tls(std::move(tls))
{
}

TestServer::~TestServer()
{
    for (const auto &connection : std::as_const(connections))
        delete connection;
}

bool TestServer::start(quint16 port)
{
    return listen(QHostAddress::LocalHost, port);
}

QUrl TestServer::url() const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2")
                    .arg(m_tls ? QStringLiteral("https") : QStringLiteral("http"))
                    .arg(serverPort()));
}

void TestServer::incomingConnection(qintptr handle)
{
    QTcpSocket *socket = nullptr;
    if (m_tls) {
        auto *secure = new QSslSocket;
        secure->setSslConfiguration(*m_tls);
        secure->setSocketDescriptor(handle);
        secure->startServerEncryption();
        socket = secure;
    } else {
        socket = new QTcpSocket;
        socket->setSocketDescriptor(handle);
    }
    ++m_connectionCount;
    auto *connection = new TestConnection(socket, this);
    connections.append(connection);
    connect(connection, &TestConnection::requested, this, [this, connection](const TestRequest &request) {
        m_requests.append(request);
        if (m_handler)
            m_handler(request, connection);
        Q_EMIT requested();
    });
}

} // namespace tidegate::testing
