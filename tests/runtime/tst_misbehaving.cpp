// Apps that misbehave, held in every way there is: their end is told as it was, and nothing of them is left.

#include "core/runtime/confinement.h"
#include "core/runtime/group_mounts.h"
#include "core/runtime/launcher.h"
#include "instance_run.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <unistd.h>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

constexpr auto serverId = "misbehaving";
constexpr int patience = 30'000; // ms
constexpr std::uint64_t memoryLimit = 96 << 20;
constexpr std::uint32_t processLimit = 64;

const std::string onAndOn = "import os, signal, sys, threading, time\n"
                            "def say(text): print(text, flush=True)\n"
                            "def rest():\n"
                            "    while True: time.sleep(1)\n";
// Its grandchild leads a session of its own, and nothing of its environment is left.
const std::string daemonize = "if os.fork() == 0:\n"
                              "    os.setsid()\n"
                              "    if os.fork() == 0:\n"
                              "        say('up')\n"
                              "        os.execve(sys.executable, ['python3', '-c', 'import time; "
                              "time.sleep(1000)', sys.argv[1]], ENVIRONMENT)\n"
                              "    os._exit(0)\n"
                              "rest()\n";

/// The folders of control groups with this name.
QStringList groupsNamed(const QString &name)
{
    QStringList found;
    QDirIterator folders(u"/sys/fs/cgroup"_s, {name}, QDir::Dirs, QDirIterator::Subdirectories);
    while (folders.hasNext())
        found.append(folders.next());
    return found;
}

bool canListen(std::uint16_t port)
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, port);
}

Check checkOf(Launcher &launcher, const std::string &name)
{
    for (const Check &check : launcher.diagnosis()) {
        if (check.name == name)
            return check;
    }
    return {};
}

} // namespace

class TestMisbehaving : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    SystemClock m_clock;
    std::unique_ptr<Launcher> m_launcher;
    std::string m_way;
    QByteArray m_token; ///< an argument of every process of the test
    LaunchSpec m_spec;
    int m_count = 0;

    bool isSandboxed() const { return m_way == "sandbox"; }
    bool hasGroups() const { return checkOf(*m_launcher, "MemoryLimit").state == Check::State::Pass; }
    std::string folder() const { return m_dir.filePath(u"instances"_s).toStdString(); }

    void useWay(const QString &way)
    {
        LauncherOptions options;
        m_way = way.toStdString();
        m_launcher.reset(); // of a test that failed
        options.controlGroups = m_way != "plain";
        m_launcher = makeProcessLauncher(folder(), serverId, m_clock, options);
        m_spec = LaunchSpec();
        m_spec.id = {"unruly-" + std::to_string(::getpid()) + '-' + std::to_string(++m_count)};
        m_token = QByteArray::fromStdString("token-" + m_spec.id.value);
        if (isSandboxed())
            m_spec.isolation.kind = Isolation::Kind::Sandbox;
    }

    /// Why this machine cannot do what the test is about; empty when it can.
    QByteArray obstacle() const
    {
        if (m_way == "plain")
            return {};
        const Check check = checkOf(*m_launcher, isSandboxed() ? "Sandbox" : "ProcessLimit");
        return check.state == Check::State::Pass ? QByteArray() : QByteArray::fromStdString(check.message.en);
    }

    Run start(const std::string &script)
    {
        m_spec.command = {"python3", "-c", onAndOn + script, m_token.toStdString()};
        return Run(m_launcher->launch(m_spec));
    }

    /// What the app's end by this signal looks like: in a sandbox as a shell tells it.
    void compareSignal(const Exit &exit, int signal) const
    {
        QCOMPARE(exit.kind, isSandboxed() ? Exit::Kind::Code : Exit::Kind::Signal);
        QCOMPARE(exit.value, isSandboxed() ? 128 + signal : signal);
    }

    void verifyNothingIsLeft(Run &run)
    {
        const std::uint16_t port = run.instance->port();
        QTRY_VERIFY2(processesWith(m_token).isEmpty(), qPrintable(processesWith(m_token).join(u' ')));
        const QDir folders(QString::fromStdString(folder()));
        QTRY_VERIFY2(folders.isEmpty(), qPrintable(folders.entryList().join(u' ')));
        const QString id = QString::fromStdString(m_spec.id.value);
        QVERIFY2(groupsNamed(id).isEmpty(), qPrintable(groupsNamed(id).join(u' ')));
        QVERIFY(canListen(port));
        run.instance.reset(); // it holds on to what the launcher has
        m_launcher.reset();
        const QString server = QString::fromStdString(groupName(serverId)) + u'*';
        QVERIFY2(groupsNamed(server).isEmpty(), qPrintable(groupsNamed(server).join(u' ')));
    }

    static void addWays()
    {
        QTest::addColumn<QString>("way");
        for (const char *way : {"groups", "plain", "sandbox"})
            QTest::newRow(way) << QString::fromLatin1(way);
    }

#define USE_WAY()                                                                                            \
    QFETCH(QString, way);                                                                                    \
    useWay(way);                                                                                             \
    if (const QByteArray why = obstacle(); !why.isEmpty())                                                   \
    QSKIP(why.constData())

private Q_SLOTS:
    void diagnosis_hasASentenceAndARemedy_data()
    {
        addWays();
    }
    void diagnosis_hasASentenceAndARemedy()
    {
        QFETCH(QString, way);
        useWay(way);
        const auto checks = m_launcher->diagnosis();
        QStringList names;
        for (const Check &check : checks) {
            names.append(QString::fromStdString(check.name));
            QVERIFY2(check.message.en.ends_with('.'), check.name.c_str());
            QVERIFY2(check.message.zh.ends_with("。"), check.name.c_str());
            QCOMPARE(check.remedy.zh.ends_with("。"), !check.remedy.empty());
            QVERIFY2((check.state == Check::State::Pass) == check.remedy.empty(), check.name.c_str());
        }
        QCOMPARE(names,
                 (QStringList{u"MemoryLimit"_s, u"CpuShare"_s, u"ProcessLimit"_s, u"FileLimit"_s,
                              u"DiskLimit"_s, u"EndsWithServer"_s, u"Sandbox"_s, u"NetworkNamespace"_s}));
        if (way != "plain"_L1)
            return;
        QCOMPARE(checkOf(*m_launcher, "MemoryLimit").state, Check::State::Warn);
        QCOMPARE(checkOf(*m_launcher, "CpuShare").state, Check::State::Fail);
        QCOMPARE(checkOf(*m_launcher, "ProcessLimit").state, Check::State::Warn);
    }

    void exitAtOnce_data()
    {
        addWays();
    }
    void exitAtOnce()
    {
        USE_WAY();
        Run run = start("sys.exit(3)");
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
        QCOMPARE(run.exits[0].value, 3);
        QVERIFY2(run.exits[0].message.starts_with("exited with code 3 after "), run.exits[0].message.c_str());
        verifyNothingIsLeft(run);
    }

    void neverListens_data()
    {
        addWays();
    }
    void neverListens()
    {
        USE_WAY();
        m_spec.probes.deadline = milliseconds(300);
        Run run = start("rest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].kind, Exit::Kind::StartTimeout);
        verifyNothingIsLeft(run);
    }

    void listens_isReadyAndCounted_data()
    {
        addWays();
    }
    void listens_isReadyAndCounted()
    {
        USE_WAY();
        Run run = start("import socket\n"
                        "s = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))\n"
                        "while True: s.accept()[0].close()");
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        QTRY_VERIFY(run.instance->usage().memoryBytes > 2'000'000);
        QTRY_VERIFY(run.instance->usage().cpuSeconds > 0);
        QVERIFY(run.instance->usage().cpuSeconds < 30);
        QVERIFY(!canListen(run.instance->port()));
        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        compareSignal(run.exits[0], SIGTERM);
        verifyNothingIsLeft(run);
    }

    void forkBomb_data()
    {
        addWays();
    }
    void forkBomb()
    {
        USE_WAY();
        m_spec.limits.processes = processLimit;
        // Where nothing but looking holds it back, it is to grow slowly enough not to hurt the machine.
        const bool isHeld = checkOf(*m_launcher, "ProcessLimit").state == Check::State::Pass;
        Run run = start(isHeld ? "while True:\n"
                                 "    try: os.fork()\n"
                                 "    except OSError:\n"
                                 "        say('refused')\n"
                                 "        time.sleep(0.2)\n"
                               : "while True:\n"
                                 "    try:\n"
                                 "        if os.fork() == 0: rest()\n"
                                 "    except OSError: say('refused')\n"
                                 "    time.sleep(0.005)\n");
        QTRY_VERIFY_WITH_TIMEOUT(run.lines.contains(u"refused"_s) || !run.exits.empty(), patience);
        if (isHeld) {
            QVERIFY(processesWith(m_token).size() <= qsizetype(processLimit));
            run.instance->stop(milliseconds(0));
        }
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        const QString message = QString::fromStdString(run.exits[0].message);
        if (!isHeld)
            QVERIFY2(message.endsWith(u"processes and threads, and its limit is 64"_s), qPrintable(message));
        verifyNothingIsLeft(run);
    }

    void endlessThreads_data()
    {
        addWays();
    }
    void endlessThreads()
    {
        USE_WAY();
        m_spec.limits.processes = processLimit;
        Run run = start("while True:\n"
                        "    try: threading.Thread(target=rest, daemon=True).start()\n"
                        "    except RuntimeError: sys.exit(9)\n"
                        "    time.sleep(0.005)\n");
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        const bool isHeld = checkOf(*m_launcher, "ProcessLimit").state == Check::State::Pass;
        const QString message = QString::fromStdString(run.exits[0].message);
        if (isHeld)
            QCOMPARE(run.exits[0].value, 9);
        // Where the whole user is bounded, the app may meet that bound, of which the instance knows nothing.
        QVERIFY2(message.contains(u"64"_s) || (!isHeld && run.exits[0].value == 9), qPrintable(message));
        verifyNothingIsLeft(run);
    }

    void daemon_isFound_data()
    {
        addWays();
    }
    void daemon_isFound()
    {
        USE_WAY();
        // By the mark in its environment, where there is nothing better.
        const std::string environment = m_way == "plain" ? "os.environ" : "{}";
        std::string script = daemonize;
        script.replace(script.find("ENVIRONMENT"), std::string("ENVIRONMENT").size(), environment);
        Run run = start(script);
        QTRY_COMPARE_WITH_TIMEOUT(run.lines, QStringList{u"up"_s}, patience);
        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        compareSignal(run.exits[0], SIGTERM);
        verifyNothingIsLeft(run);
    }

    void deafToSigterm_data()
    {
        addWays();
    }
    void deafToSigterm()
    {
        USE_WAY();
        Run run = start("signal.signal(signal.SIGTERM, lambda *a: say('no'))\nsay('up')\nrest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.lines, QStringList{u"up"_s}, patience);
        run.instance->stop(milliseconds(300));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].kind, Exit::Kind::Signal);
        QCOMPARE(run.exits[0].value, SIGKILL);
        QVERIFY(run.exits[0].requested);
        QCOMPARE(run.lines, (QStringList{u"up"_s, u"no"_s}));
        verifyNothingIsLeft(run);
    }

    void politeApp_hasItsGrace_data()
    {
        addWays();
    }
    void politeApp_hasItsGrace()
    {
        USE_WAY();
        Run run =
            start("signal.signal(signal.SIGTERM, lambda *a: (time.sleep(0.3), say('bye'), sys.exit(7)))\n"
                  "say('up')\nrest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.lines, QStringList{u"up"_s}, patience);
        run.instance->stop(milliseconds(20'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].kind, Exit::Kind::Code);
        QCOMPARE(run.exits[0].value, 7);
        QCOMPARE(run.lines, (QStringList{u"up"_s, u"bye"_s}));
        verifyNothingIsLeft(run);
    }

    void stopAtOnce_data()
    {
        addWays();
    }
    void stopAtOnce()
    {
        USE_WAY();
        Run run = start("rest()");
        run.instance->stop(milliseconds(20'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), 10'000);
        QVERIFY(run.exits[0].requested);
        verifyNothingIsLeft(run);
    }

    void closedOutput_data()
    {
        addWays();
    }
    void closedOutput()
    {
        USE_WAY();
        Run run = start("say('up')\nos.close(1)\nos.close(2)\nrest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.lines, QStringList{u"up"_s}, patience);
        QTest::qWait(50); // what the end of its pipes does, it would do at once
        QVERIFY(run.exits.empty());
        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        compareSignal(run.exits[0], SIGTERM);
        verifyNothingIsLeft(run);
    }

    void allocatesWithoutEnd_data()
    {
        addWays();
    }
    void allocatesWithoutEnd()
    {
        USE_WAY();
        m_spec.memoryLimit = memoryLimit;
        Run run = start(
            "x = []\nwhile len(x) < 2000:\n    x.append(b'x' * 1000000)\n    time.sleep(0.002)\nrest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        const QString message = QString::fromStdString(run.exits[0].message);
        QVERIFY2(message.startsWith(u"was ended"_s) && message.endsWith(u"96.0 MiB"_s), qPrintable(message));
        QCOMPARE(message.contains(u"by the kernel"_s), hasGroups());
        verifyNothingIsLeft(run);
    }

    /// The first process would live on without its child.
    void childAllocatesWithoutEnd_data()
    {
        addWays();
    }
    void childAllocatesWithoutEnd()
    {
        USE_WAY();
        m_spec.memoryLimit = memoryLimit;
        Run run = start("if os.fork() == 0:\n"
                        "    os.setsid()\n"
                        "    x = []\n"
                        "    while len(x) < 2000:\n"
                        "        x.append(b'x' * 1000000)\n"
                        "        time.sleep(0.002)\n"
                        "rest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        const QString message = QString::fromStdString(run.exits[0].message);
        QVERIFY2(message.startsWith(u"was ended"_s) && message.endsWith(u"96.0 MiB"_s), qPrintable(message));
        verifyNothingIsLeft(run);
    }

    void spinsWithoutEnd_data()
    {
        addWays();
    }
    void spinsWithoutEnd()
    {
        USE_WAY();
        if (const Check check = checkOf(*m_launcher, "CpuShare"); check.state != Check::State::Pass)
            QSKIP(check.message.en.c_str());
        m_spec.limits.cpuLimit = 0.2;
        Run run = start("for i in range(2): os.fork()\nsay('up')\nwhile True: pass");
        QTRY_COMPARE_WITH_TIMEOUT(run.lines.size(), 4, patience);
        QElapsedTimer time;
        time.start();
        const double before = run.instance->usage().cpuSeconds;
        QTRY_VERIFY_WITH_TIMEOUT(run.instance->usage().cpuSeconds > before + 0.3, patience);
        QVERIFY2(time.elapsed() > 1000, qPrintable(QString::number(time.elapsed())));
        run.instance->stop(milliseconds(0));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        verifyNothingIsLeft(run);
    }

    void opensWithoutEnd_data()
    {
        addWays();
    }
    void opensWithoutEnd()
    {
        USE_WAY();
        m_spec.limits.files = 50;
        Run run = start("n = len(os.listdir('/proc/self/fd')) - 1\n"
                        "try:\n"
                        "    while True:\n"
                        "        os.open('/dev/null', os.O_RDONLY)\n"
                        "        n += 1\n"
                        "except OSError: pass\n"
                        "say('opened=%d' % n)\n"
                        "sys.exit(4)");
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.number(u"opened"_s), 50);
        QCOMPARE(run.exits[0].value, 4);
        verifyNothingIsLeft(run);
    }

    void fillsItsFolders_data()
    {
        addWays();
    }
    void fillsItsFolders()
    {
        USE_WAY();
        Run run = start("places = ['.', os.environ['HOME'], os.environ['TMPDIR']]\n"
                        "if '" +
                        m_way +
                        "' == 'sandbox': places += ['/tmp', '/var/tmp']\n"
                        "for place in places:\n"
                        "    os.makedirs(place + '/deep/er', exist_ok=True)\n"
                        "    os.chmod(place + '/deep', 0o500)\n"
                        "    for i in range(100):\n"
                        "        open(place + '/' + sys.argv[1] + str(i), 'wb').write(b'x' * 10000)\n"
                        "say('full')\nrest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.lines, QStringList{u"full"_s}, patience);
        run.instance->stop(milliseconds(0));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        verifyNothingIsLeft(run);
        QVERIFY(QDir(u"/tmp"_s).entryList({QString::fromLatin1(m_token) + u'*'}).isEmpty());
    }

    void surroundings_data()
    {
        addWays();
    }
    void surroundings()
    {
        USE_WAY();
        const int leak = ::dup(STDERR_FILENO); // a descriptor without FD_CLOEXEC
        Run run = start("say('leads=%d' % (os.getsid(0) == os.getpgrp()))\n"
                        "say('files=%d' % (len(os.listdir('/proc/self/fd')) - 1))\n"
                        "say('private=%d' % (os.path.dirname(os.environ['TMPDIR']) == "
                        "os.path.dirname(os.environ['HOME'])))\n"
                        "rest()");
        QTRY_COMPARE_WITH_TIMEOUT(run.lines.size(), 3, patience);
        ::close(leak);
        QCOMPARE(run.number(u"leads"_s), 1);
        QCOMPARE(run.number(u"files"_s), 3);
        QCOMPARE(run.number(u"private"_s), 1);
        QVERIFY(::getsid(pid_t(run.instance->pid())) != ::getsid(0));
        run.instance->stop(milliseconds(0));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        verifyNothingIsLeft(run);
    }

    /// As a host gets them that waited for its app.
    void limitsThatComeLater()
    {
        useWay(u"groups"_s);
        if (!hasGroups())
            QSKIP(checkOf(*m_launcher, "MemoryLimit").message.en.c_str());
        Confiner confiner(std::make_unique<ControlGroups>("later", ""), "/usr/bin:/bin", "/nowhere");
        const InstanceFolder place{folder(), folder(), folder(), folder()};
        const auto confinement = confiner.confine(m_spec, place, folder());
        QVERIFY(confinement && (*confinement)->hold());
        QProcess process;
        OutputReader output(process);
        QByteArray said;
        connect(&output, &OutputReader::received, this, [&](bool, const QByteArray &text) { said += text; });
        QVERIFY(output.open());
        prepareChild(process, output, *(*confinement)->hold());
        const QString go = m_dir.filePath(u"go"_s);
        const std::string script = onAndOn + "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
                                             "n = len(os.listdir('/proc/self/fd')) - 1\n"
                                             "try:\n"
                                             "    while True: os.open('/dev/null', os.O_RDONLY); n += 1\n"
                                             "except OSError: say('opened=%d' % n)\n"
                                             "x = []\n"
                                             "while len(x) < 2000: x.append(b'x' * 1000000)\n";
        process.start(u"/usr/bin/python3"_s, {u"-c"_s, QString::fromStdString(script), go});
        releaseChild(process);
        QVERIFY(process.waitForStarted());
        QVERIFY(!(*confinement)->isEmpty());
        m_spec.memoryLimit = memoryLimit;
        m_spec.limits.files = 50;
        QVERIFY(confiner.limit(**confinement, m_spec, process.processId()));
        QVERIFY(QFile(go).open(QIODevice::WriteOnly));
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, patience);
        output.drain();
        QCOMPARE(said, QByteArray("opened=50\n"));
        QCOMPARE((*confinement)->causeOfEnd(),
                 std::string("was ended by the kernel: it needed more memory than its limit of 96.0 MiB"));
    }

    void killedServer_data()
    {
        addWays();
    }
    void killedServer()
    {
        USE_WAY();
        const QString dir = m_dir.filePath(u"doomed"_s);
        const std::string environment = m_way == "plain" ? "os.environ" : "{}";
        std::string script = onAndOn + "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + daemonize;
        script.replace(script.find("ENVIRONMENT"), std::string("ENVIRONMENT").size(), environment);
        QProcess server;
        server.setProgram(qEnvironmentVariable("TIDEGATE_BIN_DIR", QCoreApplication::applicationDirPath()) +
                          u"/doomed_launcher"_s);
        server.setArguments({dir, u"doomed"_s, way, u"python3"_s, u"-c"_s, QString::fromStdString(script),
                             QString::fromLatin1(m_token)});
        server.start();
        QTRY_VERIFY_WITH_TIMEOUT(server.canReadLine(), patience);
        QCOMPARE(server.readLine(), QByteArray("up\n"));
        QTRY_VERIFY(processesWith(m_token).size() >= 2);
        server.kill();
        QVERIFY(server.waitForFinished());
        endLeftovers(dir.toStdString(), "doomed");
        QTRY_VERIFY2(processesWith(m_token).size() <= 1, qPrintable(processesWith(m_token).join(u' ')));
        QTRY_VERIFY2(processesWith(m_token).isEmpty(), qPrintable(processesWith(m_token).join(u' ')));
        QVERIFY(QDir(dir).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).isEmpty());
        const QString groups = QString::fromStdString(groupName("doomed")) + u'*';
        QVERIFY2(groupsNamed(groups).isEmpty(), qPrintable(groupsNamed(groups).join(u' ')));
    }
};

QTEST_GUILESS_MAIN(TestMisbehaving)
#include "tst_misbehaving.moc"
