#pragma once

#include "core/base/clock.h"
#include "core/monitoring/change.h"
#include "core/store/store.h"

#include <optional>
#include <vector>

namespace tidegate::server {

/// What a change of the store means to people: deploys, traffic, scaling, limits, settings; nothing for
/// statuses, and for what follows from something that is told already. Pure.
std::vector<monitoring::Change> tellChange(const store::Change &change, WallTime now);

/// The start of a server, after another one or as the first. `seen`: when the one before was there for the
/// last time; `stopped`: when it stopped in order.
monitoring::Change tellStart(const QString &version, std::optional<WallTime> seen, WallTime now);
monitoring::Change tellStop(const QString &version, WallTime now);

} // namespace tidegate::server
