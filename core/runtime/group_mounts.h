#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::runtime {

/// One mounted hierarchy of Linux' control groups, as the server sees it.
struct GroupMount
{
    bool isUnified = false;               ///< version 2: one hierarchy for all controllers
    std::vector<std::string> controllers; ///< version 1: `memory`, `cpu`, `cpuacct`, …; of version 2 none
    std::string top;                      ///< where it is mounted
    std::string own;                      ///< the folder of the server's own group, `top` or below it
    bool operator==(const GroupMount &) const = default;
};

/// From the texts of /proc/self/mountinfo and /proc/self/cgroup. A hierarchy whose part with the server's own
/// group is not mounted is left out; of several mounts of one, the first counts. Pure.
std::vector<GroupMount> groupMounts(std::string_view mounts, std::string_view groups);

/// What the groups of a server are called: `tidegate-` and twelve hex digits of its id. Pure.
std::string groupName(const std::string &serverId);

/// Kubernetes' arithmetic: 1024 shares a core, at least 2 (version 1); and what version 2 makes of shares, 1
/// to 10,000. Pure.
std::uint64_t cpuShares(double cores);
std::uint64_t cpuWeight(std::uint64_t shares);
/// Microseconds of CPU in each period of groupPeriod, at least 1,000, as Kubernetes has it. Pure.
std::uint64_t cpuQuota(double cores);
inline constexpr std::uint64_t groupPeriod = 100'000; ///< µs

/// The number after a name in a file of lines `name number`; 0 when it is not there. Pure.
std::uint64_t fieldOf(std::string_view text, std::string_view name);

} // namespace tidegate::runtime
