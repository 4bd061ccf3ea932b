#include "loop_fixture.h"

#include "core/http/pki.h"
#include "core/http/stream.h"
#include "core/http/tls.h"

#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>
#include <set>
#ifndef _WIN32
#include <fcntl.h>
#include <sys/resource.h>
#endif

using namespace tidegate::http;
using namespace tidegate::http::test;
using namespace std::chrono_literals;

namespace {

/// Counts events; the test decides what to do between them.
struct Recorder final : StreamEvents
{
    void readable() override { ++reads; }
    void writable() override { ++writes; }
    void connected(std::error_code error) override
    {
        ++connects;
        connectError = error;
    }
    int reads = 0;
    int writes = 0;
    int connects = 0;
    std::error_code connectError;
};

/// A stream and the peer it talks to, on one loop driven by hand.
struct Pair
{
    Pair()
    {
        acceptor = *Acceptor::listen(*loop, {}, [this](std::unique_ptr<Stream> stream) {
            server = std::move(stream);
            server->setEvents(&serverEvents);
        });
        client = *connectStream(*loop, "127.0.0.1", acceptor->port(), &clientEvents);
        runUntil([this] { return server && clientEvents.connects > 0; });
    }

    template <class Condition>
    bool runUntil(Condition condition)
    {
        return test::runUntil(*loop, condition);
    }

    std::unique_ptr<Loop> loop = makeLoop();
    std::unique_ptr<Acceptor> acceptor;
    Recorder serverEvents;
    Recorder clientEvents;
    std::unique_ptr<Stream> server;
    std::unique_ptr<Stream> client;
};

} // namespace

class TestHttpStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addLoopKinds(); }

    void bytes_goBothWays()
    {
        Pair pair;
        QVERIFY(!pair.clientEvents.connectError);
        const std::array<std::string_view, 3> pieces{"one ", "", "two"};
        QCOMPARE(pair.client->writev(pieces).bytes, size_t(7));
        pair.server->armRead();
        pair.server->armRead(); // counts once
        QVERIFY(pair.runUntil([&] { return pair.serverEvents.reads > 0; }));
        char buffer[64];
        const IoResult read = pair.server->read(buffer, sizeof buffer);
        QCOMPARE(read.status, IoStatus::Ok);
        QCOMPARE(std::string(buffer, read.bytes), "one two");
        QCOMPARE(pair.server->read(buffer, sizeof buffer).status, IoStatus::Again);
        QCOMPARE(pair.serverEvents.reads, 1);
        QVERIFY(pair.server->remoteAddress().starts_with("127.0.0.1:"));
    }

    void armedRead_isAnEventForAnEndToo()
    {
        Pair pair;
        pair.server->armRead();
        pair.client->shutdownWrite();
        QVERIFY(pair.runUntil([&] { return pair.serverEvents.reads > 0; }));
        char buffer[8];
        QCOMPARE(pair.server->read(buffer, sizeof buffer).status, IoStatus::Closed);
        const std::string_view answer = "still heard";
        QCOMPARE(pair.server->writev({&answer, 1}).status, IoStatus::Ok);
        pair.client->armRead();
        QVERIFY(pair.runUntil([&] { return pair.clientEvents.reads > 0; }));
        QCOMPARE(pair.client->read(buffer, sizeof buffer).status, IoStatus::Ok);
    }

    void fullBuffer_saysAgainAndThenWritable()
    {
        Pair pair;
        const std::string block(1024 * 1024, 'x');
        const std::string_view view = block;
        size_t written = 0;
        IoResult result;
        while ((result = pair.client->writev({&view, 1})).status == IoStatus::Ok)
            written += result.bytes;
        QCOMPARE(result.status, IoStatus::Again);
        pair.client->waitWrite();
        std::vector<char> buffer(1 << 20);
        size_t read = 0;
        QVERIFY(pair.runUntil([&] {
            const IoResult got = pair.server->read(buffer.data(), buffer.size());
            read += got.bytes;
            return pair.clientEvents.writes > 0;
        }));
        QVERIFY(read > 0 && read <= written);
    }

    void closedStream_hasNoMoreEvents()
    {
        Pair pair;
        pair.client->armRead();
        pair.client->waitWrite();
        pair.client->close();
        QVERIFY(!pair.client->isOpen());
        pair.server.reset();
        runFor(*pair.loop, 50ms);
        QCOMPARE(pair.clientEvents.reads, 0);
        QCOMPARE(pair.clientEvents.writes, 0);
    }

    void writeToAGonePeer_failsWithoutASignal()
    {
#ifndef _WIN32
        std::signal(SIGPIPE, SIG_DFL); // would end this process
#endif
        Pair pair;
        pair.server.reset();
        const std::string block(256 * 1024, 'x');
        const std::array<std::string_view, 2> pieces{block, block};
        IoResult result;
        QVERIFY(pair.runUntil([&] {
            result = pair.client->writev(pieces);
            return result.status == IoStatus::Failed;
        }));
        QVERIFY(bool(result.error));
    }

    void restOfATlsRecord_isAnEventOfItsOwn()
    {
        const auto now = tidegate::SystemClock().wall();
        const auto identity =
            makeServerIdentity(*makeAuthority("Test authority", now), {"test", {"localhost"}, {}}, now);
        const auto loop = makeLoop();
        Recorder events;
        std::unique_ptr<Stream> stream;
        AcceptorOptions options;
        options.tls = *TlsContext::create({*identity});
        const auto acceptor = Acceptor::listen(*loop, options, [&](std::unique_ptr<Stream> accepted) {
            stream = std::move(accepted);
            stream->setEvents(&events);
            stream->armRead();
        });
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), (*acceptor)->port());
        client.write("0123456789");
        std::string seen;
        // Four bytes at each event: the record arrives once, and the socket itself has nothing to tell after
        // that.
        const auto readFour = [&] {
            loop->turn(5ms);
            char buffer[4];
            const int due = std::exchange(events.reads, 0);
            const IoResult got = due > 0 ? stream->read(buffer, sizeof buffer) : IoResult{};
            seen.append(buffer, got.bytes);
            if (due > 0)
                stream->armRead();
            return seen == "0123456789";
        };
        QTRY_VERIFY(readFour());
        QVERIFY(stream->isTls());
    }

    void refusedConnection_isTold()
    {
        const auto loop = makeLoop();
        std::uint16_t port = 0;
        {
            QTcpServer gone;
            gone.listen(QHostAddress::LocalHost);
            port = gone.serverPort();
        }
        Recorder events;
        auto stream = connectStream(*loop, "127.0.0.1", port, &events);
        QVERIFY(stream);
        QVERIFY(runUntil(*loop, [&] { return events.connects > 0; }));
        QCOMPARE(events.connects, 1);
        QVERIFY(events.connectError == std::errc::connection_refused);
        QVERIFY(!connectStream(*loop, "no address", port, &events));
    }

    void cancelledConnection_isNotTold()
    {
        const auto loop = makeLoop();
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        Recorder events;
        connectStream(*loop, "127.0.0.1", server.serverPort(), &events)->reset();
        runFor(*loop, 200ms);
        QCOMPARE(events.connects, 0);
    }

    void sharedPort_servesSeveralAcceptors()
    {
        if (!reusePortBalances())
            QSKIP("this platform does not balance a shared port");
        const auto loop = makeLoop();
        int first = 0;
        int second = 0;
        AcceptorOptions options;
        options.reusePort = true;
        auto one = Acceptor::listen(*loop, options, [&](std::unique_ptr<Stream>) { ++first; });
        QVERIFY(one);
        options.port = (*one)->port();
        auto two = Acceptor::listen(*loop, options, [&](std::unique_ptr<Stream>) { ++second; });
        QVERIFY(two);
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < 64; ++i) {
            sockets.push_back(std::make_unique<QTcpSocket>());
            sockets.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), options.port);
            QVERIFY(sockets.back()->waitForConnected(5000));
        }
        for (int i = 0; i < 100 && first + second < 64; ++i)
            loop->turn(50ms);
        QCOMPARE(first + second, 64);
        QVERIFY(first > 0 && second > 0);
    }

    void pickedLoop_ownsTheConnection()
    {
        const auto accepting = makeLoop();
        const auto working = makeLoop();
        int accepted = 0;
        AcceptorOptions options;
        options.pickLoop = [&working]() -> Loop & { return *working; };
        auto acceptor = Acceptor::listen(*accepting, options, [&](std::unique_ptr<Stream>) { ++accepted; });
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), (*acceptor)->port());
        QVERIFY(socket.waitForConnected(5000));
        runFor(*accepting, 100ms);
        QCOMPARE(accepted, 0);
        QVERIFY(runUntil(*working, [&] { return accepted > 0; }));
        QCOMPARE(accepted, 1);
        acceptor->reset();
    }

    void badAddress_isAClearError()
    {
        const auto loop = makeLoop();
        AcceptorOptions options;
        options.host = "nowhere.example";
        const auto acceptor = Acceptor::listen(*loop, options, [](std::unique_ptr<Stream>) {});
        QVERIFY(!acceptor);
        QCOMPARE(acceptor.error().code, tidegate::Code::Invalid);
        QCOMPARE(acceptor.error().subject, "nowhere.example:0");
    }

#ifndef _WIN32
    void sockets_areNotInherited()
    {
        std::set<int> before;
        for (int fd = 0; fd < 256; ++fd) {
            if (fcntl(fd, F_GETFD) >= 0)
                before.insert(fd);
        }
        Pair pair;
        int opened = 0;
        for (int fd = 0; fd < 256; ++fd) {
            const int flags = fcntl(fd, F_GETFD);
            if (flags < 0 || before.contains(fd))
                continue;
            ++opened;
            QVERIFY2(flags & FD_CLOEXEC, qPrintable(QString::number(fd)));
        }
        QVERIFY(opened >= 3); // the acceptor and both ends
    }

    void shortageOfDescriptors_passes()
    {
        Pair pair;
        pair.server.reset();
        rlimit before{};
        getrlimit(RLIMIT_NOFILE, &before);
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), pair.acceptor->port());
        QVERIFY(socket.waitForConnected(5000));
        rlimit none{3, before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
        runFor(*pair.loop, 50ms);
        const bool early = pair.server != nullptr;
        setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY(!early);
        QVERIFY(pair.runUntil([&] { return pair.server != nullptr; }));
    }
#endif
};

QTEST_GUILESS_MAIN(TestHttpStream)
#include "tst_http_stream.moc"
