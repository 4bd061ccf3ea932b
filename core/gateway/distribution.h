#pragma once

#include "core/base/log_linear.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <utility>
#include <vector>

namespace tidegate::gateway {

/// How often which values came, in the buckets of core/base/log_linear.h. One thread writes, without a lock
/// and without an allocation once a power of two has been seen (a power's 16 buckets take 128 bytes); another
/// takes what is new.
class Distribution
{
public:
    /// What came since it was told the last time.
    struct News
    {
        std::vector<std::pair<std::uint16_t, std::uint32_t>> buckets; ///< number, how many
        std::uint64_t sum = 0;
        void add(const News &other) ///< a bucket may be there twice then
        {
            buckets.insert(buckets.end(), other.buckets.begin(), other.buckets.end());
            sum += other.sum;
        }
    };

    Distribution() = default;
    Distribution(const Distribution &) = delete;
    Distribution &operator=(const Distribution &) = delete;
    ~Distribution()
    {
        for (std::atomic<Power *> &power : m_powers)
            delete power.load(std::memory_order_relaxed);
    }

    void add(std::uint64_t value)
    {
        const std::uint32_t bucket = log_linear::bucketOf(value);
        std::atomic<Power *> &place = m_powers[bucket / log_linear::kPerPower];
        Power *power = place.load(std::memory_order_relaxed);
        if (!power) {
            power = new Power;
            place.store(power, std::memory_order_release);
        }
        std::atomic<std::uint32_t> &count = power->counts[bucket % log_linear::kPerPower];
        // The sum first: who sees the count sees the sum of all that it counts.
        m_sum.store(m_sum.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
        count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

    /// Adds the news to `into`. Of the one thread that reads.
    void take(News &into)
    {
        for (std::uint32_t i = 0; i < log_linear::kPowers; ++i) {
            Power *power = m_powers[i].load(std::memory_order_acquire);
            for (std::uint32_t k = 0; power && k < log_linear::kPerPower; ++k) {
                const std::uint32_t count = power->counts[k].load(std::memory_order_acquire);
                if (const std::uint32_t news = count - std::exchange(power->told[k], count); news > 0)
                    into.buckets.emplace_back(std::uint16_t(i * log_linear::kPerPower + k), news);
            }
        }
        const std::uint64_t sum = m_sum.load(std::memory_order_relaxed);
        into.sum += sum - std::exchange(m_told, sum);
    }

private:
    struct Power
    {
        std::array<std::atomic<std::uint32_t>, log_linear::kPerPower> counts{};
        std::array<std::uint32_t, log_linear::kPerPower> told{}; ///< the reader's
    };
    std::array<std::atomic<Power *>, log_linear::kPowers> m_powers{};
    std::atomic<std::uint64_t> m_sum{0};
    std::uint64_t m_told = 0; ///< the reader's
};

} // namespace tidegate::gateway
