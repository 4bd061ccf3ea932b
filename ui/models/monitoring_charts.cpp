#include "ui/models/monitoring_charts.h"

#include "ui/models/times.h"

#include <QCoreApplication>
#include <array>
#include <cmath>

namespace tidegate::models {

namespace {

using Of = MonitoringModel::Of;
using List = MonitoringLine::List;
using client::SeriesAnswer;
using client::SeriesLine;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::MonitoringCharts)
};

QString metric(const char *name)
{
    return QString::fromLatin1(name);
}

MonitoringLine line(const char *key, const QString &name, const char *of, int color,
                    List list = List::Average, Quantity quantity = Quantity::Number)
{
    return {metric(key), name, metric(of), list, quantity, color};
}

MonitoringLine optional(MonitoringLine line)
{
    line.optional = true;
    return line;
}

MonitoringLine dashed(MonitoringLine line)
{
    line.dashed = true;
    return line;
}

MonitoringLine held(MonitoringLine line)
{
    line.steps = true;
    return line;
}

MonitoringChart requests()
{
    return {metric("requests"),
            Words::tr("Requests"),
            Words::tr("a second"),
            {line("2xx", metric("2xx"), "requests.2xx", 1),
             optional(line("3xx", metric("3xx"), "requests.3xx", 0)),
             line("4xx", metric("4xx"), "requests.4xx", 2), line("5xx", metric("5xx"), "requests.5xx", 4),
             optional(dashed(line("errors", Words::tr("Errors"), "errors", 3)))}};
}

MonitoringChart latency()
{
    const auto percentile = [](const char *name, int color, List list) {
        return line(name, metric(name), "latency", color, list, Quantity::Seconds);
    };
    return {
        metric("latency"),
        Words::tr("Latency"),
        Words::tr("from the request's head to the answer's end"),
        {percentile("p50", 1, List::P50), percentile("p95", 0, List::P95), percentile("p99", 3, List::P99)}};
}

MonitoringChart load()
{
    return {metric("concurrency"),
            Words::tr("Concurrency and queue"),
            Words::tr("requests at once"),
            {line("inFlight", Words::tr("In the gateway"), "concurrency", 0),
             line("waiting", Words::tr("Waiting for an instance"), "queue.depth", 2, List::Max)}};
}

MonitoringChart queueWait()
{
    return {metric("queueWait"),
            Words::tr("Time in the queue"),
            Words::tr("of those that waited"),
            {line("p50", metric("p50"), "queue.wait", 1, List::P50, Quantity::Seconds),
             line("p95", metric("p95"), "queue.wait", 0, List::P95, Quantity::Seconds)}};
}

MonitoringChart instances()
{
    const auto number = [](const char *key, const QString &name, const char *of, int color) {
        return held(line(key, name, of, color, List::Max, Quantity::Count));
    };
    return {metric("instances"),
            Words::tr("Instances"),
            Words::tr("most within a step"),
            {dashed(number("desired", Words::tr("Desired"), "instances.desired", 0)),
             number("ready", Words::tr("Ready"), "instances.ready", 1),
             number("starting", Words::tr("Starting"), "instances.starting", 2),
             optional(number("failed", Words::tr("Failed"), "instances.failed", 4))}};
}

struct Origin
{
    const char *word;
    QString name;
};

std::array<Origin, 5> origins()
{
    return {Origin{"direct", Words::tr("Direct", "how an instance was started")},
            Origin{"pool", Words::tr("From the pool", "how an instance was started")},
            Origin{"stack", Words::tr("From a warm stack", "how an instance was started")},
            Origin{"archive", Words::tr("With an archive", "how an instance was started")},
            Origin{"container", Words::tr("Container", "how an instance was started")}};
}

MonitoringChart coldStarts()
{
    MonitoringChart chart{metric("coldStarts"),
                          Words::tr("Cold starts"),
                          Words::tr("within a step"),
                          {held(line("cold", Words::tr("Requests that waited for a start"), "requests.cold",
                                     4, List::Sum, Quantity::Count))}};
    int color = 0;
    for (const Origin &origin : origins()) {
        MonitoringLine each =
            optional(held(line(origin.word, origin.name, "", color++ % 4, List::Count, Quantity::Count)));
        each.metric = QStringLiteral("starts.%1.ready").arg(QLatin1String(origin.word));
        chart.lines.push_back(each);
    }
    return chart;
}

MonitoringChart single(const char *key, const QString &title, const QString &axis, MonitoringLine only)
{
    return {metric(key), title, axis, {std::move(only)}};
}

std::vector<MonitoringChart> appCharts()
{
    return {
        requests(),
        latency(),
        load(),
        queueWait(),
        instances(),
        coldStarts(),
        single("cpu", Words::tr("Processor"), Words::tr("cores"),
               line("cpu", Words::tr("Processor"), "cpu", 0)),
        single("memory", Words::tr("Memory"), Words::tr("of all instances"),
               line("memory", Words::tr("Memory"), "memory", 3, List::Average, Quantity::Bytes)),
        single("egress", Words::tr("Egress"), Words::tr("bodies of answers"),
               line("egress", Words::tr("Egress"), "egress", 1, List::Average, Quantity::BytesPerSecond))};
}

MonitoringChart use(const char *key, const QString &title, const QString &axis, const char *used,
                    const char *capacity, Quantity quantity)
{
    return {metric(key),
            title,
            axis,
            {line("used", Words::tr("In use"), used, 0, List::Average, quantity),
             dashed(line("capacity", Words::tr("Capacity"), capacity, 1, List::Average, quantity))}};
}

std::vector<MonitoringChart> engineCharts()
{
    const auto count = [](const char *key, const QString &name, const char *of, int color) {
        return held(line(key, name, of, color, List::Max, Quantity::Count));
    };
    return {
        {metric("requests"),
         Words::tr("Requests"),
         Words::tr("a second"),
         {line("requests", Words::tr("All"), "gateway.requests", 1),
          line("unrouted", Words::tr("For no app"), "gateway.unrouted", 2)}},
        {metric("connections"),
         Words::tr("Connections"),
         Words::tr("at once"),
         {line("open", Words::tr("Open"), "gateway.connections", 0, List::Max, Quantity::Count),
          optional(line("refused", Words::tr("Refused a second"), "gateway.refused", 4))}},
        use("cpu", Words::tr("Processor"), Words::tr("cores"), "usage.cpu", "capacity.cpu", Quantity::Number),
        use("memory", Words::tr("Memory"), Words::tr("of all instances"), "usage.memory", "capacity.memory",
            Quantity::Bytes),
        {metric("instances"),
         Words::tr("Instances"),
         Words::tr("most within a step"),
         {count("instances", Words::tr("Running"), "usage.instances", 1),
          count("starting", Words::tr("Starting"), "usage.starting", 2)}},
        {metric("pool"),
         Words::tr("Pool of warm hosts"),
         Words::tr("most within a step"),
         {count("idle", Words::tr("Idle"), "pool.idle", 1),
          count("warming", Words::tr("Warming up"), "pool.warming", 2),
          held(line("hits", Words::tr("Hits"), "pool.hits", 0, List::Sum, Quantity::Count)),
          held(line("misses", Words::tr("Misses"), "pool.misses", 4, List::Sum, Quantity::Count))}},
        single("store", Words::tr("Changes of objects"), Words::tr("a second"),
               line("writes", Words::tr("Writes"), "store.writes", 3)),
    };
}

const std::vector<double> &listOf(const SeriesLine &line, List list)
{
    switch (list) {
    case List::Average:
        return line.avg;
    case List::Max:
        return line.max;
    case List::Sum:
        return line.sum;
    case List::Count:
        return line.count;
    case List::P50:
        return line.p50;
    case List::P95:
        return line.p95;
    case List::P99:
        break;
    }
    return line.p99;
}

} // namespace

std::vector<MonitoringChart> monitoringCharts(Of of)
{
    return of == Of::Engine ? engineCharts() : appCharts();
}

QStringList monitoringMetrics(Of of)
{
    QStringList names;
    for (const MonitoringChart &chart : monitoringCharts(of)) {
        for (const MonitoringLine &line : chart.lines)
            names.append(line.metric);
    }
    names.removeDuplicates();
    return names;
}

QStringList monitoringTotals(Of of)
{
    if (of == Of::Engine)
        return {metric("gateway.requests"), metric("gateway.unrouted"), metric("pool.hits"),
                metric("pool.misses"), metric("usage.instances")};
    return {metric("requests"), metric("errors"), metric("latency"), metric("requests.cold"),
            metric("starts.*")};
}

QList<QPointF> pointsOf(const SeriesAnswer &answer, const MonitoringLine &line, std::chrono::seconds shift)
{
    QList<QPointF> points;
    for (const SeriesLine &each : answer.lines) {
        if (each.metric != line.metric)
            continue;
        const std::vector<double> &values = listOf(each, line.list);
        if (points.isEmpty()) {
            points.reserve(static_cast<qsizetype>(values.size()));
            for (size_t i = 0; i < values.size(); ++i) {
                const auto time = answer.timeOf(static_cast<int>(i)) + shift;
                points.append({static_cast<double>(msOf(time)), values[i]});
            }
            continue;
        }
        // Pools: a sum of those that are there.
        for (size_t i = 0; i < values.size() && i < static_cast<size_t>(points.size()); ++i) {
            double &sum = points[static_cast<qsizetype>(i)].ry();
            if (!std::isnan(values[i]))
                sum = std::isnan(sum) ? values[i] : sum + values[i];
        }
    }
    return points;
}

bool hasAny(const SeriesAnswer &answer, const MonitoringLine &line)
{
    for (const SeriesLine &each : answer.lines) {
        if (each.metric != line.metric)
            continue;
        for (const double value : listOf(each, line.list)) {
            if (!std::isnan(value) && value != 0)
                return true;
        }
    }
    return false;
}

} // namespace tidegate::models
