#include "fakes.h"

#include <QSignalSpy>
#include <QTest>
#include <set>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey shop{"demo", "shop-00001"};
const RevisionKey cart{"demo", "cart-00001"};

const autoscaler::StringMap shortWindow{{"autoscaling.knative.dev/window", "6s"}};

} // namespace

class TestLocalEngine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstRequest_startsOneInstance();
    void burst_startsWhatItNeedsAtOnce();
    void queue_isAsLongAsKnativesOwn();
    void burst_isKeptByTheNextTicks();
    void newRevision_startsAtItsInitialScale();
    void idleRevision_goesToZero();
    void load_growsAndShrinksTheRevision();
    void scaleIn_removesTheIdlest();
    void draining_waitsForWhatIsInFlight();
    void draining_endsAtTheRevisionsTimeout();
    void dismissedInstance_isDrainedAndReplaced();
    void dismissedInstance_endsWithItsGrace_data();
    void dismissedInstance_endsWithItsGrace();
    void dismissedInstance_ofARevisionThatGoes_isNotReplaced();
    void scaleIn_beforeReady_stopsTheStart();
    void starts_areAdmittedAFewAtATime();
    void appsThatNeverListen_letOthersStart();
    void sameWish_changesNothing();
    void changedWish_rescales();
    void removedRevision_isDrainedAndForgotten();
    void removedAndBack_runsAnew();
    void restartedServer_leavesSleepersAsleep();
    void restartedServer_keepsMinScale();
    void badSetting_leavesTheOthersInForce();
    void customMetric_isAskedOfTheApp();
    void fullEngine_startsNoMore();
    void decisions_areKeptWithTheirReasons();
    void everySecond_isSampled();
    void summary_countsWhatRuns();
    void stop_drainsEverything();
    void stop_isToldForWhatSleepsOrStarts();
    void stop_endsWithItsGrace();
    void realTime_ticksByItself();
    void longTick_letsDemandIn();
};

void TestLocalEngine::firstRequest_startsOneInstance()
{
    House house;
    RevisionWish wish = house.sleeping(shop.name);
    wish.spec.env = {{"GREETING", "hello"}, {"K_SERVICE", "stolen"}, {"PORT", "1"}};
    house.apply({wish});
    QCOMPARE(house.launcher.launches(), 0);
    QVERIFY(house.gateway.table->find("shop.demo.localhost", false));

    house.demand(shop, 1);
    QCOMPARE(house.launcher.launches(), 1);
    const auto &launched = house.launcher.newest()->spec();
    QCOMPARE(launched.environment.at("K_REVISION"), shop.name);
    QCOMPARE(launched.environment.at("K_SERVICE"), std::string("shop"));
    QCOMPARE(launched.environment.at("GREETING"), std::string("hello"));
    QVERIFY(!launched.environment.contains("PORT"));
    QVERIFY(QString::fromStdString(launched.command.back()).endsWith(QStringLiteral("main.py")));
    QVERIFY(house.gateway.target(shop)->endpoints.empty());
    QCOMPARE(house.count(shop, InstancePhase::Starting), 1);
    QCOMPARE(house.seen(shop).activity, autoscaler::Activity::Activating);

    const int before = house.gateway.publishes;
    house.launcher.newest()->becomeReady(); // not a turn of the event loop later
    QCOMPARE(house.gateway.publishes, before + 1);
    const auto *target = house.gateway.target(shop);
    QCOMPARE(target->endpoints.size(), size_t(1));
    QCOMPARE(target->endpoints.front().port, house.launcher.newest()->port());
    QVERIFY(target->endpoints.front().coldStarted);
    const InstanceObservation seen = house.seen(shop).instances.front();
    QCOMPARE(seen.phase, InstancePhase::Ready);
    QCOMPARE(seen.readyIn.count(), 40);
    QCOMPARE(seen.startedIn.count(), 2);
    QVERIFY(QString::fromStdString(seen.id.value).startsWith(QStringLiteral("shop-00001-deployment-")));
}

void TestLocalEngine::burst_startsWhatItNeedsAtOnce()
{
    House house;
    RevisionWish wish = house.sleeping(shop.name);
    wish.spec.containerConcurrency = 5;
    house.apply({wish});
    house.demand(shop, 50);
    QCOMPARE(house.launcher.launches(), 15); // 50 over 70 % of 5
}

/// An activator is in the way at zero, and with this target never while there is an instance.
void TestLocalEngine::queue_isAsLongAsKnativesOwn()
{
    House house;
    RevisionWish direct = house.revision(shop.name, {{"autoscaling.knative.dev/target-burst-capacity", "0"}});
    RevisionWish buffered = house.revision(cart.name);
    for (RevisionWish *wish : {&direct, &buffered})
        wish->spec.containerConcurrency = 5;
    house.apply({direct, buffered});
    QCOMPARE(house.gateway.target(shop)->queueLimit, 10'000u);
    house.readyAll();
    house.run(4);
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(1));
    QCOMPARE(house.gateway.target(shop)->queueLimit, 50u);
    QCOMPARE(house.gateway.target(cart)->queueLimit, 10'000u);
    house.gateway.load(shop, 0);
    house.gateway.load(cart, 0);
    house.run(200);
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(0));
    QCOMPARE(house.gateway.target(shop)->queueLimit, 10'000u);
}

void TestLocalEngine::burst_isKeptByTheNextTicks()
{
    House house;
    RevisionWish wish = house.sleeping(shop.name);
    wish.spec.containerConcurrency = 5;
    house.apply({wish});
    house.demand(shop, 50);
    house.run(4);
    house.readyAll();
    house.gateway.load(shop, 0);
    house.run(10);
    QCOMPARE(house.launcher.launches(), 15);
    QCOMPARE(house.count(shop, InstancePhase::Ready), 15); // in panic, the number does not fall
}

void TestLocalEngine::newRevision_startsAtItsInitialScale()
{
    House house;
    house.apply({house.revision(shop.name),
                 house.revision(cart.name, {{"autoscaling.knative.dev/initial-scale", "3"}})});
    QCOMPARE(house.launcher.launches(), 4);
    QVERIFY(!house.seen(shop).scaleTargetInitialized);
    house.readyAll();
    house.run(1);
    QVERIFY(house.seen(shop).scaleTargetInitialized);
    QCOMPARE(house.seen(shop).activity, autoscaler::Activity::Active);
}

void TestLocalEngine::idleRevision_goesToZero()
{
    House house;
    house.apply({house.revision(shop.name, shortWindow)});
    house.readyAll();
    house.run(6);
    QCOMPARE(house.count(shop, InstancePhase::Ready), 1);
    QSignalSpy ended(house.engine.get(), &Engine::instanceEnded);
    house.run(2);
    QCOMPARE(house.seen(shop).activity, autoscaler::Activity::Inactive);
    QCOMPARE(house.count(shop, InstancePhase::Ready), 1); // for the grace period
    house.run(24);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
    QCOMPARE(ended.size(), 1);
    const RevisionObservation seen = house.seen(shop);
    QCOMPARE(seen.desired, 0);
    QCOMPARE(seen.activity, autoscaler::Activity::Inactive);
    QCOMPARE(seen.activeReason, std::string("NoTraffic"));
    QCOMPARE(seen.instances.front().phase, InstancePhase::Stopped);
    QVERIFY(!seen.failure);
    house.run(62);
    QVERIFY(house.seen(shop).instances.empty()); // forgotten after a minute
    QCOMPARE(house.launcher.launches(), 1);
}

void TestLocalEngine::load_growsAndShrinksTheRevision()
{
    House house;
    autoscaler::StringMap annotations = shortWindow;
    annotations["autoscaling.knative.dev/target"] = "10";
    house.apply({house.sleeping(shop.name, annotations)});
    house.demand(shop, 1);
    house.readyAll();
    house.gateway.load(shop, 40);
    house.run(4);
    QCOMPARE(house.seen(shop).desired, 6); // 40 over 7
    house.readyAll();
    house.gateway.load(shop, 3);
    house.run(30);
    QCOMPARE(house.seen(shop).desired, 1);
    QCOMPARE(house.launcher.alive().size(), size_t(1));
    house.gateway.load(shop, 0);
    house.run(30);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
}

void TestLocalEngine::scaleIn_removesTheIdlest()
{
    House house;
    RevisionWish wish = house.revision(shop.name, {{"autoscaling.knative.dev/min-scale", "3"}});
    house.apply({wish});
    house.run(1);
    house.readyAll();
    const auto instances = house.launcher.alive();
    QCOMPARE(instances.size(), size_t(3));
    house.gateway.load(shop, 0, {{instances[0]->id(), 2}, {instances[1]->id(), 0}, {instances[2]->id(), 1}});
    house.run(1);
    wish.annotations["autoscaling.knative.dev/min-scale"] = "2";
    house.apply({wish});
    house.run(4);
    const auto left = house.launcher.alive();
    QCOMPARE(left.size(), size_t(2));
    QCOMPARE(left[0], instances[0]);
    QCOMPARE(left[1], instances[2]);
}

void TestLocalEngine::draining_waitsForWhatIsInFlight()
{
    House house;
    house.apply({house.revision(shop.name, shortWindow)});
    house.readyAll();
    FakeInstance *instance = house.launcher.newest();
    house.gateway.load(shop, 0, {{instance->id(), 1}});
    house.apply({}); // the revision is gone from the wish
    QVERIFY(!house.gateway.target(shop));
    house.run(20);
    QVERIFY(!instance->stopAsked());
    QCOMPARE(house.count(shop, InstancePhase::Draining), 1);
    house.gateway.load(shop, 0, {});
    instance->setObeys(false);
    house.run(1);
    QVERIFY(instance->stopAsked());
    QCOMPARE(house.count(shop, InstancePhase::Draining), 1); // until its process has ended
}

void TestLocalEngine::draining_endsAtTheRevisionsTimeout()
{
    House house;
    RevisionWish wish = house.revision(shop.name);
    wish.spec.timeout = seconds(10);
    house.apply({wish});
    house.readyAll();
    FakeInstance *instance = house.launcher.newest();
    instance->setObeys(false);
    house.gateway.load(shop, 0, {{instance->id(), 1}});
    house.apply({});
    house.run(9);
    QVERIFY(!instance->stopAsked());
    house.run(1);
    QVERIFY(instance->stopAsked());
}

void TestLocalEngine::dismissedInstance_isDrainedAndReplaced()
{
    House house;
    house.apply({house.revision(shop.name, {{"autoscaling.knative.dev/min-scale", "1"}})});
    house.readyAll();
    FakeInstance *instance = house.launcher.newest();
    const InstanceId id = instance->id();
    house.gateway.load(shop, 0, {{id, 1}});
    house.engine->stopInstance(shop, id, std::nullopt);
    house.settle();
    QVERIFY(house.gateway.target(shop)->endpoints.empty());
    QCOMPARE(house.launcher.launches(), 2);
    QVERIFY(house.seen(shop).instances.front().isDismissed);
    QVERIFY(!house.seen(shop).instances.back().isDismissed);
    house.run(10);
    QVERIFY(!instance->stopAsked());
    house.gateway.load(shop, 0, {});
    house.run(1);
    house.settle();
    QCOMPARE(house.count(shop, InstancePhase::Stopped), 1);
    QCOMPARE(house.launcher.launches(), 2);
    QVERIFY(!house.seen(shop).failure);
}

void TestLocalEngine::dismissedInstance_endsWithItsGrace_data()
{
    QTest::addColumn<int>("grace");
    QTest::addColumn<int>("stopAskedAfter"); // s, with a request that does not end
    QTest::addColumn<int>("left");           // ms from SIGTERM to SIGKILL
    QTest::newRow("most of it for the requests") << 20 << 15 << 5'000;
    QTest::newRow("a short one") << 4 << 3 << 1'000;
    QTest::newRow("none: killed") << 0 << 0 << 0;
}

void TestLocalEngine::dismissedInstance_endsWithItsGrace()
{
    QFETCH(int, grace);
    QFETCH(int, stopAskedAfter);
    QFETCH(int, left);
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    FakeInstance *instance = house.launcher.newest();
    instance->setObeys(false);
    house.gateway.load(shop, 0, {{instance->id(), 1}});
    house.engine->stopInstance(shop, instance->id(), seconds(grace));
    QVERIFY(house.gateway.target(shop)->endpoints.empty()); // before anything is stopped
    if (stopAskedAfter > 0) {
        house.run(stopAskedAfter - 1);
        QVERIFY(!instance->stopAsked());
        house.run(1);
    }
    QVERIFY(instance->stopAsked());
    QCOMPARE(instance->grace().count(), left);
}

void TestLocalEngine::dismissedInstance_ofARevisionThatGoes_isNotReplaced()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    FakeInstance *instance = house.launcher.newest();
    instance->setObeys(false);
    house.gateway.load(shop, 0, {{instance->id(), 1}});
    house.apply({});
    house.engine->stopInstance(shop, instance->id(), seconds(0));
    QVERIFY(instance->stopAsked());
    house.run(2);
    QCOMPARE(house.launcher.launches(), 1);
}

void TestLocalEngine::scaleIn_beforeReady_stopsTheStart()
{
    LocalEngineOptions options = House::defaults();
    options.maxConcurrentStarts = 1;
    House house(options);
    house.apply({house.revision(shop.name, {{"autoscaling.knative.dev/min-scale", "2"}})});
    house.run(1);
    QCOMPARE(house.count(shop, InstancePhase::Starting), 1);
    QCOMPARE(house.count(shop, InstancePhase::Queued), 1);
    house.apply({});
    QCOMPARE(house.launcher.alive().size(), size_t(0));
    QCOMPARE(house.launcher.launches(), 1); // the queued one was never started
    QCOMPARE(house.engine->summary().starting, 0);
}

void TestLocalEngine::starts_areAdmittedAFewAtATime()
{
    LocalEngineOptions options = House::defaults();
    options.maxConcurrentStarts = 2;
    House house(options);
    house.apply(
        {house.sleeping(shop.name, {{"autoscaling.knative.dev/target", "1"}}), house.sleeping(cart.name)});
    house.demand(shop, 4);
    house.demand(cart, 1);
    QCOMPARE(house.launcher.launches(), 2);
    QCOMPARE(house.engine->summary().starting, 2);
    house.launcher.alive().front()->becomeReady();
    house.settle();
    QCOMPARE(house.launcher.launches(), 3);
    QCOMPARE(house.launcher.order.back(), cart); // came later, but had none starting
}

void TestLocalEngine::appsThatNeverListen_letOthersStart()
{
    LocalEngineOptions options = House::defaults();
    options.maxConcurrentStarts = 2;
    options.slotPatience = seconds(5);
    House house(options);
    const RevisionKey mute{"demo", "mute-00001"};
    house.apply({house.sleeping(shop.name), house.sleeping(mute.name), house.sleeping(cart.name)});
    house.demand(shop, 1);
    house.demand(mute, 1);
    house.run(1);
    house.demand(cart, 1);
    house.run(3);
    QCOMPARE(house.launcher.launches(), 2);
    house.run(1);
    QCOMPARE(house.launcher.launches(), 3);
    QCOMPARE(house.launcher.order.back(), cart);
    QCOMPARE(house.engine->summary().starting, 3); // the first two have not been given up
    house.readyAll();
    for (const RevisionKey &key : {shop, mute, cart})
        QCOMPARE(house.count(key, InstancePhase::Ready), 1);
    QCOMPARE(house.engine->summary().starting, 0);
}

void TestLocalEngine::sameWish_changesNothing()
{
    House house;
    const RevisionWish wish = house.revision(shop.name);
    house.apply({wish});
    house.readyAll();
    house.run(1);
    const int publishes = house.gateway.publishes;
    house.apply({wish});
    house.apply({wish});
    house.run(3);
    QCOMPARE(house.gateway.publishes, publishes);
    QCOMPARE(house.launcher.launches(), 1);
}

void TestLocalEngine::changedWish_rescales()
{
    House house;
    RevisionWish wish = house.revision(shop.name);
    house.apply({wish});
    house.readyAll();
    house.run(1);
    wish.annotations["autoscaling.knative.dev/min-scale"] = "3";
    house.apply({wish});
    house.run(2);
    QCOMPARE(house.launcher.launches(), 3);
    wish.reachable = false; // out of all routes: min-scale counts no more
    house.apply({wish});
    house.readyAll();
    house.run(70);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
}

void TestLocalEngine::removedRevision_isDrainedAndForgotten()
{
    House house;
    house.apply({house.revision(shop.name), house.revision(cart.name)});
    house.readyAll();
    QSignalSpy observed(house.engine.get(), &Engine::observed);
    house.apply({house.revision(cart.name)});
    QVERIFY(!house.gateway.target(shop));
    QVERIFY(house.gateway.target(cart));
    house.run(1);
    QCOMPARE(house.launcher.alive().size(), size_t(1));
    house.run(1);
    QVERIFY(!house.engine->observation(shop));
    QVERIFY(!observed.isEmpty());
}

void TestLocalEngine::removedAndBack_runsAnew()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    FakeInstance *first = house.launcher.newest();
    first->setObeys(false);
    house.apply({});
    house.apply({house.revision(shop.name)});
    QCOMPARE(house.launcher.launches(), 2);
    house.launcher.newest()->becomeReady();
    QCOMPARE(house.gateway.target(shop)->endpoints.size(), size_t(1));
    QCOMPARE(house.gateway.target(shop)->endpoints.front().instance, house.launcher.newest()->id());
    house.run(1);
    QVERIFY(first->stopAsked());
}

void TestLocalEngine::restartedServer_leavesSleepersAsleep()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    house.run(5);
    QCOMPARE(house.launcher.launches(), 0);
    QCOMPARE(house.seen(shop).activity, autoscaler::Activity::Inactive);
    QVERIFY(house.seen(shop).scaleTargetInitialized);
}

void TestLocalEngine::restartedServer_keepsMinScale()
{
    House house;
    house.apply({house.sleeping(shop.name, {{"autoscaling.knative.dev/min-scale", "2"}})});
    QCOMPARE(house.launcher.launches(), 2);
}

void TestLocalEngine::badSetting_leavesTheOthersInForce()
{
    House house;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("without some.*window")));
    house.apply({house.sleeping(
        shop.name, {{"autoscaling.knative.dev/window", "1s"}, {"autoscaling.knative.dev/max-scale", "2"}})});
    house.demand(shop, 1000);
    QCOMPARE(house.launcher.launches(), 2);
}

void TestLocalEngine::customMetric_isAskedOfTheApp()
{
    LocalEngineOptions options = House::defaults();
    std::vector<std::string> asked;
    options.fetchText = [&](std::uint16_t port, const std::string &path, const auto &done) {
        asked.push_back(std::to_string(port) + path);
        done("jobs 30\nlag 1\n");
    };
    House house(options);
    house.apply({house.revision(
        shop.name, {{"autoscaling.tidegate.dev/metrics",
                     "custom name=jobs target=10 stabilization=0s; custom name=lag target=10"}})});
    house.run(2);
    QVERIFY(asked.empty()); // nothing is ready
    house.readyAll();
    house.run(1);
    QCOMPARE(asked, std::vector<std::string>{std::to_string(house.launcher.newest()->port()) + "/metrics"});
    house.run(4);
    QCOMPARE(house.seen(shop).desired, 3);
}

void TestLocalEngine::fullEngine_startsNoMore()
{
    LocalEngineOptions options = House::defaults();
    options.maxInstances = 4;
    House house(options);
    RevisionWish busy = house.sleeping(shop.name);
    busy.spec.containerConcurrency = 5;
    house.apply({busy, house.sleeping(cart.name)});
    house.demand(cart, 1);
    house.demand(shop, 50);
    QCOMPARE(house.launcher.launches(), 4);
    house.run(4);
    QCOMPARE(house.launcher.launches(), 4);
    QCOMPARE(house.engine->decisions(shop).back().limit(), autoscaler::Limit::EngineCapacity);
}

void TestLocalEngine::decisions_areKeptWithTheirReasons()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    house.demand(shop, 1);
    house.readyAll();
    house.run(4);
    const auto decisions = house.engine->decisions(shop);
    QVERIFY(!decisions.empty());
    QCOMPARE(decisions.front().from, 0);
    QCOMPARE(decisions.front().outcome.replicas, 1);
    QCOMPARE(house.seen(shop).scaledWhy, decisions.front().why.en);
    QVERIFY(!decisions.back().why.zh.empty());
    for (int i = 0; i < 100; ++i) { // up and down, again and again
        house.gateway.load(shop, 0);
        house.run(100);
        house.demand(shop, 1);
        house.readyAll();
    }
    QVERIFY(house.engine->decisions(shop).size() <= 65);
    QVERIFY(house.engine->decisions({"demo", "nobody"}).empty());
}

void TestLocalEngine::everySecond_isSampled()
{
    House house;
    QSignalSpy sampled(house.engine.get(), &Engine::sampled);
    RevisionWish wish = house.sleeping(shop.name);
    wish.spec.containerConcurrency = 5;
    house.apply({wish});
    house.demand(shop, 7);
    house.readyAll();
    house.run(4);
    QCOMPARE(sampled.size(), 4);
    const auto samples = house.engine->samples(shop, {});
    QCOMPARE(samples.size(), size_t(4));
    const ScalingSample &last = samples.back();
    QCOMPARE(last.time, house.clock.wall());
    QCOMPARE(last.concurrency, 7.0);
    QCOMPARE(last.rps, 7.0);
    QCOMPARE(last.desired, 2);
    QCOMPARE(last.ready, 2);
    QCOMPARE(last.target, 3.5);
    QVERIFY(QString::fromStdString(last.why.en)
                .contains(QStringLiteral("is 7; at a target of 3.5 per instance")));
    QVERIFY(!last.why.zh.empty());
    QCOMPARE(house.engine->samples(shop, house.clock.wall() - seconds(2)).size(), size_t(2));
    house.run(20 * 60);
    QCOMPARE(house.engine->samples(shop, {}).size(), size_t(15 * 60 + 1));
    QVERIFY(house.engine->samples(cart, {}).empty());
}

void TestLocalEngine::summary_countsWhatRuns()
{
    LocalEngineOptions options = House::defaults();
    options.readMemory = [] { return runtime::MachineMemory{8'000, 3'000}; };
    House house(options);
    house.apply({house.revision(shop.name), house.sleeping(cart.name)});
    house.readyAll();
    house.gateway.load(shop, 0, {{house.launcher.newest()->id(), 4}});
    house.run(1);
    const EngineObservation seen = house.engine->summary();
    QVERIFY(seen.cores > 0);
    QCOMPARE(seen.memoryFree, std::uint64_t(3'000));
    QCOMPARE(seen.instances, 1);
    QCOMPARE(seen.revisions, 2);
    QCOMPARE(seen.requestsPerSecond, 4.0);
}

void TestLocalEngine::stop_drainsEverything()
{
    House house;
    house.apply({house.revision(shop.name), house.revision(cart.name)});
    house.readyAll();
    FakeInstance *busy = house.launcher.alive().front();
    house.gateway.load(shop, 0, {{busy->id(), 1}});
    QSignalSpy stopped(house.engine.get(), &Engine::stopped);
    house.engine->stop(seconds(20));
    house.settle();
    QCOMPARE(house.gateway.target(shop)->failure->reason, std::string("ShuttingDown"));
    house.run(2);
    QCOMPARE(house.launcher.alive().size(), size_t(1));
    QCOMPARE(stopped.size(), 0);
    house.demand(cart, 1); // too late
    house.gateway.load(shop, 0);
    house.run(2);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(house.launcher.launches(), 2);
}

void TestLocalEngine::stop_isToldForWhatSleepsOrStarts()
{
    House house;
    house.apply({house.sleeping(shop.name), house.revision(cart.name)});
    QCOMPARE(house.count(cart, InstancePhase::Starting), 1);
    house.engine->stop(seconds(20));
    for (const RevisionKey &key : {shop, cart}) { // at once: requests wait for it
        const auto failure = house.gateway.target(key)->failure;
        QVERIFY(failure);
        QCOMPARE(failure->reason, std::string("ShuttingDown"));
    }
}

void TestLocalEngine::stop_endsWithItsGrace()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    FakeInstance *stubborn = house.launcher.newest();
    stubborn->setObeys(false);
    house.gateway.load(shop, 0, {{stubborn->id(), 1}});
    QSignalSpy stopped(house.engine.get(), &Engine::stopped);
    house.engine->stop(seconds(8));
    house.run(6);
    QVERIFY(stubborn->stopAsked());
    QCOMPARE(stopped.size(), 0);
    house.run(2);
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
}

void TestLocalEngine::realTime_ticksByItself()
{
    House house;
    SystemClock clock;
    LocalEngineOptions options = House::defaults();
    options.backoffFirst = milliseconds(30);
    const auto engine = LocalEngine::create(options, house.gateway, house.launcher, *house.packages, clock);
    QSignalSpy sampled(engine.get(), &Engine::sampled);
    EngineWish wish;
    wish.revisions = {std::make_shared<RevisionWish>(house.sleeping(shop.name))};
    engine->apply(wish);
    house.gateway.load(shop, 1);
    engine->demanded(shop);
    QTRY_COMPARE(house.launcher.launches(), 1);
    house.launcher.newest()->exit(3);
    QTRY_COMPARE(house.launcher.launches(), 2); // by the back-off's own timer
    house.launcher.newest()->becomeReady();
    house.gateway.load(shop, 0);
    QTRY_VERIFY(sampled.size() >= 1);
    QSignalSpy stopped(engine.get(), &Engine::stopped);
    engine->stop(seconds(10));
    QTRY_COMPARE(stopped.size(), 1);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
}

void TestLocalEngine::longTick_letsDemandIn()
{
    House house;
    std::vector<RevisionWish> wishes{house.sleeping(shop.name)};
    for (int i = 10; i < 30; ++i)
        wishes.push_back(house.sleeping("asleep-" + std::to_string(i)));
    house.apply(std::move(wishes));
    std::set<RevisionKey> ticked;
    size_t tickedBeforeTheLaunch = 0;
    house.gateway.asked = [&](const RevisionKey &key) {
        house.clock.advance(milliseconds(1)); // longer than a slice
        if (ticked.empty()) {
            house.gateway.load(shop, 1);
            QMetaObject::invokeMethod(
                house.engine.get(), [&] { house.engine->demanded(shop); }, Qt::QueuedConnection);
        }
        if (house.launcher.launches() == 0)
            tickedBeforeTheLaunch = ticked.size();
        ticked.insert(key);
    };
    house.engine->setAutoTick(true);
    QTRY_COMPARE_WITH_TIMEOUT(ticked.size(), size_t(21), 5000); // the tick goes on to its end
    QCOMPARE(house.launcher.launches(), 1);
    QVERIFY(tickedBeforeTheLaunch < 20);
    house.gateway.asked = nullptr;
}

QTEST_GUILESS_MAIN(TestLocalEngine)
#include "tst_local_engine.moc"
