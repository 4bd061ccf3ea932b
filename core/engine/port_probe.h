#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <cstdint>
#include <functional>

namespace tidegate::engine {

/// Tries a TCP connect to a port of this machine and calls back once, from the event loop, with whether it
/// was accepted within `patience`. Never calls back once `context` is gone.
void probePort(QObject *context, std::uint16_t port, milliseconds patience, std::function<void(bool)> done);

} // namespace tidegate::engine
