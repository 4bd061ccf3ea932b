#include "core/reconciler/affected.h"

#include "core/reconciler/plan.h"
#include "core/resource/conditions.h"
#include "core/resource/engine_mode.h"
#include "core/resource/index.h"
#include "core/resource/ownership.h"

#include <QJsonArray>
#include <tuple>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectPtr;
using resource::Snapshot;
using store::Change;
using store::ChangeType;
namespace kinds = resource::kinds;

namespace {

using Items = std::vector<WorkItem>;

std::optional<StepKind> stepOf(const resource::Kind *kind)
{
    if (kind == &kinds::service())
        return StepKind::Service;
    if (kind == &kinds::configuration())
        return StepKind::Configuration;
    if (kind == &kinds::revision())
        return StepKind::Revision;
    if (kind == &kinds::route())
        return StepKind::Route;
    if (kind == &kinds::pingSource())
        return StepKind::PingSource;
    if (kind == &kinds::namespaceKind())
        return StepKind::Namespace;
    return std::nullopt;
}

void addOwner(const Object &object, Items &items)
{
    const QJsonObject owner = object.controller();
    const auto step = stepOf(
        resource::findKindByName(owner.value("apiVersion"_L1).toString(), owner.value("kind"_L1).toString()));
    if (step)
        items.push_back({*step, {object.ns(), owner.value("name"_L1).toString()}});
}

bool hasChangedOn(const Change &change, const auto &property)
{
    return change.type != ChangeType::Modified || !change.previous ||
           property(*change.object) != property(*change.previous);
}

bool readinessChanged(const Change &change)
{
    return hasChangedOn(change, [](const Object &object) { return conditionOf(object, u"Ready"_s).status; });
}

std::pair<QString, bool> addressOf(const Object &route)
{
    return {route.status().value("url"_L1).toString(), route.isDeleting()};
}

/// Routes that name a revision or a Configuration in their traffic.
void addRoutesTo(const Object &target, const Snapshot &objects, Items &items)
{
    for (const ObjectPtr &route :
         objects.find(kinds::route(), target.ns(), resource::index::leadsTo(*target.kind(), target.name())))
        items.push_back({StepKind::Route, route->objectName()});
}

/// What sends events to a route.
void addSourcesOf(const Object &route, const Snapshot &objects, Items &items)
{
    for (const ObjectPtr &source :
         objects.find(kinds::pingSource(), route.ns(), resource::index::sendsTo(route.name())))
        items.push_back({StepKind::PingSource, source->objectName()});
}

void addUsersOf(const Object &source, const Snapshot &objects, Items &items)
{
    for (const ObjectPtr &revision :
         objects.find(kinds::revision(), source.ns(), resource::index::uses(*source.kind(), source.name())))
        items.push_back({StepKind::Revision, revision->objectName()});
    if (source.kind() == &kinds::configMap() && source.ns() == "knative-serving"_L1 &&
        source.name() == "config-gc"_L1)
        items.push_back({StepKind::Retention, {}});
}

std::vector<ObjectPtr> mappedRevisions(const Snapshot &objects)
{
    return objects.find(kinds::revision(), {}, resource::index::runs({}));
}

/// A package serves its own namespace, and through the image-map every one.
void addRevisionsRunning(const Object &package, const Snapshot &objects, Items &items)
{
    const std::string digest = package.status().value("digest"_L1).toString().toStdString();
    for (const ObjectPtr &revision :
         objects.find(kinds::revision(), package.ns(), resource::index::runs(digest)))
        items.push_back({StepKind::Revision, revision->objectName()});
    const auto map = resource::ImageMap::of(objects);
    if (map.isEmpty())
        return;
    for (const ObjectPtr &revision : mappedRevisions(objects)) {
        if (map.find(imageOf(*revision)).packageDigest == digest)
            items.push_back({StepKind::Revision, revision->objectName()});
    }
}

bool imageMapChanged(const Change &change)
{
    return change.object->kind() == &kinds::engine() &&
           hasChangedOn(change, [](const Object &engine) { return engine.spec().value("imageMap"_L1); });
}

/// Those that run no package of their own: the others do not read the image-map.
void addMappedRevisions(const Snapshot &objects, Items &items)
{
    for (const ObjectPtr &revision : mappedRevisions(objects))
        items.push_back({StepKind::Revision, revision->objectName()});
}

/// Whether one revision more may be kept than are to be: it is new, no route needs it any more, or it is not
/// the latest any more.
void addRetention(const Change &change, Items &items)
{
    const Object &object = *change.object;
    if (change.type == ChangeType::Deleted || object.isDeleting())
        return;
    const QString configuration = object.controller().value("name"_L1).toString();
    const auto routingState = [](const Object &revision) {
        return revision.label(resource::keys::routingState);
    };
    const auto latestReady = [](const Object &owner) {
        return owner.status().value("latestReadyRevisionName"_L1).toString();
    };
    if (object.kind() == &kinds::revision() && !configuration.isEmpty() && hasChangedOn(change, routingState))
        items.push_back({StepKind::Retention, {object.ns(), configuration}});
    else if (object.kind() == &kinds::configuration() && change.type == ChangeType::Modified &&
             hasChangedOn(change, latestReady))
        items.push_back({StepKind::Retention, object.objectName()});
}

/// Something has lost its owner or its namespace.
void addGarbage(const Change &change, Items &items)
{
    const Object &object = *change.object;
    const resource::Kind *kind = object.kind();
    const bool ends = change.type == ChangeType::Deleted || object.isDeleting();
    if (ends && kind == &kinds::namespaceKind())
        items.push_back({StepKind::Garbage, {object.name(), {}}});
    else if (ends && stepOf(kind))
        items.push_back({StepKind::Garbage, {object.ns(), object.uid()}});
    if (resource::isHeldByServer(object))
        items.push_back({StepKind::Deletion, {}});
}

/// A revision without what changes while it runs.
QJsonObject lasting(const Object &revision)
{
    QJsonObject json = revision.json();
    json.remove(u"status"_s);
    QJsonObject metadata = revision.metadata();
    for (const QString &key : {u"resourceVersion"_s, u"generation"_s, u"managedFields"_s})
        metadata.remove(key);
    json.insert(u"metadata"_s, metadata);
    return json;
}

} // namespace

std::optional<WorkItem> itemFor(const Object &object)
{
    const auto step = stepOf(object.kind());
    return step ? std::optional(WorkItem{*step, object.objectName()}) : std::nullopt;
}

std::vector<WorkItem> affectedBy(const Change &change, const Snapshot &objects)
{
    Items items;
    const Object &object = *change.object;
    const resource::Kind *kind = object.kind();
    if (const auto item = itemFor(object))
        items.push_back(*item);
    if (kind == &kinds::configuration() || kind == &kinds::revision() || kind == &kinds::route())
        addOwner(object, items);
    if (kind == &kinds::configuration() || (kind == &kinds::revision() && readinessChanged(change)))
        addRoutesTo(object, objects, items);
    if (kind == &kinds::route() && hasChangedOn(change, addressOf))
        addSourcesOf(object, objects, items);
    if (kind == &kinds::serviceAccount() && change.type == ChangeType::Deleted)
        items.push_back({StepKind::Namespace, {{}, object.ns()}});
    if (kind == &kinds::configMap() || kind == &kinds::secret())
        addUsersOf(object, objects, items);
    if (kind == &kinds::package())
        addRevisionsRunning(object, objects, items);
    if (imageMapChanged(change))
        addMappedRevisions(objects, items);
    if (kind == &kinds::pod() && change.type != ChangeType::Added &&
        hasChangedOn(change, [](const Object &pod) { return pod.isDeleting(); }))
        addOwner(object, items);
    addGarbage(change, items);
    addRetention(change, items);
    return items;
}

bool runSettingsChanged(const Change &change)
{
    return change.object->kind() == &kinds::engine() && hasChangedOn(change, [](const Object &engine) {
               return std::pair(engine.spec().value("isolation"_L1), engine.spec().value("stacks"_L1));
           });
}

bool engineModeChanged(const Change &change)
{
    return change.object->kind() == &kinds::engine() &&
           hasChangedOn(change, [](const Object &engine) { return resource::engineMode(engine); });
}

bool touchesWish(const Change &change)
{
    const resource::Kind *kind = change.object->kind();
    if (kind == &kinds::revision())
        return readinessChanged(change) || hasChangedOn(change, isIdle) || hasChangedOn(change, lasting);
    if (kind == &kinds::configuration())
        return hasChangedOn(change, [](const Object &object) {
            return std::tuple(object.status().value("latestReadyRevisionName"_L1).toString(),
                              object.status().value("latestCreatedRevisionName"_L1).toString(),
                              object.isDeleting());
        });
    if (kind == &kinds::namespaceKind())
        return hasChangedOn(change, [](const Object &object) { return object.isDeleting(); });
    return kind == &kinds::route() || kind == &kinds::configMap() || kind == &kinds::secret() ||
           imageMapChanged(change) || runSettingsChanged(change) || engineModeChanged(change);
}

std::vector<WorkItem> revisionsRunning(const std::string &executable, const Snapshot &objects)
{
    Items items;
    const auto map = resource::ImageMap::of(objects);
    for (const ObjectPtr &revision : mappedRevisions(objects)) {
        if (map.find(imageOf(*revision)).executable == executable)
            items.push_back({StepKind::Revision, revision->objectName()});
    }
    return items;
}

} // namespace tidegate::reconciler
