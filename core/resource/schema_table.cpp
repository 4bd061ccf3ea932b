#include "core/resource/schema.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

using Fields = std::map<QString, Schema>;

const Schema any{};
const Schema string{Schema::Type::String, {}, {}};
const Schema integer{Schema::Type::Integer, {}, {}};
const Schema boolean{Schema::Type::Boolean, {}, {}};
const Schema intOrString{Schema::Type::IntegerOrString, {}, {}};
const Schema quantity{Schema::Type::Quantity, {}, {}};

Schema object(Fields fields)
{
    return {Schema::Type::Object, std::move(fields), {}};
}

Schema list(Schema element, const QStringList &mapKeys = {})
{
    return {Schema::Type::List, {}, std::make_shared<const Schema>(std::move(element)), mapKeys};
}

Schema atomic(Schema schema)
{
    schema.isAtomic = true;
    return schema;
}

Schema setOfTexts()
{
    Schema schema = list(string);
    schema.isSet = true;
    return schema;
}

Schema map(Schema element)
{
    return {Schema::Type::Map, {}, std::make_shared<const Schema>(std::move(element))};
}

Schema metadata()
{
    const Schema owner = atomic(object({{u"apiVersion"_s, string},
                                        {u"kind"_s, string},
                                        {u"name"_s, string},
                                        {u"uid"_s, string},
                                        {u"controller"_s, boolean},
                                        {u"blockOwnerDeletion"_s, boolean}}));
    return object({{u"name"_s, string},
                   {u"generateName"_s, string},
                   {u"namespace"_s, string},
                   {u"uid"_s, string},
                   {u"resourceVersion"_s, string},
                   {u"generation"_s, integer},
                   {u"creationTimestamp"_s, string},
                   {u"deletionTimestamp"_s, string},
                   {u"deletionGracePeriodSeconds"_s, integer},
                   {u"labels"_s, map(string)},
                   {u"annotations"_s, map(string)},
                   {u"ownerReferences"_s, list(owner, {u"uid"_s})},
                   {u"finalizers"_s, setOfTexts()},
                   {u"managedFields"_s, any},
                   {u"selfLink"_s, string}});
}

/// A whole object: what every kind has, and the kind's own fields.
Schema whole(const Fields &own)
{
    Fields fields{
        {u"apiVersion"_s, string}, {u"kind"_s, string}, {u"metadata"_s, metadata()}, {u"status"_s, any}};
    fields.insert(own.begin(), own.end());
    return object(std::move(fields));
}

Schema probe()
{
    const Schema header = object({{u"name"_s, string}, {u"value"_s, string}});
    const Schema httpGet = object({{u"path"_s, string},
                                   {u"port"_s, intOrString},
                                   {u"host"_s, string},
                                   {u"scheme"_s, string},
                                   {u"httpHeaders"_s, list(header)}});
    return object({{u"httpGet"_s, httpGet},
                   {u"tcpSocket"_s, object({{u"port"_s, intOrString}, {u"host"_s, string}})},
                   {u"exec"_s, object({{u"command"_s, list(string)}})},
                   {u"grpc"_s, object({{u"port"_s, integer}, {u"service"_s, string}})},
                   {u"initialDelaySeconds"_s, integer},
                   {u"timeoutSeconds"_s, integer},
                   {u"periodSeconds"_s, integer},
                   {u"successThreshold"_s, integer},
                   {u"failureThreshold"_s, integer},
                   {u"terminationGracePeriodSeconds"_s, integer}});
}

Schema envVariable()
{
    const Schema keyReference =
        atomic(object({{u"name"_s, string}, {u"key"_s, string}, {u"optional"_s, boolean}}));
    const Schema valueFrom = object({{u"secretKeyRef"_s, keyReference},
                                     {u"configMapKeyRef"_s, keyReference},
                                     {u"fieldRef"_s, any},
                                     {u"resourceFieldRef"_s, any}});
    return object({{u"name"_s, string}, {u"value"_s, string}, {u"valueFrom"_s, valueFrom}});
}

Schema envSource()
{
    const Schema reference = atomic(object({{u"name"_s, string}, {u"optional"_s, boolean}}));
    return object({{u"prefix"_s, string}, {u"configMapRef"_s, reference}, {u"secretRef"_s, reference}});
}

Schema container()
{
    const Schema port = object({{u"containerPort"_s, integer},
                                {u"name"_s, string},
                                {u"protocol"_s, string},
                                {u"hostPort"_s, integer},
                                {u"hostIP"_s, string}});
    const Schema resources =
        object({{u"requests"_s, map(quantity)}, {u"limits"_s, map(quantity)}, {u"claims"_s, any}});
    return object({{u"name"_s, string},
                   {u"image"_s, string},
                   {u"imagePullPolicy"_s, string},
                   {u"command"_s, list(string)},
                   {u"args"_s, list(string)},
                   {u"workingDir"_s, string},
                   {u"env"_s, list(envVariable(), {u"name"_s})},
                   {u"envFrom"_s, list(envSource())},
                   {u"ports"_s, list(port)},
                   {u"resources"_s, resources},
                   {u"readinessProbe"_s, probe()},
                   {u"livenessProbe"_s, probe()},
                   {u"startupProbe"_s, probe()},
                   {u"securityContext"_s, any},
                   {u"volumeMounts"_s, list(any, {u"mountPath"_s})},

                   {u"terminationMessagePath"_s, string},
                   {u"terminationMessagePolicy"_s, string}});
}

Fields revisionSpec()
{
    return {{u"containers"_s, list(container())},
            {u"initContainers"_s, list(any)},
            {u"volumes"_s, list(any, {u"name"_s})},
            {u"containerConcurrency"_s, integer},
            {u"timeoutSeconds"_s, integer},
            {u"responseStartTimeoutSeconds"_s, integer},
            {u"idleTimeoutSeconds"_s, integer},
            {u"enableServiceLinks"_s, boolean},
            {u"serviceAccountName"_s, string},
            {u"imagePullSecrets"_s, list(any, {u"name"_s})},
            {u"automountServiceAccountToken"_s, boolean}};
}

Schema revisionTemplate()
{
    return object({{u"metadata"_s, metadata()}, {u"spec"_s, object(revisionSpec())}});
}

Schema traffic()
{
    return list(object({{u"tag"_s, string},
                        {u"revisionName"_s, string},
                        {u"configurationName"_s, string},
                        {u"latestRevision"_s, boolean},
                        {u"percent"_s, integer},
                        {u"url"_s, string}}));
}

std::map<QString, Schema> makeSchemas()
{
    const Fields configMap{
        {u"data"_s, map(string)}, {u"binaryData"_s, map(string)}, {u"immutable"_s, boolean}};
    const Fields secret{{u"data"_s, map(string)},
                        {u"stringData"_s, map(string)},
                        {u"type"_s, string},
                        {u"immutable"_s, boolean}};
    const Schema engineSpec = object({{u"edition"_s, string}, {u"imageMap"_s, map(string)}});
    const Schema packageSpec = object({{u"name"_s, string}});
    return {
        {kinds::namespaceKind().id(), whole({{u"spec"_s, object({{u"finalizers"_s, list(string)}})}})},
        {kinds::configMap().id(), whole(configMap)},
        {kinds::secret().id(), whole(secret)},
        {kinds::service().id(),
         whole({{u"spec"_s, object({{u"template"_s, revisionTemplate()}, {u"traffic"_s, traffic()}})}})},
        {kinds::configuration().id(), whole({{u"spec"_s, object({{u"template"_s, revisionTemplate()}})}})},
        {kinds::revision().id(), whole({{u"spec"_s, object(revisionSpec())}})},
        {kinds::route().id(), whole({{u"spec"_s, object({{u"traffic"_s, traffic()}})}})},
        {kinds::engine().id(), whole({{u"spec"_s, engineSpec}})},
        {kinds::package().id(), whole({{u"spec"_s, packageSpec}})},
    };
}

} // namespace

const Schema &schemaOf(const Kind &kind)
{
    static const std::map<QString, Schema> schemas = makeSchemas();
    static const Schema anything{};
    const auto it = schemas.find(kind.id());
    return it == schemas.end() ? anything : it->second;
}

} // namespace tidegate::resource
