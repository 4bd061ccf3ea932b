#pragma once

#include "core/runtime/control_groups.h"
#include "core/runtime/launcher.h"
#include "core/runtime/output_reader.h"

#include <QProcess>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

// Processes as this operating system has them: processes_linux.cpp knows groups, /proc and PR_SET_PDEATHSIG;
// processes_generic.cpp knows what QProcess does, one process at a time, and says beside each function what
// is missing.

/// What a child is put under before it becomes its program.
struct ChildHold
{
    std::shared_ptr<const GroupDoors> doors; ///< of its control group; null: none
    std::uint32_t files = 0;                 ///< descriptors; 0 = as many as this process may open
    /// Processes and threads of the whole user, beyond which it cannot make any; 0 = no limit of its own. The
    /// superuser's are not bounded by it.
    std::uint64_t userTasks = 0;
};

/// To be called before start(): a session and group of its own, dying with this process, without our
/// descriptors and signal mask, without core dumps, first in line when memory runs out; it prints into
/// `output`, which is open, and reads from `input` when that is not -1.
void prepareChild(QProcess &process, const OutputReader &output, const ChildHold &hold = {}, int input = -1);
/// To be called before start(): work that can wait. It runs when nothing else wants the processor, and dies
/// with this process. Generic: as any other.
void prepareBackground(QProcess &process);
/// Puts a process that runs already under the limits of `hold`; those it has started keep theirs.
void limitProcess(std::int64_t pid, const ChildHold &hold);
/// After start(): lets go of what only the child needed.
void releaseChild(QProcess &process);

/// Processes and threads of the user that this process runs as; nothing for the superuser, who is not bounded
/// by their number, or where the system does not tell.
std::optional<std::uint64_t> countUserTasks();

enum class EndSignal
{
    Terminate,
    Kill
};

/// Signals the group that `leader` leads, or led. `process` may have finished already.
void signalGroup(QProcess &process, std::int64_t leader, EndSignal signal);

/// A socket that some process of a group listens on.
struct Listener
{
    std::uint16_t port = 0;
    bool isReachable = false; ///< from 127.0.0.1
};

/// The machine's processes as of a moment ago; one reading serves every instance that asks in the same 100
/// ms. Main thread.
class ProcessTable
{
public:
    ProcessTable();
    ~ProcessTable();
    /// Of all processes of the group and their children together; zeros when it is gone or the system does
    /// not tell.
    Usage usage(std::int64_t leader);
    /// Processes and threads, of the same.
    std::uint64_t tasks(std::int64_t leader);
    /// Read anew: whether anything in the group, or a child of it, still runs.
    bool isGroupAlive(std::int64_t leader);
    /// Read anew: of a sandbox whose outer process is `leader`, the group of the app in it; 0 when there is
    /// no app yet.
    std::int64_t sandboxedGroup(std::int64_t leader);
    /// Read anew, sorted by port.
    std::vector<Listener> listeners(std::int64_t leader);
    /// Kills what left its group (daemons) by the marker in its environment; `leader` is the instance's own
    /// process.
    void endStragglers(std::int64_t leader, const std::string &marker);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Kills every process with `marker` (`NAME=value`) in its environment, but this one, and waits until they
/// are gone, 5 s at most. Returns how many there were.
int endMarked(const std::string &marker);

} // namespace tidegate::runtime
