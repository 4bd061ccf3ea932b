#pragma once

#include "core/api/field_set.h"
#include "core/resource/schema.h"

#include <QJsonValue>

namespace tidegate::api {

// Values seen as fields, by their schema: objects and maps are owned field by field, lists with keys element
// by element, everything else (other lists, scalars) as a whole. What has no schema counts as maps and whole
// lists. null is the same as left out. Below `deepestField` steps a value is owned as a whole, too. All pure.

constexpr int deepestField = 64; ///< keeps managedFields themselves under body.h's maxDepth

/// What a step from one value to another did. No field is in two of the sets.
struct FieldChanges
{
    FieldSet added;
    FieldSet changed;
    FieldSet removed;
    FieldSet written() const { return added.united(changed); }
};
FieldChanges compareFields(const QJsonObject &before, const QJsonObject &after,
                           const resource::Schema &schema);

/// The step to an element of a keyed list or set; empty when the element has no key.
QString elementStep(const QJsonValue &element, const resource::Schema &schema);
/// The schema of an object's field or a map's value; Any for one that is not known.
const resource::Schema &schemaBelow(const resource::Schema &schema, const QString &name);

/// The fields that somebody who applies `value` speaks about.
FieldSet fieldsOf(const QJsonObject &value, const resource::Schema &schema);

/// `base` with what `top` says; elements of keyed lists are merged, in the order of `top` where both have
/// them.
QJsonObject mergeFields(const QJsonObject &base, const QJsonObject &top, const resource::Schema &schema);

/// `value` without the set's fields and all below them; an object or list that becomes empty by it goes, too.
QJsonObject withoutFields(const QJsonObject &value, const FieldSet &fields, const resource::Schema &schema);

/// The set with the named fields of objects, and not the keys of maps, on the way to its members.
FieldSet withNamedFields(const FieldSet &fields, const resource::Schema &schema);

/// The set as the schema sees it: all that lies below a whole value is folded into it, unknown fields are
/// out.
FieldSet fittedFields(const FieldSet &fields, const resource::Schema &schema);

} // namespace tidegate::api
