#pragma once

#include <QCollator>
#include <QPointer>
#include <QSortFilterProxyModel>
#include <QString>
#include <QStringList>

namespace tidegate::models {

class ObjectTable;

/// Sorts an ObjectTable by SortRole (texts as people sort them: by QCollator, numbers in texts by value) and
/// filters it: every word of the filter must stand somewhere in the row. Further filters are joined with
/// "and". GUI thread.
class TableFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit TableFilter(QObject *parent = nullptr);

    /// An ObjectTable; or another model that has FilterRole (lower case) and SortRole: it is filtered by text
    /// alone.
    void setSourceModel(QAbstractItemModel *table) override;
    void setFilterText(const QString &text);
    QString filterText() const { return QString::fromUtf8(m_words.join(' ')); }
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
    bool hasLabel(int row) const;
    bool acceptsTexts(QByteArrayView texts) const;

    QPointer<ObjectTable> m_table;
    QList<QByteArray> m_words; ///< UTF-8 in lower case
    QString m_namespace;
    QString m_labelKey;
    QString m_labelValue;
    QList<int> m_states;
    QCollator m_collator;
    int m_nameColumn = -1; ///< of m_table; -1: it has none
};

} // namespace tidegate::models
