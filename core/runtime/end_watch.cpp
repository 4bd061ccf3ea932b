#include "core/runtime/end_watch.h"

#include <algorithm>

namespace tidegate::runtime {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

nanoseconds ProcessEnd::ago() const
{
    const std::int64_t alive = m_alive.load();
    if (alive == 0)
        return std::chrono::milliseconds(100);
    return std::max(steady_clock::now().time_since_epoch() - nanoseconds(alive), nanoseconds(0));
}

void EndWatch::note(ProcessEnd &end, steady_clock::time_point alive)
{
    end.m_alive = std::max<std::int64_t>(nanoseconds(alive.time_since_epoch()).count(), 1);
}

} // namespace tidegate::runtime
