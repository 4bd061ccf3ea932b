#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void defaultInstancePool(Object &pool, const Object *, const AdmissionConfig &)
{
    QJsonObject spec = pool.spec();
    if (spec.value("runtime"_L1).toString().isEmpty())
        spec.insert(u"runtime"_s, pool.name());
    insertIfUnset(spec, u"min"_s, 1);
    insertIfUnset(spec, u"max"_s, 0);
    insertIfUnset(spec, u"paused"_s, false);
    insertIfUnset(spec, u"drain"_s, false);
    pool.setSpec(spec);
}

} // namespace tidegate::resource
