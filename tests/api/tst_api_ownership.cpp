#include "api_rig.h"

#include <QRegularExpression>

using namespace tidegate;
using namespace tidegate::test;

// What a real API server was recorded to answer to kubectl, step by step.
class TestApiOwnership : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void create_ownsWhatWasSent();
    void unchangedWrite_writesNothing();
    void patch_takesOverWhatItChanges();
    void unknownField_isNobodys();
    void status_hasItsOwnEntry();
    void userAgent_namesTheManager_data();
    void userAgent_namesTheManager();
    void conflict_namesTheOwnerAndTheField();
    void conflicts_areListedByOwner();
    void force_takesOver();
    void kubectl_migratesFromClientSideApply();
    void droppedField_goesUnlessSomebodyOwnsIt();
    void apply_createsWhatIsNotThere();
    void apply_isRefused_data();
    void apply_isRefused();
    void serversObjects_haveNoEntries();
    void emptyList_clearsTheEntries_data();
    void emptyList_clearsTheEntries();
    void brokenList_isNotTaken();
    void exportedObject_canBeAppliedAgain();
    void manyManagers_areCapped();
    void dryRun_leavesNoEntry();
    void serversMetadata_cannotBeSet();
    void anotherUid_isRefused();
    void newFinalizer_isRefusedOnceDeleting();
};

namespace {

const QByteArray object = services("/hello");
const QByteArray sum(64, '1');

QByteArray config(const char *extra = "", const QByteArray &digest = sum, int timeout = 60)
{
    return QByteArray(
               R"({"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"labels":{"team":"alpha"},)"
               R"("name":"hello","namespace":"default"},"spec":{"template":{"metadata":{"annotations":)"
               R"({"autoscaling.knative.dev/min-scale":"1"}},"spec":{"containerConcurrency":10,)") +
           extra + R"("containers":[{"image":"package/hello@sha256:)" + digest +
           R"(","ports":[{"containerPort":8080}]}],"timeoutSeconds":)" + QByteArray::number(timeout) + "}}}}";
}

// kubectl apply on the client's side puts what it applied into an annotation.
QByteArray clientSide(const QByteArray &configuration)
{
    QJsonObject json = QJsonDocument::fromJson(configuration).object();
    QJsonObject metadata = json.value("metadata"_L1).toObject();
    metadata.insert(u"annotations"_s, QJsonObject{{u"kubectl.kubernetes.io/last-applied-configuration"_s,
                                                   QString::fromUtf8(configuration + "\n")}});
    json.insert(u"metadata"_s, metadata);
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

http::Headers type(const char *mediaType)
{
    return Rig::with("Content-Type", mediaType);
}

Answer apply(Rig &rig, const QByteArray &body, const char *query = "?fieldManager=kubectl",
             const QByteArray &path = object)
{
    return rig.send("PATCH", path + query, body, type("application/apply-patch+yaml"));
}

Answer merge(Rig &rig, const QByteArray &body, const char *query, const QByteArray &path = object)
{
    return rig.send("PATCH", path + query, body, type("application/merge-patch+json"));
}

QString version(const Answer &answer)
{
    return answer.json().value("metadata"_L1).toObject().value("resourceVersion"_L1).toString();
}

QJsonArray entries(const QJsonObject &object)
{
    return object.value("metadata"_L1).toObject().value("managedFields"_L1).toArray();
}

// `Update a status 22:13:20 {…}` an entry.
QStringList owners(const Answer &answer)
{
    QStringList lines;
    for (const QJsonValue &entry : entries(answer.json())) {
        QStringList words{entry["operation"_L1].toString(), entry["manager"_L1].toString()};
        if (entry.toObject().contains("subresource"_L1))
            words << entry["subresource"_L1].toString();
        words << QString::fromUtf8(
            QJsonDocument(entry["fieldsV1"_L1].toObject()).toJson(QJsonDocument::Compact));
        lines << words.join(u' ');
    }
    return lines;
}

QStringList names(const Answer &answer)
{
    QStringList found;
    for (const QString &line : owners(answer))
        found << line.section(u' ', 0, 1);
    return found;
}

const QString createdFields =
    uR"({"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}},)"
    uR"("f:labels":{".":{},"f:team":{}}},"f:spec":{".":{},"f:template":{".":{},"f:metadata":{".":{},)"
    uR"("f:annotations":{".":{},"f:autoscaling.knative.dev/min-scale":{}}},"f:spec":{".":{},)"
    uR"("f:containerConcurrency":{},"f:containers":{},"f:timeoutSeconds":{}}}}})"_s;
const QString appliedFields =
    uR"({"f:metadata":{"f:labels":{"f:team":{}}},"f:spec":{"f:template":{"f:metadata":{"f:annotations":)"
    uR"({"f:autoscaling.knative.dev/min-scale":{}}},"f:spec":{"f:containerConcurrency":{},"f:containers":{},)"
    uR"("f:timeoutSeconds":{}}}}})"_s;

Answer createClientSide(Rig &rig)
{
    return rig.send("POST", services("?fieldManager=kubectl-client-side-apply&fieldValidation=Strict"),
                    clientSide(config()));
}

} // namespace

void TestApiOwnership::create_ownsWhatWasSent()
{
    Rig rig;
    const Answer made = createClientSide(rig);
    QCOMPARE(made.status, 201);
    QCOMPARE(owners(made), QStringList{u"Update kubectl-client-side-apply "_s + createdFields});
    const QJsonObject entry = entries(made.json()).at(0).toObject();
    QCOMPARE(entry.value("apiVersion"_L1).toString(), u"serving.knative.dev/v1"_s);
    QCOMPARE(entry.value("fieldsType"_L1).toString(), u"FieldsV1"_s);
    QCOMPARE(entry.value("time"_L1).toString(), QString::fromStdString(formatTime(rig.clock.wall())));
}

// The patch sends the containers without the defaults; that changes nothing in the end.
void TestApiOwnership::unchangedWrite_writesNothing()
{
    Rig rig;
    const Answer made = createClientSide(rig);
    rig.clock.advance(seconds(5));
    const QByteArray again = R"({"spec":{"template":{"spec":{"containers":[{"image":"package/hello@sha256:)" +
                             sum + R"(","ports":[{"containerPort":8080}]}]}}}})";
    const Answer patched = merge(rig, again, "?fieldManager=kubectl-client-side-apply");
    QCOMPARE(patched.status, 200);
    QCOMPARE(version(patched), version(made));
    QCOMPARE(entries(patched.json()), entries(made.json()));

    const Answer applied = apply(rig, config(), "?fieldManager=gitops&force=true");
    rig.clock.advance(seconds(5));
    QCOMPARE(version(apply(rig, config(), "?fieldManager=gitops&force=true")), version(applied));
}

void TestApiOwnership::patch_takesOverWhatItChanges()
{
    Rig rig;
    apply(rig, config());
    const Answer patched =
        merge(rig, R"({"spec":{"template":{"spec":{"timeoutSeconds":30}}}})", "?fieldManager=kubectl-patch");
    QString left = appliedFields;
    left.replace(u",\"f:timeoutSeconds\":{}"_s, QString());
    QCOMPARE(owners(patched),
             (QStringList{
                 u"Apply kubectl "_s + left,
                 uR"(Update kubectl-patch {"f:spec":{"f:template":{"f:spec":{"f:timeoutSeconds":{}}}}})"_s}));
}

void TestApiOwnership::unknownField_isNobodys()
{
    Rig rig;
    const Answer made = apply(rig, config(R"("bogus":1,)"));
    QCOMPARE(owners(made), QStringList{u"Apply kubectl "_s + appliedFields});
    const Answer changed = merge(rig, R"({"spec":{"odd":1},"metadata":{"labels":{"a":"1"}}})", "");
    QCOMPARE(owners(changed).value(1), uR"(Update unknown {"f:metadata":{"f:labels":{"f:a":{}}}})"_s);
}

void TestApiOwnership::status_hasItsOwnEntry()
{
    Rig rig;
    apply(rig, config());
    const Answer patched =
        merge(rig, R"({"status":{"observedGeneration":1},"metadata":{"labels":{"x":"y"}}})",
              "?fieldManager=kubectl-patch", services("/hello/status"));
    QCOMPARE(patched.status, 200);
    QCOMPARE(owners(patched).value(1),
             uR"(Update kubectl-patch status {"f:status":{".":{},"f:observedGeneration":{}}})"_s);
    QVERIFY(!patched.body.contains(R"("x":"y")"));
    const Answer more = merge(rig, R"({"status":{"url":"http://x"},"metadata":{"managedFields":[{}]}})",
                              "?fieldManager=other", services("/hello/status"));
    QCOMPARE(names(more), (QStringList{u"Apply kubectl"_s, u"Update kubectl-patch"_s, u"Update other"_s}));
}

void TestApiOwnership::userAgent_namesTheManager_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("manager");
    QTest::newRow("the query wins") << QByteArray("kubectl/v1") << QByteArray("?fieldManager=me") << u"me"_s;
    QTest::newRow("up to the slash") << QByteArray("kubectl-1.36/v0.0.0 (linux/amd64)") << QByteArray()
                                     << u"kubectl-1.36"_s;
    QTest::newRow("the first words") << QByteArray("Go http client") << QByteArray() << u"Go http client"_s;
    QTest::newRow("nobody") << QByteArray() << QByteArray() << u"unknown"_s;
    QTest::newRow("at most 128 bytes") << QByteArray(200, 'a') << QByteArray() << QString(128, u'a');
}

void TestApiOwnership::userAgent_namesTheManager()
{
    QFETCH(const QByteArray, agent);
    QFETCH(const QByteArray, query);
    QFETCH(const QString, manager);
    Rig rig;
    const Answer made =
        rig.send("POST", services() + query, config(), Rig::with("User-Agent", agent.constData()));
    QCOMPARE(entries(made.json()).at(0)["manager"_L1].toString(), manager);
}

void TestApiOwnership::conflict_namesTheOwnerAndTheField()
{
    Rig rig;
    const Answer made = createClientSide(rig);
    const Answer refused = apply(rig, config("", QByteArray(64, '2')));
    QCOMPARE(refused.status, 409);
    const QByteArray expected =
        R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Apply failed with 1 conflict: )"
        R"(conflict with \"kubectl-client-side-apply\" using serving.knative.dev/v1: .spec.template.spec.containers",)"
        R"("reason":"Conflict","details":{"causes":[{"reason":"FieldManagerConflict","message":)"
        R"("conflict with \"kubectl-client-side-apply\" using serving.knative.dev/v1",)"
        R"("field":".spec.template.spec.containers"}]},"code":409})";
    QCOMPARE(refused.json(), QJsonDocument::fromJson(expected).object());
    QCOMPARE(version(rig.send("GET", object)), version(made));
}

void TestApiOwnership::conflicts_areListedByOwner()
{
    Rig rig;
    createClientSide(rig);
    merge(rig, R"({"metadata":{"labels":{"a":"1","b":"1"}}})", "?fieldManager=labeller");
    apply(rig, R"({"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"labels":{"c":"1"}}})",
          "?fieldManager=applier");
    const Answer refused = apply(
        rig,
        R"({"apiVersion":"serving.knative.dev/v1","kind":"Service","metadata":{"labels":{"a":"2","b":"2","c":"2"}}})",
        "?fieldManager=me");
    QCOMPARE(refused.message(), u"Apply failed with 3 conflicts: conflicts with \"applier\":\n"
                                "- .metadata.labels.c\n"
                                "conflicts with \"labeller\" using serving.knative.dev/v1:\n"
                                "- .metadata.labels.a\n"
                                "- .metadata.labels.b"_s);
}

void TestApiOwnership::force_takesOver()
{
    Rig rig;
    createClientSide(rig);
    const Answer forced = apply(rig, config("", QByteArray(64, '2')), "?fieldManager=gitops&force=true");
    QCOMPARE(forced.status, 200);
    QVERIFY(forced.body.contains(QByteArray(64, '2')));
    QString left = createdFields;
    left.replace(u"\"f:containers\":{},"_s, QString());
    QCOMPARE(owners(forced), (QStringList{u"Apply gitops "_s + appliedFields,
                                          u"Update kubectl-client-side-apply "_s + left}));
}

// kubectl apply --server-side --force-conflicts on an object that was applied on the client's side: it
// applies, claims the annotation, moves what the old manager owned to the new one, and applies again.
void TestApiOwnership::kubectl_migratesFromClientSideApply()
{
    Rig rig;
    createClientSide(rig);
    const QByteArray changed = config("", QByteArray(64, '2'));
    QCOMPARE(apply(rig, changed, "?fieldManager=kubectl&force=true").status, 200);

    const QByteArray annotation =
        QJsonDocument(
            QJsonObject{
                {u"apiVersion"_s, u"serving.knative.dev/v1"_s},
                {u"kind"_s, u"Service"_s},
                {u"metadata"_s,
                 QJsonObject{
                     {u"name"_s, u"hello"_s},
                     {u"annotations"_s,
                      QJsonObject{{u"kubectl.kubernetes.io/last-applied-configuration"_s,
                                   QString::fromUtf8(QJsonDocument(QJsonDocument::fromJson(changed).object())
                                                         .toJson(QJsonDocument::Compact) +
                                                     "\n")}}}}}})
            .toJson();
    const Answer claimed = apply(rig, annotation, "?fieldManager=kubectl-last-applied");
    QCOMPARE(claimed.status, 200);
    QCOMPARE(owners(claimed).value(0), u"Apply kubectl-last-applied {\"f:metadata\":{\"f:annotations\":"
                                       "{\"f:kubectl.kubernetes.io/last-applied-configuration\":{}}}}"_s);
    QVERIFY(!entries(claimed.json()).at(0).toObject().contains("time"_L1));

    QJsonArray moved;
    for (const QJsonValue &entry : entries(claimed.json())) {
        QJsonObject each = entry.toObject();
        if (each.value("manager"_L1) == u"kubectl-client-side-apply"_s)
            continue;
        if (each.value("manager"_L1) == u"kubectl"_s)
            each.insert(u"fieldsV1"_s, QJsonDocument::fromJson(createdFields.toUtf8()).object());
        moved.append(each);
    }
    const auto migration = [&](const QString &at) {
        return QJsonDocument(QJsonArray{QJsonObject{{u"op"_s, u"replace"_s},
                                                    {u"path"_s, u"/metadata/managedFields"_s},
                                                    {u"value"_s, moved}},
                                        QJsonObject{{u"op"_s, u"replace"_s},
                                                    {u"path"_s, u"/metadata/resourceVersion"_s},
                                                    {u"value"_s, at}}})
            .toJson();
    };
    QCOMPARE(rig.send("PATCH", object + "?fieldManager=kubectl", migration(u"1"_s),
                      type("application/json-patch+json"))
                 .status,
             409);
    const Answer migrated = rig.send("PATCH", object + "?fieldManager=kubectl", migration(version(claimed)),
                                     type("application/json-patch+json"));
    QCOMPARE(migrated.status, 200);
    QCOMPARE(names(migrated), (QStringList{u"Apply kubectl-last-applied"_s, u"Apply kubectl"_s}));

    const Answer last = apply(rig, changed, "?fieldManager=kubectl&force=true");
    QCOMPARE(last.status, 200);
    QCOMPARE(owners(last).value(1), u"Apply kubectl "_s + appliedFields);
    QVERIFY(last.body.contains("last-applied-configuration"));
}

void TestApiOwnership::droppedField_goesUnlessSomebodyOwnsIt()
{
    Rig rig;
    apply(rig, config(R"("idleTimeoutSeconds":7,"responseStartTimeoutSeconds":9,)"), "?fieldManager=a");
    apply(rig,
          R"({"apiVersion":"serving.knative.dev/v1","kind":"Service",)"
          R"("spec":{"template":{"spec":{"responseStartTimeoutSeconds":9}}}})",
          "?fieldManager=b");
    merge(rig, R"({"metadata":{"labels":{"other":"1"}}})", "?fieldManager=c");
    const Answer without =
        apply(rig, config().replace(R"("labels":{"team":"alpha"},)", ""), "?fieldManager=a");
    QCOMPARE(without.status, 200);
    const QJsonValue spec =
        without.json().value("spec"_L1).toObject().value("template"_L1).toObject().value("spec"_L1);
    QVERIFY(spec["idleTimeoutSeconds"_L1].isUndefined());
    QCOMPARE(spec["responseStartTimeoutSeconds"_L1].toInt(), 9);
    QCOMPARE(without.json().value("metadata"_L1).toObject().value("labels"_L1).toObject(),
             (QJsonObject{{u"other"_s, u"1"_s}}));
}

void TestApiOwnership::apply_createsWhatIsNotThere()
{
    Rig rig;
    const Answer made = apply(rig, config());
    QCOMPARE(made.status, 201);
    QCOMPARE(owners(made), QStringList{u"Apply kubectl "_s + appliedFields});
    QCOMPARE(made.json()
                 .value("metadata"_L1)
                 .toObject()
                 .value("annotations"_L1)
                 .toObject()
                 .value("serving.knative.dev/creator"_L1)
                 .toString(),
             u"tester"_s);
    QCOMPARE(apply(rig, R"({"apiVersion":"v1","kind":"ConfigMap","data":{"a":"1"}})", "?fieldManager=me",
                   "/api/v1/namespaces/default/configmaps/settings")
                 .status,
             201);
}

void TestApiOwnership::apply_isRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    QByteArray listed = config();
    listed.replace(R"("name":"hello")", R"("name":"hello","managedFields":[])");
    QByteArray foreign = config();
    foreign.replace(R"("name":"hello")", R"("name":"hello","uid":"other")");
    QTest::newRow("managedFields") << listed << QByteArray("?fieldManager=a") << 400
                                   << u"metadata.managedFields must be nil"_s;
    QTest::newRow("no manager")
        << config() << QByteArray() << 422
        << u"PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch"_s;
    QTest::newRow("a uid of what is not there")
        << foreign << QByteArray("?fieldManager=a") << 409
        << u"Operation cannot be fulfilled on services.serving.knative.dev \"hello\": uid mismatch: the provided object specified uid other, and no existing object was found"_s;
    QTest::newRow("a long manager")
        << config() << "?fieldManager=" + QByteArray(129, 'a') << 422
        << u"PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more than 128 bytes"_s;
}

void TestApiOwnership::apply_isRefused()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, query);
    Rig rig;
    const Answer refused = apply(rig, body, query.constData());
    QTEST(refused.status, "status");
    QTEST(refused.message(), "message");
}

void TestApiOwnership::serversObjects_haveNoEntries()
{
    Rig rig;
    rig.keep(resource::Object(QJsonDocument::fromJson(config()).object()));
    QCOMPARE(owners(rig.send("GET", object)), QStringList{});
    // What is there when the first one applies is not his: nobody knows whose it is.
    const Answer refused = apply(rig, config("", sum, 61));
    QCOMPARE(refused.message(), u"Apply failed with 1 conflict: conflict with \"before-first-apply\" using "
                                "serving.knative.dev/v1: .spec.template.spec.timeoutSeconds"_s);
    QCOMPARE(names(apply(rig, config())), (QStringList{u"Apply kubectl"_s, u"Update before-first-apply"_s}));
}

void TestApiOwnership::emptyList_clearsTheEntries_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::newRow("nothing") << QByteArray("[]");
    QTest::newRow("an empty entry") << QByteArray("[{}]");
}

void TestApiOwnership::emptyList_clearsTheEntries()
{
    QFETCH(const QByteArray, list);
    Rig rig;
    createClientSide(rig);
    const Answer cleared =
        merge(rig, R"({"metadata":{"labels":{"x":"y"},"managedFields":)" + list + "}}", "");
    QVERIFY(!cleared.json().value("metadata"_L1).toObject().contains("managedFields"_L1));
}

void TestApiOwnership::brokenList_isNotTaken()
{
    Rig rig;
    createClientSide(rig);
    const Answer kept = merge(
        rig, R"({"metadata":{"managedFields":[{"manager":"x","operation":"Steal","apiVersion":"v1"}]}})", "");
    QCOMPARE(kept.status, 200);
    QCOMPARE(names(kept), QStringList{u"Update kubectl-client-side-apply"_s});
}

void TestApiOwnership::exportedObject_canBeAppliedAgain()
{
    Rig rig;
    createClientSide(rig);
    const Answer exported = rig.send("GET", object);
    const Answer same = rig.send("PUT", object + "?fieldManager=kubectl-replace", exported.body);
    QCOMPARE(same.status, 200);
    QCOMPARE(version(same), version(exported));
    QCOMPARE(entries(same.json()), entries(exported.json()));
    rig.send("DELETE", object);
    QJsonObject anew = exported.json();
    QJsonObject metadata = anew.value("metadata"_L1).toObject();
    metadata.remove("resourceVersion"_L1);
    anew.insert(u"metadata"_s, metadata);
    const Answer made =
        rig.send("POST", services("?fieldManager=kubectl-create"), QJsonDocument(anew).toJson());
    QCOMPARE(made.status, 201);
    QVERIFY(made.json().value("metadata"_L1).toObject().value("uid"_L1) !=
            exported.json().value("metadata"_L1).toObject().value("uid"_L1));
    QVERIFY(names(made).contains(u"Update kubectl-create"_s));
}

void TestApiOwnership::manyManagers_areCapped()
{
    Rig rig;
    createClientSide(rig);
    Answer last;
    for (int i = 0; i < 15; ++i) {
        rig.clock.advance(seconds(1));
        const QByteArray n = QByteArray::number(i);
        last = merge(rig, R"({"metadata":{"labels":{"l)" + n + R"(":"1"}}})",
                     ("?fieldManager=m" + n).constData());
    }
    QCOMPARE(entries(last.json()).size(), 10);
    QVERIFY(names(last).contains(u"Update m14"_s));
    QVERIFY(!names(last).contains(u"Update m2"_s));
    const QString oldest = owners(last).value(0);
    QVERIFY(oldest.startsWith(u"Update ancient-changes "_s));
    for (const char16_t *field : {u"f:team", u"f:l0", u"f:l5", u"f:containers"})
        QVERIFY2(oldest.contains(QStringView(field)), qUtf8Printable(oldest));
}

void TestApiOwnership::dryRun_leavesNoEntry()
{
    Rig rig;
    createClientSide(rig);
    const Answer tried = apply(rig, config("", QByteArray(64, '2')), "?fieldManager=a&force=true&dryRun=All");
    QCOMPARE(tried.status, 200);
    QCOMPARE(names(tried).size(), 2);
    QCOMPARE(names(rig.send("GET", object)).size(), 1);
    QCOMPARE(apply(rig, config(), "?fieldManager=a&dryRun=All", services("/hello2")).status,
             400); // another name
    QByteArray other = config();
    other.replace("\"hello\"", "\"hello2\"");
    QCOMPARE(apply(rig, other, "?fieldManager=a&dryRun=All", services("/hello2")).status, 201);
    QCOMPARE(rig.send("GET", services("/hello2")).status, 404);
}

void TestApiOwnership::serversMetadata_cannotBeSet()
{
    Rig rig;
    QByteArray body = config();
    body.replace(R"("name":"hello")",
                 R"("name":"hello","uid":"mine","generation":7,"creationTimestamp":"2001-01-01T00:00:00Z",)"
                 R"("deletionTimestamp":"2001-01-01T00:00:00Z","selfLink":"/x")");
    const resource::Object made(rig.send("POST", services(), body).json());
    QVERIFY(made.uid() != u"mine" && !made.uid().isEmpty());
    QCOMPARE(made.generation(), 1);
    QVERIFY(!made.isDeleting());
    QVERIFY(!made.metadata().contains("selfLink"_L1));
    const resource::Object kept(
        merge(rig,
              R"({"metadata":{"labels":{"a":"1"},"generation":9,"creationTimestamp":"2001-01-01T00:00:00Z",)"
              R"("deletionTimestamp":"2001-01-01T00:00:00Z","selfLink":"/x"}})",
              "")
            .json());
    QCOMPARE(kept.label(u"a"_s), u"1"_s);
    QCOMPARE(kept.generation(), 1);
    QCOMPARE(kept.metadata().value("creationTimestamp"_L1), made.metadata().value("creationTimestamp"_L1));
    QVERIFY(!kept.isDeleting() && !kept.metadata().contains("selfLink"_L1));
}

void TestApiOwnership::anotherUid_isRefused()
{
    Rig rig;
    const resource::Object made(createClientSide(rig).json());
    resource::Object foreign = made;
    foreign.setMetadata(u"uid"_s, u"other"_s);
    const Answer put = rig.send("PUT", object, foreign.toJson());
    QCOMPARE(put.status, 409);
    QCOMPARE(
        put.message(),
        u"Operation cannot be fulfilled on services.serving.knative.dev \"hello\": Precondition failed: UID in precondition: other, UID in object meta: %1"_s
            .arg(made.uid()));
    const Answer patched = merge(rig, R"({"metadata":{"uid":"other"}})", "");
    QCOMPARE(patched.status, 422);
    QCOMPARE(
        patched.message(),
        u"Service.serving.knative.dev \"hello\" is invalid: metadata.uid: Invalid value: \"other\": field is immutable"_s);
}

void TestApiOwnership::newFinalizer_isRefusedOnceDeleting()
{
    Rig rig;
    createClientSide(rig);
    merge(rig, R"({"metadata":{"finalizers":["example.com/a"]}})", "");
    rig.send("DELETE", object);
    const Answer refused = merge(rig, R"({"metadata":{"finalizers":["example.com/a","example.com/b"]}})", "");
    QCOMPARE(refused.status, 422);
    QVERIFY(refused.message().endsWith(u"found new finalizers []string{\"example.com/b\"}"_s));
    QCOMPARE(merge(rig, R"({"metadata":{"finalizers":null}})", "").status, 200);
    QCOMPARE(rig.send("GET", object).status, 404);
}

QTEST_GUILESS_MAIN(TestApiOwnership)
#include "tst_api_ownership.moc"
