#pragma once

#include "core/reconciler/plan.h"

namespace tidegate::reconciler {

/// Tells what has happened to an instance since its Pod was written last: Started, Killing, Unhealthy and
/// Failed of the Pod, BackOff of the revision. A Pod that is not stored yet (`before` null) has no uid to
/// speak of; what is true of it then is told when it is looked at next.
void tellInstance(const resource::Object &revision, const resource::ObjectPtr &before,
                  const engine::InstanceObservation &instance, Plan &plan);

/// Whether a Pod says that its container has started; what Started is told by.
bool hasStarted(const engine::InstanceObservation &instance);

} // namespace tidegate::reconciler
