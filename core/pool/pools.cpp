#include "core/pool/pools.h"

#include "core/base/logging.h"
#include "core/pool/budget.h"
#include "core/pool/byte_form.h"

#include <algorithm>

Q_DECLARE_LOGGING_CATEGORY(lcPool)

namespace tidegate::pool {

namespace {

constexpr size_t keptChanges = 100;
constexpr std::string_view mark = "tidegate pool";
constexpr std::uint64_t version = 2;

/// Of the machine's memory, what the pools leave to others in any case.
std::uint64_t reserveOf(const runtime::MachineMemory &memory)
{
    return memory.total / 10;
}

} // namespace

Pools::Pools(PoolsOptions options, runtime::HostStarter &starter, const Clock &clock)
    : m_options(std::move(options)), m_starter(starter), m_clock(clock)
{
    m_options.maxConcurrentStarts = std::max(1, m_options.maxConcurrentStarts);
    m_calm.setSingleShot(true);
    m_calm.setTimerType(Qt::PreciseTimer); // never too early
    connect(&m_calm, &QTimer::timeout, this, &Pools::requestRefill);
}

Pools::~Pools() = default;

HostPool &Pools::pool(const runtime::HostKind &kind)
{
    return find(kind).hosts;
}

Pools::Pool &Pools::find(const runtime::HostKind &kind)
{
    std::unique_ptr<Pool> &found = m_pools[kind];
    if (!found) {
        found = std::make_unique<Pool>(m_options, kind, m_starter, m_clock);
        found->hosts.setSettings(settingsOf(kind));
        connect(&found->hosts, &HostPool::changed, this, &Pools::requestRefill);
    }
    return *found;
}

void Pools::setSettings(const std::string &name, const PoolSettings &settings)
{
    m_settings[name] = settings;
}

void Pools::clearSettings(const std::string &name)
{
    m_settings.erase(name);
}

PoolSettings Pools::settingsOf(const runtime::HostKind &kind) const
{
    const auto found = m_settings.find(kind.text());
    return found == m_settings.end() ? PoolSettings() : found->second;
}

// ---- once a second

void Pools::tick(WallTime now)
{
    const auto local = std::chrono::floor<seconds>(now.time_since_epoch()) + m_options.zone.offsetAt(now);
    size(LocalTime(local));
    readBudget();
    shareMemory();
    for (auto &[kind, pool] : m_pools)
        apply(*pool, now);
    if (isCalm()) {
        for (auto &[kind, pool] : m_pools)
            pool->hosts.replaceOutdated();
    }
    refill(std::max(freePlaces(), isStarving() ? 1 : 0));
}

void Pools::size(LocalTime now)
{
    for (auto &[kind, pool] : m_pools) {
        const PoolSettings settings = settingsOf(kind);
        pool->hosts.setSettings(settings);
        const int most = settings.max > 0 ? settings.max : std::numeric_limits<int>::max();
        pool->sizing.setBounds({std::min(settings.min, most), most});
        const HostPool::Counts counts = pool->hosts.takeCounts();
        pool->sizing.second(
            now, {counts.demand, counts.missed, pool->hosts.warmUpSeconds(), m_options.maxConcurrentStarts});
        if (settings.isDrained)
            pool->sizing.cut(0, Bound::Drained);
        else if (settings.isPaused)
            pool->sizing.cut(pool->hosts.idle() + pool->hosts.warming(), Bound::Paused);
    }
}

void Pools::readBudget()
{
    constexpr auto noBound = std::numeric_limits<std::uint64_t>::max();
    const runtime::MachineMemory memory = m_options.readMemory();
    m_budget = m_options.memoryBudget > 0 ? m_options.memoryBudget : memory.total / 4;
    if (memory.total == 0) { // the platform does not tell
        m_budget = m_options.memoryBudget > 0 ? m_options.memoryBudget : noBound;
        return;
    }
    // Under memory pressure what is idle now is the most, less what is missing to the reserve.
    std::uint64_t idle = 0;
    for (const auto &[kind, pool] : m_pools)
        idle += pool->hosts.idleBytes();
    const std::uint64_t left = idle + memory.available;
    const std::uint64_t reserve = reserveOf(memory);
    m_budget = std::min(m_budget, left > reserve ? left - reserve : 0);
}

void Pools::shareMemory()
{
    std::vector<Pool *> pools;
    std::vector<BudgetClaim> claims;
    for (auto &[kind, pool] : m_pools) {
        const PoolSettings &settings = pool->hosts.settings();
        if (settings.isDrained || settings.isPaused)
            continue;
        const int wanted = pool->sizing.decision().target;
        pools.push_back(pool.get());
        claims.push_back({std::min(pool->sizing.bounds().min, wanted), wanted, pool->hosts.hostBytes()});
    }
    const std::vector<int> granted = shareBudget(claims, m_budget);
    for (size_t i = 0; i < pools.size(); ++i) {
        if (granted[i] < claims[i].wanted)
            pools[i]->sizing.cut(granted[i], Bound::Budget);
    }
}

void Pools::apply(Pool &pool, WallTime now)
{
    const Decision &made = pool.sizing.decision();
    const int before = pool.hosts.target();
    pool.hosts.setTarget(made.target);
    const bool isNew = std::exchange(pool.isNew, false);
    if (made.target != before || isNew) {
        pool.changes.push_back({now, before, made, explain(made)});
        if (pool.changes.size() > keptChanges)
            pool.changes.pop_front();
        pool.reason = pool.changes.back().reason;
        qCDebug(lcPool, "'%s': %s", pool.hosts.kind().text().c_str(), pool.reason.en.c_str());
        Q_EMIT targetChanged(pool.hosts.kind(), pool.changes.back());
    }
    pool.hosts.tick();
}

// ---- which host is started next

/// From the event loop, once for all that ask before: a burst of requests is served before it is made good.
void Pools::requestRefill()
{
    if (std::exchange(m_isRefillRequested, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isRefillRequested = false;
            refill(freePlaces());
        },
        Qt::QueuedConnection);
}

void Pools::refill(int places)
{
    for (; places > 0; --places) {
        Pool *pool = neediest();
        if (!pool)
            return;
        pool->hosts.startOne();
    }
}

/// Whether no app is starting, nor is likely to in a moment.
bool Pools::isCalm() const
{
    return startsGoingOn() == 0 && (!m_startEnded || m_clock.steady() - *m_startEnded >= m_options.calm);
}

/// However many apps are starting, one host gets warm: without it all of them would start plainly for ever.
bool Pools::isStarving() const
{
    const bool isLong = m_clock.steady() - m_burstBegan >= m_options.longBurst;
    bool isShort = false;
    for (const auto &[kind, pool] : m_pools) {
        if (pool->hosts.warming() > 0)
            return false;
        isShort = isShort || isLong || (pool->hosts.missing() > 0 && pool->hosts.idle() == 0);
    }
    return isShort;
}

/// Places that neither a warming host nor a starting app has. None while apps are starting, unless others
/// wait for a host: beside hosts that get warm, an app in a host starts five times slower.
int Pools::freePlaces() const
{
    int taken = startsGoingOn();
    int waiting = 0;
    for (const auto &[kind, pool] : m_pools) {
        taken += pool->hosts.warming();
        waiting += std::max(0, pool->hosts.waiting() - pool->hosts.warming());
    }
    if (!isCalm() && waiting <= 0)
        return 0;
    return std::max(0, m_options.maxConcurrentStarts - taken);
}

/// The one for whose hosts requests wait, then the one that lacks the largest share of its target.
Pools::Pool *Pools::neediest()
{
    Pool *best = nullptr;
    std::pair<bool, double> most;
    for (auto &[kind, pool] : m_pools) {
        const HostPool &hosts = pool->hosts;
        const int missing = hosts.missing();
        if (missing == 0)
            continue;
        const std::pair need(hosts.waiting() > hosts.warming(),
                             double(missing) / std::max(1, hosts.target() + hosts.waiting()));
        if (!best || need > most) {
            best = pool.get();
            most = need;
        }
    }
    return best;
}

int Pools::startBegan()
{
    if (isCalm())
        m_burstBegan = m_clock.steady();
    m_starts.emplace(++m_lastStart, m_clock.steady());
    return m_lastStart;
}

void Pools::startEnded(int start)
{
    if (m_starts.erase(start) == 0)
        return;
    m_startEnded = m_clock.steady();
    requestRefill(); // for those that wait
    if (m_starts.empty())
        m_calm.start(m_options.calm);
}

int Pools::startsGoingOn() const
{
    const SteadyTime latest = m_clock.steady() - m_options.startPatience;
    return int(std::count_if(m_starts.begin(), m_starts.end(),
                             [&](const auto &each) { return each.second > latest; }));
}

// ---- what is seen and kept

std::vector<PoolObservation> Pools::observe() const
{
    std::vector<PoolObservation> all;
    for (const auto &[kind, pool] : m_pools) {
        const HostPool &hosts = pool->hosts;
        all.push_back({kind, hosts.settings(), hosts.idle(), hosts.warming(), hosts.waiting(),
                       pool->sizing.decision(), pool->reason, hosts.trouble(), hosts.hits(), hosts.misses(),
                       hosts.idleBytes(), hosts.warmUpSeconds()});
    }
    return all;
}

void Pools::forget(const runtime::HostKind &kind)
{
    const auto found = m_pools.find(kind);
    if (found == m_pools.end())
        return;
    found->second->hosts.close();
    m_pools.erase(kind);
}

const std::deque<TargetChange> *Pools::changes(const runtime::HostKind &kind) const
{
    const auto found = m_pools.find(kind);
    return found == m_pools.end() ? nullptr : &found->second->changes;
}

std::vector<std::pair<runtime::HostKind, std::string>> Pools::save() const
{
    std::vector<std::pair<runtime::HostKind, std::string>> all;
    for (const auto &[kind, pool] : m_pools) {
        ByteWriter out;
        out.text(mark);
        out.number(version);
        out.text(kind.runtime);
        out.text(kind.executable);
        out.text(kind.stack);
        out.number(kind.classPath.size());
        for (const std::string &entry : kind.classPath)
            out.text(entry);
        out.text(pool->sizing.save());
        all.emplace_back(kind, out.finish());
    }
    return all;
}

Result<> Pools::restore(std::string_view saved)
{
    ByteReader in(saved);
    if (in.text() != mark || in.number() != version)
        return fail(Code::Invalid,
                    "what was kept of a pool cannot be used: it is damaged, or another version wrote it");
    runtime::HostKind kind;
    kind.runtime = in.text();
    kind.executable = in.text();
    kind.stack = in.text();
    for (auto entries = in.number(); entries > 0 && in.ok(); --entries)
        kind.classPath.push_back(in.text());
    const std::string sizing = in.text();
    if (!in.ended() || kind.runtime.empty())
        return fail(Code::Invalid, "what was kept of a pool cannot be used: it is not whole");
    Sizing restored(m_options.rules);
    if (auto done = restored.restore(sizing); !done)
        return done;
    find(kind).sizing = std::move(restored);
    return {};
}

} // namespace tidegate::pool
