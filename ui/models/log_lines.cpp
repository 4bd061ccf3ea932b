#include "ui/models/log_lines.h"

#include <algorithm>
#include <iterator>

namespace tidegate::models {

namespace {

qint64 microsecondsOf(WallTime time)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

QString textOf(WallTime time, const QString &instance, client::OutputLine::Stream stream, const QString &text)
{
    const QString mark = stream == client::OutputLine::Stream::Error ? QStringLiteral("stderr ") : QString();
    return QString::fromStdString(formatMicroTime(time)) + QLatin1Char(' ') + instance + QLatin1Char(' ') +
           mark + text;
}

} // namespace

QString logText(const client::OutputLine &line)
{
    return textOf(line.time, line.instance, line.stream, line.text);
}

void LogLines::clear()
{
    *this = LogLines();
}

LogLine LogLines::take(const client::OutputLine &line)
{
    auto known = m_indexes.constFind(line.instance);
    if (known == m_indexes.constEnd()) {
        known = m_indexes.insert(line.instance, int(m_sources.size()));
        m_sources.append(line.instance);
    }
    return {microsecondsOf(line.time), *known, line.stream, line.isContext, line.text.toUtf8()};
}

void LogLines::add(const LogLine &line, int sign)
{
    m_bytes += sign * line.text.size();
    if (!line.isContext)
        m_hits += sign;
}

int LogLines::append(const std::vector<client::OutputLine> &lines)
{
    for (const client::OutputLine &line : lines) {
        m_lines.push_back(take(line));
        add(m_lines.back(), 1);
    }
    int gone = 0;
    while (count() > most || m_bytes > mostBytes) {
        add(m_lines.front(), -1);
        m_lines.pop_front();
        ++gone;
    }
    return gone;
}

int LogLines::prepend(const std::vector<client::OutputLine> &lines)
{
    std::vector<LogLine> older;
    const qint64 first = m_lines.empty() ? 0 : m_lines.front().timeUs;
    std::vector<LogLine> same; // of the moment with which the first one here begins
    for (const LogLine &line : m_lines) {
        if (line.timeUs != first)
            break;
        same.push_back(line);
    }
    for (const client::OutputLine &line : lines) {
        const LogLine taken = take(line);
        const bool isThere =
            !m_lines.empty() &&
            (taken.timeUs > first ||
             (taken.timeUs == first && std::find(same.begin(), same.end(), taken) != same.end()));
        if (!isThere)
            older.push_back(taken);
    }
    int added = 0;
    for (auto it = older.rbegin(); it != older.rend() && !isFull(); ++it, ++added) {
        m_lines.push_front(*it);
        add(*it, 1);
    }
    return added;
}

int LogLines::find(const LogLine &line, const QString &instance) const
{
    const int source = m_indexes.value(instance, -1);
    for (int i = count() - 1; i >= 0; --i) {
        const LogLine &each = at(i);
        if (each.timeUs == line.timeUs && each.source == source && each.stream == line.stream &&
            each.text == line.text)
            return i;
        if (each.timeUs < line.timeUs)
            break;
    }
    return -1;
}

QString LogLines::text(int index) const
{
    const LogLine &line = at(index);
    const WallTime time(
        std::chrono::duration_cast<WallTime::duration>(std::chrono::microseconds(line.timeUs)));
    return textOf(time, m_sources.value(line.source), line.stream, QString::fromUtf8(line.text));
}

} // namespace tidegate::models
