#include "core/reconciler/affected.h"

#include "core/reconciler/plan.h"
#include "core/resource/conditions.h"

#include <QJsonArray>

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

/// Routes that name a revision or a Configuration in their traffic.
void addRoutesTo(const Object &target, const QString &field, const Snapshot &objects, Items &items)
{
    for (const ObjectPtr &route : objects.list(kinds::route(), target.ns())) {
        const QJsonArray traffic = route->spec().value("traffic"_L1).toArray();
        for (const QJsonValue &entry : traffic) {
            if (entry[field].toString() != target.name())
                continue;
            items.push_back({StepKind::Route, route->objectName()});
            break;
        }
    }
}

bool refersTo(const Object &revision, const QStringList &paths, const QString &name)
{
    const QJsonValue container = revision.spec().value("containers"_L1)[0];
    for (const QString &list : {u"env"_s, u"envFrom"_s}) {
        const QJsonArray entries = container[list].toArray();
        for (const QJsonValue &entry : entries) {
            for (const QString &path : paths) {
                if (resource::at(entry.toObject(), path)["name"_L1].toString() == name)
                    return true;
            }
        }
    }
    return false;
}

void addUsersOf(const Object &source, const Snapshot &objects, Items &items)
{
    const bool isSecret = source.kind() == &kinds::secret();
    const QStringList paths = isSecret ? QStringList{u"valueFrom.secretKeyRef"_s, u"secretRef"_s}
                                       : QStringList{u"valueFrom.configMapKeyRef"_s, u"configMapRef"_s};
    for (const ObjectPtr &revision : objects.list(kinds::revision(), source.ns())) {
        if (refersTo(*revision, paths, source.name()))
            items.push_back({StepKind::Revision, revision->objectName()});
    }
    if (source.ns() == "knative-serving"_L1)
        items.push_back({});
}

QString imageOf(const Object &revision)
{
    return revision.spec().value("containers"_L1)[0]["image"_L1].toString();
}

/// A package serves its own namespace, and through the image-map every one.
void addRevisionsRunning(const Object &package, const Snapshot &objects, Items &items)
{
    const std::string digest = package.status().value("digest"_L1).toString().toStdString();
    const auto map = resource::ImageMap::of(objects);
    for (const ObjectPtr &revision :
         objects.list(kinds::revision(), map.isEmpty() ? package.ns() : QString())) {
        const resource::ImageSource source = map.find(imageOf(*revision));
        if (source.packageDigest == digest && (source.isMapped || revision->ns() == package.ns()))
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
    for (const ObjectPtr &revision : objects.list(kinds::revision())) {
        if (!resource::parseImage(imageOf(*revision)).isPackage)
            items.push_back({StepKind::Revision, revision->objectName()});
    }
}

/// Something has lost its owner or its namespace, or is one revision more than are kept.
bool makesGarbage(const Change &change)
{
    const resource::Kind *kind = change.object->kind();
    const bool owns = stepOf(kind) || kind == &kinds::namespaceKind();
    const bool ends = change.type == ChangeType::Deleted || change.object->isDeleting();
    return (owns && ends) || (kind == &kinds::revision() && change.type == ChangeType::Added);
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
    if (kind == &kinds::configuration())
        addRoutesTo(object, u"configurationName"_s, objects, items);
    if (kind == &kinds::revision() && readinessChanged(change))
        addRoutesTo(object, u"revisionName"_s, objects, items);
    if (kind == &kinds::configMap() || kind == &kinds::secret())
        addUsersOf(object, objects, items);
    if (kind == &kinds::package())
        addRevisionsRunning(object, objects, items);
    if (imageMapChanged(change))
        addMappedRevisions(objects, items);
    if (kind == &kinds::pod() && change.type == ChangeType::Deleted)
        addOwner(object, items);
    if (makesGarbage(change))
        items.push_back({});
    return items;
}

bool touchesWish(const Change &change)
{
    const resource::Kind *kind = change.object->kind();
    if (kind == &kinds::revision())
        return readinessChanged(change) || hasChangedOn(change, lasting);
    if (kind == &kinds::configuration())
        return hasChangedOn(change, [](const Object &object) {
            return std::pair(object.status().value("latestReadyRevisionName"_L1).toString(),
                             object.status().value("latestCreatedRevisionName"_L1).toString());
        });
    return kind == &kinds::route() || kind == &kinds::configMap() || kind == &kinds::secret() ||
           kind == &kinds::namespaceKind() || imageMapChanged(change);
}

std::vector<WorkItem> revisionsRunning(const std::string &executable, const Snapshot &objects)
{
    Items items;
    const auto map = resource::ImageMap::of(objects);
    for (const ObjectPtr &revision : objects.list(kinds::revision())) {
        if (map.find(imageOf(*revision)).executable == executable)
            items.push_back({StepKind::Revision, revision->objectName()});
    }
    return items;
}

} // namespace tidegate::reconciler
