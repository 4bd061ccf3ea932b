#include "core/logs/segment.h"

#include "core/logs/log_line.h"

#include <algorithm>
#include <charconv>

namespace tidegate::logs {

namespace {

constexpr std::string_view suffix = ".log";
constexpr size_t digits = 8;

/// The first line at or behind `from`, the beginning of a line, that is one.
std::optional<std::pair<size_t, RawLine>> lineFrom(std::string_view text, size_t from)
{
    while (from < text.size()) {
        const size_t end = std::min(text.find('\n', from), text.size());
        if (const auto line = parseLogLine(text.substr(from, end - from)))
            return std::pair(from, *line);
        from = end + 1;
    }
    return std::nullopt;
}

std::string lastTime(std::string_view text)
{
    size_t end = text.size();
    while (end > 0) {
        const size_t begin = linesBefore(text, end, 1);
        if (const auto line = parseLogLine(text.substr(begin, end - begin)))
            return std::string(line->time);
        end = begin;
    }
    return {};
}

} // namespace

std::string segmentFile(const InstanceId &instance, std::uint32_t number)
{
    if (number == 0)
        return instance.value + std::string(suffix);
    std::string text = std::to_string(number);
    text.insert(0, digits - std::min(digits, text.size()), '0');
    return instance.value + '.' + text + std::string(suffix);
}

std::optional<SegmentName> parseSegmentFile(const std::string &fileName)
{
    if (!fileName.ends_with(suffix) || fileName.size() == suffix.size())
        return std::nullopt;
    const std::string stem = fileName.substr(0, fileName.size() - suffix.size());
    const size_t dot = stem.rfind('.');
    SegmentName name{{stem}, 0};
    if (dot == std::string::npos || dot == 0 || stem.size() - dot - 1 != digits)
        return name;
    const char *end = stem.data() + stem.size();
    std::uint32_t number = 0;
    if (std::from_chars(stem.data() + dot + 1, end, number).ptr == end && number > 0)
        name = {{stem.substr(0, dot)}, number};
    return name;
}

Result<std::shared_ptr<SegmentView>> SegmentView::open(const Segment &segment)
{
    std::shared_ptr<SegmentView> view(new SegmentView(QString::fromStdString(segment.path)));
    if (segment.bytes == 0)
        return view;
    if (!view->m_file.open(QIODevice::ReadOnly)) {
        if (!view->m_file.exists())
            return view; // dropped since it was found
        return fail(Code::StorageFull, "output cannot be read: " + view->m_file.errorString().toStdString(),
                    segment.path);
    }
    // A file that somebody has cut must not be touched behind its end.
    const auto size = std::min<qint64>(qint64(segment.bytes), view->m_file.size());
    const uchar *bytes = size > 0 ? view->m_file.map(0, size) : nullptr;
    if (size > 0 && !bytes)
        return fail(Code::StorageFull, "output cannot be read: " + view->m_file.errorString().toStdString(),
                    segment.path);
    if (bytes)
        view->m_text = {reinterpret_cast<const char *>(bytes), size_t(size)};
    view->m_file.close(); // the mapping stays
    return view;
}

bool readOutline(Segment &segment)
{
    QFile file(QString::fromStdString(segment.path));
    if (!file.exists())
        return false;
    segment.bytes = std::uint64_t(file.size());
    const auto view = SegmentView::open(segment);
    if (!view)
        return false;
    const std::string_view text = (*view)->text();
    const auto first = lineFrom(text, 0);
    segment.first = first ? std::string(first->second.time) : std::string();
    segment.last = lastTime(text);
    return true;
}

size_t lowerBound(std::string_view text, std::string_view time)
{
    size_t low = 0;
    size_t high = text.size(); // the beginning of a line that is late enough, or the end
    while (low < high) {
        const size_t begin = linesBefore(text, low + (high - low) / 2 + 1, 1);
        const auto line = lineFrom(text, begin);
        const bool isNone = !line || line->first >= high;
        if (!isNone && line->second.time < time) {
            low = std::min(text.find('\n', line->first), text.size()) + 1;
        } else if (begin <= low) {
            return isNone ? high : line->first;
        } else {
            high = begin;
        }
    }
    return high;
}

size_t linesBefore(std::string_view text, size_t offset, std::uint32_t count)
{
    for (; count > 0 && offset > 0; --count) {
        // The break right in front of the offset ends the line that is wanted.
        const size_t at = offset < 2 ? std::string_view::npos : text.rfind('\n', offset - 2);
        offset = at == std::string_view::npos ? 0 : at + 1;
    }
    return offset;
}

} // namespace tidegate::logs
