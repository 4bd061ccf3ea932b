#include "h2_harness.h"

#include <QtTest>

#include <future>

using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;

// Clients that speak HTTP/2, in front of instances of both kinds.

namespace {

std::string chunk(const std::string &data)
{
    std::array<char, 20> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", data.size());
    return size.data() + data + "\r\n";
}

/// Says what it was asked, as text.
bool describe(Peer &peer, const Message &request)
{
    return peer.send(
        answerOf(request.raw + request.body + request.trailers, "X-Answer: 1\r\nConnection: X-Answer\r\n"));
}

} // namespace

class TestH2Clients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestAndAnswer_ofHttp1Instance();
    void cookies_areJoined();
    void bodyOfUnknownLength_isChunkedWithItsTrailers();
    void trailersOfTheAnswer_reachTheClient();
    void manyStreams_areAnsweredAtOnce();
    void ownAnswers_areOfHttp2();
    void headAndInterimAnswers_pass();
    void largeHeads_passBothWays();
    void connect_isRefused();
    void brokenRequests_areRefused_data();
    void brokenRequests_areRefused();
    void lengthThatIsNotKept_isRefused();
    void prefaceInPieces_isUnderstood();
    void http11OnTheSamePort_goesOn();
    void resetByClient_freesTheSlot();
    void unknownHost_isNotFound();
    void grpcFailure_isATrailersOnlyAnswer_data();
    void grpcFailure_isATrailersOnlyAnswer();
    void timeout_ofAGrpcCall_isItsDeadline();
    void answerBeforeTheBodyIsIn_endsTheUpload();
    void concurrencyLimit_countsStreams();
};

void TestH2Clients::requestAndAnswer_ofHttp1Instance()
{
    ScriptedInstance instance(describe);
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    for (int i = 0; i < 3; ++i) {
        const H2Message answer =
            client.ask(h2Head("POST", "/a?b", {{"content-length", "4"}, {"x-mine", "1"}}), "body");
        QCOMPARE(answer.status(), 200);
        const std::string &body = answer.body;
        QVERIFY2(body.starts_with("POST /a?b HTTP/1.1\r\nHost: hello.default.localhost\r\n"), body.c_str());
        QVERIFY2(body.find("\r\nx-mine: 1\r\n") != std::string::npos, body.c_str());
        QVERIFY2(body.find("\r\nContent-Length: 4\r\n") != std::string::npos, body.c_str());
        QVERIFY2(body.find("Transfer-Encoding") == std::string::npos, body.c_str());
        QVERIFY2(body.find("X-Forwarded-Proto: http\r\n") != std::string::npos, body.c_str());
        QVERIFY(body.ends_with("\r\n\r\nbody"));
        QVERIFY(answer.field("x-answer").empty()); // of the connection only
        QVERIFY(!answer.field("date").empty());
        QCOMPARE(answer.field("content-length"), std::to_string(body.size()));
    }
    QCOMPARE(instance.connections.load(), 1);
    const auto records = harness.takeRecords();
    QCOMPARE(records.size(), size_t(3));
    QCOMPARE(records[0].status, 200);
    QCOMPARE(records[0].bytesIn, std::uint64_t(4));
    QVERIFY2(records[0].path == "/a?b", records[0].path.c_str());
}

void TestH2Clients::cookies_areJoined()
{
    ScriptedInstance instance(describe);
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(
        h2Head("GET", "/", {{"cookie", "a=1"}, {"x", "y"}, {"cookie", "b=2"}, {"te", "trailers"}}));
    QVERIFY2(answer.body.find("\r\ncookie: a=1; b=2\r\n") != std::string::npos, answer.body.c_str());
    QVERIFY2(answer.body.find("\r\nTE: trailers\r\nConnection: TE\r\n") != std::string::npos,
             answer.body.c_str());
}

void TestH2Clients::bodyOfUnknownLength_isChunkedWithItsTrailers()
{
    ScriptedInstance instance(describe);
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head("POST"), "body", {{"x-sum", "7"}, {"authorization", "late"}});
    QVERIFY2(answer.body.find("\r\nTransfer-Encoding: chunked\r\n") != std::string::npos,
             (answer.body + " " + std::to_string(answer.error)).c_str());
    QVERIFY2(answer.body.ends_with("\r\n\r\nbodyx-sum: 7\r\n"), answer.body.c_str());
    QVERIFY(client.ask(h2Head("POST"), "again").body.ends_with("again"));
    QCOMPARE(instance.connections.load(), 1);
}

void TestH2Clients::trailersOfTheAnswer_reachTheClient()
{
    ScriptedInstance instance([](Peer &peer, const Message &) {
        return peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("first ") +
                         chunk("second") + "0\r\nX-Sum: 1\r\nSet-Cookie: a\r\n\r\n");
    });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head());
    QCOMPARE(answer.body, std::string("first second"));
    QCOMPARE(answer.trailers.size(), size_t(1));
    QCOMPARE(answer.trailer("x-sum"), std::string("1"));
    QVERIFY(answer.field("transfer-encoding").empty());
}

void TestH2Clients::manyStreams_areAnsweredAtOnce()
{
    ScriptedInstance instance(
        [](Peer &peer, const Message &request) { return peer.send(answerOf(request.target)); });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 100; ++i)
        ids.push_back(client.request(h2Head("GET", "/" + std::to_string(i))));
    for (size_t i = 0; i < ids.size(); ++i) {
        QVERIFY(client.until([&] { return client.message(ids[i]).closed; }));
        QCOMPARE(client.message(ids[i]).body, "/" + std::to_string(i));
    }
}

void TestH2Clients::ownAnswers_areOfHttp2()
{
    Harness harness;
    TableBuilder table;
    table.target.failure = Failure{502, "ExitCode1", "it exited"};
    harness.gateway().publish(table.build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head());
    QCOMPARE(answer.status(), 502);
    QCOMPARE(answer.field("tidegate-reason"), std::string("ExitCode1"));
    QCOMPARE(answer.field("content-type"), std::string("application/json"));
    QVERIFY2(answer.body.find("\"message\":\"it exited\"") != std::string::npos, answer.body.c_str());
    QCOMPARE(answer.error, std::uint32_t(NGHTTP2_NO_ERROR));
}

void TestH2Clients::headAndInterimAnswers_pass()
{
    ScriptedInstance instance([](Peer &peer, const Message &request) {
        if (request.method == "HEAD")
            return peer.send("HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n");
        return peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answerOf("late"));
    });
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    const auto head = client.ask(h2Head("HEAD"));
    QCOMPARE(head.field("content-length"), std::string("42"));
    QVERIFY(head.body.empty());
    const auto late = client.ask(h2Head());
    QCOMPARE(late.interims, std::vector<int>{103});
    QCOMPARE(late.body, std::string("late"));
}

/// As large as HTTP/1.1 may have them here: nghttp2 by itself sends none over 64 KiB, and counts 12 more for
/// each field.
void TestH2Clients::largeHeads_passBothWays()
{
    std::string fields;
    for (int i = 100; i < 195; ++i)
        fields += "x-" + std::to_string(i) + ": " + std::string(676, 'v') + "\r\n";
    ScriptedInstance instance(
        [&](Peer &peer, const Message &) { return peer.send(answerOf("whole", fields)); });
    Harness answers;
    answers.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(answers.connect());
    const H2Message answer = client.ask(h2Head());
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.body, std::string("whole"));
    QCOMPARE(answer.field("x-194").size(), size_t(676));

    H2Instance other;
    Harness requests;
    requests.gateway().publish(h2Table({other.endpoint()}).build());
    QCOMPARE(requests.get("/", "hello.default.localhost", fields).status, 200);
}

void TestH2Clients::connect_isRefused()
{
    Harness harness;
    H2Client client(harness.connect());
    const auto plain = client.ask({{":method", "CONNECT"}, {":authority", "hello.default.localhost:80"}});
    QCOMPARE(plain.status(), 405);
    const auto extended = client.ask({{":method", "CONNECT"},
                                      {":protocol", "websocket"},
                                      {":scheme", "http"},
                                      {":authority", "hello.default.localhost"},
                                      {":path", "/"}});
    QCOMPARE(extended.error, std::uint32_t(NGHTTP2_PROTOCOL_ERROR));
    QCOMPARE(client.ask(h2Head()).status(), 404); // the connection lives on
}

void TestH2Clients::brokenRequests_areRefused_data()
{
    QTest::addColumn<Fields>("fields");
    QTest::addColumn<int>("status"); // 0 = the stream is reset
    const auto row = [](const char *name, Fields fields, int status) {
        QTest::newRow(name) << std::move(fields) << status;
    };
    row("no path", {{":method", "GET"}, {":scheme", "http"}, {":authority", "h"}}, 0);
    row("two paths", h2Head("GET", "/", {{":path", "/b"}}), 0);
    row("an upper-case name", h2Head("GET", "/", {{"X-A", "1"}}), 200); // nghttp2 lowers it as it is sent
    row("Connection", h2Head("GET", "/", {{"connection", "x"}}), 0);
    row("Transfer-Encoding", h2Head("GET", "/", {{"transfer-encoding", "chunked"}}), 0);
    row("TE that is not trailers", h2Head("GET", "/", {{"te", "gzip"}}), 0);
    row("a line break in a value", h2Head("GET", "/", {{"x-a", "1\r\nHost: other"}}), 0);
    row("a space in a name", h2Head("GET", "/", {{"x a", "1"}}), 0);
    row("a space in the path", h2Head("GET", "/a HTTP/1.1\r\nX: y"), 0);
    row("a path without a slash", h2Head("GET", "a"), 0);
    row("a fragment", h2Head("GET", "/a#b"), 400);
    row("another Host", h2Head("GET", "/", {{"host", "other.localhost"}}), 400);
    row("the same Host", h2Head("GET", "/", {{"host", "HELLO.default.localhost"}}), 200);
    row("user info", h2Head("GET", "/", {}, "me@hello.default.localhost"), 400);
    row("a pseudo field that is not one", h2Head("GET", "/", {{":else", "1"}}), 0);
    row("two lengths", h2Head("POST", "/", {{"content-length", "1"}, {"content-length", "1"}}), 0);
    row("a large field", h2Head("GET", "/", {{"x-a", std::string(9'000, 'a')}}), 431);
    Fields many;
    for (int i = 0; i < 200; ++i)
        many.emplace_back("x-" + std::to_string(i), "1");
    row("many fields", h2Head("GET", "/", many), 431);
}

void TestH2Clients::brokenRequests_areRefused()
{
    QFETCH(Fields, fields);
    QFETCH(int, status);
    ScriptedInstance instance;
    GatewayOptions options;
    options.headLimits.maxBytes = 8'192;
    Harness harness(options);
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(fields);
    QCOMPARE(answer.status(), status);
    QVERIFY(status != 0 || answer.error == NGHTTP2_PROTOCOL_ERROR || answer.status() == 400);
    QCOMPARE(instance.requests.load(), status == 200 ? 1 : 0);
    QCOMPARE(client.ask(h2Head()).status(), 200); // the others are not disturbed
}

void TestH2Clients::lengthThatIsNotKept_isRefused()
{
    ScriptedInstance instance(describe);
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    for (const char *length : {"3", "5"}) {
        const auto answer = client.ask(h2Head("POST", "/", {{"content-length", length}}), "body");
        QCOMPARE(answer.status(), 0);
        QCOMPARE(answer.error, std::uint32_t(NGHTTP2_PROTOCOL_ERROR));
    }
    QTRY_COMPARE(harness.sample().inFlight, 0u);
    QCOMPARE(client.ask(h2Head("POST", "/", {{"content-length", "4"}}), "body").status(), 200);
}

void TestH2Clients::prefaceInPieces_isUnderstood()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    const auto id = client.request(h2Head());
    for (const char byte : client.takeOutput())
        QVERIFY(client.peer().send({&byte, 1}));
    QVERIFY(client.until([&] { return client.message(id).closed; }));
    QCOMPARE(client.message(id).status(), 200);

    Peer other = harness.connect();
    other.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX");
    QCOMPARE(other.readResponse().status, 505);
}

void TestH2Clients::http11OnTheSamePort_goesOn()
{
    ScriptedInstance instance;
    Harness harness;
    harness.gateway().publish(TableBuilder().endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    QCOMPARE(client.ask(h2Head()).status(), 200);
    QCOMPARE(harness.get().status, 200);
    Peer peer = harness.connect();
    peer.send("P");
    peer.send("OST / HTTP/1.1\r\nHost: hello.default.localhost\r\nContent-Length: 0\r\n\r\n");
    QCOMPARE(peer.readResponse().status, 200);
    peer.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"); // too late
    QCOMPARE(peer.readResponse().status, 505);
}

void TestH2Clients::resetByClient_freesTheSlot()
{
    std::promise<void> left;
    ScriptedInstance instance([&](Peer &peer, const Message &request) {
        if (request.target == "/quick")
            return peer.send(answerOf("quick"));
        while (!peer.readSome().empty())
            ;
        left.set_value();
        return false;
    });
    Harness harness;
    TableBuilder table;
    table.target.containerConcurrency = 1;
    harness.gateway().publish(table.endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    const auto hanging = client.request(h2Head("GET", "/hang"));
    const auto waiting = client.request(h2Head("GET", "/quick"));
    client.flush();
    QTRY_COMPARE(harness.sample().waiting, 1u);
    client.reset(hanging);
    QVERIFY(client.until([&] { return client.message(waiting).closed; }));
    QCOMPARE(client.message(waiting).body, std::string("quick"));
    QCOMPARE(left.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready);
    QTRY_COMPARE(harness.sample().completed, std::uint64_t(2));
    const auto records = harness.records(2);
    QCOMPARE(records.size(), size_t(2));
    QCOMPARE(records.front().status, 499);
    QCOMPARE(records.front().reason, std::string("ClientClosed"));
}

void TestH2Clients::unknownHost_isNotFound()
{
    Harness harness;
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head("POST", "/", {}, "nobody.localhost"), "a body that nobody wants");
    QCOMPARE(answer.status(), 404);
    QCOMPARE(answer.field("tidegate-reason"), std::string("NoRoute"));
}

void TestH2Clients::grpcFailure_isATrailersOnlyAnswer_data()
{
    QTest::addColumn<int>("http");
    QTest::addColumn<QString>("grpc");
    QTest::newRow("no route") << 404 << "12";
    QTest::newRow("bad gateway") << 502 << "14";
    QTest::newRow("unavailable") << 503 << "14";
    QTest::newRow("late") << 504 << "4";
}

void TestH2Clients::grpcFailure_isATrailersOnlyAnswer()
{
    QFETCH(int, http);
    QFETCH(QString, grpc);
    Harness harness;
    TableBuilder table;
    table.target.failure = Failure{http, "NoWay", "100 % broken: \xc3\xa4"};
    if (http == 404)
        table.host("else.localhost", {{helloKey(), 100}});
    harness.gateway().publish(table.build());
    H2Client client(harness.connect());
    const auto answer = client.ask(
        h2Head("POST", "/a.B/C", {{"content-type", "application/grpc+proto"}, {"te", "trailers"}}), "x");
    QCOMPARE(answer.status(), 200);
    QCOMPARE(answer.field("content-type"), std::string("application/grpc"));
    QCOMPARE(answer.field("grpc-status"), grpc.toStdString());
    if (http != 404)
        QCOMPARE(answer.field("grpc-message"), std::string("100 %25 broken: %C3%A4"));
    QVERIFY(answer.body.empty());
    QVERIFY(answer.trailers.empty());
    const auto records = harness.takeRecords();
    QCOMPARE(records.front().status, http);
}

void TestH2Clients::timeout_ofAGrpcCall_isItsDeadline()
{
    H2Instance::Options options;
    options.onHead = [](H2Serving &, std::int32_t) {};
    H2Instance instance(std::move(options));
    Harness harness;
    TableBuilder table = h2Table({instance.endpoint()});
    table.target.timeout = milliseconds(200);
    harness.gateway().publish(table.build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head("POST", "/a.B/C", {{"content-type", "application/grpc"}}), "x");
    QCOMPARE(answer.field("grpc-status"), std::string("4"));
    QCOMPARE(answer.field("grpc-message"), std::string("request timeout"));
    QTRY_COMPARE(instance.resets.load(), 1);
    QCOMPARE(harness.takeRecords().front().reason, std::string("RequestTimeout"));
}

void TestH2Clients::answerBeforeTheBodyIsIn_endsTheUpload()
{
    Harness harness;
    H2Client client(harness.connect());
    const auto id = client.request(h2Head("POST"), "part", true);
    QVERIFY(client.until([&] { return client.message(id).closed; }));
    QCOMPARE(client.message(id).status(), 404);
    QCOMPARE(client.message(id).error, std::uint32_t(NGHTTP2_NO_ERROR));
}

void TestH2Clients::concurrencyLimit_countsStreams()
{
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    ScriptedInstance instance([&](Peer &peer, const Message &) {
        const int now = ++inside;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);)
            ;
        std::this_thread::yield();
        --inside;
        return peer.send(answerOf("x"));
    });
    Harness harness;
    TableBuilder table;
    table.target.containerConcurrency = 3;
    harness.gateway().publish(table.endpoint(instance.endpoint()).build());
    H2Client client(harness.connect());
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 100; ++i)
        ids.push_back(client.request(h2Head()));
    for (const auto id : ids) {
        QVERIFY(client.until([&] { return client.message(id).closed; }));
        QCOMPARE(client.message(id).status(), 200);
    }
    QVERIFY2(most <= 3, std::to_string(most).c_str());
}

QTEST_GUILESS_MAIN(TestH2Clients)
#include "tst_h2_clients.moc"
