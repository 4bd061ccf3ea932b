#include "core/monitoring/histogram.h"

#include "core/base/log_linear.h"

#include <algorithm>
#include <cmath>

namespace tidegate::monitoring {

void Histogram::addBucket(std::uint16_t bucket, std::uint64_t times)
{
    if (times == 0)
        return;
    const auto at =
        std::lower_bound(m_buckets.begin(), m_buckets.end(), bucket,
                         [](const Bucket &one, std::uint16_t number) { return one.first < number; });
    if (at != m_buckets.end() && at->first == bucket)
        at->second += times;
    else
        m_buckets.insert(at, {bucket, times});
    m_count += times;
}

void Histogram::add(std::uint64_t microseconds, std::uint64_t times)
{
    addBucket(std::uint16_t(log_linear::bucketOf(microseconds)), times);
    m_sum += double(microseconds) * double(times);
}

void Histogram::add(const std::vector<std::pair<std::uint16_t, std::uint32_t>> &counts, std::uint64_t sum)
{
    for (const auto &[bucket, times] : counts)
        addBucket(bucket, times);
    m_sum += double(sum);
}

void Histogram::merge(const Histogram &other)
{
    std::vector<Bucket> both;
    both.reserve(m_buckets.size() + other.m_buckets.size());
    auto ours = m_buckets.begin();
    auto theirs = other.m_buckets.begin();
    while (ours != m_buckets.end() || theirs != other.m_buckets.end()) {
        const bool takeOurs =
            theirs == other.m_buckets.end() || (ours != m_buckets.end() && ours->first <= theirs->first);
        const bool same = takeOurs && theirs != other.m_buckets.end() && ours->first == theirs->first;
        both.push_back(takeOurs ? *ours++ : *theirs++);
        if (same)
            both.back().second += (theirs++)->second;
    }
    m_buckets = std::move(both);
    m_count += other.m_count;
    m_sum += other.m_sum;
}

std::optional<double> Histogram::quantile(double share) const
{
    if (m_count == 0)
        return std::nullopt;
    const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * double(m_count));
    const auto rank = std::max<std::uint64_t>(1, std::uint64_t(wanted));
    std::uint64_t passed = 0;
    for (const auto &[bucket, times] : m_buckets) {
        passed += times;
        if (passed >= rank)
            return log_linear::middleOf(bucket);
    }
    return log_linear::middleOf(m_buckets.back().first);
}

Histogram Histogram::of(std::vector<Bucket> buckets, double sum)
{
    Histogram histogram;
    histogram.m_buckets = std::move(buckets);
    for (const Bucket &bucket : histogram.m_buckets)
        histogram.m_count += bucket.second;
    histogram.m_sum = sum;
    return histogram;
}

} // namespace tidegate::monitoring
