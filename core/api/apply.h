#pragma once

#include "core/api/managed_fields.h"
#include "core/base/error.h"

namespace tidegate::api {

/// What applying a configuration makes of an object (null: it is not there yet), before admission: fields the
/// manager owned and no longer applies go when nobody else owns them; what others own and would get another
/// value is a conflict, or is taken over when `force`. `config` is a whole object of the kind, without nulls.
/// Its metadata.resourceVersion and uid come through as they are. Pure.
/// Errors: BadRequest when the configuration has managedFields; Conflict with a cause a field.
Result<resource::Object> applyConfiguration(const resource::Object *live, const resource::Object &config,
                                            const Writer &writer, bool force);

/// A value without the nulls in its objects, which say nothing in a configuration.
QJsonObject withoutNulls(const QJsonObject &value);

} // namespace tidegate::api
