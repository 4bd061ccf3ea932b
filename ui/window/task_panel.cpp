#include "ui/window/task_panel.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QUrl>

namespace tidegate::window {

using models::TaskList;
using widgets::grid;

namespace {

QString iconOf(TaskList::State state)
{
    switch (state) {
    case TaskList::State::Running:
        return QStringLiteral("pending");
    case TaskList::State::Done:
        return QStringLiteral("ok");
    case TaskList::State::Failed:
        return QStringLiteral("error");
    case TaskList::State::Cancelled:
        break;
    }
    return QStringLiteral("idle");
}

/// Icon, title and state in one line, detail or error below, and a bar while it runs.
class TaskDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {grid(40), 2 * option.fontMetrics.height() + grid(5)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const widgets::Colors &colors = widgets::currentColors();
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, colors.accentSoft);
        const auto state = index.data(TaskList::StateRole).value<TaskList::State>();
        const QRect room = option.rect.adjusted(grid(3), grid(1), -grid(3), -grid(1));
        const int side = widgets::iconSize();
        const int line = option.fontMetrics.height();
        widgets::icon(iconOf(state))
            .paint(painter, QRect(room.left(), room.top() + (line - side) / 2, side, side));
        const QRect text = room.adjusted(side + grid(2), 0, 0, 0);
        paintTexts(painter, text, option, index, state);
        if (state == TaskList::State::Running)
            paintBar(painter, QRect(text.left(), text.top() + 2 * line + grid(1), text.width(), grid(1)),
                     index.data(TaskList::ProgressRole).toDouble());
        painter->restore();
    }

private:
    void paintTexts(QPainter *painter, const QRect &room, const QStyleOptionViewItem &option,
                    const QModelIndex &index, TaskList::State state) const
    {
        const widgets::Colors &colors = widgets::currentColors();
        const bool isFailed = state == TaskList::State::Failed;
        const QString word = TaskList::stateName(state);
        const int wordWidth = option.fontMetrics.horizontalAdvance(word);
        const QRect first(room.left(), room.top(), room.width(), option.fontMetrics.height());
        painter->setPen(isFailed ? colors.bad : colors.muted);
        painter->drawText(first, Qt::AlignRight, word);
        painter->setPen(colors.text);
        painter->drawText(first, Qt::AlignLeft,
                          option.fontMetrics.elidedText(index.data(Qt::DisplayRole).toString(),
                                                        Qt::ElideMiddle,
                                                        first.width() - wordWidth - grid(3)));
        const int role = isFailed ? int(TaskList::ErrorRole) : int(TaskList::DetailRole);
        painter->setPen(isFailed ? colors.bad : colors.muted);
        painter->drawText(first.translated(0, first.height()), Qt::AlignLeft,
                          option.fontMetrics.elidedText(
                              index.data(role).toString().replace(QLatin1Char('\n'), QLatin1Char(' ')),
                              Qt::ElideRight, first.width()));
    }

    void paintBar(QPainter *painter, const QRect &track, double progress) const
    {
        const widgets::Colors &colors = widgets::currentColors();
        painter->fillRect(track, colors.idleSoft);
        QRect filled = track;
        filled.setWidth(int(track.width() * std::max(0.0, progress)));
        painter->fillRect(filled, colors.accent);
    }
};

} // namespace

TaskPanel::TaskPanel(TaskList *tasks, QWidget *parent)
    : QWidget(parent)
    , m_tasks(tasks)
    , m_list(new QListView(this))
    , m_stack(new QStackedWidget(this))
    , m_message(new widgets::MessageView(m_stack))
    , m_cancel(widgets::makeButton("taskCancel", QStringLiteral("close"), nullptr, this))
    , m_copy(widgets::makeButton("taskCopy", QStringLiteral("copy"), nullptr, this))
    , m_open(widgets::makeButton("taskOpen", QStringLiteral("file"), nullptr, this))
    , m_clear(widgets::makeButton("taskClear", QStringLiteral("delete"), nullptr, this))
{
    m_list->setObjectName(QStringLiteral("taskList"));
    m_list->setModel(tasks);
    m_list->setItemDelegate(new TaskDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_message);
    m_stack->setMinimumHeight(grid(22));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    for (QPushButton *button : {m_cancel, m_copy, m_open})
        buttons->addWidget(button);
    buttons->addStretch();
    buttons->addWidget(m_clear);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(3), grid(2), grid(3), grid(2));
    column->setSpacing(grid(2));
    column->addWidget(m_stack, 1);
    column->addLayout(buttons);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_tasks->cancel(chosen()); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_tasks->report(chosen())); });
    connect(m_open, &QPushButton::clicked, this, &TaskPanel::showFile);
    connect(m_clear, &QPushButton::clicked, m_tasks, &TaskList::clearEnded);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &TaskPanel::showState);
    connect(m_tasks, &TaskList::countsChanged, this, &TaskPanel::showState);
    connect(m_tasks, &QAbstractItemModel::rowsInserted, this,
            [this] { m_list->setCurrentIndex(m_tasks->index(0)); });
    retranslateUi();
}

void TaskPanel::retranslateUi()
{
    m_list->setAccessibleName(tr("Tasks"));
    m_cancel->setText(tr("Cancel"));
    m_copy->setText(tr("Copy the report"));
    m_open->setText(tr("Show the file"));
    m_clear->setText(tr("Clear ended ones"));
    m_message->setMessage(
        QStringLiteral("ok"), tr("No tasks"),
        tr("Uploads, deployments, replays and saved logs are listed here while they run and after."));
    showState();
}

quint64 TaskPanel::chosen() const
{
    return m_list->currentIndex().data(TaskList::IdRole).toULongLong();
}

void TaskPanel::showState()
{
    const TaskList::Task *task = m_tasks->find(chosen());
    m_stack->setCurrentIndex(m_tasks->rowCount() > 0 ? 0 : 1);
    m_cancel->setEnabled(task && task->cancel);
    m_copy->setEnabled(task);
    m_open->setEnabled(task && !task->file.isEmpty());
    m_clear->setEnabled(m_tasks->runningCount() < m_tasks->rowCount());
}

/// In its folder: what opens a file is the desktop's choice, and it may be large.
void TaskPanel::showFile()
{
    const QString file = m_list->currentIndex().data(TaskList::FileRole).toString();
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absolutePath()));
}

void TaskPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::window
