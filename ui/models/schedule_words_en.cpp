#include "ui/models/schedule_words_private.h"

#include <QStringList>

namespace tidegate::models {

namespace {

using Times = ScheduleParts::Times;
using Unit = ScheduleParts::Unit;

const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                              "July",    "August",   "September", "October", "November", "December"};
const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
const char *const ordinals[] = {"", "first", "second", "third", "fourth", "fifth"};

QString word(const char *const *words, int index)
{
    return QString::fromLatin1(words[index]);
}

/// `a`, `a and b`, `a, b and c`.
QString joined(QStringList items, const QString &last = QStringLiteral(" and "))
{
    if (items.size() < 2)
        return items.join(QString());
    const QString end = items.takeLast();
    return items.join(QStringLiteral(", ")) + last + end;
}

QString nth(int number)
{
    const int tens = number % 100 / 10;
    const int ones = number % 10;
    const char *end = tens == 1 ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
    return QString::number(number) + QLatin1StringView(end);
}

QString plural(qint64 count, const char *unit)
{
    return QStringLiteral("%1 %2%3").arg(QString::number(count), QLatin1StringView(unit),
                                         count == 1 ? QString() : QStringLiteral("s"));
}

/// `minute 5`, `minutes 5, 7 and 10 to 20`.
QString numbered(const NumberSet &set, const char *unit)
{
    QStringList items;
    for (const auto &[first, last] : set.runs())
        items.append(first == last ? QString::number(first)
                                   : QStringLiteral("%1 to %2").arg(first).arg(last));
    return QStringLiteral("%1%2 %3").arg(QLatin1StringView(unit),
                                         set.isOne() ? QString() : QStringLiteral("s"), joined(items));
}

QString fieldsText(const ScheduleParts &parts)
{
    const bool bySecond = !parts.seconds.isOne() || parts.seconds.values.first() != 0;
    QString text;
    if (bySecond && parts.seconds.isAll())
        text = QStringLiteral("Every second of ");
    else if (bySecond)
        text = QStringLiteral("At %1 of ").arg(numbered(parts.seconds, "second"));
    if (parts.minutes.isAll())
        text += bySecond ? QStringLiteral("every minute") : QStringLiteral("Every minute");
    else
        text += (bySecond ? QString() : QStringLiteral("At ")) + numbered(parts.minutes, "minute");
    return text + QStringLiteral(" of ") +
           (parts.hours.isAll() ? QStringLiteral("every hour") : numbered(parts.hours, "hour"));
}

QString everyText(const ScheduleParts &parts)
{
    static const char *const units[] = {"second", "minute", "hour"};
    const char *unit = units[static_cast<int>(parts.unit)];
    QString text =
        QStringLiteral("Every ") + (parts.every == 1 ? QString::fromLatin1(unit) : plural(parts.every, unit));
    if (parts.window) {
        const bool bySecond = parts.unit == Unit::Second;
        text += QStringLiteral(" from %1 to %2")
                    .arg(clockText(parts.window->first, bySecond), clockText(parts.window->second, bySecond));
    } else if (parts.unit == Unit::Hour) {
        text += parts.offset.value_or(0) == 0 ? QStringLiteral(", on the hour")
                                              : QStringLiteral(", at minute %1").arg(*parts.offset);
    } else if (parts.offset) {
        text += QStringLiteral(", from minute %1 of each hour").arg(*parts.offset);
    }
    if (parts.second)
        text += QStringLiteral(", at second %1").arg(*parts.second);
    return text;
}

QString timesText(const ScheduleParts &parts)
{
    if (parts.times == Times::Every)
        return everyText(parts);
    if (parts.times == Times::Fields)
        return fieldsText(parts);
    QStringList times;
    for (const ClockTime &time : parts.clock)
        times.append(clockText(time, needsSeconds(parts.clock)));
    return QStringLiteral("At ") + joined(times);
}

/// `January and July`, `each month from March to May`.
QString monthsText(const NumberSet &set)
{
    if (set.isRun() && set.values.size() > 2)
        return QStringLiteral("each month from %1 to %2")
            .arg(word(months, set.values.first() - 1), word(months, set.values.last() - 1));
    QStringList names;
    for (const int month : set.values)
        names.append(word(months, month - 1));
    return joined(names);
}

QString inMonths(const NumberSet &set)
{
    const QString text = monthsText(set);
    const QString each = QStringLiteral("each month ");
    return text.startsWith(each) ? text.mid(each.size()) : QStringLiteral("in ") + text;
}

QString ofMonth(const ScheduleParts &parts)
{
    return parts.months.isAll() ? QStringLiteral(" of the month")
                                : QStringLiteral(" of ") + monthsText(parts.months);
}

QString monthDaysText(const ScheduleParts &parts)
{
    const NumberSet &set = parts.monthDays;
    QStringList items;
    if (set.isAll())
        items.append(QStringLiteral("every day"));
    else if (set.step > 1 && set.values.size() > 3)
        items.append(QStringLiteral("every %1 day from the %2").arg(nth(set.step), nth(set.values.first())));
    else
        for (const auto &[first, last] : set.runs())
            items.append(first == last ? QStringLiteral("the ") + nth(first)
                                       : QStringLiteral("the %1 to the %2").arg(nth(first), nth(last)));
    for (int day = 1; day <= 31; ++day) {
        if (parts.fields.nearest >> day & 1)
            items.append(QStringLiteral("the weekday (Monday to Friday) nearest to the ") + nth(day));
    }
    for (int before = 30; before > 0; --before) {
        if (parts.fields.beforeLast >> before & 1)
            items.append(QStringLiteral("the %1 day before the last").arg(nth(before)));
    }
    if (parts.fields.lastWorkday)
        items.append(QStringLiteral("the last weekday (Monday to Friday)"));
    if (parts.fields.beforeLast & 1)
        items.append(QStringLiteral("the last day"));
    return QStringLiteral("on ") + joined(items) + ofMonth(parts);
}

QString weekDaysText(const ScheduleParts &parts, bool tellsMonths)
{
    const NumberSet &set = parts.weekDays;
    QStringList of;
    for (int bit = 7; bit < 42; ++bit) {
        if (parts.fields.nthWeekDays >> bit & 1)
            of.append(QStringLiteral("the %1 %2").arg(word(ordinals, bit / 7), word(days, (bit + 6) % 7)));
    }
    for (int day = 0; day < 7; ++day) {
        if (parts.fields.lastWeekDays >> ((day + 1) % 7) & 1)
            of.append(QStringLiteral("the last ") + word(days, day));
    }
    QStringList items;
    if (set.isRun() && set.values.size() > 2)
        items.append(QStringLiteral("from %1 to %2")
                         .arg(word(days, set.values.first()), word(days, set.values.last())));
    else if (!set.values.isEmpty()) {
        QStringList names;
        for (const int day : set.values)
            names.append(word(days, day) + QLatin1Char('s'));
        items.append(QStringLiteral("on ") + joined(names));
    }
    if (!of.isEmpty())
        items.append(QStringLiteral("on ") + joined(of) + ofMonth(parts));
    const bool needsMonths = tellsMonths && of.isEmpty() && !parts.months.isAll();
    return joined(items) + (needsMonths ? QLatin1Char(' ') + inMonths(parts.months) : QString());
}

QString daysText(const ScheduleParts &parts)
{
    const bool allWeek = parts.hasWeekDays && parts.weekDays.isAll();
    if (parts.hasMonthDays && parts.hasWeekDays)
        return monthDaysText(parts) + QStringLiteral(" or ") +
               (allWeek ? QStringLiteral("on any day of the week") : weekDaysText(parts, true));
    if (parts.hasMonthDays)
        return monthDaysText(parts);
    if (parts.hasWeekDays && !allWeek)
        return weekDaysText(parts, true);
    const QString when = parts.times == Times::At ? QStringLiteral("every day") : QString();
    if (parts.months.isAll())
        return when;
    return (when.isEmpty() ? QString() : when + QLatin1Char(' ')) + inMonths(parts.months);
}

} // namespace

QString englishSentence(const ScheduleParts &parts)
{
    const QString days = daysText(parts);
    const QString between =
        days.isEmpty() ? QString() : QString::fromLatin1(parts.times == Times::At ? " " : ", ");
    return timesText(parts) + between + days + QLatin1Char('.');
}

QString englishInterval(qint64 seconds)
{
    QStringList items;
    const std::pair<qint64, const char *> units[] = {
        {86'400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    for (const auto &[length, unit] : units) {
        const qint64 count = seconds / length;
        seconds %= length;
        if (count > 0)
            items.append(plural(count, unit));
    }
    if (items.size() == 1 && items.first().startsWith(QLatin1String("1 ")))
        items.first().remove(0, 2);
    return QStringLiteral("Every %1.").arg(joined(items));
}

} // namespace tidegate::models
