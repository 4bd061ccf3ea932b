#pragma once

#include "core/runtime/warm_host.h"

namespace tidegate::runtime {

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
/// `hostPrograms` may be empty: there are no hosts.
ProcessRuntime makeProcessRuntime(std::string dir, std::string serverId, const Clock &clock,
                                  std::string hostPrograms, const LauncherOptions &options = {});

} // namespace tidegate::runtime
