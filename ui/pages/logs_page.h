#pragma once

#include "ui/models/catalogue.h"
#include "ui/models/log_model.h"
#include "ui/models/task_list.h"
#include "ui/pages/page.h"

class QLabel;
class QStackedWidget;
class QToolButton;

namespace tidegate::widgets {
class Banner;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

class LogFilterBar;
class LogView;

/// The output of all instances of an app in one row, coloured per instance, those that ended too: search over
/// all that is kept, surroundings of a line, follow, pause, wrap, save.
class LogsPage : public Page
{
    Q_OBJECT
public:
    /// All must outlive the page; `tasks` may be null: then nothing can be saved.
    LogsPage(models::Catalogue *catalogue, models::LogModel *log, models::TaskList *tasks,
             QWidget *parent = nullptr);
    static QString title();
    static QString summary();
    void focusFilter() override;
    /// Shows this app; with a revision, its instances alone.
    void choose(const resource::ObjectName &app, const QString &revision = {});
    resource::ObjectName app() const;
    LogView *view() const { return m_view; }
    LogFilterBar *bar() const { return m_bar; }
    /// Begins to write everything that matches; goes on by itself, as a task.
    void save(const QString &file);
    QString saveName() const; ///< `<app>-log-<from>-<to>.log`

protected:
    void retranslateUi() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setupButtons();
    void setupStates();
    QToolButton *makeToggle(const char *name, const QString &iconName);
    void takeFilter();
    void goToMatch(bool forward);
    void showAround(int row);
    void onReset();
    void saveWithDialog();
    void showState();
    void showFace();
    QString counts() const;

    models::Catalogue *m_catalogue;
    models::LogModel *m_log;
    models::TaskList *m_tasks;
    LogFilterBar *m_bar;
    QToolButton *m_previous;
    QToolButton *m_next;
    QLabel *m_matches;
    QToolButton *m_around;
    QToolButton *m_follow;
    QToolButton *m_pause;
    QToolButton *m_wrap;
    QToolButton *m_utc;
    QToolButton *m_copy;
    QToolButton *m_save;
    LogView *m_view;
    widgets::Banner *m_back;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    QLabel *m_status;
    int m_hitRow = -1; ///< the row of the search from which surroundings were asked
};

} // namespace tidegate::pages
