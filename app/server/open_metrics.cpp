#include "app/server/open_metrics.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace tidegate::server {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::string_view kTotal = "_total";

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\\' || c == '"')
            out.append(1, '\\').append(1, c);
        else
            out += c;
    }
    return out;
}

/// Shortest digits that read back the same; whole numbers with `.0`, as bounds of buckets have to be.
std::string number(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    std::string text(digits.data(), end);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

void addSample(std::string &out, const std::string &name, const ClientMetric &metric,
               const std::string &value, std::string_view label = {}, const std::string &labelValue = {})
{
    out += name;
    char before = '{';
    const auto addLabel = [&](std::string_view key, const std::string &text) {
        out.append(1, before).append(key).append("=\"").append(escaped(text)).append("\"");
        before = ',';
    };
    for (const ClientMetric::Label &each : metric.label)
        addLabel(each.name, each.value);
    if (!label.empty())
        addLabel(label, labelValue);
    if (before == ',')
        out += '}';
    out.append(1, ' ').append(value).append(1, '\n');
}

void addHistogram(std::string &out, const std::string &name, const ClientMetric &metric)
{
    const ClientMetric::Histogram &histogram = metric.histogram;
    bool isOpen = true;
    for (const ClientMetric::Bucket &bucket : histogram.bucket) {
        isOpen &= !std::isinf(bucket.upper_bound);
        addSample(out, name + "_bucket", metric, std::to_string(bucket.cumulative_count), "le",
                  number(bucket.upper_bound));
    }
    if (isOpen)
        addSample(out, name + "_bucket", metric, std::to_string(histogram.sample_count), "le", "+Inf");
    addSample(out, name + "_count", metric, std::to_string(histogram.sample_count));
    addSample(out, name + "_sum", metric, number(histogram.sample_sum));
}

std::string_view typeOf(MetricType type)
{
    switch (type) {
    case MetricType::Counter:
        return "counter";
    case MetricType::Gauge:
        return "gauge";
    case MetricType::Histogram:
        return "histogram";
    default:
        return "unknown";
    }
}

} // namespace

std::string toOpenMetrics(const std::vector<MetricFamily> &families)
{
    std::string out;
    for (const MetricFamily &family : families) {
        const bool isCounter = family.type == MetricType::Counter;
        // The family of a counter is named without what its samples end in.
        std::string name = family.name;
        if (isCounter && name.ends_with(kTotal))
            name.resize(name.size() - kTotal.size());
        out.append("# TYPE ").append(name).append(1, ' ').append(typeOf(family.type)).append(1, '\n');
        out.append("# HELP ").append(name).append(1, ' ').append(escaped(family.help)).append(1, '\n');
        for (const ClientMetric &metric : family.metric) {
            if (family.type == MetricType::Histogram)
                addHistogram(out, name, metric);
            else if (isCounter)
                addSample(out, name + std::string(kTotal), metric, number(metric.counter.value));
            else
                addSample(out, name, metric, number(metric.gauge.value));
        }
    }
    return out + "# EOF\n";
}

} // namespace tidegate::server
