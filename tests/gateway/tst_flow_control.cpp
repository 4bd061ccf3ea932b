// A route's limits: the arithmetic with a clock that is a parameter, the queue with many threads, and what
// clients see over sockets.

#include "core/gateway/flow_control.h"
#include "harness.h"

#include <QtTest>

#include <future>
#include <thread>

using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;
using std::chrono::nanoseconds;

namespace {

FlowEntry enter(const std::shared_ptr<RouteFlow> &flow, SteadyTime now = {})
{
    nanoseconds retryAfter{0};
    return flow->enter(std::make_shared<FlowWaiter>(), now, retryAfter);
}

std::shared_ptr<RouteFlow> flowWith(const RouteLimits &limits)
{
    auto flow = std::make_shared<RouteFlow>(RouteKey{"default", "hello"});
    flow->configure(limits);
    return flow;
}

/// A table whose route, at two hosts, has these limits.
std::shared_ptr<const RoutingTable> tableWith(const ScriptedInstance &instance, const RouteLimits &limits)
{
    TableBuilder table;
    table.endpoint(instance.endpoint());
    for (const char *host : {"hello.default.localhost", "tag-hello.default.localhost"}) {
        table.host(host, {{helloKey(), 100}});
        // Not the same object: it is the route that they share.
        table.table->hosts[host].limits = std::make_shared<RouteLimits>(limits);
    }
    table.host("other.default.localhost", {{helloKey(), 100}});
    table.table->hosts["other.default.localhost"].route = {"default", "other"};
    return table.build();
}

RouteSample sampleOf(Harness &harness)
{
    const auto samples = harness.gateway().sampleRoutes();
    return samples.empty() ? RouteSample{} : samples.front();
}

/// An instance that answers when it is told to.
class Gate
{
public:
    Gate()
        : m_instance([this](Peer &peer, const Message &) {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_open > 0; });
            --m_open;
            lock.unlock();
            return peer.send(answerOf("through"));
        })
    {
    }
    ~Gate() { open(1'000); }
    void open(int requests)
    {
        const std::lock_guard lock(m_mutex);
        m_open += requests;
        m_changed.notify_all();
    }
    ScriptedInstance &instance() { return m_instance; }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_open = 0;
    ScriptedInstance m_instance;
};

} // namespace

class TestFlowControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rate_isExactOverTime_data();
    void rate_isExactOverTime();
    void burst_isThereAgainAfterItsTime();
    void retryAfter_isWhenThereIsAToken();
    void rate_holdsForManyThreads();
    void places_areBounded();
    void queue_isFirstInFirstOut();
    void newcomer_doesNotOvertake();
    void withdrawn_leavesTheQueue();
    void limitTakenAway_letsEverybodyThrough();
    void placesForManyThreads_areNeverTooManyAndNoneIsLost();
    void overTheRate_isTooManyRequests();
    void allHostsOfARoute_shareItsLimits();
    void publish_forgetsNothing();
    void overTheConcurrency_waitsForAPlace();
    void fullQueue_isRefused();
    void longWait_isRefused();
    void clientGoneWhileItWaits_leavesTheQueue();
    void clientGoneInside_givesItsPlaceBack();
    void limitRaised_letsWaitersThrough();
    void routeGoneWhileItWaits_isNoRoute();
    void refused_isNotOfTheRevisionsConcurrency();
};

void TestFlowControl::rate_isExactOverTime_data()
{
    QTest::addColumn<double>("perSecond");
    QTest::addColumn<int>("burst");
    QTest::addColumn<qint64>("step"); ///< ns between two tries
    // With a burst of 1, what is due between two tries is lost: so it is 2 where the tries do not meet the
    // tokens.
    QTest::newRow("3 a second, tried every ms") << 3.0 << 2 << qint64(1'000'000);
    QTest::newRow("7 a second, tried every 13 ms") << 7.0 << 5 << qint64(13'000'000);
    QTest::newRow("one in 10 s") << 0.1 << 1 << qint64(100'000'000);
    QTest::newRow("1000 a second") << 1'000.0 << 100 << qint64(333'333);
    QTest::newRow("a million a second") << 1'000'000.0 << 2 << qint64(700);
}

void TestFlowControl::rate_isExactOverTime()
{
    QFETCH(double, perSecond);
    QFETCH(int, burst);
    QFETCH(qint64, step);
    constexpr int tries = 200'000;
    TokenBucket bucket;
    const qint64 start = 86'400'000'000'000'000; // up for 1,000 days
    double passed = 0;
    for (qint64 i = 0; i < tries; ++i)
        passed += bucket.take(nanoseconds(start + i * step), perSecond, std::uint32_t(burst)).count() == 0;
    const double time = double(tries - 1) * double(step) / 1e9;
    const double expected = std::min(double(tries), double(burst) + time * perSecond);
    QVERIFY2(passed <= expected + 1 && passed >= expected - 1 - expected * 4e-5,
             qPrintable(QStringLiteral("%1 of %2").arg(passed).arg(expected)));
}

void TestFlowControl::burst_isThereAgainAfterItsTime()
{
    TokenBucket bucket;
    const auto takeAll = [&bucket](nanoseconds now) {
        int count = 0;
        while (bucket.take(now, 10, 5).count() == 0)
            ++count;
        return count;
    };
    const nanoseconds begin = seconds(1'000);
    QCOMPARE(takeAll(begin), 5);
    QCOMPARE(takeAll(begin), 0);
    QCOMPARE(takeAll(begin + milliseconds(100)), 1);
    QCOMPARE(takeAll(begin + milliseconds(350)), 2);
    QCOMPARE(takeAll(begin + seconds(60)), 5); // it never fills beyond
}

void TestFlowControl::retryAfter_isWhenThereIsAToken()
{
    TokenBucket bucket;
    nanoseconds now = seconds(1'000);
    QCOMPARE(bucket.take(now, 0.5, 1), nanoseconds(0));
    for (int i = 0; i < 5; ++i) {
        const nanoseconds wait = bucket.take(now, 0.5, 1);
        QVERIFY(wait > nanoseconds(0) && wait <= seconds(2));
        QVERIFY(bucket.take(now + wait - nanoseconds(1), 0.5, 1) > nanoseconds(0));
        now += wait;
        QCOMPARE(bucket.take(now, 0.5, 1), nanoseconds(0));
    }
}

void TestFlowControl::rate_holdsForManyThreads()
{
    constexpr int threads = 4;
    constexpr int tries = 50'000;
    TokenBucket bucket;
    std::atomic<int> passed{0};
    std::vector<std::thread> all;
    for (int t = 0; t < threads; ++t) {
        all.emplace_back([&] {
            // Every thread sees the same second go by.
            for (int i = 0; i < tries; ++i)
                passed += bucket.take(seconds(1'000) + nanoseconds(i * 20'000), 1'000, 10).count() == 0;
        });
    }
    for (std::thread &thread : all)
        thread.join();
    QVERIFY2(passed >= 1'000 && passed <= 1'010, qPrintable(QString::number(passed.load())));
}

void TestFlowControl::places_areBounded()
{
    const auto flow = flowWith({0, 1, 2, 1, seconds(1)});
    QCOMPARE(enter(flow), FlowEntry::Passed);
    QCOMPARE(enter(flow), FlowEntry::Passed);
    QCOMPARE(enter(flow), FlowEntry::Waiting);
    QCOMPARE(enter(flow), FlowEntry::QueueFull);
    const RouteSample sample = flow->sample();
    QCOMPARE(sample.passed, std::uint64_t(2));
    QCOMPARE(sample.queueFull, std::uint64_t(1));
    QCOMPARE(sample.inside, 2u);
    QCOMPARE(sample.waiting, 1u);
}

void TestFlowControl::queue_isFirstInFirstOut()
{
    const auto flow = flowWith({0, 1, 1, 10, seconds(1)});
    QCOMPARE(enter(flow), FlowEntry::Passed);
    FlowWaiters waiters;
    nanoseconds ignored{0};
    for (int i = 0; i < 3; ++i) {
        waiters.push_back(std::make_shared<FlowWaiter>());
        QCOMPARE(flow->enter(waiters.back(), {}, ignored), FlowEntry::Waiting);
    }
    for (const auto &waiter : waiters) {
        QVERIFY(flow->leave());
        const FlowWaiters served = flow->serve();
        QCOMPARE(served.size(), size_t(1));
        QCOMPARE(served.front(), waiter);
    }
    QVERIFY(!flow->leave());
    QVERIFY(flow->idle());
}

void TestFlowControl::newcomer_doesNotOvertake()
{
    const auto flow = flowWith({0, 1, 1, 10, seconds(1)});
    QCOMPARE(enter(flow), FlowEntry::Passed);
    QCOMPARE(enter(flow), FlowEntry::Waiting);
    QVERIFY(flow->leave()); // a place is free, and the waiter has not been served yet
    QCOMPARE(enter(flow), FlowEntry::Waiting);
    QCOMPARE(flow->serve().size(), size_t(1));
}

void TestFlowControl::withdrawn_leavesTheQueue()
{
    const auto flow = flowWith({0, 1, 1, 1, seconds(1)});
    QCOMPARE(enter(flow), FlowEntry::Passed);
    nanoseconds ignored{0};
    const auto waiter = std::make_shared<FlowWaiter>();
    QCOMPARE(flow->enter(waiter, {}, ignored), FlowEntry::Waiting);
    QVERIFY(flow->withdraw(*waiter));
    QVERIFY(!flow->withdraw(*waiter));
    QCOMPARE(enter(flow), FlowEntry::Waiting);
    QVERIFY(flow->leave());
    const FlowWaiters served = flow->serve();
    QCOMPARE(served.size(), size_t(1));
    QVERIFY(!flow->withdraw(*served.front())); // too late: it has a place
}

void TestFlowControl::limitTakenAway_letsEverybodyThrough()
{
    const auto flow = flowWith({0, 1, 1, 10, seconds(1)});
    for (int i = 0; i < 5; ++i)
        enter(flow);
    flow->configure({});
    QCOMPARE(flow->serve().size(), size_t(4));
    QCOMPARE(enter(flow), FlowEntry::Passed);
}

void TestFlowControl::placesForManyThreads_areNeverTooManyAndNoneIsLost()
{
    constexpr int threads = 4;
    constexpr int rounds = 20'000;
    constexpr int most = 3;
    const auto flow = flowWith({0, 1, most, 1'000'000, seconds(1)});
    std::atomic<int> inside{0};
    std::atomic<int> highest{0};
    std::atomic<int> ended{0};
    // A request that has got its place ends at once; whom it makes room for, it ends too.
    const auto pass = [&](auto &self) -> void {
        const int now = ++inside;
        for (int seen = highest; now > seen && !highest.compare_exchange_weak(seen, now);)
            ;
        --inside;
        ++ended;
        if (flow->leave()) {
            for (size_t next = flow->serve().size(); next > 0; --next)
                self(self);
        }
    };
    std::vector<std::thread> all;
    for (int t = 0; t < threads; ++t) {
        all.emplace_back([&] {
            for (int i = 0; i < rounds; ++i) {
                if (enter(flow) == FlowEntry::Passed)
                    pass(pass);
            }
        });
    }
    for (std::thread &thread : all)
        thread.join();
    QVERIFY(highest <= most);
    QCOMPARE(ended.load(), threads * rounds);
    QVERIFY(flow->idle());
}

void TestFlowControl::overTheRate_isTooManyRequests()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(tableWith(instance, {0.01, 2, 0, 0, {}}));
    QCOMPARE(harness.get().status, 200);
    QCOMPARE(harness.get().status, 200);
    const Message answer = harness.get();
    QCOMPARE(answer.status, 429);
    QCOMPARE(answer.field("tidegate-reason"), std::string("RateLimited"));
    const int retryAfter = std::stoi("0" + answer.field("retry-after"));
    QVERIFY2(retryAfter > 90 && retryAfter <= 100, qPrintable(QString::number(retryAfter)));
    QCOMPARE(instance.requests.load(), 2);
    const auto records = harness.records(3);
    QCOMPARE(records.size(), size_t(3));
    const auto refused = std::find_if(records.begin(), records.end(),
                                      [](const AccessRecord &record) { return record.status == 429; });
    QVERIFY(refused != records.end());
    QCOMPARE(refused->reason, std::string("RateLimited"));
    QCOMPARE(sampleOf(harness).rateLimited, std::uint64_t(1));
    QCOMPARE(sampleOf(harness).passed, std::uint64_t(2));
}

void TestFlowControl::allHostsOfARoute_shareItsLimits()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(tableWith(instance, {0.01, 2, 0, 0, {}}));
    QCOMPARE(harness.get().status, 200);
    QCOMPARE(harness.get("/", "tag-hello.default.localhost").status, 200);
    QCOMPARE(harness.get().status, 429);
    QCOMPARE(harness.get("/", "tag-hello.default.localhost").status, 429);
    QCOMPARE(harness.get("/", "other.default.localhost").status, 200); // another route
}

void TestFlowControl::publish_forgetsNothing()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(tableWith(instance, {0.01, 1, 0, 0, {}}));
    QCOMPARE(harness.get().status, 200);
    harness.gateway().publish(tableWith(instance, {0.01, 1, 0, 0, {}}));
    QCOMPARE(harness.get().status, 429);
    harness.gateway().publish(tableWith(instance, {1'000, 1, 0, 0, {}}));
    QCOMPARE(harness.get().status, 200); // another rate does not wait for what the old one owed
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    QCOMPARE(harness.get().status, 200); // no limits any more
    QTRY_VERIFY(harness.gateway().sampleRoutes().empty());
}

void TestFlowControl::overTheConcurrency_waitsForAPlace()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 10, seconds(60)}));
    std::vector<std::future<Message>> answers;
    for (int i = 0; i < 4; ++i)
        answers.push_back(std::async(std::launch::async, [&] { return harness.get(); }));
    for (int i = 0; i < 4; ++i) {
        QTRY_COMPARE(sampleOf(harness).waiting, std::uint32_t(3 - i));
        QTRY_COMPARE(gate.instance().requests.load(), i + 1);
        gate.open(1);
    }
    for (auto &answer : answers)
        QCOMPARE(answer.get().status, 200);
    QTRY_COMPARE(sampleOf(harness).inside, 0u);
    QCOMPARE(sampleOf(harness).passed, std::uint64_t(4));
}

void TestFlowControl::fullQueue_isRefused()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 0, seconds(60)}));
    auto first = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(sampleOf(harness).inside, 1u);
    const Message answer = harness.get();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.field("tidegate-reason"), std::string("RouteQueueFull"));
    QCOMPARE(answer.field("retry-after"), std::string("1"));
    gate.open(1);
    QCOMPARE(first.get().status, 200);
    QCOMPARE(sampleOf(harness).queueFull, std::uint64_t(1));
}

void TestFlowControl::longWait_isRefused()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 5, milliseconds(100)}));
    auto first = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(sampleOf(harness).inside, 1u);
    const Message answer = harness.get();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.field("tidegate-reason"), std::string("RouteQueueTimeout"));
    QCOMPARE(sampleOf(harness).waiting, 0u);
    QCOMPARE(sampleOf(harness).queueTimedOut, std::uint64_t(1));
    gate.open(1);
    QCOMPARE(first.get().status, 200);
}

void TestFlowControl::clientGoneWhileItWaits_leavesTheQueue()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 5, seconds(60)}));
    auto first = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(sampleOf(harness).inside, 1u);
    Peer waiting = harness.connect();
    waiting.send(getText());
    QTRY_COMPARE(sampleOf(harness).waiting, 1u);
    waiting.close();
    QTRY_COMPARE(sampleOf(harness).waiting, 0u);
    gate.open(1);
    QCOMPARE(first.get().status, 200);
    QTRY_COMPARE(sampleOf(harness).inside, 0u);
    QCOMPARE(gate.instance().requests.load(), 1);
}

void TestFlowControl::clientGoneInside_givesItsPlaceBack()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 5, seconds(60)}));
    Peer inside = harness.connect();
    inside.send(getText());
    QTRY_COMPARE(gate.instance().requests.load(), 1);
    auto next = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(sampleOf(harness).waiting, 1u);
    inside.close();
    QTRY_COMPARE(gate.instance().requests.load(), 2);
    gate.open(2);
    QCOMPARE(next.get().status, 200);
}

void TestFlowControl::limitRaised_letsWaitersThrough()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 5, seconds(60)}));
    std::vector<std::future<Message>> answers;
    for (int i = 0; i < 3; ++i)
        answers.push_back(std::async(std::launch::async, [&] { return harness.get(); }));
    QTRY_COMPARE(sampleOf(harness).waiting, 2u);
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 3, 5, seconds(60)}));
    QTRY_COMPARE(gate.instance().requests.load(), 3);
    gate.open(3);
    for (auto &answer : answers)
        QCOMPARE(answer.get().status, 200);
}

void TestFlowControl::routeGoneWhileItWaits_isNoRoute()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 5, seconds(60)}));
    Peer inside = harness.connect();
    inside.send(getText());
    QTRY_COMPARE(gate.instance().requests.load(), 1);
    auto waiting = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(sampleOf(harness).waiting, 1u);
    harness.gateway().publish(std::make_shared<RoutingTable>());
    const Message answer = waiting.get();
    QCOMPARE(answer.status, 404);
    QCOMPARE(answer.field("tidegate-reason"), std::string("NoRoute"));
    gate.open(1);
    QCOMPARE(inside.readResponse().status, 200);
}

void TestFlowControl::refused_isNotOfTheRevisionsConcurrency()
{
    Gate gate;
    Harness harness;
    harness.gateway().publish(tableWith(gate.instance(), {0, 1, 1, 5, seconds(60)}));
    auto first = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(gate.instance().requests.load(), 1);
    auto second = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(sampleOf(harness).waiting, 1u);
    // What the route holds back must not make the revision scale.
    QCOMPARE(harness.gateway().sample().front().requests, std::uint64_t(1));
    gate.open(2);
    QCOMPARE(first.get().status, 200);
    QCOMPARE(second.get().status, 200);
}

QTEST_GUILESS_MAIN(TestFlowControl)
#include "tst_flow_control.moc"
