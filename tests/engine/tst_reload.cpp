#include "fakes.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey shop{"demo", "shop-00001"};
const RevisionKey cart{"demo", "cart-00001"};

} // namespace

/// `config-autoscaler` changes under revisions that run: what they have measured and decided stays.
class TestReload : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void clusterMinimum_startsInstances();
    void clusterTarget_isDecidedByAtOnce();
    void otherWindow_keepsWhatWasMeasured();
    void clusterRetention_keepsTheLastInstance();
    void clusterDelay_holdsFromNowOn();
    void clusterInitialScale_isForNewRevisions();
    void decisionThatChangesNothing_comesFromWhatItIs();
    void revisionKeptWarm_tellsOfNoRequest();
};

void TestReload::clusterMinimum_startsInstances()
{
    House house;
    const RevisionWish wish = house.revision(shop.name);
    house.apply({wish});
    house.readyAll();
    house.run(2);
    house.config = {{"min-scale", "3"}};
    house.apply({wish});
    house.run(2);
    QCOMPARE(house.launcher.launches(), 3);
    QVERIFY(house.seen(shop).scaledWhy.ends_with("Raised to 3, the minimum (min-scale)."));
    house.config = {};
    house.apply({wish});
    house.readyAll();
    house.run(40);
    QCOMPARE(house.launcher.alive().size(), size_t(1)); // until the stable window is over
}

void TestReload::clusterTarget_isDecidedByAtOnce()
{
    House house;
    const RevisionWish wish = house.revision(shop.name);
    const RevisionWish rate = house.revision(cart.name, {{"autoscaling.knative.dev/metric", "rps"}});
    house.apply({wish, rate});
    house.readyAll();
    for (const RevisionKey &key : {shop, cart})
        house.gateway.load(key, 0, {{house.launcher.alive()[key == shop ? 0 : 1]->id(), 30}});
    house.run(4);
    QCOMPARE(house.seen(shop).desired, 1); // 30 over 70
    QCOMPARE(house.seen(cart).desired, 1); // 30 over 140
    house.config = {{"container-concurrency-target-default", "20"},
                    {"requests-per-second-target-default", "10"}};
    house.apply({wish, rate});
    house.run(2);
    QCOMPARE(house.seen(shop).desired, 3); // 30 over 14
    QCOMPARE(house.seen(cart).desired, 5); // 30 over 7
}

void TestReload::otherWindow_keepsWhatWasMeasured()
{
    House house;
    const RevisionWish wish = house.revision(shop.name, {{"autoscaling.knative.dev/target", "10"}});
    house.apply({wish});
    house.readyAll();
    const InstanceId id = house.launcher.newest()->id();
    house.gateway.load(shop, 0, {{id, 12}});
    house.run(20);
    house.gateway.load(shop, 0, {{id, 0}});
    house.run(20);
    house.config = {{"stable-window", "40s"}, {"panic-window-percentage", "5"}};
    house.apply({wish});
    house.run(2);
    const auto latest = house.engine->decisions(shop).back();
    QCOMPARE(latest.stableWindow.count(), 40);
    QCOMPARE(latest.panicWindow.count(), 2);
    QVERIFY(latest.decision.stable > 4 && latest.decision.stable < 7); // half of them were busy
}

void TestReload::clusterRetention_keepsTheLastInstance()
{
    House house;
    const RevisionWish wish = house.revision(shop.name, {{"autoscaling.knative.dev/window", "6s"}});
    house.apply({wish});
    house.readyAll();
    house.run(10);
    house.config = {{"scale-to-zero-pod-retention-period", "2h"}};
    house.apply({wish});
    house.run(300);
    QCOMPARE(house.launcher.alive().size(), size_t(1));
    QCOMPARE(house.engine->decisions(shop).back().limit(), autoscaler::Limit::GracePeriod);
    house.config = {};
    house.apply({wish});
    house.run(2);
    QCOMPARE(house.launcher.alive().size(), size_t(0));
}

void TestReload::clusterDelay_holdsFromNowOn()
{
    House house;
    const RevisionWish wish = house.revision(
        shop.name, {{"autoscaling.knative.dev/window", "6s"}, {"autoscaling.knative.dev/target", "10"}});
    house.apply({wish});
    house.readyAll();
    house.config = {{"scale-down-delay", "2h"}};
    house.apply({wish});
    house.gateway.load(shop, 0, {{house.launcher.newest()->id(), 28}});
    house.run(8);
    house.readyAll();
    QCOMPARE(house.seen(shop).desired, 4);
    house.gateway.load(shop, 0, {});
    house.run(600);
    QCOMPARE(house.seen(shop).desired, 4);
    QCOMPARE(house.engine->decisions(shop).back().limit(), autoscaler::Limit::ScaleDownDelay);
}

void TestReload::clusterInitialScale_isForNewRevisions()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    house.run(2);
    house.config = {{"initial-scale", "3"}};
    house.apply({house.revision(shop.name), house.revision(cart.name)});
    house.run(2);
    QCOMPARE(house.launcher.launches(), 4);
    QCOMPARE(house.seen(cart).desired, 3);
    QCOMPARE(house.seen(shop).desired, 1);
}

void TestReload::decisionThatChangesNothing_comesFromWhatItIs()
{
    House house;
    house.apply({house.revision(shop.name, {{"autoscaling.knative.dev/target", "10"}})});
    house.readyAll();
    house.run(2);
    house.gateway.load(shop, 0, {{house.launcher.newest()->id(), 20}});
    house.run(60);
    const auto decisions = house.engine->decisions(shop);
    QVERIFY(decisions.size() > 2);
    QCOMPARE(decisions.back().outcome.replicas, 3); // 20 over 7
    QCOMPARE(decisions.back().from, 3);
    const auto grown = std::find_if(decisions.begin(), decisions.end(),
                                    [](const auto &each) { return each.outcome.replicas == 3; });
    QVERIFY(grown->from < 3); // the one that changed it
}

void TestReload::revisionKeptWarm_tellsOfNoRequest()
{
    House house;
    house.apply({house.sleeping(shop.name)});
    house.engine->keepWarm(shop, house.clock.wall() + seconds(60));
    house.settle();
    QCOMPARE(house.launcher.launches(), 1);
    QCOMPARE(house.engine->decisions(shop).back().limit(), autoscaler::Limit::PreWarm);
    QVERIFY(!house.seen(shop).scaledWhy.empty());
    QVERIFY2(house.seen(shop).scaledWhy.find("request") == std::string::npos,
             house.seen(shop).scaledWhy.c_str());
}

QTEST_GUILESS_MAIN(TestReload)
#include "tst_reload.moc"
