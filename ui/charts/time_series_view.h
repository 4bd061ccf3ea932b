#pragma once

#include "ui/charts/ticks.h"

#include <QList>
#include <QPointF>
#include <QString>
#include <QWidget>
#include <memory>

class QDialog;
class QIODevice;
class QPainter;

namespace tidegate::charts {

/// What a series is called and how it is drawn.
struct Series
{
    enum class Shape
    {
        Line,
        Steps
    };
    enum class Axis
    {
        Left,
        Right
    };
    QString key;  ///< names it in calls and exports, never shown
    QString name; ///< shown, in the language of the user interface
    Shape shape = Shape::Line;
    Axis axis = Axis::Left;
    bool whole = false;  ///< counts: ticks and values without a fraction
    bool dashed = false; ///< a wish rather than a measurement
    int color = -1;      ///< which of the colours; -1 = by its place
    Unit unit = Unit::None;
    bool faded = false; ///< of the period before, drawn behind the others
};

/// A moment worth marking, with the words that are shown when the pointer is near.
struct Marker
{
    qint64 time = 0; ///< milliseconds since the epoch
    QString text;
};

/// A stretch of time that is shaded: a panic, an outage.
struct Band
{
    qint64 from = 0; ///< milliseconds since the epoch
    qint64 to = 0;
    QString text; ///< its name, shown where there is room and on hover
};

/// What a picture of the chart is written as.
enum class ExportFormat
{
    Png, ///< twice the size on screen
    Svg,
    Pdf,
    Csv
};

/// Several series over one span of time, with a legend, a crosshair, zoom and exports. A plain view: it shows
/// what it is given and asks for nothing. GUI thread only. What is behind it stays behind it: no type of a
/// charting library appears here.
///
/// Dragging marks a span to zoom to; the wheel zooms around the pointer (in a page that scrolls, with Ctrl or
/// once the chart has the focus); the middle button or Shift and a drag pan, as do Shift and the arrows;
/// `+` and `-` zoom around the crosshair; a double click, Escape and `0` show the whole again.
class TimeSeriesView : public QWidget
{
    Q_OBJECT
public:
    enum class State
    {
        Loading,
        Empty,
        Ready
    };

    explicit TimeSeriesView(QWidget *parent = nullptr);
    ~TimeSeriesView() override;

    /// The name of the whole, for screen readers and file names.
    void setTitle(const QString &title);
    /// Stand before the legend: what it is, and of what its values are. Empty = not there, as at first.
    void setHeading(const QString &text, const QString &caption = {});
    /// Whether times stand under the plot, as at first; the lowest of several is enough.
    void setTimesShown(bool shown);
    /// Replaces the series; points of keys that stay are kept.
    void setSeries(const QList<Series> &series);
    /// Replaces all points of a series: x = milliseconds since the epoch, rising; a y that is not finite is a
    /// gap. Unknown keys are ignored.
    void replace(const QString &key, const QList<QPointF> &points);
    void setMarkers(const QList<Marker> &markers);
    /// What held from then on until the next one, rising in time; shown in full beside the crosshair.
    void setNotes(const QList<Marker> &notes);
    void setBands(const QList<Band> &bands);
    /// Moves the crosshair, in milliseconds since the epoch; not finite puts it away. Emits nothing.
    void setHover(double time);
    /// What is said beside the crosshair, a line each; empty when there is none.
    QStringList hoverTexts() const;
    /// The whole span, in milliseconds since the epoch; what is shown unless the user has zoomed.
    void setSpan(qint64 from, qint64 to);
    /// How far the user may zoom out and pan; without it as far as the span goes.
    void setReach(qint64 from, qint64 to);
    /// Shows this part. Emits nothing.
    void setZoom(qint64 from, qint64 to);
    /// Shows the whole span again. Emits nothing.
    void resetZoom();
    bool isZoomed() const;
    qint64 shownFrom() const; ///< milliseconds since the epoch
    qint64 shownTo() const;
    /// How far apart points are, in milliseconds: so long a value holds. 0 = as far as one can tell.
    void setStep(qint64 step);
    /// `text` is shown in place of the series when Loading or Empty.
    void setState(State state, const QString &text = {});
    State state() const;
    void setAxisTitles(const QString &left, const QString &right);

    /// What files are named by: `<subject>-<metric>-<from>-<to>`, the range in UTC.
    void setExportName(const QString &subject, const QString &metric);
    QString exportName(ExportFormat format) const;

    /// The points of the span shown, a row per time, as tab-separated text with a header row.
    QString valueTable() const;
    /// The same as RFC 4180 CSV with RFC 3339 times.
    QByteArray toCsv() const;
    /// The same as a table to read and copy from, in a window of its own: what is drawn, without looking.
    QDialog *showTable();
    /// Pictures hold the title, the legend and what is on screen; CSV is toCsv(). False when the file cannot
    /// be written.
    bool save(const QString &file, ExportFormat format) const;

    /// Gives plots that stand above each other the same left and right edges.
    static void align(const QList<TimeSeriesView *> &views);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void hovered(double time); ///< milliseconds since the epoch; NaN = no more
    /// By the user.
    void zoomed(qint64 from, qint64 to);
    void zoomReset();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupCanvas();
    void setupMenu();
    void retranslateUi();
    void describe();
    void saveWithDialog(ExportFormat format);
    void showZoom();
    QSizeF pictureSize() const;
    void paintPicture(QPainter *painter) const;
    bool savePng(QIODevice *device) const;
    bool saveSvg(QIODevice *device) const;
    bool savePdf(QIODevice *device) const;
    QString rows(QChar separator) const;

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::charts
