#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// A folder of one hierarchy of control groups, and what can be had there. Linux alone.
struct GroupFolder
{
    std::string path;
    bool isUnified = false; ///< version 2
    bool memory = false;
    bool cpu = false;
    bool cpuUsage = false;
    bool processes = false;
    GroupFolder child(const std::string &name) const;
    /// The file that takes in whoever writes `0` there. Version 1 has one for single threads, which a process
    /// just forked is: that one does not wait for the whole machine's forks, up to 20 ms when it is idle.
    std::string door() const { return path + (isUnified ? "/cgroup.procs" : "/tasks"); }
};

/// The file's text, empty when it cannot be read.
std::string readGroupFile(const std::string &path);
/// False, with errno, when the kernel does not take it.
bool writeGroupFile(const std::string &path, const std::string &text);
bool makeGroup(const std::string &path); ///< true when it is there already; false with errno
bool hasFile(const std::string &path);

/// Everything in the group and the groups below it.
std::vector<std::int64_t> membersOf(const std::string &path);
/// SIGKILL to all of them, once; none can fork any more where the group counts processes. How many there
/// were.
int killMembers(const GroupFolder &folder);
/// Kills again and again until it is empty, or two seconds have passed; how many there were.
int emptyGroup(const GroupFolder &folder);
/// The group and those below it, when they are empty.
bool removeGroup(const std::string &path);

} // namespace tidegate::runtime
