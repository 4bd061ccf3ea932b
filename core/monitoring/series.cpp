#include "core/monitoring/series.h"

#include "core/base/clock.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tidegate::monitoring {

namespace {

constexpr std::array<std::int64_t, 13> kNiceSteps{1,   2,    5,    10,    30,     60,     300,
                                                  900, 3600, 7200, 21600, 86'400, 604'800};

std::int64_t ceilTo(std::int64_t value, std::int64_t unit)
{
    return (value + unit - 1) / unit * unit;
}

/// The finest one whose steps of the range's beginning are still there.
Resolution finestKept(const SeriesQuery &query)
{
    for (const Resolution resolution : resolutions) {
        if (query.from >= query.now - keptFor(resolution))
            return resolution;
    }
    return Resolution::Hour;
}

std::int64_t stepFor(std::int64_t range, int points)
{
    for (const std::int64_t step : kNiceSteps) {
        if ((range + step - 1) / step <= points)
            return step;
    }
    return ceilTo((range + points - 1) / points, kNiceSteps.back());
}

} // namespace

Result<SeriesPlan> planOf(const SeriesQuery &query)
{
    SeriesPlan plan;
    const Resolution finest = finestKept(query);
    const std::int64_t wanted =
        query.step > 0 ? query.step
                       : stepFor(query.to - query.from, std::clamp(query.points, 1, kMostPoints));
    plan.resolution = finest;
    if (query.step == 0 &&
        query.points == 1) { // percentiles of the whole range cannot be had from those of parts
        plan.from = stepOf(query.from, lengthOf(finest));
        plan.step = ceilTo(std::max<std::int64_t>(1, query.to - plan.from), lengthOf(finest));
        plan.count = 1;
        return plan;
    }
    plan.step = ceilTo(wanted, lengthOf(finest));
    for (const Resolution coarser : resolutions) {
        if (coarser > finest && plan.step % lengthOf(coarser) == 0)
            plan.resolution = coarser;
    }
    plan.from = stepOf(query.from, plan.step);
    const std::int64_t count = (query.to - plan.from + plan.step - 1) / plan.step;
    if (count > kMostPoints)
        return fail(Code::BadRequest, "step is too short: the range would have " + std::to_string(count) +
                                          " steps, and a series has at most " + std::to_string(kMostPoints));
    plan.count = int(count);
    return plan;
}

SeriesMaker::SeriesMaker(const SeriesPlan &plan, const std::vector<MetricId> &metrics)
    : m_plan(plan), m_metrics(metrics), m_cover(size_t(plan.count))
{
}

int SeriesMaker::indexOf(std::int64_t step) const
{
    return step < m_plan.from || step >= m_plan.to() ? -1 : int((step - m_plan.from) / m_plan.step);
}

void SeriesMaker::cover(std::int64_t step, const Frame &frame)
{
    const int index = indexOf(step);
    if (index < 0)
        return;
    m_cover[size_t(index)].covered += double(frame.coveredMs()) / 1e3;
    m_cover[size_t(index)].parts += frame.parts();
}

void SeriesMaker::add(std::int64_t step, const Frame &frame)
{
    const int index = indexOf(step);
    if (index < 0)
        return;
    Stretch &own = m_own[index];
    own.covered += double(frame.coveredMs()) / 1e3;
    own.parts += frame.parts();
    for (const Cell &theirs : frame.cells()) {
        if (std::find(m_metrics.begin(), m_metrics.end(), theirs.metric) == m_metrics.end())
            continue;
        Cell &ours = m_sums[theirs.metric][index].cell;
        ours.min = ours.parts == 0 ? theirs.min : std::min(ours.min, theirs.min);
        ours.max = std::max(ours.max, theirs.max);
        ours.sum += theirs.sum;
        ours.parts += theirs.parts;
    }
    for (const auto &[metric, histogram] : frame.latencies()) {
        if (std::find(m_metrics.begin(), m_metrics.end(), metric) != m_metrics.end())
            m_sums[metric][index].histogram.merge(histogram);
    }
}

Series &SeriesMaker::seriesOf(MetricId metric, const std::string &label)
{
    const auto [at, isNew] = m_series.try_emplace({metric, label});
    Series &series = at->second;
    if (!isNew)
        return series;
    series.metric = metric;
    series.label = label;
    const Metric *known = findMetric(metric);
    if (known && known->kind == Kind::Latency) {
        series.histograms.resize(size_t(m_plan.count));
        series.known.resize(size_t(m_plan.count));
    } else {
        series.points.resize(size_t(m_plan.count));
    }
    return series;
}

void SeriesMaker::endMetric(const std::map<int, Sum> &sums, Series &into, bool isLasting)
{
    for (int i = 0; i < m_plan.count; ++i) {
        const auto own = m_own.find(i);
        const Stretch &time = isLasting ? m_cover[size_t(i)] : own != m_own.end() ? own->second : Stretch();
        const auto found = sums.find(i);
        // Its own frames tell, too: those of the engine may have been lost, or be of the next moment.
        const double covered = std::max(time.covered, own != m_own.end() ? own->second.covered : 0);
        if (covered <= 0)
            continue;
        if (!into.histograms.empty()) {
            into.known[size_t(i)] = true;
            if (found != sums.end())
                into.histograms[size_t(i)].merge(found->second.histogram);
            continue;
        }
        Point &point = into.points[size_t(i)];
        point.isKnown = true;
        point.covered = std::max(point.covered, covered);
        if (found == sums.end())
            continue;
        const Cell &cell = found->second.cell;
        point.sum += cell.sum;
        point.max += cell.max;
        point.min += cell.parts < time.parts ? 0 : cell.min;
    }
}

void SeriesMaker::endSubject(const std::string &label, bool isLasting)
{
    for (const MetricId metric : m_metrics) {
        const auto sums = m_sums.find(metric);
        if (sums == m_sums.end() && (m_own.empty() || isLasting))
            continue; // take() fills in what is zero all the time
        static const std::map<int, Sum> none;
        endMetric(sums == m_sums.end() ? none : sums->second, seriesOf(metric, label), isLasting);
    }
    m_sums.clear();
    m_own.clear();
}

std::vector<Series> SeriesMaker::take(bool onlyFound)
{
    if (!onlyFound) {
        for (const MetricId metric : m_metrics) {
            const Metric *known = findMetric(metric);
            const bool isLabelled = known && (known->scope == Scope::Instance || known->scope == Scope::Pool);
            const auto at = m_series.lower_bound({metric, std::string()});
            const bool has = at != m_series.end() && at->first.first == metric;
            if (!has && !isLabelled)
                endMetric({}, seriesOf(metric, {}), true);
        }
    }
    std::vector<Series> all;
    for (const MetricId metric : m_metrics) {
        for (auto at = m_series.lower_bound({metric, std::string()});
             at != m_series.end() && at->first.first == metric; ++at)
            all.push_back(std::move(at->second));
    }
    m_series.clear();
    return all;
}

namespace {

using Value = std::function<std::optional<double>(size_t)>;

void putList(QByteArray &out, const char *name, size_t count, const Value &value)
{
    out += ",\"";
    out += name;
    out += "\":[";
    for (size_t i = 0; i < count; ++i) {
        if (i > 0)
            out += ',';
        const auto number = value(i);
        out += number && std::isfinite(*number) ? QByteArray::number(*number, 'g', 9) : QByteArray("null");
    }
    out += ']';
}

void putPoints(QByteArray &out, const Series &series, bool isCounter)
{
    const auto list = [&](const char *name, double (*value)(const Point &)) {
        putList(out, name, series.points.size(), [&](size_t i) -> std::optional<double> {
            return series.points[i].isKnown ? std::optional(value(series.points[i])) : std::nullopt;
        });
    };
    list("avg", [](const Point &point) { return point.sum / point.covered; });
    list("min", [](const Point &point) { return point.min; });
    list("max", [](const Point &point) { return point.max; });
    if (isCounter)
        list("sum", [](const Point &point) { return point.sum; });
}

void putHistograms(QByteArray &out, const Series &series)
{
    const auto list = [&](const char *name,
                          const std::function<std::optional<double>(const Histogram &)> &value) {
        putList(out, name, series.histograms.size(), [&](size_t i) -> std::optional<double> {
            return series.known[i] ? value(series.histograms[i]) : std::nullopt;
        });
    };
    const auto inSeconds = [](std::optional<double> microseconds) {
        return microseconds ? std::optional(*microseconds / 1e6) : std::nullopt;
    };
    list("avg", [](const Histogram &each) {
        return each.count() > 0 ? std::optional(each.sum() / double(each.count()) / 1e6) : std::nullopt;
    });
    list("min", [&](const Histogram &each) { return inSeconds(each.lowest()); });
    list("max", [&](const Histogram &each) { return inSeconds(each.highest()); });
    list("count", [](const Histogram &each) { return std::optional(double(each.count())); });
    for (const auto &[name, share] : {std::pair("p50", 0.5), std::pair("p95", 0.95), std::pair("p99", 0.99)})
        list(name, [&, share = share](const Histogram &each) { return inSeconds(each.quantile(share)); });
}

QByteArray jsonText(std::string_view text)
{
    // Names of metrics, instances and pools: letters, digits, dots, dashes, slashes.
    QByteArray out("\"");
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        if (std::uint8_t(c) >= 0x20)
            out += c;
    }
    return out + '"';
}

QByteArray timeText(std::int64_t second)
{
    return QByteArray::fromStdString(formatTime(WallTime(std::chrono::seconds(second))));
}

} // namespace

QByteArray toJson(const SeriesPlan &plan, const std::vector<Series> &series)
{
    QByteArray out = "{\"from\":\"" + timeText(plan.from) + "\",\"to\":\"" + timeText(plan.to()) +
                     "\",\"stepSeconds\":" + QByteArray::number(qint64(plan.step)) +
                     ",\"resolutionSeconds\":" + QByteArray::number(qint64(lengthOf(plan.resolution))) +
                     ",\"series\":[";
    bool isFirst = true;
    for (const Series &each : series) {
        const Metric *metric = findMetric(each.metric);
        if (!metric)
            continue;
        out += isFirst ? "{\"metric\":" : ",{\"metric\":";
        isFirst = false;
        out += jsonText(metric->name) + ",\"unit\":" + jsonText(metric->unit) + ",\"kind\":" +
               (metric->kind == Kind::Gauge     ? "\"gauge\""
                : metric->kind == Kind::Counter ? "\"counter\""
                                                : "\"latency\"");
        if (!each.label.empty())
            out += (metric->scope == Scope::Pool ? ",\"pool\":" : ",\"instance\":") + jsonText(each.label);
        if (metric->kind == Kind::Latency)
            putHistograms(out, each);
        else
            putPoints(out, each, metric->kind == Kind::Counter);
        out += '}';
    }
    return out + "]}\n";
}

} // namespace tidegate::monitoring
