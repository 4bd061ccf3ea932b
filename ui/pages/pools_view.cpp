#include "ui/pages/pools_view.h"

#include "ui/models/engine_pools.h"
#include "ui/models/formatting.h"
#include "ui/pages/data_table.h"
#include "ui/pages/edit_bar.h"
#include "ui/pages/pool_chart.h"
#include "ui/pages/settings_form.h"
#include "ui/widgets/card.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace tidegate::pages {

namespace formatting = models::formatting;
using widgets::grid;

namespace {

constexpr double secondsPerHour = 3600;
constexpr double gigabyte = 1e9;

} // namespace

PoolsView::PoolsView(models::Catalogue *catalogue, models::EngineModels *models, QWidget *parent)
    : QWidget(parent), m_models(models)
{
    auto *left = new QWidget(this);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(3));
    m_tableCard = new widgets::Card(left);
    m_factsCard = new widgets::Card(left);
    column->addWidget(m_tableCard, 1);
    column->addWidget(m_factsCard);
    m_chart = new PoolChart(&models->poolSeries, this);
    m_boundsCard = new widgets::Card(this);
    setupTable(catalogue);
    setupFacts();
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setHandleWidth(grid(3));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(left);
    splitter->addWidget(m_chart);
    splitter->addWidget(m_boundsCard);
    splitter->setSizes({grid(120), grid(78), grid(68)});
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, grid(3), 0, 0);
    row->addWidget(splitter);
    retranslateUi();
    m_table->selectFirst();
}

void PoolsView::setupTable(models::Catalogue *catalogue)
{
    m_table = new DataTable(m_tableCard);
    m_table->setObjectName(QStringLiteral("poolsTable"));
    m_table->setCompact(18);
    m_table->setTable(catalogue->pools(), {"waiting", "memory"});
    m_table->view()->setMinimumHeight(grid(24));
    m_table->setExportName({}, QStringLiteral("pools"));
    m_tableCard->body()->addWidget(m_table);
    connect(m_table, &DataTable::currentChanged, this, &PoolsView::showCurrent);
    connect(catalogue->pools(), &models::ObjectTable::applied, this, [this] {
        m_table->selectFirst();
        showCurrent();
    });
    m_form = new SettingsForm(&m_models->pool);
    auto *area = widgets::makeScrollArea(m_form, m_boundsCard);
    area->setFocusPolicy(Qt::NoFocus);
    m_bar = new EditBar(&m_models->pool, "pool", m_boundsCard);
    m_boundsCard->body()->addWidget(area, 1);
    m_boundsCard->body()->addWidget(m_bar);
    connect(m_bar, &EditBar::applyRequested, &m_models->pool, &models::ObjectEditor::apply);
}

void PoolsView::setupFacts()
{
    m_reasonIcon = new widgets::IconLabel(m_factsCard);
    m_reasonIcon->setIcon(QStringLiteral("info"), widgets::Tone::Idle);
    m_reason = widgets::makeLabel("poolReason", nullptr, m_factsCard);
    auto *reason = new QHBoxLayout;
    reason->setSpacing(grid(2));
    reason->addWidget(m_reasonIcon, 0, Qt::AlignTop);
    reason->addWidget(m_reason, 1);
    m_facts = new widgets::FactsView(m_factsCard);
    m_factsCard->body()->addLayout(reason);
    m_factsCard->body()->addWidget(m_facts);
    connect(&m_models->poolSeries, &models::SeriesFeed::changed, this, &PoolsView::showFacts);
}

void PoolsView::select(const QString &pool)
{
    m_table->select({{}, pool});
}

void PoolsView::retranslateUi()
{
    m_tableCard->setHeading(tr("Pools of warm hosts"));
    m_table->setTexts(
        {tr("Pools of warm hosts"),
         {},
         QStringLiteral("idle"),
         tr("No pool yet"),
         tr("Each runtime gets one with the first start of an app. A warm host is an interpreter "
            "that has started already, so that an app starts in it within milliseconds."),
         {}});
    m_factsCard->setHeading(tr("Why it has this size"));
    showCurrent();
}

void PoolsView::showCurrent()
{
    const auto pool = m_table->current();
    m_boundsCard->setEnabled(pool.has_value());
    m_factsCard->setVisible(pool.has_value());
    m_boundsCard->setHeading(pool ? tr("Bounds of the pool %1").arg(models::poolTitle(*pool)) : tr("Bounds"));
    m_chart->setPool(pool ? models::poolFacts(*pool).runtime : QString(),
                     pool ? models::poolTitle(*pool) : QString());
    if (pool) {
        m_models->pool.setForm(models::poolForm(*pool));
        m_models->pool.setObject(*pool);
    }
    showFacts();
}

void PoolsView::showFacts()
{
    const auto pool = m_table->current();
    if (!pool)
        return;
    const models::PoolFacts facts = models::poolFacts(*pool);
    m_reason->setText(facts.reason.isEmpty() ? tr("No app has asked for a host yet.") : facts.reason);
    m_reason->setAccessibleName(tr("Why the pool has this size"));
    const double rate = facts.hitRate();
    const qint64 starts = facts.hits + facts.misses;
    const double hours = m_models->poolSeries.integral(QStringLiteral("pool.memory"), facts.runtime) /
                         gigabyte / secondsPerHour;
    const QString memory = formatting::bytes(facts.memoryBytes);
    m_facts->setFacts({
        {tr("Hit rate"),
         rate < 0 ? QString()
                  : tr("%1 of %n start(s)", "a percentage", int(starts))
                        .arg(formatting::percent(qRound(rate * 100))),
         tr("Starts of apps that found an idle host, since the server started"),
         {},
         false},
        {tr("Warm-up"),
         facts.warmUpSeconds > 0
             ? formatting::duration(std::chrono::milliseconds(qRound64(facts.warmUpSeconds * 1000)))
             : QString(),
         tr("What nine in ten hosts need to get ready"),
         {},
         false},
        {tr("Memory"),
         facts.idle > 1 ? tr("%1, %2 each", "of all hosts, of one")
                              .arg(memory, formatting::bytes(facts.memoryBytes / facts.idle))
                        : memory,
         {},
         {},
         false},
        {tr("Idle cost"),
         tr("%1 GB-hours in %2", "amount, a duration")
             .arg(formatting::number(hours, 4), formatting::duration(m_models->poolSeries.span())),
         tr("Memory that the idle hosts held, over the time that the chart shows"),
         {},
         false},
    });
}

void PoolsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
