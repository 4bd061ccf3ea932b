#pragma once

#include "core/gateway/distribution.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <utility>

namespace tidegate::gateway {

/// How a request ended.
struct Outcome
{
    int status = 0;       ///< 499 when the client left before an answer began; 0 when there was none
    bool isError = false; ///< 5xx, or cut short by the app or the gateway
    bool isCold = false;  ///< it waited for an instance to start
    std::chrono::nanoseconds total{0};
    std::chrono::nanoseconds queued{0}; ///< 0: it did not wait
};

/// What the requests of a revision came to on one gateway thread; made with the first one that ends. One
/// writer, one reader.
class Traffic
{
public:
    void note(const Outcome &outcome)
    {
        const size_t kind = outcome.status >= 100 && outcome.status < 600 ? size_t(outcome.status / 100) : 0;
        more(m_classes[kind]);
        if (outcome.isError)
            more(m_errors);
        if (outcome.isCold)
            more(m_cold);
        m_latency.add(micros(outcome.total));
        if (outcome.queued.count() <= 0)
            return;
        Distribution *waits = m_waits.load(std::memory_order_relaxed);
        if (!waits) {
            waits = new Distribution;
            m_waits.store(waits, std::memory_order_release);
        }
        waits->add(micros(outcome.queued));
    }

    std::uint64_t errors() const { return m_errors.load(std::memory_order_relaxed); }

    struct News
    {
        std::array<std::uint64_t, 6> classes{}; ///< [2]: of 2xx; [0]: without a status
        std::uint64_t errors = 0;               ///< 5xx, or cut short by the app or the gateway
        std::uint64_t cold = 0;
        std::uint64_t sent = 0;     ///< bytes of the bodies of the app's answers, counted as they are sent
        Distribution::News latency; ///< microseconds
        Distribution::News waits;   ///< of those that waited
        void add(const News &other)
        {
            for (size_t i = 0; i < classes.size(); ++i)
                classes[i] += other.classes[i];
            errors += other.errors;
            cold += other.cold;
            sent += other.sent;
            latency.add(other.latency);
            waits.add(other.waits);
        }
        bool empty() const
        {
            const bool isCounted =
                std::any_of(classes.begin(), classes.end(), [](auto count) { return count > 0; });
            return !isCounted && errors == 0 && cold == 0 && sent == 0 && latency.buckets.empty() &&
                   waits.buckets.empty();
        }
    };
    /// Adds what is new to `into`. Of the one thread that reads.
    void take(News &into)
    {
        for (size_t i = 0; i < m_classes.size(); ++i) {
            const std::uint64_t count = m_classes[i].load(std::memory_order_relaxed);
            into.classes[i] += count - std::exchange(m_toldClasses[i], count);
        }
        const std::uint64_t errors = m_errors.load(std::memory_order_relaxed);
        into.errors += errors - std::exchange(m_toldErrors, errors);
        const std::uint64_t cold = m_cold.load(std::memory_order_relaxed);
        into.cold += cold - std::exchange(m_toldCold, cold);
        m_latency.take(into.latency);
        if (Distribution *waits = m_waits.load(std::memory_order_acquire))
            waits->take(into.waits);
    }

    Traffic() = default;
    Traffic(const Traffic &) = delete;
    Traffic &operator=(const Traffic &) = delete;
    ~Traffic() { delete m_waits.load(std::memory_order_relaxed); }

private:
    static void more(std::atomic<std::uint64_t> &count)
    {
        count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    static std::uint64_t micros(std::chrono::nanoseconds time)
    {
        return std::uint64_t(std::max<std::int64_t>(time.count(), 0)) / 1000;
    }

    std::array<std::atomic<std::uint64_t>, 6> m_classes{};
    std::atomic<std::uint64_t> m_errors{0};
    std::atomic<std::uint64_t> m_cold{0};
    Distribution m_latency;
    std::atomic<Distribution *> m_waits{nullptr};
    std::array<std::uint64_t, 6> m_toldClasses{}; ///< the reader's, as is what follows
    std::uint64_t m_toldErrors = 0;
    std::uint64_t m_toldCold = 0;
};

} // namespace tidegate::gateway
