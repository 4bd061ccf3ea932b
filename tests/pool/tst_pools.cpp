#include "tests/pool/fakes.h"

#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using namespace tidegate::pool;

namespace {

constexpr std::uint64_t mib = 1U << 20;

/// Every outstanding host is one to keep: a target is as large as the demand of its second.
PoolsOptions exact()
{
    PoolsOptions options = PoolHouse::defaults();
    options.rules.safetyAtStart = 1;
    options.rules.gain = 0;
    return options;
}

PoolsOptions withPlaces(int places)
{
    PoolsOptions options = exact();
    options.maxConcurrentStarts = places;
    return options;
}

std::vector<int> range(int from, int to)
{
    std::vector<int> all;
    for (int i = from; i <= to; ++i)
        all.push_back(i);
    return all;
}

} // namespace

class TestPools : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hosts_areStartedAsPlacesAllow();
    void takenHost_isReplaced();
    void demand_raisesTheTarget();
    void hostsThatAreOver_areRetiredOldestFirst();
    void youngestHost_isTaken();
    void outdatedHosts_areReplacedOneByOne();
    void maximum_isKept();
    void pausedPool_neitherStartsNorRetires();
    void drainedPool_endsItsHosts();
    void failedStarts_waitLongerAndLonger();
    void hostThatDiesYoung_isAFailure();
    void hostThatDiesLater_isReplacedAtOnce();
    void hostThatNeverGetsReady_isEnded();
    void warmUp_isWhatNineInTenNeed();
    void memory_isSharedInProportion();
    void memoryPressure_retiresAtOnce();
    void unknownMemory_setsNoBound();
    void appsThatStart_goFirst();
    void appsThatStartForEver_leaveOnePlace();
    void groupsOfABurst_countAsOne();
    void poolThatLacksMost_isFirst();
    void savedPools_comeBack();
    void damagedPool_isRefused();
    void targetChanges_areToldWithTheirReason();
    void minutes_areThoseOfTheServersZone();
};

void TestPools::hosts_areStartedAsPlacesAllow()
{
    PoolHouse house(withPlaces(2));
    house.pools.setSettings("java", {5, 0, false, false});
    house.pool();
    house.tick();
    QCOMPARE(house.pool().target(), 5);
    QCOMPARE(house.pool().warming(), 2);
    house.starter.alive()[0]->becomeReady(300);
    house.settle();
    QCOMPARE(house.pool().idle(), 1);
    QCOMPARE(house.pool().warming(), 2);
    house.tick();
    QCOMPARE(house.pool().warming(), 2);
    for (int i = 0; i < 3; ++i) {
        house.starter.readyAll();
        house.settle();
    }
    QCOMPARE(house.pool().idle(), 5);
    QCOMPARE(house.pool().warming(), 0);
    QCOMPARE(house.starter.starts(), 5);
}

void TestPools::takenHost_isReplaced()
{
    PoolHouse house(exact());
    house.warm(3);
    const auto host = house.pool().take();
    QVERIFY(host);
    QCOMPARE(house.pool().warming(), 0); // not before who took it has gone on
    house.settle();
    QCOMPARE(house.pool().idle(), 2);
    QCOMPARE(house.pool().warming(), 1);
    QCOMPARE(house.pool().hits(), 1ULL);
    QCOMPARE(house.pool().misses(), 0ULL);
}

void TestPools::demand_raisesTheTarget()
{
    PoolHouse house;
    house.warm(1);
    QVERIFY(house.pool().take());
    for (int i = 0; i < 3; ++i)
        QVERIFY(!house.pool().take());
    house.tick();
    QCOMPARE(house.pool().target(), 6); // 1.5 × 4
    QCOMPARE(house.pool().warming(), 6);
    QCOMPARE(house.seen().hits, 1ULL);
    QCOMPARE(house.seen().misses, 3ULL);
    QCOMPARE(house.seen().decision.outstanding, 4);
}

void TestPools::hostsThatAreOver_areRetiredOldestFirst()
{
    PoolHouse house(exact());
    house.warm(5);
    house.pools.setSettings("java", {2, 0, false, false});
    house.tick();
    QCOMPARE(house.starter.numbers(), (std::vector<int>{4, 5}));
    QCOMPARE(house.pool().idle(), 2);
}

void TestPools::youngestHost_isTaken()
{
    PoolHouse house(exact());
    house.warm(3);
    const auto host = house.pool().take();
    QCOMPARE(static_cast<FakeHost *>(host.get())->number, 3);
}

void TestPools::outdatedHosts_areReplacedOneByOne()
{
    PoolHouse house(withPlaces(4));
    house.warm(3);
    for (FakeHost *host : house.starter.alive())
        host->outdated = true;
    const int start = house.pools.startBegan();
    house.tick();
    QCOMPARE(house.starter.numbers(), range(1, 3)); // not while an app is starting
    house.pools.startEnded(start);
    for (int round = 1; round <= 3; ++round) {
        house.tick();
        QCOMPARE(house.pool().idle(), 2);
        QCOMPARE(house.pool().warming(), 1);
        house.tick();
        QCOMPARE(house.starter.numbers(), range(round + 1, round + 3)); // the next only when it is warm
        house.starter.readyAll();
    }
    house.tick();
    QCOMPARE(house.starter.numbers(), range(4, 6));
}

void TestPools::maximum_isKept()
{
    PoolHouse house;
    house.pools.setSettings("java", {1, 4, false, false});
    for (int i = 0; i < 10; ++i)
        house.pool().take();
    house.tick();
    QCOMPARE(house.pool().target(), 4);
    QCOMPARE(house.seen().decision.wanted, 15);
    QCOMPARE(house.seen().decision.bound, Bound::Max);
    // A minimum above the maximum gives way.
    house.pools.setSettings("java", {9, 2, false, false});
    house.tick();
    QCOMPARE(house.pool().target(), 2);
}

void TestPools::pausedPool_neitherStartsNorRetires()
{
    PoolHouse house(exact());
    house.warm(3);
    house.pools.setSettings("java", {1, 0, true, false});
    house.tick();
    QCOMPARE(house.pool().idle(), 3);
    QCOMPARE(house.seen().decision.bound, Bound::Paused);
    auto host = house.pool().take();
    QVERIFY(host);
    for (int i = 0; i < 5; ++i)
        house.pool().take();
    house.settle();
    house.tick();
    QCOMPARE(house.starter.starts(), 3);
    QCOMPARE(house.pool().idle(), 0);
    house.pools.setSettings("java", {1, 0, false, false});
    house.tick();
    QCOMPARE(house.pool().warming(), 6); // the surge was seen all the same
}

void TestPools::drainedPool_endsItsHosts()
{
    PoolHouse house(exact());
    house.warm(3);
    house.pool().take();
    house.settle();
    QCOMPARE(house.pool().warming(), 1);
    house.pools.setSettings("java", {2, 0, false, true});
    house.tick();
    QVERIFY(house.starter.alive().empty());
    QCOMPARE(house.pool().target(), 0);
    QVERIFY(!house.pool().take());
    house.settle();
    QCOMPARE(house.pool().warming(), 0);
    QVERIFY(house.seen().reason.en.find("drained") != std::string::npos);
}

void TestPools::failedStarts_waitLongerAndLonger()
{
    PoolHouse house(exact());
    house.pools.setSettings("java", {3, 0, false, false});
    house.pool();
    house.tick();
    QCOMPARE(house.pool().warming(), 3);
    for (FakeHost *host : house.starter.alive())
        host->end("exited with code 1 after 0.1 s");
    house.settle();
    QCOMPARE(house.starter.starts(), 3);
    QCOMPARE(QString::fromStdString(house.seen().trouble.en),
             QStringLiteral("A host of java exited with code 1 after 0.1 s (failure 1 in a row); the next is "
                            "tried at %1.")
                 .arg(QString::fromStdString(formatTime(house.clock.wall() + seconds(1)))));
    QVERIFY(!house.seen().trouble.zh.empty());
    house.tick(); // the second is over: one is tried
    QCOMPARE(house.starter.starts(), 4);
    house.starter.alive()[0]->end("exited with code 1 after 0.1 s");
    QVERIFY(house.seen().trouble.en.find("failure 2") != std::string::npos);
    house.settle();
    house.tick();
    QCOMPARE(house.starter.starts(), 4);
    house.tick(); // two seconds
    QCOMPARE(house.starter.starts(), 5);
    house.starter.readyAll();
    house.settle();
    QCOMPARE(house.starter.starts(), 6); // one after the other, until one has proved to be of use
    QVERIFY(house.pool().take());
    QVERIFY(house.seen().trouble.en.empty());
    house.settle();
    QCOMPARE(house.pool().warming(), 3);
}

void TestPools::hostThatDiesYoung_isAFailure()
{
    PoolHouse house(exact());
    house.warm(1);
    house.tick();
    house.starter.alive()[0]->end("was killed by signal 9");
    house.settle();
    QCOMPARE(house.starter.starts(), 1);
    QVERIFY(!house.seen().trouble.en.empty());
    house.tick();
    QCOMPARE(house.starter.starts(), 2);
    house.starter.readyAll();
    house.ticks(11);
    QVERIFY(house.seen().trouble.en.empty()); // it has lived for ten seconds
}

void TestPools::hostThatDiesLater_isReplacedAtOnce()
{
    PoolHouse house(exact());
    house.warm(1);
    house.ticks(11);
    house.starter.alive()[0]->end("was killed by signal 9");
    house.settle();
    QCOMPARE(house.starter.starts(), 2);
    QVERIFY(house.seen().trouble.en.empty());
    QCOMPARE(house.pool().idle(), 0);
}

void TestPools::hostThatNeverGetsReady_isEnded()
{
    PoolHouse house(exact());
    house.pool();
    house.tick();
    QCOMPARE(house.starter.numbers(), range(1, 1));
    house.ticks(59);
    QCOMPARE(house.starter.numbers(), range(1, 1));
    house.tick();
    QVERIFY(house.starter.alive().empty());
    QVERIFY(house.seen().trouble.en.find("did not get ready within 60 s") != std::string::npos);
    house.tick();
    QCOMPARE(house.starter.numbers(), range(2, 2));
}

void TestPools::warmUp_isWhatNineInTenNeed()
{
    PoolHouse house(exact());
    QCOMPARE(house.pool().warmUpSeconds(), 3);
    house.pools.setSettings("java", {20, 0, false, false});
    house.tick();
    const auto hosts = house.starter.alive();
    for (int i = 0; i < 10; ++i)
        hosts[size_t(i)]->becomeReady(1'000 * (i + 1) - 400);
    QCOMPARE(house.pool().warmUpSeconds(), 9); // 8.6 s, rounded up
    house.pool("node");
    house.tick();
    house.starter.alive().back()->becomeReady(9);
    QCOMPARE(house.pool("node").warmUpSeconds(), 1);
}

void TestPools::memory_isSharedInProportion()
{
    PoolsOptions options = exact();
    options.memoryBudget = 1'080 * mib;
    PoolHouse house(options);
    house.pool("java");
    house.pool("node");
    house.tick();
    for (FakeHost *host : house.starter.alive())
        host->bytes = (host->kind().runtime == "java" ? 300 : 60) * mib;
    house.starter.readyAll();
    house.tick();
    QCOMPARE(house.seen("java").idleBytes, 300 * mib);
    for (int i = 0; i < 4; ++i)
        house.pool("java").take();
    for (int i = 0; i < 10; ++i)
        house.pool("node").take();
    house.tick();
    // 1 + half of 3, 1 + half of 9, and the 180 MiB that are left hold no third host of java.
    QCOMPARE(house.pool("java").target(), 2);
    QCOMPARE(house.pool("node").target(), 6);
    QCOMPARE(house.seen("java").decision.bound, Bound::Budget);
    QCOMPARE(house.seen("java").decision.wanted, 4);
}

void TestPools::memoryPressure_retiresAtOnce()
{
    runtime::MachineMemory memory{1'000 * mib, 900 * mib};
    PoolsOptions options = exact();
    options.readMemory = [&] { return memory; };
    options.memoryBudget = 500 * mib;
    options.care.assumedHostBytes = 10 * mib;
    PoolHouse house(options);
    for (int i = 0; i < 20; ++i)
        house.pool().take();
    house.tick();
    house.starter.readyAll();
    QCOMPARE(house.pool().idle(), 20);
    memory.available = 40 * mib; // 200 are idle: 140 to use, with a tenth of all in reserve
    house.tick();
    QCOMPARE(house.pools.budget(), 140 * mib);
    QCOMPARE(house.pool().idle(), 14);
    memory.available = 0;
    house.tick();
    QCOMPARE(house.pool().idle(), 4);
    memory.available = 0;
    house.tick();
    QCOMPARE(house.pool().idle(), 1); // the minimum
}

void TestPools::unknownMemory_setsNoBound()
{
    PoolsOptions options = exact();
    options.readMemory = [] { return runtime::MachineMemory{}; };
    PoolHouse house(options);
    for (int i = 0; i < 1000; ++i)
        house.pool().take();
    house.tick();
    QCOMPARE(house.pool().target(), 1000);
}

void TestPools::appsThatStart_goFirst()
{
    PoolHouse house(withPlaces(4));
    house.pools.setSettings("java", {8, 0, false, false});
    house.pool();
    const int first = house.pools.startBegan();
    house.pools.startBegan();
    house.pools.startBegan();
    house.tick();
    QCOMPARE(house.pool().warming(), 1);
    house.pools.startEnded(first);
    house.pools.startEnded(first);
    house.settle();
    QCOMPARE(house.pool().warming(), 1); // two are left
    house.pool().wait([](std::unique_ptr<runtime::WarmHost>) {});
    house.pool().wait([](std::unique_ptr<runtime::WarmHost>) {});
    house.pools.startEnded(house.pools.startBegan());
    house.settle();
    QCOMPARE(house.pool().warming(), 2); // for the second that waits
    house.ticks(5);                      // those that are left only wait for their apps
    QCOMPARE(house.pool().warming(), 4);
}

void TestPools::appsThatStartForEver_leaveOnePlace()
{
    PoolHouse house(withPlaces(2));
    house.warm(3);
    house.pools.startBegan();
    house.pools.startBegan();
    house.pool().take();
    house.settle();
    QCOMPARE(house.pool().warming(), 0);
    house.tick();
    QCOMPARE(house.pool().warming(), 0); // two are left
    house.tick();
    QCOMPARE(house.pool().warming(), 1); // this burst is a long one
    house.pools.startBegan();
    house.pools.startBegan();
    house.tick();
    QCOMPARE(house.pool().warming(), 1);
    house.starter.readyAll();
    for (int i = 0; i < 3; ++i)
        house.pool().take();
    house.tick();
    QCOMPARE(house.pool().warming(), 1); // none is left
}

void TestPools::groupsOfABurst_countAsOne()
{
    PoolsOptions options = withPlaces(4);
    options.calm = milliseconds(30);
    PoolHouse house(options);
    house.warm(4);
    for (int group = 0; group < 2; ++group) {
        const int start = house.pools.startBegan();
        house.pool().take();
        house.pools.startEnded(start);
        house.settle();
        QCOMPARE(house.pool().warming(), 0);
        house.clock.advance(milliseconds(29));
    }
    house.clock.advance(milliseconds(1));
    QTRY_COMPARE(house.pool().warming(), 2); // by itself, before the next tick
}

void TestPools::poolThatLacksMost_isFirst()
{
    PoolHouse house(withPlaces(1));
    house.pools.setSettings("java", {4, 0, false, false});
    house.pools.setSettings("node", {2, 0, false, false});
    house.pool("java");
    house.tick();
    house.starter.readyAll();
    house.pool("node");
    house.tick(); // java lacks 3 of 4, node 2 of 2
    QCOMPARE(house.pool("node").warming(), 1);
    house.starter.readyAll();
    house.settle(); // 3 of 4, 1 of 2
    QCOMPARE(house.pool("java").warming(), 1);
}

void TestPools::savedPools_comeBack()
{
    PoolsOptions options = exact();
    options.rules.surgeHalfLife = 0; // the season alone
    PoolHouse before(options);
    for (int i = 0; i < 7; ++i)
        before.pool("java").take();
    before.pool("node");
    before.ticks(120);
    const auto saved = before.pools.save();
    QCOMPARE(saved.size(), size_t(2));
    PoolHouse after(options);
    for (const auto &[kind, bytes] : saved)
        QVERIFY(after.pools.restore(bytes));
    QCOMPARE(after.pools.observe().size(), size_t(2));
    after.clock.advance(seconds(3600)); // the same minute of the next hour
    after.tick();
    QCOMPARE(after.pool("java").target(), 7);
    QCOMPARE(after.pool("java").warming(), 7);
    QCOMPARE(after.pool("node").target(), 1);
    QCOMPARE(after.seen("java").decision.season.value, 7);
}

void TestPools::damagedPool_isRefused()
{
    PoolHouse house;
    house.pool();
    std::string saved = house.pools.save().front().second;
    PoolHouse other;
    QVERIFY(!other.pools.restore(saved.substr(0, saved.size() - 1)));
    QVERIFY(!other.pools.restore({}));
    saved[saved.size() / 2] = char(saved[saved.size() / 2] ^ 1);
    const auto done = other.pools.restore(saved);
    QVERIFY(!done);
    QCOMPARE(done.error().code, Code::Invalid);
    QVERIFY(other.pools.observe().empty());
}

void TestPools::targetChanges_areToldWithTheirReason()
{
    PoolHouse house(exact());
    house.pool();
    std::vector<TargetChange> told;
    QObject::connect(&house.pools, &Pools::targetChanged, &house.pools,
                     [&](const runtime::HostKind &, const TargetChange &change) { told.push_back(change); });
    house.ticks(3);
    QCOMPARE(told.size(), size_t(1));
    QCOMPARE(told[0].decision.target, 1);
    QCOMPARE(told[0].reason, explain(told[0].decision));
    for (int i = 0; i < 4; ++i)
        house.pool().take();
    house.ticks(3);
    QCOMPARE(told.size(), size_t(2));
    QCOMPARE(told[1].from, 1);
    QCOMPARE(told[1].decision.target, 4);
    QCOMPARE(QString::fromStdString(house.seen().reason.en),
             QStringLiteral("Target 4: 1 × (0 in comparable minutes + 4 of recent surge), rounded up."));
    QCOMPARE(house.pools.changes(PoolHouse::kind())->size(), size_t(2));
    QVERIFY(!house.pools.changes(PoolHouse::kind("node")));
}

void TestPools::minutes_areThoseOfTheServersZone()
{
    PoolsOptions options = exact();
    options.zone = *TimeZone::named("Asia/Kolkata"); // 5 h 30 min ahead
    PoolHouse house(options);
    house.pool();
    house.tick();
    const auto utc = std::chrono::floor<seconds>(house.clock.wall().time_since_epoch());
    QCOMPARE(house.seen().decision.time.time_since_epoch().count(), utc.count() + 19'800);
}

QTEST_GUILESS_MAIN(TestPools)
#include "tst_pools.moc"
