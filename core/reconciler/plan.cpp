#include "core/reconciler/plan.h"

#include "core/resource/conditions.h"
#include "core/resource/index.h"

#include <QCryptographicHash>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

constexpr qsizetype longestName = 63;
constexpr qsizetype hashLength = 32;

} // namespace

void put(Plan &plan, const ObjectPtr &before, Object after)
{
    if (!before)
        plan.mutations.push_back(store::Mutation::create(std::move(after)));
    else if (*before != after)
        plan.mutations.push_back(store::Mutation::update(std::move(after)));
}

void requeue(Plan &plan, milliseconds after)
{
    plan.requeueAfter = std::min(after, plan.requeueAfter.value_or(after));
}

void tell(Plan &plan, const Object &about, NoteType type, const QString &reason, const QString &message)
{
    const bool isServing = about.apiVersion().startsWith("serving.knative.dev/"_L1);
    const QString component = isServing ? about.kindName().toLower() + "-controller"_L1 : u"tidegated"_s;
    plan.notes.push_back({about, type, reason, message, component});
}

void setMap(Object &object, const QString &key, const std::map<QString, QString> &map)
{
    QJsonObject json;
    for (const auto &[name, value] : map)
        json.insert(name, value);
    object.setMetadata(key, json.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(json));
}

QString childName(const QString &parent, const QString &suffix)
{
    if (parent.size() + suffix.size() <= longestName)
        return parent + suffix;
    const QString hash =
        QString::fromLatin1(QCryptographicHash::hash(parent.toUtf8(), QCryptographicHash::Md5).toHex());
    return parent.left(longestName - hashLength - suffix.size()) + hash + suffix;
}

QStringList routesOf(const Object &object)
{
    return object.annotation(keys::routes).split(u',', Qt::SkipEmptyParts);
}

void setRouted(Object &object, const QString &route, bool routed)
{
    QStringList routes = routesOf(object);
    routes.removeAll(route);
    if (routed)
        routes.append(route);
    routes.sort();
    if (routes.isEmpty())
        object.removeAnnotation(keys::routes);
    else
        object.setAnnotation(keys::routes, routes.join(u','));
}

bool isInitialized(const Object &revision)
{
    return revision.annotation(scaleTargetInitialized) == "true"_L1;
}

bool isReady(const Object &object)
{
    return resource::conditionOf(object, u"Ready"_s).status == resource::ConditionStatus::True;
}

bool isIdle(const Object &revision)
{
    return resource::conditionOf(revision, u"Active"_s).status == resource::ConditionStatus::False;
}

qint64 configurationGeneration(const Object &revision)
{
    return revision.label(keys::configurationGeneration).toLongLong();
}

std::vector<ObjectPtr> revisionsOf(const resource::Snapshot &objects, const Object &configuration)
{
    std::vector<ObjectPtr> found;
    for (const ObjectPtr &revision :
         objects.find(kinds::revision(), configuration.ns(), resource::index::ownedBy(configuration.uid()))) {
        if (revision->isControlledBy(configuration))
            found.push_back(revision);
    }
    std::stable_sort(found.begin(), found.end(), [](const ObjectPtr &left, const ObjectPtr &right) {
        return configurationGeneration(*left) > configurationGeneration(*right);
    });
    return found;
}

resource::ImageSource sourceOf(const resource::Snapshot &objects, const QString &image)
{
    // Most images are packages, and for them the table is not needed.
    const resource::ImageSource own = resource::ImageMap().find(image);
    return own.isEmpty() ? resource::ImageMap::of(objects).find(image) : own;
}

bool isRunnable(const World &world, const QString &image)
{
    return world.runsImages ? !image.isEmpty() : !sourceOf(world.objects, image).isEmpty();
}

ObjectPtr findPackage(const resource::Snapshot &objects, const QString &ns, const std::string &digest)
{
    const auto found = objects.find(kinds::package(), ns, resource::index::holds(digest));
    return found.empty() ? nullptr : found.front();
}

} // namespace tidegate::reconciler
