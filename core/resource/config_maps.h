#pragma once

#include "core/resource/admission_config.h"
#include "core/resource/config_reader.h"

namespace tidegate::resource {

// The ConfigMaps of the system namespace, each read by one function that also knows its rules: what admission
// uses and what a write is held against cannot part.

void readDefaults(ConfigReader &reader, RevisionDefaults &defaults);
void readScalingLimits(ConfigReader &reader, ScalingLimits &limits);
/// A value that is no flag is passed over, as Knative does.
void readFeatures(const QJsonObject &data, Features &features);

} // namespace tidegate::resource
