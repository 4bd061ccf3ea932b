#pragma once

#include "core/runtime/process_hosts.h"
#include "core/runtime/process_instance.h"

namespace tidegate::runtime {

/// A warm host that is a process of this machine: a ProcessInstance that has no app yet.
class ProcessHost final : public WarmHost
{
    Q_OBJECT
public:
    ProcessHost(HostKind kind, std::unique_ptr<ProcessInstance> process,
                std::shared_ptr<LauncherShare> share);
    void begin();
    /// Of one with a stack: where what apps use of it is written down, and the archive that it is started
    /// from (empty: none). Before begin().
    void setStack(const ClassPath &path, const std::string &archive);

    const HostKind &kind() const override { return m_kind; }
    std::int64_t pid() const override { return m_process ? m_process->pid() : 0; }
    bool isReady() const override { return m_process && m_process->isWaiting(); }
    milliseconds warmAfter() const override { return m_warmAfter; }
    Usage usage() const override { return m_process ? m_process->usage() : Usage{}; }
    bool isOutdated() const override;
    /// A host that is not ready, or a spec that no host can run, is launched directly.
    std::unique_ptr<Instance> claim(LaunchSpec spec) override;

private:
    void takeWaiting();
    std::uintmax_t usedBytes() const;

    const HostKind m_kind;
    std::unique_ptr<ProcessInstance> m_process;
    const std::shared_ptr<LauncherShare> m_share;
    const SteadyTime m_begun;
    milliseconds m_warmAfter{0};
    std::string m_names; ///< of the stack's classes; empty while they are not known
    std::string m_used;
    ClassPath m_stack;              ///< empty without one
    std::string m_archive;          ///< that it was started from; empty: there was none
    std::uintmax_t m_usedBytes = 0; ///< of the list of used classes that it has initialised
};

std::unique_ptr<HostStarter> makeProcessHostStarter(std::shared_ptr<LauncherShare> share,
                                                    std::string programs);

} // namespace tidegate::runtime
