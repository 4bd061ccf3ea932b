#pragma once

#include "core/base/error.h"

#include <QString>

namespace tidegate::store {

/// Whether a database's error means that its file is damaged, or none at all.
bool isDamaged(const Error &error);
/// Renames a database with what SQLite keeps beside it to `<file>.damaged`, over one from before. False when
/// it is still in the way. Nobody may have it open.
bool putAside(const QString &file);

} // namespace tidegate::store
