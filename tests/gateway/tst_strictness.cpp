// What must not get through, over sockets: a malformed request is answered once, nothing behind it is taken
// for a request, and the connection ends. A malformed answer never reaches a client as more than one.

#include "harness.h"

#include <QtTest>

#include <mutex>
#include <thread>

using namespace tidegate;
using namespace tidegate::gateway;
using namespace tidegate::gateway::test;

namespace {

const std::string kNext = "GET /smuggled HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n";

/// An instance that notes the requests it sees.
class Recorder
{
public:
    Recorder()
        : m_instance([this](Peer &peer, const Message &request) {
            note(request.method + ' ' + request.target);
            return peer.send(answerOf("ok"));
        })
    {
    }
    ScriptedInstance &instance() { return m_instance; }
    std::vector<std::string> seen()
    {
        const std::lock_guard lock(m_mutex);
        return m_seen;
    }

private:
    void note(std::string line)
    {
        const std::lock_guard lock(m_mutex);
        m_seen.push_back(std::move(line));
    }

    std::mutex m_mutex;
    std::vector<std::string> m_seen;
    ScriptedInstance m_instance;
};

std::shared_ptr<const RoutingTable> tableTo(const ScriptedInstance &instance)
{
    return TableBuilder().endpoint(instance.endpoint()).build();
}

/// Everything until the gateway ends the connection.
std::string readAll(Peer &peer)
{
    std::string all;
    for (std::string some; !(some = peer.readSome()).empty();)
        all += some;
    return all;
}

size_t countOf(const std::string &text, const std::string &part)
{
    size_t count = 0;
    for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
        ++count;
    return count;
}

GatewayOptions smallHeads()
{
    GatewayOptions options;
    options.headLimits = {8 * 1024, 64};
    return options;
}

} // namespace

class TestStrictness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void malformedHead_endsTheConnection_data();
    void malformedHead_endsTheConnection();
    void malformedBody_endsTheConnection_data();
    void malformedBody_endsTheConnection();
    void oddRequest_isPassedOnAsItIsMeant_data();
    void oddRequest_isPassedOnAsItIsMeant();
    void malformedAnswer_isABadGateway_data();
    void malformedAnswer_isABadGateway();
    void switchOutOfPlace_isABadGateway_data();
    void switchOutOfPlace_isABadGateway();
    void bytesAfterAnAnswer_reachNobody_data();
    void bytesAfterAnAnswer_reachNobody();
    void interimFlood_isABadGateway();
    void connect_endsTheConnection();
    void requestAfterClose_isNotRead();
    void unreadBody_isNotTakenForARequest();
    void fieldForTheConnectionOnly_doesNotTakeWhatWeAdd();
    void fieldWithUnderscores_doesNotPassForOurs();
};

void TestStrictness::malformedHead_endsTheConnection_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    const auto row = [](const char *reason, const QByteArray &text, int status = 400) {
        QTest::newRow(reason) << text << status;
    };
    const auto fields = [&row](const char *reason, const QByteArray &lines, int status = 400) {
        row(reason, "POST / HTTP/1.1\r\nHost: hello.default.localhost\r\n" + lines + "\r\n", status);
    };
    fields("two lengths that differ", "Content-Length: 0\r\nContent-Length: 48\r\n");
    fields("two lengths that agree", "Content-Length: 0\r\nContent-Length: 0\r\n");
    fields("a list of lengths", "Content-Length: 0, 48\r\n");
    fields("a signed length", "Content-Length: +48\r\n");
    fields("a negative length", "Content-Length: -1\r\n");
    fields("a length over 64 bits", "Content-Length: 18446744073709551616\r\n");
    fields("a length in hexadecimal", "Content-Length: 0x30\r\n");
    fields("a length with a fraction", "Content-Length: 4.0\r\n");
    fields("a quoted length", "Content-Length: \"48\"\r\n");
    fields("an empty length", "Content-Length:\r\n");
    fields("a length and chunked", "Content-Length: 48\r\nTransfer-Encoding: chunked\r\n");
    fields("chunked and a length", "Transfer-Encoding: chunked\r\nContent-Length: 48\r\n");
    fields("a length and an unknown coding", "Content-Length: 48\r\nTransfer-Encoding: x\r\n");
    fields("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
    fields("chunked, then identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n");
    fields("chunked, identity", "Transfer-Encoding: chunked, identity\r\n", 501);
    fields("chunked, chunked", "Transfer-Encoding: chunked, chunked\r\n", 501);
    fields("identity", "Transfer-Encoding: identity\r\n", 501);
    fields("xchunked", "Transfer-Encoding: xchunked\r\n", 501);
    fields("chunked with a parameter", "Transfer-Encoding: chunked;q=1\r\n", 501);
    fields("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n", 501);
    fields("gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", 501);
    fields("no coding", "Transfer-Encoding:\r\n", 501);
    fields("chunked on a folded line", "Transfer-Encoding:\r\n chunked\r\n");
    fields("chunked folded with a tab", "Transfer-Encoding:\r\n\tchunked\r\n");
    fields("a vertical tab before chunked", "Transfer-Encoding:\vchunked\r\n");
    fields("a space before the colon", "Transfer-Encoding : chunked\r\n");
    fields("a tab before the colon", "Content-Length\t: 48\r\n");
    fields("a space inside a name", "X Y: z\r\n");
    fields("a name with NUL", QByteArray("X\0Y: z\r\n", 8));
    fields("a value with NUL", QByteArray("X: y\0z\r\n", 8));
    fields("a control character", "X: y\x01z\r\n");
    fields("DEL", "X: y\x7fz\r\n");
    fields("no name", ": z\r\n");
    fields("no colon", "Nonsense\r\n");
    fields("a folded field", "X: y\r\n z\r\n");
    fields("a bare CR", "X: y\rTransfer-Encoding: chunked\r\n");
    fields("a bare LF", "X: y\nTransfer-Encoding: chunked\r\n");
    fields("CR CR LF", "X: y\r\r\n");
    fields("a second Host", "Host: other\r\n");
    fields("too many fields", QByteArray("X: y\r\n").repeated(70), 431);
    fields("a large field", "X: " + QByteArray(9'000, 'y') + "\r\n", 431);
    row("a space before the first field", "GET / HTTP/1.1\r\n Host: hello.default.localhost\r\n\r\n");
    row("a long target",
        "GET /" + QByteArray(9'000, 'y') + " HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n", 414);
    row("no Host", "GET / HTTP/1.1\r\n\r\n");
    row("user info in Host", "GET / HTTP/1.1\r\nHost: hello.default.localhost@other\r\n\r\n");
    row("a path in Host", "GET / HTTP/1.1\r\nHost: hello.default.localhost/x\r\n\r\n");
    row("two hosts in Host", "GET / HTTP/1.1\r\nHost: hello.default.localhost other\r\n\r\n");
    row("absolute form with user info",
        "GET http://a@hello.default.localhost/ HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n");
    row("absolute form of another scheme",
        "GET ftp://hello.default.localhost/ HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n");
    row("HTTP/1.0 with chunked",
        "POST / HTTP/1.0\r\nHost: hello.default.localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("HTTP/0.9", "GET /\r\n\r\n");
    row("HTTP/2 by request line", "GET / HTTP/2.0\r\nHost: hello.default.localhost\r\n\r\n", 505);
    row("HTTP/3.1", "GET / HTTP/3.1\r\nHost: hello.default.localhost\r\n\r\n", 505);
    row("a version with a blank", "GET / HTTP/ 1.1\r\nHost: hello.default.localhost\r\n\r\n");
    row("a space in the target", "GET /a b HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n");
    row("two spaces", "GET  / HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n");
    row("a fragment", "GET /#a HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n");
    row("a separator in the method", "GE(T / HTTP/1.1\r\nHost: hello.default.localhost\r\n\r\n");
    row("bare LF everywhere", "GET / HTTP/1.1\nHost: hello.default.localhost\n\n");
    row("a TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
}

void TestStrictness::malformedHead_endsTheConnection()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    Recorder recorder;
    Harness harness(smallHeads());
    harness.gateway().publish(tableTo(recorder.instance()));
    Peer peer = harness.connect();
    peer.send(text.toStdString() + kNext + kNext);
    const Message answer = peer.readResponse();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.field("connection"), std::string("close"));
    QCOMPARE(answer.field("tidegate-reason"), std::string("BadRequest"));
    QCOMPARE(readAll(peer), std::string());
    QVERIFY(recorder.seen().empty());
}

void TestStrictness::malformedBody_endsTheConnection_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *reason, const QByteArray &body) { QTest::newRow(reason) << body; };
    row("no size", "\r\n");
    row("a size that is none", "g\r\n");
    row("a sign", "+0\r\n\r\n");
    row("0x", "0x0\r\n\r\n");
    row("a size over 64 bits", "10000000000000000\r\n");
    row("a space before the size", " 0\r\n\r\n");
    row("a space after the size", "0 \r\n\r\n");
    row("a bare LF after the size", "0\n\r\n");
    row("a bare LF in an extension", "0;a\n\r\n\r\n");
    row("a bare CR in an extension", "0;a\rb\r\n\r\n");
    row("NUL in an extension", QByteArray("0;\0\r\n\r\n", 7));
    row("a huge extension", "1;" + QByteArray(5'000, 'x') + "\r\nx\r\n0\r\n\r\n");
    row("many extensions", QByteArray("1;" + QByteArray(900, 'x') + "\r\ny\r\n").repeated(40) + "0\r\n\r\n");
    row("data without its end of line", "5\r\nhello0\r\n\r\n");
    row("data that ends in LF", "5\r\nhello\n0\r\n\r\n");
    row("a bare LF at the end", "0\r\n\n");
    row("a trailer without a name", "0\r\n: x\r\n\r\n");
    row("a trailer with a space before its colon", "0\r\nA : x\r\n\r\n");
    row("a folded trailer", "0\r\nA: x\r\n y\r\n\r\n");
    row("a trailer with a control character", "0\r\nA: \x01\r\n\r\n");
    row("a request in place of a trailer", "0\r\nGET /smuggled HTTP/1.1\r\n\r\n");
    row("large trailers", "0\r\nA: " + QByteArray(20'000, 'x') + "\r\n\r\n");
}

void TestStrictness::malformedBody_endsTheConnection()
{
    QFETCH(QByteArray, body);
    Recorder recorder;
    Harness harness;
    harness.gateway().publish(tableTo(recorder.instance()));
    Peer peer = harness.connect();
    peer.send("POST /first HTTP/1.1\r\nHost: hello.default.localhost\r\nTransfer-Encoding: chunked\r\n\r\n" +
              body.toStdString() + kNext);
    const Message answer = peer.readResponse();
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field("connection"), std::string("close"));
    QCOMPARE(readAll(peer), std::string());
    for (const std::string &line : recorder.seen())
        QCOMPARE(line, std::string("POST /first"));
}

void TestStrictness::oddRequest_isPassedOnAsItIsMeant_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("seen");
    const auto row = [](const char *reason, const QByteArray &text, const QByteArray &seen) {
        QTest::newRow(reason) << text << seen;
    };
    const QByteArray host = "Host: hello.default.localhost\r\n";
    row("an absolute form wins over Host",
        "GET http://hello.default.localhost/a HTTP/1.1\r\nHost: other\r\n\r\n", "GET /a");
    row("an absolute form in HTTP/1.0", "GET http://hello.default.localhost/a HTTP/1.0\r\n\r\n", "GET /a");
    row("OPTIONS for all", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", "OPTIONS *");
    row("empty lines before", "\r\n\r\nGET /a HTTP/1.1\r\n" + host + "\r\n", "GET /a");
    row("a length with zeroes before it", "POST /a HTTP/1.1\r\n" + host + "Content-Length: 0005\r\n\r\nhello",
        "POST /a");
    row("a GET with a body", "GET /a HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello", "GET /a");
    row("chunked in other letters",
        "POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: ChUnKeD\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "POST /a");
    row("trailers that would be framing",
        "POST /a HTTP/1.1\r\n" + host +
            "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 50\r\nTransfer-Encoding: "
            "chunked\r\nHost: "
            "other\r\n\r\n",
        "POST /a");
    row("Connection that names the framing",
        "POST /a HTTP/1.1\r\n" + host + "Connection: content-length, host\r\nContent-Length: 5\r\n\r\nhello",
        "POST /a");
    row("a length with underscores is no length",
        "POST /a HTTP/1.1\r\n" + host + "Content_Length: 48\r\nTransfer_Encoding: chunked\r\n\r\n",
        "POST /a");
    row("a method of its own", "BREW /a HTTP/1.1\r\n" + host + "\r\n", "BREW /a");
    row("HTTP/1.9", "GET /a HTTP/1.9\r\n" + host + "\r\n", "GET /a");
}

void TestStrictness::oddRequest_isPassedOnAsItIsMeant()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, seen);
    Recorder recorder;
    Harness harness;
    harness.gateway().publish(tableTo(recorder.instance()));
    Peer peer = harness.connect();
    peer.send(text.toStdString());
    const Message answer = peer.readResponse();
    QCOMPARE(answer.status, 200);
    const bool keepsOpen = !text.contains("HTTP/1.0");
    QCOMPARE(answer.field("connection"), std::string(keepsOpen ? "" : "close"));
    if (keepsOpen) { // and is in step: the next one is the next one
        peer.send("GET /next HTTP/1.1\r\nHost: hello.default.localhost\r\nConnection: close\r\n\r\n");
        QCOMPARE(peer.readResponse().status, 200);
    }
    QCOMPARE(readAll(peer), std::string());
    const std::vector<std::string> expected = keepsOpen
                                                  ? std::vector<std::string>{seen.toStdString(), "GET /next"}
                                                  : std::vector<std::string>{seen.toStdString()};
    QCOMPARE(recorder.seen(), expected);
}

void TestStrictness::malformedAnswer_isABadGateway_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *reason, const QByteArray &text) { QTest::newRow(reason) << text; };
    const auto fields = [&row](const char *reason, const QByteArray &lines) {
        row(reason, "HTTP/1.1 200 OK\r\n" + lines + "\r\nhello");
    };
    fields("a length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    fields("chunked and a length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    fields("two lengths", "Content-Length: 5\r\nContent-Length: 4\r\n");
    fields("a list of lengths", "Content-Length: 5, 5\r\n");
    fields("a signed length", "Content-Length: +5\r\n");
    fields("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
    fields("an unknown coding", "Transfer-Encoding: gzip\r\n");
    fields("a folded field", "X: y\r\n z\r\n");
    fields("a bare LF that splits the answer", "Location: /\nSet-Cookie: a=b\r\n");
    fields("a bare CR that splits the answer", "Location: /\rSet-Cookie: a=b\r\n");
    fields("NUL", QByteArray("X: \0\r\n", 6));
    fields("a space before the colon", "Content-Length : 5\r\n");
    fields("no name", ": x\r\n");
    fields("a large head", "X: " + QByteArray(9'000, 'y') + "\r\n");
    row("chunked in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    row("a status of two digits", "HTTP/1.1 20 OK\r\n\r\n");
    row("a status below 100", "HTTP/1.1 099 OK\r\n\r\n");
    row("HTTP/2", "HTTP/2.0 200 OK\r\n\r\n");
    row("an empty line before", "\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    row("a switch that nobody asked for",
        "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
}

void TestStrictness::malformedAnswer_isABadGateway()
{
    QFETCH(QByteArray, text);
    ScriptedInstance instance([&text](Peer &peer, const Message &request) {
        return peer.send(request.target == "/bad" ? text.toStdString() : answerOf("good"));
    });
    Harness harness(smallHeads());
    harness.gateway().publish(tableTo(instance));
    Peer peer = harness.connect();
    peer.send(getText("/bad"));
    const Message answer = peer.readResponse();
    QCOMPARE(answer.status, 502);
    QCOMPARE(answer.field("tidegate-reason"), std::string("InvalidResponse"));
    QVERIFY(!answer.fields.contains("set-cookie"));
    peer.send(getText("/good", "hello.default.localhost", "Connection: close\r\n"));
    QCOMPARE(peer.readResponse().body, std::string("good"));
    QCOMPARE(readAll(peer), std::string());
    QCOMPARE(instance.connections.load(), 2); // the first is out of step
}

void TestStrictness::switchOutOfPlace_isABadGateway_data()
{
    QTest::addColumn<QByteArray>("lines"); ///< of the request
    QTest::addColumn<QByteArray>("answer");
    const QByteArray asks = "Connection: Upgrade\r\nUpgrade: x\r\n";
    const QByteArray switches = "HTTP/1.1 101 Switching\r\n";
    QTest::newRow("to nothing") << asks << switches + "Connection: Upgrade\r\n\r\n";
    QTest::newRow("of no connection") << asks << switches + "Upgrade: x\r\n\r\n";
    QTest::newRow("in HTTP/1.0") << asks << "HTTP/1.0 101 Switching\r\n" + asks + "\r\n";
    QTest::newRow("before the body has come") << "Content-Length: 5\r\n" + asks << switches + asks + "\r\n";
    QTest::newRow("to h2c, which was not passed on")
        << QByteArray("Connection: Upgrade\r\nUpgrade: h2c\r\n")
        << switches + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
}

void TestStrictness::switchOutOfPlace_isABadGateway()
{
    QFETCH(QByteArray, lines);
    QFETCH(QByteArray, answer);
    // A listener of its own: the request's body never comes, and a script would wait for it.
    boost::asio::io_context io;
    Tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
    std::thread instance([&] {
        Peer peer(acceptor.accept());
        peer.readSome();
        peer.send(answer.toStdString());
        while (!peer.readSome().empty())
            ;
    });
    Harness harness;
    harness.gateway().publish(
        TableBuilder()
            .endpoint({InstanceId{"x"}, "127.0.0.1", acceptor.local_endpoint().port(), true})
            .build());
    const Message got = harness.get("/", "hello.default.localhost", lines.toStdString());
    instance.join();
    QCOMPARE(got.status, 502);
    QCOMPARE(got.field("tidegate-reason"), std::string("InvalidResponse"));
}

void TestStrictness::bytesAfterAnAnswer_reachNobody_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray stray = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray";
    QTest::newRow("HEAD") << QByteArray("HEAD") << "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + stray;
    QTest::newRow("204") << QByteArray("GET") << "HTTP/1.1 204 No Content\r\n\r\n" + stray;
    QTest::newRow("304") << QByteArray("GET") << "HTTP/1.1 304 Not Modified\r\n\r\n" + stray;
    QTest::newRow("204 with a length")
        << QByteArray("GET") << "HTTP/1.1 204 No Content\r\nContent-Length: 44\r\n\r\n" + stray;
    QTest::newRow("a length that is too small")
        << QByteArray("GET") << "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + stray;
    QTest::newRow("behind the last chunk")
        << QByteArray("GET")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + stray;
}

void TestStrictness::bytesAfterAnAnswer_reachNobody()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, answer);
    ScriptedInstance instance([&answer](Peer &peer, const Message &asked) {
        return peer.send(asked.target == "/next" ? answerOf("next") : answer.toStdString());
    });
    GatewayOptions options;
    options.threads = 1;
    Harness harness(options);
    harness.gateway().publish(tableTo(instance));
    Peer peer = harness.connect();
    peer.send(request.toStdString() + getText("/").substr(3));
    QVERIFY(peer.readResponse(request.toStdString()).whole);
    peer.send(getText("/next", "hello.default.localhost", "Connection: close\r\n"));
    QCOMPARE(peer.readResponse().body, std::string("next"));
    QCOMPARE(readAll(peer), std::string());
    QCOMPARE(instance.connections.load(), 2);
}

void TestStrictness::interimFlood_isABadGateway()
{
    ScriptedInstance instance([](Peer &peer, const Message &) {
        while (peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"))
            ;
        return false;
    });
    Harness harness;
    harness.gateway().publish(tableTo(instance));
    Peer peer = harness.connect();
    peer.send(getText("/", "hello.default.localhost", "Connection: close\r\n"));
    Message answer;
    size_t interim = 0;
    while ((answer = peer.readResponse()).status == 103)
        ++interim;
    QCOMPARE(answer.status, 502);
    QCOMPARE(answer.field("tidegate-reason"), std::string("InvalidResponse"));
    QVERIFY(interim > 10 && interim < 5'000);
}

void TestStrictness::connect_endsTheConnection()
{
    Recorder recorder;
    Harness harness;
    harness.gateway().publish(tableTo(recorder.instance()));
    Peer peer = harness.connect();
    // A client that does not wait for the answer sends what is for the other end of its tunnel.
    peer.send("CONNECT hello.default.localhost:80 HTTP/1.1\r\nHost: hello.default.localhost:80\r\n\r\n" +
              kNext);
    QCOMPARE(peer.readResponse().status, 405);
    QCOMPARE(readAll(peer), std::string());
    QVERIFY(recorder.seen().empty());
}

void TestStrictness::requestAfterClose_isNotRead()
{
    Recorder recorder;
    Harness harness;
    harness.gateway().publish(tableTo(recorder.instance()));
    Peer peer = harness.connect();
    peer.send(getText("/last", "hello.default.localhost", "Connection: close\r\n") + kNext);
    QCOMPARE(peer.readResponse().status, 200);
    QCOMPARE(readAll(peer), std::string());
    QCOMPARE(recorder.seen(), std::vector<std::string>{"GET /last"});
}

void TestStrictness::unreadBody_isNotTakenForARequest()
{
    Recorder recorder;
    Harness harness;
    harness.gateway().publish(tableTo(recorder.instance()));
    Peer peer = harness.connect();
    // No route: answered before the body has come, and the body reads like a request.
    peer.send("POST / HTTP/1.1\r\nHost: nobody\r\nContent-Length: " + std::to_string(kNext.size() * 2) +
              "\r\n\r\n" + kNext);
    QCOMPARE(peer.readResponse().status, 404);
    peer.send(kNext);
    QCOMPARE(readAll(peer), std::string());
    QVERIFY(recorder.seen().empty());
}

void TestStrictness::fieldForTheConnectionOnly_doesNotTakeWhatWeAdd()
{
    std::string raw;
    ScriptedInstance instance([&raw](Peer &peer, const Message &request) {
        raw = request.raw;
        return peer.send(answerOf("ok"));
    });
    Harness harness;
    harness.gateway().publish(tableTo(instance));
    QCOMPARE(
        harness
            .get("/", "hello.default.localhost",
                 "Connection: host, forwarded, x-forwarded-for, x-forwarded-proto, x-request-id, x-mine\r\n"
                 "X-Forwarded-For: 1.2.3.4\r\nX-Mine: 1\r\n")
            .status,
        200);
    QVERIFY(raw.find("Host: hello.default.localhost\r\n") != std::string::npos);
    QVERIFY(raw.find("X-Forwarded-For: 127.0.0.1\r\n") != std::string::npos);
    QVERIFY(raw.find("X-Forwarded-Proto: http\r\n") != std::string::npos);
    QVERIFY(raw.find("for=127.0.0.1") != std::string::npos);
    QVERIFY(raw.find("X-Request-Id: ") != std::string::npos);
    QVERIFY(raw.find("X-Mine") == std::string::npos);
}

void TestStrictness::fieldWithUnderscores_doesNotPassForOurs()
{
    std::string raw;
    ScriptedInstance instance([&raw](Peer &peer, const Message &request) {
        raw = request.raw;
        return peer.send(answerOf("ok"));
    });
    Harness harness;
    harness.gateway().publish(tableTo(instance));
    QCOMPARE(harness
                 .get("/", "hello.default.localhost",
                      "X_Forwarded_For: 6.6.6.6\r\nX-Forwarded_Proto: https\r\nTransfer_Encoding: chunked\r\n"
                      "K_Network_Probe: queue\r\nsnake_case: stays\r\n")
                 .status,
             200);
    QCOMPARE(countOf(raw, "_"), size_t(1));
    QVERIFY(raw.find("snake_case: stays\r\n") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestStrictness)
#include "tst_strictness.moc"
