#include "ui/charts/ticks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>
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

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::charts::Ticks)
};

qint64 localOffset(qint64 time)
{
    return QDateTime::fromMSecsSinceEpoch(time).offsetFromUtc() * second;
}

/// The moment that clocks show `local` as; of two such moments one.
qint64 utcOf(qint64 local, qint64 offset)
{
    return local - localOffset(local - offset);
}

struct Shown
{
    double factor;
    QString suffix;
};

Shown shownUnit(double value, Unit unit)
{
    switch (unit) {
    case Unit::None:
        return {1, {}};
    case Unit::Seconds:
        return std::abs(value) < 2 ? Shown{0.001, Words::tr("ms")} : Shown{1, Words::tr("s", "seconds")};
    case Unit::Bytes:
    case Unit::Rate:
        break;
    }
    const QStringList names{QStringLiteral("B"), QStringLiteral("KiB"), QStringLiteral("MiB"),
                            QStringLiteral("GiB"), QStringLiteral("TiB")};
    double factor = 1;
    qsizetype power = 0;
    while (std::abs(value) >= factor * 1024 && power + 1 < names.size()) {
        factor *= 1024;
        ++power;
    }
    return {factor,
            unit == Unit::Rate ? Words::tr("%1/s", "bytes a second").arg(names.at(power)) : names.at(power)};
}

} // namespace

/// Each is found by the local clock, so that they stay round when daylight saving begins or ends within.
QList<qint64> timeTicks(qint64 from, qint64 to, int most)
{
    QList<qint64> ticks;
    if (to <= from || most < 1)
        return ticks;
    const qint64 step = niceStep(to - from, most);
    const qint64 offset = localOffset(from);
    const qint64 first = (from + offset + step - 1) / step * step;
    for (qint64 local = first;; local += step) {
        const qint64 time = utcOf(local, offset);
        if (time > to)
            return ticks;
        if (time >= from && (ticks.isEmpty() || time > ticks.last()))
            ticks.append(time);
    }
}

QString timeTickText(qint64 time, qint64 step, const QLocale &locale)
{
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(time);
    if (step >= day || (step >= minute && when.time() == QTime(0, 0)))
        return locale.toString(when.date(), Words::tr("MMM d", "format of a day on a time axis"));
    if (step < minute)
        return when.time().toString(QStringLiteral("HH:mm:ss"));
    return when.time().toString(QStringLiteral("HH:mm"));
}

QString valueInWords(double value, Unit unit, bool whole, const QLocale &locale)
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    const Shown shown = shownUnit(value, unit);
    const double number = value / shown.factor;
    const bool small = std::abs(number) < 0.95 && std::abs(number) >= 0.001;
    const QString text =
        small && !whole ? locale.toString(number, 'g', 2) : locale.toString(number, 'f', whole ? 0 : 1);
    return shown.suffix.isEmpty() ? text : Words::tr("%1 %2", "number, unit").arg(text, shown.suffix);
}

ValueScale valueScale(double highest, int most, bool whole, Unit unit)
{
    const bool known = std::isfinite(highest) && highest > 0;
    const Shown shown = shownUnit(known ? highest : 1, unit);
    const double span = known ? highest / shown.factor : 1;
    double step = std::pow(10.0, std::floor(std::log10(span / std::max(1, most))));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (span / (step * factor) <= most) {
            step *= factor;
            break;
        }
    }
    if (whole)
        step = std::max(1.0, std::ceil(step));
    const double top = step * std::max(1.0, std::ceil(span / step - 1e-9));
    return {step * shown.factor, top * shown.factor, shown.factor, shown.suffix};
}

QString valueTickText(double value, const ValueScale &scale, const QLocale &locale)
{
    const int decimals = std::max(0, -int(std::floor(std::log10(scale.step / scale.factor) + 1e-9)));
    const QString text = locale.toString(value / scale.factor, 'f', decimals);
    return scale.suffix.isEmpty() ? text : Words::tr("%1 %2", "number, unit").arg(text, scale.suffix);
}

} // namespace tidegate::charts
