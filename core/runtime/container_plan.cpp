#include "core/runtime/container_plan.h"

#include "core/base/units.h"
#include "core/runtime/launch_plan.h"

#include <QJsonArray>
#include <algorithm>
#include <cmath>

namespace tidegate::runtime {

namespace {

constexpr double nanoCpus = 1e9;
constexpr double sharesPerCpu = 1024;
constexpr double leastCpu = 0.1; // what one has that asked for none
constexpr int signalBase = 128;
constexpr int lastSignal = 64;
constexpr int killSignal = 9;

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QJsonArray words(const std::vector<std::string> &list)
{
    QJsonArray array;
    for (const std::string &word : list)
        array.append(text(word));
    return array;
}

QString portKey(std::uint16_t port)
{
    return QString::number(port) + QLatin1String("/tcp");
}

std::uint16_t portOf(const LaunchSpec &spec, const ContainerPlace &place)
{
    return place.network == ContainerNetwork::Host ? place.hostPort : spec.container->port;
}

/// HOSTNAME is a container's host name; one in the machine's network has none of its own.
QJsonArray environmentOf(const LaunchSpec &spec, const ContainerPlace &place)
{
    std::map<std::string, std::string> environment{{"HOSTNAME", spec.id.value}};
    for (const auto &[name, value] : spec.environment)
        environment[name] = value;
    environment["PORT"] = std::to_string(portOf(spec, place));
    QJsonArray array;
    for (const auto &[name, value] : environment)
        array.append(text(name + '=' + value));
    return array;
}

void addLimits(const LaunchSpec &spec, QJsonObject &host)
{
    const Limits &limits = spec.limits;
    if (spec.memoryLimit > 0) {
        host.insert(QStringLiteral("Memory"), qint64(spec.memoryLimit));
        host.insert(QStringLiteral("MemorySwap"), qint64(spec.memoryLimit));
    }
    if (limits.cpuLimit > 0)
        host.insert(QStringLiteral("NanoCpus"), qint64(std::llround(limits.cpuLimit * nanoCpus)));
    const double request = limits.cpuRequest > 0 ? limits.cpuRequest : leastCpu;
    host.insert(QStringLiteral("CpuShares"), std::max<qint64>(2, std::llround(request * sharesPerCpu)));
    if (limits.processes > 0)
        host.insert(QStringLiteral("PidsLimit"), qint64(limits.processes));
    if (limits.files > 0)
        host.insert(QStringLiteral("Ulimits"),
                    QJsonArray{QJsonObject{{QStringLiteral("Name"), QStringLiteral("nofile")},
                                           {QStringLiteral("Soft"), qint64(limits.files)},
                                           {QStringLiteral("Hard"), qint64(limits.files)}}});
}

void addNetwork(const LaunchSpec &spec, const ContainerPlace &place, QJsonObject &body, QJsonObject &host)
{
    if (place.network == ContainerNetwork::Host) {
        host.insert(QStringLiteral("NetworkMode"), QStringLiteral("host"));
        return;
    }
    QJsonObject exposed;
    QJsonObject published;
    for (const std::uint16_t port : publishedPorts(spec)) {
        exposed.insert(portKey(port), QJsonObject());
        published.insert(portKey(port),
                         QJsonArray{QJsonObject{{QStringLiteral("HostIp"), QStringLiteral("127.0.0.1")},
                                                {QStringLiteral("HostPort"), QString()}}});
    }
    body.insert(QStringLiteral("Hostname"), text(spec.id.value));
    body.insert(QStringLiteral("ExposedPorts"), exposed);
    host.insert(QStringLiteral("NetworkMode"), QStringLiteral("bridge"));
    host.insert(QStringLiteral("PortBindings"), published);
}

template <class Change>
void changeEach(Probes &probes, Change change)
{
    change(probes.readiness);
    if (probes.liveness)
        change(*probes.liveness);
    if (probes.startup)
        change(*probes.startup);
}

} // namespace

std::vector<std::uint16_t> publishedPorts(const LaunchSpec &spec)
{
    std::vector<std::uint16_t> ports{spec.container->port};
    Probes probes = spec.probes;
    changeEach(probes, [&](const Probe &probe) {
        const bool isOfApp = probe.host.empty() && probe.kind != Probe::Kind::Exec && probe.port > 0;
        if (isOfApp && std::find(ports.begin(), ports.end(), probe.port) == ports.end())
            ports.push_back(probe.port);
    });
    return ports;
}

QJsonObject planContainer(const LaunchSpec &spec, const ContainerPlace &place)
{
    const ContainerRun &run = *spec.container;
    QJsonObject host{
        {QStringLiteral("LogConfig"), QJsonObject{{QStringLiteral("Type"), QStringLiteral("none")}}},
        {QStringLiteral("RestartPolicy"), QJsonObject{{QStringLiteral("Name"), QStringLiteral("no")}}}};
    addLimits(spec, host);
    QJsonObject body{
        {QStringLiteral("Image"), text(run.image)},
        {QStringLiteral("Env"), environmentOf(spec, place)},
        {QStringLiteral("Labels"), QJsonObject{{QLatin1String(containerServerLabel), text(place.serverId)},
                                               {QLatin1String(containerRunLabel), text(place.runId)},
                                               {QLatin1String(containerInstanceLabel), text(spec.id.value)}}},
        {QStringLiteral("AttachStdout"), true},
        {QStringLiteral("AttachStderr"), true},
        {QStringLiteral("Tty"), false}};
    if (!run.entrypoint.empty())
        body.insert(QStringLiteral("Entrypoint"), words(withPort(run.entrypoint, portOf(spec, place))));
    if (!run.arguments.empty() || !run.entrypoint.empty())
        body.insert(QStringLiteral("Cmd"), words(withPort(run.arguments, portOf(spec, place))));
    if (!spec.workingDir.empty())
        body.insert(QStringLiteral("WorkingDir"), text(spec.workingDir));
    addNetwork(spec, place, body, host);
    body.insert(QStringLiteral("HostConfig"), host);
    return body;
}

Probes probesFromOutside(Probes probes, std::uint16_t own,
                         const std::map<std::uint16_t, std::uint16_t> &ports)
{
    changeEach(probes, [&](Probe &probe) {
        if (!probe.host.empty() || probe.kind == Probe::Kind::Exec)
            return;
        const auto found = ports.find(probe.port);
        if (probe.port == own)
            probe.port = 0;
        else if (found != ports.end())
            probe.port = found->second;
    });
    return probes;
}

Exit containerExit(const ContainerState &state, const LaunchSpec &spec, const std::string &elapsed,
                   bool isKilled)
{
    Exit exit;
    const int signal = state.exitCode - signalBase;
    const bool isSignal = signal > 0 && signal <= lastSignal;
    exit.kind = isSignal ? Exit::Kind::Signal : Exit::Kind::Code;
    exit.value = isSignal ? signal : state.exitCode;
    if (state.wasOutOfMemory && spec.memoryLimit > 0)
        exit.message = "was ended by the kernel: it needed more memory than its limit of " +
                       formatBytes(spec.memoryLimit);
    else
        exit.message = (isSignal ? "was killed by signal " : "exited with code ") +
                       std::to_string(exit.value) + " after " + elapsed;
    const bool isRiddle = exit.value == killSignal && isSignal && !isKilled && !state.wasOutOfMemory;
    if (isRiddle && spec.memoryLimit > 0)
        exit.message += "; it may have needed more memory than its limit of " + formatBytes(spec.memoryLimit);
    return exit;
}

} // namespace tidegate::runtime
