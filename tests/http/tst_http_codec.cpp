#include "core/http/codec.h"

#include <QTest>

#include <random>

using namespace tidegate::http;

namespace {

std::string describe(const ParseResult &result, const Head &head)
{
    std::string text = std::to_string(int(result.status)) + '|' + std::to_string(result.consumed);
    if (result.status != ParseStatus::Done)
        return text;
    text += '|' + std::string(head.method) + '|' + std::string(head.target) + '|' + std::string(head.host) +
            '|' + std::to_string(head.status) + '|' + std::string(head.phrase) + '|' +
            std::to_string(head.minorVersion) + '|' + std::to_string(int(head.framing)) + '|' +
            std::to_string(head.contentLength) + '|' + std::to_string(head.keepAlive) +
            std::to_string(head.upgrade) + std::to_string(head.expectContinue);
    for (const FieldView &field : head.fields)
        text += '|' + std::string(field.name) + '=' + std::string(field.value);
    return text;
}

/// Every prefix must ask for more, and the whole must be the same with anything behind it.
template <class Parse>
void checkEverySplit(const std::string &message, Parse parse)
{
    Head head;
    const std::string whole = describe(parse(message, head), head);
    for (size_t length = 0; length < message.size(); ++length) {
        const ParseResult part = parse(message.substr(0, length), head);
        QVERIFY2(part.status == ParseStatus::NeedMore,
                 qPrintable(QString::fromLatin1("at %1: %2").arg(length).arg(QLatin1String(part.why))));
    }
    const std::string longer = message + "GET /next HTTP/1.1\r\n\x01\n";
    QCOMPARE(describe(parse(longer, head), head), whole);
}

ParseResult parseRequest(std::string_view bytes, Head &head)
{
    return parseRequestHead(bytes, head);
}

} // namespace

class TestHttpCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validRequest_isReadWhole()
    {
        Head head;
        const std::string text = "POST /a/b?c=%20 HTTP/1.1\r\nHost: "
                                 "hello.default.localhost:8080\r\nContent-Length: 12\r\nX-Empty:\r\n"
                                 "Accept:  text/*;q=0.1\t \r\nExpect: 100-Continue\r\n\r\nbody";
        const ParseResult result = parseRequestHead(text, head);
        QCOMPARE(result.status, ParseStatus::Done);
        QCOMPARE(result.consumed, text.size() - 4);
        QCOMPARE(head.method, "POST");
        QCOMPARE(head.target, "/a/b?c=%20");
        QCOMPARE(head.host, "hello.default.localhost:8080");
        QCOMPARE(head.framing, BodyFraming::Length);
        QCOMPARE(head.contentLength, std::uint64_t(12));
        QCOMPARE(head.value("accept"), "text/*;q=0.1");
        QCOMPARE(head.value("x-empty"), "");
        QVERIFY(head.keepAlive);
        QVERIFY(head.expectContinue);
        QVERIFY(!head.upgrade);
    }

    void refusedRequest_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        const auto row = [](const char *reason, const char *text, int status) {
            QTest::newRow(reason) << QByteArray(text) << status;
        };
        const auto fields = [](const char *reason, const char *lines, int status) {
            QTest::newRow(reason) << "POST / HTTP/1.1\r\nHost: a\r\n" + QByteArray(lines) + "\r\n" << status;
        };
        fields("two lengths that differ", "Content-Length: 1\r\nContent-Length: 2\r\n", 400);
        fields("two lengths that agree", "Content-Length: 1\r\nContent-Length: 1\r\n", 400);
        fields("a list of lengths", "Content-Length: 1, 1\r\n", 400);
        fields("a length with a sign", "Content-Length: +1\r\n", 400);
        fields("a negative length", "Content-Length: -1\r\n", 400);
        fields("a length in hexadecimal", "Content-Length: 0x10\r\n", 400);
        fields("a length with a space inside", "Content-Length: 1 0\r\n", 400);
        fields("an empty length", "Content-Length:\r\n", 400);
        fields("a length over 64 bits", "Content-Length: 18446744073709551616\r\n", 400);
        fields("length and chunked", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400);
        fields("chunked and length", "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", 400);
        fields("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400);
        fields("chunked twice in one field", "Transfer-Encoding: chunked, chunked\r\n", 501);
        fields("an unknown coding", "Transfer-Encoding: xchunked\r\n", 501);
        fields("gzip before chunked", "Transfer-Encoding: gzip, chunked\r\n", 501);
        fields("identity", "Transfer-Encoding: identity\r\n", 501);
        fields("an empty coding", "Transfer-Encoding:\r\n", 501);
        fields("chunked, then identity", "Transfer-Encoding: chunked, identity\r\n", 501);
        fields("chunked and identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400);
        fields("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n", 501);
        fields("chunked with a parameter", "Transfer-Encoding: chunked;q=1\r\n", 501);
        fields("chunked on a folded line", "Transfer-Encoding:\r\n chunked\r\n", 400);
        fields("CR CR LF", "X: a\r\r\n", 400);
        fields("a vertical tab before chunked", "Transfer-Encoding: \vchunked\r\n", 400);
        fields("a bare CR in a value", "X: a\rb\r\n", 400);
        fields("a bare CR that hides a field", "X: a\rContent-Length: 5\r\n", 400);
        fields("a bare LF ends a line", "X: a\nY: b\r\n", 400);
        fields("a folded field", "X: a\r\n b\r\n", 400);
        fields("a folded field with a tab", "X: a\r\n\tb\r\n", 400);
        fields("a space before the colon", "Content-Length : 5\r\n", 400);
        fields("a tab before the colon", "Transfer-Encoding\t: chunked\r\n", 400);
        fields("a space in a name", "X Y: 1\r\n", 400);
        fields("no name", ": 1\r\n", 400);
        fields("no colon", "Nonsense\r\n", 400);
        fields("a control character in a value", "X: a\x01\r\n", 400);
        fields("DEL in a value", "X: a\x7f\r\n", 400);
        fields("a byte over 127 in a name", "X\xff: a\r\n", 400);
        fields("a second Host", "Host: b\r\n", 400);
        row("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: ", 0);
        row("no Host", "GET / HTTP/1.1\r\n\r\n", 400);
        row("a space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400);
        row("user info in Host", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400);
        row("a path in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400);
        row("two hosts in Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400);
        row("a port that is none", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400);
        row("HTTP/1.0 with chunked", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("HTTP/0.9", "GET /\r\n\r\n", 400);
        row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
        row("HTTP/1.1 in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n", 400);
        row("a version with more digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400);
        row("a method with a separator", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("no method", " / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a fragment in the target", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a target without a slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("user info in the target", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("an absolute form without a host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("CONNECT without a port", "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("a bare LF after the request line", "GET / HTTP/1.1\nHost: a\n\n", 400);
        row("a TLS hello", "\x16\x03\x01\x02", 400);
        row("many empty lines", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    }

    void refusedRequest()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, status);
        if (status == 0) { // NUL can not stand in a C string
            text += QByteArray("\0\r\n\r\n", 5);
            status = 400;
        }
        Head head;
        const ParseResult result = parseRequestHead({text.constData(), size_t(text.size())}, head);
        QCOMPARE(result.status, ParseStatus::Error);
        QCOMPARE(result.httpStatus, status);
        QVERIFY(*result.why);
    }

    void chunked_isKnownInAnyCaseAndWithSpaceAround()
    {
        Head head;
        QCOMPARE(parseRequestHead("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED \t\r\n\r\n", head)
                     .status,
                 ParseStatus::Done);
        QCOMPARE(head.framing, BodyFraming::Chunked);
    }

    void absoluteForm_winsOverHostAndIsReduced_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("host");
        QTest::newRow("with a path") << QByteArray("GET http://x:81/a?b") << QByteArray("/a?b")
                                     << QByteArray("x:81");
        QTest::newRow("without a path") << QByteArray("GET HTTPS://x") << QByteArray("/") << QByteArray("x");
        QTest::newRow("OPTIONS without a path")
            << QByteArray("OPTIONS http://x") << QByteArray("*") << QByteArray("x");
        QTest::newRow("an IPv6 host")
            << QByteArray("GET http://[::1]:80/") << QByteArray("/") << QByteArray("[::1]:80");
        QTest::newRow("a query and no path")
            << QByteArray("GET http://x?b") << QByteArray("/?b") << QByteArray("x");
        QTest::newRow("CONNECT") << QByteArray("CONNECT x:443") << QByteArray("x:443") << QByteArray("x:443");
    }

    void absoluteForm_winsOverHostAndIsReduced()
    {
        QFETCH(QByteArray, line);
        Head head;
        const QByteArray text = line + " HTTP/1.1\r\nHost: other\r\n\r\n";
        QCOMPARE(parseRequestHead({text.constData(), size_t(text.size())}, head).status, ParseStatus::Done);
        std::string target;
        appendTarget(target, head);
        QTEST(QByteArray::fromStdString(target), "target");
        QTEST(QByteArray(head.host.data(), qsizetype(head.host.size())), "host");
    }

    void connection_decidesOverKeepAliveAndUpgrade()
    {
        Head head;
        QVERIFY(parseRequestHead("GET / HTTP/1.0\r\n\r\n", head).status == ParseStatus::Done &&
                !head.keepAlive);
        QVERIFY(parseRequestHead("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", head).status ==
                    ParseStatus::Done &&
                head.keepAlive);
        QVERIFY(
            parseRequestHead("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, close\r\n\r\n", head).status ==
                ParseStatus::Done &&
            !head.keepAlive);
        QVERIFY(parseRequestHead(
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", head)
                        .status == ParseStatus::Done &&
                head.upgrade);
        QVERIFY(parseRequestHead("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", head).status ==
                    ParseStatus::Done &&
                !head.upgrade);
    }

    void leadingEmptyLines_areSkipped()
    {
        Head head;
        QCOMPARE(parseRequestHead("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", head).status,
                 ParseStatus::Done);
        QCOMPARE(head.method, "GET");
    }

    void validRequest_isTheSameAtEverySplit_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("with a length") << QByteArray("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                                     "3\r\nX-Long-Name-Of-A-Field: \xc3\xbc value\r\n\r\n");
        QTest::newRow("chunked") << QByteArray("\r\nPUT http://b/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                                               "chunked\r\nConnection: close\r\n\r\n");
        QTest::newRow("bare") << QByteArray("GET / HTTP/1.0\r\n\r\n");
    }

    void validRequest_isTheSameAtEverySplit()
    {
        QFETCH(QByteArray, text);
        checkEverySplit(text.toStdString(), parseRequest);
    }

    void mangledRequest_isReadTheSameAtEverySplit()
    {
        std::mt19937 random(11);
        const std::string valid = "POST http://a:80/x?y HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                  "12\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
        const std::string spice("\r\n: \t\0,;/1aA[]@#\x7f\x80", 19);
        Head head;
        for (int round = 0; round < 5000; ++round) {
            std::string text = valid;
            if (round % 2)
                text.erase(text.find("Transfer"), 28);
            for (unsigned edits = random() % 4; edits > 0; --edits) {
                const size_t at = random() % text.size();
                if (random() % 2)
                    text[at] = spice[random() % spice.size()];
                else
                    text.erase(at, random() % 3);
            }
            const std::string whole = describe(parseRequestHead(text, head), head);
            std::string split = describe({}, head);
            for (size_t length = 0; length <= text.size() && split.starts_with('1'); ++length) {
                const std::vector<char> exact(
                    text.begin(), text.begin() + ptrdiff_t(length)); // so that a sanitizer sees an overrun
                split = describe(parseRequestHead({exact.data(), exact.size()}, head), head);
            }
            QCOMPARE(split, whole);
        }
    }

    void limits_areHeldAtTheByte()
    {
        Head head;
        const std::string text = "GET /target HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
        QCOMPARE(parseRequestHead(text, head, {text.size(), 2}).status, ParseStatus::Done);
        QCOMPARE(parseRequestHead(text, head, {text.size() - 1, 2}).httpStatus, 431);
        QCOMPARE(parseRequestHead(text, head, {text.size(), 1}).httpStatus, 431);
        QCOMPARE(parseRequestHead("GET /" + std::string(100, 'x'), head, {50, 9}).httpStatus, 414);
        QCOMPARE(parseRequestHead("GET / HTTP/1.1\r\nX: " + std::string(100, 'x'), head, {50, 9}).httpStatus,
                 431);
        QCOMPARE(parseRequestHead("GET / HTTP/1.1\r\nX: " + std::string(20, 'x'), head, {50, 9}).status,
                 ParseStatus::NeedMore);
    }

    void nothingBehindTheLimit_isLookedAt()
    {
        // The same answer whether the control character behind the limit has come already or not.
        Head head;
        const std::string line = "GET / HTTP/1.1\r\nX: " + std::string(100, 'x');
        for (const char *behind : {"", "\x01", "\n", "\r\n\r\n"})
            QCOMPARE(parseRequestHead(line + behind, head, {50, 9}).httpStatus, 431);
    }

    void controlCharacter_isSeenAtEveryPlace()
    {
        Head head;
        for (size_t at = 0; at < 20; ++at) {
            std::string value(20, 'x');
            for (const char c : {'\0', '\x1f', '\x7f'}) {
                value[at] = c;
                QCOMPARE(
                    parseRequestHead("GET / HTTP/1.1\r\nHost: a\r\nX: " + value + "\r\n\r\n", head).status,
                    ParseStatus::Error);
            }
            value[at] = '\t';
            QCOMPARE(parseRequestHead("GET / HTTP/1.1\r\nHost: a\r\nX: " + value + "\r\n\r\n", head).status,
                     ParseStatus::Done);
            value[at] = '\x80';
            QCOMPARE(parseRequestHead("GET / HTTP/1.1\r\nHost: a\r\nX: " + value + "\r\n\r\n", head).status,
                     ParseStatus::Done);
        }
    }

    void responseFraming_followsMethodAndStatus_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("framing");
        const auto row = [](const char *reason, const char *method, const char *head, BodyFraming framing) {
            QTest::newRow(reason) << QByteArray(method) << QByteArray(head) << int(framing);
        };
        row("a length", "GET", "200 OK\r\nContent-Length: 5\r\n", BodyFraming::Length);
        row("a length of 0", "GET", "200 OK\r\nContent-Length: 0\r\n", BodyFraming::None);
        row("chunked", "GET", "200 OK\r\nTransfer-Encoding: Chunked\r\n", BodyFraming::Chunked);
        row("neither", "GET", "200 OK\r\n", BodyFraming::UntilClose);
        row("HEAD with a length", "HEAD", "200 OK\r\nContent-Length: 5\r\n", BodyFraming::None);
        row("HEAD with chunked", "HEAD", "200 OK\r\nTransfer-Encoding: chunked\r\n", BodyFraming::None);
        row("204", "GET", "204 No Content\r\n", BodyFraming::None);
        row("304 with a length", "GET", "304 Not Modified\r\nContent-Length: 5\r\n", BodyFraming::None);
        row("100", "POST", "100 Continue\r\n", BodyFraming::None);
        row("101", "GET", "101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n",
            BodyFraming::None);
        row("CONNECT 200", "CONNECT", "200 OK\r\n", BodyFraming::None);
        row("no phrase", "GET", "200\r\nContent-Length: 5\r\n", BodyFraming::Length);
    }

    void responseFraming_followsMethodAndStatus()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, head);
        Head parsed;
        const std::string text = "HTTP/1.1 " + head.toStdString() + "\r\n";
        const std::string name = method.toStdString();
        const ParseResult result = parseResponseHead(text, parsed, name);
        QCOMPARE(result.status, ParseStatus::Done);
        QCOMPARE(result.consumed, text.size());
        QTEST(int(parsed.framing), "framing");
        QCOMPARE(parsed.keepAlive, parsed.framing != BodyFraming::UntilClose);
        checkEverySplit(text, [&name](std::string_view bytes, Head &into) {
            return parseResponseHead(bytes, into, name);
        });
    }

    void refusedResponse_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("length and chunked")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
        QTest::newRow("two lengths") << QByteArray(
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
        QTest::newRow("an unknown coding")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n");
        QTest::newRow("chunked in HTTP/1.0")
            << QByteArray("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        QTest::newRow("HTTP/2") << QByteArray("HTTP/2.0 200 OK\r\n\r\n");
        QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
        QTest::newRow("a status of two digits") << QByteArray("HTTP/1.1 20 OK\r\n\r\n");
        QTest::newRow("a status of four digits") << QByteArray("HTTP/1.1 2000 OK\r\n\r\n");
        QTest::newRow("a status below 100") << QByteArray("HTTP/1.1 099 OK\r\n\r\n");
        QTest::newRow("a folded field") << QByteArray("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n");
        QTest::newRow("a bare LF") << QByteArray("HTTP/1.1 200 OK\nA: b\n\n");
    }

    void refusedResponse()
    {
        QFETCH(QByteArray, text);
        Head head;
        const ParseResult result = parseResponseHead({text.constData(), size_t(text.size())}, head, "GET");
        QCOMPARE(result.status, ParseStatus::Error);
        QCOMPARE(result.httpStatus, 502);
    }
};

QTEST_APPLESS_MAIN(TestHttpCodec)
#include "tst_http_codec.moc"
