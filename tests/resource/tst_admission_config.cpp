#include "core/resource/admission.h"
#include "samples.h"

#include <QRegularExpression>

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

namespace {

Object configMap(const QString &name, const QString &data)
{
    Object map(kinds::configMap(), {systemNamespace, name});
    map.json().insert(u"data"_s, json(data));
    return map;
}

} // namespace

class TestAdmissionConfig : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noConfigMaps_meanKnativesDefaults();
    void values_areReadFromTheMaps();
    void unreadableValue_leavesItsDefault();
    void trouble_data();
    void trouble();
    void zeroInitialScale_isAllowedByTheCluster();
    void example_isWhatHoldsAnyway_data();
    void example_isWhatHoldsAnyway();
};

void TestAdmissionConfig::noConfigMaps_meanKnativesDefaults()
{
    const AdmissionConfig config = readAdmissionConfig(TableSnapshot());
    QCOMPARE(config, AdmissionConfig());
    QCOMPARE(config.feature(u"multi-container"_s), Flag::Enabled);
    QCOMPARE(config.feature(u"kubernetes.podspec-init-containers"_s), Flag::Disabled);
}

void TestAdmissionConfig::values_areReadFromTheMaps()
{
    TableSnapshot snapshot;
    snapshot.add(configMap(
        u"config-defaults"_s,
        u"{'revision-timeout-seconds':'120','container-concurrency':'7',"
        "'revision-cpu-request':'400m','revision-memory-limit':'200M',"
        "'enable-service-links':'default','_example':'revision-timeout-seconds: \\'9\\''}"_s.replace(
            u"\\'"_s, u" "_s)));
    snapshot.add(
        configMap(u"config-autoscaler"_s, u"{'allow-zero-initial-scale':'true','max-scale-limit':'9'}"_s));
    snapshot.add(
        configMap(u"config-features"_s, u"{'multi-container':'disabled','secure-pod-defaults':'x'}"_s));
    const AdmissionConfig config = readAdmissionConfig(snapshot);
    QCOMPARE(config.defaults.timeoutSeconds, 120);
    QCOMPARE(config.defaults.responseStartTimeoutSeconds, 120); // follows the time-out
    QCOMPARE(config.defaults.containerConcurrency, 7);
    QCOMPARE(compact(config.defaults.requests), u"{'cpu':'400m'}"_s);
    QCOMPARE(compact(config.defaults.limits), u"{'memory':'200M'}"_s);
    QVERIFY(!config.defaults.enableServiceLinks);
    QVERIFY(config.scaling.allowZeroInitialScale);
    QCOMPARE(config.scaling.maxScaleLimit, 9);
    QCOMPARE(config.feature(u"multi-container"_s), Flag::Disabled);
    QCOMPARE(config.feature(u"secure-pod-defaults"_s), Flag::Disabled);
}

void TestAdmissionConfig::unreadableValue_leavesItsDefault()
{
    TableSnapshot snapshot;
    snapshot.add(configMap(u"config-defaults"_s,
                           u"{'revision-timeout-seconds':'soon','max-revision-timeout-seconds':'900'}"_s));
    const AdmissionConfig config = readAdmissionConfig(snapshot);
    QCOMPARE(config.defaults.timeoutSeconds, 300);
    QCOMPARE(config.defaults.maxTimeoutSeconds, 900);
}

void TestAdmissionConfig::trouble_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("data");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *reason, const char *name, const char *data, const QString &expected) {
        QTest::newRow(reason) << QString::fromUtf8(name) << QString::fromUtf8(data) << expected;
    };
    const char *scaler = "config-autoscaler";
    row("nothing set", scaler, "{}", {});
    row("an example is no setting", scaler, "{'_example':'initial-scale: -4'}", {});
    row("a map of somebody else", "config-mine", "{'initial-scale':'-4'}", {});
    row("flag that is none", scaler, "{'allow-zero-initial-scale':'maybe'}",
        u"failed to parse data: failed to parse \"allow-zero-initial-scale\": strconv.ParseBool: parsing "
        "\"maybe\": invalid syntax"_s);
    row("initial scale 0 without permission", scaler, "{'initial-scale':'0'}",
        u"initial-scale = 0, must be at least 0 (or at least 1 when allow-zero-initial-scale is false)"_s);
    row("initial scale 0 with permission", scaler, "{'initial-scale':'0','allow-zero-initial-scale':'true'}",
        {});
    row("min over max", scaler, "{'min-scale':'5','max-scale':'2'}",
        u"min-scale (5) must be less than max-scale (2)"_s);
    row("limit without a default maximum", scaler, "{'max-scale-limit':'10'}",
        u"max-scale = 0, must be in [1, max-scale-limit(10)] range"_s);
    row("maximum over the limit", scaler, "{'max-scale':'11','max-scale-limit':'10'}",
        u"max-scale = 11, must be in [1, max-scale-limit(10)] range"_s);
    row("number over 32 bits", scaler, "{'max-scale':'2147483648'}",
        u"failed to parse data: failed to parse \"max-scale\": strconv.ParseInt: parsing \"2147483648\": "
        "value out of range"_s);
    row("window too short", scaler, "{'stable-window':'5s'}",
        u"stable-window = 5s, must be in [6s; 1h0m0s] range"_s);
    row("window with half a second", scaler, "{'stable-window':'6500ms'}",
        u"stable-window = 6.5s, must be specified with at most second precision"_s);
    row("window without unit", scaler, "{'stable-window':'60'}",
        u"failed to parse data: failed to parse \"stable-window\": time: invalid duration \"60\""_s);
    row("no grace", scaler, "{'scale-to-zero-grace-period':'0s'}",
        u"scale-to-zero-grace-period must be positive, was: 0s"_s);
    row("negative delay", scaler, "{'scale-down-delay':'-1s'}",
        u"scale-down-delay cannot be negative, was: -1s"_s);
    row("negative retention", scaler, "{'scale-to-zero-pod-retention-period':'-1s'}",
        u"scale-to-zero-pod-retention-period cannot be negative, was: -1s"_s);
    row("burst capacity -2", scaler, "{'target-burst-capacity':'-2'}",
        u"target-burst-capacity must be either non-negative or -1 (for unlimited), was: -2.000000"_s);
    row("burst capacity -1", scaler, "{'target-burst-capacity':'-1'}", {});
    row("percentage over 100", scaler, "{'container-concurrency-target-percentage':'101'}",
        u"container-concurrency-target-percentage = 1.010000 is outside of valid range of (0, 100]"_s);
    row("percentage as a fraction", scaler, "{'container-concurrency-target-percentage':'0.7'}", {});
    row("target next to nothing", scaler, "{'container-concurrency-target-default':'0.001'}",
        u"container-concurrency-target-percentage and container-concurrency-target-default yield target "
        "concurrency of 0.0007, can't be less than 0.01"_s);
    row("rps target 0", scaler, "{'requests-per-second-target-default':'0'}",
        u"requests-per-second-target-default must be at least 0.01, was: 0"_s);
    row("activator without capacity", scaler, "{'activator-capacity':'0.5'}",
        u"activator-capacity = 0.5, must be at least 1"_s);
    row("up rate 1", scaler, "{'max-scale-up-rate':'1'}",
        u"max-scale-up-rate = 1, must be greater than 1.0"_s);
    row("down rate 1", scaler, "{'max-scale-down-rate':'1'}",
        u"max-scale-down-rate = 1, must be greater than 1.0"_s);
    row("panic window 0.5", scaler, "{'panic-window-percentage':'0.5'}",
        u"panic-window-percentage = 0.5, must be in [1, 100] interval"_s);

    row("a class that nobody here serves", scaler, "{'pod-autoscaler-class':'hpa.autoscaling.knative.dev'}",
        u"pod-autoscaler-class = hpa.autoscaling.knative.dev, this server scales by "
        "kpa.autoscaling.knative.dev alone"_s);
    row("the class that there is", scaler, "{'pod-autoscaler-class':'kpa.autoscaling.knative.dev'}", {});
    row("what an annotation could not be", scaler,
        "{'scale-down-delay':'2h','scale-to-zero-pod-retention-period':'2h','panic-threshold-percentage':'"
        "1500'}",
        {});

    const char *defaults = "config-defaults";
    row("time-out over its maximum", defaults, "{'revision-timeout-seconds':'601'}",
        u"revision-timeout-seconds (601) cannot be greater than max-revision-timeout-seconds (600)"_s);
    row("response start over the time-out", defaults, "{'revision-response-start-timeout-seconds':'301'}",
        u"revision-response-start-timeout-seconds (301) cannot be greater than revision-timeout-seconds "
        "(300)"_s);
    row("idle over the time-out", defaults, "{'revision-idle-timeout-seconds':'301'}",
        u"revision-idle-timeout-seconds (301) cannot be greater than revision-timeout-seconds (300)"_s);
    row("concurrency over its limit", defaults, "{'container-concurrency':'1001'}",
        u"expected 0 <= 1001 <= 1000: container-concurrency"_s);
    row("concurrency limit 0", defaults, "{'container-concurrency-max-limit':'0'}",
        u"expected 1 <= 0 <= 2147483647: container-concurrency-max-limit"_s);
    row("quantity that is none", defaults, "{'revision-cpu-request':'lots'}",
        u"failed to parse \"revision-cpu-request\": quantities must match the regular expression "
        "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"_s);
    row("name by template", defaults, "{'container-name-template':'{{.Name}}-app'}", {});
    row("name by an unknown variable", defaults, "{'container-name-template':'{{.Nme}}'}",
        u"error executing template: container-name-template \"{{.Nme}}\" may use {{.Name}} and "
        "{{.Namespace}} alone"_s);

    row("gc disabled", "config-gc",
        "{'retain-since-create-time':'disabled','max-non-active-revisions':'Disabled'}", {});
    row("gc time without unit", "config-gc", "{'retain-since-create-time':'15'}",
        u"failed to parse retain-since-create-time: time: invalid duration \"15\""_s);
    row("gc negative time", "config-gc", "{'retain-since-last-active-time':'-1h'}",
        u"failed to parse retain-since-last-active-time: must be non-negative"_s);
    row("gc negative minimum", "config-gc", "{'min-non-active-revisions':'-1'}",
        u"min-non-active-revisions must be non-negative, was: -1"_s);
    row("gc min over max", "config-gc", "{'max-non-active-revisions':'5'}",
        u"min-non-active-revisions(20) must be <= max-non-active-revisions(5)"_s);
    row("gc maximum that is no number", "config-gc", "{'max-non-active-revisions':'many'}",
        u"failed to parse max-non-active-revisions: strconv.ParseUint: parsing \"many\": invalid syntax"_s);

    row("deadline 0", "config-deployment", "{'progress-deadline':'0s'}",
        u"progress-deadline cannot be a non-positive duration, was 0s"_s);
    row("deadline with half a second", "config-deployment", "{'progress-deadline':'1500ms'}",
        u"progress-deadline must be rounded to a whole second, was: 1.5s"_s);
    row("digest time-out 0", "config-deployment", "{'digest-resolution-timeout':'0s'}",
        u"digest-resolution-timeout cannot be a non-positive duration, was 0s"_s);
    row("unknown affinity", "config-deployment", "{'default-affinity-type':'x'}",
        u"unsupported default-affinity-type value: \"x\""_s);

    row("rollout backwards", "config-network", "{'rollout-duration':'-1'}",
        u"rollout-duration must be a positive integer, but was -1"_s);
    row("domain template", "config-network", "{'domain-template':'{{.Name}}-{{.Namespace}}.{{ .Domain }}'}",
        {});
    row("domain template with a path", "config-network", "{'domain-template':'{{.Domain}}/{{.Name}}'}",
        u"domain template has url path: /foo"_s);
    row("domain template with an unknown variable", "config-network", "{'domain-template':'{{.Nme}}'}",
        u"domain-template: \"{{.Nme}}\" is not a template of .Name, .Namespace, .Domain, .Labels, "
        ".Annotations"_s);
    row("unknown protocol", "config-network", "{'http-protocol':'spdy'}",
        u"httpProtocol spdy in config-network ConfigMap is not supported"_s);
    row("unknown encryption", "config-network", "{'system-internal-tls':'maybe'}",
        u"system-internal-tls with value: \"maybe\" in config-network ConfigMap is not supported"_s);
}

void TestAdmissionConfig::trouble()
{
    QFETCH(QString, name);
    QFETCH(QString, data);
    QTEST(configTrouble(name, json(data)), "expected");
}

void TestAdmissionConfig::zeroInitialScale_isAllowedByTheCluster()
{
    Object service = sample(
        kinds::service(), u"{'template':{'metadata':{'annotations':{'autoscaling.knative.dev/initial-scale':"
                          "'0'}},'spec':{'containers':[{'image':'a/b'}]}}}"_s);
    AdmissionConfig config;
    applyDefaults(service, nullptr, config);
    QVERIFY(!validate(service, nullptr, config));
    config.scaling.allowZeroInitialScale = true;
    QVERIFY(validate(service, nullptr, config));
}

void TestAdmissionConfig::example_isWhatHoldsAnyway_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : configMapNames())
        QTest::newRow(qPrintable(name)) << name;
}

// As somebody would set it who uncomments all of it: accepted, and but for what has no default nothing
// changes.
void TestAdmissionConfig::example_isWhatHoldsAnyway()
{
    QFETCH(const QString, name);
    const QString example = configExample(name);
    QVERIFY(example.startsWith(u"# "_s));
    static const QStringList withoutDefault{u"revision-cpu-request"_s, u"revision-memory-request"_s,
                                            u"revision-cpu-limit"_s, u"revision-memory-limit"_s};
    QJsonObject all;
    QJsonObject usual;
    static const QRegularExpression line(u"^([-.a-z]+): \"(.*)\"$"_s);
    for (const QString &each : example.split(u'\n', Qt::SkipEmptyParts)) {
        const auto match = line.match(each);
        QVERIFY2(each.startsWith(u"# "_s) || match.hasMatch(), qPrintable(each));
        if (!match.hasMatch())
            continue;
        all.insert(match.captured(1), match.captured(2));
        if (!withoutDefault.contains(match.captured(1)))
            usual.insert(match.captured(1), match.captured(2));
    }
    QCOMPARE(configTrouble(name, all), QString());
    TableSnapshot snapshot;
    Object map(kinds::configMap(), {systemNamespace, name});
    map.json().insert(u"data"_s, usual);
    snapshot.add(map);
    AdmissionConfig read = readAdmissionConfig(snapshot);
    std::erase_if(read.features, [](const auto &each) { return each.second == Flag::Disabled; });
    QCOMPARE(read, AdmissionConfig());
}

QTEST_GUILESS_MAIN(TestAdmissionConfig)
#include "tst_admission_config.moc"
