#include "core/engine/local_engine_impl.h"

#include <QMetaMethod>
#include <algorithm>

// The engine's ticks, and what the gateway tells between them.

namespace tidegate::engine {

namespace {

constexpr milliseconds tickOffset{50}; ///< after the whole second, so that no second is measured twice
constexpr milliseconds decisionInterval{1'900}; ///< two ticks, with room for a late one
constexpr milliseconds stopPoll{50};
/// After this long in a tick, what the event loop has got meanwhile comes first: a request that waits for an
/// instance does not wait for a thousand other revisions to be measured.
constexpr std::chrono::microseconds tickSlice{300};
/// From one look at those whose first instance is starting to the next: so long a later part of a burst waits
/// to be counted.
constexpr milliseconds lookInterval{100};
constexpr int looksShare = 9; ///< a look is followed by at least so many times its own duration without one

} // namespace

class LocalEngineImpl::Place
{
public:
    Place(int most, int live) : m_isBounded(most > 0), m_left(most - live) {}
    /// Calls `act` with for how many more instances there is place (-1: no bound), and counts what came of
    /// it.
    template <class Act>
    void use(RevisionRunner &runner, const Act &act)
    {
        if (!m_isBounded)
            return act(-1);
        const int before = runner.live();
        act(std::max(0, m_left));
        m_left -= runner.live() - before;
    }

private:
    bool m_isBounded;
    int m_left;
};

LocalEngineImpl::Place LocalEngineImpl::place() const
{
    int live = 0;
    if (m_options.maxInstances > 0) {
        for (const auto &[key, runner] : m_runners)
            live += runner->live();
    }
    return {m_options.maxInstances, live};
}

void LocalEngineImpl::setAutoTick(bool on)
{
    m_autoTick = on;
    m_timer.stop();
    scheduleTick();
    lookLater();
}

void LocalEngineImpl::scheduleTick()
{
    if (!m_autoTick || m_stopped)
        return;
    if (m_stopping) {
        m_timer.start(stopPoll);
        return;
    }
    const auto now = m_clock.wall();
    const auto next = std::chrono::floor<seconds>(now) + seconds(1) + tickOffset;
    m_timer.start(std::chrono::ceil<milliseconds>(next - now));
}

/// The whole of one at once.
void LocalEngineImpl::tick()
{
    if (m_stopped)
        return;
    if (!m_stopping) {
        if (!m_round)
            beginRound();
        tickSome(std::nullopt);
    }
    endRound();
}

void LocalEngineImpl::beginRound()
{
    const WallTime now = m_clock.wall();
    m_round.emplace();
    m_round->decide = !m_decidedAt || now - *m_decidedAt >= decisionInterval || now < *m_decidedAt;
    if (m_round->decide)
        m_decidedAt = now;
}

/// The next slice of a tick; between two of them demand is heard.
void LocalEngineImpl::goOn()
{
    if (!m_round)
        return; // tick() was called meanwhile
    if (!m_stopping && !tickSome(tickSlice))
        m_goOnLater.request();
    else
        endRound();
}

/// Everybody whose turn has not come yet, until the time is over; whether all have had it.
bool LocalEngineImpl::tickSome(std::optional<std::chrono::microseconds> most)
{
    const bool heard = isSignalConnected(QMetaMethod::fromSignal(&Engine::sampled));
    Place room = place(); // what it takes is not the turn's: each turn gets on
    const SteadyTime begun = m_clock.steady();
    std::vector<std::pair<RevisionKey, ScalingSample>> news;
    auto next = m_round->last ? m_runners.upper_bound(*m_round->last) : m_runners.begin();
    for (; next != m_runners.end(); ++next) {
        if (most && next != m_runners.begin() && m_clock.steady() - begun >= *most)
            break;
        RevisionRunner &runner = *next->second;
        const auto sample = m_gateway.sample(next->first);
        room.use(runner, [&](int left) { runner.tick(sample ? &*sample : nullptr, m_round->decide, left); });
        m_round->requestsPerSecond += runner.load().rps;
        m_round->last = next->first;
        if (!heard)
            continue;
        if (auto latest = runner.scaling().history().latest())
            news.emplace_back(next->first, std::move(*latest));
    }
    const bool all = next == m_runners.end();
    for (const auto &[key, sample] : news)
        Q_EMIT sampled(key, sample); // whoever hears it may change the runners
    return all;
}

void LocalEngineImpl::endRound()
{
    if (m_round)
        m_requestsPerSecond = m_round->requestsPerSecond;
    m_round.reset();
    tickRetired();
    if (m_stopping)
        finishStop();
}

void LocalEngineImpl::tickRetired()
{
    for (const Runner &runner : m_retired) {
        const auto sample = m_gateway.sample(runner->key());
        runner->checkDraining(sample ? &*sample : nullptr);
    }
    std::erase_if(m_retired, [this](Runner &runner) {
        if (!runner->finished())
            return false;
        changed(runner->key());
        runner.release()->deleteLater(); // a signal of its may be on its way
        return true;
    });
}

// ---- the gateway's events

void LocalEngineImpl::demanded(const RevisionKey &key)
{
    if (m_stopping)
        return;
    m_demanded.push_back(key);
    m_demandLater.request();
}

void LocalEngineImpl::keepWarm(const RevisionKey &key, WallTime until)
{
    const auto found = m_runners.find(key);
    if (m_stopping || found == m_runners.end())
        return;
    found->second->keepWarm(until);
    demanded(key);
}

void LocalEngineImpl::handleDemand()
{
    if (m_stopping)
        return;
    std::vector<RevisionKey> keys = std::exchange(m_demanded, {});
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    Place room = place();
    for (const RevisionKey &key : keys)
        demandOf(key, room);
    admitStarts();
    lookLater();
}

void LocalEngineImpl::demandOf(const RevisionKey &key, Place &place)
{
    const auto found = m_runners.find(key);
    if (found == m_runners.end())
        return;
    RevisionRunner &runner = *found->second;
    const auto sample = m_gateway.sample(key);
    place.use(runner, [&](int left) { runner.demand(sample ? &*sample : nullptr, left); });
    if (sample && sample->waiting > 0 && !runner.isReady())
        m_waking[key] = sample->waiting;
}

// The gateway asks once for all that wait, and the first of a burst asks when its companions are still on
// their way, or have not been sent. So until an instance is there, and the ticks can measure, those that came
// later are counted in short intervals.

void LocalEngineImpl::lookAgain()
{
    lookSome(std::nullopt);
}

void LocalEngineImpl::lookLater()
{
    if (!m_autoTick)
        m_lookTimer.stop();
    else if (!m_waking.empty() && !m_lookedAt && !m_lookTimer.isActive())
        m_lookTimer.start(lookInterval);
}

void LocalEngineImpl::lookOn()
{
    if (!m_lookedAt)
        m_lookBegan = m_clock.steady();
    if (!lookSome(tickSlice)) {
        m_lookOnLater.request();
        return;
    }
    const auto took = std::chrono::ceil<milliseconds>(m_clock.steady() - m_lookBegan);
    if (m_autoTick && !m_waking.empty())
        m_lookTimer.start(std::max(lookInterval, looksShare * took));
}

/// As tickSome().
bool LocalEngineImpl::lookSome(std::optional<std::chrono::microseconds> most)
{
    if (m_stopping)
        m_waking.clear();
    Place room = place();
    const SteadyTime begun = m_clock.steady();
    auto next = m_lookedAt ? m_waking.upper_bound(*m_lookedAt) : m_waking.begin();
    while (next != m_waking.end()) {
        m_lookedAt = next->first;
        next = stillWaits(next->first, next->second, room) ? std::next(next) : m_waking.erase(next);
        if (most && next != m_waking.end() && m_clock.steady() - begun >= *most)
            return false;
    }
    m_lookedAt.reset();
    return true;
}

/// Whether it is to be looked at again.
bool LocalEngineImpl::stillWaits(const RevisionKey &key, std::uint32_t &decidedFor, Place &place)
{
    const auto found = m_runners.find(key);
    if (found == m_runners.end() || found->second->isReady())
        return false; // gone, or the ticks see to it
    const auto sample = m_gateway.sample(key);
    if (!sample || sample->waiting == 0)
        return false; // the gateway asks anew
    if (sample->waiting > decidedFor)
        place.use(*found->second, [&](int left) { found->second->demand(&*sample, left); });
    decidedFor = sample->waiting;
    return true;
}

void LocalEngineImpl::instanceLost(const RevisionKey &key, const InstanceId &instance)
{
    const auto found = m_runners.find(key);
    if (!m_stopping && found != m_runners.end())
        found->second->lost(instance);
}

} // namespace tidegate::engine
