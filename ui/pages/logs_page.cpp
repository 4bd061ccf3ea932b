#include "ui/pages/logs_page.h"

#include "core/resource/serving.h"
#include "ui/models/formatting.h"
#include "ui/pages/log_view.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QCompleter>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QSaveFile>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace tidegate::pages {

using models::LogModel;
using resource::Object;
using resource::ObjectName;
using widgets::grid;

namespace {

constexpr int searchAfterMs = 120; ///< typing goes on
constexpr int rowsAtOnce = 10'000; ///< written to a file

QString utc(qint64 us)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1000, Qt::UTC)
        .toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

} // namespace

LogsPage::LogsPage(models::Catalogue *catalogue, LogModel *log, QWidget *parent)
    : Page(parent), m_catalogue(catalogue), m_log(log), m_view(new LogView(log, this))
{
    auto *card = new QFrame(this);
    widgets::setLook(card, "card");
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(grid(3), grid(3), grid(3), grid(2));
    column->setSpacing(grid(2));
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(grid(4), grid(4), grid(4), grid(4));
    page->addWidget(card);
    auto *top = new QHBoxLayout;
    top->setSpacing(grid(2));
    top->setObjectName(QStringLiteral("logBar"));
    column->addLayout(top);
    setupChoice();
    setupSearch();
    setupButtons();
    for (QWidget *widget :
         QList<QWidget *>{m_apps, m_revisions, m_field, m_regex, m_only, m_previous, m_next, m_matches})
        top->addWidget(widget, widget == m_field ? 1 : 0);
    for (QToolButton *button : {m_follow, m_pause, m_wrap, m_copy, m_save})
        top->addWidget(button);
    m_stack = new QStackedWidget(card);
    m_message = new widgets::MessageView(m_stack);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_message);
    column->addWidget(m_stack, 1);
    m_status = widgets::makeLabel("logCounts", "caption", card);
    column->addWidget(m_status);
    connect(catalogue->apps(), &models::ObjectTable::applied, this, &LogsPage::listApps);
    connect(catalogue->instances(), &models::ObjectTable::applied, this, &LogsPage::followInstances);
    connect(log, &LogModel::changed, this, &LogsPage::showCounts);
    log->setActive(false);
    retranslateUi();
}

void LogsPage::setupChoice()
{
    m_apps = new QComboBox(this);
    m_apps->setObjectName(QStringLiteral("logApp"));
    m_revisions = new QComboBox(this);
    m_revisions->setObjectName(QStringLiteral("logRevision"));
    for (QComboBox *box : {m_apps, m_revisions}) {
        box->setMinimumWidth(grid(44));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    }
    connect(m_apps, &QComboBox::currentIndexChanged, this, &LogsPage::listRevisions);
    connect(m_revisions, &QComboBox::currentIndexChanged, this, &LogsPage::followInstances);
}

QToolButton *LogsPage::makeToggle(const char *name, const QString &iconName)
{
    QToolButton *button = widgets::makeIconButton(name, iconName, this);
    button->setCheckable(true);
    widgets::setLook(button, "toggle");
    return button;
}

void LogsPage::setupSearch()
{
    m_field = new QLineEdit(this);
    m_field->setObjectName(QStringLiteral("logSearch"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(grid(36));
    m_regex = makeToggle("logRegex", QStringLiteral("regex"));
    m_only = makeToggle("logOnly", QStringLiteral("filter"));
    m_previous = widgets::makeIconButton("logPrevious", QStringLiteral("previous"), this);
    m_next = widgets::makeIconButton("logNext", QStringLiteral("next"), this);
    m_matches = widgets::makeLabel("logMatches", "caption", this);
    m_matches->setWordWrap(false);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(searchAfterMs);
    connect(&m_searchTimer, &QTimer::timeout, this, &LogsPage::search);
    connect(m_field, &QLineEdit::textChanged, &m_searchTimer, qOverload<>(&QTimer::start));
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        search();
        goToMatch(true);
    });
    connect(m_regex, &QToolButton::toggled, this, &LogsPage::search);
    connect(m_only, &QToolButton::toggled, m_log, &LogModel::setOnlyMatches);
    connect(m_next, &QToolButton::clicked, this, [this] { goToMatch(true); });
    connect(m_previous, &QToolButton::clicked, this, [this] { goToMatch(false); });
    const auto key = [this](QKeySequence::StandardKey keys, bool forward) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, forward] { goToMatch(forward); });
    };
    key(QKeySequence::FindNext, true);
    key(QKeySequence::FindPrevious, false);
}

void LogsPage::setupButtons()
{
    m_follow = makeToggle("logFollow", QStringLiteral("follow"));
    m_follow->setChecked(true);
    m_pause = makeToggle("logPause", QStringLiteral("pause"));
    m_wrap = makeToggle("logWrap", QStringLiteral("wrap"));
    m_copy = widgets::makeIconButton("logCopyLines", QStringLiteral("copy"), this);
    m_save = widgets::makeIconButton("logSave", QStringLiteral("save"), this);
    connect(m_follow, &QToolButton::toggled, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_pause, &QToolButton::toggled, m_log, &LogModel::setPaused);
    connect(m_wrap, &QToolButton::toggled, m_view, &LogView::setWrap);
    connect(m_copy, &QToolButton::clicked, m_view, &LogView::copy);
    connect(m_save, &QToolButton::clicked, this, &LogsPage::saveWithDialog);
}

QString LogsPage::title() const
{
    return tr("Logs");
}

QString LogsPage::summary() const
{
    return tr("What all instances of an app write, in one row, also of those that have ended");
}

void LogsPage::focusFilter()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void LogsPage::retranslateUi()
{
    m_apps->setAccessibleName(tr("App whose output is shown"));
    m_apps->setPlaceholderText(tr("No app yet"));
    m_revisions->setAccessibleName(tr("Revision whose output is shown"));
    m_field->setPlaceholderText(tr("Search"));
    m_field->setAccessibleName(tr("Search the log"));
    widgets::setHint(m_regex, tr("Regular expression"));
    widgets::setHint(m_only, tr("Only lines that match"));
    widgets::setHint(m_previous, tr("Previous match"));
    widgets::setHint(m_next, tr("Next match"));
    widgets::setHint(m_follow, tr("Stay at the end"));
    widgets::setHint(m_pause, tr("Pause"));
    widgets::setHint(m_wrap, tr("Wrap long lines"));
    widgets::setHint(m_copy, tr("Copy the chosen lines"));
    widgets::setHint(m_save, tr("Save what is shown…"));
    if (m_revisions->count() > 0)
        m_revisions->setItemText(0, tr("All revisions"));
    listApps();
    showCounts();
}

void LogsPage::listApps()
{
    QStringList names;
    const models::ObjectTable *table = m_catalogue->apps();
    for (int row = 0; row < table->rowCount(); ++row)
        names.append(table->object(row).objectName().text());
    names.sort();
    QStringList shown;
    for (int i = 0; i < m_apps->count(); ++i)
        shown.append(m_apps->itemText(i));
    if (names != shown) {
        const QString before = m_apps->currentText();
        const QSignalBlocker quiet(m_apps);
        m_apps->clear();
        m_apps->addItems(names);
        m_apps->setCurrentIndex(std::max<int>(names.isEmpty() ? -1 : 0, int(names.indexOf(before))));
    }
    listRevisions();
}

ObjectName LogsPage::app() const
{
    const QString text = m_apps->currentText();
    return {text.section(QLatin1Char('/'), 0, 0), text.section(QLatin1Char('/'), 1)};
}

void LogsPage::listRevisions()
{
    QStringList names;
    const models::ObjectTable *table = m_catalogue->revisions();
    for (int row = 0; row < table->rowCount(); ++row) {
        const Object &revision = table->object(row);
        if (revision.ns() == app().ns && revision.label(resource::keys::service) == app().name)
            names.append(revision.name());
    }
    std::sort(names.begin(), names.end(), std::greater<>());
    const QString before = m_revisions->currentData().toString();
    {
        const QSignalBlocker quiet(m_revisions);
        m_revisions->clear();
        m_revisions->addItem(tr("All revisions"), QString());
        for (const QString &name : std::as_const(names))
            m_revisions->addItem(name, name);
        m_revisions->setCurrentIndex(std::max(0, m_revisions->findData(before)));
    }
    followInstances();
}

/// Of what is chosen, those that are known now; those seen earlier stay.
void LogsPage::followInstances()
{
    const QString revision = m_revisions->currentData().toString();
    const QString wanted = app().text() + QLatin1Char(' ') + revision;
    if (wanted != m_followed) {
        m_followed = wanted;
        m_log->clear();
    }
    std::vector<Object> pods;
    const models::ObjectTable *table = m_catalogue->instances();
    for (int row = 0; row < table->rowCount(); ++row) {
        const Object &pod = table->object(row);
        const bool ours = pod.ns() == app().ns && pod.label(resource::keys::service) == app().name;
        if (ours && (revision.isEmpty() || pod.label(resource::keys::revision) == revision))
            pods.push_back(pod);
    }
    // The newest first: they are what is looked at when there are too many.
    std::sort(pods.begin(), pods.end(),
              [](const Object &a, const Object &b) { return a.creationTime() > b.creationTime(); });
    QStringList names = m_log->sources();
    for (const Object &pod : pods) {
        if (!names.contains(pod.name()))
            names.append(pod.name());
    }
    m_log->setInstances(app().ns, names);
    showFace();
}

void LogsPage::choose(const ObjectName &app, const QString &revision)
{
    listApps();
    const int at = m_apps->findText(app.text());
    if (at < 0)
        return;
    m_apps->setCurrentIndex(at);
    listRevisions();
    m_revisions->setCurrentIndex(std::max(0, m_revisions->findData(revision)));
}

void LogsPage::search()
{
    m_searchTimer.stop();
    const bool good = m_log->setPattern(m_field->text(), m_regex->isChecked());
    m_field->setProperty("problem", !good);
    m_field->setToolTip(m_log->patternProblem());
    m_field->style()->unpolish(m_field);
    m_field->style()->polish(m_field);
}

void LogsPage::goToMatch(bool forward)
{
    const int from = m_view->currentRow() >= 0 ? m_view->currentRow() : m_view->topRow() - 1;
    const int row = m_log->findRow(from, forward);
    if (row < 0)
        return;
    m_view->setFollowing(false);
    m_view->setCurrentRow(row);
}

QString LogsPage::saveName() const
{
    QStringList words{m_revisions->currentData().toString()};
    if (words.first().isEmpty())
        words.first() = app().name.isEmpty() ? QStringLiteral("app") : app().name;
    words.append(QStringLiteral("log"));
    if (m_log->rowCount() > 0)
        words.append({utc(m_log->row(0).timeUs), utc(m_log->row(m_log->rowCount() - 1).timeUs)});
    return words.join(QLatin1Char('-')) + QStringLiteral(".log");
}

bool LogsPage::save(const QString &file) const
{
    QSaveFile target(file);
    if (!target.open(QIODevice::WriteOnly))
        return false;
    for (int row = 0; row < m_log->rowCount(); row += rowsAtOnce) {
        const QByteArray text = m_log->rowsAsText(row, row + rowsAtOnce - 1);
        if (target.write(text) != text.size())
            return false;
    }
    return target.commit();
}

void LogsPage::saveWithDialog()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save the log"), QDir(folder).filePath(saveName()), tr("Logs (*.log *.txt)"));
    if (!file.isEmpty() && !save(file))
        QMessageBox::warning(this, tr("Save the log"), tr("\"%1\" cannot be written.").arg(file));
}

void LogsPage::showCounts()
{
    const QLocale locale;
    QStringList parts{tr("%n line(s)", nullptr, m_log->lineCount()),
                      tr("%n instance(s)", nullptr, static_cast<int>(m_log->sources().size()))};
    if (m_log->isPaused())
        parts.append(tr("paused, %n line(s) held back", nullptr, m_log->heldBack()));
    if (m_log->leftOut() > 0)
        parts.append(tr("%n older instance(s) not followed", nullptr, m_log->leftOut()));
    if (!m_log->problem().isEmpty())
        parts.append(m_log->problem());
    m_status->setText(parts.join(QStringLiteral(" · ")));
    m_matches->setVisible(m_log->hasPattern());
    m_matches->setText(tr("%n match(es)", nullptr, m_log->matchCount()));
    for (QToolButton *button : {m_previous, m_next})
        button->setEnabled(m_log->matchCount() > 0);
    m_save->setEnabled(m_log->rowCount() > 0);
    showFace();
}

void LogsPage::showFace()
{
    if (m_apps->count() == 0)
        m_message->setMessage(QStringLiteral("log"), tr("No app yet"),
                              tr("Deploy one to see what it writes."));
    else if (m_log->lineCount() > 0 && m_log->rowCount() == 0)
        m_message->setMessage(QStringLiteral("search"), tr("No line matches"), {});
    else if (m_log->sources().isEmpty())
        m_message->setMessage(QStringLiteral("idle"), tr("No instance has run yet"),
                              tr("The next request starts one, and its output comes here."));
    else
        m_message->setMessage(QStringLiteral("log"), tr("No output yet"), {});
    const bool hasRows = m_log->rowCount() > 0;
    m_stack->setCurrentWidget(hasRows ? static_cast<QWidget *>(m_view) : m_message);
}

void LogsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_log->setActive(true);
    followInstances();
}

void LogsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_log->setActive(false);
}

} // namespace tidegate::pages
