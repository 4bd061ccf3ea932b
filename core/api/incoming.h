#pragma once

#include "core/api/house.h"
#include "core/api/managed_fields.h"
#include "core/resource/object.h"

#include <QJsonValue>
#include <functional>

namespace tidegate::api {

/// The object a request carries: JSON or YAML, of the path's kind (filled in when absent, of a cluster's own
/// kinds), in the path's namespace (filled in when absent). Errors: BadRequest, UnsupportedMediaType, Invalid
/// when it is deeper than maxDepth.
Result<resource::Object> readObject(const Exchange &exchange);
/// The same checks for an object that came by another way (a patch).
Result<resource::Object> checkedObject(const Exchange &exchange, const QJsonValue &json);

/// What admission does before every write: fieldValidation, and the types of the fields. Errors: BadRequest.
Result<> admitShape(Exchange &exchange, resource::Object &object, const resource::Object *old);
/// What admission does before a write of more than the status: fieldValidation, defaults, what the server
/// keeps in annotations, validation. `old` is null on create. Errors: BadRequest (strict decoding, wrong
/// types; what Knative's webhooks would refuse, with causes), Invalid.
Result<> admit(const House &house, Exchange &exchange, resource::Object &object, const resource::Object *old);

/// Whether the namespace is there and takes new objects; NotFound or Forbidden as Kubernetes words them.
Result<> checkNamespace(const House &house, const Exchange &exchange, const QString &name);

/// Who writes, for managedFields: the fieldManager of the query, else the User-Agent.
Writer writerOf(const House &house, const Exchange &exchange);

/// Takes away what a client cannot set on a new object: uid, resourceVersion, timestamps, generation,
/// selfLink.
void dropServersOwn(resource::Object &object);
/// Gives an update what the server keeps in metadata; the resourceVersion stays as the client sent it. A uid
/// of another object is Code::Conflict, or Code::Invalid when `patched`; finalizers that are new on an object
/// that is being deleted are Code::Invalid.
Result<> keepServersOwn(resource::Object &object, const resource::Object &old, bool patched);

using Written = std::function<void(House &, const ExchangePtr &, Result<resource::ObjectPtr>)>;

/// Writes one mutation, or only says what it would give when `dryRun`; `written` runs later, unless the API
/// is gone by then.
void write(House &house, const ExchangePtr &exchange, store::Mutation mutation, bool dryRun, Written written);

} // namespace tidegate::api
