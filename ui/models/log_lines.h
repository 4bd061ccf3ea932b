#pragma once

#include "core/client/output.h"

#include <QHash>
#include <QStringList>
#include <deque>
#include <vector>

namespace tidegate::models {

/// A line of an instance's output.
struct LogLine
{
    qint64 timeUs = 0; ///< since 1970 UTC
    int source = 0;    ///< index of LogLines::sources()
    client::OutputLine::Stream stream = client::OutputLine::Stream::Output;
    bool isContext = false; ///< stands near a line that was searched
    QByteArray text;        ///< UTF-8
    bool operator==(const LogLine &) const = default;
};

/// Lines of several instances in the order in which they came. Bounded in number and in memory: the oldest
/// go.
class LogLines
{
public:
    static constexpr int most = 1'000'000;
    static constexpr qint64 mostBytes = 256 * 1024 * 1024; ///< of text

    const QStringList &sources() const { return m_sources; } ///< instances, in the order of their first line
    int count() const { return static_cast<int>(m_lines.size()); }
    int hitCount() const { return m_hits; } ///< those that are not there for context
    qint64 bytes() const { return m_bytes; }
    const LogLine &at(int index) const { return m_lines[size_t(index)]; }
    bool isFull() const { return count() >= most || m_bytes >= mostBytes; }

    void clear();
    /// How many old ones went for these at the front; those that are appended count too.
    int append(const std::vector<client::OutputLine> &lines);
    /// In front of all others; only those that were not there yet: an older page may end with lines of the
    /// moment with which these begin. How many that is; none once it is full.
    int prepend(const std::vector<client::OutputLine> &lines);
    /// The last line that is this one; -1 when it is not there.
    int find(const LogLine &line, const QString &instance) const;

    /// Time (RFC 3339, UTC), instance, stream where it is not standard output, and text, as copied.
    QString text(int index) const;

private:
    LogLine take(const client::OutputLine &line);
    void add(const LogLine &line, int sign);

    QStringList m_sources;
    QHash<QString, int> m_indexes;
    std::deque<LogLine> m_lines;
    qint64 m_bytes = 0;
    int m_hits = 0;
};

/// As it is saved and copied.
QString logText(const client::OutputLine &line);

} // namespace tidegate::models
