#pragma once

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
/// first. So whoever has nothing starting gets the next free place, however many others wait. Pure.
class StartQueue
{
public:
    /// `limit` at least 1.
    explicit StartQueue(int limit);

    void add(StartTicket ticket);
    /// The starts that may begin now; each counts as going on until finish().
    std::vector<StartTicket> admit();
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

    int m_limit;
    std::uint64_t m_admissions = 0;
    std::deque<StartTicket> m_waiting; ///< in the order they asked
    std::unordered_map<InstanceId, RevisionKey> m_starting;
    std::unordered_map<std::string, Share> m_namespaces;
    std::unordered_map<RevisionKey, Share> m_revisions;
};

} // namespace tidegate::engine
