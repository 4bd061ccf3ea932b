#pragma once

#include "core/base/error.h"
#include "core/pool/calendar.h"
#include "core/pool/refill_line.h"

#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::pool {

/// Parameters of the sizing; one set of defaults for every runtime.
struct SizingRules
{
    double hitTarget = 0.992; ///< share of requests that are to find an idle host: what the safety steers to
    int hoursKept = 24;       ///< comparable minutes by minute of the hour, 0 to 255
    int daysKept = 7;         ///< by minute of the day, 0 to 255
    double quantile = 0.8;    ///< of the comparable minutes
    double surgeHalfLife = 8; ///< minutes for which half of an unexplained peak is remembered
    double releaseHalfLife = 15; ///< seconds in which half of what is over is given back; 0: all at once
    double gain = 0.05;          ///< of the safety factor, per minute; full after a day
    double safetyAtStart = 1.5;
    double leastSafety = 0.5;
    double mostSafety = 4;
    int initial = 3; ///< hosts at least during the first ten minutes of a pool's life
};

/// What an operator allows.
struct PoolBounds
{
    int min = 1; ///< 0: a runtime that was not used for days has no idle host
    int max = std::numeric_limits<int>::max();
    bool operator==(const PoolBounds &) const = default;
};

/// One second of a pool.
struct Seen
{
    int demand = 0;   ///< requests to the pool
    int missed = 0;   ///< those that found no idle host
    int warmUp = 3;   ///< seconds that a host takes to get ready
    int parallel = 1; ///< hosts that may be warming at once
};

/// Which rule had the last word over a target.
enum class Bound
{
    None,
    Min,
    Initial, ///< the first ten minutes
    Release, ///< what is over is given back bit by bit
    Max,
    Budget, ///< the memory that all pools share
    Paused,
    Drained,
};

/// A target with all it was made from.
struct Decision
{
    LocalTime time;
    int outstanding = 0;
    LocalMinute minute = 0; ///< the one that the season is of
    Season season;
    bool isEarly = false; ///< season and surge are those of the minute after the running one
    double surge = 0;     ///< hosts beyond the season
    double safety = 0;
    int size = 0;   ///< ceil(safety × (season + surge)), raised by min and initial
    int wanted = 0; ///< the size, or what is left of a larger one
    int target = 0; ///< what the pool may have: wanted, within min and max, and what cut() left of it
    Bound bound = Bound::None;
};

/// How many idle hosts one pool is to keep, decided once a second: safety × (season + surge). The season is
/// what comparable minutes of past hours and days needed, the surge what goes beyond it (up at once, down
/// slowly), the safety a factor that rises with misses and falls with hits until the hit target is met.
/// Pure: time and measurements come in; the same calls give the same answers. One thread.
class Sizing
{
public:
    explicit Sizing(SizingRules rules = {}, PoolBounds bounds = {});

    /// What the second `now` brought, and the target from now on. Up to a minute of seconds that were left
    /// out count as seconds without demand; after a longer gap, or when the clock was set back, the minutes
    /// in between are not learnt from, for nobody knows what they would have needed.
    const Decision &second(LocalTime now, const Seen &seen);
    /// The latest decision went beyond what there is room for, or nothing may be started: its misses are no
    /// error of the forecast.
    void cut(int target, Bound bound);

    void setBounds(PoolBounds bounds) { m_bounds = bounds; }
    const PoolBounds &bounds() const { return m_bounds; }
    const SizingRules &rules() const { return m_rules; }
    const Decision &decision() const { return m_decision; }

    /// What a restart must not lose (some 10 to 46 kB), in a form of its own with a version and a checksum.
    std::string save() const;
    /// What save() gave; Invalid, and nothing changes, when it is something else, damaged or of a newer
    /// version. Before the first second().
    Result<> restore(std::string_view saved);
    /// Of memory, all in all.
    size_t bytes() const;

private:
    void begin(LocalTime now);
    void oneSecond(LocalTime now, const Seen &seen);
    void take(const Seen &seen);
    void endMinute();
    void learn();
    void decide(LocalTime now, const Seen &seen);
    double surgeAfterAMinute() const;
    void lookUp();

    SizingRules m_rules;
    PoolBounds m_bounds;
    RefillLine m_line;
    Calendar m_calendar;
    double m_surgeKept;   ///< of the surge, after a minute
    double m_releaseKept; ///< of what is over, after a second

    std::optional<LocalTime> m_last;
    LocalMinute m_minute = 0; ///< the one that targets are made for
    Season m_season;          ///< of that one
    Season m_next;            ///< of the one after it
    int m_seconds = 0;        ///< seen of the running minute
    int m_peak = 0;
    std::int64_t m_demand = 0;
    std::int64_t m_missed = 0;
    bool m_isCut = false;

    std::int64_t m_minutes = 0; ///< learnt from, ever
    double m_meanDemand = 1;    ///< per minute
    double m_safety;
    double m_surge = 0;
    double m_released = 0; ///< the size, slowed down
    Decision m_decision;
};

} // namespace tidegate::pool
