#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// The words of a command line that needs no shell: no quotes, variables, patterns or operators; nothing when
/// it has any.
std::optional<std::vector<std::string>> plainWords(const std::string &line);

/// The argv that gives `line` to the system's shell; a line that is one command replaces the shell (`exec`),
/// so that signals and the exit code are the app's own. On Windows cmd.exe, without that.
std::vector<std::string> shellCommand(const std::string &line);

/// The program that a line starts: its first word behind any `NAME=value`, without folders. Empty when there
/// is none.
std::string programOf(const std::string &line);

} // namespace tidegate::runtime
