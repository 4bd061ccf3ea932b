#include "core/resource/flow_limits.h"
#include "core/resource/run_settings.h"
#include "core/resource/serving.h"
#include "core/resource/validation.h"

namespace tidegate::resource {

void validateRoute(Verdict &verdict)
{
    validateServingName(verdict.object, verdict.findings);
    validateNoScaling(verdict.object, verdict.findings);
    validateNoRunSettings(verdict.object, verdict.findings);
    validateParentLabel(verdict.object, keys::service, kinds::service(), verdict.findings);
    validateRolloutDuration(verdict.object, verdict.findings);
    validateFlowLimits(verdict.object, verdict.findings);
    validateTraffic(verdict.object, verdict.findings);
    validateAuthors(verdict.object, verdict.old, verdict.findings);
}

} // namespace tidegate::resource
