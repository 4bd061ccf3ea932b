#include "api_rig.h"
#include "core/resource/ownership.h"
#include "core/resource/serving.h"

using namespace tidegate;
using namespace tidegate::test;
using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

class TestApiDeletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void options_areRefused_data();
    void options_areRefused();
    void gone_isAnsweredByAStatus();
    void preconditions_holdTheObject_data();
    void preconditions_holdTheObject();
    void orphans_stayWithoutTheReference_data();
    void orphans_stayWithoutTheReference();
    void orphanFinalizer_orphansByDefault();
    void foreground_waitsForWhatIsOwned();
    void cascadeInTheOldForm_isAccepted();
    void changeOfMind_endsTheWaiting();
    void dryRun_saysWhatWouldStay_data();
    void dryRun_saysWhatWouldStay();
    void collection_isDeletedAsAsked();
    void collection_orphansOncePerDependent();
    void namespaceWithHeldContent_isTerminating();
    void pod_goesWithItsInstance_data();
    void pod_goesWithItsInstance();
    void pods_goAllAtOnce();
};

namespace {

const QByteArray hello = services("/hello");

/// Instances named p run, those named q have ended.
class FakeInstances : public api::InstanceEnder
{
public:
    bool isLive(const QString &ns, const QString &revision, const QString &pod) const override
    {
        return ns == u"default" && revision == u"hello-00001" && pod.startsWith(u'p');
    }
    void end(const QString &, const QString &, const QString &pod, std::optional<milliseconds> grace) override
    {
        ended << u"%1 %2"_s.arg(pod, grace ? QString::number(grace->count()) : u"-"_s);
    }

    QStringList ended;
};

void keepPod(Rig &rig, const QString &name)
{
    Object pod(kinds::pod(), {u"default"_s, name});
    pod.setLabel(resource::keys::revision, u"hello-00001"_s);
    rig.keep(pod);
}

QByteArray policy(const char *name)
{
    return QByteArray(R"({"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":")") + name + "\"}";
}

ObjectPtr find(const Rig &rig, const resource::Kind &kind, const QString &name)
{
    return rig.store->get(kind, {kind.namespaced ? u"default"_s : QString(), name});
}

// A Service with the Configuration and the Route it owns.
void makeFamily(Rig &rig, const QString &name = u"hello"_s)
{
    rig.send("POST", services(), serviceBody(name.toLatin1().constData(), R"({"app":"x"})"));
    for (const resource::Kind *kind : {&kinds::configuration(), &kinds::route()}) {
        Object child(*kind, {u"default"_s, name});
        child.setController(*find(rig, kinds::service(), name));
        rig.keep(child);
    }
}

QString uidOf(const Answer &answer)
{
    return answer.json().value("metadata"_L1).toObject().value("uid"_L1).toString();
}

} // namespace

void TestApiDeletion::options_areRefused_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *query, const char *body, int status,
                        const char *message) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(body) << status
                            << QString::fromLatin1(message);
    };
    row("an odd policy", "", R"({"propagationPolicy":"Never"})", 422,
        R"(DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Never": supported values: "Foreground", "Background", "Orphan", "nil")");
    row("an odd policy in the query", "?propagationPolicy=Never", "", 422,
        R"(DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Never": supported values: "Foreground", "Background", "Orphan", "nil")");
    row("both forms", "", R"({"propagationPolicy":"Orphan","orphanDependents":true})", 422,
        R"(DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set)");
    row("an odd dry run", "", R"({"dryRun":["Some"]})", 422,
        R"(DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All")");
    row("text for a number", "", R"({"gracePeriodSeconds":"soon"})", 400,
        "the delete option gracePeriodSeconds must be a number");
    row("another kind", "", R"({"kind":"Service","apiVersion":"v1"})", 400,
        "decoded object cannot be converted to DeleteOptions");
    row("a list", "", "[]", 400, "decoded object cannot be converted to DeleteOptions");
}

void TestApiDeletion::options_areRefused()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, body);
    Rig rig;
    makeFamily(rig);
    for (const QByteArray &path : {hello, services()}) {
        const Answer refused = rig.send("DELETE", path + query, body);
        QTEST(refused.status, "status");
        QTEST(refused.message(), "message");
    }
    QVERIFY(find(rig, kinds::service(), u"hello"_s));
}

void TestApiDeletion::gone_isAnsweredByAStatus()
{
    Rig rig;
    makeFamily(rig);
    const QString uid = find(rig, kinds::service(), u"hello"_s)->uid();
    const Answer gone = rig.send("DELETE", hello, policy("Background"));
    const QByteArray expected =
        R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"hello",)"
        R"("group":"serving.knative.dev","kind":"services","uid":")" +
        uid.toLatin1() + "\"}}";
    QCOMPARE(gone.json(), QJsonDocument::fromJson(expected).object());
    QVERIFY(!find(rig, kinds::service(), u"hello"_s));
}

void TestApiDeletion::preconditions_holdTheObject_data()
{
    QTest::addColumn<QByteArray>("condition");
    QTest::addColumn<QString>("message");
    QTest::newRow("another uid")
        << QByteArray(R"("uid":"other")")
        << uR"(Operation cannot be fulfilled on Service.serving.knative.dev "hello": the UID in the precondition (other) does not match the UID in record (%1). The object might have been deleted and then recreated)"_s;
    QTest::newRow("another version")
        << QByteArray(R"("resourceVersion":"1")")
        << uR"(Operation cannot be fulfilled on Service.serving.knative.dev "hello": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (%2). The object might have been modified)"_s;
}

void TestApiDeletion::preconditions_holdTheObject()
{
    QFETCH(const QByteArray, condition);
    QFETCH(const QString, message);
    Rig rig;
    makeFamily(rig);
    const ObjectPtr service = find(rig, kinds::service(), u"hello"_s);
    const QByteArray body = R"({"preconditions":{)" + condition + "}}";
    const Answer refused = rig.send("DELETE", hello, body);
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.message(),
             message.contains(u"%1")
                 ? message.arg(service->uid())
                 : QString(message).replace(u"%2"_s, QString::number(service->resourceVersion())));
    QCOMPARE(rig.send("DELETE", services(), body).status, 409);
    const QByteArray right = R"({"preconditions":{"uid":")" + service->uid().toLatin1() +
                             R"(","resourceVersion":")" + QByteArray::number(service->resourceVersion()) +
                             R"("},"gracePeriodSeconds":0})";
    QCOMPARE(rig.send("DELETE", hello, right).status, 200);
}

void TestApiDeletion::orphans_stayWithoutTheReference_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("policy") << QByteArray() << policy("Orphan");
    QTest::newRow("policy in the query") << QByteArray("?propagationPolicy=Orphan") << QByteArray();
    QTest::newRow("the old form") << QByteArray() << QByteArray(R"({"orphanDependents":true})");
}

void TestApiDeletion::orphans_stayWithoutTheReference()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, body);
    Rig rig;
    makeFamily(rig);
    const qint64 before = rig.store->version();
    QCOMPARE(rig.send("DELETE", hello + query, body).status, 200);
    QVERIFY(!find(rig, kinds::service(), u"hello"_s));
    for (const resource::Kind *kind : {&kinds::configuration(), &kinds::route()}) {
        QVERIFY(find(rig, *kind, u"hello"_s));
        QVERIFY(!find(rig, *kind, u"hello"_s)->metadata().contains("ownerReferences"_L1));
    }
    const auto changes = rig.store->changesSince(before);
    QCOMPARE(changes->size(),
             size_t(3)); // freed first, then deleted: nobody ever sees an orphan with an owner
    QCOMPARE(changes->back().kindId, kinds::service().id());
}

void TestApiDeletion::orphanFinalizer_orphansByDefault()
{
    Rig rig;
    makeFamily(rig);
    rig.send("PATCH", hello, R"({"metadata":{"finalizers":["orphan"]}})",
             Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(rig.send("DELETE", hello).status, 200);
    QVERIFY(!find(rig, kinds::service(), u"hello"_s));
    QVERIFY(!find(rig, kinds::route(), u"hello"_s)->metadata().contains("ownerReferences"_L1));
}

void TestApiDeletion::foreground_waitsForWhatIsOwned()
{
    Rig rig;
    makeFamily(rig);
    const Answer held = rig.send("DELETE", hello, policy("Foreground"));
    QCOMPARE(held.status, 200);
    const Object object(held.json());
    QVERIFY(object.isDeleting());
    QCOMPARE(resource::finalizersOf(object), QStringList{u"foregroundDeletion"_s});
    QVERIFY(find(rig, kinds::configuration(), u"hello"_s)); // the garbage collector's to delete
    QCOMPARE(rig.send("DELETE", hello, policy("Foreground")).status, 200);
}

void TestApiDeletion::cascadeInTheOldForm_isAccepted()
{
    Rig rig;
    makeFamily(rig);
    rig.send("PATCH", hello, R"({"metadata":{"finalizers":["example.com/hold"]}})",
             Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(rig.send("DELETE", hello, R"({"orphanDependents":false})").status, 202);
}

void TestApiDeletion::changeOfMind_endsTheWaiting()
{
    Rig rig;
    makeFamily(rig);
    rig.send("DELETE", hello, policy("Foreground"));
    QCOMPARE(rig.send("DELETE", hello, policy("Background")).json().value("status"_L1).toString(),
             u"Success"_s);
    QVERIFY(!find(rig, kinds::service(), u"hello"_s));
}

void TestApiDeletion::dryRun_saysWhatWouldStay_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::newRow("gone") << QByteArray(R"({"dryRun":["All"]})") << u"Status"_s;
    QTest::newRow("held") << QByteArray(R"({"dryRun":["All"],"propagationPolicy":"Foreground"})")
                          << u"Service"_s;
}

void TestApiDeletion::dryRun_saysWhatWouldStay()
{
    QFETCH(const QByteArray, body);
    Rig rig;
    makeFamily(rig);
    const qint64 before = rig.store->version();
    const Answer tried = rig.send("DELETE", hello, body);
    QCOMPARE(tried.status, 200);
    QTEST(tried.json().value("kind"_L1).toString(), "kind");
    QCOMPARE(rig.send("DELETE", services("?dryRun=All")).status, 200);
    QCOMPARE(rig.store->version(), before);
}

void TestApiDeletion::collection_isDeletedAsAsked()
{
    Rig rig;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        makeFamily(rig, name);
    rig.send("PATCH", services("/b"), R"({"metadata":{"labels":{"app":"y"}}})",
             Rig::with("Content-Type", "application/merge-patch+json"));
    const Answer deleted = rig.send(
        "DELETE", services("?labelSelector=app%3Dx&fieldSelector=metadata.name!%3Dc"), policy("Orphan"));
    QCOMPARE(deleted.status, 200);
    QCOMPARE(deleted.json().value("kind"_L1).toString(), u"ServiceList"_s);
    const QJsonArray items = deleted.json().value("items"_L1).toArray();
    QCOMPARE(items.size(), 1);
    QCOMPARE(items.at(0)["metadata"_L1]["name"_L1].toString(), u"a"_s);
    QVERIFY(!find(rig, kinds::configuration(), u"a"_s)->metadata().contains("ownerReferences"_L1));
    QVERIFY(find(rig, kinds::service(), u"b"_s) && find(rig, kinds::service(), u"c"_s));
    QCOMPARE(rig.send("DELETE", services(), policy("Foreground")).status, 200);
    QVERIFY(find(rig, kinds::service(), u"b"_s)->isDeleting() &&
            find(rig, kinds::service(), u"c"_s)->isDeleting());
}

// One write for what several of them own together, and none for what goes itself.
void TestApiDeletion::collection_orphansOncePerDependent()
{
    Rig rig;
    const auto reference = [&rig](const QString &name) {
        return QJsonObject{{u"apiVersion"_s, u"v1"_s},
                           {u"kind"_s, u"ConfigMap"_s},
                           {u"name"_s, name},
                           {u"uid"_s, find(rig, kinds::configMap(), name)->uid()}};
    };
    for (const QString &name : {u"a"_s, u"b"_s})
        rig.keep(Object(kinds::configMap(), {u"default"_s, name}));
    Object shared(kinds::secret(), {u"default"_s, u"shared"_s});
    shared.setMetadata(u"ownerReferences"_s, QJsonArray{reference(u"a"_s), reference(u"b"_s)});
    rig.keep(shared);
    Object among(kinds::configMap(), {u"default"_s, u"c"_s});
    among.setMetadata(u"ownerReferences"_s, QJsonArray{reference(u"a"_s)});
    rig.keep(among);
    QCOMPARE(rig.send("DELETE", "/api/v1/namespaces/default/configmaps", policy("Orphan")).status, 200);
    QVERIFY(rig.store->list(kinds::configMap()).empty());
    QVERIFY(!find(rig, kinds::secret(), u"shared"_s)->metadata().contains("ownerReferences"_L1));
}

void TestApiDeletion::namespaceWithHeldContent_isTerminating()
{
    Rig rig;
    rig.keep(Object(kinds::namespaceKind(), {{}, u"team"_s}));
    Object held(kinds::configMap(), {u"team"_s, u"held"_s});
    held.setMetadata(u"finalizers"_s, QJsonArray{u"example.com/hold"_s});
    rig.keep(held);
    rig.keep(Object(kinds::configMap(), {u"team"_s, u"free"_s}));
    const Answer answer = rig.send("DELETE", "/api/v1/namespaces/team");
    QCOMPARE(answer.status, 200);
    const Object ns(answer.json());
    QVERIFY(ns.isDeleting());
    QCOMPARE(ns.status().value("phase"_L1).toString(), u"Terminating"_s);
    QCOMPARE(uidOf(answer), rig.store->get(kinds::namespaceKind(), {{}, u"team"_s})->uid());
    QVERIFY(!rig.store->get(kinds::configMap(), {u"team"_s, u"free"_s}));
    QVERIFY(rig.store->get(kinds::configMap(), {u"team"_s, u"held"_s})->isDeleting());
}

void TestApiDeletion::pod_goesWithItsInstance_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("ended");
    QTest::addColumn<bool>("stays");
    const auto row = [](const char *name, const char *path, const char *body, const QStringList &ended,
                        bool stays) {
        QTest::newRow(name) << QByteArray(path) << QByteArray(body) << ended << stays;
    };
    row("the revision's own time", "p", "", {u"p -"_s}, true);
    row("a grace in the body", "p", R"({"gracePeriodSeconds":7})", {u"p 7000"_s}, true);
    row("a grace in the query", "p?gracePeriodSeconds=5", "", {u"p 5000"_s}, true);
    row("the body comes first", "p?gracePeriodSeconds=5", R"({"gracePeriodSeconds":7})", {u"p 7000"_s}, true);
    row("killed: gone at once", "p", R"({"gracePeriodSeconds":0})", {u"p 0"_s}, false);
    row("ended already", "q", "", {u"q -"_s}, false);
    row("only tried", "p?dryRun=All", "", {}, true);
    row("another one is meant", "p", R"({"preconditions":{"uid":"other"}})", {}, true);
}

void TestApiDeletion::pod_goesWithItsInstance()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, body);
    QFETCH(const QStringList, ended);
    QFETCH(const bool, stays);
    FakeInstances instances;
    api::Ports ports;
    ports.instances = &instances;
    Rig rig(ports);
    const QString name = QString::fromLatin1(path.left(1));
    keepPod(rig, name);
    const Answer answer = rig.send("DELETE", "/api/v1/namespaces/default/pods/" + path, body);
    QCOMPARE(instances.ended, ended);
    const ObjectPtr left = find(rig, kinds::pod(), name);
    QCOMPARE(left != nullptr, stays);
    if (answer.status == 409)
        return;
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("kind"_L1).toString(), u"Pod"_s);
    QCOMPARE(answer.json()["metadata"_L1]["deletionTimestamp"_L1].isString(), stays);
    QCOMPARE(left && left->isDeleting(), stays && !ended.isEmpty());
}

void TestApiDeletion::pods_goAllAtOnce()
{
    FakeInstances instances;
    api::Ports ports;
    ports.instances = &instances;
    Rig rig(ports);
    for (const QString &name : {u"p1"_s, u"p2"_s, u"q"_s})
        keepPod(rig, name);
    QCOMPARE(rig.send("DELETE", "/api/v1/namespaces/default/pods").status, 200);
    QCOMPARE(instances.ended, (QStringList{u"p1 -"_s, u"p2 -"_s, u"q -"_s}));
    QVERIFY(find(rig, kinds::pod(), u"p1"_s)->isDeleting());
    QVERIFY(!find(rig, kinds::pod(), u"q"_s));
}

QTEST_GUILESS_MAIN(TestApiDeletion)
#include "tst_api_deletion.moc"
