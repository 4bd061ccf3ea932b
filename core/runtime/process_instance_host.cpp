#include "core/runtime/process_instance.h"

#include "core/runtime/instance_folder.h"

// The part of a ProcessInstance's life in which it is a warm host without an app.

namespace tidegate::runtime {

void ProcessInstance::beginHost()
{
    m_isHost = true;
    m_channel = std::make_unique<HostChannel>(&m_share->reads);
    connect(m_channel.get(), &HostChannel::said, this, &ProcessInstance::takeWord);
    begin();
}

/// `ready`: it waits for its app. Then, after the claim, `running`: the app's code begins, or `direct`: the
/// host cannot run it as a plain start would, and becomes one.
void ProcessInstance::takeWord(const QByteArray &word)
{
    if (m_isHost) {
        if (word != "ready" || m_phase != Phase::Launching)
            return;
        m_phase = Phase::Waiting;
        m_deadline.stop();
        Q_EMIT waiting();
        return;
    }
    if (m_phase != Phase::Started || m_record.loaded.count() > 0)
        return;
    m_channel->close();
    if (word == "direct")
        m_record.origin = word.toStdString();
    else
        m_record.loaded = exactlyElapsed();
    // Not before: until now nobody can listen.
    if (!m_exit.requested)
        startProbes();
}

void ProcessInstance::claim(LaunchSpec spec, std::uint16_t port, const HostCall &call)
{
    const LaunchPlan host = std::exchange(
        m_place.plan, planLaunch(spec, port, m_folder, m_share->serverId, m_share->environment));
    m_hostId = std::exchange(m_spec, std::move(spec)).id;
    m_begun = m_share->clock.steady();
    m_port = port;
    m_isHost = false;
    m_record = {};
    m_run = {}; // the host's own time is not the app's
    m_record.origin = m_spec.stack ? "stack" : "pool";
    m_probes.choose(m_spec.probes);
    m_phase = Phase::Started;
    m_cpuBefore = m_confinement->usage(m_share->table, m_pid).cpuSeconds;
    const auto limited = m_share->confiner->limit(*m_confinement, m_spec, m_pid);
    startTimers();
    if (!limited)
        return failClaim(limited.error().message);
    if (port == 0)
        return failClaim("there is no free port from 20000 to 29999 for it");
    if (auto linked = linkContent(m_folder, m_spec.contentDir); !linked)
        return failClaim(linked.error().message + " (`" + linked.error().subject + "`)");
    m_channel->send(claimLine(call, host, m_place.plan, m_program));
    m_startedAfter = elapsed();
    m_record.launched = exactlyElapsed();
    const SteadyTime now = m_share->clock.steady();
    m_run = {now, now, std::nullopt, m_spec.stack ? call.runtime + '/' + m_spec.stack->name : call.runtime};
}

/// As a plain start that fails before there is a process.
void ProcessInstance::failClaim(const std::string &why)
{
    m_verdict = Exit::Kind::FailedToStart;
    m_exit.message = why;
    kill();
}

} // namespace tidegate::runtime
