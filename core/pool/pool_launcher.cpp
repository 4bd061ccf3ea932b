#include "core/pool/pool_launcher.h"

#include "core/pool/waiting_instance.h"

namespace tidegate::pool {

using runtime::Instance;

PoolLauncher::PoolLauncher(Pools &pools, const runtime::HostStarter &starter, runtime::Launcher &plain,
                           const Clock &clock)
    : m_pools(pools), m_starter(starter), m_plain(plain), m_clock(clock)
{
}

std::unique_ptr<Instance> PoolLauncher::launch(runtime::LaunchSpec spec)
{
    const auto kind = m_starter.kindFor(spec);
    if (!kind) {
        std::unique_ptr<Instance> instance = m_plain.launch(std::move(spec));
        watch(*instance, {});
        return instance;
    }
    HostPool &pool = m_pools.pool(*kind);
    std::unique_ptr<runtime::WarmHost> host = pool.take();
    if (host || !pool.isSoonerThanPlain())
        return start(*kind, std::move(spec), std::move(host));
    const QPointer<PoolLauncher> self = this;
    const auto begin = [self, kind = *kind](runtime::LaunchSpec late,
                                            std::unique_ptr<runtime::WarmHost> found) {
        return self ? self->start(kind, std::move(late), std::move(found)) : nullptr;
    };
    return std::make_unique<WaitingInstance>(std::move(spec), pool, begin, m_clock);
}

/// From the host, or plainly without one; how long it takes is what later requests are decided by.
std::unique_ptr<Instance> PoolLauncher::start(const runtime::HostKind &kind, runtime::LaunchSpec spec,
                                              std::unique_ptr<runtime::WarmHost> host)
{
    const QPointer<HostPool> pool = &m_pools.pool(kind);
    std::unique_ptr<Instance> instance =
        host ? host->claim(std::move(spec)) : m_plain.launch(std::move(spec));
    const bool isPlain = !host;
    if (host)
        host.release()->deleteLater(); // it may be the sender of what led here
    watch(*instance, [pool, isPlain](milliseconds took) {
        if (pool && isPlain)
            pool->notePlainStart(took);
        else if (pool)
            pool->noteHostStart(took);
    });
    return instance;
}

/// Its start counts until it is ready, ends, or is given up.
void PoolLauncher::watch(Instance &instance, std::function<void(milliseconds)> ready)
{
    const int number = m_pools.startBegan();
    const Instance *started = &instance;
    connect(started, &Instance::ready, this, [this, number, started, ready] {
        m_pools.startEnded(number);
        if (ready)
            ready(started->readyAfter());
    });
    connect(started, &Instance::exited, this, [this, number] { m_pools.startEnded(number); });
    connect(started, &QObject::destroyed, this, [this, number] { m_pools.startEnded(number); });
}

} // namespace tidegate::pool
