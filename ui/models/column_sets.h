#pragma once

#include "ui/models/object_table.h"

namespace tidegate::models {

class Catalogue;

/// The columns of each kind. `catalogue` answers what the object alone cannot say; null leaves such cells
/// empty (tests).
namespace columns {
/// name, namespace, state, url, instances, ready-revision, runtime, age
TableSpec apps(const Catalogue *catalogue);
/// name, app, namespace, state, traffic, instances, target, image, created
TableSpec revisions(const Catalogue *catalogue);
/// name, revision, namespace, state, queued, start, ready, restarts, port, pid, age
TableSpec instances();
/// name, kind, edition, state, version, instances, revisions, rps, cpu, memory-free, gateway, certificate, age
TableSpec engines();
/// name, namespace, file, runtime, entry, port, size, digest, age
TableSpec packages();
} // namespace columns

/// How the parts of a Pod's cold start took; nothing where it is not known (yet). Milliseconds.
struct StartPhases
{
    std::optional<double> queuedMs;  ///< waited for a start to be admitted
    std::optional<double> startedMs; ///< until the process ran
    std::optional<double> readyMs;   ///< until it answered
};
StartPhases startPhases(const resource::Object &pod);

} // namespace tidegate::models
