#include "core/resource/serving.h"
#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void validateRevision(Verdict &verdict)
{
    const Object &revision = verdict.object;
    Findings &findings = verdict.findings;
    // A changed spec is refused for that alone: what else is wrong with it does not matter.
    if (verdict.old && verdict.old->spec() != revision.spec()) {
        findings.forbidden(u"Immutable fields changed (-old +new)"_s, u"spec"_s,
                           differences(verdict.old->spec(), revision.spec(), u"spec"_s));
        return;
    }
    validateServingName(revision, findings);
    validateScaling(revision.metadata().value("annotations"_L1).toObject(), u"metadata.annotations"_s,
                    verdict.config.scaling, findings);
    validateParentLabel(revision, keys::configuration, kinds::configuration(), findings);
    if (!verdict.old)
        validateRevisionSpec(revision.spec(), u"spec"_s, verdict.config, findings);
}

} // namespace tidegate::resource
