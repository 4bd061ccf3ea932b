#include "core/resource/defaults.h"

#include "core/resource/admission.h"
#include "core/resource/schema.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

/// Defaults go into well-formed objects only: what has the wrong type is left for validate() to name.
bool hasWrongTypes(const Object &object)
{
    const auto found = mismatches(object);
    return std::any_of(found.begin(), found.end(),
                       [](const Mismatch &each) { return each.kind == Mismatch::Kind::WrongType; });
}

void defaultService(Object &object)
{
    QJsonObject spec = defaultedTemplateIn(object.spec());
    spec.insert(u"traffic"_s, defaultedTraffic(spec.value("traffic"_L1).toArray(), true));
    object.setSpec(spec);
}

void defaultRoute(Object &object)
{
    QJsonObject spec = object.spec();
    spec.insert(u"traffic"_s, defaultedTraffic(spec.value("traffic"_L1).toArray(), false));
    object.setSpec(spec);
}

void defaultNamespace(Object &object)
{
    object.setLabel(u"kubernetes.io/metadata.name"_s, object.name());
}

void defaultEngine(Object &object)
{
    QJsonObject spec = object.spec();
    if (spec.value("edition"_L1).toString().isEmpty())
        spec.insert(u"edition"_s, u"exclusive"_s);
    object.setSpec(spec);
}

} // namespace

QJsonArray defaultedTraffic(QJsonArray traffic, bool emptyMeansLatest)
{
    if (traffic.isEmpty() && emptyMeansLatest)
        return {QJsonObject{{u"latestRevision"_s, true}, {u"percent"_s, 100}}};
    for (qsizetype i = 0; i < traffic.size(); ++i) {
        QJsonObject target = traffic[i].toObject();
        if (!target.value("latestRevision"_L1).isBool())
            target.insert(u"latestRevision"_s, target.value("revisionName"_L1).toString().isEmpty());
        traffic[i] = target;
    }
    return traffic;
}

QJsonObject defaultedSecret(QJsonObject secret)
{
    if (secret.value("type"_L1).toString().isEmpty())
        secret.insert(u"type"_s, u"Opaque"_s);
    const QJsonObject plain = secret.take("stringData"_L1).toObject();
    if (plain.isEmpty())
        return secret;
    QJsonObject data = secret.value("data"_L1).toObject();
    for (auto it = plain.begin(); it != plain.end(); ++it)
        data.insert(it.key(), QString::fromLatin1(it.value().toString().toUtf8().toBase64()));
    secret.insert(u"data"_s, data);
    return secret;
}

void dropUnknownFields(Object &object)
{
    if (const Kind *kind = object.kind())
        object.json() = withoutUnknown(object.json(), schemaOf(*kind)).toObject();
}

void applyDefaults(Object &object, const Object *old, const AdmissionConfig &config)
{
    Q_UNUSED(old)
    Q_UNUSED(config)
    const Kind *kind = object.kind();
    if (!kind || hasWrongTypes(object))
        return;
    if (kind == &kinds::service())
        defaultService(object);
    else if (kind == &kinds::configuration())
        object.setSpec(defaultedTemplateIn(object.spec()));
    else if (kind == &kinds::revision())
        object.setSpec(defaultedRevisionSpec(object.spec()));
    else if (kind == &kinds::route())
        defaultRoute(object);
    else if (kind == &kinds::secret())
        object.json() = defaultedSecret(object.json());
    else if (kind == &kinds::namespaceKind())
        defaultNamespace(object);
    else if (kind == &kinds::engine())
        defaultEngine(object);
}

} // namespace tidegate::resource
