#include "ui/models/schedule_words_private.h"

#include <QStringList>

namespace tidegate::models {

namespace {

using Times = ScheduleParts::Times;
using Unit = ScheduleParts::Unit;

const char16_t *const days[] = {u"周一", u"周二", u"周三", u"周四", u"周五", u"周六", u"周日"};
const char16_t *const ordinals[] = {u"", u"一", u"二", u"三", u"四", u"五"};

QString dayName(int day)
{
    return QString::fromUtf16(days[day]);
}

/// `甲`, `甲和乙`, `甲、乙和丙`.
QString joined(QStringList items)
{
    if (items.size() < 2)
        return items.join(QString());
    const QString end = items.takeLast();
    const QString space = end.front().isDigit() ? QStringLiteral(" ") : QString();
    return items.join(QStringLiteral("、")) + QStringLiteral("和") + space + end;
}

/// `5、7 和 10 至 20`.
QString numbers(const NumberSet &set)
{
    QStringList items;
    for (const auto &[first, last] : set.runs())
        items.append(first == last ? QString::number(first)
                                   : QStringLiteral("%1 至 %2").arg(first).arg(last));
    if (items.size() < 2)
        return items.join(QString());
    const QString end = items.takeLast();
    return items.join(QStringLiteral("、")) + QStringLiteral(" 和 ") + end;
}

QString fieldsText(const ScheduleParts &parts)
{
    const bool bySecond = !parts.seconds.isOne() || parts.seconds.values.first() != 0;
    QString text;
    if (parts.hours.isAll())
        text = parts.minutes.isAll() ? QString() : QStringLiteral("每小时");
    else
        text = QStringLiteral("%1 时").arg(numbers(parts.hours));
    text += parts.minutes.isAll()
                ? (parts.hours.isAll() ? QStringLiteral("每分钟") : QStringLiteral("的每分钟"))
                : QStringLiteral("第 %1 分").arg(numbers(parts.minutes));
    if (bySecond)
        text += parts.seconds.isAll() ? QStringLiteral("的每秒")
                                      : QStringLiteral("第 %1 秒").arg(numbers(parts.seconds));
    return text;
}

QString everyText(const ScheduleParts &parts)
{
    static const char16_t *const one[] = {u"每秒", u"每分钟", u"每小时"};
    static const char16_t *const many[] = {u"每 %1 秒", u"每 %1 分钟", u"每 %1 小时"};
    const auto unit = static_cast<int>(parts.unit);
    QString text =
        parts.every == 1 ? QString::fromUtf16(one[unit]) : QString::fromUtf16(many[unit]).arg(parts.every);
    if (parts.window) {
        const bool bySecond = parts.unit == Unit::Second;
        text = QStringLiteral("%1 至 %2 ")
                   .arg(clockText(parts.window->first, bySecond), clockText(parts.window->second, bySecond)) +
               text;
    } else if (parts.unit == Unit::Hour) {
        text += parts.offset.value_or(0) == 0 ? QStringLiteral("整点")
                                              : QStringLiteral("的第 %1 分").arg(*parts.offset);
    } else if (parts.offset) {
        text += QStringLiteral("（从每小时的第 %1 分起）").arg(*parts.offset);
    }
    if (parts.second)
        text += QStringLiteral("的第 %1 秒").arg(*parts.second);
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
    if (times.size() < 2)
        return times.join(QString());
    const QString end = times.takeLast();
    return times.join(QStringLiteral("、")) + QStringLiteral(" 和 ") + end;
}

/// `每月`, `每年 1 月和 7 月`, `每年 3 月至 5 月`.
QString monthsText(const NumberSet &set)
{
    if (set.isAll())
        return QStringLiteral("每月");
    if (set.isRun() && set.values.size() > 2)
        return QStringLiteral("每年 %1 月至 %2 月").arg(set.values.first()).arg(set.values.last());
    QStringList names;
    for (const int month : set.values)
        names.append(QStringLiteral("%1 月").arg(month));
    return QStringLiteral("每年 ") + joined(names);
}

/// Behind a month; a number stands off.
QString behind(const QString &month, const QString &day)
{
    const bool isNumber = !day.isEmpty() && day.front().isDigit();
    const bool isYear = month.startsWith(QStringLiteral("每年"));
    return month + (isYear ? QStringLiteral("的") : QString()) +
           (isNumber ? QStringLiteral(" ") : QString()) + day;
}

QString monthDaysText(const ScheduleParts &parts)
{
    const NumberSet &set = parts.monthDays;
    QStringList items;
    if (set.isAll())
        items.append(QStringLiteral("每一天"));
    else if (set.step > 1 && set.values.size() > 3)
        items.append(QStringLiteral("从 %1 日起每 %2 天").arg(set.values.first()).arg(set.step));
    else
        for (const auto &[first, last] : set.runs())
            items.append(first == last ? QStringLiteral("%1 日").arg(first)
                                       : QStringLiteral("%1 日至 %2 日").arg(first).arg(last));
    for (int day = 1; day <= 31; ++day) {
        if (parts.fields.nearest >> day & 1)
            items.append(QStringLiteral("离 %1 日最近的工作日（周一至周五）").arg(day));
    }
    for (int before = 30; before > 0; --before) {
        if (parts.fields.beforeLast >> before & 1)
            items.append(QStringLiteral("最后一天的前 %1 天").arg(before));
    }
    if (parts.fields.lastWorkday)
        items.append(QStringLiteral("最后一个工作日（周一至周五）"));
    if (parts.fields.beforeLast & 1)
        items.append(QStringLiteral("最后一天"));
    return behind(monthsText(parts.months), joined(items));
}

QString weekDaysText(const ScheduleParts &parts)
{
    const NumberSet &set = parts.weekDays;
    QStringList of;
    for (int bit = 7; bit < 42; ++bit) {
        if (parts.fields.nthWeekDays >> bit & 1)
            of.append(QStringLiteral("第%1个%2")
                          .arg(QString::fromUtf16(ordinals[bit / 7]), dayName((bit + 6) % 7)));
    }
    for (int day = 0; day < 7; ++day) {
        if (parts.fields.lastWeekDays >> ((day + 1) % 7) & 1)
            of.append(QStringLiteral("最后一个") + dayName(day));
    }
    QString plain;
    if (set.isRun() && set.values.size() > 2) {
        plain = QStringLiteral("每%1至%2").arg(dayName(set.values.first()), dayName(set.values.last()));
    } else if (!set.values.isEmpty()) {
        QStringList names;
        for (const int day : set.values)
            names.append(dayName(day));
        plain = QStringLiteral("每") + joined(names);
    }
    if (!plain.isEmpty() && !parts.months.isAll())
        plain = behind(monthsText(parts.months), plain);
    if (of.isEmpty())
        return plain;
    const QString special = behind(monthsText(parts.months), joined(of));
    return plain.isEmpty() ? special : plain + QStringLiteral("和") + special;
}

QString daysText(const ScheduleParts &parts)
{
    const bool allWeek = parts.hasWeekDays && parts.weekDays.isAll();
    if (parts.hasMonthDays && parts.hasWeekDays)
        return monthDaysText(parts) + QStringLiteral("或") +
               (allWeek ? QStringLiteral("一周中的任意一天") : weekDaysText(parts));
    if (parts.hasMonthDays)
        return monthDaysText(parts);
    if (parts.hasWeekDays && !allWeek)
        return weekDaysText(parts);
    if (!parts.months.isAll())
        return behind(monthsText(parts.months), QStringLiteral("每天"));
    return parts.times == Times::At ? QStringLiteral("每天") : QString();
}

} // namespace

QString chineseSentence(const ScheduleParts &parts)
{
    const QString days = daysText(parts);
    const QString times = timesText(parts);
    const QString between = days.isEmpty()             ? QString()
                            : parts.times == Times::At ? QStringLiteral(" ")
                                                       : QStringLiteral("，");
    return days + between + times + QStringLiteral("。");
}

QString chineseInterval(qint64 seconds)
{
    QString text;
    const std::pair<qint64, const char16_t *> units[] = {
        {86'400, u"天"}, {3600, u"小时"}, {60, u"分钟"}, {1, u"秒"}};
    int parts = 0;
    qint64 only = 0;
    const char16_t *unitOfOnly = u"";
    for (const auto &[length, unit] : units) {
        const qint64 count = seconds / length;
        seconds %= length;
        if (count == 0)
            continue;
        ++parts;
        only = count;
        unitOfOnly = unit;
        text += QStringLiteral(" %1 %2").arg(QString::number(count), QString::fromUtf16(unit));
    }
    if (parts == 1 && only == 1)
        return QStringLiteral("每%1。").arg(QString::fromUtf16(unitOfOnly));
    return QStringLiteral("每%1。").arg(text);
}

} // namespace tidegate::models
