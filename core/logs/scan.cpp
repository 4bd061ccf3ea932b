#include "core/logs/scan.h"

#include "core/logs/segment.h"

#include <algorithm>

namespace tidegate::logs {

namespace {

LineSpan lineAt(std::string_view text, size_t begin)
{
    return {begin, std::min(text.find('\n', begin), text.size())};
}

std::optional<RawLine> parsed(std::string_view text, LineSpan span)
{
    return parseLogLine(text.substr(span.begin, span.end - span.begin));
}

/// Emits the lines of a text in order, each once.
class Emitter
{
public:
    Emitter(std::string_view text, const Scan &scan, const std::function<bool(const Hit &)> &take)
        : m_text(text), m_scan(scan), m_take(take), m_next(scan.begin), m_owed(scan.owedFirst)
    {
    }

    /// The context that is still owed to what came before, up to `place`.
    bool payUpTo(size_t place)
    {
        for (; m_owed > 0 && m_next < place; --m_owed) {
            if (!emit(lineAt(m_text, m_next), true))
                return false;
        }
        return true;
    }

    /// The lines in front of `place`, as far as they have not come yet.
    bool leadTo(size_t place, std::uint32_t count)
    {
        m_next = std::max(m_next, linesBefore(m_text, place, count));
        while (m_next < place) {
            if (!emit(lineAt(m_text, m_next), true))
                return false;
        }
        return true;
    }

    bool match(LineSpan span)
    {
        m_owed = m_scan.after;
        return emit(span, false);
    }

private:
    bool emit(LineSpan span, bool isContext)
    {
        m_next = span.end + 1;
        const auto line = parsed(m_text, span);
        return !line || m_take({span, *line, isContext});
    }

    const std::string_view m_text;
    const Scan &m_scan;
    const std::function<bool(const Hit &)> &m_take;
    size_t m_next;
    std::uint32_t m_owed;
};

} // namespace

std::optional<LineSpan> nextMatch(std::string_view text, const Scan &scan, size_t from)
{
    const std::string_view part = text.substr(0, scan.end);
    while (from < part.size()) {
        const auto span = scan.pattern ? scan.pattern->find(part, from) : lineAt(part, from);
        if (!span)
            return std::nullopt;
        const auto line = parsed(part, *span);
        // What was dropped is told whatever stream is asked for, but it is no text that can be found.
        const bool isDropped = line && line->stream == Stream::Dropped;
        if (line && (isDropped ? !scan.pattern : !scan.stream || line->stream == *scan.stream))
            return span;
        from = span->end + 1;
    }
    return std::nullopt;
}

void scanSegment(std::string_view text, const Scan &scan, const std::function<bool(const Hit &)> &take)
{
    Emitter emitter(text.substr(0, scan.end), scan, take);
    size_t from = scan.begin;
    while (const auto span = nextMatch(text, scan, from)) {
        if (!emitter.payUpTo(span->begin) || !emitter.leadTo(span->begin, scan.before) ||
            !emitter.match(*span))
            return;
        from = span->end + 1;
    }
    if (emitter.payUpTo(scan.end))
        emitter.leadTo(scan.end, scan.owedLast);
}

} // namespace tidegate::logs
