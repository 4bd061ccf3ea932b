#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/engine/engine.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tidegate::engine {

using std::chrono::microseconds;

/// Where the time of one instance's start went. The phases follow each other, so that `ready` is the sum of
/// those before it; nothing: the way that it was started does not tell.
struct StartEntry
{
    InstanceId instance;
    WallTime at;                      ///< when it was wished for
    std::string origin;               ///< `direct`, `pool`, `stack`, `archive`, …
    microseconds queue{0};            ///< until the machine had a place for its start
    microseconds launch{0};           ///< until its process ran, or a warm host had been given its app
    std::optional<microseconds> load; ///< until the app's code was there
    microseconds app{0};              ///< until it was ready, in the app's own code
    microseconds ready{0};            ///< all of these
    /// Of its first request: from sending it on to the first byte of the answer; comes after `ready`.
    std::optional<microseconds> firstByte;
    bool operator==(const StartEntry &) const = default;
};

/// The phases that are known of it, by name, in their order: queue, launch, load, app, ready, firstByte.
std::vector<std::pair<std::string, microseconds>> phasesOf(const StartEntry &entry);

/// Percentiles of a phase, each the value of one of the starts (nearest rank).
struct PhaseTimes
{
    microseconds p50{0};
    microseconds p95{0};
    microseconds p99{0};
    bool operator==(const PhaseTimes &) const = default;
};

/// What the kept starts of a revision come to.
struct StartSummary
{
    std::map<std::string, int> origins;
    /// By name, see phasesOf(); one that no start has told is missing.
    std::map<std::string, PhaseTimes> phases;
};

/// The latest starts of every revision, to say what a cold start costs and why. In memory: a server that
/// starts anew begins a new book. Main thread; pure.
class StartBook
{
public:
    static constexpr size_t kept = 200; ///< of a revision

    /// An instance has become ready.
    StartEntry add(const RevisionKey &key, const InstanceObservation &instance);
    /// An instance has answered. Its entry, when it was its first answer.
    std::optional<StartEntry> takeAnswer(const RevisionKey &key, const InstanceId &instance,
                                         microseconds firstByte);
    void forget(const RevisionKey &key) { m_books.erase(key); }

    /// Oldest first; empty for a revision that is not known.
    std::vector<StartEntry> starts(const RevisionKey &key) const;
    StartSummary summary(const RevisionKey &key) const;
    /// Of an instance, while it is kept.
    std::optional<StartEntry> find(const RevisionKey &key, const InstanceId &instance) const;

private:
    std::map<RevisionKey, std::deque<StartEntry>> m_books;
};

} // namespace tidegate::engine
