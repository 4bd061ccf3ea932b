#pragma once

#include <cstdint>

namespace tidegate::runtime {

struct Knock
{
    enum class Answer
    {
        Refused, ///< nobody listens
        Open,    ///< there is a connection now
        Unknown  ///< it takes longer to find out, or the platform cannot tell at once
    };
    Answer answer = Answer::Unknown;
    std::intptr_t socket = -1; ///< of an open one, not blocking: the caller's
};

/// Whether somebody listens on a port of the loopback address, found out within the call: a fiftieth of a
/// millisecond on Linux; elsewhere it is Unknown. Any thread.
Knock knock(std::uint16_t port);
/// Ends the connection of an open one.
void endKnock(const Knock &knock);

} // namespace tidegate::runtime
