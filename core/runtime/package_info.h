#pragma once

#include "core/base/error.h"
#include "core/runtime/package.h"

#include <optional>
#include <string>

namespace tidegate::runtime {

/// info.json: what a PackageInfo is on disk.
std::string toJson(const PackageInfo &info);
/// Nothing when the text is not what toJson() writes.
std::optional<PackageInfo> packageInfoFromJson(const std::string &text);

} // namespace tidegate::runtime
