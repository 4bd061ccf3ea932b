#include "core/api/incoming.h"
#include "core/api/output.h"
#include "core/base/ids.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

Result<> refuseReadOnly(const resource::Kind &kind)
{
    if (!kind.readOnly)
        return {};
    const QString how =
        &kind == &resource::kinds::package()
            ? u"packages are made by uploading a file: POST application/octet-stream to the same path with ?name=<name>&fileName=<file>"_s
            : u"%1 are made by the server itself"_s.arg(kind.plural);
    return tidegate::fail(Code::MethodNotAllowed, how.toStdString());
}

Result<> nameObject(Exchange &exchange, Object &object)
{
    const QString prefix = object.metadata().value("generateName"_L1).toString();
    if (object.name().isEmpty() && !prefix.isEmpty())
        object.setMetadata(u"name"_s, QString(prefix + QString::fromStdString(newSuffix())));
    exchange.subject.name = object.name();
    if (!object.name().isEmpty())
        return {};
    Error error{Code::Invalid,
                u"%1 \"\" is invalid: metadata.name: Required value: name or generateName is required"_s
                    .arg(exchange.target.kind->kind)
                    .toStdString(),
                {},
                {}};
    error.causes.push_back(
        {"metadata.name", "FieldValueRequired", "Required value: name or generateName is required"});
    return tl::unexpected(error);
}

void resetStatus(Object &object)
{
    if (object.kind()->hasStatus)
        object.json().remove("status"_L1);
    if (object.kind() == &resource::kinds::namespaceKind())
        object.setStatus({{u"phase"_s, u"Active"_s}});
}

Result<Object> readNew(const House &house, Exchange &exchange)
{
    const resource::Kind &kind = *exchange.target.kind;
    if (auto allowed = refuseReadOnly(kind); !allowed)
        return tl::unexpected(allowed.error());
    auto object = readObject(exchange);
    if (!object)
        return object;
    if (auto named = nameObject(exchange, *object); !named)
        return tl::unexpected(named.error());
    if (object->resourceVersion() != 0)
        return tidegate::fail(Code::BadRequest, "resourceVersion should not be set on objects to be created");
    if (kind.namespaced) {
        if (auto there = checkNamespace(house, exchange, object->ns()); !there)
            return tl::unexpected(there.error());
    }
    resetStatus(*object);
    if (auto admitted = admit(house, exchange, *object, nullptr); !admitted)
        return tl::unexpected(admitted.error());
    object->setMetadata(u"uid"_s,
                        QJsonValue::Undefined); // the store gives it one; here it would be an expectation
    return object;
}

void created(House &house, const ExchangePtr &exchange, const Result<ObjectPtr> &result)
{
    if (result)
        replyObject(house, exchange, 201, **result);
    else
        exchange->fail(result.error());
}

} // namespace

void createObject(House &house, const ExchangePtr &exchange)
{
    const auto dryRun = isDryRun(*exchange);
    auto object = dryRun ? readNew(house, *exchange) : Result<Object>(tl::unexpected(dryRun.error()));
    if (!object) {
        exchange->fail(object.error());
        return;
    }
    write(house, exchange, store::Mutation::create(std::move(*object)), *dryRun, created);
}

} // namespace tidegate::api
