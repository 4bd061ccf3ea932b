#include "core/api/incoming.h"

#include "core/api/body.h"
#include "core/api/duplicates.h"
#include "core/api/served.h"
#include "core/resource/admission.h"
#include "core/resource/schema.h"
#include "core/resource/serving.h"
#include "core/store/decide.h"

#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
using resource::Mismatch;
using resource::Object;
using resource::ObjectPtr;

namespace {

const QString servingGroup = u"serving.knative.dev"_s;

tl::unexpected<Error> bad(const QString &sentence)
{
    return tidegate::fail(Code::BadRequest, sentence.toStdString());
}

// What stands twice can be told from a text alone; a JSON patch has no fields of the object.
QStringList duplicatesIn(const Exchange &exchange)
{
    const QByteArray type = mediaTypeOf(exchange.header("Content-Type"));
    const bool isJson = type.isEmpty() || type == "application/json" ||
                        type == "application/merge-patch+json" ||
                        type == "application/strategic-merge-patch+json";
    QStringList found;
    if (isJson)
        found = duplicateFields(exchange.body());
    else if (type == "application/yaml" || type == "application/apply-patch+yaml")
        (void)parseYaml(exchange.body(), &found);
    return found;
}

// `old` had them before anybody was strict; only what this write brings is held against it.
QStringList newUnknownFields(const std::vector<Mismatch> &found, const Object *old)
{
    QStringList fields;
    for (const Mismatch &each : found) {
        if (each.kind == Mismatch::Kind::UnknownField)
            fields << each.path;
    }
    if (!old || fields.isEmpty())
        return fields;
    for (const Mismatch &each : resource::mismatches(*old)) {
        if (each.kind == Mismatch::Kind::UnknownField)
            fields.removeAll(each.path);
    }
    return fields;
}

Result<> checkFields(Exchange &exchange, const Object &object, const std::vector<Mismatch> &found,
                     const Object *old)
{
    const QString mode = exchange.query.value(u"fieldValidation"_s);
    if (mode == u"Ignore")
        return {};
    if (!mode.isEmpty() && mode != u"Strict" && mode != u"Warn")
        return bad(u"fieldValidation must be Ignore, Warn or Strict, not \"%1\""_s.arg(mode));
    QStringList complaints;
    for (const QString &field : duplicatesIn(exchange))
        complaints << u"duplicate field \"%1\""_s.arg(field);
    for (const QString &field : newUnknownFields(found, old))
        complaints << u"unknown field \"%1\""_s.arg(field);
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

// In a cluster Knative's kinds and settings are judged by its webhooks, and clients know their answers: 400,
// with the webhook's name in front.
tl::unexpected<Error> denied(const char *webhook, Error error)
{
    error.code = Code::BadRequest;
    error.message = "admission webhook \"" + std::string(webhook) + "\" denied the request: " + error.message;
    return tl::unexpected(std::move(error));
}

QString goType(const QString &type)
{
    static const QHash<QString, QString> names{{u"integer"_s, u"int64"_s}, {u"boolean"_s, u"bool"_s}};
    return names.value(type, type);
}

// Text where a number belongs is no matter of validation there: the object cannot be read at all.
Result<> checkTypes(const Object &object, const std::vector<Mismatch> &found)
{
    Error error{Code::BadRequest, {}, {}, {}};
    for (const Mismatch &each : found) {
        if (each.kind != Mismatch::Kind::WrongType)
            continue;
        static const QRegularExpression index(u"\\[[^]]*\\]"_s);
        if (error.message.empty())
            error.message = u"json: cannot unmarshal %1 into Go struct field %2.%3 of type %4"_s
                                .arg(goType(each.found), object.kindName(), QString(each.path).remove(index),
                                     goType(each.expected))
                                .toStdString();
        error.causes.push_back({each.path.toStdString(), "FieldValueInvalid",
                                u"expected %1, got %2"_s.arg(each.expected, each.found).toStdString()});
    }
    if (error.causes.empty())
        return {};
    if (object.kind()->group == servingGroup) {
        error.message = "mutation failed: cannot decode incoming new object: " + error.message;
        return denied("webhook.serving.knative.dev", std::move(error));
    }
    error.message =
        u"%1 in version \"%2\" cannot be handled as a %1: "_s.arg(object.kindName(), object.kind()->version)
            .toStdString() +
        error.message;
    return tl::unexpected(std::move(error));
}

Result<> judge(const Object &object, const Object *old, const resource::AdmissionConfig &config)
{
    if (auto verdict = resource::validateByKubernetes(object, old); !verdict)
        return verdict;
    const Result<> verdict = resource::validateByKnative(object, old, config);
    if (!verdict)
        return denied("validation.webhook.serving.knative.dev", verdict.error());
    if (object.kind() != &resource::kinds::configMap() || object.ns() != resource::systemNamespace)
        return verdict;
    const QString trouble = resource::configTrouble(object.name(), object.json().value("data"_L1).toObject());
    if (trouble.isEmpty())
        return {};
    return denied("config.webhook.serving.knative.dev",
                  {Code::Invalid,
                   "validation failed: " + trouble.toStdString(),
                   {},
                   {{"data", "FieldValueInvalid", trouble.toStdString()}}});
}

// Who made it and who changed it last, as Knative keeps them; a client that leaves them out (replace -f) does
// not lose them. What it says otherwise is left for the validation to refuse.
void setAuthors(const Exchange &exchange, Object &object, const Object *old)
{
    const bool isAnothers = object.kind() != &resource::kinds::service() &&
                            !object.metadata().value("ownerReferences"_L1).toArray().isEmpty();
    if (object.kind()->group != servingGroup || !exchange.user() || isAnothers)
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
    const QString modifier = old->annotation(resource::keys::lastModifier);
    if (object.spec() != old->spec())
        object.setAnnotation(resource::keys::lastModifier, user);
    else if (!modifier.isEmpty() && object.annotation(resource::keys::lastModifier).isEmpty())
        object.setAnnotation(resource::keys::lastModifier, modifier);
}

QString qualifiedKind(const Kind &kind)
{
    return kind.group.isEmpty() ? kind.kind : kind.kind + u'.' + kind.group;
}

Result<> invalidField(const Object &object, const QString &field, const char *reason, const QString &what)
{
    Error error{
        Code::Invalid,
        u"%1 \"%2\" is invalid: %3: %4"_s.arg(qualifiedKind(*object.kind()), object.name(), field, what)
            .toStdString(),
        {},
        {}};
    error.causes.push_back({field.toStdString(), reason, what.toStdString()});
    return tl::unexpected(error);
}

Result<> immutableUid(const Object &object)
{
    return invalidField(object, u"metadata.uid"_s, "FieldValueInvalid",
                        u"Invalid value: \"%1\": field is immutable"_s.arg(object.uid()));
}

Result<> wrongUid(const Object &object, const Object &old)
{
    return tidegate::fail(
        Code::Conflict,
        u"Operation cannot be fulfilled on %1 \"%2\": Precondition failed: UID in precondition: %3, UID in object meta: %4"_s
            .arg(object.kind()->id(), object.name(), object.uid(), old.uid())
            .toStdString());
}

// Whoever waits for the end of an object must not wait for ever longer.
Result<> checkFinalizers(const Object &object, const Object &old)
{
    const QJsonArray before = old.metadata().value("finalizers"_L1).toArray();
    const QJsonArray now = object.metadata().value("finalizers"_L1).toArray();
    QStringList added;
    for (const QJsonValue &each : now) {
        if (!before.contains(each))
            added << u'"' + each.toString() + u'"';
    }
    if (!old.isDeleting() || added.isEmpty())
        return {};
    return invalidField(
        object, u"metadata.finalizers"_s, "FieldValueForbidden",
        u"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{%1}"_s
            .arg(added.join(u", "_s)));
}

/// Of a cluster's own kinds; all others are custom resources there, which have to say what they are.
bool isBuiltIn(const Kind &kind)
{
    return kind.group.isEmpty() || isReview(kind);
}

/// With what it does not say of its kind, which a cluster takes from the path.
QJsonValue named(const QJsonValue &json, const Kind &kind)
{
    if (!json.isObject())
        return json;
    QJsonObject object = json.toObject();
    if (object.value("apiVersion"_L1).toString().isEmpty())
        object.insert(u"apiVersion"_s, kind.apiVersion());
    if (object.value("kind"_L1).toString().isEmpty())
        object.insert(u"kind"_s, kind.kind);
    return object;
}

} // namespace

Result<Object> readObject(const Exchange &exchange)
{
    const auto json = parseBody(exchange.body(), mediaTypeOf(exchange.header("Content-Type")));
    if (!json)
        return tl::unexpected(json.error());
    return checkedObject(exchange,
                         isBuiltIn(*exchange.target.kind) ? named(*json, *exchange.target.kind) : *json);
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

Result<> admitShape(Exchange &exchange, Object &object, const Object *old)
{
    const std::vector<Mismatch> found = resource::mismatches(object);
    if (auto known = checkFields(exchange, object, found, old); !known)
        return known;
    if (auto readable = checkTypes(object, found); !readable)
        return readable;
    if (!found.empty())
        resource::dropUnknownFields(object);
    return {};
}

Result<> admit(const House &house, Exchange &exchange, Object &object, const Object *old)
{
    if (auto shaped = admitShape(exchange, object, old); !shaped)
        return shaped;
    const resource::AdmissionConfig config = resource::readAdmissionConfig(house.store);
    resource::applyDefaults(object, old, config);
    setAuthors(exchange, object, old);
    const QStringList unhonoured = resource::unhonouredFields(object);
    if (!unhonoured.isEmpty())
        exchange.warn(u"accepted, but without effect on this server: "_s + unhonoured.join(u", "_s));
    return judge(object, old, config);
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

Writer writerOf(const House &house, const Exchange &exchange)
{
    return {managerName(exchange.query.value(u"fieldManager"_s),
                        QString::fromStdString(exchange.header("User-Agent"))),
            exchange.target.subresource, house.clock.wall()};
}

void dropServersOwn(Object &object)
{
    for (const QString &key : {u"uid"_s, u"resourceVersion"_s, u"creationTimestamp"_s, u"generation"_s,
                               u"deletionTimestamp"_s, u"deletionGracePeriodSeconds"_s, u"selfLink"_s})
        object.setMetadata(key, QJsonValue::Undefined);
}

Result<> keepServersOwn(Object &object, const Object &old, bool patched)
{
    if (!object.uid().isEmpty() && object.uid() != old.uid())
        return patched ? immutableUid(object) : wrongUid(object, old);
    if (auto kept = checkFinalizers(object, old); !kept)
        return kept;
    for (const QString &key : {u"uid"_s, u"creationTimestamp"_s, u"generation"_s, u"deletionTimestamp"_s,
                               u"deletionGracePeriodSeconds"_s, u"selfLink"_s})
        object.setMetadata(key, old.metadata().value(key));
    return {};
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
