#include "core/engine/scaling.h"

#include <algorithm>
#include <tuple>

namespace tidegate::engine {

using autoscaler::Limit;

namespace {

/// Whether both would be put into the same words: most seconds of most revisions.
bool sameWords(const autoscaler::Decision &a, const autoscaler::Decision &b)
{
    const auto figures = [](const autoscaler::Decision &d) {
        return std::tie(d.valid, d.stable, d.panic, d.desired, d.bounded, d.inPanic, d.limit, d.rawStable,
                        d.rawPanic, d.decidedBy, d.present, d.beforeBounds);
    };
    // What a further metric measured is in the words only where it decided.
    const auto by = [](const autoscaler::Decision &d) {
        return d.decidedBy < 0 ? 0.0 : d.metrics[size_t(d.decidedBy)].average;
    };
    return figures(a) == figures(b) && by(a) == by(b);
}

bool sameWords(const autoscaler::ScaleOutcome &a, const autoscaler::ScaleOutcome &b)
{
    return a.want == b.want && a.replicas == b.replicas && a.limit == b.limit;
}

Limit lastLimit(const autoscaler::Decision &decision, const autoscaler::ScaleOutcome &outcome)
{
    return outcome.limit != Limit::None ? outcome.limit : decision.limit;
}

} // namespace

void DecisionLog::add(autoscaler::DecisionRecord record)
{
    m_records.push_back(std::move(record));
    if (m_records.size() > most)
        m_records.pop_front();
}

RevisionScaling::RevisionScaling(autoscaler::Policy policy, WallTime now, autoscaler::ScalerStart start)
    : m_autoscaler(std::move(policy), now, start)
{
}

void RevisionScaling::setPolicy(autoscaler::Policy policy)
{
    m_words.reset(); // the same figures may need other words now
    m_autoscaler.setPolicy(std::move(policy));
}

autoscaler::Measured RevisionScaling::measured(const Load &load) const
{
    return {load.concurrency, load.rps, double(load.waiting), load.further};
}

void RevisionScaling::tick(const Load &load, const InstanceCounts &counts, bool decide, WallTime now)
{
    const int before = replicas();
    follow(m_autoscaler.tick(measured(load), counts, decide, now), before);
}

void RevisionScaling::demand(const Load &load, const InstanceCounts &counts, WallTime now)
{
    const int before = replicas();
    follow(m_autoscaler.demand(measured(load), counts, now), before);
}

void RevisionScaling::follow(bool changed, int before)
{
    if (changed)
        m_log.add(m_autoscaler.record());
    if (replicas() != before)
        m_scaledWhy = m_log.records().back().why.en;
    putIntoWords();
}

std::vector<autoscaler::DecisionRecord> RevisionScaling::decisions() const
{
    std::vector<autoscaler::DecisionRecord> all(m_log.records().begin(), m_log.records().end());
    autoscaler::DecisionRecord latest = m_autoscaler.record();
    if (all.empty() || latest.decision.time > all.back().decision.time)
        all.push_back(std::move(latest));
    return all;
}

void RevisionScaling::putIntoWords()
{
    const autoscaler::ScaleOutcome &now = outcome();
    const autoscaler::Decision &last = m_autoscaler.decision();
    if (m_words && sameWords(last, m_wordsForDecision) && sameWords(now, m_wordsFor))
        return;
    m_wordsFor = now;
    m_wordsForDecision = last;
    Bilingual words = m_autoscaler.why();
    if (!m_words || words.en != m_words->en || words.zh != m_words->zh)
        m_words = std::make_shared<const Bilingual>(std::move(words));
}

void RevisionScaling::sample(const Load &load, const InstanceCounts &counts, WallTime now)
{
    const autoscaler::Decision &last = m_autoscaler.decision();
    ScalingSample sample;
    sample.time = now;
    sample.desired = replicas();
    sample.ready = counts.ready;
    sample.starting = counts.starting;
    sample.concurrency = load.concurrency;
    sample.rps = load.rps;
    sample.waiting = int(load.waiting);
    sample.stable = last.valid ? last.stable : 0;
    sample.panic = last.valid ? last.panic : 0;
    sample.inPanic = last.inPanic;
    sample.target = policy().target;
    sample.limit = autoscaler::limitName(lastLimit(last, outcome()));
    m_history.add(std::move(sample), m_words);
}

} // namespace tidegate::engine
