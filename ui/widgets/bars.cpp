#include "ui/widgets/bars.h"

#include "ui/widgets/metrics.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace tidegate::widgets {

UseBar::UseBar(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void UseBar::setUse(const QString &name, const QString &figures, double share)
{
    m_name = name;
    m_figures = figures;
    m_share = share;
    setAccessibleName(name);
    setAccessibleDescription(figures);
    updateGeometry();
    update();
}

QSize UseBar::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_name + m_figures) + grid(4),
            fontMetrics().height() + grid(1) + grid(2)};
}

QSize UseBar::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), grid(40)), sizeHint().height()};
}

void UseBar::paintEvent(QPaintEvent *)
{
    const Colors &colors = currentColors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect text(0, 0, width(), fontMetrics().height());
    painter.setPen(colors.muted);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, m_name);
    painter.setPen(colors.text);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, m_figures);
    const QRectF track(0, height() - grid(2) + 0.5, width(), grid(2) - 1);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.idleSoft);
    painter.drawRoundedRect(track, track.height() / 2, track.height() / 2);
    if (m_share <= 0)
        return;
    QRectF filled = track;
    filled.setWidth(std::max(track.height(), track.width() * std::min(1.0, m_share)));
    painter.setBrush(m_scarce && m_share > 0.9 ? colors.caution : colors.accent);
    painter.drawRoundedRect(filled, track.height() / 2, track.height() / 2);
}

PhaseBar::PhaseBar(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PhaseBar::setPhases(const QList<Phase> &phases)
{
    m_phases = phases;
    QStringList words;
    for (const Phase &phase : phases)
        words.append(caption(phase));
    setAccessibleName(words.join(QStringLiteral(", ")));
    updateGeometry();
    takeHeight();
    update();
}

QString PhaseBar::caption(const Phase &phase) const
{
    return QStringLiteral("%1  %2").arg(phase.name, phase.figure);
}

QSize PhaseBar::sizeHint() const
{
    int width = 0;
    for (const Phase &phase : m_phases)
        width += fontMetrics().horizontalAdvance(caption(phase)) + grid(8);
    return {width, grid(4) + grid(2) + fontMetrics().height()};
}

QSize PhaseBar::minimumSizeHint() const
{
    int width = 0;
    for (const QRect &place : legend(1))
        width = std::max(width, place.width());
    return {width, sizeHint().height()};
}

int PhaseBar::heightForWidth(int width) const
{
    const QList<QRect> places = legend(width);
    const int below = places.isEmpty() ? fontMetrics().height() : places.last().bottom() + 1;
    return grid(6) + below;
}

/// Stacks and splitters pass no height for a width on, so it is taken here.
void PhaseBar::takeHeight()
{
    if (const int wanted = heightForWidth(width()); wanted != minimumHeight())
        setFixedHeight(wanted);
}

void PhaseBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    takeHeight();
}

QList<QRect> PhaseBar::legend(int width) const
{
    QList<QRect> places;
    const int height = fontMetrics().height();
    int left = 0;
    int top = 0;
    for (const Phase &phase : m_phases) {
        const int own = grid(3) + fontMetrics().horizontalAdvance(caption(phase)) + 2;
        if (left > 0 && left + own > width) {
            left = 0;
            top += height + grid(1);
        }
        places.append(QRect(left, top, own, height));
        left += own + grid(4);
    }
    return places;
}

QColor PhaseBar::color(int index) const
{
    const Phase &phase = m_phases.at(index);
    return phase.mark >= 0 ? markColor(phase.mark) : currentColors().tone(phase.tone);
}

void PhaseBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBar(painter, grid(4));
    paintLegend(painter, grid(6));
}

void PhaseBar::paintBar(QPainter &painter, int height) const
{
    QPainterPath outline;
    outline.addRoundedRect(QRectF(0, 0, width(), height), grid(1), grid(1));
    painter.setClipPath(outline);
    painter.fillPath(outline, currentColors().idleSoft);
    double total = 0;
    for (const Phase &phase : m_phases)
        total += phase.milliseconds;
    double left = 0;
    for (int i = 0; i < m_phases.size() && total > 0; ++i) {
        const double share = m_phases.at(i).milliseconds / total * width();
        if (m_phases.at(i).milliseconds > 0)
            painter.fillRect(QRectF(left, 0, std::max(2.0, share - 1), height), color(i));
        left += share;
    }
    painter.setClipping(false);
}

void PhaseBar::paintLegend(QPainter &painter, int top) const
{
    const QList<QRect> places = legend(width());
    for (int i = 0; i < m_phases.size(); ++i) {
        const QRect place = places.at(i).translated(0, top);
        const int side = grid(2);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color(i));
        painter.drawRoundedRect(QRect(place.left(), place.top() + (place.height() - side) / 2, side, side), 2,
                                2);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(place.adjusted(grid(3), 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         caption(m_phases.at(i)));
    }
}

} // namespace tidegate::widgets
