#include "ui/pages/logs_page.h"

#include "core/resource/serving.h"
#include "ui/models/formatting.h"
#include "ui/models/log_export.h"
#include "ui/pages/log_filter_bar.h"
#include "ui/pages/log_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QShortcut>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::LogModel;
using resource::ObjectName;
using widgets::grid;

LogsPage::LogsPage(models::Catalogue *catalogue, LogModel *log, models::TaskList *tasks, QWidget *parent)
    : Page(parent)
    , m_catalogue(catalogue)
    , m_log(log)
    , m_tasks(tasks)
    , m_bar(new LogFilterBar(catalogue, this))
    , m_view(new LogView(log, this))
{
    auto *card = new QFrame(this);
    widgets::setLook(card, "card");
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(grid(3), grid(3), grid(3), grid(2));
    column->setSpacing(grid(2));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(grid(4), grid(4), grid(4), grid(4));
    page->addWidget(card);
    setupButtons();
    setupStates();
    column->addWidget(m_bar);
    column->addWidget(m_back);
    column->addWidget(m_stack, 1);
    column->addWidget(m_status);
    connect(m_bar, &LogFilterBar::filterChanged, this, &LogsPage::takeFilter);
    connect(m_bar, &LogFilterBar::nextRequested, this, [this] { goToMatch(true); });
    connect(m_view, &LogView::aroundRequested, this, &LogsPage::showAround);
    connect(m_view, &LogView::currentRowChanged, this, &LogsPage::showState);
    connect(log, &LogModel::changed, this, &LogsPage::showState);
    connect(log, &LogModel::rowsReset, this, &LogsPage::onReset);
    log->setActive(false);
    retranslateUi();
}

QToolButton *LogsPage::makeToggle(const char *name, const QString &iconName)
{
    QToolButton *button = widgets::makeIconButton(name, iconName, this);
    button->setCheckable(true);
    widgets::setLook(button, "toggle");
    return button;
}

void LogsPage::setupButtons()
{
    m_previous = widgets::makeIconButton("logPrevious", QStringLiteral("previous"), this);
    m_next = widgets::makeIconButton("logNext", QStringLiteral("next"), this);
    m_matches = widgets::makeLabel("logMatches", "caption", this);
    m_matches->setWordWrap(false);
    m_around = widgets::makeIconButton("logAround", QStringLiteral("open"), this);
    m_follow = makeToggle("logFollow", QStringLiteral("follow"));
    m_follow->setChecked(true);
    m_pause = makeToggle("logPause", QStringLiteral("pause"));
    m_wrap = makeToggle("logWrap", QStringLiteral("wrap"));
    m_utc = makeToggle("logUtc", QString());
    m_utc->setText(QStringLiteral("UTC"));
    m_utc->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_copy = widgets::makeIconButton("logCopyLines", QStringLiteral("copy"), this);
    m_save = widgets::makeIconButton("logSave", QStringLiteral("save"), this);
    QHBoxLayout *row = m_bar->searchRow();
    for (QWidget *widget : QList<QWidget *>{m_matches, m_previous, m_next, m_around})
        row->addWidget(widget);
    row->addSpacing(grid(3));
    for (QToolButton *button : {m_follow, m_pause, m_wrap, m_utc, m_copy, m_save})
        row->addWidget(button);
    connect(m_next, &QToolButton::clicked, this, [this] { goToMatch(true); });
    connect(m_previous, &QToolButton::clicked, this, [this] { goToMatch(false); });
    connect(m_around, &QToolButton::clicked, this, [this] { showAround(m_view->currentRow()); });
    connect(m_follow, &QToolButton::toggled, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_pause, &QToolButton::toggled, m_log, &LogModel::setPaused);
    connect(m_wrap, &QToolButton::toggled, m_view, &LogView::setWrap);
    connect(m_utc, &QToolButton::toggled, m_view, &LogView::setUtc);
    connect(m_copy, &QToolButton::clicked, m_view, &LogView::copy);
    connect(m_save, &QToolButton::clicked, this, &LogsPage::saveWithDialog);
    const auto key = [this](QKeySequence::StandardKey keys, bool forward) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, forward] { goToMatch(forward); });
    };
    key(QKeySequence::FindNext, true);
    key(QKeySequence::FindPrevious, false);
}

void LogsPage::setupStates()
{
    m_back = new widgets::Banner(this);
    m_back->setObjectName(QStringLiteral("logAroundBanner"));
    m_stack = new QStackedWidget(this);
    m_message = new widgets::MessageView(m_stack);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_message);
    m_status = widgets::makeLabel("logCounts", "caption", this);
    connect(m_back, &widgets::Banner::actionRequested, m_log, &LogModel::leaveAround);
    connect(m_message, &widgets::MessageView::actionRequested, m_log, &LogModel::reload);
}

QString LogsPage::title()
{
    return tr("Logs");
}

QString LogsPage::summary()
{
    return tr("What all instances of an app write, in one row, also of those that have ended");
}

void LogsPage::focusFilter()
{
    m_bar->focusSearch();
}

void LogsPage::retranslateUi()
{
    widgets::setHint(m_previous, tr("Previous match"));
    widgets::setHint(m_next, tr("Next match"));
    widgets::setHint(m_around, tr("Show the chosen line in its surroundings (Enter)"));
    widgets::setHint(m_follow, tr("Stay at the end"));
    widgets::setHint(m_pause, tr("Pause"));
    widgets::setHint(m_wrap, tr("Wrap long lines"));
    widgets::setHint(m_utc, tr("Times in UTC instead of this machine's zone"));
    widgets::setHint(m_copy, tr("Copy the chosen lines"));
    widgets::setHint(m_save, tr("Save everything that matches…"));
    showState();
}

ObjectName LogsPage::app() const
{
    return m_bar->app();
}

void LogsPage::choose(const ObjectName &app, const QString &revision)
{
    m_bar->choose(app, revision);
}

void LogsPage::takeFilter()
{
    m_follow->setChecked(true);
    m_log->setFilter(m_bar->filter());
}

void LogsPage::goToMatch(bool forward)
{
    const int from = m_view->currentRow() >= 0 ? m_view->currentRow()
                     : forward                 ? m_view->topRow() - 1
                                               : m_log->rowCount();
    const int row = m_log->findRow(from, forward);
    if (row < 0)
        return;
    m_view->setFollowing(false);
    m_view->setCurrentRow(row);
}

void LogsPage::showAround(int row)
{
    if (m_log->isAround() || row < 0)
        return;
    m_hitRow = row;
    m_view->setFollowing(false);
    m_log->showAround(row);
}

/// The line that was asked for comes into sight, there and back.
void LogsPage::onReset()
{
    const int row = m_log->isAround() ? m_log->aroundRow() : m_hitRow;
    if (!m_log->isAround())
        m_hitRow = -1;
    if (row >= 0 && row < m_log->rowCount()) {
        m_view->setFollowing(false);
        m_view->setCurrentRow(row);
    }
    m_bar->addInstances(m_log->sources());
}

QString LogsPage::saveName() const
{
    const models::LogFilter &filter = m_log->filter();
    QStringList words{filter.revision.isEmpty() ? app().name : filter.revision, QStringLiteral("log")};
    if (words.first().isEmpty())
        words.first() = QStringLiteral("app");
    const client::OutputQuery query = outputQuery(filter, SystemClock().wall());
    for (const auto &time : {query.from, std::optional(query.to.value_or(SystemClock().wall()))}) {
        if (const QString text = LogFilterBar::fileTime(time); !text.isEmpty())
            words.append(text);
    }
    return words.join(QLatin1Char('-')) + QStringLiteral(".log");
}

void LogsPage::save(const QString &file)
{
    auto *saving =
        new models::LogExport(m_log->server(), m_log->filter(), file, SystemClock().wall(), m_tasks);
    const quint64 id = m_tasks->start(
        tr("Save the log of %1", "app").arg(app().text()), [saving] { saving->cancel(); }, true);
    connect(saving, &models::LogExport::progressed, m_tasks,
            [tasks = m_tasks, id](double share, qint64 lines) {
                tasks->advance(id, share, tr("%n line(s)", nullptr, int(lines)));
            });
    connect(saving, &models::LogExport::finished, m_tasks, [tasks = m_tasks, id, saving] {
        tasks->finish(id, tr("%n line(s)", nullptr, int(saving->lines())), saving->file());
        saving->deleteLater();
    });
    connect(saving, &models::LogExport::failed, m_tasks, [tasks = m_tasks, id, saving](const Error &error) {
        tasks->failed(id, error);
        saving->deleteLater();
    });
    saving->start();
}

void LogsPage::saveWithDialog()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(this, tr("Save the log"), folder, tr("Logs (*.log *.txt)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(saveName());
    connect(dialog, &QFileDialog::fileSelected, this, &LogsPage::save);
    dialog->open();
}

QString LogsPage::counts() const
{
    QStringList parts{tr("%n line(s)", nullptr, m_log->rowCount()),
                      tr("%n instance(s)", nullptr, static_cast<int>(m_log->sources().size()))};
    if (m_log->isLoadingOlder())
        parts.append(tr("loading older lines…"));
    else if (m_log->hasOlder())
        parts.append(tr("older ones come when you scroll up"));
    if (m_log->isPaused())
        parts.append(tr("paused, %n new line(s) wait", nullptr, m_log->heldBack()));
    if (m_log->droppedLines() > 0)
        parts.append(tr("%1 older lines were removed by the server's bounds", "a number")
                         .arg(QLocale().toString(m_log->droppedLines())));
    if (!m_log->problem().isEmpty() && m_log->patternProblem().isEmpty())
        parts.append(m_log->problem());
    return parts.join(QStringLiteral(" · "));
}

void LogsPage::showState()
{
    m_status->setText(counts());
    m_matches->setVisible(m_log->isSearch());
    m_matches->setText(m_log->hasOlder() ? tr("%n match(es) so far", nullptr, m_log->matchCount())
                                         : tr("%n match(es)", nullptr, m_log->matchCount()));
    for (QToolButton *button : {m_previous, m_next})
        button->setEnabled(m_log->matchCount() > 0);
    m_around->setEnabled(!m_log->isAround() && m_view->currentRow() >= 0 && m_log->rowCount() > 0);
    m_save->setEnabled(m_tasks && m_log->rowCount() > 0);
    m_bar->setPatternProblem(m_log->patternProblem());
    m_bar->addInstances(m_log->sources());
    if (m_log->isAround())
        m_back->show(widgets::Tone::Busy, tr("The surroundings of a line: what all instances printed then."),
                     m_log->filter().isSearch() ? tr("Back to the search") : tr("Back"));
    else
        m_back->clear();
    showFace();
}

void LogsPage::showFace()
{
    const bool isFailed = m_log->state() == LogModel::State::Failed;
    if (!m_bar->hasApps())
        m_message->setMessage(QStringLiteral("log"), tr("No app yet"),
                              tr("Deploy one to see what it writes."));
    else if (isFailed && !m_log->patternProblem().isEmpty())
        m_message->setMessage(QStringLiteral("search"), tr("Nothing was searched"),
                              tr("The expression has to be put right first."));
    else if (isFailed)
        m_message->setMessage(QStringLiteral("error"), tr("The log cannot be read"), m_log->problem(),
                              tr("Try again"));
    else if (m_log->state() == LogModel::State::Loading)
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
    else if (m_log->isSearch())
        m_message->setMessage(
            QStringLiteral("search"), tr("No line matches"),
            tr("In all that is kept of this choice and this time. Lines that come are searched too."));
    else
        m_message->setMessage(QStringLiteral("log"), tr("No output yet"),
                              tr("What instances print is kept, also when they have ended. The next request "
                                 "starts one."));
    const bool hasRows = m_log->rowCount() > 0;
    m_stack->setCurrentWidget(hasRows ? static_cast<QWidget *>(m_view) : m_message);
}

void LogsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_log->setActive(true);
    if (m_bar->filter() != m_log->filter())
        m_log->setFilter(m_bar->filter());
}

void LogsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_log->setActive(false);
}

} // namespace tidegate::pages
