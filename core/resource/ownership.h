#pragma once

#include "core/resource/object.h"

namespace tidegate::resource {

/// Finalizers of the server itself: they hold an object that is being deleted until the garbage collector has
/// done what they ask for.
namespace finalizers {
inline const QString orphan = QStringLiteral("orphan"); ///< what the object owns is to stay
inline const QString foreground =
    QStringLiteral("foregroundDeletion"); ///< what the object owns is to go before it
inline const QString namespaceContent =
    QStringLiteral("tidegate.dev/content"); ///< a Namespace whose objects have not all gone yet
inline const QString instance = QStringLiteral("tidegate.dev/instance"); ///< a Pod that still runs
} // namespace finalizers

bool hasFinalizer(const Object &object, const QString &finalizer);
bool hasFinalizers(const Object &object);
/// It is being deleted, and the server itself has something to do before it may go.
bool isHeldByServer(const Object &object);
/// The object with these finalizers and no others, in this order.
Object withFinalizers(Object object, const QStringList &finalizers);
QStringList finalizersOf(const Object &object);

bool isOwnedBy(const Object &object, const QString &ownerUid);
/// The object without its references to that owner.
Object withoutOwner(Object object, const QString &ownerUid);
/// Everything that names one of the owners, of every kind, in their namespaces.
std::vector<ObjectPtr> dependentsOf(const Snapshot &objects, const std::vector<ObjectPtr> &owners);

} // namespace tidegate::resource
