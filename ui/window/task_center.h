#pragma once

#include "ui/models/deploy_model.h"
#include "ui/models/task_list.h"
#include "ui/models/what_if_model.h"

#include <QObject>
#include <QPointer>

class QDockWidget;
class QMainWindow;
class QMessageBox;
class QToolButton;

namespace tidegate::window {

class TaskPanel;

/// The task centre of a window: a dock with the tasks, a button in the status bar that counts those that run,
/// and the question whether to quit while some would be broken by it.
class TaskCenter : public QObject
{
    Q_OBJECT
public:
    /// `tasks` must outlive it.
    TaskCenter(models::TaskList *tasks, QMainWindow *window);
    /// Uploads and deployments become tasks.
    void watch(models::DeployModel *deploy);
    /// Replays become tasks.
    void watch(models::WhatIfModel *replay);
    /// False: it asks, and closes the window itself when the answer is yes.
    bool mayClose();
    void toggle();
    QDockWidget *dock() const { return m_dock; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslateUi();
    void showCounts();
    void onDeploy(models::DeployModel *deploy, models::DeployModel::Phase phase);

    models::TaskList *m_tasks;
    QMainWindow *m_window;
    QDockWidget *m_dock;
    QToolButton *m_button;
    QPointer<QMessageBox> m_question;
    quint64 m_deploy = 0; ///< the upload or deployment that runs
    quint64 m_replay = 0;
    bool m_isUpload = false;
    bool m_mayQuit = false;
};

} // namespace tidegate::window
