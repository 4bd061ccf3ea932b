#pragma once

#include "core/base/error.h"
#include "core/resource/schema.h"

#include <QJsonObject>

namespace tidegate::api {

/// Strategic merge patch: as a JSON merge patch, but lists with keys and sets are merged element by element,
/// and the patch's directives hold: `$patch` (replace, merge, delete), `$retainKeys`,
/// `$setElementOrder/<field>`, `$deleteFromPrimitiveList/<field>`. Code::BadRequest for a directive that
/// cannot be understood or an element without its key. Pure.
Result<QJsonObject> strategicPatch(const QJsonObject &target, const QJsonObject &patch,
                                   const resource::Schema &schema);

} // namespace tidegate::api
