#pragma once

#include "core/base/cron.h"

#include <QList>
#include <optional>

namespace tidegate::models {

/// The values of one field of a schedule, and the shapes that people see in them.
struct NumberSet
{
    QList<int> values; ///< rising
    int least = 0;
    int most = 0;
    int step = 0; ///< `values` go by it from `values.first()` to the field's end; 0: they do not

    bool isAll() const { return values.size() == most - least + 1; }
    bool isOne() const { return values.size() == 1; }
    bool isRun() const { return !values.isEmpty() && values.last() - values.first() + 1 == values.size(); }
    /// Whether it goes on by `step` over the field's end, as */15 does of minutes and */7 does not.
    bool isEven() const { return step > 1 && (most - least + 1) % step == 0; }
    /// Neighbours together: first and last of each run of three or more, the others by themselves.
    QList<std::pair<int, int>> runs() const;
};

/// A bit for each value.
NumberSet numberSet(std::uint64_t bits, int least, int most);

struct ClockTime
{
    int hour = 0;
    int minute = 0;
    int second = 0;
};

/// What a schedule says, in parts that any tongue has words for.
struct ScheduleParts
{
    enum class Times
    {
        At,    ///< `clock`
        Every, ///< `every` units, `unit` being a second, a minute or an hour
        Fields ///< nothing but `seconds`, `minutes` and `hours` will do
    };
    enum class Unit
    {
        Second,
        Minute,
        Hour
    };
    Times times = Times::Fields;
    QList<ClockTime> clock;
    Unit unit = Unit::Minute;
    int every = 1;
    std::optional<int> offset; ///< minutes: the first one in the hour; hours: the minute. Nothing: 0
    std::optional<int> second; ///< of Every; nothing: 0, or it is by the second
    /// The first and the last time of Every on a day; nothing: all day.
    std::optional<std::pair<ClockTime, ClockTime>> window;
    NumberSet seconds, minutes, hours, monthDays, months;
    NumberSet weekDays; ///< 0 is Monday
    Cron::Fields fields;
    bool hasMonthDays = false; ///< the day of the month decides, alone or with the day of the week
    bool hasWeekDays = false;
};

/// Not for `@every`.
ScheduleParts scheduleParts(const Cron &cron);

} // namespace tidegate::models
