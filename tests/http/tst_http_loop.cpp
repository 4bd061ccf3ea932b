#include "loop_fixture.h"

#include "core/http/stream.h"

#include <thread>

using namespace tidegate::http;
using namespace tidegate::http::test;
using namespace std::chrono_literals;

namespace {

using SteadyClock = std::chrono::steady_clock;

/// Does what the test wants at an event.
struct Actor final : StreamEvents
{
    void readable() override
    {
        ++reads;
        if (onReadable)
            onReadable();
    }
    void writable() override { ++writes; }
    void connected(std::error_code) override { isConnected = true; }

    std::function<void()> onReadable;
    int reads = 0;
    int writes = 0;
    bool isConnected = false;
};

/// Two ends on one loop.
struct Line
{
    Line(Loop &loop)
    {
        acceptor = *Acceptor::listen(loop, {}, [this](std::unique_ptr<Stream> stream) {
            server = std::move(stream);
            server->setEvents(&serverEvents);
        });
        client = *connectStream(loop, "127.0.0.1", acceptor->port(), &clientEvents);
        runUntil(loop, [this] { return server && clientEvents.isConnected; });
    }

    void send(std::string_view bytes) { client->writev({&bytes, 1}); }

    Actor serverEvents;
    Actor clientEvents;
    std::unique_ptr<Acceptor> acceptor;
    std::unique_ptr<Stream> server;
    std::unique_ptr<Stream> client;
};

/// How many turns it takes until the time is over; a loop with nothing to do needs one for each `longest`.
int turnsWithin(Loop &loop, std::chrono::milliseconds time, std::chrono::milliseconds longest)
{
    int turns = 0;
    for (const auto end = SteadyClock::now() + time; SteadyClock::now() < end; ++turns)
        loop.turn(longest);
    return turns;
}

} // namespace

class TestHttpLoop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addLoopKinds(); }

    void make_givesWhatWasAskedFor()
    {
        QFETCH_GLOBAL(LoopKind, kind);
        QCOMPARE((*Loop::make(kind))->name(), kind == LoopKind::Asio ? "asio" : "epoll");
        qputenv("TIDEGATE_LOOP", "asio");
        QCOMPARE((*Loop::make())->name(), "asio");
        qunsetenv("TIDEGATE_LOOP");
#ifdef __linux__
        QCOMPARE((*Loop::make())->name(), "epoll");
#endif
    }

    void tasks_areDoneInOrderAndNeverInsideTheCall()
    {
        const auto loop = makeLoop();
        std::string done;
        loop->post([&] {
            done += 'a';
            loop->post([&] { done += 'c'; });
            done += 'b';
        });
        QVERIFY(done.empty());
        QVERIFY(runUntil(*loop, [&] { return done.size() >= 3; }));
        QCOMPARE(done, "abc");
    }

    void taskOfAnotherThread_wakesTheLoop()
    {
        const auto loop = makeLoop();
        std::atomic<int> done{0};
        std::thread running([&] { loop->run(); });
        for (int i = 1; i <= 1'000; ++i) {
            loop->post([&] { ++done; });
            if (i % 100 == 0)
                QTRY_COMPARE(done.load(), i);
        }
        loop->post([&] { ++done; });
        loop->stop();
        running.join();
        QCOMPARE(done.load(), 1'001); // what was posted before the stop is done
    }

    void taskThatIsNotDone_goesWithTheLoop()
    {
        auto loop = makeLoop();
        Line line(*loop);
        std::shared_ptr<Stream> stream = std::move(line.server);
        const std::weak_ptr<Stream> watched = stream;
        loop->post([held = stream] {});
        line.client.reset();
        line.acceptor.reset();
        stream.reset();
        QVERIFY(!watched.expired());
        loop.reset();
        QVERIFY(watched.expired());
    }

    void timer_callsOnceAndNotEarly()
    {
        const auto loop = makeLoop();
        int calls = 0;
        const auto timer = loop->makeTimer([&] { ++calls; });
        const auto begun = SteadyClock::now();
        timer->start(10'000ms);
        timer->start(30ms); // anew
        QVERIFY(runUntil(*loop, [&] { return calls > 0; }));
        QVERIFY(SteadyClock::now() - begun >= 30ms);
        QVERIFY(SteadyClock::now() - begun < 5s);
        QVERIFY(loop->now() >= begun);
        runFor(*loop, 60ms);
        QCOMPARE(calls, 1);
    }

    void stoppedTimer_doesNotCall()
    {
        const auto loop = makeLoop();
        int calls = 0;
        const auto stopped = loop->makeTimer([&] { ++calls; });
        auto destroyed = loop->makeTimer([&] { ++calls; });
        stopped->start(0ms);
        destroyed->start(0ms);
        stopped->stop();
        destroyed.reset();
        runFor(*loop, 30ms);
        QCOMPARE(calls, 0);
    }

    void timer_mayStartAnewOrGoInItsCall()
    {
        const auto loop = makeLoop();
        int calls = 0;
        std::unique_ptr<Timer> timer;
        timer = loop->makeTimer([&] {
            if (++calls < 3)
                timer->start(calls == 1 ? 0ms : 5ms);
            else
                timer.reset();
        });
        timer->start(1ms);
        QVERIFY(runUntil(*loop, [&] { return !timer; }));
        QCOMPARE(calls, 3);
    }

    void timerStoppedByAnother_doesNotCall()
    {
        const auto loop = makeLoop();
        int calls = 0;
        std::unique_ptr<Timer> one;
        std::unique_ptr<Timer> two;
        one = loop->makeTimer([&] {
            ++calls;
            two->stop();
        });
        two = loop->makeTimer([&] {
            ++calls;
            one->stop();
        });
        one->start(1ms);
        two->start(1ms);
        std::this_thread::yield();
        runFor(*loop, 30ms);
        QCOMPARE(calls, 1);
    }

    void pausedReading_doesNotSpin()
    {
        const auto loop = makeLoop();
        Line line(*loop);
        line.server->armRead();
        line.send("0123456789");
        QVERIFY(runUntil(*loop, [&] { return line.serverEvents.reads > 0; }));
        char buffer[4];
        QCOMPARE(line.server->read(buffer, sizeof buffer).bytes, size_t(4)); // six are left
        line.send("more");
        line.client->shutdownWrite();
        // Bytes and the end arrive: a few events, and then silence.
        QVERIFY(turnsWithin(*loop, 200ms, 20ms) < 20);
        QCOMPARE(line.serverEvents.reads, 1);
        line.server->armRead();
        QCOMPARE(line.serverEvents.reads, 1); // never from inside a call
        loop->turn(1'000ms);
        QCOMPARE(line.serverEvents.reads, 2);
    }

    void armedForKnownBytes_isAnEventOfTheLoop()
    {
        const auto loop = makeLoop();
        Line line(*loop);
        std::string seen;
        line.serverEvents.onReadable = [&] {
            const int depth = line.serverEvents.reads;
            char byte = 0;
            if (line.server->read(&byte, 1).status == IoStatus::Ok)
                seen += byte;
            line.server->armRead();
            QCOMPARE(line.serverEvents.reads, depth);
        };
        line.server->armRead();
        line.send("one byte a turn");
        QVERIFY(runUntil(*loop, [&] { return seen == "one byte a turn"; }));
        QVERIFY(line.serverEvents.reads >= 15);
    }

    void endBehindBytes_isTold()
    {
        const auto loop = makeLoop();
        Line line(*loop);
        line.send("last words");
        line.client->shutdownWrite();
        runFor(*loop, 20ms); // both are there when the first event comes
        line.server->armRead();
        QVERIFY(runUntil(*loop, [&] { return line.serverEvents.reads == 1; }));
        char buffer[64];
        QCOMPARE(line.server->read(buffer, sizeof buffer).bytes, size_t(10)); // less than there was room for
        line.server->armRead();
        QVERIFY(runUntil(*loop, [&] { return line.serverEvents.reads == 2; }));
        QCOMPARE(line.server->read(buffer, sizeof buffer).status, IoStatus::Closed);
    }

    void endAfterBytes_isTold()
    {
        const auto loop = makeLoop();
        Line line(*loop);
        line.server->armRead();
        line.send("last words");
        QVERIFY(runUntil(*loop, [&] { return line.serverEvents.reads == 1; }));
        char buffer[64];
        line.client->shutdownWrite(); // between the event and the read
        QCOMPARE(line.server->read(buffer, sizeof buffer).bytes, size_t(10));
        line.server->armRead();
        QVERIFY(runUntil(*loop, [&] { return line.serverEvents.reads == 2; }));
        QCOMPARE(line.server->read(buffer, sizeof buffer).status, IoStatus::Closed);
    }

    void streamDestroyedInTheSameTurn_hasNoEvent()
    {
        const auto loop = makeLoop();
        Line one(*loop);
        Line two(*loop);
        one.serverEvents.onReadable = [&] { two.server.reset(); };
        two.serverEvents.onReadable = [&] { one.server.reset(); };
        one.server->armRead();
        one.server->waitWrite();
        two.server->armRead();
        two.server->waitWrite();
        one.send("x");
        two.send("x");
        runFor(*loop, 30ms);
        QCOMPARE(one.serverEvents.reads + two.serverEvents.reads, 1);
    }

    void streamInAnothersPlace_hasNoEventOfIts()
    {
        const auto loop = makeLoop();
        Line one(*loop);
        Line two(*loop);
        Actor heirEvents;
        std::unique_ptr<Stream> heir;
        const auto inherit = [&](Line &other) {
            other.server.reset();
            heir = *connectStream(*loop, "127.0.0.1", one.acceptor->port(), &heirEvents);
        };
        one.serverEvents.onReadable = [&] { inherit(two); };
        two.serverEvents.onReadable = [&] { inherit(one); };
        one.server->armRead();
        two.server->armRead();
        one.send("x");
        two.send("x");
        QVERIFY(runUntil(*loop, [&] { return heirEvents.isConnected; }));
        heir->armRead(); // nobody sends anything to it
        runFor(*loop, 30ms);
        QCOMPARE(one.serverEvents.reads + two.serverEvents.reads, 1);
        QCOMPARE(heirEvents.reads, 0);
    }

    void streamDestroyedInItsOwnEvent_hasNoOther()
    {
        const auto loop = makeLoop();
        Line line(*loop);
        line.serverEvents.onReadable = [&] { line.server.reset(); };
        line.send("x");
        runFor(*loop, 20ms);
        line.server->armRead();
        line.server->waitWrite();
        runFor(*loop, 20ms);
        QCOMPARE(line.serverEvents.reads, 1);
        QVERIFY(line.serverEvents.writes <= 1); // before, where the system tells each direction by itself
    }

    void acceptorDestroyedWhileItAccepts_isNoHarm()
    {
        const auto loop = makeLoop();
        std::unique_ptr<Acceptor> acceptor;
        std::vector<std::unique_ptr<Stream>> accepted;
        acceptor = *Acceptor::listen(*loop, {}, [&](std::unique_ptr<Stream> stream) {
            accepted.push_back(std::move(stream));
            acceptor.reset();
        });
        Actor events;
        std::vector<std::unique_ptr<Stream>> clients;
        for (int i = 0; i < 3; ++i)
            clients.push_back(*connectStream(*loop, "127.0.0.1", acceptor->port(), &events));
        QVERIFY(runUntil(*loop, [&] { return !acceptor; }));
        QCOMPARE(accepted.size(), size_t(1));
    }

    void manyConnectionsAtOnce_areAllAccepted()
    {
        const auto loop = makeLoop();
        std::vector<std::unique_ptr<Stream>> accepted;
        const auto acceptor = *Acceptor::listen(
            *loop, {}, [&](std::unique_ptr<Stream> stream) { accepted.push_back(std::move(stream)); });
        Actor events;
        std::vector<std::unique_ptr<Stream>> clients;
        for (int i = 0; i < 300; ++i) // more than are accepted in one turn
            clients.push_back(*connectStream(*loop, "127.0.0.1", acceptor->port(), &events));
        QVERIFY(runUntil(*loop, [&] { return accepted.size() == clients.size(); }));
    }
};

QTEST_GUILESS_MAIN(TestHttpLoop)
#include "tst_http_loop.moc"
