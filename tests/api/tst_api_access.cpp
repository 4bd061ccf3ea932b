#include "api_rig.h"
#include "core/api/access.h"
#include "core/api/served.h"
#include "proto_maker.h"

using namespace tidegate;
using namespace tidegate::test;

/// Who may do what, and what the reviews say about it.
class TestApiAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rule_decides_data();
    void rule_decides();
    void path_isVisited_data();
    void path_isVisited();
    void server_doesWhatTheRuleSays_data();
    void server_doesWhatTheRuleSays();
    void stranger_isForbiddenButMayAsk();
    void review_isAnswered_data();
    void review_isAnswered();
    void review_inProtobuf_isAnsweredInJson();
    void badReview_isRefused_data();
    void badReview_isRefused();
    void rules_listWhatDiscoveryLists();
    void user_isToldWhoItIs();
    void administrator_mayActForOthers_data();
    void administrator_mayActForOthers();
    void impersonation_isRefused_data();
    void impersonation_isRefused();
    void impersonated_isWhoMadeIt_andTheAuditNamesBoth();
};

namespace {

const api::User admin{u"ann"_s, {u"system:masters"_s}};
const api::User stranger{u"bob"_s, {u"guests"_s}};
const char *const serving = "serving.knative.dev";

QByteArray reviews(const char *kind)
{
    return QByteArray("/apis/authorization.k8s.io/v1/") + kind;
}

QByteArray review(const char *kind, const char *spec)
{
    return QByteArray(R"({"apiVersion":"authorization.k8s.io/v1","kind":")") + kind + R"(","spec":)" + spec +
           "}";
}

} // namespace

void TestApiAccess::rule_decides_data()
{
    QTest::addColumn<bool>("isAdmin");
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("resource"); // with the subresource behind a slash, the name behind a colon
    QTest::addColumn<QString>("refusedWith");
    const auto row = [](const char *name, bool isAdmin, const char *verb, const char *group,
                        const char *resource, const char *refusedWith = "") {
        QTest::newRow(name) << isAdmin << QString::fromLatin1(verb) << QString::fromLatin1(group)
                            << QString::fromLatin1(resource) << QString::fromLatin1(refusedWith);
    };
    row("an administrator deploys", true, "create", serving, "services");
    row("everything that can be done", true, "*", "*", "*");
    row("every verb of a kind", true, "*", "", "pods");
    row("a log is read", true, "get", "", "pods/log");
    row("a status is written", true, "update", serving, "services/status");
    row("a review is made", true, "create", "authorization.k8s.io", "subjectaccessreviews");
    row("a derived kind is read", true, "list", "apps", "deployments");
    row("a namespace goes", true, "delete", "", "namespaces:team");
    row("no Pod by hand", true, "create", "", "pods", "made by the server itself");
    row("a Pod is ended", true, "delete", "", "pods");
    row("so are all of them", true, "deletecollection", "", "pods");
    row("a revision by hand is refused later, as in a cluster", true, "create", serving, "revisions");
    row("packages are uploaded", true, "create", "tidegate.dev", "packages", "uploading a file");
    row("a status of the server's", true, "patch", "", "pods/status", "get only");
    row("a derived kind is not written", true, "update", "apps", "deployments", "can only be read");
    row("nothing to list of reviews", true, "list", "authorization.k8s.io", "subjectaccessreviews",
        "only be created");
    row("a namespace the server needs", true, "delete", "", "namespaces:default", "may not be deleted");
    row("no such resource", true, "get", "", "foozles", "no resource \"foozles\"");
    row("no such subresource", true, "get", "", "pods/exam", "no subresource \"exam\"");
    row("no command in an instance", true, "create", "", "pods/exec", "read with `kubectl logs`");
    row("no number to set", true, "get", serving, "services/scale", "min-scale");
    row("no such verb", true, "fly", "", "configmaps", "no verb \"fly\"");
    row("a stranger reads", false, "get", "", "pods", "User \"bob\" cannot get resource \"pods\"");
    row("a stranger does everything", false, "*", "*", "*", "cannot *");
    row("a stranger asks about itself", false, "create", "authorization.k8s.io", "selfsubjectaccessreviews");
    row("a stranger asks about others", false, "create", "authorization.k8s.io", "subjectaccessreviews",
        "cannot create");
}

void TestApiAccess::rule_decides()
{
    QFETCH(const bool, isAdmin);
    QFETCH(const QString, verb);
    QFETCH(const QString, group);
    QFETCH(const QString, resource);
    QFETCH(const QString, refusedWith);
    const QString path = resource.section(u':', 0, 0);
    const auto may =
        api::mayDo(isAdmin ? admin : stranger, {verb, group, path.section(u'/', 0, 0), path.section(u'/', 1),
                                                u"default"_s, resource.section(u':', 1)});
    QCOMPARE(may.has_value(), refusedWith.isEmpty());
    QVERIFY2(may || QString::fromStdString(may.error().message).contains(refusedWith),
             may.error().message.c_str());
}

void TestApiAccess::path_isVisited_data()
{
    QTest::addColumn<bool>("isAdmin");
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *name, bool isAdmin, const char *verb, const char *path, bool allowed) {
        QTest::newRow(name) << isAdmin << QString::fromLatin1(verb) << QString::fromLatin1(path) << allowed;
    };
    row("discovery", false, "get", "/apis/serving.knative.dev", true);
    row("the version", false, "get", "/version", true);
    row("measurements", true, "get", "/metrics", true);
    row("measurements are not for all", false, "get", "/metrics", false);
    row("no path", true, "get", "/logs", false);
    row("nothing is written there", true, "post", "/version", false);
    row("everything", true, "get", "*", true);
    row("not for all", false, "get", "*", false);
}

void TestApiAccess::path_isVisited()
{
    QFETCH(const bool, isAdmin);
    QFETCH(const QString, verb);
    QFETCH(const QString, path);
    QFETCH(const bool, allowed);
    QCOMPARE(api::mayVisit(isAdmin ? admin : stranger, verb, path).has_value(), allowed);
}

void TestApiAccess::server_doesWhatTheRuleSays_data()
{
    QTest::addColumn<QString>("group");
    QTest::addColumn<QString>("plural");
    for (const resource::Kind *kind : api::servedKinds())
        QTest::newRow(qPrintable(kind->apiVersion() + u' ' + kind->plural)) << kind->group << kind->plural;
}

// What nobody can do answers 405; whatever else comes back, it is not that.
void TestApiAccess::server_doesWhatTheRuleSays()
{
    QFETCH(const QString, group);
    QFETCH(const QString, plural);
    const resource::Kind &kind = *api::findServed(group, plural);
    Rig rig;
    const QString root = group.isEmpty() ? u"/api/"_s + kind.version : u"/apis/"_s + kind.apiVersion();
    const QByteArray all = (root + (kind.namespaced ? u"/namespaces/none/"_s : u"/"_s) + plural).toUtf8();
    const QByteArray one = all + "/none";
    const std::vector<std::tuple<QString, const char *, QByteArray>> requests{
        {u"list"_s, "GET", all},   {u"get"_s, "GET", one},     {u"create"_s, "POST", all},
        {u"update"_s, "PUT", one}, {u"patch"_s, "PATCH", one}, {u"delete"_s, "DELETE", one},
    };
    for (const auto &[verb, method, path] : requests) {
        const bool allowed = api::mayDo(rig.user, {verb, group, plural, {}, u"none"_s, {}}).has_value();
        const Answer answer = rig.send(method, path, "{}", Rig::with("Content-Type", "application/json"));
        QVERIFY2((answer.status != 405) == allowed, qPrintable(verb + u' ' + QString::fromUtf8(answer.body)));
    }
}

void TestApiAccess::stranger_isForbiddenButMayAsk()
{
    Rig rig;
    rig.user = stranger;
    for (const auto &[method, path] :
         {std::pair{"GET", services()},
          {"POST", services()},
          {"GET", QByteArray("/metrics")},
          {"GET", QByteArray("/api/v1/namespaces/default/pods/p/log")},
          {"POST", QByteArray("/apis/tidegate.dev/v1/namespaces/default/packages?name=a")},
          {"POST", QByteArray("/apis/tidegate.dev/v1/namespaces/default/services/a/invoke")}}) {
        const Answer answer = rig.send(method, path, serviceBody("a"));
        QVERIFY2(answer.status == 403 && answer.reason() == u"Forbidden", answer.body);
    }
    QCOMPARE(rig.send("GET", services()).message(), u"services.serving.knative.dev is forbidden: User "
                                                    u"\"bob\" cannot list resource \"services\" in API group "
                                                    "\"serving.knative.dev\" in the namespace \"default\""_s);
    QCOMPARE(rig.send("GET", "/apis").status, 200);
    const Answer asked = rig.send(
        "POST", reviews("selfsubjectaccessreviews"),
        review("SelfSubjectAccessReview", R"({"resourceAttributes":{"verb":"get","resource":"pods"}})"));
    QCOMPARE(asked.status, 201);
    QCOMPARE(asked.json()["status"_L1]["allowed"_L1].toBool(true), false);
}

void TestApiAccess::review_isAnswered_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("spec");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const char *kind, const char *path, const char *spec, bool allowed,
                        const char *reason = "") {
        QTest::newRow(name) << QByteArray(kind) << QByteArray(path) << QByteArray(spec) << allowed
                            << QString::fromLatin1(reason);
    };
    const char *self = "SelfSubjectAccessReview";
    row("may I deploy", self, "selfsubjectaccessreviews",
        R"({"resourceAttributes":{"namespace":"default","verb":"create","group":"serving.knative.dev","resource":"services"}})",
        true);
    row("may I delete a Pod", self, "selfsubjectaccessreviews",
        R"({"resourceAttributes":{"namespace":"default","verb":"delete","resource":"pods"}})", true);
    row("may I read logs", self, "selfsubjectaccessreviews",
        R"({"resourceAttributes":{"verb":"get","resource":"pods","subresource":"log"}})", true);
    row("may I read the version", self, "selfsubjectaccessreviews",
        R"({"nonResourceAttributes":{"verb":"get","path":"/version"}})", true);
    row("may an administrator", "SubjectAccessReview", "subjectaccessreviews",
        R"({"user":"x","groups":["system:masters"],"resourceAttributes":{"verb":"get","resource":"pods"}})",
        true);
    row("may somebody", "SubjectAccessReview", "subjectaccessreviews",
        R"({"user":"x","resourceAttributes":{"verb":"get","resource":"pods"}})", false,
        "pods is forbidden: User \"x\" cannot get resource \"pods\" in API group \"\" at the cluster scope");
}

void TestApiAccess::review_isAnswered()
{
    QFETCH(const QByteArray, kind);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, spec);
    QFETCH(const bool, allowed);
    QFETCH(const QString, reason);
    Rig rig;
    const Answer answer =
        rig.send("POST", reviews(path.constData()), review(kind.constData(), spec.constData()));
    QVERIFY2(answer.status == 201, answer.body);
    QCOMPARE(answer.json().value("kind"_L1).toString().toUtf8(), kind);
    QCOMPARE(answer.json().value("spec"_L1).toObject(), QJsonDocument::fromJson(spec).object());
    QCOMPARE(answer.json()["status"_L1]["allowed"_L1].toBool(!allowed), allowed);
    QCOMPARE(answer.json()["status"_L1]["reason"_L1].toString(), reason);
}

void TestApiAccess::review_inProtobuf_isAnsweredInJson()
{
    Rig rig;
    http::Headers headers = Rig::with("Content-Type", "application/vnd.kubernetes.protobuf");
    headers.add("Accept", "application/vnd.kubernetes.protobuf,application/json");
    const QByteArray body = enveloped(
        "authorization.k8s.io/v1", "SelfSubjectAccessReview",
        content(1, {}) +
            content(2, content(1, content(2, "create") + content(3, serving) + content(5, "services"))));
    const Answer answer = rig.send("POST", reviews("selfsubjectaccessreviews"), body, headers);
    QVERIFY2(answer.status == 201, answer.body);
    QCOMPARE(answer.json()["status"_L1]["allowed"_L1].toBool(), true);
}

void TestApiAccess::badReview_isRefused_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("asks nothing") << reviews("selfsubjectaccessreviews")
                                  << review("SelfSubjectAccessReview", "{}") << 422;
    QTest::newRow("asks two things") << reviews("selfsubjectaccessreviews")
                                     << review("SelfSubjectAccessReview",
                                               R"({"resourceAttributes":{},"nonResourceAttributes":{}})")
                                     << 422;
    QTest::newRow("about nobody") << reviews("subjectaccessreviews")
                                  << review("SubjectAccessReview", R"({"resourceAttributes":{}})") << 422;
    QTest::newRow("about another namespace")
        << QByteArray("/apis/authorization.k8s.io/v1/namespaces/a/localsubjectaccessreviews")
        << review("LocalSubjectAccessReview", R"({"user":"x","resourceAttributes":{"namespace":"b"}})")
        << 422;
    QTest::newRow("rules of no namespace")
        << reviews("selfsubjectrulesreviews") << review("SelfSubjectRulesReview", "{}") << 400;
    QTest::newRow("another kind") << reviews("selfsubjectaccessreviews")
                                  << review("SubjectAccessReview", "{}") << 400;
    QTest::newRow("no object") << reviews("selfsubjectaccessreviews") << QByteArray("[]") << 400;
}

void TestApiAccess::badReview_isRefused()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    Rig rig;
    const Answer answer = rig.send("POST", path, body);
    QVERIFY2(answer.status == status, answer.body);
    QVERIFY(!answer.message().isEmpty());
}

void TestApiAccess::rules_listWhatDiscoveryLists()
{
    Rig rig;
    const Answer answer = rig.send("POST", reviews("selfsubjectrulesreviews"),
                                   review("SelfSubjectRulesReview", R"({"namespace":"default"})"));
    QCOMPARE(answer.status, 201);
    QMap<QString, QStringList> verbs;
    for (const QJsonValue &rule : answer.json()["status"_L1]["resourceRules"_L1].toArray()) {
        for (const QJsonValue &resource : rule["resources"_L1].toArray())
            verbs[rule["apiGroups"_L1][0].toString() + u'/' + resource.toString()] =
                rule["verbs"_L1].toVariant().toStringList();
    }
    for (const resource::Kind *kind : api::servedKinds())
        QCOMPARE(verbs.value(kind->group + u'/' + kind->plural), api::verbsOf(*kind));
    QCOMPARE(verbs.value(u"/pods/log"_s), QStringList{u"get"_s});
    QVERIFY(!answer.json()["status"_L1]["nonResourceRules"_L1].toArray().isEmpty());
}

void TestApiAccess::user_isToldWhoItIs()
{
    Rig rig;
    rig.user = stranger;
    const Answer answer = rig.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                                   R"({"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"})");
    QVERIFY2(answer.status == 201, answer.body);
    const QJsonValue info = answer.json()["status"_L1]["userInfo"_L1];
    QCOMPARE(info["username"_L1].toString(), u"bob"_s);
    QCOMPARE(info["groups"_L1].toArray(), (QJsonArray{u"guests"_s, u"system:authenticated"_s}));
}

namespace {

http::Headers fields(const std::vector<std::pair<const char *, const char *>> &all)
{
    http::Headers headers;
    for (const auto &[name, value] : all)
        headers.add(name, value);
    return headers;
}

const QByteArray whoAmI = R"({"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"})";
QStringList auditLines;

void keepAudit(QtMsgType /*type*/, const QMessageLogContext &context, const QString &text)
{
    if (QLatin1String(context.category) == "tidegate.audit"_L1)
        auditLines << text;
}

} // namespace

void TestApiAccess::administrator_mayActForOthers_data()
{
    QTest::addColumn<http::Headers>("headers");
    QTest::addColumn<QByteArray>("userInfo");
    QTest::addColumn<int>("status"); // of a deletion
    const auto row = [](const char *name, const http::Headers &headers, const char *userInfo, int status) {
        QTest::newRow(name) << headers << QByteArray(userInfo) << status;
    };
    row("nobody else", {}, R"({"username":"tester","groups":["system:masters","system:authenticated"]})",
        200);
    row("a user", fields({{"Impersonate-User", "bob"}}),
        R"({"username":"bob","groups":["system:authenticated"]})", 403);
    row("in groups",
        fields({{"Impersonate-User", "bob"}, {"impersonate-group", "a"}, {"Impersonate-Group", "b"}}),
        R"({"username":"bob","groups":["a","b","system:authenticated"]})", 403);
    row("another administrator",
        fields({{"Impersonate-User", "eve"}, {"Impersonate-Group", "system:masters"}}),
        R"({"username":"eve","groups":["system:masters","system:authenticated"]})", 200);
    row("with a uid and more",
        fields({{"Impersonate-User", "bob"},
                {"Impersonate-Uid", "u1"},
                {"Impersonate-Extra-acme%2Fscope", "x"},
                {"Impersonate-Extra-acme%2Fscope", "y"}}),
        R"({"username":"bob","uid":"u1","groups":["system:authenticated"],"extra":{"acme/scope":["x","y"]}})",
        403);
    row("an account of a service", fields({{"Impersonate-User", "system:serviceaccount:default:robot"}}),
        R"({"username":"system:serviceaccount:default:robot",
            "groups":["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"]})",
        403);
    row("nobody known", fields({{"Impersonate-User", "system:anonymous"}}),
        R"({"username":"system:anonymous","groups":["system:unauthenticated"]})", 403);
}

void TestApiAccess::administrator_mayActForOthers()
{
    QFETCH(const http::Headers, headers);
    QFETCH(const QByteArray, userInfo);
    QFETCH(const int, status);
    Rig rig;
    const QByteArray map = "/api/v1/namespaces/default/configmaps/a";
    rig.send("POST", "/api/v1/namespaces/default/configmaps", configMap("a"));
    QCOMPARE(rig.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", whoAmI, headers)
                 .json()["status"_L1]["userInfo"_L1]
                 .toObject(),
             QJsonDocument::fromJson(userInfo).object());
    const Answer asked = rig.send(
        "POST", reviews("selfsubjectaccessreviews"),
        review("SelfSubjectAccessReview",
               R"({"resourceAttributes":{"verb":"delete","resource":"configmaps","namespace":"default"}})"),
        headers);
    QCOMPARE(asked.json()["status"_L1]["allowed"_L1].toBool(), status == 200);
    const Answer answer = rig.send("DELETE", map, {}, headers);
    QVERIFY2(answer.status == status, answer.body);
    QCOMPARE(rig.send("GET", map).status, status == 200 ? 404 : 200);
}

void TestApiAccess::impersonation_isRefused_data()
{
    QTest::addColumn<bool>("isAdmin");
    QTest::addColumn<http::Headers>("headers");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("message");
    QTest::newRow("of who is no administrator")
        << false << fields({{"Impersonate-User", "ann"}, {"Impersonate-Group", "system:masters"}}) << 403
        << u"users \"ann\" is forbidden: User \"bob\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope"_s;
    QTest::newRow("of nobody's groups")
        << true << fields({{"Impersonate-Group", "a"}}) << 400
        << u"groups, a uid or extra fields are to be impersonated without a user: Impersonate-User is missing"_s;
}

void TestApiAccess::impersonation_isRefused()
{
    QFETCH(const bool, isAdmin);
    QFETCH(const http::Headers, headers);
    QFETCH(const int, status);
    QFETCH(const QString, message);
    Rig rig;
    rig.user = isAdmin ? admin : stranger;
    for (const char *path : {"/apis", "/api/v1/pods", "/version"}) {
        const Answer answer = rig.send("GET", path, {}, headers);
        QVERIFY2(answer.status == status, answer.body);
        QCOMPARE(answer.message(), message);
    }
}

void TestApiAccess::impersonated_isWhoMadeIt_andTheAuditNamesBoth()
{
    Rig rig;
    const http::Headers headers =
        fields({{"Impersonate-User", "eve"}, {"Impersonate-Group", "system:masters"}});
    auditLines.clear();
    const auto previous = qInstallMessageHandler(keepAudit);
    const Answer made = rig.send("POST", services(), serviceBody("a"), headers);
    qInstallMessageHandler(previous);
    QVERIFY2(made.status == 201, made.body);
    QCOMPARE(made.json()["metadata"_L1]["annotations"_L1]["serving.knative.dev/creator"_L1].toString(),
             u"eve"_s);
    QCOMPARE(auditLines.size(), 1);
    QVERIFY2(auditLines[0].contains(u"user=\"tester\" as=\"eve\" "), qPrintable(auditLines[0]));
}

QTEST_GUILESS_MAIN(TestApiAccess)
#include "tst_api_access.moc"
