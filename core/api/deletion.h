#pragma once

#include "core/api/target.h"
#include "core/base/error.h"
#include "core/resource/object.h"
#include "core/store/store.h"

#include <QJsonObject>
#include <functional>

namespace tidegate::api {

/// What becomes of the objects that a deleted one owns.
enum class Propagation
{
    Background, ///< they go after it
    Foreground, ///< they go first; the object waits for them
    Orphan      ///< they stay, and lose the reference to it
};

/// metav1.DeleteOptions.
struct DeleteOptions
{
    std::optional<Propagation> propagation; ///< nothing: as the object's finalizers say, else Background
    QString uid;                            ///< preconditions; empty = any
    QString resourceVersion;
    std::optional<milliseconds> grace; ///< of a Pod's instance; nothing: the revision's own
    bool dryRun = false;
    bool saysOrphanFalse = false; ///< the old form of asking for a cascade
};

/// From the body (empty when there was none) and the query, the body first. gracePeriodSeconds means
/// something for Pods only. Code::BadRequest for wrong types, Code::Invalid for values Kubernetes refuses.
Result<DeleteOptions> readDeleteOptions(const QJsonObject &body, const Query &query);

/// Code::Conflict when it is not the object that the client means.
Result<> checkPreconditions(const resource::Object &object, const DeleteOptions &options);

/// Whether a Pod has an instance that is to end before the Pod goes.
using Lives = std::function<bool(const resource::Object &pod)>;

/// The mutations that delete these objects in one commit; a Namespace takes what is in it along. The last
/// mutation of each object comes in the order of the objects, after everything else. What is held by
/// finalizers stays until they are gone. Pure.
std::vector<store::Mutation> deletionOf(const resource::Snapshot &objects,
                                        const std::vector<resource::ObjectPtr> &deleted,
                                        const DeleteOptions &options, const Lives &lives);

/// The object as it stays behind, held by finalizers; nothing when it goes.
std::optional<resource::Object> heldBack(const resource::Snapshot &objects, const resource::Object &object,
                                         const DeleteOptions &options, const Lives &lives, WallTime now);

} // namespace tidegate::api
