#include "core/gateway/snapshot.h"

#include <algorithm>
#include <utility>

namespace tidegate::gateway {

namespace {

bool listed(const RevisionView &view, const InstanceState *instance)
{
    return std::any_of(view.instances.begin(), view.instances.end(),
                       [instance](const auto &one) { return one.get() == instance; });
}

void report(RevisionSample &sample, const InstanceState &instance)
{
    const std::uint32_t inFlight = instance.inFlight();
    if (instance.closed() && inFlight == 0)
        return;
    sample.inFlight += inFlight;
    sample.instances.emplace_back(instance.endpoint().instance, inFlight);
}

} // namespace

std::shared_ptr<const RevisionView> Snapshot::view(const RevisionKey &key) const
{
    const auto *found = find(key);
    return found ? *found : nullptr;
}

const std::shared_ptr<const RevisionView> *Snapshot::find(const RevisionKey &key) const
{
    const auto found = revisions->find(key);
    return found == revisions->end() ? nullptr : &found->second;
}

std::shared_ptr<RouteFlow> Snapshot::flow(const RouteKey &route) const
{
    const auto found = flows.find(route);
    return found == flows.end() ? nullptr : found->second;
}

void FlowBook::build(const RoutingTable &table,
                     std::unordered_map<RouteKey, std::shared_ptr<RouteFlow>> &into)
{
    for (auto &[route, entry] : m_entries)
        entry.limited = false;
    for (const auto &[host, route] : table.hosts) {
        if (!route.limits)
            continue;
        Entry &entry = m_entries[route.route];
        if (std::exchange(entry.limited, true))
            continue;
        if (!entry.flow)
            entry.flow = std::make_shared<RouteFlow>(route.route);
        entry.flow->configure(*route.limits);
        into.emplace(route.route, entry.flow);
    }
    for (auto &[route, entry] : m_entries) {
        if (!entry.limited)
            entry.flow->configure({}); // who waits may go on
    }
}

std::vector<std::shared_ptr<RouteFlow>> FlowBook::waiting() const
{
    std::vector<std::shared_ptr<RouteFlow>> result;
    for (const auto &[route, entry] : m_entries) {
        if (entry.flow->waiting() > 0)
            result.push_back(entry.flow);
    }
    return result;
}

std::vector<RouteSample> FlowBook::sample()
{
    std::vector<RouteSample> samples;
    for (auto at = m_entries.begin(); at != m_entries.end();) {
        samples.push_back(at->second.flow->sample());
        at = !at->second.limited && at->second.flow->idle() ? m_entries.erase(at) : std::next(at);
    }
    return samples;
}

void Mailbox::put(std::shared_ptr<const Snapshot> snapshot)
{
    delete m_letter.exchange(new Letter{std::move(snapshot)});
}

bool Mailbox::take(std::shared_ptr<const Snapshot> &into)
{
    if (m_letter.load() == nullptr)
        return false;
    const std::unique_ptr<Letter> letter(m_letter.exchange(nullptr));
    into = std::move(letter->snapshot);
    return true;
}

std::shared_ptr<const Snapshot> Registry::build(std::shared_ptr<const RoutingTable> table)
{
    if (!areBuilt(table->revisions)) {
        forgetAbsent(table->revisions);
        m_views = viewsOf(table->revisions);
    }
    for (const auto &[key, view] : *m_views) {
        for (const auto &instance : view->instances)
            instance->open(); // a lost one gets another chance
        view->state->renewDemand();
    }
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->revisions = m_views;
    m_flows.build(*table, snapshot->flows);
    snapshot->table = table;
    m_table = std::move(table);
    return snapshot;
}

/// Whether the newest views are those of these targets: most tables change routes only.
bool Registry::areBuilt(const Targets &targets) const
{
    // Tables are made alike, so that the same targets mostly stand in the same order: no key has to be looked
    // up.
    const auto isSame = [](const auto &a, const auto &b) { return a.second == b.second; };
    if (m_table && std::equal(targets.begin(), targets.end(), m_table->revisions.begin(),
                              m_table->revisions.end(), isSame))
        return true;
    return targets.size() == m_views->size() &&
           std::all_of(m_views->begin(), m_views->end(), [&targets](const auto &entry) {
               const auto found = targets.find(entry.first);
               return found != targets.end() && found->second == entry.second->target;
           });
}

void Registry::forgetAbsent(const Targets &targets)
{
    for (auto at = m_entries.begin(); at != m_entries.end();) {
        Entry &entry = at->second;
        if (entry.view && !targets.contains(at->first)) {
            entry.view = nullptr;
            entry.changed = true;
        }
        const bool isOver = unused(entry) && !entry.changed;
        if (isOver)
            keepUsage(entry, false);
        at = isOver ? m_entries.erase(at) : std::next(at);
    }
}

std::shared_ptr<const RevisionViews> Registry::viewsOf(const Targets &targets)
{
    auto views = std::make_shared<RevisionViews>();
    views->reserve(targets.size());
    for (const auto &[key, target] : targets) {
        Entry &entry = m_entries[key];
        if (!entry.state)
            entry.state = std::make_shared<RevisionState>(key, m_threads, m_touched);
        entry.view = viewOf(entry, target);
        views->emplace(key, entry.view);
    }
    return views;
}

std::shared_ptr<const RevisionView> Registry::viewOf(Entry &entry,
                                                     const std::shared_ptr<const RevisionTarget> &target)
{
    if (entry.view && entry.view->target == target)
        return entry.view;
    entry.changed = true;
    auto view = std::make_shared<RevisionView>();
    view->state = entry.state;
    view->target = target;
    if (entry.view && entry.view->target->endpoints == target->endpoints) {
        view->instances = entry.view->instances;
        return view;
    }
    view->instances.reserve(target->endpoints.size());
    for (const Endpoint &endpoint : target->endpoints)
        view->instances.push_back(instanceOf(entry, endpoint));
    return view;
}

std::shared_ptr<InstanceState> Registry::instanceOf(Entry &entry, const Endpoint &endpoint)
{
    std::shared_ptr<InstanceState> &state = entry.instances[endpoint.instance];
    const bool moved =
        state && (state->endpoint().host != endpoint.host || state->endpoint().port != endpoint.port);
    if (moved)
        entry.replaced.push_back(std::move(state));
    if (!state)
        state = std::make_shared<InstanceState>(endpoint);
    return state;
}

void Registry::closeAbsent()
{
    for (auto &[key, entry] : m_entries) {
        if (!std::exchange(entry.changed, false))
            continue;
        for (const auto &[id, instance] : entry.instances) {
            if (!entry.view || !listed(*entry.view, instance.get()))
                instance->close();
        }
        for (const auto &instance : entry.replaced)
            instance->close();
    }
}

std::vector<std::shared_ptr<RevisionState>> Registry::waiting() const
{
    std::vector<std::shared_ptr<RevisionState>> result;
    for (const auto &[key, entry] : m_entries) {
        if (entry.state->waiting() > 0)
            result.push_back(entry.state);
    }
    return result;
}

RevisionSample Registry::sampleOf(const Entry &entry, std::int64_t now)
{
    const Meter::Reading reading = entry.state->read();
    RevisionSample sample;
    sample.revision = entry.state->key();
    sample.requests = reading.requests;
    sample.completed = reading.completed;
    sample.concurrencySeconds = double(reading.integral(now)) / 1e9;
    sample.waiting = entry.state->waiting();
    for (const auto &[id, instance] : entry.instances)
        report(sample, *instance);
    for (const auto &instance : entry.replaced)
        report(sample, *instance);
    return sample;
}

void Registry::forgetDrained(Entry &entry)
{
    const auto drained = [](const std::shared_ptr<InstanceState> &instance) {
        return instance->closed() && instance->inFlight() == 0;
    };
    const bool any = std::any_of(entry.instances.begin(), entry.instances.end(),
                                 [&drained](const auto &pair) { return drained(pair.second); }) ||
                     std::any_of(entry.replaced.begin(), entry.replaced.end(), drained);
    if (any || unused(entry))
        keepUsage(entry, any);
    std::erase_if(entry.instances, [&drained](const auto &pair) { return drained(pair.second); });
    std::erase_if(entry.replaced, drained);
}

void Registry::keepUsage(Entry &entry, bool withInstances)
{
    if (!m_isMetered)
        return;
    RevisionUsage usage;
    usage.revision = entry.state->key();
    const Meter::Usage now = entry.state->usage();
    usage.requests = now.answered - entry.taken.answered;
    usage.errors = now.errors - entry.taken.errors;
    usage.egressBytes = now.sent - entry.taken.sent;
    const auto keepBusy = [&usage](InstanceState &instance) {
        if (const auto time = instance.takeBusy(); time.count() > 0)
            usage.busy.emplace_back(instance.endpoint().instance, time);
    };
    if (withInstances) {
        for (const auto &[id, instance] : entry.instances)
            keepBusy(*instance);
        for (const auto &instance : entry.replaced)
            keepBusy(*instance);
    }
    entry.taken = now;
    if (usage.requests > 0 || usage.errors > 0 || usage.egressBytes > 0 || !usage.busy.empty())
        m_usage.push_back(std::move(usage));
}

std::vector<RevisionUsage> Registry::takeUsage()
{
    m_isMetered = true;
    for (auto &[key, entry] : m_entries)
        keepUsage(entry, true);
    return std::exchange(m_usage, {});
}

/// They are held by what touched them, however gone they are. Each is looked at once more the next time: a
/// thread that touched it while it was being read may have been overlooked.
std::vector<RevisionTraffic> Registry::takeTraffic()
{
    std::vector<RevisionTraffic> all;
    auto told = std::exchange(m_lookAgain, m_touched->take());
    for (const auto *states : {&m_lookAgain, &told}) {
        for (const std::shared_ptr<RevisionState> &state : *states) {
            RevisionTraffic traffic{state->key(), state->takeTraffic()};
            if (!traffic.news.empty())
                all.push_back(std::move(traffic));
        }
    }
    return all;
}

/// Neither published nor with a request in it.
bool Registry::unused(const Entry &entry)
{
    if (entry.view || !entry.instances.empty() || !entry.replaced.empty() || entry.state->waiting() > 0)
        return false;
    const Meter::Reading reading = entry.state->read();
    return reading.requests == reading.completed;
}

std::vector<RevisionSample> Registry::sample(std::int64_t now)
{
    std::vector<RevisionSample> samples;
    samples.reserve(m_entries.size());
    for (auto at = m_entries.begin(); at != m_entries.end();) {
        Entry &entry = at->second;
        samples.push_back(sampleOf(entry, now));
        forgetDrained(entry);
        at = unused(entry) ? m_entries.erase(at) : std::next(at);
    }
    return samples;
}

std::optional<RevisionSample> Registry::sample(const RevisionKey &revision, std::int64_t now)
{
    const auto found = m_entries.find(revision);
    if (found == m_entries.end())
        return std::nullopt;
    RevisionSample sample = sampleOf(found->second, now);
    forgetDrained(found->second);
    if (unused(found->second))
        m_entries.erase(found);
    return sample;
}

} // namespace tidegate::gateway
