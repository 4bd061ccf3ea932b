#pragma once

#include "core/base/clock.h"

#include <QString>

namespace tidegate::runtime {

/// For sentences: `0.2 s`, from ten seconds on `12 s`.
inline std::string secondsText(milliseconds time)
{
    return QString::number(static_cast<double>(time.count()) / 1000.0, 'f', time < seconds(10) ? 1 : 0)
               .toStdString() +
           " s";
}

} // namespace tidegate::runtime
