#pragma once

#include "core/base/clock.h"

#include <map>
#include <string>

namespace tidegate::server {

/// Turns the processor time that something has used since it began into cores in use, by two readings. Pure.
class UsageMeter
{
public:
    struct Rate
    {
        double cores = 0;
        milliseconds window{0}; ///< what it is an average over; 0 when there is no earlier reading
    };

    /// Between readings that are kept; a rate is over as long at least, once there are two.
    static constexpr seconds interval{10};

    /// The rate up to now. `began` counts for the first reading: by then nothing was used.
    Rate read(const std::string &id, double cpuSeconds, SteadyTime began, SteadyTime now);
    /// Forgets what has not been read since.
    void forgetBefore(SteadyTime time);
    size_t count() const { return m_tracks.size(); }

private:
    struct Reading
    {
        double cpuSeconds = 0;
        SteadyTime time;
    };
    struct Track
    {
        Reading older; ///< rates count from here
        Reading newer; ///< takes its place once it is `interval` old
        SteadyTime seen;
    };
    std::map<std::string, Track> m_tracks;
};

} // namespace tidegate::server
