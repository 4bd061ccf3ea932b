#include "core/resource/validation.h"

#include "core/base/units.h"
#include "core/resource/serving.h"

#include <functional>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr double unlimited = 2147483647;

/// One annotation: its spellings and what its value must hold to.
struct Rule
{
    QString name;
    QString camelName; ///< the older spelling; empty when there is none
    std::function<void(const QString &value, const QString &path, Findings &findings)> check;
};

auto integerIn(double low, double high)
{
    return [low, high](const QString &value, const QString &path, Findings &findings) {
        const auto number = parseInteger(value.toStdString());
        if (!number)
            findings.invalid(value, path);
        else if (double(*number) < low || double(*number) > high)
            findings.outOfBounds(value, QString::number(low, 'f', 0), QString::number(high, 'f', 0), path);
    };
}

auto numberIn(double low, double high)
{
    return [low, high](const QString &value, const QString &path, Findings &findings) {
        const auto number = parseNumber(value.toStdString());
        if (!number)
            findings.invalid(value, path);
        else if (*number < low || *number > high)
            findings.outOfBounds(value, QString::number(low, 'g', 10), QString::number(high, 'g', 10), path);
    };
}

auto wholeSecondsIn(seconds low, seconds high)
{
    return [low, high](const QString &value, const QString &path, Findings &findings) {
        const auto duration = parseDuration(value.toStdString());
        if (!duration)
            findings.invalid(value, path);
        else if (*duration < low || *duration > high)
            findings.outOfBounds(value, QString::fromStdString(formatDuration(low)),
                                 QString::fromStdString(formatDuration(high)), path);
        else if (*duration % seconds(1) != std::chrono::nanoseconds(0))
            findings.wrong(u"must be specified with at most second precision"_s, {path});
    };
}

auto oneOf(const QStringList &allowed)
{
    return [allowed](const QString &value, const QString &path, Findings &findings) {
        if (!allowed.contains(value))
            findings.invalid(value, path, u"known values: %1"_s.arg(allowed.join(", "_L1)));
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

void checkInitialScale(const QString &value, const QString &path, Findings &findings)
{
    integerIn(0, unlimited)(value, path, findings);
}

void checkBurstCapacity(const QString &value, const QString &path, Findings &findings)
{
    const auto number = parseNumber(value.toStdString());
    if (!number)
        findings.invalid(value, path);
    else if (*number < 0 && *number != -1)
        findings.outOfBounds(value, u"-1"_s, u"2147483647"_s, path);
}

const std::vector<Rule> &scalingRules()
{
    using namespace std::chrono_literals;
    static const std::vector<Rule> rules{
        {u"class"_s, {}, oneOf({u"kpa.autoscaling.knative.dev"_s})},
        {u"metric"_s, {}, oneOf({u"concurrency"_s, u"rps"_s})},
        {u"metric-aggregation-algorithm"_s, u"metricAggregationAlgorithm"_s,
         oneOf({u"linear"_s, u"weighted-exponential"_s, u"weightedExponential"_s})},
        {u"target"_s, {}, checkTarget},
        {u"target-utilization-percentage"_s, u"targetUtilizationPercentage"_s, numberIn(1, 100)},
        {u"target-burst-capacity"_s, u"targetBurstCapacity"_s, checkBurstCapacity},
        {u"min-scale"_s, u"minScale"_s, integerIn(0, unlimited)},
        {u"max-scale"_s, u"maxScale"_s, integerIn(0, unlimited)},
        {u"initial-scale"_s, u"initialScale"_s, checkInitialScale},
        {u"activation-scale"_s, u"activationScale"_s, integerIn(2, unlimited)},
        {u"window"_s, {}, wholeSecondsIn(6s, 3600s)},
        {u"scale-down-delay"_s, u"scaleDownDelay"_s, wholeSecondsIn(0s, 3600s)},
        {u"scale-to-zero-pod-retention-period"_s, u"scaleToZeroPodRetentionPeriod"_s,
         wholeSecondsIn(0s, 3600s)},
        {u"panic-window-percentage"_s, u"panicWindowPercentage"_s, numberIn(1, 100)},
        {u"panic-threshold-percentage"_s, u"panicThresholdPercentage"_s, numberIn(110, 1000)},
    };
    return rules;
}

/// The key under which an annotation is set, the newer spelling first; empty when it is not.
QString keyOf(const QJsonObject &annotations, const Rule &rule)
{
    for (const QString &name : {rule.name, rule.camelName}) {
        if (!name.isEmpty() && annotations.contains(keys::autoscalingPrefix + name))
            return keys::autoscalingPrefix + name;
    }
    return {};
}

std::optional<std::int64_t> integerOf(const QJsonObject &annotations, const QString &name,
                                      const QString &camelName)
{
    const QString key = keyOf(annotations, {name, camelName, {}});
    return key.isEmpty() ? std::nullopt : parseInteger(annotations.value(key).toString().toStdString());
}

void checkScaleOrder(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    const auto min = integerOf(annotations, u"min-scale"_s, u"minScale"_s);
    const auto max = integerOf(annotations, u"max-scale"_s, u"maxScale"_s);
    const auto activation = integerOf(annotations, u"activation-scale"_s, u"activationScale"_s);
    const QString maxPath = u"%1[%2max-scale]"_s.arg(path, keys::autoscalingPrefix);
    if (min && max && *max != 0 && *max < *min) {
        findings.wrong(u"max-scale=%1 is less than min-scale=%2"_s.arg(*max).arg(*min),
                       {maxPath, u"%1[%2min-scale]"_s.arg(path, keys::autoscalingPrefix)});
    }
    if (activation && max && *max != 0 && *max < *activation)
        findings.wrong(u"max-scale=%1 is less than activation-scale=%2"_s.arg(*max).arg(*activation),
                       {maxPath});
}

void checkProgressDeadline(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    if (!annotations.contains(keys::progressDeadline))
        return;
    const QString value = annotations.value(keys::progressDeadline).toString();
    const QString where = u"%1[%2]"_s.arg(path, keys::progressDeadline);
    const auto duration = parseDuration(value.toStdString());
    if (!duration)
        findings.invalid(value, where);
    else if (*duration <= seconds(0))
        findings.wrong(u"progress-deadline must be positive"_s, {where});
    else if (*duration % seconds(1) != std::chrono::nanoseconds(0))
        findings.wrong(u"must be specified with at most second precision"_s, {where});
}

} // namespace

void validateScaling(const QJsonObject &annotations, const QString &path, const ScalingLimits &limits,
                     Findings &findings)
{
    for (const Rule &rule : scalingRules()) {
        const QString key = keyOf(annotations, rule);
        if (!key.isEmpty())
            rule.check(annotations.value(key).toString(), u"%1[%2]"_s.arg(path, key), findings);
    }
    const QString initialKey = keyOf(annotations, {u"initial-scale"_s, u"initialScale"_s, {}});
    if (!limits.allowZeroInitialScale && !initialKey.isEmpty() &&
        parseInteger(annotations.value(initialKey).toString().toStdString()) == 0)
        findings.wrong(u"initial-scale=0 not allowed by cluster"_s, {u"%1[%2]"_s.arg(path, initialKey)});
    checkScaleOrder(annotations, path, findings);
    checkProgressDeadline(annotations, path, findings);
}

void validateNoScaling(const Object &object, Findings &findings)
{
    for (const auto &[key, value] : object.annotations()) {
        if (key.startsWith(keys::autoscalingPrefix))
            findings.wrong(
                u"autoscaling annotations must be put under \"spec.template.metadata.annotations\" to work"_s,
                {u"metadata.annotations[%1]"_s.arg(key)});
    }
}

} // namespace tidegate::resource
