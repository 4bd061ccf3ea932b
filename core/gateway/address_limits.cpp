#include "core/gateway/address_limits.h"

#include "core/http/stream.h"

#include <functional>

namespace tidegate::gateway {

std::string AddressLimits::keyOf(std::string_view address)
{
    return http::networkOf(std::string(address));
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
