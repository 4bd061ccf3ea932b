#pragma once

#include "core/api/ports.h"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::api {

// Lines of output as they are sent. Pure.

/// As `kubectl logs` prints them.
std::string plainLogText(const std::vector<LogEntry> &entries, bool timestamps);
/// An object a line.
std::string jsonLogLines(const std::vector<LogEntry> &entries);
/// The items of an array, commas between them.
std::string jsonLogItems(const std::vector<LogEntry> &entries);
/// A string in quotes, of valid UTF-8.
void appendJsonString(std::string &out, std::string_view text);

} // namespace tidegate::api
