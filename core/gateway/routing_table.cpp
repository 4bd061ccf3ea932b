#include "core/gateway/routing_table.h"

namespace tidegate::gateway {

namespace {

std::string_view withoutPort(std::string_view host)
{
    const size_t colon = host.rfind(':');
    const bool insideBrackets =
        colon != std::string_view::npos && host.find(']', colon) != std::string_view::npos;
    return colon == std::string_view::npos || insideBrackets ? host : host.substr(0, colon);
}

} // namespace

const HostRoute *RoutingTable::findLocal(std::string_view name) const
{
    for (const std::string_view suffix : {".svc.cluster.local", ".svc"}) {
        if (name.ends_with(suffix)) {
            name.remove_suffix(suffix.size());
            break;
        }
    }
    const auto local = localNames.find(std::string(name));
    const auto found = local == localNames.end() ? hosts.end() : hosts.find(local->second);
    return found == hosts.end() ? nullptr : &found->second;
}

const HostRoute *RoutingTable::find(std::string_view host, bool fromThisMachine) const
{
    host = withoutPort(host);
    if (host.ends_with('.'))
        host.remove_suffix(1);
    thread_local std::string key; // keeps its capacity: no allocation per request
    key.assign(host);
    for (char &letter : key) {
        if (letter >= 'A' && letter <= 'Z')
            letter = char(letter | 0x20);
    }
    const auto found = hosts.find(key);
    if (found == hosts.end())
        return fromThisMachine ? findLocal(key) : nullptr;
    return found->second.localOnly && !fromThisMachine ? nullptr : &found->second;
}

const HostRoute *RoutingTable::findTag(const HostRoute &route, std::string_view tag,
                                       bool fromThisMachine) const
{
    for (const auto &[name, host] : route.hostsByTag) {
        if (name != tag)
            continue;
        // Another route's own name comes before this tag's.
        const HostRoute *found = find(host, fromThisMachine);
        return found && found->route == route.route && found->tag == tag ? found : nullptr;
    }
    return nullptr;
}

bool sameLimits(const HostRoute &a, const HostRoute &b)
{
    return a.limits == b.limits || (a.limits && b.limits && *a.limits == *b.limits);
}

const TrafficShare *pickShare(const HostRoute &route, double draw)
{
    const TrafficShare *last = nullptr;
    double sum = 0;
    for (const TrafficShare &share : route.shares) {
        if (share.percent == 0)
            continue;
        last = &share;
        sum += share.percent;
        if (draw < sum)
            return last;
    }
    return last;
}

} // namespace tidegate::gateway
