#include "ui/pages/metering_page.h"

#include "ui/charts/time_series_view.h"
#include "ui/models/formatting.h"
#include "ui/models/table_text.h"
#include "ui/models/times.h"
#include "ui/pages/metering_table_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QDateEdit>
#include <QDir>
#include <QFileDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QPointer>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <cmath>

namespace tidegate::pages {

using models::MeteringModel;
using models::MeteringTable;
using models::msOf;
using models::RangePreset;
using widgets::grid;

namespace {

constexpr int mostLines = 7;
const QString pricesLink = QStringLiteral("prices");

void select(QComboBox *box, int data)
{
    box->setCurrentIndex(std::max(0, box->findData(data)));
}

} // namespace

MeteringPage::MeteringPage(MeteringModel *model, QWidget *parent) : Page(parent), m_model(model)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(4), grid(4), grid(4), grid(4));
    column->setSpacing(grid(3));
    setupChoice();
    m_banner = new widgets::Banner(this);
    m_banner->setObjectName(QStringLiteral("meteringBanner"));
    column->addWidget(m_banner);
    setupContent();
    column->addWidget(m_stack, 1);
    connect(model, &MeteringModel::changed, this, &MeteringPage::showAll);
    connect(m_banner, &widgets::Banner::actionRequested, model, &MeteringModel::refresh);
    connect(m_message, &widgets::MessageView::actionRequested, model, &MeteringModel::refresh);
    retranslateUi();
}

QComboBox *MeteringPage::makeBox(const char *name)
{
    auto *box = new QComboBox(this);
    box->setObjectName(QString::fromLatin1(name));
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *label = new QLabel(this);
    label->setBuddy(box);
    m_labels.append(label);
    return box;
}

void MeteringPage::setupChoice()
{
    m_range = makeBox("meteringRange");
    for (const auto preset : {RangePreset::Today, RangePreset::Yesterday, RangePreset::SevenDays,
                              RangePreset::ThisMonth, RangePreset::LastMonth, RangePreset::Custom})
        m_range->addItem(QString(), static_cast<int>(preset));
    m_first = new QDateEdit(QDate::currentDate().addDays(-6), this);
    m_first->setObjectName(QStringLiteral("meteringFirst"));
    m_last = new QDateEdit(QDate::currentDate(), this);
    m_last->setObjectName(QStringLiteral("meteringLast"));
    m_step = makeBox("meteringStep");
    m_step->addItem(QString(), 1);
    m_step->addItem(QString(), 24);
    m_group = makeBox("meteringGroup");
    using Group = client::MeteringQuery::Group;
    for (const auto group : {Group::Namespace, Group::Service, Group::Revision})
        m_group->addItem(QString(), static_cast<int>(group));
    select(m_group, static_cast<int>(Group::Service));
    m_column = makeBox("meteringColumn");
    for (int column = MeteringTable::RequestsColumn; column < MeteringTable::ColumnCount; ++column)
        m_column->addItem(QString(), column);
    select(m_column, MeteringTable::VcpuColumn);
    m_span = widgets::makeLabel("meteringSpan", "caption", this);
    m_span->setWordWrap(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    const QList<QComboBox *> boxes{m_range, m_step, m_group};
    for (int i = 0; i < boxes.size(); ++i) {
        row->addWidget(m_labels.at(i));
        row->addWidget(boxes.at(i));
        if (i == 0) {
            row->addWidget(m_first);
            row->addWidget(m_last);
        }
        row->addSpacing(grid(2));
    }
    row->addStretch();
    row->addWidget(m_span);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    for (QDateEdit *edit : {m_first, m_last}) {
        edit->setCalendarPopup(true);
        edit->hide();
        connect(edit, &QDateEdit::dateChanged, this, &MeteringPage::choose);
    }
    connect(m_range, &QComboBox::activated, this, [this] {
        // A month by the hour is a comb; a day by the day is one bar.
        const auto preset = RangePreset(m_range->currentData().toInt());
        const bool isDay = preset == RangePreset::Today || preset == RangePreset::Yesterday;
        select(m_step, isDay ? 1 : 24);
        choose();
    });
    connect(m_step, &QComboBox::activated, this, &MeteringPage::choose);
    connect(m_group, &QComboBox::activated, this, &MeteringPage::choose);
    connect(m_column, &QComboBox::activated, this, &MeteringPage::showChart);
    choose();
}

void MeteringPage::setupContent()
{
    m_stack = new QStackedWidget(this);
    m_message = new widgets::MessageView(m_stack);
    m_message->setObjectName(QStringLiteral("meteringMessage"));
    auto *splitter = new QSplitter(Qt::Vertical, m_stack);
    splitter->setHandleWidth(grid(3));
    splitter->setChildrenCollapsible(false);
    m_chartCard = new widgets::Card(splitter);
    m_chart = new charts::TimeSeriesView(m_chartCard);
    m_chart->setObjectName(QStringLiteral("meteringChart"));
    m_chartCard->headingRow()->addWidget(m_labels.last());
    m_chartCard->headingRow()->addWidget(m_column);
    m_chartCard->body()->addWidget(m_chart, 1);
    auto *bottom = new QFrame(splitter);
    widgets::setLook(bottom, "card");
    auto *column = new QVBoxLayout(bottom);
    column->setContentsMargins(grid(3), grid(3), grid(3), grid(2));
    column->setSpacing(grid(2));
    m_tableView = new MeteringTableView(m_model->table(), bottom);
    column->addWidget(m_tableView, 1);
    m_idle = widgets::makeLabel("meteringIdle", "caption", bottom);
    m_cost = widgets::makeLabel("meteringCost", "caption", bottom);
    m_cost->setTextFormat(Qt::RichText);
    m_cost->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    column->addWidget(m_idle);
    column->addWidget(m_cost);
    splitter->addWidget(m_chartCard);
    splitter->addWidget(bottom);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    m_stack->addWidget(splitter);
    m_stack->addWidget(m_message);
    connect(m_cost, &QLabel::linkActivated, this, &MeteringPage::pricesRequested);
    connect(m_tableView, &MeteringTableView::columnChosen, this, &MeteringPage::showColumn);
    connect(m_tableView, &MeteringTableView::serverCsvRequested, this, &MeteringPage::saveServerCsv);
    connect(&m_tableView->totals(), &QAbstractItemModel::dataChanged, this, &MeteringPage::showNotes);
}

QString MeteringPage::title()
{
    return tr("Metering");
}

QString MeteringPage::summary()
{
    return tr("What namespaces, services and revisions have used, what it costs, and what of it was idle");
}

void MeteringPage::focusFilter()
{
    m_tableView->filterField()->setFocus(Qt::ShortcutFocusReason);
    m_tableView->filterField()->selectAll();
}

void MeteringPage::saveState(session::Settings &settings, const QString &profile) const
{
    m_tableView->saveState(settings, profile);
}

void MeteringPage::restoreState(const session::Settings &settings, const QString &profile)
{
    m_tableView->restoreState(settings, profile);
}

void MeteringPage::choose()
{
    const auto preset = RangePreset(m_range->currentData().toInt());
    m_first->setVisible(preset == RangePreset::Custom);
    m_last->setVisible(preset == RangePreset::Custom);
    m_model->choose({preset, m_first->date(), m_last->date(), m_step->currentData().toInt(),
                     client::MeteringQuery::Group(m_group->currentData().toInt())});
}

void MeteringPage::showColumn(int column)
{
    const int index = m_column->findData(column);
    if (index < 0)
        return;
    m_column->setCurrentIndex(index);
    showChart();
}

QString MeteringPage::subjectWord() const
{
    static const char *const words[] = {"usage-by-namespace", "usage-by-service", "usage-by-revision"};
    return QString::fromLatin1(words[m_group->currentIndex()]);
}

void MeteringPage::showAll()
{
    showFace();
    showChart();
    showNotes();
    const auto &answer = m_model->answer();
    m_tableView->setExportName(models::exportFileName(subjectWord(), QStringLiteral("metering"),
                                                      msOf(answer.from), msOf(answer.to),
                                                      QStringLiteral("csv")));
}

void MeteringPage::showFace()
{
    using State = MeteringModel::State;
    const bool hasRows = m_model->table()->rowCount() > 0;
    const bool keepsRows =
        hasRows && (m_model->state() == State::Failed || m_model->state() == State::Loading);
    if (m_model->state() == State::Failed && hasRows)
        m_banner->show(
            widgets::Tone::Caution,
            tr("This could not be read again; what you see is from before. %1").arg(m_model->problem()),
            tr("Try again"));
    else
        m_banner->clear();
    switch (m_model->state()) {
    case State::Idle:
        m_message->setMessage(QStringLiteral("offline"), tr("Not connected"),
                              tr("Connect to a server to see what is used on it."));
        break;
    case State::Loading:
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
        break;
    case State::Forbidden:
        m_message->setMessage(QStringLiteral("error"), tr("Usage is for administrators"),
                              tr("This connection's token may not read it. Connect as an administrator.\n%1",
                                 "the server's own words")
                                  .arg(m_model->problem()),
                              tr("Try again"));
        break;
    case State::Failed:
        m_message->setMessage(QStringLiteral("error"), tr("Usage could not be read"), m_model->problem(),
                              tr("Try again"));
        break;
    case State::Empty:
    case State::Ready:
        m_message->setMessage(QStringLiteral("metering"), tr("Nothing was used in this time"),
                              tr("Choose another range, or send an app a request: its use is here some "
                                 "seconds later."),
                              tr("Look again"));
        break;
    }
    const bool shows = m_model->state() == State::Ready || keepsRows;
    m_stack->setCurrentIndex(shows ? 0 : 1);
}

void MeteringPage::showChart()
{
    const int column = m_column->currentData().toInt();
    const auto lines = m_model->lines(column, mostLines);
    QList<charts::Series> series;
    for (const models::MeteringLine &line : lines)
        series.append({line.key, line.name, charts::Series::Shape::Steps, charts::Series::Axis::Left,
                       column == MeteringTable::RequestsColumn || column == MeteringTable::ErrorsColumn,
                       false});
    const QString title = MeteringTable::columnTitle(column);
    m_chart->setTitle(title);
    m_chart->setAxisTitles(title, {});
    m_chart->setExportName(subjectWord(), MeteringTable::columnWord(column));
    m_chart->setSeries(series);
    const auto &answer = m_model->answer();
    m_chart->setSpan(msOf(answer.from), msOf(answer.to));
    for (const models::MeteringLine &line : lines)
        m_chart->replace(line.key, line.points);
    const bool isCost = column == MeteringTable::CostColumn || column == MeteringTable::IdleCostColumn;
    if (isCost && m_model->prices().isEmpty())
        m_chart->setState(charts::TimeSeriesView::State::Empty, tr("Set prices to see costs."));
    else
        m_chart->setState(lines.isEmpty() ? charts::TimeSeriesView::State::Empty
                                          : charts::TimeSeriesView::State::Ready,
                          tr("Nothing was used in this time"));
}

/// What idling comes to, and where prices are set.
void MeteringPage::showNotes()
{
    const client::Usage total = m_tableView->totals().total();
    const double seconds = total.instanceSeconds();
    const auto idleCost = models::idleCostOf(total, m_model->prices());
    QString idle;
    if (seconds > 0) {
        const QString share = models::formatting::percent(100 * total.idleSeconds / seconds);
        const QString idleTime =
            models::formatting::duration(std::chrono::seconds(std::llround(total.idleSeconds)));
        const QString time = models::formatting::duration(std::chrono::seconds(std::llround(seconds)));
        idle = idleCost
                   ? tr("Idle: %1 of the instances' time (%2 of %3), at %4 for their memory.")
                         .arg(share, idleTime, time, models::moneyText(*idleCost, m_model->prices().currency))
                   : tr("Idle: %1 of the instances' time (%2 of %3).").arg(share, idleTime, time);
    }
    m_idle->setText(idle);
    m_idle->setVisible(!idle.isEmpty());
    const QString link = QStringLiteral("<a href=\"%1\">%2</a>");
    m_cost->setText(m_model->prices().isEmpty()
                        ? tr("No prices are set, so nothing is said about costs. %1", "a link")
                              .arg(link.arg(pricesLink, tr("Set prices…")))
                        : tr("Costs are by your own prices, not a bill. %1", "a link")
                              .arg(link.arg(pricesLink, tr("Change prices…"))));
    const auto &answer = m_model->answer();
    m_span->setText(answer.to > answer.from ? tr("%1 – %2", "first and last time of a range")
                                                  .arg(models::formatting::dateTime(answer.from),
                                                       models::formatting::dateTime(answer.to))
                                            : QString());
}

void MeteringPage::saveServerCsv()
{
    const QString name =
        models::exportFileName(subjectWord(), QStringLiteral("metering-steps"), msOf(m_model->answer().from),
                               msOf(m_model->answer().to), QStringLiteral("csv"));
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString file = QFileDialog::getSaveFileName(window(), tr("Export the server's CSV"),
                                                      QDir(folder).filePath(name), tr("CSV files (*.csv)"));
    if (file.isEmpty())
        return;
    m_model->askForCsv(this, [this, file](const Result<QByteArray> &csv) {
        QSaveFile target(file);
        if (!csv)
            QMessageBox::warning(window(), tr("Export the server's CSV"),
                                 models::formatting::error(csv.error()));
        else if (!target.open(QIODevice::WriteOnly) || target.write(*csv) != csv->size() || !target.commit())
            QMessageBox::warning(window(), tr("Export the server's CSV"),
                                 tr("\"%1\" cannot be written.").arg(file));
    });
}

void MeteringPage::retranslateUi()
{
    const QStringList labels{tr("&Time"), tr("&By"), tr("&Group"), tr("S&how")};
    for (int i = 0; i < m_labels.size(); ++i)
        m_labels.at(i)->setText(labels.at(i));
    const QStringList ranges{tr("Today"),      tr("Yesterday"),  tr("7 days"),
                             tr("This month"), tr("Last month"), tr("Custom")};
    for (int i = 0; i < m_range->count(); ++i)
        m_range->setItemText(i, ranges.at(i));
    m_step->setItemText(0, tr("Hour"));
    m_step->setItemText(1, tr("Day"));
    m_group->setItemText(0, tr("Namespaces"));
    m_group->setItemText(1, tr("Services"));
    m_group->setItemText(2, tr("Revisions"));
    for (int i = 0; i < m_column->count(); ++i)
        m_column->setItemText(i, MeteringTable::columnTitle(m_column->itemData(i).toInt()));
    m_range->setAccessibleName(tr("Range of time"));
    m_step->setAccessibleName(tr("Step of the chart"));
    m_group->setAccessibleName(tr("What usage is added up by"));
    m_column->setAccessibleName(tr("What the chart shows"));
    m_first->setAccessibleName(tr("First day"));
    m_last->setAccessibleName(tr("Last day"));
    m_chartCard->setHeading(tr("Over time"));
    showAll();
}

void MeteringPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_model->setActive(true);
}

void MeteringPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_model->setActive(false);
}

} // namespace tidegate::pages
