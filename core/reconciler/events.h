#pragma once

#include "core/reconciler/plan.h"

namespace tidegate::reconciler {

/// How long an Event is kept after it was seen last, and how many of all namespaces at most.
inline constexpr std::chrono::hours eventsKeptFor{1};
inline constexpr size_t mostEvents = 4000;

/// The Event objects that notes become. The same note about the same object again is the same Event with a
/// higher count.
std::vector<store::Mutation> eventsOf(const World &world, const std::vector<Note> &notes);

/// Deletes Events past their time and, when there are more than `most`, the oldest down to nine tenths of it,
/// so that not every further Event means another sweep.
Plan sweepEvents(const World &world, size_t most = mostEvents);

} // namespace tidegate::reconciler
