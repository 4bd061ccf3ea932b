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
