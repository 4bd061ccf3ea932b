#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace tidegate::log_linear {

// Buckets for values that span many powers of two: each power is cut into 16 of equal width, and what is
// below 16 has a bucket of its own. So the middle of a bucket is never further than 1/32 (3.2 %) from any
// value in it. The numbers are kept on disk: they do not change.

inline constexpr std::uint32_t kPerPower = 16;
inline constexpr std::uint32_t kPowers = 29; ///< the first one is 0 to 15
inline constexpr std::uint32_t kBuckets = kPerPower * kPowers;
inline constexpr std::uint64_t kHighest =
    0xffff'ffff; ///< as microseconds more than an hour; more counts as this

/// The bucket of a value.
constexpr std::uint32_t bucketOf(std::uint64_t value)
{
    value = std::min(value, kHighest);
    if (value < kPerPower)
        return std::uint32_t(value);
    const auto shift = std::uint32_t(std::bit_width(value)) - 5;
    return shift * kPerPower + std::uint32_t(value >> shift);
}

/// The lowest value in a bucket.
constexpr std::uint64_t lowestIn(std::uint32_t bucket)
{
    if (bucket < kPerPower)
        return bucket;
    const std::uint32_t shift = bucket / kPerPower - 1;
    return std::uint64_t(kPerPower + bucket % kPerPower) << shift;
}

/// How many whole numbers are in a bucket.
constexpr std::uint64_t widthOf(std::uint32_t bucket)
{
    return bucket < kPerPower ? 1 : std::uint64_t(1) << (bucket / kPerPower - 1);
}

/// What stands for the values of a bucket.
constexpr double middleOf(std::uint32_t bucket)
{
    return double(lowestIn(bucket)) + double(widthOf(bucket) - 1) / 2;
}

} // namespace tidegate::log_linear
