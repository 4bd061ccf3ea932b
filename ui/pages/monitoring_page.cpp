#include "ui/pages/monitoring_page.h"

#include "ui/models/formatting.h"
#include "ui/models/monitoring_charts.h"
#include "ui/pages/changes_view.h"
#include "ui/pages/monitoring_bar.h"
#include "ui/pages/monitoring_charts_view.h"
#include "ui/session/settings.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::MonitoringModel;
using models::MonitoringTile;
using widgets::grid;
using widgets::Tone;

namespace {

constexpr int ageMs = 5000;
const QString rangeKey = QStringLiteral("monitoring/range");
const QString compareKey = QStringLiteral("monitoring/compare");

Tone toneOf(MonitoringTile::Trend trend)
{
    switch (trend) {
    case MonitoringTile::Trend::Better:
        return Tone::Good;
    case MonitoringTile::Trend::Worse:
        return Tone::Caution;
    default:
        return Tone::Neutral;
    }
}

/// Which chart a tile's number is from.
QString chartOf(const QString &tile)
{
    if (tile == QLatin1String("p95"))
        return QStringLiteral("latency");
    if (tile == QLatin1String("cold"))
        return QStringLiteral("coldStarts");
    return tile.startsWith(QLatin1String("pool")) ? QStringLiteral("pool") : QStringLiteral("requests");
}

} // namespace

MonitoringPage::MonitoringPage(models::Catalogue *catalogue, MonitoringModel *model, QWidget *parent)
    : Page(parent), m_model(model), m_bar(new MonitoringBar(catalogue, model, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(4), grid(4), grid(4), 0);
    column->setSpacing(grid(3));
    column->addWidget(m_bar);
    m_stale = new widgets::Banner(this);
    m_stale->setObjectName(QStringLiteral("monitoringStale"));
    column->addWidget(m_stale);
    setupContent();
    column->addWidget(m_stack, 1);
    m_ageTimer.setInterval(ageMs);
    connect(&m_ageTimer, &QTimer::timeout, this, &MonitoringPage::showState);
    connect(model, &MonitoringModel::changed, this, &MonitoringPage::showData);
    connect(model, &MonitoringModel::stateChanged, this, &MonitoringPage::showState);
    connect(m_stale, &widgets::Banner::actionRequested, model, &MonitoringModel::refresh);
    connect(m_message, &widgets::MessageView::actionRequested, model, &MonitoringModel::refresh);
    retranslateUi();
}

void MonitoringPage::setupContent()
{
    m_stack = new QStackedWidget(this);
    m_area = new QScrollArea(m_stack);
    m_area->setObjectName(QStringLiteral("monitoringScroll"));
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    auto *content = new QWidget;
    widgets::setLook(content, "plain");
    m_content = new QVBoxLayout(content);
    m_content->setContentsMargins(0, 0, 0, grid(4));
    m_content->setSpacing(grid(3));
    setupTiles();
    m_changes = new ChangesView(content);
    m_content->addWidget(m_changes);
    m_content->addStretch();
    m_area->setWidget(content);
    m_message = new widgets::MessageView(m_stack);
    m_message->setObjectName(QStringLiteral("monitoringMessage"));
    m_stack->addWidget(m_area);
    m_stack->addWidget(m_message);
    connect(m_changes, &ChangesView::objectRequested, this, &MonitoringPage::objectRequested);
    rebuildCharts();
}

void MonitoringPage::setupTiles()
{
    m_tileRows = new QGridLayout;
    m_tileRows->setSpacing(grid(3));
    for (const char *icon : {"traffic", "error", "pending", "idle"}) {
        auto *tile = new widgets::Tile(QString::fromLatin1(icon), this);
        connect(tile, &widgets::Tile::activated, this,
                [this, tile] { scrollTo(chartOf(tile->property("key").toString())); });
        m_tileRows->addWidget(tile, 0, static_cast<int>(m_tiles.size()));
        m_tiles.append(tile);
    }
    m_content->addLayout(m_tileRows);
}

/// In one row, or two by two where four do not fit.
void MonitoringPage::arrangeTiles()
{
    int widest = 0;
    for (const widgets::Tile *tile : std::as_const(m_tiles))
        widest = std::max(widest, tile->minimumSizeHint().width());
    const int count = static_cast<int>(m_tiles.size());
    const bool fits = (widest + grid(3)) * count + grid(6) <= m_area->width();
    const int columns = fits ? count : count / 2;
    for (int i = 0; i < count; ++i) {
        m_tileRows->addWidget(m_tiles.at(i), i / columns, i % columns);
        m_tileRows->setColumnStretch(i, i < columns ? 1 : 0);
    }
}

void MonitoringPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    arrangeTiles();
}

/// The engine has other charts than an app.
void MonitoringPage::rebuildCharts()
{
    const auto of = m_model->subject().of;
    const bool isEngine = of == MonitoringModel::Of::Engine;
    if (m_charts && (m_charts->of() == MonitoringModel::Of::Engine) == isEngine)
        return;
    delete m_charts;
    m_charts = new MonitoringChartsView(m_model, of, m_area->widget());
    m_content->insertWidget(1, m_charts);
}

QString MonitoringPage::title()
{
    return tr("Monitoring");
}

QString MonitoringPage::summary()
{
    return tr("Requests, latency, load and cold starts over time, and what was changed meanwhile");
}

void MonitoringPage::focusFilter()
{
    m_bar->focusFilter();
}

void MonitoringPage::retranslateUi()
{
    showTiles();
    showState();
}

void MonitoringPage::showData()
{
    rebuildCharts();
    m_charts->showData();
    m_changes->setSubject(m_model->subject().name.isEmpty() ? QStringLiteral("engine")
                                                            : m_model->subject().name);
    m_changes->setChanges(m_model->changes());
    showTiles();
}

void MonitoringPage::showTiles()
{
    const auto &before = m_model->before();
    const auto tiles =
        models::monitoringTiles(m_model->subject().of, m_model->now(), before ? &*before : nullptr);
    for (size_t i = 0; i < tiles.size() && i < static_cast<size_t>(m_tiles.size()); ++i) {
        widgets::Tile *tile = m_tiles.at(static_cast<qsizetype>(i));
        tile->setObjectName(QStringLiteral("tile-") + tiles[i].key);
        tile->setProperty("key", tiles[i].key);
        tile->setTitle(tiles[i].title);
        tile->setValue(tiles[i].value, tiles[i].detail, toneOf(tiles[i].trend));
    }
    arrangeTiles();
}

void MonitoringPage::showState()
{
    using State = MonitoringModel::State;
    const State state = m_model->state();
    const bool hasData = m_model->answered().has_value();
    if (state == State::Stale)
        m_stale->show(
            Tone::Caution,
            tr("This is %1 old. %2", "age, cause")
                .arg(models::formatting::age(m_model->answered(), m_model->time()), m_model->problem()),
            tr("Try again"));
    else
        m_stale->clear();
    if (state == State::Stale && isVisible())
        m_ageTimer.start();
    else
        m_ageTimer.stop();
    if (state == State::Failed)
        m_message->setMessage(QStringLiteral("error"), tr("The series could not be read"), m_model->problem(),
                              tr("Try again"));
    else if (state == State::Idle)
        m_message->setMessage(QStringLiteral("offline"), tr("No server"),
                              tr("Connect to a server to see how it goes."));
    else
        m_message->setMessage(QStringLiteral("pending"), tr("Loading…"), {}, {}, true);
    m_stack->setCurrentWidget(hasData ? static_cast<QWidget *>(m_area) : m_message);
}

void MonitoringPage::scrollTo(const QString &chart)
{
    QWidget *card = m_charts->cardOf(chart);
    if (!card)
        return;
    m_area->ensureWidgetVisible(card, 0, grid(3));
    if (auto *canvas = card->findChild<QWidget *>(QStringLiteral("canvas")))
        canvas->setFocus();
}

void MonitoringPage::saveState(session::Settings &settings, const QString &profile) const
{
    Page::saveState(settings, profile);
    settings.setValue(rangeKey, m_bar->rangeText());
    settings.setValue(compareKey, m_model->isComparing());
}

void MonitoringPage::restoreState(const session::Settings &settings, const QString &profile)
{
    Page::restoreState(settings, profile);
    m_bar->setRangeText(settings.value(rangeKey, QString()).toString());
    m_bar->setComparing(settings.value(compareKey, false).toBool());
}

void MonitoringPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_model->setActive(true);
}

void MonitoringPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_model->setActive(false);
    m_ageTimer.stop();
}

} // namespace tidegate::pages
