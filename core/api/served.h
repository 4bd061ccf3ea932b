#pragma once

#include "core/resource/kinds.h"

#include <vector>

namespace tidegate::api {

/// The kinds that are answered at once and never kept: a POST asks, the answer is the object with its status.
const std::vector<resource::Kind> &reviewKinds();
bool isReview(const resource::Kind &kind);

/// Every kind that has a path, in the order of discovery: stored, derived, reviews.
const std::vector<const resource::Kind *> &servedKinds();
/// Null when there is none.
const resource::Kind *findServed(const QString &group, const QString &plural);

/// A part of an object with a path of its own: `status`, `log`.
struct Subresource
{
    QString name;
    QStringList verbs;
};
std::vector<Subresource> subresourcesOf(const resource::Kind &kind);

} // namespace tidegate::api
