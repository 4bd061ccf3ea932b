#pragma once

#include "core/base/error.h"
#include "core/runtime/launch_plan.h"

#include <string>

namespace tidegate::runtime {

/// Makes an instance's own folders, for nobody else to read.
Result<> makeFolders(const InstanceFolder &folder);

/// The app's files, one link per entry of the top: what it writes beside them stays in its own folder. An
/// empty `contentDir` has none.
Result<> linkContent(const InstanceFolder &folder, const std::string &contentDir);

} // namespace tidegate::runtime
