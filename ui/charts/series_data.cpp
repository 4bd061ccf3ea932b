#include "ui/charts/series_data.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidegate::charts {

QList<Points> splitAtGaps(const Points &points)
{
    QList<Points> runs;
    bool open = false;
    for (const QPointF &point : points) {
        if (!std::isfinite(point.y())) {
            open = false;
            continue;
        }
        if (!open)
            runs.append(Points());
        open = true;
        runs.last().append(point);
    }
    return runs;
}

Points asSteps(const Points &points)
{
    Points result;
    result.reserve(points.size() * 2);
    for (const QPointF &point : points) {
        if (!result.isEmpty() && result.last().y() != point.y())
            result.append({point.x(), result.last().y()});
        result.append(point);
    }
    return result;
}

Points thinned(const Points &points, int columns)
{
    if (columns < 1 || points.size() <= columns * 2)
        return points;
    Points result;
    const double first = points.first().x();
    const double width = std::max(1.0, (points.last().x() - first) / columns);
    const auto columnOf = [&](const QPointF &point) { return std::floor((point.x() - first) / width); };
    for (auto it = points.begin(); it != points.end();) {
        const double column = columnOf(*it);
        const auto end =
            std::find_if(it, points.end(), [&](const QPointF &point) { return columnOf(point) != column; });
        auto [low, high] = std::minmax_element(it, end, [](auto &a, auto &b) { return a.y() < b.y(); });
        if (high < low)
            std::swap(low, high);
        result.append(*low);
        if (low != high)
            result.append(*high);
        it = end;
    }
    return result;
}

double valueAt(const Points &points, double x, bool steps, double reach)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto after = std::upper_bound(points.begin(), points.end(), x,
                                        [](double at, const QPointF &p) { return at < p.x(); });
    const bool hasBefore = after != points.begin();
    const bool hasAfter = after != points.end();
    if (!hasBefore && !hasAfter)
        return none;
    auto best = hasBefore ? after - 1 : after;
    if (!steps && hasBefore && hasAfter && after->x() - x < x - best->x())
        best = after;
    if (steps && !hasBefore)
        return none;
    return std::abs(best->x() - x) <= reach ? best->y() : none;
}

Points around(const Points &points, double from, double to)
{
    const auto before = [](const QPointF &point, double x) { return point.x() < x; };
    auto first = std::lower_bound(points.begin(), points.end(), from, before);
    auto last = std::lower_bound(first, points.end(), to, before);
    if (first != points.begin())
        --first;
    if (last != points.end())
        ++last;
    return Points(first, last);
}

double highestOf(const Points &points)
{
    double highest = 0;
    for (const QPointF &point : points) {
        if (std::isfinite(point.y()))
            highest = std::max(highest, point.y());
    }
    return highest;
}

} // namespace tidegate::charts
