#include "core/reconciler/plan.h"
#include "core/reconciler/retention.h"
#include "core/resource/ownership.h"

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

/// Looking again costs a pass over everything; what is waited for ends within moments or at a client's will.
constexpr milliseconds waitingEvery{1000};

void removeFinalizer(const Object &object, const QString &finalizer, Plan &plan)
{
    QStringList kept = resource::finalizersOf(object);
    kept.removeAll(finalizer);
    plan.mutations.push_back(store::Mutation::update(resource::withFinalizers(object, kept)));
}

/// What an object owns goes before it does; what it owns together with another only loses the reference.
void deleteBeforeOwner(const World &world, const Object &owner, const ObjectPtr &dependent, Plan &plan)
{
    const QJsonArray owners = dependent->metadata().value("ownerReferences"_L1).toArray();
    const bool hasOther = std::any_of(owners.begin(), owners.end(), [&](const QJsonValue &each) {
        return each["uid"_L1].toString() != owner.uid() && !isOwnerGone(world, *dependent, each);
    });
    if (hasOther) {
        plan.mutations.push_back(store::Mutation::update(resource::withoutOwner(*dependent, owner.uid())));
        return;
    }
    if (!resource::dependentsOf(world.objects, {dependent}).empty())
        plan.mutations.push_back(store::Mutation::update(resource::withFinalizers(
            *dependent, resource::finalizersOf(*dependent) << resource::finalizers::foreground)));
    plan.mutations.push_back(store::Mutation::remove(*dependent));
}

void finishForeground(const World &world, const Object &owner, QSet<QString> &gone, Plan &plan)
{
    const auto dependents = resource::dependentsOf(world.objects, {std::make_shared<const Object>(owner)});
    if (dependents.empty()) {
        removeFinalizer(owner, resource::finalizers::foreground, plan);
        return;
    }
    for (const ObjectPtr &dependent : dependents) {
        const QString key = dependent->kind()->id() + u'/' + dependent->objectName().text();
        if (dependent->isDeleting() || gone.contains(key))
            continue;
        gone.insert(key);
        deleteBeforeOwner(world, owner, dependent, plan);
    }
    requeue(plan, waitingEvery);
}

bool isNamespaceEmpty(const World &world, const QString &ns)
{
    const auto &all = resource::allKinds();
    return std::all_of(all.begin(), all.end(), [&](const resource::Kind &kind) {
        return !kind.namespaced || world.objects.list(kind, ns).empty();
    });
}

/// Objects that are held by finalizers of the server itself.
void finishDeletions(const World &world, QSet<QString> &gone, Plan &plan)
{
    for (const resource::Kind &kind : resource::allKinds()) {
        for (const ObjectPtr &object : world.objects.list(kind)) {
            if (!object->isDeleting())
                continue;
            if (resource::hasFinalizer(*object, resource::finalizers::foreground))
                finishForeground(world, *object, gone, plan);
            else if (!resource::hasFinalizer(*object, resource::finalizers::namespaceContent))
                continue;
            else if (isNamespaceEmpty(world, object->name()))
                removeFinalizer(*object, resource::finalizers::namespaceContent, plan);
            else
                requeue(plan, waitingEvery);
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
    finishDeletions(world, gone, plan);
    collectRevisions(world, gone, plan);
    return plan;
}

} // namespace tidegate::reconciler
