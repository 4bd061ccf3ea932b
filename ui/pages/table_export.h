#pragma once

#include <QList>
#include <QString>

class QTableView;

namespace tidegate::pages {

/// What leaves a table view: what it shows, in the order in which it shows it.
class TableExport
{
public:
    explicit TableExport(const QTableView *view) : m_view(view) {}

    /// All rows; `bom` for Excel.
    QByteArray csv(bool bom = false) const;
    /// The selected rows, or all when none is.
    QString tsv(bool all = false) const;
    /// False when the file cannot be written.
    bool save(const QString &file, bool bom = false) const;
    /// Asks for a file, `name` at first, and writes it; trouble is told.
    void saveWithDialog(const QString &name) const;
    void copyAll() const;

private:
    QList<int> columns() const;

    const QTableView *m_view;
};

} // namespace tidegate::pages
