#include "core/resource/run_state.h"
#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestServiceStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void newService_makesConfigurationAndRoute();
    void runTwice_changesNothing();
    void childrenReady_serviceIsReady();
    void configurationFailed_serviceSaysWhy();
    void templateChanged_configurationFollowsAndServiceIsOutOfDate();
    void routeOfAnOlderRevision_isNotMigrated();
    void strangersConfiguration_isNotTouched();
    void strangersRoute_isNotTouched();
    void ownRevisionNameTaken_isSaid();
    void rolloutDuration_isTheRoutesAlone();
    void stoppedService_saysSoUntilItIsStarted();
    void routesOfOthers_stayWithTheConfiguration();
    void deletingService_isLeftAlone();
    void noService_isNoPlan();

private:
    Plan step() { return reconcileService(m_world.world(), m_name); }
    void makeChildrenReady();

    TableWorld m_world;
    const ObjectName m_name{u"default"_s, u"hello"_s};
    const QString m_spec =
        u"{'template':{'spec':%1},'traffic':[{'latestRevision':true,'percent':90},"
        "{'revisionName':'hello-00001','latestRevision':false,'percent':10,'tag':'old'}]}"_s.arg(
            revisionSpec());
};

void TestServiceStep::init()
{
    m_world = {};
    m_world.add(kinds::service(), u"hello"_s, m_spec);
    m_world.change(kinds::service(), u"hello"_s, [](Object &service) {
        service.setLabel(u"team"_s, u"alpha"_s);
        service.setAnnotation(u"kubectl.kubernetes.io/last-applied-configuration"_s, u"{}"_s);
        service.setAnnotation(keys::creator, u"admin"_s);
    });
}

void TestServiceStep::makeChildrenReady()
{
    m_world.apply(step());
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        object.setStatus(json(u"{'observedGeneration':1,'latestCreatedRevisionName':'hello-00001','"
                              u"latestReadyRevisionName':'hello-00001',"
                              "'conditions':[{'type':'Ready','status':'True'}]}"_s));
    });
    m_world.change(kinds::route(), u"hello"_s, [](Object &object) {
        object.setStatus(json(
            u"{'observedGeneration':1,'url':'http://hello','address':{'url':'http://"
            u"hello'},'traffic':[{'latestRevision':true,"
            "'percent':90,'revisionName':'hello-00001'},{'latestRevision':false,'percent':10,'tag':'old',"
            "'revisionName':'hello-00001'}],'conditions':[{'type':'Ready','status':'True'}]}"_s));
    });
}

void TestServiceStep::newService_makesConfigurationAndRoute()
{
    const QString expected =
        u"create Configuration default/hello\n"
        "  labels serving.knative.dev/service = hello\n"
        "  labels serving.knative.dev/serviceUID = uid-1\n"
        "  labels team = alpha\n"
        "  annotations serving.knative.dev/creator = admin\n"
        "  annotations serving.knative.dev/routes = hello\n"
        "  spec {'template':{'spec':{'containers':[{'image':'%1','name':'user-container'}]}}}\n"
        "create Route default/hello\n"
        "  labels serving.knative.dev/service = hello\n"
        "  labels team = alpha\n"
        "  annotations serving.knative.dev/creator = admin\n"
        "  spec {'traffic':[{'configurationName':'hello','latestRevision':true,'percent':90},"
        "{'latestRevision':false,'percent':10,'revisionName':'hello-00001','tag':'old'}]}\n"
        "update Service default/hello\n"
        "  status observedGeneration = 1\n"
        "  ConfigurationsReady=Unknown OutOfDate: The Configuration is still working to reflect the latest "
        "desired specification.\n"
        "  Ready=Unknown OutOfDate: The Configuration is still working to reflect the latest desired "
        "specification.\n"
        "  RoutesReady=Unknown OutOfDate: The Route is still working to reflect the latest desired specification."_s
            .arg(packageImage);
    const Plan plan = step();
    QCOMPARE(text(plan, m_world), expected);
    for (const store::Mutation &mutation : plan.mutations) {
        if (mutation.object.kind() != &kinds::service())
            QVERIFY(mutation.object.isControlledBy(*m_world.get(kinds::service(), m_name)));
    }
}

void TestServiceStep::runTwice_changesNothing()
{
    m_world.apply(step());
    QCOMPARE(text(step(), m_world), QString());
}

void TestServiceStep::childrenReady_serviceIsReady()
{
    makeChildrenReady();
    QCOMPARE(text(step(), m_world),
             u"update Service default/hello\n"
             "  status address = {'url':'http://hello'}\n"
             "  status latestCreatedRevisionName = hello-00001\n"
             "  status latestReadyRevisionName = hello-00001\n"
             "  status traffic = [{'latestRevision':true,'percent':90,'revisionName':'hello-00001'},"
             "{'latestRevision':false,'percent':10,'revisionName':'hello-00001','tag':'old'}]\n"
             "  status url = http://hello\n"
             "  ConfigurationsReady=True\n"
             "  Ready=True\n"
             "  RoutesReady=True"_s);
}

void TestServiceStep::configurationFailed_serviceSaysWhy()
{
    makeChildrenReady();
    m_world.apply(step());
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        QJsonObject status = object.status();
        status.insert(
            u"conditions"_s,
            json(
                u"{'c':[{'type':'Ready','status':'False','reason':'RevisionFailed','message':'it broke'}]}"_s)
                .value("c"_L1));
        object.setStatus(status);
    });
    QCOMPARE(text(step(), m_world), u"update Service default/hello\n"
                                    "  ConfigurationsReady=False RevisionFailed: it broke\n"
                                    "  Ready=False RevisionFailed: it broke"_s);
}

void TestServiceStep::templateChanged_configurationFollowsAndServiceIsOutOfDate()
{
    makeChildrenReady();
    m_world.apply(step());
    m_world.change(kinds::service(), u"hello"_s, [](Object &object) {
        QJsonObject spec = object.spec();
        spec.insert(u"template"_s, json(u"{'spec':{'timeoutSeconds':5}}"_s));
        object.setSpec(spec);
    });
    QCOMPARE(
        text(step(), m_world),
        u"update Configuration default/hello\n"
        "  spec {'template':{'spec':{'timeoutSeconds':5}}}\n"
        "update Service default/hello\n"
        "  status observedGeneration = 2\n"
        "  ConfigurationsReady=Unknown OutOfDate: The Configuration is still working to reflect the latest "
        "desired specification.\n"
        "  Ready=Unknown OutOfDate: The Configuration is still working to reflect the latest desired specification."_s);
}

void TestServiceStep::routeOfAnOlderRevision_isNotMigrated()
{
    makeChildrenReady();
    m_world.apply(step());
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        QJsonObject status = object.status();
        status.insert(u"latestReadyRevisionName"_s, u"hello-00002"_s);
        object.setStatus(status);
    });
    QCOMPARE(
        text(step(), m_world),
        u"update Service default/hello\n"
        "  status latestReadyRevisionName = hello-00002\n"
        "  Ready=Unknown TrafficNotMigrated: Traffic is not yet migrated to the latest revision.\n"
        "  RoutesReady=Unknown TrafficNotMigrated: Traffic is not yet migrated to the latest revision."_s);
}

void TestServiceStep::strangersConfiguration_isNotTouched()
{
    m_world.add(kinds::configuration(), u"hello"_s);
    m_world.apply(step());
    QCOMPARE(m_world.get(kinds::configuration(), m_name)->spec(), QJsonObject());
    QCOMPARE(conditionText(*m_world.get(kinds::service(), m_name), u"Ready"_s),
             u"Ready=False NotOwned: There is an existing Configuration \"hello\" that we do not own."_s);
}

void TestServiceStep::strangersRoute_isNotTouched()
{
    m_world.add(kinds::route(), u"hello"_s);
    m_world.apply(step());
    QCOMPARE(conditionText(*m_world.get(kinds::service(), m_name), u"RoutesReady"_s),
             u"RoutesReady=False NotOwned: There is an existing Route \"hello\" that we do not own."_s);
}

void TestServiceStep::ownRevisionNameTaken_isSaid()
{
    makeChildrenReady();
    m_world.add(kinds::revision(), u"hello-mine"_s, u"{'timeoutSeconds':1}"_s);
    m_world.change(kinds::service(), u"hello"_s, [](Object &object) {
        object.setSpec(
            json(u"{'template':{'metadata':{'name':'hello-mine'},'spec':{'timeoutSeconds':2}}}"_s));
    });
    m_world.apply(step());
    // Until the Configuration has looked, the route does not follow.
    const ObjectPtr route = m_world.get(kinds::route(), m_name);
    QVERIFY(!route->spec().value("traffic"_L1).toArray().isEmpty());
    QCOMPARE(conditionOf(*m_world.get(kinds::service(), m_name), u"ConfigurationsReady"_s).reason,
             u"OutOfDate"_s);
    m_world.apply(reconcileConfiguration(m_world.world(), m_name));
    m_world.apply(step());
    const ObjectPtr service = m_world.get(kinds::service(), m_name);
    QCOMPARE(conditionText(*service, u"ConfigurationsReady"_s),
             u"ConfigurationsReady=False RevisionFailed: Revision creation failed with message: "
             "revisions.serving.knative.dev \"hello-mine\" already exists."_s);
    QCOMPARE(conditionText(*service, u"RoutesReady"_s),
             u"RoutesReady=False RevisionNameTaken: The revision name \"hello-mine\" is taken by a "
             u"conflicting Revision, "
             "so traffic will not be migrated"_s);
    QCOMPARE(m_world.get(kinds::route(), m_name)->spec(), route->spec());
}

void TestServiceStep::rolloutDuration_isTheRoutesAlone()
{
    m_world.change(kinds::service(), u"hello"_s, [](Object &service) {
        service.setAnnotation(keys::rolloutDuration, u"60s"_s);
        service.setAnnotation(keys::flowPrefix + u"burst"_s, u"5"_s);
        service.setAnnotation(u"note"_s, u"mine"_s);
    });
    m_world.apply(step());
    const ObjectPtr configuration = m_world.get(kinds::configuration(), m_name);
    const ObjectPtr route = m_world.get(kinds::route(), m_name);
    QCOMPARE(configuration->annotation(keys::rolloutDuration), QString());
    QCOMPARE(configuration->annotation(keys::flowPrefix + u"burst"_s), QString());
    QCOMPARE(route->annotation(keys::flowPrefix + u"burst"_s), u"5"_s);
    QCOMPARE(configuration->annotation(u"note"_s), u"mine"_s);
    QCOMPARE(route->annotation(keys::rolloutDuration), u"60s"_s);
}

void TestServiceStep::stoppedService_saysSoUntilItIsStarted()
{
    makeChildrenReady();
    m_world.apply(step());
    const auto setState = [this](const QString &state) {
        m_world.change(kinds::service(), u"hello"_s,
                       [&](Object &service) { service.setAnnotation(keys::state, state); });
        m_world.apply(step());
    };
    setState(u"stopped"_s);
    const auto condition = [this](const QString &type) {
        return resource::conditionOf(*m_world.get(kinds::service(), m_name), type);
    };
    QCOMPARE(condition(u"Stopped"_s).status, resource::ConditionStatus::True);
    QCOMPARE(condition(u"Stopped"_s).severity, u"Info"_s);
    QCOMPARE(m_world.get(kinds::route(), m_name)->annotation(keys::state), u"stopped"_s);
    QCOMPARE(m_world.get(kinds::configuration(), m_name)->annotation(keys::state), QString());
    setState(u"running"_s);
    QCOMPARE(condition(u"Stopped"_s).type, u"Stopped"_s);
    QVERIFY(condition(u"Stopped"_s).reason.isEmpty());
}

void TestServiceStep::routesOfOthers_stayWithTheConfiguration()
{
    m_world.apply(step());
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &configuration) {
        configuration.setAnnotation(keys::routes, u"canary,hello"_s);
    });
    m_world.apply(step());
    QCOMPARE(m_world.get(kinds::configuration(), m_name)->annotation(keys::routes), u"canary,hello"_s);
}

void TestServiceStep::deletingService_isLeftAlone()
{
    m_world.change(kinds::service(), u"hello"_s, [](Object &service) {
        service.setMetadata(u"deletionTimestamp"_s, u"2026-11-23T07:00:00Z"_s);
    });
    QCOMPARE(text(step(), m_world), QString());
}

void TestServiceStep::noService_isNoPlan()
{
    QCOMPARE(text(reconcileService(m_world.world(), {u"default"_s, u"nobody"_s}), m_world), QString());
}

QTEST_GUILESS_MAIN(TestServiceStep)
#include "tst_service_step.moc"
