#include "core/api/openapi.h"

#include "core/api/access.h"
#include "core/api/discovery.h"
#include "core/api/openapi_protobuf.h"
#include "core/api/served.h"
#include "core/resource/schema.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
using resource::Schema;

namespace {

const QString typeKey = u"type"_s;
const QString objectType = u"object"_s;

QJsonObject kindExtension(const Kind &kind)
{
    return {{u"group"_s, kind.group}, {u"version"_s, kind.version}, {u"kind"_s, kind.kind}};
}

QJsonObject schemaJson(const Schema &schema);

QJsonObject scalarJson(const Schema &schema)
{
    switch (schema.type) {
    case Schema::Type::String:
        return {{typeKey, u"string"_s}};
    case Schema::Type::Integer:
        return {{typeKey, u"integer"_s}, {u"format"_s, u"int64"_s}};
    case Schema::Type::Boolean:
        return {{typeKey, u"boolean"_s}};
    case Schema::Type::IntegerOrString:
    case Schema::Type::Quantity:
        return {{u"x-kubernetes-int-or-string"_s, true}};
    default:
        return {{u"x-kubernetes-preserve-unknown-fields"_s, true}};
    }
}

QJsonObject listJson(const Schema &schema)
{
    QJsonObject json{{typeKey, u"array"_s},
                     {u"items"_s, schemaJson(*schema.elements)},
                     {u"x-kubernetes-list-type"_s, schema.isSet               ? u"set"_s
                                                   : schema.mapKeys.isEmpty() ? u"atomic"_s
                                                                              : u"map"_s}};
    if (!schema.mapKeys.isEmpty())
        json.insert(u"x-kubernetes-list-map-keys"_s, QJsonArray::fromStringList(schema.mapKeys));
    return json;
}

QJsonObject objectJson(const Schema &schema)
{
    QJsonObject json{{typeKey, objectType}};
    QJsonObject properties;
    for (const auto &[name, field] : schema.fields)
        properties.insert(name, schemaJson(field));
    if (schema.type == Schema::Type::Map)
        json.insert(u"additionalProperties"_s, schemaJson(*schema.elements));
    if (!properties.isEmpty())
        json.insert(u"properties"_s, properties);
    if (!schema.required.isEmpty())
        json.insert(u"required"_s, QJsonArray::fromStringList(schema.required));
    if (schema.isAtomic)
        json.insert(u"x-kubernetes-map-type"_s, u"atomic"_s);
    if (schema.isOpen)
        json.insert(u"x-kubernetes-preserve-unknown-fields"_s, true);
    return json;
}

QJsonObject schemaJson(const Schema &schema)
{
    const bool isObject = schema.type == Schema::Type::Object || schema.type == Schema::Type::Map;
    QJsonObject json = isObject                            ? objectJson(schema)
                       : schema.type == Schema::Type::List ? listJson(schema)
                                                           : scalarJson(schema);
    if (!schema.description.isEmpty())
        json.insert(u"description"_s, schema.description);
    return json;
}

// `dev.knative.serving.v1.Service`, as custom resources are named there; the core kinds as
// `io.k8s.api.core.v1.Namespace`.
QString schemaName(const Kind &kind)
{
    if (kind.group.isEmpty())
        return u"io.k8s.api.core."_s + kind.version + u'.' + kind.kind;
    QStringList parts = kind.group.split(u'.');
    std::reverse(parts.begin(), parts.end());
    return parts.join(u'.') + u'.' + kind.version + u'.' + kind.kind;
}

/// Those that are not stored are told as far as clients need it to know the kind at all.
Schema schemaFor(const Kind &kind)
{
    if (isStored(kind))
        return resource::schemaOf(kind);
    const bool isBare = kind.group == u"metrics.k8s.io" || kind.kind == u"Endpoints";
    if (isReview(kind))
        return resource::openSchema(u"A question about access, answered at once and not kept."_s, true);
    if (isAbsent(kind))
        return resource::openSchema(u"There is never one on this server; the kind can be looked up."_s,
                                    !isBare);
    return resource::openSchema(u"Worked out by the server from other objects; it can only be read."_s,
                                !isBare);
}

QJsonObject kindSchema(const Kind &kind)
{
    QJsonObject schema = schemaJson(schemaFor(kind));
    schema.insert(u"x-kubernetes-group-version-kind"_s, QJsonArray{kindExtension(kind)});
    return schema;
}

/// The two forms of the document, which write types and references differently.
enum class Edition
{
    V2,
    V3
};

QJsonObject parameter(Edition edition, const QString &name, const QString &where)
{
    QJsonObject json{{u"name"_s, name}, {u"in"_s, where}};
    const QJsonObject text{{typeKey, u"string"_s}};
    if (edition == Edition::V2)
        json.insert(typeKey, text.value(typeKey));
    else
        json.insert(u"schema"_s, text);
    if (where == u"path")
        json.insert(u"required"_s, true);
    return json;
}

QJsonObject okResponse(Edition edition, const Kind &kind)
{
    QJsonObject response{{u"description"_s, u"OK"_s}};
    const QString schemas = edition == Edition::V2 ? u"#/definitions/"_s : u"#/components/schemas/"_s;
    const QJsonObject reference{{u"$ref"_s, QString(schemas + schemaName(kind))}};
    if (edition == Edition::V2)
        response.insert(u"schema"_s, reference);
    else
        response.insert(u"content"_s,
                        QJsonObject{{u"application/json"_s, QJsonObject{{u"schema"_s, reference}}}});
    return response;
}

QJsonObject operation(Edition edition, const Kind &kind, const QString &action, bool writes)
{
    QJsonArray parameters;
    for (const QString &name :
         writes ? QStringList{u"dryRun"_s, u"fieldManager"_s, u"fieldValidation"_s} : QStringList())
        parameters.append(parameter(edition, name, u"query"_s));
    return {{u"parameters"_s, parameters},
            {u"responses"_s, QJsonObject{{u"200"_s, okResponse(edition, kind)}}},
            {u"x-kubernetes-action"_s, action},
            {u"x-kubernetes-group-version-kind"_s, kindExtension(kind)}};
}

// Clients find out here which parameters the server knows (kubectl: fieldValidation and dryRun of PATCH).
QJsonObject pathsOf(Edition edition, const Kind &kind)
{
    const QString root = kind.group.isEmpty() ? u"/api/"_s + kind.version : u"/apis/"_s + kind.apiVersion();
    const QString collection =
        root + (kind.namespaced ? u"/namespaces/{namespace}/"_s : u"/"_s) + kind.plural;
    const QStringList verbs = verbsOf(kind);
    QJsonObject onCollection;
    QJsonObject onObject;
    const auto offer = [&](QJsonObject &path, const QString &verb, const QString &method, bool writes) {
        if (verbs.contains(verb))
            path.insert(method, operation(edition, kind, verb == u"list" ? verb : method, writes));
    };
    offer(onCollection, u"list"_s, u"get"_s, false);
    offer(onCollection, u"create"_s, u"post"_s, true);
    offer(onObject, u"get"_s, u"get"_s, false);
    offer(onObject, u"update"_s, u"put"_s, true);
    offer(onObject, u"patch"_s, u"patch"_s, true);
    offer(onObject, u"delete"_s, u"delete"_s, true);
    const bool isNamed = !onObject.isEmpty();
    QJsonArray shared;
    if (kind.namespaced)
        shared.append(parameter(edition, u"namespace"_s, u"path"_s));
    onCollection.insert(u"parameters"_s, shared);
    shared.append(parameter(edition, u"name"_s, u"path"_s));
    onObject.insert(u"parameters"_s, shared);
    QJsonObject paths{{collection, onCollection}};
    if (isNamed)
        paths.insert(collection + u"/{name}"_s, onObject);
    return paths;
}

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QJsonObject info()
{
    return {{u"title"_s, u"Tidegate"_s}, {u"version"_s, versionInfo().value("gitVersion"_L1)}};
}

void insertAll(QJsonObject &to, const QJsonObject &from)
{
    for (auto it = from.begin(); it != from.end(); ++it)
        to.insert(it.key(), it.value());
}

// For clients that know no other.
QJsonObject swagger()
{
    QJsonObject definitions;
    QJsonObject paths;
    for (const Kind *served : servedKinds()) {
        const Kind &kind = *served;
        definitions.insert(schemaName(kind), kindSchema(kind));
        insertAll(paths, pathsOf(Edition::V2, kind));
    }
    return {
        {u"swagger"_s, u"2.0"_s}, {u"info"_s, info()}, {u"paths"_s, paths}, {u"definitions"_s, definitions}};
}

// Clients before 1.32 or so validate with this one and look up dryRun in it, and take it as protobuf only.
void answerSwagger(const ExchangePtr &exchange)
{
    if (exchange->header("Accept").find("application/com.github.proto-openapi.spec.v2@v1.0+protobuf") !=
        std::string::npos)
        replyCacheable(exchange, swaggerProtobuf(swagger()),
                       "application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
    else
        replyCacheable(exchange, compact(swagger()), "application/json");
}

} // namespace

QJsonObject openApiDocument(const QString &group, const QString &version)
{
    QJsonObject schemas;
    QJsonObject paths;
    for (const Kind *served : servedKinds()) {
        const Kind &kind = *served;
        if (kind.group != group || kind.version != version)
            continue;
        schemas.insert(schemaName(kind), kindSchema(kind));
        insertAll(paths, pathsOf(Edition::V3, kind));
    }
    return {{u"openapi"_s, u"3.0.0"_s},
            {u"info"_s, info()},
            {u"paths"_s, paths},
            {u"components"_s, QJsonObject{{u"schemas"_s, schemas}}}};
}

QJsonObject openApiIndex()
{
    QJsonObject paths;
    for (const Kind *served : servedKinds()) {
        const Kind &kind = *served;
        const QString path = kind.group.isEmpty() ? u"api/"_s + kind.version : u"apis/"_s + kind.apiVersion();
        if (paths.contains(path))
            continue;
        const QByteArray hash = QCryptographicHash::hash(compact(openApiDocument(kind.group, kind.version)),
                                                         QCryptographicHash::Sha256)
                                    .toHex()
                                    .toUpper();
        paths.insert(path, QJsonObject{{u"serverRelativeURL"_s,
                                        u"/openapi/v3/%1?hash=%2"_s.arg(path, QString::fromLatin1(hash))}});
    }
    return {{u"paths"_s, paths}};
}

void answerOpenApi(const ExchangePtr &exchange)
{
    const QStringList &rest = exchange->target.rest;
    if (rest == QStringList{u"v3"_s}) {
        exchange->reply(200, openApiIndex());
        return;
    }
    if (rest == QStringList{u"v2"_s}) {
        answerSwagger(exchange);
        return;
    }
    const bool core = rest.size() == 3 && rest[0] == u"v3" && rest[1] == u"api";
    const bool named = rest.size() == 4 && rest[0] == u"v3" && rest[1] == u"apis";
    const QJsonObject document = core    ? openApiDocument({}, rest[2])
                                 : named ? openApiDocument(rest[2], rest[3])
                                         : QJsonObject{};
    if (document.value("paths"_L1).toObject().isEmpty())
        exchange->fail(noSuchPath());
    else
        replyCacheable(exchange, compact(document), "application/json");
}

} // namespace tidegate::api
