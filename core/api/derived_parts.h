#pragma once

#include "core/api/derived.h"

namespace tidegate::api {

// How each kind is made; derived.cpp holds them together.
using Objects = std::vector<resource::Object>;

Objects placeholdersOf(const resource::Object &route);
Objects ingressOf(const Machine &machine);
Objects deploymentOf(const resource::Object &revision);
Objects nodeOf(const Machine &machine);
Objects nodeMetricsOf(const Machine &machine, WallTime now);
/// `pod` as it is stored, `usage` what its instance uses.
resource::Object podMetricsOf(const resource::Object &pod, const InstanceUsage &usage);

/// An object that follows from another: its uid from that one's and its own name, its version and age as that
/// one's.
resource::Object derivedFrom(const resource::Object &source, const resource::Kind &kind, const QString &name);
/// `hello-00001-deployment`; one that would be too long is shortened with a hash, as Knative does it.
QString childName(const QString &parent, const QString &suffix);

} // namespace tidegate::api
