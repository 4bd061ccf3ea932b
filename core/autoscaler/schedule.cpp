#include "core/autoscaler/schedule.h"

#include <algorithm>

namespace tidegate::autoscaler {

Schedule::Schedule(std::vector<ScheduleTerm> terms)
{
    m_windows.reserve(terms.size());
    for (ScheduleTerm &term : terms)
        m_windows.push_back({std::move(term), State::Closed, {}, {}, false});
}

// The earliest start that is not over yet decides; a later one that is open beside it is found when that one
// ends.
void Schedule::look(Window &window, WallTime now)
{
    const ScheduleTerm &term = window.term;
    window.since = now;
    window.isKnown = true;
    const auto start = term.start.next(now - term.lasts, term.zone, {Cron::Gap::AtItsEnd, Cron::Twice::Both});
    if (!start) {
        window.state = State::Closed;
        window.until = WallTime::max();
    } else if (*start <= now) {
        window.state = State::Open;
        window.until = *start + term.lasts;
    } else if (*start - term.preWarm <= now) {
        window.state = State::Warming;
        window.until = *start;
    } else {
        window.state = State::Closed;
        window.until = *start - term.preWarm;
    }
}

ScaleBounds Schedule::boundsAt(WallTime now, ScaleBounds own, int limit)
{
    ScaleBounds bounds = own;
    const auto limited = [limit](int max) { return limit > 0 ? std::min(max, limit) : max; };
    for (Window &window : m_windows) {
        if (!window.isKnown || now >= window.until || now < window.since)
            look(window, now);
        const auto &max = window.term.max;
        if (window.state != State::Open || !max)
            continue;
        bounds.max = bounds.maxIsScheduled ? std::max(bounds.max, limited(*max)) : limited(*max);
        bounds.maxIsScheduled = true;
    }
    for (const Window &window : m_windows) {
        if (window.state == State::Closed)
            continue;
        const bool warming = window.state == State::Warming;
        if (warming && window.term.max && bounds.max > 0 && limited(*window.term.max) > bounds.max) {
            bounds.max = limited(*window.term.max);
            bounds.maxIsScheduled = true;
        }
        if (window.term.min.value_or(0) > bounds.min) {
            bounds.min = *window.term.min;
            bounds.minIsScheduled = true;
            bounds.isWarming = warming;
        }
    }
    const int most = bounds.max > 0 ? bounds.max : limit;
    if (most > 0 && bounds.minIsScheduled)
        bounds.min = std::min(bounds.min, most);
    else if (bounds.maxIsScheduled)
        bounds.min = std::min(bounds.min, bounds.max);
    return bounds;
}

} // namespace tidegate::autoscaler
