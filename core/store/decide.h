#pragma once

#include "core/store/store.h"

namespace tidegate::store {

/// The change one mutation makes to `current` (null = none such): preconditions, then what the store sets in
/// metadata. No change when there is nothing to do. Errors: Conflict, AlreadyExists, NotFound, worded as
/// Kubernetes words them. Pure but for the new uid; the API previews dry runs with it.
Result<std::optional<Change>> decide(const Mutation &mutation, const resource::ObjectPtr &current,
                                     WallTime now, qint64 nextVersion);

} // namespace tidegate::store
