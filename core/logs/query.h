#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/logs/log_line.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::logs {

class Pattern;

/// Whose output: all that is not empty has to fit.
struct LogScope
{
    std::string ns; ///< never empty
    std::string service;
    std::string revision;
    std::string instance;
};

/// A line's place in the order of all lines: by time, then by instance and place in its output. It stays what
/// it is when segments begin or are removed, so that one can go on from it.
struct Position
{
    std::string time; ///< of lineTime(); never empty
    std::string instance;
    std::uint32_t segment = 0;
    std::uint64_t offset = 0;

    auto operator<=>(const Position &) const = default;
    bool operator==(const Position &) const = default;
    /// `time~segment~offset~instance`, which needs no escapes in a URL's query.
    std::string text() const;
    static std::optional<Position> parse(std::string_view text);
    /// Behind every line of that time.
    static Position behind(std::string_view time);
};

struct LogQuery
{
    LogScope scope;
    std::optional<WallTime> from;           ///< lines of this time and later
    std::optional<WallTime> to;             ///< and before this one
    std::optional<Stream> stream;           ///< Output or Error
    std::shared_ptr<const Pattern> pattern; ///< null: every line
    /// Lines of the same instance around each that matches, whatever their stream.
    std::uint32_t before = 0;
    std::uint32_t after = 0;
    std::optional<Position> position; ///< only what comes behind it
    std::optional<std::uint64_t>
        last;                   ///< of each instance only so many lines from its end, without `position`
    bool tail = false;          ///< the last `limit` lines rather than the first
    std::uint32_t limit = 1000; ///< lines of a page, context included
    std::uint64_t maxBytes = 4 << 20; ///< of their texts; one line comes in any case
    std::function<bool()> isWanted;   ///< asked now and then by who reads, if set: no ends it with a Timeout
};

struct LogEntry
{
    Position position;
    std::string revision;
    Stream stream = Stream::Output;
    bool isContext = false; ///< does not match, but stands near one that does
    std::string text;       ///< valid UTF-8; of Stream::Dropped a number
};

/// A part of the answer, in order.
struct LogPage
{
    std::vector<LogEntry> entries;
    Position next;                  ///< from where to go on, later too
    bool isMore = false;            ///< more is there already, behind `next`; with `tail`: before
    bool isKnown = false;           ///< there is, or was, output in this scope
    bool isOpen = false;            ///< more may come from an instance that is known
    std::uint64_t droppedLines = 0; ///< removed by age or size so far, of the scope's revisions
};

} // namespace tidegate::logs
