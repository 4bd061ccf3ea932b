#include "core/gateway/revision_state.h"

namespace tidegate::gateway {

namespace {

const std::shared_ptr<InstanceState> *leastLoaded(const RevisionView &view, std::uint32_t turn)
{
    const std::uint32_t limit = view.target->containerConcurrency;
    const size_t count = view.instances.size();
    const std::shared_ptr<InstanceState> *best = nullptr;
    std::uint32_t bestLoad = InstanceState::kFull;
    size_t at = count == 0 ? 0 : turn % count;
    for (size_t seen = 0; seen < count && bestLoad != 0; ++seen) {
        const std::uint32_t load = view.instances[at]->load(limit);
        if (load < bestLoad) {
            bestLoad = load;
            best = &view.instances[at];
        }
        at = at + 1 == count ? 0 : at + 1;
    }
    return best;
}

} // namespace

std::shared_ptr<InstanceState> acquireLeastLoaded(const RevisionView &view, std::uint32_t turn)
{
    while (const auto *instance = leastLoaded(view, turn)) {
        if ((*instance)->tryAcquire(view.target->containerConcurrency))
            return *instance;
        // Another thread was faster: look again.
    }
    return nullptr;
}

Meter::Reading RevisionState::read() const
{
    Meter::Reading sum;
    for (const Meter &meter : m_meters) {
        const Meter::Reading one = meter.read();
        sum.requests += one.requests;
        sum.completed += one.completed;
        sum.active += one.active;
        sum.edges += one.edges;
    }
    return sum;
}

Meter::Usage RevisionState::usage() const
{
    Meter::Usage sum;
    for (const Meter &meter : m_meters) {
        const Meter::Usage one = meter.usage();
        sum.answered += one.answered;
        sum.errors += one.errors;
        sum.sent += one.sent;
    }
    return sum;
}

void Touched::put(std::shared_ptr<RevisionState> state)
{
    Node *node = new Node{std::move(state), m_first.load(std::memory_order_relaxed)};
    while (!m_first.compare_exchange_weak(node->next, node))
        ;
}

std::vector<std::shared_ptr<RevisionState>> Touched::take()
{
    std::vector<std::shared_ptr<RevisionState>> all;
    for (Node *node = m_first.exchange(nullptr); node;) {
        all.push_back(std::move(node->state));
        delete std::exchange(node, node->next);
    }
    return all;
}

Traffic::News RevisionState::takeTraffic()
{
    m_isTouched.store(false); // before the look: what comes after it counts again
    Traffic::News news;
    std::uint64_t sent = 0;
    for (Meter &meter : m_meters) {
        meter.takeTraffic(news);
        sent += meter.usage().sent;
    }
    news.sent = sent - std::exchange(m_toldSent, sent);
    return news;
}

AdmissionResult RevisionState::admit(const std::shared_ptr<Waiter> &waiter, const Lookup &newest,
                                     std::uint32_t turn, bool &demand)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.fetch_add(1); // before the last look, see the class comment
    AdmissionResult result{Admission::Gone, newest(), nullptr};
    if (result.view && result.view->state.get() == this) { // not one that was forgotten and came back
        if (m_queue.empty())
            result.instance = acquireLeastLoaded(*result.view, turn);
        if (result.instance)
            result.admission = Admission::Granted;
        else if (result.view->failed())
            result.admission = Admission::Failed;
        else if (m_queue.size() >= result.view->target->queueLimit)
            result.admission = Admission::QueueFull;
        else
            result.admission = Admission::Waiting;
    }
    if (result.admission != Admission::Waiting) {
        m_waiting.fetch_sub(1);
        return result;
    }
    waiter->revision = this;
    waiter->queued = true;
    waiter->place = m_queue.insert(m_queue.end(), waiter);
    demand = !m_demanded.exchange(true);
    return result;
}

bool RevisionState::takeFront(const std::shared_ptr<const RevisionView> &view, AdmissionResult &result)
{
    result = {Admission::Gone, view, nullptr};
    if (!view || view->state.get() != this)
        return true;
    result.instance = acquireLeastLoaded(*view, m_turn++);
    if (result.instance)
        result.admission = Admission::Granted;
    else if (view->failed())
        result.admission = Admission::Failed;
    else
        return false;
    return true;
}

void RevisionState::remove(Waiter &waiter)
{
    waiter.queued = false;
    m_queue.erase(waiter.place);
    m_waiting.fetch_sub(1);
    if (m_queue.empty())
        m_demanded.store(false);
}

Waiters RevisionState::serve(const Lookup &newest)
{
    Waiters served;
    const std::lock_guard lock(m_mutex);
    const std::shared_ptr<const RevisionView> view = newest();
    AdmissionResult result;
    while (!m_queue.empty() && takeFront(view, result)) {
        std::shared_ptr<Waiter> waiter = m_queue.front();
        waiter->result = std::move(result);
        remove(*waiter);
        served.push_back(std::move(waiter));
    }
    return served;
}

bool RevisionState::leave(Waiter &waiter)
{
    const std::lock_guard lock(m_mutex);
    if (!waiter.queued)
        return false;
    remove(waiter);
    return true;
}

} // namespace tidegate::gateway
