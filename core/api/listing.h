#pragma once

#include "core/api/output.h"
#include "core/api/selectors.h"

namespace tidegate::api {

/// What a list or a watch asks for.
struct ListWish
{
    const resource::Kind *kind = nullptr;
    QString ns; ///< empty = all
    Selection selection;
    qint64 limit = 0; ///< 0 = everything
    QString continueToken;
    std::optional<qint64> exact; ///< the state at that version; nothing: what is there now
};

/// Reads the selectors, limit and continue of a query; an object's name in the path selects it. Code::Invalid
/// and BadRequest for what Kubernetes refuses, selectors by other fields than the kind's among it.
Result<ListWish> readListWish(const Exchange &exchange);

struct Page
{
    std::vector<Item> items;
    ListMeta meta;
};

/// One page. Pages that follow show the state of the first: later changes are undone with the feed's help.
/// Code::Expired when the feed no longer reaches back, Timeout for a version that is yet to come, BadRequest
/// for a token that is not ours.
Result<Page> listPage(const store::Store &store, const ListWish &wish);

} // namespace tidegate::api
