#pragma once

#include <optional>
#include <string_view>

namespace tidegate::engine {

/// The sum of the samples called `name` in Prometheus' text format (0.0.4), whatever their labels; nothing
/// when there is none. What is not a finite number is left out. Pure.
std::optional<double> sumOfSamples(std::string_view text, std::string_view name);

} // namespace tidegate::engine
