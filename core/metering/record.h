#pragma once

#include <cstdint>
#include <string>

namespace tidegate::metering {

/// Whom something is metered for. All empty: nobody in particular, as an idle host that no app has used.
struct Subject
{
    std::string ns;
    std::string service; ///< empty when the revision belongs to none
    std::string revision;
    auto operator<=>(const Subject &) const = default;
    bool operator==(const Subject &) const = default;
};

/// What was used. Whole numbers, so that sums are exact in whatever order they are made.
struct Amounts
{
    std::int64_t requests = 0; ///< answered, or ended without an answer
    std::int64_t errors = 0;   ///< of those: 5xx, or cut short
    std::int64_t egressBytes = 0;
    std::int64_t activeNs = 0; ///< instances with at least one request
    std::int64_t idleNs = 0;   ///< instances without, their starts included
    std::int64_t cpuNs = 0;
    std::int64_t byteSeconds = 0;     ///< memory
    std::int64_t poolNs = 0;          ///< this one's share of the idle warm hosts
    std::int64_t poolByteSeconds = 0; ///< of their memory

    Amounts &operator+=(const Amounts &other);
    bool operator==(const Amounts &) const = default;
};

/// One entry of the meter: what one instance (or, `instance` empty, a revision apart from its instances) used
/// in a stretch of time within one hour. With its run's id, `sequence` names it for ever.
struct Record
{
    std::int64_t sequence = 0; ///< within the run of the server, from 1
    std::int64_t hour = 0;     ///< hours since 1970 in UTC, by the wall clock
    Subject subject;
    std::string instance;
    Amounts amounts;
};

} // namespace tidegate::metering
