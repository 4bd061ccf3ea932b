#include "core/runtime/instance_probes.h"

namespace tidegate::runtime {

InstanceProbes::InstanceProbes(Probes probes) : m_probes(std::move(probes)) {}

void InstanceProbes::start(std::uint16_t port, const ProbePlace &place)
{
    m_port = port;
    m_place = place;
    if (!m_probes.startup)
        return startOthers();
    m_startup = makeEnding(*m_probes.startup, Prober::Pace::Eager, "startup");
    connect(m_startup.get(), &Prober::becameGood, this, [this] {
        m_startup->stop();
        startOthers();
    });
    m_startup->start(m_port);
}

void InstanceProbes::startOthers()
{
    m_readiness = std::make_unique<Prober>(m_probes.readiness, Prober::Pace::Eager, m_place);
    connect(m_readiness.get(), &Prober::becameGood, this, [this] {
        if (std::exchange(m_wasReady, true))
            Q_EMIT readinessChanged(true, {});
        else
            Q_EMIT ready();
    });
    connect(m_readiness.get(), &Prober::becameBad, this, [this](const std::string &why) {
        if (m_wasReady)
            Q_EMIT readinessChanged(false, "readiness probe failed: " + why);
    });
    if (m_probes.liveness) {
        m_liveness = makeEnding(*m_probes.liveness, Prober::Pace::Steady, "liveness");
        m_liveness->start(m_port);
    }
    m_readiness->start(m_port);
}

InstanceProbes::ProberPtr InstanceProbes::makeEnding(const Probe &probe, Prober::Pace pace,
                                                     const std::string &name)
{
    auto prober = std::make_unique<Prober>(probe, pace, m_place);
    connect(prober.get(), &Prober::becameBad, this,
            [this, name, grace = probe.grace](const std::string &why) {
                stop();
                Q_EMIT failed(name, name + " probe failed: " + why, grace);
            });
    return prober;
}

void InstanceProbes::setPort(std::uint16_t port)
{
    m_port = port;
    for (const ProberPtr *prober : {&m_startup, &m_readiness, &m_liveness}) {
        if (*prober)
            (*prober)->setPort(port);
    }
}

void InstanceProbes::stop()
{
    for (const ProberPtr *prober : {&m_startup, &m_readiness, &m_liveness}) {
        if (*prober)
            (*prober)->stop();
    }
}

std::string InstanceProbes::waitsFor() const
{
    const bool isStarted = m_readiness != nullptr;
    const Prober *prober = isStarted ? m_readiness.get() : m_startup.get();
    if (!prober || prober->lastError().empty())
        return {};
    return (isStarted ? "readiness probe failed: " : "startup probe failed: ") + prober->lastError();
}

} // namespace tidegate::runtime
