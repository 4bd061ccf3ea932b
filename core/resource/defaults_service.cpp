#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void defaultService(Object &service, const Object *old, const AdmissionConfig &config)
{
    QJsonObject spec = defaultedTemplateIn(service, old, config);
    spec.insert(u"traffic"_s, defaultedTraffic(spec.value("traffic"_L1).toArray(), true));
    service.setSpec(spec);
}

} // namespace tidegate::resource
