#include "h2_harness.h"

#include <QtTest>

#include <future>

using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;

// Instances that speak HTTP/2 (a port named h2c), behind clients of both kinds.

namespace {

const Fields kOk{{":status", "200"}};

Message post(Peer &peer, const std::string &fields, const std::string &body)
{
    peer.send("POST /a?b HTTP/1.1\r\nHost: hello.default.localhost\r\n" + fields + "\r\n" + body);
    return peer.readResponse("POST");
}

/// Answers with the fields and the body it got, one a line.
void describe(H2Serving &serving, std::int32_t id)
{
    const H2Message &request = serving.message(id);
    std::string text;
    for (const auto &[name, value] : request.fields)
        text += name + "=" + value + "\n";
    for (const auto &[name, value] : request.trailers)
        text += "late " + name + "=" + value + "\n";
    if (request.field(":method") == "HEAD") // its end comes on its own
        return serving.respond(id, {{":status", "200"}, {"content-length", "7"}}, {}, false,
                               {{"x-late", "1"}});
    serving.respond(id, {{":status", "200"}, {"x-answer", "1"}}, text + request.body);
}

/// Holds what comes until release(); for all its connections.
class Held
{
public:
    H2Instance::Script onEnd()
    {
        return [this](H2Serving &serving, std::int32_t id) {
            m_held.emplace_back(&serving, id);
            most = std::max(most.load(), int(m_held.size()));
            ++count;
        };
    }
    void releaseAll(H2Instance &instance)
    {
        instance.forAll([this](H2Serving &serving) {
            for (const auto &[connection, id] : std::exchange(m_held, {})) {
                connection->respond(id, kOk, "held");
                connection->flush();
            }
            (void)serving;
        });
    }
    std::atomic<int> most{0};
    std::atomic<int> count{0};

private:
    std::vector<std::pair<H2Serving *, std::int32_t>> m_held;
};

} // namespace

class TestH2Instances : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void http11Client_isTranslated();
    void http2Client_isPassedOn();
    void trailers_passBothWays();
    void oneConnection_carriesAll();
    void allowedStreams_areNotExceeded();
    void interimAnswers_pass();
    void interimAnswers_areBounded();
    void answerOfAHeadAlone_hasAnEnd();
    void refusedStream_isSentElsewhere();
    void goAway_losesNothing();
    void goAwayUnderLoad_losesNothing();
    void brokenConnection_endsEveryStream();
    void deadInstance_isNoticedAtOnce();
    void resetByInstance_isABadGateway();
    void resetInTheAnswer_cutsTheClient();
    void invalidAnswer_isABadGateway();
    void resetByClient_resetsTheInstance();
    void goneHttp11Client_resetsTheStream();
    void bidirectionalStream_flowsBothWays();
    void largeBodies_passWhole();
    void concurrencyLimit_holdsOverStreams();
    void rePointedRoute_losesNothing();
    void upgrade_isNotPassedOn();
};

void TestH2Instances::http11Client_isTranslated()
{
    H2Instance::Options options;
    options.onEnd = describe;
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    Peer peer = harness.connect();
    for (int i = 0; i < 2; ++i) {
        const Message answer =
            post(peer, "Content-Length: 4\r\nX-Mine: 1\r\nTE: trailers\r\nConnection: TE\r\n", "body");
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.whole);
        QCOMPARE(answer.field("x-answer"), std::string("1"));
        QCOMPARE(answer.field("transfer-encoding"), std::string("chunked"));
        for (const char *line :
             {":method=POST\n", ":path=/a?b\n", ":authority=hello.default.localhost\n", ":scheme=http\n",
              "x-mine=1\n", "content-length=4\n", "te=trailers\n", "x-forwarded-for=127.0.0.1\n"})
            QVERIFY2(answer.body.find(line) != std::string::npos, (line + answer.body).c_str());
        QVERIFY2(answer.body.find("connection") == std::string::npos, answer.body.c_str());
        QVERIFY(answer.body.ends_with("\nbody"));
    }
    peer.send(getText());
    QCOMPARE(peer.readResponse().status, 200);
    peer.send("HEAD / HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n" + getText());
    QCOMPARE(peer.readResponse("HEAD").field("content-length"), std::string("7"));
    QCOMPARE(peer.readResponse().status, 200);
    QCOMPARE(instance.connections.load(), 1);
}

void TestH2Instances::http2Client_isPassedOn()
{
    H2Instance::Options options;
    options.onEnd = describe;
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    for (int i = 0; i < 3; ++i) {
        const H2Message answer = client.ask(
            h2Head("POST", "/x", {{"te", "trailers"}, {"cookie", "a=1"}, {"cookie", "b=2"}}), "body");
        QCOMPARE(answer.status(), 200);
        for (const char *line : {":method=POST\n", ":path=/x\n", "te=trailers\n", "cookie=a=1; b=2\n"})
            QVERIFY2(answer.body.find(line) != std::string::npos, (line + answer.body).c_str());
        QVERIFY(answer.body.ends_with("\nbody"));
    }
    QCOMPARE(instance.connections.load(), 1);
    const auto records = harness.takeRecords();
    QCOMPARE(records.size(), size_t(3));
    QCOMPARE(records[0].bytesIn, std::uint64_t(4));
}

void TestH2Instances::trailers_passBothWays()
{
    H2Instance::Options options;
    options.onEnd = [](H2Serving &serving, std::int32_t id) {
        serving.respond(id, {{":status", "200"}, {"content-type", "application/grpc"}},
                        serving.message(id).trailer("x-there"), false,
                        {{"grpc-status", "0"}, {"set-cookie", "a"}});
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head("POST"), "a", {{"x-there", "there"}});
    QCOMPARE(answer.body, std::string("there"));
    QCOMPARE(answer.trailer("grpc-status"), std::string("0"));
    QCOMPARE(answer.trailers.size(), size_t(1));
    Peer peer = harness.connect();
    const Message old = post(peer, "Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\nX-There: here\r\n\r\n");
    QCOMPARE(old.body, std::string("here"));
    QCOMPARE(old.trailers, std::string("grpc-status: 0\r\n"));
    const auto records = harness.records(2);
    QCOMPARE(records.size(), size_t(2));
    for (const AccessRecord &record : records)
        QCOMPARE(record.grpcStatus, std::optional(0));
}

void TestH2Instances::oneConnection_carriesAll()
{
    Held held;
    H2Instance::Options options;
    options.onEnd = held.onEnd();
    H2Instance instance(std::move(options));
    GatewayOptions one;
    one.threads = 1;
    Harness harness(one);
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 50; ++i)
        ids.push_back(client.request(h2Head()));
    client.flush();
    QTRY_COMPARE(held.count.load(), 50);
    QCOMPARE(instance.connections.load(), 1);
    held.releaseAll(instance);
    for (const auto id : ids)
        QVERIFY(client.until([&] { return client.message(id).closed; }));
}

void TestH2Instances::allowedStreams_areNotExceeded()
{
    Held held;
    H2Instance::Options options;
    options.onEnd = held.onEnd();
    options.settings = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 4}};
    H2Instance instance(std::move(options));
    GatewayOptions one;
    one.threads = 1;
    Harness harness(one);
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto first = client.request(h2Head()); // brings the instance's settings
    client.flush();
    QTRY_COMPARE(held.count.load(), 1);
    std::vector<std::int32_t> ids{first};
    for (int i = 0; i < 11; ++i)
        ids.push_back(client.request(h2Head()));
    client.flush();
    QTRY_COMPARE(held.count.load(), 12);
    QCOMPARE(instance.connections.load(), 3);
    held.releaseAll(instance);
    for (const auto id : ids) {
        QVERIFY(client.until([&] { return client.message(id).closed; }));
        QCOMPARE(client.message(id).status(), 200);
    }
}

void TestH2Instances::interimAnswers_pass()
{
    H2Instance::Options options;
    options.onEnd = [](H2Serving &serving, std::int32_t id) {
        serving.interim(id, 103);
        serving.respond(id, kOk, "late");
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head());
    QCOMPARE(answer.interims, std::vector<int>{103});
    QCOMPARE(answer.body, std::string("late"));
    Peer peer = harness.connect();
    peer.send(getText());
    QCOMPARE(peer.readResponse().status, 103);
    QCOMPARE(peer.readResponse().body, std::string("late"));
}

/// As with an instance of HTTP/1.1: all heads of an answer have the bound of one.
void TestH2Instances::interimAnswers_areBounded()
{
    H2Instance::Options options;
    options.onEnd = [](H2Serving &serving, std::int32_t id) {
        for (int i = 0; i < 5'000; ++i)
            serving.interim(id, 103);
        serving.respond(id, kOk, "late");
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head());
    QCOMPARE(answer.status(), 502);
    QCOMPARE(answer.field("tidegate-reason"), std::string("InvalidResponse"));
    QVERIFY(answer.interims.size() < 2'000);
}

void TestH2Instances::answerOfAHeadAlone_hasAnEnd()
{
    H2Instance::Options options;
    options.onEnd = [](H2Serving &serving, std::int32_t id) {
        const std::string path = serving.message(id).field(":path");
        nghttp2_nv status{(std::uint8_t *)":status", (std::uint8_t *)path.data() + 1, 7, 3,
                          NGHTTP2_NV_FLAG_NONE};
        nghttp2_submit_response(serving.session(), id, &status, 1, nullptr);
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    Peer peer = harness.connect();
    for (const int status : {200, 302, 204, 304, 200}) { // one connection: each ends where the next begins
        peer.send(getText("/" + std::to_string(status)));
        const Message answer = peer.readResponse();
        QCOMPARE(answer.status, status);
        QVERIFY(answer.whole);
        QVERIFY(answer.body.empty());
    }
}

void TestH2Instances::refusedStream_isSentElsewhere()
{
    H2Instance::Options options;
    std::atomic<int> refused = 0;
    options.onEnd = [&](H2Serving &serving, std::int32_t id) {
        if (refused++ < 3)
            return serving.reset(id, NGHTTP2_REFUSED_STREAM);
        serving.respond(id, kOk, serving.message(id).body);
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    QCOMPARE(client.ask(h2Head("POST"), "sent again").body, std::string("sent again"));
    refused = 0;
    Peer peer = harness.connect();
    QCOMPARE(post(peer, "Content-Length: 5\r\n", "again").body, std::string("again"));
    QTRY_COMPARE(harness.sample().inFlight, 0u);
    QCOMPARE(harness.lost.load(), 0);
}

void TestH2Instances::goAway_losesNothing()
{
    // The second request is not looked at, as the last stream of GOAWAY says; the first is answered.
    H2Instance::Options options;
    std::atomic<int> seen = 0;
    options.onEnd = [&](H2Serving &serving, std::int32_t id) {
        const int number = ++seen;
        if (number == 1)
            return;
        if (number == 2) {
            serving.goAway(1);
            serving.respond(1, kOk, "first");
            return;
        }
        serving.respond(id, kOk, serving.message(id).body);
    };
    H2Instance instance(std::move(options));
    GatewayOptions one;
    one.threads = 1;
    Harness harness(one);
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto a = client.request(h2Head("POST"), "a");
    client.flush();
    QTRY_COMPARE(seen.load(), 1);
    const auto b = client.request(h2Head("POST"), "second");
    QVERIFY(client.until([&] { return client.message(a).closed && client.message(b).closed; }));
    QCOMPARE(client.message(a).body, std::string("first"));
    QCOMPARE(client.message(b).body, std::string("second"));
    QCOMPARE(instance.connections.load(), 2);
}

void TestH2Instances::goAwayUnderLoad_losesNothing()
{
    // Every connection takes some requests and then only those it has seen.
    H2Instance::Options options;
    std::map<H2Serving *, int> taken;
    options.onEnd = [&](H2Serving &serving, std::int32_t id) {
        if (++taken[&serving] == 7)
            serving.goAway(id);
        if (taken[&serving] <= 7)
            serving.respond(id, kOk, serving.message(id).body);
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    for (int round = 0; round < 10; ++round) {
        std::vector<std::int32_t> ids;
        for (int i = 0; i < 16; ++i)
            ids.push_back(client.request(h2Head("POST"), std::to_string(i)));
        for (size_t i = 0; i < ids.size(); ++i) {
            QVERIFY(client.until([&] { return client.message(ids[i]).closed; }));
            QCOMPARE(client.message(ids[i]).body, std::to_string(i));
        }
    }
    QVERIFY(instance.connections.load() > 5);
    QCOMPARE(harness.lost.load(), 0);
}

void TestH2Instances::brokenConnection_endsEveryStream()
{
    Held held;
    H2Instance::Options options;
    options.onEnd = held.onEnd();
    H2Instance instance(std::move(options));
    GatewayOptions one;
    one.threads = 1;
    Harness harness(one);
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(client.request(h2Head("POST"), "x"));
    client.flush();
    QTRY_COMPARE(held.count.load(), 5);
    instance.forAll([](H2Serving &serving) { serving.close(); });
    for (const auto id : ids) {
        QVERIFY(client.until([&] { return client.message(id).closed; }));
        QCOMPARE(client.message(id).status(), 502);
        QCOMPARE(client.message(id).field("tidegate-reason"), std::string("InstanceClosedConnection"));
    }
    QTRY_COMPARE(harness.sample().inFlight, 0u);
    QCOMPARE(harness.lost.load(), 1);
}

void TestH2Instances::deadInstance_isNoticedAtOnce()
{
    H2Instance gone;
    const Endpoint dead{InstanceId{"hello-00001-dead"}, "127.0.0.1", gone.endpoint().port, true};
    gone.stop();
    H2Instance alive;
    Harness harness;
    harness.gateway().publish(h2Table({dead, alive.endpoint()}).build());
    H2Client client(harness.connect());
    for (int i = 0; i < 10; ++i)
        QCOMPARE(client.ask(h2Head("POST"), "x").status(), 200);
    QCOMPARE(harness.lost.load(), 1);
}

void TestH2Instances::resetByInstance_isABadGateway()
{
    H2Instance::Options options;
    options.onEnd = [](H2Serving &serving, std::int32_t id) { serving.reset(id, NGHTTP2_INTERNAL_ERROR); };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head());
    QCOMPARE(answer.status(), 502);
    QCOMPARE(answer.field("tidegate-reason"), std::string("InstanceResetStream"));
    QCOMPARE(harness.get().status, 502);
    QCOMPARE(harness.lost.load(), 0);
}

void TestH2Instances::resetInTheAnswer_cutsTheClient()
{
    H2Instance::Options options;
    options.onEnd = [](H2Serving &serving, std::int32_t id) { serving.respond(id, kOk, "half", true); };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto resetAll = [&] {
        instance.forAll([](H2Serving &serving) {
            for (const std::int32_t id : {1, 3})
                serving.reset(id, NGHTTP2_INTERNAL_ERROR);
        });
    };
    const auto id = client.request(h2Head());
    QVERIFY(client.until([&] { return client.message(id).body == "half"; }));
    resetAll();
    QVERIFY(client.until([&] { return client.message(id).closed; }));
    QVERIFY(!client.message(id).ended);
    QCOMPARE(client.message(id).error, std::uint32_t(NGHTTP2_INTERNAL_ERROR));
    Peer peer = harness.connect();
    peer.send(getText());
    QVERIFY(peer.readExactly(12) == "HTTP/1.1 200");
    resetAll();
    std::string rest;
    for (std::string more = peer.readSome(); !more.empty(); more = peer.readSome())
        rest += more;
    QVERIFY2(rest.ends_with("4\r\nhalf\r\n"), rest.c_str()); // without the last chunk
}

void TestH2Instances::invalidAnswer_isABadGateway()
{
    H2Instance::Options options;
    options.onEnd = [](H2Serving &serving, std::int32_t id) {
        if (serving.message(id).field(":path") == "/length")
            serving.respond(id, {{":status", "200"}, {"content-length", "7"}}, "short");
        else
            serving.respond(id, {{":status", "200"}, {"connection", "close"}}, "x");
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto answer = client.ask(h2Head());
    QCOMPARE(answer.status(), 502);
    QCOMPARE(answer.field("tidegate-reason"), std::string("InvalidResponse"));
    const auto cut = client.ask(h2Head("GET", "/length"));
    QVERIFY(!cut.ended);
    QVERIFY(!harness.get("/length").whole);
}

void TestH2Instances::resetByClient_resetsTheInstance()
{
    Held held;
    H2Instance::Options options;
    options.onEnd = held.onEnd();
    H2Instance instance(std::move(options));
    Harness harness;
    TableBuilder table = h2Table({instance.endpoint()});
    table.target.containerConcurrency = 1;
    harness.gateway().publish(table.build());
    H2Client client(harness.connect());
    const auto id = client.request(h2Head());
    client.flush();
    QTRY_COMPARE(held.count.load(), 1);
    client.reset(id);
    client.flush();
    QTRY_COMPARE(instance.resets.load(), 1);
    QTRY_COMPARE(harness.sample().inFlight, 0u);
}

void TestH2Instances::goneHttp11Client_resetsTheStream()
{
    Held held;
    H2Instance::Options options;
    options.onEnd = held.onEnd();
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    Peer peer = harness.connect();
    peer.send(getText());
    QTRY_COMPARE(held.count.load(), 1);
    peer.close();
    QTRY_COMPARE(instance.resets.load(), 1);
}

void TestH2Instances::bidirectionalStream_flowsBothWays()
{
    H2Instance::Options options;
    options.onHead = [](H2Serving &serving, std::int32_t id) { serving.respond(id, kOk, "ready", true); };
    options.onEnd = [](H2Serving &serving, std::int32_t id) {
        serving.more(id, " and " + serving.message(id).body, true);
    };
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    H2Client client(harness.connect());
    const auto id = client.request(h2Head("POST"), {}, true);
    QVERIFY(client.until([&] { return client.message(id).body == "ready"; })); // before a byte was sent
    client.more(id, "on");
    client.flush();
    client.more(id, "e", true);
    QVERIFY(client.until([&] { return client.message(id).closed; }));
    QCOMPARE(client.message(id).body, std::string("ready and one"));
}

void TestH2Instances::largeBodies_passWhole()
{
    H2Instance instance; // echoes
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    std::string body(3'000'000, '\0');
    for (size_t i = 0; i < body.size(); ++i)
        body[i] = char(i * 7 + i / 1000);
    H2Client client(harness.connect());
    QVERIFY(client.ask(h2Head("POST", "/", {{"content-length", std::to_string(body.size())}}), body).body ==
            body);
    Peer peer = harness.connect();
    const Message answer = post(peer, "Content-Length: " + std::to_string(body.size()) + "\r\n", body);
    QVERIFY(answer.whole && answer.body == body);
    ScriptedInstance old([](Peer &to, const Message &request) { return to.send(answerOf(request.body)); });
    harness.gateway().publish(TableBuilder().endpoint(old.endpoint()).build());
    QVERIFY(client.ask(h2Head("POST"), body).body == body);
}

void TestH2Instances::concurrencyLimit_holdsOverStreams()
{
    Held held;
    H2Instance::Options options;
    options.onEnd = held.onEnd();
    H2Instance instance(std::move(options));
    Harness harness;
    TableBuilder table = h2Table({instance.endpoint()});
    table.target.containerConcurrency = 4;
    harness.gateway().publish(table.build());
    H2Client client(harness.connect());
    H2Client other(harness.connect());
    std::vector<std::int32_t> ids;
    for (int i = 0; i < 10; ++i) {
        ids.push_back(client.request(h2Head()));
        other.request(h2Head());
    }
    client.flush();
    other.flush();
    QTRY_COMPARE(harness.sample().waiting, 16u);
    for (int done = 4; done <= 20; done += 4) {
        QTRY_COMPARE(held.count.load(), done);
        held.releaseAll(instance);
    }
    for (const auto id : ids) {
        QVERIFY(client.until([&] { return client.message(id).closed; }));
        QCOMPARE(client.message(id).status(), 200);
    }
    QCOMPARE(held.most.load(), 4);
}

void TestH2Instances::rePointedRoute_losesNothing()
{
    H2Instance::Options blue;
    blue.name = "hello-00001-blue";
    H2Instance first(std::move(blue));
    ScriptedInstance second({}, "hello-00002-green");
    Harness harness;
    harness.gateway().publish(h2Table({first.endpoint()}).build());
    std::atomic<bool> over = false;
    std::thread publisher([&] {
        for (int i = 0; !over; ++i) {
            if (i % 2 == 1) {
                harness.gateway().publish(h2Table({first.endpoint()}).build());
            } else {
                TableBuilder table;
                table.target.key.name = "hello-00002";
                harness.gateway().publish(table.endpoint(second.endpoint()).build());
            }
            std::this_thread::sleep_for(milliseconds(2));
        }
    });
    H2Client client(harness.connect());
    std::map<std::string, int> answers;
    for (int round = 0; round < 40; ++round) {
        std::vector<std::int32_t> ids;
        for (int i = 0; i < 30; ++i)
            ids.push_back(client.request(h2Head("POST"), {}));
        for (const auto id : ids) {
            client.until([&] { return client.message(id).closed; });
            ++answers[client.message(id).status() == 200 ? client.message(id).body : "lost"];
        }
    }
    over = true;
    publisher.join();
    QCOMPARE(answers["lost"], 0);
    QVERIFY(answers["hello from hello-00001-blue"] > 0 && answers["hello from hello-00002-green"] > 0);
}

void TestH2Instances::upgrade_isNotPassedOn()
{
    H2Instance::Options options;
    options.onEnd = describe;
    H2Instance instance(std::move(options));
    Harness harness;
    harness.gateway().publish(h2Table({instance.endpoint()}).build());
    const Message answer =
        harness.get("/", "hello.default.localhost", "Connection: Upgrade\r\nUpgrade: websocket\r\n");
    QCOMPARE(answer.status, 200);
    QVERIFY2(answer.body.find("upgrade") == std::string::npos, answer.body.c_str());
}

QTEST_GUILESS_MAIN(TestH2Instances)
#include "tst_h2_instances.moc"
