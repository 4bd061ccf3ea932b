#pragma once

#include "core/runtime/control_groups.h"
#include "core/runtime/diagnosis.h"
#include "core/runtime/processes.h"
#include "core/runtime/sandbox.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// What one instance is held in: its control group, its limits, its sandbox. Made before its start; with this
/// object everything in the group ends. Main thread.
class Confinement
{
public:
    Confinement(const LaunchSpec &spec, std::unique_ptr<ControlGroup> group, ChildHold hold,
                GroupPowers powers);

    /// For prepareChild(), of the app as of an exec probe. Without `doors`, and an Error, when the system has
    /// no descriptors left.
    Result<ChildHold> hold() const;
    /// argv of a program with all its arguments, in the sandbox when there is one.
    std::vector<std::string> wrapped(std::vector<std::string> command) const;
    bool isSandboxed() const { return !m_sandbox.program.empty(); }
    /// For a process that was started before it was known what it is to run: the limits of that spec, from
    /// now on. Not for one that asks for a sandbox.
    Result<> limitTo(const LaunchSpec &spec, ChildHold hold, std::int64_t leader);
    void setSandbox(SandboxSystem system, SandboxView view);

    /// Of the group where it counts, of the table's processes where not.
    Usage usage(ProcessTable &table, std::int64_t leader) const;
    bool needsLooks() const; ///< whether trespass() has something to find
    /// Why the instance has to be ended now: a limit that it is over; empty: none.
    std::string trespass(ProcessTable &table, std::int64_t leader) const;
    /// What the kernel ended it for; empty: it was not the kernel.
    std::string causeOfEnd() const;
    /// A further part of the sentence about an app that ended by itself; empty, or `; it wanted more than …`.
    std::string remark() const;
    /// SIGTERM for the app and its group.
    void terminate(QProcess &process, ProcessTable &table, std::int64_t leader) const;
    void kill(QProcess &process, std::int64_t leader) const;
    bool isEmpty() const; ///< of its group; true where there is none
    bool hasGroup() const { return m_group != nullptr; }

private:
    std::uint64_t m_memoryLimit;
    Limits m_limits;
    const std::unique_ptr<ControlGroup> m_group;
    ChildHold m_hold;
    const GroupPowers m_powers;
    SandboxSystem m_sandbox;
    SandboxView m_view;
};

/// Makes the confinements of one server, and knows what this machine can give. Main thread.
class Confiner
{
public:
    /// `groups` may be null: none are made. `path` is the server's PATH, `hidden` its folder, which sandboxes
    /// do not see.
    Confiner(std::unique_ptr<ControlGroups> groups, std::string path, std::string hidden);
    /// An Error, for people, when it cannot have what it asks for.
    Result<std::unique_ptr<Confinement>> confine(const LaunchSpec &spec, const InstanceFolder &folder,
                                                 const std::string &work);
    /// Gives a confinement that was made for a waiting host the limits of what it is to run.
    Result<> limit(Confinement &confinement, const LaunchSpec &spec, std::int64_t leader);
    /// The PATH that such an instance has in place of this one.
    std::string pathFor(const LaunchSpec &spec, const std::string &path);
    /// What this machine can give and what it cannot.
    std::vector<Check> diagnosis();
    GroupPowers powers() const;

private:
    ChildHold limitsFor(const LaunchSpec &spec);

    const std::unique_ptr<ControlGroups> m_groups;
    Sandbox m_sandbox;
    std::uint64_t m_userTasks = 0; ///< as of m_counted
    SteadyTime m_counted;
};

/// Where the control groups of the instances in `dir` are written down.
std::string groupRecord(const std::string &dir);

} // namespace tidegate::runtime
