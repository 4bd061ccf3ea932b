#include "core/resource/validation.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr qint64 maxId = 2147483647;

void checkId(const QJsonValue &value, const QString &path, Findings &findings)
{
    if (value.isDouble() && (value.toInteger() < 0 || value.toInteger() > maxId))
        findings.outOfBounds(QString::number(value.toInteger()), u"0"_s, QString::number(maxId), path);
}

bool securePods(const AdmissionConfig &config)
{
    const Flag flag = config.feature(u"secure-pod-defaults"_s);
    return flag == Flag::Enabled || flag == Flag::AllowRootBounded;
}

void checkCapabilities(const QJsonObject &capabilities, const QString &path, const AdmissionConfig &config,
                       Findings &findings)
{
    const QJsonArray added = capabilities.value("add"_L1).toArray();
    const bool allowed = config.feature(u"kubernetes.containerspec-addcapabilities"_s) == Flag::Enabled ||
                         (securePods(config) && added == QJsonArray{u"NET_BIND_SERVICE"_s});
    if (!added.isEmpty() && !allowed)
        findings.disallowed(path + ".add"_L1);
}

} // namespace

void validateSecurityContext(const QJsonObject &security, const QString &path, const AdmissionConfig &config,
                             Findings &findings)
{
    if (security.value("privileged"_L1).toBool())
        findings.disallowed(path + ".privileged"_L1);
    checkCapabilities(security.value("capabilities"_L1).toObject(), path + ".capabilities"_L1, config,
                      findings);
    checkId(security.value("runAsUser"_L1), path + ".runAsUser"_L1, findings);
    checkId(security.value("runAsGroup"_L1), path + ".runAsGroup"_L1, findings);
}

void validatePodSecurityContext(const QJsonObject &security, const QString &path,
                                const AdmissionConfig &config, Findings &findings)
{
    static const QStringList known{u"runAsUser"_s, u"runAsGroup"_s,         u"runAsNonRoot"_s,
                                   u"fsGroup"_s,   u"supplementalGroups"_s, u"seccompProfile"_s};
    const bool isOn = config.feature(u"kubernetes.podspec-securitycontext"_s) != Flag::Disabled;
    if (!isOn && !securePods(config))
        findings.disallowed(path);
    for (auto it = security.begin(); it != security.end(); ++it) {
        const bool allowed =
            isOn ? known.contains(it.key()) : securePods(config) && it.key() == "seccompProfile"_L1;
        if (!allowed)
            findings.disallowed(path + u'.' + it.key());
    }
    for (const QString &key : {u"runAsUser"_s, u"runAsGroup"_s, u"fsGroup"_s})
        checkId(security.value(key), path + u'.' + key, findings);
    const QJsonArray groups = security.value("supplementalGroups"_L1).toArray();
    for (qsizetype i = 0; i < groups.size(); ++i)
        checkId(groups[i], u"%1.supplementalGroups[%2]"_s.arg(path).arg(i), findings);
}

} // namespace tidegate::resource
