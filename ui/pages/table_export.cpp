#include "ui/pages/table_export.h"

#include "ui/models/table_text.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QHeaderView>
#include <QMessageBox>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTableView>
#include <algorithm>

namespace tidegate::pages {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::pages::TableExport)
};

} // namespace

QList<int> TableExport::columns() const
{
    QList<int> columns;
    const QHeaderView *header = m_view->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        if (!m_view->isColumnHidden(header->logicalIndex(visual)))
            columns.append(header->logicalIndex(visual));
    }
    return columns;
}

QByteArray TableExport::csv(bool bom) const
{
    return models::tableAsCsv(*m_view->model(), columns(), {}, bom);
}

QString TableExport::tsv(bool all) const
{
    QList<int> rows;
    if (!all && m_view->selectionModel()) {
        for (const QModelIndex &row : m_view->selectionModel()->selectedRows())
            rows.append(row.row());
        std::sort(rows.begin(), rows.end());
    }
    return models::tableAsTsv(*m_view->model(), columns(), rows);
}

bool TableExport::save(const QString &file, bool bom) const
{
    QSaveFile target(file);
    const QByteArray text = csv(bom);
    return target.open(QIODevice::WriteOnly) && target.write(text) == text.size() && target.commit();
}

void TableExport::saveWithDialog(const QString &name) const
{
    const QString plain = Words::tr("CSV files (*.csv)");
    const QString excel = Words::tr("CSV files for Excel, with a byte order mark (*.csv)");
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *parent = m_view->window();
    QString chosen = plain;
    const QString file =
        QFileDialog::getSaveFileName(parent, Words::tr("Export the table"), QDir(folder).filePath(name),
                                     plain + QStringLiteral(";;") + excel, &chosen);
    if (!file.isEmpty() && !save(file, chosen == excel))
        QMessageBox::warning(parent, Words::tr("Export the table"),
                             Words::tr("\"%1\" cannot be written.").arg(file));
}

void TableExport::copyAll() const
{
    QApplication::clipboard()->setText(tsv(true));
}

} // namespace tidegate::pages
