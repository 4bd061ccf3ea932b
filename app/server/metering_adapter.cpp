#include "app/server/metering_adapter.h"

#include "core/resource/serving.h"

namespace tidegate::server {

namespace {

/// With the age at which a record is due (Meter::Options), less than ten seconds from one to the next.
constexpr milliseconds kTick{2'000};
/// What changes together is looked at together.
constexpr milliseconds kSoon{100};
/// Its last requests have been told by then.
constexpr seconds kRememberDeleted{600};

std::string serviceOf(const resource::Object &revision)
{
    return revision.label(resource::keys::service).toStdString();
}

std::int64_t hourOf(WallTime time)
{
    return std::chrono::floor<std::chrono::hours>(time.time_since_epoch()).count();
}

metering::Grouping groupingOf(api::MeteringRequest::Group group)
{
    switch (group) {
    case api::MeteringRequest::Group::Namespace:
        return metering::Grouping::Namespace;
    case api::MeteringRequest::Group::Service:
        return metering::Grouping::Service;
    case api::MeteringRequest::Group::Revision:
        break;
    }
    return metering::Grouping::Revision;
}

} // namespace

MeteringAdapter::MeteringAdapter(metering::Ledger &ledger, const engine::Engine &engine,
                                 gateway::Gateway &gateway, const store::Store &store,
                                 const pool::Pools *pools, const Clock &clock)
    : m_ledger(ledger), m_engine(engine), m_gateway(gateway), m_store(store), m_pools(pools), m_clock(clock)
{
    (void)m_gateway.takeUsage(); // from now on
    connect(&m_engine, &engine::Engine::observed, this, [this](const RevisionKey &key) {
        m_changed.insert(key);
        if (!m_soon.isActive())
            m_soon.start(kSoon);
    });
    // At once: of a revision that is being removed, nothing can be seen a moment later.
    connect(&m_engine, &engine::Engine::instanceEnded, this, [this](const RevisionKey &key) { look(key); });
    connect(&m_store, &store::Store::changed, this, &MeteringAdapter::follow);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &MeteringAdapter::lookAtChanged);
    connect(&m_tick, &QTimer::timeout, this, &MeteringAdapter::tick);
    m_tick.start(kTick);
}

MeteringAdapter::~MeteringAdapter()
{
    for (const RevisionKey &key : std::set<RevisionKey>(m_live))
        look(key);
    takeUsage();
    readPools();
    write(true);
}

metering::Subject MeteringAdapter::subjectOf(const RevisionKey &key)
{
    const auto [at, isNew] = m_services.try_emplace(key);
    if (isNew) {
        const auto revision = m_store.get(resource::kinds::revision(),
                                          {QString::fromStdString(key.ns), QString::fromStdString(key.name)});
        if (revision)
            at->second = serviceOf(*revision);
    }
    return {key.ns, at->second, key.name};
}

void MeteringAdapter::follow(const store::Change &change)
{
    if (change.kindId != resource::kinds::revision().id())
        return;
    const RevisionKey key = resource::revisionKey(*change.object);
    const auto known = m_services.find(key);
    if (known == m_services.end())
        return;
    known->second = serviceOf(*change.object);
    if (change.type == store::ChangeType::Deleted)
        m_deleted[key] = m_clock.steady();
    else
        m_deleted.erase(key);
}

void MeteringAdapter::forgetDeleted()
{
    std::erase_if(m_deleted, [this](const auto &each) {
        if (m_clock.steady() - each.second < kRememberDeleted || m_live.contains(each.first))
            return false;
        m_services.erase(each.first);
        return true;
    });
}

void MeteringAdapter::look(const RevisionKey &key)
{
    const auto seen = m_engine.observation(key);
    bool isLive = false;
    for (const engine::InstanceObservation &instance :
         seen ? seen->instances : std::vector<engine::InstanceObservation>()) {
        if (!instance.run.from)
            continue;
        isLive |= !instance.run.until.has_value();
        metering::InstanceReading reading;
        reading.id = instance.id;
        reading.subject = subjectOf(key);
        reading.phase = int(instance.phase);
        reading.from = *instance.run.from;
        reading.alive = instance.run.alive;
        reading.until = instance.run.until;
        reading.cpuSeconds = instance.usage.cpuSeconds;
        reading.memoryBytes = instance.usage.memoryBytes;
        reading.host = instance.run.host;
        m_meter.see(reading, now());
    }
    if (isLive)
        m_live.insert(key);
    else
        m_live.erase(key);
}

void MeteringAdapter::lookAtChanged()
{
    for (const RevisionKey &key : std::exchange(m_changed, {}))
        look(key);
    takeUsage();
    write();
}

void MeteringAdapter::tick()
{
    for (const RevisionKey &key : std::set<RevisionKey>(m_live))
        look(key);
    takeUsage();
    readPools();
    write();
    forgetDeleted();
}

void MeteringAdapter::takeUsage()
{
    for (const gateway::RevisionUsage &usage : m_gateway.takeUsage()) {
        m_meter.count(subjectOf(usage.revision), {std::int64_t(usage.requests), std::int64_t(usage.errors),
                                                  std::int64_t(usage.egressBytes)});
        for (const auto &[instance, time] : usage.busy)
            m_meter.busy(instance, time);
    }
}

void MeteringAdapter::readPools()
{
    if (!m_pools)
        return;
    std::vector<metering::PoolReading> readings;
    for (const pool::PoolObservation &pool : m_pools->observe())
        readings.push_back({pool.kind.text(), pool.idle, pool.idleBytes});
    m_meter.pools(readings, now());
}

void MeteringAdapter::write(bool all)
{
    m_ledger.write(m_meter.take(now(), all));
}

void MeteringAdapter::report(const api::MeteringRequest &request,
                             std::function<void(Result<QByteArray>)> done)
{
    metering::Query query;
    query.fromHour = hourOf(request.from);
    query.toHour = hourOf(request.to);
    query.stepHours = request.stepHours;
    query.grouping = groupingOf(request.group);
    query.only = {request.ns.toStdString(), request.service.toStdString(), request.revision.toStdString()};
    m_ledger.report(query, request.isCsv ? metering::Format::Csv : metering::Format::Json, std::move(done));
}

} // namespace tidegate::server
