#include "core/runtime/line_splitter.h"

#include <algorithm>

namespace tidegate::runtime {

namespace {

/// The bytes at the end that begin a character whose end is missing.
qsizetype unfinishedCharacter(const QByteArray &bytes)
{
    for (qsizetype back = 1; back <= 3 && back <= bytes.size(); ++back) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if (byte >= 0xC0)
            return back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? back : 0;
        if (byte < 0x80)
            return 0;
    }
    return 0;
}

} // namespace

/// What is held is a line, or a piece of one.
void LineSplitter::endLine(bool hasBreak)
{
    if (hasBreak && m_rest.endsWith('\r'))
        m_rest.chop(1);
    if (std::exchange(m_hasLines, true))
        m_lines.append('\n');
    m_lines.append(m_rest);
    m_rest.clear();
}

void LineSplitter::give(const Take &take)
{
    if (!std::exchange(m_hasLines, false))
        return;
    const QByteArray lines = std::exchange(m_lines, {});
    take(lines);
}

void LineSplitter::feed(const QByteArray &bytes, const Take &take)
{
    m_lines.reserve(bytes.size());
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype lineEnd = bytes.indexOf('\n', at);
        const qsizetype end = lineEnd < 0 ? bytes.size() : lineEnd;
        const qsizetype length = std::min(end - at, most - m_rest.size());
        m_rest.append(bytes.constData() + at, length);
        at += length;
        if (at == lineEnd) {
            endLine(true);
            ++at;
        } else if (m_rest.size() == most) {
            const QByteArray begun = m_rest.right(unfinishedCharacter(m_rest));
            m_rest.chop(begun.size());
            endLine(false);
            m_rest = begun;
        }
    }
    give(take);
}

void LineSplitter::finish(const Take &take)
{
    if (!m_rest.isEmpty())
        endLine(true);
    give(take);
}

} // namespace tidegate::runtime
