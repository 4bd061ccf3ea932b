#include "core/resource/schema_builder.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

using schemas::Fields;

QString aboutKind(const Kind &kind)
{
    static const std::map<QString, QString> sentences{
        {u"namespaces"_s, u"A room for objects; names are unique within one."_s},
        {u"configmaps"_s, u"Settings for apps and for the platform."_s},
        {u"secrets"_s, u"Settings that must not be seen by everyone."_s},
        {u"serviceaccounts"_s,
         u"Whom an app acts as on a cluster. It is kept here, and gives no app anything."_s},
        {u"pods"_s, u"One instance of a revision; made by the server."_s},
        {u"events"_s, u"Something that happened to an object; made by the server."_s},
        {u"services.serving.knative.dev"_s,
         u"An app: its code, its settings, its revisions and who gets which of them. A Service keeps a Configuration and a Route of the same name."_s},
        {u"configurations.serving.knative.dev"_s,
         u"The wanted state of an app's newest revision; every change of it makes a revision."_s},
        {u"revisions.serving.knative.dev"_s,
         u"One version of an app, which never changes; made from a Configuration."_s},
        {u"routes.serving.knative.dev"_s,
         u"A host name, and which revisions get which share of its requests."_s},
        {u"pingsources.sources.knative.dev"_s,
         u"Sends an event to a Service or a URL at the times of a schedule."_s},
        {u"engines.tidegate.dev"_s, u"A place where apps run."_s},
        {u"instancepools.tidegate.dev"_s,
         u"How many idle hosts a runtime or stack keeps, into which apps are loaded instead of starting plainly."_s},
        {u"packages.tidegate.dev"_s, u"Uploaded code, named by its digest; made by an upload."_s},
    };
    const auto found = sentences.find(kind.id());
    return found == sentences.end() ? QString() : found->second;
}

/// A whole object: what every kind has, and the kind's own fields.
Schema whole(const QString &about, const Fields &own)
{
    Fields fields{{u"apiVersion"_s, schemas::text("Group and version of the kind.")},
                  {u"kind"_s, schemas::text("What the object is.")},
                  {u"metadata"_s, schemas::objectMeta()}};
    fields.insert(own.begin(), own.end());
    Schema schema = schemas::object("", std::move(fields));
    schema.description = about;
    return schema;
}

std::map<QString, Schema> makeSchemas()
{
    std::map<QString, Fields> own = schemas::servingKinds();
    own.merge(schemas::coreKinds());
    own.merge(schemas::sourceKinds());
    own.merge(schemas::ownKinds());
    std::map<QString, Schema> all;
    for (const Kind &kind : allKinds())
        all.emplace(kind.id(), whole(aboutKind(kind), own[kind.id()]));
    return all;
}

} // namespace

Schema openSchema(const QString &about, bool hasSpec)
{
    Fields own;
    if (hasSpec)
        own = {{u"spec"_s, schemas::open(schemas::object("What is wanted.", {}))},
               {u"status"_s, schemas::open(schemas::object("Where it stands.", {}))}};
    return schemas::open(whole(about, own));
}

const Schema &schemaOf(const Kind &kind)
{
    static const std::map<QString, Schema> schemas = makeSchemas();
    static const Schema anything{};
    const auto it = schemas.find(kind.id());
    return it == schemas.end() ? anything : it->second;
}

} // namespace tidegate::resource
