#pragma once

#include "core/autoscaler/revision_autoscaler.h"
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/gateway/routing_table.h"
#include "core/resource/engine_mode.h"
#include "core/resource/serving.h"
#include "core/runtime/executable_digests.h"
#include "core/runtime/launcher.h"

#include <QObject>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::engine {

/// A revision as the engine is to run it.
struct RevisionWish
{
    RevisionKey key;
    std::string service;       ///< K_SERVICE; the configuration's name when there is no Service
    std::string configuration; ///< K_CONFIGURATION
    std::string packageDigest; ///< empty when it runs something else
    std::string executable;    ///< of this machine, an absolute path
    std::string image;         ///< that a container engine is to run; only where runsImages()
    resource::RevisionSpec spec;
    autoscaler::StringMap annotations;   ///< of the revision
    bool reachable = true;               ///< a route points at it
    bool scaleTargetInitialized = false; ///< it has reached its initial scale once before (survives restarts)
    bool operator==(const RevisionWish &other) const;
};

/// A route as the gateway is to serve it: one entry per host name.
struct RouteWish
{
    std::string host;
    /// `<name>.<namespace>`; with `.svc` and `.svc.cluster.local` after it or not, what clients on this
    /// machine may say instead of the host. Empty = nothing.
    std::string localName;
    gateway::HostRoute route;
};

using RevisionWishPtr = std::shared_ptr<const RevisionWish>;
using RouteWishPtr = std::shared_ptr<const RouteWish>;

/// Its parts are shared, so that each stands in memory once however many keep it; none is null.
struct EngineWish
{
    std::vector<RevisionWishPtr> revisions;
    std::vector<RouteWishPtr> routes;
    autoscaler::StringMap configAutoscaler;
    /// Draining: requests that would need a start get 503 `EngineDraining`; Stopped: all get `EngineStopped`.
    resource::EngineMode mode = resource::EngineMode::Running;
};

enum class InstancePhase
{
    Queued,
    Starting,
    Ready,
    Draining,
    Stopped,
    Failed
};
std::string_view phaseName(InstancePhase phase);

/// A process that ended without having been asked to.
struct EndedRun
{
    WallTime startedAt;
    WallTime endedAt;
    runtime::Exit exit;
};

/// What is seen of one instance.
struct InstanceObservation
{
    InstanceId id;
    InstancePhase phase = InstancePhase::Queued;
    std::int64_t pid = 0;
    std::uint16_t port = 0;
    WallTime created;
    std::optional<WallTime> readyAt;
    std::optional<WallTime> endedAt;
    milliseconds queuedFor{0};  ///< until its start was admitted
    milliseconds startedIn{0};  ///< from admission to exec
    milliseconds readyIn{0};    ///< from admission to ready
    runtime::StartRecord start; ///< where that time went; its origin is known once the process runs
    std::optional<runtime::Exit> exit;
    runtime::RunTimes run;
    int restarts = 0;
    std::optional<EndedRun> previous; ///< of the instance that this one replaced
    /// Why a Ready one gets no requests at present: `readiness probe failed: HTTP 503`; empty when it gets
    /// them.
    std::string unready;
    WallTime unreadySince;
    runtime::Usage usage;
    std::uint32_t inFlight = 0;
    bool isDismissed = false; ///< somebody asked for the end of this very one
};

/// What is seen of one revision: what its conditions are made of.
struct RevisionObservation
{
    RevisionKey key;
    int desired = 0;
    std::string
        scaledWhy; ///< why `desired` is what it is, in an English sentence; empty when it never changed
    int ready = 0;
    std::vector<InstanceObservation> instances; ///< live ones, and for a minute those that ended
    autoscaler::Activity activity = autoscaler::Activity::Activating;
    std::string activeReason;
    bool scaleTargetInitialized = false;
    /// Set while starts fail: reason ExitCode<N>, Signal<N>, StartTimeout, StartupProbeFailed,
    /// LivenessProbeFailed, FailedToStart, ContainerMissing, and of containers CreateContainerError,
    /// RunContainerError, ContainerStatusUnknown.
    std::optional<gateway::Failure> failure;
    std::vector<std::string> lastLines; ///< of the failed instance's output, newest last
    int failedStarts = 0;               ///< in a row
    std::optional<WallTime> nextStart;  ///< the end of the back-off
    std::string imageDigest;            ///< of an image, once one was there: `<repository>@sha256:…`
};

/// A point of the live chart, one per second and revision, and the words of the latest decision.
struct ScalingSample
{
    WallTime time;
    int desired = 0;
    int ready = 0;
    int starting = 0;
    double concurrency = 0; ///< average over the last second, waiting included
    double rps = 0;
    int waiting = 0;
    double stable = 0;
    double panic = 0;
    bool inPanic = false;
    double target = 0; ///< per instance
    std::string limit; ///< what bounded the decision, `None` when nothing did
    Bilingual why;     ///< changes only with the decision
};

/// The engine's own account of itself, for the Engine object.
struct EngineObservation
{
    int cores = 0;
    std::uint64_t memoryTotal = 0;
    std::uint64_t memoryFree = 0;
    int instances = 0;
    int starting = 0;
    int revisions = 0;
    int mostInstances = 0; ///< that may be at a time, of all revisions; 0 = no bound
    double requestsPerSecond = 0;
};

/// A data plane: takes wishes, runs them, tells what it sees. Main thread.
class Engine : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// The whole wish, every time; what is not in it any more is drained and removed. Idempotent.
    virtual void apply(EngineWish wish) = 0;
    virtual std::optional<RevisionObservation> observation(const RevisionKey &key) const = 0;
    /// Kept for 15 minutes, oldest first; those after `since`.
    virtual std::vector<ScalingSample> samples(const RevisionKey &key,
                                               std::optional<WallTime> since) const = 0;
    /// The decisions that changed something, at most 64, and the one that stands; oldest first.
    virtual std::vector<autoscaler::DecisionRecord> decisions(const RevisionKey &key) const = 0;
    virtual EngineObservation summary() const = 0;
    /// Whether it can run images that are neither packages nor in its image-map. Does not change.
    virtual bool runsImages() const { return false; }
    /// Of an executable of the engine's machine, by its absolute path; does not wait, executableRead()
    /// follows when it is not known yet.
    virtual runtime::ExecutableFact executable(const std::string &path) = 0;
    /// Ends this very instance; another is started in its place when the scale wants one. Its requests and
    /// its process have `grace` together to end (nothing: as long as what is not needed any more; 0: it is
    /// killed). One that has ended, too, counts as dismissed; nothing happens when it is not known.
    virtual void stopInstance(const RevisionKey &key, const InstanceId &instance,
                              std::optional<milliseconds> grace) = 0;
    /// Drains everything within `grace`, then emits stopped().
    virtual void stop(milliseconds grace) = 0;

Q_SIGNALS:
    void observed(const tidegate::RevisionKey &key);
    void sampled(const tidegate::RevisionKey &key, const tidegate::engine::ScalingSample &sample);
    /// Whole lines of an instance's output, with breaks between them.
    void outputReceived(const tidegate::RevisionKey &key, const tidegate::InstanceId &instance, bool isError,
                        const QByteArray &lines);
    /// For the first time.
    void instanceReady(const tidegate::RevisionKey &key,
                       const tidegate::engine::InstanceObservation &instance);
    void instanceEnded(const tidegate::RevisionKey &key, const tidegate::InstanceId &instance);
    /// executable() has something else to say of this path now.
    void executableRead(const std::string &path);
    void stopped();
};

} // namespace tidegate::engine
