#include "core/resource/ownership.h"
#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestRevisionStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void conditions_data();
    void conditions();
    void readyOnce_survivesARestart();
    void failingAfterReady_isNotReadyUntilItRecovers();
    void restartWhileFailing_keepsTheReason();
    void overtakenBeforeReady_failsWhenItsTimeIsOver();
    void overtakenButRouted_isLeftAlone();
    void startsThatFailPastTheDeadline_exceedIt();
    void outputTail_isBounded();
    void packageUploadedLater_endsContainerMissing();
    void mappedImage_data();
    void mappedImage();
    void mappingThatGoes_isContainerMissing();
    void missingSecret_isNamed();
    void pod_data();
    void pod();
    void pod_saysWhereItIsAndWhatItRuns();
    void pod_hasTheClassOfItsResources_data();
    void pod_hasTheClassOfItsResources();
    void unreadyInstance_saysWhy();
    void replacedInstance_showsTheLastEnd();
    void usageReading_writesNothing();
    void endedInstance_losesItsPodUnlessItIsAmongTheLast();
    void unknownInstance_losesItsPodAtOnce();
    void deletedPod_goesWithItsInstance();
    void dismissedInstance_getsNoPodAgain();
    void podEnv_keepsSecretsAsReferences();

private:
    Plan step() { return reconcileRevision(m_world.world(), m_name); }
    ObjectPtr revision() { return m_world.get(kinds::revision(), m_name); }
    ObjectPtr podObject() { return m_world.get(kinds::pod(), {u"default"_s, u"hello-00001-abcde"_s}); }
    engine::RevisionObservation &seen() { return m_world.observations[{"default", "hello-00001"}]; }
    engine::InstanceObservation instance(engine::InstancePhase phase) const;

    TableWorld m_world;
    const ObjectName m_name{u"default"_s, u"hello-00001"_s};
};

namespace {

engine::RevisionObservation failing(const std::string &reason, const std::string &message)
{
    engine::RevisionObservation seen;
    seen.desired = 1;
    seen.failure = gateway::Failure{503, reason, message};
    seen.lastLines = {"first", "last"};
    return seen;
}

} // namespace

void TestRevisionStep::init()
{
    m_world = {};
    addPackage(m_world);
    const ObjectPtr configuration = m_world.add(kinds::configuration(), u"hello"_s);
    addRevision(m_world, configuration, u"hello-00001"_s, 1);
}

void TestRevisionStep::conditions_data()
{
    using Seen = std::optional<engine::RevisionObservation>;
    QTest::addColumn<Seen>("seen");
    QTest::addColumn<QString>("image");
    QTest::addColumn<QString>("expected");
    const QString starting =
        u"Active=Unknown %1|ContainerHealthy=Unknown Deploying|Ready=Unknown Deploying|ResourcesAvailable=Unknown Deploying"_s;
    const QString queued =
        u"Queued: Requests to the target are being buffered as resources are provisioned."_s;
    engine::RevisionObservation activating;
    activating.desired = 1;
    engine::RevisionObservation gaveUp = failing("StartTimeout", "The app did not listen.");
    gaveUp.activity = autoscaler::Activity::Inactive;
    gaveUp.activeReason = "TimedOut";
    gaveUp.failure.reset();
    engine::RevisionObservation gaveUpFailing = gaveUp;
    gaveUpFailing.failure = gateway::Failure{503, "ExitCode3", "The app exited with code 3."};
    QTest::newRow("the scaler gave up while starts failed")
        << Seen(gaveUpFailing) << packageImage
        << u"Active=False TimedOut: The target could not be activated.|"
           "ContainerHealthy=False ExitCode3: Container failed with: The app exited with code "
           "3.\nfirst\nlast|"
           "Ready=False ProgressDeadlineExceeded: Initial scale was never achieved. Container failed with: "
           "The app exited with code 3.\nfirst\nlast|"
           "ResourcesAvailable=False ProgressDeadlineExceeded: Initial scale was never achieved. Container failed with: The app exited with code 3.\nfirst\nlast"_s;
    QTest::newRow("the engine has not heard of it") << Seen() << packageImage << starting.arg(u"Deploying"_s);
    QTest::newRow("starting") << Seen(activating) << packageImage << starting.arg(queued);
    QTest::newRow("serving") << Seen(observation(u"hello-00001"_s, 2)) << packageImage
                             << u"Active=True|ContainerHealthy=True|Ready=True|ResourcesAvailable=True"_s;
    QTest::newRow("scaled to zero")
        << Seen(observation(u"hello-00001"_s, 0)) << packageImage
        << u"Active=False NoTraffic: The target is not receiving traffic.|ContainerHealthy=True|Ready=True|ResourcesAvailable=True"_s;
    QTest::newRow("crashes at start")
        << Seen(failing("ExitCode3", "The app exited with code 3 after 0.2 s.")) << packageImage
        << u"Active=Unknown %1|ContainerHealthy=False ExitCode3: Container failed with: The app exited with "
           u"code 3 after 0.2 s.\nfirst\nlast|"
           "Ready=False ExitCode3: Container failed with: The app exited with code 3 after 0.2 s.\nfirst\nlast|ResourcesAvailable=Unknown Deploying"_s
               .arg(queued);
    QTest::newRow("the scaler gave up")
        << Seen(gaveUp) << packageImage
        << u"Active=False TimedOut: The target could not be activated.|ContainerHealthy=Unknown Deploying|"
           "Ready=False ProgressDeadlineExceeded: Initial scale was never achieved|"
           "ResourcesAvailable=False ProgressDeadlineExceeded: Initial scale was never achieved"_s;
    const QString oci = u"docker.io/library/nginx:1"_s;
    const QString notPackage =
        u"ContainerMissing: Unable to fetch image \"%1\": it is neither an uploaded package "
        "(package/<name>@sha256:<digest>) nor in the engine's image-map, and there is no container engine to run it (tidegated --container-socket)"_s
            .arg(oci);
    QTest::newRow("not a package")
        << Seen() << oci
        << u"Active=Unknown Deploying|ContainerHealthy=False %1|Ready=False %1|ResourcesAvailable=Unknown Deploying"_s
               .arg(notPackage);
    const QString other = resource::packageImage(u"hello"_s, QString(64, u'b'));
    const QString unknown = u"ContainerMissing: Unable to fetch image \"%1\": no package with this digest "
                            u"has been uploaded to namespace "
                            "\"default\""_s.arg(other);
    QTest::newRow("package not uploaded")
        << Seen() << other
        << u"Active=Unknown Deploying|ContainerHealthy=False %1|Ready=False %1|ResourcesAvailable=Unknown Deploying"_s
               .arg(unknown);
}

void TestRevisionStep::conditions()
{
    QFETCH(std::optional<engine::RevisionObservation>, seen);
    QFETCH(QString, image);
    m_world.change(kinds::revision(), u"hello-00001"_s, [&](Object &object) {
        object.setSpec(json(u"{'containers':[{'image':'%1','name':'user-container'}]}"_s.arg(image)));
    });
    if (seen)
        m_world.observations[{"default", "hello-00001"}] = *seen;
    m_world.apply(step());
    QStringList lines;
    for (const auto &type : {u"Active"_s, u"ContainerHealthy"_s, u"Ready"_s, u"ResourcesAvailable"_s})
        lines.append(conditionText(*revision(), type));
    QTEST(lines.join(u'|'), "expected");
    QCOMPARE(conditionOf(*revision(), u"Active"_s).severity, u"Info"_s);
    QCOMPARE(text(step(), m_world), QString());
}

void TestRevisionStep::readyOnce_survivesARestart()
{
    seen() = observation(u"hello-00001"_s, 1);
    m_world.apply(step());
    QCOMPARE(revision()->annotation(scaleTargetInitialized), u"true"_s);
    QCOMPARE(revision()->status().value("actualReplicas"_L1).toInt(), 1);
    QCOMPARE(compact(revision()->status().value("containerStatuses"_L1)),
             u"[{'imageDigest':'%1','name':'user-container'}]"_s.arg(packageImage));
    m_world.observations.clear();
    m_world.apply(step());
    QVERIFY(isReady(*revision()));
    QCOMPARE(revision()->status().value("actualReplicas"_L1).toInt(), 0);
    engine::RevisionObservation fresh; // the engine after a restart: it knows nothing of the past
    seen() = fresh;
    m_world.apply(step());
    QVERIFY(isReady(*revision()));
}

void TestRevisionStep::failingAfterReady_isNotReadyUntilItRecovers()
{
    seen() = observation(u"hello-00001"_s, 1);
    m_world.apply(step());
    seen() = failing("ExitCode1", "The app exited with code 1.");
    m_world.apply(step());
    QCOMPARE(conditionText(*revision(), u"Ready"_s),
             u"Ready=False ExitCode1: Container failed with: The app exited with code 1.\nfirst\nlast"_s);
    seen().ready = 1; // one of several is up again
    m_world.apply(step());
    QVERIFY(isReady(*revision()));
}

void TestRevisionStep::restartWhileFailing_keepsTheReason()
{
    seen() = failing("ExitCode1", "The app exited with code 1.");
    m_world.apply(step());
    const QString before = conditionText(*revision(), u"Ready"_s);
    m_world.observations.clear();
    m_world.apply(step());
    QCOMPARE(conditionText(*revision(), u"Ready"_s), before);
}

void TestRevisionStep::overtakenBeforeReady_failsWhenItsTimeIsOver()
{
    m_world.apply(step());
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &configuration) {
        configuration.setStatus({{u"latestCreatedRevisionName"_s, u"hello-00002"_s}});
    });
    m_world.change(kinds::revision(), u"hello-00001"_s,
                   [](Object &object) { object.setAnnotation(keys::progressDeadline, u"90s"_s); });
    m_world.now += seconds(30);
    const Plan waiting = step();
    QCOMPARE(text(waiting, m_world), QString());
    QVERIFY(waiting.requeueAfter == milliseconds(60'000));
    m_world.now += seconds(60);
    m_world.apply(step());
    QCOMPARE(conditionText(*revision(), u"Ready"_s),
             u"Ready=False ProgressDeadlineExceeded: Initial scale was never achieved"_s);
    QCOMPARE(conditionText(*revision(), u"Active"_s),
             u"Active=False TimedOut: The target could not be activated."_s);
    QCOMPARE(text(step(), m_world), QString());
}

void TestRevisionStep::overtakenButRouted_isLeftAlone()
{
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &configuration) {
        configuration.setStatus({{u"latestCreatedRevisionName"_s, u"hello-00002"_s}});
    });
    m_world.change(kinds::revision(), u"hello-00001"_s,
                   [](Object &object) { object.setAnnotation(keys::routes, u"hello"_s); });
    m_world.now += std::chrono::hours(1);
    m_world.apply(step());
    QCOMPARE(conditionOf(*revision(), u"Ready"_s).reason, u"Deploying"_s);
}

void TestRevisionStep::startsThatFailPastTheDeadline_exceedIt()
{
    m_world.change(kinds::revision(), u"hello-00001"_s,
                   [](Object &object) { object.setAnnotation(keys::progressDeadline, u"30s"_s); });
    seen() = failing("StartTimeout", "did not listen on port 20001 within 10 s");
    seen().scaleTargetInitialized = false;
    seen().lastLines.clear();
    const Plan early = step();
    QCOMPARE(early.requeueAfter, std::optional(milliseconds(30'000)));
    m_world.apply(early);
    QCOMPARE(conditionOf(*revision(), u"ResourcesAvailable"_s).reason, u"Deploying"_s);
    m_world.now += seconds(30);
    m_world.apply(step());
    QCOMPARE(
        conditionText(*revision(), u"ResourcesAvailable"_s),
        u"ResourcesAvailable=False ProgressDeadlineExceeded: Container failed with: did not listen on port 20001 within 10 s"_s);
    QCOMPARE(conditionOf(*revision(), u"Ready"_s).reason, u"ProgressDeadlineExceeded"_s);
    QCOMPARE(conditionOf(*revision(), u"ContainerHealthy"_s).reason, u"StartTimeout"_s);
    QCOMPARE(text(step(), m_world), QString());
    seen() = observation(u"hello-00001"_s, 1);
    m_world.apply(step());
    QVERIFY(isReady(*revision()));
}

void TestRevisionStep::outputTail_isBounded()
{
    seen() = failing("ExitCode1", "x");
    seen().lastLines.clear();
    for (int i = 0; i < 30; ++i)
        seen().lastLines.push_back("line " + std::to_string(i));
    m_world.apply(step());
    QString message = conditionOf(*revision(), u"ContainerHealthy"_s).message;
    QCOMPARE(message.count(u'\n'), 20);
    QVERIFY(message.endsWith(u"line 29"_s));
    QVERIFY(!message.contains(u"line 9\n"_s));
    seen().lastLines = {std::string(5000, 'y'), std::string(5000, 'z')};
    m_world.apply(step());
    message = conditionOf(*revision(), u"ContainerHealthy"_s).message;
    QVERIFY2(message.size() < 2150, qPrintable(QString::number(message.size())));
    QVERIFY(message.endsWith(u'z'));
}

void TestRevisionStep::packageUploadedLater_endsContainerMissing()
{
    m_world.remove(*m_world.get(kinds::package(), {u"default"_s, u"hello-aaaaaaaaaaaa"_s}));
    m_world.apply(step());
    QCOMPARE(conditionOf(*revision(), u"ContainerHealthy"_s).reason, u"ContainerMissing"_s);
    addPackage(m_world);
    seen() = observation(u"hello-00001"_s, 1);
    m_world.apply(step());
    QVERIFY(isReady(*revision()));
}

void TestRevisionStep::mappedImage_data()
{
    QTest::addColumn<QString>("map");
    QTest::addColumn<runtime::ExecutableFact>("executable");
    QTest::addColumn<QString>("expected"); // ContainerHealthy, imageDigest
    const std::string hex(64, 'e');
    const QString target = u"{'example.com/hello':'%1'}"_s;
    const QString deploying = u"ContainerHealthy=Unknown Deploying "_s;
    const QString missing =
        u"ContainerHealthy=False ContainerMissing: Unable to fetch image \"example.com/hello:1\": the engine's image-map leads to "_s;
    QTest::newRow("to an executable") << target.arg(u"/opt/hello"_s) << runtime::ExecutableFact{hex, {}}
                                      << deploying + u"example.com/hello@sha256:"_s + QString(64, u'e');
    QTest::newRow("to an executable that is being read")
        << target.arg(u"/opt/hello"_s) << runtime::ExecutableFact{}
        << u"ContainerHealthy=Unknown ResolvingDigests "_s;
    QTest::newRow("to an executable that is not there")
        << target.arg(u"/opt/hello"_s) << runtime::ExecutableFact{{}, "does not exist"}
        << missing + u"\"/opt/hello\", which does not exist "_s;
    QTest::newRow("to a package") << target.arg(packageImage) << runtime::ExecutableFact{}
                                  << deploying + u"example.com/hello@sha256:"_s + packageDigest;
    QTest::newRow("to a package of another namespace")
        << target.arg(resource::packageImage(u"other"_s, QString(64, u'b'))) << runtime::ExecutableFact{}
        << deploying + u"example.com/hello@sha256:"_s + QString(64, u'b');
    QTest::newRow("to a package that nobody uploaded")
        << target.arg(resource::packageImage(u"other"_s, QString(64, u'c'))) << runtime::ExecutableFact{}
        << missing +
               u"a package that has not been uploaded to any namespace (sha256:%1) example.com/hello@sha256:%1"_s
                   .arg(QString(64, u'c'));
}

void TestRevisionStep::mappedImage()
{
    QFETCH(QString, map);
    QFETCH(runtime::ExecutableFact, executable);
    Object elsewhere(kinds::package(), {u"shop"_s, u"other-bbbbbbbbbbbb"_s});
    elsewhere.setStatus({{u"digest"_s, QString(64, u'b')}});
    m_world.put(elsewhere);
    mapImages(m_world, map);
    m_world.executables["/opt/hello"] = executable;
    m_world.change(kinds::revision(), u"hello-00001"_s, [](Object &object) {
        object.setSpec(json(u"{'containers':[{'image':'example.com/hello:1','name':'user-container'}]}"_s));
    });
    const Plan plan = step();
    m_world.apply(plan);
    QTEST(conditionText(*revision(), u"ContainerHealthy"_s) + u' ' +
              revision()->status().value("containerStatuses"_L1)[0]["imageDigest"_L1].toString(),
          "expected");
    // Only a file that is missing has to be looked for.
    QCOMPARE(plan.requeueAfter.has_value(), !executable.problem.empty());
    QCOMPARE(text(step(), m_world), QString());
}

void TestRevisionStep::mappingThatGoes_isContainerMissing()
{
    mapImages(m_world, u"{'example.com/hello':'/opt/hello'}"_s);
    m_world.executables["/opt/hello"] = {std::string(64, 'e'), {}};
    m_world.change(kinds::revision(), u"hello-00001"_s, [](Object &object) {
        object.setSpec(json(u"{'containers':[{'image':'example.com/hello','name':'user-container'}]}"_s));
    });
    seen() = observation(u"hello-00001"_s, 1);
    m_world.apply(step());
    QVERIFY(isReady(*revision()));
    mapImages(m_world, u"{}"_s);
    m_world.apply(step());
    QCOMPARE(conditionOf(*revision(), u"Ready"_s).reason, u"ContainerMissing"_s);
    mapImages(m_world, u"{'example.com/hello':'/opt/hello'}"_s);
    m_world.apply(step());
    QVERIFY(isReady(*revision()));
}

void TestRevisionStep::missingSecret_isNamed()
{
    m_world.change(kinds::revision(), u"hello-00001"_s, [](Object &object) {
        object.setSpec(json(
            u"{'containers':[{'image':'%1','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'gone','key':'k'}}}]}]}"_s
                .arg(packageImage)));
    });
    m_world.apply(step());
    QCOMPARE(
        conditionText(*revision(), u"Ready"_s),
        u"Ready=False CreateContainerConfigError: Secret \"gone\" not found in namespace \"default\", which environment variable \"A\" refers to"_s);
}

engine::InstanceObservation TestRevisionStep::instance(engine::InstancePhase phase) const
{
    engine::InstanceObservation seen;
    seen.id = {"hello-00001-abcde"};
    seen.phase = phase;
    seen.created = m_world.now;
    seen.queuedFor = milliseconds(20);
    seen.startedIn = milliseconds(5);
    if (phase == engine::InstancePhase::Queued)
        return seen;
    seen.pid = 4711;
    seen.port = 20001;
    if (phase == engine::InstancePhase::Starting)
        return seen;
    seen.readyAt = m_world.now + seconds(1);
    seen.readyIn = milliseconds(900);
    seen.start.origin = "pool";
    return seen;
}

void TestRevisionStep::pod_data()
{
    QTest::addColumn<int>("phase");
    QTest::addColumn<QString>("expected"); // phase, ready, state, annotations
    using engine::InstancePhase;
    const QString running = u"{'running':{'startedAt':'2026-11-23T07:00:00Z'}}"_s;
    const QString annotations = u"pid=4711 port=20001 queued-ms=20"_s;
    QTest::newRow("queued")
        << int(InstancePhase::Queued)
        << u"Pending false {'waiting':{'message':'Waits until fewer other instances are starting.','reason':'Queued'}} "_s;
    QTest::newRow("starting")
        << int(InstancePhase::Starting)
        << u"Pending false {'waiting':{'message':'The process is starting and does not listen yet.','reason':'Starting'}} "_s +
               annotations;
    QTest::newRow("ready") << int(InstancePhase::Ready)
                           << u"Running true "_s + running + u" "_s + annotations +
                                  u" ready-ms=900 start-origin=pool started-ms=5"_s;
    QTest::newRow("draining") << int(InstancePhase::Draining)
                              << u"Running false "_s + running + u" "_s + annotations +
                                     u" ready-ms=900 start-origin=pool started-ms=5"_s;
    QTest::newRow("stopped on request")
        << int(InstancePhase::Stopped)
        << u"Succeeded false "
           u"{'terminated':{'exitCode':143,'finishedAt':'2026-11-23T07:00:05Z','message':'was killed by "
           u"signal 15',"
           "'reason':'Completed','signal':15,'startedAt':'2026-11-23T07:00:00Z'}} "_s +
               annotations + u" ready-ms=900 start-origin=pool started-ms=5"_s;
    QTest::newRow("failed")
        << int(InstancePhase::Failed)
        << u"Failed false {'terminated':{'exitCode':143,'finishedAt':'2026-11-23T07:00:05Z','message':'was "
           u"killed by signal 15',"
           "'reason':'Error','signal':15,'startedAt':'2026-11-23T07:00:00Z'}} "_s +
               annotations + u" ready-ms=900 start-origin=pool started-ms=5"_s;
}

void TestRevisionStep::pod()
{
    QFETCH(int, phase);
    engine::InstanceObservation one = instance(engine::InstancePhase(phase));
    if (phase >= int(engine::InstancePhase::Stopped)) {
        one.endedAt = m_world.now + seconds(5);
        one.exit = runtime::Exit{runtime::Exit::Kind::Signal, 15, "was killed by signal 15", true};
    }
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {one};
    m_world.apply(step());
    m_world.apply(step()); // tells of the start of a Pod that is stored
    const ObjectPtr pod = podObject();
    QVERIFY(pod);
    QVERIFY(pod->isControlledBy(*revision()));
    QCOMPARE(pod->label(keys::revision), u"hello-00001"_s);
    QCOMPARE(pod->label(keys::configuration), u"hello"_s);
    const QJsonValue container = pod->status().value("containerStatuses"_L1)[0];
    QStringList annotations;
    for (const auto &[key, value] : pod->annotations()) {
        if (key.startsWith("tidegate.dev/"_L1))
            annotations.append(key.section(u'/', 1) + u'=' + value);
    }
    const QString ready = container["ready"_L1].toBool() ? u"true"_s : u"false"_s;
    QTEST((pod->status().value("phase"_L1).toString() + u' ' + ready + u' ' + compact(container["state"_L1]) +
           u' ' + annotations.join(u' ')),
          "expected");
    QCOMPARE(text(step(), m_world), QString());
}

void TestRevisionStep::pod_saysWhereItIsAndWhatItRuns()
{
    m_world.node = u"home"_s;
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {instance(engine::InstancePhase::Ready)};
    m_world.apply(step());
    const ObjectPtr pod = podObject();
    QCOMPARE(pod->spec().value("nodeName"_L1).toString(), u"home"_s);
    QCOMPARE(pod->spec().value("serviceAccountName"_L1).toString(), u"default"_s);
    const QJsonObject status = pod->status();
    QCOMPARE(status.value("podIPs"_L1)[0]["ip"_L1].toString(), u"127.0.0.1"_s);
    QCOMPARE(status.value("hostIP"_L1).toString(), u"127.0.0.1"_s);
    QCOMPARE(status.value("qosClass"_L1).toString(), u"BestEffort"_s);
    QStringList conditions;
    for (const QJsonValue &each : status.value("conditions"_L1).toArray())
        conditions << each["type"_L1].toString() + u'=' + each["status"_L1].toString();
    QCOMPARE(conditions.join(u' '), u"Initialized=True Ready=True ContainersReady=True PodScheduled=True"_s);
    const QJsonValue container = status.value("containerStatuses"_L1)[0];
    QCOMPARE(container["image"_L1].toString(), packageImage);
    QCOMPARE(container["imageID"_L1].toString(), packageImage);
    QCOMPARE(container["containerID"_L1].toString(), u"tidegate://"_s + pod->name());
}

void TestRevisionStep::pod_hasTheClassOfItsResources_data()
{
    QTest::addColumn<QString>("resources");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << u"{}"_s << u"BestEffort"_s;
    QTest::newRow("one request") << u"{'requests':{'cpu':'1'}}"_s << u"Burstable"_s;
    QTest::newRow("one limit") << u"{'limits':{'memory':'1Gi'}}"_s << u"Burstable"_s;
    QTest::newRow("requests below limits")
        << u"{'limits':{'cpu':'2','memory':'1Gi'},'requests':{'cpu':'1','memory':'1Gi'}}"_s << u"Burstable"_s;
    QTest::newRow("limits alone are requests too")
        << u"{'limits':{'cpu':'2','memory':'1Gi'}}"_s << u"Guaranteed"_s;
}

void TestRevisionStep::pod_hasTheClassOfItsResources()
{
    QFETCH(const QString, resources);
    m_world.change(kinds::revision(), u"hello-00001"_s, [&](Object &object) {
        QJsonObject spec = object.spec();
        QJsonObject container = spec.value("containers"_L1)[0].toObject();
        container.insert(u"resources"_s, json(resources));
        spec.insert(u"containers"_s, QJsonArray{container});
        object.setSpec(spec);
    });
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {instance(engine::InstancePhase::Ready)};
    m_world.apply(step());
    QTEST(podObject()->status().value("qosClass"_L1).toString(), "expected");
}

void TestRevisionStep::unreadyInstance_saysWhy()
{
    seen() = observation(u"hello-00001"_s, 0);
    engine::InstanceObservation one = instance(engine::InstancePhase::Ready);
    one.unready = "readiness probe failed: HTTP 503";
    one.unreadySince = m_world.now + seconds(7);
    seen().instances = {one};
    m_world.apply(step());
    const QJsonObject status = podObject()->status();
    QCOMPARE(status.value("phase"_L1).toString(), u"Running"_s);
    QVERIFY(!status.value("containerStatuses"_L1)[0]["ready"_L1].toBool(true));
    QCOMPARE(compact(status.value("conditions"_L1)[1]),
             u"{'lastTransitionTime':'2026-11-23T07:00:07Z','message':'readiness probe failed: HTTP 503',"
             "'reason':'ContainersNotReady','status':'False','type':'Ready'}"_s);
    QCOMPARE(status.value("conditions"_L1)[2]["status"_L1].toString(), u"False"_s);
}

void TestRevisionStep::replacedInstance_showsTheLastEnd()
{
    seen() = observation(u"hello-00001"_s, 1);
    engine::InstanceObservation one = instance(engine::InstancePhase::Ready);
    one.restarts = 1;
    one.previous = engine::EndedRun{
        m_world.now - seconds(9),
        m_world.now,
        {runtime::Exit::Kind::Signal, 9, "liveness probe failed: HTTP 500", false, "liveness"}};
    seen().instances = {one};
    m_world.apply(step());
    const QJsonValue container = podObject()->status().value("containerStatuses"_L1)[0];
    QCOMPARE(container["restartCount"_L1].toInt(), 1);
    QCOMPARE(compact(container["lastState"_L1]),
             u"{'terminated':{'exitCode':137,'finishedAt':'2026-11-23T07:00:00Z','message':'liveness probe "
             "failed: HTTP 500','reason':'Error','signal':9,'startedAt':'2026-11-23T06:59:51Z'}}"_s);
}

void TestRevisionStep::usageReading_writesNothing()
{
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {instance(engine::InstancePhase::Ready)};
    m_world.apply(step());
    m_world.apply(step());
    seen().instances[0].usage = {12.5, 64 << 20};
    seen().instances[0].inFlight = 3;
    m_world.now += seconds(30);
    QCOMPARE(text(step(), m_world), QString());
}

void TestRevisionStep::endedInstance_losesItsPodUnlessItIsAmongTheLast()
{
    seen() = observation(u"hello-00001"_s, 0);
    seen().instances = {instance(engine::InstancePhase::Stopped)};
    seen().instances[0].endedAt = m_world.now;
    m_world.now += seconds(20);
    const Plan plan = step();
    QCOMPARE(plan.requeueAfter, std::optional(milliseconds(40'000)));
    m_world.apply(plan);
    QVERIFY(podObject());
    // Then only those that ended last stay, for their logs.
    std::vector<engine::InstanceObservation> later;
    for (int i = 1; i <= 3; ++i) {
        later.push_back(instance(engine::InstancePhase::Stopped));
        later.back().id.value = "hello-00001-late" + std::to_string(i);
        later.back().endedAt = m_world.now + seconds(i);
    }
    seen().instances.insert(seen().instances.end(), later.begin(), later.end());
    m_world.apply(step());
    m_world.now += std::chrono::hours(1);
    seen().instances.clear();
    QCOMPARE(text(step(), m_world), u"delete Pod default/hello-00001-abcde"_s);
    m_world.apply(step());
    QCOMPARE(text(step(), m_world), QString());
}

void TestRevisionStep::unknownInstance_losesItsPodAtOnce()
{
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {instance(engine::InstancePhase::Ready)};
    m_world.apply(step());
    seen().instances.clear();
    QCOMPARE(text(step(), m_world), u"delete Pod default/hello-00001-abcde"_s);
    m_world.observations.clear();
    QVERIFY(text(step(), m_world).contains(u"delete Pod default/hello-00001-abcde"_s));
}

void TestRevisionStep::deletedPod_goesWithItsInstance()
{
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {instance(engine::InstancePhase::Ready)};
    m_world.apply(step());
    m_world.put(resource::withFinalizers(*podObject(), {resource::finalizers::instance}));
    m_world.remove(*podObject());
    seen().instances = {instance(engine::InstancePhase::Draining)};
    seen().instances[0].isDismissed = true;
    m_world.apply(step());
    QVERIFY(podObject()->isDeleting() && resource::hasFinalizers(*podObject()));
    QCOMPARE(conditionText(*podObject(), u"Ready"_s), u"Ready=False Draining"_s);
    seen().instances[0].phase = engine::InstancePhase::Stopped;
    seen().instances[0].endedAt = m_world.now;
    m_world.apply(step());
    QVERIFY(!resource::hasFinalizers(*podObject())); // with the last one the store lets it go
}

void TestRevisionStep::dismissedInstance_getsNoPodAgain()
{
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {instance(engine::InstancePhase::Draining)};
    seen().instances[0].isDismissed = true;
    m_world.apply(step());
    QVERIFY(!podObject());
}

void TestRevisionStep::podEnv_keepsSecretsAsReferences()
{
    Object secret(kinds::secret(), {u"default"_s, u"keys"_s});
    secret.json().insert(u"data"_s, QJsonObject{{u"token"_s, u"czNjcmV0"_s}});
    m_world.put(secret);
    m_world.change(kinds::revision(), u"hello-00001"_s, [](Object &object) {
        object.setSpec(json(
            u"{'containers':[{'image':'%1','name':'c','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'keys','key':'token'}}}]}]}"_s
                .arg(packageImage)));
    });
    seen() = observation(u"hello-00001"_s, 1);
    seen().instances = {instance(engine::InstancePhase::Ready)};
    m_world.apply(step());
    const QByteArray pod = podObject()->toJson();
    QVERIFY(pod.contains("secretKeyRef"));
    QVERIFY(!pod.contains("s3cret") && !pod.contains("czNjcmV0"));
}

QTEST_GUILESS_MAIN(TestRevisionStep)
#include "tst_revision_step.moc"
