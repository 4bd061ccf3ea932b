#include "core/engine/probe_plan.h"

#include <algorithm>

namespace tidegate::engine {

namespace {

using resource::ProbeSpec;

runtime::Probe::Kind kindOf(ProbeSpec::Kind kind)
{
    switch (kind) {
    case ProbeSpec::Kind::HttpGet:
        return runtime::Probe::Kind::HttpGet;
    case ProbeSpec::Kind::Exec:
        return runtime::Probe::Kind::Exec;
    case ProbeSpec::Kind::Grpc:
        return runtime::Probe::Kind::Grpc;
    case ProbeSpec::Kind::Tcp:
        break;
    }
    return runtime::Probe::Kind::Tcp;
}

runtime::Probe planProbe(const ProbeSpec &spec)
{
    runtime::Probe probe;
    probe.kind = kindOf(spec.kind);
    probe.port = spec.port;
    probe.host = spec.host;
    probe.path = spec.path;
    probe.https = spec.https;
    probe.headers = spec.headers;
    probe.command = spec.command;
    probe.service = spec.service;
    probe.initialDelay = spec.initialDelay;
    probe.period = spec.period;
    probe.timeout = spec.timeout;
    probe.successThreshold = spec.successThreshold;
    probe.failureThreshold = spec.failureThreshold;
    if (spec.grace)
        probe.grace = *spec.grace;
    return probe;
}

std::optional<runtime::Probe> planProbe(const std::optional<ProbeSpec> &spec)
{
    return spec ? std::optional(planProbe(*spec)) : std::nullopt;
}

} // namespace

runtime::Probes planProbes(const resource::RevisionSpec &spec, milliseconds deadline, milliseconds most)
{
    runtime::Probes probes;
    if (spec.probes.readiness)
        probes.readiness = planProbe(*spec.probes.readiness);
    probes.liveness = planProbe(spec.probes.liveness);
    probes.startup = planProbe(spec.probes.startup);
    milliseconds patience = deadline + probes.readiness.initialDelay;
    if (const auto &startup = probes.startup)
        patience += startup->initialDelay + startup->period * startup->failureThreshold;
    probes.deadline = std::min(patience, most);
    return probes;
}

} // namespace tidegate::engine
