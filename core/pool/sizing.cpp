#include "core/pool/sizing.h"

#include <algorithm>
#include <cmath>

namespace tidegate::pool {

namespace {

constexpr std::int64_t secondsOfMinute = 60;
/// A minute that was watched for less says too little about itself.
constexpr int leastSecondsSeen = 30;
/// The longest gap that is taken for a busy moment of the server rather than for its absence.
constexpr auto longestGap = std::chrono::seconds(60);
constexpr int minutesOfInitial = 10;
constexpr double minutesOfFullGain = 1440;
constexpr double mostError = 3;

double keptOf(double halfLife)
{
    return halfLife > 0 ? std::exp2(-1 / halfLife) : 0;
}

/// Rounded up, but not for the sake of floating point's last digit.
int roundedUp(double value, double tolerance = 1e-9)
{
    return int(std::ceil(std::min(value, 1e9) - tolerance));
}

} // namespace

Sizing::Sizing(SizingRules rules, PoolBounds bounds)
    : m_rules(rules)
    , m_bounds(bounds)
    , m_calendar(rules.hoursKept, rules.daysKept)
    , m_surgeKept(keptOf(rules.surgeHalfLife))
    , m_releaseKept(keptOf(rules.releaseHalfLife))
    , m_safety(rules.safetyAtStart)
{
}

const Decision &Sizing::second(LocalTime now, const Seen &seen)
{
    const auto passed = m_last ? now - *m_last : longestGap * 2;
    if (passed > longestGap || passed < -longestGap) {
        begin(now);
    } else if (passed.count() <= 0) {
        // A clock that stands or was set back a little: the demand counts, time does not go on.
        m_line.add(seen.demand, seen.warmUp, seen.parallel);
        take(seen);
        decide(*m_last, seen);
        return m_decision;
    }
    Seen none = seen;
    none.demand = none.missed = 0;
    for (LocalTime each = *m_last + std::chrono::seconds(1); each < now; each += std::chrono::seconds(1))
        oneSecond(each, none);
    oneSecond(now, seen);
    return m_decision;
}

void Sizing::cut(int target, Bound bound)
{
    m_isCut = true;
    m_decision.target = target;
    m_decision.bound = bound;
}

/// The first second, or the first after a time that nobody watched: the minute that was going on is given up.
void Sizing::begin(LocalTime now)
{
    const LocalMinute minute = minuteOf(now);
    if (m_last || m_minutes > 0) {
        const LocalMinute away = std::max<LocalMinute>(0, minute - m_minute);
        m_surge *= std::pow(m_surgeKept, double(away));
    }
    m_line.clear();
    m_minute = minute;
    m_seconds = m_peak = 0;
    m_demand = m_missed = 0;
    m_isCut = false;
    m_last = now - std::chrono::seconds(1);
    lookUp();
}

void Sizing::oneSecond(LocalTime now, const Seen &seen)
{
    m_last = now;
    ++m_seconds;
    m_line.step(seen.demand, seen.warmUp, seen.parallel);
    take(seen);
    if (now.time_since_epoch().count() % secondsOfMinute == secondsOfMinute - 1)
        endMinute();
    decide(now, seen);
}

void Sizing::take(const Seen &seen)
{
    m_demand += seen.demand;
    m_missed += seen.missed;
    m_peak = std::max(m_peak, m_line.outstanding());
    // Fast up: within the second.
    m_surge = std::max(m_surge, double(m_line.outstanding() - m_season.value));
}

void Sizing::endMinute()
{
    if (m_seconds >= leastSecondsSeen)
        learn();
    else
        m_surge = std::max({surgeAfterAMinute(), double(m_peak - m_season.value), 0.0});
    m_seconds = m_peak = 0;
    m_demand = m_missed = 0;
    m_isCut = false;
    ++m_minute;
    lookUp();
}

void Sizing::learn()
{
    m_calendar.append(m_minute, m_peak);
    ++m_minutes;
    const double demand = double(m_demand);
    m_meanDemand += (demand - m_meanDemand) * (m_minutes <= 100 ? 1.0 / double(m_minutes + 1) : 0.01);

    double error = (double(m_missed) - (1 - m_rules.hitTarget) * demand) / std::max(m_meanDemand, 1.0);
    error = std::min(error, mostError);
    // A target that was not granted says nothing about the forecast: more safety would only pile up.
    if (m_isCut)
        error = std::min(error, 0.0);
    const double gain = m_rules.gain * std::min(1.0, double(m_minutes) / minutesOfFullGain);
    m_safety = std::clamp(m_safety + gain * error, m_rules.leastSafety, m_rules.mostSafety);

    m_surge = std::max({surgeAfterAMinute(), double(m_peak - m_season.value), 0.0});
}

double Sizing::surgeAfterAMinute() const
{
    return m_surge * m_surgeKept;
}

void Sizing::lookUp()
{
    m_season = m_calendar.season(m_minute, m_rules.quantile);
    m_next = m_calendar.season(m_minute + 1, m_rules.quantile);
}

void Sizing::decide(LocalTime now, const Seen &seen)
{
    Decision made;
    made.time = now;
    made.outstanding = m_line.outstanding();
    made.minute = m_minute;
    made.season = m_season;
    made.surge = m_surge;
    made.safety = m_safety;

    // Early enough for a busier next minute: as long before it as its hosts take to warm, a turn at a time.
    const double base = m_season.value + m_surge;
    const double nextBase = m_next.value + surgeAfterAMinute();
    if (nextBase > base) {
        const double turns = std::ceil((m_safety * (nextBase - base) + 1) / std::max(1, seen.parallel));
        const std::int64_t left = (m_minute + 1) * secondsOfMinute - now.time_since_epoch().count();
        if (double(left) <= seen.warmUp * turns + 2) {
            made.isEarly = true;
            made.minute = m_minute + 1;
            made.season = m_next;
            made.surge = surgeAfterAMinute();
        }
    }
    made.size = roundedUp(m_safety * (made.season.value + made.surge));
    if (made.size < m_bounds.min) {
        made.size = m_bounds.min;
        made.bound = Bound::Min;
    }
    if (m_minutes < minutesOfInitial && made.size < m_rules.initial) {
        made.size = m_rules.initial;
        made.bound = Bound::Initial;
    }

    m_released = made.size >= m_released ? made.size : made.size + (m_released - made.size) * m_releaseKept;
    made.wanted = roundedUp(m_released, 1e-6);
    if (made.wanted > made.size)
        made.bound = Bound::Release;
    made.target = made.wanted;
    m_decision = made;
    if (made.wanted > m_bounds.max)
        cut(m_bounds.max, Bound::Max);
}

size_t Sizing::bytes() const
{
    return sizeof *this + m_calendar.hours().bytes() + m_calendar.days().bytes();
}

} // namespace tidegate::pool
