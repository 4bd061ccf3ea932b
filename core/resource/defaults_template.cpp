#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr int defaultTimeout = 300;
constexpr int defaultResponseStartTimeout = 300;

bool isUnset(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined();
}

void insertIfUnset(QJsonObject &object, const QString &key, const QJsonValue &value)
{
    if (isUnset(object.value(key)))
        object.insert(key, value);
}

QJsonObject defaultedProbe(QJsonObject probe)
{
    const bool hasHandler = probe.contains("httpGet"_L1) || probe.contains("tcpSocket"_L1) ||
                            probe.contains("exec"_L1) || probe.contains("grpc"_L1);
    if (!hasHandler)
        probe.insert(u"tcpSocket"_s, QJsonObject{{u"port"_s, 0}});
    if (probe.value("successThreshold"_L1).toInt() == 0)
        probe.insert(u"successThreshold"_s, 1);
    // Without a period the platform probes in its own quick rhythm; with one, Kubernetes' defaults apply.
    if (probe.value("periodSeconds"_L1).toInt() > 0) {
        insertIfUnset(probe, u"timeoutSeconds"_s, 1);
        insertIfUnset(probe, u"failureThreshold"_s, 3);
    }
    return probe;
}

QJsonArray defaultedPorts(QJsonArray ports)
{
    for (qsizetype i = 0; i < ports.size(); ++i) {
        QJsonObject port = ports[i].toObject();
        insertIfUnset(port, u"protocol"_s, u"TCP"_s);
        ports[i] = port;
    }
    return ports;
}

QJsonObject defaultedContainer(QJsonObject container, qsizetype index)
{
    if (container.value("name"_L1).toString().isEmpty())
        container.insert(u"name"_s, index == 0 ? u"user-container"_s : u"user-container-%1"_s.arg(index));
    insertIfUnset(container, u"resources"_s, QJsonObject());
    if (container.contains("ports"_L1))
        container.insert(u"ports"_s, defaultedPorts(container.value("ports"_L1).toArray()));
    container.insert(u"readinessProbe"_s, defaultedProbe(container.value("readinessProbe"_L1).toObject()));
    return container;
}

} // namespace

QJsonObject defaultedRevisionSpec(QJsonObject spec)
{
    insertIfUnset(spec, u"containerConcurrency"_s, 0);
    insertIfUnset(spec, u"enableServiceLinks"_s, false);
    if (spec.value("timeoutSeconds"_L1).toInt() == 0)
        spec.insert(u"timeoutSeconds"_s, defaultTimeout);
    if (spec.value("timeoutSeconds"_L1).toInt() > defaultResponseStartTimeout)
        insertIfUnset(spec, u"responseStartTimeoutSeconds"_s, defaultResponseStartTimeout);
    QJsonArray containers = spec.value("containers"_L1).toArray();
    for (qsizetype i = 0; i < containers.size(); ++i)
        containers[i] = defaultedContainer(containers[i].toObject(), i);
    if (!containers.isEmpty())
        spec.insert(u"containers"_s, containers);
    return spec;
}

QJsonObject defaultedTemplateIn(QJsonObject spec)
{
    QJsonObject revisionTemplate = spec.value("template"_L1).toObject();
    revisionTemplate.insert(u"spec"_s, defaultedRevisionSpec(revisionTemplate.value("spec"_L1).toObject()));
    spec.insert(u"template"_s, revisionTemplate);
    return spec;
}

} // namespace tidegate::resource
