#pragma once

#include "core/base/error.h"

#include <QJsonObject>
#include <QString>

namespace tidegate::server {

/// Reads `--image-map FILE`, YAML or JSON: one map from image references to packages or executables, as in
/// spec.imageMap of the Engine object. NotFound when it cannot be read, Invalid with the entry that cannot be
/// used.
Result<QJsonObject> readImageMap(const QString &path);

} // namespace tidegate::server
