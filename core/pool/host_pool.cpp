#include "core/pool/host_pool.h"

#include "core/base/logging.h"

#include <algorithm>

Q_LOGGING_CATEGORY(lcPool, "tidegate.pool")

namespace tidegate::pool {

namespace {

constexpr milliseconds assumedWarmUp{3'000};

milliseconds between(SteadyTime from, SteadyTime to)
{
    return std::chrono::duration_cast<milliseconds>(to - from);
}

} // namespace

HostPool::HostPool(runtime::HostKind kind, HostCare care, runtime::HostStarter &starter, const Clock &clock)
    : m_kind(std::move(kind))
    , m_care(care)
    , m_starter(starter)
    , m_clock(clock)
    , m_backoff(care.backoffFirst, care.backoffMost)
{
}

HostPool::~HostPool() = default;

// ---- for who starts apps

std::unique_ptr<runtime::WarmHost> HostPool::take()
{
    ++m_counts.demand;
    if (m_idle.empty() || m_settings.isDrained) {
        ++m_counts.missed;
        ++m_misses;
        Q_EMIT changed();
        return nullptr;
    }
    ++m_hits;
    // The youngest: its pages are in memory, and the oldest are the ones that are retired.
    std::unique_ptr<runtime::WarmHost> host = std::move(m_idle.back().host);
    m_idle.pop_back();
    host->disconnect(this);
    endTrouble();
    Q_EMIT changed();
    return host;
}

bool HostPool::isSoonerThanPlain() const
{
    if (m_waiters.size() >= m_warming.size() || m_settings.isDrained)
        return false;
    const milliseconds age = between(m_warming[m_waiters.size()].since, m_clock.steady());
    if (age > m_warmUps.quantile(0.9, assumedWarmUp))
        return false;
    const milliseconds left = std::max(milliseconds(0), usualWarmUp() - age);
    return left + m_hostStarts.quantile(0.5, milliseconds(0)) < usualPlainStart();
}

int HostPool::wait(Waiter waiter)
{
    m_waiters.push_back({++m_lastNumber, std::move(waiter), m_clock.steady() + usualPlainStart()});
    return m_lastNumber;
}

void HostPool::cancel(int waiting)
{
    std::erase_if(m_waiters, [&](const Waiting &each) { return each.number == waiting; });
}

milliseconds HostPool::usualWarmUp() const
{
    return m_warmUps.quantile(0.5, assumedWarmUp);
}

milliseconds HostPool::usualPlainStart() const
{
    return m_plainStarts.quantile(0.5, usualWarmUp() + m_hostStarts.quantile(0.5, milliseconds(0)));
}

// ---- for Pools

HostPool::Counts HostPool::takeCounts()
{
    return std::exchange(m_counts, {});
}

int HostPool::missing() const
{
    if (m_settings.isPaused || m_settings.isDrained || m_failedUntil)
        return 0;
    const int missing = m_target + waiting() - idle() - warming();
    // Hosts that failed are tried one at a time until one succeeds.
    return std::max(0, m_backoff.failures() > 0 ? std::min(missing, 1 - warming()) : missing);
}

void HostPool::startOne()
{
    Host started{m_starter.start(m_kind), m_clock.steady()};
    runtime::WarmHost *host = started.host.get();
    connect(host, &runtime::WarmHost::ready, this, [this, host] { takeReady(host); });
    connect(host, &runtime::WarmHost::exited, this,
            [this, host](const runtime::Exit &exit) { takeExit(host, exit); });
    m_warming.push_back(std::move(started));
}

void HostPool::tick()
{
    if (m_failedUntil && *m_failedUntil <= m_clock.steady())
        m_failedUntil.reset();
    const SteadyTime young = m_clock.steady() - m_care.diesYoung;
    if (!m_idle.empty() && m_idle.front().since <= young)
        endTrouble();
    endLateHosts();
    endLateWaiting();
    measureOne();
    retire();
}

void HostPool::retire()
{
    if (m_settings.isDrained) {
        m_idle.clear();
        m_warming.clear();
        dropHopeless();
        return;
    }
    if (m_settings.isPaused)
        return;
    const int over = std::min(idle(), idle() + warming() - m_target - waiting());
    if (over > 0)
        m_idle.erase(m_idle.begin(), m_idle.begin() + over);
}

void HostPool::replaceOutdated()
{
    if (m_settings.isPaused || m_settings.isDrained || m_failedUntil || warming() > 0 || missing() > 0)
        return;
    if (m_idle.empty() || !m_idle.front().host->isOutdated()) // the others know more than the oldest
        return;
    m_idle.erase(m_idle.begin());
    Q_EMIT changed();
}

int HostPool::warmUpSeconds() const
{
    const milliseconds most = m_warmUps.quantile(0.9, assumedWarmUp);
    return std::max(1, int(std::chrono::ceil<seconds>(most).count()));
}

std::uint64_t HostPool::idleBytes() const
{
    std::uint64_t bytes = 0;
    for (const Host &each : m_idle)
        bytes += each.bytes > 0 ? each.bytes : hostBytes();
    return bytes;
}

// ---- what becomes of the hosts

void HostPool::takeReady(runtime::WarmHost *host)
{
    const auto found = std::find_if(m_warming.begin(), m_warming.end(),
                                    [&](const Host &each) { return each.host.get() == host; });
    if (found == m_warming.end())
        return;
    Host warm = std::move(*found);
    m_warming.erase(found);
    m_warmUps.add(host->warmAfter());
    if (m_waiters.empty()) {
        warm.since = m_clock.steady();
        m_idle.push_back(std::move(warm));
    } else {
        const Waiter first = std::move(m_waiters.front().waiter);
        m_waiters.pop_front();
        host->disconnect(this);
        endTrouble();
        first(std::move(warm.host));
    }
    Q_EMIT changed();
}

void HostPool::takeExit(runtime::WarmHost *host, const runtime::Exit &exit)
{
    const auto is = [&](const Host &each) { return each.host.get() == host; };
    if (const auto found = std::find_if(m_warming.begin(), m_warming.end(), is); found != m_warming.end()) {
        found->host.release()->deleteLater(); // it is the sender
        m_warming.erase(found);
        startFailed(exit.message);
    } else if (const auto idle = std::find_if(m_idle.begin(), m_idle.end(), is); idle != m_idle.end()) {
        const bool isYoung = between(idle->since, m_clock.steady()) < m_care.diesYoung;
        idle->host.release()->deleteLater();
        m_idle.erase(idle);
        qCWarning(lcPool, "an idle host of '%s' ended: it %s", m_kind.text().c_str(), exit.message.c_str());
        // One that just got ready and ends will do so again.
        if (isYoung)
            startFailed(exit.message);
    }
    Q_EMIT changed();
}

/// A host is of use: it was given an app, or has been idle for a while.
void HostPool::endTrouble()
{
    m_backoff.reset();
    m_failedUntil.reset();
    m_trouble = {};
}

void HostPool::startFailed(const std::string &why)
{
    // Others that fail while a back-off goes on belong to the try that began it.
    if (!m_failedUntil) {
        const milliseconds delay = m_backoff.next();
        m_failedUntil = m_clock.steady() + delay;
        const std::string until = formatTime(m_clock.wall() + delay);
        const std::string times = std::to_string(m_backoff.failures());
        m_trouble = {"A host of " + m_kind.text() + " " + why + " (failure " + times +
                         " in a row); the next is tried at " + until + ".",
                     m_kind.text() + " 的宿主启动失败（连续第 " + times + " 次）：" + why +
                         "；下次尝试时间为 " + until + "。"};
        qCWarning(lcPool, "%s", m_trouble.en.c_str());
    }
    dropHopeless();
}

void HostPool::endLateHosts()
{
    const SteadyTime latest = m_clock.steady() - m_care.hostDeadline;
    const size_t late = std::erase_if(m_warming, [&](const Host &each) { return each.since <= latest; });
    if (late > 0)
        startFailed("did not get ready within " + std::to_string(m_care.hostDeadline.count() / 1000) + " s");
}

/// Who waits longer than a plain start takes has waited in vain.
void HostPool::endLateWaiting()
{
    const SteadyTime now = m_clock.steady();
    const auto isLate = [&](const Waiting &each) { return each.until <= now; };
    for (auto late = m_waiters.begin();
         (late = std::find_if(m_waiters.begin(), m_waiters.end(), isLate)) != m_waiters.end();) {
        const Waiter waiter = std::move(late->waiter);
        m_waiters.erase(late);
        waiter(nullptr);
    }
}

/// Without a host for each that waits: those that came last.
void HostPool::close()
{
    m_settings.isDrained = true; // who is told now may ask again
    m_warming.clear();
    m_idle.clear();
    dropHopeless();
}

void HostPool::dropHopeless()
{
    while (m_waiters.size() > m_warming.size()) {
        const Waiter last = std::move(m_waiters.back().waiter);
        m_waiters.pop_back();
        last(nullptr);
    }
}

/// One a second: reading a process' memory costs the kernel a walk over its pages.
void HostPool::measureOne()
{
    if (m_idle.empty())
        return;
    Host &host = m_idle[m_nextMeasured++ % m_idle.size()];
    host.bytes = host.host->usage().memoryBytes;
    if (host.bytes > 0)
        m_sizes.add(host.bytes);
}

} // namespace tidegate::pool
