#include "core/resource/engine_mode.h"
#include "core/resource/run_settings.h"
#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void validateEngine(const Object &object, const Object *, FieldErrors &errors)
{
    static const QStringList editions{u"exclusive"_s, u"shared"_s};
    const QString edition = object.spec().value("edition"_L1).toString();
    if (!editions.contains(edition))
        errors.unsupported(u"spec.edition"_s, edition, editions);
    const QString isolation = object.spec().value("isolation"_L1).toString();
    if (!isolation.isEmpty() && !isolations().contains(isolation))
        errors.unsupported(u"spec.isolation"_s, isolation, isolations());
    const QString state = object.spec().value("state"_L1).toString();
    if (!state.isEmpty() && !engineModes().contains(state))
        errors.unsupported(u"spec.state"_s, state, engineModes());
    validateStacks(object.spec().value("stacks"_L1).toObject(), u"spec.stacks"_s, errors);
    validateImageMap(object.spec().value("imageMap"_L1).toObject(), u"spec.imageMap"_s, errors);
}

} // namespace tidegate::resource
