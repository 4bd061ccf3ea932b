#include "core/resource/validation.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qint64 unlimited = 2147483647;

/// Fields of a Pod that a cluster takes when the feature of that name is on.
const std::map<QString, QString> &flaggedFields()
{
    static const std::map<QString, QString> fields{
        {u"affinity"_s, u"kubernetes.podspec-affinity"_s},
        {u"topologySpreadConstraints"_s, u"kubernetes.podspec-topologyspreadconstraints"_s},
        {u"hostAliases"_s, u"kubernetes.podspec-hostaliases"_s},
        {u"nodeSelector"_s, u"kubernetes.podspec-nodeselector"_s},
        {u"runtimeClassName"_s, u"kubernetes.podspec-runtimeclassname"_s},
        {u"tolerations"_s, u"kubernetes.podspec-tolerations"_s},
        {u"shareProcessNamespace"_s, u"kubernetes.podspec-shareprocessnamespace"_s},
        {u"priorityClassName"_s, u"kubernetes.podspec-priorityclassname"_s},
        {u"schedulerName"_s, u"kubernetes.podspec-schedulername"_s},
        {u"dnsPolicy"_s, u"kubernetes.podspec-dnspolicy"_s},
        {u"dnsConfig"_s, u"kubernetes.podspec-dnsconfig"_s},
        {u"hostIPC"_s, u"kubernetes.podspec-hostipc"_s},
        {u"hostPID"_s, u"kubernetes.podspec-hostpid"_s},
        {u"hostNetwork"_s, u"kubernetes.podspec-hostnetwork"_s},
    };
    return fields;
}

/// Left out in the sense of Go: missing, null, false, empty.
bool isSet(const QJsonValue &value)
{
    return !(value.isUndefined() || value.isNull() || (value.isBool() && !value.toBool()) ||
             (value.isString() && value.toString().isEmpty()) ||
             (value.isArray() && value.toArray().isEmpty()));
}

void checkFlags(const QJsonObject &spec, const QString &path, const AdmissionConfig &config,
                Findings &findings)
{
    for (const auto &[field, feature] : flaggedFields()) {
        if (isSet(spec.value(field)) && config.feature(feature) == Flag::Disabled)
            findings.disallowed(path + u'.' + field);
    }
    if (spec.value("automountServiceAccountToken"_L1).toBool())
        findings.disallowed(path + ".automountServiceAccountToken"_L1);
    if (spec.value("securityContext"_L1).isObject())
        validatePodSecurityContext(spec.value("securityContext"_L1).toObject(), path + ".securityContext"_L1,
                                   config, findings);
}

/// What this server cannot give an app is refused, not passed over in silence.
void checkBeyondThisServer(const QJsonObject &spec, const QString &path, const AdmissionConfig &config,
                           Findings &findings)
{
    if (isSet(spec.value("volumes"_L1)))
        findings.forbidden(u"volumes are not supported by this server"_s, path + ".volumes"_L1,
                           u"put files into the package, values into env from ConfigMaps and Secrets"_s);
    const qsizetype initContainers = spec.value("initContainers"_L1).toArray().size();
    if (initContainers > 0) {
        const QString where = path + ".initContainers"_L1;
        if (config.feature(u"kubernetes.podspec-init-containers"_s) == Flag::Disabled)
            findings.disallowed(where);
        findings.forbidden(u"pod spec support for init-containers is off, but found %1 init containers"_s.arg(
                               initContainers),
                           where, u"this server runs one process per instance"_s);
    }
    if (spec.value("enableServiceLinks"_L1).toBool())
        findings.forbidden(u"service links are not supported by this server"_s,
                           path + ".enableServiceLinks"_L1,
                           u"leave it out, and name the services an app needs in env"_s);
}

void checkPorts(const QJsonArray &containers, const QString &path, Findings &findings)
{
    qsizetype count = 0;
    for (const QJsonValue &container : containers)
        count += container["ports"_L1].toArray().size();
    if (count == 0 && containers.size() > 1)
        findings.missing(path + "[*].ports"_L1);
    if (count > 1)
        findings.wrong(u"more than one container port is set"_s, {path + "[*].ports"_L1},
                       u"Only a single port is allowed across all containers"_s);
}

void checkContainers(const QJsonObject &spec, const QString &path, const AdmissionConfig &config,
                     Findings &findings)
{
    const QJsonArray containers = spec.value("containers"_L1).toArray();
    const QString where = path + ".containers"_L1;
    checkPorts(containers, where, findings);
    if (containers.isEmpty())
        findings.missing(where);
    if (containers.size() > 1) {
        findings.forbidden(u"multi-container is off, but found %1 containers"_s.arg(containers.size()), where,
                           u"this server runs one process per instance"_s);
        return;
    }
    for (qsizetype i = 0; i < containers.size(); ++i)
        validateContainer(containers[i].toObject(), u"%1[%2]"_s.arg(where).arg(i), config, findings);
}

void checkRange(const QJsonObject &spec, const QString &key, qint64 low, qint64 high, const QString &path,
                Findings &findings)
{
    const QJsonValue value = spec.value(key);
    if (value.isDouble() && (value.toInteger() < low || value.toInteger() > high))
        findings.outOfBounds(QString::number(value.toInteger()), QString::number(low), QString::number(high),
                             path + u'.' + key);
}

} // namespace

void validateRevisionSpec(const QJsonObject &spec, const QString &path, const AdmissionConfig &config,
                          Findings &findings)
{
    const RevisionDefaults &defaults = config.defaults;
    checkFlags(spec, path, config, findings);
    checkBeyondThisServer(spec, path, config, findings);
    checkContainers(spec, path, config, findings);
    const QString account = spec.value("serviceAccountName"_L1).toString();
    if (!account.isEmpty() && !isDns1123Subdomain(account))
        findings.invalid(account, path + ".serviceAccountName"_L1, dns1123SubdomainTrouble(account));
    checkRange(spec, u"timeoutSeconds"_s, 0, defaults.maxTimeoutSeconds, path, findings);
    checkRange(spec, u"responseStartTimeoutSeconds"_s, 0, unlimited, path, findings);
    checkRange(spec, u"idleTimeoutSeconds"_s, 0, unlimited, path, findings);
    checkRange(spec, u"containerConcurrency"_s, defaults.allowContainerConcurrencyZero ? 0 : 1,
               defaults.containerConcurrencyMaxLimit, path, findings);
}

} // namespace tidegate::resource
