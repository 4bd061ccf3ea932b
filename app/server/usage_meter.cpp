#include "app/server/usage_meter.h"

#include <algorithm>

namespace tidegate::server {

UsageMeter::Rate UsageMeter::read(const std::string &id, double cpuSeconds, SteadyTime began, SteadyTime now)
{
    const Reading reading{cpuSeconds, now};
    auto [at, isNew] = m_tracks.try_emplace(id, Track{{0, began}, reading, now});
    Track &track = at->second;
    track.seen = now;
    // Another process of the same name began anew.
    if (cpuSeconds < track.newer.cpuSeconds)
        track = {{0, began}, reading, now};
    if (now - track.newer.time >= interval) {
        track.older = track.newer;
        track.newer = reading;
    }
    const double passed = std::chrono::duration<double>(now - track.older.time).count();
    if (passed <= 0)
        return {};
    return {std::max(0.0, (cpuSeconds - track.older.cpuSeconds) / passed),
            std::chrono::duration_cast<milliseconds>(now - track.older.time)};
}

void UsageMeter::forgetBefore(SteadyTime time)
{
    std::erase_if(m_tracks, [time](const auto &entry) { return entry.second.seen < time; });
}

} // namespace tidegate::server
