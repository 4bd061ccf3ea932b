#include "core/engine/metric_text.h"

#include "core/base/units.h"

#include <algorithm>
#include <cmath>

namespace tidegate::engine {

namespace {

std::string_view trimmed(std::string_view text)
{
    const size_t first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// What stands behind the labels; quotes may hold braces.
std::optional<std::string_view> behindLabels(std::string_view text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && text[i] == '}')
            return text.substr(i + 1);
    }
    return std::nullopt;
}

std::optional<double> valueIn(std::string_view line, std::string_view name)
{
    line = trimmed(line);
    if (!line.starts_with(name))
        return std::nullopt;
    std::string_view rest = line.substr(name.size());
    if (rest.starts_with('{')) {
        const auto behind = behindLabels(rest);
        if (!behind)
            return std::nullopt;
        rest = *behind;
    } else if (!rest.starts_with(' ') && !rest.starts_with('\t')) {
        return std::nullopt; // a longer name
    }
    rest = trimmed(rest);
    const auto value = parseNumber(rest.substr(0, rest.find_first_of(" \t"))); // a time stamp may follow
    return value && std::isfinite(*value) ? value : std::nullopt;
}

} // namespace

std::optional<double> sumOfSamples(std::string_view text, std::string_view name)
{
    std::optional<double> sum;
    for (size_t from = 0; from < text.size();) {
        const size_t to = std::min(text.find('\n', from), text.size());
        if (const auto value = valueIn(text.substr(from, to - from), name))
            sum = sum.value_or(0) + *value;
        from = to + 1;
    }
    return sum;
}

} // namespace tidegate::engine
