#include "api_rig.h"

using namespace tidegate;
using namespace tidegate::test;

class TestApiDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void request_isAnswered_data();
    void request_isAnswered();
    void created_isWholeAndNamed();
    void generateName_makesNames();
    void generatedName_thatIsTaken_isDrawnAgain_data();
    void generatedName_thatIsTaken_isDrawnAgain();
    void invalid_namesTheFields();
    void unknownField_isRefusedOrWarned();
    void dryRun_keepsNothing();
    void update_needsTheVersionItWasMadeOn();
    void status_isWrittenApart();
    void status_ofWrongTypes_isRefused();
    void partOfAClusters_isExplained_data();
    void partOfAClusters_isExplained();
    void patch_changesWhatItSays();
    void patch_meetsAnotherWrite_isTriedAgain();
    void deepObject_isRefusedByEveryWrite();
    void apply_createsThenMerges();
    void deleted_withPreconditions();
    void namespaceDeleted_takesItsContent();
    void finalizers_holdTheObject();
    void terminatingNamespace_takesNothingNew();
    void readOnlyKinds_areRefusedWithASentence();
    void revision_isNotMadeByHand();
    void lastModifier_followsTheSpec();
    void lastModifier_isNotForged();
    void discovery_isCachedByTag();
    void openApi_knowsFieldValidation();
    void openApiV2_tellsOldClientsOfDryRun();
    void everyAnswer_hasAnAuditId();
    void pretty_isIndented();
    void secret_neverReachesTheAuditLog();
};

void TestApiDispatcher::request_isAnswered_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const char *method, const QByteArray &target,
                        const QByteArray &body, const char *type, int status, const char *reason) {
        QTest::newRow(name) << QByteArray(method) << target << body << QByteArray(type) << status
                            << QString::fromLatin1(reason);
    };
    const char *json = "application/json";
    row("health", "GET", "/healthz", {}, "", 200, "");
    row("version", "GET", "/version", {}, "", 200, "");
    row("the root", "GET", "/", {}, "", 200, "");
    row("a head", "HEAD", services("/there"), {}, "", 200, "");
    row("a head of nothing", "HEAD", services("/nope"), {}, "", 404, "NotFound");
    row("nothing there", "GET", "/nope", {}, "", 404, "NotFound");
    row("no metrics port", "GET", "/metrics", {}, "", 404, "NotFound");
    row("get", "GET", services("/there"), {}, "", 200, "");
    row("get what is not", "GET", services("/nope"), {}, "", 404, "NotFound");
    row("get across namespaces is no path", "GET", "/apis/serving.knative.dev/v1/services/there", {}, "", 404,
        "NotFound");
    row("list", "GET", services(), {}, "", 200, "");
    row("list everywhere", "GET", "/apis/serving.knative.dev/v1/services", {}, "", 200, "");
    row("list in no namespace", "GET", "/apis/serving.knative.dev/v1/namespaces/nope/services", {}, "", 200,
        "");
    row("list with a bad selector", "GET", services("?labelSelector=a%3Db%3Dc"), {}, "", 400, "BadRequest");
    row("list with a bad limit", "GET", services("?limit=many"), {}, "", 400, "BadRequest");
    row("list with a strange token", "GET", services("?continue=zzz"), {}, "", 400, "BadRequest");
    row("list from the future", "GET", services("?resourceVersion=99999"), {}, "", 504, "Timeout");
    row("create", "POST", services(), serviceBody("new"), json, 201, "");
    row("create in YAML", "POST", "/api/v1/namespaces/default/configmaps",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\n", "application/yaml", 201, "");
    row("create without saying what, as in a cluster", "POST", "/api/v1/namespaces/default/configmaps",
        R"({"metadata":{"name":"x"}})", json, 201, "");
    row("create without saying what version", "POST", "/api/v1/namespaces/default/configmaps",
        R"({"kind":"ConfigMap","metadata":{"name":"x"}})", json, 201, "");
    row("update without saying what", "PUT", "/api/v1/namespaces/default",
        R"({"metadata":{"labels":{"a":"b"}}})", json, 200, "");
    row("create what says to be another kind", "POST", "/api/v1/namespaces/default/configmaps",
        R"({"kind":"Secret","metadata":{"name":"x"}})", json, 400, "BadRequest");
    row("custom kinds have to say what they are", "POST", services(),
        serviceBody("new").replace("\"kind\":\"Service\",", ""), json, 400, "BadRequest");
    row("apply without saying what", "PATCH", "/api/v1/namespaces/default/configmaps/x?fieldManager=me",
        R"({"metadata":{"name":"x"}})", "application/apply-patch+yaml", 400, "BadRequest");
    row("create what is there", "POST", services(), serviceBody("there"), json, 409, "AlreadyExists");
    row("create without a body", "POST", services(), {}, json, 400, "BadRequest");
    row("create from broken JSON", "POST", services(), "{\"a\":", json, 400, "BadRequest");
    row("create from protobuf", "POST", services(), "k8s", "application/vnd.kubernetes.protobuf", 415,
        "UnsupportedMediaType");
    row("create another kind", "POST", services(), configMap("x"), json, 400, "BadRequest");
    row("create an array", "POST", services(), "[]", json, 400, "BadRequest");
    row("create without a name", "POST", "/api/v1/namespaces/default/configmaps",
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{}})", json, 422, "Invalid");
    row("create with a version", "POST", "/api/v1/namespaces/default/configmaps",
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","resourceVersion":"5"}})", json, 400,
        "BadRequest");
    row("create in another namespace", "POST", "/api/v1/namespaces/default/configmaps",
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"prod"}})", json, 400,
        "BadRequest");
    row("create in no namespace", "POST", "/api/v1/namespaces/nope/configmaps", configMap("x"), json, 404,
        "NotFound");
    row("create everywhere", "POST", "/apis/serving.knative.dev/v1/services", serviceBody("new"), json, 405,
        "MethodNotAllowed");
    row("create by name", "POST", services("/there"), serviceBody("there"), json, 405, "MethodNotAllowed");
    row("create with an odd dry run", "POST", services("?dryRun=Some"), serviceBody("new"), json, 422,
        "Invalid");
    row("update what is not", "PUT", "/api/v1/namespaces/default/configmaps/x", configMap("x"), json, 404,
        "NotFound");
    row("update under another name", "PUT", services("/there"), serviceBody("other"), json, 400,
        "BadRequest");
    row("update without a version", "PUT", services("/there"), serviceBody("there"), json, 422, "Invalid");
    row("patch what is not", "PATCH", services("/nope"), "{}", "application/merge-patch+json", 404,
        "NotFound");
    row("patch strategically", "PATCH", services("/there"), "{}", "application/strategic-merge-patch+json",
        415, "UnsupportedMediaType");
    row("patch a core kind strategically", "PATCH", "/api/v1/namespaces/default",
        R"({"metadata":{"labels":{"a":"b"}}})", "application/strategic-merge-patch+json", 200, "");
    row("patch with an unknown directive", "PATCH", "/api/v1/namespaces/default",
        R"({"metadata":{"$patch":"burn"}})", "application/strategic-merge-patch+json", 400, "BadRequest");
    row("patch with force", "PATCH", services("/there?force=true"), "{}", "application/merge-patch+json", 422,
        "Invalid");
    row("patch by an array", "PATCH", services("/there"), "[]", "application/merge-patch+json", 400,
        "BadRequest");
    row("patch that does not apply", "PATCH", services("/there"), R"([{"op":"remove","path":"/x"}])",
        "application/json-patch+json", 422, "Invalid");
    row("apply without a manager", "PATCH", services("/there"), "{}", "application/apply-patch+yaml", 422,
        "Invalid");
    row("delete", "DELETE", services("/there"), R"({"propagationPolicy":"Background"})", json, 200, "");
    row("delete what is not", "DELETE", services("/nope"), {}, "", 404, "NotFound");
    row("delete and orphan", "DELETE", services("/there?propagationPolicy=Orphan"), {}, "", 200, "");
    row("delete the default namespace", "DELETE", "/api/v1/namespaces/default", {}, "", 403, "Forbidden");
    row("delete all namespaces", "DELETE", "/api/v1/namespaces", {}, "", 405, "MethodNotAllowed");
    row("delete all", "DELETE", services(), {}, "", 200, "");
    row("no such subresource", "GET", services("/there/scale"), {}, "", 404, "NotFound");
    row("a command in a pod", "POST", "/api/v1/namespaces/default/pods/p/exec?command=true", {}, "", 404,
        "NotFound");
    row("a log of no pod", "GET", "/api/v1/namespaces/default/pods/p/log", {}, "", 404, "NotFound");
    row("a method nobody knows", "BREW", services(), {}, "", 405, "MethodNotAllowed");
    row("discovery takes no POST", "POST", "/apis", {}, "", 405, "MethodNotAllowed");
    row("a broken escape", "GET", services("/%zz"), {}, "", 400, "BadRequest");
    row("another engine", "GET", "/engines/moon/api/v1", {}, "", 404, "NotFound");
    row("this engine", "GET", "/engines/local" + services("/there"), {}, "", 200, "");
}

void TestApiDispatcher::request_isAnswered()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, type);
    QFETCH(const int, status);
    QFETCH(const QString, reason);
    Rig rig;
    QCOMPARE(rig.send("POST", services(), serviceBody("there"), Rig::with("Content-Type", "application/json"))
                 .status,
             201);
    const Answer answer = rig.send(method, target, body, Rig::with("Content-Type", type));
    QVERIFY2(answer.status == status,
             qPrintable(QString::number(answer.status) + u' ' + QString::fromUtf8(answer.body)));
    QCOMPARE(answer.reason(), reason);
    if (status >= 400) { // the shape of every failure
        const QJsonObject json = answer.json();
        QCOMPARE(json.value("kind"_L1).toString(), u"Status"_s);
        QCOMPARE(json.value("apiVersion"_L1).toString(), u"v1"_s);
        QCOMPARE(json.value("status"_L1).toString(), u"Failure"_s);
        QCOMPARE(json.value("code"_L1).toInt(), status);
        QVERIFY(!answer.message().isEmpty());
    }
    QCOMPARE(rig.dispatcher->underWay(), 0);
}

void TestApiDispatcher::created_isWholeAndNamed()
{
    Rig rig;
    const Answer answer = rig.send("POST", services(), serviceBody("a"));
    QCOMPARE(answer.status, 201);
    const resource::Object object(answer.json());
    QCOMPARE(object.ns(), u"default"_s);
    QVERIFY(!object.uid().isEmpty());
    QCOMPARE(object.generation(), 1);
    QCOMPARE(object.annotation(u"serving.knative.dev/creator"_s), u"tester"_s);
    QCOMPARE(object.annotation(u"serving.knative.dev/lastModifier"_s), u"tester"_s);
    QVERIFY(!object.spec().value("traffic"_L1).toArray().isEmpty()); // defaulted
    const Answer missing = rig.send("GET", services("/nope"));
    QCOMPARE(missing.message(), u"services.serving.knative.dev \"nope\" not found"_s);
    QCOMPARE(
        missing.json().value("details"_L1).toObject(),
        QJsonObject(
            {{u"name"_s, u"nope"_s}, {u"group"_s, u"serving.knative.dev"_s}, {u"kind"_s, u"services"_s}}));
}

void TestApiDispatcher::generateName_makesNames()
{
    Rig rig;
    const QByteArray body = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"job-"}})";
    const QString first =
        resource::Object(rig.send("POST", "/api/v1/namespaces/default/configmaps", body).json()).name();
    const QString second =
        resource::Object(rig.send("POST", "/api/v1/namespaces/default/configmaps", body).json()).name();
    QVERIFY(first.startsWith(u"job-"_s) && first.size() == 9);
    QVERIFY(first != second);
}

void TestApiDispatcher::generatedName_thatIsTaken_isDrawnAgain_data()
{
    QTest::addColumn<bool>("isDry");
    QTest::newRow("a create") << false;
    QTest::newRow("a dry run writes nothing, however often it draws") << true;
}

void TestApiDispatcher::generatedName_thatIsTaken_isDrawnAgain()
{
    QFETCH(const bool, isDry);
    QStringList drawn{u"aaaaa"_s, u"aaaaa"_s, u"bbbbb"_s};
    api::Ports ports;
    ports.nameSuffix = [&] { return drawn.takeFirst().toStdString(); };
    Rig rig(ports);
    const QByteArray body = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"job-"}})";
    const QByteArray path = "/api/v1/namespaces/default/configmaps";
    QCOMPARE(rig.send("POST", path, body).status, 201);
    const Answer answer = rig.send("POST", isDry ? path + "?dryRun=All" : path, body);
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json()["metadata"_L1]["name"_L1].toString(), u"job-bbbbb"_s);
    QVERIFY(drawn.isEmpty());
    QCOMPARE(rig.send("GET", path + "/job-bbbbb").status, isDry ? 404 : 200);
}

void TestApiDispatcher::invalid_namesTheFields()
{
    Rig rig;
    const Answer answer = rig.send("POST", services(), serviceBody("9lives", "{}", 100'000));
    QCOMPARE(answer.status, 400); // as Knative's webhook answers
    QCOMPARE(answer.reason(), u"BadRequest"_s);
    QVERIFY2(
        answer.message().startsWith(u"admission webhook \"validation.webhook.serving.knative.dev\" denied "
                                    "the request: validation failed: "_s),
        qPrintable(answer.message()));
    const QJsonObject details = answer.json().value("details"_L1).toObject();
    QCOMPARE(details.value("kind"_L1).toString(), u"Service"_s);
    QStringList fields;
    for (const QJsonValue &cause : details.value("causes"_L1).toArray())
        fields << cause["field"_L1].toString();
    QVERIFY2(fields.contains(u"metadata.name"_s), qPrintable(fields.join(u' ')));
    QVERIFY2(fields.contains(u"spec.template.spec.timeoutSeconds"_s), qPrintable(fields.join(u' ')));
}

void TestApiDispatcher::unknownField_isRefusedOrWarned()
{
    Rig rig;
    QByteArray body = serviceBody("a");
    body.replace("\"spec\":{\"template\"", "\"spec\":{\"bogus\":1,\"template\"");
    const Answer strict = rig.send("POST", services("?fieldValidation=Strict"), body);
    QCOMPARE(strict.status, 400);
    QCOMPARE(
        strict.message(),
        u"Service in version \"v1\" cannot be handled as a Service: strict decoding error: unknown field \"spec.bogus\""_s);
    QVERIFY(!rig.store->get(resource::kinds::service(), {u"default"_s, u"a"_s}));
    const Answer warned = rig.send("POST", services("?fieldValidation=Warn&dryRun=All"), body);
    QCOMPARE(warned.status, 201);
    QCOMPARE(std::string(warned.headers.value("Warning")),
             std::string("299 - \"unknown field \\\"spec.bogus\\\"\""));
    const Answer ignored = rig.send("POST", services("?fieldValidation=Ignore"), body);
    QCOMPARE(ignored.status, 201);
    QVERIFY(!ignored.headers.has("Warning"));
    QVERIFY(!resource::Object(ignored.json()).spec().contains("bogus"_L1)); // as in a cluster, it is dropped
}

void TestApiDispatcher::dryRun_keepsNothing()
{
    Rig rig;
    const qint64 version = rig.store->version();
    const Answer created = rig.send("POST", services("?dryRun=All"), serviceBody("a"));
    QCOMPARE(created.status, 201);
    QVERIFY(!resource::Object(created.json()).uid().isEmpty());
    QCOMPARE(rig.send("GET", services("/a")).status, 404);
    QCOMPARE(rig.send("POST", services(), serviceBody("a")).status, 201);
    QCOMPARE(rig.send("POST", services("?dryRun=All"), serviceBody("a")).status, 409);
    const Answer patched =
        rig.send("PATCH", services("/a?dryRun=All"), R"({"spec":{"template":{"spec":{"timeoutSeconds":5}}}})",
                 Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(resource::Object(patched.json()).generation(), 2);
    QCOMPARE(resource::Object(rig.send("GET", services("/a")).json()).generation(), 1);
    QCOMPARE(rig.send("DELETE", services("/a?dryRun=All")).status, 200);
    QCOMPARE(rig.send("DELETE", services("/a"), R"({"dryRun":["All"]})").status, 200);
    QCOMPARE(rig.send("GET", services("/a")).status, 200);
    QCOMPARE(rig.store->version(), version + 1);
}

void TestApiDispatcher::update_needsTheVersionItWasMadeOn()
{
    Rig rig;
    resource::Object object(rig.send("POST", services(), serviceBody("a")).json());
    object.setLabel(u"x"_s, u"1"_s);
    QCOMPARE(rig.send("PUT", services("/a"), object.toJson()).status, 200);
    const Answer late = rig.send("PUT", services("/a"), object.toJson()); // made on the version before
    QCOMPARE(late.status, 409);
    QCOMPARE(late.message(), u"Operation cannot be fulfilled on services.serving.knative.dev \"a\": the "
                             u"object has been modified; please apply your "
                             "changes to the latest version and try again"_s);
}

void TestApiDispatcher::status_isWrittenApart()
{
    Rig rig;
    resource::Object object(rig.send("POST", services(), serviceBody("a")).json());
    const Answer status = rig.send("PATCH", services("/a/status"),
                                   R"({"status":{"observedGeneration":1},"metadata":{"labels":{"x":"y"}}})",
                                   Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(status.status, 200);
    const resource::Object after(status.json());
    QCOMPARE(after.status().value("observedGeneration"_L1).toInt(), 1);
    QVERIFY(after.label(u"x"_s).isEmpty());
    QCOMPARE(after.generation(), 1);
    const Answer main = rig.send("PATCH", services("/a"),
                                 R"({"status":{"observedGeneration":7},"metadata":{"labels":{"x":"y"}}})",
                                 Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(resource::Object(main.json()).status().value("observedGeneration"_L1).toInt(), 1);
    QCOMPARE(resource::Object(main.json()).label(u"x"_s), u"y"_s);
}

void TestApiDispatcher::status_ofWrongTypes_isRefused()
{
    Rig rig;
    const QJsonObject made = rig.send("POST", services(), serviceBody("a")).json();
    const http::Headers merge = Rig::with("Content-Type", "application/merge-patch+json");
    const QByteArray path = services("/a/status");
    const Answer patched = rig.send("PATCH", path, R"({"status":{"conditions":"x"}})", merge);
    QVERIFY2(patched.status == 400 && patched.message().contains(u"Service.status.conditions"), patched.body);
    QJsonObject replaced = made;
    replaced.insert(u"status"_s, QJsonObject{{u"observedGeneration"_s, u"one"_s}});
    QCOMPARE(rig.send("PUT", path, QJsonDocument(replaced).toJson()).status, 400);
    QVERIFY(!rig.send("GET", services("/a")).json()["status"_L1]["conditions"_L1].isString());
}

void TestApiDispatcher::partOfAClusters_isExplained_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("message"); // a part of it
    const auto row = [](const char *method, const QByteArray &target, const char *message) {
        QTest::newRow(target.constData()) << QByteArray(method) << target << QString::fromLatin1(message);
    };
    const QByteArray pod = "/api/v1/namespaces/default/pods/p";
    const char *logs = "its output is read with `kubectl logs`";
    row("POST", pod + "/exec", logs);
    row("GET", pod + "/exec?command=true", logs);
    row("POST", pod + "/attach", logs);
    row("PATCH", pod + "/ephemeralcontainers", logs);
    row("POST", pod + "/portforward", "at the URL of its Service");
    row("GET", pod + "/proxy", "at the URL of its Service");
    row("POST", pod + "/eviction", "`kubectl delete pod`");
    row("GET", services("/a/scale"), "autoscaling.knative.dev/min-scale");
    row("PATCH", "/apis/apps/v1/namespaces/default/deployments/d/scale", "autoscaling.knative.dev/min-scale");
    row("GET", services("/a/other"), "the server could not find the requested resource");
    row("GET", "/api/v1/namespaces/default/configmaps/c/scale",
        "the server could not find the requested resource");
}

void TestApiDispatcher::partOfAClusters_isExplained()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(const QString, message);
    Rig rig;
    const Answer answer = rig.send(method.constData(), target);
    QCOMPARE(answer.status, 404);
    QVERIFY2(answer.message().contains(message), answer.body);
}

void TestApiDispatcher::patch_changesWhatItSays()
{
    Rig rig;
    rig.send("POST", services(), serviceBody("a"));
    const Answer json =
        rig.send("PATCH", services("/a"),
                 R"([{"op":"replace","path":"/spec/template/spec/timeoutSeconds","value":31}])",
                 Rig::with("Content-Type", "application/json-patch+json"));
    QCOMPARE(json.status, 200);
    QCOMPARE(resource::at(json.json(), u"spec.template.spec.timeoutSeconds"_s).toInt(), 31);
    const Answer stale =
        rig.send("PATCH", services("/a"), R"({"metadata":{"resourceVersion":"1","labels":{"a":"b"}}})",
                 Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(stale.status, 409);
    QCOMPARE(stale.reason(), u"Conflict"_s);
    const Answer renamed = rig.send("PATCH", services("/a"), R"({"metadata":{"name":"b"}})",
                                    Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(renamed.status, 400);
}

void TestApiDispatcher::patch_meetsAnotherWrite_isTriedAgain()
{
    Rig rig;
    rig.send("POST", services(), serviceBody("a"));
    // Both are made on the same version; the second finds another one when its turn comes.
    const auto type = Rig::with("Content-Type", "application/merge-patch+json");
    const auto first = rig.begin("PATCH", services("/a"), R"({"metadata":{"labels":{"one":"1"}}})", type);
    const auto second = rig.begin("PATCH", services("/a"), R"({"metadata":{"labels":{"two":"2"}}})", type);
    QTRY_VERIFY(first->done && second->done);
    QCOMPARE(second->response.status, 200);
    const auto object = rig.store->get(resource::kinds::service(), {u"default"_s, u"a"_s});
    QCOMPARE(object->label(u"one"_s), u"1"_s);
    QCOMPARE(object->label(u"two"_s), u"2"_s);
}

void TestApiDispatcher::deepObject_isRefusedByEveryWrite()
{
    Rig rig;
    const auto nested = [](int depth) {
        return QByteArray(R"({"z":)").repeated(depth) + "1" + QByteArray(depth, '}');
    };
    const QByteArray deep = R"({"spec":)" + nested(900) + "}";
    const QByteArray path = "/api/v1/namespaces/default/configmaps";
    const auto merge = Rig::with("Content-Type", "application/merge-patch+json");
    const auto json = Rig::with("Content-Type", "application/json-patch+json");
    const auto apply = Rig::with("Content-Type", "application/apply-patch+yaml");
    rig.send("POST", services(), serviceBody("a"));
    rig.send("POST", path, configMap("there"));
    resource::Object old(resource::kinds::configMap(), {u"default"_s, u"old"_s}); // from before the limit
    old.setSpec(QJsonDocument::fromJson(nested(150)).object());
    rig.keep(old);

    const QList<Answer> answers{
        rig.send("POST", path, configMap("x", nested(100))),
        rig.send("PUT", path + "/there", configMap("there", nested(900))),
        rig.send("PATCH", path + "/old", R"({"metadata":{"labels":{"a":"b"}}})", merge),
        rig.send("PATCH", services("/a"), deep, merge),
        rig.send("PATCH", services("/a/status"), R"({"status":)" + nested(900) + "}", merge),
        rig.send("PATCH", services("/a?fieldManager=t"), deep, apply)};
    for (const Answer &answer : answers) {
        QVERIFY2(answer.status == 400 || answer.status == 422, answer.body.constData());
        QVERIFY2(answer.message().contains(u"100 levels deep"_s), answer.body.constData());
    }
    // Twice a little is too much as well.
    const QByteArray first = R"({"status":{"deep":)" + nested(70) + "}}";
    const QByteArray second = R"([{"op":"add","path":"/status/deep)" + QByteArray("/z").repeated(70) +
                              R"(","value":)" + nested(70) + "}]";
    QCOMPARE(rig.send("PATCH", services("/a/status"), first, merge).status, 200);
    const Answer more = rig.send("PATCH", services("/a/status"), second, json);
    QCOMPARE(more.status, 422);
    QVERIFY2(more.message().contains(u"100 levels deep"_s), more.body.constData());
}

void TestApiDispatcher::apply_createsThenMerges()
{
    Rig rig;
    const auto type = Rig::with("Content-Type", "application/apply-patch+yaml");
    QCOMPARE(rig.send("PATCH", services("/a?fieldManager=kubectl"), serviceBody("a"), type).status, 201);
    const Answer again = rig.send("PATCH", services("/a?fieldManager=kubectl&force=true"),
                                  serviceBody("a", R"({"x":"y"})"), type);
    QCOMPARE(again.status, 200);
    QCOMPARE(resource::Object(again.json()).label(u"x"_s), u"y"_s);
}

void TestApiDispatcher::deleted_withPreconditions()
{
    Rig rig;
    const resource::Object object(rig.send("POST", services(), serviceBody("a")).json());
    QCOMPARE(rig.send("DELETE", services("/a"), R"({"preconditions":{"uid":"other"}})").status, 409);
    QCOMPARE(rig.send("DELETE", services("/a"), R"({"preconditions":{"resourceVersion":"1"}})").status, 409);
    const Answer gone =
        rig.send("DELETE", services("/a"),
                 QByteArray(R"({"preconditions":{"uid":")") + object.uid().toUtf8() + R"("}})");
    QCOMPARE(gone.status, 200);
    QCOMPARE(gone.json().value("status"_L1).toString(), u"Success"_s);
    QCOMPARE(gone.json().value("details"_L1).toObject().value("uid"_L1).toString(), object.uid());
}

void TestApiDispatcher::namespaceDeleted_takesItsContent()
{
    Rig rig;
    QCOMPARE(rig.send("POST", "/api/v1/namespaces",
                      R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}})")
                 .status,
             201);
    QCOMPARE(rig.send("POST", "/api/v1/namespaces/team/configmaps", configMap("x")).status, 201);
    QCOMPARE(rig.send("POST", "/api/v1/namespaces/default/configmaps", configMap("x")).status, 201);
    QCOMPARE(rig.send("DELETE", "/api/v1/namespaces/team").status, 200);
    QCOMPARE(rig.store->list(resource::kinds::configMap()).size(), size_t(1));
    QCOMPARE(rig.send("GET", "/api/v1/namespaces/team").status, 404);
}

void TestApiDispatcher::finalizers_holdTheObject()
{
    Rig rig;
    rig.send(
        "POST", "/api/v1/namespaces/default/configmaps",
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","finalizers":["tidegate.dev/hold"]}})");
    const Answer held = rig.send("DELETE", "/api/v1/namespaces/default/configmaps/x");
    QCOMPARE(held.status, 200);
    QVERIFY(resource::Object(held.json()).isDeleting());
    const Answer released =
        rig.send("PATCH", "/api/v1/namespaces/default/configmaps/x", R"({"metadata":{"finalizers":null}})",
                 Rig::with("Content-Type", "application/merge-patch+json"));
    QCOMPARE(released.status, 200);
    QCOMPARE(rig.send("GET", "/api/v1/namespaces/default/configmaps/x").status, 404);
}

void TestApiDispatcher::terminatingNamespace_takesNothingNew()
{
    Rig rig;
    rig.send(
        "POST", "/api/v1/namespaces",
        R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team","finalizers":["tidegate.dev/hold"]}})");
    rig.send("DELETE", "/api/v1/namespaces/team");
    const Answer refused = rig.send("POST", "/api/v1/namespaces/team/configmaps", configMap("x"));
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.reason(), u"Forbidden"_s);
}

void TestApiDispatcher::readOnlyKinds_areRefusedWithASentence()
{
    Rig rig;
    const Answer package = rig.send("POST", "/apis/tidegate.dev/v1/namespaces/default/packages",
                                    R"({"apiVersion":"tidegate.dev/v1","kind":"Package"})",
                                    Rig::with("Content-Type", "application/json"));
    QCOMPARE(package.status, 405);
    QVERIFY(package.message().contains(u"upload"_s));
    resource::Object revision(resource::kinds::revision(), {u"default"_s, u"r"_s});
    revision.setSpec({{u"timeoutSeconds"_s, 5}});
    rig.keep(revision);
    const auto type = Rig::with("Content-Type", "application/merge-patch+json");
    const QByteArray path = "/apis/serving.knative.dev/v1/namespaces/default/revisions/r";
    const Answer changed = rig.send("PATCH", path, R"({"spec":{"timeoutSeconds":6}})", type);
    QCOMPARE(changed.status, 400);
    QVERIFY2(changed.message().startsWith(
                 u"admission webhook \"validation.webhook.serving.knative.dev\" denied the request: "
                 "validation failed: Immutable fields changed (-old +new): spec\n"_s),
             changed.body);
    QCOMPARE(rig.send("PATCH", path, R"({"metadata":{"labels":{"a":"b"}}})", type).status, 200);
    QCOMPARE(rig.send("PATCH", path + "/status", R"({"status":{"x":1}})", type).status, 405);
}

void TestApiDispatcher::revision_isNotMadeByHand()
{
    Rig rig;
    const QByteArray all = "/apis/serving.knative.dev/v1/namespaces/default/revisions";
    const QByteArray body =
        R"({"apiVersion":"serving.knative.dev/v1","kind":"Revision","metadata":{"name":"r"},"spec":{"containers":[{"image":"x"}]}})";
    const Answer posted = rig.send("POST", all, body);
    const Answer applied = rig.send("PATCH", all + "/r?fieldManager=me", body,
                                    Rig::with("Content-Type", "application/apply-patch+yaml"));
    for (const Answer &answer : {posted, applied}) {
        QCOMPARE(answer.status, 403);
        QVERIFY2(answer.message().contains(u"made by the server itself"_s), answer.body);
    }
}

void TestApiDispatcher::lastModifier_isNotForged()
{
    Rig rig;
    QCOMPARE(rig.send("POST", services(), serviceBody("a")).status, 201);
    const auto type = Rig::with("Content-Type", "application/merge-patch+json");
    const auto claim = [](const char *name) {
        return QByteArray(R"({"metadata":{"annotations":{"serving.knative.dev/lastModifier":)") + name +
               "}}}";
    };
    const Answer forged = rig.send("PATCH", services("/a"), claim("\"mallory\""), type);
    QCOMPARE(forged.status, 400);
    QVERIFY2(forged.message().endsWith(
                 u"invalid value: mallory: metadata.annotations.serving.knative.dev/lastModifier"_s),
             forged.body);
    // Left out is not forged.
    QCOMPARE(rig.send("PATCH", services("/a"), claim("null"), type).status, 200);
    QCOMPARE(resource::Object(rig.send("GET", services("/a")).json())
                 .annotation(u"serving.knative.dev/lastModifier"_s),
             u"tester"_s);
}

void TestApiDispatcher::lastModifier_followsTheSpec()
{
    Rig rig;
    resource::Object object(resource::kinds::service(), {u"default"_s, u"a"_s});
    object.setSpec(QJsonDocument::fromJson(serviceBody("a")).object().value("spec"_L1).toObject());
    object.setAnnotation(u"serving.knative.dev/creator"_s, u"somebody"_s);
    object.setAnnotation(u"serving.knative.dev/lastModifier"_s, u"somebody"_s);
    rig.keep(object);
    const auto type = Rig::with("Content-Type", "application/merge-patch+json");
    // The first patch brings the defaults in too, which is a change of the spec.
    rig.send("PATCH", services("/a"), R"({"spec":{"template":{"spec":{"timeoutSeconds":7}}}})", type);
    const resource::Object changed(rig.send("GET", services("/a")).json());
    QCOMPARE(changed.annotation(u"serving.knative.dev/lastModifier"_s), u"tester"_s);
    QCOMPARE(changed.annotation(u"serving.knative.dev/creator"_s), u"somebody"_s);
}

void TestApiDispatcher::discovery_isCachedByTag()
{
    Rig rig;
    http::Headers headers = Rig::with(
        "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
    const Answer first = rig.send("GET", "/apis?timeout=32s", {}, headers);
    QCOMPARE(first.status, 200);
    QCOMPARE(first.json().value("kind"_L1).toString(), u"APIGroupDiscoveryList"_s);
    QCOMPARE(first.json()
                 .value("items"_L1)
                 .toArray()
                 .at(0)
                 .toObject()
                 .value("metadata"_L1)
                 .toObject()
                 .value("name"_L1)
                 .toString(),
             u"serving.knative.dev"_s);
    headers.add("If-None-Match", std::string(first.headers.value("ETag")));
    const Answer second = rig.send("GET", "/apis", {}, headers);
    QCOMPARE(second.status, 304);
    QVERIFY(second.body.isEmpty());
    QCOMPARE(rig.send("GET", "/apis").json().value("kind"_L1).toString(), u"APIGroupList"_s);
    QCOMPARE(rig.send("GET", "/api").json().value("kind"_L1).toString(), u"APIVersions"_s);
    const Answer list = rig.send("GET", "/apis/serving.knative.dev/v1");
    QCOMPARE(list.json().value("kind"_L1).toString(), u"APIResourceList"_s);
    QVERIFY(list.body.contains("\"ksvc\""));
    QVERIFY(list.body.contains("services/status"));
}

void TestApiDispatcher::openApi_knowsFieldValidation()
{
    Rig rig;
    const QJsonObject paths = rig.send("GET", "/openapi/v3").json().value("paths"_L1).toObject();
    const QString url =
        paths.value("apis/serving.knative.dev/v1"_L1).toObject().value("serverRelativeURL"_L1).toString();
    const Answer document = rig.send("GET", url.toUtf8());
    QCOMPARE(document.status, 200);
    const QJsonObject patch =
        document.json()
            .value("paths"_L1)
            .toObject()
            .value("/apis/serving.knative.dev/v1/namespaces/{namespace}/services/{name}"_L1)
            .toObject()
            .value("patch"_L1)
            .toObject();
    QVERIFY(QJsonDocument(patch).toJson().contains("fieldValidation"));
    QVERIFY(document.body.contains("\"timeoutSeconds\""));
    QCOMPARE(rig.send("GET", "/openapi/v2").json().value("swagger"_L1).toString(), u"2.0"_s);
    const Answer binary =
        rig.send("GET", "/openapi/v2", {},
                 Rig::with("Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
    QVERIFY(binary.body.startsWith("\x0a\x03"
                                   "2.0"));
    QVERIFY(binary.body.contains("x-kubernetes-group-version-kind"));
    QCOMPARE(rig.send("GET", "/openapi/v3/apis/nope/v1").status, 404);
}

// kubectl 1.20 sends a dry run only where the second version, as protobuf, has it as a parameter of PATCH.
void TestApiDispatcher::openApiV2_tellsOldClientsOfDryRun()
{
    Rig rig;
    const QJsonValue patch =
        rig.send("GET", "/openapi/v2")
            .json()["paths"_L1]["/api/v1/namespaces/{namespace}/configmaps/{name}"_L1]["patch"_L1];
    QCOMPARE(patch["x-kubernetes-group-version-kind"_L1]["kind"_L1].toString(), u"ConfigMap"_s);
    const QJsonArray parameters = patch["parameters"_L1].toArray();
    QVERIFY(parameters.contains(
        QJsonObject{{u"name"_s, u"dryRun"_s}, {u"in"_s, u"query"_s}, {u"type"_s, u"string"_s}}));
    const Answer binary =
        rig.send("GET", "/openapi/v2", {},
                 Rig::with("Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
    // ParametersItem.parameter.nonBodyParameter.queryParameterSubSchema { in, name, type }
    QVERIFY(binary.body.contains("\x42\x1d\x0a\x1b\x12\x19\x1a\x17\x12\x05query\x22\x06"
                                 "dryRun\x32\x06string"));
}

void TestApiDispatcher::pretty_isIndented()
{
    Rig rig;
    const QByteArray path = "/api/v1/namespaces/default";
    const Answer pretty = rig.send("GET", path + "?pretty=true");
    QVERIFY(pretty.body.startsWith(
        "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Namespace\",\n  \"metadata\": {\n    \""));
    QCOMPARE(pretty.json(), rig.send("GET", path).json());
    QVERIFY(rig.send("GET", path + "x?pretty=1").body.contains("\n  \"code\": 404"));
    QVERIFY(!rig.send("GET", path + "?pretty=false").body.contains('\n'));
}

void TestApiDispatcher::everyAnswer_hasAnAuditId()
{
    Rig rig;
    for (const char *path : {"/healthz", "/nope", "/apis"})
        QCOMPARE(rig.send("GET", path).headers.value("Audit-Id").size(), size_t(36));
}

namespace {

QStringList auditLines;

void collect(QtMsgType, const QMessageLogContext &context, const QString &text)
{
    if (QLatin1String(context.category) == "tidegate.audit"_L1)
        auditLines << text;
}

} // namespace

void TestApiDispatcher::secret_neverReachesTheAuditLog()
{
    Rig rig;
    auditLines.clear();
    const auto before = qInstallMessageHandler(collect);
    rig.send("POST", "/api/v1/namespaces/default/secrets",
             R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"k":"hunter2"}})");
    rig.send("GET", "/api/v1/namespaces/default/secrets/s");
    qInstallMessageHandler(before);
    QCOMPARE(auditLines.size(), 1);
    QVERIFY2(
        auditLines[0].contains(u"user=\"tester\" verb=POST resource=secrets name=\"default/s\" code=201"_s),
        qPrintable(auditLines[0]));
    QVERIFY(!auditLines[0].contains(u"hunter2"_s));
}

QTEST_GUILESS_MAIN(TestApiDispatcher)
#include "tst_api_dispatcher.moc"
