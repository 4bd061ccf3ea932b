#include "core/engine/table_builder.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey shop{"demo", "shop-00001"};

RouteWishPtr route(const std::string &host, std::uint32_t percent = 100)
{
    return std::make_shared<RouteWish>(RouteWish{host, {}, {{"demo", "shop"}, {}, {{shop, percent}}, {}}});
}

} // namespace

class TestTableBuilder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void spec_becomesTheTarget();
    void noResponseStartTimeout_isTheWholeTimeout();
    void queueLimit_isKnatives_data();
    void queueLimit_isKnatives();
    void hosts_areLowerCase();
    void hostNamedTwice_keepsTheFirst();
    void routes_areComparedWhole();
    void limits_areTheirValues();
    void failures_haveTheirReasons();
};

void TestTableBuilder::spec_becomesTheTarget()
{
    RevisionWish wish;
    wish.key = shop;
    wish.service = "shop";
    wish.configuration = "conf";
    wish.spec.containerConcurrency = 5;
    wish.spec.timeout = seconds(20);
    wish.spec.responseStartTimeout = seconds(10);
    wish.spec.idleTimeout = seconds(3);
    const auto target =
        makeTarget(wish, {{{"i"}, "127.0.0.1", 20001, true}}, gateway::Failure{503, "ExitCode1", "gone"});
    QCOMPARE(target->key, shop);
    QCOMPARE(target->service, std::string("shop"));
    QCOMPARE(target->configuration, std::string("conf"));
    QCOMPARE(target->containerConcurrency, 5u);
    QCOMPARE(target->timeout.count(), 20'000);
    QCOMPARE(target->responseStartTimeout.count(), 10'000);
    QCOMPARE(target->idleTimeout.count(), 3'000);
    QCOMPARE(target->endpoints.size(), size_t(1));
    QCOMPARE(target->failure->reason, std::string("ExitCode1"));
}

void TestTableBuilder::noResponseStartTimeout_isTheWholeTimeout()
{
    RevisionWish wish;
    wish.spec.timeout = seconds(20);
    QCOMPARE(makeTarget(wish, {}, {})->responseStartTimeout.count(), 20'000);
    QCOMPARE(makeTarget(wish, {}, {})->idleTimeout.count(), 0);
    QCOMPARE(makeTarget(wish, {}, {})->protocol, gateway::Protocol::Http1);
    wish.spec.http2 = true;
    QCOMPARE(makeTarget(wish, {}, {})->protocol, gateway::Protocol::Http2);
}

void TestTableBuilder::queueLimit_isKnatives_data()
{
    QTest::addColumn<int>("concurrency");
    QTest::addColumn<int>("instances");
    QTest::addColumn<bool>("isBuffered");
    QTest::addColumn<unsigned>("limit");
    QTest::newRow("at zero: the activator's") << 5 << 0 << false << 10'000u;
    QTest::newRow("bursts over the spare capacity: the activator's") << 5 << 3 << true << 10'000u;
    QTest::newRow("else ten for each place") << 5 << 1 << false << 50u;
    QTest::newRow("of all instances") << 5 << 3 << false << 150u;
    QTest::newRow("not over the activator's") << 1'000 << 3 << false << 10'000u;
    QTest::newRow("without a limit nobody waits") << 0 << 3 << false << 10'000u;
}

void TestTableBuilder::queueLimit_isKnatives()
{
    QFETCH(int, concurrency);
    QFETCH(int, instances);
    QFETCH(bool, isBuffered);
    RevisionWish wish;
    wish.spec.containerConcurrency = concurrency;
    std::vector<gateway::Endpoint> endpoints;
    for (int i = 0; i < instances; ++i)
        endpoints.push_back({{"i" + std::to_string(i)}, "127.0.0.1", std::uint16_t(20'001 + i), true});
    QTEST(makeTarget(wish, endpoints, {}, isBuffered)->queueLimit, "limit");
}

void TestTableBuilder::hosts_areLowerCase()
{
    const auto table = makeTable({route("Shop.Demo.localhost")}, {});
    QVERIFY(table->hosts.contains("shop.demo.localhost"));
    QVERIFY(table->revisions.empty());
}

void TestTableBuilder::hostNamedTwice_keepsTheFirst()
{
    const auto table = makeTable({route("a", 100), route("a", 50)}, {});
    QCOMPARE(table->hosts.at("a").shares.front().percent, 100u);
}

void TestTableBuilder::routes_areComparedWhole()
{
    QVERIFY(sameRoutes({route("a")}, {route("a")}));
    QVERIFY(!sameRoutes({route("a")}, {route("b")}));
    QVERIFY(!sameRoutes({route("a")}, {route("a", 50)}));
    QVERIFY(!sameRoutes({route("a")}, {}));
    RouteWish failing = *route("a");
    failing.route.failure = gateway::Failure{};
    QVERIFY(!sameRoutes({route("a")}, {std::make_shared<RouteWish>(failing)}));
}

void TestTableBuilder::limits_areTheirValues()
{
    const auto limited = [](double perSecond) -> RouteWishPtr {
        RouteWish wish = *route("a");
        wish.route.limits =
            std::make_shared<gateway::RouteLimits>(gateway::RouteLimits{perSecond, 1, 0, 0, {}});
        return std::make_shared<RouteWish>(wish);
    };
    QVERIFY(sameRoutes({limited(5)}, {limited(5)}));
    QVERIFY(!sameRoutes({limited(5)}, {limited(6)}));
    QVERIFY(!sameRoutes({limited(5)}, {route("a")}));
    const auto table = makeTable({limited(5)}, {});
    QCOMPARE(table->hosts.begin()->second.limits->requestsPerSecond, 5.0);
}

void TestTableBuilder::failures_haveTheirReasons()
{
    using runtime::Exit;
    const auto failure = [](const std::string &reason, const std::string &message) {
        return failureOf(Exit{Exit::Kind::FailedToStart, 0, message, false, {}, reason});
    };
    for (const char *reason :
         {"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError"}) {
        QCOMPARE(failure(reason, "Unable to fetch").reason, std::string("ContainerMissing"));
        QCOMPARE(failure(reason, "Unable to fetch").message, std::string("Unable to fetch."));
    }
    QCOMPARE(failure("RunContainerError", "could not be started: x").reason,
             std::string("RunContainerError"));
    QCOMPARE(failure("RunContainerError", "could not be started: x").message,
             std::string("The app could not be started: x."));
    QCOMPARE(failure({}, "x").reason, std::string("FailedToStart"));
}

QTEST_APPLESS_MAIN(TestTableBuilder)
#include "tst_table_builder.moc"
