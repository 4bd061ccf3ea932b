#include "core/runtime/confinement.h"

#include "core/base/units.h"
#include "core/runtime/files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tidegate::runtime {

namespace {

constexpr seconds countedFor{1};

std::string processesText(std::uint64_t count)
{
    return std::to_string(count) + " processes and threads";
}

} // namespace

Confinement::Confinement(const LaunchSpec &spec, std::unique_ptr<ControlGroup> group, ChildHold hold,
                         GroupPowers powers)
    : m_memoryLimit(spec.memoryLimit)
    , m_limits(spec.limits)
    , m_group(std::move(group))
    , m_hold(std::move(hold))
    , m_powers(std::move(powers))
{
}

Result<ChildHold> Confinement::hold() const
{
    ChildHold hold = m_hold;
    if (!m_group)
        return hold;
    hold.doors = m_group->openDoors();
    if (!hold.doors)
        return fail(Code::Unavailable,
                    "its control group cannot be opened: " + std::string(std::strerror(errno)));
    return hold;
}

Result<> Confinement::limitTo(const LaunchSpec &spec, ChildHold hold, std::int64_t leader)
{
    m_memoryLimit = spec.memoryLimit;
    m_limits = spec.limits;
    m_hold = std::move(hold);
    limitProcess(leader, m_hold);
    return m_group ? m_group->limit(m_memoryLimit, m_limits) : Result<>();
}

void Confinement::setSandbox(SandboxSystem system, SandboxView view)
{
    m_sandbox = std::move(system);
    m_view = std::move(view);
}

std::vector<std::string> Confinement::wrapped(std::vector<std::string> command) const
{
    if (!isSandboxed())
        return command;
    std::vector<std::string> words = sandboxCommand(m_sandbox, m_view, command.front());
    words.insert(words.end(), command.begin(), command.end());
    return words;
}

Usage Confinement::usage(ProcessTable &table, std::int64_t leader) const
{
    const GroupUsage counted = m_group ? m_group->usage() : GroupUsage{};
    if (counted.cpuSeconds && counted.memoryBytes)
        return {*counted.cpuSeconds, *counted.memoryBytes};
    Usage usage = table.usage(leader);
    usage.cpuSeconds = counted.cpuSeconds.value_or(usage.cpuSeconds);
    usage.memoryBytes = counted.memoryBytes.value_or(usage.memoryBytes);
    return usage;
}

bool Confinement::needsLooks() const
{
    return m_memoryLimit > 0 || (m_limits.processes > 0 && !(m_group && m_powers.processes));
}

std::string Confinement::trespass(ProcessTable &table, std::int64_t leader) const
{
    const bool isMemoryHeld = m_group && m_powers.memory;
    // One of its processes is gone: on its own the rest would be half an app. Version 2 ends them together.
    if (isMemoryHeld && m_memoryLimit > 0 && m_group->oomKills() > 0)
        return causeOfEnd();
    const std::uint64_t used = m_memoryLimit > 0 && !isMemoryHeld ? table.usage(leader).memoryBytes : 0;
    if (used > m_memoryLimit)
        return "was ended: it used " + formatBytes(used) + " of memory, and its limit is " +
               formatBytes(m_memoryLimit);
    const bool isCountHeld = m_group && m_powers.processes;
    const std::uint64_t tasks = m_limits.processes > 0 && !isCountHeld ? table.tasks(leader) : 0;
    if (tasks > m_limits.processes)
        return "was ended: it had " + processesText(tasks) + ", and its limit is " +
               std::to_string(m_limits.processes);
    return {};
}

std::string Confinement::causeOfEnd() const
{
    if (!m_group)
        return {};
    if (m_memoryLimit > 0 && m_group->oomKills() > 0)
        return "was ended by the kernel: it needed more memory than its limit of " +
               formatBytes(m_memoryLimit);
    return {};
}

std::string Confinement::remark() const
{
    if (!m_group || m_limits.processes == 0 || m_group->refusedForks() == 0)
        return {};
    return "; it wanted more than its limit of " + processesText(m_limits.processes);
}

void Confinement::terminate(QProcess &process, ProcessTable &table, std::int64_t leader) const
{
    // bubblewrap's own outer process would take the app along without the grace.
    const std::int64_t inner = isSandboxed() ? table.sandboxedGroup(leader) : 0;
    signalGroup(process, inner > 0 ? inner : leader, EndSignal::Terminate);
}

void Confinement::kill(QProcess &process, std::int64_t leader) const
{
    signalGroup(process, leader, EndSignal::Kill);
    if (m_group)
        m_group->kill();
}

bool Confinement::isEmpty() const
{
    return !m_group || m_group->isEmpty();
}

Confiner::Confiner(std::unique_ptr<ControlGroups> groups, std::string path, std::string hidden)
    : m_groups(std::move(groups)), m_sandbox(std::move(path), std::move(hidden))
{
}

GroupPowers Confiner::powers() const
{
    GroupPowers none;
    none.trouble = "control groups are switched off";
    return m_groups ? m_groups->powers() : none;
}

/// The kernel bounds the processes of a user, not of an instance, where there is no group: what the user has
/// now and the instance's own limit, then.
ChildHold Confiner::limitsFor(const LaunchSpec &spec)
{
    ChildHold hold;
    hold.files = spec.limits.files;
    if (spec.limits.processes == 0 || powers().processes)
        return hold;
    const SteadyTime now = std::chrono::steady_clock::now();
    if (m_userTasks == 0 || now - m_counted > countedFor) {
        m_userTasks = countUserTasks().value_or(0);
        m_counted = now;
    }
    hold.userTasks = m_userTasks > 0 ? m_userTasks + spec.limits.processes : 0;
    return hold;
}

Result<std::unique_ptr<Confinement>> Confiner::confine(const LaunchSpec &spec, const InstanceFolder &folder,
                                                       const std::string &work)
{
    const bool isSandboxed = spec.isolation.kind == Isolation::Kind::Sandbox;
    if (isSandboxed && !m_sandbox.trouble().empty())
        return fail(Code::Unavailable, "it asks for a sandbox, and there is none: " + m_sandbox.trouble());
    std::unique_ptr<ControlGroup> group;
    if (m_groups) {
        auto made = m_groups->make(spec.id, spec.memoryLimit, spec.limits);
        if (!made)
            return fail(Code::Unavailable, made.error().message + " (`" + made.error().subject + "`)");
        group = std::move(*made);
    }
    auto confinement = std::make_unique<Confinement>(spec, std::move(group), limitsFor(spec), powers());
    if (isSandboxed) {
        SandboxView view{folder, spec.id.value, {}, work};
        std::vector<std::string> wanted = spec.isolation.files;
        wanted.push_back(spec.contentDir);
        std::error_code error; // what is not there is not for the sandbox to complain about
        for (const std::string &path : wanted) {
            if (!path.empty() && std::filesystem::exists(nativePath(path), error))
                view.readable.push_back(std::filesystem::absolute(nativePath(path)).string());
        }
        confinement->setSandbox(m_sandbox.system(), std::move(view));
    }
    return confinement;
}

Result<> Confiner::limit(Confinement &confinement, const LaunchSpec &spec, std::int64_t leader)
{
    return confinement.limitTo(spec, limitsFor(spec), leader);
}

std::string Confiner::pathFor(const LaunchSpec &spec, const std::string &path)
{
    const bool isSandboxed = spec.isolation.kind == Isolation::Kind::Sandbox && m_sandbox.trouble().empty();
    return isSandboxed ? sandboxPath(m_sandbox.system(), path) : path;
}

std::string groupRecord(const std::string &dir)
{
    return dir + "/.groups";
}

} // namespace tidegate::runtime
