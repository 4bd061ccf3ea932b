#include "core/engine/start_queue.h"

#include <algorithm>

namespace tidegate::engine {

StartQueue::StartQueue(int limit) : m_limit(std::max(1, limit)) {}

void StartQueue::add(StartTicket ticket)
{
    m_waiting.push_back(std::move(ticket));
}

std::vector<StartTicket> StartQueue::admit()
{
    std::vector<StartTicket> admitted;
    while (!m_waiting.empty() && starting() < m_limit) {
        const auto next =
            std::min_element(m_waiting.begin(), m_waiting.end(), [this](const auto &a, const auto &b) {
                return startingOf(a.revision) < startingOf(b.revision);
            });
        m_starting.emplace(next->instance, next->revision);
        ++m_perRevision[next->revision];
        admitted.push_back(std::move(*next));
        m_waiting.erase(next);
    }
    return admitted;
}

void StartQueue::finish(const InstanceId &instance)
{
    const auto going = m_starting.find(instance);
    if (going != m_starting.end()) {
        const auto count = m_perRevision.find(going->second);
        if (--count->second == 0)
            m_perRevision.erase(count);
        m_starting.erase(going);
        return;
    }
    std::erase_if(m_waiting, [&](const StartTicket &ticket) { return ticket.instance == instance; });
}

int StartQueue::startingOf(const RevisionKey &revision) const
{
    const auto found = m_perRevision.find(revision);
    return found == m_perRevision.end() ? 0 : found->second;
}

} // namespace tidegate::engine
