#pragma once

#include "core/base/clock.h"

#include <QtGlobal>

namespace tidegate::models {

/// Milliseconds since 1970, as QDateTime and the charts count; parts of one are dropped.
inline qint64 msOf(WallTime time)
{
    return std::chrono::floor<milliseconds>(time.time_since_epoch()).count();
}

/// This machine's clock, for what has not been given another. Any thread.
inline const Clock &systemClock()
{
    static const SystemClock clock;
    return clock;
}

} // namespace tidegate::models
