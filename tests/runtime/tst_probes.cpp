#include "core/runtime/grpc_health.h"
#include "core/runtime/instance_probes.h"
#include "core/runtime/prober.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;
using Pace = Prober::Pace;

namespace {

/// An HTTP server that answers with the status it is set to, or not at all.
class Answerer : public QTcpServer
{
public:
    explicit Answerer(int first = 200) : status(first)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("the test cannot listen");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                request += socket->readAll();
                if (status && request.endsWith("\r\n\r\n"))
                    socket->write("HTTP/1.1 " + QByteArray::number(status) + " X\r\n\r\n");
            });
        });
    }

    int status;
    int connections = 0;
    QByteArray request;
};

Probe httpProbe(milliseconds period)
{
    Probe probe;
    probe.kind = Probe::Kind::HttpGet;
    probe.path = "/up?a=1";
    probe.period = period;
    return probe;
}

Probe execProbe(const std::string &script)
{
    Probe probe;
    probe.kind = Probe::Kind::Exec;
    probe.command = {"/bin/sh", "-c", script};
    probe.failureThreshold = 1;
    probe.period = milliseconds(20);
    return probe;
}

/// What a prober said first: `good`, or why not.
QString firstWord(const Probe &probe, const ProbePlace &place, std::uint16_t port = 1)
{
    Prober prober(probe, Pace::Steady, place);
    QString said;
    QObject::connect(&prober, &Prober::becameGood, &prober, [&] { said = QStringLiteral("good"); });
    QObject::connect(&prober, &Prober::becameBad, &prober,
                     [&](const std::string &why) { said = QString::fromStdString(why); });
    prober.start(port);
    (void)QTest::qWaitFor([&] { return !said.isEmpty(); }, 10'000);
    return said;
}

std::uint16_t freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace

class TestProbes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void count_data();
    void count();
    void httpRequest_isWhatKubernetesSends();
    void httpHeaders_winOverOurs();
    void httpAnswer_data();
    void httpAnswer();
    void silentServer_timesOut();
    void refused_isAskedAgainWithinMilliseconds();
    void refused_countsOncePerPeriod();
    void steadyPace_keepsToItsPeriod();
    void connectOnce_isNotAskedAgain();
    void exec_runsInTheInstancesPlace();
    void exec_data();
    void exec();
    void exec_isKilledAtItsTimeout();
    void healthReader_data();
    void healthReader();
    void grpc_talksToARealServer();
    void startup_holdsTheOthersBack();
    void failedStartup_endsTheStart();
    void readiness_goesAndComesBack();
    void movedPort_isAskedAtOnce();
};

void TestProbes::count_data()
{
    QTest::addColumn<QString>("answers");
    QTest::addColumn<QString>("verdicts");
    QTest::newRow("good at once") << u"+"_s << u"G"_s;
    QTest::newRow("bad after three in a row") << u"---"_s << u"..B"_s;
    QTest::newRow("a success between begins anew") << u"--+--"_s << u"..G.."_s;
    QTest::newRow("told once") << u"+++-----+"_s << u"G....B..G"_s;
}

void TestProbes::count()
{
    QFETCH(QString, answers);
    ProbeCount count(1, 3);
    QString verdicts;
    for (const QChar answer : answers) {
        const auto verdict = count.take(answer == u'+');
        verdicts += verdict == ProbeCount::Verdict::Good  ? u'G'
                    : verdict == ProbeCount::Verdict::Bad ? u'B'
                                                          : u'.';
    }
    QTEST(verdicts, "verdicts");
}

void TestProbes::httpRequest_isWhatKubernetesSends()
{
    Answerer server;
    QCOMPARE(firstWord(httpProbe(milliseconds(50)), {}, server.serverPort()), u"good"_s);
    QCOMPARE(server.request,
             "GET /up?a=1 HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(server.serverPort()) +
                 "\r\nUser-Agent: kube-probe/1.31\r\nAccept: */*\r\nK-Kubelet-Probe: "
                 "queue\r\nConnection: close\r\n\r\n");
}

void TestProbes::httpHeaders_winOverOurs()
{
    Answerer server;
    Probe probe = httpProbe(milliseconds(50));
    probe.port = server.serverPort();
    probe.headers = {{"host", "shop.example"}, {"X-A", "1"}, {"X-A", "2\r\nEvil: 3"}};
    QCOMPARE(firstWord(probe, {}), u"good"_s);
    QVERIFY(server.request.contains("\r\nhost: shop.example\r\nX-A: 1\r\nX-A: 2  Evil: 3\r\n"));
    QCOMPARE(server.request.toLower().count("host:"), 1);
}

void TestProbes::httpAnswer_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("said");
    QTest::newRow("200") << 200 << u"good"_s;
    QTest::newRow("a redirect is no failure") << 302 << u"good"_s;
    QTest::newRow("404") << 404 << u"HTTP 404"_s;
    QTest::newRow("500") << 500 << u"HTTP 500"_s;
}

void TestProbes::httpAnswer()
{
    QFETCH(int, status);
    Answerer server(status);
    Probe probe = httpProbe(milliseconds(20));
    probe.failureThreshold = 1;
    QTEST(firstWord(probe, {}, server.serverPort()), "said");
}

void TestProbes::silentServer_timesOut()
{
    Answerer server(0);
    Probe probe = httpProbe(milliseconds(20));
    probe.failureThreshold = 2;
    probe.timeout = milliseconds(100);
    QCOMPARE(firstWord(probe, {}, server.serverPort()), u"no answer within 0.1 s"_s);
    QCOMPARE(server.connections, 2);
}

void TestProbes::refused_isAskedAgainWithinMilliseconds()
{
    const std::uint16_t port = freePort();
    Prober prober(httpProbe(milliseconds(60'000)), Pace::Eager, {});
    QSignalSpy good(&prober, &Prober::becameGood);
    prober.start(port);
    QTRY_VERIFY(!prober.lastError().empty());
    QCOMPARE(prober.lastError(), "connection refused on port " + std::to_string(port));
    Answerer server;
    server.close();
    QVERIFY(server.listen(QHostAddress::LocalHost, port));
    QTRY_COMPARE_WITH_TIMEOUT(good.size(), 1, 5'000);
}

void TestProbes::refused_countsOncePerPeriod()
{
    Probe probe = httpProbe(milliseconds(150));
    probe.failureThreshold = 2;
    Prober prober(probe, Pace::Eager, {});
    QSignalSpy bad(&prober, &Prober::becameBad);
    QElapsedTimer since;
    since.start();
    prober.start(freePort());
    QTRY_COMPARE(bad.size(), 1);
    QVERIFY2(since.elapsed() >= 2 * 150, qPrintable(QString::number(since.elapsed())));
}

void TestProbes::steadyPace_keepsToItsPeriod()
{
    Answerer server;
    Prober prober(httpProbe(milliseconds(100)), Pace::Steady, {});
    QElapsedTimer since;
    since.start();
    prober.start(server.serverPort());
    QTRY_COMPARE(server.connections, 4);
    QVERIFY2(since.elapsed() >= 380, qPrintable(QString::number(since.elapsed())));
}

void TestProbes::connectOnce_isNotAskedAgain()
{
    Answerer server;
    Prober prober({}, Pace::Eager, {});
    QSignalSpy good(&prober, &Prober::becameGood);
    prober.start(server.serverPort());
    QTRY_COMPARE(good.size(), 1);
    server.close();
    QTest::qWait(100);
    QCOMPARE(server.connections, 1);
    QVERIFY(prober.lastError().empty());
}

void TestProbes::exec_runsInTheInstancesPlace()
{
    QTemporaryDir dir;
    ProbePlace place{{{}, {{"PATH", "/usr/bin:/bin"}, {"WORD", "hello"}}}, dir.path().toStdString()};
    QCOMPARE(
        firstWord(execProbe("test \"$WORD\" = hello && test \"$PORT\" = 4711 && touch here"), place, 4711),
        u"good"_s);
    QVERIFY(QFile::exists(dir.filePath(u"here"_s)));
}

void TestProbes::exec_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("said");
    QTest::newRow("ends with 0") << u"true"_s << u"good"_s;
    QTest::newRow("ends with another code") << u"false"_s << u"`false` exited with code 1"_s;
    QTest::newRow("is not there") << u"no-such-thing"_s
                                  << u"`no-such-thing` is not there or not executable"_s;
}

void TestProbes::exec()
{
    QFETCH(QString, program);
    Probe probe = execProbe({});
    probe.command = {program.toStdString()};
    QTEST(firstWord(probe, {{{}, {{"PATH", "/usr/bin:/bin"}}}, "/"}), "said");
    QCOMPARE(firstWord(execProbe("echo one; echo two >&2; exit 3"), {{{}, {{"PATH", "/bin"}}}, "/"}),
             u"`/bin/sh` exited with code 3: one\ntwo"_s);
}

void TestProbes::exec_isKilledAtItsTimeout()
{
    QTemporaryDir dir;
    Probe probe = execProbe("echo $$ > pid; sleep 60 & wait");
    probe.timeout = milliseconds(500);
    QCOMPARE(firstWord(probe, {{{}, {{"PATH", "/usr/bin:/bin"}}}, dir.path().toStdString()}),
             u"no answer within 0.5 s"_s);
    QFile file(dir.filePath(u"pid"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString stat = u"/proc/%1/stat"_s.arg(QString::fromLatin1(file.readAll().trimmed()));
    QTRY_VERIFY(!QFile::exists(stat));
}

void TestProbes::healthReader_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("verdict");
    const QByteArray settings = "000000040000000000";
    const QByteArray headers = "000001010400000001"
                               "88";
    QTest::newRow("serving") << settings + headers + "00000700000000000100000000020801" << QString();
    QTest::newRow("serving, padded") << headers + "00000a000800000001"
                                                  "02"
                                                  "00000000020801"
                                                  "0000"
                                     << QString();
    QTest::newRow("not serving") << headers + "00000700000000000100000000020802"
                                 << u"the health status is NOT_SERVING"_s;
    QTest::newRow("the default value")
        << headers + "0000050000000000010000000000" << u"the health status is UNKNOWN"_s;
    QTest::newRow("trailers alone")
        << settings + "000001010500000001"
                      "88"
        << u"the answer holds no health status: is grpc.health.v1.Health served?"_s;
    QTest::newRow("reset") << QByteArray("000004030000000001"
                                         "00000008")
                           << u"the request was reset"_s;
    QTest::newRow("HTTP/1 instead") << QByteArray("HTTP/1.1 400 Bad Request\r\n").toHex()
                                    << u"the answer is not HTTP/2"_s;
}

void TestProbes::healthReader()
{
    QFETCH(QByteArray, hex);
    QFETCH(QString, verdict);
    // In one piece and byte by byte.
    HealthReader whole;
    QByteArray reply;
    const auto atOnce = whole.feed(QByteArray::fromHex(hex), reply);
    QVERIFY(atOnce);
    QCOMPARE(QString::fromStdString(*atOnce), verdict);
    QCOMPARE(reply,
             hex.startsWith("000000040000000000") ? QByteArray::fromHex("000000040100000000") : QByteArray());
    HealthReader slow;
    std::optional<std::string> last;
    for (const char byte : QByteArray::fromHex(hex)) {
        if (!last)
            last = slow.feed(QByteArray(1, byte), reply);
    }
    QCOMPARE(last, atOnce);
}

void TestProbes::grpc_talksToARealServer()
{
    const QString node = QStandardPaths::findExecutable(u"node"_s);
    if (node.isEmpty())
        QSKIP("there is no Node here");
    // The length of the request's message says which service it names.
    const QString script =
        u"const http2 = require('http2');"
        "const server = http2.createServer();"
        "server.on('stream', (stream, headers) => { const parts = [];"
        " stream.on('data', part => parts.push(part));"
        " stream.on('end', () => { const service = Buffer.concat(parts).subarray(7).toString();"
        "  const ok = headers[':path'] === '/grpc.health.v1.Health/Check' && headers.te === 'trailers';"
        "  stream.respond({':status': 200, 'content-type': 'application/grpc'}, {waitForTrailers: true});"
        "  stream.on('wantTrailers', () => stream.sendTrailers({'grpc-status': '0'}));"
        "  stream.end(Buffer.from([0, 0, 0, 0, 2, 8, ok && service === '' ? 1 : 2])); }); });"
        "server.listen(0, '127.0.0.1', () => console.log(server.address().port));"_s;
    QProcess server;
    server.start(node, {u"-e"_s, script});
    QVERIFY(server.waitForReadyRead(20'000));
    const auto port = std::uint16_t(server.readLine().trimmed().toUInt());
    Probe probe;
    probe.kind = Probe::Kind::Grpc;
    probe.period = milliseconds(50);
    probe.failureThreshold = 1;
    QCOMPARE(firstWord(probe, {}, port), u"good"_s);
    probe.service = "shop";
    QCOMPARE(firstWord(probe, {}, port), u"the health status is NOT_SERVING"_s);
    server.kill();
    QVERIFY(server.waitForFinished());
}

void TestProbes::startup_holdsTheOthersBack()
{
    Answerer app(503);
    Answerer health;
    Probes probes;
    probes.startup = httpProbe(milliseconds(30));
    probes.startup->failureThreshold = 1000;
    probes.liveness = httpProbe(milliseconds(30));
    probes.liveness->port = health.serverPort();
    InstanceProbes instance(probes);
    QSignalSpy ready(&instance, &InstanceProbes::ready);
    instance.start(app.serverPort(), {});
    QTRY_VERIFY(app.connections >= 3);
    QCOMPARE(ready.size(), 0);
    QCOMPARE(health.connections, 0);
    QCOMPARE(instance.waitsFor(), std::string("startup probe failed: HTTP 503"));
    app.status = 200;
    QTRY_COMPARE(ready.size(), 1);
    QTRY_VERIFY(health.connections >= 2);
}

void TestProbes::failedStartup_endsTheStart()
{
    Answerer app(503);
    Probes probes;
    probes.startup = httpProbe(milliseconds(20));
    probes.startup->grace = milliseconds(700);
    InstanceProbes instance(probes);
    QSignalSpy ready(&instance, &InstanceProbes::ready);
    std::string said;
    connect(&instance, &InstanceProbes::failed, &instance,
            [&](const std::string &name, const std::string &why, std::optional<milliseconds> grace) {
                said = name + " " + why + " " + std::to_string(grace.value_or(milliseconds(0)).count());
            });
    instance.start(app.serverPort(), {});
    QTRY_COMPARE(said, std::string("startup startup probe failed: HTTP 503 700"));
    app.status = 200;
    const int asked = app.connections;
    QTest::qWait(100);
    QCOMPARE(app.connections, asked);
    QCOMPARE(ready.size(), 0);
}

void TestProbes::readiness_goesAndComesBack()
{
    Answerer app;
    Probes probes;
    probes.readiness = httpProbe(milliseconds(20));
    probes.readiness.failureThreshold = 2;
    InstanceProbes instance(probes);
    QSignalSpy ready(&instance, &InstanceProbes::ready);
    QStringList changes;
    connect(&instance, &InstanceProbes::readinessChanged, &instance,
            [&](bool isReady, const std::string &why) {
                changes.append(isReady ? u"ready"_s : QString::fromStdString(why));
            });
    instance.start(app.serverPort(), {});
    QTRY_COMPARE(ready.size(), 1);
    app.status = 500;
    QTRY_COMPARE(changes, QStringList{u"readiness probe failed: HTTP 500"_s});
    app.status = 200;
    QTRY_COMPARE(changes.size(), 2);
    QCOMPARE(changes.last(), u"ready"_s);
    QCOMPARE(ready.size(), 1);
}

void TestProbes::movedPort_isAskedAtOnce()
{
    Answerer app;
    Probes probes;
    probes.readiness = httpProbe(milliseconds(60'000));
    InstanceProbes instance(probes);
    QSignalSpy ready(&instance, &InstanceProbes::ready);
    instance.start(freePort(), {});
    instance.setPort(app.serverPort());
    QTRY_COMPARE(ready.size(), 1);
}

QTEST_GUILESS_MAIN(TestProbes)
#include "tst_probes.moc"
