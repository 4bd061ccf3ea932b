#pragma once

#include "core/logs/pattern.h"
#include "core/logs/query.h"

#include <functional>

namespace tidegate::logs {

/// A line of a segment that belongs into the answer.
struct Hit
{
    LineSpan span;
    RawLine line;
    bool isContext = false;
};

/// What is looked for in one segment.
struct Scan
{
    const Pattern *pattern = nullptr;
    std::optional<Stream> stream;
    std::uint32_t before = 0;
    std::uint32_t after = 0;
    size_t begin = 0;            ///< beginning of a line: none in front of it matches or is context
    size_t end = 0;              ///< the same behind; at most the text's size
    std::uint32_t owedFirst = 0; ///< lines at `begin` that are context of what stands in front of it
    std::uint32_t owedLast = 0;  ///< lines at `end` that are context of what stands behind it
};

/// Calls `take` for each in order, until it returns false. Pure.
void scanSegment(std::string_view text, const Scan &scan, const std::function<bool(const Hit &)> &take);

/// The first line from `from` on that the scan is for, context aside; before `end`.
std::optional<LineSpan> nextMatch(std::string_view text, const Scan &scan, size_t from);

/// Whether there is something to look for, so that not simply every line is meant.
inline bool isSelective(const Scan &scan)
{
    return scan.pattern || scan.stream;
}

} // namespace tidegate::logs
