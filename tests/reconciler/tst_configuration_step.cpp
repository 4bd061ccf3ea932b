#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestConfigurationStep : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void newConfiguration_makesTheFirstRevision();
    void newGeneration_makesTheNextRevisionAndRetiresTheUnroutedOne();
    void status_data();
    void status();
    void ownName_isUsed();
    void ownNameOfAnOlderRevision_goesBackToIt();
    void ownNameOfAStranger_fails();
    void longName_isCutAndHashed();
    void revisionDeletedByHand_isMadeAgain();

private:
    Plan step() { return reconcileConfiguration(m_world.world(), m_name); }
    ObjectPtr configuration() { return m_world.get(kinds::configuration(), m_name); }
    void setGeneration(int generation);

    TableWorld m_world;
    const ObjectName m_name{u"default"_s, u"hello"_s};
};

void TestConfigurationStep::init()
{
    m_world = {};
    m_world.add(
        kinds::configuration(), u"hello"_s,
        u"{'template':{'metadata':{'labels':{'tier':'web'},'annotations':{'autoscaling.knative.dev/min-scale':'1'}},'spec':%1}}"_s
            .arg(revisionSpec()));
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        object.setLabel(keys::service, u"hello"_s);
        object.setLabel(keys::serviceUid, u"uid-service"_s);
        object.setAnnotation(keys::lastModifier, u"bob"_s);
    });
}

void TestConfigurationStep::setGeneration(int generation)
{
    for (int i = 1; i < generation; ++i) {
        m_world.change(kinds::configuration(), u"hello"_s, [&](Object &object) {
            QJsonObject spec = json(u"{'template':{'spec':%1}}"_s.arg(revisionSpec()));
            spec.insert(u"step"_s, i);
            object.setSpec(spec);
        });
    }
}

void TestConfigurationStep::newConfiguration_makesTheFirstRevision()
{
    QCOMPARE(text(step(), m_world),
             u"create Revision default/hello-00001\n"
             "  labels serving.knative.dev/configuration = hello\n"
             "  labels serving.knative.dev/configurationGeneration = 1\n"
             "  labels serving.knative.dev/configurationUID = uid-1\n"
             "  labels serving.knative.dev/routingState = pending\n"
             "  labels serving.knative.dev/service = hello\n"
             "  labels serving.knative.dev/serviceUID = uid-service\n"
             "  labels tier = web\n"
             "  annotations autoscaling.knative.dev/min-scale = 1\n"
             "  annotations serving.knative.dev/creator = bob\n"
             "  annotations serving.knative.dev/routingStateModified = 2026-11-23T07:00:00Z\n"
             "  spec {'containers':[{'image':'%1','name':'user-container'}]}\n"
             "update Configuration default/hello\n"
             "  status latestCreatedRevisionName = hello-00001\n"
             "  status observedGeneration = 1"_s.arg(packageImage));
    m_world.apply(step());
    QCOMPARE(conditionText(*configuration(), u"Ready"_s), u"Ready=Unknown"_s);
    QCOMPARE(text(step(), m_world), QString());
}

void TestConfigurationStep::newGeneration_makesTheNextRevisionAndRetiresTheUnroutedOne()
{
    m_world.apply(step());
    setGeneration(2);
    m_world.apply(step());
    QVERIFY(m_world.get(kinds::revision(), {u"default"_s, u"hello-00002"_s}));
    QCOMPARE(configuration()->status().value("latestCreatedRevisionName"_L1).toString(), u"hello-00002"_s);
    QCOMPARE(m_world.get(kinds::revision(), {u"default"_s, u"hello-00001"_s})->label(keys::routingState),
             u"reserve"_s);
    QCOMPARE(m_world.get(kinds::revision(), {u"default"_s, u"hello-00002"_s})->label(keys::routingState),
             u"pending"_s);
    QCOMPARE(text(step(), m_world), QString());
}

void TestConfigurationStep::status_data()
{
    QTest::addColumn<QStringList>("revisions"); // their status, generation 1 first
    QTest::addColumn<QString>("latestReadyBefore");
    QTest::addColumn<QString>("latestReady");
    QTest::addColumn<QString>("condition");
    const QString unknown = u"{}"_s;
    QTest::newRow("first one starting")
        << QStringList{unknown} << QString() << QString() << u"Ready=Unknown"_s;
    QTest::newRow("first one ready") << QStringList{readyStatus} << QString() << u"hello-00001"_s
                                     << u"Ready=True"_s;
    QTest::newRow("first one failed")
        << QStringList{failedStatus(u"Container failed with: boom"_s)} << QString() << QString()
        << u"Ready=False RevisionFailed: Revision \"hello-00001\" failed with message: Container failed with: boom."_s;
    QTest::newRow("new one starting")
        << QStringList{readyStatus, unknown} << u"hello-00001"_s << u"hello-00001"_s << u"Ready=Unknown"_s;
    QTest::newRow("new one failed leaves the old")
        << QStringList{readyStatus, failedStatus(u"no"_s)} << u"hello-00001"_s << u"hello-00001"_s
        << u"Ready=False RevisionFailed: Revision \"hello-00002\" failed with message: no."_s;
    QTest::newRow("new one ready") << QStringList{readyStatus, readyStatus} << u"hello-00001"_s
                                   << u"hello-00002"_s << u"Ready=True"_s;
    QTest::newRow("overtaken one becomes ready first")
        << QStringList{readyStatus, unknown} << QString() << u"hello-00001"_s << u"Ready=Unknown"_s;
    QTest::newRow("latest ready crashes later and stays")
        << QStringList{readyStatus, failedStatus(u"no"_s)} << u"hello-00002"_s << u"hello-00002"_s
        << u"Ready=False RevisionFailed: Revision \"hello-00002\" failed with message: no."_s;
    QTest::newRow("latest ready deleted, an older is ready")
        << QStringList{readyStatus, unknown} << u"hello-00009"_s << u"hello-00001"_s << u"Ready=Unknown"_s;
    QTest::newRow("latest ready deleted, none is left")
        << QStringList{unknown} << u"hello-00009"_s << QString()
        << u"Ready=False RevisionDeleted: Revision \"hello-00009\" was deleted."_s;
}

void TestConfigurationStep::status()
{
    QFETCH(QStringList, revisions);
    QFETCH(QString, latestReadyBefore);
    QFETCH(QString, latestReady);
    setGeneration(int(revisions.size()));
    for (int i = 0; i < revisions.size(); ++i)
        addRevision(m_world, configuration(), u"hello-0000%1"_s.arg(i + 1), i + 1, revisions[i]);
    if (!latestReadyBefore.isEmpty()) {
        m_world.change(kinds::configuration(), u"hello"_s, [&](Object &object) {
            object.setStatus({{u"latestReadyRevisionName"_s, latestReadyBefore}});
        });
    }
    m_world.apply(step());
    QCOMPARE(configuration()->status().value("latestReadyRevisionName"_L1).toString(), latestReady);
    QTEST(conditionText(*configuration(), u"Ready"_s), "condition");
}

void TestConfigurationStep::ownName_isUsed()
{
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        object.setSpec(
            json(u"{'template':{'metadata':{'name':'hello-mine'},'spec':{'timeoutSeconds':1}}}"_s));
    });
    m_world.apply(step());
    QVERIFY(m_world.get(kinds::revision(), {u"default"_s, u"hello-mine"_s}));
    QCOMPARE(text(step(), m_world), QString());
}

void TestConfigurationStep::ownNameOfAnOlderRevision_goesBackToIt()
{
    const auto wish = [this](const QString &name, int timeout) {
        m_world.change(kinds::configuration(), u"hello"_s, [&](Object &object) {
            object.setSpec(json(u"{'template':{'metadata':{'name':'%1'},'spec':{'timeoutSeconds':%2}}}"_s.arg(
                name, QString::number(timeout))));
        });
        m_world.apply(step());
    };
    const auto becomes = [this](const QString &name, const QString &status) {
        m_world.change(kinds::revision(), name, [&](Object &object) { object.setStatus(json(status)); });
        m_world.apply(step());
    };
    const auto latest = [this] {
        const QJsonObject status = configuration()->status();
        return u"%1 %2"_s.arg(status.value("latestCreatedRevisionName"_L1).toString(),
                              status.value("latestReadyRevisionName"_L1).toString());
    };
    wish(u"hello-old"_s, 1);
    becomes(u"hello-old"_s, readyStatus);
    wish(u"hello-new"_s, 2);
    becomes(u"hello-new"_s, readyStatus);
    QCOMPARE(latest(), u"hello-new hello-new"_s);
    wish(u"hello-old"_s, 1);
    QCOMPARE(latest(), u"hello-old hello-old"_s);
    QCOMPARE(conditionText(*configuration(), u"Ready"_s), u"Ready=True"_s);
    becomes(u"hello-old"_s, failedStatus(u"no"_s));
    QCOMPARE(latest(), u"hello-old hello-old"_s);
}

void TestConfigurationStep::ownNameOfAStranger_fails()
{
    m_world.add(kinds::revision(), u"hello-mine"_s, u"{'timeoutSeconds':1}"_s);
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        object.setSpec(
            json(u"{'template':{'metadata':{'name':'hello-mine'},'spec':{'timeoutSeconds':1}}}"_s));
    });
    m_world.apply(step());
    QCOMPARE(
        conditionText(*configuration(), u"Ready"_s),
        u"Ready=False RevisionFailed: Revision creation failed with message: revisions.serving.knative.dev \"hello-mine\" already exists."_s);
}

void TestConfigurationStep::longName_isCutAndHashed()
{
    const QString name = childName(QString(63, u'a'), u"-00001"_s);
    QCOMPARE(name.size(), 63);
    QVERIFY(name.endsWith(u"-00001"_s));
    QVERIFY(name != childName(QString(62, u'a') + u'b', u"-00001"_s));
    QCOMPARE(childName(QString(57, u'a'), u"-00001"_s), QString(57, u'a') + u"-00001"_s);
}

void TestConfigurationStep::revisionDeletedByHand_isMadeAgain()
{
    m_world.apply(step());
    m_world.remove(*m_world.get(kinds::revision(), {u"default"_s, u"hello-00001"_s}));
    m_world.apply(step());
    QVERIFY(m_world.get(kinds::revision(), {u"default"_s, u"hello-00001"_s}));
}

QTEST_GUILESS_MAIN(TestConfigurationStep)
#include "tst_configuration_step.moc"
