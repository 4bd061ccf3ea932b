#include "core/resource/admission.h"
#include "core/resource/schema.h"
#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

/// Every later rule relies on the types, so nothing else is looked at while one is wrong.
void checkTypes(const Object &object, Findings &findings)
{
    for (const Mismatch &each : mismatches(object)) {
        if (each.kind == Mismatch::Kind::WrongType)
            findings.wrong(u"expected %1, got %2"_s.arg(each.expected, each.found), {each.path});
    }
}

void checkRevision(const Object &object, const Object *old, const AdmissionConfig &config, Findings &findings)
{
    validateRevisionSpec(object.spec(), u"spec"_s, findings);
    validateScaling(object.metadata().value("annotations"_L1).toObject(), u"metadata.annotations"_s,
                    config.scaling, findings);
    if (old && old->spec() != object.spec()) {
        const QString changed = differences(old->spec(), object.spec(), u"spec"_s).join(", "_L1);
        findings.forbidden(u"Immutable fields changed (-old +new)"_s, u"spec"_s, changed);
    }
}

void checkKind(const Object &object, const Object *old, const AdmissionConfig &config, Findings &findings)
{
    const Kind *kind = object.kind();
    if (kind == &kinds::service() || kind == &kinds::configuration()) {
        validateNoScaling(object, findings);
        validateTemplate(object, old, config, findings);
    }
    if (kind == &kinds::service() || kind == &kinds::route())
        validateTraffic(object, findings);
    if (kind == &kinds::revision())
        checkRevision(object, old, config, findings);
    if (kind == &kinds::configMap() || kind == &kinds::secret())
        validateData(object, old, findings);
    if (kind == &kinds::engine())
        validateEngine(object, findings);
}

} // namespace

Result<> validate(const Object &object, const Object *old, const AdmissionConfig &config)
{
    Findings findings;
    if (!object.kind()) {
        findings.wrong(u"no kind \"%1\" is served in \"%2\""_s.arg(object.kindName(), object.apiVersion()),
                       {u"kind"_s});
        return findings.result();
    }
    checkTypes(object, findings);
    if (!findings.isEmpty())
        return findings.result();
    validateMetadata(object, old, findings);
    // An object that is going away only loses its finalizers; its spec has been accepted before.
    if (!object.isDeleting())
        checkKind(object, old, config, findings);
    return findings.result();
}

} // namespace tidegate::resource
