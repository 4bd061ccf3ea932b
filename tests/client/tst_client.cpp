#include "core/client/client.h"
#include "core/client/transport.h"
#include "tests/client/test_server.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>
#include <QThread>
#include <cmath>

using namespace tidegate;
using resource::Object;
using testing::TestConnection;
using testing::TestRequest;
using testing::TestServer;

namespace {

Object appObject()
{
    return Object(resource::kinds::service(), {QStringLiteral("default"), QStringLiteral("hello")});
}

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

class TstClient : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void verb_sendsWhatTheApiExpects_data();
    void verb_sendsWhatTheApiExpects();
    void basePath_standsBeforeEveryPath();
    void statusObject_becomesAnErrorWithCauses();
    void webhooksRefusal_isValidationWithoutTheWebhooksName();
    void foreignAnswer_becomesAnErrorWithWords_data();
    void foreignAnswer_becomesAnErrorWithWords();
    void nobodyThere_isToldPlainly();
    void connectionClosedBeforeTheAnswer_isToldPlainly();
    void redirect_isNotFollowed();
    void tokenOverPlainHttp_staysOnThisMachine_data();
    void tokenOverPlainHttp_staysOnThisMachine();
    void brokenMutation_isNotSentTwice();
    void cancelledCall_neverAnswers();
    void contextGone_cancelsTheCall();
    void deletedClient_neverAnswers();
    void clientDeletedInTheCallback_isNoTrouble();
    void contextOnAnotherThread_isCalledThere();
    void upload_streamsTheFileAndTellsProgress();
    void uploadOfAMissingFile_namesIt();
    void refusedUpload_tellsWhy();
    void invocation_carriesItsParts();
    void list_joinsPages();
    void podLog_isGivenAsItIs();
    void output_isReadInPages();
    void output_isFollowed();
    void scalingStream_givesOneObjectALine();
    void scalingStreamThatBreaks_saysWhy();
    void whatIf_carriesPolicyAndLoad();
    void series_areAskedForAndRead();
    void changes_areAskedForAndRead_data();
    void changes_areAskedForAndRead();
    void strangeSeries_areAnError();
    void log_comesInLinesWithTimes();
    void logThatIsRefused_saysWhy();
    void readOnlyClient_sendsNoChange_data();
    void readOnlyClient_sendsNoChange();
    void readOnlyClient_stillAsks();
    void manualProxy_isUsedWithItsUser();

private:
    template <class T>
    T await(const std::function<void(std::function<void(T)>)> &start);
    Result<QJsonObject> version();

    std::unique_ptr<TestServer> m_server;
    std::unique_ptr<client::Client> m_client;
};

void TstClient::init()
{
    m_server = std::make_unique<TestServer>([](const TestRequest &, TestConnection *connection) {
        connection->answerJson(200, appObject().json());
    });
    QVERIFY(m_server->start());
    m_client =
        std::make_unique<client::Client>(client::Endpoint{m_server->url(), {}, QStringLiteral("secret")});
}

void TstClient::cleanup()
{
    m_client.reset();
    m_server.reset();
}

template <class T>
T TstClient::await(const std::function<void(std::function<void(T)>)> &start)
{
    std::optional<T> answer;
    start([&](T result) { answer = std::move(result); });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), 10'000); }();
    return answer ? *answer : T(fail(Code::Timeout, "the test waited in vain"));
}

Result<QJsonObject> TstClient::version()
{
    return await<Result<QJsonObject>>([this](auto done) { m_client->version(this, done); });
}

void TstClient::verb_sendsWhatTheApiExpects_data()
{
    QTest::addColumn<QString>("verb");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const QByteArray services = "/apis/serving.knative.dev/v1/namespaces/default/services";
    QTest::newRow("get") << "get" << QByteArray("GET") << services + "/hello" << QByteArray() << QByteArray();
    QTest::newRow("create") << "create" << QByteArray("POST") << services << QByteArray("application/json")
                            << appObject().toJson();
    QTest::newRow("create on trial") << "dryRun" << QByteArray("POST") << services + "?dryRun=All"
                                     << QByteArray("application/json") << appObject().toJson();
    QTest::newRow("update") << "update" << QByteArray("PUT") << services + "/hello"
                            << QByteArray("application/json") << appObject().toJson();
    QTest::newRow("patch") << "patch" << QByteArray("PATCH") << services + "/hello"
                           << QByteArray("application/merge-patch+json") << QByteArray("{\"spec\":1}");
    QTest::newRow("patch on trial") << "patchDryRun" << QByteArray("PATCH") << services + "/hello?dryRun=All"
                                    << QByteArray("application/merge-patch+json")
                                    << QByteArray("{\"spec\":1}");
    QTest::newRow("remove") << "remove" << QByteArray("DELETE") << services + "/hello" << QByteArray()
                            << QByteArray();
    QTest::newRow("core group, cluster-scoped")
        << "namespace" << QByteArray("GET") << QByteArray("/api/v1/namespaces/a%2Fb") << QByteArray()
        << QByteArray();
}

void TstClient::verb_sendsWhatTheApiExpects()
{
    QFETCH(QString, verb);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    const auto &kind = resource::kinds::service();
    const resource::ObjectName name = appObject().objectName();
    bool done = false;
    const auto object = [&](const Result<Object> &result) { done = result.has_value(); };
    const auto json = [&](const Result<QJsonObject> &result) { done = result.has_value(); };
    if (verb == QLatin1String("get"))
        m_client->get(kind, name, this, object);
    else if (verb == QLatin1String("create") || verb == QLatin1String("dryRun"))
        m_client->create(appObject(), verb == QLatin1String("dryRun"), this, object);
    else if (verb == QLatin1String("update"))
        m_client->update(appObject(), this, object);
    else if (verb == QLatin1String("patch"))
        m_client->mergePatch(kind, name, {{QStringLiteral("spec"), 1}}, this, object);
    else if (verb == QLatin1String("patchDryRun"))
        m_client->mergePatch(kind, name, {{QStringLiteral("spec"), 1}}, this, object, true);
    else if (verb == QLatin1String("remove"))
        m_client->remove(kind, name, this, json);
    else
        m_client->get(resource::kinds::namespaceKind(), {{}, QStringLiteral("a/b")}, this, object);
    QTRY_VERIFY(done);
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.method, method);
    QCOMPARE(request.target, target);
    QCOMPARE(request.headers.value("content-type"), type);
    QCOMPARE(request.body, body);
    QCOMPARE(request.headers.value("authorization"), "Bearer secret");
}

void TstClient::basePath_standsBeforeEveryPath()
{
    QUrl url = m_server->url();
    url.setPath(QStringLiteral("/engines/west/"));
    m_client = std::make_unique<client::Client>(client::Endpoint{url, {}, {}});
    QVERIFY(version());
    QCOMPARE(m_server->requests().first().target, "/engines/west/version");
    QVERIFY(!m_server->requests().first().headers.contains("authorization"));
}

void TstClient::statusObject_becomesAnErrorWithCauses()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(
            422,
            R"({"kind":"Status","code":422,"reason":"Invalid","message":"the name is too long","details":{"name":"hello",
            "causes":[{"field":"metadata.name","reason":"FieldValueInvalid","message":"at most 63"}]}})",
            "application/json", "Audit-Id: 5f0c-1\r\n");
    });
    const auto answer =
        await<Result<Object>>([this](auto done) { m_client->create(appObject(), false, this, done); });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Invalid);
    QCOMPARE(answer.error().message, std::string("the name is too long"));
    QCOMPARE(answer.error().subject, std::string("hello"));
    QCOMPARE(answer.error().causes.size(), size_t(1));
    QCOMPARE(answer.error().causes[0].field, std::string("metadata.name"));
    QCOMPARE(answer.error().requestId, std::string("5f0c-1"));
}

void TstClient::webhooksRefusal_isValidationWithoutTheWebhooksName()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(
            400,
            R"x({"kind":"Status","code":400,"reason":"BadRequest","message":"admission webhook \"validation.webhook.serving.knative.dev\" denied the request: validation failed: missing field(s): spec.a",
            "details":{"causes":[{"field":"spec.a","reason":"FieldValueRequired","message":"missing field(s)"}]}})x");
    });
    const auto answer =
        await<Result<Object>>([this](auto done) { m_client->create(appObject(), false, this, done); });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Invalid);
    QCOMPARE(answer.error().message, std::string("validation failed: missing field(s): spec.a"));
    QCOMPARE(answer.error().causes.size(), size_t(1));
}

void TstClient::foreignAnswer_becomesAnErrorWithWords_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("text") << 503 << QByteArray("no  instance\n") << int(Code::Unavailable)
                          << "503 Said: no instance";
    QTest::newRow("a page for browsers")
        << 502 << QByteArray("<html>x</html>") << int(Code::BadGateway) << "answered 502 Said.";
    QTest::newRow("success that is no JSON")
        << 200 << QByteArray("hello") << int(Code::BadGateway) << "cannot be understood";
    QTest::newRow("success that is a JSON list")
        << 200 << QByteArray("[1]") << int(Code::BadGateway) << "cannot be understood";
    QTest::newRow("refused token")
        << 401 << QByteArray(R"({"kind":"Status","reason":"Unauthorized","message":"who are you"})")
        << int(Code::Unauthorized) << "who are you";
    QTest::newRow("status without a message")
        << 409 << QByteArray(R"({"kind":"Status","reason":"Conflict"})") << int(Code::Conflict) << "Conflict";
}

void TstClient::foreignAnswer_becomesAnErrorWithWords()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    QFETCH(QString, says);
    m_server->setHandler(
        [=](const TestRequest &, TestConnection *connection) { connection->answer(status, body); });
    const auto answer = version();
    QVERIFY(!answer);
    QCOMPARE(int(answer.error().code), code);
    QVERIFY2(QString::fromStdString(answer.error().message).contains(says), answer.error().message.c_str());
}

void TstClient::nobodyThere_isToldPlainly()
{
    m_server->close();
    const auto answer = version();
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Unavailable);
    QVERIFY2(answer.error().message.find("Nothing answers at 127.0.0.1:") == 0,
             answer.error().message.c_str());
}

void TstClient::connectionClosedBeforeTheAnswer_isToldPlainly()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) { connection->abort(); });
    const auto answer = version();
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Unavailable);
    QVERIFY2(answer.error().message.find("closed the connection") != std::string::npos,
             answer.error().message.c_str());
}

void TstClient::redirect_isNotFollowed()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(302, {}, "text/plain", "Location: http://127.0.0.1:1/elsewhere\r\n");
    });
    const auto answer = version();
    QVERIFY(!answer);
    QVERIFY2(answer.error().message.find("http://127.0.0.1:1/elsewhere") != std::string::npos,
             answer.error().message.c_str());
    QCOMPARE(m_server->requests().size(), 1);
}

void TstClient::tokenOverPlainHttp_staysOnThisMachine_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<bool>("sent");
    QTest::newRow("secure, elsewhere") << "https://server.example" << true;
    QTest::newRow("plain, elsewhere") << "http://server.example" << false;
    QTest::newRow("plain, an address of the network") << "http://192.0.2.1:80" << false;
    QTest::newRow("plain, this machine") << "http://localhost:80" << true;
    QTest::newRow("plain, this machine by IPv6") << "http://[::1]:80" << true;
}

void TstClient::tokenOverPlainHttp_staysOnThisMachine()
{
    QFETCH(QString, server);
    QFETCH(bool, sent);
    const client::Transport transport({QUrl(server), {}, QStringLiteral("secret")});
    QCOMPARE(transport.request(QStringLiteral("/version"), {}, std::chrono::seconds(1))
                 .hasRawHeader("Authorization"),
             sent);
}

void TstClient::brokenMutation_isNotSentTwice()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) { connection->abort(); });
    const auto answer =
        await<Result<Object>>([this](auto done) { m_client->create(appObject(), false, this, done); });
    QVERIFY(!answer);
    QCOMPARE(m_server->requests().size(), 1);
}

void TstClient::cancelledCall_neverAnswers()
{
    m_server->setHandler({});
    bool called = false;
    QPointer<client::Call> call =
        m_client->version(this, [&](const Result<QJsonObject> &) { called = true; });
    QTRY_COMPARE(m_server->requests().size(), 1);
    QSignalSpy closed(m_server->connections.first(), &TestConnection::closed);
    call->cancel();
    QVERIFY(closed.wait()); // the server sees it too
    QTRY_VERIFY(!call);
    QVERIFY(!called);
}

void TstClient::contextGone_cancelsTheCall()
{
    m_server->setHandler({});
    auto context = std::make_unique<QObject>();
    bool called = false;
    QPointer<client::Call> call =
        m_client->version(context.get(), [&](const Result<QJsonObject> &) { called = true; });
    QPointer<client::Call> list = m_client->list(resource::kinds::service(), {}, context.get(),
                                                 [&](const Result<client::ObjectList> &) { called = true; });
    QTRY_COMPARE(m_server->requests().size(), 2);
    context.reset();
    QTRY_VERIFY(!call && !list);
    QVERIFY(!called);
}

void TstClient::deletedClient_neverAnswers()
{
    m_server->setHandler({});
    bool called = false;
    m_client->version(this, [&](const Result<QJsonObject> &) { called = true; });
    QTRY_COMPARE(m_server->requests().size(), 1);
    QSignalSpy closed(m_server->connections.first(), &TestConnection::closed);
    m_client.reset();
    QVERIFY(closed.wait());
    QVERIFY(!called);
}

void TstClient::clientDeletedInTheCallback_isNoTrouble()
{
    m_client->version(this, [this](const Result<QJsonObject> &) { m_client.reset(); });
    QTRY_VERIFY(!m_client);
}

void TstClient::contextOnAnotherThread_isCalledThere()
{
    QThread thread;
    thread.start();
    auto *context = new QObject;
    context->moveToThread(&thread);
    std::atomic<QThread *> ranOn{nullptr};
    m_client->version(context, [&](const Result<QJsonObject> &) { ranOn = QThread::currentThread(); });
    QTRY_COMPARE(ranOn.load(), &thread);
    ranOn = nullptr;
    m_server->setHandler(
        [](const TestRequest &, TestConnection *connection) { connection->answer(200, "{\"items\":[]}"); });
    m_client->list(resource::kinds::service(), {}, context,
                   [&](const Result<client::ObjectList> &) { ranOn = QThread::currentThread(); });
    QTRY_COMPARE(ranOn.load(), &thread);
    context->deleteLater();
    thread.quit();
    thread.wait();
}

void TstClient::upload_streamsTheFileAndTellsProgress()
{
    QTemporaryFile file(QStringLiteral("my app+.jar"));
    QVERIFY(file.open());
    const QByteArray block = QByteArray("0123456789abcdef").repeated(64 * 1024); // 1 MiB
    for (int i = 0; i < 8; ++i)
        file.write(block);
    QVERIFY(file.flush());
    qint64 most = 0;
    int steps = 0;
    const auto answer = await<Result<Object>>([&](auto done) {
        client::Call *call = m_client->uploadPackage(QStringLiteral("default"), QStringLiteral("hello"),
                                                     file.fileName(), this, done);
        connect(call, &client::Call::uploadProgress, this, [&](qint64 sent, qint64 total) {
            QCOMPARE(total, qint64(8 * block.size()));
            most = std::max(most, sent);
            ++steps;
        });
    });
    QVERIFY2(answer.has_value(), answer ? "" : answer.error().message.c_str());
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.path(), QStringLiteral("/apis/tidegate.dev/v1/namespaces/default/packages"));
    QCOMPARE(request.query("name"), QStringLiteral("hello"));
    QVERIFY2(request.query("fileName").startsWith(QStringLiteral("my app+.jar")), request.target.constData());
    QCOMPARE(request.headers.value("content-type"), "application/octet-stream");
    QCOMPARE(request.body.size(), 8 * block.size());
    QVERIFY(request.body.startsWith(block) && request.body.endsWith(block));
    QCOMPARE(most, qint64(8 * block.size()));
    QVERIFY(steps > 0); // Qt tells at most every 100 ms
}

void TstClient::uploadOfAMissingFile_namesIt()
{
    const auto answer = await<Result<Object>>([this](auto done) {
        m_client->uploadPackage(QStringLiteral("default"), QStringLiteral("x"),
                                QStringLiteral("/nowhere/app.jar"), this, done);
    });
    QVERIFY(!answer);
    QVERIFY2(answer.error().message.find("app.jar cannot be read") == 0, answer.error().message.c_str());
    QVERIFY(m_server->requests().isEmpty());
}

void TstClient::refusedUpload_tellsWhy()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(QByteArray(1 << 20, 'x'));
    file.flush();
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answerStatus(413, "RequestEntityTooLarge", QStringLiteral("at most 1 KiB"));
    });
    const auto answer = await<Result<Object>>([&](auto done) {
        m_client->uploadPackage(QStringLiteral("default"), QStringLiteral("x"), file.fileName(), this, done);
    });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::TooLarge);
    QCOMPARE(answer.error().message, std::string("at most 1 KiB"));
}

void TstClient::invocation_carriesItsParts()
{
    client::Invocation invocation;
    invocation.ns = QStringLiteral("default");
    invocation.service = QStringLiteral("hello");
    invocation.method = QStringLiteral("POST");
    invocation.path = QStringLiteral("/a?b=c");
    invocation.headers = {{QStringLiteral("X-One"), QStringLiteral("1")}};
    invocation.body = QByteArray("\0\xff", 2);
    const auto answer =
        await<Result<QJsonObject>>([&](auto done) { m_client->invoke(invocation, this, done); });
    QVERIFY(answer);
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.target, "/apis/tidegate.dev/v1/namespaces/default/services/hello/invoke");
    QCOMPARE(
        compact(request.json()),
        R"({"body":"AP8=","headers":[{"name":"X-One","value":"1"}],"method":"POST","path":"/a?b=c","tag":"","timeoutSeconds":300})");
}

void TstClient::list_joinsPages()
{
    m_server->setHandler([](const TestRequest &request, TestConnection *connection) {
        const bool first = request.query("continue").isEmpty();
        connection->answer(
            200,
            first
                ? R"({"metadata":{"resourceVersion":"5","continue":"k"},"items":[{"metadata":{"name":"a"}}]})"
                : R"({"metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"b"}}]})");
    });
    const auto answer = await<Result<client::ObjectList>>(
        [this](auto done) { m_client->list(resource::kinds::service(), {}, this, done); });
    QVERIFY(answer);
    QCOMPARE(answer->items.size(), size_t(2));
    QCOMPARE(answer->items[1].name(), QStringLiteral("b"));
    QCOMPARE(answer->items[0].kindName(), QStringLiteral("Service")); // a list does not repeat it
    QCOMPARE(answer->resourceVersion, QStringLiteral("5"));
    QCOMPARE(m_server->requests().first().path(), QStringLiteral("/apis/serving.knative.dev/v1/services"));
}

void TstClient::podLog_isGivenAsItIs()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(200, "line\nno json", "text/plain");
    });
    const auto answer = await<Result<QByteArray>>([this](auto done) {
        m_client->podLog(QStringLiteral("default"), QStringLiteral("p"), 50, this, done);
    });
    QVERIFY(answer);
    QCOMPARE(*answer, "line\nno json");
    QCOMPARE(m_server->requests().first().target, "/api/v1/namespaces/default/pods/p/log?tailLines=50");
}

void TstClient::output_isReadInPages()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(200, R"({"items":[
            {"time":"2026-01-02T03:04:05.000001Z","stream":"stderr","revision":"r","instance":"i","text":"oh","position":"p1"},
            {"time":"2026-01-02T03:04:06Z","stream":"dropped","revision":"r","instance":"i","lines":12,"text":"12 lines","context":true}],
            "next":"p2","more":true,"droppedLines":5})");
    });
    client::OutputQuery query;
    query.ns = QStringLiteral("default");
    query.service = QStringLiteral("shop");
    query.revision = QStringLiteral("shop-00001");
    query.from = parseTime("2026-01-02T03:04:05Z");
    query.stream = client::OutputQuery::Stream::Error;
    query.contains = QStringLiteral("a+b&c=100% \u4e8c");
    query.ignoresCase = true;
    query.after = 3;
    query.position = QStringLiteral("2026-01-02T03:04:05.000001Z~1~2~i");
    query.limit = 50;
    const auto page =
        await<Result<client::OutputPage>>([&](auto done) { m_client->output(query, this, done); });
    QVERIFY(page);
    QCOMPARE(page->lines.size(), size_t(2));
    QCOMPARE(page->lines[0].time, *parseTime("2026-01-02T03:04:05.000001Z"));
    QVERIFY(page->lines[0].stream == client::OutputLine::Stream::Error);
    QCOMPARE(page->lines[0].text, QStringLiteral("oh"));
    QCOMPARE(page->lines[0].instance, QStringLiteral("i"));
    QVERIFY(page->lines[1].stream == client::OutputLine::Stream::Dropped && page->lines[1].isContext);
    QCOMPARE(page->lines[1].dropped, 12);
    QCOMPARE(page->next, QStringLiteral("p2"));
    QVERIFY(page->isMore);
    QCOMPARE(page->droppedLines, 5);
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.path(), QStringLiteral("/apis/tidegate.dev/v1/namespaces/default/services/shop/logs"));
    QVERIFY2(request.target.contains("contains=a%2Bb%26c%3D100%25%20%E4%BA%8C&"), request.target);
    QCOMPARE(request.query("revision"), query.revision);
    QCOMPARE(request.query("from"), QStringLiteral("2026-01-02T03:04:05.000000Z"));
    QCOMPARE(request.query("stream"), QStringLiteral("stderr"));
    QCOMPARE(request.query("position"), query.position);
    QCOMPARE(request.query("after"), QStringLiteral("3"));
    QCOMPARE(request.query("limit"), QStringLiteral("50"));
    QVERIFY(!request.target.contains("before=") && !request.target.contains("follow="));
}

void TstClient::output_isFollowed()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->startStream();
        connection->send("{\"text\":\"one\",\"position\":\"p1\"}\n{\"text\":\"two\"}\n");
        connection->endStream();
    });
    client::OutputQuery query;
    query.ns = QStringLiteral("default");
    query.revision = QStringLiteral("hello-1");
    query.tail = true;
    query.limit = 10;
    client::Stream *stream = m_client->followOutput(query, m_client.get());
    QStringList texts;
    connect(stream, &client::Stream::received, this,
            [&](const QJsonObject &object) { texts << client::readOutputLine(object).text; });
    QSignalSpy ended(stream, &client::Stream::ended);
    QVERIFY(ended.wait());
    QCOMPARE(texts, QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    QCOMPARE(m_server->requests().first().target,
             "/apis/tidegate.dev/v1/namespaces/default/revisions/hello-1/logs?tail=10&follow=true");
}

void TstClient::scalingStream_givesOneObjectALine()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->startStream();
        connection->send("{\"desired\":1}\n{\"desi");
        connection->send("red\":2}\n");
        connection->endStream();
    });
    QList<int> desired;
    client::Stream *stream = m_client->scaling(QStringLiteral("default"), QStringLiteral("hello-1"),
                                               parseTime("2026-01-02T03:04:05.5Z"), m_client.get());
    connect(stream, &client::Stream::received, this,
            [&](const QJsonObject &object) { desired << object[QStringLiteral("desired")].toInt(); });
    QSignalSpy ended(stream, &client::Stream::ended);
    QVERIFY(ended.wait());
    QCOMPARE(desired, (QList{1, 2}));
    QCOMPARE(ended.first().first().toString(), QString());
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.path(),
             QStringLiteral("/apis/tidegate.dev/v1/namespaces/default/revisions/hello-1/scaling"));
    QCOMPARE(request.query("since"), QStringLiteral("2026-01-02T03:04:05.500000Z"));
    QCOMPARE(request.query("follow"), QStringLiteral("true"));
}

void TstClient::scalingStreamThatBreaks_saysWhy()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answerStatus(404, "NotFound", QStringLiteral("there is no revision \"gone\""));
    });
    client::Stream *stream =
        m_client->scaling(QStringLiteral("default"), QStringLiteral("gone"), {}, m_client.get());
    QSignalSpy ended(stream, &client::Stream::ended);
    QVERIFY(ended.wait());
    QCOMPARE(ended.first().first().toString(), QStringLiteral("there is no revision \"gone\""));
}

void TstClient::whatIf_carriesPolicyAndLoad()
{
    client::WhatIfQuery query;
    query.ns = QStringLiteral("default");
    query.revision = QStringLiteral("hello-1");
    query.annotations = {{QStringLiteral("a"), QStringLiteral("5")}, {QStringLiteral("b"), QJsonValue::Null}};
    query.trace = {QJsonObject{{QStringLiteral("t"), 0}}};
    query.start = parseTime("2026-01-02T03:04:05Z");
    const auto answer = await<Result<QJsonObject>>([&](auto done) { m_client->whatIf(query, this, done); });
    QVERIFY(answer);
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.target, "/apis/tidegate.dev/v1/namespaces/default/revisions/hello-1/what-if");
    QCOMPARE(request.body, "{\"annotations\":{\"a\":\"5\",\"b\":null},\"start\":\"2026-01-02T03:04:05Z\","
                           "\"trace\":[{\"t\":0}]}");
}

void TstClient::series_areAskedForAndRead()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(
            200,
            R"({"from":"2026-01-02T03:00:00Z","to":"2026-01-02T03:02:00Z","stepSeconds":60,)"
            R"("resolutionSeconds":10,"series":[{"metric":"requests","unit":"1","kind":"counter",)"
            R"("avg":[1.5,null],"min":[0,null],"max":[4,null],"sum":[90,null]},)"
            R"({"metric":"instance.memory","unit":"bytes","kind":"gauge","instance":"web-1-x",)"
            R"("avg":[7,8],"min":[7,8],"max":[7,8]}]})",
            "application/json");
    });
    client::SeriesQuery query;
    query.subject = {client::MonitoredSubject::Of::Service, QStringLiteral("default"), QStringLiteral("web")};
    query.metrics = {QStringLiteral("requests"), QStringLiteral("instance.*")};
    query.from = *parseTime("2026-01-02T03:00:00Z");
    query.to = *parseTime("2026-01-02T03:02:00Z");
    query.step = std::chrono::seconds(60);
    const auto answer =
        await<Result<client::SeriesAnswer>>([&](auto done) { m_client->series(query, this, done); });
    QVERIFY(answer);
    QCOMPARE(answer->lines.size(), size_t(2));
    const client::SeriesLine &requests = answer->lines[0];
    QCOMPARE(requests.sum[0], 90.0);
    QVERIFY(std::isnan(requests.sum[1]) && std::isnan(requests.avg[1]));
    QVERIFY(requests.p50.empty());
    QCOMPARE(answer->lines[1].label, QStringLiteral("web-1-x"));
    QVERIFY(answer->resolution == std::chrono::seconds(10));
    QVERIFY(answer->timeOf(1) == *parseTime("2026-01-02T03:01:00Z"));
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.path(), QStringLiteral("/apis/tidegate.dev/v1/namespaces/default/services/web/series"));
    QCOMPARE(request.query("metric"), QStringLiteral("requests,instance.*"));
    QCOMPARE(request.query("step"), QStringLiteral("60"));
    QCOMPARE(request.query("from"), QStringLiteral("2026-01-02T03:00:00.000000Z"));
}

void TstClient::changes_areAskedForAndRead_data()
{
    using Of = client::MonitoredSubject::Of;
    QTest::addColumn<int>("of");
    QTest::addColumn<QString>("path");
    QTest::newRow("engine") << int(Of::Engine) << QStringLiteral("/apis/tidegate.dev/v1/engines/web/changes");
    QTest::newRow("namespace") << int(Of::Namespace)
                               << QStringLiteral("/apis/tidegate.dev/v1/namespaces/default/changes");
    QTest::newRow("service") << int(Of::Service)
                             << QStringLiteral(
                                    "/apis/tidegate.dev/v1/namespaces/default/services/web/changes");
}

void TstClient::changes_areAskedForAndRead()
{
    QFETCH(int, of);
    QFETCH(QString, path);
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answer(
            200,
            R"({"items":[{"time":"2026-01-02T03:00:00.5Z","type":"scaling","namespace":"default",)"
            R"("service":"web","who":"admin","with":"kubectl","message":"It was.","change":)"
            R"({"kind":"Service","name":"web","fields":[{"path":"max","before":null,"after":"3"}]}}]})",
            "application/json");
    });
    client::ChangesQuery query;
    query.subject = {client::MonitoredSubject::Of(of), QStringLiteral("default"), QStringLiteral("web")};
    query.limit = 7;
    const auto answer = await<Result<std::vector<client::ChangeEntry>>>(
        [&](auto done) { m_client->changes(query, this, done); });
    QVERIFY(answer);
    QCOMPARE(answer->size(), size_t(1));
    const client::ChangeEntry &change = answer->front();
    QCOMPARE(change.type, QStringLiteral("scaling"));
    QCOMPARE(change.who + change.with + change.message, QStringLiteral("adminkubectlIt was."));
    QCOMPARE(change.kind, QStringLiteral("Service"));
    QCOMPARE(change.fields.size(), size_t(1));
    QVERIFY(change.fields[0].before.isNull());
    QCOMPARE(change.fields[0].after.toString(), QStringLiteral("3"));
    QCOMPARE(m_server->requests().first().path(), path);
    QCOMPARE(m_server->requests().first().query("limit"), QStringLiteral("7"));
}

void TstClient::strangeSeries_areAnError()
{
    for (const char *text :
         {"{}", R"({"from":"x","series":[],"stepSeconds":1})", R"({"items":[{"time":"x"}]})"}) {
        const QJsonObject json = QJsonDocument::fromJson(text).object();
        QVERIFY(!client::readSeriesAnswer(json));
        QVERIFY(!client::readChanges(json));
    }
}

void TstClient::log_comesInLinesWithTimes()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->startStream();
        connection->send("2026-01-02T03:04:05Z one\n2026-01-02T03:04:06Z t");
        connection->send("wo\n");
        connection->endStream();
    });
    client::LogQuery query;
    query.ns = QStringLiteral("default");
    query.pod = QStringLiteral("p");
    query.tailLines = 7;
    query.since = parseTime("2026-01-02T03:04:05.5Z");
    client::LineStream *stream = m_client->log(query, m_client.get());
    QList<QByteArray> lines;
    connect(stream, &client::LineStream::received, this,
            [&](const QList<QByteArray> &more) { lines += more; });
    QSignalSpy ended(stream, &client::LineStream::ended);
    QVERIFY(ended.wait());
    QCOMPARE(lines, (QList<QByteArray>{"2026-01-02T03:04:05Z one", "2026-01-02T03:04:06Z two"}));
    const TestRequest request = m_server->requests().first();
    QCOMPARE(request.path(), QStringLiteral("/api/v1/namespaces/default/pods/p/log"));
    QCOMPARE(request.query("timestamps"), QStringLiteral("true"));
    QCOMPARE(request.query("follow"), QStringLiteral("true"));
    QCOMPARE(request.query("tailLines"), QStringLiteral("7"));
    QCOMPARE(request.query("sinceTime"), QStringLiteral("2026-01-02T03:04:05.500000Z"));
}

void TstClient::logThatIsRefused_saysWhy()
{
    m_server->setHandler([](const TestRequest &, TestConnection *connection) {
        connection->answerStatus(404, "NotFound", QStringLiteral("pods \"p\" not found"));
    });
    client::LogQuery query;
    query.ns = QStringLiteral("default");
    query.pod = QStringLiteral("p");
    QSignalSpy ended(m_client->log(query, m_client.get()), &client::LineStream::ended);
    QVERIFY(ended.wait());
    QCOMPARE(ended.first().first().toString(), QStringLiteral("pods \"p\" not found"));
}

namespace {

using Verb = std::function<void(client::Client &, QObject *, std::function<void(std::optional<Error>)>)>;

template <class Value>
std::function<void(Result<Value>)> errorOnly(std::function<void(std::optional<Error>)> done)
{
    return [done = std::move(done)](Result<Value> result) {
        done(result ? std::nullopt : std::optional(result.error()));
    };
}

} // namespace

Q_DECLARE_METATYPE(Verb)

void TstClient::readOnlyClient_sendsNoChange_data()
{
    QTest::addColumn<Verb>("verb");
    const auto name = appObject().objectName();
    QTest::newRow("create") << Verb([](client::Client &client, QObject *context, auto done) {
        client.create(appObject(), false, context, errorOnly<Object>(done));
    });
    QTest::newRow("update") << Verb([](client::Client &client, QObject *context, auto done) {
        client.update(appObject(), context, errorOnly<Object>(done));
    });
    QTest::newRow("patch") << Verb([name](client::Client &client, QObject *context, auto done) {
        client.mergePatch(resource::kinds::service(), name, {}, context, errorOnly<Object>(done));
    });
    QTest::newRow("remove") << Verb([name](client::Client &client, QObject *context, auto done) {
        client.remove(resource::kinds::service(), name, context, errorOnly<QJsonObject>(done));
    });
    QTest::newRow("upload") << Verb([](client::Client &client, QObject *context, auto done) {
        client.uploadPackage(QStringLiteral("default"), QStringLiteral("hello"),
                             QCoreApplication::applicationFilePath(), context, errorOnly<Object>(done));
    });
    QTest::newRow("invoke") << Verb([](client::Client &client, QObject *context, auto done) {
        client::Invocation invocation;
        invocation.ns = QStringLiteral("default");
        invocation.service = QStringLiteral("hello");
        client.invoke(invocation, context, errorOnly<QJsonObject>(done));
    });
}

void TstClient::readOnlyClient_sendsNoChange()
{
    QFETCH(Verb, verb);
    m_server->setHandler(
        [](const TestRequest &, TestConnection *connection) { connection->answerJson(200, {}); });
    m_client->setReadOnly(QStringLiteral("locked for the test"));
    std::optional<std::optional<Error>> answer;
    const auto take = [&answer](std::optional<Error> error) { answer = std::move(error); };
    verb(*m_client, this, take);
    QTRY_VERIFY(answer.has_value());
    QVERIFY(answer->has_value());
    QCOMPARE(QString::fromStdString((*answer)->message), QStringLiteral("locked for the test"));
    QCOMPARE((*answer)->code, Code::Forbidden);
    QCOMPARE((*answer)->subject, std::string(client::readOnlySubject));
    QVERIFY(m_server->requests().isEmpty());
    m_client->setReadOnly({});
    answer.reset();
    verb(*m_client, this, take);
    QTRY_VERIFY(answer.has_value());
    QVERIFY(!answer->has_value());
    QCOMPARE(m_server->requests().size(), 1);
}

void TstClient::readOnlyClient_stillAsks()
{
    m_server->setHandler(
        [](const TestRequest &, TestConnection *connection) { connection->answerJson(200, {}); });
    m_client->setReadOnly(QStringLiteral("locked for the test"));
    int answers = 0;
    const auto count = [&answers](const auto &result) { answers += result ? 1 : 0; };
    m_client->get(resource::kinds::service(), appObject().objectName(), this, count);
    m_client->create(appObject(), true, this, count);
    m_client->mergePatch(resource::kinds::service(), appObject().objectName(), {}, this, count, true);
    client::WhatIfQuery replay;
    replay.ns = QStringLiteral("default");
    replay.revision = QStringLiteral("hello-00001");
    m_client->whatIf(replay, this, count);
    QTRY_COMPARE(answers, 4);
}

void TstClient::manualProxy_isUsedWithItsUser()
{
    QTcpServer proxy;
    QVERIFY(proxy.listen(QHostAddress::LocalHost));
    QByteArray asked;
    connect(&proxy, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = proxy.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [&asked, socket] {
            asked += socket->readAll();
            if (asked.endsWith("\r\n\r\n") && !asked.contains("Proxy-Authorization"))
                socket->write("HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                              "Content-Length: 0\r\n\r\n");
        });
    });
    client::Endpoint endpoint{
        QUrl(QStringLiteral("https://server.example:8443")), {}, QStringLiteral("token")};
    endpoint.proxy.mode = client::ProxyChoice::Mode::Manual;
    endpoint.proxy.proxy = QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"),
                                         proxy.serverPort(), QStringLiteral("me"), QStringLiteral("pw"));
    client::Client client(endpoint);
    client.version(this, [](const Result<QJsonObject> &) {});
    QTRY_VERIFY2(asked.contains("Proxy-Authorization: Basic " + QByteArray("me:pw").toBase64()),
                 asked.constData());
    QVERIFY2(asked.contains("CONNECT server.example:8443"), asked.constData());
}

QTEST_GUILESS_MAIN(TstClient)
#include "tst_client.moc"
