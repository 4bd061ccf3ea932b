#include "core/resource/admission.h"
#include "core/resource/schema.h"
#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

using ServingRules = void (*)(Verdict &);
using OtherRules = void (*)(const Object &, const Object *, FieldErrors &);

ServingRules servingRulesOf(const Kind *kind)
{
    static const std::map<const Kind *, ServingRules> table{{&kinds::service(), validateService},
                                                            {&kinds::configuration(), validateConfiguration},
                                                            {&kinds::revision(), validateRevision},
                                                            {&kinds::route(), validateRoute},
                                                            {&kinds::pingSource(), validatePingSource}};
    const auto found = table.find(kind);
    return found == table.end() ? nullptr : found->second;
}

OtherRules otherRulesOf(const Kind *kind)
{
    static const std::map<const Kind *, OtherRules> table{{&kinds::namespaceKind(), validateNamespace},
                                                          {&kinds::configMap(), validateConfigMap},
                                                          {&kinds::secret(), validateSecret},
                                                          {&kinds::engine(), validateEngine},
                                                          {&kinds::instancePool(), validateInstancePool}};
    const auto found = table.find(kind);
    return found == table.end() ? nullptr : found->second;
}

tl::unexpected<Error> noSuchKind(const Object &object)
{
    const std::string why =
        u"no kind \"%1\" is served in \"%2\""_s.arg(object.kindName(), object.apiVersion()).toStdString();
    return tl::unexpected(Error{Code::Invalid, why, {}, {{"kind", "FieldValueInvalid", why}}});
}

/// Every later rule relies on the types, so nothing else is looked at while one is wrong.
Result<> checkTypes(const Object &object)
{
    Findings findings;
    for (const Mismatch &each : mismatches(object)) {
        if (each.kind == Mismatch::Kind::WrongType)
            findings.wrong(u"expected %1, got %2"_s.arg(each.expected, each.found), {each.path});
    }
    return findings.result();
}

} // namespace

Result<> validateByKubernetes(const Object &object, const Object *old)
{
    if (!object.kind())
        return noSuchKind(object);
    FieldErrors errors;
    validateObjectMeta(object, errors);
    // An object that is going away only loses its finalizers; its spec has been accepted before.
    const OtherRules rules = otherRulesOf(object.kind());
    if (rules && !object.isDeleting())
        rules(object, old, errors);
    return errors.result(object);
}

Result<> validateByKnative(const Object &object, const Object *old, const AdmissionConfig &config)
{
    const ServingRules rules = servingRulesOf(object.kind());
    if (!rules || object.isDeleting())
        return {};
    Verdict verdict{object, old, config};
    rules(verdict);
    return verdict.findings.result();
}

Result<> validate(const Object &object, const Object *old, const AdmissionConfig &config)
{
    Result<> checked = object.kind() ? checkTypes(object) : Result<>();
    if (checked)
        checked = validateByKubernetes(object, old);
    if (checked)
        checked = validateByKnative(object, old, config);
    return checked;
}

} // namespace tidegate::resource
