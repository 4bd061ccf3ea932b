#pragma once

#include "ui/models/object_table.h"

#include <QAbstractListModel>
#include <vector>

namespace tidegate::models {

/// The names in a table, for a list to choose from: by namespace, then by name with numbers by value. It
/// holds the place of each row, no text of its own, so that fifty thousand names cost next to nothing. It
/// follows the table when it is told to, by refresh(): its owner then chooses again in the same breath. GUI
/// thread.
class NameList : public QAbstractListModel
{
    Q_OBJECT
public:
    /// `table` must outlive it.
    explicit NameList(const ObjectTable *table, QObject *parent = nullptr);

    /// A first row, which stands for none of the names: "Engine", "All apps". Empty: there is none.
    void setHead(const QString &text);
    /// Takes the names as the table has them now: a reset, and true, when they are others than before.
    bool refresh();
    /// -1 when it has none of that name; an empty name is the head.
    int indexOf(const resource::ObjectName &name) const;
    /// Empty for the head, and for a row that the table has lost meanwhile.
    resource::ObjectName name(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    /// Shown, edited and as a tooltip: `ns/name`, or the head.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    int headRows() const { return m_head.isEmpty() ? 0 : 1; }

    const ObjectTable *m_table;
    QString m_head;
    std::vector<int> m_rows; ///< of the table, in this list's order
    bool m_isOutdated = true;
};

} // namespace tidegate::models
