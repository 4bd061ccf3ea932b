#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/metering/pool_share.h"
#include "core/metering/record.h"

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace tidegate::metering {

/// What is seen of one instance.
struct InstanceReading
{
    InstanceId id;
    Subject subject;
    int phase = 0;                   ///< a record ends where it changes
    SteadyTime from;                 ///< its process has run since
    std::optional<SteadyTime> alive; ///< and was alive then; nothing: is alive now
    std::optional<SteadyTime> until; ///< and ended then
    double cpuSeconds = 0;           ///< since `from`
    std::uint64_t memoryBytes = 0;   ///< now; 0: not known, as before
    std::string host;                ///< the kind of the warm host it came out of; empty: none
};

/// Requests of a revision since they were told the last time.
struct Traffic
{
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::int64_t egressBytes = 0;
};

/// Both clocks at one instant.
struct Moment
{
    SteadyTime steady;
    WallTime wall;
};

/// Turns what is seen of instances, requests and pools into records. Durations come from the steady clock
/// alone; the wall clock says only in which hour a stretch ended, and it is split at hours backwards from
/// there. So a wall clock that jumps moves amounts between hours and changes no sum, and a suspended machine,
/// on which the steady clock and the instances stand still, is metered nothing. An instance is metered from
/// its start to the latest time it was seen alive, or to its end. Pure, `now` is a parameter; not for several
/// threads.
class Meter
{
public:
    struct Options
    {
        /// A record is made of what is as old as this. With what it takes to look and to write, it bounds
        /// what a crash loses.
        milliseconds interval{7'000};
        seconds claimsCount{3'600}; ///< for so long a claim of a host is a use of its pool
        seconds forgetAfter{60};    ///< an instance that nobody saw for so long has ended unseen
        seconds rememberEnded{600}; ///< that an ended instance has been metered
    };
    Meter() : Meter(Options()) {}
    explicit Meter(Options options) : m_options(options), m_pools(options.claimsCount) {}

    /// Any number of times, in any order of instances; one that has ended is metered once.
    void see(const InstanceReading &reading, Moment now);
    /// For how long an instance had requests, since it was told the last time. Of an instance that is not
    /// known (yet) it is kept until it is seen, or forgotten with the next take().
    void busy(const InstanceId &id, std::chrono::nanoseconds time);
    void count(const Subject &subject, const Traffic &traffic);
    /// The idle hosts of every kind, all of them each time.
    void pools(const std::vector<PoolReading> &readings, Moment now);

    /// The records that are due, in order; `all`: whatever is not in a record yet, as at the end.
    std::vector<Record> take(Moment now, bool all = false);

    size_t instances() const { return m_tracks.size(); }

private:
    struct Track
    {
        Subject subject;
        int phase = 0;
        SteadyTime recorded; ///< up to here it is in records
        SteadyTime seen;     ///< up to here it was alive
        SteadyTime looked;   ///< when it was read
        bool hasEnded = false;
        bool hasChanged = false; ///< its phase, since the last record
        std::int64_t busyNs = 0; ///< not in a record yet; may run ahead of `seen`
        std::int64_t cpuNs = 0;  ///< since its start
        std::int64_t cpuRecorded = 0;
        std::uint64_t memoryBytes = 0;
        double byteSeconds = 0; ///< not in a record yet
    };
    bool isDue(const Track &track, Moment now) const;
    Amounts amountsOf(Track &track);
    void write(Record record, std::chrono::nanoseconds duration, WallTime end, std::vector<Record> &into);
    void takeInstances(Moment now, bool all, std::vector<Record> &into);
    void takeTraffic(Moment now, bool all, std::vector<Record> &into);

    Options m_options;
    PoolShare m_pools;
    std::map<InstanceId, Track> m_tracks;       ///< by name, so that the same sights make the same records
    std::map<InstanceId, std::int64_t> m_early; ///< busy times of instances nobody has seen
    std::unordered_map<InstanceId, SteadyTime> m_ended;
    std::map<Subject, Amounts> m_traffic;
    std::optional<SteadyTime> m_trafficTaken;
    std::int64_t m_sequence = 0;
};

} // namespace tidegate::metering
