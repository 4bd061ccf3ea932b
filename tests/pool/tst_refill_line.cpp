#include "core/pool/refill_line.h"

#include <QTest>

using tidegate::pool::RefillLine;

class TestRefillLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void demand_isOutstandingForTheWarmUp();
    void moreThanAllowedAtOnce_queues();
    void aLongerWarmUp_keepsWhatIsUnderWay();
    void fewerWarmers_waitUntilEnoughAreDone();
    void demandInTheSameSecond_adds();
};

void TestRefillLine::demand_isOutstandingForTheWarmUp()
{
    RefillLine line;
    QCOMPARE(line.step(4, 3, 10), 4); // second 0; warm in second 3
    QCOMPARE(line.step(1, 3, 10), 5);
    QCOMPARE(line.step(0, 3, 10), 5);
    QCOMPARE(line.step(0, 3, 10), 1);
    QCOMPARE(line.step(0, 3, 10), 0);
}

void TestRefillLine::moreThanAllowedAtOnce_queues()
{
    RefillLine line;
    QCOMPARE(line.step(5, 2, 2), 5); // 2 warm, 3 queue
    QCOMPARE(line.step(0, 2, 2), 5);
    QCOMPARE(line.step(0, 2, 2), 3); // 2 done, the next 2 begin
    QCOMPARE(line.step(0, 2, 2), 3);
    QCOMPARE(line.step(0, 2, 2), 1);
    QCOMPARE(line.step(0, 2, 2), 1);
    QCOMPARE(line.step(0, 2, 2), 0);
}

void TestRefillLine::aLongerWarmUp_keepsWhatIsUnderWay()
{
    RefillLine line;
    line.step(1, 3, 10);              // done in second 3
    QCOMPARE(line.step(1, 6, 10), 2); // done in second 7
    QCOMPARE(line.step(0, 6, 10), 2);
    QCOMPARE(line.step(0, 6, 10), 1); // second 3
    for (int second = 4; second < 7; ++second)
        QCOMPARE(line.step(0, 6, 10), 1);
    QCOMPARE(line.step(0, 6, 10), 0);
}

void TestRefillLine::fewerWarmers_waitUntilEnoughAreDone()
{
    RefillLine line;
    line.step(4, 2, 4);
    QCOMPARE(line.step(1, 2, 1), 5); // 4 warm, and only 1 may
    QCOMPARE(line.step(0, 2, 1), 1); // those 4 are done, the fifth begins
    QCOMPARE(line.step(0, 2, 1), 1);
    QCOMPARE(line.step(0, 2, 1), 0);
}

void TestRefillLine::demandInTheSameSecond_adds()
{
    RefillLine line;
    line.step(1, 1, 5);
    QCOMPARE(line.add(2, 1, 5), 3);
    QCOMPARE(line.step(0, 1, 5), 0);
    line.step(3, 5, 5);
    line.clear();
    QCOMPARE(line.outstanding(), 0);
    QCOMPARE(line.step(0, 5, 5), 0);
}

QTEST_APPLESS_MAIN(TestRefillLine)
#include "tst_refill_line.moc"
