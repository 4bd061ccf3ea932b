#include "ui/window/task_center.h"

#include "ui/models/formatting.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/window/task_panel.h"

#include <QDockWidget>
#include <QEvent>
#include <QFileInfo>
#include <QMainWindow>
#include <QMessageBox>
#include <QPushButton>
#include <QStatusBar>
#include <QToolButton>

namespace tidegate::window {

using models::DeployModel;
using models::TaskList;
using models::WhatIfModel;

TaskCenter::TaskCenter(TaskList *tasks, QMainWindow *window)
    : QObject(window)
    , m_tasks(tasks)
    , m_window(window)
    , m_dock(new QDockWidget(window))
    , m_button(new QToolButton(window))
{
    m_dock->setObjectName(QStringLiteral("tasksDock"));
    m_dock->setWidget(new TaskPanel(tasks, m_dock));
    m_dock->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::RightDockWidgetArea);
    window->addDockWidget(Qt::BottomDockWidgetArea, m_dock);
    m_dock->hide();
    m_button->setObjectName(QStringLiteral("taskButton"));
    m_button->setIcon(widgets::icon(QStringLiteral("pending")));
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    window->statusBar()->addPermanentWidget(m_button);
    window->installEventFilter(this);
    connect(m_button, &QToolButton::clicked, this, &TaskCenter::toggle);
    connect(tasks, &TaskList::countsChanged, this, &TaskCenter::showCounts);
    retranslateUi();
}

void TaskCenter::retranslateUi()
{
    m_dock->setWindowTitle(tr("Tasks"));
    showCounts();
}

void TaskCenter::showCounts()
{
    const int running = m_tasks->runningCount();
    const int failed = m_tasks->failedCount();
    QString text = running > 0 ? tr("%n task(s) running", nullptr, running) : tr("Tasks");
    if (failed > 0)
        text = tr("%1, %2", "tasks running, failed").arg(text, tr("%n failed", nullptr, failed));
    m_button->setText(text);
    m_button->setAccessibleName(text);
    m_button->setToolTip(tr("Show or hide the tasks"));
}

void TaskCenter::toggle()
{
    m_dock->setVisible(!m_dock->isVisible());
}

void TaskCenter::watch(DeployModel *deploy)
{
    connect(deploy, &DeployModel::phaseChanged, this,
            [this, deploy](DeployModel::Phase phase) { onDeploy(deploy, phase); });
    connect(deploy, &DeployModel::progressed, this, [this, deploy] {
        if (deploy->phase() != DeployModel::Phase::Uploading || deploy->uploadTotal() <= 0)
            return;
        m_tasks->advance(m_deploy, double(deploy->uploadSent()) / double(deploy->uploadTotal()),
                         tr("%1 of %2", "amounts of bytes")
                             .arg(models::formatting::bytes(deploy->uploadSent()),
                                  models::formatting::bytes(deploy->uploadTotal())));
    });
}

void TaskCenter::onDeploy(DeployModel *deploy, DeployModel::Phase phase)
{
    using Phase = DeployModel::Phase;
    const QPointer<DeployModel> model(deploy);
    const auto cancel = [model] {
        if (model && model->isBusy())
            model->cancel();
    };
    switch (phase) {
    case Phase::Uploading:
        m_deploy =
            m_tasks->start(tr("Upload %1", "file").arg(QFileInfo(deploy->file()).fileName()), cancel, true);
        m_isUpload = true;
        break;
    case Phase::Applying:
        m_tasks->finish(m_deploy, tr("Uploaded"));
        m_deploy = m_tasks->start(tr("Deploy %1", "app").arg(deploy->form().name), cancel);
        m_isUpload = false;
        break;
    case Phase::Waiting:
        m_tasks->advance(m_deploy, -1, tr("Waiting until it is ready"));
        break;
    case Phase::Editing:
        if (m_isUpload)
            m_tasks->finish(m_deploy, tr("Uploaded"));
        else
            m_tasks->cancel(m_deploy); // nobody waits any more; the app stays
        break;
    case Phase::Done:
        m_tasks->finish(m_deploy, tr("Ready at %1", "address").arg(deploy->url()));
        break;
    case Phase::Failed:
        m_tasks->failed(m_deploy, deploy->trouble().value_or(Error{}));
        break;
    case Phase::Choosing:
        m_tasks->cancel(m_deploy);
        break;
    }
}

void TaskCenter::watch(WhatIfModel *replay)
{
    connect(replay, &WhatIfModel::changed, this, [this, replay] {
        const TaskList::Task *task = m_tasks->find(m_replay);
        const bool isRunning = task && task->state == TaskList::State::Running;
        if (replay->state() == WhatIfModel::State::Running && !isRunning)
            m_replay =
                m_tasks->start(tr("Replay a load through another policy"), [replay] { replay->clear(); });
        else if (replay->state() == WhatIfModel::State::Ready)
            m_tasks->finish(m_replay, tr("The comparison is on the Scaling page"));
        else if (replay->state() == WhatIfModel::State::Failed)
            m_tasks->failed(m_replay, replay->trouble().value_or(Error{}));
        else if (replay->state() == WhatIfModel::State::Idle)
            m_tasks->cancel(m_replay);
    });
}

bool TaskCenter::mayClose()
{
    const QStringList endangered = m_tasks->endangered();
    if (m_mayQuit || endangered.isEmpty())
        return true;
    if (m_question)
        return false;
    m_question = new QMessageBox(QMessageBox::Warning, tr("Quit"),
                                 tr("%n task(s) would be broken off.", nullptr, int(endangered.size())),
                                 QMessageBox::NoButton, m_window);
    m_question->setObjectName(QStringLiteral("quitQuestion"));
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    m_question->setInformativeText(endangered.join(QLatin1Char('\n')));
    QPushButton *quit = m_question->addButton(tr("Quit anyway"), QMessageBox::DestructiveRole);
    m_question->setDefaultButton(m_question->addButton(tr("Stay"), QMessageBox::RejectRole));
    connect(quit, &QPushButton::clicked, this, [this] {
        m_mayQuit = true;
        QMetaObject::invokeMethod(m_window, &QWidget::close, Qt::QueuedConnection);
    });
    m_question->open();
    return false;
}

bool TaskCenter::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_window && event->type() == QEvent::LanguageChange)
        retranslateUi();
    return QObject::eventFilter(watched, event);
}

} // namespace tidegate::window
