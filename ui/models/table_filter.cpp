#include "ui/models/table_filter.h"

#include "ui/models/object_table.h"

namespace tidegate::models {

TableFilter::TableFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(ObjectTable::SortRole);
    setDynamicSortFilter(true);
    retranslate();
}

void TableFilter::setFilterText(const QString &text)
{
    QStringList words = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
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
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (!m_namespace.isEmpty() && index.data(ObjectTable::NamespaceRole).toString() != m_namespace)
        return false;
    if (!m_states.isEmpty() && !m_states.contains(index.data(ObjectTable::StateRole).toInt()))
        return false;
    if (!m_labelKey.isEmpty() &&
        index.data(ObjectTable::ObjectRole).value<resource::Object>().label(m_labelKey) != m_labelValue)
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = index.data(ObjectTable::FilterRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString &word) { return text.contains(word); });
}

bool TableFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(sortRole());
    const QVariant b = right.data(sortRole());
    if (a.typeId() == QMetaType::QString && b.typeId() == QMetaType::QString)
        return m_collator.compare(a.toString(), b.toString()) < 0;
    return QVariant::compare(a, b) == QPartialOrdering::Less;
}

} // namespace tidegate::models
