#pragma once

#include "core/base/error.h"

#include <QJsonArray>
#include <QJsonValue>

namespace tidegate::api {

/// JSON merge patch (RFC 7386): null removes, objects merge, anything else replaces.
QJsonValue mergePatch(const QJsonValue &target, const QJsonValue &patch);

/// JSON patch (RFC 6902), all operations or none. Code::BadRequest when the patch itself is malformed,
/// Code::Invalid when it does not apply (a path that is not there, a test that fails), when it would make the
/// document deeper than maxDepth or copies or moves more than 100,000 values; the message names the
/// operation's number.
Result<QJsonValue> jsonPatch(QJsonValue target, const QJsonArray &operations);

} // namespace tidegate::api
