#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tidegate::engine {

/// Longest answer that is read.
inline constexpr qint64 mostFetched = 1024 * 1024;

/// GETs `path` from a port of this machine and calls back once, from the event loop, with the body of a 200
/// within `patience`, else with nothing. Never calls back once `context` is gone.
void fetchText(QObject *context, std::uint16_t port, const std::string &path, milliseconds patience,
               std::function<void(std::optional<std::string>)> done);

} // namespace tidegate::engine
