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
                        d.rawPanic);
    };
    return figures(a) == figures(b);
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

RevisionScaling::RevisionScaling(autoscaler::Policy policy, WallTime now, autoscaler::ScalerStart start)
    : m_decider(policy, 0, now), m_scaler(policy, now, start)
{
    m_last.limit = Limit::NoData;
}

void RevisionScaling::setPolicy(autoscaler::Policy policy)
{
    m_words.reset(); // the same figures may need other words now
    m_decider.setPolicy(policy);
    m_scaler.setPolicy(std::move(policy));
}

void RevisionScaling::tick(const Load &load, const InstanceCounts &counts, bool decide, WallTime now)
{
    const bool loaded = load.concurrency > 0 || load.waiting > 0;
    // With no instance and no load nothing reports, as in Knative: a sleeping revision's windows stay empty.
    // But while an earlier decision stands, its zeros must be seen, or starts that keep failing would be
    // tried for ever.
    const bool awake = counts.ready > 0 || (m_latest && m_latest->desired > 0);
    if (loaded || awake)
        m_decider.record({now, load.concurrency, load.rps, 0, 0});
    const bool wakes = loaded && m_latest && m_latest->desired == 0;
    if (decide || wakes)
        take(m_decider.decide(counts.ready, counts.reachable, now));
    scale(counts, now);
}

void RevisionScaling::demand(const Load &load, const InstanceCounts &counts, WallTime now)
{
    const bool rps = policy().metric == autoscaler::Metric::RequestsPerSecond;
    const double amount = rps ? std::max(load.rps, double(load.waiting)) : load.concurrency;
    take(m_decider.demand(std::max(1.0, amount), counts.ready, counts.reachable, now));
    scale(counts, now);
}

void RevisionScaling::take(const autoscaler::Decision &decision)
{
    m_last = decision;
    if (decision.valid)
        m_latest = decision;
}

void RevisionScaling::scale(const InstanceCounts &counts, WallTime now)
{
    // The gateway is always in the path, so it always answers Knative's probe of the activator.
    m_scaler.step(m_latest, counts.ready, counts.reachable, true, now);
    putIntoWords();
}

void RevisionScaling::putIntoWords()
{
    const autoscaler::ScaleOutcome &now = outcome();
    if (m_words && sameWords(m_last, m_wordsForDecision) && sameWords(now, m_wordsFor))
        return;
    m_wordsFor = now;
    m_wordsForDecision = m_last;
    autoscaler::Explanation words = autoscaler::explain(policy(), m_last, now);
    if (!m_words || words.en != m_words->en || words.zh != m_words->zh)
        m_words = std::make_shared<const autoscaler::Explanation>(std::move(words));
}

void RevisionScaling::sample(const Load &load, const InstanceCounts &counts, WallTime now)
{
    ScalingSample sample;
    sample.time = now;
    sample.desired = replicas();
    sample.ready = counts.ready;
    sample.starting = counts.starting;
    sample.concurrency = load.concurrency;
    sample.rps = load.rps;
    sample.waiting = int(load.waiting);
    sample.stable = m_last.valid ? m_last.stable : 0;
    sample.panic = m_last.valid ? m_last.panic : 0;
    sample.inPanic = m_last.inPanic;
    sample.target = policy().target;
    sample.limit = autoscaler::limitName(lastLimit(m_last, outcome()));
    m_history.add(std::move(sample), m_words);
}

} // namespace tidegate::engine
