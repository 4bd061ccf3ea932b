#include "ui/pages/monitoring_charts_view.h"

#include "ui/charts/chart_group.h"
#include "ui/charts/time_series_view.h"
#include "ui/models/change_table.h"
#include "ui/models/formatting.h"
#include "ui/models/times.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace tidegate::pages {

using charts::Series;
using charts::TimeSeriesView;
using models::MonitoringChart;
using models::MonitoringLine;
using models::MonitoringModel;
using models::msOf;
using models::Quantity;
using widgets::grid;

namespace {

constexpr qint64 yearMs = 366LL * 24 * 3600 * 1000; ///< nothing is kept longer
const QString beforeSuffix = QStringLiteral(".before");

WallTime timeOf(qint64 ms)
{
    return WallTime(std::chrono::milliseconds(ms));
}

charts::Unit unitOf(Quantity quantity)
{
    switch (quantity) {
    case Quantity::Seconds:
        return charts::Unit::Seconds;
    case Quantity::Bytes:
        return charts::Unit::Bytes;
    case Quantity::BytesPerSecond:
        return charts::Unit::Rate;
    default:
        return charts::Unit::None;
    }
}

Series seriesOf(const MonitoringLine &line)
{
    Series series;
    series.key = line.key;
    series.name = line.name;
    series.shape = line.steps ? Series::Shape::Steps : Series::Shape::Line;
    series.whole = line.quantity == Quantity::Count;
    series.dashed = line.dashed;
    series.color = line.color;
    series.unit = unitOf(line.quantity);
    return series;
}

bool isKnown(const QList<QPointF> &points)
{
    return std::any_of(points.begin(), points.end(), [](auto &point) { return std::isfinite(point.y()); });
}

} // namespace

MonitoringChartsView::MonitoringChartsView(MonitoringModel *model, MonitoringModel::Of of, QWidget *parent)
    : QWidget(parent), m_model(model), m_of(of), m_group(new charts::ChartGroup(this))
{
    setup();
    connect(m_group, &charts::ChartGroup::zoomed, this, [this](qint64 from, qint64 to) {
        m_model->setZoom(MonitoringModel::Span{timeOf(from), timeOf(to)});
    });
    connect(m_group, &charts::ChartGroup::zoomReset, this, [this] { m_model->setZoom({}); });
    retranslateUi();
}

void MonitoringChartsView::setup()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(3));
    for (const MonitoringChart &chart : models::monitoringCharts(m_of)) {
        auto *card = new widgets::Card(this);
        auto *view = new TimeSeriesView(card);
        view->setObjectName(QStringLiteral("chart-") + chart.key);
        view->setMinimumHeight(grid(42));
        card->body()->addWidget(view);
        column->addWidget(card);
        m_group->add(view);
        m_charts.push_back({card, view, {}});
        if (chart.key == QLatin1String("coldStarts"))
            setupPhases(card);
    }
}

void MonitoringChartsView::setupPhases(widgets::Card *card)
{
    m_phaseCaption = widgets::makeLabel("startPhasesCaption", "caption", card);
    m_phases = new widgets::PhaseBar(card);
    m_phases->setObjectName(QStringLiteral("startPhases"));
    card->body()->addWidget(m_phaseCaption);
    card->body()->addWidget(m_phases);
}

void MonitoringChartsView::retranslateUi()
{
    m_specs = models::monitoringCharts(m_of);
    for (size_t i = 0; i < m_specs.size(); ++i) {
        m_charts[i].view->setHeading(m_specs[i].title, m_specs[i].axis);
        m_charts[i].keys.clear(); // so that names are set again
    }
    showData();
}

QString MonitoringChartsView::subjectName() const
{
    return m_model->subject().name.isEmpty() ? QStringLiteral("engine") : m_model->subject().name;
}

void MonitoringChartsView::showData()
{
    const MonitoringModel::Span whole = m_model->whole();
    if (!m_model->isZoomed())
        m_group->resetZoom();
    m_group->setSpan(msOf(whole.from), msOf(whole.to));
    m_group->setReach(msOf(whole.to) - yearMs, std::max(msOf(whole.to), msOf(m_model->time())));
    m_group->setStep(std::chrono::milliseconds(m_model->now().series.step).count());
    for (size_t i = 0; i < m_specs.size(); ++i)
        showChart(m_charts[i], m_specs[i]);
    showMarkers();
    showPhases();
    m_group->align();
}

void MonitoringChartsView::showChart(One &one, const MonitoringChart &chart)
{
    const client::SeriesAnswer &now = m_model->now().series;
    const client::SeriesAnswer *before = m_model->before() ? &m_model->before()->series : nullptr;
    QList<Series> series;
    QList<std::pair<QString, QList<QPointF>>> points;
    bool known = false;
    for (const MonitoringLine &line : chart.lines) {
        if (line.optional && !models::hasAny(now, line) && !(before && models::hasAny(*before, line)))
            continue;
        series.append(seriesOf(line));
        points.append({line.key, models::pointsOf(now, line)});
        known = known || isKnown(points.last().second);
        const auto earlier = before ? models::pointsOf(*before, line, m_model->shift()) : QList<QPointF>();
        if (!isKnown(earlier))
            continue;
        Series past = seriesOf(line);
        past.key += beforeSuffix;
        past.name = tr("%1, before", "a series of the period before").arg(line.name);
        past.dashed = true;
        past.faded = true;
        series.append(past);
        points.append({past.key, earlier});
        known = true;
    }
    QStringList keys;
    for (const Series &each : std::as_const(series))
        keys.append(each.key);
    if (keys != one.keys)
        one.view->setSeries(series);
    one.keys = keys;
    one.view->setTitle(tr("%1 of %2", "what a chart shows, subject")
                           .arg(chart.title, m_model->subject().name.isEmpty() ? tr("the engine")
                                                                               : m_model->subject().name));
    one.view->setExportName(subjectName(), chart.key);
    for (const auto &[key, list] : std::as_const(points))
        one.view->replace(key, list);
    one.view->setState(known ? TimeSeriesView::State::Ready : TimeSeriesView::State::Empty,
                       known ? QString() : tr("Nothing was recorded in this range."));
}

void MonitoringChartsView::showMarkers()
{
    QList<charts::Marker> markers;
    for (const client::ChangeEntry &change : m_model->changes())
        markers.prepend({msOf(change.time), models::changeSentence(change)});
    for (TimeSeriesView *view : m_group->views())
        view->setMarkers(markers);
}

void MonitoringChartsView::showPhases()
{
    if (!m_phases)
        return;
    QList<widgets::PhaseBar::Phase> phases;
    using widgets::Tone;
    const std::array tones{Tone::Idle, Tone::Busy, Tone::Caution, Tone::Good, Tone::Neutral};
    for (const models::StartPhase &phase : models::startPhases(m_model->now().total))
        phases.append({phase.name, models::formatting::milliseconds(phase.milliseconds), phase.milliseconds,
                       tones.at(static_cast<size_t>(phases.size()) % tones.size())});
    m_phases->setPhases(phases);
    m_phases->setVisible(!phases.isEmpty());
    m_phaseCaption->setText(tr("Where a start's time went, on average over the range"));
    m_phaseCaption->setVisible(!phases.isEmpty());
}

TimeSeriesView *MonitoringChartsView::chart(const QString &key) const
{
    for (size_t i = 0; i < m_specs.size(); ++i) {
        if (m_specs[i].key == key)
            return m_charts[i].view;
    }
    return nullptr;
}

QWidget *MonitoringChartsView::cardOf(const QString &key) const
{
    const TimeSeriesView *view = chart(key);
    const auto it =
        std::find_if(m_charts.begin(), m_charts.end(), [view](const One &one) { return one.view == view; });
    return it == m_charts.end() ? nullptr : it->card;
}

void MonitoringChartsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
