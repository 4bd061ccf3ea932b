#include "core/api/body.h"
#include "core/api/deletion.h"
#include "core/api/incoming.h"
#include "core/api/listing.h"
#include "core/api/output.h"
#include "core/resource/ownership.h"
#include "core/resource/package_use.h"
#include "core/resource/serving.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

constexpr int maxAttempts = 5;

Result<DeleteOptions> readOptions(const Exchange &exchange)
{
    if (exchange.request().body.empty())
        return readDeleteOptions({}, exchange.query);
    const auto body = parseBody(exchange.body(), mediaTypeOf(exchange.header("Content-Type")));
    if (!body)
        return tl::unexpected(body.error());
    if (!body->isObject())
        return tidegate::fail(Code::BadRequest, "decoded object cannot be converted to DeleteOptions");
    return readDeleteOptions(body->toObject(), exchange.query);
}

// The code of a revision stays while there is the revision: it may have to start again at any moment.
Result<> checkUnused(const House &house, const Object &object)
{
    constexpr qsizetype mostNamed = 10;
    if (object.kind() != &resource::kinds::package())
        return {};
    const QStringList users = resource::revisionsUsing(house.store, object);
    if (users.isEmpty())
        return {};
    const QString named = users.mid(0, mostNamed).join(", "_L1);
    const qsizetype more = users.size() - mostNamed;
    return tidegate::fail(
        Code::Conflict,
        u"Operation cannot be fulfilled on %1 \"%2\": it is in use by %3%4; delete what uses it first"_s
            .arg(object.kind()->id(), object.name(),
                 (users.size() == 1 ? u"revision "_s : u"revisions "_s) + named,
                 more > 0 ? u" and %1 more"_s.arg(more) : QString())
            .toStdString());
}

bool isPod(const Object &object)
{
    return object.kind() == &resource::kinds::pod();
}

// A Pod goes with its instance, unless that is to be killed.
Lives livesIn(const House &house, const DeleteOptions &options)
{
    const InstanceEnder *instances = house.ports.instances;
    if (!instances || options.grace == milliseconds(0))
        return {};
    return [instances](const Object &pod) {
        return instances->isLive(pod.ns(), pod.label(resource::keys::revision), pod.name());
    };
}

void endInstance(const House &house, const Object &object, const DeleteOptions &options)
{
    if (house.ports.instances && isPod(object))
        house.ports.instances->end(object.ns(), object.label(resource::keys::revision), object.name(),
                                   options.grace);
}

// The object when finalizers hold it, a Status when it is gone; of a Pod, the last state in either case.
void replyDeleted(House &house, const ExchangePtr &exchange, const Object &object, bool held,
                  const DeleteOptions &options)
{
    exchange->subject.uid = object.uid();
    if (held || isPod(object))
        replyObject(house, exchange, options.saysOrphanFalse ? 202 : 200, object);
    else
        exchange->reply(200, successStatus(exchange->subject));
}

Result<ObjectPtr> findDeletable(const House &house, const Exchange &exchange, const DeleteOptions &options)
{
    const Target &target = exchange.target;
    const ObjectPtr object = house.store.get(*target.kind, {target.ns, target.name});
    if (!object)
        return tl::unexpected(notFound(*target.kind, target.name));
    return checkPreconditions(*object, options)
        .and_then([&] { return checkUnused(house, *object); })
        .map([&] { return object; });
}

// What a batch names may change or go in the meantime; then it is put together anew from what is there.
bool worthAnotherTry(const Error &error, size_t mutations, int number)
{
    return mutations > 1 && number < maxAttempts &&
           (error.code == Code::NotFound || error.code == Code::Conflict);
}

void tryOut(House &house, const ExchangePtr &exchange, const Object &object, const DeleteOptions &options)
{
    const auto held = heldBack(house.store, object, options, livesIn(house, options), house.clock.wall());
    replyDeleted(house, exchange, held.value_or(object), held.has_value(), options);
}

void attemptDelete(House &house, const ExchangePtr &exchange, const DeleteOptions &options, int number)
{
    const auto found = findDeletable(house, *exchange, options);
    if (!found) {
        exchange->fail(found.error());
        return;
    }
    if (options.dryRun) {
        tryOut(house, exchange, **found, options);
        return;
    }
    std::vector<store::Mutation> mutations =
        deletionOf(house.store, {*found}, options, livesIn(house, options));
    const size_t count = mutations.size();
    house.store.commit(std::move(mutations), [weak = house.weak_from_this(), exchange, options, number,
                                              count](const Result<std::vector<ObjectPtr>> &result) {
        const auto alive = weak.lock();
        if (!alive)
            return;
        if (result) {
            endInstance(*alive, *result->back(), options);
            replyDeleted(*alive, exchange, *result->back(), resource::hasFinalizers(*result->back()),
                         options);
        } else if (worthAnotherTry(result.error(), count, number))
            attemptDelete(*alive, exchange, options, number + 1);
        else
            exchange->fail(result.error());
    });
}

/// A whole deletecollection.
struct Sweep
{
    ListWish list;
    Output output;
    DeleteOptions options;
};

Result<Sweep> readSweep(const Exchange &exchange)
{
    auto list = readListWish(exchange);
    if (!list)
        return tl::unexpected(list.error());
    const auto output = outputOf(exchange);
    if (!output)
        return tl::unexpected(output.error());
    const auto options = readOptions(exchange);
    if (!options)
        return tl::unexpected(options.error());
    return Sweep{std::move(*list), *output, *options};
}

std::vector<ObjectPtr> objectsOf(const Page &page)
{
    std::vector<ObjectPtr> objects;
    for (const Item &item : page.items)
        objects.push_back(std::make_shared<const Object>(item.object()));
    return objects;
}

void attemptSweep(House &house, const ExchangePtr &exchange, const Sweep &sweep, int number)
{
    const auto page = listPage(house.store, sweep.list);
    if (!page) {
        exchange->fail(page.error());
        return;
    }
    const std::vector<ObjectPtr> objects = objectsOf(*page);
    for (const ObjectPtr &object : objects) {
        const auto fits =
            checkPreconditions(*object, sweep.options).and_then([&] { return checkUnused(house, *object); });
        if (!fits) {
            exchange->fail(fits.error());
            return;
        }
    }
    const QByteArray text =
        listText(house.rows, *sweep.list.kind, page->items, page->meta, sweep.output, house.clock.wall());
    if (sweep.options.dryRun || objects.empty()) {
        exchange->reply(200, text, "application/json");
        return;
    }
    house.store.commit(deletionOf(house.store, objects, sweep.options, livesIn(house, sweep.options)),
                       [weak = house.weak_from_this(), exchange, sweep, number, text,
                        objects](const Result<std::vector<ObjectPtr>> &result) {
                           const auto alive = weak.lock();
                           if (!alive)
                               return;
                           for (const ObjectPtr &object : result ? objects : std::vector<ObjectPtr>())
                               endInstance(*alive, *object, sweep.options);
                           if (result)
                               exchange->reply(200, text, "application/json");
                           else if (worthAnotherTry(result.error(), 2, number))
                               attemptSweep(*alive, exchange, sweep, number + 1);
                           else
                               exchange->fail(result.error());
                       });
}

} // namespace

void deleteObject(House &house, const ExchangePtr &exchange)
{
    const auto options = readOptions(*exchange);
    if (options)
        attemptDelete(house, exchange, *options, 1);
    else
        exchange->fail(options.error());
}

void deleteCollection(House &house, const ExchangePtr &exchange)
{
    const auto sweep = readSweep(*exchange);
    if (sweep)
        attemptSweep(house, exchange, *sweep, 1);
    else
        exchange->fail(sweep.error());
}

} // namespace tidegate::api
