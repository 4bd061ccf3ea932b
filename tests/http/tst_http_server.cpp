#include "server_fixture.h"

#include "core/http/pki.h"

#include <QSslConfiguration>
#include <QSslSocket>

#include <atomic>
#include <thread>

using namespace tidegate::http;

namespace {

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

Response text(std::string body)
{
    Response response;
    response.body = std::move(body);
    return response;
}

} // namespace

/// Requests and answers; bodies and lifetimes have tests of their own.
class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void request_reachesTheHandlerWhole()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("GET http://x.localhost/a%20b?c=d HTTP/1.1\r\nHost: other\r\nX-One: 1\r\n\r\n");
        const auto exchange = server.next();
        QCOMPARE(exchange.request.method, "GET");
        QCOMPARE(exchange.request.target, "/a%20b?c=d");
        QCOMPARE(exchange.request.headers.value("host"), "x.localhost");
        QCOMPARE(exchange.request.headers.value("x-one"), "1");
        QCOMPARE(QByteArray::fromStdString(exchange.request.remoteAddress),
                 "127.0.0.1:" + QByteArray::number(client.socket()->localPort()));
        exchange.responder->respond(text("done"));
        const auto answer = client.readAnswer();
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "done");
        QVERIFY(answer.headers.value("Date").ends_with(" GMT"));
        QVERIFY(!answer.headers.has("Connection"));
    }

    void keptConnection_servesManyRequests()
    {
        TestServer server({}, echo());
        RawClient client(server.port());
        for (int i = 0; i < 100; ++i) {
            client.send("GET /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            QCOMPARE(client.readAnswer().body, "GET /" + std::to_string(i) + ' ');
        }
    }

    void pipelinedRequests_areAnsweredInOrder()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: "
                    "2\r\n\r\nxyGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
        for (int i = 1; i <= 3; ++i) {
            const auto exchange = server.next();
            QCOMPARE(exchange.request.target, '/' + std::to_string(i));
            QCOMPARE(server.waiting(), size_t(0));
            exchange.responder->respond(text(std::to_string(i)));
        }
        QCOMPARE(client.readAnswer().body, "1");
        QCOMPARE(client.readAnswer().body, "2");
        QCOMPARE(client.readAnswer().body, "3");
    }

    void thousandsOfPipelinedRequests_areAllAnswered()
    {
        TestServer server({}, echo());
        RawClient client(server.port());
        constexpr int count = 20000;
        QByteArray all;
        for (int i = 0; i < count; ++i)
            all += "GET /" + QByteArray::number(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        client.socket()->write(all);
        for (int i = 0; i < count; ++i)
            QCOMPARE(client.readAnswer().body, "GET /" + std::to_string(i) + ' ');
    }

    void requestInDrops_isReadWhole()
    {
        TestServer server({}, echo());
        RawClient client(server.port());
        for (const char c : QByteArray(
                 "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"))
            client.send(QByteArray(1, c));
        QCOMPARE(client.readAnswer().body, "POST /x ab");
    }

    void headRequest_getsTheLengthAndNoBody()
    {
        TestServer server({}, echo());
        RawClient client(server.port());
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get);
        const auto head = client.readAnswer("HEAD");
        QCOMPARE(head.headers.value("Content-Length"), "7");
        QCOMPARE(head.body, "");
        QCOMPARE(client.readAnswer().body, "GET / ");
    }

    void oldClient_isClosedUnlessItAsksToStay()
    {
        TestServer server({}, echo());
        RawClient leaving(server.port());
        leaving.send("GET / HTTP/1.0\r\n\r\n");
        QCOMPARE(leaving.readAnswer().headers.value("Connection"), "close");
        QVERIFY(leaving.atEnd());
        RawClient staying(server.port());
        for (int i = 0; i < 2; ++i) {
            staying.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            QCOMPARE(staying.readAnswer().headers.value("Connection"), "keep-alive");
        }
    }

    void connectionClose_isHeld()
    {
        TestServer server({}, echo());
        RawClient client(server.port());
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QCOMPARE(client.readAnswer().headers.value("Connection"), "close");
        QVERIFY(client.atEnd());
    }

    void statusWithoutBody_hasNoFraming()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        Response response = text("not to be sent");
        response.status = 204;
        server.next().responder->respond(response);
        const auto answer = client.readAnswer();
        QCOMPARE(answer.status, 204);
        QVERIFY(!answer.headers.has("Content-Length"));
        client.send(get);
        server.next().responder->respond(text("next"));
        QCOMPARE(client.readAnswer().body, "next");
    }

    void handlersFraming_isReplacedAndLineBreaksAreDefused()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        Response response = text("abc");
        response.headers.add("Content-Length", "99");
        response.headers.add("Transfer-Encoding", "chunked");
        response.headers.add("X-A", "1\r\nX-Injected: 2");
        response.headers.add("Bad Name", "x");
        server.next().responder->respond(response);
        const auto answer = client.readAnswer();
        QCOMPARE(answer.body, "abc");
        QCOMPARE(answer.headers.value("X-A"), "1  X-Injected: 2");
        QVERIFY(!answer.headers.has("X-Injected"));
        QVERIFY(!answer.headers.has("Bad Name"));
    }

    void badHead_isAnsweredAndClosed_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::newRow("length and chunked") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                                          "3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                                            << 400;
        QTest::newRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("too large") << "GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(5000, 'x') + "\r\n\r\n"
                                   << 431;
        QTest::newRow("too long a target") << "GET /" + QByteArray(5000, 'x') + " HTTP/1.1\r\n" << 414;
        QTest::newRow("an unknown coding")
            << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n") << 501;
        QTest::newRow("HTTP/2") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") << 505;
        QTest::newRow("CONNECT") << QByteArray("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n") << 501;
    }

    void badHead_isAnsweredAndClosed()
    {
        QFETCH(QByteArray, request);
        ServerOptions options;
        options.headLimits.maxBytes = 4000;
        TestServer server(options);
        RawClient client(server.port());
        client.send(request + get);
        const auto answer = client.readAnswer();
        QTEST(answer.status, "status");
        QCOMPARE(answer.headers.value("Connection"), "close");
        QVERIFY(answer.body.size() > 10);
        QVERIFY(client.atEnd());
        QCOMPARE(server.waiting(), size_t(0));
    }

    void refusalHook_shapesTheServersOwnAnswers()
    {
        ServerOptions options;
        options.refusal = [](int status, std::string_view why) {
            Response response = text("{\"why\":\"" + std::string(why) + "\"}");
            response.status = status;
            response.headers.add("Content-Type", "application/json");
            return response;
        };
        TestServer server(options);
        RawClient client(server.port());
        client.send("GET / HTTP/1.1\r\n\r\n");
        const auto answer = client.readAnswer();
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.headers.value("Content-Type"), "application/json");
        QCOMPARE(answer.body, "{\"why\":\"Host is missing\"}");
    }

    void streamedAnswer_comesInPieces()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        const auto exchange = server.next();
        Headers headers;
        headers.add("Content-Type", "application/json");
        exchange.responder->start(200, headers);
        exchange.responder->write("first\n");
        QVERIFY(client.read(20).startsWith("HTTP/1.1 200 OK"));
        QByteArray seen;
        while (!seen.endsWith("6\r\nfirst\n\r\n"))
            seen += client.read(1);
        QVERIFY(seen.contains("Transfer-Encoding: chunked"));
        exchange.responder->write("second");
        exchange.responder->write("");
        exchange.responder->end();
        exchange.responder->write("after the end");
        QCOMPARE(client.read(16), QByteArray("6\r\nsecond\r\n0\r\n\r\n"));
        client.send(get);
        server.next().responder->respond(text("still in step"));
        QCOMPARE(client.readAnswer().body, "still in step");
    }

    void streamedAnswer_toAnOldClientEndsWithTheConnection()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        const auto exchange = server.next();
        exchange.responder->start(200, {});
        exchange.responder->write("one");
        exchange.responder->write("two");
        exchange.responder->end();
        const auto answer = client.readAnswer();
        QVERIFY(!answer.headers.has("Transfer-Encoding"));
        QCOMPARE(answer.body, "onetwo");
    }

    void streamedAnswer_toHeadHasNoBody()
    {
        TestServer server;
        RawClient client(server.port());
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        auto exchange = server.next();
        exchange.responder->start(200, {});
        exchange.responder->write("dropped");
        exchange.responder->end();
        QCOMPARE(client.readAnswer("HEAD").status, 200);
        client.send(get);
        server.next().responder->respond(text("next"));
        QCOMPARE(client.readAnswer().body, "next");
    }

    void slowReader_showsInPending()
    {
        TestServer server;
        RawClient client(server.port());
        client.socket()->setReadBufferSize(1024);
        client.send(get);
        const auto exchange = server.next();
        exchange.responder->start(200, {});
        const std::string piece(1024 * 1024, 'x');
        size_t written = 0;
        while (exchange.responder->pending() < 4 * piece.size() && written < 200 * piece.size()) {
            exchange.responder->write(piece);
            written += piece.size();
        }
        QVERIFY(exchange.responder->pending() >= 4 * piece.size());
        exchange.responder->end();
        client.socket()->setReadBufferSize(0);
        const auto answer = client.readAnswer();
        QVERIFY(answer.whole);
        QCOMPARE(answer.body.size(), written);
        QTRY_VERIFY(exchange.responder->closed());
        QCOMPARE(exchange.responder->pending(), size_t(0));
    }

    void responder_worksFromManyThreads()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        const auto exchange = server.next();
        exchange.responder->start(200, {});
        std::vector<std::thread> writers;
        for (int t = 0; t < 4; ++t) {
            writers.emplace_back([&exchange] {
                for (int i = 0; i < 1000; ++i)
                    exchange.responder->write("0123456789");
            });
        }
        for (std::thread &writer : writers)
            writer.join();
        exchange.responder->end();
        const auto answer = client.readAnswer();
        QVERIFY(answer.whole);
        QCOMPARE(answer.body.size(), size_t(40000));
    }

    void droppedResponder_becomes500()
    {
        TestServer server({}, [](Request, std::shared_ptr<Responder>) {});
        RawClient client(server.port());
        client.send(get);
        QCOMPARE(client.readAnswer().status, 500);
    }

    void droppedStream_isCutNotEnded()
    {
        TestServer server({}, [](Request, std::shared_ptr<Responder> responder) {
            responder->start(200, {});
            responder->write("half");
        });
        RawClient client(server.port());
        client.send(get);
        QVERIFY(!client.readAnswer().whole);
        QVERIFY(client.atEnd());
    }

    void abort_cutsTheConnection()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        const auto exchange = server.next();
        exchange.responder->start(200, {});
        exchange.responder->write("half");
        QByteArray seen;
        while (!seen.endsWith("half\r\n"))
            seen += client.read(1);
        exchange.responder->abort();
        QVERIFY(client.atEnd());
        QTRY_VERIFY(exchange.responder->closed());
    }

    void secondAnswer_isIgnored()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        const auto exchange = server.next();
        exchange.responder->respond(text("first"));
        exchange.responder->respond(text("second"));
        exchange.responder->start(200, {});
        exchange.responder->end();
        QCOMPARE(client.readAnswer().body, "first");
        client.send(get);
        server.next().responder->respond(text("third"));
        QCOMPARE(client.readAnswer().body, "third");
    }

    void finished_isToldOnceWhetherAnsweredOrGone()
    {
        TestServer server;
        std::atomic<int> answered = 0;
        std::atomic<int> gone = 0;
        RawClient client(server.port());
        client.send(get);
        auto exchange = server.next();
        exchange.responder->onFinished([&answered] { ++answered; });
        QCOMPARE(answered.load(), 0);
        exchange.responder->respond(text("x"));
        QTRY_COMPARE(answered.load(), 1);
        exchange.responder->onFinished([&answered] { answered += 10; });
        QTRY_COMPARE(answered.load(), 11);
        client.readAnswer();
        client.send(get);
        exchange = server.next();
        exchange.responder->start(200, {});
        exchange.responder->onFinished([&gone] { ++gone; });
        client.socket()->abort();
        QTRY_COMPARE(gone.load(), 1);
        QVERIFY(exchange.responder->closed());
        exchange.responder->write("to nobody");
        exchange.responder->end();
        QCOMPARE(exchange.responder->pending(), size_t(0));
        QCOMPARE(answered.load(), 11);
    }

    void tlsClient_getsWhatAPlainOneGets()
    {
        const auto now = tidegate::SystemClock().wall();
        const auto authority = makeAuthority("Test authority", now);
        const auto identity = makeServerIdentity(*authority, {"test", {"localhost"}, {"127.0.0.1"}}, now);
        QVERIFY(identity);
        ServerOptions options;
        options.tls = *identity;
        TestServer server(options, [](Request request, std::shared_ptr<Responder> responder) {
            responder->respond(text(request.body + std::string(3'000'000, 'x')));
        });
        auto owned = std::make_unique<QSslSocket>();
        QSslSocket *socket = owned.get();
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(
            QSslCertificate::fromData(QByteArray::fromStdString(authority->certificatePem)));
        configuration.setAllowedNextProtocols({"h2", "http/1.1"});
        socket->setSslConfiguration(configuration);
        RawClient client(server.port(), std::move(owned));
        socket->startClientEncryption();
        QVERIFY2(socket->waitForEncrypted(5000), qPrintable(socket->errorString()));
        QCOMPARE(socket->sslConfiguration().nextNegotiatedProtocol(), QByteArray("http/1.1"));
        for (int i = 0; i < 3; ++i) {
            const QByteArray body(700'000, char('a' + i));
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(body.size()) +
                        "\r\n\r\n" + body);
            const auto answer = client.readAnswer();
            QCOMPARE(answer.body.size(), size_t(3'700'000));
            QVERIFY(answer.body.compare(0, 700'000, body.toStdString()) == 0);
        }
    }

    void plainClientOnATlsPort_isClosed()
    {
        const auto now = tidegate::SystemClock().wall();
        ServerOptions options;
        options.tls =
            *makeServerIdentity(*makeAuthority("Test authority", now), {"test", {"localhost"}, {}}, now);
        TestServer server(options, echo());
        RawClient client(server.port());
        client.send(get);
        QCOMPARE(client.readAnswer().status, 0);
    }
};

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"
