#pragma once

#include "core/base/clock.h"
#include "core/resource/findings.h"
#include "core/resource/object.h"

#include <optional>

namespace tidegate::resource {

/// What the `flow.tidegate.dev/…` annotations of a Service or Route ask for, over all hosts of the route
/// together.
struct FlowLimits
{
    double requestsPerSecond = 0; ///< 0 = no limit
    std::uint32_t burst = 1;
    std::uint32_t concurrentRequests = 0; ///< 0 = no limit
    std::uint32_t queueLength = 0;
    milliseconds queueWait{0};
    bool operator==(const FlowLimits &) const = default;
};

/// Reads them, defaults included: burst is a second's worth (at least 1), queue-length ten times the
/// concurrent requests, queue-wait 10 s. Nothing when none is set; what is not valid counts as not set.
std::optional<FlowLimits> readFlowLimits(const Object &object);

/// Checks them one by one and against each other.
void validateFlowLimits(const Object &object, Findings &findings);
/// They do nothing on a template: says so.
void validateNoFlowLimits(const QJsonObject &annotations, const QString &path, Findings &findings);

} // namespace tidegate::resource
