#pragma once

#include "core/reconciler/plan.h"

namespace tidegate::reconciler {

/// For a revision that a newer one has overtaken before it was ever ready, and that no route leads to: when
/// its progress deadline ends. Nothing starts such a one any more, so that from then on it counts as failed.
/// Nothing for any other revision.
std::optional<WallTime> givenUpAt(const World &world, const resource::Object &revision);

/// How long it is said that a revision may take to become ready: by its own annotation, else by
/// `config-deployment`; nothing when neither has a valid one.
std::optional<milliseconds> setProgressDeadline(const World &world, const resource::Object &revision);

/// How long a revision may take to become ready: its own annotation, else `config-deployment`, else ten
/// minutes.
milliseconds progressDeadline(const World &world, const resource::Object &revision);

} // namespace tidegate::reconciler
