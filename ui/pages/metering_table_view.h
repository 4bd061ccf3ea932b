#pragma once

#include "ui/models/metering_table.h"
#include "ui/models/table_filter.h"
#include "ui/pages/export_menu.h"

#include <QWidget>

class QAction;
class QLineEdit;
class QTableView;

namespace tidegate::session {
class Settings;
}

namespace tidegate::pages {

/// Usage by subject: filter, sorting, column chooser, copying, export, and below it the totals, which stay in
/// their place and follow the columns.
class MeteringTableView : public QWidget
{
    Q_OBJECT
public:
    /// `table` must outlive the view.
    explicit MeteringTableView(models::MeteringTable *table, QWidget *parent = nullptr);
    QTableView *view() const { return m_view; }
    QTableView *totalsView() const { return m_totalsView; }
    QLineEdit *filterField() const { return m_filterField; }
    const models::MeteringTotals &totals() const { return m_totals; }
    /// Of files: `<subject>-usage-<from>-<to>.csv`.
    void setExportName(const QString &name) { m_exportName = name; }
    QString exportName() const { return m_exportName; }
    /// Rows with a header, and the totals as the last line.
    QString allAsTsv() const;
    QString selectionAsTsv() const;
    void exportCsv();
    /// Shows the columns that the group has; others are the user's.
    void showGroup();

    void saveState(session::Settings &settings, const QString &profile) const;
    void restoreState(const session::Settings &settings, const QString &profile);

Q_SIGNALS:
    void serverCsvRequested();
    void columnChosen(int column); ///< a double click on a column's cell: to see it as a chart

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setupTools();
    void setupViews();
    void followHeader();
    void copyColumns();
    void retranslateUi();
    void fitColumns();
    void showColumnChooser(const QPoint &position);

    models::MeteringTable *m_table;
    models::TableFilter m_filter;
    models::MeteringTotals m_totals;
    QLineEdit *m_filterField;
    ExportMenu m_export;
    QAction *m_serverCsv;
    QTableView *m_view;
    QTableView *m_totalsView;
    QString m_exportName;
    bool m_fitted = false;
};

} // namespace tidegate::pages
