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
    }
    if (auto limited = group->limit(memoryLimit, limits); !limited)
        return tl::unexpected(limited.error());
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
