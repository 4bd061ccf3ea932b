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

/// validate()'s two halves for who answers them differently, for objects whose fields have the right types:
/// metadata of every kind and Kubernetes' own kinds, worded `ConfigMap "x" is invalid: …`; then Knative's
/// kinds, worded `validation failed: …`, and what of the Pod a cluster would refuse, `validation callback
/// failed: …`. Each is success for what is not its own.
Result<> validateByKubernetes(const Object &object, const Object *old);
Result<> validateByKnative(const Object &object, const Object *old, const AdmissionConfig &config);

/// What is accepted and yet not done here, as paths: fields of the template that narrow or place a container.
/// A client should hear of them, since nothing else tells. Pure.
QStringList unhonouredFields(const Object &object);

/// Takes out what the object's schema does not know, as Kubernetes does with its own and with custom
/// resources. Kinds without a schema stay as they are. Pure.
void dropUnknownFields(Object &object);

} // namespace tidegate::resource
