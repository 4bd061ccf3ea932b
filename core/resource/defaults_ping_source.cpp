#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void defaultPingSource(Object &source, const Object *, const AdmissionConfig &)
{
    QJsonObject spec = source.spec();
    if (spec.value("schedule"_L1).toString().isEmpty())
        spec.insert(u"schedule"_s, u"* * * * *"_s);
    QJsonObject sink = spec.value("sink"_L1).toObject();
    QJsonObject ref = sink.value("ref"_L1).toObject();
    if (!ref.isEmpty()) {
        insertIfUnset(ref, u"namespace"_s, source.ns());
        sink.insert(u"ref"_s, ref);
    }
    spec.insert(u"sink"_s, sink);
    source.setSpec(spec);
}

} // namespace tidegate::resource
