#include "core/autoscaler/policy.h"
#include "core/autoscaler/settings_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidegate::autoscaler {

namespace {

constexpr double unbounded = std::numeric_limits<double>::infinity();
constexpr double leastTarget = 0.01;
constexpr double rpsUtilization = 0.7;
constexpr seconds leastWindow{6};
constexpr seconds mostWindow{3600};

constexpr NumberRule countRule{0, double(std::numeric_limits<std::int32_t>::max()), false, true};
constexpr NumberRule rateRule{1, unbounded, true, false};
constexpr NumberRule targetRule{leastTarget, unbounded, false, false};
constexpr NumberRule percentRule{1, 100, false, false};
constexpr NumberRule panicThresholdRule{110, 1000, false, false};
// What Knative's admission holds annotations to is narrower in places than what it takes for the whole
// cluster.
constexpr NumberRule anyNumber{-unbounded, unbounded, false, false};
constexpr seconds longest{9'000'000'000}; ///< some 285 years, near the most that a Go duration holds
constexpr NumberRule burstRule{0, unbounded, false, false, true};

/// Names of an annotation, the one that wins first.
constexpr AnnotationNames minScaleNames{"autoscaling.knative.dev/min-scale",
                                        "autoscaling.knative.dev/minScale"};
constexpr AnnotationNames maxScaleNames{"autoscaling.knative.dev/max-scale",
                                        "autoscaling.knative.dev/maxScale"};
constexpr AnnotationNames initialScaleNames{"autoscaling.knative.dev/initial-scale",
                                            "autoscaling.knative.dev/initialScale"};
constexpr AnnotationNames activationScaleNames{"autoscaling.knative.dev/activation-scale",
                                               "autoscaling.knative.dev/activationScale"};
constexpr AnnotationNames classNames{"autoscaling.knative.dev/class", ""};
constexpr AnnotationNames metricNames{"autoscaling.knative.dev/metric", ""};
constexpr AnnotationNames targetNames{"autoscaling.knative.dev/target", ""};
constexpr AnnotationNames utilizationNames{"autoscaling.knative.dev/target-utilization-percentage",
                                           "autoscaling.knative.dev/targetUtilizationPercentage"};
constexpr AnnotationNames burstNames{"autoscaling.knative.dev/target-burst-capacity",
                                     "autoscaling.knative.dev/targetBurstCapacity"};
constexpr AnnotationNames windowNames{"autoscaling.knative.dev/window", ""};
constexpr AnnotationNames panicWindowNames{"autoscaling.knative.dev/panic-window-percentage",
                                           "autoscaling.knative.dev/panicWindowPercentage"};
constexpr AnnotationNames panicThresholdNames{"autoscaling.knative.dev/panic-threshold-percentage",
                                              "autoscaling.knative.dev/panicThresholdPercentage"};
constexpr AnnotationNames delayNames{"autoscaling.knative.dev/scale-down-delay",
                                     "autoscaling.knative.dev/scaleDownDelay"};
constexpr AnnotationNames retentionNames{"autoscaling.knative.dev/scale-to-zero-pod-retention-period",
                                         "autoscaling.knative.dev/scaleToZeroPodRetentionPeriod"};
constexpr AnnotationNames aggregationNames{"autoscaling.knative.dev/metric-aggregation-algorithm",
                                           "autoscaling.knative.dev/metricAggregationAlgorithm"};
constexpr AnnotationNames deadlineNames{"serving.knative.dev/progress-deadline",
                                        "serving.knative.dev/progressDeadline"};

constexpr std::string_view kpaClass = "kpa.autoscaling.knative.dev";

/// Of the stable window, as Knative reckons it: in floating nanoseconds, multiplied before it is divided, cut
/// to whole ones and then rounded to seconds, half a second up.
seconds panicWindowOf(seconds stable, double percentage)
{
    using std::chrono::nanoseconds;
    const nanoseconds share(std::int64_t(double(nanoseconds(stable).count()) * percentage / 100));
    return std::max(seconds(1), std::chrono::floor<seconds>(share + std::chrono::milliseconds(500)));
}

int count(double value)
{
    return int(value);
}

/// The cluster's utilisation: above 1 it is a percentage, up to 1 a fraction.
double clusterUtilization(SettingsReader &reader)
{
    const double value =
        reader.configNumber("container-concurrency-target-percentage", {0, 100, true, false}, 70);
    return value > 1 ? value / 100 : value;
}

void readClassAndMetric(SettingsReader &reader, Policy &policy)
{
    const auto scalerClass = reader.annotation(classNames);
    if (scalerClass && scalerClass->value != kpaClass)
        reader.refuse(*scalerClass, "FieldValueNotSupported",
                      "only " + std::string(kpaClass) + " is supported");
    const auto metric = reader.annotation(metricNames);
    if (!metric || metric->value == "concurrency")
        policy.metric = Metric::Concurrency;
    else if (metric->value == "rps")
        policy.metric = Metric::RequestsPerSecond;
    else
        reader.refuse(*metric, "FieldValueNotSupported", "expected concurrency or rps");
}

void readTarget(SettingsReader &reader, Policy &policy, int containerConcurrency)
{
    const bool rps = policy.metric == Metric::RequestsPerSecond;
    const double byConcurrency = reader.configNumber("container-concurrency-target-default", targetRule, 100);
    const double byRps = reader.configNumber("requests-per-second-target-default", targetRule, 200);
    const double cluster = clusterUtilization(reader);

    double total = rps ? byRps : containerConcurrency > 0 ? containerConcurrency : byConcurrency;
    if (const auto wanted = reader.annotationNumber(targetNames, targetRule))
        total = rps || containerConcurrency == 0 ? *wanted : std::min(*wanted, double(containerConcurrency));
    const auto percentage = reader.annotationNumber(utilizationNames, percentRule);
    const double utilization = percentage ? *percentage / 100 : rps ? rpsUtilization : cluster;
    policy.totalTarget = total;
    policy.target = std::max(leastTarget, total * utilization);
}

void readBurst(SettingsReader &reader, Policy &policy)
{
    policy.targetBurstCapacity = reader.number("target-burst-capacity", burstNames, burstRule, 211);
    policy.activatorCapacity = reader.configNumber("activator-capacity", {1, unbounded, false, false}, 100);
}

void readWindows(SettingsReader &reader, Policy &policy)
{
    policy.stableWindow =
        reader.duration("stable-window", windowNames, {leastWindow, mostWindow}, seconds(60));
    policy.panicWindow = panicWindowOf(
        policy.stableWindow, reader.number("panic-window-percentage", panicWindowNames, percentRule, 10));
    policy.panicThreshold =
        reader.number("panic-threshold-percentage", anyNumber, panicThresholdNames, panicThresholdRule, 200) /
        100;
    policy.maxScaleUpRate = reader.configNumber("max-scale-up-rate", rateRule, 1000);
    policy.maxScaleDownRate = reader.configNumber("max-scale-down-rate", rateRule, 2);
    policy.scaleDownDelay = reader.duration("scale-down-delay", {seconds(0), longest}, delayNames,
                                            {seconds(0), mostWindow}, seconds(0));
}

/// Unknown names mean linear unless the class is named, and no name always does, as in Knative.
void readAggregation(SettingsReader &reader, Policy &policy)
{
    const auto named = reader.annotation(aggregationNames);
    if (!named)
        return;
    if (named->value == "weighted-exponential" || named->value == "weightedExponential")
        policy.aggregation = Aggregation::WeightedExponential;
    else if (!named->value.empty() && named->value != "linear" && reader.annotation(classNames))
        reader.refuse(*named, "FieldValueNotSupported", "expected linear or weighted-exponential");
}

void readZero(SettingsReader &reader, Policy &policy)
{
    policy.enableScaleToZero = reader.configFlag("enable-scale-to-zero", true);
    policy.scaleToZeroGracePeriod =
        reader.configDuration("scale-to-zero-grace-period", {seconds(1), longest, true}, seconds(30));
    policy.lastPodRetention =
        reader.duration("scale-to-zero-pod-retention-period", {seconds(0), longest, true}, retentionNames,
                        {seconds(0), mostWindow, true}, seconds(0));
    policy.progressDeadline =
        reader.annotationDuration(deadlineNames, {seconds(1), longest}).value_or(seconds(600));
}

/// The bounds of one source, annotations or keys; 0 = not said.
struct Bounds
{
    int min = 0;
    int max = 0;
};

/// Each source is judged by itself, as Knative's admission does: a bound of the one and a bound of the other
/// may contradict each other, and both hold then, the minimum first.
void judgeBounds(SettingsReader &reader, const Bounds &own, const Bounds &cluster)
{
    const auto contradiction = [](const Bounds &bounds) {
        return "max-scale " + std::to_string(bounds.max) + " is less than min-scale " +
               std::to_string(bounds.min);
    };
    if (own.max > 0 && own.max < own.min)
        reader.refuseEither(maxScaleNames, "max-scale", contradiction(own));
    if (cluster.max > 0 && cluster.max < cluster.min)
        reader.refuseKey("max-scale", contradiction(cluster));
}

void readInitialScale(SettingsReader &reader, Policy &policy)
{
    const bool mayBeZero = reader.configFlag("allow-zero-initial-scale", false);
    const std::string forbidden = "0 is not allowed by this cluster (allow-zero-initial-scale)";
    policy.initialScale = count(reader.configNumber("initial-scale", countRule, 1));
    if (policy.initialScale == 0 && !mayBeZero) {
        reader.refuseKey("initial-scale", forbidden);
        policy.initialScale = 1;
    }
    const auto own = reader.annotationNumber(initialScaleNames, countRule);
    if (own && *own == 0 && !mayBeZero)
        reader.refuseEither(initialScaleNames, "initial-scale", forbidden); // the cluster's counts
    else if (own)
        policy.initialScale = count(*own);
}

void readScales(SettingsReader &reader, Policy &policy)
{
    const int limit = count(reader.configNumber("max-scale-limit", countRule, 0));
    const auto ownMin = reader.annotationNumber(minScaleNames, countRule);
    const auto ownMax = reader.annotationNumber(maxScaleNames, countRule);
    const Bounds own{count(ownMin.value_or(0)), count(ownMax.value_or(0))};
    const Bounds cluster{count(reader.configNumber("min-scale", countRule, 0)),
                         count(reader.configNumber("max-scale", countRule, 0))};
    policy.maxScaleLimit = limit;
    policy.minScale = ownMin ? own.min : cluster.min;
    policy.maxScale = ownMax ? own.max : cluster.max;
    judgeBounds(reader, own, cluster);
    if (limit > 0 && (policy.maxScale == 0 || policy.maxScale > limit))
        reader.refuseEither(maxScaleNames, "max-scale",
                            "expected 1 to " + std::to_string(limit) + ", the cluster's max-scale-limit");
    readInitialScale(reader, policy);

    const auto activation = reader.annotationNumber(activationScaleNames, {2, countRule.most, false, true});
    policy.activationScale = count(activation.value_or(1));
    if (activation && (policy.activationScale < own.min || (own.max > 0 && policy.activationScale > own.max)))
        reader.refuseEither(activationScaleNames, "activation-scale",
                            "expected a number within min-scale and max-scale");
}

void readExtensions(SettingsReader &reader, Policy &policy)
{
    if (const auto metrics = reader.annotation({metricsAnnotation, ""})) {
        auto terms = parseMetrics(metrics->value, policy.stableWindow);
        if (terms)
            policy.metrics = std::move(*terms);
        else
            reader.refuse(*metrics, "FieldValueInvalid", terms.error().message);
    }
    TimeZone zone = TimeZone::utc();
    if (const auto named = reader.annotation({timeZoneAnnotation, ""})) {
        if (auto found = TimeZone::named(named->value))
            zone = std::move(*found);
        else
            reader.refuse(*named, "FieldValueInvalid", "not a time zone of the IANA database");
    }
    if (const auto schedule = reader.annotation({scheduleAnnotation, ""})) {
        auto terms = parseSchedule(schedule->value, zone);
        if (terms)
            policy.schedule = std::move(*terms);
        else
            reader.refuse(*schedule, "FieldValueInvalid", terms.error().message);
    }
}

} // namespace

ResolvedPolicy resolveWhatIsValid(const StringMap &annotations, const StringMap &configAutoscaler,
                                  int containerConcurrency)
{
    SettingsReader reader(annotations, configAutoscaler);
    ResolvedPolicy resolved;
    Policy &policy = resolved.policy;
    readClassAndMetric(reader, policy);
    readTarget(reader, policy, containerConcurrency);
    readBurst(reader, policy);
    readWindows(reader, policy);
    readAggregation(reader, policy);
    readZero(reader, policy);
    readScales(reader, policy);
    readExtensions(reader, policy);
    resolved.trouble = reader.takeError();
    return resolved;
}

Result<Policy> resolvePolicy(const StringMap &annotations, const StringMap &configAutoscaler,
                             int containerConcurrency)
{
    ResolvedPolicy resolved = resolveWhatIsValid(annotations, configAutoscaler, containerConcurrency);
    if (resolved.trouble)
        return tl::unexpected<Error>(std::move(*resolved.trouble));
    return std::move(resolved.policy);
}

} // namespace tidegate::autoscaler
