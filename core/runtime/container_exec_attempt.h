#pragma once

#include "core/runtime/container_api.h"
#include "core/runtime/probe_attempt.h"

namespace tidegate::runtime {

/// Exec attempts that run in this container. A command that is given up on may run on in it: engines have no
/// way to end one.
std::unique_ptr<ProbeAttempt> makeContainerExecAttempt(ContainerApi &api, std::string container,
                                                       const Probe &probe);

} // namespace tidegate::runtime
