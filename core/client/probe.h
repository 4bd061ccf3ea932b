#pragma once

#include "core/base/clock.h"

#include <QJsonObject>
#include <chrono>
#include <optional>

namespace tidegate::client {

/// What a short question and its answer tell of a server.
struct Probe
{
    std::chrono::nanoseconds latency{0}; ///< from the question to the whole answer, over a connection that
                                         ///< may have been opened for it
    /// The server's clock less this machine's; right to about a second, that being what HTTP tells. Empty
    /// when it did not say.
    std::optional<std::chrono::nanoseconds> clockAhead;
    QJsonObject version; ///< as Client::version()
};

} // namespace tidegate::client
