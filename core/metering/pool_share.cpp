#include "core/metering/pool_share.h"

namespace tidegate::metering {

namespace {

constexpr size_t kMostClaims = 10'000; ///< of a kind: the latest count

/// `total` in proportion to the counts; what does not divide goes to the last, so that nothing is lost.
void spread(std::int64_t total, std::int64_t Amounts::*into, const std::map<Subject, std::int64_t> &counts,
            std::map<Subject, Amounts> &shares)
{
    std::int64_t all = 0;
    for (const auto &[subject, count] : counts)
        all += count;
    std::int64_t left = total;
    size_t behind = counts.size();
    for (const auto &[subject, count] : counts) {
        const auto part = std::int64_t(double(total) * double(count) / double(all));
        const std::int64_t share = --behind == 0 ? left : std::min(part, left);
        shares[subject].*into += share;
        left -= share;
    }
}

} // namespace

void PoolShare::claimed(const std::string &kind, const Subject &by, SteadyTime now)
{
    Pool &pool = m_pools[kind];
    pool.claims.push_back({now, by});
    ++pool.counts[by];
    forgetOldClaims(pool, now);
}

void PoolShare::forgetOldClaims(Pool &pool, SteadyTime now) const
{
    while (!pool.claims.empty() &&
           (pool.claims.size() > kMostClaims || now - pool.claims.front().time > m_claimsCount)) {
        const auto count = pool.counts.find(pool.claims.front().by);
        if (--count->second == 0)
            pool.counts.erase(count);
        pool.claims.pop_front();
    }
}

std::map<Subject, Amounts> PoolShare::read(const std::vector<PoolReading> &readings, SteadyTime now)
{
    std::map<Subject, Amounts> shares;
    const std::chrono::nanoseconds passed = m_read ? now - *m_read : std::chrono::nanoseconds(0);
    m_read = now;
    const std::map<Subject, std::int64_t> nobody{{Subject(), 1}};
    for (auto &[kind, pool] : m_pools) {
        forgetOldClaims(pool, now);
        if (passed.count() <= 0 || pool.hosts == 0)
            continue;
        const auto &counts = pool.counts.empty() ? nobody : pool.counts;
        const double time = std::chrono::duration<double>(passed).count();
        spread(passed.count() * pool.hosts, &Amounts::poolNs, counts, shares);
        spread(std::int64_t(double(pool.bytes) * time), &Amounts::poolByteSeconds, counts, shares);
    }
    for (auto &[kind, pool] : m_pools)
        pool.hosts = 0;
    for (const PoolReading &reading : readings) { // kinds of the same name are one
        Pool &pool = m_pools[reading.kind];
        pool.bytes = pool.hosts == 0 ? reading.bytes : pool.bytes + reading.bytes;
        pool.hosts += reading.hosts;
    }
    return shares;
}

} // namespace tidegate::metering
