#include "core/reconciler/affected.h"
#include "core/reconciler/retention.h"
#include "core/resource/ownership.h"
#include "world.h"

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestGarbage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_world = {}; }
    void ownerGone_childGoes();
    void ownerReplacedByAnother_childGoes();
    void ownerThere_childStays();
    void unknownOwner_childStays();
    void serviceDeleted_cascadesLevelByLevel();
    void finalizer_holdsTheChild();
    void foreground_deletesTheChildrenFirst();
    void foreground_leavesWhatAnotherOwns();
    void foreground_waitsForWhatBlocksAlone();
    void namespaceHeldByContent_goesWhenItIsEmpty();
    void namespaceDeleted_takesItsObjects();
    void builtInNamespace_needsNoObject();
    void oneOwnerGone_onlyItsOwnGo();
    void oneNamespaceGone_onlyItsOwnGo();
    void oneConfiguration_onlyItsRevisionsExpire();
    void retention_data();
    void retention();
    void deletedPod_isHeldOnlyWhileItsRevisionIsThere();
    void settings_areRead();
    void passingTime_isWaitedFor_data();
    void passingTime_isWaitedFor();
    void changes_thatLeadToAnotherLook_data();
    void changes_thatLeadToAnotherLook();

private:
    QString step() { return text(collectGarbage(m_world.world()), m_world); }
    ObjectPtr child(const ObjectPtr &owner, const resource::Kind &kind, const QString &name);

    TableWorld m_world;
};

ObjectPtr TestGarbage::child(const ObjectPtr &owner, const resource::Kind &kind, const QString &name)
{
    Object object(kind, {u"default"_s, name});
    object.setController(*owner);
    return m_world.put(std::move(object));
}

void TestGarbage::ownerGone_childGoes()
{
    const ObjectPtr service = m_world.add(kinds::service(), u"hello"_s);
    child(service, kinds::configuration(), u"hello"_s);
    m_world.remove(*service);
    QCOMPARE(step(), u"delete Configuration default/hello"_s);
}

void TestGarbage::ownerReplacedByAnother_childGoes()
{
    const ObjectPtr service = m_world.add(kinds::service(), u"hello"_s);
    child(service, kinds::configuration(), u"hello"_s);
    m_world.remove(*service);
    m_world.add(kinds::service(), u"hello"_s);
    QCOMPARE(step(), u"delete Configuration default/hello"_s);
}

void TestGarbage::ownerThere_childStays()
{
    child(m_world.add(kinds::service(), u"hello"_s), kinds::configuration(), u"hello"_s);
    QCOMPARE(step(), QString());
}

void TestGarbage::unknownOwner_childStays()
{
    Object owner(json(u"{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d','uid':'x'}}"_s));
    child(std::make_shared<const Object>(owner), kinds::pod(), u"pod"_s);
    QCOMPARE(step(), QString());
}

void TestGarbage::serviceDeleted_cascadesLevelByLevel()
{
    const ObjectPtr service = m_world.add(kinds::service(), u"hello"_s);
    const ObjectPtr configuration = child(service, kinds::configuration(), u"hello"_s);
    child(service, kinds::route(), u"hello"_s);
    const ObjectPtr revision = child(configuration, kinds::revision(), u"hello-00001"_s);
    child(revision, kinds::pod(), u"hello-00001-abcde"_s);
    m_world.remove(*service);
    QStringList passes;
    for (QString pass = step(); !pass.isEmpty(); pass = step()) {
        passes.append(pass);
        m_world.apply(collectGarbage(m_world.world()));
    }
    QCOMPARE(passes.join(u" | "_s), u"delete Configuration default/hello\ndelete Route default/hello | "
                                    u"delete Revision default/hello-00001 | "
                                    "delete Pod default/hello-00001-abcde"_s);
    QVERIFY(m_world.all().empty());
}

void TestGarbage::finalizer_holdsTheChild()
{
    const ObjectPtr service = m_world.add(kinds::service(), u"hello"_s);
    child(service, kinds::configuration(), u"hello"_s);
    m_world.change(kinds::configuration(), u"hello"_s, [](Object &object) {
        object.setMetadata(u"finalizers"_s, QJsonArray{u"example.com/hold"_s});
    });
    m_world.remove(*service);
    m_world.apply(collectGarbage(m_world.world()));
    QVERIFY(m_world.get(kinds::configuration(), {u"default"_s, u"hello"_s})->isDeleting());
    QCOMPARE(step(), QString());
}

// Level by level from below: what is held keeps what owns it.
void TestGarbage::foreground_deletesTheChildrenFirst()
{
    const ObjectPtr service = m_world.add(kinds::service(), u"hello"_s);
    const ObjectPtr configuration = child(service, kinds::configuration(), u"hello"_s);
    Object revision(kinds::revision(), {u"default"_s, u"hello-00001"_s});
    revision.setController(*configuration);
    revision = resource::withFinalizers(revision, {u"example.com/hold"_s});
    m_world.put(revision);
    m_world.put(resource::withFinalizers(*service, {resource::finalizers::foreground}));
    m_world.remove(*service);
    for (int pass = 0; pass < 4; ++pass) {
        const Plan plan = collectGarbage(m_world.world());
        QVERIFY(plan.requeueAfter);
        m_world.apply(plan);
    }
    QVERIFY(m_world.get(kinds::service(), {u"default"_s, u"hello"_s}));
    QVERIFY(m_world.get(kinds::configuration(), {u"default"_s, u"hello"_s})->isDeleting());
    const ObjectPtr held = m_world.get(kinds::revision(), {u"default"_s, u"hello-00001"_s});
    QVERIFY(held->isDeleting());
    m_world.put(resource::withFinalizers(*held, {}));
    m_world.remove(*held);
    m_world.apply(collectGarbage(m_world.world()));
    QVERIFY(!resource::hasFinalizers(*m_world.get(kinds::configuration(), {u"default"_s, u"hello"_s})));
    m_world.remove(*configuration); // the store does so with the last finalizer
    m_world.apply(collectGarbage(m_world.world()));
    QVERIFY(!resource::hasFinalizers(*m_world.get(kinds::service(), {u"default"_s, u"hello"_s})));
}

void TestGarbage::foreground_leavesWhatAnotherOwns()
{
    const ObjectPtr first = m_world.add(kinds::service(), u"first"_s);
    const ObjectPtr second = m_world.add(kinds::service(), u"second"_s);
    Object shared(*child(first, kinds::configuration(), u"shared"_s));
    QJsonArray owners = shared.metadata().value("ownerReferences"_L1).toArray();
    owners.append(QJsonObject{{u"apiVersion"_s, second->apiVersion()},
                              {u"kind"_s, second->kindName()},
                              {u"name"_s, second->name()},
                              {u"uid"_s, second->uid()}});
    shared.setMetadata(u"ownerReferences"_s, owners);
    m_world.put(shared);
    m_world.put(resource::withFinalizers(*first, {resource::finalizers::foreground}));
    m_world.remove(*first);
    m_world.apply(collectGarbage(m_world.world()));
    const ObjectPtr left = m_world.get(kinds::configuration(), {u"default"_s, u"shared"_s});
    QVERIFY(!left->isDeleting());
    QVERIFY(!resource::isOwnedBy(*left, first->uid()));
    QVERIFY(resource::isOwnedBy(*left, second->uid()));
}

void TestGarbage::foreground_waitsForWhatBlocksAlone()
{
    const ObjectPtr service = m_world.add(kinds::service(), u"hello"_s);
    Object idle(kinds::configMap(), {u"default"_s, u"idle"_s});
    idle.setMetadata(u"ownerReferences"_s, QJsonArray{QJsonObject{{u"apiVersion"_s, service->apiVersion()},
                                                                  {u"kind"_s, service->kindName()},
                                                                  {u"name"_s, service->name()},
                                                                  {u"uid"_s, service->uid()}}});
    m_world.put(resource::withFinalizers(idle, {u"example.com/hold"_s}));
    const ObjectPtr blocking = child(service, kinds::configuration(), u"hello"_s);
    m_world.put(resource::withFinalizers(*service, {resource::finalizers::foreground}));
    m_world.remove(*service);
    m_world.apply(collectGarbage(m_world.world()));
    QVERIFY(!m_world.get(kinds::configuration(), blocking->objectName()));
    QVERIFY(!m_world.get(kinds::configMap(), idle.objectName())->isDeleting());
    m_world.apply(collectGarbage(m_world.world()));
    QVERIFY(!resource::hasFinalizers(*m_world.get(kinds::service(), service->objectName())));
}

void TestGarbage::namespaceHeldByContent_goesWhenItIsEmpty()
{
    Object team(kinds::namespaceKind(), {{}, u"team"_s});
    m_world.put(resource::withFinalizers(team, {resource::finalizers::namespaceContent}));
    Object held(kinds::configMap(), {u"team"_s, u"held"_s});
    m_world.put(resource::withFinalizers(held, {u"example.com/hold"_s}));
    m_world.remove(*m_world.get(kinds::namespaceKind(), {{}, u"team"_s}));
    m_world.apply(collectGarbage(m_world.world()));
    QVERIFY(m_world.get(kinds::configMap(), {u"team"_s, u"held"_s})->isDeleting());
    QVERIFY(collectGarbage(m_world.world()).requeueAfter);
    const ObjectPtr last = m_world.get(kinds::configMap(), {u"team"_s, u"held"_s});
    m_world.put(resource::withFinalizers(*last, {}));
    m_world.remove(*last);
    m_world.apply(collectGarbage(m_world.world()));
    QVERIFY(!resource::hasFinalizers(*m_world.get(kinds::namespaceKind(), {{}, u"team"_s})));
}

void TestGarbage::namespaceDeleted_takesItsObjects()
{
    Object team(kinds::namespaceKind(), {{}, u"team"_s});
    const ObjectPtr ns = m_world.put(team);
    m_world.put(Object(kinds::configMap(), {u"team"_s, u"settings"_s}));
    m_world.put(Object(kinds::service(), {u"team"_s, u"hello"_s}));
    QCOMPARE(step(), QString());
    m_world.remove(*ns);
    QCOMPARE(step(), u"delete ConfigMap team/settings\ndelete Service team/hello"_s);
}

void TestGarbage::builtInNamespace_needsNoObject()
{
    m_world.put(Object(kinds::configMap(), {u"knative-serving"_s, u"config-gc"_s}));
    m_world.put(Object(kinds::configMap(), {u"default"_s, u"settings"_s}));
    QCOMPARE(step(), QString());
}

void TestGarbage::oneOwnerGone_onlyItsOwnGo()
{
    const ObjectPtr one = m_world.add(kinds::service(), u"one"_s);
    const ObjectPtr two = m_world.add(kinds::service(), u"two"_s);
    child(one, kinds::configuration(), u"one"_s);
    child(one, kinds::route(), u"one"_s);
    child(two, kinds::route(), u"two"_s);
    QCOMPARE(text(collectLeftBy(m_world.world(), one->uid()), m_world), QString());
    m_world.remove(*one);
    m_world.remove(*two);
    QCOMPARE(text(collectLeftBy(m_world.world(), one->uid()), m_world),
             u"delete Configuration default/one\ndelete Route default/one"_s);
}

void TestGarbage::oneNamespaceGone_onlyItsOwnGo()
{
    for (const auto &ns : {u"one"_s, u"two"_s})
        m_world.put(Object(kinds::configMap(), {ns, u"m"_s}));
    QCOMPARE(text(collectNamespace(m_world.world(), u"one"_s), m_world), u"delete ConfigMap one/m"_s);
    m_world.put(Object(kinds::namespaceKind(), {{}, u"one"_s}));
    QCOMPARE(text(collectNamespace(m_world.world(), u"one"_s), m_world), QString());
}

void TestGarbage::oneConfiguration_onlyItsRevisionsExpire()
{
    Object settings(kinds::configMap(), {u"knative-serving"_s, u"config-gc"_s});
    settings.json().insert(u"data"_s, QJsonObject{{u"min-non-active-revisions"_s, u"0"_s},
                                                  {u"max-non-active-revisions"_s, u"0"_s}});
    m_world.put(settings);
    for (const auto &name : {u"one"_s, u"two"_s}) {
        const ObjectPtr configuration = m_world.add(kinds::configuration(), name);
        addRevision(m_world, configuration, name + u"-00001"_s, 1);
        m_world.change(kinds::revision(), name + u"-00001"_s,
                       [](Object &object) { object.setLabel(keys::routingState, u"reserve"_s); });
    }
    QCOMPARE(text(collectExpired(m_world.world(), {u"default"_s, u"one"_s}), m_world),
             u"delete Revision default/one-00001"_s);
    QCOMPARE(text(collectExpired(m_world.world(), {u"default"_s, u"three"_s}), m_world), QString());
}

void TestGarbage::retention_data()
{
    QTest::addColumn<QString>("settings"); // create,active,min,max; - = disabled
    QTest::addColumn<QString>("expected"); // of r1..r6: r1 and r2 are 100 h old, r3 50 h, the others 1 h; r6
                                           // is active, r5 the latest ready
    QTest::newRow("Knative's defaults keep twenty") << u"48h,15h,20,1000"_s << QString();
    QTest::newRow("stale ones go") << u"48h,15h,0,1000"_s << u"r1 r2 r3"_s;
    QTest::newRow("down to the minimum") << u"48h,15h,2,1000"_s << u"r1 r2"_s;
    QTest::newRow("at the minimum nothing happens") << u"48h,15h,4,1000"_s << QString();
    QTest::newRow("over the maximum the oldest go, fresh or not") << u"1000h,1000h,0,1"_s << u"r1 r2 r3"_s;
    QTest::newRow("a maximum under the minimum yields") << u"1000h,1000h,2,1"_s << u"r1 r2"_s;
    QTest::newRow("creation disabled") << u"-,15h,0,1000"_s << u"r1 r2 r3"_s;
    QTest::newRow("both disabled: never stale") << u"-,-,0,1000"_s << QString();
    QTest::newRow("both disabled: the maximum still holds") << u"-,-,0,2"_s << u"r1 r2"_s;
}

void TestGarbage::retention()
{
    QFETCH(QString, settings);
    const QStringList fields = settings.split(u',');
    QJsonObject data;
    const QStringList names{u"retain-since-create-time"_s, u"retain-since-last-active-time"_s,
                            u"min-non-active-revisions"_s, u"max-non-active-revisions"_s};
    for (int i = 0; i < names.size(); ++i)
        data.insert(names[i], fields[i] == "-"_L1 ? u"disabled"_s : fields[i]);
    Object map(kinds::configMap(), {u"knative-serving"_s, u"config-gc"_s});
    map.json().insert(u"data"_s, data);
    m_world.put(map);

    const WallTime now = m_world.now;
    const ObjectPtr configuration =
        m_world.add(kinds::configuration(), u"hello"_s, u"{}"_s, u"{'latestReadyRevisionName':'r5'}"_s);
    const std::vector<int> hours{100, 100, 50, 1, 1, 1};
    for (int i = 1; i <= 6; ++i) {
        m_world.now = now - std::chrono::hours(hours[size_t(i - 1)]);
        addRevision(m_world, configuration, u"r%1"_s.arg(i), i);
        m_world.change(kinds::revision(), u"r%1"_s.arg(i), [&](Object &object) {
            object.setLabel(keys::routingState, i == 6 ? u"active"_s : u"reserve"_s);
        });
    }
    m_world.now = now;
    QStringList gone;
    for (const auto &mutation : collectGarbage(m_world.world()).mutations)
        gone.append(mutation.object.name());
    gone.sort();
    QTEST(gone.join(u' '), "expected");
}

void TestGarbage::deletedPod_isHeldOnlyWhileItsRevisionIsThere()
{
    const ObjectPtr revision = m_world.add(kinds::revision(), u"hello-00001"_s);
    const ObjectPtr pod = child(revision, kinds::pod(), u"p"_s);
    m_world.put(resource::withFinalizers(*pod, {resource::finalizers::instance}));
    m_world.remove(*m_world.get(kinds::pod(), pod->objectName()));
    const Plan waiting = finishDeletions(m_world.world());
    QVERIFY(waiting.mutations.empty());
    QVERIFY(waiting.requeueAfter);
    m_world.remove(*revision);
    m_world.apply(finishDeletions(m_world.world()));
    QVERIFY(!resource::hasFinalizers(*m_world.get(kinds::pod(), pod->objectName())));
}

void TestGarbage::settings_areRead()
{
    const Retention fallback = readRetention(m_world);
    QCOMPARE(fallback.minNonActive, 20);
    QCOMPARE(fallback.sinceCreate, std::optional<seconds>(std::chrono::hours(48)));
    Object map(kinds::configMap(), {u"knative-serving"_s, u"config-gc"_s});
    map.json().insert(
        u"data"_s,
        json(
            u"{'retain-since-create-time':'nonsense','min-non-active-revisions':'3','max-non-active-revisions':'disabled'}"_s));
    m_world.put(map);
    const Retention read = readRetention(m_world);
    QCOMPARE(read.sinceCreate, fallback.sinceCreate);
    QCOMPARE(read.minNonActive, 3);
    QVERIFY(!read.maxNonActive);
}

void TestGarbage::passingTime_isWaitedFor_data()
{
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("hours");    // of age
    QTest::addColumn<qint64>("after"); // ms; -1: never
    const qint64 hour = 3'600'000;
    QTest::newRow("until it is stale") << 0 << 30 << 18 * hour + 1;
    QTest::newRow("kept by the minimum: never") << 1 << 30 << qint64(-1);
    QTest::newRow("stale already: goes now") << 0 << 49 << qint64(-1);
}

void TestGarbage::passingTime_isWaitedFor()
{
    QFETCH(int, least);
    QFETCH(int, hours);
    Object map(kinds::configMap(), {u"knative-serving"_s, u"config-gc"_s});
    map.json().insert(u"data"_s, QJsonObject{{u"min-non-active-revisions"_s, QString::number(least)}});
    m_world.put(map);
    const ObjectPtr configuration = m_world.add(kinds::configuration(), u"hello"_s);
    addRevision(m_world, configuration, u"hello-00001"_s, 1);
    m_world.change(kinds::revision(), u"hello-00001"_s,
                   [](Object &object) { object.setLabel(keys::routingState, u"reserve"_s); });
    m_world.now += std::chrono::hours(hours);
    const Plan plan = collectExpired(m_world.world(), {u"default"_s, u"hello"_s});
    const qint64 after = plan.requeueAfter ? qint64(plan.requeueAfter->count()) : -1;
    QTEST(after, "after");
    if (after < 0)
        return;
    QVERIFY(plan.mutations.empty());
    m_world.now += milliseconds(after);
    QCOMPARE(text(collectExpired(m_world.world(), {u"default"_s, u"hello"_s}), m_world),
             u"delete Revision default/hello-00001"_s);
}

void TestGarbage::changes_thatLeadToAnotherLook_data()
{
    QTest::addColumn<bool>("ofRevision");
    QTest::addColumn<QString>("status"); // of the one that changed
    QTest::addColumn<QString>("routingState");
    QTest::addColumn<bool>("looks");
    QTest::newRow("a revision that no route needs any more") << true << u"{}"_s << u"reserve"_s << true;
    QTest::newRow("a revision's status") << true << u"{'actualReplicas':1}"_s << u"pending"_s << false;
    QTest::newRow("another latest ready one")
        << false << u"{'latestReadyRevisionName':'hello-00002'}"_s << QString() << true;
    QTest::newRow("a Configuration's condition") << false << u"{'conditions':[]}"_s << QString() << false;
}

void TestGarbage::changes_thatLeadToAnotherLook()
{
    QFETCH(bool, ofRevision);
    QFETCH(QString, status);
    QFETCH(QString, routingState);
    const ObjectPtr configuration = m_world.add(kinds::configuration(), u"hello"_s);
    const ObjectPtr revision = addRevision(m_world, configuration, u"hello-00001"_s, 1);
    const ObjectPtr before = ofRevision ? revision : configuration;
    Object after = *before;
    after.setStatus(json(status));
    if (ofRevision)
        after.setLabel(keys::routingState, routingState);
    const store::Change change{
        2, store::ChangeType::Modified, after.kind()->id(), std::make_shared<const Object>(after), before,
        {}};
    const auto items = affectedBy(change, m_world);
    const WorkItem look{StepKind::Retention, {u"default"_s, u"hello"_s}};
    QTEST(std::find(items.begin(), items.end(), look) != items.end(), "looks");
}

QTEST_GUILESS_MAIN(TestGarbage)
#include "tst_garbage.moc"
