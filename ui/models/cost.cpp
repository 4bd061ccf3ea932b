#include "ui/models/cost.h"

#include "ui/models/times.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <cmath>
#include <limits>

namespace tidegate::models {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::cost)
};

constexpr qint64 most = std::numeric_limits<qint64>::max();
constexpr qint64 billion = 1'000'000'000;
constexpr qint64 trillion = 1'000'000'000'000;
constexpr qint64 highestPrice = 1'000'000;
constexpr int decimalsOfPrice = 12;
constexpr int decimalsOfMoney = 9;

qint64 added(qint64 a, qint64 b)
{
    return a > most - b ? most : a + b;
}

/// millionths × trillionths, in billionths, rounded half up. Neither is negative. In parts, since the product
/// itself has more than 64 bits.
qint64 product(qint64 millionths, qint64 trillionths)
{
    const double about = double(millionths) * double(trillionths) / double(billion);
    if (about > 9.2e18)
        return most;
    const qint64 high = millionths / billion;
    const qint64 low = millionths % billion;
    const qint64 part = low * (trillionths % billion);
    return high * trillionths + low * (trillionths / billion) + (part + billion / 2) / billion;
}

/// `unit`: how much of the amount the price is for.
Money costOfAmount(double amount, double unit, const std::optional<Price> &price)
{
    if (!price || !(amount > 0))
        return {};
    const double millionths = amount / unit * 1e6;
    if (millionths > 9.2e18)
        return {most};
    return {product(std::llround(millionths), price->trillionths)};
}

QString groupedWith(const QLocale &locale, qint64 whole, const QString &fraction)
{
    const QString text = locale.toString(whole);
    return fraction.isEmpty() ? text : text + locale.decimalPoint() + fraction;
}

const std::pair<const char *, std::optional<Price> Prices::*> fields[] = {
    {"vcpuSecond", &Prices::vcpuSecond},
    {"gbSecond", &Prices::gbSecond},
    {"millionRequests", &Prices::millionRequests},
    {"gbEgress", &Prices::gbEgress},
    {"poolGbSecond", &Prices::poolGbSecond}};

} // namespace

Money &Money::operator+=(Money other)
{
    billionths = added(billionths, other.billionths);
    return *this;
}

std::optional<Price> readPrice(const QString &text)
{
    QString plain = text.trimmed();
    plain.replace(QLocale().decimalPoint(), QStringLiteral("."));
    static const QRegularExpression number(QStringLiteral("\\A([0-9]{1,7})(?:\\.([0-9]{0,12}))?\\z"));
    const auto match = number.match(plain);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 whole = match.captured(1).toLongLong();
    const qint64 fraction = match.captured(2).leftJustified(decimalsOfPrice, QLatin1Char('0')).toLongLong();
    if (whole > highestPrice || (whole == highestPrice && fraction > 0))
        return std::nullopt;
    return Price{whole * trillion + fraction};
}

QString priceText(Price price)
{
    QString fraction =
        QStringLiteral("%1").arg(price.trillionths % trillion, decimalsOfPrice, 10, QLatin1Char('0'));
    while (fraction.endsWith(QLatin1Char('0')))
        fraction.chop(1);
    const QString whole = QString::number(price.trillionths / trillion);
    return fraction.isEmpty() ? whole : whole + QLatin1Char('.') + fraction;
}

bool Prices::isEmpty() const
{
    for (const auto &[name, field] : fields) {
        if (this->*field)
            return false;
    }
    return true;
}

Prices readPrices(const QVariantMap &kept)
{
    Prices prices;
    prices.currency = kept.value(QStringLiteral("currency")).toString();
    for (const auto &[name, field] : fields)
        prices.*field = readPrice(kept.value(QLatin1StringView(name)).toString());
    return prices;
}

QVariantMap keptPrices(const Prices &prices)
{
    QVariantMap kept;
    if (!prices.currency.isEmpty())
        kept.insert(QStringLiteral("currency"), prices.currency);
    for (const auto &[name, field] : fields) {
        if (prices.*field)
            kept.insert(QLatin1StringView(name), priceText(*(prices.*field)));
    }
    return kept;
}

std::optional<Money> costOf(const client::Usage &usage, const Prices &prices)
{
    if (prices.isEmpty())
        return std::nullopt;
    Money sum;
    sum += costOfAmount(usage.vcpuSeconds, 1, prices.vcpuSecond);
    sum += costOfAmount(usage.gbSeconds, 1, prices.gbSecond);
    sum += costOfAmount(usage.requests, 1e6, prices.millionRequests);
    sum += costOfAmount(usage.egressBytes, 1e9, prices.gbEgress);
    sum += costOfAmount(usage.poolGbSeconds, 1, prices.poolGbSecond);
    return sum;
}

std::optional<Money> idleCostOf(const client::Usage &usage, const Prices &prices)
{
    if (!prices.gbSecond)
        return std::nullopt;
    const double seconds = usage.instanceSeconds();
    if (!(seconds > 0))
        return Money();
    return costOfAmount(usage.gbSeconds * (usage.idleSeconds / seconds), 1, prices.gbSecond);
}

std::optional<Money> costOf(const client::MeteringAnswer &answer, const Prices &prices)
{
    if (prices.isEmpty())
        return std::nullopt;
    Money sum;
    for (const client::MeteringRow &row : answer.rows)
        sum += costOf(row.usage, prices).value_or(Money());
    return sum;
}

client::MeteringQuery todaysUsage(WallTime now)
{
    const auto hour = std::chrono::floor<std::chrono::hours>(now);
    const qint64 midnight = QDateTime::fromMSecsSinceEpoch(msOf(now)).date().startOfDay().toSecsSinceEpoch();
    client::MeteringQuery query;
    query.from = std::chrono::floor<std::chrono::hours>(WallTime(std::chrono::seconds(midnight)));
    query.to = hour + std::chrono::hours(1);
    query.stepHours = 0;
    query.group = client::MeteringQuery::Group::Namespace;
    return query;
}

QString costToday(const client::MeteringAnswer &answer, const Prices &prices)
{
    const auto cost = costOf(answer, prices);
    return cost ? moneyText(*cost, prices.currency) : QString();
}

QString moneyText(Money money, const QString &currency)
{
    const QLocale locale;
    const bool isSmall = money.billionths < billion;
    const int decimals = isSmall ? 4 : 2;
    const qint64 unit = isSmall ? 100'000 : 10'000'000; // of the last decimal shown
    const qint64 units = money.billionths / unit + (money.billionths % unit >= unit / 2 ? 1 : 0);
    const qint64 inOne = billion / unit;
    QString number;
    if (units == 0 && money.billionths > 0)
        number = Words::tr("< %1", "less than an amount of money").arg(locale.toString(0.0001, 'f', 4));
    else if (money.billionths == 0)
        number = groupedWith(locale, 0, QStringLiteral("00"));
    else
        number = groupedWith(locale, units / inOne,
                             QStringLiteral("%1").arg(units % inOne, decimals, 10, QLatin1Char('0')));
    return currency.isEmpty() ? number : Words::tr("%1 %2", "currency code, amount").arg(currency, number);
}

QString plainMoney(Money money)
{
    return QStringLiteral("%1.%2")
        .arg(money.billionths / billion)
        .arg(money.billionths % billion, decimalsOfMoney, 10, QLatin1Char('0'));
}

} // namespace tidegate::models
