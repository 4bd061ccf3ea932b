#include "core/engine/local_engine.h"

#include "core/base/logging.h"
#include "core/engine/coalesced_call.h"
#include "core/engine/revision_runner.h"
#include "core/engine/start_queue.h"
#include "core/engine/table_builder.h"

#include <QMetaMethod>
#include <QTimer>
#include <algorithm>
#include <set>
#include <thread>

namespace tidegate::engine {

Q_LOGGING_CATEGORY(lcEngine, "tidegate.engine")

namespace {

constexpr milliseconds tickOffset{50}; ///< after the whole second, so that no second is measured twice
constexpr milliseconds decisionInterval{1'900}; ///< two ticks, with room for a late one
constexpr milliseconds stopPoll{50};
constexpr milliseconds timerSlack{2};     ///< a precise timer may be up to a millisecond early
constexpr milliseconds burstSettles{100}; ///< after the first request of a burst, the rest of it has come

int coreCount()
{
    return int(std::max(1u, std::thread::hardware_concurrency()));
}

LocalEngineOptions completed(LocalEngineOptions options)
{
    if (options.maxConcurrentStarts <= 0)
        options.maxConcurrentStarts = 2 * coreCount();
    return options;
}

class LocalEngineImpl final : public LocalEngine, private RunnerEvents
{
public:
    LocalEngineImpl(LocalEngineOptions options, gateway::Gateway &gateway, runtime::Launcher &launcher,
                    const runtime::PackageStore &packages, const Clock &clock);
    ~LocalEngineImpl() override;

    void apply(EngineWish wish) override;
    std::optional<RevisionObservation> observation(const RevisionKey &key) const override;
    std::vector<ScalingSample> samples(const RevisionKey &key, std::optional<WallTime> since) const override;
    std::vector<autoscaler::DecisionRecord> decisions(const RevisionKey &key) const override;
    EngineObservation summary() const override;
    runtime::ExecutableFact executable(const std::string &path) override { return m_executables.look(path); }
    void stopInstance(const RevisionKey &key, const InstanceId &instance,
                      std::optional<milliseconds> grace) override;
    void stop(milliseconds grace) override;
    void demanded(const RevisionKey &key) override;
    void keepWarm(const RevisionKey &key, WallTime until) override;
    void instanceLost(const RevisionKey &key, const InstanceId &instance) override;
    void tick() override;
    void setAutoTick(bool on) override;

private:
    using Runner = std::unique_ptr<RevisionRunner>;

    autoscaler::Policy policyFor(const RevisionWish &wish) const;
    void applyRevision(RevisionWishPtr wish, bool configChanged);
    void addRunner(RevisionWishPtr wish);
    void retireMissing(const std::set<RevisionKey> &wished);
    const RevisionRunner *find(const RevisionKey &key) const;

    void tickRunning();
    void tickRetired();
    void tell();
    int room() const;
    void handleDemand();
    void followBurst(std::vector<RevisionKey> keys);

    void startWanted(const RevisionRunner &runner, const InstanceId &id) override;
    void startFinished(const InstanceId &id) override;
    void targetChanged(bool atOnce) override;
    void changed(const RevisionRunner &runner) override { changed(runner.key()); }
    void wakeWanted(RevisionRunner &runner, milliseconds after) override;
    void output(const RevisionRunner &runner, const InstanceId &id, bool isError,
                const QByteArray &line) override;
    void ended(const RevisionRunner &runner, const InstanceId &id) override
    {
        Q_EMIT instanceEnded(runner.key(), id);
    }
    void probeTold(const InstanceId &id, const std::string &what) override;

    void publish();
    void admitStarts();
    void changed(const RevisionKey &key);
    void emitObserved();
    void scheduleTick();
    void finishStop();

    LocalEngineOptions m_options;
    gateway::Gateway &m_gateway;
    runtime::Launcher &m_launcher;
    const runtime::PackageStore &m_packages;
    const Clock &m_clock;
    runtime::ExecutableDigests m_executables;

    StartQueue m_starts;
    std::map<RevisionKey, Runner> m_runners;
    std::vector<Runner> m_retired; ///< gone from the wish, still draining
    std::vector<RouteWishPtr> m_routes;
    autoscaler::StringMap m_config;
    GatewayReading m_gatewayReading;
    double m_requestsPerSecond = 0;
    std::optional<WallTime> m_decidedAt;
    std::vector<RevisionKey> m_demanded;
    std::set<RevisionKey> m_changed;
    QTimer m_timer;
    bool m_autoTick = true;
    CoalescedCall m_publishLater{this, [this] { publish(); }};
    CoalescedCall m_startLater{this, [this] { admitStarts(); }};
    CoalescedCall m_demandLater{this, [this] { handleDemand(); }};
    CoalescedCall m_tickLater{this, [this] { tick(); }};
    CoalescedCall m_observedLater{this, [this] { emitObserved(); }};
    bool m_publishedOnce = false;
    bool m_stopping = false;
    bool m_stopped = false;
    SteadyTime m_stopUntil;
};

LocalEngineImpl::LocalEngineImpl(LocalEngineOptions options, gateway::Gateway &gateway,
                                 runtime::Launcher &launcher, const runtime::PackageStore &packages,
                                 const Clock &clock)
    : m_options(completed(std::move(options)))
    , m_gateway(gateway)
    , m_launcher(launcher)
    , m_packages(packages)
    , m_clock(clock)
    , m_starts(m_options.maxConcurrentStarts)
{
    connect(&m_executables, &runtime::ExecutableDigests::read, this, &Engine::executableRead);
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        tick();
        scheduleTick();
    });
    scheduleTick();
}

LocalEngineImpl::~LocalEngineImpl()
{
    m_retired.clear();
    m_runners.clear();
}

// ---- wishes

autoscaler::Policy LocalEngineImpl::policyFor(const RevisionWish &wish) const
{
    auto resolved =
        autoscaler::resolveWhatIsValid(wish.annotations, m_config, wish.spec.containerConcurrency);
    if (resolved.trouble)
        qCWarning(lcEngine).noquote() << QStringLiteral("revision '%1' runs without some of its settings: %2")
                                             .arg(QString::fromStdString(wish.key.text()),
                                                  QString::fromStdString(resolved.trouble->message));
    return std::move(resolved.policy);
}

void LocalEngineImpl::apply(EngineWish wish)
{
    if (m_stopping)
        return;
    const bool configChanged = wish.configAutoscaler != m_config;
    m_config = std::move(wish.configAutoscaler);
    if (!m_publishedOnce || !sameRoutes(wish.routes, m_routes)) {
        m_routes = std::move(wish.routes);
        m_publishLater.request();
    }
    std::set<RevisionKey> wished;
    for (RevisionWishPtr &revision : wish.revisions) {
        wished.insert(revision->key);
        applyRevision(std::move(revision), configChanged);
    }
    retireMissing(wished);
}

void LocalEngineImpl::applyRevision(RevisionWishPtr wish, bool configChanged)
{
    const auto found = m_runners.find(wish->key);
    if (found == m_runners.end()) {
        addRunner(std::move(wish));
        return;
    }
    RevisionRunner &runner = *found->second;
    const RevisionWish &before = *runner.wish();
    if (!configChanged && (runner.wish() == wish || before == *wish))
        return;
    const bool scalingChanged = configChanged || before.annotations != wish->annotations ||
                                before.spec.containerConcurrency != wish->spec.containerConcurrency;
    auto policy = scalingChanged ? std::optional(policyFor(*wish)) : std::nullopt;
    runner.update(std::move(wish), std::move(policy));
}

void LocalEngineImpl::addRunner(RevisionWishPtr wish)
{
    const RevisionKey key = wish->key;
    autoscaler::Policy policy = policyFor(*wish);
    const RunnerContext context{m_options, *this, m_launcher, m_packages, m_clock};
    auto runner = std::make_unique<RevisionRunner>(context, std::move(wish), std::move(policy));
    RevisionRunner &added = *(m_runners[key] = std::move(runner));
    added.begin();
    m_publishLater.request();
    changed(key);
}

void LocalEngineImpl::startWanted(const RevisionRunner &runner, const InstanceId &id)
{
    m_starts.add({runner.key(), id});
    m_startLater.request();
}

void LocalEngineImpl::startFinished(const InstanceId &id)
{
    m_starts.finish(id);
    m_startLater.request();
}

void LocalEngineImpl::targetChanged(bool atOnce)
{
    if (atOnce)
        publish();
    else
        m_publishLater.request();
}

void LocalEngineImpl::wakeWanted(RevisionRunner &runner, milliseconds after)
{
    if (m_autoTick)
        QTimer::singleShot(after + timerSlack, Qt::PreciseTimer, &runner, [&runner] { runner.wake(); });
}

void LocalEngineImpl::output(const RevisionRunner &runner, const InstanceId &id, bool isError,
                             const QByteArray &line)
{
    Q_EMIT outputReceived(runner.key(), id, isError, line);
}

void LocalEngineImpl::probeTold(const InstanceId &id, const std::string &what)
{
    qCWarning(lcEngine, "instance \"%s\": %s", id.value.c_str(), what.c_str());
}

void LocalEngineImpl::retireMissing(const std::set<RevisionKey> &wished)
{
    for (auto it = m_runners.begin(); it != m_runners.end();) {
        if (wished.contains(it->first)) {
            ++it;
            continue;
        }
        m_retired.push_back(std::move(it->second));
        it = m_runners.erase(it);
        m_retired.back()->retire();
        m_publishLater.request();
    }
}

// ---- what is seen

const RevisionRunner *LocalEngineImpl::find(const RevisionKey &key) const
{
    const auto found = m_runners.find(key);
    if (found != m_runners.end())
        return found->second.get();
    const auto retired = std::find_if(m_retired.begin(), m_retired.end(),
                                      [&](const Runner &runner) { return runner->key() == key; });
    return retired == m_retired.end() ? nullptr : retired->get();
}

std::optional<RevisionObservation> LocalEngineImpl::observation(const RevisionKey &key) const
{
    const RevisionRunner *runner = find(key);
    return runner ? std::optional(runner->observation()) : std::nullopt;
}

std::vector<ScalingSample> LocalEngineImpl::samples(const RevisionKey &key,
                                                    std::optional<WallTime> since) const
{
    const RevisionRunner *runner = find(key);
    return runner ? runner->scaling().history().after(since) : std::vector<ScalingSample>{};
}

std::vector<autoscaler::DecisionRecord> LocalEngineImpl::decisions(const RevisionKey &key) const
{
    const RevisionRunner *runner = find(key);
    return runner ? runner->scaling().decisions() : std::vector<autoscaler::DecisionRecord>{};
}

EngineObservation LocalEngineImpl::summary() const
{
    EngineObservation seen;
    seen.cores = coreCount();
    const runtime::MachineMemory memory = m_options.readMemory();
    seen.memoryTotal = memory.total;
    seen.memoryFree = memory.available;
    for (const auto &[key, runner] : m_runners) {
        seen.instances += runner->running();
        seen.starting += runner->starting();
    }
    for (const Runner &runner : m_retired)
        seen.instances += runner->running();
    seen.revisions = int(m_runners.size());
    seen.requestsPerSecond = m_requestsPerSecond;
    return seen;
}

void LocalEngineImpl::changed(const RevisionKey &key)
{
    m_changed.insert(key);
    m_observedLater.request();
}

void LocalEngineImpl::emitObserved()
{
    const std::set<RevisionKey> keys = std::exchange(m_changed, {});
    for (const RevisionKey &key : keys)
        Q_EMIT observed(key);
}

// ---- time

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

void LocalEngineImpl::tick()
{
    if (m_stopped)
        return;
    m_gatewayReading.read(m_gateway);
    if (!m_stopping) {
        tickRunning();
        tell();
    }
    tickRetired();
    if (m_stopping)
        finishStop();
}

void LocalEngineImpl::tickRunning()
{
    const WallTime now = m_clock.wall();
    const bool decide = !m_decidedAt || now - *m_decidedAt >= decisionInterval || now < *m_decidedAt;
    if (decide)
        m_decidedAt = now;
    for (auto &[key, runner] : m_runners)
        runner->tick(m_gatewayReading.of(key), decide, room());
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
    for (const Runner &runner : m_retired)
        runner->checkDraining(m_gatewayReading.of(runner->key()));
    std::erase_if(m_retired, [this](Runner &runner) {
        if (!runner->finished())
            return false;
        changed(runner->key());
        runner.release()->deleteLater(); // a signal of its may be on its way
        return true;
    });
}

/// The newest samples, for who listens.
void LocalEngineImpl::tell()
{
    const bool heard = isSignalConnected(QMetaMethod::fromSignal(&Engine::sampled));
    std::vector<std::pair<RevisionKey, ScalingSample>> news;
    m_requestsPerSecond = 0;
    for (const auto &[key, runner] : m_runners) {
        m_requestsPerSecond += runner->load().rps;
        if (!heard)
            continue;
        if (auto sample = runner->scaling().history().latest())
            news.emplace_back(key, std::move(*sample));
    }
    for (const auto &[key, sample] : news)
        Q_EMIT sampled(key, sample);
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

/// One reading of the gateway for all that came in together.
void LocalEngineImpl::handleDemand()
{
    if (m_stopping)
        return;
    std::vector<RevisionKey> keys = std::exchange(m_demanded, {});
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    m_gatewayReading.read(m_gateway);
    for (const RevisionKey &key : keys) {
        const auto found = m_runners.find(key);
        if (found != m_runners.end())
            found->second->demand(m_gatewayReading.of(key), room());
    }
    admitStarts();
    if (m_autoTick)
        QTimer::singleShot(burstSettles, this, [this, keys = std::move(keys)] { followBurst(keys); });
}

/// The first of a burst asks when its companions are still on their way: looks again, once.
void LocalEngineImpl::followBurst(std::vector<RevisionKey> keys)
{
    if (m_stopping)
        return;
    m_gatewayReading.read(m_gateway);
    for (const RevisionKey &key : keys) {
        const auto found = m_runners.find(key);
        const gateway::RevisionSample *sample = m_gatewayReading.of(key);
        if (found != m_runners.end() && sample && sample->waiting > 0)
            found->second->demand(sample, room());
    }
}

void LocalEngineImpl::instanceLost(const RevisionKey &key, const InstanceId &instance)
{
    const auto found = m_runners.find(key);
    if (!m_stopping && found != m_runners.end())
        found->second->lost(instance);
}

// ---- acting

void LocalEngineImpl::publish()
{
    std::vector<std::shared_ptr<const gateway::RevisionTarget>> targets;
    targets.reserve(m_runners.size());
    for (const auto &[key, runner] : m_runners)
        targets.push_back(runner->target());
    if (m_stopping) {
        for (const Runner &runner : m_retired)
            targets.push_back(runner->target());
    }
    m_gateway.publish(makeTable(m_routes, targets));
    m_publishedOnce = true;
    for (const auto &[key, runner] : m_runners)
        runner->published();
    for (const Runner &runner : m_retired)
        runner->published();
}

void LocalEngineImpl::admitStarts()
{
    for (const StartTicket &ticket : m_starts.admit()) {
        const auto found = m_runners.find(ticket.revision);
        if (found != m_runners.end() && !m_stopping)
            found->second->admit(ticket.instance);
        else
            m_starts.finish(ticket.instance);
    }
}

void LocalEngineImpl::stopInstance(const RevisionKey &key, const InstanceId &instance,
                                   std::optional<milliseconds> grace)
{
    const auto found = m_runners.find(key);
    if (found != m_runners.end())
        found->second->dismiss(instance, grace);
    for (const Runner &runner : m_retired) {
        if (runner->key() == key)
            runner->dismiss(instance, grace);
    }
}

// ---- the end

void LocalEngineImpl::stop(milliseconds grace)
{
    if (m_stopping)
        return;
    m_stopping = true;
    m_stopUntil = m_clock.steady() + grace;
    for (auto &[key, runner] : m_runners) {
        runner->retire();
        m_retired.push_back(std::move(runner));
    }
    m_runners.clear();
    publish();
    for (const Runner &runner : m_retired)
        runner->hurry(grace);
    m_tickLater.request();
    setAutoTick(m_autoTick);
}

void LocalEngineImpl::finishStop()
{
    if (m_stopped || (!m_retired.empty() && m_clock.steady() < m_stopUntil))
        return;
    m_stopped = true;
    m_timer.stop();
    for (Runner &runner : m_retired)
        runner.release()->deleteLater(); // what still runs ends with its object
    m_retired.clear();
    Q_EMIT stopped();
}

} // namespace

std::unique_ptr<LocalEngine> LocalEngine::create(LocalEngineOptions options, gateway::Gateway &gateway,
                                                 runtime::Launcher &launcher,
                                                 const runtime::PackageStore &packages, const Clock &clock)
{
    return std::make_unique<LocalEngineImpl>(std::move(options), gateway, launcher, packages, clock);
}

} // namespace tidegate::engine
