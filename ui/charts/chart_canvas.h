#pragma once

#include "ui/charts/series_data.h"
#include "ui/charts/ticks.h"
#include "ui/charts/time_series_view.h"

#include <QChartView>
#include <QMap>
#include <QPixmap>
#include <QTimer>
#include <array>
#include <limits>

class QLineSeries;
class QValueAxis;

namespace tidegate::charts {

/// The colour of the `index`-th series on a palette; contrasts with the base colour in light and dark.
QColor seriesColor(int index, const QPalette &palette);
/// Of a series at its place.
QColor colorOf(const Series &series, int place, const QPalette &palette);
/// `share` of `b` in `a`.
QColor mixed(const QColor &a, const QColor &b, double share);
/// Of captions and axes.
QColor mutedText(const QPalette &palette);

/// The plot itself: Qt Charts draws the lines; grid, ticks, markers and crosshair are drawn here so that they
/// are round numbers in the user's language.
class ChartCanvas : public QChartView
{
    Q_OBJECT
public:
    explicit ChartCanvas(QWidget *parent = nullptr);

    void setSeries(const QList<Series> &series);
    const QList<Series> &series() const { return m_series; }
    void replace(const QString &key, const Points &points);
    const Points points(const QString &key) const { return m_points.value(key); }
    void setHidden(const QString &key, bool hidden);
    bool isHidden(const QString &key) const { return m_hidden.contains(key); }
    void setMarkers(const QList<Marker> &markers);
    void setNotes(const QList<Marker> &notes);
    void setBands(const QList<Band> &bands);
    /// Where the crosshair stands, in milliseconds since the epoch; not finite = nowhere.
    void setHover(double time);
    double hover() const { return m_hover; }
    /// What is said of the moment under the crosshair: values, the note that holds, bands and markers.
    QStringList hoverTexts() const;
    qint64 from() const { return m_from; }
    qint64 to() const { return m_to; }
    void setSpan(qint64 from, qint64 to);
    void setReach(qint64 from, qint64 to);
    void setZoom(qint64 from, qint64 to);
    void resetZoom();
    bool isZoomed() const { return m_zoomed; }
    void showWhole(); ///< what the user wants by a double click
    void setStep(qint64 step);
    void setTimesShown(bool shown);
    /// Before it is drawn by others.
    void refreshNow();
    /// When there are points within what is shown, rising.
    QList<qint64> shownTimes() const;
    void setMessage(const QString &text); ///< in place of the series; empty shows them
    void setAxisTitles(const QString &left, const QString &right);
    /// Room that the axes need at the left and at the right, in pixels.
    std::pair<qreal, qreal> axisRoom();
    /// At least so much room, for plots that stand above each other.
    void setLeastRoom(std::pair<qreal, qreal> room);
    QString valueText(const Series &series, double value) const;

Q_SIGNALS:
    void hovered(double time); ///< by pointer or keys; NaN = no more
    void zoomed(qint64 from, qint64 to);
    void zoomReset();

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Line
    {
        QString text;
        QColor color;
        bool wraps = false;
    };
    enum class Drag
    {
        None,
        Mark,
        Pan
    };
    void outdate();
    void refreshLater();
    void rebuild();
    void show(qint64 from, qint64 to);
    void userZoom(double from, double to);
    void zoomAround(double time, double factor);
    void pan(double by);
    bool zoomKey(QKeyEvent *event);
    bool pageScrolls() const;
    void endDrag();
    void drawMark(QPainter *painter) const;
    double reachOf(const Series &series) const;
    void addRun(const Series &series, int index, const Points &run);
    void rescale();
    void layOut();
    void drawGrid(QPainter *painter) const;
    void drawTimes(QPainter *painter) const;
    void drawAxisTitles(QPainter *painter) const;
    void drawMarkers(QPainter *painter) const;
    void drawBands(QPainter *painter) const;
    void drawCrosshair(QPainter *painter) const;
    void drawBox(QPainter *painter, qreal x, const QList<Line> &lines) const;
    QList<Line> linesAt(double time) const;
    QStringList markersNear(double time) const;
    QString noteAt(double time) const;
    QString bandAt(double time) const;
    void moveHover(double time);
    qreal xOf(double time) const;
    double timeAt(qreal x) const;
    bool usesRightAxis() const;
    bool wholeAxis(Series::Axis axis) const;
    Unit unitOf(Series::Axis axis) const;
    QColor tickColor(Series::Axis axis) const;

    QList<Series> m_series;
    QMap<QString, Points> m_points;
    QList<QString> m_hidden;
    QList<Marker> m_markers;
    QList<Marker> m_notes;
    QList<Band> m_bands;
    std::array<QValueAxis *, 2> m_values;
    QValueAxis *m_time;
    std::array<ValueScale, 2> m_scales;
    std::array<QString, 2> m_titles;
    std::pair<qreal, qreal> m_leastRoom{0, 0};
    QString m_message;
    qint64 m_from = 0; ///< shown
    qint64 m_to = 60'000;
    qint64 m_wholeFrom = 0;
    qint64 m_wholeTo = 60'000;
    qint64 m_reachFrom = 0;
    qint64 m_reachTo = 0; ///< 0 = the whole is all
    qint64 m_step = 0;
    bool m_timesShown = true;
    bool m_zoomed = false;
    bool m_outdated = false; ///< the series of Qt Charts are not those of m_points yet
    QTimer m_refresh;
    QPixmap m_still; ///< all but crosshair and mark, so that a moving pointer repaints no line; null = none
    bool m_drawingStill = false;
    Drag m_drag = Drag::None;
    qreal m_dragStart = 0;
    qreal m_dragNow = 0;
    qint64 m_dragFrom = 0;                                     ///< shown when a pan began
    double m_hover = std::numeric_limits<double>::quiet_NaN(); ///< time under the crosshair
};

} // namespace tidegate::charts
