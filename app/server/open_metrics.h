#pragma once

#include <prometheus/metric_family.h>
#include <string>
#include <vector>

namespace tidegate::server {

/// Families in OpenMetrics' text format 1.0.0, ended by `# EOF`. Pure.
std::string toOpenMetrics(const std::vector<prometheus::MetricFamily> &families);

} // namespace tidegate::server
