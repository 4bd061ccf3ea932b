#pragma once

#include "core/base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace tidegate::logs {

// A line on disk: `2026-11-23T06:46:00.123456Z o text`; `e` for stderr, `d` for lines that were dropped here:
// the text is their number. Such times compare as texts.

constexpr size_t timeSize = 27;
constexpr size_t headSize = timeSize + 3; ///< time, blank, stream, blank
/// Longer ones come in pieces from whoever splits; what is longer on its way in is cut.
constexpr size_t longestText = 64 * 1024;

enum class Stream : char
{
    Output = 'o',
    Error = 'e',
    Dropped = 'd'
};

/// A line as it lies in a segment; views into it.
struct RawLine
{
    std::string_view time;
    Stream stream = Stream::Output;
    std::string_view text;
};

/// Without its line break; nothing for what was not written as a line, or only in part. Pure.
std::optional<RawLine> parseLogLine(std::string_view line);

/// The time as it stands in a line; of later years than 9999 the last that can be written.
std::string lineTime(WallTime time);

/// Appends `text`, which has no line breaks, as valid UTF-8: each byte that belongs to no character becomes
/// U+FFFD.
void appendValidUtf8(std::string &out, std::string_view text);

/// Appends one line with its break; a carriage return at its end goes. `time` is of lineTime().
void appendLogLine(std::string &out, std::string_view time, Stream stream, std::string_view text);

} // namespace tidegate::logs
