#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/runtime/diagnosis.h"
#include "core/runtime/probe.h"

#include <QObject>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::runtime {

/// What the processes of one instance together may use, beside memory. 0 = as much as there is. A control
/// group holds them where the server may make one; the engine's diagnosis says what holds them elsewhere.
struct Limits
{
    double cpuLimit = 0;         ///< cores, at most
    double cpuRequest = 0;       ///< cores, its share when the CPU is short; 0: as if it were 0.1
    std::uint32_t processes = 0; ///< processes and threads, all together
    std::uint32_t files = 0;     ///< open descriptors of each process
    bool operator==(const Limits &) const = default;
};

/// What an instance's processes can see of the machine.
struct Isolation
{
    enum class Kind
    {
        Process, ///< whatever the server's user can see
        Sandbox  ///< the system, read-only, and its own files; or the start fails
    };
    Kind kind = Kind::Process;
    std::vector<std::string> files; ///< absolute; what a sandboxed one reads beside contentDir
    bool operator==(const Isolation &) const = default;
};

/// Libraries of an engine that stand before the app on its class path.
struct JavaStack
{
    std::string name;                   ///< as the engine calls it
    std::vector<std::string> classPath; ///< jars, absolute
    std::string mainClass;              ///< the app's, for a start without -jar
    bool operator==(const JavaStack &) const = default;
};

/// An image that a container engine runs, in place of a process of this machine.
struct ContainerRun
{
    enum class Pull
    {
        IfNotPresent,
        Always,
        Never
    };
    std::string image; ///< `[host[:port]/]path[:tag][@sha256:…]`, as the engine takes it
    Pull pull = Pull::IfNotPresent;
    std::vector<std::string> entrypoint; ///< in place of the image's ENTRYPOINT; empty: that one; portMark
    std::vector<std::string> arguments;  ///< in place of the image's CMD; empty: that one, without entrypoint
    std::uint16_t port = 8080;           ///< PORT, where the app has a network of its own
    bool operator==(const ContainerRun &) const = default;
};

/// Stands in a word of a command for the port that the app is told, until there is one; argv can hold no NUL,
/// so that no word has it by chance.
constexpr std::string_view portMark{"\0PORT", 5};

struct LaunchSpec
{
    InstanceId id;
    std::vector<std::string> command; ///< argv, absolute or looked up in PATH; may hold portMark
    std::map<std::string, std::string> environment; ///< the app's own and K_…; PORT is added by the launcher
    std::optional<JavaStack> stack;                 ///< only with a command of `java … -jar`
    std::string
        contentDir; ///< its top-level entries are linked into the instance's private folder; may be empty
    std::string classArchive; ///< a JVM's, see ClassArchives; empty: the launcher looks for one
    std::uint16_t port = 0;   ///< 0: the launcher picks one
    std::string
        workingDir; ///< absolute, or a folder in the private one, made when it is missing; empty: that one
    Probes probes;
    std::uint64_t memoryLimit = 0; ///< bytes; 0 = none
    Limits limits;
    Isolation isolation;
    milliseconds grace{30'000}; ///< from SIGTERM to SIGKILL when a probe ends it and has none of its own
    /// Set: `command`, `contentDir` and `isolation` are not used, and a working folder is one of the image's.
    std::optional<ContainerRun> container = {};
};

/// How a process ended.
struct Exit
{
    enum class Kind
    {
        Code,
        Signal,
        FailedToStart,
        StartTimeout
    };
    Kind kind = Kind::Code;
    int value = 0;       ///< exit code or signal number
    std::string message; ///< one sentence: "exited with code 3 after 0.2 s", "was killed by signal 9", "did
                         ///< not listen on port 20001 within 60 s"
    bool requested = false; ///< stop() had been called
    std::string probe = {}; ///< `startup` or `liveness` when it was ended because that one failed
    /// Of a container, why there is no process: what Kubernetes calls it (ErrImagePull, RunContainerError,
    /// …).
    std::string reason = {};
};

/// Read from the kernel.
struct Usage
{
    double cpuSeconds = 0;
    std::uint64_t memoryBytes = 0; ///< proportional or resident, whole process group
};

/// Where the time of a start went; each from the launch() or claim() call, 0 until it has been reached.
struct StartRecord
{
    std::string origin = "direct"; ///< `direct`, `pool`, `stack`, `archive` or `container`; more may come
    std::chrono::microseconds launched{0}; ///< the process runs, or the host has its claim
    std::chrono::microseconds loaded{0}; ///< the app's code is there and begins; a direct start does not tell
    std::chrono::microseconds ready{0};
};

/// From when to when an app had its process, by the steady clock; what it is metered by.
struct RunTimes
{
    std::optional<SteadyTime> from;  ///< its program runs (after exec), or its host has its claim
    SteadyTime alive;                ///< while it runs: its process was alive then, for certain
    std::optional<SteadyTime> until; ///< its process was alive for the last time, right before it ended
    std::string host;                ///< HostKind::text() of the warm host it came out of; empty: none
};

/// One running process with one app; deleted with everything it started when this object goes. Main thread.
/// Phases in order: started → ready → (stopping) → exited. exited is the last signal, always sent once.
class Instance : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual const InstanceId &id() const = 0;
    virtual std::uint16_t
    port() const = 0; ///< where it listens; may change once before ready() when the app ignored PORT
    virtual std::int64_t pid() const = 0;
    /// SIGTERM to its process group, SIGKILL after the grace. Asked twice, the shorter grace counts.
    virtual void stop(milliseconds grace) = 0;
    virtual Usage usage() const = 0;
    virtual milliseconds startedAfter() const = 0; ///< from launch() to exec
    virtual milliseconds readyAfter() const = 0;   ///< from launch() to ready; 0 before
    virtual StartRecord startRecord() const { return {}; }
    virtual RunTimes runTimes() const { return {}; }
    /// Of an image, once it is known: `<repository>@sha256:…`. Empty: it runs none, or one that has no
    /// digest.
    virtual std::string imageDigest() const { return {}; }

Q_SIGNALS:
    void ready();
    /// After ready(): its readiness probe fails (`why`), or succeeds again (empty).
    void readinessChanged(bool isReady, const std::string &why);
    /// Its startup or liveness probe has failed (`why`, one sentence): it has been told to end, exited()
    /// follows within the grace.
    void failing(const std::string &why);
    /// Whole lines with breaks between them, in the order they were written; at most 16 KiB a line.
    void output(bool isError, const QByteArray &lines);
    void exited(const tidegate::runtime::Exit &exit);
};

/// Starts instances; the second version is the fake of the engine's tests. Main thread.
class Launcher
{
public:
    virtual ~Launcher() = default;
    /// Never fails at once: what goes wrong comes as exited(FailedToStart) from the event loop.
    virtual std::unique_ptr<Instance> launch(LaunchSpec spec) = 0;
    /// What the machine can give its instances and what it cannot; may take some milliseconds.
    virtual std::vector<Check> diagnosis() { return {}; }
};

struct LauncherOptions
{
    bool controlGroups = true; ///< where they can be made; without them, limits hold as they do elsewhere
};

/// Processes of this machine, each in its own process group and private folder under `dir`, each dying with
/// this process where the platform can do that (Linux: PR_SET_PDEATHSIG). Elsewhere survivors are ended by
/// endLeftovers() at the next start.
std::unique_ptr<Launcher> makeProcessLauncher(std::string dir, std::string serverId, const Clock &clock,
                                              const LauncherOptions &options = {});

/// Ends every process that a server with this id left behind (recognised by its control group, or its marker
/// in the environment, children and grandchildren too), removes their groups and folders, and says how many
/// there were. Call before the first launch.
int endLeftovers(const std::string &dir, const std::string &serverId);

} // namespace tidegate::runtime
