#pragma once

#include "core/api/incoming.h"
#include "core/api/verbs_create.h"

namespace tidegate::api {

/// How an update came to be.
enum class Change
{
    Update,
    Patch,
    Apply ///< has written down the owners of its fields itself
};

/// What an update, a patch or an apply may change: the status alone on `/status`, everything else otherwise;
/// nothing of what the server writes but labels, annotations and finalizers. Then the owners of the fields
/// and admission. A write that changes nothing comes back equal to `old` but for its resourceVersion, which
/// is the client's expectation (0: none). Errors: MethodNotAllowed, Conflict and those of admit().
Result<resource::Object> admitUpdate(const House &house, Exchange &exchange, resource::Object object,
                                     const resource::Object &old, Change change);

} // namespace tidegate::api
