#include "core/reconciler/plan.h"
#include "core/reconciler/retention.h"
#include "core/resource/index.h"
#include "core/resource/ownership.h"

#include <QJsonArray>
#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectName;
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

void removeIfGarbage(const World &world, const resource::Kind &kind, const ObjectPtr &object, Plan &plan)
{
    if (!object->isDeleting() &&
        ((kind.namespaced && isNamespaceGone(world, object->ns())) || isOrphan(world, *object)))
        plan.mutations.push_back(store::Mutation::remove(*object));
}

void collectIn(const World &world, const QString &ns, Plan &plan)
{
    for (const resource::Kind &kind : resource::allKinds()) {
        if (kind.namespaced || ns.isEmpty())
            world.objects.visit(kind, ns,
                                [&](const ObjectPtr &object) { removeIfGarbage(world, kind, object, plan); });
    }
}

/// Kind and name of what a plan deletes.
using Gone = std::set<QString>;

QString keyOf(const Object &object)
{
    return object.kind()->id() + u'/' + object.objectName().text();
}

Gone goneBy(const Plan &plan)
{
    Gone gone;
    for (const store::Mutation &mutation : plan.mutations) {
        if (mutation.type == store::Mutation::Type::Delete)
            gone.insert(keyOf(mutation.object));
    }
    return gone;
}

/// What is waited for ends within moments or at a client's will.
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

/// What says of itself that its owner waits for it; everything else goes once the owner is gone.
bool isBlocking(const Object &dependent, const Object &owner)
{
    const QJsonArray owners = dependent.metadata().value("ownerReferences"_L1).toArray();
    return std::any_of(owners.begin(), owners.end(), [&](const QJsonValue &each) {
        return each["uid"_L1].toString() == owner.uid() && each["blockOwnerDeletion"_L1].toBool();
    });
}

void finishForeground(const World &world, const Object &owner, Gone &gone, Plan &plan)
{
    auto dependents = resource::dependentsOf(world.objects, {std::make_shared<const Object>(owner)});
    std::erase_if(dependents, [&](const ObjectPtr &each) { return !isBlocking(*each, owner); });
    if (dependents.empty()) {
        removeFinalizer(owner, resource::finalizers::foreground, plan);
        return;
    }
    for (const ObjectPtr &dependent : dependents) {
        if (dependent->isDeleting() || !gone.insert(keyOf(*dependent)).second)
            continue;
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

/// A Pod follows its revision's instances; without the revision nothing runs for it.
void finishPod(const World &world, const Object &pod, Plan &plan)
{
    const ObjectPtr revision =
        world.objects.get(kinds::revision(), {pod.ns(), pod.controller().value("name"_L1).toString()});
    if (revision && pod.isControlledBy(*revision) && !revision->isDeleting())
        requeue(plan, waitingEvery);
    else
        removeFinalizer(pod, resource::finalizers::instance, plan);
}

/// Objects that are held by finalizers of the server itself.
void finishHeld(const World &world, Gone &gone, Plan &plan)
{
    for (const resource::Kind &kind : resource::allKinds()) {
        for (const ObjectPtr &object : world.objects.find(kind, {}, resource::index::heldByServer())) {
            if (!object->isDeleting())
                continue;
            if (resource::hasFinalizer(*object, resource::finalizers::foreground))
                finishForeground(world, *object, gone, plan);
            else if (resource::hasFinalizer(*object, resource::finalizers::instance))
                finishPod(world, *object, plan);
            else if (!resource::hasFinalizer(*object, resource::finalizers::namespaceContent))
                continue;
            else if (isNamespaceEmpty(world, object->name()))
                removeFinalizer(*object, resource::finalizers::namespaceContent, plan);
            else
                requeue(plan, waitingEvery);
        }
    }
}

} // namespace

Plan collectExpired(const World &world, const ObjectName &name)
{
    Plan plan;
    const ObjectPtr configuration = world.objects.get(kinds::configuration(), name);
    if (!configuration)
        return plan;
    const auto revisions = revisionsOf(world.objects, *configuration);
    const Retention retention = readRetention(world.objects);
    for (const ObjectPtr &revision : expiredRevisions(retention, *configuration, revisions, world.now)) {
        if (!revision->isDeleting())
            plan.mutations.push_back(store::Mutation::remove(*revision));
    }
    if (const auto next = nextExpiry(retention, *configuration, revisions, world.now))
        requeue(plan, std::chrono::ceil<milliseconds>(*next - world.now));
    return plan;
}

Plan collectLeftBy(const World &world, const QString &ownerUid)
{
    Plan plan;
    for (const resource::Kind &kind : resource::allKinds()) {
        for (const ObjectPtr &object : world.objects.find(kind, {}, resource::index::ownedBy(ownerUid)))
            removeIfGarbage(world, kind, object, plan);
    }
    return plan;
}

Plan collectNamespace(const World &world, const QString &ns)
{
    Plan plan;
    if (isNamespaceGone(world, ns))
        collectIn(world, ns, plan);
    return plan;
}

Plan finishDeletions(const World &world)
{
    Plan plan;
    Gone gone;
    finishHeld(world, gone, plan);
    return plan;
}

Plan collectGarbage(const World &world)
{
    Plan plan;
    collectIn(world, {}, plan);
    Gone gone = goneBy(plan);
    finishHeld(world, gone, plan);
    world.objects.visit(kinds::configuration(), {}, [&](const ObjectPtr &configuration) {
        for (store::Mutation &mutation : collectExpired(world, configuration->objectName()).mutations) {
            if (!gone.contains(keyOf(mutation.object)))
                plan.mutations.push_back(std::move(mutation));
        }
    });
    return plan;
}

} // namespace tidegate::reconciler
