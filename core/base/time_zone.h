#pragma once

#include "core/base/clock.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

class QTimeZone;

namespace tidegate {

/// A time zone of the IANA database as the machine has it. A value; any thread.
class TimeZone
{
public:
    /// `Asia/Shanghai`, `Europe/Berlin`, `UTC`; nothing when the machine does not know it.
    static std::optional<TimeZone> named(std::string_view id);
    static const TimeZone &utc();

    const std::string &id() const { return m_id; }
    /// What a clock on the wall is ahead of UTC; negative in the west.
    seconds offsetAt(WallTime time) const;

    struct Change
    {
        WallTime at;    ///< the first moment with the new offset
        seconds offset; ///< from then on
    };
    /// The first change of the offset after `time`; nothing when none is known.
    std::optional<Change> nextChange(WallTime time) const;

    bool operator==(const TimeZone &other) const { return m_id == other.m_id; }

private:
    TimeZone(std::string id, std::shared_ptr<const QTimeZone> zone);

    std::string m_id;
    std::shared_ptr<const QTimeZone> m_zone;
};

} // namespace tidegate
