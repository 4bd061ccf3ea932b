#include "core/resource/defaults.h"

namespace tidegate::resource {

void defaultConfiguration(Object &configuration, const Object *old, const AdmissionConfig &config)
{
    configuration.setSpec(defaultedTemplateIn(configuration, old, config));
}

} // namespace tidegate::resource
