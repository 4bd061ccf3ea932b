#include "core/logs/page.h"

#include "core/logs/scan.h"

#include <algorithm>
#include <deque>
#include <map>

namespace tidegate::logs {

namespace {

constexpr std::uint32_t entryCost = 128; ///< what a line takes beside its text

/// The first or the last lines of all that are offered, within bounds.
class Selection
{
public:
    explicit Selection(const LogQuery &query) : m_query(query) {}

    /// Whether a line of that time could still be among them.
    bool wants(std::string_view time) const
    {
        return !m_bound || (m_query.tail ? time >= m_bound->time : time <= m_bound->time);
    }

    void offer(LogEntry entry)
    {
        if (m_bound && (m_query.tail ? entry.position <= *m_bound : entry.position >= *m_bound))
            return;
        m_bytes += entry.text.size() + entryCost;
        m_entries.emplace(entry.position, std::move(entry));
        while (m_entries.size() > 1 && (m_entries.size() > m_query.limit || m_bytes > m_query.maxBytes)) {
            const auto last = m_query.tail ? m_entries.begin() : std::prev(m_entries.end());
            m_bytes -= last->second.text.size() + entryCost;
            m_bound = last->first;
            m_entries.erase(last);
        }
    }

    /// Something has been left out; what is read further on one side of it is not wanted.
    bool isMore() const { return m_bound.has_value(); }
    std::vector<LogEntry> take()
    {
        std::vector<LogEntry> entries;
        entries.reserve(m_entries.size());
        for (auto &[position, entry] : m_entries)
            entries.push_back(std::move(entry));
        return entries;
    }

private:
    const LogQuery &m_query;
    std::map<Position, LogEntry> m_entries;
    std::uint64_t m_bytes = 0;
    std::optional<Position> m_bound; ///< the last that was left out
};

class PageReader
{
public:
    PageReader(const LogQuery &query, const Found &found, const std::function<bool()> &goesOn)
        : m_query(query), m_goesOn(goesOn), m_selection(query), m_behindComplete(found.complete + '~')
    {
        if (query.from)
            m_from = lineTime(*query.from + std::chrono::nanoseconds(999)); // lines have microseconds
        if (query.to)
            m_to = lineTime(*query.to + std::chrono::nanoseconds(999));
        if (!needsNeighbours(query))
            return;
        for (const Segment &segment : found.segments)
            m_outputs[segment.instance.value][segment.number] = segment;
        if (query.last)
            limitToLast(*query.last);
    }

    static bool needsNeighbours(const LogQuery &query)
    {
        return query.before > 0 || query.after > 0 || query.last;
    }

    Result<> read(std::vector<Segment> segments)
    {
        std::erase_if(segments, [this](const Segment &segment) { return !isRelevant(segment); });
        // In such an order that what is read later is likely not wanted any more.
        std::sort(segments.begin(), segments.end(), [this](const Segment &a, const Segment &b) {
            return m_query.tail ? a.last > b.last : a.first < b.first;
        });
        for (const Segment &segment : segments) {
            if (!m_goesOn())
                return fail(Code::Timeout, "the search has been given up");
            if (!m_selection.wants(m_query.tail ? segment.last : segment.first))
                continue;
            if (auto done = readSegment(segment); !done)
                return done;
        }
        return {};
    }

    Selection &selection() { return m_selection; }

private:
    bool isRelevant(const Segment &segment) const
    {
        if (segment.first.empty() || (!m_from.empty() && segment.last < m_from) ||
            (!m_to.empty() && segment.first >= m_to))
            return false;
        return !m_query.position || segment.last >= m_query.position->time;
    }

    /// Of each instance the segments' beginnings that only its last `count` lines are left of.
    void limitToLast(std::uint64_t count)
    {
        for (auto &[instance, segments] : m_outputs) {
            std::uint64_t left = count;
            for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
                const auto view = SegmentView::open(segment->second);
                const std::string_view text = view ? (*view)->text() : std::string_view();
                const size_t begin =
                    linesBefore(text, text.size(), std::uint32_t(std::min<std::uint64_t>(left, text.size())));
                const auto lines =
                    std::uint64_t(std::count(text.begin() + std::ptrdiff_t(begin), text.end(), '\n'));
                left -= std::min(left, lines);
                m_begins[segment->second.path] = begin;
            }
        }
    }

    const Segment *neighbour(const Segment &segment, bool isNext) const
    {
        const auto &segments = m_outputs.at(segment.instance.value);
        const auto at = segments.find(segment.number);
        if (isNext)
            return std::next(at) == segments.end() ? nullptr : &std::next(at)->second;
        return at == segments.begin() ? nullptr : &std::prev(at)->second;
    }

    /// How many lines behind a neighbour's end or before its beginning its nearest match has a claim to.
    std::uint32_t owedBy(const Segment *segment, bool isNext)
    {
        if (!segment || segment->first.empty())
            return 0;
        const auto view = SegmentView::open(*segment);
        if (!view)
            return 0;
        const std::string_view text = (*view)->text();
        Scan scan = scanOf(*segment, text);
        std::uint32_t owed = 0;
        if (isNext) {
            size_t end = scan.begin;
            for (std::uint32_t i = 0; i < m_query.before && end < text.size(); ++i)
                end = std::min(text.find('\n', end), text.size()) + 1;
            scan.end = std::min({scan.end, end, text.size()});
            if (const auto match = nextMatch(text, scan, scan.begin))
                owed = m_query.before - std::uint32_t(std::count(
                                            text.begin(), text.begin() + std::ptrdiff_t(match->begin), '\n'));
        } else {
            size_t from = std::max(scan.begin, linesBefore(text, text.size(), m_query.after));
            while (const auto match = nextMatch(text, scan, from)) {
                from = std::min(match->end + 1, text.size());
                owed = m_query.after -
                       std::uint32_t(std::count(text.begin() + std::ptrdiff_t(from), text.end(), '\n'));
            }
        }
        return owed;
    }

    /// Within the range of times.
    Scan scanOf(const Segment &segment, std::string_view text) const
    {
        Scan scan;
        scan.pattern = m_query.pattern.get();
        scan.stream = m_query.stream;
        scan.before = m_query.before;
        scan.after = m_query.after;
        scan.begin = m_from.empty() ? 0 : lowerBound(text, m_from);
        scan.end = m_to.empty() ? text.size() : lowerBound(text, m_to);
        if (!segment.isOld && segment.last >= m_behindComplete)
            scan.end = std::min(scan.end, lowerBound(text, m_behindComplete));
        return scan;
    }

    Result<> readSegment(const Segment &segment)
    {
        const auto view = SegmentView::open(segment);
        if (!view)
            return tl::unexpected(view.error());
        const std::string_view text = (*view)->text();
        Scan scan = scanOf(segment, text);
        if (const auto begin = m_begins.find(segment.path); begin != m_begins.end())
            scan.begin = std::max(scan.begin, begin->second);
        if (scan.begin >= scan.end)
            return {};
        if (m_query.position) {
            const Position &position = *m_query.position;
            const bool isSame =
                position.instance == segment.instance.value && position.segment == segment.number;
            const size_t place =
                isSame ? std::min<size_t>(position.offset, text.size()) : lowerBound(text, position.time);
            scan.begin = std::max(scan.begin, linesBefore(text, place, isSelective(scan) ? scan.after : 0));
        }
        const bool hasContext = isSelective(scan);
        if (hasContext && scan.after > 0 && scan.begin == 0)
            scan.owedFirst = owedBy(neighbour(segment, false), false);
        if (hasContext && scan.before > 0 && scan.end == text.size())
            scan.owedLast = owedBy(neighbour(segment, true), true);
        if (m_query.tail && !isSelective(scan)) // one more, to know that there is more
            scan.begin = std::max(scan.begin, linesBefore(text, scan.end, m_query.limit + 1));
        if (m_query.tail)
            readLast(segment, text, scan);
        else
            readFirst(segment, text, scan);
        return {};
    }

    bool isBehind(const Segment &segment, const Hit &hit) const
    {
        return !m_query.position || positionOf(segment, hit) > *m_query.position;
    }

    void readFirst(const Segment &segment, std::string_view text, const Scan &scan)
    {
        std::uint32_t taken = 0;
        scanSegment(text, scan, [&](const Hit &hit) {
            if (!isBehind(segment, hit))
                return true;
            if (!m_selection.wants(hit.line.time))
                return false;
            m_selection.offer(entryOf(segment, hit));
            return ++taken <= m_query.limit;
        });
    }

    void readLast(const Segment &segment, std::string_view text, const Scan &scan)
    {
        std::deque<Hit> last;
        scanSegment(text, scan, [&](const Hit &hit) {
            if (!isBehind(segment, hit))
                return true;
            last.push_back(hit);
            if (last.size() > m_query.limit + size_t(1))
                last.pop_front();
            return true;
        });
        // The newest first, so that of long lines only those are copied that stay.
        for (auto hit = last.rbegin(); hit != last.rend(); ++hit) {
            if (!m_selection.wants(hit->line.time))
                return;
            m_selection.offer(entryOf(segment, *hit));
        }
    }

    static Position positionOf(const Segment &segment, const Hit &hit)
    {
        return {std::string(hit.line.time), segment.instance.value, segment.number, hit.span.begin};
    }

    static LogEntry entryOf(const Segment &segment, const Hit &hit)
    {
        LogEntry entry{positionOf(segment, hit), segment.revision.name, hit.line.stream, hit.isContext, {}};
        appendValidUtf8(entry.text, hit.line.text); // earlier versions wrote what came
        return entry;
    }

    const LogQuery &m_query;
    const std::function<bool()> &m_goesOn;
    Selection m_selection;
    const std::string m_behindComplete;
    std::string m_from;
    std::string m_to;
    std::map<std::string, std::map<std::uint32_t, Segment>> m_outputs; ///< where neighbours count
    std::map<std::string, size_t> m_begins;                            ///< by path, for LogQuery::last
};

} // namespace

Result<LogPage> readPage(const LogQuery &query, Found found, const std::function<bool()> &goesOn)
{
    LogPage page;
    page.isKnown = found.isKnown;
    page.isOpen = found.isOpen;
    page.droppedLines = found.droppedLines;
    PageReader reader(query, found, goesOn);
    auto done = query.limit > 0 ? reader.read(std::move(found.segments)) : Result<>();
    if (!done)
        return tl::unexpected(done.error());
    page.isMore = reader.selection().isMore();
    page.entries = reader.selection().take();
    const Position start = query.position.value_or(
        Position::behind(query.from ? lineTime(*query.from - std::chrono::microseconds(1))
                                    : std::string("0000-01-01T00:00:00.000000Z")));
    if (page.isMore && !query.tail) {
        page.next = page.entries.back().position;
        return page;
    }
    page.next = std::max(start, Position::behind(found.complete.empty() ? start.time : found.complete));
    if (!page.entries.empty())
        page.next = std::max(page.next, page.entries.back().position);
    return page;
}

} // namespace tidegate::logs
