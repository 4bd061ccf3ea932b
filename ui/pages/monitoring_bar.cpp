#include "ui/pages/monitoring_bar.h"

#include "core/resource/serving.h"
#include "ui/models/times.h"
#include "ui/pages/name_box.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

namespace tidegate::pages {

using models::MonitoringModel;
using resource::ObjectName;
using widgets::grid;

namespace {

constexpr std::array presets{15 * 60, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600};
constexpr qint64 longestMs = 366LL * 24 * 3600 * 1000; ///< nothing is kept longer

QDateTime dateTimeOf(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(models::msOf(time));
}

WallTime wallTimeOf(const QDateTime &time)
{
    return WallTime(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

} // namespace

MonitoringBar::MonitoringBar(models::Catalogue *catalogue, MonitoringModel *model, QWidget *parent)
    : QWidget(parent), m_catalogue(catalogue), m_model(model)
{
    setupSubject();
    setupRanges();
    setupCustom();
    setupToggles();
    setupRows();
    connect(catalogue->apps(), &models::ObjectTable::namesChanged, this, &MonitoringBar::listApps);
    connect(catalogue->revisions(), &models::ObjectTable::namesChanged, this, &MonitoringBar::listRevisions);
    retranslateUi();
}

void MonitoringBar::setupRows()
{
    m_subjectPart = new QWidget(this);
    m_rangePart = new QWidget(this);
    auto *subject = new QHBoxLayout(m_subjectPart);
    subject->addWidget(m_apps, 3);
    subject->addWidget(m_revisions, 2);
    auto *range = new QHBoxLayout(m_rangePart);
    auto *ranges = new QHBoxLayout;
    ranges->setSpacing(grid(1) / 2);
    for (QAbstractButton *button : m_ranges->buttons())
        ranges->addWidget(button);
    range->addLayout(ranges);
    range->addStretch(1);
    for (QToolButton *button : {m_compare, m_auto, m_refresh})
        range->addWidget(button);
    for (QHBoxLayout *part : {subject, range}) {
        part->setContentsMargins(0, 0, 0, 0);
        part->setSpacing(grid(2));
    }
    m_rows = new QBoxLayout(QBoxLayout::LeftToRight);
    m_rows->setSpacing(grid(3));
    m_rows->addWidget(m_subjectPart, 1);
    m_rows->addWidget(m_rangePart, 2);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    column->addLayout(m_rows);
    column->addWidget(m_customRow);
}

void MonitoringBar::arrange()
{
    const int needed =
        m_subjectPart->minimumSizeHint().width() + m_rangePart->minimumSizeHint().width() + grid(3);
    const auto direction = width() < needed ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (direction == m_rows->direction())
        return;
    m_rows->setDirection(direction);
    m_rows->setSpacing(direction == QBoxLayout::TopToBottom ? grid(2) : grid(3));
    updateGeometry();
}

QSize MonitoringBar::minimumSizeHint() const
{
    return {std::max(m_subjectPart->minimumSizeHint().width(), m_rangePart->minimumSizeHint().width()),
            layout()->minimumSize().height()};
}

void MonitoringBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void MonitoringBar::setupSubject()
{
    m_apps = new NameBox(m_catalogue->apps(), this);
    m_apps->setObjectName(QStringLiteral("monitoringApp"));
    m_revisions = new QComboBox(this);
    m_revisions->setObjectName(QStringLiteral("monitoringRevision"));
    m_revisions->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_revisions->setEditable(true); // to find one by typing
    m_revisions->setInsertPolicy(QComboBox::NoInsert);
    m_revisions->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_revisions->completer()->setFilterMode(Qt::MatchContains);
    for (QComboBox *box : {static_cast<QComboBox *>(m_apps), m_revisions})
        box->setMinimumWidth(grid(28));
    connect(m_apps, &NameBox::nameChosen, this, [this] {
        m_wantedRevision.clear();
        listRevisions();
        applySubject();
    });
    connect(m_revisions, &QComboBox::activated, this, [this](int index) {
        m_wantedRevision = m_revisions->itemData(index).toString();
        applySubject();
    });
}

void MonitoringBar::setupRanges()
{
    m_ranges = new QButtonGroup(this);
    const auto add = [this](const QString &name, int id) {
        auto *button = new QToolButton(this);
        button->setObjectName(name);
        button->setCheckable(true);
        widgets::setLook(button, "toggle");
        button->setFocusPolicy(Qt::StrongFocus);
        m_ranges->addButton(button, id);
        return button;
    };
    for (const int seconds : presets)
        add(QStringLiteral("monitoringRange-%1").arg(seconds), seconds);
    m_custom = add(QStringLiteral("monitoringCustom"), 0);
    m_ranges->button(presets.front())->setChecked(true);
    connect(m_ranges, &QButtonGroup::idClicked, this, [this](int seconds) {
        if (seconds > 0)
            applyPreset(seconds);
        else
            showCustom();
    });
}

void MonitoringBar::setupCustom()
{
    m_customRow = new QWidget(this);
    m_customRow->setObjectName(QStringLiteral("monitoringCustomRow"));
    m_fromLabel = new QLabel(m_customRow);
    m_toLabel = new QLabel(m_customRow);
    m_from = new QDateTimeEdit(m_customRow);
    m_from->setObjectName(QStringLiteral("monitoringFrom"));
    m_to = new QDateTimeEdit(m_customRow);
    m_to->setObjectName(QStringLiteral("monitoringTo"));
    for (QDateTimeEdit *edit : {m_from, m_to}) {
        edit->setCalendarPopup(true);
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &MonitoringBar::checkCustom);
    }
    m_fromLabel->setBuddy(m_from);
    m_toLabel->setBuddy(m_to);
    m_apply = widgets::makeButton("monitoringApply", {}, nullptr, m_customRow);
    m_customProblem = new QLabel(m_customRow);
    m_customProblem->setObjectName(QStringLiteral("monitoringRangeProblem"));
    widgets::setLook(m_customProblem, "problem");
    auto *row = new QHBoxLayout(m_customRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(2));
    for (QWidget *widget : QList<QWidget *>{m_fromLabel, m_from, m_toLabel, m_to, m_apply, m_customProblem})
        row->addWidget(widget);
    row->addStretch();
    m_customRow->hide();
    connect(m_apply, &QPushButton::clicked, this, &MonitoringBar::applyCustom);
}

void MonitoringBar::setupToggles()
{
    m_compare = new QToolButton(this);
    m_compare->setObjectName(QStringLiteral("monitoringCompare"));
    m_compare->setCheckable(true);
    m_compare->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_compare->setIcon(widgets::icon(QStringLiteral("compare")));
    m_auto = new QToolButton(this);
    m_auto->setObjectName(QStringLiteral("monitoringAuto"));
    m_auto->setCheckable(true);
    m_auto->setChecked(m_model->autoRefresh());
    for (QToolButton *button : {m_compare, m_auto}) {
        widgets::setLook(button, "toggle");
        button->setFocusPolicy(Qt::StrongFocus);
    }
    m_refresh = widgets::makeIconButton("monitoringRefresh", QStringLiteral("refresh"), this);
    connect(m_compare, &QToolButton::toggled, m_model, &MonitoringModel::setComparing);
    connect(m_auto, &QToolButton::toggled, m_model, &MonitoringModel::setAutoRefresh);
    connect(m_auto, &QToolButton::toggled, this, [this](bool on) {
        if (on)
            m_model->refresh();
    });
    connect(m_refresh, &QToolButton::clicked, m_model, &MonitoringModel::refresh);
}

void MonitoringBar::retranslateUi()
{
    m_apps->setAccessibleName(tr("Engine or app that is shown"));
    m_revisions->setAccessibleName(tr("Revision that is shown"));
    const std::array texts{std::pair(tr("15 m", "range of 15 minutes"), tr("The last 15 minutes")),
                           std::pair(tr("1 h", "range of an hour"), tr("The last hour")),
                           std::pair(tr("6 h", "range of 6 hours"), tr("The last 6 hours")),
                           std::pair(tr("24 h", "range of a day"), tr("The last 24 hours")),
                           std::pair(tr("7 d", "range of a week"), tr("The last 7 days"))};
    for (size_t i = 0; i < presets.size(); ++i) {
        m_ranges->button(presets.at(i))->setText(texts.at(i).first);
        widgets::setHint(m_ranges->button(presets.at(i)), texts.at(i).second);
    }
    m_custom->setText(tr("Custom…"));
    widgets::setHint(m_custom, tr("From one time to another"));
    m_fromLabel->setText(tr("&From"));
    m_toLabel->setText(tr("&To"));
    m_apply->setText(tr("Sho&w"));
    for (QDateTimeEdit *edit : {m_from, m_to}) {
        edit->setLocale(QLocale());
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    }
    m_compare->setText(tr("Compare"));
    widgets::setHint(m_compare, tr("Compare with the period before"));
    m_auto->setText(tr("Auto-refresh"));
    widgets::setHint(m_auto, tr("Ask again by itself, as often as there is something new"));
    widgets::setHint(m_refresh, tr("Ask again now"));
    m_apps->setHead(tr("Engine"));
    listApps();
    checkCustom();
    arrange();
}

void MonitoringBar::listApps()
{
    m_apps->refresh();
    listRevisions();
}

/// Made anew only when other names are there, so that an open list stays.
void MonitoringBar::listRevisions()
{
    const ObjectName wanted = app();
    QStringList names;
    if (!wanted.name.isEmpty())
        names = m_catalogue->revisions()->namesOf(wanted);
    std::sort(names.begin(), names.end(), std::greater<>());
    names.prepend(QString());
    bool same = m_revisions->count() == names.size();
    for (int i = 0; same && i < m_revisions->count(); ++i)
        same = m_revisions->itemData(i).toString() == names.at(i);
    const QSignalBlocker quiet(m_revisions);
    if (!same) {
        m_revisions->clear();
        for (const QString &name : std::as_const(names))
            m_revisions->addItem(name, name);
    }
    m_revisions->setItemText(0, wanted.name.isEmpty() ? tr("All apps") : tr("All revisions"));
    m_revisions->setEnabled(!wanted.name.isEmpty());
    m_revisions->setCurrentIndex(m_revisions->findData(m_wantedRevision));
}

ObjectName MonitoringBar::app() const
{
    return m_apps->name();
}

QString MonitoringBar::revision() const
{
    return m_wantedRevision;
}

void MonitoringBar::choose(const ObjectName &app, const QString &revision)
{
    m_apps->choose(app);
    m_wantedRevision = app.name.isEmpty() ? QString() : revision;
    listApps();
    applySubject();
}

void MonitoringBar::applySubject()
{
    using Of = MonitoringModel::Of;
    const ObjectName name = app();
    if (name.name.isEmpty())
        m_model->setSubject({Of::Engine, {}, {}, {}});
    else if (m_wantedRevision.isEmpty())
        m_model->setSubject({Of::App, name.ns, name.name, name.name});
    else
        m_model->setSubject({Of::Revision, name.ns, m_wantedRevision, name.name});
}

void MonitoringBar::applyPreset(int seconds)
{
    m_customRow->hide();
    m_model->setRange({std::chrono::seconds(seconds), {}, {}});
    Q_EMIT rangeChanged();
}

/// Begins with what is shown.
void MonitoringBar::showCustom()
{
    const MonitoringModel::Span span = m_model->whole();
    if (m_customRow->isHidden() && span.to > span.from) {
        m_from->setDateTime(dateTimeOf(span.from));
        m_to->setDateTime(dateTimeOf(span.to));
    }
    m_customRow->show();
    m_from->setFocus();
}

void MonitoringBar::checkCustom()
{
    const qint64 length = m_from->dateTime().msecsTo(m_to->dateTime());
    m_customProblem->setText(length <= 0          ? tr("The end must be after the beginning.")
                             : length > longestMs ? tr("A year is the most that is kept.")
                                                  : QString());
    m_apply->setEnabled(m_customProblem->text().isEmpty());
}

void MonitoringBar::applyCustom()
{
    m_custom->setChecked(true);
    m_model->setRange(
        {std::chrono::seconds(0), wallTimeOf(m_from->dateTime()), wallTimeOf(m_to->dateTime())});
    Q_EMIT rangeChanged();
}

/// A range from one moment to another is of no use the next day.
QString MonitoringBar::rangeText() const
{
    const auto seconds = m_model->range().length.count();
    return QString::number(seconds > 0 ? seconds : presets.front());
}

void MonitoringBar::setRangeText(const QString &text)
{
    const int seconds = text.toInt();
    if (std::find(presets.begin(), presets.end(), seconds) == presets.end())
        return;
    m_ranges->button(seconds)->setChecked(true);
    applyPreset(seconds);
}

void MonitoringBar::setComparing(bool comparing)
{
    m_compare->setChecked(comparing);
}

void MonitoringBar::focusFilter()
{
    m_apps->setFocus(Qt::ShortcutFocusReason);
    m_apps->lineEdit()->selectAll();
}

void MonitoringBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
