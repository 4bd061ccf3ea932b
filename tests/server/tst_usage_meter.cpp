#include "app/server/usage_meter.h"

#include <QTest>

using namespace tidegate;
using server::UsageMeter;

class TestUsageMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstReading_isOverTheWholeLife();
    void laterReadings_areOverTheLateTime();
    void anotherProcess_beginsAnew();
    void whatIsNotReadAnyMore_isForgotten();

private:
    const SteadyTime m_began{std::chrono::hours(1)};
};

void TestUsageMeter::firstReading_isOverTheWholeLife()
{
    UsageMeter meter;
    const auto rate = meter.read("a", 5, m_began, m_began + seconds(20));
    QCOMPARE(rate.cores, 0.25);
    QCOMPARE(rate.window, milliseconds(20'000));
    QCOMPARE(meter.read("b", 5, m_began, m_began).cores, 0.0); // no time has passed
}

void TestUsageMeter::laterReadings_areOverTheLateTime()
{
    UsageMeter meter;
    SteadyTime now = m_began + seconds(1000);
    meter.read("a", 500, m_began, now); // busy once
    for (int i = 0; i < 4; ++i)
        meter.read("a", 500, m_began, now += seconds(10)); // and idle since
    QCOMPARE(meter.read("a", 500, m_began, now).cores, 0.0);
    const auto rate = meter.read("a", 505, m_began, now + seconds(5)); // one core for five of fifteen seconds
    QCOMPARE(rate.window, milliseconds(15'000));
    QVERIFY(qAbs(rate.cores - 5.0 / 15.0) < 1e-9);
}

void TestUsageMeter::anotherProcess_beginsAnew()
{
    UsageMeter meter;
    meter.read("a", 100, m_began, m_began + seconds(100));
    const auto rate = meter.read("a", 1, m_began + seconds(100), m_began + seconds(102));
    QCOMPARE(rate.cores, 0.5);
    QCOMPARE(rate.window, milliseconds(2'000));
}

void TestUsageMeter::whatIsNotReadAnyMore_isForgotten()
{
    UsageMeter meter;
    meter.read("a", 1, m_began, m_began + seconds(1));
    meter.read("b", 1, m_began, m_began + seconds(50));
    meter.forgetBefore(m_began + seconds(40));
    QCOMPARE(meter.count(), size_t(1));
}

QTEST_APPLESS_MAIN(TestUsageMeter)
#include "tst_usage_meter.moc"
