#include "core/api/update.h"

#include "core/api/options.h"
#include "core/api/output.h"
#include "core/resource/admission.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

bool ofStatus(const Exchange &exchange)
{
    return exchange.target.subresource == u"status";
}

// A status write takes only the status; every other write leaves it alone.
void keepOtherHalf(const Exchange &exchange, Object &object, const Object &old)
{
    if (ofStatus(exchange)) {
        Object kept = old;
        kept.setStatus(object.status());
        for (const QString &key : {u"resourceVersion"_s, u"managedFields"_s})
            kept.setMetadata(key, object.metadata().value(key));
        object = kept;
    } else if (object.kind()->hasStatus) {
        if (old.json().contains("status"_L1))
            object.setStatus(old.status());
        else
            object.json().remove("status"_L1);
    }
}

// Of what the server alone writes, only labels, annotations and finalizers may be touched. A Revision's own
// validation says so of its spec, in Knative's words.
Result<> checkReadOnly(const Exchange &exchange, const Object &object, const Object &old)
{
    const bool isJudgedLater = object.kind() == &resource::kinds::revision() && !ofStatus(exchange);
    if (!object.kind()->readOnly || isJudgedLater)
        return {};
    QJsonObject now = object.json();
    QJsonObject before = old.json();
    now.remove("metadata"_L1);
    before.remove("metadata"_L1);
    if (!ofStatus(exchange) && now == before)
        return {};
    return tidegate::fail(
        Code::MethodNotAllowed,
        u"%1 are written by the server itself; only their labels and annotations can be changed"_s
            .arg(object.kind()->plural)
            .toStdString());
}

} // namespace

Result<Object> admitUpdate(const House &house, Exchange &exchange, Object object, const Object &old,
                           Change change)
{
    if (auto kept = keepServersOwn(object, old, change != Change::Update); !kept)
        return tl::unexpected(kept.error());
    keepOtherHalf(exchange, object, old);
    if (auto allowed = checkReadOnly(exchange, object, old); !allowed)
        return tl::unexpected(allowed.error());
    // As on create: of the core kinds the defaults, too, are the client's.
    if (object.kind()->group.isEmpty() && !ofStatus(exchange))
        resource::applyDefaults(object, &old);
    if (change != Change::Apply)
        recordUpdate(object, &old, writerOf(house, exchange));
    const Result<> admitted =
        ofStatus(exchange) ? admitShape(exchange, object, &old) : admit(house, exchange, object, &old);
    if (!admitted)
        return tl::unexpected(admitted.error());
    keepTimesOfNoChange(object, old);
    return object;
}

namespace {

Result<Object> readUpdate(const House &house, Exchange &exchange, const ObjectPtr &old)
{
    const resource::Kind &kind = *exchange.target.kind;
    auto object = readObject(exchange);
    if (!object)
        return object;
    if (!old)
        return tl::unexpected(notFound(kind, exchange.target.name));
    // The core kinds take an update without a version; others, as custom resources, do not.
    if (object->resourceVersion() == 0 && !kind.group.isEmpty()) {
        const std::string why = "Invalid value: 0x0: must be specified for an update";
        Error error{Code::Invalid,
                    u"%1 \"%2\" is invalid: metadata.resourceVersion: "_s.arg(kind.id(), exchange.target.name)
                            .toStdString() +
                        why,
                    {},
                    {}};
        error.causes.push_back({"metadata.resourceVersion", "FieldValueInvalid", why});
        return tl::unexpected(error);
    }
    return admitUpdate(house, exchange, std::move(*object), *old, Change::Update);
}

} // namespace

void updateObject(House &house, const ExchangePtr &exchange)
{
    const auto options = readWriteOptions(exchange->query, WriteVerb::Update);
    if (!options) {
        exchange->fail(options.error());
        return;
    }
    const ObjectPtr old =
        house.store.get(*exchange->target.kind, {exchange->target.ns, exchange->target.name});
    auto object = readUpdate(house, *exchange, old);
    if (!object) {
        exchange->fail(object.error());
        return;
    }
    store::Mutation mutation = store::Mutation::update(std::move(*object));
    if (!mutation.expectedVersion)
        mutation.expectedVersion = old->resourceVersion();
    write(house, exchange, std::move(mutation), options->dryRun,
          [](House &home, const ExchangePtr &each, const Result<ObjectPtr> &result) {
              if (result)
                  replyObject(home, each, 200, **result);
              else
                  each->fail(result.error());
          });
}

} // namespace tidegate::api
