#include "core/resource/defaults.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

/// Port 0 is the container's own port, an empty gRPC service the server as a whole.
QJsonObject defaultedHandlers(QJsonObject probe)
{
    for (const QString &key : {u"httpGet"_s, u"tcpSocket"_s}) {
        if (!probe.value(key).isObject())
            continue;
        QJsonObject handler = probe.value(key).toObject();
        insertIfUnset(handler, u"port"_s, 0);
        probe.insert(key, handler);
    }
    if (probe.value("grpc"_L1).isObject()) {
        QJsonObject grpc = probe.value("grpc"_L1).toObject();
        insertIfUnset(grpc, u"service"_s, QString());
        probe.insert(u"grpc"_s, grpc);
    }
    return probe;
}

bool hasHandler(const QJsonObject &probe)
{
    return probe.value("httpGet"_L1).isObject() || probe.value("tcpSocket"_L1).isObject() ||
           probe.value("exec"_L1).isObject() || probe.value("grpc"_L1).isObject();
}

QJsonObject defaultedReadiness(QJsonObject probe, bool isServing)
{
    if (isServing && !hasHandler(probe))
        probe.insert(u"tcpSocket"_s, QJsonObject());
    if (probe.value("successThreshold"_L1).toInteger() == 0)
        probe.insert(u"successThreshold"_s, 1);
    // Without a period the platform probes in its own quick rhythm; with one, Kubernetes' defaults apply.
    if (probe.value("periodSeconds"_L1).toInteger() != 0) {
        if (probe.value("timeoutSeconds"_L1).toInteger() == 0)
            probe.insert(u"timeoutSeconds"_s, 1);
        if (probe.value("failureThreshold"_L1).toInteger() == 0)
            probe.insert(u"failureThreshold"_s, 3);
    }
    return probe;
}

QJsonObject defaultedProbes(QJsonObject container, bool isServing)
{
    if (isServing || container.value("readinessProbe"_L1).isObject())
        container.insert(u"readinessProbe"_s,
                         defaultedReadiness(container.value("readinessProbe"_L1).toObject(), isServing));
    for (const QString &key : {u"readinessProbe"_s, u"livenessProbe"_s, u"startupProbe"_s}) {
        if (container.value(key).isObject())
            container.insert(key, defaultedHandlers(container.value(key).toObject()));
    }
    return container;
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

/// A quantity may be written as a number; it is kept as text, as a cluster keeps it.
QJsonObject asTexts(QJsonObject quantities)
{
    for (auto it = quantities.begin(); it != quantities.end(); ++it) {
        if (!it.value().isDouble())
            continue;
        const double number = it.value().toDouble();
        const bool isWhole = std::trunc(number) == number && std::abs(number) < 1e15;
        it.value() = QString::number(number, isWhole ? 'f' : 'g', isWhole ? 0 : 15);
    }
    return quantities;
}

QJsonObject defaultedResources(QJsonObject resources, const RevisionDefaults &defaults)
{
    for (const QString &key : {u"requests"_s, u"limits"_s}) {
        if (resources.value(key).isObject())
            resources.insert(key, asTexts(resources.value(key).toObject()));
    }
    const auto fill = [&](const QString &key, const QJsonObject &quantities) {
        QJsonObject filled = resources.value(key).toObject();
        for (auto it = quantities.begin(); it != quantities.end(); ++it)
            insertIfUnset(filled, it.key(), it.value());
        if (!quantities.isEmpty())
            resources.insert(key, filled);
    };
    fill(u"requests"_s, defaults.requests);
    fill(u"limits"_s, defaults.limits);
    return resources;
}

/// Ports under 1024 need a capability that dropping all takes away.
bool needsLowPort(const QJsonObject &container)
{
    const QJsonArray ports = container.value("ports"_L1).toArray();
    for (const QJsonValue &port : ports) {
        if (port["containerPort"_L1].toInteger() < 1024)
            return true;
    }
    return false;
}

} // namespace

QJsonObject defaultedContainer(QJsonObject container, bool isServing, const RevisionDefaults &defaults)
{
    container.insert(u"resources"_s,
                     defaultedResources(container.value("resources"_L1).toObject(), defaults));
    if (container.contains("ports"_L1))
        container.insert(u"ports"_s, defaultedPorts(container.value("ports"_L1).toArray()));
    return defaultedProbes(container, isServing);
}

QJsonObject defaultedSecurity(QJsonObject container, const QJsonObject &podSecurity,
                              const AdmissionConfig &config)
{
    const Flag flag = config.feature(u"secure-pod-defaults"_s);
    if (flag != Flag::Enabled && flag != Flag::AllowRootBounded)
        return container;
    QJsonObject security = container.value("securityContext"_L1).toObject();
    insertIfUnset(security, u"allowPrivilegeEscalation"_s, false);
    if (podSecurity.value("seccompProfile"_L1)["type"_L1].toString().isEmpty()) {
        QJsonObject profile = security.value("seccompProfile"_L1).toObject();
        if (profile.value("type"_L1).toString().isEmpty())
            profile.insert(u"type"_s, u"RuntimeDefault"_s);
        security.insert(u"seccompProfile"_s, profile);
    }
    if (!security.value("capabilities"_L1).isObject()) {
        QJsonObject capabilities{{u"drop"_s, QJsonArray{u"ALL"_s}}};
        if (needsLowPort(container))
            capabilities.insert(u"add"_s, QJsonArray{u"NET_BIND_SERVICE"_s});
        security.insert(u"capabilities"_s, capabilities);
    }
    if (flag == Flag::Enabled && podSecurity.value("runAsNonRoot"_L1).isUndefined())
        insertIfUnset(security, u"runAsNonRoot"_s, true);
    container.insert(u"securityContext"_s, security);
    return container;
}

} // namespace tidegate::resource
