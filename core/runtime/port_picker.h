#pragma once

#include <cstdint>
#include <deque>

namespace tidegate::runtime {

/// Gives out TCP ports that nobody listens on, from 20000 to 29999: below the range that systems use for
/// outgoing connections, so that none is taken by one between here and the app's bind(). One given out comes
/// again after 2000 others.
class PortPicker
{
public:
    /// 0 when every port that was tried is taken.
    std::uint16_t pick();

private:
    bool isRecent(std::uint16_t port) const;
    std::deque<std::uint16_t> m_recent;
};

} // namespace tidegate::runtime
