#include "core/api/incoming.h"

#include "core/api/body.h"
#include "core/resource/admission.h"
#include "core/resource/serving.h"
#include "core/store/decide.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
using resource::Object;
using resource::ObjectPtr;

namespace {

const QString servingGroup = u"serving.knative.dev"_s;

tl::unexpected<Error> bad(const QString &sentence)
{
    return tidegate::fail(Code::BadRequest, sentence.toStdString());
}

// `old` had them before anybody was strict; only what this write brings is held against it.
std::vector<std::string> newUnknownFields(const Object &object, const Object *old)
{
    std::vector<std::string> fields = resource::unknownFields(object);
    if (old) {
        const std::vector<std::string> known = resource::unknownFields(*old);
        std::erase_if(fields, [&](const std::string &field) {
            return std::find(known.begin(), known.end(), field) != known.end();
        });
    }
    return fields;
}

Result<> checkFields(Exchange &exchange, const Object &object, const Object *old)
{
    const QString mode = exchange.query.value(u"fieldValidation"_s);
    if (mode == u"Ignore")
        return {};
    if (!mode.isEmpty() && mode != u"Strict" && mode != u"Warn")
        return bad(u"fieldValidation must be Ignore, Warn or Strict, not \"%1\""_s.arg(mode));
    QStringList complaints;
    for (const std::string &field : newUnknownFields(object, old))
        complaints << u"unknown field \"%1\""_s.arg(QString::fromStdString(field));
    if (complaints.isEmpty())
        return {};
    if (mode == u"Strict") {
        return bad(u"%1 in version \"%2\" cannot be handled as a %1: strict decoding error: %3"_s.arg(
            object.kindName(), exchange.target.kind->version, complaints.join(u", "_s)));
    }
    for (const QString &complaint : complaints)
        exchange.warn(complaint);
    return {};
}

// Who made it and who changed it last, as Knative keeps them; a client that leaves them out (replace -f) does
// not lose them.
void setAuthors(const Exchange &exchange, Object &object, const Object *old)
{
    if (object.kind()->group != servingGroup || !exchange.user())
        return;
    const QString user = exchange.user()->name;
    if (!old) {
        object.setAnnotation(resource::keys::creator, user);
        object.setAnnotation(resource::keys::lastModifier, user);
        return;
    }
    const QString creator = old->annotation(resource::keys::creator);
    if (!creator.isEmpty() && object.annotation(resource::keys::creator).isEmpty())
        object.setAnnotation(resource::keys::creator, creator);
    const QString modifier =
        object.spec() != old->spec() ? user : old->annotation(resource::keys::lastModifier);
    if (!modifier.isEmpty())
        object.setAnnotation(resource::keys::lastModifier, modifier);
}

} // namespace

Result<Object> readObject(const Exchange &exchange)
{
    const auto json = parseBody(exchange.body(), mediaTypeOf(exchange.header("Content-Type")));
    if (!json)
        return tl::unexpected(json.error());
    return checkedObject(exchange, *json);
}

Result<Object> checkedObject(const Exchange &exchange, const QJsonValue &json)
{
    const Target &target = exchange.target;
    if (!json.isObject())
        return bad(u"the body must be a JSON object of the kind %1"_s.arg(target.kind->kind));
    if (isTooDeep(json))
        return tidegate::fail(Code::Invalid, "the object is invalid: more than 100 levels deep");
    Object object(json.toObject());
    if (object.apiVersion().isEmpty() || object.kindName().isEmpty())
        return bad(u"Object 'Kind' or 'apiVersion' is missing in the body"_s);
    if (object.apiVersion() != target.kind->apiVersion() || object.kindName() != target.kind->kind) {
        return bad(
            u"%1 in version \"%2\" cannot be handled here: the path expects %3 in version \"%4\""_s.arg(
                object.kindName(), object.apiVersion(), target.kind->kind, target.kind->apiVersion()));
    }
    if (!object.json().value("metadata"_L1).isObject() && object.json().contains("metadata"_L1))
        return bad(u"metadata must be an object"_s);
    if (target.kind->namespaced && object.ns().isEmpty())
        object.setMetadata(u"namespace"_s, target.ns);
    if (object.ns() != target.ns && target.kind->namespaced)
        return bad(
            u"the namespace of the provided object does not match the namespace sent on the request"_s);
    if (!target.kind->namespaced && !object.ns().isEmpty())
        return bad(u"%1 is not namespaced: metadata.namespace must not be set"_s.arg(target.kind->kind));
    if (!target.name.isEmpty() && object.name().isEmpty())
        object.setMetadata(u"name"_s, target.name);
    if (!target.name.isEmpty() && object.name() != target.name) {
        return bad(u"the name of the object (%1) does not match the name on the URL (%2)"_s.arg(object.name(),
                                                                                                target.name));
    }
    return object;
}

Result<> admit(const House &house, Exchange &exchange, Object &object, const Object *old)
{
    if (auto known = checkFields(exchange, object, old); !known)
        return known;
    const resource::AdmissionConfig config = resource::readAdmissionConfig(house.store);
    resource::applyDefaults(object, old, config);
    setAuthors(exchange, object, old);
    return resource::validate(object, old, config);
}

Result<> checkNamespace(const House &house, const Exchange &exchange, const QString &name)
{
    const Kind &namespaces = resource::kinds::namespaceKind();
    const ObjectPtr found = house.store.get(namespaces, {{}, name});
    if (!found)
        return tl::unexpected(notFound(namespaces, name));
    if (!found->isDeleting())
        return {};
    return tidegate::fail(
        Code::Forbidden,
        u"%1 \"%2\" is forbidden: unable to create new content in namespace %3 because it is being terminated"_s
            .arg(exchange.target.kind->id(), exchange.subject.name, name)
            .toStdString());
}

Result<bool> isDryRun(const Exchange &exchange)
{
    const QString value = exchange.query.value(u"dryRun"_s);
    if (!value.isEmpty() && value != u"All")
        return bad(u"dryRun must be All, not \"%1\""_s.arg(value));
    return value == u"All";
}

void write(House &house, const ExchangePtr &exchange, store::Mutation mutation, bool dryRun, Written written)
{
    if (dryRun) {
        const ObjectPtr current = house.store.get(*mutation.object.kind(), mutation.object.objectName());
        const auto change = store::decide(mutation, current, house.clock.wall(), house.store.version() + 1);
        written(house, exchange, change.map([&](const std::optional<store::Change> &change) {
            return change ? change->object : current;
        }));
        return;
    }
    house.store.commit(
        {std::move(mutation)}, [weak = house.weak_from_this(), exchange,
                                written = std::move(written)](const Result<std::vector<ObjectPtr>> &result) {
            if (const auto alive = weak.lock())
                written(*alive, exchange,
                        result.map([](const std::vector<ObjectPtr> &objects) { return objects.front(); }));
        });
}

} // namespace tidegate::api
