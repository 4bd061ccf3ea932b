#include "core/runtime/group_place.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace tidegate::runtime {

namespace {

constexpr std::array wanted{"memory", "pids", "cpu"};
constexpr auto probeName = "probe";

std::vector<std::string> wordsIn(const std::string &path)
{
    std::istringstream text(readGroupFile(path));
    std::vector<std::string> words;
    for (std::string word; text >> word;)
        words.push_back(word);
    return words;
}

bool has(const std::vector<std::string> &words, const std::string &word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<GroupMount> mounts()
{
    return groupMounts(readGroupFile("/proc/self/mountinfo"), readGroupFile("/proc/self/cgroup"));
}

std::string parentOf(const std::string &path)
{
    return std::filesystem::path(path).parent_path().string();
}

/// What bounds the group would not bound one beside it. Processes do not count: systemd bounds them in every
/// unit.
bool isBounded(const std::string &path)
{
    const auto limits = {"/memory.max", "/cpu.max"};
    return std::any_of(limits.begin(), limits.end(), [&](const char *name) {
        const auto words = wordsIn(path + name);
        return !words.empty() && words.front() != "max";
    });
}

/// 0, or the errno of a process that tried to come in.
int enter(const std::string &door)
{
    const int fd = ::open(door.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(::write(fd, "0", 1) == 1 ? 0 : errno);
    const int why = errno;
    ::close(fd);
    if (child < 0)
        return why;
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

/// Instances together weigh as much as the whole machine, so that they are not one program among many.
void setWeight(const GroupFolder &folder)
{
    const std::uint64_t shares = cpuShares(double(std::max(1u, std::thread::hardware_concurrency())));
    if (folder.cpu && folder.isUnified)
        writeGroupFile(folder.path + "/cpu.weight",
                       std::to_string(std::max<std::uint64_t>(100, cpuWeight(shares))));
    else if (folder.cpu)
        writeGroupFile(folder.path + "/cpu.shares", std::to_string(shares));
}

} // namespace

GroupPlaces::GroupPlaces(const std::string &serverId) : m_name(groupName(serverId))
{
    const std::vector<GroupMount> all = mounts();
    if (all.empty())
        m_powers.trouble = "no hierarchy of control groups is mounted here";
    for (const GroupMount &mount : all) {
        if (mount.isUnified)
            openUnified(mount);
        else
            openSeparate(mount);
    }
    std::stable_sort(m_folders.begin(), m_folders.end(),
                     [](const GroupFolder &a, const GroupFolder &b) { return a.processes && !b.processes; });
    tellPowers();
}

GroupPlaces::~GroupPlaces()
{
    for (const GroupFolder &folder : m_folders) {
        emptyGroup(folder);
        removeGroup(folder.path);
    }
    moveBack();
}

void GroupPlaces::tellPowers()
{
    std::string paths;
    for (const GroupFolder &folder : m_folders) {
        m_powers.memory = m_powers.memory || folder.memory;
        m_powers.cpu = m_powers.cpu || folder.cpu;
        m_powers.processes = m_powers.processes || folder.processes;
        setWeight(folder);
        paths += (paths.empty() ? "" : ", ") + folder.path;
    }
    if (!m_folders.empty())
        m_powers.place =
            std::string("cgroup version ") + (m_folders.front().isUnified ? "2" : "1") + " at " + paths;
}

void GroupPlaces::miss(const std::string &what, const std::string &where)
{
    const std::string why = errno == 0 ? std::string() : std::string(": ") + std::strerror(errno);
    m_powers.trouble += (m_powers.trouble.empty() ? "" : "; ") + what + " in " + where + why;
}

/// Makes a group in it and lets a process in.
bool GroupPlaces::admits(const GroupFolder &folder)
{
    const GroupFolder probe = folder.child(probeName);
    if (!makeGroup(probe.path)) {
        miss("no group can be made", folder.path);
        return false;
    }
    errno = enter(probe.door());
    if (errno != 0)
        miss("no process comes into a group", folder.path);
    const bool isIn = errno == 0;
    removeGroup(probe.path);
    return isIn;
}

void GroupPlaces::openSeparate(const GroupMount &mount)
{
    GroupFolder folder;
    folder.memory = has(mount.controllers, "memory");
    folder.cpu = has(mount.controllers, "cpu");
    folder.cpuUsage = has(mount.controllers, "cpuacct");
    folder.processes = has(mount.controllers, "pids");
    folder.path = mount.own + '/' + m_name;
    if (!folder.memory && !folder.cpu && !folder.cpuUsage && !folder.processes)
        return;
    if (!makeGroup(folder.path))
        return miss("no group can be made", mount.own);
    if (admits(folder))
        m_folders.push_back(folder);
    else
        removeGroup(folder.path);
}

void GroupPlaces::openUnified(const GroupMount &mount)
{
    const auto there = wordsIn(mount.top + "/cgroup.controllers");
    if (std::none_of(wanted.begin(), wanted.end(), [&](const char *name) { return has(there, name); }))
        return; // another hierarchy has them
    for (std::string parent = mount.own;; parent = parentOf(parent)) {
        if (tryUnified(parent, parent == mount.own)) {
            m_powers.trouble.clear();
            return;
        }
        if (parent == mount.top || !parent.starts_with(mount.top))
            return;
        if (isBounded(parent)) {
            errno = 0;
            return miss(
                "the server has a memory or CPU limit of its own, which groups above it would escape,",
                parent);
        }
    }
}

/// Out of a group that is to have groups below it; only when nobody else is in it.
bool GroupPlaces::moveServer(const std::string &parent)
{
    const auto members = wordsIn(parent + "/cgroup.procs");
    const std::string leaf = parent + '/' + m_name + serverSuffix;
    if (members != std::vector{std::to_string(::getpid())}) {
        errno = 0;
        miss("there are other processes beside the server", parent);
        return false;
    }
    if (!makeGroup(leaf) || !writeGroupFile(leaf + "/cgroup.procs", "0")) {
        miss("the server cannot move", parent);
        removeGroup(leaf);
        return false;
    }
    m_movedFrom = parent;
    return true;
}

void GroupPlaces::moveBack()
{
    for (const std::string &name : m_enabled)
        writeGroupFile(m_enabledIn + "/cgroup.subtree_control", '-' + name);
    m_enabled.clear();
    if (m_movedFrom.empty())
        return;
    writeGroupFile(m_movedFrom + "/cgroup.procs", "0");
    removeGroup(m_movedFrom + '/' + m_name + serverSuffix);
    m_movedFrom.clear();
}

bool GroupPlaces::tryUnified(const std::string &parent, bool isOwn)
{
    const bool isRoot = !hasFile(parent + "/cgroup.type"); // the machine's root alone may have both
    const auto there = wordsIn(parent + "/cgroup.controllers");
    GroupFolder folder;
    folder.isUnified = true;
    folder.cpuUsage = true;
    folder.path = parent + '/' + m_name;
    if (!makeGroup(folder.path)) {
        miss("no group can be made", parent);
        return false;
    }
    bool isGood = !isOwn || isRoot || moveServer(parent);
    m_enabledIn = parent;
    for (const char *name : wanted) {
        if (!isGood || !has(there, name) || has(wordsIn(parent + "/cgroup.subtree_control"), name))
            continue;
        if (writeGroupFile(parent + "/cgroup.subtree_control", std::string("+") + name))
            m_enabled.emplace_back(name);
    }
    for (const char *name : wanted) // each by itself: what one lacks is not lost to the others
        writeGroupFile(folder.path + "/cgroup.subtree_control", std::string("+") + name);
    const auto on = wordsIn(folder.path + "/cgroup.subtree_control");
    folder.memory = has(on, "memory");
    folder.processes = has(on, "pids");
    folder.cpu = has(on, "cpu");
    if (isGood && on.empty()) {
        errno = 0;
        miss("memory, pids and cpu are not handed on", parent);
    }
    isGood = isGood && !on.empty() && admits(folder);
    if (isGood) {
        m_folders.push_back(folder);
    } else {
        removeGroup(folder.path);
        moveBack();
    }
    return isGood;
}

std::vector<std::string> GroupPlaces::candidates(const std::string &serverId)
{
    std::vector<std::string> found;
    for (const GroupMount &mount : mounts()) {
        for (std::string parent = mount.own; parent.starts_with(mount.top); parent = parentOf(parent)) {
            const std::string path = parent + '/' + groupName(serverId);
            if (hasFile(path) || hasFile(path + serverSuffix))
                found.push_back(path);
        }
    }
    return found;
}

bool GroupPlaces::isPlace(const std::string &path, const std::string &serverId)
{
    const std::vector<GroupMount> all = mounts();
    return path.ends_with('/' + groupName(serverId)) && path.find("/../") == std::string::npos &&
           std::any_of(all.begin(), all.end(),
                       [&](const GroupMount &mount) { return path.starts_with(mount.top + '/'); });
}

} // namespace tidegate::runtime
