#include "core/reconciler/work_queue.h"

#include <algorithm>

namespace tidegate::reconciler {

void WorkQueue::add(const WorkItem &item)
{
    forget(item);
    if (m_working.contains(item))
        m_again.insert(item);
    else if (m_queued.insert(item).second)
        m_ready.push_back(item);
}

void WorkQueue::addLater(const WorkItem &item, SteadyTime due)
{
    if (m_queued.contains(item) || m_again.contains(item))
        return;
    const auto before = m_later.find(item);
    if (before != m_later.end() && before->second <= due)
        return;
    forget(item);
    m_later.emplace(item, due);
    m_byTime.emplace(due, item);
}

void WorkQueue::promote(SteadyTime now)
{
    while (!m_byTime.empty() && m_byTime.begin()->first <= now) {
        const WorkItem item = m_byTime.begin()->second;
        add(item);
    }
}

void WorkQueue::forget(const WorkItem &item)
{
    const auto it = m_later.find(item);
    if (it == m_later.end())
        return;
    m_byTime.erase({it->second, item});
    m_later.erase(it);
}

std::optional<WorkItem> WorkQueue::take()
{
    if (m_ready.empty())
        return std::nullopt;
    const WorkItem item = m_ready.front();
    m_ready.pop_front();
    m_queued.erase(item);
    m_working.insert(item);
    return item;
}

void WorkQueue::finish(const WorkItem &item)
{
    m_working.erase(item);
    if (m_again.erase(item) > 0)
        add(item);
}

std::optional<SteadyTime> WorkQueue::nextDue() const
{
    return m_byTime.empty() ? std::nullopt : std::optional(m_byTime.begin()->first);
}

milliseconds Backoff::failed(const WorkItem &item, bool conflict)
{
    int &failures = m_failures[item];
    ++failures;
    if (conflict && failures <= freeConflicts)
        return milliseconds(0);
    const int doublings = std::min(conflict ? failures - freeConflicts - 1 : failures - 1, 16);
    return std::min(most, first * (1 << doublings));
}

void Backoff::succeeded(const WorkItem &item)
{
    m_failures.erase(item);
}

} // namespace tidegate::reconciler
