#include "core/engine/backoff.h"
#include "core/engine/start_queue.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;

namespace {

const RevisionKey a{"demo", "a"};
const RevisionKey b{"demo", "b"};

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
    void waitingOne_canBeGivenUp();
    void unknownOne_isHarmless();
    void failures_doubleTheDelay();
};

void TestStartQueue::room_admitsInOrder()
{
    StartQueue queue(3);
    for (const char *id : {"1", "2", "3", "4"})
        queue.add({a, {id}});
    QCOMPARE(names(queue.admit()), std::string("1 2 3 "));
    QCOMPARE(queue.waiting(), 1);
    queue.finish({"2"});
    QCOMPARE(names(queue.admit()), std::string("4 "));
}

void TestStartQueue::full_admitsNothing()
{
    StartQueue queue(0); // never less than one
    queue.add({a, {"1"}});
    queue.add({a, {"2"}});
    QCOMPARE(names(queue.admit()), std::string("1 "));
    QCOMPARE(names(queue.admit()), std::string());
    QCOMPARE(queue.starting(), 1);
}

void TestStartQueue::crowd_leavesRoomForTheOther()
{
    StartQueue queue(2);
    for (const char *id : {"a1", "a2", "a3", "a4"})
        queue.add({a, {id}});
    queue.add({b, {"b1"}});
    QCOMPARE(names(queue.admit()), std::string("a1 b1 "));
    queue.finish({"a1"});
    QCOMPARE(names(queue.admit()), std::string("a2 "));
}

void TestStartQueue::waitingOne_canBeGivenUp()
{
    StartQueue queue(1);
    queue.add({a, {"1"}});
    queue.add({a, {"2"}});
    queue.admit();
    queue.finish({"2"});
    QCOMPARE(queue.waiting(), 0);
    QCOMPARE(queue.starting(), 1);
}

void TestStartQueue::unknownOne_isHarmless()
{
    StartQueue queue(1);
    queue.finish({"nobody"});
    queue.add({a, {"1"}});
    queue.admit();
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
