#include "core/logs/pattern.h"

#include "core/logs/log_line.h"

#include <algorithm>
#include <cstring>
#include <re2/re2.h>

namespace tidegate::logs {

namespace {

constexpr std::int64_t machineBytes = 16 << 20; ///< of an expression's automata

RE2::Options optionsFor(bool ignoresCase)
{
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(!ignoresCase);
    options.set_never_nl(true);
    options.set_max_mem(machineBytes);
    return options;
}

/// Whether an expression finds in a whole segment at least every line that it finds line by line. Not when it
/// may say something about where a text begins or ends, for in a segment the line's time stands in front of
/// it; what is in doubt counts as such.
bool suitsBlocks(std::string_view text)
{
    for (size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        if (text[at] == '^' && (at == 0 || text[at - 1] != '['))
            return false;
        if (text[at] == '$' || rest.starts_with("\\A") || rest.starts_with("\\z") || rest.starts_with("\\Q"))
            return false;
        if (rest.starts_with("(?") && !rest.starts_with("(?:") && !rest.starts_with("(?i:") &&
            !rest.starts_with("(?i)") && !rest.starts_with("(?P<"))
            return false;
    }
    return true;
}

re2::StringPiece piece(std::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace

LineSpan lineAround(std::string_view segment, size_t place)
{
    const size_t before = place == 0 ? std::string_view::npos : segment.rfind('\n', place - 1);
    const size_t begin = before == std::string_view::npos ? 0 : before + 1;
    return {begin, std::min(segment.find('\n', place), segment.size())};
}

Pattern::Pattern() = default;
Pattern::~Pattern() = default;

Result<std::shared_ptr<const Pattern>> Pattern::compile(const std::string &text, Kind kind, bool ignoresCase)
{
    if (text.size() > longest)
        return fail(Code::BadRequest,
                    "it is longer than the " + std::to_string(longest) + " bytes that are searched for");
    const bool isSubstring = kind == Kind::Substring;
    const std::string expression = isSubstring ? RE2::QuoteMeta(text) : text;
    const RE2::Options options = optionsFor(ignoresCase);
    std::shared_ptr<Pattern> pattern(new Pattern);
    pattern->m_line = std::make_unique<RE2>(expression, options);
    if (!pattern->m_line->ok())
        return fail(Code::BadRequest, pattern->m_line->error());
    if (isSubstring && !ignoresCase)
        pattern->m_literal = text;
    if (isSubstring || suitsBlocks(expression))
        pattern->m_block = std::make_unique<RE2>(expression, options);
    return std::shared_ptr<const Pattern>(std::move(pattern));
}

bool Pattern::matches(std::string_view text) const
{
    if (!m_literal.empty())
        return text.find(m_literal) != std::string_view::npos;
    return m_line->Match(piece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

/// A place in the next line that may match.
std::optional<size_t> Pattern::candidate(std::string_view segment, size_t from) const
{
    if (!m_block)
        return from < segment.size() ? std::optional(from) : std::nullopt;
    re2::StringPiece found;
    if (!m_block->Match(piece(segment), from, segment.size(), RE2::UNANCHORED, &found, 1))
        return std::nullopt;
    return static_cast<size_t>(found.data() - segment.data());
}

std::optional<LineSpan> Pattern::find(std::string_view segment, size_t from) const
{
    while (from < segment.size()) {
        const auto place = candidate(segment, from);
        if (!place || *place >= segment.size())
            return std::nullopt;
        const LineSpan line = lineAround(segment, *place);
        const auto parsed = parseLogLine(segment.substr(line.begin, line.end - line.begin));
        if (parsed && matches(parsed->text))
            return line;
        from = line.end + 1;
    }
    return std::nullopt;
}

} // namespace tidegate::logs
