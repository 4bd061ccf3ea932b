#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate {

/// A Go duration as Knative's annotations write it: `60s`, `1m30s`, `1.5h`, `250ms`, `0`; nothing when it is
/// not one. A sign is understood; a bare number other than 0 is not a duration.
std::optional<std::chrono::nanoseconds> parseDuration(std::string_view text);

/// As Go prints it: `1m30s`, `250ms`, `0s`.
std::string formatDuration(std::chrono::nanoseconds duration);

/// A Kubernetes quantity (`400m`, `1`, `128Mi`, `2G`, `1e3`) as a number of its base unit; nothing when it is
/// not one.
std::optional<double> parseQuantity(std::string_view text);

/// Bytes in the binary unit that suits them: `amount` times `scale`, which is 1 for `B`.
struct ScaledBytes
{
    double amount = 0;
    double scale = 1;
    const char *unit = "B";
};
/// From 1024 of one unit on, the next; negative amounts are bytes.
ScaledBytes scaledBytes(double bytes);

/// Binary units with one decimal, for messages: `1.5 MiB`, `312 B`.
std::string formatBytes(std::uint64_t bytes);

/// The whole of `text` as a decimal integer or number; nothing when anything else stands in it.
std::optional<std::int64_t> parseInteger(std::string_view text);
std::optional<double> parseNumber(std::string_view text);

} // namespace tidegate
