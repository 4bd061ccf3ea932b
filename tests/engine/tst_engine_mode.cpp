#include "fakes.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;
using resource::EngineMode;

namespace {

const RevisionKey shop{"demo", "shop-00001"};
const autoscaler::StringMap alwaysTwo{{"autoscaling.knative.dev/min-scale", "2"}};

void change(House &house, EngineMode mode, const autoscaler::StringMap &annotations = {})
{
    house.mode = mode;
    house.apply({house.sleeping(shop.name, annotations)});
}

std::string failure(const House &house)
{
    const auto failure = house.gateway.target(shop)->failure;
    return failure ? failure->reason : std::string();
}

/// One instance that has `inFlight` requests.
InstanceId serve(House &house, std::uint32_t inFlight)
{
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    house.readyAll();
    const InstanceId id = house.seen(shop).instances.front().id;
    house.gateway.load(shop, 0, {{id, inFlight}});
    house.run(2);
    return id;
}

} // namespace

class TestEngineMode : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void draining_startsNothing();
    void draining_servesUntilTheLastRequest();
    void draining_takesBackStartsThatWait();
    void draining_lastsWithAMinimum();
    void stopped_endsAllAndTellsEveryone();
    void stopped_fromTheBeginning();
    void running_bringsThemBack();
    void failureOfAStart_isNotHidden();
};

void TestEngineMode::draining_startsNothing()
{
    House house;
    change(house, EngineMode::Draining);
    QCOMPARE(failure(house), std::string("EngineDraining"));
    house.demand(shop, 3);
    house.run(3);
    QCOMPARE(house.launcher.launches(), 0);
    QCOMPARE(house.seen(shop).desired, 0);
}

void TestEngineMode::draining_servesUntilTheLastRequest()
{
    House house;
    const InstanceId id = serve(house, 2);
    change(house, EngineMode::Draining);
    house.run(5);
    QCOMPARE(house.count(shop, InstancePhase::Ready), 1);
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(1)); // and takes more
    QCOMPARE(failure(house), std::string());
    house.gateway.load(shop, 0, {{id, 0}});
    house.run(2);
    QCOMPARE(house.count(shop, InstancePhase::Ready), 0);
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(0));
    QCOMPARE(failure(house), std::string("EngineDraining"));
}

void TestEngineMode::draining_takesBackStartsThatWait()
{
    LocalEngineOptions options = House::defaults();
    options.maxConcurrentStarts = 1;
    House house(options);
    house.apply({house.sleeping(shop.name, alwaysTwo)});
    house.run(3);
    QCOMPARE(house.count(shop, InstancePhase::Starting), 1);
    QCOMPARE(house.count(shop, InstancePhase::Queued), 1);
    change(house, EngineMode::Draining, alwaysTwo);
    QCOMPARE(house.count(shop, InstancePhase::Queued), 0);
    QCOMPARE(failure(house), std::string()); // the one that has begun may still serve who waits
    house.readyAll();
    house.run(1);
    QCOMPARE(house.launcher.launches(), 1);
}

void TestEngineMode::draining_lastsWithAMinimum()
{
    House house;
    house.apply({house.sleeping(shop.name, alwaysTwo)});
    house.run(3);
    house.readyAll();
    QCOMPARE(house.count(shop, InstancePhase::Ready), 2);
    change(house, EngineMode::Draining, alwaysTwo);
    house.run(5);
    QCOMPARE(house.count(shop, InstancePhase::Ready), 0);
    QCOMPARE(house.launcher.launches(), 2); // none in their place
}

void TestEngineMode::stopped_endsAllAndTellsEveryone()
{
    House house;
    const InstanceId id = serve(house, 1);
    change(house, EngineMode::Stopped);
    QCOMPARE(failure(house), std::string("EngineStopped"));
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(0));
    house.run(3);
    QCOMPARE(house.count(shop, InstancePhase::Draining), 1); // its request goes on
    QVERIFY(!house.launcher.newest()->stopAsked());
    house.gateway.load(shop, 0, {{id, 0}});
    house.run(2);
    QVERIFY(house.launcher.alive().empty());
    QCOMPARE(house.seen(shop).scaledWhy, std::string("The engine is stopped."));
}

void TestEngineMode::stopped_fromTheBeginning()
{
    House house;
    house.mode = EngineMode::Stopped;
    house.apply({house.revision(shop.name)});
    house.run(3);
    QCOMPARE(house.launcher.launches(), 0);
    QCOMPARE(failure(house), std::string("EngineStopped"));
}

void TestEngineMode::running_bringsThemBack()
{
    House house;
    change(house, EngineMode::Stopped, alwaysTwo);
    house.run(2);
    QCOMPARE(house.launcher.launches(), 0);
    change(house, EngineMode::Running, alwaysTwo);
    house.run(1);
    QCOMPARE(house.launcher.launches(), 2);
    QCOMPARE(failure(house), std::string());
}

// It stands until the back-off is over, and the engine's own word comes before it.
void TestEngineMode::failureOfAStart_isNotHidden()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    house.launcher.newest()->exit(3);
    house.settle();
    QCOMPARE(failure(house), std::string("ExitCode3"));
    change(house, EngineMode::Draining);
    QCOMPARE(failure(house), std::string("EngineDraining"));
    change(house, EngineMode::Running);
    QCOMPARE(failure(house), std::string("ExitCode3"));
}

QTEST_GUILESS_MAIN(TestEngineMode)
#include "tst_engine_mode.moc"
