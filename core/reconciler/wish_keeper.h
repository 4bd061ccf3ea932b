#pragma once

#include "core/reconciler/reconciler.h"

#include <set>

namespace tidegate::reconciler {

/// What the engine is to run, kept up to date part by part: what a change does not touch is not made again.
/// Ends where makeEngineWish() begins anew: with the same objects both are the same. Main thread.
class WishKeeper
{
public:
    /// Marks what may be another after this change; false when that is nothing.
    bool note(const store::Change &change, const resource::Snapshot &objects);
    void noteAll(const resource::Snapshot &objects);
    /// Makes what is marked. Returns the routes of which some host is not as it was.
    std::set<RouteKey> update(const World &world);
    /// Revisions sorted by key, routes by host.
    const engine::EngineWish &wish() const { return m_wish; }

private:
    /// Main hosts come before tags: `blue-hello` is the service of that name before it is hello's tag.
    struct Claim
    {
        bool byTag = false;
        resource::ObjectName route;
        auto operator<=>(const Claim &) const = default;
        bool operator==(const Claim &) const = default;
    };
    using Host = std::map<Claim, engine::RouteWishPtr>; ///< the first has it

    void noteRevisionsOf(const resource::Object &route, const resource::Snapshot &objects);
    void noteRevision(const resource::Object &revision, const resource::Snapshot &objects);
    void noteRoutesTo(const resource::Kind &kind, const resource::ObjectName &name,
                      const resource::Snapshot &objects);
    void noteRoutes(const resource::Snapshot &objects, const QString &ns);
    void noteNamespace(const resource::Snapshot &objects, const QString &ns);
    void updateRoute(const World &world, const resource::ObjectName &name, std::set<std::string> &touched);
    std::set<RouteKey> showHosts(const std::set<std::string> &touched);
    void updateRevisions(const World &world);

    std::set<resource::ObjectName> m_dirtyRoutes;
    std::set<resource::ObjectName> m_dirtyRevisions;
    std::map<resource::ObjectName, std::vector<std::string>> m_hostsOf; ///< of each route
    std::map<std::string, Host> m_hosts;
    std::map<resource::ObjectName, int> m_routed; ///< how many shares lead to a revision
    engine::EngineWish m_wish;
};

} // namespace tidegate::reconciler
