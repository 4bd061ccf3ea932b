#pragma once

#include "core/base/clock.h"
#include "core/resource/object.h"

#include <QJsonArray>

namespace tidegate::resource {

/// A column as kubectl prints it (and as the console shows it).
struct Column
{
    QString name;
    QString type; ///< string, integer, date
    QString format;
    QString description;
    int priority = 0; ///< over 0 only with -o wide
};

std::vector<Column> columnsOf(const Kind &kind);
/// The cells of one object, as many as there are columns. `now` is for ages.
QJsonArray cellsOf(const Object &object, WallTime now);

/// Whether cells change though the object does not: some tell how long ago something was.
bool hasAges(const Kind &kind);

} // namespace tidegate::resource
