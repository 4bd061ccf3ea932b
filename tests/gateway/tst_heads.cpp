#include "core/gateway/answers.h"
#include "core/gateway/heads.h"

#include <QtTest>

using namespace tidegate;
using namespace tidegate::gateway;

namespace {

std::string requestThrough(const std::string &text,
                           RequestAdditions additions = {"10.0.0.9", "http", "generated"})
{
    http::Head head;
    if (http::parseRequestHead(text, head).status != http::ParseStatus::Done)
        return "not a head";
    std::string out;
    additions.hasTrace = !traceOf(head).empty();
    writeRequestHead(out, head, additions);
    return out;
}

std::string responseThrough(const std::string &text, ResponseAdditions additions,
                            const std::string &method = "GET")
{
    http::Head head;
    if (http::parseResponseHead(text, head, method).status != http::ParseStatus::Done)
        return "not a head";
    std::string out;
    additions.date = "now";
    writeResponseHead(out, head, additions);
    return out;
}

bool has(const std::string &text, const std::string &line)
{
    return text.find(line) != std::string::npos;
}

} // namespace

class TestHeads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainRequest_getsForwardingFields();
    void forwardedRequest_isAppendedTo();
    void schemeOfAProxyInFront_isKeptWhenValid();
    void proxiesInFront_areToldInForwarded_data();
    void proxiesInFront_areToldInForwarded();
    void hopByHopFields_areStripped();
    void wishForTrailers_isPassedOn();
    void trailers_thatMayNotComeLateAreDropped();
    void knativesInternalFields_areStripped();
    void tracing_isPassedOn();
    void malformedTrace_isNotPassedOn_data();
    void malformedTrace_isNotPassedOn();
    void laterTraceVersion_isPassedOn();
    void grpcStatus_isRead();
    void fieldsNamedByConnection_areStripped();
    void bodyFraming_isWrittenAnew_data();
    void bodyFraming_isWrittenAnew();
    void webSocketUpgrade_isPassedOn();
    void h2cUpgrade_isNot();
    void oldClient_getsNoChunks();
    void answerToHead_keepsItsLength();
    void fieldsOfOurs_areTakenOffAnswers();
    void answerWithoutDate_getsOne();
    void ownAnswer_escapesItsTexts();
    void date_isInFixedForm();
};

void TestHeads::plainRequest_getsForwardingFields()
{
    const std::string out = requestThrough("GET /a?b=c HTTP/1.1\r\nHost: hello:8080\r\nAccept: x\r\n\r\n");
    QCOMPARE(out, std::string(
                      "GET /a?b=c HTTP/1.1\r\nHost: hello:8080\r\nAccept: x\r\nX-Forwarded-For: 10.0.0.9\r\n"
                      "Forwarded: for=10.0.0.9;host=\"hello:8080\";proto=http\r\nX-Forwarded-Proto: http\r\n"
                      "X-Request-Id: generated\r\n\r\n"));
}

void TestHeads::forwardedRequest_isAppendedTo()
{
    const std::string out =
        requestThrough("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 1.1.1.1\r\nx-forwarded-for: 2.2.2.2\r\n"
                       "Forwarded: for=1.1.1.1\r\nX-Request-Id: mine\r\n\r\n",
                       {"::1", "https", "generated"});
    QVERIFY(has(out, "X-Forwarded-For: 1.1.1.1, 2.2.2.2, ::1\r\n"));
    QVERIFY(has(out, "Forwarded: for=1.1.1.1, for=\"[::1]\";host=h;proto=https\r\n"));
    QVERIFY(has(out, "X-Request-Id: mine\r\n"));
    QVERIFY(!has(out, "generated"));
}

void TestHeads::schemeOfAProxyInFront_isKeptWhenValid()
{
    QVERIFY(has(requestThrough("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\n\r\n"),
                "X-Forwarded-Proto: https\r\n"));
    QVERIFY(has(requestThrough("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: evil\r\n\r\n"),
                "X-Forwarded-Proto: http\r\n"));
}

void TestHeads::proxiesInFront_areToldInForwarded_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("forwarded");
    const auto row = [](const char *name, const char *fields, const char *forwarded) {
        QTest::newRow(name) << QByteArray(fields) << QByteArray(forwarded);
    };
    row("a scheme", "X-Forwarded-Proto: https\r\n", "for=10.0.0.9;host=h;proto=https");
    row("addresses", "X-Forwarded-For: 1.2.3.4,5.6.7.8\r\nX-Forwarded-For: 2001:db8::1\r\n",
        "for=1.2.3.4;host=h;proto=http, for=5.6.7.8, for=\"[2001:db8::1]\", for=10.0.0.9");
    row("a host", "X-Forwarded-Host: shop.example.com:8443, inner\r\nX-Forwarded-Proto: https\r\n",
        "for=10.0.0.9;host=\"shop.example.com:8443\";proto=https");
    row("an address with a port", "X-Forwarded-For: 1.2.3.4:99\r\n",
        "for=\"1.2.3.4:99\";host=h;proto=http, for=10.0.0.9");
    row("no way out of the quotes", "X-Forwarded-For: a\", 1.2.3.4\r\nX-Forwarded-Proto: a\"b\r\n",
        "for=1.2.3.4;host=h;proto=http, for=10.0.0.9");
    row("one who says it in both ways", "Forwarded: for=1.1.1.1\r\nX-Forwarded-Proto: https\r\n",
        "for=1.1.1.1, for=10.0.0.9;host=h;proto=https");
}

void TestHeads::proxiesInFront_areToldInForwarded()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, forwarded);
    const std::string out = requestThrough("GET / HTTP/1.1\r\nHost: h\r\n" + fields.toStdString() + "\r\n");
    QVERIFY2(has(out, "\r\nForwarded: " + forwarded.toStdString() + "\r\n"), out.c_str());
}

void TestHeads::hopByHopFields_areStripped()
{
    const std::string out = requestThrough(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\nKeep-Alive: 5\r\nTE: deflate\r\n"
        "Proxy-Connection: x\r\nUpgrade: websocket\r\nTidegate-Timing: 1\r\n\r\n");
    for (const char *name : {"Connection", "Keep-Alive", "TE:", "Upgrade", "Tidegate"})
        QVERIFY2(!has(out, name), name);
}

void TestHeads::wishForTrailers_isPassedOn()
{
    const std::string out = requestThrough(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: te, close\r\nTE: gzip;q=0.5, trailers\r\n\r\n");
    QVERIFY2(has(out, "\r\nTE: trailers\r\nConnection: TE\r\n"), out.c_str());
    QVERIFY(!has(out, "gzip"));
}

void TestHeads::trailers_thatMayNotComeLateAreDropped()
{
    std::string out;
    for (const char *name :
         {"Content-Length", "transfer-encoding", "Host", "Authorization", "set-cookie", "TE", "Trailer",
          "Content-Type", "Cache-Control", "Connection", "Tidegate-Reason", "X-Forwarded-For"})
        addTrailer(out, name, "x");
    QCOMPARE(out, std::string());
    addTrailer(out, "grpc-status", "0");
    addTrailer(out, "X-Sum", "");
    QCOMPARE(out, std::string("grpc-status: 0\r\nX-Sum: \r\n"));
}

void TestHeads::knativesInternalFields_areStripped()
{
    const std::string out = requestThrough(
        "GET / HTTP/1.1\r\nHost: h\r\nK-Network-Probe: queue\r\nK-Network-Hash: 1\r\nK-Proxy-Request: a\r\n"
        "k-kubelet-probe: queue\r\nK-Passthrough-Lb: true\r\nKnative-Serving-Revision: r\r\n"
        "KNATIVE-SERVING-NAMESPACE: n\r\nKnative-Serving-Default-Route: true\r\nKnative-Serving-Tag: "
        "blue\r\nK-Mine: 1\r\n\r\n");
    for (const char *name : {"Network", "Proxy-Request", "kubelet", "Passthrough", "Serving-Revision",
                             "NAMESPACE", "Default-Route"})
        QVERIFY2(!has(out, name), name);
    QVERIFY(has(out, "Knative-Serving-Tag: blue\r\nK-Mine: 1\r\n"));
}

void TestHeads::tracing_isPassedOn()
{
    const std::string fields = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"
                               "tracestate: a=b\r\nX-B3-TraceId: 1\r\nb3: 1-2\r\n";
    QVERIFY(has(requestThrough("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"), fields));
}

void TestHeads::malformedTrace_isNotPassedOn_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("short") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0");
    QTest::newRow("long") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x");
    QTest::newRow("no trace") << QByteArray("00-00000000000000000000000000000000-00f067aa0ba902b7-01");
    QTest::newRow("no parent") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01");
    QTest::newRow("upper case") << QByteArray("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01");
    QTest::newRow("no digits") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01");
    QTest::newRow("flags") << QByteArray("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-.1");
    QTest::newRow("version") << QByteArray("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    QTest::newRow("dashes") << QByteArray("00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    QTest::newRow("later version") << QByteArray("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.x");
    QTest::newRow("two") << QByteArray(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"
        "Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
}

void TestHeads::malformedTrace_isNotPassedOn()
{
    QFETCH(QByteArray, value);
    const std::string out =
        requestThrough("GET / HTTP/1.1\r\nHost: h\r\nTraceparent: " + value.toStdString() +
                       "\r\nTracestate: a=b\r\nX-Other: 2\r\n\r\n");
    QVERIFY2(!has(out, "race"), out.c_str());
    QVERIFY(has(out, "X-Other: 2"));
}

void TestHeads::laterTraceVersion_isPassedOn()
{
    const std::string fields =
        "traceparent: cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes\r\n";
    QVERIFY(has(requestThrough("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n"), fields));
    // Without a trace its state says nothing.
    QVERIFY(!has(requestThrough("GET / HTTP/1.1\r\nHost: h\r\ntracestate: a=b\r\n\r\n"), "tracestate"));
}

void TestHeads::grpcStatus_isRead()
{
    QCOMPARE(readGrpcStatus("0"), std::optional(0));
    QCOMPARE(readGrpcStatus("16"), std::optional(16));
    for (const char *value : {"", "-1", "x", "3x", "99999999999"})
        QVERIFY(!readGrpcStatus(value));
}

void TestHeads::fieldsNamedByConnection_areStripped()
{
    const std::string out = requestThrough(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: x-secret, close\r\nX-Secret: 1\r\nX-Other: 2\r\n\r\n");
    QVERIFY(!has(out, "Secret"));
    QVERIFY(has(out, "X-Other: 2"));
}

void TestHeads::bodyFraming_isWrittenAnew_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("length") << QByteArray("content-length: 0012\r\n") << QByteArray("Content-Length: 12\r\n");
    QTest::newRow("length of zero") << QByteArray("Content-Length: 0\r\n")
                                    << QByteArray("Content-Length: 0\r\n");
    QTest::newRow("chunks") << QByteArray("transfer-encoding: Chunked\r\n")
                            << QByteArray("Transfer-Encoding: chunked\r\n");
}

void TestHeads::bodyFraming_isWrittenAnew()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, expected);
    const std::string out = requestThrough("POST / HTTP/1.1\r\nHost: h\r\n" + field.toStdString() + "\r\n");
    QVERIFY(has(out, expected.toStdString()));
    QCOMPARE(QByteArray::fromStdString(out).toLower().count(field.split(':').first().toLower()), 1);
}

void TestHeads::webSocketUpgrade_isPassedOn()
{
    const std::string out = requestThrough(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n");
    QVERIFY(has(out, "Connection: Upgrade\r\nUpgrade: websocket\r\n"));
}

void TestHeads::h2cUpgrade_isNot()
{
    const std::string out = requestThrough(
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: websocket, H2C\r\n"
        "HTTP2-Settings: AAMAAABk\r\n\r\n");
    QVERIFY(!has(out, "Upgrade"));
    QVERIFY(!has(out, "HTTP2"));
}

void TestHeads::oldClient_getsNoChunks()
{
    const std::string out = responseThrough("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                            {true, false, false, {}, {}});
    QCOMPARE(out, std::string("HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\n\r\n"));
}

void TestHeads::answerToHead_keepsItsLength()
{
    const std::string out = responseThrough("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", {}, "HEAD");
    QVERIFY(has(out, "Content-Length: 99\r\n"));
}

void TestHeads::fieldsOfOurs_areTakenOffAnswers()
{
    const std::string out = responseThrough(
        "HTTP/1.1 204 No Content\r\nTidegate-Reason: Fake\r\nX-App: 1\r\nKeep-Alive: 5\r\n\r\n", {});
    QCOMPARE(out, std::string("HTTP/1.1 204 No Content\r\nX-App: 1\r\nDate: now\r\n\r\n"));
}

void TestHeads::answerWithoutDate_getsOne()
{
    QVERIFY(has(responseThrough("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", {}), "Date: now\r\n"));
    const std::string dated =
        responseThrough("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: then\r\n\r\n", {});
    QVERIFY(has(dated, "Date: then\r\n") && !has(dated, "now"));
}

void TestHeads::ownAnswer_escapesItsTexts()
{
    std::string out;
    Answer answer;
    answer.status = 503;
    answer.reason = "Exit\r\nCode1";
    answer.message = "it said \"no\"\n";
    answer.revision = "hello-00001";
    answer.requestId = "r1";
    answer.retryAfter = seconds(5);
    writeAnswer(out, answer, "now", true);
    QVERIFY(has(out, "HTTP/1.1 503 Service Unavailable\r\n"));
    QVERIFY(has(out, "Tidegate-Reason: ExitCode1\r\n"));
    QVERIFY(has(out, "Retry-After: 5\r\n"));
    const auto body = QByteArray::fromStdString(out.substr(out.find("\r\n\r\n") + 4));
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    QCOMPARE(json.value(QLatin1String("message")).toString(), QStringLiteral("it said \"no\"\n"));
    QCOMPARE(json.value(QLatin1String("status")).toInt(), 503);
    QCOMPARE(json.value(QLatin1String("revision")).toString(), QStringLiteral("hello-00001"));
    QCOMPARE(json.value(QLatin1String("requestId")).toString(), QStringLiteral("r1"));
}

void TestHeads::date_isInFixedForm()
{
    DateCache cache;
    QCOMPARE(std::string(cache.text(WallTime{seconds(784'111'777)})),
             std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
    QCOMPARE(std::string(cache.text(WallTime{seconds(784'111'778)})),
             std::string("Sun, 06 Nov 1994 08:49:38 GMT"));
}

QTEST_APPLESS_MAIN(TestHeads)
#include "tst_heads.moc"
