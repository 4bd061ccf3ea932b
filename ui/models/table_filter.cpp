#include "ui/models/table_filter.h"

#include "core/resource/serving.h"
#include "ui/models/object_table.h"

namespace tidegate::models {

TableFilter::TableFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(ObjectTable::SortRole);
    setDynamicSortFilter(true);
    retranslate();
}

void TableFilter::setSourceModel(QAbstractItemModel *table)
{
    m_table = qobject_cast<ObjectTable *>(table);
    m_nameColumn = m_table ? m_table->columnOf("name") : -1;
    QSortFilterProxyModel::setSourceModel(table);
}

void TableFilter::setFilterText(const QString &text)
{
    QList<QByteArray> words;
    for (const QString &word : text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts))
        words.append(word.toUtf8());
    if (words == m_words)
        return;
    m_words = std::move(words);
    invalidateFilter();
}

void TableFilter::setNamespace(const QString &ns)
{
    if (ns == m_namespace)
        return;
    m_namespace = ns;
    invalidateFilter();
}

void TableFilter::setLabel(const QString &key, const QString &value)
{
    if (key == m_labelKey && value == m_labelValue)
        return;
    m_labelKey = key;
    m_labelValue = value;
    invalidateFilter();
}

void TableFilter::setStates(const QList<int> &states)
{
    if (states == m_states)
        return;
    m_states = states;
    invalidateFilter();
}

void TableFilter::retranslate()
{
    const QLocale locale;
    m_collator = QCollator(locale.language() == QLocale::C ? QLocale(QLocale::English)
                                                           : locale); // C knows no numbers in texts
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    invalidate();
}

bool TableFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (!m_table)
        return acceptsTexts(
            sourceModel()->index(row, 0, parent).data(ObjectTable::FilterRole).toString().toUtf8());
    if (!m_namespace.isEmpty() && m_table->name(row).ns != m_namespace)
        return false;
    if (!m_states.isEmpty() && !m_states.contains(int(m_table->state(row))))
        return false;
    if (!m_labelKey.isEmpty() && !hasLabel(row))
        return false;
    return m_words.isEmpty() || acceptsTexts(m_table->filterText(row));
}

bool TableFilter::acceptsTexts(QByteArrayView texts) const
{
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QByteArray &word) { return texts.contains(word); });
}

bool TableFilter::hasLabel(int row) const
{
    if (m_labelKey == resource::keys::service)
        return m_table->owner(row) == m_labelValue;
    return m_table->object(row).label(m_labelKey) == m_labelValue;
}

bool TableFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (m_table && left.column() == m_nameColumn)
        return m_table->nameRank(left.row()) < m_table->nameRank(right.row());
    const QVariant a = left.data(sortRole());
    const QVariant b = right.data(sortRole());
    if (a.typeId() == QMetaType::QString && b.typeId() == QMetaType::QString)
        return m_collator.compare(a.toString(), b.toString()) < 0;
    return QVariant::compare(a, b) == QPartialOrdering::Less;
}

} // namespace tidegate::models
