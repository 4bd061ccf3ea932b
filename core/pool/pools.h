#pragma once

#include "core/base/time_zone.h"
#include "core/pool/host_pool.h"
#include "core/runtime/machine.h"

#include <QTimer>
#include <deque>
#include <map>
#include <optional>
#include <string_view>

namespace tidegate::pool {

struct PoolsOptions
{
    SizingRules rules;
    HostCare care;
    /// R: starts that may go on at once, of hosts of all pools and of apps together; at least 1. Apps go
    /// first: while one is starting, a host is only begun for a request that waits for it. Where a pool has
    /// none left, or it lasts for longer than `longBurst`, one host a second is begun all the same.
    int maxConcurrentStarts = 4;
    /// For how long no app may have started before idle hosts are replaced: those of one burst come in
    /// groups, as starts are admitted.
    milliseconds calm{300};
    milliseconds longBurst{2'000};
    /// For how long the start of an app counts among them: longer, it only waits for its app.
    milliseconds startPatience{5'000};
    /// Bytes for the idle hosts of all pools; 0: a quarter of the machine's memory.
    std::uint64_t memoryBudget = 0;
    TimeZone zone = TimeZone::utc(); ///< the server's: timers fire by the clock on its wall
    std::function<runtime::MachineMemory()> readMemory = runtime::readMachineMemory;
};

/// A target that changed, and why.
struct TargetChange
{
    WallTime time;
    int from = 0;
    Decision decision;
    Bilingual reason;
};

/// One pool as people see it.
struct PoolObservation
{
    runtime::HostKind kind;
    PoolSettings settings;
    int idle = 0;
    int warming = 0;
    int waiting = 0; ///< requests that wait for a host
    Decision decision;
    Bilingual reason;         ///< for the latest change of the target
    Bilingual trouble;        ///< why hosts fail to start; empty while they do not
    std::uint64_t hits = 0;   ///< since the server started
    std::uint64_t misses = 0; ///< likewise
    std::uint64_t idleBytes = 0;
    int warmUpSeconds = 0;
};

/// All pools of this server: how many hosts each may have, which is started next, and what is remembered of
/// them. A pool comes into being with the first request for its kind, or with restore(). Main thread.
class Pools : public QObject
{
    Q_OBJECT
public:
    Pools(PoolsOptions options, runtime::HostStarter &starter, const Clock &clock);
    ~Pools() override;

    /// The pool of a kind, made when there is none.
    HostPool &pool(const runtime::HostKind &kind);
    /// What the pools of a runtime or stack (HostKind::text()) are to do, those to come included. From the
    /// next tick on.
    void setSettings(const std::string &name, const PoolSettings &settings);
    void clearSettings(const std::string &name);

    /// Ends its hosts, and with them the pool: there will be no app for it. Nothing when there is none.
    void forget(const runtime::HostKind &kind);

    /// Once a second: sizes every pool, shares the memory, retires and starts hosts.
    void tick(WallTime now);

    /// Starts of apps, which share the machine with those of hosts. Ended twice is ended.
    int startBegan();
    void startEnded(int start);

    std::vector<PoolObservation> observe() const;
    /// The latest changes of a pool's target, oldest first, at most 100.
    const std::deque<TargetChange> *changes(const runtime::HostKind &kind) const;
    /// Bytes that the idle hosts may use now: the budget, or less while the machine runs out of memory; the
    /// largest number where none is set and the platform does not tell how much memory there is.
    std::uint64_t budget() const { return m_budget; }

    /// What a restart must not lose of each pool, its kind included; an opaque value for restore().
    std::vector<std::pair<runtime::HostKind, std::string>> save() const;
    /// Makes the pool again as it was. Invalid when it is nothing that save() gave, or damaged. Before its
    /// first request.
    Result<> restore(std::string_view saved);

Q_SIGNALS:
    void targetChanged(const tidegate::runtime::HostKind &kind, const tidegate::pool::TargetChange &change);

private:
    struct Pool
    {
        Pool(const PoolsOptions &options, const runtime::HostKind &kind, runtime::HostStarter &starter,
             const Clock &clock)
            : hosts(kind, options.care, starter, clock), sizing(options.rules)
        {
        }
        HostPool hosts;
        Sizing sizing;
        Bilingual reason;
        std::deque<TargetChange> changes;
        bool isNew = true; ///< has had no target yet
    };

    Pool &find(const runtime::HostKind &kind);
    PoolSettings settingsOf(const runtime::HostKind &kind) const;
    void size(LocalTime now);
    void readBudget();
    void shareMemory();
    void apply(Pool &pool, WallTime now);
    void requestRefill();
    void refill(int places);
    bool isCalm() const;
    bool isStarving() const;
    int freePlaces() const;
    int startsGoingOn() const;
    Pool *neediest();

    PoolsOptions m_options;
    runtime::HostStarter &m_starter;
    const Clock &m_clock;
    std::map<runtime::HostKind, std::unique_ptr<Pool>> m_pools;
    std::map<std::string, PoolSettings> m_settings; ///< by HostKind::text()
    std::map<int, SteadyTime> m_starts;             ///< of apps that are not ready yet
    int m_lastStart = 0;
    SteadyTime m_burstBegan{};              ///< of apps that start; the latest, which may be over
    std::optional<SteadyTime> m_startEnded; ///< the latest
    QTimer m_calm;                          ///< ends when what was taken may be replaced
    std::uint64_t m_budget = 0;
    bool m_isRefillRequested = false;
};

} // namespace tidegate::pool
