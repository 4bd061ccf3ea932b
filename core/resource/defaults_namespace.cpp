#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void defaultNamespace(Object &ns, const Object *, const AdmissionConfig &)
{
    ns.setLabel(u"kubernetes.io/metadata.name"_s, ns.name());
}

} // namespace tidegate::resource
