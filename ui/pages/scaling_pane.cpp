#include "ui/pages/scaling_pane.h"

#include "ui/charts/chart_group.h"
#include "ui/charts/time_series_view.h"
#include "ui/models/formatting.h"
#include "ui/models/monitoring_charts.h"
#include "ui/models/times.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>
#include <cmath>

namespace tidegate::pages {

using charts::Series;
using charts::TimeSeriesView;
using models::msOf;
using models::ScalingSeries;
using widgets::grid;

namespace {

/// From two minutes up to the whole: a young series fills the width instead of standing at its edge.
qint64 spanFor(qint64 first, qint64 last)
{
    constexpr qint64 minute = 60'000;
    for (const qint64 span : {2 * minute, 5 * minute, 10 * minute}) {
        if (last - first <= span)
            return span;
    }
    return 15 * minute;
}

} // namespace

ScalingPane::ScalingPane(ScalingSeries *series, QWidget *parent, Extent extent)
    : QWidget(parent)
    , m_series(series)
    , m_card(new widgets::Card(this))
    , m_chart(new TimeSeriesView(m_card))
    , m_group(new charts::ChartGroup(this))
{
    if (extent == Extent::InstancesOverLoad)
        m_load = new TimeSeriesView(m_card);
    setupChart();
    setupReason();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_card);
    connect(series, &ScalingSeries::changed, this, &ScalingPane::showSamples);
    connect(series, &ScalingSeries::stateChanged, this, &ScalingPane::showState);
    connect(series, &ScalingSeries::followed, this, &ScalingPane::showSamples);
    retranslateUi();
}

void ScalingPane::setupChart()
{
    m_chart->setObjectName(QStringLiteral("scalingChart"));
    m_card->body()->addWidget(m_chart, 3);
    m_group->add(m_chart);
    if (!m_load)
        return;
    m_load->setObjectName(QStringLiteral("loadChart"));
    m_chart->setMinimumHeight(grid(25)); // all, and the decisions below, in a small window
    m_load->setMinimumHeight(grid(25));
    m_card->body()->addWidget(m_load, 3);
    m_group->add(m_load);
    m_chart->setTimesShown(false);
}

const QList<TimeSeriesView *> &ScalingPane::charts() const
{
    return m_group->views();
}

void ScalingPane::setupReason()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    m_reasonIcon = new widgets::IconLabel(m_card);
    m_reason = widgets::makeLabel("scalingReason", nullptr, m_card);
    row->addWidget(m_reasonIcon, 0, Qt::AlignTop);
    row->addWidget(m_reason, 1);
    m_card->body()->addLayout(row);
}

void ScalingPane::retranslateUi()
{
    m_card->setHeading(m_load ? QString() : tr("Scaling")); // the room is the charts'
    const auto steps = Series::Shape::Steps;
    const Series desired{QStringLiteral("desired"), tr("Desired"), steps, Series::Axis::Left, true, true};
    const Series ready{QStringLiteral("ready"), tr("Ready"), steps, Series::Axis::Left, true, false};
    Series concurrency{QStringLiteral("concurrency"),
                       tr("Concurrency"),
                       Series::Shape::Line,
                       Series::Axis::Right,
                       false,
                       false};
    concurrency.color = 2;
    if (m_load) {
        concurrency.axis = Series::Axis::Left;
        m_chart->setSeries({desired, ready});
        m_load->setSeries({concurrency,
                           {QStringLiteral("rps"), tr("Requests per second"), Series::Shape::Line,
                            Series::Axis::Right, false, false, 3}});
    } else {
        m_chart->setSeries({desired, ready, concurrency});
        m_chart->setAxisTitles(tr("Instances"), tr("Requests at once"));
    }
    retranslateUse();
    showSamples();
}

void ScalingPane::addUse(models::MonitoringModel *use)
{
    m_use = use;
    m_useChart = new TimeSeriesView(m_card);
    m_useChart->setObjectName(QStringLiteral("useChart"));
    m_useChart->setMinimumHeight(grid(25));
    m_card->body()->insertWidget(m_card->body()->indexOf(m_load) + 1, m_useChart, 4); // with the times
    m_group->add(m_useChart);
    m_load->setTimesShown(false);
    connect(use, &models::MonitoringModel::changed, this, &ScalingPane::showUse);
    connect(use, &models::MonitoringModel::stateChanged, this, &ScalingPane::showUse);
    retranslateUse();
    showSamples();
}

void ScalingPane::retranslateUse()
{
    if (!m_useChart)
        return;
    Series cpu{QStringLiteral("cpu"), tr("Processor, cores"), Series::Shape::Line, Series::Axis::Left};
    cpu.color = 4;
    Series memory{QStringLiteral("memory"), tr("Memory"), Series::Shape::Line, Series::Axis::Right};
    memory.color = 1;
    memory.unit = charts::Unit::Bytes;
    m_useChart->setSeries({cpu, memory});
}

/// It comes by another way than the samples, and may fail while they flow.
void ScalingPane::showUse()
{
    if (!m_useChart)
        return;
    using State = models::MonitoringModel::State;
    bool known = false;
    for (const char *key : {"cpu", "memory"}) {
        models::MonitoringLine line;
        line.metric = QLatin1String(key);
        const auto points = models::pointsOf(m_use->now().series, line);
        known = known || !points.isEmpty();
        m_useChart->replace(line.metric, points);
    }
    m_useChart->setStep(std::chrono::milliseconds(m_use->now().series.step).count());
    m_useChart->setTitle(tr("Use of %1", "revision").arg(m_series->revision()));
    m_useChart->setExportName(m_series->revision(), QStringLiteral("use"));
    if (known && !m_series->isEmpty())
        m_useChart->setState(TimeSeriesView::State::Ready);
    else if (m_use->state() == State::Failed)
        m_useChart->setState(TimeSeriesView::State::Empty,
                             tr("Processor and memory cannot be read: %1").arg(m_use->problem()));
    else
        m_useChart->setState(m_use->state() == State::Loading ? TimeSeriesView::State::Loading
                                                              : TimeSeriesView::State::Empty,
                             m_use->state() == State::Loading ? tr("Loading…") : QString());
    m_group->align();
}

void ScalingPane::showSamples()
{
    m_chart->setTitle(tr("Scaling of %1", "revision").arg(m_series->revision()));
    m_chart->setExportName(m_series->revision(), QStringLiteral("scaling"));
    if (m_load) {
        m_load->setTitle(tr("Load of %1", "revision").arg(m_series->revision()));
        m_load->setExportName(m_series->revision(), QStringLiteral("load"));
    }
    using Metric = ScalingSeries::Metric;
    const std::pair<const char *, Metric> shown[] = {{"desired", Metric::Desired},
                                                     {"ready", Metric::Ready},
                                                     {"concurrency", Metric::Concurrency},
                                                     {"rps", Metric::Rps}};
    for (TimeSeriesView *chart : charts()) {
        if (!m_series->isEmpty()) {
            const qint64 first = msOf(m_series->samples().front().time);
            const qint64 last = msOf(m_series->samples().back().time);
            chart->setSpan(last - spanFor(first, last), last);
        }
        for (const auto &[key, metric] : shown)
            chart->replace(QLatin1String(key), m_series->points(metric));
    }
    m_group->align();
    showMarkers();
    showBands();
    showState();
    showReason();
}

/// A marker where the wish changed; the reason given then holds until the next one.
void ScalingPane::showMarkers()
{
    QList<charts::Marker> markers;
    QList<charts::Marker> notes;
    double before = std::nan("");
    for (const models::ScalingSample &sample : m_series->samples()) {
        const QString why = models::formatting::inOwnLanguage(sample.whyEn, sample.whyZh);
        if (!std::isnan(before) && sample.desired != before)
            markers.append({msOf(sample.time), why});
        if (!why.isEmpty() && (notes.isEmpty() || notes.last().text != why))
            notes.append({msOf(sample.time), why});
        before = sample.desired;
    }
    for (TimeSeriesView *chart : charts()) {
        chart->setMarkers(markers);
        chart->setNotes(notes);
    }
}

/// From the first sample in panic to the first that is out of it again.
void ScalingPane::showBands()
{
    QList<charts::Band> bands;
    bool open = false;
    for (const models::ScalingSample &sample : m_series->samples()) {
        if (open)
            bands.last().to = msOf(sample.time);
        if (sample.inPanic && !open)
            bands.append({msOf(sample.time), msOf(sample.time), tr("Panic")});
        open = sample.inPanic;
    }
    for (TimeSeriesView *chart : charts())
        chart->setBands(bands);
}

void ScalingPane::showState()
{
    using State = TimeSeriesView::State;
    State state = State::Empty;
    QString text;
    if (!m_series->isEmpty())
        state = State::Ready;
    else if (m_series->state() == ScalingSeries::State::Live)
        text = tr("No decision has been made for this revision yet.");
    else if (m_series->state() == ScalingSeries::State::Idle)
        text = tr("Choose a revision to see how it scales.");
    else if (m_series->state() == ScalingSeries::State::Reconnecting)
        text = tr("The decisions cannot be read: %1").arg(m_series->stateText());
    else {
        state = State::Loading;
        text = tr("Loading…");
    }
    for (TimeSeriesView *chart : charts()) {
        if (chart != m_useChart)
            chart->setState(state, text);
    }
    showUse();
}

void ScalingPane::setFailure(const QString &cause)
{
    m_failure = cause;
    showReason();
}

void ScalingPane::showReason()
{
    QString why = m_series->why();
    if (!m_failure.isEmpty())
        why =
            tr("%1 Its starts fail, so they are tried one at a time, each after a longer pause than the one "
               "before (1 s up to 5 min): %2",
               "the decision's reason, cause")
                .arg(why, m_failure)
                .trimmed();
    const auto latest = m_series->latest();
    const bool panic = latest && latest->inPanic;
    if (!m_failure.isEmpty())
        m_reasonIcon->setTone(widgets::Tone::Bad);
    else if (panic)
        m_reasonIcon->setTone(widgets::Tone::Caution);
    else
        m_reasonIcon->setIcon(QStringLiteral("info"), widgets::Tone::Idle);
    m_reasonIcon->setVisible(!why.isEmpty());
    m_reason->setText(why);
    m_reason->setAccessibleName(tr("Why the last decision fell"));
}

void ScalingPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
