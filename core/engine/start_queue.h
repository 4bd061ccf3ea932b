#pragma once

#include "core/base/ids.h"

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

/// Admission of starts, so that a few go on at a time: first come, first served, but a revision with fewer
/// starts going on comes before one with more. Pure.
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
    int startingOf(const RevisionKey &revision) const;

    int m_limit;
    std::deque<StartTicket> m_waiting;
    std::unordered_map<InstanceId, RevisionKey> m_starting;
    std::unordered_map<RevisionKey, int> m_perRevision;
};

} // namespace tidegate::engine
