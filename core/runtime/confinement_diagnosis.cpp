#include "core/runtime/confinement.h"

#include <QtGlobal>

namespace tidegate::runtime {

namespace {

#ifdef Q_OS_LINUX
constexpr bool isLinux = true;
#else
constexpr bool isLinux = false;
#endif

Bilingual onLinux()
{
    return {"Run the engine on Linux.", "请在 Linux 上运行引擎。"};
}

Bilingual groupRemedy(const GroupPowers &powers)
{
    if (!isLinux)
        return onLinux();
    return {
        "Run tidegated as a systemd service, with systemd-run --user --scope -p Delegate=yes, or in a "
        "container whose /sys/fs/cgroup is writable (" +
            powers.trouble + ").",
        "请以 systemd 服务、systemd-run --user --scope -p Delegate=yes，或在 /sys/fs/cgroup 可写的容器中运行 "
        "tidegated（" +
            powers.trouble + "）。"};
}

Bilingual heldByKernel(const GroupPowers &powers)
{
    return {"The kernel holds it: " + powers.place + '.', "由内核执行：" + powers.place + "。"};
}

Check memoryCheck(const GroupPowers &powers)
{
    Check check{"MemoryLimit", Check::State::Pass, heldByKernel(powers), {}};
    if (powers.memory)
        return check;
    check.state = isLinux ? Check::State::Warn : Check::State::Fail;
    check.message =
        isLinux ? Bilingual{"Memory is looked at twice a second, and what is over its limit is ended: "
                            "until then it can take more.",
                            "每秒检查两次内存，超过上限的实例会被结束；在此之前它可以占用更多。"}
                : Bilingual{"Memory is not read on this operating system, and its limit is not held.",
                            "在此操作系统上不读取内存用量，内存上限不生效。"};
    check.remedy = groupRemedy(powers);
    return check;
}

Check cpuCheck(const GroupPowers &powers)
{
    if (powers.cpu)
        return {"CpuShare",
                Check::State::Pass,
                {"The kernel holds requests and limits of CPU: " + powers.place + '.',
                 "CPU 的请求与上限由内核执行：" + powers.place + "。"},
                {}};
    return {"CpuShare",
            Check::State::Fail,
            {"Requests and limits of CPU are not held: any instance can take every core.",
             "CPU 的请求与上限不生效：任何实例都可能占满所有核。"},
            groupRemedy(powers)};
}

Bilingual processMessage()
{
    if (!isLinux)
        return {"The number of an instance's processes is not held on this operating system.",
                "在此操作系统上不限制实例的进程数。"};
    if (countUserTasks())
        return {"Processes and threads are bounded for the server's user as a whole: what it has when an "
                "instance starts, and the instance's own limit.",
                "进程与线程按服务器所用的用户合并限制：实例启动时已有的数量，加上实例自身的上限。"};
    return {"Processes and threads are counted twice a second, and what has more than its limit is "
            "ended: the kernel does not bound those of the superuser.",
            "每秒统计两次进程与线程，超过上限的实例会被结束：内核不限制超级用户的进程。"};
}

Check processCheck(const GroupPowers &powers)
{
    if (powers.processes)
        return {"ProcessLimit", Check::State::Pass, heldByKernel(powers), {}};
    return {"ProcessLimit", isLinux ? Check::State::Warn : Check::State::Fail, processMessage(),
            groupRemedy(powers)};
}

Check fileCheck()
{
    if (isLinux)
        return {"FileLimit",
                Check::State::Pass,
                {"The kernel holds it, for each process.", "由内核按进程执行。"},
                {}};
    return {"FileLimit",
            Check::State::Fail,
            {"The number of an instance's open files is not held on this operating system.",
             "在此操作系统上不限制实例打开的文件数。"},
            onLinux()};
}

Check lifetimeCheck(const GroupPowers &powers)
{
    if (!isLinux)
        return {"EndsWithServer",
                Check::State::Fail,
                {"Instances outlive a server that is killed.", "服务器被强行结束后，实例仍会继续运行。"},
                {"End them by hand, or run the engine on Linux.", "请手动结束它们，或在 Linux 上运行引擎。"}};
    if (powers.any())
        return {"EndsWithServer",
                Check::State::Pass,
                {"Instances die with the server, and the next one ends whatever of them is left, by their "
                 "control groups and their mark.",
                 "实例随服务器一起结束；若有残留，下一次启动的服务器会按控制组和标记将其结束。"},
                {}};
    return {"EndsWithServer",
            Check::State::Warn,
            {"Instances die with the server, and the next one ends what has their mark in its environment; a "
             "daemon that took it out is not found.",
             "实例随服务器一起结束；若有残留，下一次启动的服务器会按环境变量中的标记将其结束，但去掉标记的守"
             "护进程无法找到。"},
            groupRemedy(powers)};
}

Check sandboxCheck(const std::string &trouble, const std::string &program)
{
    if (trouble.empty())
        return {"Sandbox",
                Check::State::Pass,
                {"There are sandboxes, by bubblewrap at " + program + '.',
                 "可使用沙箱，由 " + program + " 处的 bubblewrap 提供。"},
                {}};
    return {"Sandbox",
            Check::State::Fail,
            {"Revisions that ask for a sandbox do not start: " + trouble + '.',
             "要求沙箱的版本无法启动：" + trouble + "。"},
            isLinux ? Bilingual{"Install the package bubblewrap, and allow user namespaces (sysctl "
                                "kernel.unprivileged_userns_clone=1 or "
                                "kernel.apparmor_restrict_unprivileged_userns=0).",
                                "请安装 bubblewrap 软件包，并允许用户命名空间（sysctl "
                                "kernel.unprivileged_userns_clone=1 或 "
                                "kernel.apparmor_restrict_unprivileged_userns=0）。"}
                    : onLinux()};
}

/// A network of an instance's own would need a pair of virtual interfaces with addresses and routes, or a
/// forwarder that copies every byte, for the gateway to reach it.
Check networkCheck()
{
    return {
        "NetworkNamespace",
        Check::State::Warn,
        {"Instances share the machine's network, sandboxed ones too: an app can connect to whatever listens "
         "here, other instances included.",
         "实例（包括沙箱中的实例）共用本机网络：应用可以连接本机上的任何监听端口，包括其他实例。"},
        {"Let nothing that trusts every local program listen on this machine; give apps that must not meet "
         "an engine each.",
         "不要在本机运行信任所有本地程序的服务；不应互相访问的应用请分别使用各自的引擎。"}};
}

Check diskCheck()
{
    return {"DiskLimit",
            Check::State::Warn,
            {"What an instance writes is removed when it ends, but until then nothing bounds it.",
             "实例写入的内容在其结束时清除，但在此之前没有上限。"},
            {"Put the data folder on a file system of its own.", "请将数据目录放在单独的文件系统上。"}};
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
