#pragma once

#include "core/autoscaler/autoscaler.h"
#include "core/engine/sampling.h"

namespace tidegate::engine {

/// How many of a revision's instances there are, and whether a route points at it.
struct InstanceCounts
{
    int ready = 0;
    int starting = 0; ///< queued ones too
    bool reachable = true;
};

/// One revision's decider and scaler, the words for what they said, and its samples. Time is a parameter.
class RevisionScaling
{
public:
    RevisionScaling(autoscaler::Policy policy, WallTime now, autoscaler::ScalerStart start);

    void setPolicy(autoscaler::Policy policy);
    const autoscaler::Policy &policy() const { return m_decider.policy(); }
    /// Once a second: takes the load in, decides when `decide` or when load comes to a revision at zero, and
    /// scales.
    void tick(const Load &load, const InstanceCounts &counts, bool decide, WallTime now);
    /// At once, for a request that waits.
    void demand(const Load &load, const InstanceCounts &counts, WallTime now);
    /// Keeps the second as a sample.
    void sample(const Load &load, const InstanceCounts &counts, WallTime now);

    int replicas() const { return outcome().replicas; }
    const autoscaler::ScaleOutcome &outcome() const { return m_scaler.outcome(); }
    const SampleHistory &history() const { return m_history; }

private:
    void take(const autoscaler::Decision &decision);
    void scale(const InstanceCounts &counts, WallTime now);
    void putIntoWords();

    autoscaler::Decider m_decider;
    autoscaler::Scaler m_scaler;
    std::optional<autoscaler::Decision> m_latest; ///< the latest valid one, which stands
    autoscaler::Decision m_last;                  ///< the latest, valid or not
    autoscaler::ScaleOutcome m_wordsFor;
    autoscaler::Decision m_wordsForDecision;
    SampleHistory::Words m_words;
    SampleHistory m_history;
};

} // namespace tidegate::engine
