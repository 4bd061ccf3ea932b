#pragma once

#include "core/base/backoff.h"
#include "core/pool/explanation.h"
#include "core/pool/recent_values.h"
#include "core/runtime/warm_host.h"

#include <QObject>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::pool {

/// What an operator sets for the pools of one runtime.
struct PoolSettings
{
    int min = 1;            ///< idle hosts at least
    int max = 0;            ///< at most; 0: as many as the memory for pools allows
    bool isPaused = false;  ///< no host is started or retired; the idle ones are used
    bool isDrained = false; ///< the idle hosts end, and apps start without the pool
    bool operator==(const PoolSettings &) const = default;
};

/// How hosts are looked after; the same for all pools.
struct HostCare
{
    milliseconds hostDeadline{60'000}; ///< for a host to get ready; then it is ended and counts as failed
    milliseconds backoffFirst{
        1'000}; ///< after the first host that failed to start; doubled up to backoffMost
    milliseconds backoffMost{300'000};
    milliseconds diesYoung{10'000}; ///< an idle host that ends so soon after it got ready counts as failed
    std::uint64_t assumedHostBytes = 64U << 20; ///< of an idle host, until one has been measured
};

/// The warm hosts of one kind: those that get warm, those that are idle, and the requests that wait for the
/// next one. Does what its target says; who decides that is Pools. Main thread.
class HostPool : public QObject
{
    Q_OBJECT
public:
    /// Gets the host; null when there is none to wait for any more.
    using Waiter = std::function<void(std::unique_ptr<runtime::WarmHost>)>;

    HostPool(runtime::HostKind kind, HostCare care, runtime::HostStarter &starter, const Clock &clock);
    ~HostPool() override;

    const runtime::HostKind &kind() const { return m_kind; }

    // ---- for who starts apps
    /// A request for a host: the one that got idle last, or null. Counts as demand either way.
    std::unique_ptr<runtime::WarmHost> take();
    /// Whether the next host that nobody waits for yet will have started an app sooner than a plain start
    /// would: by the median of the latest warm-ups, of the latest starts from a host and of the latest plain
    /// ones. While no plain start is known, one is taken to need a warm-up as well. A host that is later than
    /// nine in ten were is not counted on.
    bool isSoonerThanPlain() const;
    /// Waits for the next host, in order; called back once, not before this has returned, unless it is
    /// cancelled. Null after as long as a plain start would have taken, and when no host is left to count on.
    int wait(Waiter waiter);
    void cancel(int waiting);
    void notePlainStart(milliseconds took) { m_plainStarts.add(took); }
    void noteHostStart(milliseconds took) { m_hostStarts.add(took); }

    // ---- for Pools
    /// Requests and misses since the last call.
    struct Counts
    {
        int demand = 0;
        int missed = 0;
    };
    Counts takeCounts();
    void setTarget(int target) { m_target = target; }
    void setSettings(const PoolSettings &settings) { m_settings = settings; }
    const PoolSettings &settings() const { return m_settings; }
    /// Hosts that are to be started now, were there places for all of them. During a back-off none, after it
    /// one until it is ready.
    int missing() const;
    void startOne();
    /// Once a second: hosts and waiting requests that took too long, memory of one idle host, and retiring
    /// what is over.
    void tick();
    /// Ends all hosts and tells who waits that none will come.
    void close();
    /// Ends the idle hosts that are over the target, oldest first.
    void retire();
    /// When nothing else is to be started or got warm: ends the oldest idle host that would be warmer were it
    /// started now. One at a time, so that the others are there meanwhile; a pool's only one as well, for it
    /// gains more than it loses.
    void replaceOutdated();

    int idle() const { return int(m_idle.size()); }
    int warming() const { return int(m_warming.size()); }
    int waiting() const { return int(m_waiters.size()); }
    int target() const { return m_target; }
    std::uint64_t hits() const { return m_hits; }     ///< since the server started
    std::uint64_t misses() const { return m_misses; } ///< likewise
    /// Nine of ten of the latest warm-ups took no longer: whole seconds, rounded up; 3 before any.
    int warmUpSeconds() const;
    /// Of an idle host: nine in ten of the latest measurements were no larger.
    std::uint64_t hostBytes() const { return m_sizes.quantile(0.9, m_care.assumedHostBytes); }
    std::uint64_t idleBytes() const; ///< as measured last
    /// Why hosts fail to start; empty while they do not.
    const Bilingual &trouble() const { return m_trouble; }

Q_SIGNALS:
    /// A host was taken, got ready or ended: there may be something to start.
    void changed();

private:
    struct Host
    {
        std::unique_ptr<runtime::WarmHost> host;
        SteadyTime since;        ///< its start, then when it got ready
        std::uint64_t bytes = 0; ///< 0: not measured yet
    };
    struct Waiting
    {
        int number = 0;
        Waiter waiter;
        SteadyTime until;
    };

    void takeReady(runtime::WarmHost *host);
    void takeExit(runtime::WarmHost *host, const runtime::Exit &exit);
    void startFailed(const std::string &why);
    void endLateHosts();
    void endLateWaiting();
    void measureOne();
    void dropHopeless();
    void endTrouble();
    milliseconds usualWarmUp() const;
    milliseconds usualPlainStart() const;

    runtime::HostKind m_kind;
    HostCare m_care;
    runtime::HostStarter &m_starter;
    const Clock &m_clock;
    PoolSettings m_settings;
    int m_target = 0;
    std::vector<Host> m_warming; ///< in the order they were started
    std::vector<Host> m_idle;    ///< in the order they got ready
    std::deque<Waiting> m_waiters;
    int m_lastNumber = 0;
    size_t m_nextMeasured = 0;
    Counts m_counts;
    std::uint64_t m_hits = 0;
    std::uint64_t m_misses = 0;
    RecentValues<milliseconds> m_warmUps;
    RecentValues<milliseconds> m_plainStarts;
    RecentValues<milliseconds> m_hostStarts;
    RecentValues<std::uint64_t> m_sizes;
    Backoff m_backoff;
    std::optional<SteadyTime> m_failedUntil; ///< a back-off goes on
    Bilingual m_trouble;
};

} // namespace tidegate::pool
