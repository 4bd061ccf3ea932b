#pragma once

#include "core/base/error.h"

#include <string>
#include <vector>

namespace tidegate::runtime {

/// Compiles the Java sources among `files` (below `root`) into `root/.classes`, with jars of `root`, `lib` and
/// `libs` and the function framework in `hostPrograms` on the class path; no code of theirs runs. Invalid with
/// the compiler's words. Without a JDK beside the `java` of PATH, or without the framework, nothing is made:
/// the start then compiles, or says what is missing. Takes seconds, at most 60; any thread but the main one.
Result<> compileJava(const std::string &root, const std::vector<std::string> &files,
                     const std::string &hostPrograms);

} // namespace tidegate::runtime
