#pragma once

#include "core/pool/sizing.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::pool {

/// The sizing of one pool as a program: a JSON object a line in, one a line out, so that it can be judged on
/// traces from outside.
///   in   {"t":86400,"demand":3,"missed":0,"idle":11,"warming":2,"waiting":0}
///   out  {"target":14}
/// `t` is in seconds since the trace began and grows from line to line; `demand` are the requests since the
/// line before, `missed` those of them that found no idle host. Other keys are for other policies.
class PolicyLines
{
public:
    struct Settings
    {
        int warmUp = 3;       ///< POOL_TWARM, seconds, 1 to 3600
        int parallel = 32;    ///< POOL_PARALLEL, at least 1
        int startOfTrace = 0; ///< POOL_START: second of the day at t = 0
        PoolBounds bounds;    ///< POOL_MIN can only raise the sizing's own minimum; POOL_MAX
    };
    /// Invalid, naming the variable, when one is set to something else than a whole number in its range.
    static Result<Settings>
    readSettings(const std::function<std::optional<std::string>(const char *name)> &environment);

    explicit PolicyLines(const Settings &settings) : m_settings(settings), m_sizing({}, settings.bounds) {}

    /// The answer to one line, without a line break. Invalid: a sentence on what is wrong with the line.
    Result<std::string> answer(std::string_view line);

private:
    Settings m_settings;
    Sizing m_sizing;
    std::optional<std::int64_t> m_lastTime;
};

} // namespace tidegate::pool
