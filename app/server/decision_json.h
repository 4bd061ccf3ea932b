#pragma once

#include "core/autoscaler/revision_autoscaler.h"

#include <QJsonObject>

namespace tidegate::server {

/// A decision as the API tells it: {time, from, replicas, activity, inputs: {ready, starting, reachable,
/// capacity, inPanic, present, windows: {stable, panic}}, metrics: [{metric, average, windowSeconds, target,
/// wants, count, formula, limit, decides}], rates: {atLeast, atMost}, bounds: {min, max, …}, decided,
/// bounded, limit, why: {en, zh}}. `present` is there where requests without an instance were decided upon at
/// once: as many of them as there were at that moment, which the panic window's average is at least.
QJsonObject decisionJson(const autoscaler::DecisionRecord &record);

} // namespace tidegate::server
