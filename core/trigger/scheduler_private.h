#pragma once

#include "core/trigger/scheduler.h"
#include "core/trigger/trigger_state.h"

#include <QPointer>
#include <QTimer>
#include <map>
#include <unordered_map>

namespace tidegate::trigger {

/// What a turn of the timer has to do with one trigger, by time.
template <class Subject>
class Agenda
{
public:
    void add(WallTime at, Subject subject) { m_items.emplace(at, std::move(subject)); }
    void remove(WallTime at, const Subject &subject)
    {
        auto [from, to] = m_items.equal_range(at);
        for (auto it = from; it != to; ++it) {
            if (it->second == subject) {
                m_items.erase(it);
                return;
            }
        }
    }
    /// The earliest of those due; null when there is none.
    Subject take(WallTime now)
    {
        if (m_items.empty() || m_items.begin()->first > now)
            return nullptr;
        Subject subject = std::move(m_items.begin()->second);
        m_items.erase(m_items.begin());
        return subject;
    }
    std::optional<WallTime> earliest() const
    {
        return m_items.empty() ? std::nullopt : std::optional(m_items.begin()->first);
    }
    void clear() { m_items.clear(); }

private:
    std::multimap<WallTime, Subject> m_items;
};

struct Scheduler::Private
{
    Private(Scheduler &q, store::Store &s, Journal &j, Sender &out, Warmer *w, const Clock &c, Options o);

    // scheduler.cpp: the triggers, and what is to be done when
    void adoptAll();
    void follow(const store::Change &change);
    void adopt(const resource::Object &source, const JournaledTrigger *known);
    void change(const TriggerPtr &trigger, const resource::Object &source);
    void drop(const resource::ObjectName &name);
    void lookAgain(const TriggerPtr &trigger, std::optional<WallTime> at);
    void warmAgain(const TriggerPtr &trigger);
    void warm(const TriggerPtr &trigger);
    void arm();
    void wake();
    void look(const std::vector<TriggerPtr> &triggers);
    std::vector<WallTime> takeInterrupted(const TriggerPtr &trigger, WallTime now, std::vector<RunPtr> &runs,
                                          std::vector<JournalEntry> &entries);
    RunPtr makeRun(const TriggerPtr &trigger, WallTime planned, qint64 number, bool isCatchUp);
    void takeUp(const TriggerPtr &trigger, const FiringPlan &plan, WallTime now, std::vector<RunPtr> &runs,
                std::vector<JournalEntry> &entries);
    void decideInterrupted(const TriggerPtr &trigger, const FiringPlan &plan, WallTime now,
                           std::vector<JournalEntry> &entries);
    void fireNow(const TriggerPtr &trigger, std::function<void(Result<QByteArray>)> done);
    void putBack(const std::vector<std::pair<TriggerPtr, WallTime>> &before, const std::vector<RunPtr> &runs);

    // firing_run.cpp: one firing, from its moment to its record
    void wait(const RunPtr &run, WallTime until);
    void continueRun(const RunPtr &run);
    void begin(const RunPtr &run);
    bool mayStart(const TriggerState &trigger, const Run &run) const;
    void attempt(const RunPtr &run);
    void answered(const RunPtr &run, const Result<Answer> &answer);
    void sendDeadLetter(const RunPtr &run);
    void deadLetterAnswered(const RunPtr &run, const Result<Answer> &answer);
    void skip(const RunPtr &run, FiringState state, const QString &reason, const QString &message);
    void finish(const RunPtr &run);
    void cancelWaiting(const TriggerPtr &trigger);
    JournalEntry entryOf(const Run &run) const;

    Scheduler &owner;
    store::Store &store;
    Journal &journal;
    Sender &sender;
    Warmer *warmer;
    const Clock &clock;
    const Options options;
    std::map<resource::ObjectName, TriggerPtr> triggers;
    Agenda<TriggerPtr> looks;
    Agenda<TriggerPtr> warmings;
    Agenda<RunPtr> waiting; ///< runs whose time is to come
    qint64 latestId = 0;
    QTimer timer;
    bool isRunning = false;
};

} // namespace tidegate::trigger
