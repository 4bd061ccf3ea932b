#include "core/resource/validation.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void validateConfigMap(const Object &object, const Object *old, FieldErrors &errors)
{
    validateData(object, old, {u"data"_s, u"binaryData"_s}, errors);
}

} // namespace tidegate::resource
