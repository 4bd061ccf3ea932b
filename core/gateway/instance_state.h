#pragma once

#include "core/gateway/routing_table.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace tidegate::gateway {

/// What all threads share of one instance: how many requests it has, and whether it may get more. One atomic
/// word, so that "closed" and "one more" can not both happen: after close() returns, inFlight() counts
/// everything that will ever be sent.
class InstanceState
{
public:
    explicit InstanceState(Endpoint endpoint) : m_endpoint(std::move(endpoint)), m_takenAt(ticks()) {}

    const Endpoint &endpoint() const { return m_endpoint; }

    /// Takes a slot; false when the instance is closed or lost, or has `limit` requests (0 = no limit). Any
    /// thread.
    bool tryAcquire(std::uint32_t limit);
    /// Gives a slot back. Any thread.
    void release()
    {
        // Read before, for a thread that is kept from the processor in between would make the stretch longer
        // than it was, and overlap with the next. Who finds out only afterwards that it was the last reads
        // then.
        const std::int64_t before = inFlight() == 1 ? ticks() : 0;
        if ((m_word.fetch_sub(1) & kCount) == 1)
            m_busyEdges.fetch_add(std::uint64_t(before != 0 ? before : ticks()), std::memory_order_relaxed);
    }

    std::uint32_t inFlight() const { return m_word.load() & kCount; }
    bool usable() const { return (m_word.load() & ~kCount) == 0; }
    bool closed() const { return (m_word.load() & kClosed) != 0; }

    /// The load to compare instances by; the highest number when it can take no request.
    std::uint32_t load(std::uint32_t limit) const;

    /// It left the table: what is in flight goes on, nothing more comes. Control thread.
    void close() { m_word.fetch_or(kClosed); }
    /// It is in the table (again). Control thread.
    void open()
    {
        if (!usable()) // a write would take the word away from the threads that count in it
            m_word.fetch_and(kCount);
    }
    /// It refused a connection; no more requests until open(). True for the first to say so. Any thread.
    bool markLost() { return (m_word.fetch_or(kLost) & (kLost | kClosed)) == 0; }

    /// Whether an answer has come from it; for the record of a cold start.
    bool served() const { return m_served.load(std::memory_order_relaxed); }
    void setServed()
    {
        if (!served())
            m_served.store(true, std::memory_order_relaxed);
    }

    /// For how long it has had at least one request since the last call. Control thread.
    std::chrono::nanoseconds takeBusy();

    static constexpr std::uint32_t kFull = ~std::uint32_t(0);

private:
    static constexpr std::uint32_t kClosed = 1u << 31;
    static constexpr std::uint32_t kLost = 1u << 30;
    static constexpr std::uint32_t kCount = kLost - 1;

    /// Nanoseconds of the steady clock, from long before it began: so that a sum that lacks one edge is off
    /// by more than any instance lives, and is told from a true one.
    static std::int64_t ticks()
    {
        constexpr std::int64_t longAgo = std::int64_t(1) << 60;
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        return longAgo + std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
    }

    const Endpoint m_endpoint;
    std::int64_t m_taken = 0; ///< of the busy time; the control thread's, as is the next
    std::int64_t m_takenAt;
    alignas(64) std::atomic<std::uint32_t> m_word{0};
    std::atomic<bool> m_served{false};
    /// Sum of the ends of busy stretches less their beginnings; wraps around on the way, and comes out right.
    std::atomic<std::uint64_t> m_busyEdges{0};
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
    if (word == 0)
        m_busyEdges.fetch_sub(std::uint64_t(ticks()), std::memory_order_relaxed);
    return true;
}

inline std::chrono::nanoseconds InstanceState::takeBusy()
{
    constexpr std::int64_t slack = 1'000'000'000; // for threads that read the clock a little earlier or later
    constexpr int mostTries = 100;
    for (int i = 0; i < mostTries; ++i) {
        const std::int64_t now = ticks();
        const bool isBusy = inFlight() > 0;
        const std::uint64_t sum =
            m_busyEdges.load(std::memory_order_relaxed) + std::uint64_t(isBusy ? now : 0);
        const auto time = std::int64_t(sum - std::uint64_t(m_taken));
        // A thread that has taken the first slot or freed the last one notes the time right after.
        if (time < -slack || time > now - m_takenAt + slack)
            continue;
        m_takenAt = now;
        m_taken += std::max<std::int64_t>(time, 0);
        return std::chrono::nanoseconds(std::max<std::int64_t>(time, 0));
    }
    return {}; // with the next call
}

} // namespace tidegate::gateway
