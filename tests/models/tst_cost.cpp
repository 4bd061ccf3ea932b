#include "ui/models/cost.h"

#include <QLocale>
#include <QTest>

using namespace tidegate;
using models::Money;
using models::Price;
using models::Prices;

// Prices as people type them, and what usage costs by them.

class TstCost : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English)); }
    void price_isReadExactly_data();
    void price_isReadExactly();
    void prices_areKeptAndReadAgain();
    void noPrice_isNoCost();
    void usage_costsWhatThePricesSay_data();
    void usage_costsWhatThePricesSay();
    void manyRows_addUpWithoutLoss();
    void idle_costsItsShareOfTheMemory();
    void hugeCost_staysAtTheMost();
    void money_isShown_data();
    void money_isShown();
    void today_beginsAtMidnight();
    void costToday_isWhatAllRowsCost();
};

void TstCost::price_isReadExactly_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("locale");
    QTest::addColumn<qint64>("trillionths"); // -1: it is none
    const auto row = [](const char *text, qint64 trillionths, const char *locale = "en") {
        QTest::addRow("%s %s", text, locale)
            << QString::fromLatin1(text) << QString::fromLatin1(locale) << trillionths;
    };
    row("0.0000166667", 16'666'700);
    row("0.000000000001", 1);
    row("1", 1'000'000'000'000);
    row("1.", 1'000'000'000'000);
    row(" 0.20 ", 200'000'000'000);
    row("1000000", 1'000'000'000'000'000'000);
    row("0,09", 90'000'000'000, "de");
    row("0.09", 90'000'000'000, "de"); // as it is kept
    row("0", 0);
    row("1000000.1", -1);
    row("0.0000000000001", -1);
    row("-1", -1);
    row("1e3", -1);
    row("1,000", -1);
    row("", -1);
    row("free", -1);
}

void TstCost::price_isReadExactly()
{
    QFETCH(QString, text);
    QFETCH(QString, locale);
    QFETCH(qint64, trillionths);
    QLocale::setDefault(QLocale(locale));
    const auto price = models::readPrice(text);
    QCOMPARE(price ? price->trillionths : -1, trillionths);
    if (price)
        QCOMPARE(models::readPrice(models::priceText(*price)), price);
}

void TstCost::prices_areKeptAndReadAgain()
{
    Prices prices;
    prices.currency = QStringLiteral("EUR");
    prices.vcpuSecond = models::readPrice(QStringLiteral("0.000024"));
    prices.poolGbSecond = models::readPrice(QStringLiteral("0"));
    const QVariantMap kept = models::keptPrices(prices);
    QCOMPARE(kept, (QVariantMap{{QStringLiteral("currency"), QStringLiteral("EUR")},
                                {QStringLiteral("vcpuSecond"), QStringLiteral("0.000024")},
                                {QStringLiteral("poolGbSecond"), QStringLiteral("0")}}));
    QCOMPARE(models::readPrices(kept), prices);
    QVERIFY(models::readPrices({{QStringLiteral("gbSecond"), QStringLiteral("cheap")}}).isEmpty());
    QVERIFY(!prices.isEmpty());
}

void TstCost::noPrice_isNoCost()
{
    Prices prices;
    prices.currency = QStringLiteral("USD");
    const client::Usage usage{1e6, 0, 1e9, 10, 10, 10, 10, 10, 10};
    QVERIFY(!models::costOf(usage, prices));
    QVERIFY(!models::idleCostOf(usage, prices));
    QCOMPARE(models::costToday({{}, {}, 0, {}, {{{}, {}, {}, {}, {}, usage}}}, prices), QString());
}

void TstCost::usage_costsWhatThePricesSay_data()
{
    QTest::addColumn<client::Usage>("usage");
    QTest::addColumn<qint64>("billionths");
    const auto usage = [](double requests, double egress, double vcpu, double gb, double pool) {
        return client::Usage{requests, 0, egress, 0, 0, vcpu, gb, 0, pool};
    };
    QTest::newRow("nothing") << usage(0, 0, 0, 0, 0) << qint64(0);
    QTest::newRow("a vCPU second") << usage(0, 0, 1, 0, 0) << qint64(24'000);
    QTest::newRow("a third of a millionth rounds down") << usage(0, 0, 0.000001, 0, 0) << qint64(0);
    QTest::newRow("half a billionth rounds up") << usage(0, 0, 0.000021, 0, 0) << qint64(1);
    QTest::newRow("memory with a long price") << usage(0, 0, 0, 3600, 0) << qint64(60'000'120);
    QTest::newRow("a request") << usage(1, 0, 0, 0, 0) << qint64(200);
    QTest::newRow("a million requests") << usage(1e6, 0, 0, 0, 0) << qint64(200'000'000);
    QTest::newRow("a GB out") << usage(0, 1e9, 0, 0, 0) << qint64(90'000'000);
    QTest::newRow("the pool") << usage(0, 0, 0, 0, 1000) << qint64(1'000'000);
    QTest::newRow("all of it") << usage(1e6, 1e9, 1, 3600, 1000) << qint64(351'024'120);
}

void TstCost::usage_costsWhatThePricesSay()
{
    QFETCH(client::Usage, usage);
    QFETCH(qint64, billionths);
    const Prices prices{QStringLiteral("USD"),
                        models::readPrice(QStringLiteral("0.000024")),
                        models::readPrice(QStringLiteral("0.0000166667")),
                        models::readPrice(QStringLiteral("0.20")),
                        models::readPrice(QStringLiteral("0.09")),
                        models::readPrice(QStringLiteral("0.000001"))};
    QCOMPARE(models::costOf(usage, prices)->billionths, billionths);
}

/// As doubles, ten tenths of a cent are not a cent.
void TstCost::manyRows_addUpWithoutLoss()
{
    Prices prices;
    prices.vcpuSecond = models::readPrice(QStringLiteral("0.1"));
    client::MeteringAnswer answer;
    client::MeteringRow row;
    row.usage.vcpuSeconds = 0.1;
    answer.rows.assign(1'000'000, row);
    QCOMPARE(models::costOf(answer, prices)->billionths, qint64(10'000) * 1'000'000'000);
}

void TstCost::idle_costsItsShareOfTheMemory()
{
    Prices prices;
    prices.gbSecond = models::readPrice(QStringLiteral("0.01"));
    prices.vcpuSecond = models::readPrice(QStringLiteral("5"));
    client::Usage usage;
    usage.activeSeconds = 25;
    usage.idleSeconds = 75;
    usage.gbSeconds = 200;
    usage.vcpuSeconds = 3;
    QCOMPARE(models::idleCostOf(usage, prices)->billionths, qint64(1'500'000'000));
    QCOMPARE(models::idleCostOf({}, prices)->billionths, qint64(0));
    prices.gbSecond.reset();
    QVERIFY(!models::idleCostOf(usage, prices));
}

void TstCost::hugeCost_staysAtTheMost()
{
    Prices prices;
    prices.vcpuSecond = models::readPrice(QStringLiteral("1000000"));
    client::Usage usage;
    usage.vcpuSeconds = 1e12;
    Money cost = *models::costOf(usage, prices);
    QCOMPARE(cost.billionths, std::numeric_limits<qint64>::max());
    cost += cost;
    QCOMPARE(cost.billionths, std::numeric_limits<qint64>::max());
}

void TstCost::money_isShown_data()
{
    QTest::addColumn<qint64>("billionths");
    QTest::addColumn<QString>("currency");
    QTest::addColumn<QString>("text");
    const auto row = [](qint64 billionths, const char *currency, const char *text) {
        QTest::addRow("%lld %s", billionths, currency)
            << billionths << QString::fromLatin1(currency) << QString::fromLatin1(text);
    };
    row(0, "EUR", "EUR 0.00");
    row(1, "EUR", "EUR < 0.0001");
    row(50'000, "EUR", "EUR 0.0001");
    row(49'999, "EUR", "EUR < 0.0001");
    row(12'340'000, "EUR", "EUR 0.0123");
    row(999'960'000, "EUR", "EUR 1.0000");
    row(1'004'999'999, "EUR", "EUR 1.00");
    row(1'005'000'000, "EUR", "EUR 1.01");
    row(1'234'567'890'000'000, "USD", "USD 1,234,567.89");
    row(2'500'000'000, "", "2.50");
}

void TstCost::money_isShown()
{
    QFETCH(qint64, billionths);
    QFETCH(QString, currency);
    QFETCH(QString, text);
    QCOMPARE(models::moneyText({billionths}, currency), text);
    QCOMPARE(models::plainMoney({1'000'000'001}), QStringLiteral("1.000000001"));
}

void TstCost::today_beginsAtMidnight()
{
    const QByteArray before = qgetenv("TZ");
    qputenv("TZ", "Asia/Shanghai");
    const auto query = models::todaysUsage(*parseTime("2026-11-28T20:30:00Z"));
    qputenv("TZ", before);
    QCOMPARE(formatTime(query.from), std::string("2026-11-28T16:00:00Z"));
    QCOMPARE(formatTime(query.to), std::string("2026-11-28T21:00:00Z"));
    QCOMPARE(query.stepHours, 0);
}

void TstCost::costToday_isWhatAllRowsCost()
{
    Prices prices;
    prices.currency = QStringLiteral("EUR");
    prices.millionRequests = models::readPrice(QStringLiteral("0.5"));
    client::MeteringAnswer answer;
    client::MeteringRow row;
    row.usage.requests = 2e6;
    answer.rows = {row, row};
    QCOMPARE(models::costToday(answer, prices), QStringLiteral("EUR 2.00"));
}

QTEST_GUILESS_MAIN(TstCost)
#include "tst_cost.moc"
