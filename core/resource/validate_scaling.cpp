#include "core/autoscaler/terms.h"
#include "core/base/units.h"
#include "core/resource/serving.h"
#include "core/resource/validation.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr std::int64_t unlimited = 2147483647;

/// The scaling annotations of one object, each found under its newer spelling or its older one.
class Annotations
{
public:
    Annotations(const QJsonObject &all, QString path) : m_all(all), m_path(std::move(path)) {}

    /// The key under which it is set, the newer spelling first; empty when it is not.
    QString keyOf(const QString &name, const QString &camelName = {}) const
    {
        for (const QString &each : {name, camelName}) {
            if (!each.isEmpty() && m_all.contains(keys::autoscalingPrefix + each))
                return keys::autoscalingPrefix + each;
        }
        return {};
    }
    QString value(const QString &key) const { return m_all.value(key).toString(); }
    QString pathOf(const QString &key) const { return m_path + u'.' + key; }

private:
    const QJsonObject &m_all;
    QString m_path;
};

using Check = std::function<void(const QString &value, const QString &path, Findings &findings)>;

/// One annotation whose value can be judged by itself.
struct Rule
{
    QString name;
    QString camelName; ///< the older spelling; empty when there is none
    Check check;
};

Check numberIn(double low, double high)
{
    return [low, high](const QString &value, const QString &path, Findings &findings) {
        const auto number = parseNumber(value.toStdString());
        if (!number)
            findings.invalid(value, path);
        else if (*number < low || *number > high)
            findings.outOfBounds(value, QString::number(low, 'g', 10), QString::number(high, 'g', 10), path);
    };
}

Check durationIn(seconds low, seconds high, bool whole)
{
    return [low, high, whole](const QString &value, const QString &path, Findings &findings) {
        const auto duration = parseDuration(value.toStdString());
        if (!duration)
            findings.invalid(value, path);
        else if (*duration < low || *duration > high)
            findings.outOfBounds(value, QString::fromStdString(formatDuration(low)),
                                 QString::fromStdString(formatDuration(high)), path);
        else if (whole && *duration % seconds(1) != std::chrono::nanoseconds(0))
            findings.wrong(u"must be specified with at most second precision"_s, {path});
    };
}

void checkTarget(const QString &value, const QString &path, Findings &findings)
{
    const auto number = parseNumber(value.toStdString());
    if (!number)
        findings.invalid(value, path);
    else if (*number < 0.01)
        findings.wrong(u"target %1 should be at least 0.01"_s.arg(value), {path});
}

void checkBurstCapacity(const QString &value, const QString &path, Findings &findings)
{
    const auto number = parseNumber(value.toStdString());
    if (!number || (*number < 0 && *number != -1))
        findings.invalid(value, path);
}

const std::vector<Rule> &rules()
{
    using namespace std::chrono_literals;
    static const std::vector<Rule> all{
        {u"panic-window-percentage"_s, u"panicWindowPercentage"_s, numberIn(1, 100)},
        {u"panic-threshold-percentage"_s, u"panicThresholdPercentage"_s, numberIn(110, 1000)},
        {u"target"_s, {}, checkTarget},
        {u"target-utilization-percentage"_s, u"targetUtilizationPercentage"_s, numberIn(1, 100)},
        {u"target-burst-capacity"_s, u"targetBurstCapacity"_s, checkBurstCapacity},
        {u"window"_s, {}, durationIn(6s, 3600s, true)},
        {u"scale-to-zero-pod-retention-period"_s, u"scaleToZeroPodRetentionPeriod"_s,
         durationIn(0s, 3600s, false)},
        {u"scale-down-delay"_s, u"scaleDownDelay"_s, durationIn(0s, 3600s, true)},
    };
    return all;
}

/// Knative hands other classes to other autoscalers; here is one, and an app that waits for another would
/// never be scaled.
void checkClass(const Annotations &annotations, Findings &findings)
{
    const QString key = annotations.keyOf(u"class"_s);
    if (!key.isEmpty() && annotations.value(key) != kpaClass)
        findings.invalid(annotations.value(key), annotations.pathOf(key),
                         u"this server scales by %1 alone"_s.arg(kpaClass));
}

/// A class that is not served is told of by checkClass() alone.
void checkMetric(const Annotations &annotations, Findings &findings)
{
    const QString key = annotations.keyOf(u"metric"_s);
    const QString classKey = annotations.keyOf(u"class"_s);
    const bool isOurs = classKey.isEmpty() || annotations.value(classKey) == kpaClass;
    const QString metric = annotations.value(key);
    if (!key.isEmpty() && isOurs && metric != "concurrency"_L1 && metric != "rps"_L1)
        findings.invalid(metric, annotations.pathOf(key));
}

/// Held against the list only when the class is named: others may know other algorithms.
void checkAlgorithm(const Annotations &annotations, Findings &findings)
{
    static const QStringList known{QString(), u"linear"_s, u"weighted-exponential"_s,
                                   u"weightedExponential"_s};
    const QString key = annotations.keyOf(u"metric-aggregation-algorithm"_s, u"metricAggregationAlgorithm"_s);
    const QString byClass = annotations.value(annotations.keyOf(u"class"_s));
    if (!key.isEmpty() && byClass == kpaClass && !known.contains(annotations.value(key)))
        findings.invalid(annotations.value(key), annotations.pathOf(key));
}

/// A count of instances; 0 when it is not set or wrong.
std::int64_t scaleOf(const Annotations &annotations, const QString &key, Findings &findings)
{
    if (key.isEmpty())
        return 0;
    const auto number = parseInteger(annotations.value(key).toStdString());
    if (number && *number >= 0 && *number <= unlimited)
        return *number;
    if (number)
        findings.outOfBounds(annotations.value(key), u"0"_s, QString::number(unlimited),
                             annotations.pathOf(key));
    else
        findings.invalid(annotations.value(key), annotations.pathOf(key));
    return 0;
}

void checkMaxLimit(const QString &path, std::int64_t max, std::int64_t limit, Findings &findings)
{
    if (max > limit)
        findings.outOfBounds(QString::number(max), u"1"_s, QString::number(limit), path);
    if (max == 0)
        findings.wrong(u"max-scale=0 (unlimited), must be less than %1"_s.arg(limit), {path});
}

void checkActivation(const Annotations &annotations, std::int64_t min, std::int64_t max, Findings &findings)
{
    const QString key = annotations.keyOf(u"activation-scale"_s);
    if (key.isEmpty())
        return;
    const QString path = annotations.pathOf(key);
    const auto least = parseInteger(annotations.value(key).toStdString());
    if (!least || *least > unlimited || *least < -unlimited - 1)
        findings.invalid(annotations.value(key), path);
    else if (min > *least)
        findings.wrong(u"min-scale=%1 is greater than activation-scale=%2"_s.arg(min).arg(*least), {path});
    else if (max != 0 && max < *least)
        findings.wrong(u"max-scale=%1 is less than activation-scale=%2"_s.arg(max).arg(*least), {path});
    else if (*least < 2)
        findings.wrong(u"activation-scale=%1 must be greater than 1"_s.arg(*least), {path});
}

void checkScales(const Annotations &annotations, const ScalingLimits &limits, Findings &findings)
{
    const QString maxKey = annotations.keyOf(u"max-scale"_s, u"maxScale"_s);
    const auto min = scaleOf(annotations, annotations.keyOf(u"min-scale"_s, u"minScale"_s), findings);
    const auto max = scaleOf(annotations, maxKey, findings);
    if (max != 0 && max < min)
        findings.wrong(u"max-scale=%1 is less than min-scale=%2"_s.arg(max).arg(min),
                       {annotations.pathOf(keys::autoscalingPrefix + u"max-scale"_s),
                        annotations.pathOf(keys::autoscalingPrefix + u"min-scale"_s)});
    if (!maxKey.isEmpty() && limits.maxScaleLimit > 0)
        checkMaxLimit(annotations.pathOf(maxKey), max, limits.maxScaleLimit, findings);
    checkActivation(annotations, min, max, findings);
}

void checkInitialScale(const Annotations &annotations, const ScalingLimits &limits, Findings &findings)
{
    const QString key = annotations.keyOf(u"initial-scale"_s, u"initialScale"_s);
    if (key.isEmpty())
        return;
    const QString value = annotations.value(key);
    const auto scale = parseInteger(value.toStdString());
    if (!scale || *scale > unlimited)
        findings.invalid(value, annotations.pathOf(key));
    else if (*scale < 0)
        findings.invalid(value, annotations.pathOf(key) + " must be greater than 0"_L1);
    else if (*scale == 0 && !limits.allowZeroInitialScale)
        findings.invalid(value, annotations.pathOf(key) + "=0 not allowed by cluster"_L1);
}

/// This server's own: each is read as the autoscaler will read it, and refused with the sentence that says
/// what is wrong.
void checkExtensions(const QJsonObject &all, const QString &path, Findings &findings)
{
    const QString prefix = QLatin1String(autoscaler::extensionPrefix.data());
    const auto text = [&](std::string_view key) {
        return all.value(QLatin1String(key.data())).toString().toStdString();
    };
    const auto refuse = [&](std::string_view key, const std::string &why) {
        findings.invalid(QString::fromStdString(text(key)), path + u'.' + QLatin1String(key.data()),
                         QString::fromStdString(why));
    };
    TimeZone zone = TimeZone::utc();
    for (auto it = all.begin(); it != all.end(); ++it) {
        const std::string key = it.key().toStdString();
        if (!it.key().startsWith(prefix))
            continue;
        if (key == autoscaler::metricsAnnotation) {
            if (const auto terms = autoscaler::parseMetrics(text(key), seconds(60)); !terms)
                refuse(key, terms.error().message);
        } else if (key == autoscaler::timeZoneAnnotation) {
            if (!TimeZone::named(text(key)))
                refuse(key, "not a time zone of the IANA database");
        } else if (key == autoscaler::scheduleAnnotation) {
            if (const auto terms = autoscaler::parseSchedule(text(key), zone); !terms)
                refuse(key, terms.error().message);
        } else {
            findings.invalidKey(it.key(), path, u"known are metrics, schedule and time-zone"_s);
        }
    }
}

} // namespace

void validateScaling(const QJsonObject &all, const QString &path, const ScalingLimits &limits,
                     Findings &findings)
{
    const Annotations annotations(all, path);
    checkClass(annotations, findings);
    checkScales(annotations, limits, findings);
    for (const Rule &rule : rules()) {
        const QString key = annotations.keyOf(rule.name, rule.camelName);
        if (!key.isEmpty())
            rule.check(annotations.value(key), annotations.pathOf(key), findings);
    }
    checkMetric(annotations, findings);
    checkAlgorithm(annotations, findings);
    checkInitialScale(annotations, limits, findings);
    checkExtensions(all, path, findings);
}

void validateNoScaling(const Object &object, Findings &findings)
{
    for (const auto &[key, value] : object.annotations()) {
        if (key.startsWith("autoscaling.knative.dev"_L1) || key.startsWith("autoscaling.tidegate.dev"_L1))
            findings.invalidKey(
                key, u"metadata.annotations"_s,
                u"autoscaling annotations must be put under \"spec.template.metadata.annotations\" to work"_s);
    }
}

} // namespace tidegate::resource
