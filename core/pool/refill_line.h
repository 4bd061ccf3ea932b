#pragma once

#include <cstddef>
#include <vector>

namespace tidegate::pool {

/// How many hosts a pool is short of what it would be without demand: those that would be warming to replace
/// claimed ones, and requests that would wait for a place to warm in. A line of `parallel` warmers, first in
/// first out, fed by the demand alone, so that it does not depend on the targets it leads to. Pure.
class RefillLine
{
public:
    /// The next second: what got warm leaves, `demand` comes, free warmers begin. `warmUp` in seconds (1 to
    /// 3600) and `parallel` (at least 1) are of those that begin now. Returns outstanding().
    int step(int demand, int warmUp, int parallel);
    /// More demand in the second of the latest step().
    int add(int demand, int warmUp, int parallel);
    int outstanding() const { return m_warming + m_queued; }
    /// After a time that nobody watched: nothing is outstanding.
    void clear();

private:
    void begin(int warmUp, int parallel);
    void reserve(int warmUp);

    std::vector<int> m_due; ///< how many get warm, by second, as a ring; m_at is the current second
    std::size_t m_at = 0;
    int m_warming = 0;
    int m_queued = 0;
};

} // namespace tidegate::pool
