#pragma once

#include "core/resource/object.h"

namespace tidegate::resource {

namespace keys {
/// On a Service or Route: `stopped` = no instance runs and requests are refused; `running` = as without it.
inline const QString state = QStringLiteral("tidegate.dev/state");
} // namespace keys

/// Whether a Service or Route was stopped. Any thread.
inline bool isStopped(const Object &object)
{
    return object.annotation(keys::state) == QLatin1String("stopped");
}

} // namespace tidegate::resource
