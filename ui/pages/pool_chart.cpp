#include "ui/pages/pool_chart.h"

#include "ui/charts/time_series_view.h"
#include "ui/models/formatting.h"
#include "ui/widgets/card.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <cmath>

namespace tidegate::pages {

using charts::Series;
using charts::TimeSeriesView;
using models::SeriesFeed;
using widgets::grid;

namespace {

const QString idle = QStringLiteral("pool.idle");
const QString hits = QStringLiteral("pool.hits");
const QString misses = QStringLiteral("pool.misses");
const QString memory = QStringLiteral("pool.memory");

constexpr double leastSpanMs = 120'000;
constexpr int blue = 0;
constexpr int green = 1;
constexpr int orange = 2;

QList<QPointF> sumOf(QList<QPointF> points, const QList<QPointF> &more)
{
    for (int i = 0; i < qMin(points.size(), more.size()); ++i)
        points[i].ry() += more.at(i).y();
    return points;
}

} // namespace

PoolChart::PoolChart(SeriesFeed *series, QWidget *parent)
    : QWidget(parent)
    , m_series(series)
    , m_card(new widgets::Card(this))
    , m_range(new QComboBox(m_card))
    , m_chart(new TimeSeriesView(m_card))
{
    m_range->setObjectName(QStringLiteral("poolRange"));
    for (const int minutes : {15, 60, 6 * 60, 24 * 60})
        m_range->addItem(QString(), minutes);
    m_chart->setObjectName(QStringLiteral("poolChart"));
    m_chart->setMinimumSize(grid(62), grid(34)); // between two others
    m_card->headingRow()->addWidget(m_range);
    m_card->body()->addWidget(m_chart, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_card);
    connect(m_range, &QComboBox::currentIndexChanged, this, &PoolChart::ask);
    connect(series, &SeriesFeed::changed, this, &PoolChart::showSeries);
    ask();
    retranslateUi();
}

void PoolChart::setPool(const QString &runtime, const QString &title)
{
    if (runtime == m_runtime && title == m_title)
        return;
    m_runtime = runtime;
    m_title = title;
    showSeries();
}

/// All pools at once: choosing another one needs no question.
void PoolChart::ask()
{
    m_series->setQuestion({client::MonitoredSubject::Of::Engine, {}, QStringLiteral("local")},
                          {idle, hits, misses, memory}, std::chrono::minutes(m_range->currentData().toInt()));
}

void PoolChart::retranslateUi()
{
    m_card->setHeading(tr("Capacity and demand"));
    m_range->setAccessibleName(tr("How far back the chart goes"));
    const QStringList ranges{tr("15 minutes"), tr("1 hour"), tr("6 hours"), tr("24 hours")};
    for (int i = 0; i < ranges.size(); ++i)
        m_range->setItemText(i, ranges.at(i));
    const auto left = Series::Axis::Left;
    m_chart->setSeries(
        {{QStringLiteral("capacity"), tr("Capacity: idle hosts"), Series::Shape::Steps, left, false, false,
          green},
         {QStringLiteral("demand"), tr("Demand: starts of apps"), Series::Shape::Line, left, true, false,
          blue},
         {QStringLiteral("missed"), tr("Without a host"), Series::Shape::Line, left, true, true, orange}});
    m_chart->setAxisTitles(tr("Hosts, starts"), {});
    showSeries();
}

void PoolChart::showSeries()
{
    m_chart->setTitle(tr("Capacity and demand of the pool %1").arg(m_title));
    m_chart->setExportName(QString(m_runtime).replace(QLatin1Char('/'), QLatin1Char('-')),
                           QStringLiteral("pool"));
    const QList<QPointF> missed = m_series->points(misses, m_runtime, SeriesFeed::Of::Sum);
    const QList<QPointF> found = m_series->points(hits, m_runtime, SeriesFeed::Of::Sum);
    const QList<QPointF> capacity = m_series->points(idle, m_runtime, SeriesFeed::Of::Average);
    showSpan(capacity);
    m_chart->replace(QStringLiteral("capacity"), capacity);
    m_chart->replace(QStringLiteral("demand"), sumOf(found, missed));
    m_chart->replace(QStringLiteral("missed"), missed);
    if (m_series->answer().step.count() > 0)
        m_chart->setAxisTitles(tr("Hosts; starts in %1", "a duration")
                                   .arg(models::formatting::duration(m_series->answer().step)),
                               {});
    showFace();
}

/// From the first value on: a pool that is young fills the width instead of standing at its edge.
void PoolChart::showSpan(const QList<QPointF> &points)
{
    const auto first = std::find_if(points.begin(), points.end(),
                                    [](const QPointF &point) { return std::isfinite(point.y()); });
    if (first == points.end())
        return;
    const double last = points.last().x();
    m_chart->setSpan(qint64(std::max(points.first().x(), std::min(first->x(), last - leastSpanMs))),
                     qint64(last));
}

void PoolChart::showFace()
{
    using Face = TimeSeriesView::State;
    const bool has = !m_series->points(idle, m_runtime, SeriesFeed::Of::Average).isEmpty();
    if (m_runtime.isEmpty())
        m_chart->setState(Face::Empty, tr("Choose a pool to see what it had and what was asked of it."));
    else if (has)
        m_chart->setState(Face::Ready);
    else if (m_series->state() == SeriesFeed::State::Failed)
        m_chart->setState(Face::Empty, tr("The series cannot be read: %1").arg(m_series->problem()));
    else if (m_series->state() == SeriesFeed::State::Loading)
        m_chart->setState(Face::Loading, tr("Loading…"));
    else
        m_chart->setState(Face::Empty, tr("This pool has not been used in this time."));
}

void PoolChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

void PoolChart::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_series->setActive(true);
}

void PoolChart::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_series->setActive(false);
}

} // namespace tidegate::pages
