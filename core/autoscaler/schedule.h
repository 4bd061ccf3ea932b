#pragma once

#include "core/autoscaler/terms.h"

#include <optional>
#include <vector>

namespace tidegate::autoscaler {

/// Minimum and maximum of a revision at a moment, and where they come from.
struct ScaleBounds
{
    int min = 0;
    int max = 0; ///< 0 = none
    bool minIsScheduled = false;
    bool maxIsScheduled = false;
    bool isWarming = false; ///< the minimum is that of a window which has not begun
    bool operator==(const ScaleBounds &) const = default;
};

/// A revision's time windows. They combine like this:
/// - The minimum is the largest of min-scale and the minima of all open windows, and of those that warm up.
/// - The maximum is the largest of those of the open windows; max-scale when none of them names one. A window
///   that warms up only raises it.
/// - The cluster's max-scale-limit holds for windows, too; a minimum above the maximum falls to it where a
///   window set either of them.
/// Pure; time may go back. One thread. No allocation but where a window opens or ends.
class Schedule
{
public:
    explicit Schedule(std::vector<ScheduleTerm> terms);
    bool isEmpty() const { return m_windows.empty(); }
    /// `own` are the revision's min-scale and max-scale, `limit` the cluster's; 0 = none.
    ScaleBounds boundsAt(WallTime now, ScaleBounds own, int limit);

private:
    enum class State
    {
        Closed,
        Warming,
        Open
    };
    struct Window
    {
        ScheduleTerm term;
        State state = State::Closed;
        WallTime since; ///< when it was looked at
        WallTime until; ///< the state holds up to here
        bool isKnown = false;
    };
    static void look(Window &window, WallTime now);

    std::vector<Window> m_windows;
};

} // namespace tidegate::autoscaler
