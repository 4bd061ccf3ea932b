#include "core/runtime/processes.h"

namespace tidegate::runtime {

// The child stays in this process's group and does not die with it.
void prepareChild(QProcess &, const OutputReader &, const ChildHold &, int) {}
void prepareBackground(QProcess &) {}
void limitProcess(std::int64_t, const ChildHold &) {}
void releaseChild(QProcess &) {}

// Not told.
std::optional<std::uint64_t> countUserTasks()
{
    return std::nullopt;
}

// The started process alone: what it started itself lives on. On Windows Terminate closes windows, which a
// console program does not notice; Kill follows after the grace.
void signalGroup(QProcess &process, std::int64_t, EndSignal signal)
{
    if (process.state() == QProcess::NotRunning)
        return;
    if (signal == EndSignal::Kill)
        process.kill();
    else
        process.terminate();
}

struct ProcessTable::Private
{
};

ProcessTable::ProcessTable() = default;
ProcessTable::~ProcessTable() = default;

// Not told: usage shows as zero and memory limits are not held.
Usage ProcessTable::usage(std::int64_t)
{
    return {};
}

std::uint64_t ProcessTable::tasks(std::int64_t)
{
    return 0;
}

// There are no sandboxes.
std::int64_t ProcessTable::sandboxedGroup(std::int64_t)
{
    return 0;
}

bool ProcessTable::isGroupAlive(std::int64_t)
{
    return false;
}

// Not known: an app has to listen on PORT.
std::vector<Listener> ProcessTable::listeners(std::int64_t)
{
    return {};
}

void ProcessTable::endStragglers(std::int64_t, const std::string &) {}

// What a killed server left behind has to be ended by hand.
int endMarked(const std::string &)
{
    return 0;
}

} // namespace tidegate::runtime
