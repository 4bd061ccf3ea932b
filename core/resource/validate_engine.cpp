#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void validateEngine(const Object &object, const Object *, FieldErrors &errors)
{
    static const QStringList editions{u"exclusive"_s, u"shared"_s};
    const QString edition = object.spec().value("edition"_L1).toString();
    if (!editions.contains(edition))
        errors.unsupported(u"spec.edition"_s, edition, editions);
    validateImageMap(object.spec().value("imageMap"_L1).toObject(), u"spec.imageMap"_s, errors);
}

} // namespace tidegate::resource
