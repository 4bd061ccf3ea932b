#include "core/gateway/route_memory.h"
#include "core/gateway/routing_table.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace tidegate;
using namespace tidegate::gateway;

class TestRoutingTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostInAnySpelling_findsTheRoute_data();
    void hostInAnySpelling_findsTheRoute();
    void localNames_areForThisMachineAlone_data();
    void localNames_areForThisMachineAlone();
    void tag_isFoundWhereTheRouteLetsIt_data();
    void tag_isFoundWhereTheRouteLetsIt();
    void memory_isOfOneClientAndOneSnapshot();
    void drawAtABorder_fallsOnTheNextShare();
    void shareOfZero_isNeverPicked();
    void noShares_giveNull();
    void manyDraws_keepToThePercents();
};

void TestRoutingTable::hostInAnySpelling_findsTheRoute_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("found");
    QTest::newRow("as it is") << QByteArray("hello.default.localhost") << true;
    QTest::newRow("with a port") << QByteArray("hello.default.localhost:8080") << true;
    QTest::newRow("upper case") << QByteArray("Hello.DEFAULT.localhost") << true;
    QTest::newRow("trailing dot") << QByteArray("hello.default.localhost.") << true;
    QTest::newRow("trailing dot and port") << QByteArray("hello.default.localhost.:80") << true;
    QTest::newRow("IPv6") << QByteArray("[::1]") << true;
    QTest::newRow("IPv6 with a port") << QByteArray("[::1]:8080") << true;
    QTest::newRow("another") << QByteArray("other.default.localhost") << false;
    QTest::newRow("a prefix") << QByteArray("hello.default") << false;
    QTest::newRow("empty") << QByteArray("") << false;
}

void TestRoutingTable::hostInAnySpelling_findsTheRoute()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, found);
    RoutingTable table;
    table.hosts["hello.default.localhost"].tag = "x";
    table.hosts["[::1]"].tag = "x";
    QCOMPARE(table.find({host.data(), size_t(host.size())}, false) != nullptr, found);
}

void TestRoutingTable::localNames_areForThisMachineAlone_data()
{
    QTest::addColumn<std::string>("host");
    QTest::addColumn<bool>("here");
    QTest::addColumn<bool>("elsewhere");
    QTest::newRow("public host") << std::string("hello.default.example.com") << true << true;
    QTest::newRow("its name") << std::string("hello.default") << true << false;
    QTest::newRow("its name with svc") << std::string("hello.default.svc") << true << false;
    QTest::newRow("its full name") << std::string("Hello.default.svc.cluster.local:8080") << true << false;
    QTest::newRow("local host") << std::string("inner.default.svc.cluster.local") << true << false;
    QTest::newRow("local host's short name") << std::string("inner.default") << true << false;
    QTest::newRow("nobody's name") << std::string("other.default.svc") << false << false;
    QTest::newRow("a name that only ends alike") << std::string("hello.default.svc.local") << false << false;
}

void TestRoutingTable::localNames_areForThisMachineAlone()
{
    QFETCH(std::string, host);
    RoutingTable table;
    table.hosts["hello.default.example.com"].tag = "x";
    table.hosts["inner.default.svc.cluster.local"].localOnly = true;
    table.localNames = {{"hello.default", "hello.default.example.com"},
                        {"inner.default", "inner.default.svc.cluster.local"}};
    QTEST(table.find(host, true) != nullptr, "here");
    QTEST(table.find(host, false) != nullptr, "elsewhere");
}

void TestRoutingTable::tag_isFoundWhereTheRouteLetsIt_data()
{
    QTest::addColumn<std::string>("tag");
    QTest::addColumn<bool>("here");
    QTest::addColumn<bool>("elsewhere");
    QTest::newRow("a tag") << std::string("blue") << true << true;
    QTest::newRow("one for this machine alone") << std::string("inner") << true << false;
    QTest::newRow("one whose host another route has") << std::string("taken") << false << false;
    QTest::newRow("no such tag") << std::string("red") << false << false;
    QTest::newRow("no tag") << std::string() << false << false;
}

void TestRoutingTable::tag_isFoundWhereTheRouteLetsIt()
{
    QFETCH(std::string, tag);
    const RouteKey hello{"default", "hello"};
    RoutingTable table;
    table.hosts["hello.local"] = {
        hello, {},    {},
        {},    false, {{"blue", "blue.local"}, {"inner", "inner.local"}, {"taken", "taken.local"}}};
    table.hosts["blue.local"] = {hello, "blue", {}, {}, false, {}};
    table.hosts["inner.local"] = {hello, "inner", {}, {}, true, {}};
    table.hosts["taken.local"] = {{"default", "other"}, {}, {}, {}, false, {}};
    const HostRoute *main = table.find("hello.local", false);
    QTEST(table.findTag(*main, tag, true) != nullptr, "here");
    QTEST(table.findTag(*main, tag, false) != nullptr, "elsewhere");
}

/// A stream of HTTP/2 is used again for other clients, and a snapshot's pointers end with it.
void TestRoutingTable::memory_isOfOneClientAndOneSnapshot()
{
    const RevisionKey one{"default", "one"};
    const RevisionKey two{"default", "two"};
    const auto view = std::make_shared<const RevisionView>();
    const auto snapshotOf = [&](const RevisionKey &key) {
        auto table = std::make_shared<RoutingTable>();
        table->hosts["inner.local"].localOnly = true;
        table->hosts["inner.local"].shares = {{key, 100}};
        auto views = std::make_shared<RevisionViews>();
        views->emplace(one, view);
        return Snapshot{table, views, {}};
    };
    const Snapshot first = snapshotOf(one);
    const Snapshot second = snapshotOf(two);
    RouteMemory memory;
    for (int i = 0; i < 2; ++i) {
        const HostRoute *route = memory.find(*first.table, 1, "inner.local", true);
        QVERIFY(route);
        QVERIFY(memory.view(1, first, *route, route->shares.front()) == view);
        QVERIFY(!memory.find(*first.table, 1, "inner.local", false)); // not for who comes from elsewhere
    }
    QVERIFY(!memory.find(*first.table, 1, "other.local", true));
    const HostRoute *known = memory.find(*first.table, 1, "inner.local", true);
    QCOMPARE(memory.find(*first.table, 1, "inner.local", true), known);
    const HostRoute *route = memory.find(*second.table, 2, "inner.local", true);
    QVERIFY(route && route != known);
    QVERIFY(!memory.view(2, second, *route, route->shares.front())); // its revision is not there
    QVERIFY(memory.view(1, first, *known, known->shares.front()) ==
            view); // of a route that is not the kept one
}

void TestRoutingTable::drawAtABorder_fallsOnTheNextShare()
{
    HostRoute route;
    route.shares = {{{"ns", "a"}, 30}, {{"ns", "b"}, 70}};
    QCOMPARE(pickShare(route, 0)->revision.name, std::string("a"));
    QCOMPARE(pickShare(route, 29.999)->revision.name, std::string("a"));
    QCOMPARE(pickShare(route, 30)->revision.name, std::string("b"));
    QCOMPARE(pickShare(route, 99.999)->revision.name, std::string("b"));
}

void TestRoutingTable::shareOfZero_isNeverPicked()
{
    HostRoute route;
    route.shares = {{{"ns", "a"}, 0}, {{"ns", "b"}, 100}, {{"ns", "c"}, 0}};
    for (double draw = 0; draw < 100; draw += 0.5)
        QCOMPARE(pickShare(route, draw)->revision.name, std::string("b"));
}

void TestRoutingTable::noShares_giveNull()
{
    QVERIFY(!pickShare(HostRoute{}, 50));
}

void TestRoutingTable::manyDraws_keepToThePercents()
{
    HostRoute route;
    route.shares = {{{"ns", "a"}, 10}, {{"ns", "b"}, 25}, {{"ns", "c"}, 65}};
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> draws(0, 100);
    constexpr int count = 100'000;
    std::map<std::string, int> hits;
    for (int i = 0; i < count; ++i)
        ++hits[pickShare(route, draws(random))->revision.name];
    for (const TrafficShare &share : route.shares) {
        const double p = share.percent / 100.0;
        const double sigma = std::sqrt(count * p * (1 - p));
        QVERIFY(std::abs(hits[share.revision.name] - count * p) < 4 * sigma);
    }
}

QTEST_APPLESS_MAIN(TestRoutingTable)
#include "tst_routing_table.moc"
