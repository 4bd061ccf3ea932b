#include "core/gateway/snapshot.h"

#include <QtTest>

#include <thread>

using namespace tidegate;
using namespace tidegate::gateway;

namespace {

const RevisionKey kKey{"default", "hello-00001"};

std::shared_ptr<RoutingTable> tableOf(std::vector<Endpoint> endpoints, std::uint32_t limit = 1,
                                      std::uint32_t queueLimit = 100)
{
    auto target = std::make_shared<RevisionTarget>();
    target->key = kKey;
    target->containerConcurrency = limit;
    target->queueLimit = queueLimit;
    target->endpoints = std::move(endpoints);
    auto table = std::make_shared<RoutingTable>();
    table->revisions[kKey] = std::move(target);
    return table;
}

Endpoint endpointOf(const std::string &name, std::uint16_t port = 1)
{
    return {InstanceId{name}, "127.0.0.1", port, true};
}

std::shared_ptr<Waiter> waiterOf()
{
    return std::make_shared<Waiter>();
}

/// A registry with what it has published last.
struct Book
{
    Registry registry{2};
    std::shared_ptr<const Snapshot> snapshot;

    void publish(std::shared_ptr<RoutingTable> table)
    {
        snapshot = registry.build(std::move(table));
        registry.closeAbsent();
    }
    std::shared_ptr<const RevisionView> view() const { return snapshot->view(kKey); }
    Lookup lookup() const
    {
        return [this] { return view(); };
    }
};

} // namespace

class TestRevisionQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freeSlot_isGrantedAtOnce();
    void fullInstance_refusesAnotherSlot();
    void leastLoadedInstance_isChosen();
    void whoIsAboutToWait_isCountedBeforeTheLastLook();
    void freedSlots_goToTheFirstInLine();
    void fullQueue_refuses();
    void demand_isRaisedOncePerPublishOrEmptyQueue();
    void whoLeaves_isNotServed();
    void failurePublished_failsWhoWaits();
    void revisionUnpublished_sendsWaitersAway();
    void instanceThatLeft_getsNothingAndIsCountedUntilItIsDone();
    void lostInstance_comesBackWithAPublish();
    void unpublishedRevision_isForgottenOnceIdle();
    void manyThreads_neverExceedTheLimitAndLoseNoWakeUp();
    void meter_integratesConcurrency();
    void busyTime_isWithAtLeastOneRequest();
    void busyTime_isRightWhoeverTakesAndFrees();
};

void TestRevisionQueue::freeSlot_isGrantedAtOnce()
{
    Book book;
    book.publish(tableOf({endpointOf("a")}));
    bool demand = false;
    const auto result = book.view()->state->admit(waiterOf(), book.lookup(), 0, demand);
    QCOMPARE(result.admission, Admission::Granted);
    QVERIFY(!demand);
    QCOMPARE(result.instance->inFlight(), 1u);
    QCOMPARE(book.view()->state->waiting(), 0u);
}

void TestRevisionQueue::fullInstance_refusesAnotherSlot()
{
    InstanceState instance(endpointOf("a"));
    QVERIFY(instance.tryAcquire(2));
    QVERIFY(instance.tryAcquire(2));
    QVERIFY(!instance.tryAcquire(2)); // also when it was chosen while it still had room
    QVERIFY(instance.tryAcquire(0));
}

void TestRevisionQueue::whoIsAboutToWait_isCountedBeforeTheLastLook()
{
    Book book;
    book.publish(tableOf({endpointOf("a")}));
    RevisionState &state = *book.view()->state;
    const auto busy = acquireLeastLoaded(*book.view(), 0);
    // A slot that is freed at this moment: who frees it must see that somebody waits, or the waiter must get
    // it.
    bool seen = false;
    const auto freeNow = [&] {
        busy->release();
        seen = state.waiting() > 0;
        QVERIFY2(busy->tryAcquire(1), "taken by a newcomer");
    };
    const Lookup lookup = [&] {
        freeNow();
        return book.view();
    };
    bool demand = false;
    QCOMPARE(state.admit(waiterOf(), lookup, 0, demand).admission, Admission::Waiting);
    QVERIFY(seen);
}

void TestRevisionQueue::leastLoadedInstance_isChosen()
{
    Book book;
    book.publish(tableOf({endpointOf("a"), endpointOf("b"), endpointOf("c")}, 0));
    std::map<std::string, int> hits;
    for (std::uint32_t turn = 0; turn < 9; ++turn)
        ++hits[acquireLeastLoaded(*book.view(), turn * 7)->endpoint().instance.value];
    QCOMPARE(hits["a"], 3);
    QCOMPARE(hits["b"], 3);
    QCOMPARE(hits["c"], 3);
}

void TestRevisionQueue::freedSlots_goToTheFirstInLine()
{
    Book book;
    book.publish(tableOf({endpointOf("a")}));
    RevisionState &state = *book.view()->state;
    bool demand = false;
    const auto first = state.admit(waiterOf(), book.lookup(), 0, demand);
    const auto second = waiterOf();
    const auto third = waiterOf();
    QCOMPARE(state.admit(second, book.lookup(), 0, demand).admission, Admission::Waiting);
    QCOMPARE(state.admit(third, book.lookup(), 0, demand).admission, Admission::Waiting);
    QVERIFY(state.serve(book.lookup()).empty());
    first.instance->release();
    const Waiters served = state.serve(book.lookup());
    QCOMPARE(served.size(), size_t(1));
    QCOMPARE(served.front(), second);
    QCOMPARE(second->result.admission, Admission::Granted);
    QCOMPARE(state.waiting(), 1u);
}

void TestRevisionQueue::fullQueue_refuses()
{
    Book book;
    book.publish(tableOf({}, 1, 2));
    RevisionState &state = *book.view()->state;
    bool demand = false;
    QCOMPARE(state.admit(waiterOf(), book.lookup(), 0, demand).admission, Admission::Waiting);
    QCOMPARE(state.admit(waiterOf(), book.lookup(), 0, demand).admission, Admission::Waiting);
    QCOMPARE(state.admit(waiterOf(), book.lookup(), 0, demand).admission, Admission::QueueFull);
    QCOMPARE(state.waiting(), 2u);
}

void TestRevisionQueue::demand_isRaisedOncePerPublishOrEmptyQueue()
{
    Book book;
    book.publish(tableOf({}));
    RevisionState &state = *book.view()->state;
    const auto demanded = [&](const std::shared_ptr<Waiter> &waiter) {
        bool demand = false;
        state.admit(waiter, book.lookup(), 0, demand);
        return demand;
    };
    const auto first = waiterOf();
    const auto second = waiterOf();
    QVERIFY(demanded(first));
    QVERIFY(!demanded(second));
    book.publish(tableOf({}));
    const auto third = waiterOf();
    QVERIFY(demanded(third));
    QVERIFY(!demanded(waiterOf()));
    for (const auto &waiter : {first, second, third})
        QVERIFY(state.leave(*waiter));
    QVERIFY(!demanded(waiterOf())); // one still waits
}

void TestRevisionQueue::whoLeaves_isNotServed()
{
    Book book;
    book.publish(tableOf({}));
    RevisionState &state = *book.view()->state;
    bool demand = false;
    const auto waiter = waiterOf();
    state.admit(waiter, book.lookup(), 0, demand);
    QVERIFY(state.leave(*waiter));
    QVERIFY(!state.leave(*waiter));
    book.publish(tableOf({endpointOf("a")}));
    QVERIFY(state.serve(book.lookup()).empty());
    QCOMPARE(book.view()->instances.front()->inFlight(), 0u);
}

void TestRevisionQueue::failurePublished_failsWhoWaits()
{
    Book book;
    book.publish(tableOf({}));
    RevisionState &state = *book.view()->state;
    bool demand = false;
    state.admit(waiterOf(), book.lookup(), 0, demand);
    auto table = tableOf({});
    auto failed = std::make_shared<RevisionTarget>(*table->revisions[kKey]);
    failed->failure = Failure{503, "ExitCode1", "it ended"};
    table->revisions[kKey] = failed;
    book.publish(table);
    const Waiters served = state.serve(book.lookup());
    QCOMPARE(served.size(), size_t(1));
    QCOMPARE(served.front()->result.admission, Admission::Failed);
    QCOMPARE(state.admit(waiterOf(), book.lookup(), 0, demand).admission, Admission::Failed);
    QCOMPARE(state.waiting(), 0u);
}

void TestRevisionQueue::revisionUnpublished_sendsWaitersAway()
{
    Book book;
    book.publish(tableOf({}));
    const auto state = book.view()->state;
    bool demand = false;
    state->admit(waiterOf(), book.lookup(), 0, demand);
    book.publish(std::make_shared<RoutingTable>());
    QCOMPARE(book.registry.waiting().size(), size_t(1));
    const Waiters served = state->serve(book.lookup());
    QCOMPARE(served.size(), size_t(1));
    QCOMPARE(served.front()->result.admission, Admission::Gone);
}

void TestRevisionQueue::instanceThatLeft_getsNothingAndIsCountedUntilItIsDone()
{
    Book book;
    book.publish(tableOf({endpointOf("a")}, 0));
    const auto oldView = book.view();
    const auto instance = acquireLeastLoaded(*oldView, 0);
    book.publish(tableOf({endpointOf("b")}, 0));
    QVERIFY(!acquireLeastLoaded(*oldView, 0)); // a thread with the old table
    auto samples = book.registry.sample(0);
    QCOMPARE(samples.front().inFlight, 1u);
    QCOMPARE(samples.front().instances.size(), size_t(2));
    instance->release();
    QCOMPARE(book.registry.sample(0).front().instances.size(), size_t(1));
}

void TestRevisionQueue::lostInstance_comesBackWithAPublish()
{
    Book book;
    book.publish(tableOf({endpointOf("a")}));
    const auto instance = book.view()->instances.front();
    QVERIFY(instance->markLost());
    QVERIFY(!instance->markLost());
    QVERIFY(!acquireLeastLoaded(*book.view(), 0));
    book.publish(tableOf({endpointOf("a")}));
    QCOMPARE(acquireLeastLoaded(*book.view(), 0), instance);
}

void TestRevisionQueue::unpublishedRevision_isForgottenOnceIdle()
{
    Book book;
    book.publish(tableOf({endpointOf("a")}));
    const auto instance = acquireLeastLoaded(*book.view(), 0);
    book.publish(std::make_shared<RoutingTable>());
    QCOMPARE(book.registry.sample(0).size(), size_t(1));
    instance->release();
    QCOMPARE(book.registry.sample(0).size(), size_t(1)); // a last time, with its final counts
    QCOMPARE(book.registry.sample(0).size(), size_t(0));
}

void TestRevisionQueue::manyThreads_neverExceedTheLimitAndLoseNoWakeUp()
{
    constexpr int threads = 4;
    constexpr int rounds = 20'000;
    Book book;
    book.publish(tableOf({endpointOf("a"), endpointOf("b")}, 1, threads * rounds));
    const auto view = book.view();
    std::atomic<int> peak{0};
    std::atomic<int> inside{0};
    std::atomic<int> served{0};
    // A served waiter's work is done by whoever serves it: a chain that only goes on when no wake-up is lost.
    const auto work = [&](std::shared_ptr<InstanceState> first) {
        std::vector<std::shared_ptr<InstanceState>> todo{std::move(first)};
        while (!todo.empty()) {
            const auto instance = std::move(todo.back());
            todo.pop_back();
            int seen = peak.load();
            const int now = ++inside;
            while (now > seen && !peak.compare_exchange_weak(seen, now))
                ;
            ++served;
            if (now % 2 == 0 || served % 64 == 0)
                std::this_thread::yield();
            --inside;
            instance->release();
            if (view->state->waiting() == 0)
                continue;
            for (const auto &waiter : view->state->serve(book.lookup()))
                todo.push_back(waiter->result.instance);
        }
    };
    std::atomic<int> ready{0};
    std::vector<std::thread> pool;
    for (int t = 0; t < threads; ++t) {
        pool.emplace_back([&, t] {
            for (++ready; ready < threads;)
                std::this_thread::yield();
            for (int i = 0; i < rounds; ++i) {
                bool demand = false;
                const auto result =
                    view->state->admit(waiterOf(), book.lookup(), std::uint32_t(t + i), demand);
                if (result.admission == Admission::Granted)
                    work(result.instance);
            }
        });
    }
    for (std::thread &thread : pool)
        thread.join();
    QCOMPARE(view->state->waiting(), 0u);
    QCOMPARE(served.load(), threads * rounds);
    QVERIFY(peak.load() <= 2);
    QCOMPARE(view->instances[0]->inFlight() + view->instances[1]->inFlight(), 0u);
}

void TestRevisionQueue::meter_integratesConcurrency()
{
    Meter meter;
    meter.arrive(100);
    meter.arrive(150);
    QCOMPARE(meter.read().integral(200), std::int64_t(150));
    meter.leave(250);
    QCOMPARE(meter.read().integral(300), std::int64_t(200 + 100));
    meter.leave(300);
    QCOMPARE(meter.read().integral(1'000'000), std::int64_t(300));
    QCOMPARE(meter.read().requests, std::uint64_t(2));
    QCOMPARE(meter.read().completed, std::uint64_t(2));
}

void TestRevisionQueue::busyTime_isWithAtLeastOneRequest()
{
    using std::chrono::steady_clock;
    InstanceState instance(endpointOf("a"));
    QTest::qSleep(20);
    QCOMPARE(instance.takeBusy().count(), 0);
    const auto begun = steady_clock::now();
    QVERIFY(instance.tryAcquire(0) && instance.tryAcquire(0));
    const auto taken = steady_clock::now();
    QTest::qSleep(20);
    instance.release();
    const auto half = instance.takeBusy(); // one is still there
    QTest::qSleep(20);
    const auto freeing = steady_clock::now();
    instance.release();
    const auto freed = steady_clock::now();
    QTest::qSleep(20);
    const auto rest = instance.takeBusy();
    QVERIFY(half > std::chrono::milliseconds(19));
    QVERIFY(half + rest >= freeing - taken);
    QVERIFY(half + rest <= freed - begun);
    QCOMPARE(instance.takeBusy().count(), 0);
}

// Busy without a gap, by many hands: what is taken in between adds up to the time that passed.
void TestRevisionQueue::busyTime_isRightWhoeverTakesAndFrees()
{
    constexpr int threads = 4;
    constexpr int rounds = 50'000;
    InstanceState instance(endpointOf("a"));
    InstanceState gaps(endpointOf("b"));
    const auto begun = std::chrono::steady_clock::now();
    QVERIFY(instance.tryAcquire(0));
    std::atomic<int> ended{0};
    std::vector<std::thread> pool;
    for (int t = 0; t < threads; ++t) {
        pool.emplace_back([&] {
            for (int i = 0; i < rounds; ++i) {
                (void)instance.tryAcquire(0);
                instance.release();
                (void)gaps.tryAcquire(0); // from nothing to one and back, all the time
                gaps.release();
            }
            ++ended;
        });
    }
    std::chrono::nanoseconds busy{0};
    std::chrono::nanoseconds withGaps{0};
    while (ended < threads) {
        busy += instance.takeBusy();
        withGaps += gaps.takeBusy();
    }
    for (std::thread &thread : pool)
        thread.join();
    instance.release();
    busy += instance.takeBusy();
    withGaps += gaps.takeBusy();
    const std::chrono::nanoseconds passed = std::chrono::steady_clock::now() - begun;
    QVERIFY(busy <= passed && passed - busy < std::chrono::milliseconds(50));
    // A thread that is kept from its clock just when it freed the last slot makes a stretch longer.
    QVERIFY(withGaps.count() > 0 && withGaps <= passed + std::chrono::milliseconds(50));
}

QTEST_APPLESS_MAIN(TestRevisionQueue)
#include "tst_revision_queue.moc"
