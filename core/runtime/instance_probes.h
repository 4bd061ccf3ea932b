#pragma once

#include "core/runtime/prober.h"

#include <memory>

namespace tidegate::runtime {

/// The probes of one instance, in Kubernetes' order: the startup probe alone, then readiness and liveness
/// beside each other. Main thread.
class InstanceProbes : public QObject
{
    Q_OBJECT
public:
    explicit InstanceProbes(Probes probes);
    /// Before start(): others, for an instance that was a warm host.
    void choose(Probes probes) { m_probes = std::move(probes); }
    void start(std::uint16_t port, const ProbePlace &place);
    void setPort(std::uint16_t port);
    void stop();
    const Probes &probes() const { return m_probes; }
    /// Why it is not ready yet: `startup probe failed: HTTP 503`; empty when nothing has been asked.
    std::string waitsFor() const;

Q_SIGNALS:
    /// Once.
    void ready();
    /// After ready(): it should, or should not, get requests. `why` is empty when it should.
    void readinessChanged(bool isReady, const std::string &why);
    /// The startup or liveness probe (`name`) has failed for good: the instance is to be ended.
    void failed(const std::string &name, const std::string &why, std::optional<tidegate::milliseconds> grace);

private:
    using ProberPtr = std::unique_ptr<Prober>;
    void startOthers();
    ProberPtr makeEnding(const Probe &probe, Prober::Pace pace, const std::string &name);

    Probes m_probes;
    ProbePlace m_place;
    std::uint16_t m_port = 0;
    bool m_wasReady = false;
    ProberPtr m_startup;
    ProberPtr m_readiness;
    ProberPtr m_liveness;
};

} // namespace tidegate::runtime
