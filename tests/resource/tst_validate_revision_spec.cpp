#include "core/resource/serving.h"
#include "samples.h"

using namespace tidegate;
using namespace tidegate::resource;
using namespace Qt::StringLiterals;

class TestValidateRevisionSpec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void container_data();
    void container();
    void spec_data();
    void spec();
    void specUnderSettings_data();
    void specUnderSettings();
};

void TestValidateRevisionSpec::container_data()
{
    ruleColumns();
    const QString at = u"spec.template.spec.containers[0]"_s;
    rule("nothing but the image", u"'image':'dev.local/hello:1'"_s);
    rule("a package by digest", u"'image':'%1'"_s.arg(packageImage(u"hello"_s, QString(64, u'0'))));
    rule("image missing", u"'name':'x'"_s, u"missing field(s): %1.image"_s.arg(at));
    rule(
        "image too short", u"'image':'x'"_s,
        u"Failed to parse image reference: %1.image\nimage: \"x\", error: could not parse reference: x"_s.arg(
            at));
    rule("package without digest", u"'image':'package/hello'"_s,
         u"Failed to parse image reference: %1.image\nimage: \"package/hello\", error: a package is named "
         "package/<name>@sha256:<64 hex digits>"_s.arg(at));

    const auto with = [](const char *reason, const QString &fields, const QString &expected = {}) {
        rule(reason, u"'image':'a/b',"_s + fields, expected);
    };
    with("reserved variable", u"'env':[{'name':'PORT','value':'1'}]"_s,
         u"\"PORT\" is a reserved environment variable: %1.env[0].name"_s.arg(at));
    with("variable without name", u"'env':[{'value':'1'}]"_s, u"missing field(s): %1.env[0].name"_s.arg(at));
    with("variable's name with an equals sign", u"'env':[{'name':'A=B'}]"_s,
         u"invalid value: A=B: %1.env[0].name"_s.arg(at));
    with("variable from nowhere", u"'env':[{'name':'A','valueFrom':{}}]"_s,
         u"expected exactly one, got neither: %1.env[0].valueFrom.configMapKeyRef, "
         "%1.env[0].valueFrom.secretKeyRef"_s.arg(at));
    with("variable from two places",
         u"'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s','key':'k'},'configMapKeyRef':{'name':'"
         u"s',"
         "'key':'k'}}}]"_s,
         u"expected exactly one, got both: %1.env[0].valueFrom.configMapKeyRef, "
         "%1.env[0].valueFrom.secretKeyRef"_s.arg(at));
    with("variable with a value and a source",
         u"'env':[{'name':'A','value':'x','valueFrom':{'secretKeyRef':{'name':'s','key':'k'}}}]"_s,
         u"expected exactly one, got both: %1.env[0].value, %1.env[0].valueFrom"_s.arg(at));
    with("secret reference without key", u"'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s'}}}]"_s,
         u"missing field(s): %1.env[0].valueFrom.secretKeyRef.key"_s.arg(at));
    with("variable from the Pod", u"'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'x'}}}]"_s,
         u"must not set the field(s): %1.env[0].valueFrom.fieldRef"_s.arg(at));
    with("all of a ConfigMap", u"'envFrom':[{'prefix':'X_','configMapRef':{'name':'m'}}]"_s);
    with("all of nothing", u"'envFrom':[{'prefix':'X_'}]"_s,
         u"expected exactly one, got neither: %1.envFrom[0].configMapRef, %1.envFrom[0].secretRef"_s.arg(at));
    with("all of two", u"'envFrom':[{'configMapRef':{'name':'m'},'secretRef':{'name':'s'}}]"_s,
         u"expected exactly one, got both: %1.envFrom[0].configMapRef, %1.envFrom[0].secretRef"_s.arg(at));
    with("all of a ConfigMap without a name", u"'envFrom':[{'configMapRef':{}}]"_s,
         u"missing field(s): %1.envFrom[0].configMapRef.name"_s.arg(at));

    with("reserved container name", u"'name':'queue-proxy'"_s,
         u"\"queue-proxy\" is a reserved container name: %1.name"_s.arg(at));
    with(
        "two ports", u"'ports':[{'containerPort':80},{'containerPort':81}]"_s,
        u"more than one container port is set: spec.template.spec.containers[*].ports\nOnly a single port is "
        "allowed across all containers"_s);
    with("reserved port", u"'ports':[{'containerPort':8012}]"_s,
         u"invalid value: 8012 is a reserved port: %1.ports.containerPort\n8012 is a reserved port, please "
         u"use a "
         "different value"_s.arg(at));
    with("port too high", u"'ports':[{'containerPort':65536}]"_s,
         u"expected 0 <= 65536 <= 65535: %1.ports.containerPort"_s.arg(at));
    with("port left out is the default one", u"'ports':[{'name':'h2c'}]"_s);
    with("port name", u"'ports':[{'containerPort':80,'name':'web'}]"_s,
         u"Port name web is not allowed: %1.ports\nName must be empty, or one of: 'h2c', 'http1'"_s.arg(at));
    with("protocol", u"'ports':[{'containerPort':80,'protocol':'UDP'}]"_s,
         u"invalid value: UDP: %1.ports.protocol"_s.arg(at));

    with("quantity that is none", u"'resources':{'limits':{'memory':'lots'}}"_s,
         u"invalid value: lots: %1.resources.limits[memory]"_s.arg(at));
    with("quantity as a number", u"'resources':{'limits':{'cpu':2}}"_s);
    with("request over limit", u"'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1500m'}}"_s,
         u"invalid value: 2: %1.resources.requests[cpu]\nmust be less than or equal to cpu limit of 1500m"_s
             .arg(at));
    with("resource that is not here", u"'resources':{'limits':{'nvidia.com/gpu':'1'}}"_s,
         u"resource nvidia.com/gpu is not supported by this server: "
         "%1.resources.limits[nvidia.com/gpu]\nknown resources: cpu, memory, ephemeral-storage"_s.arg(at));

    with("the restricted profile",
         u"'securityContext':{'runAsNonRoot':true,'allowPrivilegeEscalation':false,'privileged':false,"
         "'capabilities':{'drop':['ALL']},'seccompProfile':{'type':'RuntimeDefault'}}"_s);
    with("privileged", u"'securityContext':{'privileged':true}"_s,
         u"must not set the field(s): %1.securityContext.privileged"_s.arg(at));
    with("more capabilities", u"'securityContext':{'capabilities':{'add':['NET_ADMIN']}}"_s,
         u"must not set the field(s): %1.securityContext.capabilities.add"_s.arg(at));
    with("user below 0", u"'securityContext':{'runAsUser':-1}"_s,
         u"expected 0 <= -1 <= 2147483647: %1.securityContext.runAsUser"_s.arg(at));
    with("group over 31 bits", u"'securityContext':{'runAsGroup':2147483648}"_s,
         u"expected 0 <= 2147483648 <= 2147483647: %1.securityContext.runAsGroup"_s.arg(at));
    with("termination message", u"'terminationMessagePolicy':'FallbackToLogsOnError'"_s);
    with("termination message of nobody", u"'terminationMessagePolicy':'Tweet'"_s,
         u"invalid value: Tweet: %1.terminationMessagePolicy"_s.arg(at));
    with(
        "volume mount", u"'volumeMounts':[{'name':'v','mountPath':'/data'}]"_s,
        u"volumes are not supported by this server: %1.volumeMounts\nput files into the package, values into "
        "env from ConfigMaps and Secrets"_s.arg(at));
    with("pull policy and working directory", u"'imagePullPolicy':'Always','workingDir':'/srv'"_s);
    with("text for a list", u"'env':'A=b'"_s, u"expected array, got string: %1.env"_s.arg(at));
}

void TestValidateRevisionSpec::container()
{
    QFETCH(QString, written);
    QTEST(verdict(serviceOf(u"{%1}"_s.arg(written))), "expected");
}

void TestValidateRevisionSpec::spec_data()
{
    ruleColumns();
    rule("no container", u"{}"_s, u"missing field(s): spec.containers"_s);
    rule("two containers",
         u"{'containers':[{'image':'a/b','ports':[{'containerPort':80}]},{'image':'a/c'}]}"_s,
         u"multi-container is off, but found 2 containers: spec.containers\nthis server runs one process per "
         "instance"_s);
    rule("two containers and no port", u"{'containers':[{'image':'a/b'},{'image':'a/c'}]}"_s,
         u"missing field(s): spec.containers[*].ports\nmulti-container is off, but found 2 containers: "
         "spec.containers\nthis server runs one process per instance"_s);
    const auto with = [](const char *reason, const QString &fields, const QString &expected = {}) {
        rule(reason, u"{'containers':[{'image':'a/b'}],%1}"_s.arg(fields), expected);
    };
    with("time-out too long", u"'timeoutSeconds':601"_s, u"expected 0 <= 601 <= 600: spec.timeoutSeconds"_s);
    with("time-out at the limit", u"'timeoutSeconds':600"_s);
    with("time-out negative", u"'timeoutSeconds':-1"_s, u"expected 0 <= -1 <= 600: spec.timeoutSeconds"_s);
    with("response start over the time-out is only without effect",
         u"'timeoutSeconds':10,'responseStartTimeoutSeconds':11"_s);
    with("response start negative", u"'responseStartTimeoutSeconds':-1"_s,
         u"expected 0 <= -1 <= 2147483647: spec.responseStartTimeoutSeconds"_s);
    with("idle negative", u"'idleTimeoutSeconds':-1"_s,
         u"expected 0 <= -1 <= 2147483647: spec.idleTimeoutSeconds"_s);
    with("concurrency negative", u"'containerConcurrency':-1"_s,
         u"expected 0 <= -1 <= 1000: spec.containerConcurrency"_s);
    with("concurrency too high", u"'containerConcurrency':1001"_s,
         u"expected 0 <= 1001 <= 1000: spec.containerConcurrency"_s);
    with("concurrency with a fraction", u"'containerConcurrency':1.5"_s,
         u"expected integer, got number: spec.containerConcurrency"_s);
    with("account and pull secrets", u"'serviceAccountName':'default','imagePullSecrets':[{'name':'s'}],"
                                     "'automountServiceAccountToken':false"_s);
    with("account that is no name", u"'serviceAccountName':'A'"_s,
         u"invalid value: A: spec.serviceAccountName\na lowercase RFC 1123 subdomain must consist of lower "
         u"case "
         "alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. "
         "'example.com', regex used for validation is "
         "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"_s);
    with("account's token", u"'automountServiceAccountToken':true"_s,
         u"must not set the field(s): spec.automountServiceAccountToken"_s);
    with("service links", u"'enableServiceLinks':true"_s,
         u"service links are not supported by this server: spec.enableServiceLinks\nleave it out, and name "
         u"the "
         "services an app needs in env"_s);
    with("volumes", u"'volumes':[{'name':'v','emptyDir':{}}]"_s,
         u"volumes are not supported by this server: spec.volumes\nput files into the package, values into "
         u"env "
         "from ConfigMaps and Secrets"_s);
    with("container before the app", u"'initContainers':[{'image':'a/c'}]"_s,
         u"must not set the field(s): spec.initContainers\npod spec support for init-containers is off, but "
         "found 1 init containers: spec.initContainers\nthis server runs one process per instance"_s);
    with("placement without the feature", u"'nodeSelector':{'a':'b'},'affinity':{},'hostNetwork':true"_s,
         u"must not set the field(s): spec.affinity, spec.hostNetwork, spec.nodeSelector"_s);
    with("false is as left out", u"'hostNetwork':false,'tolerations':[],'schedulerName':''"_s);
    with("security of the Pod without the feature", u"'securityContext':{'runAsUser':1000}"_s,
         u"must not set the field(s): spec.securityContext, spec.securityContext.runAsUser"_s);
}

void TestValidateRevisionSpec::spec()
{
    QFETCH(QString, written);
    Object revision = sample(kinds::revision(), written);
    applyDefaults(revision, nullptr);
    QTEST(verdict(revision), "expected");
}

void TestValidateRevisionSpec::specUnderSettings_data()
{
    ruleColumns();
    rule("a longer time-out", u"'timeoutSeconds':900"_s);
    rule("over the longer time-out", u"'timeoutSeconds':901"_s,
         u"expected 0 <= 901 <= 900: spec.timeoutSeconds"_s);
    rule("unlimited concurrency is off", u"'containerConcurrency':0"_s,
         u"expected 1 <= 0 <= 50: spec.containerConcurrency"_s);
    rule("concurrency over the lower limit", u"'containerConcurrency':51"_s,
         u"expected 1 <= 51 <= 50: spec.containerConcurrency"_s);
    rule("placement with the feature", u"'nodeSelector':{'a':'b'}"_s);
    rule("security of the Pod with the feature", u"'securityContext':{'runAsUser':1000,'fsGroup':1}"_s);
    rule("a field that the feature does not open", u"'securityContext':{'sysctls':[]}"_s,
         u"must not set the field(s): spec.securityContext.sysctls"_s);
    rule("a group of the Pod that is none", u"'securityContext':{'supplementalGroups':[1,-1]}"_s,
         u"expected 0 <= -1 <= 2147483647: spec.securityContext.supplementalGroups[1]"_s);
}

void TestValidateRevisionSpec::specUnderSettings()
{
    QFETCH(QString, written);
    AdmissionConfig config;
    config.defaults.maxTimeoutSeconds = 900;
    config.defaults.allowContainerConcurrencyZero = false;
    config.defaults.containerConcurrency = 10;
    config.defaults.containerConcurrencyMaxLimit = 50;
    config.features = {{u"kubernetes.podspec-nodeselector"_s, Flag::Enabled},
                       {u"kubernetes.podspec-securitycontext"_s, Flag::Allowed}};
    Object revision = sample(kinds::revision(), u"{'containers':[{'image':'a/b'}],%1}"_s.arg(written));
    applyDefaults(revision, nullptr, config);
    QTEST(verdict(revision, nullptr, config), "expected");
}

QTEST_GUILESS_MAIN(TestValidateRevisionSpec)
#include "tst_validate_revision_spec.moc"
