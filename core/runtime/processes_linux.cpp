#include "core/runtime/processes.h"

#include <QDir>
#include <QFile>
#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <linux/close_range.h>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <unordered_set>

namespace tidegate::runtime {

namespace {

constexpr auto shared = std::chrono::milliseconds(100);
constexpr auto endWithin = std::chrono::seconds(5);
constexpr auto endPause = std::chrono::milliseconds(5);
constexpr qint64 environmentMost = 4 << 20;
constexpr char oomScore[] = "500";
constexpr int leaderless = 0;

struct Row
{
    std::int64_t pid = 0;
    std::int64_t parent = 0;
    std::int64_t group = 0;
    bool isZombie = false;
    std::uint64_t cpuTicks = 0;
    std::uint64_t threads = 0;
    std::uint64_t residentPages = 0;
};

QByteArray readProc(const QString &path, qint64 most = 64 * 1024)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ? file.read(most) : QByteArray();
}

QString procPath(std::int64_t pid, const char *name)
{
    return QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name));
}

/// A line of /proc/<pid>/stat; the program's name stands in parentheses and may hold anything, those too.
std::optional<Row> parseStat(const QByteArray &stat)
{
    const qsizetype nameEnd = stat.lastIndexOf(')');
    if (nameEnd < 0)
        return std::nullopt;
    const QList<QByteArray> fields = stat.mid(nameEnd + 2).split(' ');
    if (fields.size() < 22)
        return std::nullopt;
    Row row;
    row.pid = stat.left(stat.indexOf(' ')).toLongLong();
    row.isZombie = fields[0] == "Z" || fields[0] == "X";
    row.parent = fields[1].toLongLong();
    row.group = fields[2].toLongLong();
    for (int i = 11; i <= 14; ++i) // its own time, and that of children it has waited for
        row.cpuTicks += fields[i].toULongLong();
    row.threads = fields[17].toULongLong();
    row.residentPages = fields[21].toULongLong();
    return row;
}

std::vector<std::int64_t> allPids()
{
    std::vector<std::int64_t> pids;
    for (const QString &name :
         QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Unsorted)) {
        bool isNumber = false;
        const qlonglong pid = name.toLongLong(&isNumber);
        if (isNumber)
            pids.push_back(pid);
    }
    return pids;
}

std::vector<Row> readTable()
{
    std::vector<Row> rows;
    for (const std::int64_t pid : allPids()) {
        if (auto row = parseStat(readProc(procPath(pid, "stat"), 4096)))
            rows.push_back(*row);
    }
    return rows;
}

double ticksPerSecond()
{
    static const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    return ticks;
}

bool hasMarker(std::int64_t pid, const QByteArray &marker)
{
    const QByteArray environment = '\0' + readProc(procPath(pid, "environ"), environmentMost) + '\0';
    return environment.contains('\0' + marker + '\0');
}

std::set<QByteArray> socketInodes(const std::vector<std::int64_t> &pids)
{
    std::set<QByteArray> inodes;
    for (const std::int64_t pid : pids) {
        const QString folder = procPath(pid, "fd");
        for (const QString &name :
             QDir(folder).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot, QDir::Unsorted)) {
            char target[64];
            const QByteArray path = QFile::encodeName(folder + u'/' + name);
            const ssize_t length = ::readlink(path.constData(), target, sizeof target);
            const QByteArray text(target, std::max<ssize_t>(length, 0));
            if (text.startsWith("socket:["))
                inodes.insert(text.mid(8, text.size() - 9));
        }
    }
    return inodes;
}

/// Addresses as /proc/net has them: 32-bit words in the machine's byte order, in hexadecimal (little-endian
/// machines).
bool isReachable(const QByteArray &address)
{
    constexpr const char *reachable[] = {"00000000", "0100007F", "00000000000000000000000000000000",
                                         "0000000000000000FFFF00000100007F"};
    return std::any_of(std::begin(reachable), std::end(reachable),
                       [&](const char *known) { return address == known; });
}

void addListeners(const QString &table, const std::set<QByteArray> &inodes,
                  std::map<std::uint16_t, bool> &found)
{
    QFile file(table);
    if (!file.open(QIODevice::ReadOnly))
        return;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() < 10 || fields[3] != "0A" || !inodes.contains(fields[9]))
            continue;
        const QList<QByteArray> local = fields[1].split(':');
        const auto port = static_cast<std::uint16_t>(local.value(1).toUInt(nullptr, 16));
        found[port] = found[port] || isReachable(local[0]);
    }
}

void raiseOomScore()
{
    const int fd = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    [[maybe_unused]] const ssize_t written = ::write(fd, oomScore, sizeof oomScore - 1);
    ::close(fd);
}

/// Never above what the process (0: this one) is held to.
void lowerLimit(pid_t process, __rlimit_resource which, rlim_t most)
{
    rlimit limit{};
    if (::prlimit(process, which, nullptr, &limit) != 0)
        return;
    limit.rlim_max = std::min(limit.rlim_max, most);
    limit.rlim_cur = std::min(limit.rlim_cur, limit.rlim_max);
    if (which == RLIMIT_NOFILE)
        limit.rlim_cur = limit.rlim_max;
    ::prlimit(process, which, &limit, nullptr);
}

void lowerLimits(pid_t process, const ChildHold &hold)
{
    if (hold.files > 0)
        lowerLimit(process, RLIMIT_NOFILE, hold.files);
    if (hold.userTasks > 0)
        lowerLimit(process, RLIMIT_NPROC, hold.userTasks);
}

/// An instance outside of its limits must not begin.
void enterGroups(const GroupDoors &doors)
{
    constexpr char why[] = "tidegate: the instance could not be put into its control group\n";
    for (const int door : doors.descriptors) {
        if (::write(door, "0", 1) == 1)
            continue;
        [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, why, sizeof why - 1);
        ::_exit(126);
    }
}

/// Runs between fork and exec: only what is safe there. Signals are set back first, so that none of the
/// server's handlers runs here.
void becomeInstance(pid_t server, int input, int output, int error, const ChildHold &hold)
{
    for (int signal = 1; signal < 32; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (input >= 0)
        ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(error, STDERR_FILENO);
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != server) // it died before prctl() took hold
        ::_exit(127);
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    raiseOomScore();
    lowerLimits(0, hold);
    if (hold.doors)
        enterGroups(*hold.doors);
    ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
}

} // namespace

void prepareChild(QProcess &process, const OutputReader &output, const ChildHold &hold, int input)
{
    process.setChildProcessModifier([server = ::getpid(), input, out = output.childOutput(),
                                     error = output.childError(),
                                     hold] { becomeInstance(server, input, out, error, hold); });
}

void prepareBackground(QProcess &process)
{
    process.setChildProcessModifier([server = ::getpid()] {
        const sched_param none{};
        ::sched_setscheduler(0, SCHED_IDLE, &none);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != server)
            ::_exit(127);
    });
}

void limitProcess(std::int64_t pid, const ChildHold &hold)
{
    if (pid > leaderless)
        lowerLimits(static_cast<pid_t>(pid), hold);
}

void releaseChild(QProcess &process)
{
    process.setChildProcessModifier({});
}

std::optional<std::uint64_t> countUserTasks()
{
    const uid_t user = ::geteuid();
    if (user == 0)
        return std::nullopt;
    std::uint64_t tasks = 0;
    for (const Row &row : readTable()) {
        struct stat owner
        {
        };
        if (::stat(procPath(row.pid, "").toLatin1().constData(), &owner) == 0 && owner.st_uid == user)
            tasks += row.threads;
    }
    return tasks;
}

void signalGroup(QProcess &process, std::int64_t leader, EndSignal signal)
{
    if (leader <= leaderless)
        return;
    const int number = signal == EndSignal::Kill ? SIGKILL : SIGTERM;
    const auto pid = static_cast<pid_t>(leader);
    // Between fork and setsid() there is no group yet. Once the leader has been waited for, its number alone
    // may be another's.
    if (::kill(-pid, number) != 0 && process.state() != QProcess::NotRunning)
        ::kill(pid, number);
}

struct ProcessTable::Private
{
    const std::vector<Row> &rows(bool anew);
    std::vector<const Row *> family(std::int64_t leader, bool anew);

    std::vector<Row> table;
    std::unordered_multimap<std::int64_t, const Row *> byGroup;
    std::unordered_multimap<std::int64_t, const Row *> byParent;
    std::chrono::steady_clock::time_point read;
};

const std::vector<Row> &ProcessTable::Private::rows(bool anew)
{
    const auto now = std::chrono::steady_clock::now();
    if (!anew && !table.empty() && now - read <= shared)
        return table;
    table = readTable();
    read = now;
    byGroup.clear();
    byParent.clear();
    for (const Row &row : table) {
        byGroup.emplace(row.group, &row);
        byParent.emplace(row.parent, &row);
    }
    return table;
}

/// Those of its group, and what they started, wherever that went since.
std::vector<const Row *> ProcessTable::Private::family(std::int64_t leader, bool anew)
{
    rows(anew);
    std::vector<const Row *> members;
    std::unordered_set<std::int64_t> known;
    const auto take = [&](auto range) {
        for (auto each = range.first; each != range.second; ++each) {
            if (known.insert(each->second->pid).second)
                members.push_back(each->second);
        }
    };
    if (leader > leaderless)
        take(byGroup.equal_range(leader));
    for (size_t i = 0; i < members.size(); ++i)
        take(byParent.equal_range(members[i]->pid));
    return members;
}

ProcessTable::ProcessTable() : d(std::make_unique<Private>()) {}
ProcessTable::~ProcessTable() = default;

Usage ProcessTable::usage(std::int64_t leader)
{
    static const auto pageSize = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    Usage usage;
    for (const Row *row : d->family(leader, false)) {
        usage.cpuSeconds += static_cast<double>(row->cpuTicks) / ticksPerSecond();
        usage.memoryBytes += row->residentPages * pageSize;
    }
    return usage;
}

std::uint64_t ProcessTable::tasks(std::int64_t leader)
{
    std::uint64_t tasks = 0;
    for (const Row *row : d->family(leader, false))
        tasks += row->threads;
    return tasks;
}

bool ProcessTable::isGroupAlive(std::int64_t leader)
{
    if (leader <= leaderless || (::kill(-static_cast<pid_t>(leader), 0) != 0 && errno == ESRCH))
        return false;
    const auto members = d->family(leader, true); // zombies that nobody waits for count as gone
    return std::any_of(members.begin(), members.end(), [](const Row *row) { return !row->isZombie; });
}

/// The outer process has one child, the first of the namespace, which leads the group, and the app is its
/// first child.
std::int64_t ProcessTable::sandboxedGroup(std::int64_t leader)
{
    d->rows(true);
    const auto first = d->byParent.find(leader);
    if (leader <= leaderless || first == d->byParent.end())
        return leaderless;
    const Row &inner = *first->second;
    return inner.group == inner.pid && d->byParent.contains(inner.pid) ? inner.pid : leaderless;
}

std::vector<Listener> ProcessTable::listeners(std::int64_t leader)
{
    std::vector<std::int64_t> pids;
    for (const Row *row : d->family(leader, true))
        pids.push_back(row->pid);
    const std::set<QByteArray> inodes = socketInodes(pids);
    std::map<std::uint16_t, bool> found;
    addListeners(QStringLiteral("/proc/net/tcp"), inodes, found);
    addListeners(QStringLiteral("/proc/net/tcp6"), inodes, found);
    std::vector<Listener> listeners;
    for (const auto &[port, reachable] : found)
        listeners.push_back({port, reachable});
    return listeners;
}

void ProcessTable::endStragglers(std::int64_t leader, const std::string &marker)
{
    const std::vector<Row> &rows = d->rows(true);
    std::set<std::int64_t> ownGroups; // of instances that run: nothing of theirs is a straggler
    for (const Row &row : rows) {
        if (row.parent == ::getpid() && row.group == row.pid && row.pid != leader)
            ownGroups.insert(row.group);
    }
    for (const Row &row : rows) {
        if (row.isZombie || row.pid == ::getpid() || ownGroups.contains(row.group) || row.parent == 0)
            continue;
        if (hasMarker(row.pid, QByteArray::fromStdString(marker)))
            ::kill(static_cast<pid_t>(row.pid), SIGKILL);
    }
}

int endMarked(const std::string &marker)
{
    const QByteArray wanted = QByteArray::fromStdString(marker);
    const auto until = std::chrono::steady_clock::now() + endWithin;
    std::set<std::int64_t> ended;
    // Again and again, for a process may have forked between the reading and the signal.
    while (true) {
        bool isAnyLeft = false;
        for (const std::int64_t pid : allPids()) {
            if (pid == ::getpid() || !hasMarker(pid, wanted))
                continue;
            isAnyLeft = ::kill(static_cast<pid_t>(pid), SIGKILL) == 0 || isAnyLeft;
            ended.insert(pid);
        }
        if (!isAnyLeft || std::chrono::steady_clock::now() > until)
            return static_cast<int>(ended.size());
        std::this_thread::sleep_for(endPause);
    }
}

} // namespace tidegate::runtime
