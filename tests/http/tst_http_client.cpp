#include "server_fixture.h"

#include "core/http/client.h"

#include <QTcpServer>

#include <future>

using namespace tidegate;
using namespace tidegate::http;
using namespace std::chrono_literals;

namespace {

ClientRequest to(std::uint16_t port, std::string target = "/")
{
    ClientRequest request;
    request.host = "127.0.0.1";
    request.port = port;
    request.target = std::move(target);
    return request;
}

Result<ClientResponse> ask(Client &client, ClientRequest request)
{
    std::promise<Result<ClientResponse>> promise;
    auto answer = promise.get_future();
    client.send(std::move(request),
                [&promise](Result<ClientResponse> result) { promise.set_value(std::move(result)); });
    return answer.get();
}

/// A peer that answers one connection with fixed bytes and closes it.
class ScriptedPeer : public QTcpServer
{
public:
    explicit ScriptedPeer(QByteArray answer) : m_answer(std::move(answer))
    {
        listen(QHostAddress::LocalHost);
    }

    Result<ClientResponse> ask(Client &client, ClientRequest request)
    {
        std::promise<Result<ClientResponse>> promise;
        auto answer = promise.get_future();
        client.send(std::move(request),
                    [&promise](Result<ClientResponse> result) { promise.set_value(std::move(result)); });
        waitForNewConnection(5000);
        QTcpSocket *socket = nextPendingConnection();
        while (socket && !m_seen.contains("\r\n\r\n") && socket->waitForReadyRead(5000))
            m_seen += socket->readAll();
        if (socket) {
            socket->write(m_answer);
            socket->disconnectFromHost();
            if (socket->state() != QTcpSocket::UnconnectedState)
                socket->waitForDisconnected(5000);
        }
        return answer.get();
    }

    QByteArray m_answer;
    QByteArray m_seen;
};

/// A peer that keeps its connections, and tells on which each request came.
class KeepingPeer : public QTcpServer
{
public:
    /// What it answers to the n-th request of a connection, from 1; empty: it closes without an answer.
    std::function<QByteArray(int)> answer = [](int) {
        return QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    };
    std::vector<int> connectionOf; ///< of each request, in the order they came
    std::vector<QTcpSocket *> sockets;

    KeepingPeer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            sockets.push_back(socket);
            const auto number = int(sockets.size());
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket, number, count = 0]() mutable {
                if (!socket->peek(1 << 20).endsWith("\r\n\r\n"))
                    return;
                heads.append(socket->readAll());
                connectionOf.push_back(number);
                const QByteArray bytes = answer(++count);
                if (bytes.isEmpty())
                    socket->disconnectFromHost();
                else
                    socket->write(bytes);
            });
        });
    }

    Result<ClientResponse> ask(Client &client, bool keepAlive = true)
    {
        ClientRequest request = to(serverPort());
        request.keepAlive = keepAlive;
        request.timeout = 5s;
        std::promise<Result<ClientResponse>> promise;
        auto result = promise.get_future();
        client.send(std::move(request),
                    [&promise](Result<ClientResponse> given) { promise.set_value(std::move(given)); });
        const bool isThere =
            QTest::qWaitFor([&] { return result.wait_for(0s) == std::future_status::ready; }, 10'000);
        return isThere ? result.get() : fail(Code::Timeout, "the client called nobody");
    }

    QByteArrayList heads;
};

} // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answer_comesWithItsTimings()
    {
        TestServer server({}, echo());
        const auto client = Client::create();
        ClientRequest request = to(server.port(), "/x?y");
        request.method = "POST";
        request.body = "hello";
        const auto result = ask(*client, request);
        QVERIFY(result);
        QCOMPARE(result->response.status, 200);
        QCOMPARE(result->response.body, "POST /x?y hello");
        QCOMPARE(result->response.headers.value("content-type"), "text/plain");
        QVERIFY(result->timings.connected.count() > 0);
        QVERIFY(result->timings.firstByte >= result->timings.connected);
        QVERIFY(result->timings.done >= result->timings.firstByte);
    }

    void manyAtOnce_areAllAnswered()
    {
        TestServer server({}, echo());
        const auto client = Client::create();
        std::atomic<int> good = 0;
        for (int i = 0; i < 200; ++i) {
            client->send(to(server.port(), '/' + std::to_string(i)),
                         [&good, i](Result<ClientResponse> result) {
                             if (result && result->response.body == "GET /" + std::to_string(i) + ' ')
                                 ++good;
                         });
        }
        QTRY_COMPARE(good.load(), 200);
    }

    void localhostNames_areThisMachine_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::newRow("localhost") << QByteArray("localhost");
        QTest::newRow("a name under it") << QByteArray("hello.default.localhost");
        QTest::newRow("in capitals, with a dot") << QByteArray("A.LOCALHOST.");
    }

    void localhostNames_areThisMachine()
    {
        QFETCH(QByteArray, host);
        TestServer server({}, [](Request request, std::shared_ptr<Responder> responder) {
            responder->respond({200, {}, std::string(request.headers.value("Host"))});
        });
        const auto client = Client::create();
        ClientRequest request = to(server.port());
        request.host = host.toStdString();
        const auto result = ask(*client, request);
        QVERIFY(result);
        QCOMPARE(result->response.body, request.host + ':' + std::to_string(request.port));
    }

    void givenHost_isSentAsItIs()
    {
        ScriptedPeer peer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        const auto client = Client::create();
        ClientRequest request = to(peer.serverPort());
        request.headers.add("Host", "app.localhost");
        request.headers.add("Connection", "keep-alive");
        QVERIFY(peer.ask(*client, request));
        QCOMPARE(peer.m_seen,
                 QByteArray("GET / HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n"));
    }

    void framings_areUnderstood_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd")
                                  << QByteArray("abc");
        QTest::newRow("chunked")
            << QByteArray(
                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
            << QByteArray("abc");
        QTest::newRow("until the end") << QByteArray("HTTP/1.0 200 OK\r\n\r\nabc") << QByteArray("abc");
        QTest::newRow("none") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << QByteArray("");
        QTest::newRow("after interim answers")
            << QByteArray("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 "
                          "200 OK\r\nContent-Length: 3\r\n\r\nabc")
            << QByteArray("abc");
    }

    void framings_areUnderstood()
    {
        QFETCH(QByteArray, answer);
        ScriptedPeer peer(answer);
        const auto client = Client::create();
        const auto result = peer.ask(*client, to(peer.serverPort()));
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        QTEST(QByteArray::fromStdString(result->response.body), "body");
    }

    void badAnswer_isBadGateway_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
        QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nContent-");
        QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        QTest::newRow("half a chunk")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
        QTest::newRow("broken chunks")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    }

    void badAnswer_isBadGateway()
    {
        QFETCH(QByteArray, answer);
        ScriptedPeer peer(answer);
        const auto client = Client::create();
        const auto result = peer.ask(*client, to(peer.serverPort()));
        QVERIFY(!result);
        QCOMPARE(result.error().code, Code::BadGateway);
    }

    void closedPort_isUnavailable()
    {
        std::uint16_t port = 0;
        {
            QTcpServer gone;
            gone.listen(QHostAddress::LocalHost);
            port = gone.serverPort();
        }
        const auto client = Client::create();
        const auto result = ask(*client, to(port));
        QVERIFY(!result);
        QCOMPARE(result.error().code, Code::Unavailable);
        QVERIFY(result.error().message.find("refused") != std::string::npos);
        QCOMPARE(result.error().subject, "127.0.0.1:" + std::to_string(port));
    }

    void silentServer_isATimeout()
    {
        TestServer server; // answers nothing
        const auto client = Client::create();
        ClientRequest request = to(server.port());
        request.timeout = 100ms;
        const auto result = ask(*client, request);
        QVERIFY(!result);
        QCOMPARE(result.error().code, Code::Timeout);
    }

    void largeAnswer_isRefused_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("by its length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n");
        QTest::newRow("chunked") << QByteArray(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n");
        QTest::newRow("until the end") << QByteArray("HTTP/1.1 200 OK\r\n\r\n01234567890");
    }

    void largeAnswer_isRefused()
    {
        QFETCH(QByteArray, answer);
        ScriptedPeer peer(answer);
        const auto client = Client::create();
        ClientRequest request = to(peer.serverPort());
        request.maxBody = 10;
        const auto result = peer.ask(*client, request);
        QVERIFY(!result);
        QCOMPARE(result.error().code, Code::TooLarge);
    }

    void requestThatCanNotBeSent_isRefused_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("a line break in the target")
            << QByteArray("GET") << QByteArray("/\r\nX: y") << QByteArray("v");
        QTest::newRow("a space in the target") << QByteArray("GET") << QByteArray("/a b") << QByteArray("v");
        QTest::newRow("no slash") << QByteArray("GET") << QByteArray("a") << QByteArray("v");
        QTest::newRow("a method with a space") << QByteArray("GET /") << QByteArray("/") << QByteArray("v");
        QTest::newRow("a line break in a header")
            << QByteArray("GET") << QByteArray("/") << QByteArray("v\r\nInjected: 1");
    }

    void requestThatCanNotBeSent_isRefused()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, header);
        const auto client = Client::create();
        ClientRequest request = to(1, target.toStdString());
        request.method = method.toStdString();
        request.headers.add("X-A", header.toStdString());
        const auto result = ask(*client, request);
        QVERIFY(!result);
        QCOMPARE(result.error().code, Code::BadRequest);
    }

    void largeUpload_arrives()
    {
        ServerOptions options;
        options.bodyPolicy = [](const Request &) { return BodyPolicy{100'000'000, false, {}}; };
        TestServer server(options, [](Request request, std::shared_ptr<Responder> responder) {
            responder->respond({200, {}, std::to_string(request.body.size())});
        });
        const auto client = Client::create();
        ClientRequest request = to(server.port());
        request.method = "PUT";
        request.body.assign(20'000'000, 'x');
        const auto result = ask(*client, request);
        QVERIFY(result);
        QCOMPARE(result->response.body, "20000000");
    }

    void refusedUpload_stillShowsTheAnswer()
    {
        TestServer server({}, echo());
        const auto client = Client::create();
        ClientRequest request = to(server.port());
        request.method = "POST";
        request.body.assign(20'000'000, 'x');
        const auto result = ask(*client, request);
        QVERIFY2(result, result ? "" : result.error().message.c_str());
        QCOMPARE(result->response.status, 413);
    }

    void keptConnection_servesTheNextRequest()
    {
        KeepingPeer peer;
        const auto client = Client::create();
        for (int i = 0; i < 3; ++i)
            QCOMPARE(peer.ask(*client)->response.body, "ok");
        QCOMPARE(peer.connectionOf, (std::vector<int>{1, 1, 1}));
        QVERIFY(!peer.heads[0].contains("Connection"));
        QVERIFY(peer.ask(*client, false));
        QVERIFY(peer.heads[3].contains("Connection: close\r\n"));
        QCOMPARE(peer.connectionOf.back(), 2);
    }

    void connectionIsNotKept_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("the server says so")
            << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        QTest::newRow("an old server") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
        QTest::newRow("more than was asked for")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n");
        QTest::newRow("more after the last chunk")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nx");
        QTest::newRow("more after no body") << QByteArray("HTTP/1.1 204 No Content\r\n\r\nx");
    }

    void connectionIsNotKept()
    {
        QFETCH(QByteArray, answer);
        KeepingPeer peer;
        peer.answer = [&](int) { return answer; };
        const auto client = Client::create();
        QVERIFY(peer.ask(*client));
        QVERIFY(peer.ask(*client));
        QCOMPARE(peer.connectionOf, (std::vector<int>{1, 2}));
    }

    void connectionThatEndedMeanwhile_isNotUsed()
    {
        KeepingPeer peer;
        const auto client = Client::create();
        QVERIFY(peer.ask(*client));
        peer.sockets[0]->disconnectFromHost();
        QTRY_COMPARE(peer.sockets[0]->state(),
                     QTcpSocket::UnconnectedState); // and the client has closed its side
        QVERIFY(peer.ask(*client));
        QCOMPARE(peer.connectionOf, (std::vector<int>{1, 2}));
    }

    void keptConnectionThatEndsUnanswered_isTriedOnANewOne()
    {
        KeepingPeer peer;
        peer.answer = [](int count) {
            return count == 1 ? QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") : QByteArray();
        };
        const auto client = Client::create();
        QVERIFY(peer.ask(*client));
        QCOMPARE(peer.ask(*client)->response.body, "ok");
        QCOMPARE(peer.connectionOf, (std::vector<int>{1, 1, 2}));
        peer.answer = [](int) { return QByteArray(); };
        QCOMPARE(peer.ask(*client).error().code, Code::BadGateway); // a new one is not tried again
        QCOMPARE(peer.connectionOf.size(), size_t(5));
    }

    void destroyedClient_callsNobody()
    {
        TestServer server;
        auto client = Client::create();
        bool called = false;
        client->send(to(server.port()), [&called](Result<ClientResponse>) { called = true; });
        const auto exchange = server.next();
        client.reset();
        QVERIFY(!called);
        QTRY_VERIFY([&] {
            exchange.responder->start(200, {});
            return exchange.responder->closed();
        }());
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_http_client.moc"
