#include "core/resource/index.h"

#include "core/resource/ownership.h"
#include "core/resource/serving.h"
#include "core/resource/trigger_settings.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace index {

QString ownedBy(const QString &uid)
{
    return u"owner/"_s + uid;
}

QString routedBy(const QString &route)
{
    return u"route/"_s + route;
}

QString uses(const Kind &kind, const QString &name)
{
    return u"uses/"_s + kind.plural + u'/' + name;
}

QString runs(const std::string &digest)
{
    return u"runs/"_s + QString::fromStdString(digest);
}

QString holds(const std::string &digest)
{
    return u"holds/"_s + QString::fromStdString(digest);
}

QString leadsTo(const Kind &kind, const QString &name)
{
    return u"leads/"_s + kind.plural + u'/' + name;
}

QString sendsTo(const QString &route)
{
    return u"sends/"_s + route;
}

QString heldByServer()
{
    return u"held"_s;
}

} // namespace index

namespace {

void addHolds(const Object &object, QStringList &found)
{
    if (isHeldByServer(object))
        found << index::heldByServer();
}

void addOwners(const Object &object, QStringList &found)
{
    const QJsonArray owners = object.metadata().value("ownerReferences"_L1).toArray();
    for (const QJsonValue &owner : owners)
        found << index::ownedBy(owner["uid"_L1].toString());
}

void addUse(const QJsonValue &reference, const Kind &kind, QStringList &found)
{
    const QString name = reference["name"_L1].toString();
    if (!name.isEmpty())
        found << index::uses(kind, name);
}

void addEnvironment(const QJsonValue &container, QStringList &found)
{
    const QJsonArray env = container["env"_L1].toArray();
    for (const QJsonValue &entry : env) {
        addUse(entry["valueFrom"_L1]["configMapKeyRef"_L1], kinds::configMap(), found);
        addUse(entry["valueFrom"_L1]["secretKeyRef"_L1], kinds::secret(), found);
    }
    const QJsonArray envFrom = container["envFrom"_L1].toArray();
    for (const QJsonValue &entry : envFrom) {
        addUse(entry["configMapRef"_L1], kinds::configMap(), found);
        addUse(entry["secretRef"_L1], kinds::secret(), found);
    }
}

void addRoutes(const Object &marked, QStringList &found)
{
    const QStringList routes = marked.annotation(keys::routes).split(u',', Qt::SkipEmptyParts);
    for (const QString &route : routes)
        found << index::routedBy(route);
}

void addRevision(const Object &revision, QStringList &found)
{
    const QJsonValue container = revision.spec().value("containers"_L1)[0];
    const ImageReference image = parseImage(container["image"_L1].toString());
    found << index::runs(image.isPackage ? image.digest : std::string());
    addEnvironment(container, found);
    addRoutes(revision, found);
}

void addTraffic(const Object &route, QStringList &found)
{
    for (const TrafficTarget &target : readTraffic(route.spec().value("traffic"_L1).toArray())) {
        if (!target.configurationName.isEmpty())
            found << index::leadsTo(kinds::configuration(), target.configurationName);
        if (!target.revisionName.isEmpty())
            found << index::leadsTo(kinds::revision(), target.revisionName);
    }
}

} // namespace

QStringList indexKeys(const Object &object)
{
    QStringList found;
    addOwners(object, found);
    addHolds(object, found);
    const Kind *kind = object.kind();
    if (kind == &kinds::revision())
        addRevision(object, found);
    else if (kind == &kinds::configuration())
        addRoutes(object, found);
    else if (kind == &kinds::route())
        addTraffic(object, found);
    else if (kind == &kinds::pingSource() && !sinkRouteOf(object).isEmpty())
        found << index::sendsTo(sinkRouteOf(object));
    else if (kind == &kinds::package())
        found << index::holds(object.status().value("digest"_L1).toString().toStdString());
    found.removeDuplicates();
    return found;
}

std::vector<ObjectPtr> Snapshot::find(const Kind &kind, const QString &ns, const QString &key) const
{
    std::vector<ObjectPtr> found;
    visit(kind, ns, [&](const ObjectPtr &object) {
        if (indexKeys(*object).contains(key))
            found.push_back(object);
    });
    return found;
}

std::vector<std::pair<qint64, ObjectName>> Snapshot::versions(const Kind &kind) const
{
    std::vector<std::pair<qint64, ObjectName>> all;
    visit(kind, {}, [&all](const ObjectPtr &object) {
        all.emplace_back(object->resourceVersion(), object->objectName());
    });
    return all;
}

std::vector<ObjectName> Snapshot::byAge(const Kind &kind) const
{
    auto all = versions(kind);
    std::sort(all.begin(), all.end());
    std::vector<ObjectName> names;
    names.reserve(all.size());
    for (auto &[version, name] : all)
        names.push_back(std::move(name));
    return names;
}

void Snapshot::visit(const Kind &kind, const QString &ns,
                     const std::function<void(const ObjectPtr &)> &look) const
{
    for (const ObjectPtr &object : list(kind, ns))
        look(object);
}

} // namespace tidegate::resource
