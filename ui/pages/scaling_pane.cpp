#include "ui/pages/scaling_pane.h"

#include "ui/charts/time_series_view.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>
#include <cmath>

namespace tidegate::pages {

using charts::Series;
using charts::TimeSeriesView;
using models::ScalingSeries;
using widgets::grid;

namespace {

qint64 msOf(WallTime time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

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

ScalingPane::ScalingPane(ScalingSeries *series, QWidget *parent)
    : QWidget(parent), m_series(series), m_card(new widgets::Card(this)), m_chart(new TimeSeriesView(m_card))
{
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
    m_card->body()->addWidget(m_chart, 1);
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
    m_card->setHeading(tr("Scaling"));
    m_chart->setTitle(tr("Scaling of %1", "revision").arg(m_series->revision()));
    m_chart->setAxisTitles(tr("Instances"), tr("Requests at once"));
    const auto steps = Series::Shape::Steps;
    m_chart->setSeries({
        {QStringLiteral("desired"), tr("Desired"), steps, Series::Axis::Left, true, true},
        {QStringLiteral("ready"), tr("Ready"), steps, Series::Axis::Left, true, false},
        {QStringLiteral("concurrency"), tr("Concurrency"), Series::Shape::Line, Series::Axis::Right, false,
         false},
    });
    showSamples();
}

void ScalingPane::showSamples()
{
    m_chart->setTitle(tr("Scaling of %1", "revision").arg(m_series->revision()));
    if (!m_series->isEmpty()) {
        const qint64 first = msOf(m_series->samples().front().time);
        const qint64 last = msOf(m_series->samples().back().time);
        m_chart->setSpan(last - spanFor(first, last), last);
    }
    m_chart->replace(QStringLiteral("desired"), m_series->points(ScalingSeries::Metric::Desired));
    m_chart->replace(QStringLiteral("ready"), m_series->points(ScalingSeries::Metric::Ready));
    m_chart->replace(QStringLiteral("concurrency"), m_series->points(ScalingSeries::Metric::Concurrency));
    showMarkers();
    showState();
    showReason();
}

/// A marker where the wish changed, with the reason given then.
void ScalingPane::showMarkers()
{
    QList<charts::Marker> markers;
    const bool chinese = QLocale().language() == QLocale::Chinese;
    double before = std::nan("");
    for (const models::ScalingSample &sample : m_series->samples()) {
        if (!std::isnan(before) && sample.desired != before)
            markers.append({msOf(sample.time), chinese ? sample.whyZh : sample.whyEn});
        before = sample.desired;
    }
    m_chart->setMarkers(markers);
}

void ScalingPane::showState()
{
    if (!m_series->isEmpty())
        m_chart->setState(TimeSeriesView::State::Ready);
    else if (m_series->state() == ScalingSeries::State::Live)
        m_chart->setState(TimeSeriesView::State::Empty,
                          tr("No decision has been made for this revision yet."));
    else if (m_series->state() == ScalingSeries::State::Idle)
        m_chart->setState(TimeSeriesView::State::Empty, tr("Choose a revision to see how it scales."));
    else if (m_series->state() == ScalingSeries::State::Reconnecting)
        m_chart->setState(TimeSeriesView::State::Empty,
                          tr("The decisions cannot be read: %1").arg(m_series->stateText()));
    else
        m_chart->setState(TimeSeriesView::State::Loading, tr("Loading…"));
}

void ScalingPane::showReason()
{
    const QString why = m_series->why();
    const auto latest = m_series->latest();
    const bool panic = latest && latest->inPanic;
    if (panic)
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
