#pragma once

#include "core/base/clock.h"
#include "core/base/cron.h"
#include "core/base/error.h"
#include "core/base/time_zone.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::autoscaler {

/// Names of the annotations that go beyond Knative's, on a revision.
inline constexpr std::string_view extensionPrefix = "autoscaling.tidegate.dev/";
inline constexpr std::string_view metricsAnnotation = "autoscaling.tidegate.dev/metrics";
inline constexpr std::string_view scheduleAnnotation = "autoscaling.tidegate.dev/schedule";
inline constexpr std::string_view timeZoneAnnotation = "autoscaling.tidegate.dev/time-zone";

/// What a further metric measures, over all instances of a revision together.
enum class Measure
{
    Concurrency,       ///< requests in flight or waiting
    RequestsPerSecond, ///< requests that came in
    Cpu,               ///< percent of an instance's CPU request, or of a core when it has none
    Memory,            ///< bytes
    QueueWait,         ///< how long requests wait for an instance, in milliseconds, times the ready instances
    Custom             ///< the sum of what the instances tell under a name
};
/// `concurrency`, `rps`, `cpu`, `memory`, `queue-wait`, `custom`.
std::string_view measureName(Measure measure);

/// One metric beside the revision's own; each asks for ceil(average / target) instances.
struct MetricTerm
{
    Measure measure = Measure::Concurrency;
    double target =
        1; ///< per instance: requests, requests per second, percent, bytes, milliseconds, or what is told
    seconds window{60};       ///< 1 s to 1 h, what the average is taken over
    seconds stabilization{0}; ///< 0 to 1 h: the most it asked for within this time stands
    std::string name;         ///< of a custom one: the sample's name, labels ignored
    std::string path;         ///< of a custom one: where the app tells it, `/metrics`
    bool operator==(const MetricTerm &) const = default;
};

/// More are refused: each costs a window.
inline constexpr size_t mostMetrics = 6;
inline constexpr size_t mostWindows = 32;

/// Reads `cpu target=70; queue-wait target=200ms window=30s; custom name=jobs target=10 path=/metrics`:
/// entries between semicolons or line breaks, words between blanks. `window` is the revision's own when it
/// is not said, `stabilization` 0 for concurrency and rps and 5m for the others. Error: Code::Invalid with a
/// sentence about the entry that is wrong.
Result<std::vector<MetricTerm>> parseMetrics(std::string_view text, seconds ownWindow);

/// A stretch of time, again and again, with bounds of its own.
struct ScheduleTerm
{
    std::string text; ///< the cron expression as it was written
    Cron start;
    TimeZone zone = TimeZone::utc();
    seconds lasts{0};       ///< 1 min to 31 days, from each start
    seconds preWarm{0};     ///< 0 to 1 h: so long before each start the minimum holds already
    std::optional<int> min; ///< at least one of the two is there
    std::optional<int> max; ///< at least 1
};

/// Reads `0 8 * * MON-FRI for=10h min=5 max=20 pre-warm=5m; 0 0 * * * for=6h max=2 zone=Asia/Tokyo`. Without
/// `zone` an entry is in `zone`. Error: as parseMetrics().
Result<std::vector<ScheduleTerm>> parseSchedule(std::string_view text, const TimeZone &zone);

} // namespace tidegate::autoscaler
