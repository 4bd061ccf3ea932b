#include "core/reconciler/rollout.h"
#include "tests/reconciler/world.h"

using namespace Qt::StringLiterals;
using namespace tidegate;
using namespace tidegate::reconciler;

class TestRollout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void withoutDuration_movesAtOnce();
    void duration_comesFromTheRouteOrTheConfigMap_data();
    void duration_comesFromTheRouteOrTheConfigMap();
    void newRevision_getsOnePercentThenEvenSteps();
    void statusFollowsTheGateway();
    void restart_goesOnWhereItWas();
    void newerRevision_overtakesTheRollout();
    void goneRevision_leavesItsPercentsToTheNewest();
    void percentOfTheSpec_isKept();
    void tag_goesAlong();
    void annotation_isReadOnlyWhenItAddsUp_data();
    void annotation_isReadOnlyWhenItAddsUp();

private:
    ObjectPtr route() { return m_world.get(kinds::route(), {u"default"_s, u"hello"_s}); }
    void setLatest(const QString &name);
    /// A step, the gateway's turn, and the step that sees it.
    void turn();
    void after(milliseconds time);
    QString shares(const std::string &host = "hello.default.localhost");

    TableWorld m_world;
    ObjectPtr m_configuration;
};

void TestRollout::init()
{
    m_world = {};
    m_configuration = m_world.add(kinds::configuration(), u"hello"_s);
    for (int i = 1; i <= 3; ++i)
        addRevision(m_world, m_configuration, u"hello-0000%1"_s.arg(i), i, readyStatus);
    setLatest(u"hello-00001"_s);
    m_world.add(kinds::route(), u"hello"_s,
                u"{'traffic':[{'configurationName':'hello','latestRevision':true,'percent':100}]}"_s);
    m_world.change(kinds::route(), u"hello"_s,
                   [](Object &object) { object.setAnnotation(keys::rolloutDuration, u"101s"_s); });
    m_world.applied = engine::EngineWish{};
    turn();
}

void TestRollout::setLatest(const QString &name)
{
    m_world.change(kinds::configuration(), u"hello"_s, [&](Object &object) {
        object.setStatus({{u"latestReadyRevisionName"_s, name}, {u"latestCreatedRevisionName"_s, name}});
    });
}

void TestRollout::turn()
{
    m_world.apply(reconcileRoute(m_world.world(), {u"default"_s, u"hello"_s}));
    m_world.applied = makeEngineWish(m_world.world());
    m_world.apply(reconcileRoute(m_world.world(), {u"default"_s, u"hello"_s}));
}

void TestRollout::after(milliseconds time)
{
    m_world.now += time;
    turn();
}

/// `hello-00001=99 hello-00002=1`, as the gateway has them.
QString TestRollout::shares(const std::string &host)
{
    QStringList texts;
    for (const engine::RouteWishPtr &wish : m_world.applied->routes) {
        for (const gateway::TrafficShare &share :
             wish->host == host ? wish->route.shares : std::vector<gateway::TrafficShare>())
            texts.append(QString::fromStdString(share.revision.name) + u'=' + QString::number(share.percent));
    }
    return texts.join(u' ');
}

void TestRollout::withoutDuration_movesAtOnce()
{
    m_world.change(kinds::route(), u"hello"_s,
                   [](Object &object) { object.removeAnnotation(keys::rolloutDuration); });
    setLatest(u"hello-00002"_s);
    turn();
    QCOMPARE(shares(), u"hello-00002=100"_s);
    QVERIFY(isReady(*route()));
    QCOMPARE(route()->annotation(keys::rollout), QString());
}

void TestRollout::duration_comesFromTheRouteOrTheConfigMap_data()
{
    QTest::addColumn<QString>("annotation");
    QTest::addColumn<QString>("common");
    QTest::addColumn<int>("expected");
    QTest::newRow("neither") << QString() << QString() << 0;
    QTest::newRow("the route's") << u"2m"_s << u"30"_s << 120;
    QTest::newRow("the cluster's") << QString() << u"30"_s << 30;
    QTest::newRow("nonsense") << u"soon"_s << u"-4"_s << 0;
}

void TestRollout::duration_comesFromTheRouteOrTheConfigMap()
{
    QFETCH(QString, annotation);
    QFETCH(QString, common);
    Object route(kinds::route(), {u"default"_s, u"r"_s});
    route.setAnnotation(keys::rolloutDuration, annotation);
    Object map(kinds::configMap(), {u"knative-serving"_s, u"config-network"_s});
    map.json().insert(u"data"_s, QJsonObject{{u"rollout-duration"_s, common}});
    m_world.put(std::move(map));
    QFETCH(int, expected);
    QCOMPARE(int(rolloutDuration(m_world, route).count()), expected);
}

void TestRollout::newRevision_getsOnePercentThenEvenSteps()
{
    setLatest(u"hello-00002"_s);
    QCOMPARE(shares(), u"hello-00001=100"_s);
    m_world.apply(reconcileRoute(m_world.world(), {u"default"_s, u"hello"_s}));
    m_world.applied = makeEngineWish(m_world.world());
    QCOMPARE(shares(), u"hello-00001=99 hello-00002=1"_s);
    // The gateway took 20 seconds over it: 81 are left, which makes four steps of about 25.
    m_world.now += seconds(20);
    const Plan plan = reconcileRoute(m_world.world(), {u"default"_s, u"hello"_s});
    QVERIFY(plan.requeueAfter);
    QCOMPARE(int(plan.requeueAfter->count()), 20'000);
    m_world.apply(plan);
    QCOMPARE(
        conditionText(*route(), u"Ready"_s),
        u"Ready=Unknown RolloutInProgress: A gradual rollout of the latest revision(s) is in progress."_s);
    after(seconds(19));
    QCOMPARE(shares(), u"hello-00001=99 hello-00002=1"_s);
    after(seconds(1));
    QCOMPARE(shares(), u"hello-00001=75 hello-00002=25"_s);
    after(seconds(20));
    QCOMPARE(shares(), u"hello-00001=51 hello-00002=49"_s);
    for (int i = 0; i < 3; ++i)
        after(seconds(20));
    QCOMPARE(shares(), u"hello-00002=100"_s);
    QVERIFY(isReady(*route()));
    QCOMPARE(route()->annotation(keys::rollout), QString());
    QCOMPARE(compact(route()->status().value("traffic"_L1)),
             u"[{'latestRevision':true,'percent':100,'revisionName':'hello-00002'}]"_s);
    QVERIFY(reconcileRoute(m_world.world(), {u"default"_s, u"hello"_s}).mutations.empty());
}

void TestRollout::statusFollowsTheGateway()
{
    setLatest(u"hello-00002"_s);
    turn();
    QCOMPARE(compact(route()->status().value("traffic"_L1)),
             u"[{'latestRevision':true,'percent':99,'revisionName':'hello-00001'},"
             "{'latestRevision':true,'percent':1,'revisionName':'hello-00002'}]"_s);
    m_world.now += seconds(10);
    m_world.apply(reconcileRoute(m_world.world(), {u"default"_s, u"hello"_s})); // steps, but not applied yet
    QCOMPARE(route()->status().value("traffic"_L1)[0]["percent"_L1].toInt(), 99);
}

void TestRollout::restart_goesOnWhereItWas()
{
    setLatest(u"hello-00002"_s);
    turn();
    after(seconds(5));
    const QString before = shares();
    QVERIFY(before != "hello-00001=99 hello-00002=1"_L1);
    m_world.applied = engine::EngineWish{}; // a new process knows only what is stored
    m_world.applied = makeEngineWish(m_world.world());
    QCOMPARE(shares(), before);
}

void TestRollout::newerRevision_overtakesTheRollout()
{
    setLatest(u"hello-00002"_s);
    turn();
    for (int i = 0; i < 5; ++i)
        after(seconds(1));
    setLatest(u"hello-00003"_s);
    turn();
    const auto parts = shares().split(u' ');
    QCOMPARE(parts.size(), 3);
    QCOMPARE(parts[2], u"hello-00003=1"_s);
    for (int i = 0; i < 150; ++i)
        after(milliseconds(1010));
    QCOMPARE(shares(), u"hello-00003=100"_s);
    QVERIFY(isReady(*route()));
}

void TestRollout::goneRevision_leavesItsPercentsToTheNewest()
{
    setLatest(u"hello-00002"_s);
    turn();
    m_world.remove(*m_world.get(kinds::revision(), {u"default"_s, u"hello-00001"_s}));
    turn();
    QCOMPARE(shares(), u"hello-00002=100"_s);
}

void TestRollout::percentOfTheSpec_isKept()
{
    m_world.change(kinds::route(), u"hello"_s, [](Object &object) {
        object.setSpec(json(u"{'traffic':[{'configurationName':'hello','percent':40},"
                            "{'revisionName':'hello-00003','percent':60}]}"_s));
    });
    turn();
    QCOMPARE(shares(), u"hello-00001=40 hello-00003=60"_s);
    setLatest(u"hello-00002"_s);
    turn();
    QCOMPARE(shares(), u"hello-00001=39 hello-00002=1 hello-00003=60"_s);
    for (int i = 0; i < 150; ++i)
        after(milliseconds(1010));
    QCOMPARE(shares(), u"hello-00002=40 hello-00003=60"_s);
}

void TestRollout::tag_goesAlong()
{
    m_world.change(kinds::route(), u"hello"_s, [](Object &object) {
        object.setSpec(json(u"{'traffic':[{'configurationName':'hello','percent':50,'tag':'now'},"
                            "{'revisionName':'hello-00003','percent':50}]}"_s));
    });
    turn();
    setLatest(u"hello-00002"_s);
    turn();
    QCOMPARE(shares("now-hello.default.localhost"), u"hello-00001=98 hello-00002=2"_s);
}

void TestRollout::annotation_isReadOnlyWhenItAddsUp_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isRead");
    QTest::newRow("none") << QString() << false;
    QTest::newRow("not JSON") << u"{"_s << false;
    QTest::newRow("percents that do not sum")
        << u"{'configurations':[{'configurationName':'a','percent':100,'revisions':[{'revisionName':'b','percent':9}]}]}"_s
        << false;
    QTest::newRow("a step larger than all")
        << u"{'configurations':[{'configurationName':'a','percent':9,'revisions':[{'revisionName':'b','percent':9}],'stepParams':{'stepSize':10}}]}"_s
        << false;
    QTest::newRow("negative")
        << u"{'configurations':[{'configurationName':'a','percent':9,'revisions':[{'revisionName':'b','percent':-1},{'revisionName':'c','percent':10}]}]}"_s
        << false;
    QTest::newRow("whole")
        << u"{'configurations':[{'configurationName':'a','percent':9,'revisions':[{'revisionName':'b','percent':8},{'revisionName':'c','percent':1}],'stepParams':{'starttime':1700000000000000000,'stepDuration':2000000000,'stepSize':3,'nextStepTime':1700000002000000000}}]}"_s
        << true;
}

void TestRollout::annotation_isReadOnlyWhenItAddsUp()
{
    QFETCH(QString, text);
    const auto rollout = readRollout(text.replace(u'\'', u'"'));
    QTEST(rollout.has_value(), "isRead");
    if (rollout)
        QVERIFY(*readRollout(rolloutText(*rollout)) == *rollout);
}

QTEST_GUILESS_MAIN(TestRollout)
#include "tst_rollout.moc"
