#include "ui/models/decision_words.h"

#include "ui/models/decision_table.h"
#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace tidegate::models {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::DecisionTable)
};

QString number(const QJsonValue &value)
{
    return formatting::number(value.toDouble());
}

QString metricLine(const QJsonObject &metric)
{
    const QString name = metricText(metric);
    if (metric.contains(QLatin1String("measured")) && !metric[QLatin1String("measured")].toBool())
        return Words::tr("%1: not measured, so it asks for nothing").arg(name);
    const QString seconds =
        formatting::duration(std::chrono::seconds(metric[QLatin1String("windowSeconds")].toInt()));
    const QString line =
        Words::tr("%1: %2 on average over %3, %4 wanted per instance, so %5",
                  "metric, average, window, target, count")
            .arg(name, number(metric[QLatin1String("average")]), seconds,
                 number(metric[QLatin1String("target")]), number(metric[QLatin1String("wants")]));
    return metric[QLatin1String("decides")].toBool() ? Words::tr("%1 (this decides)").arg(line) : line;
}

QString boundsLine(const QJsonObject &bounds)
{
    const int most = bounds[QLatin1String("max")].toInt();
    QString text = Words::tr("Bounds: at least %1, at most %2")
                       .arg(number(bounds[QLatin1String("min")]),
                            most > 0 ? formatting::number(most) : Words::tr("no limit"));
    if (bounds[QLatin1String("isWarming")].toBool())
        return Words::tr("%1, already held for the schedule").arg(text);
    if (bounds[QLatin1String("minIsScheduled")].toBool() || bounds[QLatin1String("maxIsScheduled")].toBool())
        return Words::tr("%1, by the schedule").arg(text);
    return text;
}

} // namespace

QString limitText(const QString &limit)
{
    const std::pair<const char *, QString> words[] = {
        {"None", QStringLiteral("–")},
        {"ScaleUpRate", Words::tr("Rate of growth")},
        {"ScaleDownRate", Words::tr("Rate of shrinking")},
        {"ActivationScale", Words::tr("Activation scale")},
        {"PanicHighWater", Words::tr("Panic: never fewer")},
        {"ScaleDownDelay", Words::tr("Scale-down delay")},
        {"MinScale", Words::tr("Smallest scale")},
        {"MaxScale", Words::tr("Largest scale")},
        {"InitialScale", Words::tr("Initial scale")},
        {"StableWindowBeforeZero", Words::tr("Stable window before zero")},
        {"GracePeriod", Words::tr("Grace period before zero")},
        {"ScaleToZeroDisabled", Words::tr("Zero is not allowed")},
        {"NoData", Words::tr("Nothing measured")},
        {"Stabilization", Words::tr("Stabilization")},
        {"ScheduleMin", Words::tr("Schedule's minimum")},
        {"PreWarm", Words::tr("Pre-warming")},
        {"ScheduleMax", Words::tr("Schedule's maximum")},
        {"EngineCapacity", Words::tr("Capacity of the engine")},
        {"ActivationTimeout", Words::tr("Not ready in time")},
    };
    for (const auto &[name, text] : words) {
        if (limit == QLatin1String(name))
            return text;
    }
    return limit.isEmpty() ? QStringLiteral("–") : limit;
}

QString metricText(const QJsonObject &metric)
{
    const QString name = metric[QLatin1String("metric")].toString();
    if (name == QLatin1String("concurrency"))
        return Words::tr("Concurrency");
    if (name == QLatin1String("rps"))
        return Words::tr("Requests per second");
    if (name == QLatin1String("cpu"))
        return Words::tr("CPU (%)");
    if (name == QLatin1String("memory"))
        return Words::tr("Memory (bytes)");
    if (name == QLatin1String("queue-wait"))
        return Words::tr("Wait in the queue (s)");
    const QString own = metric[QLatin1String("name")].toString();
    return own.isEmpty() ? name : own;
}

QStringList decisionDetails(const QJsonObject &decision)
{
    QStringList lines;
    for (const QJsonValue &metric : decision[QLatin1String("metrics")].toArray())
        lines.append(metricLine(metric.toObject()));
    if (decision.contains(QLatin1String("rates"))) {
        const QJsonObject rates = decision[QLatin1String("rates")].toObject();
        lines.append(
            Words::tr("Rates: from %1 to %2 in one step")
                .arg(number(rates[QLatin1String("atLeast")]), number(rates[QLatin1String("atMost")])));
    }
    if (decision.contains(QLatin1String("bounds")))
        lines.append(boundsLine(decision[QLatin1String("bounds")].toObject()));
    if (const QString limit = decision[QLatin1String("limit")].toString();
        !limit.isEmpty() && limit != QLatin1String("None"))
        lines.append(Words::tr("Bound by: %1").arg(limitText(limit)));
    if (decision.contains(QLatin1String("inputs"))) {
        const QJsonObject inputs = decision[QLatin1String("inputs")].toObject();
        QString text =
            Words::tr("Then ready: %1, starting: %2")
                .arg(number(inputs[QLatin1String("ready")]), number(inputs[QLatin1String("starting")]));
        if (inputs[QLatin1String("inPanic")].toBool())
            text = Words::tr("%1, in panic").arg(text);
        lines.append(text);
    }
    return lines;
}

} // namespace tidegate::models
