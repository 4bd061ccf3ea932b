#include "core/resource/admission.h"

#include "core/resource/serving.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

/// They narrow what a container may do, or place it; without them an app runs the same, only elsewhere or
/// with more rights.
const QStringList &podFields()
{
    static const QStringList fields{u"affinity"_s,          u"topologySpreadConstraints"_s,
                                    u"hostAliases"_s,       u"nodeSelector"_s,
                                    u"runtimeClassName"_s,  u"tolerations"_s,
                                    u"priorityClassName"_s, u"schedulerName"_s,
                                    u"dnsPolicy"_s,         u"dnsConfig"_s,
                                    u"hostIPC"_s,           u"hostPID"_s,
                                    u"hostNetwork"_s,       u"shareProcessNamespace"_s,
                                    u"securityContext"_s};
    return fields;
}

void collectSecurity(const QJsonObject &security, const QString &path, QStringList &found)
{
    for (const QString &key : {u"runAsUser"_s, u"runAsGroup"_s}) {
        if (security.value(key).isDouble())
            found << path + u'.' + key;
    }
    if (security.value("readOnlyRootFilesystem"_L1).toBool())
        found << path + ".readOnlyRootFilesystem"_L1;
    if (!security.value("capabilities"_L1)["add"_L1].toArray().isEmpty())
        found << path + ".capabilities.add"_L1;
}

} // namespace

QStringList unhonouredFields(const Object &object)
{
    const bool hasTemplate = object.kind() == &kinds::service() || object.kind() == &kinds::configuration();
    if (!hasTemplate)
        return {};
    QStringList found;
    const QString path = u"spec.template.spec"_s;
    const QJsonObject spec = at(object.json(), path).toObject();
    for (const QString &field : podFields()) {
        if (spec.contains(field))
            found << path + u'.' + field;
    }
    const QJsonArray containers = spec.value("containers"_L1).toArray();
    for (qsizetype i = 0; i < containers.size(); ++i)
        collectSecurity(containers[i]["securityContext"_L1].toObject(),
                        u"%1.containers[%2].securityContext"_s.arg(path).arg(i), found);
    return found;
}

} // namespace tidegate::resource
