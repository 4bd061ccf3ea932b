#pragma once

#include "core/base/error.h"
#include "core/monitoring/frame.h"

#include <QByteArray>
#include <map>
#include <string>
#include <vector>

namespace tidegate::monitoring {

/// Which series are to be told.
struct SeriesQuery
{
    std::string ns;
    std::string service;
    std::string revision;
    std::vector<MetricId> metrics;
    bool onlyFound = false; ///< leaves out metrics of which nothing came in the range
    std::int64_t from = 0;  ///< seconds since 1970
    std::int64_t to = 0;    ///< not included
    std::int64_t step =
        0; ///< seconds; 0: so that there are at most `points`, or one more; 1 point: all at once
    int points = 300;
    std::int64_t now = 0;
};

inline constexpr int kMostPoints = 11'000; ///< of a series

/// How a range is cut: steps begin at multiples of `step` since 1970; one step for all of it, where the range
/// does.
struct SeriesPlan
{
    Resolution resolution = Resolution::Second;
    std::int64_t from = 0;
    std::int64_t step = 1;
    int count = 0; ///< of steps
    std::int64_t to() const { return from + step * count; }
};
/// The coarsest resolution that the step is a multiple of, or the finest one that is still kept of the
/// range's beginning if that is coarser; then the step is made a multiple of it. Error: BadRequest for more
/// than kMostPoints steps.
Result<SeriesPlan> planOf(const SeriesQuery &query);

/// A step of a series. Without parts: a gap.
struct Point
{
    double sum = 0;
    double min = 0;
    double max = 0;
    double covered = 0; ///< seconds
    bool isKnown = false;
};

/// One line of an answer.
struct Series
{
    MetricId metric = 0;
    std::string label;                 ///< the instance or pool; empty for sums
    std::vector<Point> points;         ///< of gauges and counters
    std::vector<Histogram> histograms; ///< of latencies
    std::vector<bool> known;           ///< likewise
};

/// Puts frames together to lines, subject after subject; several subjects with the same label are added up.
/// When the server recorded and of a revision (or route) there is nothing, that was zero; when it did not, it
/// is a gap. Instances and pools are not there while they have no frames. Of several subjects together the
/// min of a step is the sum of their own, and so is the max: bounds of the true ones, which they are at the
/// step of a second. Pure.
class SeriesMaker
{
public:
    SeriesMaker(const SeriesPlan &plan, const std::vector<MetricId> &metrics);

    /// A frame of the engine itself: tells where the gaps are. All of them before any other.
    void cover(std::int64_t step, const Frame &frame);
    /// A frame of the subject that is being added, in any order.
    void add(std::int64_t step, const Frame &frame);
    /// That was all of it; `isLasting`: it was zero where it has no frames.
    void endSubject(const std::string &label, bool isLasting);
    /// The lines; metrics of which nothing came have one too, unless `onlyFound`.
    std::vector<Series> take(bool onlyFound);

private:
    struct Sum
    {
        Cell cell;
        Histogram histogram;
    };
    struct Stretch
    {
        double covered = 0;
        std::uint64_t parts = 0;
    };
    int indexOf(std::int64_t step) const;
    Series &seriesOf(MetricId metric, const std::string &label);
    void endMetric(const std::map<int, Sum> &sums, Series &into, bool isLasting);

    SeriesPlan m_plan;
    std::vector<MetricId> m_metrics;
    std::vector<Stretch> m_cover;                  ///< of the engine
    std::map<int, Stretch> m_own;                  ///< of the subject
    std::map<MetricId, std::map<int, Sum>> m_sums; ///< of the subject
    std::map<std::pair<MetricId, std::string>, Series> m_series;
};

/// The answer: {from, to, stepSeconds, resolutionSeconds, series: [{metric, unit, kind, label?, avg, min,
/// max, sum?, count?, p50?, p95?, p99?}]}, each a list with an entry for every step, null in a gap.
QByteArray toJson(const SeriesPlan &plan, const std::vector<Series> &series);

} // namespace tidegate::monitoring
