#include "core/base/backoff.h"
#include "core/engine/start_queue.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey a{"demo", "a"};
const RevisionKey b{"demo", "b"};
const RevisionKey otherTenant{"other", "c"};

const SteadyTime start{std::chrono::hours(1)};

std::string names(const std::vector<StartTicket> &tickets)
{
    std::string text;
    for (const StartTicket &ticket : tickets)
        text += ticket.instance.value + ' ';
    return text;
}

} // namespace

class TestStartQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void room_admitsInOrder();
    void full_admitsNothing();
    void crowd_leavesRoomForTheOther();
    void burst_delaysAnothersFirstByOnePlace_data();
    void burst_delaysAnothersFirstByOnePlace();
    void tenantOfManyRevisions_delaysAnothersFirstByOnePlace();
    void equals_takeTurns();
    void waitingOne_canBeGivenUp();
    void unknownOne_isHarmless();
    void failures_doubleTheDelay();
    void ramp_givesHalfOfThePlaces_untilOneIsDone();
    void ramp_isOverAfterItsTime();
    void ramp_isNotForWhoeverComesLater();
};

void TestStartQueue::room_admitsInOrder()
{
    StartQueue queue(3);
    for (const char *id : {"1", "2", "3", "4"})
        queue.add({a, {id}});
    QCOMPARE(names(queue.admit(start)), std::string("1 2 3 "));
    QCOMPARE(queue.waiting(), 1);
    queue.finish({"2"});
    QCOMPARE(names(queue.admit(start)), std::string("4 "));
}

void TestStartQueue::ramp_givesHalfOfThePlaces_untilOneIsDone()
{
    StartQueue queue(4, milliseconds(100));
    for (const char *id : {"1", "2", "3", "4", "5", "6"})
        queue.add({a, {id}});
    QCOMPARE(names(queue.admit(start)), std::string("1 2 "));
    QVERIFY(queue.isRamping());
    QCOMPARE(names(queue.admit(start + milliseconds(99))), std::string());
    queue.finish({"1"});
    QVERIFY(!queue.isRamping());
    QCOMPARE(names(queue.admit(start + milliseconds(99))), std::string("3 4 5 "));
}

void TestStartQueue::ramp_isOverAfterItsTime()
{
    StartQueue queue(3, milliseconds(100));
    for (const char *id : {"1", "2", "3", "4"})
        queue.add({a, {id}});
    QCOMPARE(names(queue.admit(start)), std::string("1 2 ")); // the larger half: 1 of 1 can begin
    QCOMPARE(names(queue.admit(start + milliseconds(100))), std::string("3 "));
    QVERIFY(!queue.isRamping());
}

void TestStartQueue::ramp_isNotForWhoeverComesLater()
{
    StartQueue queue(4, milliseconds(100));
    queue.add({a, {"1"}});
    QCOMPARE(names(queue.admit(start)), std::string("1 "));
    QVERIFY(!queue.isRamping()); // nobody waits
    const SteadyTime later = start + seconds(3);
    for (const char *id : {"2", "3", "4", "5"})
        queue.add({a, {id}});
    QCOMPARE(names(queue.admit(later)), std::string("2 3 4 "));
    for (const char *id : {"1", "2", "3", "4"})
        queue.finish({id}); // all at once: those that wait are of the same burst
    for (const char *id : {"6", "7", "8"})
        queue.add({a, {id}});
    QCOMPARE(names(queue.admit(later)), std::string("5 6 7 8 "));
    for (const char *id : {"5", "6", "7", "8"})
        queue.finish({id});
    for (const char *id : {"9", "10", "11"})
        queue.add({a, {id}});
    QCOMPARE(names(queue.admit(later)), std::string("9 10 "));
    QVERIFY(queue.isRamping());
}

void TestStartQueue::full_admitsNothing()
{
    StartQueue queue(0); // never less than one
    queue.add({a, {"1"}});
    queue.add({a, {"2"}});
    QCOMPARE(names(queue.admit(start)), std::string("1 "));
    QCOMPARE(names(queue.admit(start)), std::string());
    QCOMPARE(queue.starting(), 1);
}

void TestStartQueue::crowd_leavesRoomForTheOther()
{
    StartQueue queue(2);
    for (const char *id : {"a1", "a2", "a3", "a4"})
        queue.add({a, {id}});
    queue.add({b, {"b1"}});
    QCOMPARE(names(queue.admit(start)), std::string("a1 b1 "));
    queue.finish({"a1"});
    QCOMPARE(names(queue.admit(start)), std::string("a2 "));
}

void TestStartQueue::burst_delaysAnothersFirstByOnePlace_data()
{
    QTest::addColumn<int>("limit");
    for (int limit : {1, 2, 4, 16})
        QTest::addRow("%d at a time", limit) << limit;
}

/// A hundred of one have asked, and a part of them goes on: the next place that becomes free is the other's.
void TestStartQueue::burst_delaysAnothersFirstByOnePlace()
{
    QFETCH(int, limit);
    StartQueue queue(limit);
    for (int i = 0; i < 100; ++i)
        queue.add({a, {"a" + std::to_string(i)}});
    QCOMPARE(int(queue.admit(start).size()), limit);
    queue.add({otherTenant, {"first"}});
    QVERIFY(queue.admit(start).empty());
    queue.finish({"a0"});
    QCOMPARE(names(queue.admit(start)), std::string("first "));
    queue.finish({"first"});
    queue.add({b, {"b0"}}); // the same tenant's other revision comes before the rest of the burst, too
    QCOMPARE(names(queue.admit(start)), std::string("b0 "));
}

void TestStartQueue::tenantOfManyRevisions_delaysAnothersFirstByOnePlace()
{
    StartQueue queue(2);
    for (int i = 0; i < 100; ++i)
        queue.add({{"demo", "r" + std::to_string(i)}, {"a" + std::to_string(i)}});
    QCOMPARE(int(queue.admit(start).size()), 2);
    queue.add({otherTenant, {"first"}});
    queue.finish({"a1"});
    QCOMPARE(names(queue.admit(start)), std::string("first "));
}

void TestStartQueue::equals_takeTurns()
{
    StartQueue queue(1);
    for (int i = 0; i < 3; ++i) {
        queue.add({a, {"a" + std::to_string(i)}});
        queue.add({otherTenant, {"o" + std::to_string(i)}});
    }
    std::string order;
    for (auto admitted = queue.admit(start); !admitted.empty(); admitted = queue.admit(start)) {
        order += names(admitted);
        queue.finish(admitted.front().instance);
    }
    QCOMPARE(order, std::string("a0 o0 a1 o1 a2 o2 "));
}

void TestStartQueue::waitingOne_canBeGivenUp()
{
    StartQueue queue(1);
    queue.add({a, {"1"}});
    queue.add({a, {"2"}});
    queue.admit(start);
    queue.finish({"2"});
    QCOMPARE(queue.waiting(), 0);
    QCOMPARE(queue.starting(), 1);
}

void TestStartQueue::unknownOne_isHarmless()
{
    StartQueue queue(1);
    queue.finish({"nobody"});
    queue.add({a, {"1"}});
    queue.admit(start);
    queue.finish({"1"});
    queue.finish({"1"});
    QCOMPARE(queue.starting(), 0);
}

void TestStartQueue::failures_doubleTheDelay()
{
    Backoff backoff(milliseconds(1'000), milliseconds(3'000));
    QCOMPARE(backoff.next().count(), 1'000);
    QCOMPARE(backoff.next().count(), 2'000);
    QCOMPARE(backoff.next().count(), 3'000);
    QCOMPARE(backoff.next().count(), 3'000);
    QCOMPARE(backoff.failures(), 4);
    backoff.reset();
    QCOMPARE(backoff.next().count(), 1'000);
}

QTEST_APPLESS_MAIN(TestStartQueue)
#include "tst_start_queue.moc"
