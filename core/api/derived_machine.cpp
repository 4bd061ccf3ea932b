#include "core/api/derived_parts.h"

#include "core/api/discovery.h"

#include <QJsonArray>
#include <QSysInfo>
#include <QUuid>
#include <cmath>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
namespace kinds = resource::kinds;

namespace {

QString text(WallTime time)
{
    return QString::fromStdString(formatTime(time));
}

QString kibibytes(quint64 bytes)
{
    return QString::number(bytes / 1024) + u"Ki"_s;
}

QJsonObject usageJson(double cores, quint64 memoryBytes)
{
    return {{u"cpu"_s, QString::number(std::llround(std::max(0.0, cores) * 1e9)) + u'n'},
            {u"memory"_s, kibibytes(memoryBytes)}};
}

QString window(milliseconds duration)
{
    return QString::number(double(duration.count()) / 1000.0, 'g', 6) + u's';
}

Object ofMachine(const Machine &machine, const resource::Kind &kind, const resource::ObjectName &name)
{
    static const QUuid space = QUuid::fromString(u"7d3c9c0a-5d0e-4f0b-9a37-0c1f4f6b2d11"_s);
    Object object(kind, name);
    object.setMetadata(u"uid"_s,
                       QUuid::createUuidV5(space, kind.id() + u'/' + machine.name + u'/' + name.text())
                           .toString(QUuid::WithoutBraces));
    object.setMetadata(u"creationTimestamp"_s, text(machine.startedAt));
    object.setMetadata(u"resourceVersion"_s, u"1"_s);
    return object;
}

void setNodeLabels(Object &object, const Machine &machine)
{
    object.setLabel(u"kubernetes.io/hostname"_s, machine.name);
    object.setLabel(u"kubernetes.io/os"_s, QSysInfo::kernelType());
    object.setLabel(u"kubernetes.io/arch"_s, architecture());
}

} // namespace

Objects ingressOf(const Machine &machine)
{
    Object service = ofMachine(machine, kinds::coreService(), {u"istio-system"_s, u"istio-ingressgateway"_s});
    service.setLabel(u"app"_s, u"istio-ingressgateway"_s);
    service.setLabel(u"istio"_s, u"ingressgateway"_s);
    service.setSpec({{u"type"_s, u"NodePort"_s},
                     {u"clusterIP"_s, machine.address},
                     {u"sessionAffinity"_s, u"None"_s},
                     {u"ports"_s, QJsonArray{QJsonObject{{u"name"_s, u"http2"_s},
                                                         {u"protocol"_s, u"TCP"_s},
                                                         {u"port"_s, 80},
                                                         {u"targetPort"_s, machine.gatewayPort},
                                                         {u"nodePort"_s, machine.gatewayPort}}}}});
    service.setStatus({{u"loadBalancer"_s, QJsonObject{}}});
    return {service};
}

Objects nodeOf(const Machine &machine)
{
    Object node = ofMachine(machine, kinds::node(), {{}, machine.name});
    setNodeLabels(node, machine);
    const QJsonObject capacity{{u"cpu"_s, QString::number(machine.cores)},
                               {u"memory"_s, kibibytes(machine.memoryTotal)}};
    const QJsonObject ready{{u"type"_s, u"Ready"_s},
                            {u"status"_s, u"True"_s},
                            {u"reason"_s, u"EngineReady"_s},
                            {u"message"_s, u"the engine takes instances"_s},
                            {u"lastTransitionTime"_s, text(machine.startedAt)}};
    node.setSpec({});
    node.setStatus({{u"capacity"_s, capacity},
                    {u"allocatable"_s, capacity},
                    {u"conditions"_s, QJsonArray{ready}},
                    {u"addresses"_s,
                     QJsonArray{QJsonObject{{u"type"_s, u"InternalIP"_s}, {u"address"_s, machine.address}},
                                QJsonObject{{u"type"_s, u"Hostname"_s}, {u"address"_s, machine.name}}}},
                    {u"nodeInfo"_s, QJsonObject{{u"kubeletVersion"_s, versionInfo().value("gitVersion"_L1)},
                                                {u"operatingSystem"_s, QSysInfo::kernelType()},
                                                {u"architecture"_s, architecture()},
                                                {u"kernelVersion"_s, QSysInfo::kernelVersion()},
                                                {u"osImage"_s, QSysInfo::prettyProductName()}}}});
    return {node};
}

Objects nodeMetricsOf(const Machine &machine, WallTime now)
{
    Object metrics = ofMachine(machine, kinds::nodeMetrics(), {{}, machine.name});
    setNodeLabels(metrics, machine);
    metrics.setMetadata(u"creationTimestamp"_s, text(now));
    metrics.json().insert(u"timestamp"_s, text(now));
    metrics.json().insert(u"window"_s, window(machine.window));
    metrics.json().insert(u"usage"_s, usageJson(machine.coresUsed, machine.memoryUsed));
    return {metrics};
}

Object podMetricsOf(const Object &pod, const InstanceUsage &usage)
{
    Object metrics = derivedFrom(pod, kinds::podMetrics(), pod.name());
    metrics.setMetadata(u"ownerReferences"_s, QJsonValue::Undefined);
    metrics.setMetadata(u"creationTimestamp"_s, text(usage.time));
    metrics.setMetadata(u"labels"_s, pod.metadata().value("labels"_L1));
    metrics.json().insert(u"timestamp"_s, text(usage.time));
    metrics.json().insert(u"window"_s, window(usage.window));
    const QString container = pod.spec().value("containers"_L1)[0]["name"_L1].toString(u"user-container"_s);
    metrics.json().insert(u"containers"_s,
                          QJsonArray{QJsonObject{{u"name"_s, container},
                                                 {u"usage"_s, usageJson(usage.cores, usage.memoryBytes)}}});
    return metrics;
}

} // namespace tidegate::api
