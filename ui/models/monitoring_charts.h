#pragma once

#include "ui/models/monitoring_model.h"

#include <QList>
#include <QPointF>
#include <QString>
#include <vector>

namespace tidegate::models {

/// What a line's numbers are.
enum class Quantity
{
    Number,
    Count, ///< whole
    Seconds,
    Bytes,
    BytesPerSecond
};

/// A line of a chart: which series, and which of its lists.
struct MonitoringLine
{
    enum class List
    {
        Average, ///< of counters: a second
        Max,
        Sum,
        Count,
        P50,
        P95,
        P99
    };
    QString key;    ///< names it in exports
    QString name;   ///< in the UI's language
    QString metric; ///< of several with the same name (pools), the sum
    List list = List::Average;
    Quantity quantity = Quantity::Number;
    int color = 0;
    bool dashed = false;   ///< a wish or a limit rather than a measurement
    bool steps = false;    ///< holds until the next one
    bool optional = false; ///< left out while there is nothing but zeros
};

struct MonitoringChart
{
    QString key; ///< names it in exports and tests
    QString title;
    QString axis; ///< what the values are
    std::vector<MonitoringLine> lines;
};

/// The charts of a subject in their order, in the UI's language.
std::vector<MonitoringChart> monitoringCharts(MonitoringModel::Of of);
/// All series that they need.
QStringList monitoringMetrics(MonitoringModel::Of of);
/// Those of which one number for the whole range is told.
QStringList monitoringTotals(MonitoringModel::Of of);

/// x: milliseconds since 1970, `shift` later than the answer says; y: NaN marks a gap. Empty when the answer
/// has no such series.
QList<QPointF> pointsOf(const client::SeriesAnswer &answer, const MonitoringLine &line,
                        std::chrono::seconds shift = std::chrono::seconds(0));
/// Whether there is anything but zeros and gaps.
bool hasAny(const client::SeriesAnswer &answer, const MonitoringLine &line);

/// A number for the range, and what it was before.
struct MonitoringTile
{
    enum class Trend
    {
        Unknown, ///< nothing to compare with
        Same,
        Better,
        Worse,
        Neutral ///< more or less, which is neither
    };
    QString key; ///< names it in tests
    QString title;
    QString value;
    QString detail; ///< the difference, or what the number is
    Trend trend = Trend::Unknown;
};
/// Four of them, in the UI's language; `before` may be null.
std::vector<MonitoringTile> monitoringTiles(MonitoringModel::Of of, const MonitoringModel::Period &now,
                                            const MonitoringModel::Period *before);

/// A part of what starts took.
struct StartPhase
{
    QString name;
    double milliseconds = 0; ///< a start's mean
};
/// The mean of all starts of the range by phase, in their order; empty when there were none.
std::vector<StartPhase> startPhases(const client::SeriesAnswer &total);

} // namespace tidegate::models
