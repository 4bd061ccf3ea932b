#pragma once

#include <QList>
#include <QPointF>

namespace tidegate::charts {

/// Points (x = milliseconds since the epoch, y = value), rising in x. A value that is not finite is a gap.
using Points = QList<QPointF>;

/// The runs between gaps. A run of one point stays, and is drawn as a short dash.
QList<Points> splitAtGaps(const Points &points);

/// Each value held until the next one, as a staircase.
Points asSteps(const Points &points);

/// At most about two points per pixel column, lowest and highest of each, so that no peak is lost.
Points thinned(const Points &points, int columns);

/// The value that holds at `x`: the last one at or before it, for steps; the nearest one for lines. NaN when
/// there is none within `reach` milliseconds.
double valueAt(const Points &points, double x, bool steps, double reach);

/// Those from `from` to `to`, and one more at either side, so that lines reach the edges.
Points around(const Points &points, double from, double to);

/// The highest finite value; 0 when there is none.
double highestOf(const Points &points);

} // namespace tidegate::charts
