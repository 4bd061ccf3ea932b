#include "core/reconciler/work_queue.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::reconciler;
using namespace Qt::StringLiterals;

class TestWorkQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addedTwice_comesOnce();
    void addedWhileWorkedOn_comesAgainAfterwards();
    void delayed_comesWhenDueAndTheEarlierTimeCounts();
    void addedNow_forgetsTheDelay();
    void conflict_isFreeAFewTimesThenDoubles();
    void success_forgetsFailures();

private:
    const WorkItem m_one{StepKind::Service, {u"default"_s, u"one"_s}};
    const WorkItem m_two{StepKind::Service, {u"default"_s, u"two"_s}};
    const SteadyTime m_now{std::chrono::hours(1)};
};

void TestWorkQueue::addedTwice_comesOnce()
{
    WorkQueue queue;
    queue.add(m_one);
    queue.add(m_two);
    queue.add(m_one);
    QVERIFY(queue.take() == m_one);
    QVERIFY(queue.take() == m_two);
    QVERIFY(!queue.take());
    QVERIFY(queue.isWorking());
}

void TestWorkQueue::addedWhileWorkedOn_comesAgainAfterwards()
{
    WorkQueue queue;
    queue.add(m_one);
    QVERIFY(queue.take() == m_one);
    queue.add(m_one);
    QVERIFY2(!queue.take(), "no name twice at once");
    queue.finish(m_one);
    QVERIFY(queue.take() == m_one);
    queue.finish(m_one);
    QVERIFY(!queue.hasReady() && !queue.isWorking());
}

void TestWorkQueue::delayed_comesWhenDueAndTheEarlierTimeCounts()
{
    WorkQueue queue;
    queue.addLater(m_one, m_now + seconds(5));
    queue.addLater(m_one, m_now + seconds(2));
    queue.addLater(m_one, m_now + seconds(9));
    QCOMPARE(queue.nextDue(), std::optional(m_now + seconds(2)));
    queue.promote(m_now + seconds(1));
    QVERIFY(!queue.take());
    queue.promote(m_now + seconds(2));
    QVERIFY(queue.take() == m_one);
    QVERIFY(!queue.nextDue());
}

void TestWorkQueue::addedNow_forgetsTheDelay()
{
    WorkQueue queue;
    queue.addLater(m_one, m_now);
    queue.add(m_one);
    queue.promote(m_now);
    QVERIFY(queue.take() == m_one);
    queue.finish(m_one);
    QVERIFY(!queue.take());
}

void TestWorkQueue::conflict_isFreeAFewTimesThenDoubles()
{
    Backoff backoff;
    for (int i = 0; i < Backoff::freeConflicts; ++i)
        QCOMPARE(backoff.failed(m_one, true), milliseconds(0));
    QCOMPARE(backoff.failed(m_one, true), milliseconds(100));
    QCOMPARE(backoff.failed(m_one, true), milliseconds(200));
    QCOMPARE(backoff.failed(m_two, false), milliseconds(100));
    for (int i = 0; i < 40; ++i)
        backoff.failed(m_two, false);
    QCOMPARE(backoff.failed(m_two, false), Backoff::most);
}

void TestWorkQueue::success_forgetsFailures()
{
    Backoff backoff;
    backoff.failed(m_one, false);
    backoff.failed(m_one, false);
    backoff.succeeded(m_one);
    QCOMPARE(backoff.failed(m_one, false), Backoff::first);
}

QTEST_GUILESS_MAIN(TestWorkQueue)
#include "tst_work_queue.moc"
