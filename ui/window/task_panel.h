#pragma once

#include "ui/models/task_list.h"

#include <QWidget>

class QListView;
class QPushButton;
class QStackedWidget;

namespace tidegate::widgets {
class MessageView;
}

namespace tidegate::window {

/// The tasks, the newest first: what each does, how far it is, what came of it. The chosen one can be
/// cancelled, its report copied, its file shown.
class TaskPanel : public QWidget
{
    Q_OBJECT
public:
    /// `tasks` must outlive it.
    explicit TaskPanel(models::TaskList *tasks, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void showState();
    quint64 chosen() const;
    void showFile();

    models::TaskList *m_tasks;
    QListView *m_list;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    QPushButton *m_cancel;
    QPushButton *m_copy;
    QPushButton *m_open;
    QPushButton *m_clear;
};

} // namespace tidegate::window
