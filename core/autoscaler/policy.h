#pragma once

#include "core/autoscaler/terms.h"
#include "core/base/clock.h"
#include "core/base/error.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::autoscaler {

enum class Metric
{
    Concurrency,
    RequestsPerSecond
};
enum class Aggregation
{
    Linear,
    WeightedExponential
};

/// Every number a revision's scaling depends on, resolved from its annotations, the cluster's
/// `config-autoscaler` and its containerConcurrency; named as in Knative.
struct Policy
{
    Metric metric = Metric::Concurrency;
    double target = 70;               ///< per instance, utilisation applied, at least 0.01
    double totalTarget = 100;         ///< per instance before utilisation
    double targetBurstCapacity = 211; ///< -1 = unlimited: the gateway always buffers
    double activatorCapacity = 100;
    seconds stableWindow{60};
    seconds panicWindow{6};
    double panicThreshold = 2.0; ///< a ratio
    double maxScaleUpRate = 1000;
    double maxScaleDownRate = 2;
    seconds scaleDownDelay{0};
    int activationScale = 1;
    int initialScale = 1;
    int minScale = 0;
    int maxScale = 0; ///< 0 = none
    Aggregation aggregation = Aggregation::Linear;
    bool enableScaleToZero = true;
    seconds scaleToZeroGracePeriod{30};
    seconds lastPodRetention{0};
    seconds progressDeadline{600};
    int maxScaleLimit = 0; ///< the cluster's, 0 = none; it bounds the schedule
    // beyond Knative
    std::vector<MetricTerm> metrics;    ///< beside `metric`; the largest count wins
    std::vector<ScheduleTerm> schedule; ///< see Schedule for how windows combine
};

using StringMap = std::map<std::string, std::string>;

/// Resolves a policy; kebab-case annotations win over camelCase. Error: Code::Invalid with a cause for every
/// annotation or key that is out of its range, fields `metadata.annotations[autoscaling.knative.dev/…]` or
/// `data.<key>`.
Result<Policy> resolvePolicy(const StringMap &annotations, const StringMap &configAutoscaler,
                             int containerConcurrency);

/// A policy that can be run, and what had to be left out of it.
struct ResolvedPolicy
{
    Policy policy;
    std::optional<Error> trouble; ///< as of resolvePolicy(); nothing when all was valid
};

/// Never fails: a setting that is out of its range has its default, one that only breaks a limit of the
/// cluster which was not there when it was accepted (max-scale-limit) keeps its value, and all others hold.
ResolvedPolicy resolveWhatIsValid(const StringMap &annotations, const StringMap &configAutoscaler,
                                  int containerConcurrency);

} // namespace tidegate::autoscaler
