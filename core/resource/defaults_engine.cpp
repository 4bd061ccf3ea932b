#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void defaultEngine(Object &engine, const Object *, const AdmissionConfig &)
{
    QJsonObject spec = engine.spec();
    if (spec.value("edition"_L1).toString().isEmpty())
        spec.insert(u"edition"_s, u"exclusive"_s);
    if (spec.value("isolation"_L1).toString().isEmpty())
        spec.insert(u"isolation"_s, u"process"_s);
    if (spec.value("state"_L1).toString().isEmpty())
        spec.insert(u"state"_s, u"Running"_s);
    engine.setSpec(spec);
}

} // namespace tidegate::resource
