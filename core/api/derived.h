#pragma once

#include "core/api/house.h"

#include <vector>

namespace tidegate::api {

/// What derived objects are worked out from.
struct DerivedWorld
{
    const resource::Snapshot &objects;
    const MachineSource *machine = nullptr; ///< null: nothing is known of the machine, and there is no Node
    WallTime now;
};

/// The objects of a derived kind, by namespace and name; an empty `ns` means all namespaces. With a `name`
/// only that one, or none. Pure. What each kind is made of:
/// - core/v1 Service: for each Route, and each tag of it, the placeholder that Knative makes (ExternalName,
/// the host the route
///   is reached at); `istio-system/istio-ingressgateway` with the gateway's port as nodePort, where Knative's
///   clients look it up;
/// - apps/v1 Deployment: `<revision>-deployment` for each Revision, its counts from the Revision's status;
/// - core/v1 Node: this machine;
/// - metrics.k8s.io PodMetrics and NodeMetrics: what the running Pods and the machine use.
/// uid and resourceVersion follow from what an object is made of.
std::vector<resource::ObjectPtr> deriveObjects(const resource::Kind &kind, const DerivedWorld &world,
                                               const QString &ns = {}, const QString &name = {});

/// The kind whose objects alone say which objects there are of `kind`, and when they change: Route for core
/// Services (but for the ingress, which never changes), Revision for Deployments. Null for every other kind.
const resource::Kind *sourceOf(const resource::Kind &kind);
/// What follows from one object of sourceOf(kind), in no order. Pure.
std::vector<resource::ObjectPtr> deriveFromSource(const resource::Kind &kind, const resource::Object &source);
/// What there is now; nothing of an absent kind.
std::vector<resource::ObjectPtr> derivedNow(const House &house, const resource::Kind &kind,
                                            const QString &ns);

// The verbs; `exchange->target` is of a derived or absent kind. A list is whole, whatever its limit.
void getDerived(House &house, const ExchangePtr &exchange);
void listDerived(House &house, const ExchangePtr &exchange);

} // namespace tidegate::api
