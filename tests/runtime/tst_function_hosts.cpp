#include "core/runtime/function.h"
#include "core/runtime/process_hosts.h"
#include "tests/runtime/instance_run.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000; // ms, of a loaded machine

/// The same function in every language: tests/runtime/apps/functions.
struct Runtime
{
    const char *name;
    Language language;
    const char *source;
    const char *target;
    const char *eventTarget;
    const char *executable;
};

const Runtime runtimes[] = {
    {"python", Language::Python, "shapes.py", "hello", "taken", "python3"},
    {"node", Language::Node, "shapes.js", "hello", "taken", "node"},
    {"java", Language::Java, "shapes/Shapes.java", "shapes.Shapes", "shapes.Taken", "java"},
};

struct Answer
{
    int status = 0;
    QByteArray head;
    QByteArray body;
};

/// Takes what has come; true once a whole answer is there. Bodies have a length, or end with their chunks.
bool isWhole(const QByteArray &bytes, bool isHead, Answer &answer)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    answer.head = bytes.left(end);
    answer.body = bytes.mid(end + 4);
    answer.status = answer.head.mid(9, 3).toInt();
    const QString head = QString::fromLatin1(answer.head);
    const auto length =
        QRegularExpression(u"content-length: (\\d+)"_s, QRegularExpression::CaseInsensitiveOption)
            .match(head);
    if (isHead || answer.status == 204)
        return true;
    if (length.hasMatch())
        return answer.body.size() >= length.captured(1).toLongLong();
    return answer.body.endsWith("0\r\n\r\n");
}

} // namespace

class TestFunctionHosts : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    SystemClock m_clock;
    ProcessRuntime m_runtime;
    QString m_content;
    int m_count = 0;

    static const Runtime &named(const QString &name)
    {
        return *std::find_if(std::begin(runtimes), std::end(runtimes),
                             [&](const Runtime &one) { return name == QLatin1String(one.name); });
    }

    LaunchSpec spec(const Runtime &runtime, const FunctionFacts &function)
    {
        LaunchSpec spec;
        spec.id = {"fn-00001-" + std::to_string(++m_count)};
        spec.command = functionCommand(runtime.language, function);
        for (std::string &word : spec.command) {
            if (word.starts_with("{content}"))
                word.replace(0, 9, m_content.toStdString());
        }
        spec.contentDir = m_content.toStdString();
        spec.environment = {{"GREETING", "grüß"}};
        return spec;
    }

    /// Started plainly or in a host; null where there is no such runtime here.
    std::unique_ptr<Instance> started(const LaunchSpec &app, bool inHost)
    {
        if (!inHost)
            return m_runtime.launcher->launch(app);
        auto host = warmHost(*m_runtime.hosts, app, patience);
        return host ? host->claim(app) : nullptr;
    }

    Answer ask(QTcpSocket &socket, const QByteArray &request)
    {
        socket.write(request);
        QByteArray bytes;
        Answer answer;
        const bool isThere = QTest::qWaitFor(
            [&] {
                bytes += socket.readAll();
                return isWhole(bytes, request.startsWith("HEAD"), answer);
            },
            patience);
        return isThere ? answer : Answer{};
    }

    static QByteArray post(const QByteArray &path, const QByteArray &headers, const QByteArray &body)
    {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(body.size()) +
               "\r\n" + headers + "\r\n" + body;
    }

    void addStarts()
    {
        QTest::addColumn<QString>("runtime");
        QTest::addColumn<bool>("inHost");
        for (const Runtime &one : runtimes) {
            QTest::addRow("%s plainly", one.name) << QString::fromLatin1(one.name) << false;
            QTest::addRow("%s in a host", one.name) << QString::fromLatin1(one.name) << true;
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString bin = qEnvironmentVariable("TIDEGATE_BIN_DIR", QCoreApplication::applicationDirPath());
        m_content = qEnvironmentVariable("TIDEGATE_SOURCE_DIR") + u"/tests/runtime/apps/functions"_s;
        m_runtime = makeProcessRuntime(m_dir.filePath(u"instances"_s).toStdString(), "function-hosts",
                                       m_clock, findHostPrograms(bin.toStdString()));
    }

    void httpFunction_answers_data() { addStarts(); }
    void httpFunction_answers()
    {
        QFETCH(QString, runtime);
        QFETCH(bool, inHost);
        const Runtime &one = named(runtime);
        const LaunchSpec app = spec(one, {one.source, one.target, {}});
        auto instance = started(app, inHost);
        if (!instance)
            QSKIP("not here");
        Run run(std::move(instance));
        QTRY_VERIFY_WITH_TIMEOUT(run.readyCount == 1 || !run.exits.empty(), patience);
        QVERIFY2(run.exits.empty(), qPrintable(run.errors.join(u'\n')));
        QCOMPARE(run.instance->startRecord().origin, std::string(inHost ? "pool" : "direct"));

        QTcpSocket socket; // one connection for all of it
        socket.connectToHost(u"127.0.0.1"_s, run.instance->port());
        QVERIFY(socket.waitForConnected());
        Answer answer = ask(socket, "GET /a%20b?name=J%C3%B6rg&x=1 HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.body, QByteArray("grüß Jörg GET 0"));
        QVERIFY2(answer.head.toLower().contains("x-shape: round"), answer.head.constData());
        answer = ask(socket, "HEAD /?name=x HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.body, QByteArray());
        QVERIFY2(answer.head.toLower().contains("content-length: 1"), answer.head.constData());
        answer = ask(socket, "POST /?name=x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                             "chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n");
        QCOMPARE(answer.body, QByteArray("grüß x POST 5"));
        answer = ask(socket, post("/?name=big", {}, QByteArray(9'000'000, 'x')));
        QCOMPARE(answer.body, QByteArray("grüß big POST 9000000"));
        answer = ask(socket, post("/json", "Content-Type: application/json\r\n", "{\"a\": [1, \"ü\"]}"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.replace(" ", "").replace("\\u00fc", "ü"),
                 QByteArray("{\"got\":{\"a\":[1,\"ü\"]}}"));
        QVERIFY(answer.head.contains("application/json"));
        answer = ask(socket, post("/json", "Content-Type: application/json\r\n", "{\"a"));
        QCOMPARE(answer.status, 400);
        QCOMPARE(run.errors, QStringList());

        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
    }

    void errorOfTheFunction_isHidden_andInTheLog_data() { addStarts(); }
    void errorOfTheFunction_isHidden_andInTheLog()
    {
        QFETCH(QString, runtime);
        QFETCH(bool, inHost);
        const Runtime &one = named(runtime);
        auto instance = started(spec(one, {one.source, one.target, "http"}), inHost);
        if (!instance)
            QSKIP("not here");
        Run run(std::move(instance));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, run.instance->port());
        QVERIFY(socket.waitForConnected());
        Answer answer = ask(socket, "GET /boom HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(answer.status, 500);
        QVERIFY2(!answer.body.contains("secret") && answer.body.size() < 100, answer.body.constData());
        QTRY_VERIFY_WITH_TIMEOUT(run.errors.join(u' ').contains(u"inner"_s), patience);
        const QString log = run.errors.join(u'\n');
        QVERIFY2(log.contains(u"secret"_s) && log.contains(QString::fromLatin1(one.source).section(u'/', -1)),
                 qPrintable(log));
        QVERIFY2(!log.contains(u"/hosts/"_s) && !log.contains(u"node:"_s) &&
                     !log.contains(u"dev.tidegate"_s) && !log.contains(u"java.base"_s),
                 qPrintable(log));
        // And goes on.
        answer = ask(socket, "GET /?name=y HTTP/1.1\r\nHost: x\r\n\r\n");
        QCOMPARE(answer.body, QByteArray("grüß y GET 0"));
    }

    void cloudEvent_isTaken_data() { addStarts(); }
    void cloudEvent_isTaken()
    {
        QFETCH(QString, runtime);
        QFETCH(bool, inHost);
        const Runtime &one = named(runtime);
        auto instance = started(spec(one, {one.source, one.eventTarget, "cloudevent"}), inHost);
        if (!instance)
            QSKIP("not here");
        Run run(std::move(instance));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, run.instance->port());
        QVERIFY(socket.waitForConnected());
        const QByteArray attributes = "ce-id: 7\r\nce-source: /s\r\nce-type: a.b\r\nce-subject: %C3%BC\r\n";
        const QByteArray json = "Content-Type: application/json\r\n";
        Answer answer = ask(socket, post("/", attributes + "ce-specversion: 1.0\r\n" + json, "{\"n\":1}"));
        QCOMPARE(answer.status, 204);
        answer = ask(
            socket,
            post(
                "/", "Content-Type: application/cloudevents+json; charset=utf-8\r\n",
                R"({"specversion":"1.0","id":"8","source":"/s","type":"a.b","subject":"x","data":{"n":2}})"));
        QCOMPARE(answer.status, 204);
        answer = ask(
            socket,
            post(
                "/", "Content-Type: application/cloudevents+json\r\n",
                R"({"specversion":"1.0","id":"9","source":"/s","type":"a.b","subject":"x","data_base64":"eyJuIjozfQ=="})"));
        QCOMPARE(answer.status, 204);
        QTRY_COMPARE_WITH_TIMEOUT(run.lines.size(), 3, patience);
        QCOMPARE(run.lines, (QStringList{u"7 a.b ü 1"_s, u"8 a.b x 2"_s, u"9 a.b x 3"_s}));
        for (const QByteArray &wrong :
             {post("/", attributes + json, "{}"),
              post("/", attributes + "ce-specversion: 9\r\n" + json, "{}"), post("/", json, "{}"),
              post("/", attributes + "ce-specversion: 1.0\r\n" + json, "{\"n"),
              post("/", "Content-Type: application/cloudevents+json\r\n", "[]"),
              QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n")}) {
            answer = ask(socket, wrong);
            QCOMPARE(answer.status, 400);
            QVERIFY2(answer.body.contains("message"), answer.body.constData());
        }
        QCOMPARE(run.errors, QStringList());
    }

    void sigterm_letsTheRequestEnd_data() { addStarts(); }
    void sigterm_letsTheRequestEnd()
    {
        QFETCH(QString, runtime);
        QFETCH(bool, inHost);
        const Runtime &one = named(runtime);
        auto instance = started(spec(one, {one.source, one.target, "http"}), inHost);
        if (!instance)
            QSKIP("not here");
        Run run(std::move(instance));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        QTcpSocket idle;
        idle.connectToHost(u"127.0.0.1"_s, run.instance->port());
        QVERIFY(idle.waitForConnected());
        QCOMPARE(ask(idle, "GET /?name=y HTTP/1.1\r\nHost: x\r\n\r\n").status, 201);
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, run.instance->port());
        QVERIFY(socket.waitForConnected());
        socket.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(run.lines.contains(u"slow begins"_s), patience);
        run.instance->stop(milliseconds(20'000));
        const Answer answer = ask(socket, {});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray("slow"));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), 5000);
        QVERIFY(run.exits[0].kind == Exit::Kind::Code);
    }

    void sourceThatCannotBeLoaded_saysWhy_data()
    {
        QTest::addColumn<QString>("runtime");
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("words");
        QTest::newRow("Python, no such source")
            << u"python"_s << u"none.py"_s << u""_s << u"there is no source"_s;
        QTest::newRow("Python, no such function") << u"python"_s << u"shapes.py"_s << u"nobody"_s
                                                  << u"shapes.py has no function `nobody`; it has"_s;
        QTest::newRow("Python, which")
            << u"python"_s << u"shapes.py"_s << u""_s << u"FUNCTION_TARGET says which one is meant"_s;
        QTest::newRow("Python, broken")
            << u"python"_s << u"broken.py"_s << u"x"_s << u"broken.py\", line 1"_s;
        QTest::newRow("Node, no such source")
            << u"node"_s << u"none.js"_s << u""_s << u"there is no source"_s;
        QTest::newRow("Node, no such function")
            << u"node"_s << u"shapes.js"_s << u"nobody"_s << u"shapes.js has no function `nobody`; it has"_s;
        QTest::newRow("Node, which") << u"node"_s << u"shapes.js"_s << u""_s
                                     << u"FUNCTION_TARGET says which one is meant"_s;
        QTest::newRow("Node, broken") << u"node"_s << u"broken.js"_s << u"x"_s << u"broken.js:2"_s;
        QTest::newRow("Java, no such source")
            << u"java"_s << u"None.java"_s << u""_s << u"there is no source"_s;
        QTest::newRow("Java, no such function")
            << u"java"_s << u"shapes/Shapes.java"_s << u"nobody"_s
            << u"has no function `nobody`; it has shapes.Shapes, shapes.Taken"_s;
        QTest::newRow("Java, which") << u"java"_s << u"shapes/Shapes.java"_s << u""_s
                                     << u"FUNCTION_TARGET says which one is meant"_s;
        QTest::newRow("Java, broken")
            << u"java"_s << u"Broken.java"_s << u""_s << u"Broken.java:1: error: incompatible types"_s;
    }

    void sourceThatCannotBeLoaded_saysWhy()
    {
        QFETCH(QString, runtime);
        QFETCH(QString, source);
        QFETCH(QString, target);
        QFETCH(QString, words);
        const LaunchSpec app = spec(named(runtime), {source.toStdString(), target.toStdString(), {}});
        for (const bool inHost : {false, true}) {
            auto instance = started(app, inHost);
            if (!instance)
                QSKIP("not here");
            Run run(std::move(instance));
            QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
            QCOMPARE(run.exits[0].value, 1);
            QVERIFY2(run.errors.join(u'\n').contains(words), qPrintable(run.errors.join(u'\n')));
            QVERIFY2(!run.errors.join(u'\n').contains(u"/hosts/"_s), qPrintable(run.errors.join(u'\n')));
        }
    }

    void missingPrograms_areSaid()
    {
        const auto bare =
            makeProcessRuntime(m_dir.filePath(u"bare"_s).toStdString(), "function-hosts-bare", m_clock, {});
        const LaunchSpec app = spec(runtimes[0], {"shapes.py", "hello", "http"});
        QVERIFY(!bare.hosts->kindFor(app));
        Run run(bare.launcher->launch(app));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
        QVERIFY2(run.exits[0].message.find("programs that serve functions are missing") != std::string::npos,
                 run.exits[0].message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestFunctionHosts)
#include "tst_function_hosts.moc"
