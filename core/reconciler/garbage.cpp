#include "core/reconciler/plan.h"
#include "core/reconciler/retention.h"

#include <QJsonArray>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

namespace {

/// The server's own; they are there before their Namespace objects are.
bool isBuiltInNamespace(const QString &ns)
{
    return ns == "default"_L1 || ns == "knative-serving"_L1;
}

bool isNamespaceGone(const World &world, const QString &ns)
{
    const ObjectPtr object = world.objects.get(kinds::namespaceKind(), {{}, ns});
    return object ? object->isDeleting() : !isBuiltInNamespace(ns);
}

/// An owner that this server does not know about counts as there.
bool isOwnerGone(const World &world, const Object &object, const QJsonValue &owner)
{
    const resource::Kind *kind =
        resource::findKindByName(owner["apiVersion"_L1].toString(), owner["kind"_L1].toString());
    if (!kind)
        return false;
    const ObjectPtr found =
        world.objects.get(*kind, {kind->namespaced ? object.ns() : QString(), owner["name"_L1].toString()});
    return !found || found->uid() != owner["uid"_L1].toString();
}

bool isOrphan(const World &world, const Object &object)
{
    const QJsonArray owners = object.metadata().value("ownerReferences"_L1).toArray();
    return !owners.isEmpty() && std::all_of(owners.begin(), owners.end(), [&](const QJsonValue &owner) {
        return isOwnerGone(world, object, owner);
    });
}

void collectOrphans(const World &world, QSet<QString> &gone, Plan &plan)
{
    for (const resource::Kind &kind : resource::allKinds()) {
        for (const ObjectPtr &object : world.objects.list(kind)) {
            if (object->isDeleting() ||
                !((kind.namespaced && isNamespaceGone(world, object->ns())) || isOrphan(world, *object)))
                continue;
            plan.mutations.push_back(store::Mutation::remove(*object));
            gone.insert(kind.id() + u'/' + object->objectName().text());
        }
    }
}

void collectRevisions(const World &world, const QSet<QString> &gone, Plan &plan)
{
    const Retention retention = readRetention(world.objects);
    for (const ObjectPtr &configuration : world.objects.list(kinds::configuration())) {
        const auto revisions = revisionsOf(world.objects, *configuration);
        for (const ObjectPtr &revision : expiredRevisions(retention, *configuration, revisions, world.now)) {
            if (!revision->isDeleting() &&
                !gone.contains(kinds::revision().id() + u'/' + revision->objectName().text()))
                plan.mutations.push_back(store::Mutation::remove(*revision));
        }
    }
}

} // namespace

Plan collectGarbage(const World &world)
{
    Plan plan;
    QSet<QString> gone;
    collectOrphans(world, gone, plan);
    collectRevisions(world, gone, plan);
    return plan;
}

} // namespace tidegate::reconciler
