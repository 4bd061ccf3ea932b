#include "server_fixture.h"

#include "core/http/pki.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QSslSocket>

#include <atomic>
#include <thread>
#ifndef _WIN32
#include <sys/socket.h>
#endif

using namespace tidegate::http;
using namespace std::chrono_literals;

namespace {

const QByteArray get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

ServerOptions quick()
{
    ServerOptions options;
    options.headTimeout = 1s;
    options.bodyIdleTimeout = 1s;
    options.keepAliveTimeout = 1s;
    return options;
}

} // namespace

/// Timeouts, the connection limit and stopping.
class TestHttpServerLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unfinishedHead_is408()
    {
        TestServer server(quick());
        RawClient client(server.port());
        client.send("GET / HTTP/1.1\r\nHost:");
        QCOMPARE(client.readAnswer().status, 408);
        QVERIFY(client.atEnd());
    }

    void headInDrops_hasOneDeadline()
    {
        TestServer server(quick());
        RawClient client(server.port());
        QElapsedTimer timer;
        timer.start();
        client.send("GET / HTTP/1.1\r\n");
        while (client.socket()->state() == QTcpSocket::ConnectedState &&
               !client.socket()->waitForReadyRead(100) && timer.elapsed() < 20'000)
            client.send("X: y\r\n");
        QCOMPARE(client.readAnswer().status, 408);
        QVERIFY(timer.elapsed() < 10'000);
    }

    void silentConnection_isClosedWithoutAnswer()
    {
        TestServer server(quick());
        RawClient client(server.port());
        QVERIFY(client.atEnd());
    }

    void stoppedBody_is408()
    {
        TestServer server(quick());
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
        QCOMPARE(client.readAnswer().status, 408);
        QCOMPARE(server.waiting(), size_t(0));
    }

    void slowBodyThatKeepsComing_isRead()
    {
        TestServer server(quick(), echo());
        RawClient client(server.port());
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
        for (int i = 0; i < 10; ++i) {
            QVERIFY(!client.socket()->waitForReadyRead(300)); // the pace of the body
            client.send("x");
        }
        QCOMPARE(client.readAnswer().body, "POST / xxxxxxxxxx");
    }

    void idleConnection_isClosedAfterItsTime()
    {
        TestServer server(quick(), echo());
        RawClient client(server.port());
        client.send(get);
        QCOMPARE(client.readAnswer().status, 200);
        QVERIFY(client.atEnd());
    }

    void slowHandler_hasNoDeadline()
    {
        TestServer server(quick());
        RawClient slow(server.port());
        slow.send(get);
        const auto exchange = server.next();
        RawClient idle(server.port()); // its end shows that the sweep has passed
        QVERIFY(idle.atEnd());
        exchange.responder->respond({200, {}, "late"});
        QCOMPARE(slow.readAnswer().body, "late");
    }

    void clientThatTakesNothing_isCut()
    {
        TestServer server(quick());
        RawClient client(server.port());
        client.socket()->setReadBufferSize(1024);
        client.send(get);
        const auto exchange = server.next();
        exchange.responder->respond({200, {}, std::string(100'000'000, 'x')});
        QTRY_VERIFY_WITH_TIMEOUT(exchange.responder->closed(), 15'000);
    }

    void streamThatIsNoLongerTaken_isCut()
    {
        // TLS, where a record that does not go whole is no progress at all.
        const auto now = tidegate::SystemClock().wall();
        ServerOptions options = quick();
        options.tls =
            *makeServerIdentity(*makeAuthority("Test authority", now), {"test", {"localhost"}, {}}, now);
        TestServer server(options);
        auto owned = std::make_unique<QSslSocket>();
        owned->setPeerVerifyMode(QSslSocket::VerifyNone);
        QSslSocket *socket = owned.get();
        RawClient client(server.port(), std::move(owned));
        socket->startClientEncryption();
        QVERIFY(socket->waitForEncrypted(5000));
        socket->setReadBufferSize(1024);
        client.send(get);
        const auto exchange = server.next();
        exchange.responder->start(200, {});
        // Only small writes, each after the last has gone: the one that does not go finds the buffers full.
        QDeadlineTimer stuck(500);
        while (!stuck.hasExpired()) {
            if (exchange.responder->pending() == 0) {
                exchange.responder->write(std::string(4000, 'x'));
                stuck.setRemainingTime(500);
            }
        }
        QTRY_VERIFY_WITH_TIMEOUT(exchange.responder->closed(), 15'000);
    }

    void connectionOverTheLimit_takesThePlaceOfAnIdleOne()
    {
        ServerOptions options;
        options.maxConnections = 2;
        TestServer server(options);
        RawClient busy(server.port());
        busy.send(get);
        const auto exchange = server.next();
        RawClient idle(server.port());
        idle.send(get);
        server.next().responder->respond({200, {}, "x"});
        QCOMPARE(idle.readAnswer().status, 200);
        RawClient third(server.port());
        third.send(get);
        const auto other = server.next();
        QVERIFY(idle.atEnd());
        RawClient fourth(server.port());
        fourth.send(get);
        QVERIFY(fourth.atEnd()); // nobody is idle now
        exchange.responder->respond({200, {}, "busy"});
        other.responder->respond({200, {}, "third"});
        QCOMPARE(busy.readAnswer().body, "busy");
        QCOMPARE(third.readAnswer().body, "third");
    }

    void stop_letsARunningExchangeEnd()
    {
        TestServer server;
        RawClient client(server.port());
        RawClient idle(server.port());
        client.send(get);
        const auto exchange = server.next();
        const std::uint16_t port = server.port();
        std::thread stopping([&server] { server.server->stop(30s); });
        QVERIFY(idle.atEnd()); // the stop has begun
        QTcpSocket late;
        late.connectToHost(QStringLiteral("127.0.0.1"), port);
        QVERIFY(!late.waitForConnected(5000));
        exchange.responder->respond({200, {}, "in time"});
        const auto answer = client.readAnswer();
        stopping.join();
        QCOMPARE(answer.body, "in time");
        QCOMPARE(answer.headers.value("Connection"), "close");
    }

    void stop_cutsAStreamAfterTheGrace()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        const auto exchange = server.next();
        std::atomic<int> finished = 0;
        exchange.responder->onFinished([&finished] { ++finished; });
        exchange.responder->start(200, {});
        exchange.responder->write("x");
        QVERIFY(client.waitForBytes());
        server.server->stop(50ms);
        QCOMPARE(finished.load(), 1);
        QVERIFY(exchange.responder->closed());
        QVERIFY(!client.readAnswer().whole);
        exchange.responder->write("after the server");
        exchange.responder->end();
        server.server.reset();
        exchange.responder->abort();
        exchange.responder->onFinished([&finished] { ++finished; });
        QCOMPARE(finished.load(), 2);
    }

    void destroyedServer_endsEverythingAtOnce()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        const auto exchange = server.next();
        server.server.reset();
        QVERIFY(client.atEnd());
        exchange.responder->respond({200, {}, "too late"});
        QVERIFY(exchange.responder->closed());
    }

    void answersFromOtherThreads_surviveAStop()
    {
        for (int round = 0; round < 8; ++round) {
            std::vector<std::thread> handlers;
            std::mutex mutex;
            TestServer server({}, [&](Request, std::shared_ptr<Responder> responder) {
                const std::lock_guard lock(mutex);
                handlers.emplace_back([responder] {
                    responder->start(200, {});
                    while (!responder->closed()) {
                        if (responder->pending() < 100'000)
                            responder->write("x");
                    }
                });
            });
            std::vector<std::unique_ptr<RawClient>> clients;
            for (int i = 0; i < 4; ++i) {
                clients.push_back(std::make_unique<RawClient>(server.port()));
                clients.back()->send(get);
            }
            QVERIFY(clients.back()->read(1).size() == 1);
            server.server->stop(0ms);
            for (std::thread &handler : handlers)
                handler.join();
        }
    }

    void takenPort_isAClearError()
    {
        TestServer first;
        ServerOptions options;
        options.port = first.port();
        const auto second = Server::listen(options, echo());
        QVERIFY(!second);
        QCOMPARE(second.error().code, tidegate::Code::Unavailable);
        QVERIFY(second.error().message.find("127.0.0.1:" + std::to_string(first.port()) +
                                            ": Address already in use") != std::string::npos);
    }

    void wrongCertificate_isAClearError()
    {
        ServerOptions options;
        options.tls = TlsIdentity{"nonsense", "nonsense"};
        const auto server = Server::listen(options, echo());
        QVERIFY(!server);
        QCOMPARE(server.error().code, tidegate::Code::Invalid);
    }

#ifndef _WIN32
    void clientThatEndsItsSide_getsItsAnswers()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get + get);
        ::shutdown(int(client.socket()->socketDescriptor()), SHUT_WR);
        server.next().responder->respond({200, {}, "one"});
        server.next().responder->respond({200, {}, "two"});
        QCOMPARE(client.readAnswer().body, "one");
        QCOMPARE(client.readAnswer().body, "two");
        QVERIFY(client.atEnd());
    }

    void clientThatEndsItsSideDuringAStream_isTakenForGone()
    {
        TestServer server;
        RawClient client(server.port());
        client.send(get);
        const auto exchange = server.next();
        exchange.responder->start(200, {});
        exchange.responder->write("x");
        QVERIFY(client.waitForBytes());
        ::shutdown(int(client.socket()->socketDescriptor()), SHUT_WR);
        QTRY_VERIFY(exchange.responder->closed());
    }
#endif
};

QTEST_GUILESS_MAIN(TestHttpServerLife)
#include "tst_http_server_life.moc"
