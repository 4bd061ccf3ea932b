#include "app/server/monitoring_sampler.h"

#include "core/resource/serving.h"

#include <QFileInfo>
#include <algorithm>

namespace tidegate::server {

using monitoring::Frame;
using monitoring::Scope;
using monitoring::Subject;
namespace metrics = monitoring::metrics;

namespace {

constexpr milliseconds tickOffset{120}; ///< after the whole second, and after the engine's own
/// The engine reads what its instances use less often than every second; for so long a reading stands.
constexpr milliseconds usageStands{3'000};
constexpr std::chrono::microseconds slice{300};

double inSeconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

monitoring::MetricId metricOf(engine::InstancePhase phase)
{
    switch (phase) {
    case engine::InstancePhase::Queued:
        return metrics::queued;
    case engine::InstancePhase::Starting:
        return metrics::starting;
    case engine::InstancePhase::Ready:
        return metrics::ready;
    case engine::InstancePhase::Draining:
        return metrics::draining;
    case engine::InstancePhase::Failed:
        return metrics::failed;
    case engine::InstancePhase::Stopped:
        break;
    }
    return 0;
}

} // namespace

MonitoringSampler::MonitoringSampler(monitoring::Chronicle &chronicle, Sources sources, const Clock &clock)
    : m_chronicle(chronicle), m_sources(std::move(sources)), m_clock(clock), m_last(clock.steady())
{
    (void)m_sources.gateway.takeTraffic(); // from now on
    connect(&m_sources.engine, &engine::Engine::observed, this, [this](const RevisionKey &key) {
        const auto seen = m_sources.engine.observation(key);
        // Of those that sleep since they were made there may be very many.
        if (seen && (seen->desired > 0 || !seen->instances.empty()))
            track(key);
    });
    connect(&m_sources.store, &store::Store::changed, this, [this](const store::Change &change) {
        ++m_writes;
        if (change.kindId != resource::kinds::revision().id())
            return;
        const auto known = m_tracks.find(resource::revisionKey(*change.object));
        if (known != m_tracks.end())
            known->second.service = change.object->label(resource::keys::service).toStdString();
    });
    connect(&m_timer, &QTimer::timeout, this, [this] {
        scheduleTick();
        if (m_round)
            return; // the machine is busy: what comes goes into the next second
        beginRound();
        goOn();
    });
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    scheduleTick();
}

void MonitoringSampler::scheduleTick()
{
    const auto now = m_clock.wall();
    const auto next = std::chrono::floor<seconds>(now - tickOffset) + seconds(1) + tickOffset;
    m_timer.start(std::chrono::ceil<milliseconds>(next - now));
}

MonitoringSampler::Track &MonitoringSampler::track(const RevisionKey &key)
{
    const auto [at, isNew] = m_tracks.try_emplace(key);
    if (isNew) {
        const auto revision = m_sources.store.get(
            resource::kinds::revision(), {QString::fromStdString(key.ns), QString::fromStdString(key.name)});
        if (revision)
            at->second.service = revision->label(resource::keys::service).toStdString();
    }
    return at->second;
}

void MonitoringSampler::noteStart(const RevisionKey &key, const std::string &origin, const std::string &phase,
                                  std::chrono::microseconds took)
{
    if (const monitoring::MetricId metric = metrics::startPhase(origin, phase))
        track(key).starts.emplace_back(metric, std::uint64_t(std::max<std::int64_t>(took.count(), 0)));
}

double MonitoringSampler::grown(const std::string &name, std::uint64_t count)
{
    const auto [at, isNew] = m_counts.try_emplace(name, count);
    const std::uint64_t before = std::exchange(at->second, count);
    return double(count >= before ? count - before : count);
}

void MonitoringSampler::tick()
{
    if (!m_round)
        beginRound();
    (void)readSome(std::nullopt);
    endRound();
}

void MonitoringSampler::goOn()
{
    if (!m_round)
        return; // tick() was called meanwhile
    if (readSome(slice))
        endRound();
    else
        QMetaObject::invokeMethod(
            this, [this] { goOn(); }, Qt::QueuedConnection);
}

void MonitoringSampler::beginRound()
{
    const SteadyTime now = m_clock.steady();
    Round &round = m_round.emplace();
    round.at = m_clock.wall();
    round.covered = std::max(milliseconds(1), std::chrono::round<milliseconds>(now - m_last));
    m_last = now;
    for (gateway::RevisionTraffic &each : m_sources.gateway.takeTraffic()) {
        track(each.revision);
        const auto [at, isNew] = round.traffic.try_emplace(each.revision, std::move(each));
        if (!isNew) // a revision that was deleted and made anew
            at->second.news.add(each.news);
    }
}

bool MonitoringSampler::readSome(std::optional<std::chrono::microseconds> most)
{
    Round &round = *m_round;
    const SteadyTime begun = std::chrono::steady_clock::now();
    auto next = round.last ? m_tracks.upper_bound(*round.last) : m_tracks.begin();
    while (next != m_tracks.end()) {
        const auto found = round.traffic.find(next->first);
        readRevision(next->first, next->second, found == round.traffic.end() ? nullptr : &found->second,
                     round);
        round.last = next->first;
        next = next->second.isIdle ? m_tracks.erase(next) : std::next(next);
        if (most && std::chrono::steady_clock::now() - begun >= *most)
            break;
    }
    return next == m_tracks.end();
}

void MonitoringSampler::endRound()
{
    readRoutes(*m_round);
    readPools(*m_round);
    readEngine(*m_round);
    m_chronicle.add(m_round->at, std::move(m_round->readings));
    m_round.reset();
}

void MonitoringSampler::readRevision(const RevisionKey &key, Track &track,
                                     const gateway::RevisionTraffic *traffic, Round &round)
{
    Frame frame(round.covered);
    const auto seen = m_sources.engine.observation(key);
    const auto sample = m_sources.gateway.sample(key);
    if (traffic) {
        std::uint64_t requests = 0;
        for (size_t i = 0; i < traffic->news.classes.size(); ++i) {
            requests += traffic->news.classes[i];
            if (i > 0)
                frame.counter(monitoring::MetricId(metrics::requestsByClass + i),
                              double(traffic->news.classes[i]));
        }
        round.requests += requests;
        frame.counter(metrics::requests, double(requests));
        frame.counter(metrics::errors, double(traffic->news.errors));
        frame.counter(metrics::coldRequests, double(traffic->news.cold));
        frame.counter(metrics::egress, double(traffic->news.sent));
        for (const auto &[metric, news] : {std::pair(metrics::latency, &traffic->news.latency),
                                           std::pair(metrics::queueWait, &traffic->news.waits)}) {
            monitoring::Histogram histogram;
            histogram.add(news->buckets, news->sum);
            frame.latency(metric, std::move(histogram));
        }
    }
    readLoad(sample ? &*sample : nullptr, track, round, frame);
    if (seen)
        readInstances(key, *seen, track, round, frame);
    for (const auto &[metric, took] : std::exchange(track.starts, {}))
        frame.duration(metric, took);
    const bool isBusy = sample && (sample->waiting > 0 || sample->inFlight > 0);
    const bool isThere = seen && (seen->desired > 0 || !track.cpu.empty());
    track.isIdle = !isBusy && !isThere && frame.cells().empty() && frame.latencies().empty();
    if (!track.isIdle)
        round.readings.push_back({{Scope::Revision, key.ns, track.service, key.name, {}}, std::move(frame)});
}

void MonitoringSampler::readLoad(const gateway::RevisionSample *sample, Track &track, const Round &round,
                                 Frame &frame)
{
    if (!sample) {
        track.concurrencySeconds.reset();
        return;
    }
    const double before = track.concurrencySeconds.value_or(-1);
    track.concurrencySeconds = sample->concurrencySeconds;
    // Of the first second only what is there now is known.
    const double load = before >= 0 && sample->concurrencySeconds >= before
                            ? (sample->concurrencySeconds - before) / inSeconds(round.covered)
                            : double(sample->waiting + sample->inFlight);
    frame.gauge(metrics::concurrency, load);
    frame.gauge(metrics::queueDepth, sample->waiting);
}

/// Cores that an instance has used between the two latest readings.
double MonitoringSampler::coresOf(CpuTrack &cpu, const engine::InstanceObservation &instance) const
{
    const SteadyTime now = m_clock.steady();
    if (cpu.changed == SteadyTime()) {
        cpu = {instance.usage.cpuSeconds, now, 0};
        if (instance.run.from && now > *instance.run.from)
            cpu.cores = instance.usage.cpuSeconds / inSeconds(now - *instance.run.from);
    } else if (instance.usage.cpuSeconds != cpu.seconds) {
        const double passed = std::max(inSeconds(now - cpu.changed), 0.001);
        cpu = {instance.usage.cpuSeconds, now,
               std::max(0.0, instance.usage.cpuSeconds - cpu.seconds) / passed};
    } else if (now - cpu.changed > usageStands) {
        cpu.cores = 0;
    }
    return cpu.cores;
}

void MonitoringSampler::readInstances(const RevisionKey &key, const engine::RevisionObservation &seen,
                                      Track &track, Round &round, Frame &frame)
{
    frame.gauge(metrics::desired, seen.desired);
    std::map<monitoring::MetricId, int> phases;
    std::map<InstanceId, CpuTrack> live;
    double cores = 0;
    double memory = 0;
    for (const engine::InstanceObservation &instance : seen.instances) {
        // One that failed stays to be seen for a while after it has been replaced.
        if (instance.phase != engine::InstancePhase::Failed || seen.failure)
            ++phases[metricOf(instance.phase)];
        if (!instance.run.from || instance.run.until)
            continue;
        CpuTrack &cpu = live[instance.id] = track.cpu[instance.id];
        Frame its(round.covered);
        const double used = coresOf(cpu, instance);
        its.gauge(metrics::instanceCpu, used);
        its.gauge(metrics::instanceMemory, double(instance.usage.memoryBytes));
        its.gauge(metrics::instanceInFlight, instance.inFlight);
        cores += used;
        memory += double(instance.usage.memoryBytes);
        round.readings.push_back(
            {{Scope::Instance, key.ns, track.service, key.name, instance.id.value}, std::move(its)});
    }
    track.cpu = std::move(live);
    for (const auto &[metric, count] : phases) {
        if (metric != 0)
            frame.gauge(metric, count);
    }
    frame.gauge(metrics::cpu, cores);
    frame.gauge(metrics::memory, memory);
    round.cores += cores;
}

/// What the limits of routes came to; a Service's Route has its name.
void MonitoringSampler::readRoutes(Round &round)
{
    for (const gateway::RouteSample &sample : m_sources.gateway.sampleRoutes()) {
        const std::string name = sample.route.text();
        Frame frame(round.covered);
        frame.counter(metrics::passed, grown(name + " passed", sample.passed));
        frame.counter(metrics::rateLimited, grown(name + " limited", sample.rateLimited));
        frame.counter(metrics::queueFull, grown(name + " full", sample.queueFull));
        frame.counter(metrics::queueTimedOut, grown(name + " late", sample.queueTimedOut));
        frame.gauge(metrics::waiting, sample.waiting);
        frame.gauge(metrics::inside, sample.inside);
        if (!frame.cells().empty())
            round.readings.push_back(
                {{Scope::Service, sample.route.ns, sample.route.name, {}, {}}, std::move(frame)});
    }
}

void MonitoringSampler::readPools(Round &round)
{
    if (!m_sources.pools)
        return;
    for (const pool::PoolObservation &pool : m_sources.pools->observe()) {
        const std::string name = pool.kind.text();
        Frame frame(round.covered);
        frame.gauge(metrics::poolIdle, pool.idle);
        frame.gauge(metrics::poolWarming, pool.warming);
        frame.gauge(metrics::poolWaiting, pool.waiting);
        frame.gauge(metrics::poolMemory, double(pool.idleBytes));
        frame.counter(metrics::poolHits, grown(name + " hits", pool.hits));
        frame.counter(metrics::poolMisses, grown(name + " misses", pool.misses));
        if (!frame.cells().empty())
            round.readings.push_back({{Scope::Pool, {}, {}, {}, name}, std::move(frame)});
    }
}

void MonitoringSampler::readEngine(Round &round)
{
    const engine::EngineObservation seen = m_sources.engine.summary();
    const gateway::ConnectionCounts connections = m_sources.gateway.connections();
    const Counts counts = m_sources.counts ? m_sources.counts() : Counts();
    Frame frame(round.covered);
    frame.gauge(metrics::capacityCpu, seen.cores);
    frame.gauge(metrics::capacityMemory, double(seen.memoryTotal));
    frame.gauge(metrics::usageCpu, round.cores);
    frame.gauge(metrics::usageMemory, double(seen.memoryTotal - std::min(seen.memoryFree, seen.memoryTotal)));
    frame.gauge(metrics::usageInstances, seen.instances);
    frame.gauge(metrics::usageStarting, seen.starting);
    frame.gauge(metrics::usageRevisions, seen.revisions);
    frame.gauge(metrics::connections, double(connections.open));
    frame.counter(metrics::connectionsRefused,
                  grown("connections", connections.refused + connections.refusedPerAddress));
    const double unrouted = grown("unrouted", counts.unrouted);
    frame.counter(metrics::gatewayRequests, double(round.requests) + unrouted);
    frame.counter(metrics::unrouted, unrouted);
    frame.counter(metrics::recordsDropped, grown("dropped", counts.dropped));
    frame.gauge(metrics::storeSize, double(QFileInfo(m_sources.storeFile).size()));
    frame.counter(metrics::storeWrites, grown("writes", m_writes));
    round.readings.push_back({{Scope::Engine, {}, {}, {}, {}}, std::move(frame)});
}

} // namespace tidegate::server
