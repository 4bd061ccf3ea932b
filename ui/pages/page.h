#pragma once

#include "core/resource/object.h"

#include <QList>
#include <QUrl>
#include <QWidget>

class QSplitter;

namespace tidegate::session {
class Settings;
}

namespace tidegate::pages {

class DataTable;

/// One screen of the main window. Each has `static QString title()` and `summary()`, one line under the title
/// that says what it is for: they are needed before the page is made.
class Page : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Puts the cursor into the filter, where there is one.
    virtual void focusFilter() {}
    /// Chooses a row of the main table where nobody has, once it has one.
    virtual void chooseFirst() {}
    /// The table that says what the page is about; null where there is none.
    DataTable *mainTable() const { return m_main; }
    virtual void saveState(session::Settings &settings, const QString &profile) const;
    virtual void restoreState(const session::Settings &settings, const QString &profile);

Q_SIGNALS:
    void deployRequested();
    void urlRequested(const QUrl &url);

protected:
    virtual void retranslateUi() = 0;
    void changeEvent(QEvent *event) override;
    /// Tables whose layout is kept, each under its name.
    void keepTable(const QString &name, DataTable *table) { m_tables.append({name, table}); }
    /// A table above, its detail below, with the page's margins.
    QSplitter *setupMasterDetail(DataTable *table, QWidget *detail);

private:
    DataTable *m_main = nullptr;
    QList<std::pair<QString, DataTable *>> m_tables;
};

} // namespace tidegate::pages
