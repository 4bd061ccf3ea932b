#include "core/runtime/line_splitter.h"

#include <algorithm>

namespace tidegate::runtime {

void LineSplitter::give(const Take &take)
{
    if (m_rest.endsWith('\r'))
        m_rest.chop(1);
    take(m_rest);
    m_rest.clear();
}

void LineSplitter::feed(const QByteArray &bytes, const Take &take)
{
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype lineEnd = bytes.indexOf('\n', at);
        const qsizetype end = lineEnd < 0 ? bytes.size() : lineEnd;
        const qsizetype length = std::min(end - at, most - m_rest.size());
        m_rest.append(bytes.constData() + at, length);
        at += length;
        if (at == lineEnd) {
            give(take);
            ++at;
        } else if (m_rest.size() == most) {
            take(m_rest);
            m_rest.clear();
        }
    }
}

void LineSplitter::finish(const Take &take)
{
    if (!m_rest.isEmpty())
        give(take);
}

} // namespace tidegate::runtime
