#include "core/resource/defaults.h"

namespace tidegate::resource {

// A revision never changes, so that defaults which have changed meanwhile must not reach it.
void defaultRevision(Object &revision, const Object *old, const AdmissionConfig &config)
{
    if (!old)
        revision.setSpec(defaultedRevisionSpec(revision.spec(), {}, true, config));
}

} // namespace tidegate::resource
