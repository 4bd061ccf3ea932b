#pragma once

#include "core/api/target.h"
#include "core/base/clock.h"
#include "core/base/error.h"

namespace tidegate::api {

/// metav1.ListOptions, of a list or a watch, without the selectors.
struct ListOptions
{
    std::optional<qint64> version;     ///< nothing: not given; 0: any will do
    bool exact = false;                ///< list: the state at that very version, not one that is newer
    std::optional<bool> initialEvents; ///< watch: sendInitialEvents, when given
    bool bookmarks = false;
    qint64 limit = 0; ///< 0 = everything
    QString continueToken;
    seconds timeout{0}; ///< 0 = not given; at most a day
};

/// Code::Invalid, with the causes, for combinations that Kubernetes refuses; BadRequest for what is no number
/// and for a version next to a token.
Result<ListOptions> readListOptions(const Query &query, bool watch);

/// A version that is not there yet: Code::Timeout, by its cause ResourceVersionTooLarge.
Error tooLargeVersion(qint64 wanted, qint64 current);

} // namespace tidegate::api
