#include "core/autoscaler/revision_autoscaler.h"

#include <algorithm>

namespace tidegate::autoscaler {

namespace {

/// The scaler reads the plain numbers alone.
Policy withoutLists(Policy policy)
{
    policy.metrics.clear();
    policy.schedule.clear();
    return policy;
}

ScaleBounds ownBounds(const Policy &policy)
{
    return {policy.minScale, policy.maxScale, false, false, false};
}

/// What a schedule's minimum is held against while nothing was ever measured.
Decision nothingNeeded(WallTime now)
{
    Decision decision;
    decision.time = now;
    decision.valid = true;
    return decision;
}

} // namespace

RevisionAutoscaler::RevisionAutoscaler(Policy policy, WallTime now, ScalerStart start)
    : m_own(ownBounds(policy))
    , m_limit(policy.maxScaleLimit)
    , m_schedule(policy.schedule)
    , m_bounds(m_own)
    , m_decider(policy, start.ready, now)
    , m_scaler(withoutLists(std::move(policy)), now, start)
    , m_outcome(m_scaler.outcome())
    , m_from(m_outcome.replicas)
{
    m_last.limit = Limit::NoData;
    m_last.time = now; // what is done before the first decision is told with a time too
}

void RevisionAutoscaler::setPolicy(Policy policy)
{
    m_own = ownBounds(policy);
    m_limit = policy.maxScaleLimit;
    m_schedule = Schedule(policy.schedule);
    m_bounds = m_own;
    m_scaler.setPolicy(withoutLists(policy));
    m_decider.setPolicy(std::move(policy));
    m_isUntold = true; // the same figures may need other words now
}

void RevisionAutoscaler::applySchedule(WallTime now)
{
    const bool isWarm = now < m_warmUntil;
    if (m_schedule.isEmpty() && !isWarm && m_bounds == m_own)
        return;
    ScaleBounds bounds = m_schedule.boundsAt(now, m_own, m_limit);
    if (isWarm && bounds.min < 1) {
        bounds.min = 1;
        bounds.minIsScheduled = true;
        bounds.isWarming = true;
    }
    if (bounds == m_bounds)
        return;
    m_bounds = bounds;
    m_decider.setBounds(bounds.min, bounds.max);
    m_scaler.setBounds(bounds.min, bounds.max);
}

bool RevisionAutoscaler::tick(const Measured &load, const Standing &standing, bool decide, WallTime now)
{
    applySchedule(now);
    const bool loaded = load.concurrency > 0 || load.waiting > 0;
    // With no instance and no load nothing reports, as in Knative: a sleeping revision's windows stay empty.
    // But while an earlier decision stands, its zeros must be seen, or starts that keep failing would be
    // tried for ever.
    const bool awake = standing.ready > 0 || (m_latest && m_latest->desired > 0);
    if (loaded || awake)
        m_decider.record({now, load.concurrency, load.rps, 0, 0, load.further});
    const bool wakes = loaded && m_latest && m_latest->desired == 0;
    if (decide || wakes)
        take(m_decider.decide(standing.ready, standing.reachable, now));
    return scale(standing, now);
}

bool RevisionAutoscaler::demand(const Measured &load, const Standing &standing, WallTime now)
{
    applySchedule(now);
    const bool rps = policy().metric == Metric::RequestsPerSecond;
    const double amount = rps ? std::max(load.rps, load.waiting) : load.concurrency;
    // One that is only to be warm has the minimum for it; nobody's load needs to be made up.
    if (amount > 0 || now >= m_warmUntil)
        take(m_decider.demand(std::max(1.0, amount), standing.ready, standing.reachable, now));
    return scale(standing, now);
}

void RevisionAutoscaler::take(const Decision &decision)
{
    m_last = decision;
    m_last.limit = named(decision.limit);
    if (decision.valid)
        m_latest = m_last;
}

/// Bounds by the name of who set them.
Limit RevisionAutoscaler::named(Limit limit) const
{
    if (limit == Limit::MinScale && m_bounds.minIsScheduled)
        return m_bounds.isWarming ? Limit::PreWarm : Limit::ScheduleMin;
    if (limit == Limit::MaxScale && m_bounds.maxIsScheduled)
        return Limit::ScheduleMax;
    return limit;
}

bool RevisionAutoscaler::scale(const Standing &standing, WallTime now)
{
    const ScaleOutcome before = m_outcome;
    m_from = before.replicas;
    m_standing = standing;
    const bool heldUp = !m_latest && m_bounds.minIsScheduled && standing.reachable;
    // The gateway is always in the path, so it always answers Knative's probe of the activator.
    m_outcome = m_scaler.step(heldUp ? std::optional(nothingNeeded(now)) : m_latest, standing.ready,
                              standing.reachable, true, now);
    m_outcome.limit = named(m_outcome.limit);
    const int room = std::max(standing.capacity, standing.ready + standing.starting);
    if (standing.capacity >= 0 && m_outcome.replicas > room) {
        m_outcome.replicas = room;
        m_outcome.limit = Limit::EngineCapacity;
    }
    const bool changed = m_isUntold || before.replicas != m_outcome.replicas ||
                         before.activity != m_outcome.activity || before.limit != m_outcome.limit ||
                         m_wasInPanic != m_last.inPanic;
    m_wasInPanic = m_last.inPanic;
    m_isUntold = false;
    return changed;
}

Bilingual RevisionAutoscaler::why() const
{
    return explain(policy(), m_last, m_outcome);
}

DecisionRecord RevisionAutoscaler::record() const
{
    const Policy &own = policy();
    return {m_last,     m_outcome,        m_standing,      m_bounds,    m_from, own.metric,
            own.target, own.stableWindow, own.panicWindow, own.metrics, why()};
}

} // namespace tidegate::autoscaler
