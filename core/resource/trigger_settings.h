#pragma once

#include "core/base/cron.h"
#include "core/resource/findings.h"
#include "core/resource/object.h"

#include <optional>

namespace tidegate::resource {

/// What becomes of moments that passed while nothing could be sent: the server was down, or the clock jumped.
enum class MisfirePolicy
{
    Skip,     ///< they are recorded, and not sent
    FireOnce, ///< the latest of them is sent
    FireAll   ///< the latest `misfireLimit` of them are sent, in their order
};

/// What becomes of a moment that comes while the one before is not answered yet.
enum class OverlapPolicy
{
    Allow,
    Skip, ///< it is recorded, and not sent
    Queue ///< it is sent when the one before is done
};

/// How a PingSource fires: its spec and its `trigger.tidegate.dev/…` annotations, read with their defaults.
struct TriggerSettings
{
    Cron schedule; ///< `@every` is counted from `start`, if there is one
    TimeZone zone = TimeZone::utc();
    Cron::ClockChanges clockChanges;
    bool isSuspended = false;
    std::optional<WallTime> start; ///< no moment before it
    std::optional<WallTime> end;   ///< none after it
    milliseconds jitter{0};        ///< each firing is put off by a random part of it
    MisfirePolicy misfire = MisfirePolicy::FireOnce;
    int misfireLimit = 100;
    milliseconds misfireWindow{0}; ///< what passed longer ago is not sent any more; 0 = however long
    OverlapPolicy overlap = OverlapPolicy::Allow;
    milliseconds timeout{60'000}; ///< for each attempt, a cold start included
    int retries = 5;              ///< after the first attempt
    bool isBackOffLinear = false; ///< the n-th pause is n times the first, else the double of the one before
    milliseconds backOff{50};     ///< the first pause
    QString deadLetter;           ///< a Service of the namespace, or a URL; empty = none
    seconds preWarm{0};           ///< an instance is made ready so long before a moment
};

/// The longest pause between two attempts, however often it was doubled.
inline constexpr milliseconds longestBackOff{300'000};

/// Code::Invalid when the schedule or the zone cannot be read (any more); annotations that are not valid
/// count as not set. Pure.
Result<TriggerSettings> readTriggerSettings(const Object &pingSource);

/// The first moment after `after` that start, end and the schedule allow, suspended or not. Pure.
std::optional<WallTime> nextMoment(const TriggerSettings &settings, WallTime after);
/// The first `count` of them; fewer when there are no more. Pure.
std::vector<WallTime> triggerMoments(const TriggerSettings &settings, WallTime after, size_t count);

/// The Route that a PingSource sends to: that of a Service, Knative's or the cluster's, has its name. Empty
/// when its sink is a URL, or something that has no address here. Pure.
QString sinkRouteOf(const Object &pingSource);

/// Checks the annotations one by one.
void validateTriggerAnnotations(const Object &pingSource, Findings &findings);

} // namespace tidegate::resource
