#include "core/client/line_reader.h"

namespace tidegate::client {

QList<QByteArray> LineReader::feed(const QByteArray &bytes)
{
    m_buffer += bytes;
    QList<QByteArray> lines;
    qsizetype start = 0;
    for (qsizetype end; (end = m_buffer.indexOf('\n', std::max(start, m_searched))) >= 0; start = end + 1) {
        const qsizetype stop = end > start && m_buffer[end - 1] == '\r' ? end - 1 : end;
        if (stop > start)
            lines.append(m_buffer.mid(start, stop - start));
    }
    m_buffer.remove(0, start);
    m_searched = m_buffer.size();
    return lines;
}

void LineReader::clear()
{
    m_buffer.clear();
    m_searched = 0;
}

} // namespace tidegate::client
