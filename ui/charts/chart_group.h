#pragma once

#include <QList>
#include <QObject>

namespace tidegate::charts {

class TimeSeriesView;

/// Charts of one time axis: one crosshair and one zoom for all of them, and plots with the same edges. The
/// charts must outlive it.
class ChartGroup : public QObject
{
    Q_OBJECT
public:
    explicit ChartGroup(QObject *parent = nullptr);
    void add(TimeSeriesView *view);
    const QList<TimeSeriesView *> &views() const { return m_views; }
    void setSpan(qint64 from, qint64 to);
    void setReach(qint64 from, qint64 to);
    void setStep(qint64 step);
    bool isZoomed() const;
    /// Shows the whole span in all of them. Emits nothing.
    void resetZoom();
    void align(); ///< after their values have changed

Q_SIGNALS:
    void zoomed(qint64 from, qint64 to); ///< by the user
    void zoomReset();

private:
    QList<TimeSeriesView *> m_views;
};

} // namespace tidegate::charts
