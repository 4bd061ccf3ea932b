#pragma once

#include "core/gateway/traffic.h"

#include <atomic>
#include <cstdint>
#include <thread>

namespace tidegate::gateway {

/// A revision's counters on one gateway thread. Only that thread writes; the sampler reads a consistent copy
/// and never makes the writer wait (a sequence number that is odd during a write).
///
/// The integral of concurrency over time needs no timer: it is `active x now - sum of starts + sum of ends`.
class alignas(64) Meter
{
public:
    struct Reading
    {
        std::uint64_t requests = 0;
        std::uint64_t completed = 0;
        std::int64_t active = 0;
        std::int64_t edges = 0; ///< sum of ends - sum of starts, nanoseconds

        /// Request-nanoseconds up to `now` (nanoseconds of the same clock).
        std::int64_t integral(std::int64_t now) const { return edges + active * now; }
    };

    void arrive(std::int64_t now) { change(1, 0, 1, -now); }
    void leave(std::int64_t now) { change(0, 1, -1, now); }

    Meter() = default;
    Meter(const Meter &) = delete;
    Meter &operator=(const Meter &) = delete;
    ~Meter() { delete m_traffic.load(std::memory_order_relaxed); }

    /// A request has ended, as the gateway's own thread sees it.
    void answered(const Outcome &outcome)
    {
        Traffic *traffic = m_traffic.load(std::memory_order_relaxed);
        if (!traffic) {
            traffic = new Traffic;
            m_traffic.store(traffic, std::memory_order_release);
        }
        traffic->note(outcome);
        add(m_answered, std::uint64_t(1));
    }
    /// Adds what is new to `into`. Of the one thread that reads.
    void takeTraffic(Traffic::News &into)
    {
        if (Traffic *traffic = m_traffic.load(std::memory_order_acquire))
            traffic->take(into);
    }
    /// Bytes of an answer's body.
    void sent(std::uint64_t bytes) { add(m_sent, bytes); }

    Reading read() const;
    /// What is to be paid for; each figure by itself.
    struct Usage
    {
        std::uint64_t answered = 0;
        std::uint64_t errors = 0;
        std::uint64_t sent = 0;
    };
    Usage usage() const
    {
        const std::uint64_t answered = m_answered.load(std::memory_order_acquire);
        const Traffic *traffic = m_traffic.load(std::memory_order_acquire);
        return {answered, traffic ? traffic->errors() : 0, m_sent.load(std::memory_order_relaxed)};
    }

private:
    void change(std::uint64_t requests, std::uint64_t completed, std::int64_t active, std::int64_t edges);

    // Release and acquire on the values themselves order them after the odd sequence number; no fences
    // needed.
    template <class T>
    static void add(std::atomic<T> &value, T by)
    {
        value.store(value.load(std::memory_order_relaxed) + by, std::memory_order_release);
    }

    std::atomic<std::uint32_t> m_sequence{0};
    std::atomic<std::uint64_t> m_requests{0};
    std::atomic<std::uint64_t> m_completed{0};
    std::atomic<std::int64_t> m_active{0};
    std::atomic<std::int64_t> m_edges{0};
    std::atomic<std::uint64_t> m_answered{0};
    std::atomic<std::uint64_t> m_sent{0};
    std::atomic<Traffic *> m_traffic{nullptr}; ///< null until a request has ended: most revisions sleep
};

static_assert(sizeof(Meter) == 64, "one cache line for each thread of every revision");

inline void Meter::change(std::uint64_t requests, std::uint64_t completed, std::int64_t active,
                          std::int64_t edges)
{
    const std::uint32_t sequence = m_sequence.load(std::memory_order_relaxed);
    m_sequence.store(sequence + 1, std::memory_order_relaxed);
    add(m_requests, requests);
    add(m_completed, completed);
    add(m_active, active);
    add(m_edges, edges);
    m_sequence.store(sequence + 2, std::memory_order_release);
}

inline Meter::Reading Meter::read() const
{
    for (;;) {
        const std::uint32_t before = m_sequence.load(std::memory_order_acquire);
        const Reading reading{
            m_requests.load(std::memory_order_acquire), m_completed.load(std::memory_order_acquire),
            m_active.load(std::memory_order_acquire), m_edges.load(std::memory_order_acquire)};
        if (before % 2 == 0 && m_sequence.load(std::memory_order_relaxed) == before)
            return reading;
        std::this_thread::yield();
    }
}

} // namespace tidegate::gateway
