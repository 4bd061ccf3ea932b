#pragma once

#include "core/base/error.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace tidegate::logs {

/// Where a line lies in a segment: without its break.
struct LineSpan
{
    size_t begin = 0;
    size_t end = 0;
};

/// What a line's text is searched for, in time linear in its length (RE2). Immutable, any thread.
class Pattern
{
public:
    enum class Kind
    {
        Substring,
        RegularExpression
    };
    static constexpr size_t longest = 1024; ///< bytes

    /// Errors: BadRequest, with what is wrong in the expression.
    static Result<std::shared_ptr<const Pattern>> compile(const std::string &text, Kind kind,
                                                          bool ignoresCase);
    ~Pattern();
    bool matches(std::string_view text) const;
    /// The first line of a segment that begins at or behind `from`, itself the beginning of one, and matches.
    std::optional<LineSpan> find(std::string_view segment, size_t from) const;

private:
    Pattern();
    std::optional<size_t> candidate(std::string_view segment, size_t from) const;

    std::string m_literal; ///< searched for as it is; empty: the expression
    std::unique_ptr<re2::RE2> m_line;
    std::unique_ptr<re2::RE2> m_block; ///< finds lines that may match; null: every line may
};

/// The line around a place in a segment.
LineSpan lineAround(std::string_view segment, size_t place);

} // namespace tidegate::logs
