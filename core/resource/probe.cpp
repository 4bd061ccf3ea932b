#include "core/resource/probe.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr int defaultContainerPort = 8080;

/// A port that only has a name is written with the number 0, which stands for the default like none at all.
int portOf(const QJsonObject &container)
{
    const int port = container.value("ports"_L1)[0]["containerPort"_L1].toInt();
    return port == 0 ? defaultContainerPort : port;
}

std::uint16_t portOf(const QJsonValue &port, int containerPort)
{
    // A container has one port, so every name is its.
    bool isNumber = port.isDouble();
    const int number = isNumber ? port.toInt() : port.toString().toInt(&isNumber);
    const bool isOther = isNumber && number > 0 && number <= 65535 && number != containerPort;
    return isOther ? std::uint16_t(number) : std::uint16_t(0);
}

void readHttpGet(const QJsonObject &handler, ProbeSpec &probe)
{
    probe.kind = ProbeSpec::Kind::HttpGet;
    probe.path = handler.value("path"_L1).toString().toStdString();
    if (!probe.path.starts_with('/'))
        probe.path.insert(0, 1, '/');
    probe.https = handler.value("scheme"_L1).toString().compare("HTTPS"_L1, Qt::CaseInsensitive) == 0;
    probe.host = handler.value("host"_L1).toString().toStdString();
    const QJsonArray headers = handler.value("httpHeaders"_L1).toArray();
    for (const QJsonValue &header : headers)
        probe.headers.emplace_back(header["name"_L1].toString().toStdString(),
                                   header["value"_L1].toString().toStdString());
}

void readHandler(const QJsonObject &json, int containerPort, ProbeSpec &probe)
{
    const auto handler = [&](const QString &key) { return json.value(key).toObject(); };
    if (json.contains("httpGet"_L1)) {
        readHttpGet(handler(u"httpGet"_s), probe);
        probe.port = portOf(handler(u"httpGet"_s).value("port"_L1), containerPort);
    } else if (json.contains("exec"_L1)) {
        probe.kind = ProbeSpec::Kind::Exec;
        const QJsonArray command = handler(u"exec"_s).value("command"_L1).toArray();
        for (const QJsonValue &word : command)
            probe.command.push_back(word.toString().toStdString());
    } else if (json.contains("grpc"_L1)) {
        probe.kind = ProbeSpec::Kind::Grpc;
        probe.port = portOf(handler(u"grpc"_s).value("port"_L1), containerPort);
        probe.service = handler(u"grpc"_s).value("service"_L1).toString().toStdString();
    } else {
        probe.host = handler(u"tcpSocket"_s).value("host"_L1).toString().toStdString();
        probe.port = portOf(handler(u"tcpSocket"_s).value("port"_L1), containerPort);
    }
}

/// Numbers of zero or less stand for the default, as Kubernetes takes them.
ProbeSpec readProbe(const QJsonObject &json, int containerPort, seconds period)
{
    ProbeSpec probe;
    readHandler(json, containerPort, probe);
    const auto number = [&](const QString &key, qint64 otherwise) {
        const qint64 value = json.value(key).toInteger();
        return value > 0 ? value : otherwise;
    };
    probe.initialDelay = seconds(number(u"initialDelaySeconds"_s, 0));
    probe.period = seconds(number(u"periodSeconds"_s, period.count()));
    probe.timeout = seconds(number(u"timeoutSeconds"_s, 1));
    probe.successThreshold = int(number(u"successThreshold"_s, 1));
    probe.failureThreshold = int(number(u"failureThreshold"_s, 3));
    if (const QJsonValue grace = json.value("terminationGracePeriodSeconds"_L1); grace.isDouble())
        probe.grace = seconds(std::max<qint64>(0, grace.toInteger()));
    return probe;
}

} // namespace

ProbeSpecs readProbes(const QJsonObject &container)
{
    const int port = portOf(container);
    const auto read = [&](const QString &key, seconds period) {
        const QJsonValue probe = container.value(key);
        return probe.isObject() && !probe.toObject().isEmpty()
                   ? std::optional(readProbe(probe.toObject(), port, period))
                   : std::nullopt;
    };
    return {read(u"readinessProbe"_s, seconds(0)), read(u"livenessProbe"_s, seconds(10)),
            read(u"startupProbe"_s, seconds(10))};
}

} // namespace tidegate::resource
