#include "harness.h"

#include "core/gateway/records.h"

#include <QtTest>

#include <future>
#include <thread>

using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;

namespace {

/// Puts that many records in; how often the ring asked to be emptied.
int fill(RecordRing &ring, int count)
{
    int asked = 0;
    for (int i = 0; i < count; ++i) {
        if (RawRecord *slot = ring.reserve()) {
            slot->status = i;
            slot->setText("id", "GET", "host", "/path");
            asked += ring.commit() ? 1 : 0;
        }
    }
    return asked;
}

} // namespace

class TestReports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sample_integratesConcurrencyOverTime();
    void drainingInstance_isStillReported();
    void record_saysWhatHappened();
    void refusedRequest_hasARecord();
    void recordsThatDoNotFit_areCounted();
    void halfFullRing_asksOnceToBeEmptied();
    void timingFields_comeOnRequest();
    void ownAnswers_areRecordedWithTheirReason();
    void usage_isToldOnce();
    void usage_ofWhatHasGoneIsToldAllTheSame();
    void traffic_isToldOnceByClass();
    void traffic_hasTheTimes();
    void traffic_ofWhatHasGoneIsToldAllTheSame();
    void distribution_isToldOnceAcrossThreads();
};

void TestReports::sample_integratesConcurrencyOverTime()
{
    std::promise<void> go;
    ScriptedInstance instance([gone = go.get_future().share()](Peer &peer, const Message &) {
        gone.wait();
        return peer.send(answerOf("x"));
    });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    std::vector<std::future<Message>> answers;
    for (int i = 0; i < 3; ++i)
        answers.push_back(std::async(std::launch::async, [&] { return harness.get(); }));
    QTRY_COMPARE(harness.gateway().sample().front().inFlight, 3u);
    QElapsedTimer timer;
    const double before = harness.gateway().sample().front().concurrencySeconds;
    timer.start();
    QTest::qWait(300);
    const double passed = double(timer.nsecsElapsed()) / 1e9;
    const double during = harness.gateway().sample().front().concurrencySeconds - before;
    QVERIFY2(std::abs(during - 3 * passed) < 0.1 * 3 * passed, qPrintable(QString::number(during)));
    go.set_value();
    for (auto &answer : answers)
        answer.get();
    QTRY_COMPARE(harness.gateway().sample().front().completed, std::uint64_t(3));
    const double after = harness.gateway().sample().front().concurrencySeconds;
    QTest::qWait(50);
    QCOMPARE(harness.gateway().sample().front().concurrencySeconds, after);
    QCOMPARE(harness.gateway().sample().front().requests, std::uint64_t(3));
}

void TestReports::drainingInstance_isStillReported()
{
    std::promise<void> go;
    ScriptedInstance old(
        [gone = go.get_future().share()](Peer &peer, const Message &) {
            gone.wait();
            return peer.send(answerOf("old"));
        },
        "old");
    ScriptedInstance fresh([](Peer &peer, const Message &) { return peer.send(answerOf("fresh")); }, "fresh");
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(old.endpoint()).build());
    auto answer = std::async(std::launch::async, [&] { return harness.get(); });
    QTRY_COMPARE(harness.gateway().sample().front().inFlight, 1u);
    harness.gateway().publish(TableBuilder().endpoint(fresh.endpoint()).build());
    for (int i = 0; i < 5; ++i)
        QCOMPARE(harness.get().body, std::string("fresh"));
    QTRY_COMPARE(harness.gateway().sample().front().inFlight, 1u);
    const auto instances = harness.gateway().sample().front().instances;
    QCOMPARE(instances.size(), size_t(2));
    for (const auto &[id, inFlight] : instances)
        QCOMPARE(inFlight, id.value == "old" ? 1u : 0u);
    go.set_value();
    QCOMPARE(answer.get().body, std::string("old"));
    QTRY_COMPARE(harness.gateway().sample().front().instances.size(), size_t(1));
}

void TestReports::record_saysWhatHappened()
{
    ScriptedInstance instance([](Peer &peer, const Message &request) {
        QTest::qSleep(20);
        return peer.send(answerOf(request.body + "!"));
    });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    Peer peer = harness.connect();
    peer.send("POST /a?b HTTP/1.1\r\nHost: hello.default.localhost\r\nX-Request-Id: my-id\r\n"
              "Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nContent-Length: "
              "5\r\n\r\nhello");
    QCOMPARE(peer.readResponse().status, 200);
    const std::vector<AccessRecord> records = harness.records(1);
    QCOMPARE(records.size(), size_t(1));
    const AccessRecord &record = records.front();
    QCOMPARE(record.requestId, std::string("my-id"));
    QCOMPARE(record.traceId, std::string("4bf92f3577b34da6a3ce929d0e0e4736"));
    QVERIFY(!record.grpcStatus);
    QCOMPARE(record.revision, helloKey());
    QCOMPARE(record.service, std::string("hello"));
    QCOMPARE(record.instance, instance.endpoint().instance);
    QCOMPARE(record.method, std::string("POST"));
    QCOMPARE(record.host, std::string("hello.default.localhost"));
    QCOMPARE(record.path, std::string("/a?b"));
    QCOMPARE(record.status, 200);
    QCOMPARE(record.bytesIn, std::uint64_t(5));
    QCOMPARE(record.bytesOut, std::uint64_t(6));
    QVERIFY(!record.cold);
    QVERIFY(record.reason.empty());
    QVERIFY(record.connect.count() > 0);
    QVERIFY(record.firstByte >= milliseconds(20));
    QVERIFY(record.total >= record.firstByte);
    QVERIFY(harness.takeRecords().empty());
}

/// Also one that was never a request: somebody may be trying something.
void TestReports::refusedRequest_hasARecord()
{
    Harness harness;
    Peer peer = harness.connect();
    peer.send("GET / HTTP/1.1\r\nHost : a\r\n\r\n");
    const Message answer = peer.readResponse();
    QCOMPARE(answer.status, 400);
    const std::vector<AccessRecord> records = harness.records(1);
    QCOMPARE(records.size(), size_t(1));
    QCOMPARE(records.front().status, 400);
    QCOMPARE(records.front().reason, std::string("BadRequest"));
    QCOMPARE(records.front().requestId, answer.field("x-request-id"));
    QVERIFY(!records.front().requestId.empty());
    QVERIFY(records.front().method.empty());
    QVERIFY(records.front().revision.empty());
}

void TestReports::recordsThatDoNotFit_areCounted()
{
    RecordRing ring(4);
    fill(ring, 6);
    std::vector<AccessRecord> records;
    AccessRecord scratch;
    QCOMPARE(ring.take(scratch, [&](const AccessRecord &record) { records.push_back(record); }),
             std::uint64_t(2));
    QCOMPARE(records.size(), size_t(4));
    QCOMPARE(records.back().status, 3);
    QCOMPARE(records.back().path, std::string("/path"));
    QVERIFY(ring.reserve());
}

void TestReports::halfFullRing_asksOnceToBeEmptied()
{
    RecordRing ring(8);
    AccessRecord scratch;
    QCOMPARE(fill(ring, 3), 0);
    QCOMPARE(fill(ring, 4), 1);
    ring.take(scratch, [](const AccessRecord &) {});
    QCOMPARE(fill(ring, 3), 0);
    QCOMPARE(fill(ring, 1), 1);
}

void TestReports::timingFields_comeOnRequest()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    const Message asked = harness.get("/", "hello.default.localhost", "Tidegate-Timing: 1\r\n");
    QVERIFY(asked.field("server-timing").find("queue;dur=0.000, connect;dur=") == 0);
    QVERIFY(asked.field("server-timing").find("app;dur=") != std::string::npos);
    QCOMPARE(asked.field("tidegate-instance"), instance.endpoint().instance.value);
    QCOMPARE(asked.field("tidegate-revision"), std::string("hello-00001"));
    QCOMPARE(asked.field("tidegate-cold"), std::string("false"));
    QVERIFY(harness.get().field("server-timing").empty());
}

void TestReports::ownAnswers_areRecordedWithTheirReason()
{
    Harness harness;
    harness.gateway().publish(TableBuilder().build());
    QCOMPARE(harness.get("/", "nobody.localhost").status, 404);
    const std::vector<AccessRecord> records = harness.records(1);
    QCOMPARE(records.size(), size_t(1));
    QCOMPARE(records.front().reason, std::string("NoRoute"));
    QCOMPARE(records.front().status, 404);
    QVERIFY(records.front().revision.empty());
}

namespace {

/// What has been told so far, all revisions together.
struct Told
{
    std::uint64_t requests = 0;
    std::uint64_t errors = 0;
    std::uint64_t egressBytes = 0;
    std::chrono::nanoseconds busy{0};

    void take(Gateway &gateway)
    {
        for (const RevisionUsage &usage : gateway.takeUsage()) {
            QCOMPARE(usage.revision, helloKey());
            requests += usage.requests;
            errors += usage.errors;
            egressBytes += usage.egressBytes;
            for (const auto &[id, time] : usage.busy)
                busy += time;
        }
    }
};

/// The first is whole, the second an error, the third breaks off after four of nine bytes, all others are not
/// found.
bool answerOfKind(Peer &peer, int kind)
{
    switch (kind) {
    case 1:
        return peer.send(answerOf("twelve bytes"));
    case 2:
        return peer.send("HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno");
    case 3:
        (void)peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
        return false;
    default:
        return peer.send("HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\nnone");
    }
}

} // namespace

void TestReports::usage_isToldOnce()
{
    int calls = 0;
    ScriptedInstance instance([&calls](Peer &peer, const Message &) {
        if (++calls == 1)
            QTest::qSleep(30);
        return answerOfKind(peer, calls);
    });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    Told told;
    told.take(harness.gateway());
    for (int i = 0; i < 4; ++i)
        (void)harness.get();
    QTRY_COMPARE((told.take(harness.gateway()), told.requests), std::uint64_t(4));
    QCOMPARE(told.errors, std::uint64_t(2)); // the 500 and the cut
    QCOMPARE(told.egressBytes, std::uint64_t(12 + 2 + 4 + 4));
    QVERIFY(told.busy > std::chrono::milliseconds(29));
    QVERIFY(told.busy < std::chrono::seconds(10));
    QVERIFY(harness.gateway().takeUsage().empty());
}

// A revision that is deleted, and forgotten by the gateway, between two looks.
void TestReports::usage_ofWhatHasGoneIsToldAllTheSame()
{
    ScriptedInstance instance([](Peer &peer, const Message &) {
        QTest::qSleep(20);
        return peer.send(answerOf("x"));
    });
    Harness harness;
    Told told;
    told.take(harness.gateway());
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    (void)harness.get();
    QTRY_COMPARE(harness.sample().completed, std::uint64_t(1));
    harness.gateway().publish(std::make_shared<RoutingTable>());
    QTRY_VERIFY(harness.gateway().sample().empty());
    told.take(harness.gateway());
    QCOMPARE(told.requests, std::uint64_t(1));
    QCOMPARE(told.egressBytes, std::uint64_t(1));
    QVERIFY(told.busy > std::chrono::milliseconds(19));
}

namespace {

/// All that was told so far, of the one revision.
struct ToldTraffic
{
    Traffic::News news;
    std::uint64_t errors = 0;
    std::uint64_t egressBytes = 0;

    void take(Gateway &gateway)
    {
        for (const RevisionTraffic &each : gateway.takeTraffic()) {
            QCOMPARE(each.revision, helloKey());
            for (size_t i = 0; i < news.classes.size(); ++i)
                news.classes[i] += each.news.classes[i];
            news.cold += each.news.cold;
            add(news.latency, each.news.latency);
            add(news.waits, each.news.waits);
            errors += each.news.errors;
            egressBytes += each.news.sent;
        }
    }
    std::uint64_t latencies() const { return count(news.latency); }
    static std::uint64_t count(const Distribution::News &of)
    {
        std::uint64_t sum = 0;
        for (const auto &[bucket, times] : of.buckets)
            sum += times;
        return sum;
    }
    static void add(Distribution::News &into, const Distribution::News &more)
    {
        into.buckets.insert(into.buckets.end(), more.buckets.begin(), more.buckets.end());
        into.sum += more.sum;
    }
};

} // namespace

void TestReports::traffic_isToldOnceByClass()
{
    int calls = 0;
    ScriptedInstance instance([&calls](Peer &peer, const Message &) { return answerOfKind(peer, ++calls); });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    ToldTraffic told;
    told.take(harness.gateway());
    for (int i = 0; i < 5; ++i)
        (void)harness.get();
    QTRY_COMPARE((told.take(harness.gateway()), told.latencies()), std::uint64_t(5));
    QCOMPARE(told.news.classes[2], std::uint64_t(2));
    QCOMPARE(told.news.classes[4], std::uint64_t(2));
    QCOMPARE(told.news.classes[5], std::uint64_t(1));
    QCOMPARE(told.errors, std::uint64_t(2)); // the 500 and the cut
    QCOMPARE(told.egressBytes, std::uint64_t(12 + 2 + 4 + 4 + 4));
    QVERIFY(told.news.waits.buckets.empty());
    QVERIFY(harness.gateway().takeTraffic().empty());
}

void TestReports::traffic_hasTheTimes()
{
    ScriptedInstance instance([](Peer &peer, const Message &) {
        QTest::qSleep(50);
        return peer.send(answerOf("x"));
    });
    Harness harness;
    harness.gateway().publish(TableBuilder().build());
    ToldTraffic told;
    told.take(harness.gateway());
    auto waiting = std::async(std::launch::async, [&] { return harness.get().status; });
    QTRY_VERIFY(harness.demands > 0);
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    QCOMPARE(waiting.get(), 200);
    QTRY_COMPARE((told.take(harness.gateway()), told.latencies()), std::uint64_t(1));
    QCOMPARE(told.news.cold, std::uint64_t(1));
    QCOMPARE(ToldTraffic::count(told.news.waits), std::uint64_t(1));
    QVERIFY(told.news.latency.sum >= 50'000 + told.news.waits.sum);
    QVERIFY(told.news.latency.sum < 20'000'000);
    const std::uint32_t bucket = told.news.latency.buckets[0].first;
    QVERIFY(log_linear::lowestIn(bucket) <= told.news.latency.sum &&
            told.news.latency.sum < log_linear::lowestIn(bucket) + log_linear::widthOf(bucket));
}

void TestReports::traffic_ofWhatHasGoneIsToldAllTheSame()
{
    ScriptedInstance instance([](Peer &peer, const Message &) { return peer.send(answerOf("x")); });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    ToldTraffic told;
    told.take(harness.gateway());
    QCOMPARE(harness.get().status, 200);
    QVERIFY(!harness.records(1).empty());
    auto empty = std::make_shared<RoutingTable>();
    harness.gateway().publish(empty);
    QTRY_VERIFY(harness.gateway().sample().empty());
    told.take(harness.gateway());
    QCOMPARE(told.latencies(), std::uint64_t(1));
    QCOMPARE(told.news.classes[2], std::uint64_t(1));
}

void TestReports::distribution_isToldOnceAcrossThreads()
{
    constexpr std::uint64_t count = 300'000;
    Distribution distribution;
    std::atomic<bool> isOver{false};
    std::thread writer([&] {
        for (std::uint64_t i = 0; i < count; ++i)
            distribution.add(i * 7919 % 1'000'000);
        isOver = true;
    });
    Distribution::News all;
    while (!isOver)
        distribution.take(all);
    writer.join();
    distribution.take(all);
    QCOMPARE(ToldTraffic::count(all), count);
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < count; ++i)
        sum += i * 7919 % 1'000'000;
    QCOMPARE(all.sum, sum);
    distribution.take(all);
    QCOMPARE(ToldTraffic::count(all), count);
}

QTEST_GUILESS_MAIN(TestReports)
#include "tst_reports.moc"
