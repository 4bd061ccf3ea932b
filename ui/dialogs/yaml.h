#pragma once

#include "core/base/error.h"

#include <QJsonObject>
#include <QString>

namespace tidegate::dialogs {

/// The object as YAML 1.2 in block style, for reading and for `kubectl apply`. Texts that would read as
/// something else are quoted.
QString toYaml(const QJsonObject &object);

/// The other way, of one document. Plain scalars are null, truth values and numbers as YAML 1.2 reads them;
/// comments are lost. Error: Code::BadRequest with the line where it is no YAML, or no mapping.
Result<QJsonObject> fromYaml(const QString &text);

} // namespace tidegate::dialogs
