#pragma once

#include "core/resource/trigger_settings.h"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::trigger {

/// How far the scheduler looks, ahead and back.
struct Pace
{
    milliseconds lead{250};       ///< moments are taken up so long before they come
    milliseconds tolerance{5000}; ///< what is later than this is a misfire
};

/// Moments that passed and are not sent.
struct Missed
{
    qint64 count = 0;
    bool isMore = false; ///< there were more than were counted
    WallTime first;
    WallTime last;
};

/// What is to be done about one trigger now.
struct FiringPlan
{
    std::vector<WallTime> catchUp; ///< misfires that are sent all the same, in their order
    std::vector<WallTime> onTime;  ///< in their order; the last ones may lie ahead, as far as the lead
    std::optional<Missed> missed;
    WallTime handled;             ///< up to here nothing is left to do
    std::optional<WallTime> next; ///< the first moment after that; nothing = never again
};

/// Every moment after `handled` up to now and the lead, sorted by what the settings say of each.
/// `interrupted` are moments, in their order, that had been taken up when the server died and of which it is
/// not known whether they were sent; they count as misfires, so that those in `catchUp` are sent again, and
/// nobody else. Pure; any thread.
FiringPlan planFirings(const resource::TriggerSettings &settings, WallTime handled,
                       const std::vector<WallTime> &interrupted, WallTime now, Pace pace = {});

/// A moment and the trigger's random part of the jitter, which is always the same for the same moment. Pure.
WallTime dueTime(const std::string &uid, WallTime planned, milliseconds jitter);

/// The UUID of a firing (version 5): a moment that is sent twice has the same. Pure.
std::string firingId(const std::string &uid, WallTime planned);

/// The pause before attempt `next` (2, 3, …) of a firing. Pure.
milliseconds pauseBefore(int next, const resource::TriggerSettings &settings);

} // namespace tidegate::trigger
