#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

namespace tidegate::engine {

/// A start that waits, or has been admitted.
struct StartTicket
{
    RevisionKey revision;
    InstanceId instance;
    bool operator==(const StartTicket &) const = default;
};

/// Admission of starts, so that a few go on at a time, fairly: a namespace with fewer starts going on comes
/// before one with more, then a revision with fewer, then who was admitted longest ago, then who asked
/// first. So whoever has nothing starting gets the next free place, however many others wait.
/// When nothing was going on or waited, half of the places are given at first, and all of them once a start
/// has ended or `ramp` is over: the first are sooner done, and the others no later. Pure.
class StartQueue
{
public:
    /// `limit` at least 1; a ramp of 0 gives all places at once.
    explicit StartQueue(int limit, milliseconds ramp = {});

    void add(StartTicket ticket);
    /// The starts that may begin now; each counts as going on until finish().
    std::vector<StartTicket> admit(SteadyTime now);
    /// Some wait only for the ramp to be over.
    bool isRamping() const { return m_isRamping && !m_waiting.empty(); }
    /// Forgets a start, whether it waits or goes on; harmless when it is not known.
    void finish(const InstanceId &instance);
    int starting() const { return int(m_starting.size()); }
    int waiting() const { return int(m_waiting.size()); }

private:
    /// What somebody has had of the places: kept while anything of theirs waits or goes on.
    struct Share
    {
        int starting = 0;
        int waiting = 0;
        std::uint64_t admitted = 0; ///< the number of the admission that was their latest
        bool isIdle() const { return starting == 0 && waiting == 0; }
    };
    void change(const RevisionKey &revision, int starting, int waiting);
    std::deque<StartTicket>::iterator next();

    int places(SteadyTime now);

    int m_limit;
    milliseconds m_ramp;
    bool m_isFresh = false; ///< nothing went on or waited when the first of those that wait came
    bool m_isRamping = false;
    SteadyTime m_rampEnds;
    std::uint64_t m_admissions = 0;
    std::deque<StartTicket> m_waiting; ///< in the order they asked
    std::unordered_map<InstanceId, RevisionKey> m_starting;
    std::unordered_map<std::string, Share> m_namespaces;
    std::unordered_map<RevisionKey, Share> m_revisions;
};

} // namespace tidegate::engine
