#include "core/resource/run_settings.h"
#include "core/resource/serving.h"
#include "core/resource/validation.h"

namespace tidegate::resource {

void validateConfiguration(Verdict &verdict)
{
    validateServingName(verdict.object, verdict.findings);
    validateNoScaling(verdict.object, verdict.findings);
    validateNoRunSettings(verdict.object, verdict.findings);
    validateParentLabel(verdict.object, keys::service, kinds::service(), verdict.findings);
    validateTemplate(verdict);
    validateAuthors(verdict.object, verdict.old, verdict.findings);
}

} // namespace tidegate::resource
