#include "core/runtime/control_group_linux.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tidegate::runtime {

namespace {

constexpr double nanoseconds = 1e-9;
constexpr double microseconds = 1e-6;
constexpr double usualCores = 0.1; ///< of an app that asks for none

std::uint64_t numberIn(const std::string &text)
{
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::uint64_t memoryOf(const GroupFolder &folder)
{
    const std::string stat = readGroupFile(folder.path + "/memory.stat");
    const char *current = folder.isUnified ? "/memory.current" : "/memory.usage_in_bytes";
    const std::uint64_t used = numberIn(readGroupFile(folder.path + current));
    const std::uint64_t cache = fieldOf(stat, folder.isUnified ? "inactive_file" : "total_inactive_file");
    return used - std::min(used, cache);
}

double cpuOf(const GroupFolder &folder)
{
    if (folder.isUnified)
        return double(fieldOf(readGroupFile(folder.path + "/cpu.stat"), "usage_usec")) * microseconds;
    return double(numberIn(readGroupFile(folder.path + "/cpuacct.usage"))) * nanoseconds;
}

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
std::string fillFolder(const GroupFolder &folder, std::uint64_t memoryLimit, const Limits &limits)
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

GroupDoors::~GroupDoors()
{
    for (const int door : descriptors)
        ::close(door);
}

ControlGroup::ControlGroup(std::unique_ptr<Private> group) : d(std::move(group)) {}

ControlGroup::~ControlGroup()
{
    for (const GroupFolder &folder : d->folders) {
        emptyGroup(folder);
        removeGroup(folder.path);
    }
}

std::shared_ptr<const GroupDoors> ControlGroup::openDoors() const
{
    auto doors = std::make_shared<GroupDoors>();
    for (const GroupFolder &folder : d->folders) {
        const int door = ::open(folder.door().c_str(), O_WRONLY | O_CLOEXEC);
        if (door < 0)
            return nullptr;
        doors->descriptors.push_back(door);
    }
    return doors;
}

Result<> ControlGroup::limit(std::uint64_t memoryLimit, const Limits &limits)
{
    for (const GroupFolder &folder : d->folders) {
        if (const std::string what = fillFolder(folder, memoryLimit, limits); !what.empty())
            return fail(Code::Unavailable, what + " cannot be set: " + std::string(std::strerror(errno)),
                        folder.path);
    }
    return {};
}

Result<> ControlGroup::adopt(std::int64_t pid)
{
    for (const GroupFolder &folder : d->folders) {
        if (!writeGroupFile(folder.path + "/cgroup.procs", std::to_string(pid)))
            return fail(Code::Unavailable,
                        "its control group did not take it in: " + std::string(std::strerror(errno)),
                        folder.path);
    }
    return {};
}

GroupUsage ControlGroup::usage() const
{
    GroupUsage usage;
    for (const GroupFolder &folder : d->folders) {
        if (folder.memory)
            usage.memoryBytes = memoryOf(folder);
        if (folder.cpuUsage)
            usage.cpuSeconds = cpuOf(folder);
    }
    return usage;
}

/// All are in all hierarchies: one tells.
bool ControlGroup::isEmpty() const
{
    return d->folders.empty() || membersOf(d->folders.front().path).empty();
}

void ControlGroup::kill()
{
    // First where new ones can be held back, or all are ended at once.
    for (const GroupFolder &folder : d->folders) {
        if (folder.processes || folder.isUnified)
            killMembers(folder);
    }
    if (!isEmpty())
        killMembers(d->folders.front());
}

std::uint64_t ControlGroup::oomKills() const
{
    for (const GroupFolder &folder : d->folders) {
        if (folder.memory)
            return fieldOf(
                readGroupFile(folder.path + (folder.isUnified ? "/memory.events" : "/memory.oom_control")),
                "oom_kill");
    }
    return 0;
}

std::uint64_t ControlGroup::refusedForks() const
{
    for (const GroupFolder &folder : d->folders) {
        if (folder.processes)
            return fieldOf(readGroupFile(folder.path + "/pids.events"), "max");
    }
    return 0;
}

} // namespace tidegate::runtime
