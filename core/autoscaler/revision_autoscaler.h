#pragma once

#include "core/autoscaler/autoscaler.h"
#include "core/autoscaler/schedule.h"

#include <algorithm>

namespace tidegate::autoscaler {

/// What a revision had to do in the last second, or has at this moment.
struct Measured
{
    double concurrency = 0; ///< average, waiting included
    double rps = 0;
    double waiting = 0;                ///< now, for an instance
    std::span<const double> further{}; ///< as Stat::further
};

/// How a revision stands.
struct Standing
{
    int ready = 0;
    int starting = 0; ///< queued ones too
    bool reachable = true;
    int capacity = -1; ///< the most instances the engine has room for; -1 = no bound
};

/// A decision as it is kept: what went in, what came out, which bound had the last word, and the words.
struct DecisionRecord
{
    Decision decision;
    ScaleOutcome outcome;
    Standing standing;
    ScaleBounds bounds; ///< in force at the time
    int from = 0;       ///< replicas before; as many as now where nothing changed
    // of the policy
    Metric metric = Metric::Concurrency;
    double target = 0;
    seconds stableWindow{0};
    seconds panicWindow{0};
    std::vector<MetricTerm> terms; ///< of decision.metrics
    Bilingual why;

    /// Which bound had the last word: the scaler's, else the decider's.
    Limit limit() const { return outcome.limit != Limit::None ? outcome.limit : decision.limit; }
};

/// One revision's decider, scaler and schedule together, as an engine and a replay drive them. Pure: time
/// comes with each call. One thread. Neither tick() nor demand() allocates, but where a window opens or ends.
class RevisionAutoscaler
{
public:
    /// Over several ready instances it starts in panic, as Knative does: it has measured nothing yet that
    /// would tell which of them are needed.
    RevisionAutoscaler(Policy policy, WallTime now, ScalerStart start = {});

    void setPolicy(Policy policy);
    const Policy &policy() const { return m_decider.policy(); }
    /// Once a second: takes the load in, decides when `decide` or when load comes to a revision at zero, and
    /// scales. True when that changed something: replicas, activity, panic, or the bound with the last word.
    bool tick(const Measured &load, const Standing &standing, bool decide, WallTime now);
    /// At once, for a request that waits, or for what keepWarm() said; `load` as of this moment. True as for
    /// tick().
    bool demand(const Measured &load, const Standing &standing, WallTime now);
    /// From the next call on the minimum is at least 1 until then, as of a schedule's window that warms up.
    /// An earlier time than one that was said before changes nothing.
    void keepWarm(WallTime until) { m_warmUntil = std::max(m_warmUntil, until); }

    const ScaleOutcome &outcome() const { return m_outcome; }
    /// The latest, valid or not.
    const Decision &decision() const { return m_last; }
    /// The latest, to be kept; the words are made here.
    DecisionRecord record() const;
    /// The words alone.
    Bilingual why() const;

private:
    void applySchedule(WallTime now);
    void take(const Decision &decision);
    bool scale(const Standing &standing, WallTime now);
    Limit named(Limit limit) const;

    ScaleBounds m_own; ///< of the policy, without the schedule
    int m_limit = 0;
    Schedule m_schedule;
    WallTime m_warmUntil{};
    ScaleBounds m_bounds;
    Decider m_decider;
    Scaler m_scaler;
    std::optional<Decision> m_latest; ///< the latest valid one, which stands
    Decision m_last;
    ScaleOutcome m_outcome;
    Standing m_standing;
    int m_from = 0;
    bool m_wasInPanic = false;
    bool m_isUntold = true; ///< nothing was decided yet
};

} // namespace tidegate::autoscaler
