#pragma once

#include <QJsonObject>
#include <QString>

namespace tidegate::dialogs {

/// The object as YAML 1.2 in block style, for reading and for `kubectl apply`. Texts that would read as
/// something else are quoted.
QString toYaml(const QJsonObject &object);

} // namespace tidegate::dialogs
