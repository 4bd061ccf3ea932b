#pragma once

#include "core/gateway/snapshot.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::gateway {

/// Where an exchange's last request went: its next one mostly has the same host, and need not be looked up
/// again while the thread reads the same snapshot. One thread.
class RouteMemory
{
public:
    /// As RoutingTable::find(), which is asked when it was another host, client or snapshot: a stream of
    /// HTTP/2 has other clients later, who may not see the same routes. `generation`: of the snapshot that
    /// has the table.
    const HostRoute *find(const RoutingTable &table, std::uint64_t generation, std::string_view host,
                          bool fromThisMachine)
    {
        if (m_route && generation == m_generation && fromThisMachine == m_fromThisMachine && host == m_host)
            return m_route;
        m_generation = generation;
        m_fromThisMachine = fromThisMachine;
        m_route = table.find(host, fromThisMachine);
        m_host.assign(m_route ? host : std::string_view()); // nothing of any length that clients like
        m_share = nullptr;
        return m_route;
    }
    /// The view of one of a route's shares; null when its revision is not there.
    std::shared_ptr<const RevisionView> view(std::uint64_t generation, const Snapshot &snapshot,
                                             const HostRoute &route, const TrafficShare &share)
    {
        if (generation != m_generation || &route != m_route)
            return snapshot.view(share.revision);
        if (m_share != &share) {
            m_view = snapshot.find(share.revision);
            m_share = &share;
        }
        return m_view ? *m_view : nullptr;
    }

private:
    std::uint64_t m_generation = 0; ///< of what is kept; what another one's pointers lead to may be gone
    bool m_fromThisMachine = false;
    std::string m_host;
    const HostRoute *m_route = nullptr;
    const TrafficShare *m_share = nullptr; ///< of m_route: the one that m_view belongs to
    const std::shared_ptr<const RevisionView> *m_view = nullptr;
};

} // namespace tidegate::gateway
