#include "ui/charts/chart_canvas.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

// The crosshair of a ChartCanvas and the box beside it.

namespace tidegate::charts {

namespace {

constexpr double valueReach = 5000; ///< ms: farther away there is no value to show
constexpr int keySteps = 60;        ///< arrow keys cross the span in so many
constexpr int mostMarkers = 3;      ///< told at once

/// The time of day alone today.
QString whenText(qint64 time)
{
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(time);
    const QString clock = QLocale().toString(when.time(), QLocale::LongFormat);
    return when.date() == QDate::currentDate()
               ? clock
               : ChartCanvas::tr("%1, %2", "day, time of day")
                     .arg(QLocale().toString(when.date(), QLocale::ShortFormat), clock);
}

} // namespace

QStringList ChartCanvas::markersNear(double time) const
{
    const double reach = timeAt(6) - timeAt(0);
    QStringList texts;
    for (const Marker &marker : m_markers) {
        if (std::abs(static_cast<double>(marker.time) - time) <= reach && texts.size() < mostMarkers)
            texts.append(marker.text);
    }
    return texts;
}

/// How far from a point its value is still shown, in milliseconds.
double ChartCanvas::reachOf(const Series &series) const
{
    const double step = static_cast<double>(m_step);
    return std::max({m_step > 0 ? 0 : valueReach, timeAt(3) - timeAt(0),
                     series.shape == Series::Shape::Steps ? step : step / 2});
}

/// The one that was given last.
QString ChartCanvas::noteAt(double time) const
{
    const auto after =
        std::upper_bound(m_notes.begin(), m_notes.end(), time, [](double value, const Marker &note) {
            return value < static_cast<double>(note.time);
        });
    return after == m_notes.begin() ? QString() : std::prev(after)->text;
}

QString ChartCanvas::bandAt(double time) const
{
    for (const Band &band : m_bands) {
        if (static_cast<double>(band.from) <= time && time <= static_cast<double>(band.to))
            return band.text;
    }
    return {};
}

QList<ChartCanvas::Line> ChartCanvas::linesAt(double time) const
{
    const QColor text = palette().color(QPalette::Text);
    QList<Line> lines{{whenText(static_cast<qint64>(time)), text}};
    for (int i = 0; i < m_series.size(); ++i) {
        const Series &series = m_series.at(i);
        if (isHidden(series.key))
            continue;
        const double value =
            valueAt(m_points.value(series.key), time, series.shape == Series::Shape::Steps, reachOf(series));
        lines.append({tr("%1: %2", "series and its value").arg(series.name, valueText(series, value)),
                      colorOf(series, i, palette())});
    }
    if (const QString band = bandAt(time); !band.isEmpty())
        lines.append({band, text});
    if (const QString note = noteAt(time); !note.isEmpty())
        lines.append({note, mutedText(palette()), true});
    else {
        for (const QString &marker : markersNear(time))
            lines.append({marker, mutedText(palette()), true});
    }
    return lines;
}

QStringList ChartCanvas::hoverTexts() const
{
    QStringList texts;
    if (std::isfinite(m_hover) && m_message.isEmpty()) {
        for (const Line &line : linesAt(m_hover))
            texts.append(line.text);
    }
    return texts;
}

void ChartCanvas::drawCrosshair(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    if (!std::isfinite(m_hover))
        return;
    const qreal x = xOf(m_hover);
    if (x < plot.left() - 1 || x > plot.right() + 1)
        return;
    painter->setPen(QPen(mutedText(palette()), 1));
    painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    // A box where the pointer is; its sisters of other charts show the line alone.
    if (underMouse() || hasFocus())
        drawBox(painter, x, linesAt(m_hover));
}

void ChartCanvas::drawBox(QPainter *painter, qreal x, const QList<Line> &lines) const
{
    const QFontMetricsF metrics(font());
    const qreal pad = metrics.height() / 2;
    const QRectF plot = chart()->plotArea();
    const qreal widest = std::max(metrics.height() * 12, plot.width() * 0.42);
    qreal textWidth = 0;
    for (const Line &line : lines)
        textWidth = std::max(textWidth, std::min(widest, metrics.horizontalAdvance(line.text)));
    QList<qreal> heights;
    qreal height = pad;
    for (const Line &line : lines) {
        const QRectF room(0, 0, std::ceil(textWidth) + 1, 10'000);
        heights.append(line.wraps ? metrics.boundingRect(room, Qt::TextWordWrap, line.text).height()
                                  : metrics.lineSpacing());
        height += heights.last();
    }
    QRectF box(x + pad, plot.top() + pad / 2, textWidth + pad * 2 + 1, height);
    if (box.right() > width())
        box.moveRight(x - pad);
    if (box.bottom() > QChartView::height() - 2)
        box.moveBottom(QChartView::height() - 2);
    if (box.top() < 1)
        box.moveTop(1);
    painter->setPen(QPen(mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.25), 1));
    painter->setBrush(palette().color(QPalette::ToolTipBase));
    painter->drawRoundedRect(box, 4, 4);
    qreal y = box.top() + pad / 2;
    for (int i = 0; i < lines.size(); ++i) {
        painter->setPen(lines.at(i).color);
        const int flags = Qt::AlignLeft | (lines.at(i).wraps ? Qt::AlignTop | Qt::TextWordWrap
                                                             : static_cast<int>(Qt::AlignVCenter));
        painter->drawText(QRectF(box.left() + pad, y, textWidth + 1, heights.at(i)), flags, lines.at(i).text);
        y += heights.at(i);
    }
}

void ChartCanvas::setHover(double time)
{
    m_hover = time;
    viewport()->update();
}

void ChartCanvas::moveHover(double time)
{
    setHover(time);
    Q_EMIT hovered(time);
}

void ChartCanvas::leaveEvent(QEvent *event)
{
    moveHover(std::nan(""));
    QChartView::leaveEvent(event);
}

void ChartCanvas::focusOutEvent(QFocusEvent *event)
{
    moveHover(std::nan(""));
    QChartView::focusOutEvent(event);
}

/// Left and Right move the crosshair, Home and End take it to the edges; Escape gives up a drag, shows the
/// whole again, puts the crosshair away: the first of these that there is.
void ChartCanvas::keyPressEvent(QKeyEvent *event)
{
    if (zoomKey(event))
        return;
    const double first = static_cast<double>(m_from);
    const double last = static_cast<double>(m_to);
    const double step = (last - first) / keySteps;
    const double now = std::isfinite(m_hover) ? m_hover : last;
    switch (event->key()) {
    case Qt::Key_Left:
        return moveHover(std::max(first, now - step));
    case Qt::Key_Right:
        return moveHover(std::min(last, now + step));
    case Qt::Key_Home:
        return moveHover(first);
    case Qt::Key_End:
        return moveHover(last);
    case Qt::Key_Escape:
        if (m_drag != Drag::None)
            return endDrag();
        if (m_zoomed)
            return showWhole();
        if (std::isfinite(m_hover))
            return moveHover(std::nan(""));
        break;
    default:
        break;
    }
    event->ignore();
}

} // namespace tidegate::charts
