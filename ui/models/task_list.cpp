#include "ui/models/task_list.h"

#include "ui/models/formatting.h"

#include <algorithm>

namespace tidegate::models {

TaskList::TaskList(QObject *parent) : QAbstractListModel(parent) {}

quint64 TaskList::start(const QString &title, std::function<void()> cancel, bool warnsOfQuit)
{
    Task task;
    task.id = ++m_lastId;
    task.title = title;
    task.cancel = std::move(cancel);
    task.warnsOfQuit = warnsOfQuit;
    task.startedAt = SystemClock().wall();
    beginInsertRows({}, 0, 0);
    m_tasks.insert(m_tasks.begin(), std::move(task));
    endInsertRows();
    forgetOldest();
    Q_EMIT countsChanged();
    return m_lastId;
}

TaskList::Task *TaskList::running(quint64 id)
{
    const auto found = std::find_if(m_tasks.begin(), m_tasks.end(), [id](const Task &task) {
        return task.id == id && task.state == State::Running;
    });
    return found == m_tasks.end() ? nullptr : &*found;
}

const TaskList::Task *TaskList::find(quint64 id) const
{
    const auto found =
        std::find_if(m_tasks.begin(), m_tasks.end(), [id](const Task &task) { return task.id == id; });
    return found == m_tasks.end() ? nullptr : &*found;
}

void TaskList::changed(const Task &task)
{
    const QModelIndex at = index(int(&task - m_tasks.data()));
    Q_EMIT dataChanged(at, at);
}

void TaskList::advance(quint64 id, double progress, const QString &detail)
{
    Task *task = running(id);
    if (!task || (task->progress == progress && task->detail == detail))
        return;
    task->progress = std::min(progress, 1.0);
    task->detail = detail;
    changed(*task);
}

void TaskList::end(quint64 id, State state)
{
    Task *task = running(id);
    task->state = state;
    task->endedAt = SystemClock().wall();
    task->cancel = nullptr;
    changed(*task);
    forgetOldest();
    Q_EMIT countsChanged();
    Q_EMIT ended(id);
}

void TaskList::finish(quint64 id, const QString &detail, const QString &file)
{
    Task *task = running(id);
    if (!task)
        return;
    task->detail = detail;
    task->file = file;
    task->progress = 1;
    end(id, State::Done);
}

void TaskList::failed(quint64 id, const Error &error)
{
    Task *task = running(id);
    if (!task)
        return;
    task->error = formatting::error(error);
    task->requestId = QString::fromStdString(error.requestId);
    end(id, State::Failed);
}

void TaskList::cancel(quint64 id)
{
    Task *task = running(id);
    if (!task || !task->cancel)
        return;
    const auto cancel = std::exchange(task->cancel, nullptr);
    end(id, State::Cancelled);
    cancel();
}

void TaskList::forgetOldest()
{
    int ended = 0;
    for (int row = 0; row < int(m_tasks.size()); ++row) {
        if (m_tasks[size_t(row)].state == State::Running || ++ended <= mostEnded)
            continue;
        beginRemoveRows({}, row, row);
        m_tasks.erase(m_tasks.begin() + row--);
        endRemoveRows();
    }
}

void TaskList::clearEnded()
{
    for (int row = int(m_tasks.size()) - 1; row >= 0; --row) {
        if (m_tasks[size_t(row)].state == State::Running)
            continue;
        beginRemoveRows({}, row, row);
        m_tasks.erase(m_tasks.begin() + row);
        endRemoveRows();
    }
    Q_EMIT countsChanged();
}

int TaskList::runningCount() const
{
    return int(std::count_if(m_tasks.begin(), m_tasks.end(),
                             [](const Task &task) { return task.state == State::Running; }));
}

int TaskList::failedCount() const
{
    return int(std::count_if(m_tasks.begin(), m_tasks.end(),
                             [](const Task &task) { return task.state == State::Failed; }));
}

QStringList TaskList::endangered() const
{
    QStringList titles;
    for (const Task &task : m_tasks) {
        if (task.state == State::Running && task.warnsOfQuit)
            titles.append(task.title);
    }
    return titles;
}

QString TaskList::report(quint64 id) const
{
    const Task *task = find(id);
    if (!task)
        return {};
    QStringList lines{task->title, stateName(task->state)};
    for (const QString &more : {task->detail, task->error, task->file}) {
        if (!more.isEmpty())
            lines.append(more);
    }
    if (!task->requestId.isEmpty())
        lines.append(tr("Request %1", "the server's id of it").arg(task->requestId));
    lines.append(QString::fromStdString(formatTime(task->endedAt.value_or(task->startedAt))));
    return lines.join(QLatin1Char('\n'));
}

QString TaskList::stateName(State state)
{
    switch (state) {
    case State::Running:
        return tr("Running", "of a task");
    case State::Done:
        return tr("Done", "of a task");
    case State::Failed:
        return tr("Failed", "of a task");
    case State::Cancelled:
        break;
    }
    return tr("Cancelled", "of a task");
}

int TaskList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_tasks.size());
}

QVariant TaskList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Task &task = m_tasks[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return task.title;
    case Qt::AccessibleTextRole:
        return QStringList{task.title, stateName(task.state),
                           task.state == State::Failed ? task.error : task.detail}
            .join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return report(task.id);
    case IdRole:
        return task.id;
    case DetailRole:
        return task.detail;
    case ProgressRole:
        return task.progress;
    case StateRole:
        return QVariant::fromValue(task.state);
    case ErrorRole:
        return task.error;
    case FileRole:
        return task.file;
    default:
        return {};
    }
}

} // namespace tidegate::models
