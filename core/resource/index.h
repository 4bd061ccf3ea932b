#pragma once

#include "core/resource/object.h"

#include <QStringList>
#include <string>

namespace tidegate::resource {

/// What an object can be found by beside its name: the words that Snapshot::find() takes. Each says what
/// the found objects have in common.
namespace index {
QString ownedBy(const QString &uid);    ///< any kind: one of its owner references
QString routedBy(const QString &route); ///< Revision, Configuration: marked as routed by a Route
QString uses(const Kind &kind,
             const QString &name); ///< Revision: its environment needs a ConfigMap or Secret
/// Revision: its image is the package with this digest; empty: its image is no package.
QString runs(const std::string &digest);
QString holds(const std::string &digest);               ///< Package
QString leadsTo(const Kind &kind, const QString &name); ///< Route: traffic to a Configuration or Revision
QString sendsTo(const QString &route); ///< PingSource: its events go to a Route, or the Service of its name
QString heldByServer(); ///< any kind: one of the server's own finalizers holds it while it is being deleted
} // namespace index

/// Every key that an object is found by, without repeats. Pure.
QStringList indexKeys(const Object &object);

} // namespace tidegate::resource
