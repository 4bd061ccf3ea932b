#include "ui/models/todays_cost.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using namespace Qt::StringLiterals;
using models::TodaysCost;

namespace {

client::MeteringAnswer answer()
{
    client::MeteringAnswer value;
    client::MeteringRow shop;
    shop.ns = u"shop"_s;
    shop.usage.requests = 3'000'000;
    shop.usage.vcpuSeconds = 100;
    client::MeteringRow pools; // nobody's
    pools.usage.poolGbSeconds = 50;
    value.rows = {shop, pools};
    return value;
}

models::Prices prices()
{
    return models::readPrices(
        {{u"currency"_s, u"EUR"_s}, {u"vcpuSecond"_s, u"0.02"_s}, {u"millionRequests"_s, u"0.5"_s}});
}

} // namespace

class TstTodaysCost : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void nothingIsSaid_beforeAnAnswerOrWithoutPrices()
    {
        TodaysCost today;
        today.setPrices(prices());
        QCOMPARE(today.state(), TodaysCost::State::Idle);
        QCOMPARE(today.cost(), QString());
        today.setPrices({});
        today.apply(answer());
        QCOMPARE(today.state(), TodaysCost::State::Ready);
        QVERIFY(!today.hasPrices());
        QCOMPARE(today.cost(), QString());
        QCOMPARE(today.usage().requests, 3'000'000.0);
        QCOMPARE(today.usage().poolGbSeconds, 50.0);
    }

    void cost_isByThePrices_andFollowsThem()
    {
        TodaysCost today;
        QSignalSpy changed(&today, &TodaysCost::changed);
        today.apply(answer());
        today.setPrices(prices());
        QCOMPARE(changed.size(), 2);
        QCOMPARE(today.cost(), u"EUR 3.50"_s); // 100 × 0.02 + 3 × 0.5
    }

    void anotherServer_beginsAnew()
    {
        TodaysCost today;
        today.setPrices(prices());
        today.apply(answer());
        today.setClient(nullptr);
        QCOMPARE(today.state(), TodaysCost::State::Idle);
        QCOMPARE(today.cost(), QString());
        QCOMPARE(today.usage(), client::Usage());
    }
};

QTEST_GUILESS_MAIN(TstTodaysCost)
#include "tst_todays_cost.moc"
