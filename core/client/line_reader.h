#pragma once

#include <QByteArray>
#include <QList>

namespace tidegate::client {

/// Cuts bytes that arrive in pieces into lines. Each byte is looked at once, however the pieces fall.
class LineReader
{
public:
    static constexpr qsizetype longestLine = 64 * 1024 * 1024;

    /// The lines that are complete now, without their ends; empty lines are left out.
    QList<QByteArray> feed(const QByteArray &bytes);
    /// The line that has not ended is longer than `longestLine`: the stream makes no sense any more.
    bool isTooLong() const { return m_buffer.size() > longestLine; }
    void clear();

private:
    QByteArray m_buffer;
    qsizetype m_searched = 0;
};

} // namespace tidegate::client
