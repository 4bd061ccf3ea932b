#include "ui/charts/chart_canvas.h"

#include <QApplication>
#include <QChart>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>
#include <cmath>

// Which part of its span a ChartCanvas shows, and how the user chooses it.

namespace tidegate::charts {

namespace {

constexpr double leastSpan = 5000;    ///< ms: there is nothing finer than a second to see
constexpr double wheelFactor = 0.8;   ///< of a notch
constexpr double keyFactor = 0.5;     ///< of `+`
constexpr double keyPan = 0.25;       ///< of what is shown
constexpr double notch = 120;         ///< of a wheel, in eighths of a degree
constexpr qreal opaqueEnough = 0.16;  ///< of the marked span
constexpr double wheelPanShare = 0.1; ///< of what is shown, a notch sideways

} // namespace

void ChartCanvas::show(qint64 from, qint64 to)
{
    if (from == m_from && to == m_to)
        return;
    m_from = from;
    m_to = std::max(to, from + 1);
    refreshLater();
}

void ChartCanvas::setSpan(qint64 from, qint64 to)
{
    m_wholeFrom = from;
    m_wholeTo = std::max(to, from + 1);
    if (!m_zoomed)
        show(m_wholeFrom, m_wholeTo);
}

void ChartCanvas::setReach(qint64 from, qint64 to)
{
    m_reachFrom = from;
    m_reachTo = to;
}

void ChartCanvas::setZoom(qint64 from, qint64 to)
{
    m_zoomed = true;
    show(from, to);
}

void ChartCanvas::resetZoom()
{
    m_zoomed = false;
    show(m_wholeFrom, m_wholeTo);
}

void ChartCanvas::setStep(qint64 step)
{
    if (step == m_step)
        return;
    m_step = step;
    refreshLater();
}

void ChartCanvas::showWhole()
{
    if (!m_zoomed)
        return;
    resetZoom();
    Q_EMIT zoomReset();
}

/// Kept within reach; all of it is no zoom.
void ChartCanvas::userZoom(double from, double to)
{
    if (!m_message.isEmpty())
        return;
    const double first = static_cast<double>(m_reachTo > 0 ? m_reachFrom : m_wholeFrom);
    const double last = static_cast<double>(m_reachTo > 0 ? m_reachTo : m_wholeTo);
    const double span = std::clamp(to - from, std::min(leastSpan, last - first), last - first);
    const double middle = (from + to) / 2;
    const double start = std::clamp(middle - span / 2, first, last - span);
    const auto left = static_cast<qint64>(std::round(start));
    const auto right = static_cast<qint64>(std::round(start + span));
    const bool whole = left <= m_wholeFrom && right >= m_wholeTo;
    if (whole && (m_reachTo == 0 || right - left == m_wholeTo - m_wholeFrom))
        return showWhole();
    if (left == m_from && right == m_to)
        return;
    setZoom(left, right);
    Q_EMIT zoomed(left, right);
}

void ChartCanvas::zoomAround(double time, double factor)
{
    const double from = static_cast<double>(m_from);
    const double to = static_cast<double>(m_to);
    const double at = std::isfinite(time) && time >= from && time <= to ? time : (from + to) / 2;
    userZoom(at - (at - from) * factor, at + (to - at) * factor);
}

void ChartCanvas::pan(double by)
{
    userZoom(static_cast<double>(m_from) + by, static_cast<double>(m_to) + by);
}

/// `+`, `-`, `0`, and Shift with the arrows; false for any other key.
bool ChartCanvas::zoomKey(QKeyEvent *event)
{
    const double shown = static_cast<double>(m_to - m_from);
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAround(m_hover, keyFactor);
        return true;
    case Qt::Key_Minus:
        zoomAround(m_hover, 1 / keyFactor);
        return true;
    case Qt::Key_0:
        showWhole();
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (shift)
            pan(event->key() == Qt::Key_Left ? -shown * keyPan : shown * keyPan);
        return shift;
    default:
        return false;
    }
}

/// Then the wheel is the page's, unless the chart was chosen.
bool ChartCanvas::pageScrolls() const
{
    for (const QWidget *up = parentWidget(); up && !up->isWindow(); up = up->parentWidget()) {
        if (const auto *area = qobject_cast<const QScrollArea *>(up))
            return area->verticalScrollBar()->maximum() > area->verticalScrollBar()->minimum();
    }
    return false;
}

void ChartCanvas::wheelEvent(QWheelEvent *event)
{
    const QPoint turned = event->angleDelta();
    const bool sideways = std::abs(turned.x()) > std::abs(turned.y());
    const bool wanted = event->modifiers().testFlag(Qt::ControlModifier) || hasFocus() || !pageScrolls();
    if (!wanted || turned.isNull()) {
        event->ignore();
        return;
    }
    if (sideways)
        pan(-turned.x() / notch * wheelPanShare * static_cast<double>(m_to - m_from));
    else
        zoomAround(timeAt(event->position().x()), std::pow(wheelFactor, turned.y() / notch));
    event->accept();
}

void ChartCanvas::mousePressEvent(QMouseEvent *event)
{
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && shift))
        m_drag = Drag::Pan;
    else if (event->button() == Qt::LeftButton)
        m_drag = Drag::Mark;
    else
        return event->ignore();
    m_dragStart = event->position().x();
    m_dragNow = m_dragStart;
    m_dragFrom = m_from;
    if (m_drag == Drag::Pan)
        viewport()->setCursor(Qt::ClosedHandCursor);
}

void ChartCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const QRectF plot = chart()->plotArea();
    const qreal x = event->position().x();
    m_dragNow = x;
    if (m_drag == Drag::Pan) {
        const double perPixel = static_cast<double>(m_to - m_from) / std::max(1.0, plot.width());
        pan(static_cast<double>(m_dragFrom) - (x - m_dragStart) * perPixel - static_cast<double>(m_from));
        return;
    }
    const bool inside = x >= plot.left() && x <= plot.right();
    moveHover(inside ? timeAt(x) : std::nan(""));
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent *)
{
    const bool marked =
        m_drag == Drag::Mark && std::abs(m_dragNow - m_dragStart) >= QApplication::startDragDistance();
    endDrag();
    if (!marked)
        return;
    const QRectF plot = chart()->plotArea();
    const auto [left, right] = std::minmax(m_dragStart, m_dragNow);
    userZoom(timeAt(std::max(left, plot.left())), timeAt(std::min(right, plot.right())));
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent *)
{
    endDrag();
    showWhole();
}

void ChartCanvas::endDrag()
{
    m_drag = Drag::None;
    viewport()->unsetCursor();
    viewport()->update();
}

void ChartCanvas::drawMark(QPainter *painter) const
{
    if (m_drag != Drag::Mark || std::abs(m_dragNow - m_dragStart) < QApplication::startDragDistance())
        return;
    const QRectF plot = chart()->plotArea();
    const auto [left, right] = std::minmax(m_dragStart, m_dragNow);
    QColor color = palette().color(QPalette::Highlight);
    painter->setPen(color);
    color.setAlphaF(static_cast<float>(opaqueEnough));
    painter->setBrush(color);
    painter->drawRect(
        QRectF(left, plot.top(), right - left, plot.height()).intersected(plot.adjusted(0, 0, -1, -1)));
}

} // namespace tidegate::charts
