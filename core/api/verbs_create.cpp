#include "core/api/verbs_create.h"

#include "core/api/access.h"
#include "core/api/options.h"
#include "core/api/output.h"
#include "core/base/ids.h"
#include "core/resource/admission.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

constexpr int maxNames = 8;             // tries for a generated name, as Kubernetes
constexpr qsizetype longestPrefix = 58; // a name has 63 characters, five of them drawn

// What the access rule allows, because every cluster does, and yet nobody does by hand.
Result<> checkMadeByHand(const Exchange &exchange)
{
    if (exchange.target.kind != &resource::kinds::revision())
        return {};
    return tidegate::fail(
        Code::Forbidden,
        u"%1 \"%2\" is forbidden: revisions are made by the server itself, from the template of a service or configuration"_s
            .arg(exchange.target.kind->id(), exchange.subject.name)
            .toStdString());
}

bool needsName(const Object &object)
{
    return object.name().isEmpty() && !object.metadata().value("generateName"_L1).toString().isEmpty();
}

Result<> nameObject(const House &house, Exchange &exchange, Object &object)
{
    if (needsName(object)) {
        const QString prefix = object.metadata().value("generateName"_L1).toString().left(longestPrefix);
        const std::string drawn = house.ports.nameSuffix ? house.ports.nameSuffix() : newSuffix();
        object.setMetadata(u"name"_s, QString(prefix + QString::fromStdString(drawn)));
    }
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

Result<Object> readNew(const Exchange &exchange)
{
    auto object = readObject(exchange);
    if (object && object->resourceVersion() != 0)
        return tidegate::fail(Code::BadRequest, "resourceVersion should not be set on objects to be created");
    return object;
}

Error noFreeName(const Exchange &exchange)
{
    return {Code::AlreadyExists,
            u"%1 \"%2\" already exists, the server was not able to generate a unique name for the object"_s
                .arg(exchange.target.kind->id(), exchange.subject.name)
                .toStdString(),
            {},
            {}};
}

void attempt(House &house, const ExchangePtr &exchange, const Object &asked, bool dryRun, int number)
{
    auto object = admitNew(house, *exchange, asked);
    if (!object) {
        exchange->fail(object.error());
        return;
    }
    write(house, exchange, store::Mutation::create(std::move(*object)), dryRun,
          [asked, dryRun, number](House &home, const ExchangePtr &each, const Result<ObjectPtr> &result) {
              const bool taken = !result && result.error().code == Code::AlreadyExists && needsName(asked);
              if (result)
                  replyObject(home, each, 201, **result);
              else if (taken && number < maxNames)
                  attempt(home, each, asked, dryRun, number + 1);
              else
                  each->fail(taken ? noFreeName(*each) : result.error());
          });
}

} // namespace

Result<Object> admitNew(const House &house, Exchange &exchange, Object object, Recorded recorded)
{
    const resource::Kind &kind = *exchange.target.kind;
    // An apply creates, too, and was only asked whether it may patch.
    const Target &target = exchange.target;
    if (auto allowed =
            checkPossible(kind, {u"create"_s, kind.group, kind.plural, {}, target.ns, target.name});
        !allowed)
        return tl::unexpected(allowed.error());
    if (auto named = nameObject(house, exchange, object); !named)
        return tl::unexpected(named.error());
    if (auto allowed = checkMadeByHand(exchange); !allowed)
        return tl::unexpected(allowed.error());
    if (kind.namespaced) {
        if (auto there = checkNamespace(house, exchange, object.ns()); !there)
            return tl::unexpected(there.error());
    }
    dropServersOwn(object);
    resetStatus(object);
    // Defaults of the core kinds count as written by the client, those of the others come after it.
    if (kind.group.isEmpty())
        resource::applyDefaults(object, nullptr);
    if (recorded == Recorded::No)
        recordUpdate(object, nullptr, writerOf(house, exchange));
    if (auto admitted = admit(house, exchange, object, nullptr); !admitted)
        return tl::unexpected(admitted.error());
    return object;
}

void createObject(House &house, const ExchangePtr &exchange)
{
    const auto options = readWriteOptions(exchange->query, WriteVerb::Create);
    const auto object = options ? readNew(*exchange) : Result<Object>(tl::unexpected(options.error()));
    if (object)
        attempt(house, exchange, *object, options->dryRun, 1);
    else
        exchange->fail(object.error());
}

} // namespace tidegate::api
