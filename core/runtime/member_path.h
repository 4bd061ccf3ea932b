#pragma once

#include "core/base/error.h"

#include <string>
#include <string_view>

namespace tidegate::runtime {

/// A member's name, in backquotes and fit to print: bytes that are no text are written \xNN, the middle of
/// long ones is left out.
std::string quotedName(std::string_view name);

/// The name of an archive's member made into a path below the archive's root: parts joined by `/`, none of
/// them empty, `.` or
/// `..`. Empty for the root itself. Invalid, naming the member, when it would lead outside, means something
/// else on another system, is not UTF-8 or is too long.
Result<std::string> cleanMemberPath(std::string_view name);

/// Where the symbolic link at `link` (a clean path) leads, as a clean path; Invalid when that is outside the
/// archive.
Result<std::string> resolveLink(std::string_view link, std::string_view target);

} // namespace tidegate::runtime
