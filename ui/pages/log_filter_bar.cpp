#include "ui/pages/log_filter_bar.h"

#include "core/resource/serving.h"
#include "ui/models/times.h"
#include "ui/pages/log_view.h"
#include "ui/pages/name_box.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

namespace tidegate::pages {

using models::LogFilter;
using resource::ObjectName;
using widgets::grid;

namespace {

constexpr int searchAfterMs = 300; ///< typing goes on; each search reads all that is kept
constexpr int customRange = -1;
constexpr int contextChoices[] = {0, 2, 5, 20, 100};
constexpr int rangeSeconds[] = {0, 15 * 60, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600, customRange};

WallTime wallOf(const QDateTime &time)
{
    return WallTime(
        std::chrono::duration_cast<WallTime::duration>(std::chrono::milliseconds(time.toMSecsSinceEpoch())));
}

/// Takes these texts (with these values as data) if they are others; the choice stays where it can.
void fill(QComboBox *box, const QString &all, const QStringList &names,
          const std::function<QString(const QString &)> &shown)
{
    QStringList now;
    for (int i = 1; i < box->count(); ++i)
        now.append(box->itemData(i).toString());
    if (now == names && box->count() > 0)
        return;
    const QString before = box->currentData().toString();
    const QSignalBlocker quiet(box);
    box->clear();
    box->addItem(all, QString());
    for (const QString &name : names)
        box->addItem(shown(name), name);
    box->setCurrentIndex(std::max(0, box->findData(before)));
}

} // namespace

LogFilterBar::LogFilterBar(models::Catalogue *catalogue, QWidget *parent)
    : QWidget(parent), m_catalogue(catalogue)
{
    widgets::setLook(this, "plain");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    setupChoice();
    setupRange();
    setupSearch();
    column->addLayout(m_choiceRow);
    column->addLayout(m_rangeRow);
    column->addLayout(m_searchRow);
    column->addWidget(m_problem);
    connect(catalogue->apps(), &models::ObjectTable::namesChanged, this, &LogFilterBar::listApps);
    connect(catalogue->revisions(), &models::ObjectTable::namesChanged, this, &LogFilterBar::listRevisions);
    connect(catalogue->instances(), &models::ObjectTable::applied, this, &LogFilterBar::listInstances);
    retranslateUi();
}

void LogFilterBar::setupChoice()
{
    const auto make = [this](const char *name) {
        auto *box = new QComboBox(this);
        box->setObjectName(QString::fromLatin1(name));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        return box;
    };
    m_apps = new NameBox(m_catalogue->apps(), this);
    m_apps->setObjectName(QStringLiteral("logApp"));
    m_revisions = make("logRevision");
    m_instances = make("logInstance");
    m_streams = make("logStream");
    m_range = make("logRange");
    m_choiceRow = new QHBoxLayout;
    m_choiceRow->setSpacing(grid(2));
    m_choiceRow->addWidget(m_apps, 4);
    m_choiceRow->addWidget(m_revisions, 3);
    m_choiceRow->addWidget(m_instances, 3);
    m_choiceRow->addWidget(m_streams, 2);
    m_choiceRow->addWidget(m_range, 2);
    for (int i = 0; i < 3; ++i)
        m_streams->addItem(QString());
    for (const int seconds : rangeSeconds)
        m_range->addItem(QString(), seconds);
    connect(m_apps, &NameBox::nameChosen, this, [this] {
        m_seen.clear();
        listRevisions();
    });
    connect(m_revisions, &QComboBox::currentIndexChanged, this, &LogFilterBar::listInstances);
    connect(m_instances, &QComboBox::currentIndexChanged, this, &LogFilterBar::changed);
    connect(m_streams, &QComboBox::currentIndexChanged, this, &LogFilterBar::changed);
    connect(m_range, &QComboBox::currentIndexChanged, this, &LogFilterBar::showRange);
}

void LogFilterBar::setupRange()
{
    const QDateTime now = QDateTime::currentDateTime();
    m_rangeRow = new QHBoxLayout;
    m_rangeRow->setSpacing(grid(2));
    m_from = new QDateTimeEdit(now.addSecs(-3600), this);
    m_from->setObjectName(QStringLiteral("logFrom"));
    m_to = new QDateTimeEdit(now, this);
    m_to->setObjectName(QStringLiteral("logTo"));
    m_dash = new QLabel(QStringLiteral("–"), this);
    for (QDateTimeEdit *edit : {m_from, m_to}) {
        edit->setCalendarPopup(true);
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
        edit->setButtonSymbols(QAbstractSpinBox::NoButtons);
        connect(edit, &QDateTimeEdit::dateTimeChanged, &m_searchTimer, qOverload<>(&QTimer::start));
    }
    m_rangeRow->addStretch();
    for (QWidget *widget : QList<QWidget *>{m_from, m_dash, m_to})
        m_rangeRow->addWidget(widget);
}

void LogFilterBar::setupSearch()
{
    m_field = new QLineEdit(this);
    m_field->setObjectName(QStringLiteral("logSearch"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(grid(36));
    const auto toggle = [this](const char *name, const QString &icon) {
        QToolButton *button = widgets::makeIconButton(name, icon, this);
        button->setCheckable(true);
        widgets::setLook(button, "toggle");
        connect(button, &QToolButton::toggled, this, &LogFilterBar::changed);
        return button;
    };
    m_regex = toggle("logRegex", QStringLiteral("regex"));
    m_case = toggle("logCase", QString());
    m_case->setText(QStringLiteral("Aa"));
    m_case->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_context = new QComboBox(this);
    m_context->setObjectName(QStringLiteral("logContext"));
    for (const int lines : contextChoices)
        m_context->addItem(QString(), lines);
    m_problem = widgets::makeLabel("logPatternProblem", "problem", this);
    m_problem->hide();
    m_searchRow = new QHBoxLayout;
    m_searchRow->setSpacing(grid(2));
    m_searchRow->addWidget(m_field, 1);
    m_searchRow->addWidget(m_regex);
    m_searchRow->addWidget(m_case);
    m_searchRow->addWidget(m_context);
    m_searchTimer.setSingleShot(true);
    m_searchTimer.setInterval(searchAfterMs);
    connect(&m_searchTimer, &QTimer::timeout, this, &LogFilterBar::changed);
    connect(m_field, &QLineEdit::textChanged, &m_searchTimer, qOverload<>(&QTimer::start));
    connect(m_context, &QComboBox::currentIndexChanged, this, &LogFilterBar::changed);
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        if (filter() == m_told)
            Q_EMIT nextRequested();
        else
            changed();
    });
}

void LogFilterBar::retranslateUi()
{
    m_apps->setAccessibleName(tr("App whose output is shown"));
    m_apps->setNoneText(tr("No app yet"));
    m_revisions->setAccessibleName(tr("Revision whose output is shown"));
    m_instances->setAccessibleName(tr("Instance whose output is shown"));
    m_streams->setAccessibleName(tr("Stream"));
    m_range->setAccessibleName(tr("Time range"));
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("To"));
    m_streams->setItemText(0, tr("Both streams"));
    m_streams->setItemText(1, tr("Standard output"));
    m_streams->setItemText(2, tr("Standard error"));
    const QStringList ranges{tr("All that is kept"), tr("Last 15 minutes"), tr("Last hour"),
                             tr("Last 6 hours"),     tr("Last 24 hours"),   tr("Last 7 days"),
                             tr("From – to…")};
    for (int i = 0; i < ranges.size(); ++i)
        m_range->setItemText(i, ranges.at(i));
    m_field->setPlaceholderText(tr("Search in everything that is kept"));
    m_field->setAccessibleName(tr("Search the log"));
    widgets::setHint(m_regex, tr("Regular expression (RE2)"));
    widgets::setHint(m_case, tr("Mind upper and lower case"));
    m_context->setAccessibleName(tr("Lines around each that is found"));
    m_context->setToolTip(tr("Lines around each that is found"));
    for (int i = 0; i < m_context->count(); ++i)
        m_context->setItemText(i, i == 0 ? tr("No context")
                                         : tr("%n line(s) around", nullptr, contextChoices[i]));
    if (m_revisions->count() > 0)
        m_revisions->setItemText(0, tr("All revisions"));
    if (m_instances->count() > 0)
        m_instances->setItemText(0, tr("All instances"));
    listApps();
    showRange();
}

bool LogFilterBar::hasApps() const
{
    return m_apps->count() > 0;
}

ObjectName LogFilterBar::app() const
{
    return m_apps->name();
}

void LogFilterBar::listApps()
{
    m_apps->refresh();
    if (m_apps->currentIndex() < 0) { // gone, or none was there
        m_apps->choose(m_apps->names()->name(0));
        m_seen.clear();
    }
    listRevisions();
}

void LogFilterBar::listRevisions()
{
    QStringList names = m_catalogue->revisions()->namesOf(app());
    std::sort(names.begin(), names.end(), std::greater<>());
    fill(m_revisions, tr("All revisions"), names, [](const QString &name) { return name; });
    listInstances();
}

/// Those that run, and those whose output has been seen.
void LogFilterBar::listInstances()
{
    const QString revision = m_revisions->currentData().toString();
    QStringList names = m_seen;
    for (const QString &pod : m_catalogue->instances()->namesOf(app())) {
        if (!names.contains(pod))
            names.append(pod);
    }
    if (!revision.isEmpty())
        names.removeIf([&](const QString &name) { return !name.startsWith(revision + QLatin1Char('-')); });
    // One that is chosen stays, though nothing tells of it any more.
    if (const QString chosen = m_instances->currentData().toString();
        !chosen.isEmpty() && m_seen.contains(chosen) && !names.contains(chosen) && revision.isEmpty())
        names.append(chosen);
    names.sort();
    fill(m_instances, tr("All instances"), names, shortInstanceName);
    for (int i = 1; i < m_instances->count(); ++i)
        m_instances->setItemData(i, m_instances->itemData(i), Qt::ToolTipRole);
    changed();
}

void LogFilterBar::addInstances(const QStringList &instances)
{
    bool isNew = false;
    for (const QString &instance : instances) {
        if (instance.isEmpty() || m_seen.contains(instance))
            continue;
        m_seen.append(instance);
        isNew = true;
    }
    if (isNew)
        listInstances();
}

void LogFilterBar::showRange()
{
    const bool isCustom = m_range->currentData().toInt() == customRange;
    for (QWidget *widget : QList<QWidget *>{m_from, m_dash, m_to})
        widget->setVisible(isCustom);
    changed();
}

LogFilter LogFilterBar::filter() const
{
    LogFilter filter;
    filter.ns = app().ns;
    filter.service = app().name;
    filter.revision = m_revisions->currentData().toString();
    filter.instance = m_instances->currentData().toString();
    using Stream = client::OutputQuery::Stream;
    filter.stream = std::array{Stream::Both, Stream::Output,
                               Stream::Error}[size_t(std::max(0, m_streams->currentIndex()))];
    const int seconds = m_range->currentData().toInt();
    if (seconds > 0)
        filter.last = std::chrono::seconds(seconds);
    if (seconds == customRange) {
        filter.from = wallOf(m_from->dateTime());
        filter.to = wallOf(m_to->dateTime());
    }
    filter.text = m_field->text();
    filter.isExpression = m_regex->isChecked();
    filter.mindsCase = m_case->isChecked();
    filter.context = m_context->currentData().toInt();
    return filter;
}

void LogFilterBar::changed()
{
    m_searchTimer.stop();
    const LogFilter now = filter();
    m_context->setEnabled(now.isSearch());
    if (now == m_told)
        return;
    m_told = now;
    setPatternProblem({});
    Q_EMIT filterChanged();
}

void LogFilterBar::choose(const ObjectName &app, const QString &revision)
{
    m_apps->refresh();
    if (m_apps->names()->indexOf(app) < 0)
        return;
    if (app != m_apps->name()) {
        m_apps->choose(app);
        m_seen.clear();
    }
    listRevisions();
    m_revisions->setCurrentIndex(std::max(0, m_revisions->findData(revision)));
}

void LogFilterBar::setPatternProblem(const QString &text)
{
    m_problem->setText(text.isEmpty() ? QString() : tr("The expression is not understood: %1").arg(text));
    m_problem->setVisible(!text.isEmpty());
    if (m_field->property("problem").toBool() == !text.isEmpty())
        return;
    m_field->setProperty("problem", !text.isEmpty());
    m_field->style()->unpolish(m_field);
    m_field->style()->polish(m_field);
}

void LogFilterBar::focusSearch()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

QString LogFilterBar::fileTime(std::optional<WallTime> time)
{
    if (!time)
        return {};
    return QDateTime::fromMSecsSinceEpoch(models::msOf(*time), Qt::UTC)
        .toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

void LogFilterBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
