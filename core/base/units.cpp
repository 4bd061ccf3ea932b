#include "core/base/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

namespace tidegate {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 7> durationUnits{{
    {"ns", 1.0},
    {"us", 1e3},
    {"µs", 1e3},
    {"ms", 1e6},
    {"s", 1e9},
    {"m", 60e9},
    {"h", 3600e9},
}};

constexpr std::array<std::pair<std::string_view, double>, 15> quantitySuffixes{{
    {"n", 1e-9},
    {"u", 1e-6},
    {"m", 1e-3},
    {"Ki", 1024.0},
    {"Mi", 1048576.0},
    {"Gi", 1073741824.0},
    {"Ti", 1099511627776.0},
    {"Pi", 1125899906842624.0},
    {"Ei", 1152921504606846976.0},
    {"k", 1e3},
    {"M", 1e6},
    {"G", 1e9},
    {"T", 1e12},
    {"P", 1e15},
    {"E", 1e18},
}};

/// Takes an unsigned decimal number off the front; nothing when there is none.
std::optional<double> takeDecimal(std::string_view &text)
{
    size_t length = 0;
    bool digits = false;
    bool point = false;
    while (length < text.size()) {
        const char c = text[length];
        if (c >= '0' && c <= '9')
            digits = true;
        else if (c == '.' && !point)
            point = true;
        else
            break;
        ++length;
    }
    double value = 0;
    if (!digits || std::from_chars(text.data(), text.data() + length, value).ec != std::errc{})
        return std::nullopt;
    text.remove_prefix(length);
    return value;
}

std::string trimmed(double value, const char *unit)
{
    std::array<char, 32> text{};
    int length = std::snprintf(text.data(), text.size(), "%.9f", value);
    while (text[size_t(length) - 1] == '0')
        --length;
    if (text[size_t(length) - 1] == '.')
        --length;
    return std::string(text.data(), size_t(length)) + unit;
}

} // namespace

std::optional<std::chrono::nanoseconds> parseDuration(std::string_view text)
{
    double sign = 1;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        sign = text.front() == '-' ? -1 : 1;
        text.remove_prefix(1);
    }
    if (text == "0")
        return std::chrono::nanoseconds(0);
    if (text.empty())
        return std::nullopt;
    double total = 0;
    while (!text.empty()) {
        const auto number = takeDecimal(text);
        if (!number)
            return std::nullopt;
        size_t length = 0;
        while (length < text.size() && text[length] != '.' && (text[length] < '0' || text[length] > '9'))
            ++length;
        const std::string_view unit = text.substr(0, length);
        double factor = 0;
        for (const auto &[name, value] : durationUnits) {
            if (name == unit)
                factor = value;
        }
        if (factor == 0)
            return std::nullopt;
        total += *number * factor;
        text.remove_prefix(length);
    }
    if (total > 9.2e18)
        return std::nullopt;
    return std::chrono::nanoseconds(std::llround(sign * total));
}

std::string formatDuration(std::chrono::nanoseconds duration)
{
    const auto total = duration.count();
    if (total == 0)
        return "0s";
    if (total < 0)
        return '-' + formatDuration(-duration);
    if (total < 1'000)
        return trimmed(double(total), "ns");
    if (total < 1'000'000)
        return trimmed(double(total) / 1e3, "µs");
    if (total < 1'000'000'000)
        return trimmed(double(total) / 1e6, "ms");
    const auto hours = total / 3'600'000'000'000;
    const auto minutes = total / 60'000'000'000 % 60;
    const double rest = double(total % 60'000'000'000) / 1e9;
    std::string text;
    if (hours > 0)
        text += std::to_string(hours) + 'h';
    if (hours > 0 || minutes > 0)
        text += std::to_string(minutes) + 'm';
    return text + trimmed(rest, "s");
}

std::optional<double> parseQuantity(std::string_view text)
{
    double sign = 1;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        sign = text.front() == '-' ? -1 : 1;
        text.remove_prefix(1);
    }
    const auto number = takeDecimal(text);
    if (!number)
        return std::nullopt;
    if (text.empty())
        return sign * *number;
    for (const auto &[suffix, factor] : quantitySuffixes) {
        if (text == suffix)
            return sign * *number * factor;
    }
    if (text.front() == 'e' || text.front() == 'E') {
        text.remove_prefix(1);
        if (!text.empty() && text.front() == '+')
            text.remove_prefix(1);
        if (const auto exponent = parseInteger(text); exponent && *exponent > -30 && *exponent < 30)
            return sign * *number * std::pow(10.0, double(*exponent));
    }
    return std::nullopt;
}

ScaledBytes scaledBytes(double bytes)
{
    constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    ScaledBytes scaled{bytes};
    size_t unit = 0;
    for (; scaled.amount >= 1024 && unit + 1 < units.size(); ++unit) {
        scaled.amount /= 1024;
        scaled.scale *= 1024;
    }
    scaled.unit = units[unit];
    return scaled;
}

std::string formatBytes(std::uint64_t bytes)
{
    const ScaledBytes scaled = scaledBytes(double(bytes));
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f %s", scaled.scale == 1 ? 0 : 1, scaled.amount, scaled.unit);
    return text.data();
}

std::optional<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<double> parseNumber(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

} // namespace tidegate
