#pragma once

#include "core/runtime/container_api.h"
#include "core/runtime/launcher.h"

namespace tidegate::runtime {

enum class ContainerNetwork
{
    Bridge, ///< a network of its own; its ports are published on 127.0.0.1, the engine chooses where
    Host    ///< the machine's: where the engine cannot make networks
};

/// What containers are known by: those of a server (its folder), and of one run of it.
constexpr auto containerServerLabel = "dev.tidegate.server";
constexpr auto containerRunLabel = "dev.tidegate.run";
constexpr auto containerInstanceLabel = "dev.tidegate.instance";

struct ContainerPlace
{
    std::string serverId;
    std::string runId;
    ContainerNetwork network = ContainerNetwork::Bridge;
    std::uint16_t hostPort = 0; ///< PORT with ContainerNetwork::Host
};

/// The body of the engine's request to create a container: command, environment (the spec's own, HOSTNAME and
/// PORT, beside the image's), limits, labels, published ports. It keeps no log, has no restart policy, and
/// the memory limit holds for memory and swap together. Pure; `spec.container` is set.
QJsonObject planContainer(const LaunchSpec &spec, const ContainerPlace &place);

/// The port that the app is told, and those that probes name themselves.
std::vector<std::uint16_t> publishedPorts(const LaunchSpec &spec);

/// The probes as they are asked from outside: those of `ports`' keys where that port is published, that of
/// the app's own port where the instance listens.
Probes probesFromOutside(Probes probes, std::uint16_t own,
                         const std::map<std::uint16_t, std::uint16_t> &ports);

/// How it ended: codes from 129 to 192 are a shell's word for a signal, and an engine's. Not every engine
/// tells of memory (Podman does not with control groups of version 1): a SIGKILL that was not ours
/// (`isKilled`) gets a remark.
Exit containerExit(const ContainerState &state, const LaunchSpec &spec, const std::string &elapsed,
                   bool isKilled);

} // namespace tidegate::runtime
