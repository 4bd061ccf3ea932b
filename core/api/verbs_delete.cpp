#include "core/api/body.h"
#include "core/api/incoming.h"
#include "core/api/listing.h"
#include "core/api/options.h"
#include "core/api/output.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

constexpr int maxAttempts = 5;

/// metav1.DeleteOptions, from the body or the query.
struct DeleteWish
{
    QString uid;
    std::optional<qint64> version;
    bool dryRun = false;
};

Result<> checkPropagation(const QString &policy)
{
    // Foreground and Background end alike here: what is owned goes within moments.
    if (policy.isEmpty() || policy == u"Background" || policy == u"Foreground")
        return {};
    Error error{Code::Invalid, {}, {}, {}};
    error.message = policy == u"Orphan"
                        ? "propagationPolicy: Orphan is not supported: what an object owns is deleted with it"
                        : u"propagationPolicy: Unsupported value: \"%1\""_s.arg(policy).toStdString();
    error.causes.push_back({"propagationPolicy", "FieldValueNotSupported", error.message});
    return tl::unexpected(error);
}

Result<DeleteWish> readWish(const Exchange &exchange)
{
    QJsonObject options;
    if (!exchange.request().body.empty()) {
        const auto body = parseBody(exchange.body(), mediaTypeOf(exchange.header("Content-Type")));
        if (!body)
            return tl::unexpected(body.error());
        options = body->toObject();
    }
    const auto queryDryRun = readWriteOptions(exchange.query, WriteVerb::Create);
    if (!queryDryRun)
        return tl::unexpected(queryDryRun.error());
    const QString fromQuery = exchange.query.value(u"propagationPolicy"_s);
    if (auto known = checkPropagation(fromQuery.isEmpty() ? options.value("propagationPolicy"_L1).toString()
                                                          : fromQuery);
        !known)
        return tl::unexpected(known.error());
    const QJsonObject preconditions = options.value("preconditions"_L1).toObject();
    DeleteWish wish;
    wish.uid = preconditions.value("uid"_L1).toString();
    if (const QString version = preconditions.value("resourceVersion"_L1).toString(); !version.isEmpty())
        wish.version = version.toLongLong();
    wish.dryRun = queryDryRun->dryRun || options.value("dryRun"_L1).toArray().contains(u"All"_s);
    return wish;
}

Result<> checkDeletable(const resource::Kind &kind, const QString &name)
{
    if (&kind == &resource::kinds::pod())
        return tidegate::fail(
            Code::MethodNotAllowed,
            "instances are started and stopped by the server; change the service's scale instead");
    if (&kind == &resource::kinds::namespaceKind() && (name == u"default" || name == u"knative-serving"))
        return tidegate::fail(
            Code::Forbidden,
            u"namespaces \"%1\" is forbidden: this namespace may not be deleted"_s.arg(name).toStdString());
    return {};
}

// A namespace takes everything in it along, in one commit.
std::vector<store::Mutation> removalOf(const House &house, const Object &object)
{
    std::vector<store::Mutation> mutations;
    if (object.kind() == &resource::kinds::namespaceKind()) {
        for (const resource::Kind &kind : resource::allKinds()) {
            for (const ObjectPtr &each :
                 kind.namespaced ? house.store.list(kind, object.name()) : std::vector<ObjectPtr>{})
                mutations.push_back(
                    {store::Mutation::Type::Delete, Object(kind, each->objectName()), std::nullopt});
        }
    }
    mutations.push_back(store::Mutation::remove(object));
    return mutations;
}

// The object when finalizers hold it, a Status when it is gone.
void replyDeleted(House &house, const ExchangePtr &exchange, const Object &object, bool held)
{
    exchange->subject.uid = object.uid();
    if (held)
        replyObject(house, exchange, 200, object);
    else
        exchange->reply(200, successStatus(exchange->subject));
}

Result<ObjectPtr> findDeletable(const House &house, const Exchange &exchange, const DeleteWish &wish)
{
    const Target &target = exchange.target;
    if (auto allowed = checkDeletable(*target.kind, target.name); !allowed)
        return tl::unexpected(allowed.error());
    const ObjectPtr object = house.store.get(*target.kind, {target.ns, target.name});
    if (!object)
        return tl::unexpected(notFound(*target.kind, target.name));
    if (!wish.uid.isEmpty() && wish.uid != object->uid()) {
        return tidegate::fail(
            Code::Conflict,
            u"Operation cannot be fulfilled on %1 \"%2\": Precondition failed: UID in precondition: %3, UID in object meta: %4"_s
                .arg(target.kind->id(), target.name, wish.uid, object->uid())
                .toStdString());
    }
    return object;
}

bool isHeld(const Object &object)
{
    return !object.metadata().value("finalizers"_L1).toArray().isEmpty();
}

// What a batch names may go in the meantime; then it is put together anew from what is there.
bool worthAnotherTry(const Error &error, size_t mutations, int number)
{
    return mutations > 1 && number < maxAttempts &&
           (error.code == Code::NotFound || error.code == Code::Conflict);
}

void attemptDelete(House &house, const ExchangePtr &exchange, const DeleteWish &wish, int number)
{
    const auto found = findDeletable(house, *exchange, wish);
    if (!found) {
        exchange->fail(found.error());
        return;
    }
    if (wish.dryRun) {
        replyDeleted(house, exchange, **found, isHeld(**found));
        return;
    }
    std::vector<store::Mutation> mutations = removalOf(house, **found);
    mutations.back().expectedVersion = wish.version;
    const size_t count = mutations.size();
    house.store.commit(std::move(mutations), [weak = house.weak_from_this(), exchange, wish, number,
                                              count](const Result<std::vector<ObjectPtr>> &result) {
        const auto alive = weak.lock();
        if (!alive)
            return;
        if (result)
            replyDeleted(*alive, exchange, *result->back(), isHeld(*result->back()));
        else if (worthAnotherTry(result.error(), count, number))
            attemptDelete(*alive, exchange, wish, number + 1);
        else
            exchange->fail(result.error());
    });
}

void attemptDeleteAll(House &house, const ExchangePtr &exchange, const ListWish &wish, const Output &output,
                      bool dryRun, int number)
{
    const auto page = listPage(house.store, wish);
    if (!page) {
        exchange->fail(page.error());
        return;
    }
    const QByteArray text = listText(*wish.kind, page->items, page->meta, output, house.clock.wall());
    std::vector<store::Mutation> mutations;
    for (const ObjectPtr &object : page->items)
        mutations.push_back(store::Mutation::remove(*object));
    if (dryRun || mutations.empty()) {
        exchange->reply(200, text, "application/json");
        return;
    }
    house.store.commit(std::move(mutations), [weak = house.weak_from_this(), exchange, wish, output, number,
                                              text](const Result<std::vector<ObjectPtr>> &result) {
        const auto alive = weak.lock();
        if (!alive)
            return;
        if (result)
            exchange->reply(200, text, "application/json");
        else if (worthAnotherTry(result.error(), 2, number))
            attemptDeleteAll(*alive, exchange, wish, output, false, number + 1);
        else
            exchange->fail(result.error());
    });
}

} // namespace

void deleteObject(House &house, const ExchangePtr &exchange)
{
    const auto wish = readWish(*exchange);
    if (wish)
        attemptDelete(house, exchange, *wish, 1);
    else
        exchange->fail(wish.error());
}

void deleteCollection(House &house, const ExchangePtr &exchange)
{
    const auto wish = readWish(*exchange);
    auto list = readListWish(*exchange);
    const auto allowed = checkDeletable(*exchange->target.kind, {});
    const auto output = outputOf(*exchange);
    if (!wish || !list || !allowed || !output) {
        exchange->fail(!wish      ? wish.error()
                       : !list    ? list.error()
                       : !allowed ? allowed.error()
                                  : output.error());
        return;
    }
    if (!exchange->target.kind->namespaced) {
        exchange->fail({Code::MethodNotAllowed,
                        "the server does not allow this method on the requested resource",
                        {},
                        {}});
        return;
    }
    list->limit = 0;
    list->continueToken.clear();
    attemptDeleteAll(house, exchange, *list, *output, wish->dryRun, 1);
}

} // namespace tidegate::api
