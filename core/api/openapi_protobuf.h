#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace tidegate::api {

/// An OpenAPI v2 document as the protobuf message that older clients ask for (gnostic's openapi.v2.Document).
/// Of the document info, paths and definitions are written: of an operation its parameters in the path and
/// the query (texts), responses and x- extensions; of a schema references, types, formats, properties, items,
/// additionalProperties and the x- extensions.
QByteArray swaggerProtobuf(const QJsonObject &swagger);

} // namespace tidegate::api
