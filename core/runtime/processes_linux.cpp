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
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

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

/// Runs between fork and exec: only what is safe there. Signals are set back first, so that none of the
/// server's handlers runs here.
void becomeInstance(pid_t server, int input, int output, int error)
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
    ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
}

} // namespace

void prepareChild(QProcess &process, const OutputReader &output, int input)
{
    process.setChildProcessModifier(
        [server = ::getpid(), input, out = output.childOutput(), error = output.childError()] {
            becomeInstance(server, input, out, error);
        });
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
    std::vector<std::int64_t> members(std::int64_t leader);

    std::vector<Row> table;
    std::chrono::steady_clock::time_point read;
};

const std::vector<Row> &ProcessTable::Private::rows(bool anew)
{
    const auto now = std::chrono::steady_clock::now();
    if (anew || table.empty() || now - read > shared) {
        table = readTable();
        read = now;
    }
    return table;
}

std::vector<std::int64_t> ProcessTable::Private::members(std::int64_t leader)
{
    std::vector<std::int64_t> pids;
    for (const Row &row : rows(true)) {
        if (row.group == leader && !row.isZombie)
            pids.push_back(row.pid);
    }
    return pids;
}

ProcessTable::ProcessTable() : d(std::make_unique<Private>()) {}
ProcessTable::~ProcessTable() = default;

double cpuSecondsOf(std::int64_t pid)
{
    const auto row = parseStat(readProc(procPath(pid, "stat"), 4096));
    return row ? static_cast<double>(row->cpuTicks) / ticksPerSecond() : 0;
}

Usage ProcessTable::usage(std::int64_t leader)
{
    static const auto pageSize = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    Usage usage;
    for (const Row &row : d->rows(false)) {
        if (leader <= leaderless || row.group != leader)
            continue;
        usage.cpuSeconds += static_cast<double>(row.cpuTicks) / ticksPerSecond();
        usage.memoryBytes += row.residentPages * pageSize;
    }
    return usage;
}

bool ProcessTable::isGroupAlive(std::int64_t leader)
{
    if (leader <= leaderless || (::kill(-static_cast<pid_t>(leader), 0) != 0 && errno == ESRCH))
        return false;
    return !d->members(leader).empty(); // zombies that nobody waits for count as gone
}

std::vector<Listener> ProcessTable::listeners(std::int64_t leader)
{
    const std::set<QByteArray> inodes = socketInodes(d->members(leader));
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
