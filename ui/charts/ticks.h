#pragma once

#include <QList>
#include <QLocale>
#include <QString>

namespace tidegate::charts {

/// Round times (milliseconds since the epoch) within `from`..`to`, about `most` of them, on steps of 1, 2, 5,
/// 10, 15 or 30 seconds or minutes, of 1, 2, 3, 6 or 12 hours, or of whole days; aligned to the local clock.
/// Empty when the span is empty.
QList<qint64> timeTicks(qint64 from, qint64 to, int most);

/// The time of day as the locale writes it, with seconds where neighbouring ticks are closer than a minute,
/// and the day where they are a day or more apart.
QString timeTickText(qint64 time, qint64 step, const QLocale &locale);

/// The scale of a value axis that starts at 0.
struct ValueScale
{
    double step = 1; ///< distance of two ticks: 1, 2 or 5 times a power of ten
    double top = 1;  ///< the highest tick, never below the highest value
};

/// A scale with at most `most` steps for values up to `highest`; `whole` keeps steps to whole numbers.
ValueScale valueScale(double highest, int most, bool whole);

/// The text of a value on the scale, with as many decimals as tell two ticks apart.
QString valueTickText(double value, const ValueScale &scale, const QLocale &locale);

} // namespace tidegate::charts
