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
constexpr milliseconds burstSettles{100}; ///< after the first request of a burst, the rest of it has come

} // namespace

void LocalEngineImpl::setAutoTick(bool on)
{
    m_autoTick = on;
    m_timer.stop();
    scheduleTick();
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
    const SteadyTime begun = m_clock.steady();
    std::vector<std::pair<RevisionKey, ScalingSample>> news;
    auto next = m_round->last ? m_runners.upper_bound(*m_round->last) : m_runners.begin();
    for (; next != m_runners.end(); ++next) {
        if (most && next != m_runners.begin() && m_clock.steady() - begun >= *most)
            break;
        RevisionRunner &runner = *next->second;
        const auto sample = m_gateway.sample(next->first);
        runner.tick(sample ? &*sample : nullptr, m_round->decide, room());
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

/// For how many more instances there is place; -1 = no bound.
int LocalEngineImpl::room() const
{
    if (m_options.maxInstances <= 0)
        return -1;
    int live = 0;
    for (const auto &[key, runner] : m_runners)
        live += runner->live();
    return std::max(0, m_options.maxInstances - live);
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
    for (const RevisionKey &key : keys)
        demandOf(key, false);
    admitStarts();
    if (m_autoTick)
        QTimer::singleShot(burstSettles, this, [this, keys = std::move(keys)] { followBurst(keys); });
}

/// The first of a burst asks when its companions are still on their way: looks again, once.
void LocalEngineImpl::followBurst(std::vector<RevisionKey> keys)
{
    if (m_stopping)
        return;
    for (const RevisionKey &key : keys)
        demandOf(key, true);
}

void LocalEngineImpl::demandOf(const RevisionKey &key, bool onlyWaiting)
{
    const auto found = m_runners.find(key);
    if (found == m_runners.end())
        return;
    const auto sample = m_gateway.sample(key);
    if (onlyWaiting && (!sample || sample->waiting == 0))
        return;
    found->second->demand(sample ? &*sample : nullptr, room());
}

void LocalEngineImpl::instanceLost(const RevisionKey &key, const InstanceId &instance)
{
    const auto found = m_runners.find(key);
    if (!m_stopping && found != m_runners.end())
        found->second->lost(instance);
}

} // namespace tidegate::engine
