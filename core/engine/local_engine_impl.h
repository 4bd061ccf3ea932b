#pragma once

#include "core/engine/coalesced_call.h"
#include "core/engine/local_engine.h"
#include "core/engine/revision_runner.h"
#include "core/engine/start_queue.h"

#include <QTimer>
#include <set>

namespace tidegate::engine {

class LocalEngineImpl final : public LocalEngine, private RunnerEvents
{
public:
    LocalEngineImpl(LocalEngineOptions options, gateway::Gateway &gateway, runtime::Launcher &launcher,
                    const runtime::PackageStore &packages, const Clock &clock);
    ~LocalEngineImpl() override;

    void apply(EngineWish wish) override;
    std::optional<RevisionObservation> observation(const RevisionKey &key) const override;
    std::vector<ScalingSample> samples(const RevisionKey &key, std::optional<WallTime> since) const override;
    std::vector<autoscaler::DecisionRecord> decisions(const RevisionKey &key) const override;
    EngineObservation summary() const override;
    bool runsImages() const override { return m_options.runsImages; }
    runtime::ExecutableFact executable(const std::string &path) override { return m_executables.look(path); }
    void stopInstance(const RevisionKey &key, const InstanceId &instance,
                      std::optional<milliseconds> grace) override;
    void stop(milliseconds grace) override;
    void demanded(const RevisionKey &key) override;
    void keepWarm(const RevisionKey &key, WallTime until) override;
    void instanceLost(const RevisionKey &key, const InstanceId &instance) override;
    void tick() override;
    void lookAgain() override;
    void setAutoTick(bool on) override;

private:
    using Runner = std::unique_ptr<RevisionRunner>;

    autoscaler::Policy policyFor(const RevisionWish &wish) const;
    void applyRevision(RevisionWishPtr wish, bool configChanged);
    void addRunner(RevisionWishPtr wish);
    void retireMissing(const std::set<RevisionKey> &wished);
    const RevisionRunner *find(const RevisionKey &key) const;

    /// A tick that is under way.
    struct Round
    {
        bool decide = false;
        std::optional<RevisionKey> last; ///< the last that had its turn
        double requestsPerSecond = 0;
    };
    /// The place for more instances, counted once for all that have their turn in one go.
    class Place;
    Place place() const;
    void goOn();
    void beginRound();
    bool tickSome(std::optional<std::chrono::microseconds> most);
    void endRound();
    void tickRetired();
    void handleDemand();
    void demandOf(const RevisionKey &key, Place &place);
    bool lookSome(std::optional<std::chrono::microseconds> most);
    bool stillWaits(const RevisionKey &key, std::uint32_t &decidedFor, Place &place);
    void lookOn();
    void lookLater();

    void startWanted(const RevisionRunner &runner, const InstanceId &id) override;
    void startFinished(const InstanceId &id) override;
    void targetChanged(bool atOnce) override;
    void changed(const RevisionRunner &runner) override { changed(runner.key()); }
    void becameReady(const RevisionRunner &runner, const InstanceObservation &instance) override
    {
        Q_EMIT instanceReady(runner.key(), instance);
    }
    void wakeWanted(RevisionRunner &runner, milliseconds after) override;
    void output(const RevisionRunner &runner, const InstanceId &id, bool isError,
                const QByteArray &lines) override;
    void ended(const RevisionRunner &runner, const InstanceId &id) override
    {
        Q_EMIT instanceEnded(runner.key(), id);
    }
    void probeTold(const InstanceId &id, const std::string &what) override;

    void publish();
    void admitStarts();
    void changed(const RevisionKey &key);
    void emitObserved();
    void scheduleTick();
    void finishStop();

    LocalEngineOptions m_options;
    gateway::Gateway &m_gateway;
    runtime::Launcher &m_launcher;
    const runtime::PackageStore &m_packages;
    const Clock &m_clock;
    runtime::ExecutableDigests m_executables;

    StartQueue m_starts;
    QTimer m_rampOver;
    std::map<RevisionKey, Runner> m_runners;
    std::vector<Runner> m_retired; ///< gone from the wish, still draining
    std::vector<RouteWishPtr> m_routes;
    autoscaler::StringMap m_config;
    resource::EngineMode m_mode = resource::EngineMode::Running;
    std::optional<Round> m_round;
    double m_requestsPerSecond = 0;
    std::optional<WallTime> m_decidedAt;
    std::vector<RevisionKey> m_demanded;
    /// What requests wait for and is not ready yet, and for how many of them it was last decided.
    std::map<RevisionKey, std::uint32_t> m_waking;
    std::optional<RevisionKey>
        m_lookedAt; ///< the last of these that had its turn, of a look that is under way
    SteadyTime m_lookBegan;
    QTimer m_lookTimer;
    std::set<RevisionKey> m_changed;
    QTimer m_timer;
    bool m_autoTick = true;
    CoalescedCall m_publishLater{this, [this] { publish(); }};
    CoalescedCall m_startLater{this, [this] { admitStarts(); }};
    CoalescedCall m_demandLater{this, [this] { handleDemand(); }};
    CoalescedCall m_tickLater{this, [this] { tick(); }};
    CoalescedCall m_goOnLater{this, [this] { goOn(); }};
    CoalescedCall m_lookOnLater{this, [this] { lookOn(); }};
    CoalescedCall m_observedLater{this, [this] { emitObserved(); }};
    bool m_publishedOnce = false;
    bool m_stopping = false;
    bool m_stopped = false;
    SteadyTime m_stopUntil;
};

} // namespace tidegate::engine
