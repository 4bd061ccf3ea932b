#pragma once

#include "ui/session/settings.h"

#include <QString>
#include <QStringList>
#include <optional>

namespace tidegate::console {

/// What the command line says.
struct Options
{
    QString profile;    ///< file; empty = the profile of last time
    QString screenshot; ///< folder; empty = an ordinary run
    QString configDir;
    QString link;     ///< tidegate://…; empty = none
    QString language; ///< empty = as kept
    std::optional<session::Theme> theme;
    QtMsgType logLevel = QtInfoMsg; ///< of the log file
    bool safeMode =
        false;       ///< with the settings of a first start, and no connection opened; changes are not kept
    QString error;   ///< not empty: the command line is wrong, and how
    QString message; ///< not empty: to be printed instead of running (--help, --version)
};

Options readOptions(const QStringList &arguments);

} // namespace tidegate::console
