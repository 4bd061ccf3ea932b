#include "core/api/negotiation.h"

#include <algorithm>
#include <map>
#include <vector>

namespace tidegate::api {

namespace {

std::string_view trim(std::string_view text)
{
    const size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    while (true) {
        const size_t end = text.find(separator);
        parts.push_back(trim(text.substr(0, end)));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

std::map<std::string_view, std::string_view> parametersOf(const std::vector<std::string_view> &parts)
{
    std::map<std::string_view, std::string_view> parameters;
    for (size_t i = 1; i < parts.size(); ++i) {
        const size_t equals = parts[i].find('=');
        if (equals != std::string_view::npos)
            parameters[trim(parts[i].substr(0, equals))] = trim(parts[i].substr(equals + 1));
    }
    return parameters;
}

std::optional<Form> formOf(std::string_view range, Offers offers)
{
    const auto parts = split(range, ';');
    if (parts[0] != "application/json" && parts[0] != "*/*" && parts[0] != "application/*")
        return std::nullopt;
    auto parameters = parametersOf(parts);
    const std::string_view as = parameters["as"];
    if (as.empty())
        return Form::Json;
    if (as == "Table" && offers.table)
        return Form::Table;
    if ((as == "PartialObjectMetadata" || as == "PartialObjectMetadataList") && offers.table)
        return Form::PartialMetadata;
    if (as == "APIGroupDiscoveryList" && offers.discovery)
        return parameters["v"] == "v2beta1" ? Form::DiscoveryBeta : Form::Discovery;
    return std::nullopt;
}

} // namespace

std::optional<Form> negotiate(std::string_view accept, Offers offers)
{
    if (trim(accept).empty())
        return Form::Json;
    for (const std::string_view range : split(accept, ',')) {
        if (const auto form = formOf(range, offers))
            return form;
    }
    return std::nullopt;
}

namespace {

/// Thousandths; 0 is a refusal. What cannot be read counts as none.
int weightOf(std::string_view text)
{
    if (text.empty())
        return 1000;
    if (text[0] == '1')
        return 1000;
    if (text[0] != '0')
        return 0;
    int weight = 0;
    for (size_t i = 2, unit = 100; i < text.size() && unit > 0 && text[i] >= '0' && text[i] <= '9';
         ++i, unit /= 10)
        weight += (text[i] - '0') * int(unit);
    return weight;
}

} // namespace

bool prefersOpenMetrics(std::string_view accept)
{
    int openMetrics = 0;
    int plain = 0;
    for (const std::string_view range : split(accept, ',')) {
        const auto parts = split(range, ';');
        auto parameters = parametersOf(parts);
        const std::string_view version = parameters["version"];
        const int weight = weightOf(parameters["q"]);
        if (parts[0] == "application/openmetrics-text" && (version.empty() || version == "1.0.0"))
            openMetrics = std::max(openMetrics, weight);
        else if (parts[0] == "text/plain")
            plain = std::max(plain, weight);
    }
    return openMetrics > 0 && openMetrics >= plain;
}

} // namespace tidegate::api
