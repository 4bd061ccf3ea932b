#include "core/engine/engine.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace tidegate::engine {

namespace {

bool sameEnvironment(const std::vector<resource::EnvVar> &a, const std::vector<resource::EnvVar> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto &x, const auto &y) { return x.name == y.name && x.value == y.value; });
}

auto comparable(const resource::RevisionSpec &spec)
{
    return std::tie(spec.image, spec.containerName, spec.command, spec.args, spec.containerPort,
                    spec.containerConcurrency, spec.timeout, spec.responseStartTimeout, spec.idleTimeout,
                    spec.memoryLimit, spec.cpuLimit, spec.readinessPath);
}

auto comparable(const RevisionWish &wish)
{
    return std::tie(wish.key, wish.service, wish.configuration, wish.packageDigest, wish.executable,
                    wish.annotations, wish.reachable, wish.scaleTargetInitialized);
}

} // namespace

bool RevisionWish::operator==(const RevisionWish &other) const
{
    return comparable(*this) == comparable(other) && comparable(spec) == comparable(other.spec) &&
           sameEnvironment(spec.env, other.spec.env);
}

std::string_view phaseName(InstancePhase phase)
{
    constexpr std::array<std::string_view, 6> names{"Queued",   "Starting", "Ready",
                                                    "Draining", "Stopped",  "Failed"};
    return names[size_t(phase)];
}

} // namespace tidegate::engine
