#pragma once

#include "core/client/metering.h"

#include <QString>
#include <QStringList>
#include <QVariantMap>
#include <optional>

/// What usage costs, by prices that the user has set. Pure; any thread. Nothing here knows a price of its
/// own: without prices there is no cost.
namespace tidegate::models {

/// Money as whole billionths of the currency's unit, so that adding up loses nothing. Amounts beyond nine
/// billion units stay there.
struct Money
{
    qint64 billionths = 0;
    Money &operator+=(Money other);
    auto operator<=>(const Money &) const = default;
};

/// A price as whole trillionths of the currency's unit: `0.0000166667` is held exactly.
struct Price
{
    qint64 trillionths = 0;
    bool operator==(const Price &) const = default;
};

/// A decimal number as people type it (`0.0000166667`, `1,5` where the locale writes so), from 0 to 1,000,000
/// with at most twelve decimals; nothing when it is not one.
std::optional<Price> readPrice(const QString &text);
/// With a point, without zeros at its end: what readPrice() takes.
QString priceText(Price price);

/// Each is for a unit of what the meter counts; what is not set costs nothing.
struct Prices
{
    QString currency; ///< ISO 4217, `EUR`; empty = a plain number
    std::optional<Price> vcpuSecond;
    std::optional<Price> gbSecond; ///< memory of instances
    std::optional<Price> millionRequests;
    std::optional<Price> gbEgress;     ///< a GB is 10⁹ bytes
    std::optional<Price> poolGbSecond; ///< memory of idle warm hosts

    bool isEmpty() const; ///< none is set: there is no cost to tell
    bool operator==(const Prices &) const = default;
};

/// As session::Settings::prices() keeps them: `currency`, `vcpuSecond`, `gbSecond`, `millionRequests`,
/// `gbEgress`, `poolGbSecond`, decimal texts; what cannot be read is not set.
Prices readPrices(const QVariantMap &kept);
QVariantMap keptPrices(const Prices &prices);

/// Each part is rounded half up to a billionth. Nothing when no price is set.
std::optional<Money> costOf(const client::Usage &usage, const Prices &prices);
/// Of it, what idle instances cost: their memory, by the share of the seconds that they were idle. Processor
/// time is what requests took, and pools have a price of their own. Nothing when memory has no price.
std::optional<Money> idleCostOf(const client::Usage &usage, const Prices &prices);

/// What everything in an answer costs together; the exact sum, to be rounded when it is shown.
std::optional<Money> costOf(const client::MeteringAnswer &answer, const Prices &prices);

/// What to ask the meter for so that costToday() can tell: since midnight of this machine's clock, as one row
/// for each namespace. In a zone that is not whole hours from UTC the day begins up to an hour early.
client::MeteringQuery todaysUsage(WallTime now);
/// `EUR 12.34` of the answer to todaysUsage(); empty when no price is set.
QString costToday(const client::MeteringAnswer &answer, const Prices &prices);

/// By the default QLocale, the currency's code in front: two decimals, below 1 four; `< 0.0001` for less.
QString moneyText(Money money, const QString &currency);
/// Exact, for files: `12.345678901`.
QString plainMoney(Money money);

} // namespace tidegate::models
