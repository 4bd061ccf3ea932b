#pragma once

#include "core/reconciler/plan.h"

namespace tidegate::reconciler {

/// Knative's config-gc: how long revisions that no route needs are kept. Nothing = that rule is disabled.
struct Retention
{
    std::optional<seconds> sinceCreate = std::chrono::hours(48);
    std::optional<seconds> sinceLastActive = std::chrono::hours(15);
    int minNonActive = 20;
    std::optional<int> maxNonActive = 1000;
};

/// From the ConfigMap `config-gc` in `knative-serving`; what is missing or unreadable there keeps its
/// default.
Retention readRetention(const resource::Snapshot &objects);

/// The revisions of a Configuration that are to go now, the longest inactive first. Pure.
std::vector<resource::ObjectPtr> expiredRevisions(const Retention &retention,
                                                  const resource::Object &configuration,
                                                  const std::vector<resource::ObjectPtr> &revisions,
                                                  WallTime now);

/// When time alone makes the next of them expire; nothing when it does not. Pure.
std::optional<WallTime> nextExpiry(const Retention &retention, const resource::Object &configuration,
                                   const std::vector<resource::ObjectPtr> &revisions, WallTime now);

} // namespace tidegate::reconciler
