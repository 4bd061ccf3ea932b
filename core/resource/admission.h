#pragma once

#include "core/base/error.h"
#include "core/resource/admission_config.h"
#include "core/resource/object.h"

namespace tidegate::resource {

/// Fills in what the user left out, as Knative's webhook does under the cluster's settings. `old` is null on
/// create. Pure.
void applyDefaults(Object &object, const Object *old, const AdmissionConfig &config = {});

/// Holds an object against its kind's rules (names, required fields, ranges, immutability, traffic summing to
/// 100, annotation ranges, reserved names) under the cluster's settings. Error: Code::Invalid with one cause
/// per field. `old` is null on create. Pure.
Result<> validate(const Object &object, const Object *old, const AdmissionConfig &config = {});

/// Unknown fields of the spec, as JSON paths, for fieldValidation=Strict and Warn; empty when every field is
/// known.
std::vector<std::string> unknownFields(const Object &object);

} // namespace tidegate::resource
