#pragma once

#include "core/runtime/launch_plan.h"
#include "core/runtime/probe.h"

#include <QObject>
#include <functional>
#include <memory>

namespace tidegate::runtime {

class Confinement;
class ProbeAttempt;

/// How one try ended.
struct ProbeResult
{
    bool isGood = false;
    bool isRefused = false; ///< nobody listens yet, which cost the app nothing
    std::string error;      ///< `HTTP 500`, `connection refused`, …
};

/// Where an instance is: an Exec probe runs as the instance itself does.
struct ProbePlace
{
    LaunchPlan plan;                          ///< its command is not used
    std::string work;                         ///< the folder
    const Confinement *confinement = nullptr; ///< outlives the probes; null: none
    /// Makes the Exec attempts of an instance that is no process of this machine; empty: it is one.
    std::function<std::unique_ptr<ProbeAttempt>(const Probe &probe)> exec = nullptr;
    /// What stands before its port may accept connections for an app that does not listen yet, and close them
    /// then: so long one has to stay open to count. 0: nothing stands there.
    milliseconds held{0};
};

/// One try of a probe, and after it the next. Main thread.
class ProbeAttempt : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// done() follows from the event loop, unless abort() comes first.
    virtual void begin(std::uint16_t ownPort) = 0;
    virtual void abort() = 0;

Q_SIGNALS:
    void done(const tidegate::runtime::ProbeResult &result);
};

std::unique_ptr<ProbeAttempt> makeProbeAttempt(const Probe &probe, const ProbePlace &place);
/// The parts of makeProbeAttempt(), a file each.
std::unique_ptr<ProbeAttempt> makeTcpAttempt(const Probe &probe, const ProbePlace &place);
std::unique_ptr<ProbeAttempt> makeHttpAttempt(const Probe &probe, const ProbePlace &place);
std::unique_ptr<ProbeAttempt> makeGrpcAttempt(const Probe &probe, const ProbePlace &place);
std::unique_ptr<ProbeAttempt> makeExecAttempt(const Probe &probe, const ProbePlace &place);

} // namespace tidegate::runtime
