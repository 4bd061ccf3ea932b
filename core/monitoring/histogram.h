#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace tidegate::monitoring {

/// How often which durations came, in microseconds, in the buckets of core/base/log_linear.h: a quantile is
/// within 3.2 % of the exact one (nearest rank), however many histograms it was merged from. Holds only the
/// buckets that are used. A value; not for several threads.
class Histogram
{
public:
    using Bucket = std::pair<std::uint16_t, std::uint64_t>; ///< its number, and how many

    void add(std::uint64_t microseconds, std::uint64_t times = 1);
    /// As somebody else has counted them: buckets in any order, and the exact sum of the durations.
    void add(const std::vector<std::pair<std::uint16_t, std::uint32_t>> &counts, std::uint64_t sum);
    void merge(const Histogram &other);

    std::uint64_t count() const { return m_count; }
    double sum() const { return m_sum; } ///< exact, in microseconds
    /// The duration that `share` (0 to 1) of all do not exceed; nothing while there are none.
    std::optional<double> quantile(double share) const;
    std::optional<double> lowest() const { return quantile(0); }
    std::optional<double> highest() const { return quantile(1); }

    const std::vector<Bucket> &buckets() const { return m_buckets; } ///< ascending, none empty
    /// What was kept; buckets ascending, numbers within log_linear::kBuckets.
    static Histogram of(std::vector<Bucket> buckets, double sum);
    bool operator==(const Histogram &) const = default;

private:
    void addBucket(std::uint16_t bucket, std::uint64_t times);

    std::vector<Bucket> m_buckets;
    std::uint64_t m_count = 0;
    double m_sum = 0;
};

} // namespace tidegate::monitoring
