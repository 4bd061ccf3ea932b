#include "core/engine/local_engine_impl.h"

#include "core/base/logging.h"
#include "core/engine/table_builder.h"

#include <algorithm>
#include <thread>

namespace tidegate::engine {

Q_LOGGING_CATEGORY(lcEngine, "tidegate.engine")

namespace {

constexpr milliseconds timerSlack{2}; ///< a precise timer may be up to a millisecond early

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
} // namespace

LocalEngineImpl::LocalEngineImpl(LocalEngineOptions options, gateway::Gateway &gateway,
                                 runtime::Launcher &launcher, const runtime::PackageStore &packages,
                                 const Clock &clock)
    : m_options(completed(std::move(options)))
    , m_gateway(gateway)
    , m_launcher(launcher)
    , m_packages(packages)
    , m_clock(clock)
    , m_starts(m_options.maxConcurrentStarts, m_options.startRamp)
{
    connect(&m_executables, &runtime::ExecutableDigests::read, this, &Engine::executableRead);
    m_rampOver.setSingleShot(true);
    connect(&m_rampOver, &QTimer::timeout, this, [this] { admitStarts(); });
    m_lookTimer.setSingleShot(true);
    m_lookTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_lookTimer, &QTimer::timeout, this, [this] { lookOn(); });
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_round || m_stopping)
            tick(); // the last one has not come to its end within a second
        else
            beginRound();
        if (m_round)
            goOn();
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
    const bool modeChanged = std::exchange(m_mode, wish.mode) != wish.mode;
    std::set<RevisionKey> wished;
    for (RevisionWishPtr &revision : wish.revisions) {
        wished.insert(revision->key);
        applyRevision(std::move(revision), configChanged);
    }
    retireMissing(wished);
    if (modeChanged) {
        for (const auto &[key, runner] : m_runners)
            runner->setMode(m_mode);
    }
    if (!m_publishedOnce)
        publish(); // without a table the gateway knows no route
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
    added.setMode(m_mode);
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
                             const QByteArray &lines)
{
    Q_EMIT outputReceived(runner.key(), id, isError, lines);
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
    seen.mostInstances = m_options.maxInstances;
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
    for (const StartTicket &ticket : m_starts.admit(m_clock.steady())) {
        const auto found = m_runners.find(ticket.revision);
        if (found != m_runners.end() && !m_stopping)
            found->second->admit(ticket.instance);
        else
            m_starts.finish(ticket.instance);
    }
    if (m_starts.isRamping() && !m_rampOver.isActive())
        m_rampOver.start(m_options.startRamp);
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

std::unique_ptr<LocalEngine> LocalEngine::create(LocalEngineOptions options, gateway::Gateway &gateway,
                                                 runtime::Launcher &launcher,
                                                 const runtime::PackageStore &packages, const Clock &clock)
{
    return std::make_unique<LocalEngineImpl>(std::move(options), gateway, launcher, packages, clock);
}

} // namespace tidegate::engine
