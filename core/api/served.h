#pragma once

#include "core/resource/kinds.h"

#include <vector>

namespace tidegate::api {

/// The kinds that are answered at once and never kept: a POST asks, the answer is the object with its status.
const std::vector<resource::Kind> &reviewKinds();
bool isReview(const resource::Kind &kind);

/// The kinds of a cluster of which there never is one here. They can be read, and are empty: clients look
/// them up whatever they work with (`kubectl apply --prune` begins with a list of kinds that must all be
/// there).
const std::vector<resource::Kind> &absentKinds();
bool isAbsent(const resource::Kind &kind);

/// Whether the store keeps objects of it.
bool isStored(const resource::Kind &kind);

/// Every kind that has a path, in the order of discovery: stored, derived, absent, reviews.
const std::vector<const resource::Kind *> &servedKinds();
/// Null when there is none. An empty `version` means any.
const resource::Kind *findServed(const QString &group, const QString &plural, const QString &version = {});

/// A part of an object with a path of its own: `status`, `log`.
struct Subresource
{
    QString name;
    QStringList verbs;
};
std::vector<Subresource> subresourcesOf(const resource::Kind &kind);
/// Of a part that clusters have and that is not here (exec, portforward, scale, …): why, and what to do
/// instead. Empty for everything else.
QString whyNoSubresource(const resource::Kind &kind, const QString &name);

} // namespace tidegate::api
