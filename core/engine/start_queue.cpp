#include "core/engine/start_queue.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tidegate::engine {

StartQueue::StartQueue(int limit, milliseconds ramp) : m_limit(std::max(1, limit)), m_ramp(ramp) {}

void StartQueue::add(StartTicket ticket)
{
    if (m_waiting.empty() && m_starting.empty())
        m_isFresh = true;
    change(ticket.revision, 0, 1);
    m_waiting.push_back(std::move(ticket));
}

int StartQueue::places(SteadyTime now)
{
    if (std::exchange(m_isFresh, false) && m_ramp.count() > 0) {
        m_isRamping = true;
        m_rampEnds = now + m_ramp;
    }
    m_isRamping = m_isRamping && now < m_rampEnds;
    return m_isRamping ? (m_limit + 1) / 2 : m_limit;
}

std::vector<StartTicket> StartQueue::admit(SteadyTime now)
{
    std::vector<StartTicket> admitted;
    if (m_waiting.empty())
        return admitted;
    const int most = places(now);
    while (!m_waiting.empty() && starting() < most) {
        const auto chosen = next();
        const RevisionKey &revision = chosen->revision;
        m_starting.emplace(chosen->instance, revision);
        change(revision, 1, -1);
        m_namespaces[revision.ns].admitted = m_revisions[revision].admitted = ++m_admissions;
        admitted.push_back(std::move(*chosen));
        m_waiting.erase(chosen);
    }
    return admitted;
}

std::deque<StartTicket>::iterator StartQueue::next()
{
    const auto claim = [this](const StartTicket &ticket) {
        const Share &tenant = m_namespaces.find(ticket.revision.ns)->second;
        const Share &revision = m_revisions.find(ticket.revision)->second;
        return std::tuple(tenant.starting, tenant.admitted, revision.starting, revision.admitted);
    };
    auto best = m_waiting.begin();
    for (auto it = std::next(best); it != m_waiting.end(); ++it) {
        if (claim(*it) < claim(*best))
            best = it;
    }
    return best;
}

void StartQueue::finish(const InstanceId &instance)
{
    const auto going = m_starting.find(instance);
    if (going != m_starting.end()) {
        change(going->second, -1, 0);
        m_starting.erase(going);
        m_isRamping = false;
        return;
    }
    const auto waits = std::find_if(m_waiting.begin(), m_waiting.end(),
                                    [&](const StartTicket &ticket) { return ticket.instance == instance; });
    if (waits == m_waiting.end())
        return;
    change(waits->revision, 0, -1);
    m_waiting.erase(waits);
}

void StartQueue::change(const RevisionKey &revision, int starting, int waiting)
{
    const auto move = [&](auto &shares, const auto &key) {
        const auto share = shares.try_emplace(key).first;
        share->second.starting += starting;
        share->second.waiting += waiting;
        if (share->second.isIdle())
            shares.erase(share);
    };
    move(m_namespaces, revision.ns);
    move(m_revisions, revision);
}

} // namespace tidegate::engine
