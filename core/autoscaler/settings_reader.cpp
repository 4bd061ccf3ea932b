#include "core/autoscaler/settings_reader.h"

#include "core/base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace tidegate::autoscaler {

namespace {

std::string plain(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.15g", value);
    return text.data();
}

std::string expected(NumberRule rule)
{
    const std::string kind = rule.whole ? "a whole number" : "a number";
    if (!std::isfinite(rule.least))
        return "expected " + kind;
    std::string range =
        rule.leastExcluded ? " greater than " + plain(rule.least) : " of at least " + plain(rule.least);
    if (std::isfinite(rule.most))
        range += " and at most " + plain(rule.most);
    return "expected " + kind + range + (rule.minusOne ? ", or -1" : "");
}

bool within(double value, NumberRule rule)
{
    if (rule.minusOne && value == -1)
        return true;
    if (!std::isfinite(value) || value > rule.most || value < rule.least ||
        (rule.leastExcluded && value == rule.least))
        return false;
    return !rule.whole || value == std::floor(value);
}

/// What Go's strconv.ParseBool takes, which is what cluster settings are written for.
std::optional<bool> parseFlag(std::string_view text)
{
    constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "true", "TRUE", "True"};
    constexpr std::array<std::string_view, 6> no{"0", "f", "F", "false", "FALSE", "False"};
    if (std::find(yes.begin(), yes.end(), text) != yes.end())
        return true;
    if (std::find(no.begin(), no.end(), text) != no.end())
        return false;
    return std::nullopt;
}

} // namespace

std::optional<Setting> SettingsReader::annotation(AnnotationNames names) const
{
    for (const std::string_view name : {names.kebab, names.camel}) {
        const auto found = m_annotations.find(std::string(name));
        if (found != m_annotations.end())
            return Setting{"metadata.annotations[" + found->first + ']', found->second};
    }
    return std::nullopt;
}

std::optional<Setting> SettingsReader::config(std::string_view key) const
{
    const auto found = m_config.find(std::string(key));
    if (found == m_config.end())
        return std::nullopt;
    return Setting{"data." + found->first, found->second};
}

std::optional<double> SettingsReader::checked(const Setting &setting, NumberRule rule)
{
    const auto value = parseNumber(setting.value);
    if (value && within(*value, rule))
        return value;
    refuse(setting, "FieldValueInvalid", expected(rule));
    return std::nullopt;
}

std::optional<seconds> SettingsReader::checked(const Setting &setting, DurationRule rule)
{
    const auto value = parseDuration(setting.value);
    const auto whole = value ? std::chrono::ceil<seconds>(*value) : seconds(0);
    if (value && (rule.fractions || whole == *value) && whole >= rule.least && whole <= rule.most)
        return whole;
    refuse(setting, "FieldValueInvalid",
           std::string("expected a duration ") + (rule.fractions ? "" : "in whole seconds ") + "from " +
               formatDuration(rule.least) + " to " + formatDuration(rule.most));
    return std::nullopt;
}

std::optional<double> SettingsReader::annotationNumber(AnnotationNames names, NumberRule rule)
{
    const auto setting = annotation(names);
    return setting ? checked(*setting, rule) : std::nullopt;
}

std::optional<seconds> SettingsReader::annotationDuration(AnnotationNames names, DurationRule rule)
{
    const auto setting = annotation(names);
    return setting ? checked(*setting, rule) : std::nullopt;
}

double SettingsReader::configNumber(std::string_view key, NumberRule rule, double fallback)
{
    const auto setting = config(key);
    return setting ? checked(*setting, rule).value_or(fallback) : fallback;
}

seconds SettingsReader::configDuration(std::string_view key, DurationRule rule, seconds fallback)
{
    const auto setting = config(key);
    return setting ? checked(*setting, rule).value_or(fallback) : fallback;
}

bool SettingsReader::configFlag(std::string_view key, bool fallback)
{
    const auto setting = config(key);
    if (!setting)
        return fallback;
    const auto value = parseFlag(setting->value);
    if (!value)
        refuse(*setting, "FieldValueInvalid", "expected true or false");
    return value.value_or(fallback);
}

double SettingsReader::number(std::string_view key, AnnotationNames names, NumberRule rule, double fallback)
{
    return number(key, rule, names, rule, fallback);
}

double SettingsReader::number(std::string_view key, NumberRule ofKey, AnnotationNames names, NumberRule rule,
                              double fallback)
{
    const double cluster = configNumber(key, ofKey, fallback);
    return annotationNumber(names, rule).value_or(cluster);
}

seconds SettingsReader::duration(std::string_view key, AnnotationNames names, DurationRule rule,
                                 seconds fallback)
{
    return duration(key, rule, names, rule, fallback);
}

seconds SettingsReader::duration(std::string_view key, DurationRule ofKey, AnnotationNames names,
                                 DurationRule rule, seconds fallback)
{
    const seconds cluster = configDuration(key, ofKey, fallback);
    return annotationDuration(names, rule).value_or(cluster);
}

void SettingsReader::refuse(const Setting &setting, std::string reason, std::string message)
{
    m_causes.push_back({setting.field, std::move(reason), '"' + setting.value + "\": " + std::move(message)});
}

void SettingsReader::refuseEither(AnnotationNames names, std::string_view key, std::string message)
{
    if (const auto setting = annotation(names))
        m_causes.push_back({setting->field, "FieldValueInvalid", std::move(message)});
    else
        refuseKey(key, std::move(message));
}

void SettingsReader::refuseKey(std::string_view key, std::string message)
{
    m_causes.push_back({"data." + std::string(key), "FieldValueInvalid", std::move(message)});
}

std::optional<Error> SettingsReader::takeError()
{
    if (m_causes.empty())
        return std::nullopt;
    std::string message =
        "the scaling settings are not valid: " + m_causes.front().field + ": " + m_causes.front().message;
    if (m_causes.size() > 1)
        message += " (and " + std::to_string(m_causes.size() - 1) + " more)";
    return Error{Code::Invalid, std::move(message), {}, std::move(m_causes)};
}

} // namespace tidegate::autoscaler
