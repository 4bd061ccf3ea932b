#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

namespace tidegate::models {

/// Sorts an ObjectTable by SortRole (texts as people sort them: by QCollator, numbers in texts by value) and
/// filters it: every word of the filter must stand somewhere in the row. Further filters are joined with
/// "and". GUI thread.
class TableFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit TableFilter(QObject *parent = nullptr);

    void setFilterText(const QString &text);
    QString filterText() const { return m_words.join(QLatin1Char(' ')); }
    void setNamespace(const QString &ns); ///< empty = all
    /// Only objects with this label: instances of a revision, revisions of an app. An empty key ends it.
    void setLabel(const QString &key, const QString &value);
    /// Only rows in one of these states (ObjectState as int); empty = all.
    void setStates(const QList<int> &states);
    /// After a change of language: sorting follows the new locale.
    void retranslate();

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
    QString m_namespace;
    QString m_labelKey;
    QString m_labelValue;
    QList<int> m_states;
    QCollator m_collator;
};

} // namespace tidegate::models
