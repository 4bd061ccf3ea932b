#pragma once

#include "core/base/error.h"

#include <string>

namespace tidegate::runtime {

/// The SHA-256 of a file's bytes as 64 lower-case hex digits. NotFound when it cannot be opened, StorageFull
/// when it cannot be read.
Result<std::string> sha256OfFile(const std::string &path);

} // namespace tidegate::runtime
