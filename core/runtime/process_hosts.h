#pragma once

#include "core/runtime/warm_host.h"

namespace tidegate::runtime {

/// Where hosts come from.
struct HostPlaces
{
    std::string programs; ///< the folder of the host programs; empty: there are no hosts
    std::string archives; ///< where class-data archives of JVM hosts are made and kept; empty: none are
};

/// The folder of the host programs that belongs to a program in `binaryDir`: `hosts` beside it in a build
/// tree, `share/tidegate/hosts` when installed. Empty when there is none.
std::string findHostPrograms(const std::string &binaryDir);

/// What starts processes of this machine, directly and as warm hosts. Each may go before the other, and
/// before what it started.
struct ProcessRuntime
{
    std::unique_ptr<Launcher> launcher; ///< as makeProcessLauncher()
    std::unique_ptr<HostStarter> hosts; ///< knows no kind where the system or the programs are missing
};

/// Instances and hosts share the folder `dir`, the ports and what is known of the machine's processes.
ProcessRuntime makeProcessRuntime(std::string dir, std::string serverId, const Clock &clock,
                                  HostPlaces places);

} // namespace tidegate::runtime
