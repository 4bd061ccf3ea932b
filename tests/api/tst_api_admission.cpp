#include "api_rig.h"

#include "core/api/access.h"
#include "core/api/duplicates.h"
#include "core/api/served.h"

using namespace tidegate;
using namespace tidegate::test;

// How a refused object is answered, and what the cluster's settings change.
class TestApiAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusal_isWordedAsInACluster_data();
    void refusal_isWordedAsInACluster();
    void duplicates_areFoundByPath_data();
    void duplicates_areFoundByPath();
    void duplicateField_isRefusedOrWarned();
    void duplicateField_inYaml_isRefusedOrWarned_data();
    void duplicateField_inYaml_isRefusedOrWarned();
    void settings_decideAboutTheNextWrite();
    void openApi_tellsWhatFieldsAreFor();
    void openApi_hasEveryServedKind_data();
    void openApi_hasEveryServedKind();
    void effectlessField_isWarnedAbout();
};

namespace {

const QByteArray settings = "/api/v1/namespaces/knative-serving/configmaps";
const QByteArray maps = "/api/v1/namespaces/default/configmaps";
const QByteArray json = "application/json";

} // namespace

void TestApiAdmission::refusal_isWordedAsInACluster_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("field"); // of the first cause
    QTest::newRow("a value that validation refuses")
        << services() << serviceBody("a", "{}", 601) << 400
        << u"admission webhook \"validation.webhook.serving.knative.dev\" denied the request: validation "
           "failed: expected 0 <= 601 <= 600: spec.template.spec.timeoutSeconds"_s
        << u"spec.template.spec.timeoutSeconds"_s;
    QTest::newRow("text for a number")
        << services() << serviceBody("a").replace("\"timeoutSeconds\":60", "\"containerConcurrency\":\"ten\"")
        << 400
        << u"admission webhook \"webhook.serving.knative.dev\" denied the request: mutation failed: cannot "
           "decode incoming new object: json: cannot unmarshal string into Go struct field "
           "Service.spec.template.spec.containerConcurrency of type int64"_s
        << u"spec.template.spec.containerConcurrency"_s;
    QTest::newRow("a number for text in a core kind") << maps << configMap("a", R"({"key":5})") << 400
                                                      << u"ConfigMap in version \"v1\" cannot be handled as "
                                                         u"a ConfigMap: json: cannot unmarshal number into "
                                                         "Go struct field ConfigMap.data of type string"_s
                                                      << u"data[key]"_s;
    QTest::newRow("a name that no container of a Pod can have")
        << services() << serviceBody("a").replace("{\"image\"", "{\"name\":\"&odd\",\"image\"") << 400
        << u"admission webhook \"validation.webhook.serving.knative.dev\" denied the request: validation "
           "callback failed: dry run failed with Pod \"a\" is invalid: spec.containers[0].name: Invalid "
           "value: "
           "\"&odd\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
           "and "
           "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for "
           "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'): spec.template"_s
        << u"spec.template.spec.containers[0].name"_s;
    QTest::newRow("a setting out of its range")
        << settings << configMap("config-autoscaler", R"({"stable-window":"5s"})") << 400
        << u"admission webhook \"config.webhook.serving.knative.dev\" denied the request: validation failed: "
           "stable-window = 5s, must be in [6s; 1h0m0s] range"_s
        << u"data"_s;
    QTest::newRow("the same words elsewhere are nobody's setting")
        << maps << configMap("config-autoscaler", R"({"stable-window":"5s"})") << 201 << QString()
        << QString();
}

void TestApiAdmission::refusal_isWordedAsInACluster()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QString, message);
    QFETCH(const QString, field);
    Rig rig;
    const Answer answer = rig.send("POST", target, body, Rig::with("Content-Type", json));
    QVERIFY2(answer.status == status, answer.body.constData());
    QCOMPARE(answer.message(), message);
    const QJsonValue details = answer.json().value("details"_L1);
    QCOMPARE(details["causes"_L1][0]["field"_L1].toString(), field);
}

void TestApiAdmission::duplicates_areFoundByPath_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *reason, const QByteArray &text, const QStringList &expected) {
        QTest::newRow(reason) << text << expected;
    };
    row("none", R"({"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]})", {});
    row("at the top", R"({"a":1,"b":2,"a":3})", {u"a"_s});
    row("further down", R"({"spec":{"x":{},"x":[]}})", {u"spec.x"_s});
    row("in a list", R"({"l":[1,{"n":1 , "n" : 2}]})", {u"l[1].n"_s});
    row("three times is told once", R"({"a":1,"a":2,"a":3})", {u"a"_s});
    row("written with an escape", R"({"a":1,"\u0061":2})", {u"a"_s});
    row("only in a text", R"({"a":"{\"b\":1,\"b\":2}","c":"\\"})", {});
    row("after a text that ends in a backslash", R"({"a":"\\","a":1})", {u"a"_s});
    row("cut off", R"({"a":1,"a)", {u"a"_s});
    row("empty containers", R"({"a":{},"b":[],"b":[[],{}]})", {u"b"_s});
    row("deeper than anything accepted", QByteArray("[").repeated(100000), {});
}

void TestApiAdmission::duplicates_areFoundByPath()
{
    QFETCH(const QByteArray, text);
    QTEST(api::duplicateFields(text), "expected");
}

void TestApiAdmission::duplicateField_isRefusedOrWarned()
{
    Rig rig;
    const QByteArray body =
        serviceBody("a").replace("\"timeoutSeconds\":60", "\"timeoutSeconds\":60,\"timeoutSeconds\":61");
    const Answer strict = rig.send("POST", services("?fieldValidation=Strict"), body);
    QCOMPARE(strict.status, 400);
    QCOMPARE(
        strict.message(),
        u"Service in version \"v1\" cannot be handled as a Service: strict decoding error: duplicate field "
        "\"spec.template.spec.timeoutSeconds\""_s);
    const Answer warned = rig.send("POST", services(), body);
    QCOMPARE(warned.status, 201);
    QCOMPARE(std::string(warned.headers.value("Warning")),
             std::string("299 - \"duplicate field \\\"spec.template.spec.timeoutSeconds\\\"\""));
}

void TestApiAdmission::duplicateField_inYaml_isRefusedOrWarned_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("type");
    QTest::newRow("a create") << QByteArray("POST") << maps << QByteArray("application/yaml");
    QTest::newRow("an apply") << QByteArray("PATCH") << maps + "/a"
                              << QByteArray("application/apply-patch+yaml");
    QTest::newRow("a strategic merge patch")
        << QByteArray("PATCH") << QByteArray("/api/v1/namespaces/default")
        << QByteArray("application/strategic-merge-patch+json");
}

void TestApiAdmission::duplicateField_inYaml_isRefusedOrWarned()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, type);
    const QByteArray body = type.endsWith("json")
                                ? QByteArray(R"({"metadata":{"labels":{"k":"1","k":"2"}}})")
                                : QByteArray("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"
                                             "  labels: {k: '1', k: '2'}\n");
    Rig rig;
    const auto send = [&](const QByteArray &mode) {
        return rig.send(method.constData(), target + "?fieldManager=me&fieldValidation=" + mode, body,
                        Rig::with("Content-Type", type.constData()));
    };
    const Answer strict = send("Strict");
    QVERIFY2(strict.status == 400, strict.body);
    QVERIFY(strict.message().contains(u"duplicate field \"metadata.labels.k\""_s));
    const Answer warned = send("Warn");
    QVERIFY2(warned.status < 300, warned.body);
    QCOMPARE(std::string(warned.headers.value("Warning")),
             std::string("299 - \"duplicate field \\\"metadata.labels.k\\\"\""));
    QCOMPARE(warned.json()["metadata"_L1]["labels"_L1]["k"_L1].toString(), u"2"_s);
    QVERIFY(!send("Ignore").headers.has("Warning"));
}

void TestApiAdmission::settings_decideAboutTheNextWrite()
{
    Rig rig;
    const QByteArray body = serviceBody("a").replace(
        "\"template\":{",
        R"("template":{"metadata":{"annotations":{"autoscaling.knative.dev/initial-scale":"0"}},)");
    QCOMPARE(rig.send("POST", services(), body).status, 400);
    QCOMPARE(
        rig.send("POST", settings, configMap("config-autoscaler", R"({"allow-zero-initial-scale":"true"})"))
            .status,
        201);
    QCOMPARE(rig.send("POST", services(), body).status, 201);
}

// What `kubectl explain` prints: from the third version by new clients, from the second, as protobuf, by old
// ones.
void TestApiAdmission::openApi_tellsWhatFieldsAreFor()
{
    Rig rig;
    const QJsonValue service =
        rig.send("GET", "/openapi/v3/apis/serving.knative.dev/v1")
            .json()["components"_L1]["schemas"_L1]["dev.knative.serving.v1.Service"_L1];
    QVERIFY(!service["description"_L1].toString().isEmpty());
    const QJsonValue spec =
        service["properties"_L1]["spec"_L1]["properties"_L1]["template"_L1]["properties"_L1]["spec"_L1];
    QCOMPARE(spec["required"_L1].toArray(), QJsonArray{u"containers"_s});
    const QJsonValue container = spec["properties"_L1]["containers"_L1]["items"_L1]["properties"_L1];
    QVERIFY(!container["image"_L1]["description"_L1].toString().isEmpty());
    QCOMPARE(container["env"_L1]["x-kubernetes-list-map-keys"_L1].toArray(), QJsonArray{u"name"_s});
    QCOMPARE(container["ports"_L1]["x-kubernetes-list-type"_L1].toString(), u"atomic"_s);
    const QByteArray text = container["image"_L1]["description"_L1].toString().toUtf8();
    const Answer binary =
        rig.send("GET", "/openapi/v2", {},
                 Rig::with("Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
    QVERIFY(binary.body.contains(text));
    QVERIFY(binary.body.contains(QByteArray("\x9a\x01\x0a"
                                            "containers",
                                            13))); // field 19: required
}

void TestApiAdmission::openApi_hasEveryServedKind_data()
{
    QTest::addColumn<const resource::Kind *>("kind");
    for (const resource::Kind *kind : api::servedKinds())
        QTest::newRow(qPrintable(kind->apiVersion() + u' ' + kind->kind)) << kind;
}

// What discovery lists, `kubectl explain` finds: by group, version and kind, and the verbs below its path.
void TestApiAdmission::openApi_hasEveryServedKind()
{
    QFETCH(const resource::Kind *, kind);
    Rig rig;
    const QString root = kind->group.isEmpty() ? u"api/"_s + kind->version : u"apis/"_s + kind->apiVersion();
    QVERIFY(rig.send("GET", "/openapi/v3").json()["paths"_L1].toObject().contains(root));
    const QJsonObject document = rig.send("GET", ("/openapi/v3/"_L1 + root).toUtf8()).json();
    const QJsonObject wanted{
        {u"group"_s, kind->group}, {u"version"_s, kind->version}, {u"kind"_s, kind->kind}};
    const QJsonObject schemas = document["components"_L1]["schemas"_L1].toObject();
    const auto found = std::find_if(schemas.begin(), schemas.end(), [&](const auto &each) {
        return each["x-kubernetes-group-version-kind"_L1][0].toObject() == wanted;
    });
    QVERIFY(found != schemas.end());
    QVERIFY(!(*found)["description"_L1].toString().isEmpty());
    QVERIFY((*found)["properties"_L1]["metadata"_L1]["properties"_L1]["name"_L1].isObject());
    const QString path =
        u'/' + root + (kind->namespaced ? u"/namespaces/{namespace}/"_s : u"/"_s) + kind->plural;
    const QJsonObject paths = document["paths"_L1].toObject();
    const QStringList verbs = api::verbsOf(*kind);
    QCOMPARE(paths[path]["get"_L1].isObject(), verbs.contains(u"list"_s));
    QCOMPARE(paths[path]["post"_L1].isObject(), verbs.contains(u"create"_s));
    QCOMPARE(paths[QString(path + u"/{name}"_s)]["patch"_L1].isObject(), verbs.contains(u"patch"_s));
}

void TestApiAdmission::effectlessField_isWarnedAbout()
{
    Rig rig;
    const QByteArray body =
        serviceBody("a").replace("\"image\"", R"("securityContext":{"runAsUser":1000},"image")");
    const Answer answer = rig.send("POST", services(), body);
    QCOMPARE(answer.status, 201);
    QCOMPARE(std::string(answer.headers.value("Warning")),
             std::string("299 - \"accepted, but without effect on this server: "
                         "spec.template.spec.containers[0].securityContext.runAsUser\""));
}

QTEST_GUILESS_MAIN(TestApiAdmission)
#include "tst_api_admission.moc"
