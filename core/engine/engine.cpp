#include "core/engine/engine.h"

#include <array>
#include <tuple>

namespace tidegate::engine {

namespace {

auto comparable(const RevisionWish &wish)
{
    return std::tie(wish.key, wish.service, wish.configuration, wish.packageDigest, wish.executable,
                    wish.image, wish.annotations, wish.reachable, wish.scaleTargetInitialized);
}

} // namespace

bool RevisionWish::operator==(const RevisionWish &other) const
{
    return comparable(*this) == comparable(other) && spec == other.spec;
}

std::string_view phaseName(InstancePhase phase)
{
    constexpr std::array<std::string_view, 6> names{"Queued",   "Starting", "Ready",
                                                    "Draining", "Stopped",  "Failed"};
    return names[size_t(phase)];
}

} // namespace tidegate::engine
