#include "core/api/body.h"
#include "core/api/output.h"
#include "core/api/patch.h"
#include "core/api/update.h"

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;

namespace {

constexpr int maxAttempts =
    5; // as Kubernetes: a patch without a version is tried again on what is there by then

enum class PatchType
{
    Merge,
    Json,
    Apply
};

struct Patch
{
    PatchType type;
    QJsonValue body;
    bool dryRun = false;
};

tl::unexpected<Error> unsupported()
{
    return tidegate::fail(
        Code::UnsupportedMediaType,
        "the body of the request was in an unknown format - accepted media types include: "
        "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
}

// kubectl sends strategic merge patches for the core kinds; those we have hold no lists, so that without
// directives they are merge patches.
Result<PatchType> patchType(const Exchange &exchange, const QByteArray &mediaType)
{
    if (mediaType == "application/merge-patch+json")
        return PatchType::Merge;
    if (mediaType == "application/json-patch+json")
        return PatchType::Json;
    if (mediaType == "application/apply-patch+yaml")
        return PatchType::Apply;
    if (mediaType == "application/strategic-merge-patch+json" && exchange.target.kind->group.isEmpty())
        return PatchType::Merge;
    return unsupported();
}

Result<Patch> readPatch(const Exchange &exchange)
{
    const QByteArray mediaType = mediaTypeOf(exchange.header("Content-Type"));
    const auto type = patchType(exchange, mediaType);
    if (!type)
        return tl::unexpected(type.error());
    const auto body = *type == PatchType::Apply ? parseYaml(exchange.body()) : parseJson(exchange.body());
    if (!body)
        return tl::unexpected(body.error());
    if (*type == PatchType::Json ? !body->isArray() : !body->isObject())
        return tidegate::fail(Code::BadRequest, *type == PatchType::Json
                                                    ? "a JSON patch must be an array of operations"
                                                    : "the patch must be an object");
    if (mediaType == "application/strategic-merge-patch+json" && hasDirectives(*body))
        return tidegate::fail(
            Code::UnsupportedMediaType,
            "strategic merge patches with directives ($patch, $setElementOrder, …) are not supported; "
            "send a JSON merge patch or a JSON patch");
    if (*type == PatchType::Apply && exchange.query.value(u"fieldManager"_s).isEmpty())
        return tidegate::fail(Code::BadRequest, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: "
                                                "Required value: is required for apply patch");
    const auto dryRun = isDryRun(exchange);
    if (!dryRun)
        return tl::unexpected(dryRun.error());
    return Patch{*type, *body, *dryRun};
}

Result<Object> patched(const House &house, Exchange &exchange, const Patch &patch, const Object &old)
{
    QJsonValue result;
    if (patch.type == PatchType::Json) {
        auto applied = jsonPatch(old.json(), patch.body.toArray());
        if (!applied)
            return tl::unexpected(applied.error());
        result = *applied;
    } else {
        result = mergePatch(old.json(), patch.body);
    }
    auto object = checkedObject(exchange, result);
    return object ? admitUpdate(house, exchange, std::move(*object), old) : object;
}

void attempt(House &house, const ExchangePtr &exchange, const std::shared_ptr<const Patch> &patch, int number)
{
    const ObjectPtr old =
        house.store.get(*exchange->target.kind, {exchange->target.ns, exchange->target.name});
    if (!old) {
        exchange->fail(notFound(*exchange->target.kind, exchange->target.name));
        return;
    }
    auto object = patched(house, *exchange, *patch, *old);
    if (!object) {
        exchange->fail(object.error());
        return;
    }
    // A version in the patch is a precondition; without one it is what the patch was made on.
    const bool ownVersion = object->resourceVersion() != old->resourceVersion();
    write(house, exchange, store::Mutation::update(std::move(*object)), patch->dryRun,
          [patch, number, ownVersion](House &home, const ExchangePtr &each, const Result<ObjectPtr> &result) {
              if (result)
                  replyObject(home, each, 200, **result);
              else if (result.error().code == Code::Conflict && !ownVersion && number < maxAttempts)
                  attempt(home, each, patch, number + 1);
              else
                  each->fail(result.error());
          });
}

} // namespace

void patchObject(House &house, const ExchangePtr &exchange)
{
    auto patch = readPatch(*exchange);
    if (!patch) {
        exchange->fail(patch.error());
        return;
    }
    const bool there =
        house.store.get(*exchange->target.kind, {exchange->target.ns, exchange->target.name}) != nullptr;
    // Applying what is not there creates it.
    if (patch->type == PatchType::Apply && !there && exchange->target.subresource.isEmpty())
        createObject(house, exchange);
    else
        attempt(house, exchange, std::make_shared<const Patch>(std::move(*patch)), 1);
}

} // namespace tidegate::api
