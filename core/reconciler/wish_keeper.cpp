#include "core/reconciler/wish_keeper.h"

#include "core/reconciler/affected.h"
#include "core/reconciler/engine_wish.h"
#include "core/reconciler/plan.h"
#include "core/reconciler/traffic.h"
#include "core/resource/index.h"
#include "core/resource/run_state.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using engine::RevisionWish;
using engine::RevisionWishPtr;
using engine::RouteWish;
using engine::RouteWishPtr;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
using resource::Snapshot;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

ObjectName nameOf(const RevisionKey &key)
{
    return {QString::fromStdString(key.ns), QString::fromStdString(key.name)};
}

RevisionKey keyOf(const ObjectName &name)
{
    return {name.ns.toStdString(), name.name.toStdString()};
}

/// The settings that the hosts of routes are made by.
bool namesHosts(const Object &object)
{
    return object.kind() == &kinds::configMap() && object.ns() == "knative-serving"_L1 &&
           (object.name() == "config-domain"_L1 || object.name() == "config-network"_L1 ||
            object.name() == "config-features"_L1);
}

/// The settings that say how long a revision may take to start.
bool setsDeadlines(const Object &object)
{
    return object.kind() == &kinds::configMap() && object.ns() == "knative-serving"_L1 &&
           object.name() == "config-deployment"_L1;
}

/// Puts news into a sorted list; a null one takes what had that key out. Both are walked once, however many
/// there are.
template <class Key, class Item, class KeyOf>
void merge(std::vector<Item> &items, std::map<Key, Item> news, KeyOf keyOfItem)
{
    bool inPlace = true; // most changes leave the same keys
    std::vector<Item *> places;
    for (const auto &[key, item] : news) {
        const auto at =
            std::lower_bound(items.begin(), items.end(), key,
                             [&](const Item &each, const Key &wanted) { return keyOfItem(each) < wanted; });
        const bool isThere = at != items.end() && keyOfItem(*at) == key;
        inPlace = inPlace && isThere == (item != nullptr);
        places.push_back(isThere ? &*at : nullptr);
    }
    if (inPlace) {
        auto place = places.begin();
        for (auto &[key, item] : news) {
            if (item)
                **place = std::move(item);
            ++place;
        }
        return;
    }
    std::vector<Item> merged;
    merged.reserve(items.size() + news.size());
    auto next = news.begin();
    const auto takeNews = [&] {
        if (next->second)
            merged.push_back(std::move(next->second));
        ++next;
    };
    for (Item &item : items) {
        while (next != news.end() && next->first < keyOfItem(item))
            takeNews();
        if (next != news.end() && next->first == keyOfItem(item))
            takeNews();
        else
            merged.push_back(std::move(item));
    }
    while (next != news.end())
        takeNews();
    merged.shrink_to_fit();
    items = std::move(merged);
}

} // namespace

bool WishKeeper::note(const store::Change &change, const Snapshot &objects)
{
    if (!touchesWish(change))
        return false;
    const Object &object = *change.object;
    const resource::Kind *kind = object.kind();
    if (kind == &kinds::route()) {
        m_dirtyRoutes.insert(object.objectName());
        if (resource::isStopped(object) || (change.previous && resource::isStopped(*change.previous)))
            noteRevisionsOf(object, objects);
    } else if (kind == &kinds::revision()) {
        noteRevision(object, objects);
    } else if (kind == &kinds::configuration()) {
        noteRoutesTo(*kind, object.objectName(), objects);
        for (const Object *each : {&object, change.previous.get()}) {
            if (each)
                m_dirtyRevisions.insert(
                    {each->ns(), each->status().value("latestCreatedRevisionName"_L1).toString()});
        }
    } else if (kind == &kinds::engine() && runSettingsChanged(change)) {
        for (const ObjectPtr &revision : objects.list(kinds::revision()))
            noteRevision(*revision, objects);
    } else if (kind == &kinds::engine()) {
        for (const ObjectPtr &revision : objects.find(kinds::revision(), {}, resource::index::runs({})))
            noteRevision(*revision, objects);
    } else if (kind == &kinds::namespaceKind()) {
        noteNamespace(objects, object.name());
    } else if (namesHosts(object)) {
        noteRoutes(objects, {});
    } else if (setsDeadlines(object)) {
        noteNamespace(objects, {});
    } else {
        for (const ObjectPtr &revision :
             objects.find(kinds::revision(), object.ns(), resource::index::uses(*kind, object.name())))
            noteRevision(*revision, objects);
    }
    // Of those that no revision uses, only the settings matter.
    return !m_dirtyRoutes.empty() || !m_dirtyRevisions.empty() || object.ns() == "knative-serving"_L1 ||
           engineModeChanged(change);
}

void WishKeeper::noteAll(const Snapshot &objects)
{
    noteNamespace(objects, {});
}

void WishKeeper::noteNamespace(const Snapshot &objects, const QString &ns)
{
    noteRoutes(objects, ns);
    objects.visit(kinds::revision(), ns,
                  [this](const ObjectPtr &revision) { m_dirtyRevisions.insert(revision->objectName()); });
}

/// Of the app that has this route, also those that no traffic leads to.
void WishKeeper::noteRevisionsOf(const Object &route, const Snapshot &objects)
{
    objects.visit(kinds::revision(), route.ns(), [&](const ObjectPtr &revision) {
        if (revision->label(keys::service) == route.name())
            m_dirtyRevisions.insert(revision->objectName());
    });
}

void WishKeeper::noteRoutes(const Snapshot &objects, const QString &ns)
{
    objects.visit(kinds::route(), ns,
                  [this](const ObjectPtr &route) { m_dirtyRoutes.insert(route->objectName()); });
}

void WishKeeper::noteRevision(const Object &revision, const Snapshot &objects)
{
    m_dirtyRevisions.insert(revision.objectName());
    noteRoutesTo(kinds::revision(), revision.objectName(), objects);
    // A route that has never served anything leads to the first revision of its Configuration.
    noteRoutesTo(kinds::configuration(), {revision.ns(), revision.label(keys::configuration)}, objects);
}

void WishKeeper::noteRoutesTo(const resource::Kind &kind, const ObjectName &name, const Snapshot &objects)
{
    for (const ObjectPtr &route :
         objects.find(kinds::route(), name.ns, resource::index::leadsTo(kind, name.name)))
        m_dirtyRoutes.insert(route->objectName());
}

std::set<RouteKey> WishKeeper::update(const World &world)
{
    std::set<std::string> touched;
    for (const ObjectName &route : std::exchange(m_dirtyRoutes, {}))
        updateRoute(world, route, touched);
    std::set<RouteKey> changed = showHosts(touched);
    updateRevisions(world);
    m_wish.configAutoscaler = configAutoscaler(world);
    m_wish.mode = resource::engineMode(world.objects);
    return changed;
}

void WishKeeper::updateRoute(const World &world, const ObjectName &name, std::set<std::string> &touched)
{
    const auto count = [this](const RouteWish &wish, int step) {
        for (const gateway::TrafficShare &share : wish.route.shares) {
            const auto at = m_routed.try_emplace(nameOf(share.revision), 0).first;
            const bool before = at->second > 0;
            at->second += step;
            if (before != (at->second > 0))
                m_dirtyRevisions.insert(at->first);
            if (at->second == 0)
                m_routed.erase(at);
        }
    };
    for (const std::string &host : m_hostsOf[name]) {
        Host &claims = m_hosts[host];
        std::erase_if(claims, [&](const auto &claim) {
            if (claim.first.route != name)
                return false;
            count(*claim.second, -1);
            return true;
        });
        touched.insert(host);
    }
    std::vector<std::string> hosts;
    for (RouteWish &wish : makeRouteWishes(world, name)) {
        touched.insert(wish.host);
        hosts.push_back(wish.host);
        auto shared = std::make_shared<const RouteWish>(std::move(wish));
        const auto claim = m_hosts[shared->host].try_emplace({!shared->route.tag.empty(), name}, shared);
        if (claim.second)
            count(*shared, 1);
    }
    if (hosts.empty())
        m_hostsOf.erase(name);
    else
        m_hostsOf[name] = std::move(hosts);
}

std::set<RouteKey> WishKeeper::showHosts(const std::set<std::string> &touched)
{
    std::set<RouteKey> changed;
    std::map<std::string, RouteWishPtr> news;
    for (const std::string &name : touched) {
        const auto claims = m_hosts.find(name);
        const bool isClaimed = claims != m_hosts.end() && !claims->second.empty();
        const RouteWishPtr after = isClaimed ? claims->second.begin()->second : nullptr;
        const auto at = std::lower_bound(
            m_wish.routes.begin(), m_wish.routes.end(), name,
            [](const RouteWishPtr &each, const std::string &host) { return each->host < host; });
        const RouteWishPtr before = at != m_wish.routes.end() && (*at)->host == name ? *at : nullptr;
        if (before && after && sameHost(*before, *after))
            continue;
        for (const RouteWishPtr &each : {before, after}) {
            if (each)
                changed.insert(each->route.route);
        }
        if (before || after)
            news.emplace(name, after);
        if (!isClaimed)
            m_hosts.erase(name);
    }
    merge(m_wish.routes, std::move(news),
          [](const RouteWishPtr &each) -> const std::string & { return each->host; });
    return changed;
}

void WishKeeper::updateRevisions(const World &world)
{
    std::map<RevisionKey, RevisionWishPtr> news;
    for (const ObjectName &name : std::exchange(m_dirtyRevisions, {})) {
        auto wish = makeRevisionWish(world, name, m_routed.contains(name));
        news.emplace(keyOf(name), wish ? std::make_shared<const RevisionWish>(std::move(*wish)) : nullptr);
    }
    merge(m_wish.revisions, std::move(news),
          [](const RevisionWishPtr &each) -> const RevisionKey & { return each->key; });
}

engine::EngineWish makeEngineWish(const World &world)
{
    WishKeeper keeper;
    keeper.noteAll(world.objects);
    keeper.update(world);
    return keeper.wish();
}

} // namespace tidegate::reconciler
