#pragma once

#include "core/runtime/launcher.h"
#include "core/runtime/output_reader.h"

#include <QProcess>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::runtime {

// Processes as this operating system has them: processes_linux.cpp knows groups, /proc and PR_SET_PDEATHSIG;
// processes_generic.cpp knows what QProcess does, one process at a time, and says beside each function what
// is missing.

/// To be called before start(): a session and group of its own, dying with this process, without our
/// descriptors and signal mask, without core dumps, first in line when memory runs out; it prints into
/// `output`, which is open, and reads from `input` when that is not -1.
void prepareChild(QProcess &process, const OutputReader &output, int input = -1);

enum class EndSignal
{
    Terminate,
    Kill
};

/// Signals the group that `leader` leads, or led. `process` may have finished already.
void signalGroup(QProcess &process, std::int64_t leader, EndSignal signal);

/// What one process and the children it has waited for have used of the CPU; 0 where the system does not
/// tell.
double cpuSecondsOf(std::int64_t pid);

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
    /// Of all processes of the group together; zeros when it is gone or the system does not tell.
    Usage usage(std::int64_t leader);
    /// Read anew: whether anything in the group still runs.
    bool isGroupAlive(std::int64_t leader);
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
