#pragma once

#include "core/gateway/routing_table.h"

#include <atomic>
#include <cstdint>

namespace tidegate::gateway {

/// What all threads share of one instance: how many requests it has, and whether it may get more. One atomic
/// word, so that "closed" and "one more" can not both happen: after close() returns, inFlight() counts
/// everything that will ever be sent.
class InstanceState
{
public:
    explicit InstanceState(Endpoint endpoint) : m_endpoint(std::move(endpoint)) {}

    const Endpoint &endpoint() const { return m_endpoint; }

    /// Takes a slot; false when the instance is closed or lost, or has `limit` requests (0 = no limit). Any
    /// thread.
    bool tryAcquire(std::uint32_t limit);
    /// Gives a slot back. Any thread.
    void release() { m_word.fetch_sub(1); }

    std::uint32_t inFlight() const { return m_word.load() & kCount; }
    bool usable() const { return (m_word.load() & ~kCount) == 0; }
    bool closed() const { return (m_word.load() & kClosed) != 0; }

    /// The load to compare instances by; the highest number when it can take no request.
    std::uint32_t load(std::uint32_t limit) const;

    /// It left the table: what is in flight goes on, nothing more comes. Control thread.
    void close() { m_word.fetch_or(kClosed); }
    /// It is in the table (again). Control thread.
    void open() { m_word.fetch_and(kCount); }
    /// It refused a connection; no more requests until open(). True for the first to say so. Any thread.
    bool markLost() { return (m_word.fetch_or(kLost) & (kLost | kClosed)) == 0; }

    /// Whether an answer has come from it; for the record of a cold start.
    bool served() const { return m_served.load(std::memory_order_relaxed); }
    void setServed()
    {
        if (!served())
            m_served.store(true, std::memory_order_relaxed);
    }

    static constexpr std::uint32_t kFull = ~std::uint32_t(0);

private:
    static constexpr std::uint32_t kClosed = 1u << 31;
    static constexpr std::uint32_t kLost = 1u << 30;
    static constexpr std::uint32_t kCount = kLost - 1;

    const Endpoint m_endpoint;
    alignas(64) std::atomic<std::uint32_t> m_word{0};
    std::atomic<bool> m_served{false};
};

inline std::uint32_t InstanceState::load(std::uint32_t limit) const
{
    const std::uint32_t word = m_word.load();
    return (word & ~kCount) != 0 || (limit != 0 && word >= limit) ? kFull : word;
}

inline bool InstanceState::tryAcquire(std::uint32_t limit)
{
    std::uint32_t word = m_word.load();
    do {
        if ((word & ~kCount) != 0 || (limit != 0 && word >= limit))
            return false;
    } while (!m_word.compare_exchange_weak(word, word + 1));
    return true;
}

} // namespace tidegate::gateway
