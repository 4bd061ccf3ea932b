#pragma once

#include "core/pool/host_pool.h"
#include "core/runtime/launcher.h"

#include <QPointer>

namespace tidegate::pool {

/// An instance that waits for a warm host, or is started plainly when none comes; from then on it is what was
/// started.
class WaitingInstance final : public runtime::Instance
{
    Q_OBJECT
public:
    /// What the instance becomes: from a host, or plainly (null). Null when nothing is started any more.
    using Start = std::function<std::unique_ptr<runtime::Instance>(runtime::LaunchSpec,
                                                                   std::unique_ptr<runtime::WarmHost>)>;

    /// `pool` and `clock` outlive the wait.
    WaitingInstance(runtime::LaunchSpec spec, HostPool &pool, Start start, const Clock &clock);
    ~WaitingInstance() override;

    const InstanceId &id() const override { return m_id; }
    std::uint16_t port() const override { return m_inner ? m_inner->port() : 0; }
    std::int64_t pid() const override { return m_inner ? m_inner->pid() : 0; }
    void stop(milliseconds grace) override;
    runtime::Usage usage() const override { return m_inner ? m_inner->usage() : runtime::Usage(); }
    milliseconds startedAfter() const override;
    milliseconds readyAfter() const override;
    /// As of what was started, the wait for a host counted in.
    runtime::StartRecord startRecord() const override;
    runtime::RunTimes runTimes() const override
    {
        return m_inner ? m_inner->runTimes() : runtime::RunTimes();
    }

private:
    void begin(std::unique_ptr<runtime::WarmHost> host);
    void tellExit(runtime::Exit exit);

    InstanceId m_id;
    runtime::LaunchSpec m_spec;
    QPointer<HostPool> m_pool;
    Start m_start;
    const Clock &m_clock;
    SteadyTime m_launched;
    milliseconds m_waited{0};
    int m_waiting = 0; ///< its number in the pool; 0: it has been answered
    std::unique_ptr<runtime::Instance> m_inner;
};

} // namespace tidegate::pool
