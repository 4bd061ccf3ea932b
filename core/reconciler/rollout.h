#pragma once

#include "core/resource/serving.h"

#include <vector>

namespace tidegate::reconciler {

/// Where the traffic of one `spec.traffic` entry stands that follows a Configuration's latest ready revision.
struct ConfigurationRollout
{
    struct Share
    {
        QString revision;
        int percent = 0; ///< of the route's traffic
        bool operator==(const Share &) const = default;
    };

    QString configuration;
    QString tag;
    int percent = 0;           ///< of the route's traffic; the shares sum to it
    std::vector<Share> shares; ///< oldest revision first; one when nothing is being rolled out
    WallTime begun;            ///< when the newest got its first percent
    WallTime next;             ///< when the next step is due
    milliseconds every{0};     ///< between steps; 0 until the gateway has taken over the first percent
    int step = 0;              ///< percents that a step moves

    bool isDone() const { return shares.size() < 2; }
    bool operator==(const ConfigurationRollout &) const = default;
};

/// The gradual rollout of a route: one entry per latest-revision entry of its traffic.
struct Rollout
{
    std::vector<ConfigurationRollout> configurations;

    bool isDone() const;
    std::optional<WallTime> nextStep() const; ///< the earliest one
    bool operator==(const Rollout &) const = default;
};

/// The annotation `serving.knative.dev/rollout`. Nothing when it can not be read or does not add up.
std::optional<Rollout> readRollout(const QString &annotation);
QString rolloutText(const Rollout &rollout);

/// How long a route takes to move its traffic; 0 = at once. The route's annotation, else `config-network`.
seconds rolloutDuration(const resource::Snapshot &objects, const resource::Object &route);

/// What is served now: the annotation, else what status.traffic says.
Rollout currentRollout(const resource::Snapshot &objects, const resource::Object &route);

/// The present rollout under what the route wants by now, without moving on: percents follow the spec,
/// revisions that are gone give theirs to the newest. `targets` are the resolved ones.
Rollout heldRollout(const resource::Snapshot &objects, const resource::Object &route,
                    const std::vector<resource::TrafficTarget> &targets, const Rollout &current);

/// The same with a new latest revision begun, at one percent, and the steps taken that are due.
Rollout steppedRollout(const resource::Snapshot &objects, const resource::Object &route,
                       const std::vector<resource::TrafficTarget> &targets, const Rollout &current,
                       WallTime now);

/// The gateway has taken over: those that have just begun get their steps, by how long that took.
void planSteps(Rollout &rollout, WallTime now, seconds duration);

/// The targets with each latest-revision entry split as the rollout has it.
std::vector<resource::TrafficTarget> spreadTraffic(const resource::Object &route,
                                                   const std::vector<resource::TrafficTarget> &targets,
                                                   const Rollout &rollout);

} // namespace tidegate::reconciler
