#pragma once

#include "core/client/monitoring.h"

#include <QAbstractTableModel>
#include <QString>
#include <vector>

namespace tidegate::models {

/// What a change was, as a sentence in the UI's language: `web was deployed: image: a → b`.
QString changeSentence(const client::ChangeEntry &change);
/// Who did it, with which program; an en dash when nobody knows.
QString changeAuthor(const client::ChangeEntry &change);

/// The changes of a range, newest first: when, what, who. GUI thread.
class ChangeTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column
    {
        TimeColumn,
        WhatColumn,
        WhoColumn,
        ColumnCount
    };
    explicit ChangeTable(QObject *parent = nullptr);
    /// Newest first. Rows that stay are left alone.
    void setChanges(const std::vector<client::ChangeEntry> &changes);
    const client::ChangeEntry &at(int row) const { return m_changes.at(static_cast<size_t>(row)); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void retranslate();

private:
    std::vector<client::ChangeEntry> m_changes;
};

} // namespace tidegate::models
