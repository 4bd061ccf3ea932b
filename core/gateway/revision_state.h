#pragma once

#include "core/gateway/instance_state.h"
#include "core/gateway/meter.h"
#include "core/gateway/routing_table.h"

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

namespace tidegate::gateway {

class RevisionState;
class Exchange;
class Worker;

/// One published state of a revision, as the threads read it; immutable.
struct RevisionView
{
    std::shared_ptr<RevisionState> state;
    std::shared_ptr<const RevisionTarget> target;
    std::vector<std::shared_ptr<InstanceState>> instances; ///< of target->endpoints

    /// There is no point in waiting.
    bool failed() const { return target->failure && instances.empty(); }
};

enum class Admission
{
    Granted, ///< a slot of `instance` is taken
    Waiting,
    QueueFull,
    Failed, ///< the view's failure is the answer
    Gone    ///< the revision left the table: route the request again
};

struct AdmissionResult
{
    Admission admission = Admission::Waiting;
    std::shared_ptr<const RevisionView> view;
    std::shared_ptr<InstanceState> instance;
};

/// A request in a revision's queue. The queue's part is guarded by the queue's mutex; `exchange` belongs to
/// the thread of `worker`.
struct Waiter
{
    Worker *worker = nullptr;
    Exchange *exchange = nullptr; ///< null once the request has gone; then what it was granted is given back
    RevisionState *revision = nullptr;
    bool queued = false;
    std::list<std::shared_ptr<Waiter>>::iterator place;
    AdmissionResult result; ///< written before it is delivered
};

using Waiters = std::vector<std::shared_ptr<Waiter>>;

/// The newest view of a revision that the calling thread can have; null when the revision is not published.
using Lookup = std::function<std::shared_ptr<const RevisionView>()>;

/// The least loaded instance with room, with a slot of it taken; null when none has room. `turn` spreads
/// ties.
std::shared_ptr<InstanceState> acquireLeastLoaded(const RevisionView &view, std::uint32_t turn);

/// The revisions of which there is something new to tell, for one who asks now and then: what sleeps costs
/// neither side anything. Any thread puts in, without a lock; one takes.
class Touched
{
public:
    Touched() = default;
    Touched(const Touched &) = delete;
    Touched &operator=(const Touched &) = delete;
    ~Touched() { (void)take(); }
    void put(std::shared_ptr<RevisionState> state);
    std::vector<std::shared_ptr<RevisionState>> take();

private:
    struct Node
    {
        std::shared_ptr<RevisionState> state;
        Node *next = nullptr;
    };
    std::atomic<Node *> m_first{nullptr};
};

/// What all threads share of one revision: its queue, its meters, and whether an instance has been asked for.
///
/// The mutex is taken by gateway threads only, when a request has to wait or a slot is freed while one waits.
/// No wake-up is lost: a waiter is counted before it looks for a slot a last time, and who frees a slot (or
/// publishes) looks at the count afterwards.
class RevisionState
{
public:
    /// `touched`: where touch() puts it; null: nowhere.
    RevisionState(RevisionKey key, size_t threads, std::shared_ptr<Touched> touched = nullptr)
        : m_key(std::move(key)), m_meters(threads), m_touched(std::move(touched))
    {
    }

    const RevisionKey &key() const { return m_key; }
    Meter &meter(size_t thread) { return m_meters[thread]; }
    /// The sum over all threads.
    Meter::Reading read() const;
    Meter::Usage usage() const;
    /// There is something new of it to tell. Any thread.
    static void touch(const std::shared_ptr<RevisionState> &state)
    {
        if (!state->m_isTouched.load(std::memory_order_relaxed) && state->m_touched &&
            !state->m_isTouched.exchange(true))
            state->m_touched->put(state);
    }
    /// What is new since the last call; the next touch() counts again. Control thread.
    Traffic::News takeTraffic();
    std::uint32_t waiting() const { return m_waiting.load(); }

    /// Takes a slot or a place in the queue. `demand` becomes true when the caller has to ask for an
    /// instance.
    AdmissionResult admit(const std::shared_ptr<Waiter> &waiter, const Lookup &newest, std::uint32_t turn,
                          bool &demand);
    /// Gives free slots to the front of the queue, or fails it; the caller delivers what comes back, without
    /// holding anything.
    Waiters serve(const Lookup &newest);
    /// Takes a request out of the queue; false when it has been answered already and its result is on the
    /// way.
    bool leave(Waiter &waiter);

    /// A publish: the next request that has to wait may ask for an instance again. Control thread.
    void renewDemand()
    {
        if (m_demanded.load())
            m_demanded.store(false);
    }

private:
    bool takeFront(const std::shared_ptr<const RevisionView> &view, AdmissionResult &result);
    void remove(Waiter &waiter);

    const RevisionKey m_key;
    std::vector<Meter> m_meters;
    const std::shared_ptr<Touched> m_touched;
    std::atomic<bool> m_isTouched{false};
    std::uint64_t m_toldSent = 0; ///< by takeTraffic()
    alignas(64) std::atomic<std::uint32_t> m_waiting{0};
    std::atomic<bool> m_demanded{false};
    std::mutex m_mutex;
    std::list<std::shared_ptr<Waiter>> m_queue;
    std::uint32_t m_turn = 0;
};

} // namespace tidegate::gateway
