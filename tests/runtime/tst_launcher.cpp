#include "core/runtime/launcher.h"
#include "instance_run.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

const char *const serverId = "test-server";

const std::string listenOn =
    "import http.server,os,sys\n"
    "class H(http.server.BaseHTTPRequestHandler):\n"
    "    n = 0\n"
    "    def do_GET(self):\n"
    "        H.n += 1\n"
    "        self.send_response(200 if H.n > 2 else 503)\n"
    "        self.end_headers()\n"
    "    def log_message(self, *a): pass\n"
    "def serve(host, port): http.server.HTTPServer((host, port), H).serve_forever()\n";

} // namespace

class TestLauncher : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    SystemClock m_clock;
    std::unique_ptr<Launcher> m_launcher;
    int m_count = 0;

    std::string path(const char *name) const
    {
        return m_dir.filePath(QString::fromLatin1(name)).toStdString();
    }

    LaunchSpec spec(std::vector<std::string> command)
    {
        LaunchSpec spec;
        spec.id = {"shop-00001-" + std::to_string(++m_count)};
        spec.command = std::move(command);
        return spec;
    }
    LaunchSpec shell(const std::string &script) { return spec({"/bin/sh", "-c", script}); }
    LaunchSpec python(const std::string &script) { return spec({"python3", "-c", listenOn + script}); }
    Run start(LaunchSpec spec) { return Run(m_launcher->launch(std::move(spec))); }

private Q_SLOTS:
    void initTestCase() { m_launcher = makeProcessLauncher(path("instances"), serverId, m_clock); }

    void cleanup()
    {
        const QDir folders(m_dir.filePath(QStringLiteral("instances")));
        QTRY_VERIFY2(folders.isEmpty(), qPrintable(folders.entryList().join(u' ')));
    }

    void appThatListens_becomesReadyOnce()
    {
        Run run = start(python("serve('127.0.0.1', int(os.environ['PORT']))"));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, 20'000);
        QVERIFY(run.instance->pid() > 0);
        QVERIFY(run.instance->port() >= 20000 && run.instance->port() < 30000);
        QVERIFY(run.instance->readyAfter() >= run.instance->startedAfter());
        QVERIFY(run.instance->readyAfter().count() > 0);
        QTRY_VERIFY(run.instance->usage().memoryBytes > 1'000'000);
        QVERIFY(run.instance->usage().cpuSeconds < 60);
        run.instance->stop(milliseconds(5000));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QVERIFY(run.exits[0].requested);
        QCOMPARE(run.readyCount, 1);
        QVERIFY(run.instance->usage().memoryBytes > 0);
    }

    void timesOfRun_lieWithinTheProcess()
    {
        const SteadyTime before = m_clock.steady();
        Run run = start(python("serve('127.0.0.1', int(os.environ['PORT']))"));
        QVERIFY(!run.instance->runTimes().from);
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, 20'000);
        const RunTimes running = run.instance->runTimes();
        QVERIFY(running.from && !running.until);
        QVERIFY(*running.from > before && *running.from <= running.alive);
        QVERIFY(running.alive <= m_clock.steady());
        run.instance->stop(milliseconds(5000));
        while (!isGone(run.instance->pid())) // the event loop has not heard of it
            QTest::qSleep(1);
        const SteadyTime gone = m_clock.steady();
        QTest::qSleep(50);
        QVERIFY(run.instance->runTimes().alive < gone);
        QTRY_COMPARE(run.exits.size(), size_t(1));
        const RunTimes ended = run.instance->runTimes();
        QVERIFY(ended.until);
        QVERIFY(*ended.until >= running.alive && *ended.until < gone);
        QVERIFY(gone - *ended.until < milliseconds(500));
        QVERIFY(ended.host.empty());
    }

    void failedLiveness_endsTheApp()
    {
        LaunchSpec probed =
            python("import signal\n"
                   "signal.signal(signal.SIGTERM, lambda *a: (print('asked', flush=True), sys.exit(7)))\n"
                   "serve('127.0.0.1', int(os.environ['PORT']))");
        probed.probes.liveness.emplace();
        probed.probes.liveness->kind = Probe::Kind::Exec;
        probed.probes.liveness->command = {"sh", "-c", "test \"$TIDEGATE_INSTANCE\" != " + probed.id.value};
        probed.probes.liveness->initialDelay = milliseconds(2000);
        probed.probes.liveness->period = milliseconds(100);
        probed.probes.liveness->failureThreshold = 2;
        Run run = start(probed);
        std::string why;
        connect(run.instance.get(), &Instance::failing, this, [&](const std::string &said) { why = said; });
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), 20'000);
        QCOMPARE(run.readyCount, 1);
        QCOMPARE(why, std::string("liveness probe failed: `sh` exited with code 1"));
        QCOMPARE(run.exits[0].message, why);
        QCOMPARE(run.exits[0].probe, std::string("liveness"));
        QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
        QCOMPARE(run.exits[0].value, 7);
        QVERIFY(!run.exits[0].requested);
        QCOMPARE(run.lines, QStringList{u"asked"_s});
        QVERIFY(run.errors.contains(
            u"tidegate: liveness probe failed: `sh` exited with code 1; the app is ended"_s));
    }

    void failedStartupOfADeafApp_isKilledAfterTheProbesGrace()
    {
        LaunchSpec probed = shell("trap '' TERM; while :; do sleep 1; done");
        probed.probes.startup.emplace();
        probed.probes.startup->kind = Probe::Kind::Exec;
        probed.probes.startup->command = {"false"};
        probed.probes.startup->period = milliseconds(50);
        probed.probes.startup->grace = milliseconds(300);
        Run run = start(probed);
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), 20'000);
        QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
        QCOMPARE(run.exits[0].value, SIGKILL);
        QCOMPARE(run.exits[0].probe, std::string("startup"));
        QCOMPARE(run.readyCount, 0);
    }

    void workingDir_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("expected"); // where it runs, or why not
        QTest::newRow("none") << QString() << u"*/work"_s;
        QTest::newRow("made in its own") << u"a/b"_s << u"*/work/a/b"_s;
        QTest::newRow("absolute") << u"/usr"_s << u"/usr"_s;
        QTest::newRow("absolute, not there")
            << u"/no/such"_s << u"its working folder `/no/such` does not exist"_s;
        QTest::newRow("out of its own")
            << u"../../x"_s
            << u"its working folder `../../x` cannot be one: it leads out of the instance's own"_s;
    }

    void workingDir()
    {
        QFETCH(QString, folder);
        QFETCH(QString, expected);
        LaunchSpec one = shell("pwd -P");
        one.workingDir = folder.toStdString();
        Run run = start(one);
        QTRY_COMPARE(run.exits.size(), size_t(1));
        const QString said =
            run.lines.isEmpty() ? QString::fromStdString(run.exits[0].message) : run.lines[0];
        if (expected.startsWith(u'*'))
            QVERIFY2(said.endsWith(expected.mid(1)), qPrintable(said));
        else
            QCOMPARE(said, expected);
    }

    void twoInstances_haveTheirOwnPorts()
    {
        Run a = start(shell("exit 0"));
        Run b = start(shell("exit 0"));
        QVERIFY(a.instance->port() != b.instance->port());
        QTRY_VERIFY(a.exits.size() == 1 && b.exits.size() == 1);
    }

    void exitCode_comesAfterAllOutput()
    {
        Run run = start(
            shell("for i in $(seq 1 500); do echo line $i; done; echo bad >&2; printf unfinished; exit 3"));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
        QCOMPARE(run.exits[0].value, 3);
        QVERIFY(!run.exits[0].requested);
        QVERIFY2(run.exits[0].message.starts_with("exited with code 3 after 0."),
                 run.exits[0].message.c_str());
        QCOMPARE(run.lines.size(), 501);
        QCOMPARE(run.lines.at(0), QStringLiteral("line 1"));
        QCOMPARE(run.lines.at(499), QStringLiteral("line 500"));
        QCOMPARE(run.lines.at(500), QStringLiteral("unfinished"));
        QCOMPARE(run.errors, QStringList(QStringLiteral("bad")));
        QCOMPARE(run.linesAfterExit, 0);
        QCOMPARE(run.readyCount, 0);
    }

    void signalFromOutside_isTold()
    {
        Run run = start(shell("kill -9 $$"));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
        QCOMPARE(run.exits[0].value, 9);
        QVERIFY(run.exits[0].message.starts_with("was killed by signal 9"));
    }

    void appThatNeverListens_isEndedAtItsDeadline()
    {
        LaunchSpec late = shell("echo pid=$$; sleep 100");
        late.probes.deadline = milliseconds(300);
        Run run = start(late);
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.exits[0].kind, Exit::Kind::StartTimeout);
        QCOMPARE(run.exits[0].message,
                 "did not listen on port " + std::to_string(run.instance->port()) + " within 0.3 s");
        QVERIFY(isGone(run.number(QStringLiteral("pid"))));
    }

    void appOnAnotherPort_isFoundThere()
    {
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost, 0));
        const std::uint16_t other = free.serverPort();
        free.close();
        Run run = start(python("serve('0.0.0.0', " + std::to_string(other) + ")"));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, 20'000);
        QCOMPARE(run.instance->port(), other);
        QCOMPARE(run.errors.size(), 1);
        QVERIFY(run.errors[0].contains(QStringLiteral("does not listen on PORT")));
    }

    void appOnAnotherAddress_isExplained()
    {
        LaunchSpec wrong = python("serve('127.0.0.2', int(os.environ['PORT']))");
        wrong.probes.deadline = milliseconds(3000);
        Run run = start(wrong);
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), 10'000);
        QCOMPARE(run.exits[0].kind, Exit::Kind::StartTimeout);
        QVERIFY2(run.exits[0].message.find("of another address") != std::string::npos,
                 run.exits[0].message.c_str());
    }

    void httpProbe_waitsForAGoodAnswer()
    {
        LaunchSpec probed = python("serve('127.0.0.1', int(os.environ['PORT']))");
        probed.probes.readiness.kind = Probe::Kind::HttpGet;
        probed.probes.readiness.path = "/healthz";
        Run run = start(probed);
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, 20'000);
    }

    void httpProbe_saysWhatItWasAnswered()
    {
        LaunchSpec probed = python("H.n = -1000000\nserve('127.0.0.1', int(os.environ['PORT']))");
        probed.probes.readiness.kind = Probe::Kind::HttpGet;
        probed.probes.readiness.path = "/healthz";
        probed.probes.deadline = milliseconds(3000);
        Run run = start(probed);
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), 10'000);
        const QString message = QString::fromStdString(run.exits[0].message);
        QVERIFY2(message.startsWith(QStringLiteral("was not ready")), qPrintable(message));
        QVERIFY2(message.endsWith(QStringLiteral("within 3.0 s; its readiness probe failed: HTTP 503")),
                 qPrintable(message));
    }

    void stop_letsAnAppFinish()
    {
        Run run = start(shell("trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.01; done"));
        QTRY_COMPARE(run.lines.size(), 1);
        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.lines.last(), QStringLiteral("bye"));
        QCOMPARE(run.exits[0].value, 7);
        QVERIFY(run.exits[0].requested);
    }

    void stopAtOnce_endsAStartingApp()
    {
        Run run = start(shell("sleep 100"));
        run.instance->stop(milliseconds(5000));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QVERIFY(run.exits[0].requested);
        QCOMPARE(run.exits[0].value, SIGTERM);
    }

    void stubbornFamily_isKilledAfterTheGrace()
    {
        Run run = start(shell("trap '' TERM; sh -c 'trap \"\" TERM; echo child=$$; while :; do sleep 0.05; "
                              "done' & wait; wait"));
        QTRY_VERIFY(run.number(QStringLiteral("child")) > 0);
        QElapsedTimer time;
        time.start();
        run.instance->stop(milliseconds(60'000));
        run.instance->stop(milliseconds(200)); // the shorter one counts
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QVERIFY(time.elapsed() >= 200);
        QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
        QCOMPARE(run.exits[0].value, 9);
        QVERIFY(isGone(run.number(QStringLiteral("child"))));
    }

    void childOfALeaderThatStopsFirst_hasTheGraceToo()
    {
        const std::string done = path("done");
        Run run = start(shell(
            "sh -c 'trap \"sleep 0.2; echo bye; echo done > " + done +
            "; exit 0\" TERM; echo child=$$; while :; do sleep 0.01; done' & while :; do sleep 1; done"));
        QTRY_VERIFY(run.number(QStringLiteral("child")) > 0);
        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.lines.last(), QStringLiteral("bye"));
        QCOMPARE(run.linesAfterExit, 0);
        QVERIFY(QFile::exists(QString::fromStdString(done)));
        QVERIFY(isGone(run.number(QStringLiteral("child"))));
    }

    void childrenOfACrash_areEnded()
    {
        Run run = start(shell("sleep 1000 & echo child=$!; exit 1"));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QVERIFY(!run.exits[0].requested);
        QCOMPARE(run.exits[0].value, 1);
        QVERIFY(isGone(run.number(QStringLiteral("child"))));
    }

    void daemon_isEndedWithItsInstance()
    {
        Run run = start(shell("setsid sh -c 'echo daemon=$$; sleep 1000' & sleep 1000"));
        QTRY_VERIFY(run.number(QStringLiteral("daemon")) > 0);
        Run other = start(shell("echo pid=$$; sleep 1000"));
        QTRY_VERIFY(other.number(QStringLiteral("pid")) > 0);
        run.instance->stop(milliseconds(1000));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QTRY_VERIFY(isGone(run.number(QStringLiteral("daemon"))));
        QVERIFY(!isGone(other.number(QStringLiteral("pid"))));
    }

    void deletedInstance_takesEverythingAlong()
    {
        std::int64_t leader = 0;
        std::int64_t child = 0;
        {
            Run run = start(shell("trap '' TERM; sleep 1000 & echo child=$!; wait"));
            QTRY_VERIFY(run.number(QStringLiteral("child")) > 0);
            leader = run.instance->pid();
            child = run.number(QStringLiteral("child"));
        }
        QTRY_VERIFY(isGone(leader) && isGone(child));
    }

    void missingProgram_isToldFromTheEventLoop_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("words");
        QTest::newRow("not in PATH")
            << QStringLiteral("no-such-runtime")
            << QStringLiteral("`no-such-runtime` is not installed on this machine or not in its PATH");
        QTest::newRow("no such file")
            << QStringLiteral("/nowhere/server")
            << QStringLiteral("`/nowhere/server` does not exist or is not executable");
        QTest::newRow("not a program")
            << m_dir.filePath(QStringLiteral("junk")) << QStringLiteral("could not be started: ");
        QTest::newRow("nothing") << QString() << QStringLiteral("there is no command to start");
    }

    void missingProgram_isToldFromTheEventLoop()
    {
        QFETCH(QString, program);
        QFETCH(QString, words);
        QFile junk(m_dir.filePath(QStringLiteral("junk")));
        QVERIFY(junk.open(QIODevice::WriteOnly));
        junk.write("\x7f"
                   "ELF nonsense");
        junk.close();
        junk.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        Run run =
            start(spec(program.isEmpty() ? std::vector<std::string>() : std::vector{program.toStdString()}));
        QCOMPARE(run.exits.size(), size_t(0));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
        QVERIFY2(QString::fromStdString(run.exits[0].message).startsWith(words),
                 run.exits[0].message.c_str());
    }

    void surroundings_areClean()
    {
        const QString content = m_dir.filePath(QStringLiteral("content"));
        QVERIFY(QDir().mkpath(content + QStringLiteral("/lib")));
        QFile file(content + QStringLiteral("/data.txt"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("hello\n");
        file.close();
        qputenv("SECRET_OF_THE_SERVER", "1");
        LaunchSpec looking = shell("pwd; cat data.txt; ls; env | sort; touch mine $HOME/x $TMPDIR/y; ls "
                                   "/proc/self/fd | wc -l; ulimit -c; readlink /proc/self/fd/0");
        looking.contentDir = content.toStdString();
        looking.environment = {{"K_SERVICE", "shop"}, {"TIDEGATE_SERVER", "mine"}, {"PORT", "1"}};
        Run run = start(looking);
        QTRY_COMPARE(run.exits.size(), size_t(1));
        const QString root = QString::fromStdString(path("instances") + '/' + run.instance->id().value);
        QCOMPARE(run.lines[0], root + QStringLiteral("/work"));
        QCOMPARE(run.lines[1], QStringLiteral("hello"));
        QCOMPARE(run.lines.mid(2, 2), QStringList({QStringLiteral("data.txt"), QStringLiteral("lib")}));
        QVERIFY(run.lines.contains(QStringLiteral("HOME=") + root + QStringLiteral("/home")));
        QVERIFY(run.lines.contains(QStringLiteral("TMPDIR=") + root + QStringLiteral("/tmp")));
        QVERIFY(run.lines.contains(QStringLiteral("K_SERVICE=shop")));
        QVERIFY(run.lines.contains(QStringLiteral("TIDEGATE_SERVER=test-server")));
        QVERIFY(run.lines.contains(QStringLiteral("PORT=%1").arg(run.instance->port())));
        QVERIFY(run.lines.filter(QStringLiteral("SECRET_OF_THE_SERVER")).isEmpty());
        QCOMPARE(run.lines.mid(run.lines.size() - 3),
                 QStringList({QStringLiteral("4"), QStringLiteral("0"), QStringLiteral("/dev/null")}));
        QVERIFY2(run.errors.isEmpty(), qPrintable(run.errors.join(u'\n')));
        QVERIFY(!QFile::exists(content + QStringLiteral("/mine")));
        QTRY_VERIFY(!QFile::exists(root));
        QVERIFY(QFile::exists(content + QStringLiteral("/data.txt")));
    }

    void memoryOverTheLimit_endsTheInstance()
    {
        LaunchSpec greedy = python("import time\nx = b'x' * 300000000\ntime.sleep(1000)");
        greedy.memoryLimit = 100 << 20;
        Run run = start(greedy);
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), 20'000);
        QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
        QCOMPARE(run.exits[0].value, 9);
        const QString message = QString::fromStdString(run.exits[0].message);
        QVERIFY2(message.startsWith(u"was ended"_s) && message.contains(u"memory"_s) &&
                     message.endsWith(u"100.0 MiB"_s),
                 qPrintable(message));
    }

    void chattyApp_doesNotStopTheEventLoop()
    {
        Run run = start(shell("while :; do echo 0123456789012345678901234567890123456789; done"));
        QTRY_VERIFY(run.lines.size() > 10'000);
        run.instance->stop(milliseconds(0));
        QTRY_COMPARE(run.exits.size(), size_t(1));
    }

    void killedServer_leavesNothingBehind_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("one process") << QStringLiteral("echo pid=$$; exec sleep 1000");
        QTest::newRow("with a grandchild")
            << QStringLiteral("sh -c 'trap \"\" TERM HUP; sleep 1000; echo' & echo pid=$!; wait");
        QTest::newRow("with a daemon")
            << QStringLiteral("setsid sh -c 'echo pid=$$; sleep 1000; echo' & wait");
    }

    void killedServer_leavesNothingBehind()
    {
        QFETCH(QString, script);
        const QString dir = m_dir.filePath(QStringLiteral("doomed"));
        Run bystander = start(shell("echo pid=$$; sleep 1000"));
        QProcess server;
        server.setProgram(QString::fromLocal8Bit(qgetenv("TIDEGATE_BIN_DIR").isEmpty()
                                                     ? QCoreApplication::applicationDirPath().toLocal8Bit()
                                                     : qgetenv("TIDEGATE_BIN_DIR")) +
                          QStringLiteral("/doomed_launcher"));
        server.setArguments({dir, QStringLiteral("doomed-server"), QStringLiteral("groups"),
                             QStringLiteral("sh"), QStringLiteral("-c"), script});
        server.start();
        QTRY_VERIFY(server.canReadLine());
        const std::int64_t pid = server.readLine().trimmed().mid(4).toLongLong();
        QVERIFY(pid > 0 && !isGone(pid));
        server.kill();
        QVERIFY(server.waitForFinished());
        endLeftovers(dir.toStdString(), "doomed-server");
        QVERIFY(isGone(pid));
        QVERIFY(QDir(dir).isEmpty());
        QTRY_VERIFY(bystander.number(QStringLiteral("pid")) > 0);
        QVERIFY(!isGone(bystander.number(QStringLiteral("pid"))));
    }

    void leftovers_areCounted()
    {
        QProcess orphan;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("TIDEGATE_SERVER"), QStringLiteral("old-server"));
        orphan.setProcessEnvironment(environment);
        orphan.start(QStringLiteral("sleep"), {QStringLiteral("1000")});
        QVERIFY(orphan.waitForStarted());
        QCOMPARE(endLeftovers(path("none"), "old"), 0); // a prefix is not the id
        QCOMPARE(endLeftovers(path("none"), "old-server"), 1);
        QVERIFY(orphan.waitForFinished());
        QCOMPARE(endLeftovers(path("none"), "old-server"), 0);
    }
};

QTEST_GUILESS_MAIN(TestLauncher)
#include "tst_launcher.moc"
