#pragma once

#include "core/pool/pools.h"
#include "core/runtime/launcher.h"

namespace tidegate::pool {

/// Starts instances from warm hosts where there are some, else as `plain` does. Which way an instance takes:
/// 1. No kind of host could run it: plain.
/// 2. A host of its kind is idle: from that one (a hit).
/// 3. One is warming that nobody waits for, and will have started the app sooner than a plain start would
///    (HostPool::isSoonerThanPlain): it waits for that one, for no longer than a plain start takes.
/// 4. Else plain. 3 and 4 are misses.
/// Main thread.
class PoolLauncher : public QObject, public runtime::Launcher
{
    Q_OBJECT
public:
    /// None of them is owned, and all outlive it; instances may outlive it.
    PoolLauncher(Pools &pools, const runtime::HostStarter &starter, runtime::Launcher &plain,
                 const Clock &clock);

    std::unique_ptr<runtime::Instance> launch(runtime::LaunchSpec spec) override;
    std::vector<runtime::Check> diagnosis() override { return m_plain.diagnosis(); }

private:
    std::unique_ptr<runtime::Instance> start(const runtime::HostKind &kind, runtime::LaunchSpec spec,
                                             std::unique_ptr<runtime::WarmHost> host);
    void watch(runtime::Instance &instance, std::function<void(milliseconds)> ready);

    Pools &m_pools;
    const runtime::HostStarter &m_starter;
    runtime::Launcher &m_plain;
    const Clock &m_clock;
};

} // namespace tidegate::pool
