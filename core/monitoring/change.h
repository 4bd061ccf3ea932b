#pragma once

#include "core/base/clock.h"

#include <QJsonObject>
#include <QString>

namespace tidegate::monitoring {

/// Something that somebody did, for charts to show: told once, kept a year.
struct Change
{
    WallTime time;
    QString ns;      ///< empty: of the engine
    QString service; ///< empty: of the namespace or the engine
    QString type;    ///< `deploy`, `traffic`, `scaling`, `limits`, `settings`, `delete`, `start`, `stop`
    QString who;     ///< user; empty when it is not known
    QString with;    ///< the client program, as it names itself; empty likewise
    QString text;    ///< an English sentence
    /// The same for programs: {kind, name, fields: [{path, before, after}]}, what is null was or is not
    /// there.
    QJsonObject facts;
};

} // namespace tidegate::monitoring
