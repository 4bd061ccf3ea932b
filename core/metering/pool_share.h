#pragma once

#include "core/base/clock.h"
#include "core/metering/record.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::metering {

/// The idle hosts of one kind.
struct PoolReading
{
    std::string kind; ///< `java`, `node`, `java/jetty`
    int hosts = 0;
    std::uint64_t bytes = 0; ///< of them together
};

/// Who pays for warm hosts that wait: whoever took one of their kind within the last hour, in proportion to
/// how often; while nobody did, nobody in particular (an empty Subject). Pure.
class PoolShare
{
public:
    explicit PoolShare(seconds claimsCount) : m_claimsCount(claimsCount) {}

    void claimed(const std::string &kind, const Subject &by, SteadyTime now);
    /// What the hosts that were idle since the last call came to, by subject. Nothing at the first call.
    std::map<Subject, Amounts> read(const std::vector<PoolReading> &readings, SteadyTime now);

private:
    struct Claim
    {
        SteadyTime time;
        Subject by;
    };
    struct Pool
    {
        int hosts = 0;
        std::uint64_t bytes = 0;
        std::deque<Claim> claims; ///< oldest first
        std::map<Subject, std::int64_t> counts;
    };
    void forgetOldClaims(Pool &pool, SteadyTime now) const;

    const seconds m_claimsCount;
    std::map<std::string, Pool> m_pools;
    std::optional<SteadyTime> m_read;
};

} // namespace tidegate::metering
