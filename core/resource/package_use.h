#pragma once

#include "core/resource/object.h"

#include <QStringList>
#include <string>

namespace tidegate::resource {

/// The revisions that would be without their code if this Package went: by digest those of its namespace, by
/// the engine's image-map those of every namespace, unless another Package has the same bytes for them.
/// `<namespace>/<name>`, sorted.
QStringList revisionsUsing(const Snapshot &objects, const Object &package);

/// Whether something still needs the bytes of a digest: a Package, a revision, or the engine's image-map.
bool isDigestWanted(const Snapshot &objects, const std::string &digest);

} // namespace tidegate::resource
