#pragma once

#include "core/api/exchange.h"

#include <QJsonObject>

namespace tidegate::api {

/// The index of /openapi/v3: a document per group and version, each with a hash of its content, so that
/// clients may keep it.
QJsonObject openApiIndex();

/// One group's document: a schema per kind (from the table the validation uses) and the operations clients
/// look up parameters in.
QJsonObject openApiDocument(const QString &group, const QString &version);

/// Answers /openapi/v3, /openapi/v3/api/v1, /openapi/v3/apis/<group>/<version>, /openapi/v2; 404 for other
/// paths below /openapi.
void answerOpenApi(const ExchangePtr &exchange);

} // namespace tidegate::api
