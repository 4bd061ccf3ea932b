#include "core/resource/serving.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestValidateMetadata : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anyKind_data();
    void anyKind();
    void namespaceName_isALabel();
    void servingName_data();
    void servingName();
    void parentLabel_needsItsOwner_data();
    void parentLabel_needsItsOwner();
    void serviceAnnotation_data();
    void serviceAnnotation();
    void authors_changeWithTheSpec_data();
    void authors_changeWithTheSpec();
    void deletingObject_mayKeepABrokenSpec();
};

namespace {

const QString nameRule =
    u"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"_s;
const QString subdomainRule =
    u"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
    u"must "
    "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"_s;
const QString labelRule =
    u"a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
    "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
    "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"_s;

Object withMetadata(const Kind &kind, const QString &metadata, const QString &spec)
{
    Object object = sample(kind, spec);
    const QJsonObject fields = json(metadata);
    for (auto it = fields.begin(); it != fields.end(); ++it)
        object.setMetadata(it.key(), it.value());
    applyDefaults(object, nullptr);
    return object;
}

const QString serviceSpec = u"{'template':{'spec':{'containers':[{'image':'a/b'}]}}}"_s;

} // namespace

void TestValidateMetadata::anyKind_data()
{
    ruleColumns();
    rule("plain", u"{'labels':{'team':'alpha','example.com/a':''},'annotations':{'Any':'value'}}"_s);
    rule("dots in a name", u"{'name':'a.b.c'}"_s);
    rule("no name", u"{'name':''}"_s, u"metadata.name: Required value: name or generateName is required"_s);
    rule("upper case", u"{'name':'Bad_Name'}"_s,
         u"metadata.name: Invalid value: \"Bad_Name\": "_s + subdomainRule);
    rule("name of 254 characters", u"{'name':'%1'}"_s.arg(QString(254, u'n')),
         u"metadata.name: Invalid value: \"%1\": must be no more than 253 characters"_s.arg(
             QString(254, u'n')));
    rule("key of a label", u"{'labels':{'bad key':'x'}}"_s,
         u"metadata.labels: Invalid value: \"bad key\": "_s + nameRule);
    rule("domain of a label's key", u"{'labels':{'Bad/key':'x'}}"_s,
         u"metadata.labels: Invalid value: \"Bad/key\": prefix part "_s + subdomainRule);
    rule("label's key without a domain", u"{'labels':{'/key':'x'}}"_s,
         u"metadata.labels: Invalid value: \"/key\": prefix part must be non-empty"_s);
    rule("label's key without a name", u"{'labels':{'a/':'x'}}"_s,
         u"metadata.labels: Invalid value: \"a/\": name part must be non-empty"_s);
    rule("label's key too long", u"{'labels':{'%1':'x'}}"_s.arg(QString(64, u'k')),
         u"metadata.labels: Invalid value: \"%1\": name part must be no more than 63 characters"_s.arg(
             QString(64, u'k')));
    rule("value of a label", u"{'labels':{'a':'x y'}}"_s,
         u"metadata.labels: Invalid value: \"x y\": a valid label must be an empty string or consist of "
         "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
         "(e.g. "
         "'MyValue',  or 'my_value',  or '12345', regex used for validation is "
         "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"_s);
    rule("label too long", u"{'labels':{'a':'%1'}}"_s.arg(QString(64, u'v')),
         u"metadata.labels: Invalid value: \"%1\": must be no more than 63 characters"_s.arg(
             QString(64, u'v')));
    rule("key of an annotation", u"{'annotations':{'bad key':'x'}}"_s,
         u"metadata.annotations: Invalid value: \"bad key\": "_s + nameRule);
    rule("annotations over 256 KiB", u"{'annotations':{'a':'%1'}}"_s.arg(QString(256 * 1024, u'x')),
         u"metadata.annotations: Too long: may not be more than 262144 bytes"_s);
    rule("owner without an identity", u"{'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'a'}]}"_s,
         u"metadata.ownerReferences[0].uid: Invalid value: \"\": must not be empty"_s);
    rule(
        "two controllers",
        u"{'ownerReferences':[{'apiVersion':'v1','kind':'Pod','name':'a','uid':'1','controller':true},"
        "{'apiVersion':'v1','kind':'Pod','name':'b','uid':'2','controller':true}]}"_s,
        u"metadata.ownerReferences: Invalid value: \"a\": Only one reference can have Controller set to true"_s);
    rule("finalizer that is no name", u"{'finalizers':['a b']}"_s,
         u"metadata.finalizers[0]: Invalid value: \"a b\": "_s + nameRule);
}

void TestValidateMetadata::anyKind()
{
    QFETCH(QString, written);
    Object object = withMetadata(kinds::configMap(), written, u"{}"_s);
    object.json().remove("spec"_L1);
    QTEST(verdict(object), "expected");
}

void TestValidateMetadata::namespaceName_isALabel()
{
    Object object(kinds::namespaceKind(), {{}, u"a.b"_s});
    QCOMPARE(verdict(object),
             u"metadata.name: Invalid value: \"a.b\": a lowercase RFC 1123 label must consist of lower case "
             "alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. "
             "'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"_s);
    object.setMetadata(u"name"_s, u"2hello"_s);
    QCOMPARE(verdict(object), QString());
}

void TestValidateMetadata::servingName_data()
{
    ruleColumns();
    const QString refused = u"not a DNS 1035 label: [%1]: metadata.name"_s.arg(labelRule);
    rule("plain", u"{'name':'hello-2'}"_s);
    rule("begins with a digit", u"{'name':'2hello'}"_s, refused);
    rule("dot", u"{'name':'a.b'}"_s, refused);
    rule("63 characters", u"{'name':'%1'}"_s.arg(QString(63, u'a')));
    rule("64 characters", u"{'name':'%1'}"_s.arg(QString(64, u'a')),
         u"not a DNS 1035 label: [must be no more than 63 characters]: metadata.name"_s);
    rule("prefix with a hyphen at its end", u"{'generateName':'job-'}"_s);
    rule("prefix that is none", u"{'generateName':'2job-'}"_s,
         u"not a DNS 1035 label prefix: [%1]: metadata.generateName"_s.arg(labelRule));
}

void TestValidateMetadata::servingName()
{
    QFETCH(QString, written);
    QTEST(verdict(withMetadata(kinds::service(), written, serviceSpec)), "expected");
}

void TestValidateMetadata::parentLabel_needsItsOwner_data()
{
    ruleColumns();
    const QString owner =
        u"'ownerReferences':[{'apiVersion':'serving.knative.dev/v1','kind':'Service','name':'%1','uid':'1'}]"_s;
    rule("no label", u"{}"_s);
    rule("label and owner", u"{'labels':{'serving.knative.dev/service':'s'},%1}"_s.arg(owner.arg(u"s"_s)));
    rule("label alone", u"{'labels':{'serving.knative.dev/service':'s'}}"_s,
         u"missing field(s): metadata.labels.serving.knative.dev/service"_s);
    rule("another owner", u"{'labels':{'serving.knative.dev/service':'s'},%1}"_s.arg(owner.arg(u"t"_s)),
         u"missing field(s): metadata.labels.serving.knative.dev/service"_s);
}

void TestValidateMetadata::parentLabel_needsItsOwner()
{
    QFETCH(QString, written);
    QTEST(verdict(withMetadata(kinds::configuration(), written, serviceSpec)), "expected");
    const QString traffic = u"{'traffic':[{'configurationName':'hello','percent':100}]}"_s;
    QTEST(verdict(withMetadata(kinds::route(), written, traffic)), "expected");
}

void TestValidateMetadata::serviceAnnotation_data()
{
    ruleColumns();
    const QString at = u"metadata.annotations."_s;
    rule("rollout over a minute", u"{'serving.knative.dev/rollout-duration':'60s'}"_s);
    rule("rollout without unit", u"{'serving.knative.dev/rollout-duration':'60'}"_s,
         u"invalid value: 60: %1serving.knative.dev/rollout-duration"_s.arg(at));
    rule("rollout with half a second", u"{'serving.knative.dev/rollout-duration':'1500ms'}"_s,
         u"rollout-duration=1500ms is not at second precision: %1serving.knative.dev/rollout-duration"_s.arg(
             at));
    rule("rollout backwards, older spelling", u"{'serving.knative.dev/rolloutDuration':'-1s'}"_s,
         u"rollout-duration=-1s must be positive: %1serving.knative.dev/rolloutDuration"_s.arg(at));
    rule("runtime settings belong to the template", u"{'runtime.tidegate.dev/isolation':'sandbox'}"_s,
         u"invalid key name \"runtime.tidegate.dev/isolation\": metadata.annotations\nruntime annotations "
         u"must be "
         "put under \"spec.template.metadata.annotations\" to work"_s);
    rule("all limits", u"{'flow.tidegate.dev/requests-per-second':'2.5','flow.tidegate.dev/burst':'10',"
                       "'flow.tidegate.dev/concurrent-requests':'4','flow.tidegate.dev/queue-length':'0',"
                       "'flow.tidegate.dev/queue-wait':'500ms'}"_s);
    rule("stopped", u"{'tidegate.dev/state':'stopped'}"_s);
    rule("running", u"{'tidegate.dev/state':'running'}"_s);
    rule("in a state that there is not", u"{'tidegate.dev/state':'asleep'}"_s,
         u"invalid value: asleep: %1tidegate.dev/state\nit is \"stopped\" or \"running\""_s.arg(at));
    rule("a rate that is none", u"{'flow.tidegate.dev/requests-per-second':'many'}"_s,
         u"invalid value: many: %1flow.tidegate.dev/requests-per-second"_s.arg(at));
    rule("a rate of 0", u"{'flow.tidegate.dev/requests-per-second':'0'}"_s,
         u"expected 0.001 <= 0 <= 1000000: %1flow.tidegate.dev/requests-per-second"_s.arg(at));
    rule("a burst without a rate", u"{'flow.tidegate.dev/burst':'5'}"_s,
         u"burst needs flow.tidegate.dev/requests-per-second: %1flow.tidegate.dev/burst"_s.arg(at));
    rule("a burst of 0", u"{'flow.tidegate.dev/requests-per-second':'1','flow.tidegate.dev/burst':'0'}"_s,
         u"expected 1 <= 0 <= 1000000: %1flow.tidegate.dev/burst"_s.arg(at));
    rule("half a request", u"{'flow.tidegate.dev/concurrent-requests':'1.5'}"_s,
         u"invalid value: 1.5: %1flow.tidegate.dev/concurrent-requests"_s.arg(at));
    rule("a negative queue",
         u"{'flow.tidegate.dev/concurrent-requests':'1','flow.tidegate.dev/queue-length':'-1'}"_s,
         u"expected 0 <= -1 <= 1000000: %1flow.tidegate.dev/queue-length"_s.arg(at));
    rule("a queue for nothing", u"{'flow.tidegate.dev/queue-wait':'1s'}"_s,
         u"queue-wait needs flow.tidegate.dev/concurrent-requests: %1flow.tidegate.dev/queue-wait"_s.arg(at));
    rule("a wait without a unit",
         u"{'flow.tidegate.dev/concurrent-requests':'1','flow.tidegate.dev/queue-wait':'10'}"_s,
         u"invalid value: 10: %1flow.tidegate.dev/queue-wait"_s.arg(at));
    rule("a wait of an hour",
         u"{'flow.tidegate.dev/concurrent-requests':'1','flow.tidegate.dev/queue-wait':'1h'}"_s,
         u"expected 1ms <= 1h <= 10m: %1flow.tidegate.dev/queue-wait"_s.arg(at));
    rule("a limit that is not known", u"{'flow.tidegate.dev/requests-per-minute':'1'}"_s,
         u"invalid key name \"flow.tidegate.dev/requests-per-minute\": metadata.annotations"_s);
    rule("scaling belongs to the template", u"{'autoscaling.knative.dev/min-scale':'1'}"_s,
         u"invalid key name \"autoscaling.knative.dev/min-scale\": metadata.annotations\nautoscaling "
         "annotations must be put under \"spec.template.metadata.annotations\" to work"_s);
}

void TestValidateMetadata::serviceAnnotation()
{
    QFETCH(QString, written);
    QTEST(verdict(withMetadata(kinds::service(), u"{'annotations':%1}"_s.arg(written), serviceSpec)),
          "expected");
}

void TestValidateMetadata::authors_changeWithTheSpec_data()
{
    QTest::addColumn<QString>("creator");
    QTest::addColumn<QString>("modifier");
    QTest::addColumn<bool>("changed");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing changed") << u"ann"_s << u"ann"_s << false << QString();
    QTest::newRow("modifier with the spec") << u"ann"_s << u"bob"_s << true << QString();
    QTest::newRow("creator") << u"bob"_s << u"ann"_s << false
                             << u"annotation value is immutable: "
                                "metadata.annotations.serving.knative.dev/creator"_s;
    QTest::newRow("modifier without the spec")
        << u"ann"_s << u"bob"_s << false
        << u"invalid value: bob: metadata.annotations.serving.knative.dev/lastModifier"_s;
}

void TestValidateMetadata::authors_changeWithTheSpec()
{
    QFETCH(QString, creator);
    QFETCH(QString, modifier);
    QFETCH(bool, changed);
    Object old = serviceOf(u"{'image':'a/b'}"_s);
    old.setAnnotation(keys::creator, u"ann"_s);
    old.setAnnotation(keys::lastModifier, u"ann"_s);
    Object object = changed ? serviceOf(u"{'image':'a/c'}"_s) : old;
    object.setAnnotation(keys::creator, creator);
    object.setAnnotation(keys::lastModifier, modifier);
    QTEST(verdict(object, &old), "expected");
}

void TestValidateMetadata::deletingObject_mayKeepABrokenSpec()
{
    Object object = sample(kinds::route(), u"{'traffic':[]}"_s);
    object.setMetadata(u"deletionTimestamp"_s, u"2026-11-23T07:00:00Z"_s);
    QCOMPARE(verdict(object), QString());
}

QTEST_GUILESS_MAIN(TestValidateMetadata)
#include "tst_validate_metadata.moc"
