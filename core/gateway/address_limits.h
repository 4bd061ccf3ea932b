#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tidegate::gateway {

/// Counts connections by the address they come from, so that one client can not take all there are. An IPv6
/// client has a /64 to itself and counts as one. Any thread; locks for a few instructions, once a connection.
class AddressLimits
{
public:
    /// Counts a connection in; false, and not counted, when its address has `most` already. 0 = no limit, and
    /// nothing is counted.
    bool enter(std::string_view address, std::uint32_t most);
    /// Counts one out that enter() let in with the same `most`.
    void leave(std::string_view address, std::uint32_t most);

    /// Addresses with a connection now.
    size_t size() const;

    /// What an address counts as: itself, or its /64; IPv4 in IPv6 counts as IPv4.
    static std::string keyOf(std::string_view address);

private:
    struct Shard
    {
        mutable std::mutex mutex;
        std::unordered_map<std::string, std::uint32_t> counts;
    };
    Shard &shardOf(const std::string &key);

    std::array<Shard, 16> m_shards;
};

} // namespace tidegate::gateway
