#include "ui/models/invoke_request.h"

#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace tidegate;
using namespace tidegate::models;

namespace {

InvokeRequest plain()
{
    InvokeRequest request;
    request.method = QStringLiteral("POST");
    request.path = QStringLiteral("/orders");
    request.body = QStringLiteral("hello");
    return request;
}

QString headerOf(const client::Invocation &invocation, const QString &name)
{
    for (const auto &[key, value] : invocation.headers) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

class TstInvokeRequest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void target_isPathAndEncodedQuery();
    void typedQuery_goesIntoTheTable_data();
    void typedQuery_goesIntoTheTable();
    void whatCannotBeSent_isNamed_data();
    void whatCannotBeSent_isNamed();
    void json_bringsItsContentType();
    void binaryEvent_isHeadersAndData();
    void structuredEvent_isOneDocument();
    void request_readsBackAsItWas();
    void secrets_areNeverInWhatIsSaved();
    void sentRequest_comesBackIntoTheForm();
    void curl_reachesTheShellAsItIs_data();
    void curl_reachesTheShellAsItIs();
    void curl_ofBytesThatNoWordHolds_usesPrintf();
};

void TstInvokeRequest::target_isPathAndEncodedQuery()
{
    InvokeRequest request = plain();
    request.query = {{QStringLiteral("q"), QStringLiteral("a b&c=d"), true},
                     {QStringLiteral("off"), QStringLiteral("1"), false},
                     {QStringLiteral("名"), QStringLiteral("订"), true}};
    QCOMPARE(targetOf(request), QStringLiteral("/orders?q=a%20b%26c%3Dd&%E5%90%8D=%E8%AE%A2"));
    request.query.clear();
    request.path = QStringLiteral("/a%20b/订");
    QCOMPARE(targetOf(request), QStringLiteral("/a%20b/%E8%AE%A2"));
}

void TstInvokeRequest::typedQuery_goesIntoTheTable_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("query");
    QTest::newRow("none") << "/a"
                          << "/a" << QStringList();
    QTest::newRow("two") << "/a?x=1&y=a%20b"
                         << "/a" << QStringList{"x=1", "y=a b"};
    QTest::newRow("no value") << "/a?x"
                              << "/a" << QStringList{"x="};
    QTest::newRow("value with =") << "/a?x=1=2"
                                  << "/a" << QStringList{"x=1=2"};
    QTest::newRow("no slash") << "a?x=1"
                              << "/a" << QStringList{"x=1"};
    QTest::newRow("a whole address") << "http://app.default.localhost:8080/a?x=1#top"
                                     << "/a" << QStringList{"x=1"};
    QTest::newRow("host only") << "http://app.default.localhost"
                               << "/" << QStringList();
}

void TstInvokeRequest::typedQuery_goesIntoTheTable()
{
    QFETCH(QString, typed);
    InvokeRequest request;
    request.path = typed;
    splitQuery(request);
    QTEST(request.path, "path");
    QStringList query;
    for (const RequestField &field : std::as_const(request.query))
        query.append(field.name + QLatin1Char('=') + field.value);
    QTEST(query, "query");
}

void TstInvokeRequest::whatCannotBeSent_isNamed_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("header");
    QTest::addColumn<QString>("value");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QStringList>("fields");
    const int text = int(BodyKind::Text);
    const int json = int(BodyKind::Json);
    const int event = int(BodyKind::BinaryEvent);
    QTest::newRow("nothing") << "/"
                             << "Accept"
                             << "x" << text << "{" << QStringList();
    QTest::newRow("blank in the path") << "/a b"
                                       << "Accept"
                                       << "x" << text << "" << QStringList{"path"};
    QTest::newRow("no slash") << "a"
                              << "Accept"
                              << "x" << text << "" << QStringList{"path"};
    QTest::newRow("header's name") << "/"
                                   << "a b"
                                   << "x" << text << "" << QStringList{"headers"};
    QTest::newRow("header without a name") << "/"
                                           << ""
                                           << "x" << text << "" << QStringList{"headers"};
    QTest::newRow("empty row") << "/"
                               << ""
                               << "" << text << "" << QStringList();
    QTest::newRow("line break in a header") << "/"
                                            << "A"
                                            << "x\r\nB: y" << text << "" << QStringList{"headers"};
    QTest::newRow("broken JSON") << "/"
                                 << "Accept"
                                 << "x" << json << "{\"a\":}" << QStringList{"body"};
    QTest::newRow("empty JSON is none") << "/"
                                        << "Accept"
                                        << "x" << json << " " << QStringList();
    QTest::newRow("an event without anything")
        << "/"
        << "Accept"
        << "x" << event << "" << QStringList{"event.id", "event.source", "event.type"};
}

void TstInvokeRequest::whatCannotBeSent_isNamed()
{
    QFETCH(QString, path);
    QFETCH(QString, header);
    QFETCH(QString, value);
    QFETCH(int, kind);
    QFETCH(QString, body);
    InvokeRequest request;
    request.path = path;
    request.headers = {{header, value, true}};
    request.kind = BodyKind(kind);
    request.body = body;
    QTEST(QStringList(problems(request).keys()), "fields");
}

void TstInvokeRequest::json_bringsItsContentType()
{
    InvokeRequest request = plain();
    const QString type = QStringLiteral("Content-Type");
    QCOMPARE(headerOf(invocationOf(request, {}, {}), type), QString());
    request.kind = BodyKind::Json;
    QCOMPARE(headerOf(invocationOf(request, {}, {}), type), QStringLiteral("application/json"));
    request.headers = {{QStringLiteral("content-type"), QStringLiteral("application/vnd.x+json"), true}};
    QCOMPARE(invocationOf(request, {}, {}).headers.size(), size_t(1));
    request.headers.first().isOn = false;
    QCOMPARE(headerOf(invocationOf(request, {}, {}), type), QStringLiteral("application/json"));
}

void TstInvokeRequest::binaryEvent_isHeadersAndData()
{
    InvokeRequest request = plain();
    request.kind = BodyKind::BinaryEvent;
    request.timeoutSeconds = 7;
    request.event = {QStringLiteral("1"),
                     QStringLiteral("/shop"),
                     QStringLiteral("order.made"),
                     QStringLiteral("订 \"1\" 50%"),
                     {},
                     QStringLiteral("{\"n\":1}")};
    request.headers = {{QStringLiteral("Content-Type"), QStringLiteral("text/plain"), true}};
    const client::Invocation sent = invocationOf(request, QStringLiteral("default"), QStringLiteral("app"));
    QCOMPARE(headerOf(sent, QStringLiteral("ce-specversion")), QStringLiteral("1.0"));
    QCOMPARE(headerOf(sent, QStringLiteral("ce-source")), QStringLiteral("/shop"));
    QCOMPARE(headerOf(sent, QStringLiteral("ce-subject")), QStringLiteral("%E8%AE%A2%20%221%22%2050%25"));
    QCOMPARE(headerOf(sent, QStringLiteral("Content-Type")), QStringLiteral("application/json"));
    QCOMPARE(sent.body, "{\"n\":1}");
    QCOMPARE(sent.timeout, std::chrono::seconds(7));
    QCOMPARE(sent.service, QStringLiteral("app"));
}

void TstInvokeRequest::structuredEvent_isOneDocument()
{
    InvokeRequest request = plain();
    request.kind = BodyKind::StructuredEvent;
    request.event = {QStringLiteral("1"),     QStringLiteral("/shop"), QStringLiteral("order.made"), {}, {},
                     QStringLiteral("[1, 2]")};
    client::Invocation sent = invocationOf(request, {}, {});
    QCOMPARE(headerOf(sent, QStringLiteral("Content-Type")), QStringLiteral("application/cloudevents+json"));
    QJsonObject json = QJsonDocument::fromJson(sent.body).object();
    QCOMPARE(json[QStringLiteral("type")].toString(), QStringLiteral("order.made"));
    QCOMPARE(json[QStringLiteral("data")][1].toInt(), 2);
    QVERIFY(!json.contains(QStringLiteral("subject")));
    request.event.contentType = QStringLiteral("text/plain");
    sent = invocationOf(request, {}, {});
    json = QJsonDocument::fromJson(sent.body).object();
    QCOMPARE(json[QStringLiteral("data")].toString(), QStringLiteral("[1, 2]"));
}

void TstInvokeRequest::request_readsBackAsItWas()
{
    InvokeRequest request = plain();
    request.query = {{QStringLiteral("q"), QStringLiteral("1"), false}};
    request.headers = {{QStringLiteral("Accept"), QStringLiteral("*/*"), true},
                       {QStringLiteral("Authorization"), QStringLiteral("Bearer abc"), true},
                       {QStringLiteral("Authorization"), QStringLiteral("Bearer def"), false}};
    request.kind = BodyKind::StructuredEvent;
    request.event = CloudEvent::sample();
    request.tag = QStringLiteral("stable");
    request.timeoutSeconds = 12;
    QVERIFY(readRequest(withoutSecrets(request), secretsOf(request)) == request);
}

void TstInvokeRequest::secrets_areNeverInWhatIsSaved()
{
    InvokeRequest request = plain();
    for (const char *name : {"Authorization", "proxy-authorization", "Cookie", "X-Api-Key", "X-Auth-Token",
                             "Client-Secret", "Ocp-Apim-Subscription-Key"})
        request.headers.append({QString::fromLatin1(name), QStringLiteral("hidden-value"), true});
    request.headers.append({QStringLiteral("Accept"), QStringLiteral("seen"), true});
    const QByteArray saved = QJsonDocument(withoutSecrets(request)).toJson();
    QVERIFY2(!saved.contains("hidden-value"), saved.constData());
    QVERIFY(saved.contains("seen"));
    QCOMPARE(secretsOf(request).count(QStringLiteral("hidden-value")), 7);
    QCOMPARE(readRequest(withoutSecrets(request)).headers.first().value, QString());
    QCOMPARE(secretsOf(plain()), QString());
}

void TstInvokeRequest::sentRequest_comesBackIntoTheForm()
{
    InvokeRequest request = plain();
    request.kind = BodyKind::Json;
    request.body = QStringLiteral("{\"a\":1}");
    request.query = {{QStringLiteral("q"), QStringLiteral("a b"), true}};
    const client::Invocation sent = invocationOf(request, {}, {});
    const InvokeRequest back = requestOf(sent);
    QCOMPARE(back.path, request.path);
    QVERIFY(back.query == request.query);
    QCOMPARE(back.body, request.body);
    QVERIFY(back.kind == BodyKind::Json);
    const client::Invocation again = invocationOf(back, {}, {});
    QVERIFY(again.path == sent.path && again.headers == sent.headers && again.body == sent.body);
}

namespace {

/// What a shell makes of the command: curl's arguments, one after the other.
QByteArrayList argumentsOf(const QString &command)
{
    QProcess shell;
    shell.start(QStringLiteral("sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("curl() { printf '%s\\0' \"$@\"; [ \"$last\" ] || cat >&2; }; ") + command});
    shell.closeWriteChannel();
    if (!shell.waitForFinished(10'000))
        return {};
    QByteArrayList words = shell.readAllStandardOutput().split('\0');
    words.removeLast();
    words.append(shell.readAllStandardError());
    return words;
}

} // namespace

void TstInvokeRequest::curl_reachesTheShellAsItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << "hello";
    QTest::newRow("a quote") << "it's";
    QTest::newRow("quotes only") << "'''";
    QTest::newRow("variables") << "$HOME `id` $(id) \\n \\";
    QTest::newRow("double quotes") << "{\"a\": \"b\"}";
    QTest::newRow("lines") << "one\ntwo\n\nthree";
    QTest::newRow("marks") << "a;b|c&d>e<f*g?h[i]j{k}l~m!n#o";
    QTest::newRow("begins with @") << "@/etc/passwd";
    QTest::newRow("chinese") << QStringLiteral("订单 ✓");
    QTest::newRow("tabs") << "\ta\t";
}

void TstInvokeRequest::curl_reachesTheShellAsItIs()
{
    if (QStandardPaths::findExecutable(QStringLiteral("sh")).isEmpty())
        QSKIP("There is no POSIX shell here.");
    QFETCH(QString, text);
    InvokeRequest request = plain();
    request.method = QStringLiteral("PUT");
    request.body = text;
    QString oneLine = text;
    oneLine.replace(QLatin1Char('\n'), QLatin1Char(' '));
    request.headers = {{QStringLiteral("X-Text"), oneLine, true}, {QStringLiteral("X-Empty"), {}, true}};
    request.query = {{QStringLiteral("q"), text, true}};
    const client::Invocation sent = invocationOf(request, {}, {});
    const QByteArrayList words =
        argumentsOf(asCurl(sent, QUrl(QStringLiteral("http://app.default.localhost:8080/"))));
    QVERIFY2(words.size() > 4, "no arguments");
    const auto after = [&](const char *option) { return words.value(words.indexOf(option) + 1); };
    QCOMPARE(after("-X"), "PUT");
    QCOMPARE(after("--data-raw"), text.toUtf8());
    QCOMPARE(after("--max-time"), "300");
    QVERIFY(words.contains("X-Text: " + oneLine.toUtf8()));
    QVERIFY(words.contains("X-Empty;"));
    QVERIFY(words.contains("Content-Type:"));
    QCOMPARE(words.at(words.size() - 2), "http://app.default.localhost:8080" + sent.path.toUtf8());
}

void TstInvokeRequest::curl_ofBytesThatNoWordHolds_usesPrintf()
{
    if (QStandardPaths::findExecutable(QStringLiteral("sh")).isEmpty())
        QSKIP("There is no POSIX shell here.");
    client::Invocation sent = invocationOf(plain(), {}, {});
    sent.body = QByteArray("\0\xff%s\\n'", 7);
    const QByteArrayList words = argumentsOf(asCurl(sent, QUrl(QStringLiteral("http://a.localhost"))));
    QVERIFY(words.contains("--data-binary"));
    QCOMPARE(words.last(), sent.body);
    sent.method = QStringLiteral("HEAD");
    sent.body.clear();
    QVERIFY(asCurl(sent, QUrl(QStringLiteral("http://a.localhost"))).contains(QLatin1String("--head")));
}

QTEST_GUILESS_MAIN(TstInvokeRequest)
#include "tst_invoke_request.moc"
