#include "core/runtime/control_groups.h"

#include "core/runtime/control_group_linux.h"
#include "core/runtime/files.h"
#include "core/runtime/group_place.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sstream>

namespace tidegate::runtime {

namespace {

constexpr std::uint64_t recordMost = 64 * 1024; // bytes
constexpr double usualCores = 0.1;              ///< of an app that asks for none

std::string orMax(std::uint64_t value)
{
    return value > 0 ? std::to_string(value) : std::string("max");
}

bool setMemory(const GroupFolder &folder, std::uint64_t limit)
{
    const std::string bytes = std::to_string(limit);
    if (!folder.isUnified) {
        const bool isSet = writeGroupFile(folder.path + "/memory.limit_in_bytes", bytes);
        const std::string withSwap = folder.path + "/memory.memsw.limit_in_bytes";
        return isSet && (!hasFile(withSwap) || writeGroupFile(withSwap, bytes));
    }
    const std::string swap = folder.path + "/memory.swap.max";
    const std::string together = folder.path + "/memory.oom.group"; // not there before Linux 4.19
    return writeGroupFile(folder.path + "/memory.max", bytes) &&
           (!hasFile(swap) || writeGroupFile(swap, "0")) &&
           (!hasFile(together) || writeGroupFile(together, "1"));
}

bool setCpu(const GroupFolder &folder, const Limits &limits)
{
    // Who asks for a limit alone asks for as much, as with Kubernetes.
    const double wanted = limits.cpuRequest > 0 ? limits.cpuRequest
                          : limits.cpuLimit > 0 ? limits.cpuLimit
                                                : usualCores;
    const std::uint64_t shares = cpuShares(wanted);
    const std::string period = std::to_string(groupPeriod);
    const std::string quota = limits.cpuLimit > 0 ? std::to_string(cpuQuota(limits.cpuLimit)) : std::string();
    if (folder.isUnified)
        return writeGroupFile(folder.path + "/cpu.weight", std::to_string(cpuWeight(shares))) &&
               (quota.empty() || writeGroupFile(folder.path + "/cpu.max", quota + ' ' + period));
    return writeGroupFile(folder.path + "/cpu.shares", std::to_string(shares)) &&
           (quota.empty() || (writeGroupFile(folder.path + "/cpu.cfs_period_us", period) &&
                              writeGroupFile(folder.path + "/cpu.cfs_quota_us", quota)));
}

/// Empty when all is set.
std::string fillGroup(const GroupFolder &folder, std::uint64_t memoryLimit, const Limits &limits)
{
    if (folder.memory && memoryLimit > 0 && !setMemory(folder, memoryLimit))
        return "its memory limit";
    if (folder.processes && limits.processes > 0 &&
        !writeGroupFile(folder.path + "/pids.max", orMax(limits.processes)))
        return "its limit of processes";
    if (folder.cpu && !setCpu(folder, limits))
        return "its share of the CPU";
    return {};
}

} // namespace

struct ControlGroups::Private
{
    explicit Private(const std::string &serverId) : places(serverId) {}

    GroupPlaces places;
    std::string recordFile;
};

ControlGroups::ControlGroups(const std::string &serverId, const std::string &recordFile)
    : d(std::make_unique<Private>(serverId))
{
    d->recordFile = recordFile;
    std::string record;
    for (const GroupFolder &folder : d->places.folders())
        record += folder.path + '\n';
    // Without the record a later server still looks where this one would make its groups.
    if (!record.empty() && !recordFile.empty() && makeFolder(nativePath(recordFile).parent_path().string()))
        (void)writeFile(recordFile, record);
}

ControlGroups::~ControlGroups()
{
    if (!d->recordFile.empty())
        removeTree(d->recordFile);
}

const GroupPowers &ControlGroups::powers() const
{
    return d->places.powers();
}

Result<std::unique_ptr<ControlGroup>> ControlGroups::make(const InstanceId &id, std::uint64_t memoryLimit,
                                                          const Limits &limits)
{
    if (d->places.folders().empty())
        return std::unique_ptr<ControlGroup>();
    auto parts = std::make_unique<ControlGroup::Private>();
    ControlGroup::Private &made = *parts;
    auto group = std::make_unique<ControlGroup>(std::move(parts)); // takes it back when something fails
    for (const GroupFolder &place : d->places.folders()) {
        const GroupFolder folder = place.child(id.value);
        if (!makeGroup(folder.path))
            return fail(Code::Unavailable,
                        "its control group cannot be made: " + std::string(std::strerror(errno)),
                        folder.path);
        made.folders.push_back(folder);
        if (const std::string what = fillGroup(folder, memoryLimit, limits); !what.empty())
            return fail(Code::Unavailable, what + " cannot be set: " + std::string(std::strerror(errno)),
                        folder.path);
    }
    return group;
}

int endGroups(const std::string &serverId, const std::string &recordFile)
{
    std::vector<std::string> paths = GroupPlaces::candidates(serverId);
    std::istringstream record(recordFile.empty() ? std::string()
                                                 : readStart(recordFile, recordMost).value_or(std::string()));
    for (std::string line; std::getline(record, line);) {
        if (GroupPlaces::isPlace(line, serverId))
            paths.push_back(line);
    }
    int ended = 0;
    for (const std::string &path : paths) {
        GroupFolder folder;
        folder.path = path;
        folder.isUnified = hasFile(path + "/cgroup.type");
        folder.processes = hasFile(path + "/pids.max");
        ended = std::max(ended, emptyGroup(folder)); // the same processes are in every hierarchy
        removeGroup(path);
        removeGroup(path + GroupPlaces::serverSuffix);
    }
    if (!recordFile.empty())
        removeTree(recordFile);
    return ended;
}

} // namespace tidegate::runtime
