#pragma once

#include "core/gateway/snapshot.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tidegate::gateway {

/// Where a client's last request went: its next one mostly has the same host, and need not be looked up again
/// while the thread reads the same snapshot. One thread.
class RouteMemory
{
public:
    /// The route that was kept for `host`; null when it is another one, or there has been a snapshot since.
    const HostRoute *find(std::uint64_t generation, std::string_view host) const
    {
        return generation == m_generation && host == m_host ? m_route : nullptr;
    }
    void keep(std::uint64_t generation, std::string_view host, const HostRoute *route)
    {
        m_generation = generation;
        m_host.assign(host);
        m_route = route;
        m_share = nullptr;
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
    std::string m_host;
    const HostRoute *m_route = nullptr;
    const TrafficShare *m_share = nullptr; ///< of m_route: the one that m_view belongs to
    const std::shared_ptr<const RevisionView> *m_view = nullptr;
};

} // namespace tidegate::gateway
