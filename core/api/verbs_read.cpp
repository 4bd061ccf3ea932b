#include "core/api/house.h"
#include "core/api/list_options.h"
#include "core/api/listing.h"
#include "core/api/output.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

namespace {

// Reads are never older than what was asked for; a version from another life of the server would wait for
// ever.
Result<> checkVersion(const House &house, const Exchange &exchange)
{
    const auto wanted = exchange.query.number(u"resourceVersion"_s);
    if (!wanted)
        return tl::unexpected(wanted.error());
    if (wanted->value_or(0) <= house.store.version())
        return {};
    return tl::unexpected(tooLargeVersion(**wanted, house.store.version()));
}

} // namespace

void getObject(House &house, const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    if (auto checked = checkVersion(house, *exchange); !checked) {
        exchange->fail(checked.error());
        return;
    }
    const auto object = house.store.get(*target.kind, {target.ns, target.name});
    if (!object)
        exchange->fail(notFound(*target.kind, target.name));
    else
        replyObject(house, exchange, 200, *object);
}

void listObjects(House &house, const ExchangePtr &exchange)
{
    const auto output = outputOf(*exchange);
    const auto wish = readListWish(*exchange);
    const auto version = exchange->query.has(u"continue"_s) ? Result<>{} : checkVersion(house, *exchange);
    for (const Error *error : {output ? nullptr : &output.error(), wish ? nullptr : &wish.error(),
                               version ? nullptr : &version.error()}) {
        if (error) {
            exchange->fail(*error);
            return;
        }
    }
    const auto page = listPage(house.store, *wish);
    if (!page) {
        exchange->fail(page.error());
        return;
    }
    exchange->reply(200,
                    listText(house.rows, *wish->kind, page->items, page->meta, *output, house.clock.wall()),
                    "application/json");
}

} // namespace tidegate::api
