#include "tests/runtime/fake_engine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>
#include <QtEndian>

namespace tidegate::runtime {

namespace {

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString parameter(const QByteArray &target, const char *name)
{
    return QUrlQuery(QUrl(QString::fromUtf8(target))).queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
}

} // namespace

QByteArray frame(int stream, const QByteArray &bytes)
{
    QByteArray header(8, '\0');
    header[0] = char(stream);
    qToBigEndian(quint32(bytes.size()), header.data() + 4);
    return header + bytes;
}

FakeEngine::FakeEngine()
{
    listen();
}

FakeEngine::~FakeEngine() = default;

void FakeEngine::listen()
{
    m_server = std::make_unique<QLocalServer>();
    connect(m_server.get(), &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *connection = m_server->nextPendingConnection()) {
            connect(connection, &QLocalSocket::readyRead, this, [this, connection] { take(connection); });
            connect(connection, &QLocalSocket::disconnected, connection, &QObject::deleteLater);
        }
    });
    QLocalServer::removeServer(socket());
    m_server->listen(socket());
}

void FakeEngine::vanish()
{
    m_server.reset(); // its connections are its children
}

void FakeEngine::take(QLocalSocket *connection)
{
    const QByteArray so_far = connection->property("in").toByteArray() + connection->readAll();
    connection->setProperty("in", so_far);
    const qsizetype end = so_far.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const QByteArray head = so_far.left(end);
    const QByteArray body = so_far.mid(end + 4);
    const qsizetype length = head.indexOf("Content-Length: ");
    if (length >= 0 && body.size() < head.mid(length + 16).split('\r')[0].toInt())
        return;
    connection->setProperty("in", {});
    const QList<QByteArray> words = head.left(head.indexOf("\r\n")).split(' ');
    asked << QString::fromUtf8(words[0] + ' ' + words[1].split('?')[0]);
    answer(connection, words[0], words[1], QJsonDocument::fromJson(body).object());
}

void FakeEngine::reply(QLocalSocket *connection, int status, const QByteArray &body)
{
    QByteArray head =
        "HTTP/1.1 " + QByteArray::number(status) + " Said\r\nContent-Type: application/json\r\n";
    QByteArray sent = body;
    if (answersInChunks) {
        head += "Transfer-Encoding: chunked\r\n";
        sent.clear();
        for (const char byte : body)
            sent += QByteArrayLiteral("1\r\n") + byte + "\r\n";
        sent += "0\r\n\r\n";
    } else {
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    connection->write(head + "\r\n" + sent);
    connection->flush();
    connection->disconnectFromServer();
}

void FakeEngine::answer(QLocalSocket *connection, const QByteArray &method, const QByteArray &target,
                        const QJsonObject &body)
{
    const QString path = QUrl::fromPercentEncoding(target.split('?')[0]);
    if (path == QLatin1String("/version"))
        reply(connection, 200, R"({"Version":"9.9","ApiVersion":"1.50","Components":[{"Name":"Fake"}]})");
    else if (path.startsWith(QLatin1String("/images/")))
        answerImage(connection, path, target);
    else if (path == QLatin1String("/containers/json"))
        list(connection);
    else if (path == QLatin1String("/containers/create"))
        create(connection, parameter(target, "name"), body);
    else if (path.startsWith(QLatin1String("/exec/")) && path.endsWith(QLatin1String("/start")))
        connection->write("HTTP/1.1 200 OK\r\n\r\n" + frame(2, "looked around\n")), connection->flush(),
            connection->disconnectFromServer();
    else if (path.startsWith(QLatin1String("/exec/")))
        reply(connection, 200, json({{QStringLiteral("ExitCode"), execCode}}));
    else
        answerContainer(connection, method, path, target);
}

void FakeEngine::answerImage(QLocalSocket *connection, const QString &path, const QByteArray &target)
{
    if (path == QLatin1String("/images/create")) {
        const QString wanted = parameter(target, "fromImage") + u':' + parameter(target, "tag");
        const bool has = pullable.contains(wanted);
        if (has)
            images << wanted;
        return reply(connection, 200,
                     pullLines + (has ? "" : R"({"error":"manifest unknown","errorDetail":{}})") + "\n");
    }
    const QString name = path.mid(8).chopped(5);
    if (!images.contains(name))
        return reply(connection, 404, R"({"message":"No such image"})");
    reply(connection, 200,
          json({{QStringLiteral("Id"), QStringLiteral("sha256:1")},
                {QStringLiteral("RepoDigests"), QJsonArray{QStringLiteral("reg/app@sha256:feed")}},
                {QStringLiteral("Config"), QJsonObject{{QStringLiteral("StopSignal"), QString()}}}}));
}

void FakeEngine::create(QLocalSocket *connection, const QString &name, const QJsonObject &body)
{
    if (!createError.isEmpty())
        return reply(connection, 400, json({{QStringLiteral("message"), createError}}));
    m_heldCreate = [this, connection = QPointer<QLocalSocket>(connection), name, body] {
        containers[name].body = body;
        if (connection)
            reply(connection, 201, json({{QStringLiteral("Id"), name}}));
    };
    if (!holdsCreate)
        letCreate();
}

void FakeEngine::letCreate()
{
    m_heldCreate();
}

void FakeEngine::answerContainer(QLocalSocket *connection, const QByteArray &method, const QString &path,
                                 const QByteArray &target)
{
    const QString name = path.section(u'/', 2, 2);
    const QString what = path.section(u'/', 3, 3);
    const auto found = containers.find(name);
    if (found == containers.end())
        return reply(connection, 404, R"({"message":"No such container"})");
    Container &container = found->second;
    if (method == "DELETE") {
        containers.erase(found);
        reply(connection, 204, {});
    } else if (what == QLatin1String("attach")) {
        container.output = connection;
        connection->write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
        connection->flush();
    } else if (what == QLatin1String("start")) {
        start(connection, container);
    } else if (what == QLatin1String("wait")) {
        container.wait = connection;
        if (!container.isRunning)
            reply(connection, 200, "{\"StatusCode\":0}");
    } else if (what == QLatin1String("kill")) {
        signalled << parameter(target, "signal");
        reply(connection, 204, {});
        if (onSignal)
            onSignal(signalled.constLast());
    } else if (what == QLatin1String("exec")) {
        reply(connection, 201, R"({"Id":"e1"})");
    } else if (what == QLatin1String("stats")) {
        reply(connection, 200,
              R"({"cpu_stats":{"cpu_usage":{"total_usage":2500000000}},)"
              R"("memory_stats":{"usage":3000,"stats":{"inactive_file":1000}}})");
    } else {
        inspect(connection, container);
    }
}

void FakeEngine::start(QLocalSocket *connection, Container &container)
{
    if (!startError.isEmpty())
        return reply(connection, 500, json({{QStringLiteral("message"), startError}}));
    container.isRunning = true;
    if (endsAtStart)
        end(7);
    reply(connection, 204, {});
}

void FakeEngine::inspect(QLocalSocket *connection, const Container &container)
{
    QJsonObject ports;
    for (const QString &key : container.body.value(QLatin1String("ExposedPorts")).toObject().keys())
        ports.insert(key,
                     QJsonArray{QJsonObject{{QStringLiteral("HostPort"), QString::number(publishedPort)}}});
    reply(
        connection, 200,
        json({{QStringLiteral("State"), QJsonObject{{QStringLiteral("Running"), container.isRunning},
                                                    {QStringLiteral("Pid"), 4711},
                                                    {QStringLiteral("ExitCode"), container.exitCode},
                                                    {QStringLiteral("OOMKilled"), container.wasOutOfMemory}}},
              {QStringLiteral("NetworkSettings"), QJsonObject{{QStringLiteral("Ports"), ports}}}}));
}

void FakeEngine::list(QLocalSocket *connection)
{
    QJsonArray all;
    for (const auto &[name, container] : containers)
        all.append(QJsonObject{{QStringLiteral("Id"), name},
                               {QStringLiteral("Labels"), container.body.value(QLatin1String("Labels"))}});
    reply(connection, 200, QJsonDocument(all).toJson(QJsonDocument::Compact));
}

void FakeEngine::print(const QByteArray &bytes, int stream)
{
    writeOutput(frame(stream, bytes));
}

void FakeEngine::writeOutput(const QByteArray &raw)
{
    if (!only().output)
        return;
    only().output->write(raw);
    only().output->flush();
}

void FakeEngine::end(int code)
{
    Container &container = only();
    container.isRunning = false;
    container.exitCode = code;
    if (container.output)
        container.output->disconnectFromServer();
    if (container.wait)
        reply(container.wait, 200, "{\"StatusCode\":0}");
}

} // namespace tidegate::runtime
