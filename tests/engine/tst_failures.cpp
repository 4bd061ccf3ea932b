#include "fakes.h"

#include <QSignalSpy>
#include <QTest>
#include <vector>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey shop{"demo", "shop-00001"};

/// Fails the start that goes on.
void crash(House &house)
{
    house.launcher.newest()->exit(3);
    house.settle();
}

/// Ends two ready instances one after the other: the second is not replaced at once.
void crashTwice(House &house)
{
    for (int i = 0; i < 2; ++i) {
        house.readyAll();
        crash(house);
    }
    QCOMPARE(house.launcher.launches(), 2);
}

} // namespace

class TestFailures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void crashAtStart_isToldAtOnce();
    void crashAtStart_keepsTheLastLines();
    void crashed_keepsItsTimesAndUse();
    void repeatedCrashes_backOff();
    void success_clearsTheFailure();
    void requestAfterTheBackOff_isTriedAgain();
    void siblingsThatCrash_areOneTry();
    void otherInstancesServe_noFailureInTheTable();
    void servedUntilZero_isNoFailure();
    void everyExit_hasItsReason_data();
    void everyExit_hasItsReason();
    void missingPackage_isNamed();
    void readyInstanceExits_isReplacedAtOnce();
    void readyInstanceExitsAgainAndAgain_waits();
    void crashLongAfterTheLast_isReplacedAtOnce();
    void crashAfterALongLifeEndedOnRequest_isReplacedAtOnce();
    void lostInstance_thatAnswersTwice_comesBack();
    void lostInstance_thatAnswersAndThenRefuses_isReplaced();
    void lostInstance_soonAfterItWasFoundToLive_isTriedOnce();
    void lostInstance_thatRefuses_isReplaced();
};

void TestFailures::crashAtStart_isToldAtOnce()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    house.launcher.newest()->exit(3); // without a turn of the event loop
    const auto failure = house.gateway.target(shop)->failure;
    QVERIFY(failure);
    QCOMPARE(failure->status, 503);
    QCOMPARE(failure->reason, std::string("ExitCode3"));
    QCOMPARE(failure->message, std::string("The app exited with code 3 after 0.2 s."));
    house.settle();
    const RevisionObservation seen = house.seen(shop);
    QCOMPARE(seen.failure, failure);
    QCOMPARE(seen.failedStarts, 1);
    QCOMPARE(*seen.nextStart, house.clock.wall() + seconds(1));
    QCOMPARE(seen.instances.front().phase, InstancePhase::Failed);
    QCOMPARE(seen.instances.front().exit->value, 3);
}

// What it is metered by, when its process is gone.
void TestFailures::crashed_keepsItsTimesAndUse()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    const SteadyTime from = house.clock.steady();
    house.launcher.newest()->run = {from, from, std::nullopt, "java"};
    auto seen = house.engine->observation(shop)->instances.front();
    QVERIFY(seen.run.from == from && !seen.run.until);
    house.launcher.newest()->run.until = from + seconds(3);
    house.launcher.newest()->exit(3);
    seen = house.engine->observation(shop)->instances.front();
    QVERIFY(seen.phase == InstancePhase::Failed);
    QVERIFY(seen.run.from == from && seen.run.until == from + seconds(3));
    QCOMPARE(seen.run.host, std::string("java"));
    QCOMPARE(seen.usage.cpuSeconds, 0.5);
}

void TestFailures::crashAtStart_keepsTheLastLines()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    QSignalSpy output(house.engine.get(), &Engine::outputReceived);
    house.demand(shop, 1);
    for (int i = 1; i <= 25; ++i)
        house.launcher.newest()->print("line " + QByteArray::number(i));
    crash(house);
    QCOMPARE(output.size(), 25);
    const auto lines = house.seen(shop).lastLines;
    QCOMPARE(lines.size(), size_t(20));
    QCOMPARE(lines.front(), std::string("line 6"));
    QCOMPARE(lines.back(), std::string("line 25"));
}

void TestFailures::repeatedCrashes_backOff()
{
    LocalEngineOptions options = House::defaults();
    options.backoffMost = seconds(5);
    House house(options);
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    int launches = 1;
    for (const int delay : {1, 2, 4, 5, 5}) {
        crash(house);
        QVERIFY(house.gateway.target(shop)->failure);
        if (delay > 1)
            house.run(delay - 1);
        QCOMPARE(house.launcher.launches(), launches); // not yet
        QVERIFY(house.gateway.target(shop)->failure);
        house.run(1);
        QCOMPARE(house.launcher.launches(), ++launches);
        QVERIFY(!house.gateway.target(shop)->failure); // requests may wait for this try
        QVERIFY(house.seen(shop).failure);             // but it is not healthy yet
    }
    QCOMPARE(house.seen(shop).failedStarts, 5);
}

void TestFailures::success_clearsTheFailure()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    crash(house);
    house.run(1);
    crash(house);
    house.run(2);
    house.launcher.newest()->becomeReady();
    house.settle();
    const RevisionObservation seen = house.seen(shop);
    QVERIFY(!seen.failure);
    QVERIFY(!seen.nextStart);
    QCOMPARE(seen.failedStarts, 0);
    QVERIFY(seen.lastLines.empty());
    QCOMPARE(seen.instances.back().restarts, 2);
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(1));
}

void TestFailures::requestAfterTheBackOff_isTriedAgain()
{
    House house;
    autoscaler::StringMap annotations{{"serving.knative.dev/progress-deadline", "10s"}};
    house.apply({house.sleeping(shop.name, annotations)});
    house.demand(shop, 1);
    crash(house);
    house.gateway.load(shop, 0);
    for (int i = 0; i < 200; ++i) { // until it is given up
        house.run(1);
        if (house.launcher.newest())
            crash(house);
    }
    QCOMPARE(house.seen(shop).desired, 0);
    QCOMPARE(house.seen(shop).activity, autoscaler::Activity::Inactive);
    QVERIFY(!house.gateway.target(shop)->failure);
    const int launches = house.launcher.launches();
    house.demand(shop, 1);
    QCOMPARE(house.launcher.launches(), launches + 1);
}

void TestFailures::siblingsThatCrash_areOneTry()
{
    House house;
    house.apply({house.sleeping(shop.name, {{"autoscaling.knative.dev/target", "1"}})});
    house.demand(shop, 3);
    const auto instances = house.launcher.alive();
    QVERIFY(instances.size() >= 3);
    for (FakeInstance *instance : instances) {
        QVERIFY(!house.gateway.target(shop)->failure); // one of them may still make it
        instance->exit(3);
    }
    QVERIFY(house.gateway.target(shop)->failure);
    house.settle();
    QCOMPARE(house.seen(shop).failedStarts, 1);
    const int launches = house.launcher.launches();
    house.run(1);
    QCOMPARE(house.launcher.launches(), launches + 1); // one try, not three
    house.launcher.newest()->becomeReady();
    house.run(1);
    QVERIFY(house.launcher.launches() > launches + 1); // it works: the rest
}

void TestFailures::otherInstancesServe_noFailureInTheTable()
{
    House house;
    house.apply({house.revision(shop.name, {{"autoscaling.knative.dev/min-scale", "2"}})});
    house.run(1);
    house.launcher.alive().front()->becomeReady();
    crash(house);
    QVERIFY(!house.gateway.target(shop)->failure);
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(1));
    QVERIFY(house.seen(shop).failure);
}

void TestFailures::servedUntilZero_isNoFailure()
{
    House house;
    house.apply({house.revision(shop.name, {{"autoscaling.knative.dev/min-scale", "2"}})});
    house.run(1);
    house.launcher.alive().front()->becomeReady();
    crash(house);
    QVERIFY(house.seen(shop).failure);
    house.apply({house.sleeping(shop.name, {{"autoscaling.knative.dev/window", "6s"}})});
    house.run(120);
    QCOMPARE(house.count(shop, InstancePhase::Ready), 0);
    QVERIFY(!house.seen(shop).failure);
}

void TestFailures::everyExit_hasItsReason_data()
{
    using Kind = runtime::Exit::Kind;
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("value");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("status");
    QTest::newRow("ended before it listened") << int(Kind::Code) << 0 << QStringLiteral("ExitCode0") << 503;
    QTest::newRow("crashed") << int(Kind::Signal) << 11 << QStringLiteral("Signal11") << 503;
    QTest::newRow("never listened") << int(Kind::StartTimeout) << 0 << QStringLiteral("StartTimeout") << 504;
    QTest::newRow("no such program") << int(Kind::FailedToStart) << 0 << QStringLiteral("FailedToStart")
                                     << 503;
}

void TestFailures::everyExit_hasItsReason()
{
    QFETCH(int, kind);
    QFETCH(int, value);
    QFETCH(QString, reason);
    QFETCH(int, status);
    House house;
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    house.launcher.newest()->end({runtime::Exit::Kind(kind), value, "ended", false});
    QCOMPARE(house.gateway.target(shop)->failure->reason, reason.toStdString());
    QCOMPARE(house.gateway.target(shop)->failure->status, status);
}

void TestFailures::missingPackage_isNamed()
{
    House house;
    RevisionWish wish = house.sleeping(shop.name);
    wish.packageDigest = std::string(64, '0');
    house.apply({wish});
    house.demand(shop, 1);
    QCOMPARE(house.launcher.launches(), 0);
    const RevisionObservation seen = house.seen(shop);
    QCOMPARE(seen.failure->reason, std::string("ContainerMissing"));
    QCOMPARE(house.gateway.target(shop)->failure->reason, std::string("ContainerMissing"));
    QCOMPARE(house.engine->summary().starting, 0);
}

void TestFailures::readyInstanceExits_isReplacedAtOnce()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    house.launcher.newest()->end({runtime::Exit::Kind::Signal, 9, "was killed by signal 9", false});
    QVERIFY(house.gateway.target(shop)->endpoints.empty());
    QVERIFY(!house.gateway.target(shop)->failure);
    house.settle();
    QCOMPARE(house.launcher.launches(), 2);
}

void TestFailures::readyInstanceExitsAgainAndAgain_waits()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    crash(house);
    house.readyAll();
    crash(house); // the second time within seconds
    QCOMPARE(house.launcher.launches(), 2);
    QCOMPARE(house.gateway.target(shop)->failure->reason, std::string("ExitCode3"));
    house.run(1);
    QCOMPARE(house.launcher.launches(), 3);
    house.readyAll();
    crash(house);
    house.run(1);
    QCOMPARE(house.launcher.launches(), 3);
    house.run(1);
    QCOMPARE(house.launcher.launches(), 4);
    house.readyAll();
    house.run(31); // a life long enough
    crash(house);
    QCOMPARE(house.launcher.launches(), 5);
}

void TestFailures::crashLongAfterTheLast_isReplacedAtOnce()
{
    House house;
    house.apply({house.revision(shop.name, {{"autoscaling.knative.dev/min-scale", "1"},
                                            {"serving.knative.dev/progress-deadline", "1h"}})});
    crashTwice(house);
    house.run(10 * 60); // the third takes its time
    house.readyAll();
    crash(house); // as old as can be, and still remembered
    QCOMPARE(house.launcher.launches(), 3);
    house.run(2);
    QCOMPARE(house.launcher.launches(), 4);
    house.run(10 * 60);
    house.readyAll();
    crash(house);
    QCOMPARE(house.launcher.launches(), 5);
}

void TestFailures::crashAfterALongLifeEndedOnRequest_isReplacedAtOnce()
{
    House house;
    house.apply({house.sleeping(shop.name, {{"autoscaling.knative.dev/window", "6s"}})});
    house.demand(shop, 1);
    crashTwice(house);
    house.run(1);
    house.readyAll();
    house.gateway.load(shop, 0);
    house.run(60);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
    house.demand(shop, 1);
    QCOMPARE(house.launcher.launches(), 4);
    house.readyAll();
    crash(house);
    QCOMPARE(house.launcher.launches(), 5);
}

namespace {

/// An engine whose ports answer when the test says so.
struct Probed
{
    using Done = std::function<void(bool)>;

    Probed() : house(options(asked))
    {
        house.apply({house.revision(shop.name)});
        house.readyAll();
    }

    static LocalEngineOptions options(std::vector<Done> &asked)
    {
        LocalEngineOptions options = House::defaults();
        options.probePort = [&asked](std::uint16_t, Done done) { asked.push_back(std::move(done)); };
        return options;
    }
    void lose() { house.engine->instanceLost(shop, house.launcher.newest()->id()); }
    size_t endpoints() const { return house.gateway.target(shop)->endpoints.size(); }

    std::vector<Done> asked; ///< every try so far
    House house;
};

} // namespace

void TestFailures::lostInstance_thatAnswersTwice_comesBack()
{
    Probed probed;
    probed.lose();
    QCOMPARE(probed.endpoints(), size_t(0));
    probed.asked.at(0)(true);
    QCOMPARE(probed.endpoints(), size_t(0));
    QTRY_COMPARE(probed.asked.size(), size_t(2));
    probed.asked.at(1)(true);
    QCOMPARE(probed.endpoints(), size_t(1));
    probed.house.engine->instanceLost(shop, InstanceId{"nobody"});
    QCOMPARE(probed.house.launcher.launches(), 1);
}

void TestFailures::lostInstance_thatAnswersAndThenRefuses_isReplaced()
{
    Probed probed;
    probed.lose();
    probed.asked.at(0)(true);
    QTRY_COMPARE(probed.asked.size(), size_t(2));
    probed.asked.at(1)(false);
    probed.house.settle();
    QCOMPARE(probed.endpoints(), size_t(0));
    QCOMPARE(probed.house.launcher.launches(), 2);
}

void TestFailures::lostInstance_soonAfterItWasFoundToLive_isTriedOnce()
{
    Probed probed;
    probed.lose();
    probed.asked.at(0)(true);
    QTRY_COMPARE(probed.asked.size(), size_t(2));
    probed.asked.at(1)(true);
    probed.lose();
    probed.asked.at(2)(true);
    QCOMPARE(probed.endpoints(), size_t(1));
    probed.house.run(2);
    probed.lose();
    probed.asked.at(3)(true);
    QCOMPARE(probed.endpoints(), size_t(0));
}

void TestFailures::lostInstance_thatRefuses_isReplaced()
{
    Probed probed;
    FakeInstance *lost = probed.house.launcher.newest();
    probed.lose();
    probed.asked.at(0)(false);
    probed.house.settle();
    QCOMPARE(probed.house.launcher.launches(), 2);
    QVERIFY(!lost->stopAsked());
    lost->setObeys(false);
    probed.house.run(1);
    QVERIFY(lost->stopAsked());
}

QTEST_GUILESS_MAIN(TestFailures)
#include "tst_failures.moc"
