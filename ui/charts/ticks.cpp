#include "ui/charts/ticks.h"

#include <QDateTime>
#include <array>
#include <cmath>

namespace tidegate::charts {

namespace {

constexpr qint64 second = 1000;
constexpr qint64 minute = 60 * second;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

constexpr std::array steps{second,  2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
                           minute,  2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
                           hour,    2 * hour,   3 * hour,   6 * hour,    12 * hour,   day,
                           2 * day, 7 * day,    14 * day,   28 * day};

qint64 niceStep(qint64 span, int most)
{
    for (const qint64 step : steps) {
        if (span / step <= most)
            return step;
    }
    return (span / most / day + 1) * day;
}

qint64 localOffset(qint64 time)
{
    return QDateTime::fromMSecsSinceEpoch(time).offsetFromUtc() * second;
}

} // namespace

QList<qint64> timeTicks(qint64 from, qint64 to, int most)
{
    QList<qint64> ticks;
    if (to <= from || most < 1)
        return ticks;
    const qint64 step = niceStep(to - from, most);
    const qint64 offset = localOffset(from);
    const qint64 local = from + offset;
    const qint64 first = (local + step - 1) / step * step - offset;
    for (qint64 time = first; time <= to; time += step)
        ticks.append(time);
    return ticks;
}

QString timeTickText(qint64 time, qint64 step, const QLocale &locale)
{
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(time);
    if (step >= day)
        return locale.toString(when.date(), QLocale::ShortFormat);
    if (step < minute)
        return when.time().toString(QStringLiteral("HH:mm:ss"));
    return when.time().toString(QStringLiteral("HH:mm"));
}

ValueScale valueScale(double highest, int most, bool whole)
{
    const double span = std::isfinite(highest) && highest > 0 ? highest : 1;
    double step = std::pow(10.0, std::floor(std::log10(span / std::max(1, most))));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (span / (step * factor) <= most) {
            step *= factor;
            break;
        }
    }
    if (whole)
        step = std::max(1.0, std::ceil(step));
    return {step, step * std::max(1.0, std::ceil(span / step - 1e-9))};
}

QString valueTickText(double value, const ValueScale &scale, const QLocale &locale)
{
    const int decimals = std::max(0, -int(std::floor(std::log10(scale.step) + 1e-9)));
    return locale.toString(value, 'f', decimals);
}

} // namespace tidegate::charts
