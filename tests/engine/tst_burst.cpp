#include "fakes.h"

#include <QSignalSpy>
#include <QTest>
#include <set>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey shop{"demo", "shop-00001"};
const RevisionKey cart{"demo", "cart-00001"};

RevisionWish narrow(const House &house, const RevisionKey &key)
{
    RevisionWish wish = house.sleeping(key.name);
    wish.spec.containerConcurrency = 5; // 70 % of it is the target
    return wish;
}

} // namespace

/// Requests that come while the first instance of a sleeping revision is still starting. Options as a server
/// has them: what is asked for is looked at, for only a few starts go on at a time.
class TestBurst : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void laterArrivals_areDecidedBeforeTheTick();
    void laterArrivals_areSeenByItself();
    void sameCrowd_isDecidedOnce();
    void readyRevision_isLeftToTheTicks();
    void revisionNobodyWaitsFor_isForgotten();
    void longLook_letsDemandIn();
    void whoWaits_isDecidedEverySecond();
    void placeOfTheEngine_isSharedWithinATick();
};

void TestBurst::laterArrivals_areDecidedBeforeTheTick()
{
    House house{LocalEngineOptions()};
    house.apply({narrow(house, shop)});
    house.demand(shop, 1);
    QCOMPARE(house.seen(shop).desired, 1);
    const auto arrive = [&house](std::uint32_t waiting) {
        house.clock.advance(milliseconds(100));
        house.gateway.load(shop, waiting); // the gateway does not ask again
        house.engine->lookAgain();
        house.settle();
        return house.seen(shop).desired;
    };
    QCOMPARE(arrive(20), 6);
    QCOMPARE(arrive(50), 15);
    QCOMPARE(arrive(40), 15); // some have given up
    QCOMPARE(arrive(60), 18);
    QVERIFY(house.engine->samples(shop, {}).empty()); // no tick has come
    QVERIFY(house.seen(shop).scaledWhy.starts_with("In panic, 60 requests are waiting or in flight now"));
}

void TestBurst::laterArrivals_areSeenByItself()
{
    House house{LocalEngineOptions()};
    house.apply({narrow(house, shop)});
    QSignalSpy sampled(house.engine.get(), &Engine::sampled);
    house.engine->setAutoTick(true); // the clock stands: a second and a bit to the tick
    house.demand(shop, 1);
    QCOMPARE(house.seen(shop).desired, 1);
    house.gateway.load(shop, 50);
    QTRY_COMPARE(house.seen(shop).desired, 15);
    house.gateway.load(shop, 60);
    QTRY_COMPARE(house.seen(shop).desired, 18);
    QCOMPARE(sampled.size(), 0);
}

void TestBurst::sameCrowd_isDecidedOnce()
{
    House house{LocalEngineOptions()};
    house.apply({narrow(house, shop)});
    house.demand(shop, 30);
    const WallTime decided = house.engine->decisions(shop).back().decision.time;
    for (int i = 0; i < 5; ++i) {
        house.clock.advance(milliseconds(100));
        house.engine->lookAgain();
    }
    QCOMPARE(house.engine->decisions(shop).back().decision.time, decided);
}

void TestBurst::readyRevision_isLeftToTheTicks()
{
    House house{LocalEngineOptions()};
    house.apply({narrow(house, shop)});
    house.demand(shop, 1);
    house.readyAll();
    house.gateway.load(shop, 50);
    int asked = 0;
    house.gateway.asked = [&asked](const RevisionKey &) { ++asked; };
    house.engine->lookAgain();
    QCOMPARE(asked, 0);
    QCOMPARE(house.seen(shop).desired, 1);
    house.run(1);
    QCOMPARE(house.seen(shop).desired, 8); // 25.5 on average over 3.5
}

void TestBurst::revisionNobodyWaitsFor_isForgotten()
{
    House house{LocalEngineOptions()};
    house.apply({narrow(house, shop), narrow(house, cart)});
    house.demand(shop, 1);
    house.demand(cart, 1);
    house.gateway.load(shop, 0);
    std::vector<RevisionKey> asked;
    house.gateway.asked = [&asked](const RevisionKey &key) { asked.push_back(key); };
    house.engine->lookAgain();
    QCOMPARE(asked.size(), size_t(2));
    house.engine->lookAgain();
    QCOMPARE(asked.size(), size_t(3)); // cart alone
    house.apply({narrow(house, shop)});
    house.engine->lookAgain();
    QCOMPARE(asked.size(), size_t(3));
}

/// A look at many is cut short for a request that comes meanwhile.
void TestBurst::longLook_letsDemandIn()
{
    House house{LocalEngineOptions()};
    std::vector<RevisionWish> wishes{narrow(house, shop)};
    for (int i = 10; i < 30; ++i)
        wishes.push_back(narrow(house, {"demo", "waking-" + std::to_string(i)}));
    house.apply(wishes);
    house.engine->setAutoTick(true);
    for (size_t i = 1; i < wishes.size(); ++i) {
        house.gateway.load(wishes[i].key, 1);
        house.engine->demanded(wishes[i].key);
    }
    house.settle();
    std::set<RevisionKey> looked;
    size_t lookedBeforeTheOrder = 0;
    house.gateway.asked = [&](const RevisionKey &key) {
        house.clock.advance(milliseconds(1)); // longer than a slice
        if (looked.empty()) {
            house.gateway.load(shop, 1);
            QMetaObject::invokeMethod(
                house.engine.get(), [&] { house.engine->demanded(shop); }, Qt::QueuedConnection);
        }
        if (house.seen(shop).desired == 0)
            lookedBeforeTheOrder = looked.size();
        looked.insert(key);
    };
    QTRY_COMPARE(looked.size(), size_t(21)); // the look goes on to its end
    QCOMPARE(house.seen(shop).desired, 1);
    QVERIFY(lookedBeforeTheOrder < 10);
    house.gateway.asked = nullptr;
}

/// With instances or without: the gateway has asked once, and the queue has never been empty since.
void TestBurst::whoWaits_isDecidedEverySecond()
{
    House house;
    house.apply({narrow(house, shop)});
    house.demand(shop, 1);
    house.readyAll();
    std::vector<WallTime> decided;
    for (int i = 0; i < 6; ++i) {
        house.gateway.load(shop, 20 + std::uint32_t(i));
        house.run(1);
        decided.push_back(house.engine->decisions(shop).back().decision.time);
    }
    QCOMPARE(std::set<WallTime>(decided.begin(), decided.end()).size(), size_t(6));
    house.gateway.load(shop, 0);
    house.run(1);
    decided.clear();
    for (int i = 0; i < 6; ++i) {
        house.run(1);
        decided.push_back(house.engine->decisions(shop).back().decision.time);
    }
    QVERIFY(std::set<WallTime>(decided.begin(), decided.end()).size() <= 4); // every other one, as ever
}

void TestBurst::placeOfTheEngine_isSharedWithinATick()
{
    LocalEngineOptions options = House::defaults();
    options.maxInstances = 5;
    House house(options);
    house.apply({narrow(house, shop), narrow(house, cart)});
    house.demand(shop, 1);
    house.demand(cart, 1);
    house.readyAll();
    house.gateway.load(shop, 10);
    house.gateway.load(cart, 10);
    house.run(8);
    QCOMPARE(house.launcher.launches(), 5); // three each are wanted
    house.gateway.load(shop, 0);
    house.gateway.load(cart, 0);
    house.run(200);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
    house.gateway.load(shop, 10);
    house.gateway.load(cart, 10);
    house.engine->demanded(shop);
    house.engine->demanded(cart);
    house.settle();
    QCOMPARE(house.launcher.launches(), 10);
}

QTEST_GUILESS_MAIN(TestBurst)
#include "tst_burst.moc"
