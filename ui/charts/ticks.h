#pragma once

#include <QList>
#include <QLocale>
#include <QString>

namespace tidegate::charts {

/// Round times (milliseconds since the epoch) within `from`..`to`, about `most` of them, on steps of 1, 2, 5,
/// 10, 15 or 30 seconds or minutes, of 1, 2, 3, 6 or 12 hours, or of whole days; aligned to the local clock.
/// Empty when the span is empty.
QList<qint64> timeTicks(qint64 from, qint64 to, int most);

/// The time of day, with seconds where neighbouring ticks are closer than a minute; the day at midnight, and
/// where ticks are a day or more apart.
QString timeTickText(qint64 time, qint64 step, const QLocale &locale);

/// What a value is a number of. Points are in the base unit; it is shown as people read it.
enum class Unit
{
    None,
    Seconds, ///< shown as milliseconds where that is shorter
    Bytes,   ///< KiB, MiB, …
    Rate     ///< bytes a second
};

/// With its unit, as many decimals as matter; an en dash for what is not finite. `whole`: a count.
QString valueInWords(double value, Unit unit, bool whole, const QLocale &locale);

/// The scale of a value axis that starts at 0.
struct ValueScale
{
    double step = 1;   ///< distance of two ticks: 1, 2 or 5 times a power of ten
    double top = 1;    ///< the highest tick, never below the highest value
    double factor = 1; ///< of the unit that ticks are written in: 1024 for KiB
    QString suffix;    ///< of that unit; empty = none
};

/// A scale with at most `most` steps for values up to `highest`; `whole` keeps steps to whole numbers.
ValueScale valueScale(double highest, int most, bool whole, Unit unit = Unit::None);

/// The text of a value on the scale, with as many decimals as tell two ticks apart.
QString valueTickText(double value, const ValueScale &scale, const QLocale &locale);

} // namespace tidegate::charts
