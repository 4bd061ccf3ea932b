#include "world.h"

#include <QRandomGenerator>

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

/// All steps together on a table world: whatever is cut short or lost, the end is the same.
class TestConvergence : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deploy_endsReady();
    void cutShortAnywhere_endsTheSame_data();
    void cutShortAnywhere_endsTheSame();
    void secondVersionFails_firstServesOn();
    void userWritesMeanwhile_isNotOverwritten();
    void deletedService_leavesNothing();

private:
    void deploy(TableWorld &world, int minScale);
    void playEngine(TableWorld &world);
    std::vector<Plan> plans(const TableWorld &world);
    int settle(TableWorld &world, QRandomGenerator *chaos = nullptr);
    QString endState(const TableWorld &world);
};

void TestConvergence::deploy(TableWorld &world, int minScale)
{
    addPackage(world);
    const QString spec =
        u"{'template':{'metadata':{'annotations':{'autoscaling.knative.dev/min-scale':'%1'}},'spec':%2},"
        "'traffic':[{'latestRevision':true,'percent':100,'tag':'now'}]}"_s.arg(minScale)
            .arg(revisionSpec());
    if (world.get(kinds::service(), {u"default"_s, u"hello"_s}))
        world.change(kinds::service(), u"hello"_s, [&](Object &object) { object.setSpec(json(spec)); });
    else
        world.add(kinds::service(), u"hello"_s, spec);
}

/// Takes the wish and makes every wished revision run with one instance; `min-scale` 13 crashes.
void TestConvergence::playEngine(TableWorld &world)
{
    world.applied = makeEngineWish(world.world());
    std::map<RevisionKey, engine::RevisionObservation> seen;
    for (const engine::RevisionWishPtr &wish : world.applied->revisions) {
        engine::RevisionObservation one;
        one.key = wish->key;
        one.desired = 1;
        if (wish->annotations.at("autoscaling.knative.dev/min-scale") == "13") {
            one.failure = gateway::Failure{503, "ExitCode1", "The app exited with code 1."};
        } else {
            one = observation(QString::fromStdString(wish->key.name), 1);
            engine::InstanceObservation instance;
            instance.id = {wish->key.name + "-abcde"};
            instance.phase = engine::InstancePhase::Ready;
            instance.created = world.now;
            instance.readyAt = world.now;
            one.instances = {instance};
        }
        seen[wish->key] = one;
    }
    world.observations = std::move(seen);
}

std::vector<Plan> TestConvergence::plans(const TableWorld &world)
{
    const World view = world.world();
    std::vector<Plan> all;
    for (const auto &object : world.list(kinds::service()))
        all.push_back(reconcileService(view, object->objectName()));
    for (const auto &object : world.list(kinds::configuration()))
        all.push_back(reconcileConfiguration(view, object->objectName()));
    for (const auto &object : world.list(kinds::revision()))
        all.push_back(reconcileRevision(view, object->objectName()));
    for (const auto &object : world.list(kinds::route()))
        all.push_back(reconcileRoute(view, object->objectName()));
    all.push_back(collectGarbage(view));
    return all;
}

/// Rounds until nothing is wished any more. With chaos, plans are dropped, cut short, and written against
/// versions that another plan of the same round has already outdated.
int TestConvergence::settle(TableWorld &world, QRandomGenerator *chaos)
{
    for (int round = 1; round < 400; ++round) {
        playEngine(world);
        bool anything = false;
        for (const Plan &plan : plans(world)) {
            const size_t total = plan.mutations.size();
            anything = anything || total > 0;
            const size_t kept = chaos ? chaos->bounded(quint32(total + 1)) : total;
            for (size_t i = 0; i < kept; ++i)
                world.apply(plan.mutations[i]);
        }
        if (!anything)
            return round;
    }
    return -1;
}

/// Every object without what differs from run to run: uids, versions, times.
QString TestConvergence::endState(const TableWorld &world)
{
    QMap<QString, QString> names;
    for (const auto &[key, object] : world.all())
        names.insert(object->uid(), object->kindName() + u':' + object->name());
    QStringList lines;
    for (const auto &[key, object] : world.all()) {
        Object plain = *object;
        plain.setMetadata(u"resourceVersion"_s, QJsonValue::Undefined);
        QString line = compact(plain.json());
        for (auto it = names.cbegin(); it != names.cend(); ++it)
            line.replace(u"'%1'"_s.arg(it.key()), u"<%1>"_s.arg(it.value()));
        lines.append(line);
    }
    return lines.join(u'\n');
}

void TestConvergence::deploy_endsReady()
{
    TableWorld world;
    deploy(world, 1);
    const int rounds = settle(world);
    QVERIFY2(rounds > 0 && rounds < 12, qPrintable(QString::number(rounds)));
    const ObjectPtr service = world.get(kinds::service(), {u"default"_s, u"hello"_s});
    QVERIFY2(isReady(*service), qPrintable(conditionText(*service, u"Ready"_s)));
    QCOMPARE(
        compact(service->status().value("traffic"_L1)),
        u"[{'latestRevision':true,'percent':100,'revisionName':'hello-00001','tag':'now','url':'http://now-hello.default.localhost'}]"_s);
    QCOMPARE(world.list(kinds::revision()).size(), size_t(1));
    QCOMPARE(world.list(kinds::pod()).size(), size_t(1));
}

void TestConvergence::cutShortAnywhere_endsTheSame_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestConvergence::cutShortAnywhere_endsTheSame()
{
    QFETCH(quint32, seed);
    QRandomGenerator chaos(seed);
    TableWorld calm;
    TableWorld rough;
    for (TableWorld *world : {&calm, &rough}) {
        QRandomGenerator *trouble = world == &rough ? &chaos : nullptr;
        deploy(*world, 1);
        QVERIFY(settle(*world, trouble) > 0);
        deploy(*world, 2);
        QVERIFY(settle(*world, trouble) > 0);
    }
    QCOMPARE(endState(rough), endState(calm));
}

void TestConvergence::secondVersionFails_firstServesOn()
{
    TableWorld world;
    deploy(world, 1);
    settle(world);
    deploy(world, 13);
    QVERIFY(settle(world) > 0);
    const ObjectPtr service = world.get(kinds::service(), {u"default"_s, u"hello"_s});
    QCOMPARE(
        conditionText(*service, u"Ready"_s),
        u"Ready=False RevisionFailed: Revision \"hello-00002\" failed with message: Container failed with: The app exited with code 1.."_s);
    QCOMPARE(service->status().value("latestReadyRevisionName"_L1).toString(), u"hello-00001"_s);
    QCOMPARE(world.applied->routes.at(0)->route.shares.at(0).revision.name, std::string("hello-00001"));
    QVERIFY(isReady(*world.get(kinds::route(), {u"default"_s, u"hello"_s})));
    deploy(world, 3);
    QVERIFY(settle(world) > 0);
    QVERIFY(isReady(*world.get(kinds::service(), {u"default"_s, u"hello"_s})));
    QCOMPARE(world.applied->routes.at(0)->route.shares.at(0).revision.name, std::string("hello-00003"));
}

void TestConvergence::userWritesMeanwhile_isNotOverwritten()
{
    TableWorld world;
    deploy(world, 1);
    const Plan stale = reconcileService(world.world(), {u"default"_s, u"hello"_s});
    deploy(world, 2);
    QVERIFY2(!world.apply(stale), "a plan made from an older version must be refused");
    QVERIFY(settle(world) > 0);
    const ObjectPtr service = world.get(kinds::service(), {u"default"_s, u"hello"_s});
    QVERIFY(service->toJson().contains("\"autoscaling.knative.dev/min-scale\":\"2\""));
    QVERIFY(isReady(*service));
}

void TestConvergence::deletedService_leavesNothing()
{
    TableWorld world;
    deploy(world, 1);
    settle(world);
    world.remove(*world.get(kinds::service(), {u"default"_s, u"hello"_s}));
    QVERIFY(settle(world) > 0);
    QCOMPARE(world.all().size(), size_t(1)); // the package
    QVERIFY(world.applied->revisions.empty() && world.applied->routes.empty());
}

QTEST_GUILESS_MAIN(TestConvergence)
#include "tst_convergence.moc"
