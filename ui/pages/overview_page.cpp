#include "ui/pages/overview_page.h"

#include "ui/charts/time_series_view.h"
#include "ui/models/formatting.h"
#include "ui/pages/attention_list.h"
#include "ui/pages/change_delegate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QGridLayout>
#include <QListView>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::ObjectTable;
using widgets::grid;
using widgets::Tone;

OverviewPage::OverviewPage(models::OverviewModel *model, models::OverviewLive *live, QWidget *parent)
    : Page(parent)
    , m_model(model)
    , m_live(live)
    , m_stack(new QStackedWidget(this))
    , m_content(new QWidget(m_stack))
{
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(grid(4), grid(4), grid(4), grid(4));
    column->setSpacing(grid(4));
    setupTiles();
    setupLists();
    setupFaces();
    connect(model, &models::OverviewModel::changed, this, &OverviewPage::showCounts);
    connect(live, &models::OverviewLive::changed, this, &OverviewPage::showLive);
    connect(model, &models::OverviewModel::loadChanged, this, &OverviewPage::showFace);
    retranslateUi();
}

void OverviewPage::setupTiles()
{
    auto *tiles = new QGridLayout;
    tiles->setSpacing(grid(3));
    constexpr int columns = 4;
    const auto add = [&](const char *name, const QString &iconName, const QString &kind) {
        auto *tile = new widgets::Tile(iconName, m_content);
        tile->setObjectName(QString::fromLatin1(name));
        connect(tile, &widgets::Tile::activated, this, [this, kind] { Q_EMIT objectRequested(kind, {}); });
        const int place = tiles->count();
        tiles->addWidget(tile, place / columns, place % columns);
        tiles->setColumnStretch(place % columns, 1);
        return tile;
    };
    m_apps = add("tileApps", QStringLiteral("app"), QStringLiteral("Service"));
    m_instances = add("tileInstances", QStringLiteral("engine"), QStringLiteral("Pod"));
    m_requests = add("tileRequests", QStringLiteral("invoke"), QStringLiteral("Service"));
    m_engines = add("tileEngines", QStringLiteral("connect"), QStringLiteral("Engine"));
    m_starts = add("tileStarts", QStringLiteral("scaling"), QStringLiteral("Revision"));
    m_cost = add("tileCost", QStringLiteral("metering"), QStringLiteral("Metering"));
    m_pool = add("tilePool", QStringLiteral("pending"), QStringLiteral("InstancePool"));
    m_memory = add("tileMemory", QStringLiteral("engine"), QStringLiteral("Engine"));
    static_cast<QVBoxLayout *>(m_content->layout())->addLayout(tiles);
}

QWidget *OverviewPage::setupChart()
{
    m_chartCard = new widgets::Card(m_content);
    m_chart = new charts::TimeSeriesView(m_chartCard);
    m_chart->setObjectName(QStringLiteral("overviewChart"));
    m_chart->setMinimumHeight(grid(40));
    m_chart->setExportName(QStringLiteral("engine"), QStringLiteral("instances-requests"));
    m_chartCard->body()->addWidget(m_chart, 1);
    return m_chartCard;
}

void OverviewPage::setupLists()
{
    m_attentionCard = new widgets::Card(m_content);
    m_attention = new AttentionList;
    auto *scroll = new QScrollArea(m_attentionCard);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    widgets::setLook(m_attention, "plain");
    scroll->setWidget(m_attention);
    m_attentionCard->body()->addWidget(scroll);
    connect(m_attention, &AttentionList::chosen, this, &OverviewPage::objectRequested);

    m_recentCard = new widgets::Card(m_content);
    m_recent = new QListView(m_recentCard);
    m_recent->setObjectName(QStringLiteral("recentChanges"));
    m_recent->setModel(m_model->recent());
    m_recent->setItemDelegate(new ChangeDelegate(m_recent));
    m_recent->setMouseTracking(true);
    m_recent->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_recent->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *none = widgets::makeLabel("recentNone", "caption", m_recentCard);
    m_recentNone = none;
    m_recentCard->body()->addWidget(none);
    m_recentCard->body()->addWidget(m_recent, 1);
    connect(m_recent, &QListView::activated, this, [this](const QModelIndex &index) {
        const models::RecentChange &change = m_model->recent()->at(index.row());
        Q_EMIT objectRequested(change.kind, change.name);
    });
    connect(m_model->recent(), &QAbstractItemModel::rowsInserted, this, [this] { m_recentNone->hide(); });

    auto *row = new QHBoxLayout;
    row->setSpacing(grid(3));
    row->addWidget(m_attentionCard, 1);
    row->addWidget(setupChart(), 1);
    row->addWidget(m_recentCard, 1);
    static_cast<QVBoxLayout *>(m_content->layout())->addLayout(row, 1);
}

void OverviewPage::setupFaces()
{
    m_firstUse = new QWidget(m_stack);
    auto *firstColumn = new QVBoxLayout(m_firstUse);
    firstColumn->setContentsMargins(grid(6), grid(6), grid(6), grid(6));
    m_dropZone = new widgets::DropZone(m_firstUse);
    m_dropZone->setObjectName(QStringLiteral("firstUseDropZone"));
    firstColumn->addWidget(m_dropZone);
    connect(m_dropZone, &widgets::DropZone::dropped, this, &OverviewPage::fileDropped);
    connect(m_dropZone, &widgets::DropZone::chooseRequested, this, &OverviewPage::deployRequested);
    m_message = new widgets::MessageView(m_stack);
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_firstUse);
    m_stack->addWidget(m_message);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
}

QString OverviewPage::title()
{
    return tr("Overview");
}

QString OverviewPage::summary()
{
    return tr("How everything is, and what has just happened");
}

void OverviewPage::retranslateUi()
{
    m_apps->setTitle(tr("Apps"));
    m_instances->setTitle(tr("Instances"));
    m_requests->setTitle(tr("Requests per second"));
    m_cost->setTitle(tr("Cost today"));
    m_engines->setTitle(tr("Engines"));
    m_starts->setTitle(tr("Cold starts"));
    m_pool->setTitle(tr("Warm pools"));
    m_memory->setTitle(tr("Free memory"));
    m_chartCard->setHeading(tr("The last 15 minutes"));
    m_chart->setTitle(tr("Instances and requests of the engine"));
    using charts::Series;
    m_chart->setSeries({{QStringLiteral("instances"), tr("Instances"), Series::Shape::Steps,
                         Series::Axis::Left, true, false, 1},
                        {QStringLiteral("requests"), tr("Requests per second"), Series::Shape::Line,
                         Series::Axis::Right, false, false, 0}});
    m_chart->setAxisTitles(tr("Instances"), tr("Requests per second"));
    m_attentionCard->setHeading(tr("Needs attention"));
    m_recentCard->setHeading(tr("Recent changes"));
    m_recent->setAccessibleName(tr("Recent changes"));
    static_cast<QLabel *>(m_recentNone)->setText(tr("Nothing has changed since the console was opened."));
    m_recentNone->setVisible(m_model->recent()->rowCount() == 0);
    showCounts();
    showLive();
}

void OverviewPage::showLive()
{
    namespace formatting = models::formatting;
    const models::OverviewLive::Starts starts = m_live->starts();
    if (starts.count > 0)
        m_starts->setValue(
            formatting::number(starts.count, 0),
            tr("half within %1, 95 % within %2", "durations")
                .arg(formatting::milliseconds(starts.p50Ms), formatting::milliseconds(starts.p95Ms)));
    else
        m_starts->setValue(formatting::number(0, 0), tr("none seen in the last hour"));
    m_starts->setToolTip(tr("Starts of instances that this console has seen in the last hour, and how long "
                            "they took until the instance answered"));
    const models::OverviewLive::Pools pools = m_live->pools();
    m_pool->setValue(
        formatting::actualOfDesired(pools.idle, pools.target),
        pools.hitRate < 0
            ? tr("%n pool(s), not used yet", nullptr, pools.pools)
            : tr("hit rate %1", "a percentage").arg(formatting::percent(qRound(pools.hitRate * 100))));
    m_pool->setToolTip(tr("Hosts that wait for an app / that there are to be"));
    showCost();
    showChart();
}

void OverviewPage::showCost()
{
    using models::TodaysCost;
    const TodaysCost *today = m_live->cost();
    const QString cost = today->cost();
    const QString value = cost.isEmpty() ? QStringLiteral("–") : cost;
    const bool hasFailed = today->state() == TodaysCost::State::Failed;
    if (today->state() == TodaysCost::State::Forbidden)
        m_cost->setValue(QStringLiteral("–"), tr("usage is for administrators"));
    else if (hasFailed)
        m_cost->setValue(value, tr("the meter could not be read"), Tone::Caution);
    else if (!today->hasPrices())
        m_cost->setValue(value, tr("no prices are set"));
    else if (cost.isEmpty())
        m_cost->setValue(value, tr("Loading…"));
    else
        m_cost->setValue(
            value,
            tr("%1 requests since midnight").arg(models::formatting::number(today->usage().requests, 0)));
    m_cost->setToolTip(hasFailed ? today->problem()
                                 : tr("By the prices of the preferences; of everybody's apps and of the warm "
                                      "pools"));
}

void OverviewPage::showChart()
{
    using models::SeriesFeed;
    const SeriesFeed *series = m_live->series();
    const QList<QPointF> instances =
        series->points(QStringLiteral("usage.instances"), {}, SeriesFeed::Of::Average);
    if (!instances.isEmpty())
        m_chart->setSpan(qint64(instances.first().x()), qint64(instances.last().x()));
    m_chart->replace(QStringLiteral("instances"), instances);
    m_chart->replace(QStringLiteral("requests"),
                     series->points(QStringLiteral("gateway.requests"), {}, SeriesFeed::Of::Average));
    using Face = charts::TimeSeriesView::State;
    if (!instances.isEmpty())
        m_chart->setState(Face::Ready);
    else if (series->state() == SeriesFeed::State::Failed)
        m_chart->setState(Face::Empty, tr("The series cannot be read: %1").arg(series->problem()));
    else
        m_chart->setState(Face::Loading, tr("Loading…"));
}

void OverviewPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_live->setActive(true);
}

void OverviewPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_live->setActive(false);
}

void OverviewPage::showCounts()
{
    const auto &c = m_model->counts();
    const auto number = [](double value, int decimals = 0) {
        return models::formatting::number(value, decimals);
    };
    if (c.failed > 0)
        m_apps->setValue(number(c.apps), tr("%n failing", "apps", c.failed), Tone::Bad);
    else if (c.pending > 0)
        m_apps->setValue(number(c.apps), tr("%n being deployed", "apps", c.pending), Tone::Busy);
    else
        m_apps->setValue(number(c.apps),
                         tr("%1 ready, %2 scaled to zero", "apps").arg(number(c.ready), number(c.asleep)));
    if (c.starting > 0)
        m_instances->setValue(number(c.instances), tr("%n starting", "instances", c.starting), Tone::Busy);
    else
        m_instances->setValue(number(c.instances), tr("none starting", "instances"));
    m_requests->setValue(number(c.requestsPerSecond, 1), tr("over all engines"));
    if (c.engines == c.enginesReady)
        m_engines->setValue(number(c.engines), tr("all healthy", "engines"),
                            c.engines > 0 ? Tone::Good : Tone::Neutral);
    else
        m_engines->setValue(number(c.engines), tr("%n not healthy", "engines", c.engines - c.enginesReady),
                            Tone::Bad);
    m_memory->setValue(c.memoryFreeBytes < 0 ? QStringLiteral("–")
                                             : models::formatting::bytes(qint64(c.memoryFreeBytes)),
                       tr("over all engines"));
    m_attention->setThings(m_model->failing());
    showFace();
}

void OverviewPage::showFace()
{
    const ObjectTable::Load load = m_model->load();
    QWidget *face = m_content;
    if (load == ObjectTable::Load::Idle) {
        m_message->setMessage(QStringLiteral("offline"), tr("Not connected"),
                              tr("Connect to a server to see what is on it."));
        face = m_message;
    } else if (load == ObjectTable::Load::Loading) {
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
        face = m_message;
    } else if (load == ObjectTable::Load::Failed) {
        m_message->setMessage(QStringLiteral("error"), tr("This could not be loaded"), m_model->loadText());
        face = m_message;
    } else if (m_model->counts().apps == 0 && m_model->counts().revisions == 0) {
        face = m_firstUse;
    }
    m_stack->setCurrentWidget(face);
}

} // namespace tidegate::pages
