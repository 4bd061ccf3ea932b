#include "core/resource/schema.h"
#include "core/resource/validation.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestValidateTemplate : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scaling_data();
    void scaling();
    void scalingUnderSettings_data();
    void scalingUnderSettings();
    void annotation_data();
    void annotation();
    void ownName_data();
    void ownName();
    void ownNameKept_refusesChanges();
    void revisionSpecChanged_isRefused();
    void revisionLabelChanged_isAccepted();
    void unknownFields_areNamedAndDropped();
    void effectlessFields_areNamed();
    void secondViolation_isReportedToo();
};

namespace {

const QString good = u"{'image':'dev.local/hello:1'}"_s;
const QString where = u"spec.template.metadata.annotations."_s;

/// A rule about one scaling annotation; %1 in the expected words is its path.
void scalingRule(const char *reason, const QString &name, const QString &value, const QString &expected = {})
{
    const QString key = u"autoscaling.knative.dev/"_s + name;
    rule(reason, u"{'%1':'%2'}"_s.arg(key, value),
         expected.contains("%1"_L1) ? expected.arg(where + key) : expected);
}

} // namespace

void TestValidateTemplate::scaling_data()
{
    ruleColumns();
    scalingRule("min-scale", u"min-scale"_s, u"3"_s);
    scalingRule("min-scale negative", u"min-scale"_s, u"-1"_s, u"expected 0 <= -1 <= 2147483647: %1"_s);
    scalingRule("min-scale is no number", u"minScale"_s, u"x"_s, u"invalid value: x: %1"_s);
    scalingRule("max-scale over 32 bits", u"max-scale"_s, u"2147483648"_s,
                u"expected 0 <= 2147483648 <= 2147483647: %1"_s);
    scalingRule("target too small", u"target"_s, u"0.001"_s, u"target 0.001 should be at least 0.01: %1"_s);
    scalingRule("target is no number", u"target"_s, u"many"_s, u"invalid value: many: %1"_s);
    scalingRule("utilization over 100", u"target-utilization-percentage"_s, u"101"_s,
                u"expected 1 <= 101 <= 100: %1"_s);
    scalingRule("window too short", u"window"_s, u"5s"_s, u"expected 6s <= 5s <= 1h0m0s: %1"_s);
    scalingRule("window with half a second", u"window"_s, u"6500ms"_s,
                u"must be specified with at most second precision: %1"_s);
    scalingRule("window at its shortest", u"window"_s, u"6s"_s);
    scalingRule("delay over an hour", u"scale-down-delay"_s, u"61m"_s, u"expected 0s <= 61m <= 1h0m0s: %1"_s);
    scalingRule("delay with half a second", u"scale-down-delay"_s, u"500ms"_s,
                u"must be specified with at most second precision: %1"_s);
    scalingRule("retention may be finer than a second", u"scale-to-zero-pod-retention-period"_s, u"500ms"_s);
    scalingRule("retention negative", u"scaleToZeroPodRetentionPeriod"_s, u"-1s"_s,
                u"expected 0s <= -1s <= 1h0m0s: %1"_s);
    scalingRule("initial-scale 0", u"initial-scale"_s, u"0"_s,
                u"invalid value: 0: %1=0 not allowed by cluster"_s);
    scalingRule("initial-scale negative", u"initial-scale"_s, u"-1"_s,
                u"invalid value: -1: %1 must be greater than 0"_s);
    scalingRule("initial-scale is no number", u"initialScale"_s, u"x"_s, u"invalid value: x: %1"_s);
    scalingRule("activation-scale 1", u"activation-scale"_s, u"1"_s,
                u"activation-scale=1 must be greater than 1: %1"_s);
    scalingRule("burst capacity -1", u"target-burst-capacity"_s, u"-1"_s);
    scalingRule("burst capacity -2", u"target-burst-capacity"_s, u"-2"_s, u"invalid value: -2: %1"_s);
    scalingRule("panic window", u"panic-window-percentage"_s, u"0.5"_s, u"expected 1 <= 0.5 <= 100: %1"_s);
    scalingRule("panic threshold", u"panic-threshold-percentage"_s, u"100"_s,
                u"expected 110 <= 100 <= 1000: %1"_s);
    scalingRule("metric", u"metric"_s, u"memory"_s, u"invalid value: memory: %1"_s);
    scalingRule("class nobody here serves", u"class"_s, u"hpa.autoscaling.knative.dev"_s,
                u"invalid value: hpa.autoscaling.knative.dev: %1\nthis server scales by "
                "kpa.autoscaling.knative.dev alone"_s);
    scalingRule("algorithm when no class is named", u"metric-aggregation-algorithm"_s, u"own"_s);
    rule("algorithm of the class",
         u"{'autoscaling.knative.dev/class':'kpa.autoscaling.knative.dev',"
         "'autoscaling.knative.dev/metric-aggregation-algorithm':'own'}"_s,
         u"invalid value: own: %1autoscaling.knative.dev/metric-aggregation-algorithm"_s.arg(where));
    rule("max below min",
         u"{'autoscaling.knative.dev/min-scale':'5','autoscaling.knative.dev/max-scale':'2'}"_s,
         u"max-scale=2 is less than min-scale=5: %1autoscaling.knative.dev/max-scale, "
         "%1autoscaling.knative.dev/min-scale"_s.arg(where));
    rule("max 0 is no bound",
         u"{'autoscaling.knative.dev/min-scale':'5','autoscaling.knative.dev/max-scale':'0'}"_s);
    rule("activation over max",
         u"{'autoscaling.knative.dev/activation-scale':'5','autoscaling.knative.dev/max-scale':'2'}"_s,
         u"max-scale=2 is less than activation-scale=5: %1autoscaling.knative.dev/activation-scale"_s.arg(
             where));
    rule("activation under min",
         u"{'autoscaling.knative.dev/activation-scale':'2','autoscaling.knative.dev/min-scale':'3'}"_s,
         u"min-scale=3 is greater than activation-scale=2: %1autoscaling.knative.dev/activation-scale"_s.arg(
             where));
    rule("the newer spelling wins",
         u"{'autoscaling.knative.dev/min-scale':'1','autoscaling.knative.dev/minScale':'x'}"_s);
    const QString own = u"autoscaling.tidegate.dev/"_s;
    rule("metrics and a schedule of our own",
         u"{'%1metrics':'cpu target=70; queue-wait target=200ms','%1schedule':'0 8 * * MON-FRI for=10h "
         "min=5','%1time-zone':'Asia/Shanghai'}"_s.arg(own));
    rule("a metric nobody knows", u"{'%1metrics':'disk target=1'}"_s.arg(own),
         u"invalid value: disk target=1: %1%2metrics\n\"disk target=1\": expected concurrency, rps, cpu, "
         "memory, queue-wait or custom, then its settings"_s.arg(where, own));
    rule(
        "a schedule without an end", u"{'%1schedule':'0 8 * * * min=1'}"_s.arg(own),
        u"invalid value: 0 8 * * * min=1: %1%2schedule\n\"0 8 * * * min=1\": for must say how long it lasts, "
        "as for=10h"_s.arg(where, own));
    rule("a time zone nobody knows", u"{'%1time-zone':'Mars/Base'}"_s.arg(own),
         u"invalid value: Mars/Base: %1%2time-zone\nnot a time zone of the IANA database"_s.arg(where, own));
    rule(
        "a word of ours that is not there", u"{'%1colour':'red'}"_s.arg(own),
        u"invalid key name \"%1colour\": spec.template.metadata.annotations\nknown are metrics, schedule and time-zone"_s
            .arg(own));
    rule("a number for a string", u"{'autoscaling.knative.dev/min-scale':3}"_s,
         u"expected string, got number: "
         "spec.template.metadata.annotations[autoscaling.knative.dev/min-scale]"_s);
}

void TestValidateTemplate::scaling()
{
    QFETCH(QString, written);
    QTEST(verdict(serviceOf(good, u"{'annotations':%1}"_s.arg(written))), "expected");
}

void TestValidateTemplate::scalingUnderSettings_data()
{
    ruleColumns();
    scalingRule("initial-scale 0 is allowed", u"initial-scale"_s, u"0"_s);
    scalingRule("max-scale within the limit", u"max-scale"_s, u"5"_s);
    scalingRule("max-scale over the limit", u"max-scale"_s, u"6"_s, u"expected 1 <= 6 <= 5: %1"_s);
    scalingRule("no bound where there is a limit", u"max-scale"_s, u"0"_s,
                u"max-scale=0 (unlimited), must be less than 5: %1"_s);
}

void TestValidateTemplate::scalingUnderSettings()
{
    QFETCH(QString, written);
    AdmissionConfig config;
    config.scaling = {true, 5};
    QTEST(verdict(serviceOf(good, u"{'annotations':%1}"_s.arg(written)), nullptr, config), "expected");
}

void TestValidateTemplate::annotation_data()
{
    ruleColumns();
    const QString deadline = u"serving.knative.dev/progress-deadline"_s;
    rule("deadline", u"{'%1':'30s'}"_s.arg(deadline));
    rule("deadline without unit", u"{'%1':'30'}"_s.arg(deadline),
         u"invalid value: 30: "_s + where + deadline);
    rule("deadline with half a second", u"{'%1':'1500ms'}"_s.arg(deadline),
         u"progress-deadline=1500ms is not at second precision: "_s + where + deadline);
    rule("deadline in the past", u"{'%1':'-1s'}"_s.arg(deadline),
         u"progress-deadline=-1s must be positive: "_s + where + deadline);
    const QString sidecar = u"queue.sidecar.serving.knative.dev/"_s;
    rule("queue proxy's share", u"{'%1resource-percentage':'50'}"_s.arg(sidecar));
    rule("queue proxy's share too small", u"{'%1resource-percentage':'0.05'}"_s.arg(sidecar),
         u"expected 0.1 <= 0.05 <= 100: %1[%2resource-percentage]"_s.arg(where, sidecar));
    rule("queue proxy's share in the older spelling", u"{'%1resourcePercentage':'x'}"_s.arg(sidecar),
         u"invalid value: x: %1[%2resourcePercentage]"_s.arg(where, sidecar));
    rule("queue proxy's memory", u"{'%1memory-resource-limit':'1Gi'}"_s.arg(sidecar));
    rule("queue proxy's memory that is none", u"{'%1memory-resource-limit':'much'}"_s.arg(sidecar),
         u"invalid value: much: %1[%2memory-resource-limit]"_s.arg(where, sidecar));
    rule("networking that a template knows", u"{'networking.knative.dev/ingress-class':'x'}"_s);
    rule("limits belong to the route", u"{'flow.tidegate.dev/burst':'1'}"_s,
         u"invalid key name \"flow.tidegate.dev/burst\": spec.template.metadata.annotations\nflow "
         u"annotations must "
         "be put under \"metadata.annotations\" of the Service or Route to work"_s);
    rule("a sandbox with limits", u"{'runtime.tidegate.dev/isolation':'sandbox','runtime.tidegate.dev/"
                                  "processes':'64','runtime.tidegate.dev/open-files':'1024'}"_s);
    rule("a stack", u"{'runtime.tidegate.dev/stack':'jetty-9'}"_s);
    rule("a stack that no pool could be named after", u"{'runtime.tidegate.dev/stack':'Jetty'}"_s,
         u"invalid value: Jetty: %1runtime.tidegate.dev/stack\n"_s.arg(where) +
             dns1123LabelTrouble(u"Jetty"_s));
    rule("an isolation that is none", u"{'runtime.tidegate.dev/isolation':'vault'}"_s,
         u"invalid value: vault: %1runtime.tidegate.dev/isolation\nknown are process and sandbox"_s.arg(
             where));
    rule("no processes at all", u"{'runtime.tidegate.dev/processes':'0'}"_s,
         u"expected 1 <= 0 <= 1000000: %1runtime.tidegate.dev/processes"_s.arg(where));
    rule("files that are no number", u"{'runtime.tidegate.dev/open-files':'many'}"_s,
         u"invalid value: many: %1runtime.tidegate.dev/open-files"_s.arg(where));
    rule("a setting that nobody knows", u"{'runtime.tidegate.dev/speed':'1'}"_s,
         u"invalid key name \"runtime.tidegate.dev/speed\": spec.template.metadata.annotations\nknown are "
         u"isolation, open-files, processes and stack"_s);
    rule("networking that nobody knows", u"{'networking.knative.dev/speed':'x'}"_s,
         u"invalid key name \"networking.knative.dev/speed\": spec.template.metadata.annotations"_s);
    rule("somebody's own", u"{'example.com/x':'y','client.knative.dev/user-image':'z'}"_s);
}

void TestValidateTemplate::annotation()
{
    QFETCH(QString, written);
    QTEST(verdict(serviceOf(good, u"{'annotations':%1}"_s.arg(written))), "expected");
}

void TestValidateTemplate::ownName_data()
{
    ruleColumns();
    rule("begins with the parent's", u"{'name':'hello-one'}"_s);
    rule("begins with another's", u"{'name':'other-1'}"_s,
         u"invalid value: \"other-1\" must have prefix \"hello-\": spec.template.metadata.name"_s);
    rule("too long", u"{'name':'hello-%1'}"_s.arg(QString(58, u'a')),
         u"invalid value: not a DNS 1035 label: [must be no more than 63 characters]: "
         "spec.template.metadata.name"_s);
    rule("prefix too long", u"{'generateName':'hello-%1'}"_s.arg(QString(58, u'a')),
         u"invalid value: not a DNS 1035 label prefix: [must be no more than 63 characters]: "
         "spec.template.metadata.generateName"_s);
    rule("label that a revision could not have", u"{'labels':{'a':'x y'}}"_s,
         u"invalid value: x y: spec.template.metadata.labels.a\na valid label must be an empty string or "
         u"consist "
         "of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
         "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
         "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"_s);
    rule("empty time of an export", u"{'creationTimestamp':null,'name':'hello-one'}"_s);
}

void TestValidateTemplate::ownName()
{
    QFETCH(QString, written);
    QTEST(verdict(serviceOf(good, written)), "expected");
}

void TestValidateTemplate::ownNameKept_refusesChanges()
{
    const Object old = serviceOf(good, u"{'name':'hello-one'}"_s);
    const Object changed = serviceOf(u"{'image':'dev.local/hello:2'}"_s, u"{'name':'hello-one'}"_s);
    QCOMPARE(verdict(changed, &old),
             u"Saw the following changes without a name change (-old +new): spec.template.metadata.name\n"
             "spec.template.spec.containers[0].image:\n\t-: \"dev.local/hello:1\"\n\t+: "
             "\"dev.local/hello:2\""_s);
    QCOMPARE(verdict(serviceOf(u"{'image':'dev.local/hello:2'}"_s, u"{'name':'hello-two'}"_s), &old),
             QString());
}

void TestValidateTemplate::revisionSpecChanged_isRefused()
{
    Object old = sample(kinds::revision(), u"{'containers':[{'image':'a/b'}]}"_s);
    applyDefaults(old, nullptr);
    Object changed = old;
    QJsonObject spec = old.spec();
    spec.insert(u"timeoutSeconds"_s, 5);
    spec.insert(u"idleTimeoutSeconds"_s, 4);
    changed.setSpec(spec);
    QCOMPARE(verdict(changed, &old),
             u"Immutable fields changed (-old +new): spec\nspec.idleTimeoutSeconds:\n\t-: (not set)\n\t+: 4\n"
             "spec.timeoutSeconds:\n\t-: 300\n\t+: 5"_s);
}

void TestValidateTemplate::revisionLabelChanged_isAccepted()
{
    Object old = sample(kinds::revision(), u"{'containers':[{'image':'a/b'}]}"_s);
    applyDefaults(old, nullptr);
    Object changed = old;
    changed.setLabel(u"team"_s, u"alpha"_s);
    QCOMPARE(verdict(changed, &old), QString());
}

void TestValidateTemplate::unknownFields_areNamedAndDropped()
{
    Object object = serviceOf(
        u"{'image':'a/b','bogusField':1,'lifecycle':{},'readinessProbe':{'httpGet':{'pathh':'/'}}}"_s);
    QJsonObject spec = object.spec();
    spec.insert(u"bogus"_s, 1);
    object.setSpec(spec);
    object.setLabel(u"any"_s, u"label"_s);
    const QStringList expected{u"spec.bogus"_s, u"spec.template.spec.containers[0].bogusField"_s,
                               u"spec.template.spec.containers[0].lifecycle"_s,
                               u"spec.template.spec.containers[0].readinessProbe.httpGet.pathh"_s};
    QStringList found;
    for (const Mismatch &each : mismatches(object))
        found << each.path;
    QCOMPARE(found, expected);
    dropUnknownFields(object);
    QCOMPARE(mismatches(object).size(), size_t(0));
    QCOMPARE(object.label(u"any"_s), u"label"_s);
    QCOMPARE(verdict(object), QString());
}

void TestValidateTemplate::effectlessFields_areNamed()
{
    const Object object =
        serviceOf(u"{'image':'a/"
                  u"b','securityContext':{'runAsNonRoot':true,'runAsUser':1000,'readOnlyRootFilesystem':true,"
                  "'allowPrivilegeEscalation':false,'capabilities':{'drop':['ALL']}}}"_s);
    QCOMPARE(verdict(object), QString());
    const QStringList expected{u"spec.template.spec.containers[0].securityContext.runAsUser"_s,
                               u"spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem"_s};
    QCOMPARE(unhonouredFields(object), expected);
    QCOMPARE(unhonouredFields(serviceOf(good)), QStringList());
}

void TestValidateTemplate::secondViolation_isReportedToo()
{
    const auto result = validate(
        serviceOf(
            u"{'image':'a/b','name':'queue-proxy','env':[{'value':'1'}],'ports':[{'containerPort':-1}]}"_s),
        nullptr);
    QVERIFY(!result);
    QCOMPARE(result.error().causes.size(), size_t(3));
    const Cause &last = result.error().causes[2]; // sorted by their words
    QCOMPARE(last.field, std::string("spec.template.spec.containers[0].env[0].name"));
    QCOMPARE(last.reason, std::string("FieldValueRequired"));
    QCOMPARE(last.message, std::string("missing field(s)"));
}

QTEST_GUILESS_MAIN(TestValidateTemplate)
#include "tst_validate_template.moc"
