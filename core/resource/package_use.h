#pragma once

#include "core/resource/object.h"

#include <QStringList>
#include <set>
#include <string>

namespace tidegate::resource {

/// The revisions that would be without their code if this Package went: by digest those of its namespace, by
/// the engine's image-map those of every namespace, unless another Package has the same bytes for them.
/// `<namespace>/<name>`, sorted.
QStringList revisionsUsing(const Snapshot &objects, const Object &package);

/// The digests whose bytes something still needs: Packages, revisions, and the engine's image-map.
std::set<std::string> wantedDigests(const Snapshot &objects);

} // namespace tidegate::resource
