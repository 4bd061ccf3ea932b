#pragma once

#include "core/autoscaler/policy.h"
#include "core/base/bilingual.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tidegate::autoscaler {

/// What was measured over the last second, over all instances and the waiting requests.
struct Stat
{
    WallTime time;
    double concurrency = 0; ///< average requests in flight or waiting
    double rps = 0;
    double proxiedConcurrency = 0; ///< the part counted twice, to be subtracted
    double proxiedRps = 0;
    /// What a policy's further metrics measured, in their order and units; fewer or NaN = not measured.
    std::span<const double> further{};
};

/// Which bound or rule had the last word in a decision.
enum class Limit
{
    None,
    ScaleUpRate,
    ScaleDownRate,
    ActivationScale,
    PanicHighWater,
    ScaleDownDelay,
    MinScale,
    MaxScale,
    InitialScale,
    StableWindowBeforeZero,
    GracePeriod,
    ScaleToZeroDisabled,
    NoData,
    Stabilization,     ///< a further metric's answer of a while ago stands
    ScheduleMin,       ///< a window's minimum
    PreWarm,           ///< the minimum of a window that is about to begin
    ScheduleMax,       ///< a window's maximum
    EngineCapacity,    ///< the engine has no room for more
    ActivationTimeout, ///< no instance became ready in time: to zero
};
inline constexpr int limitCount = int(Limit::ActivationTimeout) + 1;

/// How long beyond its progress deadline a revision may take to become active.
inline constexpr seconds activationSlack{30};

/// What one of the further metrics asks for.
struct MetricVerdict
{
    Measure measure = Measure::Concurrency;
    bool hasData = false;      ///< false: nothing was measured within its window, it asks for nothing
    bool isAsleep = false;     ///< not counted: it does not keep a revision from zero that no request needs
    double average = 0;        ///< over its window
    double target = 0;         ///< per instance
    int raw = 0;               ///< ceil(average / target)
    int count = 0;             ///< after the rates and its stabilisation
    Limit limit = Limit::None; ///< which of these had the last word
};

/// One decision of the decider with all it was made from (Knative's KPA; the rules on one page:
/// tests/autoscaler/README.md).
struct Decision
{
    WallTime time;
    bool valid = false; ///< false: no data; the previous decision stands
    double stable = 0;  ///< average over the stable window
    double panic = 0;   ///< average over the panic window
    int ready = 0;
    int desired = 0; ///< what the decider asks for
    int bounded = 0; ///< within minScale..maxScale
    int excessBurstCapacity = 0;
    bool inPanic = false;
    int numActivators = 2;
    Limit limit = Limit::None;
    // the arithmetic, for the explanation
    Limit beforeBounds = Limit::None; ///< what `limit` would be without a minimum and a maximum: `desired`
    int rawStable = 0;                ///< ceil(stable / target)
    int rawPanic = 0;
    int maxUp = 0;
    int maxDown = 0;
    double present = -1;  ///< the load of this moment, where it was a demand(); -1: the windows' alone
    int fromRequests = 0; ///< what the revision's own metric asks for, before the others and the delay
    // the further metrics, in the policy's order
    std::array<MetricVerdict, mostMetrics> metrics;
    int metricCount = 0;
    int decidedBy = -1; ///< which of them asked for the most; -1: the revision's own metric
};

/// The decider of one revision: windows, panic, rate limits, delay. Pure: time comes with each call. One
/// thread.
class Decider
{
public:
    Decider(Policy policy, int initialReady, WallTime now);
    ~Decider();
    Decider(Decider &&) noexcept;
    Decider &operator=(Decider &&) noexcept;

    /// A new policy keeps what the windows hold and what is held, as far as they still reach: of the own
    /// metric, of the delay, and of each further metric that was there before.
    void setPolicy(Policy policy);
    const Policy &policy() const;
    /// The minimum and maximum from now on, until the next policy; policy() stays as it is.
    void setBounds(int minScale, int maxScale);
    void record(const Stat &stat);
    /// Every two seconds. Invalid while nothing was measured for a window; the previous decision stands then.
    Decision decide(int ready, bool reachable, WallTime now);
    /// For a request that finds no instance: decides at once, as if the panic window held nothing but `load`
    /// (requests waiting and in flight, or requests of this second for rps). The load counts as this second's
    /// measurement; a record() in the same second adds only what goes beyond it. Always valid.
    Decision demand(double load, int ready, bool reachable, WallTime now);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// The gateway's share in the request path in Knative's terms (activators), for `ready` instances.
int activatorsFor(const Policy &policy, int ready);

/// `count` within minScale..maxScale.
int withinBounds(const Policy &policy, int count);

enum class Activity
{
    Activating,
    Active,
    Inactive
};

/// What the scaler made of a decision: Knative's scaler and its conditions.
struct ScaleOutcome
{
    int want = -1;    ///< -1 = unknown, nothing is applied
    int replicas = 0; ///< what the revision is set to now
    bool applied = false;
    Activity activity = Activity::Activating;
    std::string activeReason; ///< Queued, NoTraffic, TimedOut; empty when active
    bool scaleTargetInitialized = false;
    bool proxyMode = true;
    Limit limit = Limit::None; ///< None: the decision went through as it was
};

/// Where a scaler begins. A new revision begins at its initial scale; one that has reached it before (a
/// restart of the server) begins with the instances that there are, else at zero, or at its minScale while it
/// is reachable.
struct ScalerStart
{
    bool initialized = false;
    bool reachable = true;
    int ready = 0; ///< instances of an initialized one that serve already
};

/// Bounds, initial scale, scale to zero with its grace, activation and its time-out. Pure, one thread.
class Scaler
{
public:
    Scaler(Policy policy, WallTime now, ScalerStart start = {});
    ~Scaler();
    Scaler(Scaler &&) noexcept;
    Scaler &operator=(Scaler &&) noexcept;

    void setPolicy(Policy policy);
    void setBounds(int minScale, int maxScale);
    /// `decision` is the decider's latest; nothing before its first valid one. Call at least every second.
    ScaleOutcome step(const std::optional<Decision> &decision, int ready, bool reachable,
                      bool activatorProbeOk, WallTime now);
    /// Of the last step, or where it began.
    const ScaleOutcome &outcome() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// `None`, `MaxScale`, …, as in ScalingSample::limit.
std::string_view limitName(Limit limit);

/// One sentence (two where a bound bit), with the numbers in it, for a decision and what the scaler made of
/// it.
Bilingual explain(const Policy &policy, const Decision &decision, const ScaleOutcome &outcome);

} // namespace tidegate::autoscaler
