#include "core/resource/ownership.h"

#include "core/resource/index.h"

#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QJsonArray ownersOf(const Object &object)
{
    return object.metadata().value("ownerReferences"_L1).toArray();
}

QJsonValue listOrNothing(const QJsonArray &list)
{
    return list.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(list);
}

} // namespace

QStringList finalizersOf(const Object &object)
{
    QStringList finalizers;
    const QJsonArray list = object.metadata().value("finalizers"_L1).toArray();
    for (const QJsonValue &each : list)
        finalizers << each.toString();
    return finalizers;
}

bool hasFinalizer(const Object &object, const QString &finalizer)
{
    return finalizersOf(object).contains(finalizer);
}

bool isHeldByServer(const Object &object)
{
    return object.isDeleting() &&
           (hasFinalizer(object, finalizers::foreground) ||
            hasFinalizer(object, finalizers::namespaceContent) || hasFinalizer(object, finalizers::instance));
}

bool hasFinalizers(const Object &object)
{
    return !object.metadata().value("finalizers"_L1).toArray().isEmpty();
}

Object withFinalizers(Object object, const QStringList &finalizers)
{
    object.setMetadata(u"finalizers"_s, listOrNothing(QJsonArray::fromStringList(finalizers)));
    return object;
}

bool isOwnedBy(const Object &object, const QString &ownerUid)
{
    const QJsonArray owners = ownersOf(object);
    return std::any_of(owners.begin(), owners.end(),
                       [&](const QJsonValue &owner) { return owner["uid"_L1].toString() == ownerUid; });
}

Object withoutOwner(Object object, const QString &ownerUid)
{
    QJsonArray kept;
    const QJsonArray owners = ownersOf(object);
    for (const QJsonValue &owner : owners) {
        if (owner["uid"_L1].toString() != ownerUid)
            kept.append(owner);
    }
    object.setMetadata(u"ownerReferences"_s, listOrNothing(kept));
    return object;
}

std::vector<ObjectPtr> dependentsOf(const Snapshot &objects, const std::vector<ObjectPtr> &owners)
{
    std::vector<ObjectPtr> found;
    QSet<QString> known; // an object may have two of the owners
    for (const ObjectPtr &owner : owners) {
        for (const Kind &kind : allKinds()) {
            if (!kind.namespaced && !owner->ns().isEmpty())
                continue;
            for (ObjectPtr &object : objects.find(kind, owner->ns(), index::ownedBy(owner->uid()))) {
                const QString key = kind.id() + u'/' + object->objectName().text();
                if (known.contains(key))
                    continue;
                known.insert(key);
                found.push_back(std::move(object));
            }
        }
    }
    return found;
}

} // namespace tidegate::resource
