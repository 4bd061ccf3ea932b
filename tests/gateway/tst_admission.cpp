#include "harness.h"

#include <QtTest>

#include <cmath>
#include <future>
#include <thread>

using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;

namespace {

std::vector<std::future<Message>> atOnce(Harness &harness, int count)
{
    std::vector<std::future<Message>> answers;
    for (int i = 0; i < count; ++i)
        answers.push_back(std::async(std::launch::async, [&harness] { return harness.get(); }));
    return answers;
}

std::uint32_t waiting(Harness &harness)
{
    std::uint32_t sum = 0;
    for (const RevisionSample &sample : harness.gateway().sample())
        sum += sample.waiting;
    return sum;
}

std::uint32_t inFlight(Harness &harness)
{
    std::uint32_t sum = 0;
    for (const RevisionSample &sample : harness.gateway().sample())
        sum += sample.inFlight;
    return sum;
}

} // namespace

class TestAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenAtOnceToASleepingRevision_areAnsweredAfterAPublish();
    void failurePublishedWhileTheyWait_answersThemAll();
    void failureBeforehand_answersAtOnce();
    void fullQueue_isRefusedWithRetryAfter();
    void limitOfOneOverTwoThreads_isNeverExceeded();
    void revisionWithAFullQueue_holdsNoOther();
    void trafficSplit_keepsToItsPercents();
    void routeRePointedUnderLoad_losesNoRequest();
    void revisionGoneWhileWaiting_isRoutedAnew();
    void clientGoneWhileWaiting_leavesTheQueue();
    void waitingForTooLong_isATimeout();
    void unknownHost_hasNoRoute();
    void routeWithAFailure_isAnsweredWithIt();
};

void TestAdmission::tenAtOnceToASleepingRevision_areAnsweredAfterAPublish()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(TableBuilder().build());
    auto answers = atOnce(harness, 10);
    QTRY_COMPARE(waiting(harness), 10u);
    QCOMPARE(harness.demands.load(), 1);
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    for (auto &answer : answers)
        QCOMPARE(answer.get().status, 200);
    QCOMPARE(waiting(harness), 0u);
    QTRY_COMPARE(inFlight(harness), 0u);
    const auto records = harness.records(10);
    QCOMPARE(records.size(), size_t(10));
    for (const AccessRecord &record : records) {
        QVERIFY(record.cold);
        QVERIFY(record.queued.count() > 0);
    }
}

void TestAdmission::failurePublishedWhileTheyWait_answersThemAll()
{
    Harness harness;
    harness.gateway().publish(TableBuilder().build());
    auto answers = atOnce(harness, 5);
    QTRY_COMPARE(waiting(harness), 5u);
    TableBuilder failed;
    failed.target.failure = Failure{503, "ExitCode1", "The process ended with code 1."};
    harness.gateway().publish(failed.build());
    for (auto &future : answers) {
        const Message answer = future.get();
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.field("tidegate-reason"), std::string("ExitCode1"));
        QVERIFY(!answer.field("retry-after").empty());
        const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
        QCOMPARE(body.value(QLatin1String("message")).toString(),
                 QStringLiteral("The process ended with code 1."));
        QCOMPARE(body.value(QLatin1String("revision")).toString(), QStringLiteral("hello-00001"));
    }
}

void TestAdmission::failureBeforehand_answersAtOnce()
{
    Harness harness;
    TableBuilder failed;
    failed.target.failure = Failure{504, "StartTimeout", "It did not become ready."};
    harness.gateway().publish(failed.build());
    const Message answer = harness.get();
    QCOMPARE(answer.status, 504);
    QCOMPARE(answer.field("tidegate-reason"), std::string("StartTimeout"));
    QCOMPARE(harness.demands.load(), 0);
}

void TestAdmission::fullQueue_isRefusedWithRetryAfter()
{
    Harness harness;
    TableBuilder small;
    small.target.queueLimit = 2;
    harness.gateway().publish(small.build());
    auto answers = atOnce(harness, 2);
    QTRY_COMPARE(waiting(harness), 2u);
    const Message refused = harness.get();
    QCOMPARE(refused.status, 503);
    QVERIFY(refused.body.find("pending request queue full") != std::string::npos);
    QVERIFY(!refused.field("retry-after").empty());
    harness.gateway().stop(milliseconds(0)); // lets the two go
    for (auto &answer : answers)
        QVERIFY(!answer.get().whole);
}

void TestAdmission::limitOfOneOverTwoThreads_isNeverExceeded()
{
    std::atomic<int> inside{0};
    std::atomic<int> peak{0};
    ScriptedInstance instance([&](Peer &peer, const Message &) {
        const int now = ++inside;
        int seen = peak.load();
        while (now > seen && !peak.compare_exchange_weak(seen, now))
            ;
        std::this_thread::yield();
        --inside; // before the answer: the next request may come while send() returns
        return peer.send(answerOf("x"));
    });
    Harness harness;
    TableBuilder limited;
    limited.target.containerConcurrency = 1;
    harness.gateway().publish(limited.endpoint(instance.endpoint()).build());
    constexpr int clients = 16;
    constexpr int rounds = 50;
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&] {
            Peer peer = harness.connect();
            for (int round = 0; round < rounds; ++round) {
                peer.send(getText());
                good += peer.readResponse().status == 200;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good.load(), clients * rounds);
    QCOMPARE(peak.load(), 1);
}

/// One tenant's flood is its own: what waits for its instance is in nobody else's way, on the same thread.
void TestAdmission::revisionWithAFullQueue_holdsNoOther()
{
    std::promise<void> release;
    ScriptedInstance stuck([gone = release.get_future().share()](Peer &peer, const Message &) {
        gone.wait();
        return peer.send(answerOf("late"));
    });
    ScriptedInstance lively({}, "other-00001-aaaaa");
    GatewayOptions options;
    options.threads = 1;
    Harness harness(options);
    TableBuilder table;
    table.target.containerConcurrency = 1;
    table.target.queueLimit = 50;
    RevisionTarget other;
    other.key = {"default", "other-00001"};
    other.containerConcurrency = 1;
    other.endpoints = {lively.endpoint()};
    table.endpoint(stuck.endpoint()).revision(other);
    table.host("hello.default.localhost", {{helloKey(), 100}});
    table.host("other.default.localhost", {{other.key, 100}});
    harness.gateway().publish(table.build());
    auto flood = atOnce(harness, 51);
    QTRY_COMPARE(waiting(harness), 50u);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(harness.get("/", "other.default.localhost").status, 200);
    QCOMPARE(harness.get().status, 503); // its own queue is full
    QCOMPARE(waiting(harness), 50u);
    release.set_value();
    for (auto &answer : flood)
        QCOMPARE(answer.get().body, std::string("late"));
}

void TestAdmission::trafficSplit_keepsToItsPercents()
{
    ScriptedInstance one([](Peer &peer, const Message &) { return peer.send(answerOf("1")); }, "one");
    ScriptedInstance two([](Peer &peer, const Message &) { return peer.send(answerOf("2")); }, "two");
    Harness harness;
    TableBuilder table;
    table.endpoint(one.endpoint());
    RevisionTarget other = table.target;
    other.key.name = "hello-00002";
    other.endpoints = {two.endpoint()};
    table.revision(other);
    table.host("hello.default.localhost", {{helloKey(), 80}, {other.key, 20}});
    harness.gateway().publish(table.build());
    constexpr int count = 3'000;
    int hits = 0;
    Peer peer = harness.connect();
    for (int i = 0; i < count; ++i) {
        peer.send(getText());
        hits += peer.readResponse().body == "2";
    }
    const double sigma = std::sqrt(count * 0.2 * 0.8);
    QVERIFY2(std::abs(hits - count * 0.2) < 4 * sigma, qPrintable(QString::number(hits)));
}

void TestAdmission::routeRePointedUnderLoad_losesNoRequest()
{
    ScriptedInstance one({}, "one");
    ScriptedInstance two({}, "two");
    Harness harness;
    TableBuilder first;
    first.endpoint(one.endpoint());
    TableBuilder second;
    second.target.key.name = "hello-00002";
    second.endpoint(two.endpoint());
    harness.gateway().publish(first.build());
    std::atomic<bool> stop{false};
    std::atomic<int> good{0};
    std::atomic<int> bad{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            Peer peer = harness.connect();
            while (!stop) {
                peer.send(
                    i % 2
                        ? getText()
                        : "POST / HTTP/1.1\r\nHost: hello.default.localhost\r\nContent-Length: 3\r\n\r\nabc");
                peer.readResponse().status == 200 ? ++good : ++bad;
            }
        });
    }
    for (int swap = 0; swap < 80; ++swap) {
        harness.gateway().publish(swap % 2 ? first.build() : second.build());
        const int before = good;
        QTRY_VERIFY(good > before + 3 || bad > 0);
    }
    stop = true;
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(bad.load(), 0);
    QVERIFY(one.requests > 0 && two.requests > 0);
}

void TestAdmission::revisionGoneWhileWaiting_isRoutedAnew()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(TableBuilder().build());
    auto answers = atOnce(harness, 3);
    QTRY_COMPARE(waiting(harness), 3u);
    TableBuilder other;
    other.target.key.name = "hello-00002";
    harness.gateway().publish(other.endpoint(instance.endpoint()).build());
    for (auto &answer : answers)
        QCOMPARE(answer.get().status, 200);
}

void TestAdmission::clientGoneWhileWaiting_leavesTheQueue()
{
    Harness harness;
    harness.gateway().publish(TableBuilder().build());
    Peer peer = harness.connect();
    peer.send(getText());
    QTRY_COMPARE(waiting(harness), 1u);
    peer.close();
    QTRY_COMPARE(waiting(harness), 0u);
    QTRY_COMPARE(harness.gateway().sample().front().completed, std::uint64_t(1));
    const auto records = harness.records(1);
    QCOMPARE(records.size(), size_t(1));
    QCOMPARE(records.front().status, 499);
}

void TestAdmission::waitingForTooLong_isATimeout()
{
    Harness harness;
    TableBuilder hasty;
    hasty.target.timeout = milliseconds(100);
    harness.gateway().publish(hasty.build());
    const Message answer = harness.get();
    QCOMPARE(answer.status, 504);
    QVERIFY(answer.body.find("request timeout") != std::string::npos);
    QCOMPARE(waiting(harness), 0u);
}

void TestAdmission::unknownHost_hasNoRoute()
{
    Harness harness;
    harness.gateway().publish(TableBuilder().build());
    const Message answer = harness.get("/", "other.default.localhost");
    QCOMPARE(answer.status, 404);
    QCOMPARE(answer.field("tidegate-reason"), std::string("NoRoute"));
    QCOMPARE(answer.field("content-type"), std::string("application/json"));
}

void TestAdmission::routeWithAFailure_isAnsweredWithIt()
{
    Harness harness;
    TableBuilder table;
    table.host("hello.default.localhost", {});
    table.table->hosts["hello.default.localhost"].failure =
        Failure{503, "RevisionMissing", "No revision is ready yet."};
    harness.gateway().publish(table.build());
    const Message answer = harness.get();
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.field("tidegate-reason"), std::string("RevisionMissing"));
}

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
