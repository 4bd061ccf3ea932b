#include "core/runtime/group_folder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace tidegate::runtime {

namespace {

constexpr auto emptyWithin = std::chrono::seconds(2);
constexpr auto emptyPause = std::chrono::milliseconds(1);
constexpr mode_t groupMode = 0755;

std::vector<std::string> foldersIn(const std::string &path)
{
    std::vector<std::string> folders;
    std::error_code error;
    for (std::filesystem::directory_iterator each(path, error), end; !error && each != end;
         each.increment(error)) {
        if (each->is_directory(error))
            folders.push_back(each->path().string());
    }
    return folders;
}

} // namespace

GroupFolder GroupFolder::child(const std::string &name) const
{
    GroupFolder child = *this;
    child.path += '/' + name;
    return child;
}

std::string readGroupFile(const std::string &path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    std::string text;
    std::array<char, 4096> block{};
    ssize_t got = 0;
    while ((got = ::read(fd, block.data(), block.size())) > 0)
        text.append(block.data(), size_t(got));
    ::close(fd);
    return text;
}

bool writeGroupFile(const std::string &path, const std::string &text)
{
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool isTaken = ::write(fd, text.data(), text.size()) == ssize_t(text.size());
    const int why = errno;
    ::close(fd);
    errno = why;
    return isTaken;
}

bool makeGroup(const std::string &path)
{
    return ::mkdir(path.c_str(), groupMode) == 0 || errno == EEXIST;
}

bool hasFile(const std::string &path)
{
    return ::access(path.c_str(), F_OK) == 0;
}

std::vector<std::int64_t> membersOf(const std::string &path)
{
    std::vector<std::int64_t> members;
    std::istringstream lines(readGroupFile(path + "/cgroup.procs"));
    std::int64_t pid = 0;
    while (lines >> pid)
        members.push_back(pid);
    for (const std::string &folder : foldersIn(path)) {
        const auto more = membersOf(folder);
        members.insert(members.end(), more.begin(), more.end());
    }
    return members;
}

int killMembers(const GroupFolder &folder)
{
    if (folder.processes)
        writeGroupFile(folder.path + "/pids.max", "0");
    if (folder.isUnified && writeGroupFile(folder.path + "/cgroup.kill", "1"))
        return int(membersOf(folder.path).size());
    const auto members = membersOf(folder.path);
    for (const std::int64_t pid : members) {
        if (pid > 0 && pid != ::getpid())
            ::kill(pid_t(pid), SIGKILL);
    }
    return int(members.size());
}

int emptyGroup(const GroupFolder &folder)
{
    const auto until = std::chrono::steady_clock::now() + emptyWithin;
    std::set<std::int64_t> ended;
    while (true) {
        const auto members = membersOf(folder.path);
        ended.insert(members.begin(), members.end());
        if (members.empty() || std::chrono::steady_clock::now() > until)
            return int(ended.size());
        killMembers(folder);
        std::this_thread::sleep_for(emptyPause);
    }
}

bool removeGroup(const std::string &path)
{
    for (const std::string &folder : foldersIn(path))
        removeGroup(folder);
    return ::rmdir(path.c_str()) == 0 || errno == ENOENT;
}

} // namespace tidegate::runtime
