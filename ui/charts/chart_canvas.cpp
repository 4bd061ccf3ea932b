#include "ui/charts/chart_canvas.h"

#include <QChart>
#include <QDateTime>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QSet>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace tidegate::charts {

namespace {

constexpr int gridLines = 4;
constexpr int fewGridLines = 2; ///< of a plot with little height: the numbers must not touch

} // namespace

QColor mixed(const QColor &a, const QColor &b, double share)
{
    return QColor::fromRgbF(a.redF() * (1 - share) + b.redF() * share,
                            a.greenF() * (1 - share) + b.greenF() * share,
                            a.blueF() * (1 - share) + b.blueF() * share);
}

QColor mutedText(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.35);
}

QColor seriesColor(int index, const QPalette &palette)
{
    static const std::array light{QColor(0x0b6e8a), QColor(0x1b7f4b), QColor(0xb4540a), QColor(0x6a4fb3),
                                  QColor(0xa83265)};
    static const std::array dark{QColor(0x5fc3e0), QColor(0x63cb92), QColor(0xf0a35e), QColor(0xb7a3f5),
                                 QColor(0xf08fb4)};
    const bool isDark = palette.color(QPalette::Base).lightnessF() < 0.5;
    const size_t row = static_cast<size_t>(std::max(0, index)) % light.size();
    return isDark ? dark[row] : light[row];
}

QColor colorOf(const Series &series, int place, const QPalette &palette)
{
    const QColor color = seriesColor(series.color >= 0 ? series.color : place, palette);
    return series.faded ? mixed(color, palette.color(QPalette::Base), 0.4) : color;
}

ChartCanvas::ChartCanvas(QWidget *parent)
    : QChartView(new QChart, parent)
    , m_values{new QValueAxis(this), new QValueAxis(this)}
    , m_time(new QValueAxis(this))
{
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(m_time, Qt::AlignBottom);
    chart()->addAxis(m_values[0], Qt::AlignLeft);
    chart()->addAxis(m_values[1], Qt::AlignRight);
    for (QValueAxis *axis : {m_time, m_values[0], m_values[1]})
        axis->setVisible(false);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setViewportUpdateMode(FullViewportUpdate);
    setCacheMode(CacheNone);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &ChartCanvas::rebuild);
    connect(scene(), &QGraphicsScene::changed, this, &ChartCanvas::outdate);
}

/// What was painted is of no use any more.
void ChartCanvas::outdate()
{
    m_still = {};
    viewport()->update();
}

/// Once for many changes, and not while nobody can see it.
void ChartCanvas::refreshLater()
{
    m_outdated = true;
    outdate();
    if (isVisible())
        m_refresh.start();
}

void ChartCanvas::refreshNow()
{
    if (m_outdated)
        rebuild();
}

void ChartCanvas::showEvent(QShowEvent *event)
{
    QChartView::showEvent(event);
    if (m_outdated)
        m_refresh.start();
}

void ChartCanvas::paintEvent(QPaintEvent *)
{
    refreshNow();
    if (m_still.isNull()) {
        m_still = QPixmap(viewport()->size() * devicePixelRatioF());
        m_still.setDevicePixelRatio(devicePixelRatioF());
        m_drawingStill = true;
        QPainter painter(&m_still);
        render(&painter, QRectF(viewport()->rect()), viewport()->rect());
        m_drawingStill = false;
    }
    QPainter painter(viewport());
    painter.drawPixmap(0, 0, m_still);
    painter.setFont(font());
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_message.isEmpty()) {
        drawMark(&painter);
        drawCrosshair(&painter);
    }
}

void ChartCanvas::setSeries(const QList<Series> &series)
{
    m_series = series;
    refreshLater();
}

void ChartCanvas::replace(const QString &key, const Points &points)
{
    m_points.insert(key, points);
    refreshLater();
}

void ChartCanvas::setHidden(const QString &key, bool hidden)
{
    m_hidden.removeAll(key);
    if (hidden)
        m_hidden.append(key);
    refreshLater();
}

void ChartCanvas::setMarkers(const QList<Marker> &markers)
{
    m_markers = markers;
    outdate();
}

void ChartCanvas::setNotes(const QList<Marker> &notes)
{
    m_notes = notes;
    viewport()->update();
}

void ChartCanvas::setBands(const QList<Band> &bands)
{
    m_bands = bands;
    outdate();
}

void ChartCanvas::setMessage(const QString &text)
{
    m_message = text;
    refreshLater();
}

void ChartCanvas::setAxisTitles(const QString &left, const QString &right)
{
    m_titles = {left, right};
    layOut();
}

void ChartCanvas::rebuild()
{
    m_outdated = false;
    m_refresh.stop();
    m_still = {};
    m_time->setRange(static_cast<qreal>(m_from), static_cast<qreal>(m_to));
    chart()->removeAllSeries();
    if (m_message.isEmpty()) {
        for (const bool faded : {true, false}) {
            for (int i = 0; i < m_series.size(); ++i) {
                const Series &series = m_series.at(i);
                if (isHidden(series.key) || series.faded != faded)
                    continue;
                const Points points = around(m_points.value(series.key), static_cast<double>(m_from),
                                             static_cast<double>(m_to));
                for (const Points &run : splitAtGaps(points))
                    addRun(series, i, run);
            }
        }
    }
    rescale();
    layOut();
    chart()->layout()->activate();
}

void ChartCanvas::addRun(const Series &series, int index, const Points &run)
{
    Points shown = thinned(run, std::max(200, width()));
    if (series.shape == Series::Shape::Steps)
        shown = asSteps(shown);
    if (shown.size() == 1)
        shown.append(shown.first() + QPointF(m_step > 0 ? static_cast<double>(m_step) : 500, 0));
    auto *line = new QLineSeries;
    QPen pen(colorOf(series, index, palette()), series.faded ? 1.5 : 2);
    pen.setCosmetic(false); // as thick on finer screens and in exports
    pen.setJoinStyle(series.shape == Series::Shape::Steps ? Qt::MiterJoin : Qt::RoundJoin);
    if (series.dashed)
        pen.setDashPattern({4, 3});
    line->setPen(pen);
    line->replace(shown);
    chart()->addSeries(line);
    line->attachAxis(m_time);
    line->attachAxis(m_values[series.axis == Series::Axis::Right ? 1 : 0]);
}

QList<qint64> ChartCanvas::shownTimes() const
{
    QSet<qint64> seen;
    for (const Series &series : m_series) {
        for (const QPointF &point : m_points.value(series.key)) {
            const auto time = static_cast<qint64>(point.x());
            if (time >= m_from && time <= m_to)
                seen.insert(time);
        }
    }
    QList<qint64> times(seen.begin(), seen.end());
    std::sort(times.begin(), times.end());
    return times;
}

void ChartCanvas::rescale()
{
    for (const auto axis : {Series::Axis::Left, Series::Axis::Right}) {
        double highest = 0;
        for (const Series &series : std::as_const(m_series)) {
            if (series.axis == axis && !isHidden(series.key))
                highest = std::max(highest,
                                   highestOf(around(m_points.value(series.key), static_cast<double>(m_from),
                                                    static_cast<double>(m_to))));
        }
        const size_t side = axis == Series::Axis::Right ? 1 : 0;
        m_scales[side] =
            valueScale(highest * 1.05, height() < fontMetrics().height() * 9 ? fewGridLines : gridLines,
                       wholeAxis(axis), unitOf(axis));
        m_values[side]->setRange(0, m_scales[side].top);
    }
}

std::pair<qreal, qreal> ChartCanvas::axisRoom()
{
    rescale();
    const QFontMetricsF metrics(font());
    const qreal gap = metrics.height() / 2;
    const auto widthOf = [&](size_t side) {
        return metrics.horizontalAdvance(valueTickText(m_scales[side].top, m_scales[side], QLocale())) +
               gap * 2;
    };
    return {widthOf(0), usesRightAxis() ? widthOf(1) : gap * 2};
}

void ChartCanvas::setLeastRoom(std::pair<qreal, qreal> room)
{
    if (room == m_leastRoom)
        return;
    m_leastRoom = room;
    layOut();
}

void ChartCanvas::setTimesShown(bool shown)
{
    m_timesShown = shown;
    layOut();
}

/// Of the one line that is measured by it, where there are two axes to be told apart.
QColor ChartCanvas::tickColor(Series::Axis axis) const
{
    const auto isOn = [axis](auto &series) { return series.axis == axis; };
    const auto it = std::find_if(m_series.begin(), m_series.end(), isOn);
    if (!usesRightAxis() || std::count_if(m_series.begin(), m_series.end(), isOn) != 1)
        return mutedText(palette());
    return colorOf(*it, static_cast<int>(it - m_series.begin()), palette());
}

void ChartCanvas::layOut()
{
    const qreal line = QFontMetricsF(font()).height();
    const auto [left, right] = axisRoom();
    const bool titled = !m_titles[0].isEmpty() || !m_titles[1].isEmpty();
    const qreal head = titled ? line * 1.5 : line / 2;
    const QRectF all(QPointF(0, 0), QSizeF(size()));
    chart()->setPlotArea(all.adjusted(std::max(left, m_leastRoom.first), head,
                                      -std::max(right, m_leastRoom.second),
                                      m_timesShown ? -line * 1.5 : -line / 2));
    outdate();
}

bool ChartCanvas::usesRightAxis() const
{
    return std::any_of(m_series.begin(), m_series.end(),
                       [](auto &series) { return series.axis == Series::Axis::Right; });
}

/// Of the first series on it.
Unit ChartCanvas::unitOf(Series::Axis axis) const
{
    const auto it =
        std::find_if(m_series.begin(), m_series.end(), [axis](auto &series) { return series.axis == axis; });
    return it == m_series.end() ? Unit::None : it->unit;
}

bool ChartCanvas::wholeAxis(Series::Axis axis) const
{
    return std::all_of(m_series.begin(), m_series.end(),
                       [&](auto &series) { return series.axis != axis || series.whole; });
}

qreal ChartCanvas::xOf(double time) const
{
    const QRectF plot = chart()->plotArea();
    return plot.left() +
           plot.width() * (time - static_cast<double>(m_from)) / static_cast<double>(m_to - m_from);
}

double ChartCanvas::timeAt(qreal x) const
{
    const QRectF plot = chart()->plotArea();
    return static_cast<double>(m_from) +
           (x - plot.left()) / std::max(1.0, plot.width()) * static_cast<double>(m_to - m_from);
}

/// Behind the grid, so that it stays readable; named where there is room for the name.
void ChartCanvas::drawBands(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    const bool dark = palette().color(QPalette::Base).lightnessF() < 0.5;
    const QColor ink = dark ? QColor(0xf0a35e) : QColor(0xb4540a);
    const QFontMetricsF metrics(font());
    for (const Band &band : m_bands) {
        const qreal left = std::max(plot.left(), xOf(static_cast<double>(band.from)));
        const qreal right = std::min(plot.right(), std::max(left + 2, xOf(static_cast<double>(band.to))));
        if (right <= left)
            continue;
        QColor ground = ink;
        ground.setAlphaF(dark ? 0.18f : 0.13f);
        painter->fillRect(QRectF(left, plot.top(), right - left, plot.height()), ground);
        if (right - left < metrics.horizontalAdvance(band.text) + metrics.height() ||
            plot.height() < metrics.height() * 4)
            continue;
        painter->setPen(ink);
        painter->drawText(QPointF(left + metrics.height() / 3, plot.top() + metrics.ascent() + 2), band.text);
    }
}

QString ChartCanvas::valueText(const Series &series, double value) const
{
    return valueInWords(value, series.unit, series.whole, QLocale());
}

void ChartCanvas::drawBackground(QPainter *painter, const QRectF &rect)
{
    painter->fillRect(rect, palette().color(QPalette::Base));
    painter->save();
    painter->setFont(font());
    if (m_message.isEmpty())
        drawBands(painter);
    drawGrid(painter);
    if (m_message.isEmpty() && m_timesShown)
        drawTimes(painter);
    drawAxisTitles(painter);
    painter->restore();
}

void ChartCanvas::drawGrid(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    const QFontMetricsF metrics(font());
    const QColor line = mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.14);
    const ValueScale &left = m_scales[0];
    const ValueScale &right = m_scales[1];
    const int count = static_cast<int>(std::lround(left.top / left.step));
    for (int i = 0; i <= count; ++i) {
        const qreal y = std::round(plot.bottom() - plot.height() * i / count) + 0.5;
        painter->setPen(QPen(line, 1));
        painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        if (!m_message.isEmpty())
            continue;
        painter->setPen(tickColor(Series::Axis::Left));
        const QRectF box(0, y - metrics.height() / 2, plot.left() - metrics.height() / 2, metrics.height());
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter,
                          valueTickText(left.step * i, left, QLocale()));
    }
    if (!usesRightAxis() || !m_message.isEmpty())
        return;
    painter->setPen(tickColor(Series::Axis::Right));
    const int steps = static_cast<int>(std::lround(right.top / right.step));
    for (int i = 0; i <= steps; ++i) {
        const qreal y = plot.bottom() - plot.height() * i / steps;
        const QRectF box(plot.right() + metrics.height() / 2, y - metrics.height() / 2,
                         width() - plot.right(), metrics.height());
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                          valueTickText(right.step * i, right, QLocale()));
    }
}

void ChartCanvas::drawTimes(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    const QFontMetricsF metrics(font());
    const qreal room = metrics.horizontalAdvance(QStringLiteral("00:00:00")) * 1.4;
    const QList<qint64> ticks = timeTicks(m_from, m_to, std::max(2, static_cast<int>(plot.width() / room)));
    const qint64 step = ticks.size() > 1 ? ticks.at(1) - ticks.at(0) : 1000;
    for (const qint64 tick : ticks) {
        const qreal x = xOf(static_cast<double>(tick));
        const QString text = timeTickText(tick, step, QLocale());
        const qreal half = metrics.horizontalAdvance(text) / 2 + 2;
        if (x - half < 0 || x + half > width())
            continue;
        painter->setPen(mutedText(palette()));
        painter->drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3));
        painter->drawText(QRectF(x - half, plot.bottom() + metrics.height() / 3, half * 2, metrics.height()),
                          Qt::AlignCenter, text);
    }
}

void ChartCanvas::drawAxisTitles(QPainter *painter) const
{
    const QFontMetricsF metrics(font());
    painter->setPen(mutedText(palette()));
    const QRectF box(metrics.height() / 2, 0, width() - metrics.height(), metrics.height());
    painter->drawText(box, Qt::AlignLeft | Qt::AlignTop, m_titles[0]);
    if (usesRightAxis())
        painter->drawText(box, Qt::AlignRight | Qt::AlignTop, m_titles[1]);
}

void ChartCanvas::drawForeground(QPainter *painter, const QRectF &)
{
    painter->save();
    painter->setFont(font());
    painter->setRenderHint(QPainter::Antialiasing);
    if (!m_message.isEmpty()) {
        painter->setPen(mutedText(palette()));
        painter->drawText(chart()->plotArea(), Qt::AlignCenter | Qt::TextWordWrap, m_message);
    } else {
        drawMarkers(painter);
        if (!m_drawingStill) // of a picture to export
            drawCrosshair(painter);
    }
    painter->restore();
}

void ChartCanvas::drawMarkers(QPainter *painter) const
{
    const QRectF plot = chart()->plotArea();
    QColor line = mutedText(palette());
    painter->setBrush(line);
    constexpr qreal apart = 9; // closer ones would be one dark smear
    qreal before = -apart;
    for (const Marker &marker : m_markers) {
        const qreal x = xOf(static_cast<double>(marker.time));
        if (x < plot.left() || x > plot.right() || x - before < apart)
            continue;
        before = x;
        line.setAlphaF(0.35f);
        painter->setPen(QPen(line, 1, Qt::DotLine));
        painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter->setPen(Qt::NoPen);
        painter->drawPolygon(
            QPolygonF({{x - 4, plot.top() - 5}, {x + 4, plot.top() - 5}, {x, plot.top() + 1}}));
    }
}

void ChartCanvas::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    refreshLater(); // thinned to another width
    rescale();
    layOut();
}

void ChartCanvas::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::LocaleChange)
        refreshLater();
}

} // namespace tidegate::charts
