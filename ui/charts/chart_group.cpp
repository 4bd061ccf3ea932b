#include "ui/charts/chart_group.h"

#include "ui/charts/time_series_view.h"

namespace tidegate::charts {

ChartGroup::ChartGroup(QObject *parent) : QObject(parent) {}

void ChartGroup::add(TimeSeriesView *view)
{
    m_views.append(view);
    connect(view, &TimeSeriesView::hovered, this, [this, view](double time) {
        for (TimeSeriesView *other : std::as_const(m_views)) {
            if (other != view)
                other->setHover(time);
        }
    });
    connect(view, &TimeSeriesView::zoomed, this, [this, view](qint64 from, qint64 to) {
        for (TimeSeriesView *other : std::as_const(m_views)) {
            if (other != view)
                other->setZoom(from, to);
        }
        Q_EMIT zoomed(from, to);
    });
    connect(view, &TimeSeriesView::zoomReset, this, [this] {
        resetZoom();
        Q_EMIT zoomReset();
    });
}

void ChartGroup::setSpan(qint64 from, qint64 to)
{
    for (TimeSeriesView *view : std::as_const(m_views))
        view->setSpan(from, to);
}

void ChartGroup::setReach(qint64 from, qint64 to)
{
    for (TimeSeriesView *view : std::as_const(m_views))
        view->setReach(from, to);
}

void ChartGroup::setStep(qint64 step)
{
    for (TimeSeriesView *view : std::as_const(m_views))
        view->setStep(step);
}

bool ChartGroup::isZoomed() const
{
    return !m_views.isEmpty() && m_views.first()->isZoomed();
}

void ChartGroup::resetZoom()
{
    for (TimeSeriesView *view : std::as_const(m_views))
        view->resetZoom();
}

void ChartGroup::align()
{
    TimeSeriesView::align(m_views);
}

} // namespace tidegate::charts
