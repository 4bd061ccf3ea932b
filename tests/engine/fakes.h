#pragma once

#include "core/engine/local_engine.h"

#include <QPointer>
#include <QTemporaryDir>
#include <map>
#include <memory>
#include <utility>
#include <vector>

/// A process that does what the test says.
class FakeInstance : public tidegate::runtime::Instance
{
    Q_OBJECT
public:
    FakeInstance(tidegate::runtime::LaunchSpec spec, std::uint16_t port)
        : m_spec(std::move(spec)), m_port(port)
    {
    }
    const tidegate::InstanceId &id() const override { return m_spec.id; }
    std::uint16_t port() const override { return m_port; }
    std::int64_t pid() const override { return 1000 + m_port; }
    void stop(tidegate::milliseconds grace) override;
    tidegate::runtime::Usage usage() const override { return used; }
    tidegate::runtime::Usage used{0.5, 1 << 20};
    tidegate::milliseconds startedAfter() const override { return tidegate::milliseconds(2); }
    tidegate::milliseconds readyAfter() const override { return tidegate::milliseconds(40); }
    tidegate::runtime::RunTimes runTimes() const override { return run; }
    tidegate::runtime::RunTimes run;

    const tidegate::runtime::LaunchSpec &spec() const { return m_spec; }
    bool stopAsked() const { return m_stopAsked; }
    tidegate::milliseconds grace() const { return m_grace; } ///< of the last stop()
    void becomeReady() { Q_EMIT ready(); }
    void readiness(bool isReady, const std::string &why = {}) { Q_EMIT readinessChanged(isReady, why); }
    /// A probe that is final has failed; the process goes on until exit() or end().
    void fail(const std::string &why) { Q_EMIT failing(why); }
    void print(const QByteArray &line) { Q_EMIT output(false, line); }
    void exit(int code)
    {
        end({tidegate::runtime::Exit::Kind::Code, code,
             "exited with code " + std::to_string(code) + " after 0.2 s", m_stopAsked});
    }
    void end(const tidegate::runtime::Exit &exit) { Q_EMIT exited(exit); }
    void setObeys(bool obeys) { m_obeys = obeys; }

private:
    tidegate::runtime::LaunchSpec m_spec;
    std::uint16_t m_port;
    bool m_stopAsked = false;
    tidegate::milliseconds m_grace{0};
    bool m_obeys = true; ///< ends as soon as it is asked to
};

class FakeLauncher : public tidegate::runtime::Launcher
{
public:
    std::unique_ptr<tidegate::runtime::Instance> launch(tidegate::runtime::LaunchSpec spec) override;

    /// Those that live, oldest first.
    std::vector<FakeInstance *> alive() const;
    FakeInstance *newest() const { return alive().empty() ? nullptr : alive().back(); }
    int launches() const { return int(m_instances.size()); }
    std::vector<tidegate::RevisionKey> order; ///< by K_REVISION

private:
    std::vector<QPointer<FakeInstance>> m_instances;
};

/// Remembers what is published; its counters are the test's.
class FakeGateway : public tidegate::gateway::Gateway
{
public:
    std::uint16_t port() const override { return 0; }
    std::uint16_t tlsPort() const override { return 0; }
    tidegate::Result<> replaceTls(const std::vector<tidegate::http::TlsIdentity> &) override { return {}; }
    void publish(std::shared_ptr<const tidegate::gateway::RoutingTable> table) override;
    std::vector<tidegate::gateway::RevisionSample> sample() override;
    std::optional<tidegate::gateway::RevisionSample> sample(const tidegate::RevisionKey &key) override;
    std::vector<tidegate::gateway::RevisionUsage> takeUsage() override { return std::exchange(usage, {}); }
    std::vector<tidegate::gateway::RevisionTraffic> takeTraffic() override
    {
        return std::exchange(traffic, {});
    }
    std::uint64_t takeRecords(const std::function<void(const tidegate::gateway::AccessRecord &)> &) override
    {
        return 0;
    }
    std::vector<tidegate::gateway::RouteSample> sampleRoutes() override { return {}; }
    void beginStop(tidegate::milliseconds) override {}
    tidegate::gateway::ConnectionCounts connections() const override { return {}; }
    bool idle() const override { return true; }
    void stop(tidegate::milliseconds) override {}

    /// What waits and is in flight from now on.
    void load(const tidegate::RevisionKey &key, std::uint32_t waiting,
              std::map<tidegate::InstanceId, std::uint32_t> inFlight = {});
    /// Time passes under the load as it is.
    void pass(double seconds);
    const tidegate::gateway::RevisionTarget *target(const tidegate::RevisionKey &key) const;

    std::shared_ptr<const tidegate::gateway::RoutingTable> table;
    int publishes = 0;
    std::vector<tidegate::gateway::RevisionUsage> usage;     ///< for the next who takes it
    std::vector<tidegate::gateway::RevisionTraffic> traffic; ///< likewise
    /// Called when the counters of one revision are read.
    std::function<void(const tidegate::RevisionKey &)> asked;

private:
    std::map<tidegate::RevisionKey, tidegate::gateway::RevisionSample> m_samples;
};

/// An engine with fakes all around it and a clock that stands still.
class House
{
public:
    explicit House(tidegate::engine::LocalEngineOptions options = defaults());
    ~House();
    static tidegate::engine::LocalEngineOptions defaults();

    tidegate::engine::RevisionWish revision(const std::string &name,
                                            tidegate::autoscaler::StringMap annotations = {}) const;
    /// A revision that has been at its initial scale before: it begins at zero.
    tidegate::engine::RevisionWish sleeping(const std::string &name,
                                            tidegate::autoscaler::StringMap annotations = {}) const;
    void apply(std::vector<tidegate::engine::RevisionWish> revisions);
    void demand(const tidegate::RevisionKey &key, std::uint32_t waiting);
    /// Lets seconds pass, one tick each.
    void run(int seconds);
    void settle(); ///< what was put off to the event loop
    void readyAll();
    tidegate::engine::RevisionObservation seen(const tidegate::RevisionKey &key) const;
    int count(const tidegate::RevisionKey &key, tidegate::engine::InstancePhase phase) const;

    tidegate::resource::EngineMode mode = tidegate::resource::EngineMode::Running; ///< of the next apply()
    tidegate::autoscaler::StringMap config; ///< `config-autoscaler` of the next apply()
    tidegate::ManualClock clock;
    FakeGateway gateway;
    FakeLauncher launcher;
    std::unique_ptr<tidegate::runtime::PackageStore> packages;
    std::unique_ptr<tidegate::engine::LocalEngine> engine;
    std::string digest;

private:
    QTemporaryDir m_dir;
};
