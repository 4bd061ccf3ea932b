#include "core/engine/setbacks.h"
#include "fakes.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey shop{"demo", "shop-00001"};
const std::string failed = "liveness probe failed: HTTP 500";

size_t endpoints(const House &house)
{
    return house.gateway.target(shop)->endpoints.size();
}

/// What is seen of the newest instance.
InstanceObservation newest(const House &house)
{
    return house.seen(shop).instances.back();
}

runtime::Exit killedByProbe()
{
    return {runtime::Exit::Kind::Signal, 9, failed, false, "liveness"};
}

} // namespace

class TestProbed : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void failingReadiness_takesItOutOfTheTable();
    void failingReadiness_startsNoOther();
    void failedLiveness_isReplacedAtOnce();
    void failedLivenessAgain_backsOff();
    void failedStartup_isAFailedStart();
    void newMapping_isTriedAtOnce();
    void stopGrace_isTheRevisionsTimeout();
};

void TestProbed::failingReadiness_takesItOutOfTheTable()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    QCOMPARE(endpoints(house), size_t(1));
    house.launcher.newest()->readiness(false, "readiness probe failed: HTTP 503");
    QCOMPARE(endpoints(house), size_t(0)); // without a turn of the event loop
    house.settle();
    QCOMPARE(house.seen(shop).ready, 0);
    QCOMPARE(newest(house).phase, InstancePhase::Ready);
    QCOMPARE(newest(house).unready, std::string("readiness probe failed: HTTP 503"));
    QVERIFY(!house.launcher.newest()->stopAsked());
    house.launcher.newest()->readiness(true);
    QCOMPARE(endpoints(house), size_t(1));
    QVERIFY(newest(house).unready.empty());
}

void TestProbed::failingReadiness_startsNoOther()
{
    House house;
    house.apply({house.revision(shop.name, {{"autoscaling.knative.dev/min-scale", "1"}})});
    house.readyAll();
    house.launcher.newest()->readiness(false, "readiness probe failed: HTTP 503");
    house.run(5);
    QCOMPARE(house.launcher.launches(), 1);
    QVERIFY(!house.seen(shop).failure);
}

void TestProbed::failedLiveness_isReplacedAtOnce()
{
    House house;
    house.apply({house.revision(shop.name)});
    house.readyAll();
    FakeInstance *first = house.launcher.newest();
    first->fail(failed);
    QCOMPARE(endpoints(house), size_t(0));
    house.settle();
    QCOMPARE(house.launcher.launches(), 2); // while the first still has its grace
    QCOMPARE(newest(house).restarts, 1);
    QVERIFY(!newest(house).previous);
    first->end(killedByProbe());
    house.settle();
    const auto seen = house.seen(shop).instances;
    QCOMPARE(seen.front().phase, InstancePhase::Failed);
    QCOMPARE(seen.front().exit->message, failed);
    QCOMPARE(seen.back().previous->exit.message, failed);
    QCOMPARE(house.launcher.launches(), 2); // its end is no second crash
    house.readyAll();
    QCOMPARE(endpoints(house), size_t(1));
    QVERIFY(!house.seen(shop).failure);
}

void TestProbed::failedLivenessAgain_backsOff()
{
    House house;
    house.apply({house.revision(shop.name)});
    for (int i = 0; i < 2; ++i) {
        house.readyAll();
        FakeInstance *instance = house.launcher.newest();
        instance->fail(failed);
        instance->end(killedByProbe());
        house.settle();
    }
    QCOMPARE(house.launcher.launches(), 2);
    const auto failure = house.seen(shop).failure;
    QVERIFY(failure);
    QCOMPARE(failure->reason, std::string("LivenessProbeFailed"));
    QCOMPARE(failure->message, std::string("The app's liveness probe failed: HTTP 500."));
    QCOMPARE(house.gateway.target(shop)->failure, failure);
    house.run(1);
    QCOMPARE(house.launcher.launches(), 3);
    QCOMPARE(newest(house).restarts, 2);
}

void TestProbed::failedStartup_isAFailedStart()
{
    House house;
    house.apply({house.revision(shop.name)});
    FakeInstance *first = house.launcher.newest();
    first->fail("startup probe failed: HTTP 503");
    house.settle();
    QCOMPARE(house.seen(shop).failure->reason, std::string("StartupProbeFailed"));
    QCOMPARE(house.seen(shop).failedStarts, 1);
    first->end({runtime::Exit::Kind::Code, 0, "startup probe failed: HTTP 503", false, "startup"});
    house.settle();
    QCOMPARE(house.seen(shop).failedStarts, 1);
    QCOMPARE(newest(house).phase, InstancePhase::Failed);
    house.run(1);
    QCOMPARE(house.launcher.launches(), 2);
    QCOMPARE(newest(house).previous->exit.probe, std::string("startup"));
}

void TestProbed::newMapping_isTriedAtOnce()
{
    House house;
    RevisionWish wish = house.revision(shop.name);
    wish.packageDigest.clear();
    wish.executable = "/opt/first";
    house.apply({wish});
    QCOMPARE(house.launcher.newest()->spec().command, std::vector<std::string>{"/opt/first"});
    house.launcher.newest()->exit(3);
    house.settle();
    QCOMPARE(house.launcher.launches(), 1); // waits
    wish.executable = "/opt/second";
    house.apply({wish});
    house.engine->tick();
    house.settle();
    QCOMPARE(house.launcher.launches(), 2);
    QCOMPARE(house.launcher.newest()->spec().command, std::vector<std::string>{"/opt/second"});
}

void TestProbed::stopGrace_isTheRevisionsTimeout()
{
    House house;
    RevisionWish wish = house.revision(shop.name);
    wish.spec.timeout = seconds(123);
    house.apply({wish});
    house.readyAll();
    FakeInstance *instance = house.launcher.newest();
    instance->setObeys(false);
    house.apply({});
    house.run(1);
    QCOMPARE(instance->grace().count(), 123'000);
    house.engine->stop(seconds(4)); // all of it has to end
    house.settle();
    QVERIFY2(instance->grace() <= seconds(4), qPrintable(QString::number(instance->grace().count())));
}

QTEST_GUILESS_MAIN(TestProbed)
#include "tst_probed.moc"
