#pragma once

#include "core/reconciler/plan.h"

namespace tidegate::reconciler {

/// Makes the Pods of a revision follow what the engine sees of its instances: one each, written when
/// something other than a usage reading changed. An ended one is deleted after a minute, but for the three of
/// the revision that ended last; one that has not ended, at once when the engine does not know it.
void followInstances(const World &world, const resource::Object &revision,
                     const std::optional<engine::RevisionObservation> &seen, Plan &plan);

} // namespace tidegate::reconciler
