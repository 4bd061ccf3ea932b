#pragma once

#include "core/api/incoming.h"

namespace tidegate::api {

/// What an update or a patch may change: the status alone on `/status`, everything else otherwise; nothing of
/// what the server writes but labels and annotations. Then admission. Errors: MethodNotAllowed and those of
/// admit().
Result<resource::Object> admitUpdate(const House &house, Exchange &exchange, resource::Object object,
                                     const resource::Object &old);

} // namespace tidegate::api
