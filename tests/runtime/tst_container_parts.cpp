// What a container engine says, taken apart; and what it is asked for.

#include "core/runtime/container_api.h"
#include "core/runtime/container_frames.h"
#include "core/runtime/container_launcher.h"
#include "core/runtime/container_plan.h"
#include "core/runtime/pull_progress.h"
#include "tests/runtime/fake_engine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalServer>
#include <QSignalSpy>
#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;

namespace {

LaunchSpec sampleSpec()
{
    LaunchSpec spec;
    spec.id = InstanceId{"web-1"};
    spec.environment = {{"K_SERVICE", "web"}, {"PORT", "1"}};
    spec.container = ContainerRun{};
    spec.container->image = "reg/app:1";
    return spec;
}

/// A socket that says these bytes to whoever comes, in pieces of `size`, and closes.
class Sayer
{
public:
    Sayer(QByteArray bytes, qsizetype size, bool closes = true)
    {
        m_server.listen(path());
        QObject::connect(&m_server, &QLocalServer::newConnection, &m_server,
                         [this, bytes = std::move(bytes), size, closes] {
                             QLocalSocket *to = m_server.nextPendingConnection();
                             QObject::connect(to, &QLocalSocket::readyRead, to, [to, bytes, size, closes] {
                                 to->readAll();
                                 for (qsizetype at = 0; at < bytes.size(); at += size) {
                                     to->write(bytes.mid(at, size));
                                     to->flush();
                                 }
                                 if (closes)
                                     to->disconnectFromServer();
                             });
                         });
    }
    QString path() const { return m_dir.filePath(QStringLiteral("s")); }

private:
    QTemporaryDir m_dir;
    QLocalServer m_server;
};

Result<ContainerAnswer> ask(const QString &socket, milliseconds patience = seconds(10))
{
    ContainerRequest request{"GET", "/x"};
    request.patience = patience;
    ContainerCall call(socket, std::move(request));
    QSignalSpy done(&call, &ContainerCall::done);
    call.begin();
    if (done.isEmpty() && !done.wait(10'000))
        return fail(Code::Internal, "the test has waited in vain");
    return call.answer();
}

} // namespace

class TestContainerParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void framesComeInAnyPieces();
    void brokenFramesAreRefused();
    void pullLinesAreSummedUp();
    void planHasLimitsAndLabels();
    void planWithoutLimitsHasNone();
    void planInTheMachinesNetworkHasThePickedPort();
    void commandsReplaceTheImagesOwn();
    void probesFindThePublishedPorts();
    void exitsAreTold_data();
    void exitsAreTold();
    void referencesAreHeldToTheirForm_data();
    void referencesAreHeldToTheirForm();
    void answersComeInAnyPieces_data();
    void answersComeInAnyPieces();
    void badAnswersAreErrors_data();
    void badAnswersAreErrors();
    void silenceHasAnEnd();
    void usageAndFactsAreRead();
    void socketsAreFound();
};

void TestContainerParts::framesComeInAnyPieces()
{
    const QByteArray stream =
        frame(1, "out") + frame(2, "error") + frame(1, "") + frame(1, QByteArray(300, 'x'));
    for (qsizetype size = 1; size <= stream.size(); ++size) {
        ContainerFrames frames;
        QByteArray out;
        QByteArray err;
        for (qsizetype at = 0; at < stream.size(); at += size) {
            QVERIFY(frames.feed(stream.mid(at, size), [&](bool isError, const QByteArray &part) {
                (isError ? err : out) += part;
            }));
        }
        QCOMPARE(out, "out" + QByteArray(300, 'x'));
        QCOMPARE(err, QByteArray("error"));
        QVERIFY(!frames.isBroken());
    }
}

void TestContainerParts::brokenFramesAreRefused()
{
    const auto nothing = [](bool, const QByteArray &) {};
    QVERIFY(!ContainerFrames().feed(QByteArray("no frame at all"), nothing));
    QVERIFY(!ContainerFrames().feed(frame(3, "x"), nothing));
    QVERIFY(!ContainerFrames().feed(QByteArray("\1\0\1\0\0\0\0\0", 8), nothing));
    ContainerFrames cut;
    QVERIFY(cut.feed(frame(1, "four").chopped(1), nothing));
    QVERIFY(cut.isBroken());
}

void TestContainerParts::pullLinesAreSummedUp()
{
    PullProgress progress;
    QVERIFY(!progress.feed("{\"status\":\"Pulling from app\",\"id\":\"1\"}\n{\"stat"));
    QVERIFY(progress.feed(
        "us\":\"Downloading\",\"id\":\"a\",\"progressDetail\":{\"current\":10,\"total\":100}}\n"));
    QVERIFY(progress.feed(
        "{\"status\":\"Downloading\",\"id\":\"b\",\"progressDetail\":{\"current\":5,\"total\":50}}\n"
        "{\"status\":\"Extracting\",\"id\":\"a\",\"progressDetail\":{\"current\":90,\"total\":900}}\n"
        "not JSON\n{\"error\":\"denied\"}"));
    QCOMPARE(progress.done(), 15u);
    QCOMPARE(progress.total(), 150u);
    QVERIFY(progress.error().empty());
    progress.finish();
    QCOMPARE(progress.error(), std::string("denied"));
}

void TestContainerParts::planHasLimitsAndLabels()
{
    LaunchSpec spec = sampleSpec();
    spec.memoryLimit = 64 << 20;
    spec.limits = {0.5, 0.25, 20, 100};
    spec.workingDir = "/srv";
    const QJsonObject body = planContainer(spec, {"srv", "run", ContainerNetwork::Bridge, 0});
    const QJsonObject host = body["HostConfig"].toObject();
    QCOMPARE(host["Memory"].toInteger(), 64 << 20);
    QCOMPARE(host["MemorySwap"].toInteger(), 64 << 20);
    QCOMPARE(host["NanoCpus"].toInteger(), 500'000'000);
    QCOMPARE(host["CpuShares"].toInt(), 256);
    QCOMPARE(host["PidsLimit"].toInt(), 20);
    QCOMPARE(host["Ulimits"][0]["Hard"].toInt(), 100);
    QCOMPARE(host["LogConfig"]["Type"].toString(), QStringLiteral("none"));
    QCOMPARE(host["PortBindings"]["8080/tcp"][0]["HostIp"].toString(), QStringLiteral("127.0.0.1"));
    QCOMPARE(body["WorkingDir"].toString(), QStringLiteral("/srv"));
    QCOMPARE(body["Labels"][containerServerLabel].toString(), QStringLiteral("srv"));
    QCOMPARE(body["Labels"][containerRunLabel].toString(), QStringLiteral("run"));
    QCOMPARE(body["Env"].toArray(), (QJsonArray{"HOSTNAME=web-1", "K_SERVICE=web", "PORT=8080"}));
    QVERIFY(!body.contains("Entrypoint"));
    QVERIFY(!body.contains("Cmd"));
}

void TestContainerParts::planWithoutLimitsHasNone()
{
    const QJsonObject host = planContainer(sampleSpec(), {})["HostConfig"].toObject();
    for (const char *name : {"Memory", "NanoCpus", "PidsLimit", "Ulimits"})
        QVERIFY2(!host.contains(QLatin1String(name)), name);
    QCOMPARE(host["CpuShares"].toInt(), 102);
}

void TestContainerParts::planInTheMachinesNetworkHasThePickedPort()
{
    const QJsonObject body = planContainer(sampleSpec(), {{}, {}, ContainerNetwork::Host, 20123});
    QCOMPARE(body["HostConfig"]["NetworkMode"].toString(), QStringLiteral("host"));
    QVERIFY(!body["HostConfig"].toObject().contains("PortBindings"));
    QVERIFY(!body.contains("Hostname"));
    QVERIFY(body["Env"].toArray().contains(QStringLiteral("PORT=20123")));
}

void TestContainerParts::commandsReplaceTheImagesOwn()
{
    LaunchSpec spec = sampleSpec();
    spec.container->arguments = {"--fast"};
    QCOMPARE(planContainer(spec, {})["Cmd"].toArray(), QJsonArray{"--fast"});
    spec.container->entrypoint = {"/app", "serve"};
    spec.container->arguments.clear();
    QCOMPARE(planContainer(spec, {})["Entrypoint"].toArray(), (QJsonArray{"/app", "serve"}));
    QVERIFY(
        planContainer(spec, {}).contains("Cmd")); // as empty: the image's own does not fit a new entrypoint
    const std::string mark(portMark);
    spec.container->entrypoint = {"/app", "--port=" + mark};
    spec.container->arguments = {mark};
    const QJsonObject bridged = planContainer(spec, {});
    QCOMPARE(bridged["Entrypoint"].toArray(), (QJsonArray{"/app", "--port=8080"}));
    QCOMPARE(bridged["Cmd"].toArray(), QJsonArray{"8080"});
    const QJsonObject onHost = planContainer(spec, {{}, {}, ContainerNetwork::Host, 20123});
    QCOMPARE(onHost["Entrypoint"].toArray(), (QJsonArray{"/app", "--port=20123"}));
}

void TestContainerParts::probesFindThePublishedPorts()
{
    LaunchSpec spec = sampleSpec();
    spec.probes.readiness.port = 8080;
    spec.probes.liveness = Probe{};
    spec.probes.liveness->port = 9000;
    spec.probes.startup = Probe{};
    spec.probes.startup->port = 9001;
    spec.probes.startup->host = "10.0.0.1";
    QCOMPARE(publishedPorts(spec), (std::vector<std::uint16_t>{8080, 9000}));
    const Probes outside = probesFromOutside(spec.probes, 8080, {{8080, 40001}, {9000, 40002}});
    QCOMPARE(outside.readiness.port, 0);
    QCOMPARE(outside.liveness->port, 40002);
    QCOMPARE(outside.startup->port, 9001);
}

void TestContainerParts::exitsAreTold_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("oom");
    QTest::addColumn<bool>("isOurs");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("value");
    QTest::addColumn<QString>("message");
    const int byCode = int(Exit::Kind::Code);
    const int bySignal = int(Exit::Kind::Signal);
    QTest::newRow("well") << 0 << false << false << byCode << 0 << "exited with code 0 after 1.0 s";
    QTest::newRow("code") << 3 << false << false << byCode << 3 << "exited with code 3 after 1.0 s";
    QTest::newRow("128 is a code") << 128 << false << false << byCode << 128
                                   << "exited with code 128 after 1.0 s";
    QTest::newRow("killed by us") << 137 << false << true << bySignal << 9
                                  << "was killed by signal 9 after 1.0 s";
    QTest::newRow("killed by somebody")
        << 137 << false << false << bySignal << 9
        << "was killed by signal 9 after 1.0 s; it may have needed more memory than its limit of 64.0 MiB";
    QTest::newRow("ended") << 143 << false << false << bySignal << 15
                           << "was killed by signal 15 after 1.0 s";
    QTest::newRow("255 is a code") << 255 << false << false << byCode << 255
                                   << "exited with code 255 after 1.0 s";
    QTest::newRow("out of memory")
        << 137 << true << false << bySignal << 9
        << "was ended by the kernel: it needed more memory than its limit of 64.0 MiB";
}

void TestContainerParts::exitsAreTold()
{
    QFETCH(const int, code);
    QFETCH(const bool, oom);
    QFETCH(const bool, isOurs);
    LaunchSpec spec = sampleSpec();
    spec.memoryLimit = 64 << 20;
    ContainerState state;
    state.exitCode = code;
    state.wasOutOfMemory = oom;
    const Exit exit = containerExit(state, spec, "1.0 s", isOurs);
    QTEST(int(exit.kind), "kind");
    QTEST(exit.value, "value");
    QTEST(QString::fromStdString(exit.message), "message");
}

void TestContainerParts::referencesAreHeldToTheirForm_data()
{
    QTest::addColumn<bool>("isGood");
    const QByteArray digest = "@sha256:" + QByteArray(64, 'a');
    for (const QByteArray &good :
         {QByteArray("busybox"), QByteArray("ghcr.io/a/b:1.2"), QByteArray("localhost:5000/x"),
          QByteArray("registry:5000/x:tag"), QByteArray("a/b" + digest), QByteArray("a/b:1" + digest)})
        QTest::newRow(good.constData()) << true;
    for (const char *bad : {"", "../containers/x", "a/../b", "a//b", "a b", "a?b", "a#b", "a:", "/a", "a%2e",
                            "a@sha256:12", "a\nb"})
        QTest::newRow(bad) << false;
}

void TestContainerParts::referencesAreHeldToTheirForm()
{
    QFETCH(const bool, isGood);
    QCOMPARE(isImageReference(QTest::currentDataTag()), isGood);
}

void TestContainerParts::answersComeInAnyPieces_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                          "2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nX: y\r\n\r\n");
    QTest::newRow("until the end") << QByteArray("HTTP/1.1 200 OK\r\n\r\nhello");
    QTest::newRow("after an interim one")
        << QByteArray("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
}

void TestContainerParts::answersComeInAnyPieces()
{
    QFETCH(const QByteArray, bytes);
    for (const qsizetype size : {1, 2, 3, 7, 1000}) {
        const Sayer sayer(bytes, size);
        const auto answer = ask(sayer.path());
        QVERIFY2(answer, answer ? "" : answer.error().message.c_str());
        QCOMPARE(answer->body, QByteArray("hello"));
    }
}

void TestContainerParts::badAnswersAreErrors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("message");
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-x\r\n\r\n") << int(Code::BadGateway)
                             << "does not speak HTTP";
    QTest::newRow("nothing") << QByteArray() << int(Code::BadGateway) << "in the middle of an answer";
    QTest::newRow("cut") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe")
                         << int(Code::BadGateway) << "in the middle of an answer";
    QTest::newRow("bad chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
                               << int(Code::BadGateway) << "does not speak HTTP";
    QTest::newRow("refused") << QByteArray("HTTP/1.1 409 Conflict\r\nContent-Length: 22\r\n\r\n"
                                           "{\"message\":\"in use  \"}\n")
                             << int(Code::Conflict) << "in use";
    QTest::newRow("refused without a word")
        << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") << int(Code::NotFound)
        << "HTTP 404";
}

void TestContainerParts::badAnswersAreErrors()
{
    QFETCH(const QByteArray, bytes);
    const Sayer sayer(bytes, 1000);
    const auto answer = ask(sayer.path());
    QVERIFY(!answer);
    QTEST(int(answer.error().code), "code");
    QFETCH(const QString, message);
    QVERIFY2(QString::fromStdString(answer.error().message).contains(message),
             answer.error().message.c_str());
}

void TestContainerParts::silenceHasAnEnd()
{
    const Sayer sayer("HTTP/1.1 200 OK\r\n", 1000, false);
    const auto answer = ask(sayer.path(), milliseconds(50));
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Timeout);
    const auto nobody = ask(QStringLiteral("/nowhere/x.sock"));
    QVERIFY(!nobody);
    QCOMPARE(nobody.error().code, Code::Unavailable);
}

void TestContainerParts::usageAndFactsAreRead()
{
    FakeEngine engine;
    engine.answersInChunks = true;
    engine.containers[QStringLiteral("a")];
    ContainerApi api(engine.socket());
    std::optional<Usage> usage;
    std::string facts;
    api.readUsage("a", this, [&](const Result<Usage> &read) { usage = *read; });
    api.askEngine(
        this, [&](const Result<ContainerEngineFacts> &read) { facts = read->name + '/' + read->apiVersion; });
    QTRY_VERIFY(usage && !facts.empty());
    QCOMPARE(usage->cpuSeconds, 2.5);
    QCOMPARE(usage->memoryBytes, 2000u);
    QCOMPARE(facts, std::string("Fake 9.9/1.50"));
}

void TestContainerParts::socketsAreFound()
{
    FakeEngine engine;
    const auto none = findContainerSocket(QStringLiteral("none"));
    QVERIFY(none.path.isEmpty() && !none.missing.message.empty());
    QCOMPARE(findContainerSocket(QStringLiteral("unix:///a/b.sock")).path, QStringLiteral("/a/b.sock"));
    qputenv("DOCKER_HOST", "unix://" + engine.socket().toUtf8());
    QCOMPARE(findContainerSocket(QStringLiteral("auto")).path, engine.socket());
    engine.vanish();
    QVERIFY(findContainerSocket(QStringLiteral("auto")).path != engine.socket());
    qunsetenv("DOCKER_HOST");
}

QTEST_GUILESS_MAIN(TestContainerParts)
#include "tst_container_parts.moc"
