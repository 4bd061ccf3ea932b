#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tidegate::api {

/// The forms an answer can have.
enum class Form
{
    Json,
    Table,           ///< meta.k8s.io/v1 Table
    Discovery,       ///< apidiscovery.k8s.io/v2 APIGroupDiscoveryList
    DiscoveryBeta,   ///< the same as v2beta1
    PartialMetadata, ///< meta.k8s.io/v1 PartialObjectMetadata
};

/// Which forms a path can answer beside plain JSON.
struct Offers
{
    bool table = false;
    bool discovery = false;
};

/// The first form of an Accept field that can be had (weights do not reorder: Kubernetes' clients list by
/// preference). Nothing when none can: 406. An empty field means JSON.
std::optional<Form> negotiate(std::string_view accept, Offers offers);

/// Whether an Accept field prefers OpenMetrics' text format (1.0.0) to Prometheus' plain text, by weight; an
/// empty one does not.
bool prefersOpenMetrics(std::string_view accept);

} // namespace tidegate::api
