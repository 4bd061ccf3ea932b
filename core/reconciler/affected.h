#pragma once

#include "core/reconciler/work_queue.h"
#include "core/store/store.h"

#include <vector>

namespace tidegate::reconciler {

/// What a change makes worth another look: the object itself, its owner, and those that refer to it.
std::vector<WorkItem> affectedBy(const store::Change &change, const resource::Snapshot &objects);

/// Whether the engine's wish may be another one after this change; replica counts and the like leave it as it
/// is.
bool touchesWish(const store::Change &change);

/// Whether what instances are held in, whose revision leaves it open, may be something else after it.
bool runSettingsChanged(const store::Change &change);
/// Whether it changed what is asked of the engine as a whole.
bool engineModeChanged(const store::Change &change);

/// The revisions that the engine's image-map leads to an executable.
std::vector<WorkItem> revisionsRunning(const std::string &executable, const resource::Snapshot &objects);

/// The item that looks at an object; nothing for kinds without a step.
std::optional<WorkItem> itemFor(const resource::Object &object);

} // namespace tidegate::reconciler
