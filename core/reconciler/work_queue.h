#pragma once

#include "core/base/clock.h"
#include "core/resource/object.h"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace tidegate::reconciler {

enum class StepKind
{
    Service,
    Configuration,
    Revision,
    Route,
    PingSource,
    Namespace, ///< what is in every one: its default ServiceAccount
    Retention, ///< of the revisions of the Configuration of that name; without a name: of all
    Garbage,   ///< {namespace, uid}: what that owner leaves; {namespace, ""}: all in it; without a name: all
    Deletion,  ///< what the server's own finalizers hold; has no name
    Events     ///< the sweep of Events; has no name
};

/// A name for a step to look at.
struct WorkItem
{
    StepKind step = StepKind::Garbage;
    resource::ObjectName name;
    auto operator<=>(const WorkItem &) const = default;
    bool operator==(const WorkItem &) const = default;
};

/// What is to be looked at now, later, or again. A name waits once however often it is added, is never handed
/// out while it is being worked on, and comes again when it was added meanwhile. Time comes with each call.
/// One thread.
class WorkQueue
{
public:
    void add(const WorkItem &item);
    /// Not before `due`; the earlier of two times counts.
    void addLater(const WorkItem &item, SteadyTime due);
    /// Makes ready what has become due.
    void promote(SteadyTime now);
    /// The next one, which counts as being worked on until finish(); nothing when none is ready.
    std::optional<WorkItem> take();
    void finish(const WorkItem &item);

    bool hasReady() const { return !m_ready.empty(); }
    bool isWorking() const { return !m_working.empty(); }
    std::optional<SteadyTime> nextDue() const;

private:
    void forget(const WorkItem &item); ///< as a later one

    std::deque<WorkItem> m_ready;
    std::set<WorkItem> m_queued; ///< those in m_ready
    std::set<WorkItem> m_working;
    std::set<WorkItem> m_again; ///< added while being worked on
    std::map<WorkItem, SteadyTime> m_later;
    std::set<std::pair<SteadyTime, WorkItem>> m_byTime; ///< the same, in order
};

/// How long to wait after failures in a row: a conflict is tried again at once a few times, since a fresh
/// look is all it needs; the rest waits twice as long each time.
class Backoff
{
public:
    static constexpr int freeConflicts = 5;
    static constexpr milliseconds first{100};
    static constexpr milliseconds most{30'000};

    milliseconds failed(const WorkItem &item, bool conflict);
    void succeeded(const WorkItem &item);

private:
    std::map<WorkItem, int> m_failures;
};

} // namespace tidegate::reconciler
