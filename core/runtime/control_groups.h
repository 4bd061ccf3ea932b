#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/runtime/launcher.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

// Control groups as this operating system has them: control_groups_linux.cpp knows cgroup versions 1 and 2;
// control_groups_generic.cpp has none, and says so in GroupPowers.

/// What the groups that this server may make can hold.
struct GroupPowers
{
    bool memory = false;
    bool cpu = false;
    bool processes = false;
    std::string place;   ///< for people: `cgroup v2 at /sys/fs/cgroup/…`; empty: no group can be made
    std::string trouble; ///< why something of it is not there, without a full stop; empty: nothing is missing
    bool any() const { return !place.empty(); }
};

/// What a group has counted; nothing for what it does not count.
struct GroupUsage
{
    std::optional<double> cpuSeconds;
    std::optional<std::uint64_t> memoryBytes; ///< without what the kernel could drop at once (file cache)
};

/// Open doors of a group: a child that writes `0` into each, between fork and exec, is in. Closed with this
/// object.
class GroupDoors
{
public:
    GroupDoors() = default;
    ~GroupDoors();
    GroupDoors(const GroupDoors &) = delete;
    GroupDoors &operator=(const GroupDoors &) = delete;
    std::vector<int> descriptors;
};

/// All processes of one instance, as the kernel holds them together whatever they do to their parents,
/// sessions and environment. With this object everything in it ends, and it is removed. Main thread.
class ControlGroup
{
public:
    struct Private;
    explicit ControlGroup(std::unique_ptr<Private> group);
    ~ControlGroup();
    /// Null, with errno, when the system has no descriptors left.
    std::shared_ptr<const GroupDoors> openDoors() const;
    /// Sets its limits, also while processes run in it. An Error when one that it can hold cannot be set.
    Result<> limit(std::uint64_t memoryLimit, const Limits &limits);
    /// Takes in a process that runs already, with all its threads, but not its children.
    Result<> adopt(std::int64_t pid);
    GroupUsage usage() const;
    bool isEmpty() const;
    /// SIGKILL to everything in it, which may take a moment to go, and nothing new can begin there.
    void kill();
    std::uint64_t oomKills() const;     ///< how often the kernel ended one of it for the memory limit
    std::uint64_t refusedForks() const; ///< how often one of it wanted a process or thread too many

private:
    std::unique_ptr<Private> d;
};

/// The groups of one server. Finds out what can be had by making one and letting a process in. Removed with
/// this object; those a killed server left behind are found by endGroups(). Main thread.
class ControlGroups
{
public:
    /// `recordFile` keeps where the groups are, for endGroups() of a later server; empty: no record.
    ControlGroups(const std::string &serverId, const std::string &recordFile);
    ~ControlGroups();
    ControlGroups(const ControlGroups &) = delete;
    ControlGroups &operator=(const ControlGroups &) = delete;
    const GroupPowers &powers() const;
    /// Null when no group can be made here at all. An Error when one could not be made, or one of the limits
    /// which powers() promise could not be set.
    Result<std::unique_ptr<ControlGroup>> make(const InstanceId &id, std::uint64_t memoryLimit,
                                               const Limits &limits);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Ends what is in the groups of a server with this id, removes them, and says how many processes there were.
int endGroups(const std::string &serverId, const std::string &recordFile);

} // namespace tidegate::runtime
