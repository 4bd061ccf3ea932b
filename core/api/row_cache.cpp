#include "core/api/row_cache.h"

namespace tidegate::api {

QByteArray RowCache::row(qint64 version, int form, const std::function<QByteArray()> &make)
{
    const std::pair key(version, form);
    if (const auto known = m_young.constFind(key); known != m_young.cend())
        return *known;
    QByteArray row = m_old.take(key);
    if (row.isNull()) {
        row = make();
        row.squeeze();
    }
    if (m_young.size() >= m_most)
        m_old = std::exchange(m_young, {});
    m_young.insert(key, row);
    return row;
}

} // namespace tidegate::api
