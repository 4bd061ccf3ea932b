#include "core/runtime/confinement.h"

#include <QtGlobal>

namespace tidegate::runtime {

namespace {

#ifdef Q_OS_LINUX
constexpr bool isLinux = true;
#else
constexpr bool isLinux = false;
#endif

std::string groupRemedy(const GroupPowers &powers)
{
    if (!isLinux)
        return "Run the engine on Linux.";
    return "Run tidegated as a systemd service, with systemd-run --user --scope -p Delegate=yes, or in a "
           "container whose /sys/fs/cgroup is writable (" +
           powers.trouble + ").";
}

Check memoryCheck(const GroupPowers &powers)
{
    Check check{"MemoryLimit", Check::State::Pass, "The kernel holds it: " + powers.place + '.', {}};
    if (powers.memory)
        return check;
    check.state = isLinux ? Check::State::Warn : Check::State::Fail;
    check.message = isLinux
                        ? "Memory is looked at twice a second, and what is over its limit is ended: until "
                          "then it can take more."
                        : "Memory is not read on this operating system, and its limit is not held.";
    check.remedy = groupRemedy(powers);
    return check;
}

Check cpuCheck(const GroupPowers &powers)
{
    if (powers.cpu)
        return {"CpuShare",
                Check::State::Pass,
                "The kernel holds requests and limits of CPU: " + powers.place + '.',
                {}};
    return {"CpuShare", Check::State::Fail,
            "Requests and limits of CPU are not held: any instance can take every core.",
            groupRemedy(powers)};
}

Check processCheck(const GroupPowers &powers)
{
    Check check{"ProcessLimit", Check::State::Pass, "The kernel holds it: " + powers.place + '.', {}};
    if (powers.processes)
        return check;
    check.state = isLinux ? Check::State::Warn : Check::State::Fail;
    if (!isLinux)
        check.message = "The number of an instance's processes is not held on this operating system.";
    else if (countUserTasks())
        check.message =
            "Processes and threads are bounded for the server's user as a whole: what it has when an "
            "instance starts, and the instance's own limit.";
    else
        check.message =
            "Processes and threads are counted twice a second, and what has more than its limit is "
            "ended: the kernel does not bound those of the superuser.";
    check.remedy = groupRemedy(powers);
    return check;
}

Check fileCheck()
{
    if (isLinux)
        return {"FileLimit", Check::State::Pass, "The kernel holds it, for each process.", {}};
    return {"FileLimit", Check::State::Fail,
            "The number of an instance's open files is not held on this operating system.",
            "Run the engine on Linux."};
}

Check lifetimeCheck(const GroupPowers &powers)
{
    if (!isLinux)
        return {"EndsWithServer", Check::State::Fail, "Instances outlive a server that is killed.",
                "End them by hand, or run the engine on Linux."};
    if (powers.any())
        return {"EndsWithServer",
                Check::State::Pass,
                "Instances die with the server, and the next one ends whatever of them is left, by their "
                "control groups and their mark.",
                {}};
    return {"EndsWithServer", Check::State::Warn,
            "Instances die with the server, and the next one ends what has their mark in its environment; a "
            "daemon that took it out is not found.",
            groupRemedy(powers)};
}

Check sandboxCheck(const std::string &trouble, const std::string &program)
{
    if (trouble.empty())
        return {"Sandbox", Check::State::Pass, "There are sandboxes, by bubblewrap at " + program + '.', {}};
    return {"Sandbox", Check::State::Fail, "Revisions that ask for a sandbox do not start: " + trouble + '.',
            isLinux ? "Install the package bubblewrap, and allow user namespaces (sysctl "
                      "kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0)."
                    : "Run the engine on Linux."};
}

/// A network of an instance's own would need a pair of virtual interfaces with addresses and routes, or a
/// forwarder that copies every byte, for the gateway to reach it.
Check networkCheck()
{
    return {
        "NetworkNamespace", Check::State::Warn,
        "Instances share the machine's network, sandboxed ones too: an app can connect to whatever listens "
        "here, other instances included.",
        "Let nothing that trusts every local program listen on this machine; give apps that must not meet "
        "an engine each."};
}

Check diskCheck()
{
    return {"DiskLimit", Check::State::Warn,
            "What an instance writes is removed when it ends, but until then nothing bounds it.",
            "Put the data folder on a file system of its own."};
}

} // namespace

std::vector<Check> Confiner::diagnosis()
{
    const GroupPowers able = powers();
    const std::string &trouble = m_sandbox.trouble();
    return {memoryCheck(able),
            cpuCheck(able),
            processCheck(able),
            fileCheck(),
            diskCheck(),
            lifetimeCheck(able),
            sandboxCheck(trouble, m_sandbox.system().program),
            networkCheck()};
}

} // namespace tidegate::runtime
