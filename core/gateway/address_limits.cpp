#include "core/gateway/address_limits.h"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <functional>

namespace tidegate::gateway {

std::string AddressLimits::keyOf(std::string_view address)
{
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(std::string(address), error);
    if (error || parsed.is_v4())
        return std::string(address);
    const auto v6 = parsed.to_v6();
    if (v6.is_v4_mapped())
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_string();
    auto bytes = v6.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t(0));
    return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

AddressLimits::Shard &AddressLimits::shardOf(const std::string &key)
{
    return m_shards[std::hash<std::string>()(key) % m_shards.size()];
}

bool AddressLimits::enter(std::string_view address, std::uint32_t most)
{
    if (most == 0)
        return true;
    const std::string key = keyOf(address);
    Shard &shard = shardOf(key);
    const std::lock_guard lock(shard.mutex);
    std::uint32_t &count = shard.counts[key];
    if (count >= most)
        return false;
    ++count;
    return true;
}

void AddressLimits::leave(std::string_view address, std::uint32_t most)
{
    if (most == 0)
        return;
    const std::string key = keyOf(address);
    Shard &shard = shardOf(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.counts.find(key);
    if (found != shard.counts.end() && --found->second == 0)
        shard.counts.erase(found);
}

size_t AddressLimits::size() const
{
    size_t sum = 0;
    for (const Shard &shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.counts.size();
    }
    return sum;
}

} // namespace tidegate::gateway
