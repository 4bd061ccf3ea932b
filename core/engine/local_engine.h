#pragma once

#include "core/engine/engine.h"
#include "core/gateway/gateway.h"
#include "core/runtime/machine.h"
#include "core/runtime/package.h"

#include <functional>
#include <memory>

namespace tidegate::engine {

struct LocalEngineOptions
{
    int maxConcurrentStarts = 0; ///< 0 = twice the cores
    /// For how long only half of them may begin when nothing was starting, unless one is done before: what is
    /// asked for at one instant shares the cores otherwise, and its first is as late as its fourth.
    milliseconds startRamp{100};
    milliseconds startDeadline{
        60'000}; ///< for an app to listen; the revision's progress-deadline annotation wins when shorter
    /// For how long a start that goes on counts among maxConcurrentStarts: longer, it only waits for its app,
    /// costs no CPU, and others may begin. Looked at once a second; 0: for one tick at most.
    milliseconds slotPatience{5'000};
    milliseconds backoffFirst{1'000}; ///< after the first failed start; doubled up to backoffMost
    milliseconds backoffMost{300'000};
    /// Most instances at a time, of all revisions; what is asked for beyond is not started. 0 = no bound.
    int maxInstances = 0;
    bool runsImages = false; ///< the launcher takes LaunchSpec::container
    /// Reads the machine's memory for summary().
    std::function<runtime::MachineMemory()> readMemory = runtime::readMachineMemory;
    /// Finds out whether something accepts a connection on a port of this machine, and calls back with it,
    /// once, on the main thread; empty: a TCP connect with a second's patience. A lost instance has to accept
    /// twice, 100 ms apart.
    std::function<void(std::uint16_t port, std::function<void(bool)>)> probePort;
    /// GETs a path of an instance's port and calls back with the text of a 200, or nothing, once, on the main
    /// thread; empty: over loopback, with a second's patience.
    std::function<void(std::uint16_t port, const std::string &path,
                       std::function<void(std::optional<std::string>)>)>
        fetchText;
};

/// This machine as an engine: launcher, gateway and autoscaler wired together. Owns none of them.
/// The gateway's events are to be delivered to demanded() and instanceLost() on the main thread.
class LocalEngine : public Engine
{
    Q_OBJECT
public:
    static std::unique_ptr<LocalEngine> create(LocalEngineOptions options, gateway::Gateway &gateway,
                                               runtime::Launcher &launcher,
                                               const runtime::PackageStore &packages, const Clock &clock);
    using Engine::Engine;
    /// A request of this revision waits: decides at once how many instances to start, without waiting for a
    /// tick.
    virtual void demanded(const RevisionKey &key) = 0;
    /// The revision has an instance from now on and at least until then, whatever its load says. Nothing
    /// happens when it is not known.
    virtual void keepWarm(const RevisionKey &key, WallTime until) = 0;
    /// Takes the instance out of the table, tries its port, and puts it back or replaces it.
    virtual void instanceLost(const RevisionKey &key, const InstanceId &instance) = 0;
    /// Samples, decides and acts once; runs by itself every second. For tests with a manual clock,
    /// `autoTick(false)` first.
    virtual void tick() = 0;
    /// Decides again for each revision of which more requests wait for a first instance than when it was last
    /// decided; runs by itself every 100 ms while there are such. For tests, as tick().
    virtual void lookAgain() = 0;
    virtual void setAutoTick(bool on) = 0;
};

} // namespace tidegate::engine
