#include "core/autoscaler/autoscaler.h"

#include <algorithm>
#include <cmath>

namespace tidegate::autoscaler {

namespace {

int firstExcessBurst(const Policy &policy)
{
    if (policy.targetBurstCapacity == 0)
        return 0;
    if (policy.targetBurstCapacity < 0)
        return -1;
    return int(std::trunc(policy.initialScale * policy.totalTarget - policy.targetBurstCapacity));
}

/// What one step is about.
struct Step
{
    bool known = false; ///< the decider has decided at least once
    int decided = -1;
    int ready = 0;
    bool reachable = true;
    bool probeOk = true;
    WallTime now;
};

} // namespace

struct Scaler::Private
{
    Policy policy;
    WallTime activitySince; ///< of the present activity
    std::optional<WallTime> proxySince;
    ScaleOutcome outcome;

    int minimum(const Step &step) const { return step.reachable ? policy.minScale : 0; }
    std::chrono::nanoseconds inState(const Step &step) const { return step.now - activitySince; }

    void choose(const Step &step);
    int bounded(const Step &step);
    void chooseZero(const Step &step);
    void zeroWhileActive(const Step &step);
    bool mayLeaveLastInstance(const Step &step) const;
    void apply(int count);
    void updateMode(const Step &step, int excessBurst);
    void updateActivity(const Step &step);
    void become(Activity activity, const char *reason, WallTime now);
};

Scaler::Scaler(Policy policy, WallTime now, ScalerStart start) : d(std::make_unique<Private>())
{
    d->policy = std::move(policy);
    d->activitySince = now;
    d->proxySince = now;
    d->outcome.scaleTargetInitialized = start.initialized;
    d->outcome.activeReason = "Queued";
    if (!start.initialized) {
        d->outcome.replicas = d->policy.initialScale;
        return;
    }
    const int floor = start.reachable ? d->policy.minScale : 0;
    d->outcome.replicas = start.ready > 0 ? start.ready : floor;
    if (start.ready > 0 && start.ready >= floor) {
        d->outcome.activity = Activity::Active;
        d->outcome.activeReason.clear();
    } else if (d->outcome.replicas == 0) {
        d->outcome.activity = Activity::Inactive;
        d->outcome.activeReason = "NoTraffic";
    }
}

Scaler::~Scaler() = default;
Scaler::Scaler(Scaler &&) noexcept = default;
Scaler &Scaler::operator=(Scaler &&) noexcept = default;

void Scaler::setPolicy(Policy policy)
{
    d->policy = std::move(policy);
}

void Scaler::setBounds(int minScale, int maxScale)
{
    d->policy.minScale = minScale;
    d->policy.maxScale = maxScale;
}

const ScaleOutcome &Scaler::outcome() const
{
    return d->outcome;
}

ScaleOutcome Scaler::step(const std::optional<Decision> &decision, int ready, bool reachable,
                          bool activatorProbeOk, WallTime now)
{
    const Step step{
        decision.has_value(), decision ? decision->desired : -1, ready, reachable, activatorProbeOk, now};
    d->outcome.want = -1;
    d->outcome.applied = false;
    d->outcome.limit = Limit::None;
    d->choose(step);
    d->updateMode(step, decision ? decision->excessBurstCapacity : firstExcessBurst(d->policy));
    d->updateActivity(step);
    return d->outcome;
}

void Scaler::Private::choose(const Step &step)
{
    if (!step.known && outcome.activity != Activity::Activating)
        return;
    const int want = bounded(step);
    if (want > 0)
        apply(want);
    else
        chooseZero(step);
}

int Scaler::Private::bounded(const Step &step)
{
    const int floor = minimum(step);
    const bool starting = !outcome.scaleTargetInitialized && step.reachable && policy.initialScale > 1;
    const int least = starting ? std::max(floor, policy.initialScale) : floor;
    if (step.decided < least) {
        outcome.limit = least == 0 ? Limit::None : least > floor ? Limit::InitialScale : Limit::MinScale;
        return least;
    }
    if (policy.maxScale > 0 && step.decided > policy.maxScale) {
        outcome.limit = Limit::MaxScale;
        return policy.maxScale;
    }
    return step.decided;
}

void Scaler::Private::chooseZero(const Step &step)
{
    if (!policy.enableScaleToZero) {
        apply(1);
        outcome.limit = Limit::ScaleToZeroDisabled;
        return;
    }
    switch (outcome.activity) {
    case Activity::Activating:
        if (inState(step) > policy.progressDeadline + activationSlack) {
            apply(0);
            outcome.limit = Limit::ActivationTimeout;
        }
        break;
    case Activity::Active:
        zeroWhileActive(step);
        break;
    case Activity::Inactive:
        outcome.want = 0;
        if (mayLeaveLastInstance(step))
            apply(0);
        else if (outcome.replicas > 0)
            outcome.limit = Limit::GracePeriod;
        break;
    }
}

void Scaler::Private::zeroWhileActive(const Step &step)
{
    if (inState(step) >= policy.stableWindow) {
        outcome.want = 0; // turns it inactive; the instance stays for the grace
        outcome.limit = Limit::GracePeriod;
    } else {
        apply(1);
        outcome.limit = Limit::StableWindowBeforeZero;
    }
}

bool Scaler::Private::mayLeaveLastInstance(const Step &step) const
{
    if (policy.targetBurstCapacity >= 0 && !step.probeOk)
        return false;
    const seconds retention = step.reachable ? policy.lastPodRetention : seconds(0);
    if (inState(step) >= std::max(policy.scaleToZeroGracePeriod, retention))
        return true;
    return inState(step) >= retention && proxySince &&
           step.now - *proxySince >= policy.scaleToZeroGracePeriod;
}

void Scaler::Private::apply(int count)
{
    outcome.want = count;
    outcome.applied = true;
    outcome.replicas = count;
}

void Scaler::Private::updateMode(const Step &step, int excessBurst)
{
    outcome.proxyMode = outcome.want <= 0 || excessBurst < 0;
    const bool backed = outcome.proxyMode || step.ready == 0;
    if (!backed)
        proxySince.reset();
    else if (!proxySince)
        proxySince = step.now;
}

void Scaler::Private::updateActivity(const Step &step)
{
    const int floor = minimum(step);
    const int threshold = std::max(floor, outcome.scaleTargetInitialized ? 1 : policy.initialScale);
    if (step.ready >= threshold)
        outcome.scaleTargetInitialized = true;
    const bool wasInactive = outcome.activity == Activity::Inactive;
    if (outcome.want == 0 || threshold == 0) {
        const bool timedOut = outcome.activity == Activity::Activating && threshold > 0;
        become(Activity::Inactive, timedOut ? "TimedOut" : "NoTraffic", step.now);
    } else if (outcome.want < 0 && wasInactive) {
        become(Activity::Inactive, "NoTraffic", step.now);
    } else if (step.ready < threshold) {
        become(Activity::Activating, "Queued", step.now);
    } else {
        become(Activity::Active, "", step.now);
    }
}

void Scaler::Private::become(Activity activity, const char *reason, WallTime now)
{
    if (outcome.activity != activity)
        activitySince = now;
    outcome.activity = activity;
    outcome.activeReason = reason;
}

} // namespace tidegate::autoscaler
