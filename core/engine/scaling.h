#pragma once

#include "core/autoscaler/revision_autoscaler.h"
#include "core/engine/sampling.h"

#include <deque>
#include <vector>

namespace tidegate::engine {

using InstanceCounts = autoscaler::Standing;

/// The decisions of a revision that changed something, newest last, and always the latest one.
class DecisionLog
{
public:
    /// Most that are kept; older ones go.
    static constexpr size_t most = 64;
    void add(autoscaler::DecisionRecord record);
    const std::deque<autoscaler::DecisionRecord> &records() const { return m_records; }

private:
    std::deque<autoscaler::DecisionRecord> m_records;
};

/// One revision's decider and scaler, the words for what they said, and its samples. Time is a parameter.
class RevisionScaling
{
public:
    RevisionScaling(autoscaler::Policy policy, WallTime now, autoscaler::ScalerStart start);

    void setPolicy(autoscaler::Policy policy);
    const autoscaler::Policy &policy() const { return m_autoscaler.policy(); }
    /// Once a second: takes the load in, decides when `decide` or when load comes to a revision at zero, and
    /// scales.
    void tick(const Load &load, const InstanceCounts &counts, bool decide, WallTime now);
    /// At once, for a request that waits.
    void demand(const Load &load, const InstanceCounts &counts, WallTime now);
    void keepWarm(WallTime until) { m_autoscaler.keepWarm(until); }
    /// Keeps the second as a sample.
    void sample(const Load &load, const InstanceCounts &counts, WallTime now);

    int replicas() const { return outcome().replicas; }
    const autoscaler::ScaleOutcome &outcome() const { return m_autoscaler.outcome(); }
    /// Those that changed something, and the one that stands, oldest first.
    std::vector<autoscaler::DecisionRecord> decisions() const;
    /// Why replicas() last became what it is, in English; empty when it never changed.
    const std::string &scaledWhy() const { return m_scaledWhy; }
    const SampleHistory &history() const { return m_history; }

private:
    autoscaler::Measured measured(const Load &load) const;
    void follow(bool changed, int before);
    void putIntoWords();

    autoscaler::RevisionAutoscaler m_autoscaler;
    DecisionLog m_log;
    std::string m_scaledWhy;
    autoscaler::ScaleOutcome m_wordsFor;
    autoscaler::Decision m_wordsForDecision;
    SampleHistory::Words m_words;
    SampleHistory m_history;
};

} // namespace tidegate::engine
