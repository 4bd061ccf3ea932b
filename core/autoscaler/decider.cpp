#include "core/autoscaler/autoscaler.h"
#include "core/autoscaler/window.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidegate::autoscaler {

namespace {

/// A whole number as an int, kept within what an int can hold.
int wholeNumber(double value)
{
    constexpr double most = std::numeric_limits<int>::max();
    return int(std::clamp(value, -most, most));
}

int excessBurst(const Policy &policy, int ready, double panic)
{
    if (policy.targetBurstCapacity == 0)
        return 0;
    if (policy.targetBurstCapacity < 0)
        return -1;
    return wholeNumber(std::floor(ready * policy.totalTarget - policy.targetBurstCapacity - panic));
}

/// A count after the rate limits and the activation scale, and which of them had the last word.
struct Clamped
{
    int count = 0;
    Limit limit = Limit::None;
};

Clamped clampCount(const Policy &policy, int raw, int down, int up)
{
    Clamped answer{std::min(std::max(raw, down), up), Limit::None};
    if (answer.count != raw)
        answer.limit = answer.count < raw ? Limit::ScaleUpRate : Limit::ScaleDownRate;
    if (policy.activationScale > 1 && raw > 0 && answer.count < policy.activationScale)
        answer = {policy.activationScale, Limit::ActivationScale};
    return answer;
}

int within(int count, int min, int max)
{
    if (count < min)
        return min;
    return max > 0 ? std::min(count, max) : count;
}

void applyBounds(int min, int max, Decision &decision)
{
    decision.bounded = within(decision.desired, min, max);
    if (decision.bounded != decision.desired)
        decision.limit = decision.bounded > decision.desired ? Limit::MinScale : Limit::MaxScale;
}

} // namespace

int activatorsFor(const Policy &policy, int ready)
{
    if (policy.targetBurstCapacity == 0)
        return 2;
    const double load = ready * policy.totalTarget + std::max(policy.targetBurstCapacity, 0.0);
    return std::max(2, wholeNumber(std::ceil(load / policy.activatorCapacity)));
}

int withinBounds(const Policy &policy, int count)
{
    return within(count, policy.minScale, policy.maxScale);
}

/// Some thirty slots, however long it is: the answer stands for its time and at most a thirtieth more.
seconds slotOf(seconds length)
{
    return std::max(seconds(2), seconds(length.count() / 30));
}

/// One of the further metrics: its window, and what it asked for lately.
struct Further
{
    explicit Further(const MetricTerm &term)
        : window(term.window, Aggregation::Linear), held(term.stabilization, slotOf(term.stabilization))
    {
    }
    /// The same metric under new terms keeps what it has measured and asked for.
    void follow(const MetricTerm &term)
    {
        window.resize(term.window);
        held.resize(term.stabilization, slotOf(term.stabilization));
    }
    Window window;
    DelayWindow held;
};

bool isSameMetric(const MetricTerm &a, const MetricTerm &b)
{
    return a.measure == b.measure && a.name == b.name && a.path == b.path;
}

/// Whether it asks for instances by itself. What only instances have, and how long requests wait, says
/// nothing about a revision that no request needs.
bool wakes(Measure measure)
{
    return measure == Measure::Concurrency || measure == Measure::RequestsPerSecond ||
           measure == Measure::Custom;
}

struct Decider::Private
{
    Private(Policy p, int initialReady, WallTime now)
        : policy(std::move(p))
        , minScale(policy.minScale)
        , maxScale(policy.maxScale)
        , stable(policy.stableWindow, policy.aggregation)
        , panic(policy.panicWindow, policy.aggregation)
        , delay(policy.scaleDownDelay)
        , further(policy.metrics.begin(), policy.metrics.end())
    {
        if (initialReady > 1) {
            panicSince = now;
            highWater = initialReady;
        }
    }

    double measured(const Stat &stat) const
    {
        return policy.metric == Metric::Concurrency ? stat.concurrency - stat.proxiedConcurrency
                                                    : stat.rps - stat.proxiedRps;
    }

    std::vector<Further> carriedOver(const std::vector<MetricTerm> &terms);

    void add(std::int64_t second, double value)
    {
        stable.record(second, value);
        panic.record(second, value);
    }

    Decision evaluate(double stableAverage, double panicAverage, int ready, bool reachable, WallTime now);
    void addFurther(Decision &decision, Clamped &chosen, std::int64_t second);
    MetricVerdict verdict(size_t index, const Decision &decision, std::int64_t second);
    void updatePanic(bool over, WallTime now);
    Clamped choose(const Clamped &fromStable, const Clamped &fromPanic);

    Policy policy;
    int minScale; ///< in force: the policy's, or a schedule's
    int maxScale;
    Window stable;
    Window panic;
    DelayWindow delay;
    std::vector<Further> further; ///< as policy.metrics
    std::optional<WallTime> panicSince;
    int highWater = 0;
    std::int64_t demandSecond = -1; ///< the second that demand() wrote into
    double demandLoad = 0;          ///< how much of it, to be taken off that second's next measurement
};

Decider::Decider(Policy policy, int initialReady, WallTime now)
    : d(std::make_unique<Private>(std::move(policy), initialReady, now))
{
}

Decider::~Decider() = default;
Decider::Decider(Decider &&) noexcept = default;
Decider &Decider::operator=(Decider &&) noexcept = default;

const Policy &Decider::policy() const
{
    return d->policy;
}

void Decider::setPolicy(Policy policy)
{
    const bool otherMeasure =
        policy.metric != d->policy.metric || policy.aggregation != d->policy.aggregation;
    if (otherMeasure) {
        d->stable = Window(policy.stableWindow, policy.aggregation);
        d->panic = Window(policy.panicWindow, policy.aggregation);
    } else {
        d->stable.resize(policy.stableWindow);
        d->panic.resize(policy.panicWindow);
    }
    if (policy.scaleDownDelay != d->policy.scaleDownDelay)
        d->delay.resize(policy.scaleDownDelay);
    if (policy.metrics != d->policy.metrics)
        d->further = d->carriedOver(policy.metrics);
    setBounds(policy.minScale, policy.maxScale);
    d->policy = std::move(policy);
}

/// For each of the new terms what its metric had before, the first one first where several measure the same.
std::vector<Further> Decider::Private::carriedOver(const std::vector<MetricTerm> &terms)
{
    std::vector<Further> next;
    std::vector<bool> taken(further.size(), false);
    next.reserve(terms.size());
    for (const MetricTerm &term : terms) {
        size_t old = 0;
        while (old < further.size() && (taken[old] || !isSameMetric(policy.metrics[old], term)))
            ++old;
        if (old == further.size()) {
            next.emplace_back(term);
            continue;
        }
        taken[old] = true;
        next.push_back(std::move(further[old]));
        next.back().follow(term);
    }
    return next;
}

void Decider::setBounds(int minScale, int maxScale)
{
    d->minScale = minScale;
    d->maxScale = maxScale;
}

void Decider::record(const Stat &stat)
{
    const std::int64_t second = wholeSecond(stat.time);
    for (size_t i = 0; i < std::min(stat.further.size(), d->further.size()); ++i) {
        if (!std::isnan(stat.further[i]))
            d->further[i].window.record(second, stat.further[i]);
    }
    double value = d->measured(stat);
    if (second == d->demandSecond)
        value -= std::min(value, d->demandLoad);
    d->demandSecond = -1;
    d->add(second, value);
}

Decision Decider::decide(int ready, bool reachable, WallTime now)
{
    const std::int64_t second = wholeSecond(now);
    if (d->policy.targetBurstCapacity >= 0 && d->stable.empty(second)) {
        Decision none;
        none.time = now;
        none.ready = ready;
        none.inPanic = d->panicSince.has_value();
        none.numActivators = activatorsFor(d->policy, ready);
        none.limit = Limit::NoData;
        return none;
    }
    return d->evaluate(d->stable.average(second), d->panic.average(second), ready, reachable, now);
}

Decision Decider::demand(double load, int ready, bool reachable, WallTime now)
{
    const std::int64_t second = wholeSecond(now);
    const double missing = load - d->stable.at(second);
    if (missing > 0) {
        d->demandLoad = missing + (d->demandSecond == second ? d->demandLoad : 0);
        d->demandSecond = second;
        d->add(second, missing);
    }
    Decision decision = d->evaluate(d->stable.average(second), std::max(load, d->panic.average(second)),
                                    ready, reachable, now);
    decision.present = load;
    return decision;
}

Decision Decider::Private::evaluate(double stableAverage, double panicAverage, int ready, bool reachable,
                                    WallTime now)
{
    Decision decision;
    decision.time = now;
    decision.valid = true;
    decision.stable = stableAverage;
    decision.panic = panicAverage;
    decision.ready = ready;
    const int atLeastOne = std::max(1, ready);
    decision.maxUp = wholeNumber(std::ceil(policy.maxScaleUpRate * atLeastOne));
    decision.maxDown = reachable ? wholeNumber(std::floor(atLeastOne / policy.maxScaleDownRate)) : 0;
    decision.rawStable = wholeNumber(std::ceil(stableAverage / policy.target));
    decision.rawPanic = wholeNumber(std::ceil(panicAverage / policy.target));

    const Clamped fromStable = clampCount(policy, decision.rawStable, decision.maxDown, decision.maxUp);
    const Clamped fromPanic = clampCount(policy, decision.rawPanic, decision.maxDown, decision.maxUp);
    updatePanic(double(decision.rawPanic) / atLeastOne >= policy.panicThreshold, now);
    decision.inPanic = panicSince.has_value();
    Clamped chosen = decision.inPanic ? choose(fromStable, fromPanic) : fromStable;
    decision.fromRequests = chosen.count;
    if (!further.empty())
        addFurther(decision, chosen, wholeSecond(now));
    decision.desired = chosen.count;
    decision.limit = chosen.limit;
    if (delay.enabled() && reachable) {
        decision.desired = delay.largest(wholeSecond(now), chosen.count);
        if (decision.desired > chosen.count)
            decision.limit = Limit::ScaleDownDelay;
    }
    decision.excessBurstCapacity = excessBurst(policy, ready, panicAverage);
    decision.numActivators = activatorsFor(policy, ready);
    decision.beforeBounds = decision.limit;
    applyBounds(minScale, maxScale, decision);
    return decision;
}

/// The largest count wins. Whether anything needs the revision at all is asked of what is measured, not of
/// what the rates leave of it: else instances that idle would be held by their own memory.
void Decider::Private::addFurther(Decision &decision, Clamped &chosen, std::int64_t second)
{
    decision.metricCount = int(further.size());
    bool isNeeded = decision.rawStable > 0 || decision.rawPanic > 0 || decision.inPanic;
    for (size_t i = 0; i < further.size(); ++i) {
        MetricVerdict &each = decision.metrics[i] = verdict(i, decision, second);
        isNeeded = isNeeded || (wakes(each.measure) &&
                                (each.raw > 0 || (each.limit == Limit::Stabilization && each.count > 0)));
    }
    for (size_t i = 0; i < further.size(); ++i) {
        MetricVerdict &each = decision.metrics[i];
        each.isAsleep = each.hasData && !wakes(each.measure) && !isNeeded;
        if (!each.hasData || each.isAsleep || each.count <= chosen.count)
            continue;
        chosen = {each.count, each.limit};
        decision.decidedBy = int(i);
    }
}

MetricVerdict Decider::Private::verdict(size_t index, const Decision &decision, std::int64_t second)
{
    const MetricTerm &term = policy.metrics[index];
    Further &own = further[index];
    MetricVerdict answer;
    answer.measure = term.measure;
    answer.target = term.target;
    answer.hasData = !own.window.empty(second);
    if (!answer.hasData)
        return answer;
    answer.average = own.window.average(second);
    answer.raw = std::max(0, wholeNumber(std::ceil(answer.average / term.target)));
    const Clamped clamped = clampCount(policy, answer.raw, decision.maxDown, decision.maxUp);
    answer.count = clamped.count;
    answer.limit = clamped.limit;
    if (own.held.enabled()) {
        answer.count = own.held.largest(second, clamped.count);
        if (answer.count > clamped.count)
            answer.limit = Limit::Stabilization;
    }
    return answer;
}

void Decider::Private::updatePanic(bool over, WallTime now)
{
    if (over) {
        panicSince = now;
    } else if (panicSince && *panicSince + policy.stableWindow < now) {
        panicSince.reset();
        highWater = 0;
    }
}

/// In panic the count never falls: the largest of both windows and of what was asked for since it began.
Clamped Decider::Private::choose(const Clamped &fromStable, const Clamped &fromPanic)
{
    const Clamped &larger = fromStable.count > fromPanic.count ? fromStable : fromPanic;
    if (larger.count >= highWater) {
        highWater = larger.count;
        return larger;
    }
    return {highWater, Limit::PanicHighWater};
}

} // namespace tidegate::autoscaler
