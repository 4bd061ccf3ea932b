#pragma once

#include "ui/models/object_table.h"
#include "ui/models/table_filter.h"
#include "ui/pages/export_menu.h"

#include <QWidget>
#include <optional>

class QHBoxLayout;
class QLineEdit;
class QStackedWidget;
class QTableView;

namespace tidegate::session {
class Settings;
}

namespace tidegate::widgets {
class Banner;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// An ObjectTable with filter, sorting, column chooser, copying, and a face of its own for loading, empty,
/// failed and stale.
class DataTable : public QWidget
{
    Q_OBJECT
public:
    /// Words that only the page knows; set them again on a change of language.
    struct Texts
    {
        QString name; ///< for screen readers: `Apps`
        QString filterHint;
        QString emptyIcon;
        QString emptyTitle;
        QString emptyText;
        QString emptyAction; ///< empty = no button
    };

    explicit DataTable(QWidget *parent = nullptr);

    /// Shows this model (which must outlive the view) with these columns hidden at first.
    void setTable(models::ObjectTable *table, const QList<QByteArray> &hidden = {});
    void setTexts(const Texts &texts);
    /// Without a filter field and with narrow columns: for small tables in a detail.
    /// `stateSteps`: least width of the state column, in steps of the grid.
    void setCompact(int stateSteps);
    models::TableFilter *filter() const { return m_filter; }
    QTableView *view() const { return m_view; }
    QLineEdit *filterField() const { return m_filterField; }
    /// For controls beside the filter.
    QHBoxLayout *toolRow() const { return m_toolRow; }

    std::optional<resource::Object> current() const;
    /// All that are selected, in the order shown.
    std::vector<resource::Object> selected() const;
    /// As the table shows it, with what the object alone does not tell (an app without instances).
    models::StateInfo currentState() const;
    void select(const resource::ObjectName &name);
    /// Takes the first row when nothing is selected yet.
    void selectFirst();

    /// Column widths, order, visibility and sorting.
    void saveState(session::Settings &settings, const QString &profile, const QString &table) const;
    void restoreState(const session::Settings &settings, const QString &profile, const QString &table);
    /// The selected cells' rows as tab-separated text with a header row.
    QString selectionAsTsv() const;
    /// What exports are named by: the app or revision they are of (empty = the namespace-wide table) and the
    /// table's kind, untranslated.
    void setExportName(const QString &subject, const QString &kind);
    QString exportName() const; ///< `<subject>-<kind>-<time>.csv`
    void exportCsv();           ///< asks for a file

Q_SIGNALS:
    void currentChanged(); ///< another object, or the current one has changed
    void activated();      ///< double click or Enter
    void emptyActionRequested();
    void menuRequested(const QPoint &globalPosition);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setupView();
    void setupToolRow();
    void setupFaces();
    void retranslateUi();
    void showLoad();
    void showFace();
    void fitColumns();
    void squeezeColumns();
    int leastWidth(int column) const;
    void showColumnChooser(const QPoint &position);
    void noteSelection();

    models::ObjectTable *m_table = nullptr;
    models::TableFilter *m_filter;
    QWidget *m_tools;
    QHBoxLayout *m_toolRow;
    QLineEdit *m_filterField;
    widgets::Banner *m_stale;
    QStackedWidget *m_stack;
    QTableView *m_view;
    widgets::MessageView *m_message;
    Texts m_texts;
    ExportMenu m_export;
    QString m_exportSubject;
    QString m_exportKind = QStringLiteral("table");
    QString m_currentKey;
    bool m_fitted = false;
    bool m_sizing = false;  ///< widths are set by this, not by the user
    bool m_touched = false; ///< the widths are the user's
    QList<int> m_wanted;    ///< width of each column's contents
    bool m_compact = false;
    int m_stateSteps = 36; ///< room for the longest state, since states come and go
};

} // namespace tidegate::pages
