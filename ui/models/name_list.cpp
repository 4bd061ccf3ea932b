#include "ui/models/name_list.h"

#include <algorithm>
#include <tuple>

namespace tidegate::models {

NameList::NameList(const ObjectTable *table, QObject *parent) : QAbstractListModel(parent), m_table(table)
{
    const auto outdate = [this] { m_isOutdated = true; };
    connect(table, &ObjectTable::namesChanged, this, outdate);
    connect(table, &ObjectTable::modelReset, this, outdate);
}

void NameList::setHead(const QString &text)
{
    if (text == m_head)
        return;
    if (text.isEmpty() != m_head.isEmpty()) {
        beginResetModel();
        m_head = text;
        endResetModel();
        return;
    }
    m_head = text;
    Q_EMIT dataChanged(index(0), index(0));
}

bool NameList::refresh()
{
    if (!m_isOutdated)
        return false;
    m_isOutdated = false;
    struct Entry
    {
        QByteArrayView ns;
        int rank;
        int row;
    };
    std::vector<Entry> entries;
    entries.reserve(size_t(m_table->rowCount()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QByteArrayView key = m_table->keyText(row);
        entries.push_back({key.first(std::max<qsizetype>(0, key.indexOf('/'))), m_table->nameRank(row), row});
    }
    std::sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        const int order = a.ns.compare(b.ns);
        return order != 0 ? order < 0 : a.rank < b.rank;
    });
    beginResetModel();
    m_rows.clear();
    m_rows.reserve(entries.size());
    for (const Entry &entry : entries)
        m_rows.push_back(entry.row);
    endResetModel();
    return true;
}

int NameList::indexOf(const resource::ObjectName &name) const
{
    if (name.name.isEmpty())
        return headRows() - 1;
    const auto found = std::find(m_rows.begin(), m_rows.end(), m_table->rowOf(name));
    return found == m_rows.end() ? -1 : int(found - m_rows.begin()) + headRows();
}

resource::ObjectName NameList::name(int row) const
{
    const int place = row - headRows();
    if (place < 0 || place >= int(m_rows.size()) || m_rows[size_t(place)] >= m_table->rowCount())
        return {};
    return m_table->name(m_rows[size_t(place)]);
}

int NameList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size()) + headRows();
}

QVariant NameList::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid) ||
        (role != Qt::DisplayRole && role != Qt::EditRole && role != Qt::ToolTipRole))
        return {};
    return index.row() < headRows() ? m_head : name(index.row()).text();
}

} // namespace tidegate::models
