#pragma once

#include <QList>
#include <QPointF>
#include <QString>
#include <QWidget>
#include <memory>

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
};

/// A moment worth marking, with the words that are shown when the pointer is near.
struct Marker
{
    qint64 time = 0; ///< milliseconds since the epoch
    QString text;
};

/// Several series over one span of time, with a legend, a crosshair and exports. A plain view: it shows what
/// it is given and asks for nothing. GUI thread only. What is behind it stays behind it: no type of a
/// charting library appears here.
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
    /// Replaces the series; points of keys that stay are kept.
    void setSeries(const QList<Series> &series);
    /// Replaces all points of a series: x = milliseconds since the epoch, rising; a y that is not finite is a
    /// gap. Unknown keys are ignored.
    void replace(const QString &key, const QList<QPointF> &points);
    void setMarkers(const QList<Marker> &markers);
    /// The span shown, in milliseconds since the epoch.
    void setSpan(qint64 from, qint64 to);
    /// `text` is shown in place of the series when Loading or Empty.
    void setState(State state, const QString &text = {});
    State state() const;
    void setAxisTitles(const QString &left, const QString &right);

    /// The points shown, a row per time, as tab-separated text with a header row.
    QString valueTable() const;
    /// The same as RFC 4180 CSV with RFC 3339 times.
    QByteArray toCsv() const;
    /// The picture at `scale` times its size on screen. False when the file cannot be written.
    bool savePng(const QString &file, double scale = 2) const;
    bool saveCsv(const QString &file) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupCanvas();
    void setupMenu();
    void retranslateUi();
    void describe();
    void saveWithDialog(bool png);
    QString suggestedFile(const QString &suffix) const;
    QString rows(QChar separator) const;

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::charts
