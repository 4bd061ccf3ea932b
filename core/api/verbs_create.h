#pragma once

#include "core/api/incoming.h"

namespace tidegate::api {

/// Whether managedFields tell already who wrote an object (an apply does so itself).
enum class Recorded
{
    No,
    Yes
};

/// A new object on its way in: its name drawn when it asks for that, its namespace checked, nothing of what
/// the server keeps, its fields' owner written down, admission. Errors: MethodNotAllowed, NotFound,
/// Forbidden, Invalid and those of admit().
Result<resource::Object> admitNew(const House &house, Exchange &exchange, resource::Object object,
                                  Recorded recorded = Recorded::No);

} // namespace tidegate::api
