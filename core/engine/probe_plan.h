#pragma once

#include "core/resource/serving.h"
#include "core/runtime/probe.h"

namespace tidegate::engine {

/// A revision's probes as the runtime asks them. `deadline` is what an app without probes has to become
/// ready; a startup probe may take its failureThreshold periods on top, and initial delays count too, but
/// nothing goes beyond `most`.
runtime::Probes planProbes(const resource::RevisionSpec &spec, milliseconds deadline, milliseconds most);

} // namespace tidegate::engine
