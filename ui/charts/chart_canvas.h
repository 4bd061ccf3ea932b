#pragma once

#include "ui/charts/series_data.h"
#include "ui/charts/ticks.h"
#include "ui/charts/time_series_view.h"

#include <QChartView>
#include <QMap>
#include <array>

class QLineSeries;
class QValueAxis;

namespace tidegate::charts {

/// The colour of the `index`-th series on a palette; contrasts with the base colour in light and dark.
QColor seriesColor(int index, const QPalette &palette);

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
    void setSpan(qint64 from, qint64 to);
    void setMessage(const QString &text); ///< in place of the series; empty shows them
    void setAxisTitles(const QString &left, const QString &right);
    QString valueText(const Series &series, double value) const;

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Line
    {
        QString text;
        QColor color;
    };
    void rebuild();
    void addRun(const Series &series, int index, const Points &run);
    void rescale();
    void layOut();
    void drawGrid(QPainter *painter) const;
    void drawTimes(QPainter *painter) const;
    void drawAxisTitles(QPainter *painter) const;
    void drawMarkers(QPainter *painter) const;
    void drawCrosshair(QPainter *painter) const;
    void drawBox(QPainter *painter, qreal x, const QList<Line> &lines) const;
    QList<Line> linesAt(double time) const;
    QString markerNear(double time) const;
    qreal xOf(double time) const;
    double timeAt(qreal x) const;
    bool usesRightAxis() const;
    bool wholeAxis(Series::Axis axis) const;

    QList<Series> m_series;
    QMap<QString, Points> m_points;
    QList<QString> m_hidden;
    QList<Marker> m_markers;
    std::array<QValueAxis *, 2> m_values;
    QValueAxis *m_time;
    std::array<ValueScale, 2> m_scales;
    std::array<QString, 2> m_titles;
    QString m_message;
    qint64 m_from = 0;
    qint64 m_to = 60'000;
    qreal m_hover = -1; ///< pointer's x, negative when it is away
};

} // namespace tidegate::charts
