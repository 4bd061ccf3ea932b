#pragma once

#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tidegate::runtime {

/// Closes what is open, and notes that it is not any more (-1).
inline void closeEnd(int &end)
{
    if (end >= 0)
        ::close(std::exchange(end, -1));
}

/// Moves a descriptor out of the standard streams' places, which it may have got in a server that was started
/// without them. False, and -1, when the system has none left.
inline bool liftEnd(int &end)
{
    constexpr int firstFree = 3;
    if (end >= firstFree)
        return true;
    const int lifted = ::fcntl(end, F_DUPFD_CLOEXEC, firstFree);
    closeEnd(end);
    end = lifted;
    return end >= 0;
}

} // namespace tidegate::runtime
