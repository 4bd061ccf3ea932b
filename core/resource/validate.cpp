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

/// What Knative does not look at itself, and a cluster would refuse in the Pod: there Knative's webhook asks
/// it in a dry run.
Result<> checkPod(const Object &object)
{
    const QString name =
        object.spec().value("template"_L1)["spec"_L1]["containers"_L1][0]["name"_L1].toString();
    if (name.isEmpty() || isDns1123Label(name))
        return {};
    const QString why = u"Invalid value: \"%1\": %2"_s.arg(name, dns1123LabelTrouble(name));
    const QString message =
        u"validation callback failed: dry run failed with Pod \"%1\" is invalid: spec.containers[0].name: %2: spec.template"_s
            .arg(object.name(), why);
    return tl::unexpected(
        Error{Code::Invalid,
              message.toStdString(),
              {},
              {{"spec.template.spec.containers[0].name", "FieldValueInvalid", why.toStdString()}}});
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
    const Result<> verdictOfKnative = verdict.findings.result();
    return verdictOfKnative ? checkPod(object) : verdictOfKnative;
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
