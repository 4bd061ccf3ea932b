#include "tests/pool/fakes.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::pool;
using runtime::Exit;
using runtime::Instance;

namespace {

/// A house with a launcher; every outstanding host is one to keep.
struct Street : PoolHouse
{
    Street() : PoolHouse(options()), launcher(pools, starter, plain, clock) {}
    static PoolsOptions options()
    {
        PoolsOptions options = PoolHouse::defaults();
        options.rules.safetyAtStart = 1;
        options.rules.gain = 0;
        return options;
    }
    /// One host of java that has been warming for so long; the one before it took 2 s.
    void warmingFor(milliseconds time)
    {
        warm(1);
        pool().take().reset();
        settle();
        clock.advance(time);
    }
    bool startsFromHost(const Instance &instance) const
    {
        for (const auto &each : starter.claimed) {
            if (each && each->id() == instance.id())
                return true;
        }
        return false;
    }
    PoolLauncher launcher;
};

} // namespace

class TestPoolLauncher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAKindOfHost_startsPlainly();
    void idleHost_isClaimed();
    void withoutAHost_startsPlainly();
    void hostThatIsSooner_isWaitedFor_data();
    void hostThatIsSooner_isWaitedFor();
    void waiting_becomesTheHostsInstance();
    void moreThanAreWarming_startPlainly();
    void waiting_endsWhenTheHostDies();
    void waiting_endsWhenAPlainStartWereSooner();
    void stopWhileWaiting_isTold();
    void deletedWhileWaiting_leavesTheHostToOthers();
    void drainedPool_startsPlainly();
    void starts_takePlacesUntilTheyEnd();
    void launcherIsGone_isTold();
};

void TestPoolLauncher::withoutAKindOfHost_startsPlainly()
{
    Street street;
    const auto instance = street.launcher.launch(PoolHouse::app("./server"));
    QCOMPARE(street.plain.launched.size(), size_t(1));
    QVERIFY(street.pools.observe().empty());
}

void TestPoolLauncher::idleHost_isClaimed()
{
    Street street;
    street.warm(2);
    const auto instance = street.launcher.launch(PoolHouse::app("java", "mine"));
    QVERIFY(street.startsFromHost(*instance));
    QCOMPARE(street.starter.claimed[0]->spec.command.back(), std::string("app.jar"));
    QVERIFY(street.plain.launched.empty());
    QCOMPARE(street.seen().hits, 1ULL);
    street.settle();
    QCOMPARE(street.starter.numbers(), std::vector<int>{1}); // the used one is gone
    street.starter.claimed[0]->becomeReady(20);
    street.settle();
    QCOMPARE(street.starter.numbers(), (std::vector<int>{1, 3})); // a new one begins once the app is up
}

void TestPoolLauncher::withoutAHost_startsPlainly()
{
    Street street;
    const auto instance = street.launcher.launch(PoolHouse::app());
    QVERIFY(!street.startsFromHost(*instance));
    QCOMPARE(street.plain.launched.size(), size_t(1));
    QCOMPARE(street.seen().misses, 1ULL);
    street.tick();
    QCOMPARE(street.pool().target(), 1);
}

void TestPoolLauncher::hostThatIsSooner_isWaitedFor_data()
{
    QTest::addColumn<int>("age");        // ms that the host has been warming for; the one before took 2,000
    QTest::addColumn<int>("plainStart"); // ms; 0: none is known
    QTest::addColumn<int>("hostStart");  // from the claim to ready
    QTest::addColumn<bool>("waits");
    QTest::newRow("nearly warm") << 1'950 << 100 << 10 << true;
    QTest::newRow("not warm enough") << 1'850 << 100 << 10 << false;
    QTest::newRow("to the millisecond: 91 + 10 are too many") << 1'909 << 100 << 10 << false;
    QTest::newRow("to the millisecond: 89 + 10") << 1'911 << 100 << 10 << true;
    QTest::newRow("plain starts are slow") << 10 << 5'000 << 10 << true;
    QTest::newRow("apps take long even in a host") << 1'950 << 5'000 << 4'950 << false;
    QTest::newRow("late: not to be counted on") << 2'001 << 5'000 << 10 << false;
    QTest::newRow("nothing known of plain starts: they need a warm-up too") << 1 << 0 << 10 << true;
    QTest::newRow("just begun") << 0 << 0 << 10 << false;
}

void TestPoolLauncher::hostThatIsSooner_isWaitedFor()
{
    QFETCH(int, age);
    QFETCH(int, plainStart);
    QFETCH(int, hostStart);
    QFETCH(bool, waits);
    Street street;
    street.warmingFor(milliseconds(age));
    street.pool().noteHostStart(milliseconds(hostStart));
    if (plainStart > 0)
        street.pool().notePlainStart(milliseconds(plainStart));
    const auto instance = street.launcher.launch(PoolHouse::app());
    QCOMPARE(street.plain.launched.empty(), waits);
    QCOMPARE(street.pool().waiting(), waits ? 1 : 0);
    QCOMPARE(street.seen().misses, 1ULL); // either way
}

void TestPoolLauncher::waiting_becomesTheHostsInstance()
{
    Street street;
    street.warmingFor(milliseconds(1'500));
    const auto instance = street.launcher.launch(PoolHouse::app("java", "mine"));
    QCOMPARE(instance->id().value, std::string("mine"));
    QCOMPARE(instance->pid(), 0);
    QCOMPARE(instance->readyAfter().count(), 0);
    int ready = 0;
    QByteArray line;
    std::optional<Exit> exit;
    connect(instance.get(), &Instance::ready, this, [&] { ++ready; });
    connect(instance.get(), &Instance::output, this, [&](bool, const QByteArray &said) { line = said; });
    connect(instance.get(), &Instance::exited, this, [&](const Exit &how) { exit = how; });
    street.clock.advance(milliseconds(400));
    street.starter.readyAll();
    street.settle();
    QVERIFY(street.startsFromHost(*instance));
    QCOMPARE(instance->pid(), 815);
    QCOMPARE(instance->startedAfter().count(), 405);
    FakeInstance &inner = *street.starter.claimed[0];
    inner.becomeReady(20);
    inner.say("hello");
    QCOMPARE(ready, 1);
    QCOMPARE(line, QByteArray("hello"));
    QCOMPARE(instance->readyAfter().count(), 420);
    const runtime::StartRecord record = instance->startRecord();
    QCOMPARE(record.origin, std::string("pool"));
    QVERIFY(record.launched == milliseconds(405) && record.loaded.count() == 0 &&
            record.ready == milliseconds(420));
    QCOMPARE(instance->port(), 4711);
    instance->stop(seconds(7));
    QCOMPARE(inner.stopGrace, milliseconds(7'000));
    inner.end({Exit::Kind::Code, 3, "exited with code 3", true});
    QCOMPARE(exit->value, 3);
    QCOMPARE(street.pool().idle(), 0);
}

void TestPoolLauncher::moreThanAreWarming_startPlainly()
{
    Street street;
    street.warmingFor(milliseconds(1'500));
    const auto first = street.launcher.launch(PoolHouse::app("java", "first"));
    const auto second = street.launcher.launch(PoolHouse::app("java", "second"));
    QCOMPARE(street.pool().waiting(), 1);
    QCOMPARE(street.plain.launched.size(), size_t(1));
    QCOMPARE(street.plain.launched[0]->id().value, std::string("second"));
    street.settle(); // a host for who waits
    QCOMPARE(street.pool().warming(), 1);
    street.plain.launched[0]->becomeReady(1'000);
    street.settle(); // and one to keep
    QCOMPARE(street.pool().warming(), 2);
}

void TestPoolLauncher::waiting_endsWhenTheHostDies()
{
    Street street;
    street.warmingFor(milliseconds(1'500));
    const auto instance = street.launcher.launch(PoolHouse::app("java", "mine"));
    street.starter.alive()[0]->end("was killed by signal 9");
    QCOMPARE(street.plain.launched.size(), size_t(1));
    QCOMPARE(street.plain.launched[0]->id().value, std::string("mine"));
    QCOMPARE(instance->pid(), 815);
    QCOMPARE(street.pool().waiting(), 0);
}

void TestPoolLauncher::waiting_endsWhenAPlainStartWereSooner()
{
    Street street;
    street.warmingFor(milliseconds(1'500));
    street.pool().notePlainStart(milliseconds(1'700));
    const auto instance = street.launcher.launch(PoolHouse::app());
    street.tick();
    QVERIFY(street.plain.launched.empty());
    street.tick(); // 2 s
    QCOMPARE(street.plain.launched.size(), size_t(1));
    street.starter.readyAll();
    QVERIFY(street.starter.claimed.empty());
    QVERIFY(street.pool().idle() > 0);
}

void TestPoolLauncher::stopWhileWaiting_isTold()
{
    Street street;
    street.warmingFor(milliseconds(1'500));
    const auto instance = street.launcher.launch(PoolHouse::app());
    std::vector<Exit> exits;
    connect(instance.get(), &Instance::exited, this, [&](const Exit &how) { exits.push_back(how); });
    instance->stop(seconds(1));
    instance->stop(seconds(1));
    QVERIFY(exits.empty());
    street.settle();
    QCOMPARE(exits.size(), size_t(1));
    QVERIFY(exits[0].requested);
    QCOMPARE(exits[0].kind, Exit::Kind::Signal);
    street.starter.readyAll();
    QVERIFY(street.starter.claimed.empty());
}

void TestPoolLauncher::deletedWhileWaiting_leavesTheHostToOthers()
{
    Street street;
    street.warmingFor(milliseconds(1'500));
    street.launcher.launch(PoolHouse::app()).reset();
    QCOMPARE(street.pool().waiting(), 0);
    street.starter.readyAll();
    QCOMPARE(street.pool().idle(), 1);
}

void TestPoolLauncher::drainedPool_startsPlainly()
{
    Street street;
    street.warmingFor(milliseconds(1'500));
    const auto waiting = street.launcher.launch(PoolHouse::app("java", "waiting"));
    street.pools.setSettings("java", {1, 0, false, true});
    street.tick();
    QCOMPARE(street.plain.launched.size(), size_t(1));
    const auto later = street.launcher.launch(PoolHouse::app("java", "later"));
    QCOMPARE(street.plain.launched.size(), size_t(2));
}

void TestPoolLauncher::starts_takePlacesUntilTheyEnd()
{
    PoolsOptions options = Street::options();
    options.maxConcurrentStarts = 3;
    PoolHouse house(options);
    PoolLauncher launcher(house.pools, house.starter, house.plain, house.clock);
    house.pools.setSettings("java", {9, 0, false, false});
    auto first = launcher.launch(PoolHouse::app("java", "1"));
    auto second = launcher.launch(PoolHouse::app("./native", "2"));
    auto third = launcher.launch(PoolHouse::app("java", "3"));
    house.settle();
    QCOMPARE(house.pool().warming(), 0);
    house.tick(); // one in any case
    QCOMPARE(house.pool().warming(), 1);
    house.plain.launched[0]->becomeReady(50);
    house.settle();
    QCOMPARE(house.pool().warming(), 1); // two apps are starting, and one host
    house.plain.launched[1]->end({Exit::Kind::Code, 1, "exited with code 1", false});
    house.settle();
    QCOMPARE(house.pool().warming(), 1); // an app still is
    third.reset();
    house.settle();
    QCOMPARE(house.pool().warming(), 3);
}

void TestPoolLauncher::launcherIsGone_isTold()
{
    PoolHouse house(Street::options());
    auto launcher = std::make_unique<PoolLauncher>(house.pools, house.starter, house.plain, house.clock);
    house.pool();
    house.tick();
    house.clock.advance(milliseconds(10));
    const auto instance = launcher->launch(PoolHouse::app());
    QCOMPARE(house.pool().waiting(), 1);
    launcher.reset();
    std::optional<Exit> exit;
    connect(instance.get(), &Instance::exited, this, [&](const Exit &how) { exit = how; });
    house.starter.readyAll();
    house.settle();
    QVERIFY(exit);
    QCOMPARE(exit->kind, Exit::Kind::FailedToStart);
}

QTEST_GUILESS_MAIN(TestPoolLauncher)
#include "tst_pool_launcher.moc"
