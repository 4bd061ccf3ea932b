#pragma once

#include "core/engine/further_meter.h"
#include "core/engine/instance_slot.h"
#include "core/engine/launch_plan.h"
#include "core/engine/local_engine.h"
#include "core/engine/scaling.h"
#include "core/engine/setbacks.h"

namespace tidegate::engine {

class RevisionRunner;

/// Who hears what a runner needs and does. Not signals: ten thousand sleeping revisions would keep ninety
/// thousand connections (2 KB a revision). Called on the main thread; a call may not destroy the runner.
class RunnerEvents
{
public:
    virtual void startWanted(const RevisionRunner &runner, const InstanceId &id) = 0;
    /// It became ready, failed, is not wanted any more, or has been starting for so long that others may
    /// begin; may come more than once.
    virtual void startFinished(const InstanceId &id) = 0;
    /// `atOnce`: somebody waits for it.
    virtual void targetChanged(bool atOnce) = 0;
    virtual void changed(const RevisionRunner &runner) = 0;
    /// wake() is to be called after this long.
    virtual void wakeWanted(RevisionRunner &runner, milliseconds after) = 0;
    virtual void output(const RevisionRunner &runner, const InstanceId &id, bool isError,
                        const QByteArray &lines) = 0;
    virtual void becameReady(const RevisionRunner &runner, const InstanceObservation &instance) = 0;
    virtual void ended(const RevisionRunner &runner, const InstanceId &id) = 0;
    /// A probe of a running instance has failed, or its readiness succeeds again: a sentence for the log.
    virtual void probeTold(const InstanceId &id, const std::string &what) = 0;

protected:
    ~RunnerEvents() = default;
};

/// What a runner uses of the rest; all of it outlives the runner.
struct RunnerContext
{
    const LocalEngineOptions &options;
    RunnerEvents &events;
    runtime::Launcher &launcher;
    const runtime::PackageStore &packages;
    const Clock &clock;
};

/// The life of one revision's instances: as many as its scaling wants, each Queued → Starting → Ready →
/// Draining → Stopped, or Failed. Says through its events what it needs of the engine. Main thread.
class RevisionRunner : public QObject
{
    Q_OBJECT
public:
    RevisionRunner(RunnerContext context, RevisionWishPtr wish, autoscaler::Policy policy);
    ~RevisionRunner() override;

    const RevisionWishPtr &wish() const { return m_wish; }
    const RevisionKey &key() const { return m_wish->key; }
    const RevisionScaling &scaling() const { return m_scaling; }
    const Load &load() const { return m_load; }
    /// Begins with the instances that a revision of its kind starts with.
    void begin();
    /// No policy: the one at hand goes on.
    void update(RevisionWishPtr wish, std::optional<autoscaler::Policy> policy);
    /// Whether instances may start at all, and whether those that there are may stay.
    void setMode(resource::EngineMode mode);
    /// Once a second, with the gateway's counters (null: none).
    /// `room` is for how many more instances the engine has place at all; -1 = no bound.
    void tick(const gateway::RevisionSample *sample, bool decide, int room = -1);
    void demand(const gateway::RevisionSample *sample, int room = -1);
    /// From the next tick or demand on.
    void keepWarm(WallTime until) { m_scaling.keepWarm(until); }
    /// Looks whether the back-off has ended.
    void wake();
    /// The start of this instance may begin.
    void admit(const InstanceId &id);
    /// The gateway could not reach this instance.
    void lost(const InstanceId &id);
    /// Every table from now on has what target() said.
    void published();
    /// Drains everything and starts nothing more.
    void retire();
    /// This very one ends, as Engine::stopInstance() has it.
    void dismiss(const InstanceId &id, std::optional<milliseconds> grace);
    /// What drains is to have ended within `grace`.
    void hurry(milliseconds grace);
    /// Stops those that drain and have nothing to do any more.
    void checkDraining(const gateway::RevisionSample *sample);
    /// Nothing of it runs any more.
    bool finished() const;

    /// For the routing table; the same pointer while nothing changed. Once retired: no endpoint, and
    /// `ShuttingDown`.
    std::shared_ptr<const gateway::RevisionTarget> target();
    RevisionObservation observation() const;
    InstanceCounts counts(int room = -1) const;
    int starting() const { return count(InstancePhase::Starting); }
    bool isReady() const; ///< an instance takes requests
    int live() const;     ///< instances that are to stay: queued, starting and ready ones
    int running() const;  ///< processes, draining ones too

private:
    InstanceSlot *find(const InstanceId &id);
    int count(InstancePhase phase) const;
    int goal() const;
    void reconcile();
    void endIdle();
    void addInstance();
    void removeOne();
    void letOthersStart();
    void readUsage();
    void measureFurther();
    void askApps();
    void askApp(const InstanceId &id, std::uint16_t port, const std::string &path);
    void launch(InstanceSlot &slot, const Program &program);
    void onReady(const InstanceId &id);
    void onExited(const InstanceId &id, const runtime::Exit &exit);
    void close(InstanceSlot &slot, InstancePhase phase);
    void onReadiness(const InstanceId &id, bool isReady, const std::string &why);
    void onFailing(const InstanceId &id, const std::string &why);
    void setBack(const InstanceSlot &slot, gateway::Failure failure);
    bool livedLong(const InstanceSlot &slot) const;
    void rememberEnd(const InstanceSlot &slot);
    void drain(InstanceSlot &slot);
    milliseconds stopGrace(const InstanceSlot &slot, SteadyTime now) const;
    void hurry(InstanceSlot &slot, milliseconds grace);
    void askToStop(InstanceSlot &slot, milliseconds grace);
    InstanceSlot *suspected(const InstanceId &id);
    void tryPort(const InstanceId &id, bool isLastTry);
    void probed(const InstanceId &id, bool accepted, bool wasLastTry);
    void noteInFlight(const gateway::RevisionSample *sample);
    void forgetEnded();
    void invalidate(bool atOnce);
    std::optional<gateway::Failure> tableFailure() const;

    RunnerContext m_context;
    RevisionWishPtr m_wish;
    RevisionScaling m_scaling;
    Meter m_meter;
    FurtherMeter m_further;
    std::set<std::pair<std::string, std::string>> m_asked; ///< instances that are being asked, and for what
    Load m_load;                                           ///< of the last second
    bool m_decideNext = false;                             ///< a request had to wait since the last tick
    std::deque<InstanceSlot> m_slots;                      ///< oldest first
    std::shared_ptr<const gateway::RevisionTarget> m_target;
    bool m_retired = false;
    resource::EngineMode m_mode = resource::EngineMode::Running;

    Setbacks m_setbacks;
    std::optional<EndedRun> m_lastEnd; ///< that nobody had asked for
    std::string m_imageDigest;         ///< of the last that became ready
};

} // namespace tidegate::engine
