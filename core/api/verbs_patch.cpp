#include "core/api/apply.h"
#include "core/api/body.h"
#include "core/api/options.h"
#include "core/api/output.h"
#include "core/api/patch.h"
#include "core/api/strategic_patch.h"
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
    Strategic,
    Json,
    Apply
};

struct Patch
{
    PatchType type;
    QJsonValue body;
    WriteOptions options;
};

tl::unexpected<Error> unsupported(bool core)
{
    return tidegate::fail(
        Code::UnsupportedMediaType,
        std::string("the body of the request was in an unknown format - accepted media types include: "
                    "application/json-patch+json, application/merge-patch+json, ") +
            (core ? "application/strategic-merge-patch+json, " : "") + "application/apply-patch+yaml");
}

Result<PatchType> patchType(const Exchange &exchange)
{
    const QByteArray mediaType = mediaTypeOf(exchange.header("Content-Type"));
    const bool core = exchange.target.kind->group.isEmpty();
    if (mediaType == "application/merge-patch+json")
        return PatchType::Merge;
    if (mediaType == "application/json-patch+json")
        return PatchType::Json;
    if (mediaType == "application/apply-patch+yaml")
        return PatchType::Apply;
    if (mediaType == "application/strategic-merge-patch+json" && core)
        return PatchType::Strategic;
    return unsupported(core);
}

Result<Patch> readPatch(const Exchange &exchange)
{
    const auto type = patchType(exchange);
    if (!type)
        return tl::unexpected(type.error());
    const auto options =
        readWriteOptions(exchange.query, *type == PatchType::Apply ? WriteVerb::Apply : WriteVerb::Patch);
    if (!options)
        return tl::unexpected(options.error());
    const auto body = *type == PatchType::Apply ? parseYaml(exchange.body()) : parseJson(exchange.body());
    if (!body)
        return tl::unexpected(body.error());
    if (*type == PatchType::Json ? !body->isArray() : !body->isObject())
        return tidegate::fail(Code::BadRequest, *type == PatchType::Json
                                                    ? "a JSON patch must be an array of operations"
                                                    : "the patch must be an object");
    return Patch{*type, *body, *options};
}

Result<QJsonValue> patchedJson(const Patch &patch, const Object &old)
{
    if (patch.type == PatchType::Json)
        return jsonPatch(old.json(), patch.body.toArray());
    if (patch.type == PatchType::Merge)
        return mergePatch(old.json(), patch.body);
    return strategicPatch(old.json(), patch.body.toObject(), resource::schemaOf(*old.kind()))
        .map([](const QJsonObject &json) { return QJsonValue(json); });
}

/// What an apply asks for: a configuration, checked as an object.
Result<Object> applied(const House &house, const Exchange &exchange, const Patch &patch, const Object *live)
{
    auto config = checkedObject(exchange, withoutNulls(patch.body.toObject()));
    if (!config)
        return config;
    if (!live && !config->uid().isEmpty())
        return tidegate::fail(
            Code::Conflict,
            u"Operation cannot be fulfilled on %1 \"%2\": uid mismatch: the provided object specified uid %3, and no existing object was found"_s
                .arg(exchange.target.kind->id(), exchange.target.name, config->uid())
                .toStdString());
    return applyConfiguration(live, *config, writerOf(house, exchange), patch.options.force);
}

Result<Object> patched(const House &house, Exchange &exchange, const Patch &patch, const Object &old)
{
    if (patch.type == PatchType::Apply) {
        auto object = applied(house, exchange, patch, &old);
        return object ? admitUpdate(house, exchange, std::move(*object), old, Change::Apply) : object;
    }
    const auto result = patchedJson(patch, old);
    if (!result)
        return tl::unexpected(result.error());
    auto object = checkedObject(exchange, *result);
    return object ? admitUpdate(house, exchange, std::move(*object), old, Change::Patch) : object;
}

void attempt(House &house, const ExchangePtr &exchange, const std::shared_ptr<const Patch> &patch,
             int number);

// Applying what is not there creates it; when somebody was faster, it is applied to that.
void applyNew(House &house, const ExchangePtr &exchange, const std::shared_ptr<const Patch> &patch,
              int number)
{
    auto object = applied(house, *exchange, *patch, nullptr).and_then([&](Object config) {
        return admitNew(house, *exchange, std::move(config), Recorded::Yes);
    });
    if (!object) {
        exchange->fail(object.error());
        return;
    }
    write(house, exchange, store::Mutation::create(std::move(*object)), patch->options.dryRun,
          [patch, number](House &home, const ExchangePtr &each, const Result<ObjectPtr> &result) {
              if (result)
                  replyObject(home, each, 201, **result);
              else if (result.error().code == Code::AlreadyExists && number < maxAttempts)
                  attempt(home, each, patch, number + 1);
              else
                  each->fail(result.error());
          });
}

void attempt(House &house, const ExchangePtr &exchange, const std::shared_ptr<const Patch> &patch, int number)
{
    const ObjectPtr old =
        house.store.get(*exchange->target.kind, {exchange->target.ns, exchange->target.name});
    if (!old && patch->type == PatchType::Apply && exchange->target.subresource.isEmpty()) {
        applyNew(house, exchange, patch, number);
        return;
    }
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
    const qint64 version = object->resourceVersion();
    const bool ownVersion = version != 0 && version != old->resourceVersion();
    store::Mutation mutation = store::Mutation::update(std::move(*object));
    mutation.expectedVersion = version != 0 ? version : old->resourceVersion();
    write(house, exchange, std::move(mutation), patch->options.dryRun,
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
    if (patch)
        attempt(house, exchange, std::make_shared<const Patch>(std::move(*patch)), 1);
    else
        exchange->fail(patch.error());
}

} // namespace tidegate::api
