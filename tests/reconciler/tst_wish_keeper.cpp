#include "core/reconciler/wish_keeper.h"
#include "core/resource/run_state.h"
#include "world.h"

#include <QRandomGenerator>

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

/// However objects change, the wish that is kept up to date is the one that is made anew.
class TestWishKeeper : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anyChanges_endAsMadeAnew_data();
    void anyChanges_endAsMadeAnew();
    void unrelatedChange_marksNothing();
    void changedRoutes_areNamed();
    void idleUnroutedRevision_isLeftOut_data();
    void idleUnroutedRevision_isLeftOut();

private:
    /// Changes the world and tells the keeper, as the store's feed would.
    static bool tell(TableWorld &world, WishKeeper &keeper, Object object)
    {
        store::Change change;
        change.kindId = object.kind()->id();
        change.previous = world.get(*object.kind(), object.objectName());
        change.type = change.previous ? store::ChangeType::Modified : store::ChangeType::Added;
        change.object = world.put(std::move(object));
        return keeper.note(change, world);
    }
    static void tellRemoved(TableWorld &world, WishKeeper &keeper, const ObjectPtr &object)
    {
        world.remove(*object);
        keeper.note({0, store::ChangeType::Deleted, object->kind()->id(), object, object, {}}, world);
    }
    static void changeSomething(TableWorld &world, WishKeeper &keeper, QRandomGenerator &dice);
    static Object anObject(QRandomGenerator &dice);
    static QString text(const engine::EngineWish &wish);
};

QString TestWishKeeper::text(const engine::EngineWish &wish)
{
    QStringList lines;
    for (const engine::RevisionWishPtr &each : wish.revisions) {
        QString env;
        for (const resource::EnvVar &variable : each->spec.env)
            env += u' ' + QString::fromStdString(variable.name + '=' + variable.value);
        lines << QString::fromStdString(each->key.text()) + (each->reachable ? u" reachable"_s : QString()) +
                     (each->scaleTargetInitialized ? u" initialized"_s : QString()) + u' ' +
                     QString::fromStdString(each->packageDigest.substr(0, 4) + each->executable) + env;
    }
    for (const engine::RouteWishPtr &each : wish.routes) {
        QString line =
            QString::fromStdString(each->host + " of " + each->route.route.name + ':' + each->route.tag);
        for (const auto &share : each->route.shares)
            line += u" %1=%2"_s.arg(QString::fromStdString(share.revision.name)).arg(share.percent);
        if (each->route.failure)
            line += u' ' + QString::fromStdString(each->route.failure->reason);
        lines << line;
    }
    for (const auto &[key, value] : wish.configAutoscaler)
        lines << QString::fromStdString(key + '=' + value);
    return lines.join(u'\n');
}

Object TestWishKeeper::anObject(QRandomGenerator &dice)
{
    const auto pick = [&](const QStringList &from) { return from.at(dice.bounded(from.size())); };
    const QString app = pick({u"a"_s, u"b"_s, u"blue-a"_s});
    const QString revision = app + pick({u"-00001"_s, u"-00002"_s});
    switch (dice.bounded(6)) {
    case 0: {
        Object route(kinds::route(), {u"default"_s, app});
        const QString tag = pick({QString(), u",'tag':'blue'"_s});
        const QString target =
            pick({u"'configurationName':'%1'"_s.arg(app), u"'revisionName':'%1'"_s.arg(revision)});
        route.setSpec(json(u"{'traffic':[{%1,'percent':100%2}]}"_s.arg(target, tag)));
        if (dice.bounded(3) == 0)
            route.setAnnotation(keys::state, u"stopped"_s);
        return route;
    }
    case 1: {
        Object configuration(kinds::configuration(), {u"default"_s, app});
        configuration.setStatus({{u"latestCreatedRevisionName"_s, revision}});
        if (dice.bounded(2))
            configuration.setStatus(
                {{u"latestCreatedRevisionName"_s, revision}, {u"latestReadyRevisionName"_s, revision}});
        return configuration;
    }
    case 2: {
        Object map(kinds::configMap(), {u"default"_s, u"m"_s});
        map.json().insert(u"data"_s, QJsonObject{{u"K"_s, pick({u"1"_s, u"2"_s})}});
        return map;
    }
    case 3: {
        Object settings(kinds::configMap(), {u"knative-serving"_s, u"config-autoscaler"_s});
        settings.json().insert(u"data"_s, QJsonObject{{u"stable-window"_s, pick({u"10s"_s, u"20s"_s})}});
        return settings;
    }
    case 4: {
        Object engine(kinds::engine(), {{}, u"local"_s});
        engine.setSpec(json(pick({u"{'imageMap':{'nginx':'/opt/nginx'}}"_s, u"{'imageMap':{}}"_s,
                                  u"{'imageMap':{},'isolation':'sandbox'}"_s})));
        return engine;
    }
    default:
        break;
    }
    Object object(kinds::revision(), {u"default"_s, revision});
    object.setLabel(keys::configuration, app);
    if (dice.bounded(2))
        object.setLabel(keys::service, app);
    if (dice.bounded(2))
        object.setAnnotation(scaleTargetInitialized, u"true"_s);
    object.setSpec(json(u"{'containers':[{'image':'%1'%2}]}"_s.arg(
        pick({packageImage, u"nginx"_s}),
        pick({QString(), u",'envFrom':[{'configMapRef':{'name':'m'}}]"_s}))));
    object.setStatus(json(
        u"{'conditions':[{'type':'Ready','status':'%1','reason':'Why'},{'type':'Active','status':'%2'}]}"_s
            .arg(pick({u"True"_s, u"False"_s, u"Unknown"_s}), pick({u"True"_s, u"False"_s}))));
    return object;
}

void TestWishKeeper::changeSomething(TableWorld &world, WishKeeper &keeper, QRandomGenerator &dice)
{
    Object object = anObject(dice);
    const ObjectPtr there = world.get(*object.kind(), object.objectName());
    if (there && dice.bounded(4) == 0)
        tellRemoved(world, keeper, there);
    else
        tell(world, keeper, std::move(object));
}

void TestWishKeeper::anyChanges_endAsMadeAnew_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestWishKeeper::anyChanges_endAsMadeAnew()
{
    QFETCH(quint32, seed);
    QRandomGenerator dice(seed);
    TableWorld world;
    world.applied = engine::EngineWish{}; // no environment of earlier: it would depend on the way
    addPackage(world);
    WishKeeper keeper;
    for (int round = 0; round < 60; ++round) {
        for (int changes = dice.bounded(1, 4); changes > 0; --changes)
            changeSomething(world, keeper, dice);
        keeper.update(world.world());
        QCOMPARE(text(keeper.wish()), text(makeEngineWish(world.world())));
    }
}

void TestWishKeeper::unrelatedChange_marksNothing()
{
    TableWorld world;
    WishKeeper keeper;
    QVERIFY(!tell(world, keeper, Object(kinds::configMap(), {u"default"_s, u"m"_s})));
    QVERIFY(!tell(world, keeper, Object(kinds::service(), {u"default"_s, u"a"_s})));
    QVERIFY(tell(world, keeper, Object(kinds::configMap(), {u"knative-serving"_s, u"config-autoscaler"_s})));
    QVERIFY(tell(world, keeper, Object(kinds::route(), {u"default"_s, u"a"_s})));
}

void TestWishKeeper::changedRoutes_areNamed()
{
    TableWorld world;
    WishKeeper keeper;
    const ObjectPtr configuration = world.add(kinds::configuration(), u"a"_s);
    tell(world, keeper, *addRevision(world, configuration, u"a-00001"_s, 1, readyStatus));
    Object route(kinds::route(), {u"default"_s, u"a"_s});
    route.setSpec(json(u"{'traffic':[{'revisionName':'a-00001','percent':100}]}"_s));
    tell(world, keeper, route);
    QVERIFY((keeper.update(world.world()) == std::set<RouteKey>{{"default", "a"}}));
    Object sameTraffic = *world.get(kinds::route(), {u"default"_s, u"a"_s});
    sameTraffic.setLabel(u"x"_s, u"y"_s);
    tell(world, keeper, sameTraffic);
    QVERIFY(keeper.update(world.world()).empty());
    Object limited = sameTraffic;
    limited.setAnnotation(keys::flowPrefix + u"concurrent-requests"_s, u"4"_s);
    tell(world, keeper, limited);
    QVERIFY((keeper.update(world.world()) == std::set<RouteKey>{{"default", "a"}}));
    QCOMPARE(keeper.wish().routes.at(0)->route.limits->concurrentRequests, 4u);
    tellRemoved(world, keeper, world.get(kinds::route(), {u"default"_s, u"a"_s}));
    QVERIFY((keeper.update(world.world()) == std::set<RouteKey>{{"default", "a"}}));
    QVERIFY(keeper.wish().routes.empty());
}

void TestWishKeeper::idleUnroutedRevision_isLeftOut_data()
{
    QTest::addColumn<QString>("active");
    QTest::addColumn<bool>("newest");
    QTest::addColumn<size_t>("expected");
    QTest::newRow("it still runs") << u"True"_s << false << size_t(1);
    QTest::newRow("it has ended") << u"False"_s << false << size_t(0);
    QTest::newRow("a route is about to lead to it") << u"False"_s << true << size_t(1);
}

void TestWishKeeper::idleUnroutedRevision_isLeftOut()
{
    QFETCH(QString, active);
    QFETCH(bool, newest);
    QFETCH(size_t, expected);
    TableWorld world;
    const ObjectPtr configuration =
        world.add(kinds::configuration(), u"a"_s, u"{}"_s,
                  u"{'latestCreatedRevisionName':'%1'}"_s.arg(newest ? u"a-00001"_s : u"a-00002"_s));
    addRevision(world, configuration, u"a-00001"_s, 1,
                u"{'conditions':[{'type':'Active','status':'%1'}]}"_s.arg(active));
    world.change(kinds::revision(), u"a-00001"_s,
                 [](Object &object) { object.setAnnotation(scaleTargetInitialized, u"true"_s); });
    QCOMPARE(makeEngineWish(world.world()).revisions.size(), expected);
}

QTEST_GUILESS_MAIN(TestWishKeeper)
#include "tst_wish_keeper.moc"
