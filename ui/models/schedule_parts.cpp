#include "ui/models/schedule_parts.h"

namespace tidegate::models {

namespace {

constexpr int mostClockTimes = 6;
constexpr int longRun = 4; ///< hours from here on are a window rather than a list

bool has(std::uint64_t bits, int value)
{
    return (bits >> value & 1) != 0;
}

/// Minute by minute, or by steps; over the whole day or a window of hours.
bool readEveryMinute(ScheduleParts &parts)
{
    const NumberSet &minutes = parts.minutes;
    const NumberSet &hours = parts.hours;
    if (!minutes.isAll() && !minutes.isEven())
        return false;
    if (!hours.isAll() && !hours.isRun())
        return false;
    parts.times = ScheduleParts::Times::Every;
    parts.unit = ScheduleParts::Unit::Minute;
    parts.every = minutes.isAll() ? 1 : minutes.step;
    if (hours.isAll() && minutes.values.first() > 0)
        parts.offset = minutes.values.first();
    if (!hours.isAll())
        parts.window = {{hours.values.first(), minutes.values.first(), 0},
                        {hours.values.last(), minutes.values.last(), 0}};
    return true;
}

/// One minute of each hour, of every so many, or of a window of them.
bool readEveryHour(ScheduleParts &parts)
{
    const NumberSet &hours = parts.hours;
    if (!parts.minutes.isOne())
        return false;
    const int minute = parts.minutes.values.first();
    const bool isWindow = hours.isRun() && !hours.isAll() && hours.values.size() >= longRun;
    const bool isEven = hours.isEven() && hours.values.size() >= longRun;
    if (!hours.isAll() && !isWindow && !isEven)
        return false;
    parts.times = ScheduleParts::Times::Every;
    parts.unit = ScheduleParts::Unit::Hour;
    parts.every = isEven ? hours.step : 1;
    parts.offset = minute;
    if (isWindow || (isEven && hours.values.first() > 0))
        parts.window = {{hours.values.first(), minute, 0}, {hours.values.last(), minute, 0}};
    return true;
}

bool readClock(ScheduleParts &parts)
{
    if (parts.minutes.values.size() * parts.hours.values.size() > mostClockTimes)
        return false;
    parts.times = ScheduleParts::Times::At;
    for (const int hour : parts.hours.values) {
        for (const int minute : parts.minutes.values)
            parts.clock.append({hour, minute, parts.seconds.values.first()});
    }
    return true;
}

bool readEverySecond(ScheduleParts &parts)
{
    const NumberSet &seconds = parts.seconds;
    if (!parts.minutes.isAll() || (!seconds.isAll() && !(seconds.isEven() && seconds.values.first() == 0)) ||
        (!parts.hours.isAll() && !parts.hours.isRun()))
        return false;
    parts.times = ScheduleParts::Times::Every;
    parts.unit = ScheduleParts::Unit::Second;
    parts.every = seconds.isAll() ? 1 : seconds.step;
    if (!parts.hours.isAll())
        parts.window = {{parts.hours.values.first(), 0, 0},
                        {parts.hours.values.last(), 59, seconds.values.last()}};
    return true;
}

} // namespace

NumberSet numberSet(std::uint64_t bits, int least, int most)
{
    NumberSet set;
    set.least = least;
    set.most = most;
    for (int value = least; value <= most; ++value) {
        if (has(bits, value))
            set.values.append(value);
    }
    if (set.values.size() < 2)
        return set;
    const int step = set.values.at(1) - set.values.at(0);
    bool isStep = step > 1 && set.values.last() + step > most;
    if (isStep && set.values.first() - step >= least)
        isStep = false;
    for (int i = 1; isStep && i < set.values.size(); ++i)
        isStep = set.values.at(i) - set.values.at(i - 1) == step;
    set.step = isStep ? step : 0;
    return set;
}

QList<std::pair<int, int>> NumberSet::runs() const
{
    QList<std::pair<int, int>> runs;
    for (int i = 0; i < values.size();) {
        int end = i;
        while (end + 1 < values.size() && values.at(end + 1) == values.at(end) + 1)
            ++end;
        if (end - i < 2)
            end = i; // two neighbours are told by themselves
        runs.append({values.at(i), values.at(end)});
        i = end + 1;
    }
    return runs;
}

ScheduleParts scheduleParts(const Cron &cron)
{
    const Cron::Fields fields = cron.fields();
    ScheduleParts parts;
    parts.fields = fields;
    parts.seconds = numberSet(fields.seconds, 0, 59);
    parts.minutes = numberSet(fields.minutes, 0, 59);
    parts.hours = numberSet(fields.hours, 0, 23);
    parts.monthDays = numberSet(fields.monthDays, 1, 31);
    parts.months = numberSet(fields.months, 1, 12);
    parts.weekDays = numberSet((fields.weekDays >> 1 | fields.weekDays << 6) & 0x7f, 0, 6);
    parts.hasMonthDays = !fields.anyMonthDay;
    parts.hasWeekDays = !fields.anyWeekDay;
    if (!parts.seconds.isOne()) {
        readEverySecond(parts);
        return parts;
    }
    const bool isRead = readEveryMinute(parts) || readEveryHour(parts) || readClock(parts);
    const int second = parts.seconds.values.first();
    if (isRead && parts.times == ScheduleParts::Times::Every && second > 0)
        parts.second = second;
    return parts;
}

} // namespace tidegate::models
