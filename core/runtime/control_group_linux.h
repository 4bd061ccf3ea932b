#pragma once

#include "core/runtime/control_groups.h"
#include "core/runtime/group_folder.h"
#include "core/runtime/group_mounts.h"

namespace tidegate::runtime {

/// One folder per hierarchy, those that count processes first.
struct ControlGroup::Private
{
    std::vector<GroupFolder> folders;
};

} // namespace tidegate::runtime
