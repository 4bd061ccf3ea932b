#include "core/engine/start_book.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::engine;
using namespace std::chrono_literals;

namespace {

const RevisionKey key{"default", "shop-00001"};

InstanceObservation instance(const std::string &name, milliseconds queued, runtime::StartRecord start)
{
    InstanceObservation seen;
    seen.id = {name};
    seen.phase = InstancePhase::Ready;
    seen.queuedFor = queued;
    seen.start = std::move(start);
    return seen;
}

} // namespace

class TestStartBook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void phasesFollowEachOther();
    void aDirectStartHasNoLoad();
    void onlyTheFirstAnswerCounts();
    void percentilesAreOfTheStartsThemselves();
    void onlyTheLatestAreKept();
};

void TestStartBook::phasesFollowEachOther()
{
    StartBook book;
    const StartEntry entry = book.add(key, instance("a", 20ms, {"pool", 3ms, 7ms, 12'500us}));
    QCOMPARE(entry.origin, std::string("pool"));
    QVERIFY(entry.queue == 20ms && entry.launch == 3ms && entry.load == 4ms && entry.app == 5'500us);
    QVERIFY(entry.ready == 32'500us);
    QCOMPARE(book.starts(key).size(), size_t(1));
    QVERIFY(book.starts({"default", "other"}).empty());
    book.forget(key);
    QVERIFY(book.starts(key).empty());
}

void TestStartBook::aDirectStartHasNoLoad()
{
    StartBook book;
    const StartEntry entry = book.add(key, instance("a", 0ms, {"direct", 2ms, 0us, 90ms}));
    QVERIFY(!entry.load);
    QVERIFY(entry.app == 88ms && entry.ready == 90ms);
    QVERIFY(!book.summary(key).phases.contains("load"));
}

void TestStartBook::onlyTheFirstAnswerCounts()
{
    StartBook book;
    book.add(key, instance("a", 0ms, {"direct", 2ms, 0us, 90ms}));
    QVERIFY(!book.takeAnswer(key, {"b"}, 1ms));
    QVERIFY(!book.takeAnswer({"default", "other"}, {"a"}, 1ms));
    QVERIFY(!book.summary(key).phases.contains("firstByte"));
    const auto entry = book.takeAnswer(key, {"a"}, 4ms);
    QVERIFY(entry && entry->firstByte == 4ms);
    QVERIFY(!book.takeAnswer(key, {"a"}, 1ms));
    QVERIFY(book.summary(key).phases.at("firstByte").p50 == 4ms);
}

void TestStartBook::percentilesAreOfTheStartsThemselves()
{
    StartBook book;
    for (int i = 1; i <= 100; ++i) // from the longest to the shortest
        book.add(key, instance(std::to_string(i), milliseconds(101 - i),
                               {i % 4 == 0 ? "direct" : "pool", 0us, 0us, 0us}));
    const StartSummary summary = book.summary(key);
    QVERIFY((summary.origins == std::map<std::string, int>{{"direct", 25}, {"pool", 75}}));
    const PhaseTimes queue = summary.phases.at("queue");
    QVERIFY(queue.p50 == 50ms && queue.p95 == 95ms && queue.p99 == 99ms);
    StartBook one;
    one.add(key, instance("a", 7ms, {}));
    QVERIFY((one.summary(key).phases.at("queue") == PhaseTimes{7ms, 7ms, 7ms}));
}

void TestStartBook::onlyTheLatestAreKept()
{
    StartBook book;
    for (size_t i = 0; i < StartBook::kept + 3; ++i)
        book.add(key, instance(std::to_string(i), 0ms, {}));
    QCOMPARE(book.starts(key).size(), StartBook::kept);
    QCOMPARE(book.starts(key).front().instance.value, std::string("3"));
}

QTEST_GUILESS_MAIN(TestStartBook)
#include "tst_start_book.moc"
