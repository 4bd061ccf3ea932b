#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void defaultRoute(Object &route, const Object *, const AdmissionConfig &)
{
    QJsonObject spec = route.spec();
    spec.insert(u"traffic"_s, defaultedTraffic(spec.value("traffic"_L1).toArray(), false));
    route.setSpec(spec);
}

} // namespace tidegate::resource
