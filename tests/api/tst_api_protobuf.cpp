#include "api_rig.h"
#include "core/api/protobuf.h"
#include "proto_maker.h"

using namespace tidegate;
using namespace tidegate::test;

/// Bodies in Kubernetes' protobuf encoding.
class TestApiProtobuf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void body_becomesJson_data();
    void body_becomesJson();
    void broken_isRefusedWithASentence_data();
    void broken_isRefusedWithASentence();
    void everyCutOfABody_isRefused();
    void typedClient_writesReadsAndDeletes();
    void kindTakenAsJsonAlone_isUnsupported();
    void clientThatReadsNothingElse_isToldBeforeAnythingIsWritten();
};

namespace {

// As kubectl 1.36 sends `create namespace team-b`.
const QByteArray recordedNamespace = QByteArray::fromHex(
    "6b3873000a0f0a02763112094e616d657370616365121e0a160a067465616d2d6212001a0022002a00320038004200"
    "12001a020a001a002200");
// `auth can-i create ksvc`.
const QByteArray recordedReview = QByteArray::fromHex(
    "6b3873000a320a17617574686f72697a6174696f6e2e6b38732e696f2f7631121753656c665375626a656374416363657373"
    "52657669657712560a100a0012001a0022002a0032003800420012380a360a0764656661756c7412066372656174651a13"
    "73657276696e672e6b6e61746976652e64657622002a08736572766963657332003a001a08080012001a0020001a002200");

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

void TestApiProtobuf::body_becomesJson_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const QByteArray &body, const char *expected) {
        QTest::newRow(name) << body << QByteArray(expected);
    };
    row("what kubectl sends for a namespace", recordedNamespace,
        R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-b"},"spec":{},"status":{}})");
    row("what kubectl sends for can-i", recordedReview,
        R"({"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","metadata":{},"spec":{"resourceAttributes":
           {"namespace":"default","verb":"create","group":"serving.knative.dev","resource":"services"}}})");
    row("bytes are base64, an empty value stays one",
        enveloped("v1", "Secret",
                  content(1, content(1, "s")) + pair(2, "token", QByteArray("\x00\xff", 2)) +
                      pair(2, "none", {}) + content(3, "Opaque") + pair(4, "plain", "text") + number(5, 0)),
        R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"token":"AP8=","none":""},"type":"Opaque",
           "stringData":{"plain":"text"},"immutable":false})");
    row("a ServiceAccount",
        enveloped("v1", "ServiceAccount",
                  content(1, content(1, "robot")) + content(2, content(3, "s")) +
                      content(3, content(1, "p")) + number(4, 0)),
        R"({"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"robot"},"secrets":[{"name":"s"}],
            "imagePullSecrets":[{"name":"p"}],"automountServiceAccountToken":false})");
    row("both halves of a ConfigMap",
        enveloped("v1", "ConfigMap", content(1, content(1, "c")) + pair(2, "k", "v") + pair(3, "b", "hi")),
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"k":"v"},"binaryData":{"b":"aGk="}})");
    const QByteArray owner = content(1, "Service") + content(3, "hello") + content(4, "u-1") +
                             content(5, "serving.knative.dev/v1") + number(6, 1) + number(7, 0);
    const QByteArray manager = content(1, "kubectl") + content(2, "Update") + content(3, "v1") +
                               content(4, number(1, 1'700'000'000)) + content(6, "FieldsV1") +
                               content(7, content(1, R"({"f:data":{}})"));
    row("all of metadata",
        enveloped("v1", "ConfigMap",
                  content(1, content(1, "c") + content(2, "c-") + content(3, "default") + content(5, "uid") +
                                 content(6, "17") + number(7, 3) +
                                 content(8, number(1, 1'700'000'000) + number(2, 5)) + content(9, {}) +
                                 number(10, 30) + pair(11, "l", "1") + pair(12, "a", "2") +
                                 content(13, owner) + content(14, "keep") + content(17, manager))),
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","generateName":"c-","namespace":"default","uid":"uid",
           "resourceVersion":"17","generation":3,"creationTimestamp":"2023-11-14T22:13:20Z","deletionGracePeriodSeconds":30,
           "labels":{"l":"1"},"annotations":{"a":"2"},"finalizers":["keep"],"ownerReferences":[{"kind":"Service","name":"hello",
           "uid":"u-1","apiVersion":"serving.knative.dev/v1","controller":true,"blockOwnerDeletion":false}],"managedFields":
           [{"manager":"kubectl","operation":"Update","apiVersion":"v1","time":"2023-11-14T22:13:20Z","fieldsType":"FieldsV1",
           "fieldsV1":{"f:data":{}}}]}})");
    row("an event, its micro time too",
        enveloped("v1", "Event",
                  content(1, content(1, "e")) + content(2, content(1, "Pod") + content(3, "p")) +
                      content(3, "Because") + content(5, content(1, "tester")) +
                      content(6, number(1, 1'700'000'000)) + number(8, 2) + content(9, "Normal") +
                      content(10, number(1, 1'700'000'000) + number(2, 1'500'000))),
        R"({"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p"},"reason":"Because",
           "source":{"component":"tester"},"firstTimestamp":"2023-11-14T22:13:20Z","count":2,"type":"Normal",
           "eventTime":"2023-11-14T22:13:20.001500Z"})");
    row("delete options, in the version of what is deleted",
        enveloped("serving.knative.dev/v1", "DeleteOptions",
                  number(1, 0) + content(2, content(1, "u")) + content(4, "Background") + content(5, "All")),
        R"({"apiVersion":"serving.knative.dev/v1","kind":"DeleteOptions","gracePeriodSeconds":0,"preconditions":{"uid":"u"},
           "propagationPolicy":"Background","dryRun":["All"]})");
    row("extra of a user is a list",
        enveloped("authorization.k8s.io/v1", "SubjectAccessReview",
                  content(2, content(3, "ann") + content(4, "g") +
                                 pair(5, "k", content(1, "a") + content(1, "b")))),
        R"({"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview","spec":{"user":"ann","groups":["g"],
           "extra":{"k":["a","b"]}}})");
    row("fields from the future are left out",
        enveloped("v1", "ConfigMap", content(1, content(1, "c") + content(99, "x")) + number(98, 1)),
        R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}})");
}

void TestApiProtobuf::body_becomesJson()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, expected);
    const auto read = api::parseProtobuf(body);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QVERIFY(!json(expected).isEmpty());
    QCOMPARE(*read, json(expected));
}

void TestApiProtobuf::broken_isRefusedWithASentence_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QByteArray &body, Code code, const char *says) {
        QTest::newRow(name) << body << int(code) << QByteArray(says);
    };
    const auto bad = Code::BadRequest;
    row("nothing", {}, bad, "does not begin");
    row("JSON", "{}", bad, "does not begin");
    row("a wrong magic", QByteArray("k8t\0", 4) + recordedNamespace.mid(4), bad, "does not begin");
    row("the magic alone", QByteArray("k8s\0", 4), bad, "names no kind");
    row("an envelope that is none", QByteArray("k8s\0\xff\xff\xff", 7), bad, "envelope");
    row("a kind that nobody knows", enveloped("v1", "Foozle", {}), bad, "no kind \"Foozle\"");
    row("a kind in a wrong version", enveloped("v2", "ConfigMap", {}), bad, "no kind \"ConfigMap\"");
    row("a kind that is taken as JSON alone", enveloped("serving.knative.dev/v1", "Service", {}),
        Code::UnsupportedMediaType, "not taken as protobuf");
    row("text that is not UTF-8", enveloped("v1", "ConfigMap", content(1, content(1, "\xff\xfe"))), bad,
        "UTF-8");
    row("a length beyond the end", enveloped("v1", "ConfigMap", QByteArray("\x0a\x7f", 2)), bad, "ConfigMap");
    row("a time no clock shows",
        enveloped("v1", "ConfigMap", content(1, content(8, number(1, 9'999'999'999'999ULL)))), bad, "time");
    row("nanoseconds beyond a second",
        enveloped("v1", "ConfigMap", content(1, content(8, number(2, 1'000'000'000)))), bad, "time");
    row("managed fields that are no JSON",
        enveloped("v1", "ConfigMap", content(1, content(17, content(7, content(1, "{"))))), bad, "fieldsV1");
    row("a compressed content",
        QByteArray("k8s\0", 4) + content(1, content(1, "v1") + content(2, "ConfigMap")) + content(3, "gzip"),
        bad, "gzip");
    QByteArray deep;
    for (int i = 0; i < 5000; ++i)
        deep.append("\x9b\x06"); // the start of an unknown group, never ended
    row("deep nesting", enveloped("v1", "ConfigMap", deep), bad, "ConfigMap");
    QByteArray fields(300, '[');
    row("deep JSON within",
        enveloped("v1", "ConfigMap", content(1, content(17, content(7, content(1, fields))))), bad,
        "fieldsV1");
}

void TestApiProtobuf::broken_isRefusedWithASentence()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, code);
    QFETCH(const QByteArray, says);
    const auto read = api::parseProtobuf(body);
    QVERIFY(!read);
    QCOMPARE(int(read.error().code), code);
    QVERIFY2(QByteArray::fromStdString(read.error().message).contains(says), read.error().message.c_str());
}

void TestApiProtobuf::everyCutOfABody_isRefused()
{
    const QByteArray whole =
        enveloped("v1", "ConfigMap", content(1, content(1, "c")) + pair(2, "key", "value"));
    // The last two fields of the envelope are empty; without them it is whole all the same.
    for (qsizetype size = 0; size < whole.size() - 4; ++size) {
        const auto read = api::parseProtobuf(whole.first(size));
        const bool named = read && read->contains("data"_L1);
        QVERIFY2(!named, qPrintable(u"cut after %1 bytes"_s.arg(size)));
    }
}

void TestApiProtobuf::typedClient_writesReadsAndDeletes()
{
    Rig rig;
    http::Headers headers = Rig::with("Content-Type", "application/vnd.kubernetes.protobuf");
    headers.add("Accept", "application/vnd.kubernetes.protobuf,application/json");
    const QByteArray path = "/api/v1/namespaces/default/secrets";
    const auto secret = [](const QByteArray &version, const QByteArray &value) {
        return enveloped("v1", "Secret",
                         content(1, content(1, "s") + content(6, version)) + pair(2, "k", value));
    };
    const Answer made = rig.send("POST", path, secret({}, "one"), headers);
    QVERIFY2(made.status == 201, made.body);
    QCOMPARE(std::string(made.headers.value("Content-Type")), std::string("application/json"));
    QCOMPARE(made.json().value("data"_L1).toObject(), (QJsonObject{{u"k"_s, u"b25l"_s}}));
    const QByteArray version = made.json()["metadata"_L1]["resourceVersion"_L1].toString().toUtf8();
    const Answer put = rig.send("PUT", path + "/s", secret(version, "two"), headers);
    QVERIFY2(put.status == 200, put.body);
    QCOMPARE(rig.send("PUT", path + "/s", secret(version, "three"), headers).status, 409);
    QCOMPARE(rig.send("GET", path + "/s", {}, headers).json()["data"_L1]["k"_L1].toString(), u"dHdv"_s);
    QCOMPARE(rig.send("POST", "/api/v1/namespaces/default/configmaps", secret({}, "x"), headers).status, 400);
    const Answer other =
        rig.send("DELETE", path + "/s",
                 enveloped("v1", "DeleteOptions", content(2, content(1, "another uid"))), headers);
    QCOMPARE(other.status, 409);
    QCOMPARE(
        rig.send("DELETE", path + "/s", enveloped("v1", "DeleteOptions", content(4, "Background")), headers)
            .status,
        200);
    QCOMPARE(rig.send("GET", path + "/s").status, 404);
}

void TestApiProtobuf::kindTakenAsJsonAlone_isUnsupported()
{
    Rig rig;
    const Answer answer = rig.send("POST", services(), enveloped("v1", "ConfigMap", {}),
                                   Rig::with("Content-Type", "application/vnd.kubernetes.protobuf"));
    QCOMPARE(answer.status, 415);
    QCOMPARE(answer.reason(), u"UnsupportedMediaType"_s);
}

void TestApiProtobuf::clientThatReadsNothingElse_isToldBeforeAnythingIsWritten()
{
    Rig rig;
    http::Headers headers = Rig::with("Content-Type", "application/vnd.kubernetes.protobuf");
    headers.add("Accept", "application/vnd.kubernetes.protobuf");
    const Answer answer = rig.send("POST", "/api/v1/namespaces", recordedNamespace, headers);
    QCOMPARE(answer.status, 406);
    QCOMPARE(rig.send("GET", "/api/v1/namespaces/team-b").status, 404);
    QCOMPARE(rig.send("GET", "/api/v1/namespaces/default", {}, headers).status, 406);
}

QTEST_GUILESS_MAIN(TestApiProtobuf)
#include "tst_api_protobuf.moc"
