#include "core/resource/admission.h"
#include "core/resource/schema.h"
#include "core/resource/serving.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestValidation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void container_data();
    void container();
    void revisionSpec_data();
    void revisionSpec();
    void serviceTraffic_data();
    void serviceTraffic();
    void routeTraffic_data();
    void routeTraffic();
    void annotation_data();
    void annotation();
    void name_data();
    void name();
    void revisionSpecChanged_isRefused();
    void revisionLabelChanged_isAccepted();
    void ownRevisionName_mustBeginWithTheParents();
    void ownRevisionNameKept_refusesChanges();
    void creatorChanged_isRefused();
    void scalingAnnotationOnService_isRefused();
    void deletingObject_mayKeepABrokenSpec();
    void secondViolation_isReportedToo();
    void unknownFields_areNamedByPath();
    void configMapKey_isChecked();
};

namespace {

/// The sentences after "validation failed: ", empty when the object is accepted.
QString verdict(const Object &object, const Object *old = nullptr)
{
    const auto result = validate(object, old);
    if (result)
        return {};
    if (result.error().code != Code::Invalid || result.error().causes.empty())
        return u"not a proper validation error"_s;
    return QString::fromStdString(result.error().message).remove(u"validation failed: "_s);
}

Object service(const QString &container, const QString &metadata = u"{}"_s)
{
    Object object =
        sample(kinds::service(),
               u"{'template':{'metadata':%1,'spec':{'containers':[%2]}}}"_s.arg(metadata, container));
    applyDefaults(object, nullptr);
    return object;
}

const QString good = u"{'image':'dev.local/hello:1'}"_s;

} // namespace

void TestValidation::container_data()
{
    QTest::addColumn<QString>("container");
    QTest::addColumn<QString>("expected");
    const QString at = u"spec.template.spec.containers[0]"_s;
    const auto with = [](const QString &fields) { return u"{'image':'a/b',%1}"_s.arg(fields); };

    QTest::newRow("good") << good << QString();
    QTest::newRow("a package by digest")
        << u"{'image':'%1'}"_s.arg(packageImage(u"hello"_s, QString(64, u'0'))) << QString();
    QTest::newRow("image missing") << u"{'name':'x'}"_s << u"missing field(s): "_s + at + u".image"_s;
    QTest::newRow("image too short") << u"{'image':'x'}"_s
                                     << u"Failed to parse image reference: "_s + at +
                                            u".image\nimage: \"x\", error: could not parse reference: x"_s;
    QTest::newRow("package without digest")
        << u"{'image':'package/hello'}"_s
        << u"Failed to parse image reference: "_s + at +
               u".image\nimage: \"package/hello\", error: a package is named package/<name>@sha256:<64 hex digits>"_s;
    QTest::newRow("reserved variable")
        << with(u"'env':[{'name':'PORT','value':'1'}]"_s)
        << u"\"PORT\" is a reserved environment variable: "_s + at + u".env[0].name"_s;
    QTest::newRow("variable without name")
        << with(u"'env':[{'value':'1'}]"_s) << u"missing field(s): "_s + at + u".env[0].name"_s;
    QTest::newRow("variable from nowhere")
        << with(u"'env':[{'name':'A','valueFrom':{}}]"_s)
        << u"expected exactly one, got neither: %1.env[0].valueFrom.configMapKeyRef, %1.env[0].valueFrom.secretKeyRef"_s
               .arg(at);
    QTest::newRow("secret reference without key")
        << with(u"'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s'}}}]"_s)
        << u"missing field(s): "_s + at + u".env[0].valueFrom.secretKeyRef.key"_s;
    QTest::newRow("reserved container name")
        << with(u"'name':'queue-proxy'"_s)
        << u"\"queue-proxy\" is a reserved container name: "_s + at + u".name"_s;
    QTest::newRow("two ports") << with(u"'ports':[{'containerPort':80},{'containerPort':81}]"_s)
                               << u"More than one container port is set: "_s + at +
                                      u".ports\nOnly a single port is allowed across all containers"_s;
    QTest::newRow("reserved port")
        << with(u"'ports':[{'containerPort':8012}]"_s)
        << u"invalid value: 8012: "_s + at +
               u".ports[0].containerPort\n8012 is a reserved port, please use a different value"_s;
    QTest::newRow("port too high") << with(u"'ports':[{'containerPort':65536}]"_s)
                                   << u"expected 1 <= 65536 <= 65535: "_s + at + u".ports[0].containerPort"_s;
    QTest::newRow("port name") << with(u"'ports':[{'containerPort':80,'name':'web'}]"_s)
                               << u"Port name web is not allowed: "_s + at +
                                      u".ports[0]\nName must be empty, or one of: 'h2c', 'http1'"_s;
    QTest::newRow("h2c port") << with(u"'ports':[{'containerPort':80,'name':'h2c'}]"_s) << QString();
    QTest::newRow("broken quantity") << with(u"'resources':{'limits':{'memory':'lots'}}"_s)
                                     << u"invalid value: lots: "_s + at + u".resources.limits[memory]"_s;
    QTest::newRow("request over limit")
        << with(u"'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1500m'}}"_s)
        << u"invalid value: 2: "_s + at +
               u".resources.requests[cpu]\nmust be less than or equal to cpu limit of 1500m"_s;
    QTest::newRow("two probe handlers")
        << with(u"'readinessProbe':{'httpGet':{'path':'/'},'tcpSocket':{'port':1}}"_s)
        << u"expected exactly one, got both: %1.readinessProbe.httpGet, %1.readinessProbe.tcpSocket"_s.arg(
               at);
    QTest::newRow("volume mount") << with(u"'volumeMounts':[{'name':'v','mountPath':'/data'}]"_s)
                                  << u"must not set the field(s): "_s + at + u".volumeMounts"_s;
    QTest::newRow("wrong type") << with(u"'env':'A=b'"_s)
                                << u"expected array, got string: "_s + at + u".env"_s;
}

void TestValidation::container()
{
    QFETCH(QString, container);
    QTEST(verdict(service(container)), "expected");
}

void TestValidation::revisionSpec_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("expected");
    const auto with = [](const QString &fields) {
        return u"{'containers':[{'image':'a/b'}],%1}"_s.arg(fields);
    };
    QTest::newRow("no container") << u"{}"_s << u"missing field(s): spec.containers"_s;
    QTest::newRow("two containers") << u"{'containers':[{'image':'a/b'},{'image':'a/c'}]}"_s
                                    << u"expected exactly one container, got 2: spec.containers"_s;
    QTest::newRow("time-out too long")
        << with(u"'timeoutSeconds':601"_s) << u"expected 0 <= 601 <= 600: spec.timeoutSeconds"_s;
    QTest::newRow("time-out at the limit") << with(u"'timeoutSeconds':600"_s) << QString();
    QTest::newRow("response start over the time-out")
        << with(u"'timeoutSeconds':10,'responseStartTimeoutSeconds':11"_s)
        << u"expected 0 <= 11 <= 10: spec.responseStartTimeoutSeconds"_s;
    QTest::newRow("idle over the time-out") << with(u"'timeoutSeconds':10,'idleTimeoutSeconds':11"_s)
                                            << u"expected 0 <= 11 <= 10: spec.idleTimeoutSeconds"_s;
    QTest::newRow("concurrency negative")
        << with(u"'containerConcurrency':-1"_s) << u"expected 0 <= -1 <= 1000: spec.containerConcurrency"_s;
    QTest::newRow("concurrency too high") << with(u"'containerConcurrency':1001"_s)
                                          << u"expected 0 <= 1001 <= 1000: spec.containerConcurrency"_s;
    QTest::newRow("concurrency with a fraction")
        << with(u"'containerConcurrency':1.5"_s)
        << u"expected integer, got number: spec.containerConcurrency"_s;
    QTest::newRow("volumes") << with(u"'volumes':[{'name':'v'}]"_s)
                             << u"must not set the field(s): spec.volumes"_s;
}

void TestValidation::revisionSpec()
{
    QFETCH(QString, spec);
    Object revision = sample(kinds::revision(), spec);
    applyDefaults(revision, nullptr);
    QTEST(verdict(revision), "expected");
}

void TestValidation::serviceTraffic_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none means all to the latest") << u"[]"_s << QString();
    QTest::newRow("split") << u"[{'revisionName':'hello-00001','percent':30},{'percent':70}]"_s << QString();
    QTest::newRow("sum too low") << u"[{'percent':99}]"_s
                                 << u"Traffic targets sum to 99, want 100: spec.traffic"_s;
    QTest::newRow("sum too high") << u"[{'percent':60},{'revisionName':'hello-00001','percent':60}]"_s
                                  << u"Traffic targets sum to 120, want 100: spec.traffic"_s;
    QTest::newRow("percent out of bounds")
        << u"[{'percent':101},{'percent':-1}]"_s
        << u"expected 0 <= 101 <= 100: spec.traffic[0].percent\nexpected 0 <= -1 <= 100: spec.traffic[1].percent"_s;
    QTest::newRow("tag twice")
        << u"[{'percent':100,'tag':'a'},{'revisionName':'hello-00001','tag':'a'}]"_s
        << u"Multiple definitions for \"a\": spec.traffic[0].tag, spec.traffic[1].tag"_s;
    QTest::newRow("tag not a label") << u"[{'percent':100,'tag':'A_b'}]"_s
                                     << u"invalid value: A_b: spec.traffic[0].tag\nnot a DNS 1035 label"_s;
    QTest::newRow("configuration in a service")
        << u"[{'percent':100,'configurationName':'hello'}]"_s
        << u"must not set the field(s): spec.traffic[0].configurationName"_s;
    QTest::newRow("latest and a revision")
        << u"[{'percent':100,'latestRevision':true,'revisionName':'hello-00001'}]"_s
        << u"invalid value: true: spec.traffic[0].latestRevision"_s;
    QTest::newRow("neither latest nor a revision")
        << u"[{'percent':100,'latestRevision':false}]"_s
        << u"invalid value: false: spec.traffic[0].latestRevision"_s;
    QTest::newRow("url is the server's")
        << u"[{'percent':100,'url':'http://x'}]"_s << u"must not set the field(s): spec.traffic[0].url"_s;
}

void TestValidation::serviceTraffic()
{
    QFETCH(QString, traffic);
    Object object = sample(kinds::service(),
                           u"{'template':{'spec':{'containers':[%1]}},'traffic':%2}"_s.arg(good, traffic));
    applyDefaults(object, nullptr);
    QTEST(verdict(object), "expected");
}

void TestValidation::routeTraffic_data()
{
    QTest::addColumn<QString>("traffic");
    QTest::addColumn<QString>("expected");
    QTest::newRow("configuration") << u"[{'configurationName':'hello','percent':100}]"_s << QString();
    QTest::newRow("none") << u"[]"_s << u"Traffic targets sum to 0, want 100: spec.traffic"_s;
    QTest::newRow("nowhere")
        << u"[{'percent':100}]"_s
        << u"expected exactly one, got neither: spec.traffic[0].configurationName, spec.traffic[0].revisionName"_s;
    QTest::newRow("both")
        << u"[{'percent':100,'configurationName':'hello','revisionName':'hello-00001'}]"_s
        << u"expected exactly one, got both: spec.traffic[0].configurationName, spec.traffic[0].revisionName"_s;
}

void TestValidation::routeTraffic()
{
    QFETCH(QString, traffic);
    Object object = sample(kinds::route(), u"{'traffic':%1}"_s.arg(traffic));
    applyDefaults(object, nullptr);
    QTEST(verdict(object), "expected");
}

void TestValidation::annotation_data()
{
    QTest::addColumn<QString>("annotations");
    QTest::addColumn<QString>("expected");
    const QString at = u"spec.template.metadata.annotations[autoscaling.knative.dev/"_s;
    const auto row = [&](const char *reason, const QString &name, const QString &value,
                         const QString &message) {
        const QString expected = message.isEmpty() ? QString() : message.arg(at + name + u']');
        QTest::newRow(reason) << u"{'autoscaling.knative.dev/%1':'%2'}"_s.arg(name, value) << expected;
    };
    row("min-scale", u"min-scale"_s, u"3"_s, {});
    row("min-scale negative", u"min-scale"_s, u"-1"_s, u"expected 0 <= -1 <= 2147483647: %1"_s);
    row("min-scale is no number", u"minScale"_s, u"x"_s, u"invalid value: x: %1"_s);
    row("target too small", u"target"_s, u"0.001"_s, u"target 0.001 should be at least 0.01: %1"_s);
    row("utilization over 100", u"target-utilization-percentage"_s, u"101"_s,
        u"expected 1 <= 101 <= 100: %1"_s);
    row("window too short", u"window"_s, u"5s"_s, u"expected 6s <= 5s <= 1h0m0s: %1"_s);
    row("window with half a second", u"window"_s, u"6500ms"_s,
        u"must be specified with at most second precision: %1"_s);
    row("window at its shortest", u"window"_s, u"6s"_s, {});
    row("initial-scale 0", u"initial-scale"_s, u"0"_s, u"initial-scale=0 not allowed by cluster: %1"_s);
    row("activation-scale 1", u"activation-scale"_s, u"1"_s, u"expected 2 <= 1 <= 2147483647: %1"_s);
    row("burst capacity -1", u"target-burst-capacity"_s, u"-1"_s, {});
    row("burst capacity -2", u"target-burst-capacity"_s, u"-2"_s, u"expected -1 <= -2 <= 2147483647: %1"_s);
    row("panic threshold", u"panic-threshold-percentage"_s, u"100"_s, u"expected 110 <= 100 <= 1000: %1"_s);
    row("metric", u"metric"_s, u"memory"_s, u"invalid value: memory: %1\nknown values: concurrency, rps"_s);
    QTest::newRow("max below min")
        << u"{'autoscaling.knative.dev/min-scale':'5','autoscaling.knative.dev/max-scale':'2'}"_s
        << u"max-scale=2 is less than min-scale=5: %1max-scale], %1min-scale]"_s.arg(at);
    QTest::newRow("max 0 is no bound")
        << u"{'autoscaling.knative.dev/min-scale':'5','autoscaling.knative.dev/max-scale':'0'}"_s
        << QString();
    QTest::newRow("progress deadline")
        << u"{'serving.knative.dev/progress-deadline':'0s'}"_s
        << u"progress-deadline must be positive: spec.template.metadata.annotations[serving.knative.dev/progress-deadline]"_s;
    QTest::newRow("a number for a string")
        << u"{'autoscaling.knative.dev/min-scale':3}"_s
        << u"expected string, got number: spec.template.metadata.annotations[autoscaling.knative.dev/min-scale]"_s;
}

void TestValidation::annotation()
{
    QFETCH(QString, annotations);
    QTEST(verdict(service(good, u"{'annotations':%1}"_s.arg(annotations))), "expected");
}

void TestValidation::name_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("plain") << u"hello-2"_s << true;
    QTest::newRow("upper case") << u"Hello"_s << false;
    QTest::newRow("begins with a digit") << u"2hello"_s << false;
    QTest::newRow("dot") << u"a.b"_s << false;
    QTest::newRow("ends with a dash") << u"hello-"_s << false;
    QTest::newRow("63 characters") << QString(63, u'a') << true;
    QTest::newRow("64 characters") << QString(64, u'a') << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("trailing line break") << u"hello\n"_s << false;
}

void TestValidation::name()
{
    QFETCH(QString, name);
    Object object = service(good);
    object.setMetadata(u"name"_s, name);
    QTEST(verdict(object).isEmpty(), "accepted");
}

void TestValidation::revisionSpecChanged_isRefused()
{
    Object old = sample(kinds::revision(), u"{'containers':[{'image':'a/b'}]}"_s);
    applyDefaults(old, nullptr);
    Object changed = sample(kinds::revision(), u"{'containers':[{'image':'a/c'}]}"_s);
    applyDefaults(changed, &old);
    QCOMPARE(verdict(changed, &old),
             u"Immutable fields changed (-old +new): spec\nspec.containers[0].image"_s);
}

void TestValidation::revisionLabelChanged_isAccepted()
{
    Object old = sample(kinds::revision(), u"{'containers':[{'image':'a/b'}]}"_s);
    applyDefaults(old, nullptr);
    Object changed = old;
    changed.setLabel(u"team"_s, u"alpha"_s);
    QCOMPARE(verdict(changed, &old), QString());
}

void TestValidation::ownRevisionName_mustBeginWithTheParents()
{
    QCOMPARE(verdict(service(good, u"{'name':'other-1'}"_s)),
             u"invalid value: \"other-1\" must have prefix \"hello-\": spec.template.metadata.name"_s);
    QCOMPARE(verdict(service(good, u"{'name':'hello-one'}"_s)), QString());
}

void TestValidation::ownRevisionNameKept_refusesChanges()
{
    const Object old = service(good, u"{'name':'hello-one'}"_s);
    const Object changed = service(u"{'image':'dev.local/hello:2'}"_s, u"{'name':'hello-one'}"_s);
    QCOMPARE(verdict(changed, &old),
             u"Saw the following changes without a name change (-old +new): spec.template.metadata.name\n"
             "spec.template.spec.containers[0].image"_s);
    QCOMPARE(verdict(service(u"{'image':'dev.local/hello:2'}"_s, u"{'name':'hello-two'}"_s), &old),
             QString());
}

void TestValidation::creatorChanged_isRefused()
{
    Object old = service(good);
    old.setAnnotation(keys::creator, u"admin"_s);
    Object changed = old;
    changed.setAnnotation(keys::creator, u"mallory"_s);
    QCOMPARE(verdict(changed, &old),
             u"annotation value is immutable: metadata.annotations[serving.knative.dev/creator]"_s);
    QCOMPARE(verdict(old, &old), QString());
}

void TestValidation::scalingAnnotationOnService_isRefused()
{
    Object object = service(good);
    object.setAnnotation(u"autoscaling.knative.dev/min-scale"_s, u"1"_s);
    QCOMPARE(verdict(object),
             u"autoscaling annotations must be put under \"spec.template.metadata.annotations\" to work: "
             "metadata.annotations[autoscaling.knative.dev/min-scale]"_s);
}

void TestValidation::deletingObject_mayKeepABrokenSpec()
{
    Object object = sample(kinds::route(), u"{'traffic':[]}"_s);
    object.setMetadata(u"deletionTimestamp"_s, u"2026-11-23T07:00:00Z"_s);
    QCOMPARE(verdict(object), QString());
}

void TestValidation::secondViolation_isReportedToo()
{
    const auto result = validate(
        service(
            u"{'image':'a/b','name':'queue-proxy','env':[{'value':'1'}],'ports':[{'containerPort':0}]}"_s),
        nullptr);
    QVERIFY(!result);
    QCOMPARE(result.error().causes.size(), size_t(3));
    QCOMPARE(result.error().causes[1].field, std::string("spec.template.spec.containers[0].env[0].name"));
    QCOMPARE(result.error().causes[1].reason, std::string("FieldValueRequired"));
    QCOMPARE(result.error().causes[1].message, std::string("missing field(s)"));
}

void TestValidation::unknownFields_areNamedByPath()
{
    Object object = service(u"{'image':'a/b','bogusField':1,'readinessProbe':{'httpGet':{'pathh':'/'}}}"_s);
    QJsonObject spec = object.spec();
    spec.insert(u"bogus"_s, 1);
    object.setSpec(spec);
    object.setLabel(u"any"_s, u"label"_s);
    const QStringList expected{u"spec.bogus"_s, u"spec.template.spec.containers[0].bogusField"_s,
                               u"spec.template.spec.containers[0].readinessProbe.httpGet.pathh"_s};
    QStringList found;
    for (const Mismatch &each : mismatches(object))
        found << each.path;
    QCOMPARE(found, expected);
    QCOMPARE(mismatches(service(good)).size(), size_t(0));
    dropUnknownFields(object);
    QCOMPARE(mismatches(object).size(), size_t(0));
    QCOMPARE(object.label(u"any"_s), u"label"_s);
}

void TestValidation::configMapKey_isChecked()
{
    Object map(kinds::configMap(), {u"default"_s, u"settings"_s});
    map.json().insert(u"data"_s, QJsonObject{{u"good.key"_s, u"1"_s}, {u"bad key"_s, u"2"_s}});
    QCOMPARE(verdict(map),
             u"a key must consist of alphanumeric characters, '-', '_' or '.': data[bad key]"_s);
    Object secret(kinds::secret(), {u"default"_s, u"settings"_s});
    secret.json().insert(u"data"_s, QJsonObject{{u"key"_s, u"not base64!"_s}});
    QCOMPARE(verdict(secret), u"a value must be base64: data[key]"_s);
}

QTEST_GUILESS_MAIN(TestValidation)
#include "tst_validation.moc"
