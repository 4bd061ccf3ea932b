#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/log_model.h"
#include "ui/pages/page.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace tidegate::widgets {
class MessageView;
}

namespace tidegate::pages {

class LogView;

/// The output of all instances of an app in one row, coloured per instance: follow, pause, search, wrap,
/// save.
class LogsPage : public Page
{
    Q_OBJECT
public:
    /// Both must outlive the page.
    LogsPage(models::Catalogue *catalogue, models::LogModel *log, QWidget *parent = nullptr);
    QString title() const override;
    QString summary() const override;
    void focusFilter() override;
    /// Shows this app; with a revision, its instances alone.
    void choose(const resource::ObjectName &app, const QString &revision = {});
    resource::ObjectName app() const;
    LogView *view() const { return m_view; }
    /// Writes all rows that are shown.
    bool save(const QString &file) const;
    QString saveName() const; ///< `<app>-log-<from>-<to>.log`

protected:
    void retranslateUi() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setupChoice();
    void setupSearch();
    void setupButtons();
    QToolButton *makeToggle(const char *name, const QString &iconName);
    void listApps();
    void listRevisions();
    void followInstances();
    void search();
    void goToMatch(bool forward);
    void saveWithDialog();
    void showCounts();
    void showFace();

    models::Catalogue *m_catalogue;
    models::LogModel *m_log;
    QComboBox *m_apps;
    QComboBox *m_revisions;
    QLineEdit *m_field;
    QToolButton *m_regex;
    QToolButton *m_only;
    QToolButton *m_previous;
    QToolButton *m_next;
    QLabel *m_matches;
    QToolButton *m_follow;
    QToolButton *m_pause;
    QToolButton *m_wrap;
    QToolButton *m_copy;
    QToolButton *m_save;
    LogView *m_view;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    QLabel *m_status;
    QTimer m_searchTimer;
    QString m_followed; ///< app and revision whose lines are shown
};

} // namespace tidegate::pages
