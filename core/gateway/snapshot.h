#pragma once

#include "core/gateway/flow_control.h"
#include "core/gateway/gateway.h"
#include "core/gateway/revision_state.h"

#include <atomic>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace tidegate::gateway {

using RevisionViews = std::unordered_map<RevisionKey, std::shared_ptr<const RevisionView>>;

/// What a publish() gives to every thread; immutable.
struct Snapshot
{
    std::shared_ptr<const RoutingTable> table;
    std::shared_ptr<const RevisionViews> revisions; ///< the one before's, when only routes have changed
    std::unordered_map<RouteKey, std::shared_ptr<RouteFlow>> flows; ///< of routes with limits

    std::shared_ptr<const RevisionView> view(const RevisionKey &key) const;
    /// The same as it stands in the snapshot, for as long as that lives; null when it is not there.
    const std::shared_ptr<const RevisionView> *find(const RevisionKey &key) const;
    std::shared_ptr<RouteFlow> flow(const RouteKey &route) const;
};

/// The control side's book of the routes that have limits. Control thread only.
class FlowBook
{
public:
    /// Brings the limits up to date with a table and puts the routes that have some into `into`.
    void build(const RoutingTable &table, std::unordered_map<RouteKey, std::shared_ptr<RouteFlow>> &into);
    /// Routes with requests in their queues.
    std::vector<std::shared_ptr<RouteFlow>> waiting() const;
    /// Forgets what has no limits any more and nobody inside, after reporting it once more.
    std::vector<RouteSample> sample();

private:
    struct Entry
    {
        std::shared_ptr<RouteFlow> flow;
        bool limited = false;
    };
    std::unordered_map<RouteKey, Entry> m_entries;
};

/// Hands the newest snapshot from the control thread to one gateway thread; neither ever waits for the other.
class Mailbox
{
public:
    Mailbox() = default;
    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;
    ~Mailbox() { delete m_letter.load(); }

    /// Control thread. Replaces a letter that was not taken.
    void put(std::shared_ptr<const Snapshot> snapshot);
    /// Gateway thread. False when nothing new has come.
    bool take(std::shared_ptr<const Snapshot> &into);

private:
    struct Letter
    {
        std::shared_ptr<const Snapshot> snapshot;
    };
    std::atomic<Letter *> m_letter{nullptr};
};

/// The control side's book of revisions and instances: it outlives any one snapshot, so that counters and
/// queues go on over a publish, and instances that left the table are still counted while they have requests.
/// Control thread only.
class Registry
{
public:
    explicit Registry(size_t threads) : m_threads(threads) {}
    ~Registry() { (void)m_touched->take(); } ///< what is in it holds it
    Registry(const Registry &) = delete;
    Registry &operator=(const Registry &) = delete;

    /// The snapshot for a table, with new, kept and returning instances open.
    std::shared_ptr<const Snapshot> build(std::shared_ptr<const RoutingTable> table);
    /// Closes the instances that the last built snapshot does not have; call when every thread has been given
    /// it.
    void closeAbsent();
    /// Revisions with requests in their queues, published or not.
    std::vector<std::shared_ptr<RevisionState>> waiting() const;
    /// `now` in nanoseconds of the meters' clock. Forgets what is neither published nor in use, after
    /// reporting it once more.
    std::vector<RevisionSample> sample(std::int64_t now);
    /// The same for one revision; nothing when there is no such.
    std::optional<RevisionSample> sample(const RevisionKey &revision, std::int64_t now);
    /// As Gateway::takeUsage().
    std::vector<RevisionUsage> takeUsage();
    /// As Gateway::takeTraffic().
    std::vector<RevisionTraffic> takeTraffic();
    FlowBook &flows() { return m_flows; }

private:
    using Targets = std::unordered_map<RevisionKey, std::shared_ptr<const RevisionTarget>>;
    struct Entry
    {
        std::shared_ptr<RevisionState> state;
        std::shared_ptr<const RevisionView> view; ///< null when not published
        bool changed = false;                     ///< since the last closeAbsent()
        std::unordered_map<InstanceId, std::shared_ptr<InstanceState>> instances;
        std::vector<std::shared_ptr<InstanceState>> replaced; ///< same id, another address: draining
        Meter::Usage taken;                                   ///< has been told by takeUsage()
    };

    bool areBuilt(const Targets &targets) const;
    void forgetAbsent(const Targets &targets);
    std::shared_ptr<const RevisionViews> viewsOf(const Targets &targets);
    std::shared_ptr<const RevisionView> viewOf(Entry &entry,
                                               const std::shared_ptr<const RevisionTarget> &target);
    std::shared_ptr<InstanceState> instanceOf(Entry &entry, const Endpoint &endpoint);
    static RevisionSample sampleOf(const Entry &entry, std::int64_t now);
    void forgetDrained(Entry &entry);
    /// Takes what it was used for before it is forgotten.
    void keepUsage(Entry &entry, bool withInstances);
    static bool unused(const Entry &entry);

    size_t m_threads;
    std::shared_ptr<Touched> m_touched = std::make_shared<Touched>();
    std::vector<std::shared_ptr<RevisionState>> m_lookAgain; ///< those that takeTraffic() told the last time
    std::unordered_map<RevisionKey, Entry> m_entries;
    std::shared_ptr<const RevisionViews> m_views = std::make_shared<RevisionViews>(); ///< the newest
    std::shared_ptr<const RoutingTable> m_table;                                      ///< that m_views are of
    FlowBook m_flows;
    bool m_isMetered = false;           ///< somebody takes the usage
    std::vector<RevisionUsage> m_usage; ///< not taken yet
};

} // namespace tidegate::gateway
