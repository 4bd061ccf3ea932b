#include "ui/models/formatting.h"
#include "ui/models/monitoring_charts.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

// What a range comes to: its tiles, and what its starts took.

namespace tidegate::models {

namespace {

using Of = MonitoringModel::Of;
using Trend = MonitoringTile::Trend;
using client::SeriesAnswer;
using client::SeriesLine;

constexpr double same = 0.005; ///< less than half a percent is no difference
const double none = std::nan("");

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::MonitoringTiles)
};

double firstOf(const std::vector<double> &list)
{
    return list.empty() ? none : list.front();
}

/// What came in the range; NaN when the server tells nothing of it.
double sumOf(const SeriesAnswer &total, const char *metric)
{
    if (total.lines.empty() && total.step.count() == 0)
        return none;
    double sum = 0;
    bool isGap = false;
    for (const SeriesLine &line : total.lines) {
        if (line.metric != QLatin1String(metric))
            continue;
        const double value = firstOf(line.sum);
        isGap = isGap || std::isnan(value);
        sum += std::isnan(value) ? 0 : value;
    }
    return isGap && sum == 0 ? none : sum;
}

double latencyOf(const SeriesAnswer &total)
{
    for (const SeriesLine &line : total.lines) {
        if (line.metric == QLatin1String("latency") && firstOf(line.count) > 0)
            return firstOf(line.p95);
    }
    return none;
}

double shareOf(double part, double whole)
{
    return whole > 0 ? part / whole * 100 : none;
}

QString countText(double value)
{
    return std::isnan(value) ? QStringLiteral("–") : QLocale().toString(value, 'f', 0);
}

QString percentText(double value)
{
    return std::isnan(value) ? QStringLiteral("–") : formatting::percent(value);
}

QString secondsText(double value)
{
    return std::isnan(value) ? QStringLiteral("–") : formatting::milliseconds(value * 1000);
}

/// A value, what it was, and whether more of it is bad (1), good (-1) or neither (0).
struct Pair
{
    double now = none;
    double before = none;
    int badness = 0;
};

Trend trendOf(const Pair &pair)
{
    if (std::isnan(pair.now) || std::isnan(pair.before))
        return Trend::Unknown;
    if (std::abs(pair.now - pair.before) <= same * std::max(std::abs(pair.now), std::abs(pair.before)))
        return Trend::Same;
    if (pair.badness == 0)
        return Trend::Neutral;
    return (pair.now > pair.before) == (pair.badness > 0) ? Trend::Worse : Trend::Better;
}

/// `+12 % on 4,310`, `same as before`.
QString differenceText(const Pair &pair, const QString &before)
{
    switch (trendOf(pair)) {
    case Trend::Unknown:
        return std::isnan(pair.before) ? Words::tr("nothing to compare with")
                                       : Words::tr("%1 before", "a value of the period before").arg(before);
    case Trend::Same:
        return Words::tr("as before");
    default:
        break;
    }
    if (pair.before == 0)
        return Words::tr("%1 before", "a value of the period before").arg(before);
    const double change = (pair.now - pair.before) / pair.before * 100;
    const QString sign = change > 0 ? QStringLiteral("+") : QStringLiteral("−");
    const double size = std::abs(change);
    const QString amount =
        sign + formatting::percent(size < 10 ? std::round(size * 10) / 10 : std::round(size));
    return Words::tr("%1 (%2 before)", "relative difference, value of the period before").arg(amount, before);
}

MonitoringTile tile(const char *key, const QString &title, const Pair &pair,
                    const std::function<QString(double)> &text, const QString &detail, bool compares)
{
    MonitoringTile tile{QString::fromLatin1(key), title, text(pair.now), detail};
    if (!compares)
        return tile;
    tile.detail = differenceText(pair, text(pair.before));
    tile.trend = trendOf(pair);
    return tile;
}

std::vector<MonitoringTile> engineTiles(const SeriesAnswer &now, const SeriesAnswer *before)
{
    const auto pair = [&](const char *metric, int badness) {
        return Pair{sumOf(now, metric), before ? sumOf(*before, metric) : none, badness};
    };
    const auto rate = [](const SeriesAnswer &total) {
        const double hits = sumOf(total, "pool.hits");
        return shareOf(hits, hits + sumOf(total, "pool.misses"));
    };
    const bool compares = before != nullptr;
    return {tile("requests", Words::tr("Requests"), pair("gateway.requests", 0), countText,
                 Words::tr("in the range"), compares),
            tile("unrouted", Words::tr("For no app"), pair("gateway.unrouted", 1), countText,
                 Words::tr("requests that no route takes"), compares),
            tile("poolHits", Words::tr("Hits in the pool"), {rate(now), before ? rate(*before) : none, -1},
                 percentText, Words::tr("of the starts that asked it"), compares),
            tile("poolMisses", Words::tr("Misses in the pool"), pair("pool.misses", 1), countText,
                 Words::tr("starts without a warm host"), compares)};
}

} // namespace

std::vector<MonitoringTile> monitoringTiles(Of of, const MonitoringModel::Period &now,
                                            const MonitoringModel::Period *before)
{
    const SeriesAnswer *past = before ? &before->total : nullptr;
    if (of == Of::Engine)
        return engineTiles(now.total, past);
    const auto pair = [&](auto number, int badness) {
        return Pair{number(now.total), past ? number(*past) : none, badness};
    };
    const auto requests = [](const SeriesAnswer &total) { return sumOf(total, "requests"); };
    const auto errors = [](const SeriesAnswer &total) {
        return shareOf(sumOf(total, "errors"), sumOf(total, "requests"));
    };
    const auto cold = [](const SeriesAnswer &total) { return sumOf(total, "requests.cold"); };
    const bool compares = past != nullptr;
    return {tile("requests", Words::tr("Requests"), pair(requests, 0), countText, Words::tr("in the range"),
                 compares),
            tile("errors", Words::tr("Error rate"), pair(errors, 1), percentText,
                 Words::tr("5xx or cut short"), compares),
            tile("p95", Words::tr("Latency p95"), pair(latencyOf, 1), secondsText,
                 Words::tr("of all requests in the range"), compares),
            tile("cold", Words::tr("Cold starts"), pair(cold, 1), countText,
                 Words::tr("requests that waited for one"), compares)};
}

std::vector<StartPhase> startPhases(const SeriesAnswer &total)
{
    const std::array<std::pair<const char *, QString>, 5> phases{
        std::pair{"queue", Words::tr("Queue", "phase of a start")},
        std::pair{"launch", Words::tr("Launch", "phase of a start")},
        std::pair{"load", Words::tr("Load", "phase of a start")},
        std::pair{"app", Words::tr("App", "phase of a start")},
        std::pair{"firstByte", Words::tr("First byte", "phase of a start")}};
    const auto isOf = [](const SeriesLine &line, const char *phase) {
        return line.metric.startsWith(QLatin1String("starts.")) &&
               line.metric.section(QLatin1Char('.'), 2) == QLatin1String(phase) && firstOf(line.count) > 0;
    };
    double starts = 0;
    for (const SeriesLine &line : total.lines)
        starts += isOf(line, "ready") ? firstOf(line.count) : 0;
    std::vector<StartPhase> found;
    for (const auto &[phase, name] : phases) {
        double seconds = 0;
        for (const SeriesLine &line : total.lines)
            seconds += isOf(line, phase) ? firstOf(line.count) * firstOf(line.avg) : 0;
        if (starts > 0 && seconds > 0)
            found.push_back({name, seconds / starts * 1000});
    }
    return found;
}

} // namespace tidegate::models
