#pragma once

#include "core/logs/instance_logs.h"

#include <optional>
#include <string>
#include <string_view>

namespace tidegate::logs {

// A line on disk: `2026-11-23T06:46:00.123456Z o text`, `e` for stderr.

/// With its line break; line breaks inside the text become blanks.
std::string formatLogLine(const LogLine &line);

/// Without its line break; nothing for what formatLogLine() did not write.
std::optional<LogLine> parseLogLine(std::string_view text);

} // namespace tidegate::logs
