#include "api_rig.h"
#include "core/api/derived.h"
#include "core/resource/serving.h"

#include <QUuid>

using namespace tidegate;
using namespace tidegate::test;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

/// Kinds of which nothing is stored.
class TestApiDerived : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void route_hasAPlaceholderForEachName();
    void ingress_isWhereClientsLookForIt();
    void clusterInfo_findsNothingInKubeSystem();
    void revision_hasADeployment_data();
    void revision_hasADeployment();
    void longName_isShortenedWithAHash();
    void machine_isANode();
    void usage_isThatOfRunningPods();
    void nothingIsKnownOfTheMachine_nothingIsSaid();
    void derived_isReadInEveryForm();
    void derived_isNotWritten();
    void derived_isWatchedThroughItsSource();
    void machine_isWatchedWithoutChanges();
    void measurements_areNotWatched();
    void derived_isNotInCategoryAll();
    void absent_isFoundAndEmpty_data();
    void absent_isFoundAndEmpty();
};

namespace {

const QByteArray coreServices = "/api/v1/namespaces/default/services";

class Engine : public api::MachineSource
{
public:
    api::Machine machine() const override
    {
        return {u"host-a"_s, u"127.0.0.1"_s,       8080,
                4,           8ull << 30,           2ull << 30,
                0.5,         milliseconds(12'500), *parseTime("2026-01-01T00:00:00Z")};
    }
    std::vector<api::InstanceUsage> usage(const QString &ns, const QString &revision) const override
    {
        if (ns != u"default" || revision != u"hello-00001")
            return {};
        const WallTime now = *parseTime("2026-01-02T00:00:00Z");
        return {{u"pod-a"_s, 0.25, 64ull << 20, now, milliseconds(10'000)},
                {u"gone"_s, 0.25, 64ull << 20, now, milliseconds(10'000)}};
    }
};

resource::Object route(const QString &name, const QJsonArray &traffic = {})
{
    resource::Object object(kinds::route(), {u"default"_s, name});
    object.setLabel(u"team"_s, u"alpha"_s);
    object.setLabel(keys::visibility, u"cluster-local"_s);
    object.setAnnotation(u"kubectl.kubernetes.io/last-applied-configuration"_s, u"{}"_s);
    object.setAnnotation(u"note"_s, u"x"_s);
    object.setStatus({{u"url"_s, u"http://%1.default.localhost:8080"_s.arg(name)}, {u"traffic"_s, traffic}});
    return object;
}

QStringList names(const Answer &list)
{
    QStringList found;
    for (const QJsonValue &item : list.json().value("items"_L1).toArray())
        found << item["metadata"_L1]["name"_L1].toString();
    return found;
}

std::vector<QJsonObject> eventsOf(const std::shared_ptr<Catcher> &watch)
{
    std::vector<QJsonObject> all;
    for (const QByteArray &line : QByteArray::fromStdString(watch->response.body).split('\n')) {
        if (!line.isEmpty())
            all.push_back(QJsonDocument::fromJson(line).object());
    }
    return all;
}

// `ADDED a`, `MODIFIED a`, …
QStringList events(const std::shared_ptr<Catcher> &watch)
{
    QStringList found;
    for (const QJsonObject &event : eventsOf(watch))
        found << event.value("type"_L1).toString() + u' ' +
                     event["object"_L1]["metadata"_L1]["name"_L1].toString();
    return found;
}

QJsonObject lastEvent(const std::shared_ptr<Catcher> &watch)
{
    return eventsOf(watch).back();
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

} // namespace

void TestApiDerived::route_hasAPlaceholderForEachName()
{
    Rig rig;
    rig.keep(route(u"hello"_s, {QJsonObject{{u"revisionName"_s, u"hello-00001"_s},
                                            {u"percent"_s, 100},
                                            {u"tag"_s, u"blue"_s},
                                            {u"url"_s, u"http://blue-hello.default.localhost:8080"_s}}}));
    rig.keep(resource::Object(kinds::route(), {u"default"_s, u"without-url"_s}));
    QCOMPARE(names(rig.send("GET", coreServices)), (QStringList{u"blue-hello"_s, u"hello"_s}));
    QCOMPARE(names(rig.send("GET", coreServices + "?labelSelector=team%3Dbeta")), QStringList());
    const Answer answer = rig.send("GET", coreServices + "/hello");
    QCOMPARE(answer.status, 200);
    const resource::Object service(answer.json());
    QCOMPARE(service.apiVersion() + u' ' + service.kindName(), u"v1 Service"_s);
    QCOMPARE(service.spec().value("type"_L1).toString(), u"ExternalName"_s);
    QCOMPARE(service.spec().value("externalName"_L1).toString(), u"hello.default.localhost"_s);
    QCOMPARE(service.labels(),
             (std::map<QString, QString>{{u"team"_s, u"alpha"_s}, {keys::route, u"hello"_s}}));
    QCOMPARE(service.annotations(), (std::map<QString, QString>{{u"note"_s, u"x"_s}}));
    const auto owner = rig.store->get(kinds::route(), {u"default"_s, u"hello"_s});
    QVERIFY(service.isControlledBy(*owner));
    QCOMPARE(service.resourceVersion(), owner->resourceVersion());
    QVERIFY(!QUuid::fromString(service.uid()).isNull() && service.uid() != owner->uid());
    QCOMPARE(resource::Object(rig.send("GET", coreServices + "/hello").json()).uid(), service.uid());
    QCOMPARE(rig.send("GET", coreServices + "/blue-hello").json()["spec"_L1]["externalName"_L1].toString(),
             u"blue-hello.default.localhost"_s);
    const Answer missing = rig.send("GET", coreServices + "/nope");
    QCOMPARE(missing.status, 404);
    QCOMPARE(missing.message(), u"services \"nope\" not found"_s);
}

void TestApiDerived::ingress_isWhereClientsLookForIt()
{
    Engine engine;
    Rig rig({.machine = &engine});
    const Answer answer = rig.send("GET", "/api/v1/namespaces/istio-system/services/istio-ingressgateway");
    QCOMPARE(answer.status, 200);
    const QJsonValue port = answer.json()["spec"_L1]["ports"_L1][0];
    QCOMPARE(answer.json()["spec"_L1]["type"_L1].toString(), u"NodePort"_s);
    QCOMPARE(port["name"_L1].toString(), u"http2"_s);
    QCOMPARE(port["port"_L1].toInt(), 80);
    QCOMPARE(port["nodePort"_L1].toInt(), 8080);
    QCOMPARE(names(rig.send("GET", "/api/v1/services")), QStringList{u"istio-ingressgateway"_s});
    QCOMPARE(names(rig.send("GET", coreServices)), QStringList());
}

void TestApiDerived::clusterInfo_findsNothingInKubeSystem()
{
    Engine engine;
    Rig rig({.machine = &engine});
    const Answer answer = rig.send(
        "GET",
        "/api/v1/namespaces/kube-system/services?labelSelector=kubernetes.io%2Fcluster-service%3Dtrue");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json().value("kind"_L1).toString(), u"ServiceList"_s);
    QVERIFY(answer.json().value("items"_L1).isArray() && names(answer).isEmpty());
}

void TestApiDerived::revision_hasADeployment_data()
{
    QTest::addColumn<int>("desired");
    QTest::addColumn<int>("ready");
    QTest::addColumn<QString>("resources"); // status of ResourcesAvailable
    QTest::addColumn<QString>("counts");    // desired/replicas/ready/available
    QTest::addColumn<QString>("conditions");
    QTest::newRow("at zero it is available")
        << 0 << 0 << u"True"_s << u"0/0/0/0"_s << u"Available=True Progressing=True"_s;
    QTest::newRow("all are there") << 3 << 3 << u"True"_s << u"3/3/3/3"_s
                                   << u"Available=True Progressing=True"_s;
    QTest::newRow("some are missing")
        << 3 << 1 << u"Unknown"_s << u"3/1/1/1"_s << u"Available=False Progressing=True"_s;
    QTest::newRow("none came in time")
        << 1 << 0 << u"False"_s << u"1/0/0/0"_s << u"Available=False Progressing=False"_s;
}

void TestApiDerived::revision_hasADeployment()
{
    QFETCH(const int, desired);
    QFETCH(const int, ready);
    QFETCH(const QString, resources);
    QFETCH(const QString, counts);
    QFETCH(const QString, conditions);
    resource::Object revision(kinds::revision(), {u"default"_s, u"hello-00001"_s});
    revision.setLabel(keys::configuration, u"hello"_s);
    revision.setSpec({{u"containers"_s, QJsonArray{QJsonObject{{u"image"_s, u"i"_s}}}}});
    revision.setStatus(
        {{u"desiredReplicas"_s, desired},
         {u"actualReplicas"_s, ready},
         {u"conditions"_s, QJsonArray{QJsonObject{{u"type"_s, u"ResourcesAvailable"_s},
                                                  {u"status"_s, resources},
                                                  {u"lastTransitionTime"_s, u"2026-01-01T00:00:00Z"_s}}}}});
    Rig rig;
    rig.keep(revision);
    const Answer answer =
        rig.send("GET", "/apis/apps/v1/namespaces/default/deployments/hello-00001-deployment");
    QVERIFY2(answer.status == 200, answer.body);
    const resource::Object deployment(answer.json());
    const auto count = [&](const char *path) {
        return QString::number(resource::at(deployment.json(), QString::fromLatin1(path)).toInt());
    };
    QCOMPARE(QStringList({count("spec.replicas"), count("status.replicas"), count("status.readyReplicas"),
                          count("status.availableReplicas")})
                 .join(u'/'),
             counts);
    QStringList said;
    for (const QJsonValue &condition : deployment.status().value("conditions"_L1).toArray())
        said << condition["type"_L1].toString() + u'=' + condition["status"_L1].toString();
    QCOMPARE(said.join(u' '), conditions);
    QCOMPARE(deployment.label(keys::configuration), u"hello"_s);
    QCOMPARE(deployment.label(keys::revision), u"hello-00001"_s);
    QCOMPARE(deployment.label(u"app"_s), u"hello-00001"_s);
}

void TestApiDerived::longName_isShortenedWithAHash()
{
    Rig rig;
    const QString name(60, u'r');
    rig.keep(resource::Object(kinds::revision(), {u"default"_s, name}));
    const QStringList all = names(rig.send("GET", "/apis/apps/v1/namespaces/default/deployments"));
    QCOMPARE(all.size(), 1);
    QCOMPARE(all.first().size(), 63);
    QVERIFY(all.first().startsWith(QString(20, u'r')) && all.first().endsWith(u"-deployment"));
    QCOMPARE(rig.send("GET", "/apis/apps/v1/namespaces/default/deployments/" + all.first().toUtf8()).status,
             200);
}

void TestApiDerived::machine_isANode()
{
    Engine engine;
    Rig rig({.machine = &engine});
    const Answer answer = rig.send("GET", "/api/v1/nodes/host-a");
    QCOMPARE(answer.status, 200);
    const QJsonValue status = answer.json().value("status"_L1);
    QCOMPARE(status["capacity"_L1].toObject(),
             (QJsonObject{{u"cpu"_s, u"4"_s}, {u"memory"_s, u"8388608Ki"_s}}));
    QCOMPARE(status["allocatable"_L1].toObject(), status["capacity"_L1].toObject());
    QCOMPARE(status["addresses"_L1][0]["type"_L1].toString(), u"InternalIP"_s);
    QCOMPARE(status["addresses"_L1][0]["address"_L1].toString(), u"127.0.0.1"_s);
    QCOMPARE(status["conditions"_L1][0]["type"_L1].toString(), u"Ready"_s);
    QCOMPARE(status["conditions"_L1][0]["status"_L1].toString(), u"True"_s);
    const Answer metrics = rig.send("GET", "/apis/metrics.k8s.io/v1beta1/nodes");
    const QJsonValue item = metrics.json()["items"_L1][0];
    QCOMPARE(metrics.json().value("kind"_L1).toString(), u"NodeMetricsList"_s);
    QCOMPARE(item["usage"_L1].toObject(),
             (QJsonObject{{u"cpu"_s, u"500000000n"_s}, {u"memory"_s, u"2097152Ki"_s}}));
    QCOMPARE(item["window"_L1].toString(), u"12.5s"_s);
}

void TestApiDerived::usage_isThatOfRunningPods()
{
    Engine engine;
    Rig rig({.machine = &engine});
    resource::Object pod(kinds::pod(), {u"default"_s, u"pod-a"_s});
    pod.setLabel(keys::revision, u"hello-00001"_s);
    pod.setSpec({{u"containers"_s, QJsonArray{QJsonObject{{u"name"_s, u"app"_s}}}}});
    rig.keep(pod);
    const QByteArray path = "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods";
    const Answer list = rig.send("GET", path);
    QCOMPARE(names(list), QStringList{u"pod-a"_s});
    const QJsonValue item = list.json()["items"_L1][0];
    QCOMPARE(
        item["containers"_L1][0].toObject(),
        (QJsonObject{{u"name"_s, u"app"_s},
                     {u"usage"_s, QJsonObject{{u"cpu"_s, u"250000000n"_s}, {u"memory"_s, u"65536Ki"_s}}}}));
    QCOMPARE(item["timestamp"_L1].toString(), u"2026-01-02T00:00:00Z"_s);
    QCOMPARE(
        names(rig.send("GET", path + "?labelSelector=serving.knative.dev/revision%3Dhello-00001")).size(), 1);
    QCOMPARE(names(rig.send("GET", path + "?labelSelector=a%3Db")).size(), 0);
    QCOMPARE(rig.send("GET", path + "/pod-a").status, 200);
    QCOMPARE(rig.send("GET", path + "/pod-b").status, 404);
}

void TestApiDerived::nothingIsKnownOfTheMachine_nothingIsSaid()
{
    Rig rig;
    QCOMPARE(names(rig.send("GET", "/api/v1/nodes")), QStringList());
    QCOMPARE(rig.send("GET", "/api/v1/namespaces/istio-system/services/istio-ingressgateway").status, 404);
    QCOMPARE(names(rig.send("GET", "/apis/metrics.k8s.io/v1beta1/pods")), QStringList());
}

void TestApiDerived::derived_isReadInEveryForm()
{
    Rig rig;
    rig.keep(route(u"hello"_s));
    const auto table = Rig::with("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
    const Answer list = rig.send("GET", coreServices, {}, table);
    QCOMPARE(list.json().value("kind"_L1).toString(), u"Table"_s);
    QJsonArray cells = list.json()["rows"_L1][0]["cells"_L1].toArray();
    while (cells.size() > 4)
        cells.removeLast();
    QCOMPARE(cells, (QJsonArray{u"hello"_s, u"ExternalName"_s, u"<none>"_s, u"hello.default.localhost"_s}));
    QCOMPARE(rig.send("GET", coreServices + "/hello", {}, table).json().value("kind"_L1).toString(),
             u"Table"_s);
}

void TestApiDerived::derived_isNotWritten()
{
    Rig rig;
    rig.keep(route(u"hello"_s));
    for (const char *method : {"PUT", "PATCH", "DELETE"}) {
        const Answer answer = rig.send(method, coreServices + "/hello", "{}");
        QCOMPARE(answer.status, 405);
        QVERIFY2(answer.message().contains(u"worked out by the server"), answer.body);
    }
    QCOMPARE(rig.send("POST", coreServices, R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"x"}})")
                 .status,
             405);
}

void TestApiDerived::derived_isWatchedThroughItsSource()
{
    Rig rig;
    rig.keep(route(u"a"_s));
    const QByteArray version = QByteArray::number(rig.store->version());
    const auto fromStart = rig.begin("GET", coreServices + "?watch=true");
    rig.keep(route(u"b"_s, {QJsonObject{{u"tag"_s, u"blue"_s}, {u"url"_s, u"http://blue-b.localhost"_s}}}));
    const auto resumed = rig.begin("GET", coreServices + "?watch=true&resourceVersion=" + version);
    const auto ofOne = rig.begin("GET", coreServices + "?watch=true&fieldSelector=metadata.name%3Db");
    rig.keep(route(u"b"_s)); // its tag goes
    rig.store->commit({store::Mutation::remove(route(u"a"_s))}, [](const auto &) {});
    QTRY_VERIFY(!rig.store->get(kinds::route(), {u"default"_s, u"a"_s}));
    const QStringList since{u"ADDED b"_s, u"ADDED blue-b"_s, u"MODIFIED b"_s, u"DELETED blue-b"_s,
                            u"DELETED a"_s};
    QCOMPARE(sorted(events(resumed)), sorted(since));
    QCOMPARE(sorted(events(fromStart)), sorted(since + QStringList{u"ADDED a"_s}));
    QCOMPARE(events(ofOne), (QStringList{u"ADDED b"_s, u"MODIFIED b"_s}));
    const QJsonObject last = lastEvent(fromStart).value("object"_L1).toObject();
    QCOMPARE(resource::Object(last).resourceVersion(), rig.store->version());
    QCOMPARE(last.value("kind"_L1).toString(), u"Service"_s);
}

void TestApiDerived::machine_isWatchedWithoutChanges()
{
    Engine engine;
    Rig rig({.machine = &engine});
    const auto watch = rig.begin("GET", "/api/v1/nodes?watch=true");
    rig.keep(route(u"a"_s));
    QCOMPARE(events(watch), QStringList{u"ADDED host-a"_s});
    QVERIFY(!watch->done);
}

void TestApiDerived::measurements_areNotWatched()
{
    Rig rig;
    QCOMPARE(rig.send("GET", "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods?watch=true").status, 405);
}

void TestApiDerived::derived_isNotInCategoryAll()
{
    for (const resource::Kind &kind : resource::derivedKinds())
        QVERIFY2(kind.categories.isEmpty(), qPrintable(kind.id()));
}

void TestApiDerived::absent_isFoundAndEmpty_data()
{
    QTest::addColumn<QByteArray>("path");
    // What `kubectl apply --prune` looks up before it begins, in the versions of 1.20 and of now.
    for (const char *path :
         {"/api/v1/endpoints", "/api/v1/persistentvolumes", "/api/v1/persistentvolumeclaims",
          "/api/v1/replicationcontrollers", "/apis/batch/v1/jobs", "/apis/batch/v1/cronjobs",
          "/apis/batch/v1beta1/cronjobs", "/apis/networking.k8s.io/v1/ingresses",
          "/apis/extensions/v1beta1/ingresses", "/apis/apps/v1/daemonsets", "/apis/apps/v1/replicasets",
          "/apis/apps/v1/statefulsets"})
        QTest::newRow(path) << QByteArray(path);
}

void TestApiDerived::absent_isFoundAndEmpty()
{
    QFETCH(const QByteArray, path);
    Rig rig;
    const QByteArray group = path.left(path.lastIndexOf('/'));
    const QString plural = QString::fromLatin1(path.mid(group.size() + 1));
    bool isListed = false;
    for (const QJsonValue &each : rig.send("GET", group).json().value("resources"_L1).toArray())
        isListed = isListed || each["name"_L1].toString() == plural;
    QVERIFY(isListed);
    const Answer list = rig.send("GET", path);
    QCOMPARE(list.status, 200);
    QVERIFY(list.json().value("kind"_L1).toString().endsWith(u"List"_s));
    QCOMPARE(names(list), QStringList());
    const bool isOfCluster = plural == u"persistentvolumes";
    const QByteArray all = isOfCluster ? path : group + "/namespaces/default/" + plural.toLatin1();
    QCOMPARE(rig.send("GET", all + "/x").status, 404);
    const Answer post = rig.send("POST", all, "{}");
    QCOMPARE(post.status, 405);
    QVERIFY2(post.message().contains(u"there are no "_s), post.body);
}

QTEST_GUILESS_MAIN(TestApiDerived)
#include "tst_api_derived.moc"
