#include "core/runtime/control_groups.h"

namespace tidegate::runtime {

GroupDoors::~GroupDoors() = default;

struct ControlGroup::Private
{
};

ControlGroup::ControlGroup(std::unique_ptr<Private> group) : d(std::move(group)) {}
ControlGroup::~ControlGroup() = default;

std::shared_ptr<const GroupDoors> ControlGroup::openDoors() const
{
    return std::make_shared<GroupDoors>();
}

Result<> ControlGroup::limit(std::uint64_t, const Limits &)
{
    return {};
}

Result<> ControlGroup::adopt(std::int64_t)
{
    return {};
}

GroupUsage ControlGroup::usage() const
{
    return {};
}

bool ControlGroup::isEmpty() const
{
    return true;
}

void ControlGroup::kill() {}

std::uint64_t ControlGroup::oomKills() const
{
    return 0;
}

std::uint64_t ControlGroup::refusedForks() const
{
    return 0;
}

struct ControlGroups::Private
{
    GroupPowers powers;
};

ControlGroups::ControlGroups(const std::string &, const std::string &) : d(std::make_unique<Private>())
{
    d->powers.trouble = "this operating system has no control groups";
}

ControlGroups::~ControlGroups() = default;

const GroupPowers &ControlGroups::powers() const
{
    return d->powers;
}

// No limits but those the system's processes have anyway.
Result<std::unique_ptr<ControlGroup>> ControlGroups::make(const InstanceId &, std::uint64_t, const Limits &)
{
    return std::unique_ptr<ControlGroup>();
}

int endGroups(const std::string &, const std::string &)
{
    return 0;
}

} // namespace tidegate::runtime
