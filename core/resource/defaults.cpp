#include "core/resource/defaults.h"

#include "core/resource/admission.h"
#include "core/resource/schema.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

using Apply = void (*)(Object &, const Object *, const AdmissionConfig &);

Apply defaultsOf(const Kind *kind)
{
    static const std::map<const Kind *, Apply> table{
        {&kinds::service(), defaultService},   {&kinds::configuration(), defaultConfiguration},
        {&kinds::revision(), defaultRevision}, {&kinds::route(), defaultRoute},
        {&kinds::secret(), defaultSecret},     {&kinds::namespaceKind(), defaultNamespace},
        {&kinds::engine(), defaultEngine},     {&kinds::instancePool(), defaultInstancePool},
        {&kinds::engine(), defaultEngine},     {&kinds::pingSource(), defaultPingSource},
    };
    const auto found = table.find(kind);
    return found == table.end() ? nullptr : found->second;
}

/// Defaults go into well-formed objects only: what has the wrong type is left for validate() to name.
bool hasWrongTypes(const Object &object)
{
    const auto found = mismatches(object);
    return std::any_of(found.begin(), found.end(),
                       [](const Mismatch &each) { return each.kind == Mismatch::Kind::WrongType; });
}

} // namespace

void insertIfUnset(QJsonObject &object, const QString &key, const QJsonValue &value)
{
    if (object.value(key).isNull() || object.value(key).isUndefined())
        object.insert(key, value);
}

void dropUnknownFields(Object &object)
{
    if (const Kind *kind = object.kind())
        object.json() = withoutUnknown(object.json(), schemaOf(*kind)).toObject();
}

void applyDefaults(Object &object, const Object *old, const AdmissionConfig &config)
{
    const Apply apply = defaultsOf(object.kind());
    if (apply && !hasWrongTypes(object))
        apply(object, old, config);
}

} // namespace tidegate::resource
