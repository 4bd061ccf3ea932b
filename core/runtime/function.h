#pragma once

#include "core/runtime/launcher.h"
#include "core/runtime/package.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Where the host programs are, in a command that does not know it yet.
constexpr auto hostsMark = "{hosts}";

/// argv of the program that serves a function: the interpreter, its program under `{hosts}`, the source and
/// what is known of the function as options. Empty for Native. Pure.
std::vector<std::string> functionCommand(Language language, const FunctionFacts &function);

/// The command of a package for a container with these variables: FUNCTION_TARGET makes a function of what
/// has been found by a file's name or is a jar (a Procfile, a start script and a native program stay what
/// they are), and FUNCTION_TARGET, FUNCTION_SIGNATURE_TYPE and FUNCTION_SOURCE choose another function than
/// the one that was found. Pure.
std::vector<std::string> commandWithMarks(const PackageInfo &info,
                                          const std::map<std::string, std::string> &environment);

/// Puts the folder of the host programs in place of its mark, and lets a sandbox see it. Without a folder the
/// mark stays.
LaunchSpec withHostPrograms(LaunchSpec spec, const std::string &folder);

/// Whether there is a mark left, and so no program to start.
bool wantsHostPrograms(const std::vector<std::string> &command);

} // namespace tidegate::runtime
