// Revisions whose image a container engine runs.

#include "core/reconciler/engine_wish.h"
#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestRevisionImages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void image_isWishedForOnlyWhereItRuns();
    void packagesAndMappedImages_stayProcesses();
    void digest_standsInTheStatus();
    void imageThatIsNotThere_isContainerMissing();
    void imageByDigest_failsAtItsPull();
    void pod_saysWhyThereIsNoProcess();

private:
    void setImage(const QString &image);
    Plan step() { return reconcileRevision(m_world.world(), m_name); }
    ObjectPtr revision() { return m_world.get(kinds::revision(), m_name); }
    engine::RevisionObservation &seen() { return m_world.observations[{"default", "hello-00001"}]; }

    TableWorld m_world;
    const ObjectName m_name{u"default"_s, u"hello-00001"_s};
};

void TestRevisionImages::init()
{
    m_world = {};
    m_world.runsImages = true;
    addPackage(m_world);
    const ObjectPtr configuration = m_world.add(kinds::configuration(), u"hello"_s);
    addRevision(m_world, configuration, u"hello-00001"_s, 1);
    setImage(u"ghcr.io/acme/web:1"_s);
}

void TestRevisionImages::setImage(const QString &image)
{
    m_world.change(kinds::revision(), u"hello-00001"_s, [&](Object &object) {
        object.setSpec(
            json(u"{'containers':[{'image':'%1','name':'user-container','imagePullPolicy':'Always'}]}"_s.arg(
                image)));
    });
}

void TestRevisionImages::image_isWishedForOnlyWhereItRuns()
{
    const auto wish = makeRevisionWish(m_world.world(), m_name, true);
    QVERIFY(wish);
    QCOMPARE(wish->image, std::string("ghcr.io/acme/web:1"));
    QCOMPARE(wish->spec.imagePullPolicy, std::string("Always"));
    QVERIFY(wish->packageDigest.empty() && wish->executable.empty());
    m_world.runsImages = false;
    QVERIFY(!makeRevisionWish(m_world.world(), m_name, true));
}

void TestRevisionImages::packagesAndMappedImages_stayProcesses()
{
    mapImages(m_world, u"{'ghcr.io/acme/web':'/opt/web'}"_s);
    const auto mapped = makeRevisionWish(m_world.world(), m_name, true);
    QCOMPARE(mapped->executable, std::string("/opt/web"));
    QVERIFY(mapped->image.empty());
    setImage(packageImage);
    const auto package = makeRevisionWish(m_world.world(), m_name, true);
    QVERIFY(!package->packageDigest.empty() && package->image.empty());
}

void TestRevisionImages::digest_standsInTheStatus()
{
    seen() = observation(u"hello-00001"_s, 1);
    seen().imageDigest = "ghcr.io/acme/web@sha256:feed";
    const auto digest = [&] {
        m_world.apply(step());
        return revision()->status().value("containerStatuses"_L1)[0]["imageDigest"_L1].toString();
    };
    QCOMPARE(digest(), u"ghcr.io/acme/web@sha256:feed"_s);
    QCOMPARE(conditionText(*revision(), u"Ready"_s), u"Ready=True"_s);
    seen().imageDigest.clear(); // after a restart of the server, at zero
    QCOMPARE(digest(), u"ghcr.io/acme/web@sha256:feed"_s);
}

void TestRevisionImages::imageThatIsNotThere_isContainerMissing()
{
    m_world.apply(step());
    QCOMPARE(conditionText(*revision(), u"ContainerHealthy"_s), u"ContainerHealthy=Unknown Deploying"_s);
    seen().desired = 1;
    seen().failure = gateway::Failure{503, "ContainerMissing", "Unable to fetch image \"x\": denied."};
    m_world.apply(step());
    QCOMPARE(conditionText(*revision(), u"ContainerHealthy"_s),
             u"ContainerHealthy=False ContainerMissing: Unable to fetch image \"x\": denied."_s);
}

void TestRevisionImages::imageByDigest_failsAtItsPull()
{
    setImage(u"ubuntu@sha256:%1"_s.arg(QString(64, u'0')));
    m_world.runsImages = false;
    m_world.apply(step());
    QCOMPARE(conditionOf(*revision(), u"Ready"_s).reason, u"ErrImagePull"_s);
    QVERIFY(
        conditionOf(*revision(), u"Ready"_s).message.startsWith(u"Unable to fetch image \"ubuntu@sha256:"));
    m_world.runsImages = true;
    m_world.apply(step());
    QCOMPARE(conditionText(*revision(), u"Ready"_s), u"Ready=Unknown Deploying"_s);
    seen().desired = 1;
    seen().failure = gateway::Failure{503, "ContainerMissing", "Unable to fetch image \"x\": denied."};
    m_world.apply(step());
    QCOMPARE(conditionText(*revision(), u"ResourcesAvailable"_s),
             u"ResourcesAvailable=False ErrImagePull: Unable to fetch image \"x\": denied."_s);
    // What is uploaded has no pull.
    setImage(u"package/nope@sha256:%1"_s.arg(QString(64, u'0')));
    m_world.observations.clear();
    m_world.apply(step());
    QCOMPARE(conditionOf(*revision(), u"Ready"_s).reason, u"ContainerMissing"_s);
}

void TestRevisionImages::pod_saysWhyThereIsNoProcess()
{
    engine::InstanceObservation one;
    one.id = InstanceId{"hello-00001-abcde"};
    one.phase = engine::InstancePhase::Failed;
    one.created = m_world.now;
    one.endedAt = m_world.now;
    one.exit = runtime::Exit{runtime::Exit::Kind::FailedToStart, 0, "denied", false, {}, "ErrImagePull"};
    seen().instances = {one};
    m_world.apply(step());
    const ObjectPtr pod = m_world.get(kinds::pod(), {u"default"_s, u"hello-00001-abcde"_s});
    QVERIFY(pod);
    const QJsonValue state = pod->status().value("containerStatuses"_L1)[0]["state"_L1]["terminated"_L1];
    QCOMPARE(state["reason"_L1].toString(), u"ErrImagePull"_s);
    QCOMPARE(state["message"_L1].toString(), u"denied"_s);
}

QTEST_GUILESS_MAIN(TestRevisionImages)
#include "tst_revision_images.moc"
