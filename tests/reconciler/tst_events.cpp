#include "core/reconciler/events.h"
#include "tests/reconciler/world.h"

using namespace Qt::StringLiterals;
using namespace tidegate;
using namespace tidegate::reconciler;

namespace {

/// `Normal Created by service-controller x1: Created Route "hello"`, a line per Event, sorted.
QString events(const TableWorld &world)
{
    QStringList lines;
    for (const ObjectPtr &event : world.list(kinds::event())) {
        const QJsonObject &json = event->json();
        lines.append(u"%1 %2 %3 of %4/%5 x%6: %7"_s.arg(
            json.value("source"_L1)["component"_L1].toString(), json.value("type"_L1).toString(),
            json.value("reason"_L1).toString(), json.value("involvedObject"_L1)["kind"_L1].toString(),
            json.value("involvedObject"_L1)["name"_L1].toString(),
            QString::number(json.value("count"_L1).toInt()), json.value("message"_L1).toString()));
    }
    lines.sort();
    return lines.join(u'\n');
}

/// Writes a plan with its Events in one commit, as the reconciler does.
void commit(TableWorld &world, const Plan &plan)
{
    Plan whole = plan;
    if (!plan.mutations.empty()) {
        for (store::Mutation &mutation : eventsOf(world.world(), plan.notes))
            whole.mutations.push_back(std::move(mutation));
    }
    QVERIFY(world.apply(whole));
}

void addService(TableWorld &world)
{
    Object service(kinds::service(), {u"default"_s, u"hello"_s});
    service.setSpec(json(
        u"{'template':{'spec':%1},'traffic':[{'latestRevision':true,'percent':100}]}"_s.arg(revisionSpec())));
    world.put(std::move(service));
}

void runAll(TableWorld &world)
{
    const ObjectName hello{u"default"_s, u"hello"_s};
    commit(world, reconcileService(world.world(), hello));
    commit(world, reconcileConfiguration(world.world(), hello));
    for (const ObjectPtr &revision : world.list(kinds::revision()))
        commit(world, reconcileRevision(world.world(), revision->objectName()));
    commit(world, reconcileConfiguration(world.world(), hello));
    commit(world, reconcileRoute(world.world(), hello));
    commit(world, reconcileService(world.world(), hello));
}

engine::InstanceObservation instance(engine::InstancePhase phase)
{
    engine::InstanceObservation seen;
    seen.id = {"hello-00001-abc"};
    seen.phase = phase;
    seen.created = *parseTime("2026-11-23T07:00:00Z");
    return seen;
}

} // namespace

class TestEvents : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deployment_tellsItsSteps();
    void secondRun_tellsNothingNew();
    void missingImage_tellsTheCause();
    void instance_tellsStartAndEnd();
    void changedScale_isToldWithItsReason();
    void scaleWithoutAReason_isNotTold();
    void failedProbes_areTold();
    void failedStarts_raiseTheCountOfOneEvent();
    void sameNoteTwice_isOneEventWithACount();
    void sweep_deletesTheOldAndTheSurplus();
};

void TestEvents::deployment_tellsItsSteps()
{
    TableWorld world;
    addPackage(world);
    addService(world);
    runAll(world);
    world.observations[{"default", "hello-00001"}] = observation(u"hello-00001"_s, 1);
    runAll(world);
    QCOMPARE(events(world),
             u"configuration-controller Normal ConfigurationReady of Configuration/hello x1: "
             "Configuration becomes ready\n"
             "configuration-controller Normal Created of Configuration/hello x1: Created Revision "
             "\"hello-00001\"\n"
             "configuration-controller Normal LatestReadyUpdate of Configuration/hello x1: "
             "LatestReadyRevisionName updated to \"hello-00001\"\n"
             "revision-controller Normal RevisionReady of Revision/hello-00001 x1: Revision becomes ready "
             "upon all resources being ready\n"
             "service-controller Normal Created of Service/hello x1: Created Configuration \"hello\"\n"
             "service-controller Normal Created of Service/hello x1: Created Route \"hello\""_s);
    const ObjectPtr service = world.get(kinds::service(), {u"default"_s, u"hello"_s});
    for (const ObjectPtr &event : world.list(kinds::event())) {
        const QJsonValue about = event->json().value("involvedObject"_L1);
        QVERIFY(event->name().startsWith(about["name"_L1].toString() + u'.'));
        QVERIFY(!about["uid"_L1].toString().isEmpty());
        if (about["kind"_L1].toString() == "Service"_L1)
            QCOMPARE(about["uid"_L1].toString(), service->uid());
    }
}

void TestEvents::secondRun_tellsNothingNew()
{
    TableWorld world;
    addPackage(world);
    addService(world);
    world.observations[{"default", "hello-00001"}] = observation(u"hello-00001"_s, 1);
    runAll(world);
    runAll(world);
    const QString before = events(world);
    for (int i = 0; i < 3; ++i)
        runAll(world);
    QCOMPARE(events(world), before);
}

void TestEvents::missingImage_tellsTheCause()
{
    TableWorld world;
    addService(world);
    runAll(world);
    runAll(world);
    runAll(world);
    const QString told = events(world);
    QVERIFY2(told.contains("revision-controller Warning InternalError of Revision/hello-00001 x1: Unable to "
                           "fetch image"_L1),
             qPrintable(told));
    QVERIFY2(told.contains("configuration-controller Warning LatestCreatedFailed of Configuration/hello x1: "
                           "Latest created revision \"hello-00001\" has failed"_L1),
             qPrintable(told));
}

void TestEvents::instance_tellsStartAndEnd()
{
    TableWorld world;
    addPackage(world);
    addService(world);
    runAll(world);
    engine::RevisionObservation &seen = world.observations[{"default", "hello-00001"}];
    seen = observation(u"hello-00001"_s, 1);
    seen.instances = {instance(engine::InstancePhase::Ready)};
    runAll(world);
    QVERIFY(!events(world).contains("Started"_L1)); // the Pod has no uid yet to speak of
    runAll(world);
    runAll(world);
    QVERIFY2(events(world).contains("tidegated Normal Started of Pod/hello-00001-abc x1: Started container "
                                    "user-container"_L1),
             qPrintable(events(world)));
    seen.instances = {instance(engine::InstancePhase::Draining)};
    runAll(world);
    seen.instances = {instance(engine::InstancePhase::Stopped)};
    runAll(world);
    QVERIFY2(events(world).contains("tidegated Normal Killing of Pod/hello-00001-abc x1: Stopping container "
                                    "user-container"_L1),
             qPrintable(events(world)));
}

void TestEvents::changedScale_isToldWithItsReason()
{
    TableWorld world;
    addPackage(world);
    addService(world);
    runAll(world);
    engine::RevisionObservation &seen = world.observations[{"default", "hello-00001"}];
    seen = observation(u"hello-00001"_s, 1);
    seen.scaledWhy = "1 request is waiting.";
    runAll(world);
    const auto scalings = [&world] {
        QStringList lines = events(world).split(u'\n').filter(u" Scaled"_s);
        lines.replaceInStrings(u"revision-controller Normal "_s, QString());
        return lines.join(u'\n');
    };
    QCOMPARE(scalings(),
             u"ScaledOut of Revision/hello-00001 x1: Scaled from 0 to 1. 1 request is waiting."_s);
    seen.desired = 3;
    seen.scaledWhy = "Average concurrency is 30.";
    runAll(world);
    runAll(world); // as before: nothing new
    seen.desired = 2;
    seen.scaledWhy = "Average concurrency is 15.";
    runAll(world);
    QCOMPARE(scalings(),
             u"ScaledIn of Revision/hello-00001 x1: Scaled from 3 to 2. Average concurrency is 15.\n"
             "ScaledOut of Revision/hello-00001 x1: Scaled from 0 to 1. 1 request is waiting.\n"
             "ScaledOut of Revision/hello-00001 x1: Scaled from 1 to 3. Average concurrency is 30."_s);
    seen.desired = 0;
    seen.scaledWhy = "No instance became ready in time.";
    runAll(world);
    QVERIFY2(
        scalings().contains("ScaledIn of Revision/hello-00001 x1: Scaled from 2 to 0. No instance became "
                            "ready in time."_L1),
        qPrintable(scalings()));
}

/// As after a restart of the server: the instances are there, and nobody has decided anything.
void TestEvents::scaleWithoutAReason_isNotTold()
{
    TableWorld world;
    addPackage(world);
    addService(world);
    runAll(world);
    world.observations[{"default", "hello-00001"}] = observation(u"hello-00001"_s, 2);
    runAll(world);
    const ObjectPtr revision = world.get(kinds::revision(), {u"default"_s, u"hello-00001"_s});
    QCOMPARE(revision->status().value("desiredReplicas"_L1).toInt(), 2);
    QVERIFY2(!events(world).contains(" Scaled"_L1), qPrintable(events(world)));
}

void TestEvents::failedProbes_areTold()
{
    TableWorld world;
    addPackage(world);
    addService(world);
    runAll(world);
    engine::RevisionObservation &seen = world.observations[{"default", "hello-00001"}];
    seen = observation(u"hello-00001"_s, 1);
    seen.instances = {instance(engine::InstancePhase::Ready)};
    runAll(world);
    runAll(world);
    seen.instances[0].unready = "readiness probe failed: HTTP 503";
    runAll(world);
    runAll(world); // still unready: nothing new
    QVERIFY2(events(world).contains("tidegated Warning Unhealthy of Pod/hello-00001-abc x1: Readiness probe "
                                    "failed: HTTP 503"_L1),
             qPrintable(events(world)));
    seen.instances[0].phase = engine::InstancePhase::Failed;
    seen.instances[0].exit = runtime::Exit{runtime::Exit::Kind::Signal, 15, "was stopped", true, "liveness"};
    runAll(world);
    QVERIFY2(events(world).contains("tidegated Warning Unhealthy of Pod/hello-00001-abc x1: Liveness probe "
                                    "failed: was stopped"_L1),
             qPrintable(events(world)));
}

void TestEvents::failedStarts_raiseTheCountOfOneEvent()
{
    TableWorld world;
    addPackage(world);
    addService(world);
    runAll(world);
    engine::RevisionObservation &seen = world.observations[{"default", "hello-00001"}];
    seen = observation(u"hello-00001"_s, 0);
    seen.instances = {instance(engine::InstancePhase::Failed)};
    runAll(world);
    runAll(world);
    seen.instances.push_back(instance(engine::InstancePhase::Failed));
    seen.instances.back().id = {"hello-00001-def"};
    runAll(world);
    QVERIFY2(
        events(world).contains("revision-controller Warning BackOff of Revision/hello-00001 x2: Back-off "
                               "restarting failed container user-container of revision hello-00001"_L1),
        qPrintable(events(world)));
}

void TestEvents::sameNoteTwice_isOneEventWithACount()
{
    TableWorld world;
    const ObjectPtr route = world.add(kinds::route(), u"hello"_s);
    Plan plan;
    tell(plan, *route, NoteType::Warning, u"Odd"_s, u"This is odd."_s);
    tell(plan, *route, NoteType::Warning, u"Odd"_s, u"This is odd."_s);
    Plan written;
    written.mutations = eventsOf(world.world(), plan.notes);
    QVERIFY(world.apply(written));
    QCOMPARE(events(world), u"route-controller Warning Odd of Route/hello x2: This is odd."_s);
    world.now += seconds(90);
    written.mutations = eventsOf(world.world(), plan.notes);
    QVERIFY(world.apply(written));
    QCOMPARE(events(world), u"route-controller Warning Odd of Route/hello x4: This is odd."_s);
    const QJsonObject json = world.list(kinds::event()).front()->json();
    QCOMPARE(json.value("firstTimestamp"_L1).toString(), u"2026-11-23T07:00:00Z"_s);
    QCOMPARE(json.value("lastTimestamp"_L1).toString(), u"2026-11-23T07:01:30Z"_s);
}

void TestEvents::sweep_deletesTheOldAndTheSurplus()
{
    TableWorld world;
    const ObjectPtr route = world.add(kinds::route(), u"hello"_s);
    for (int i = 0; i < 20; ++i) {
        Plan plan;
        tell(plan, *route, NoteType::Normal, u"Odd"_s, u"Number %1"_s.arg(i));
        Plan written;
        written.mutations = eventsOf(world.world(), plan.notes);
        QVERIFY(world.apply(written));
        world.now += std::chrono::minutes(1);
    }
    QVERIFY(sweepEvents(world.world(), 20).mutations.empty());
    QVERIFY(world.apply(sweepEvents(world.world(), 10))); // down to nine, the newest
    QCOMPARE(world.list(kinds::event()).size(), size_t(9));
    QVERIFY(!events(world).contains("Number 10"_L1));
    QVERIFY(events(world).contains("Number 11"_L1));
    world.now += std::chrono::minutes(55); // the 12th is 63 minutes old, the last 56
    QVERIFY(world.apply(sweepEvents(world.world(), 10)));
    QCOMPARE(world.list(kinds::event()).size(), size_t(5));
}

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
