#include "core/runtime/sandbox.h"

#include "instance_run.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>
#include <unistd.h>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000; // ms

using Words = std::vector<std::string>;

bool has(const Words &words, const Words &wanted)
{
    return std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
}

SandboxSystem someSystem()
{
    SandboxSystem system;
    system.program = "/usr/bin/bwrap";
    system.common = {"--ro-bind", "/usr", "/usr"};
    system.roots = {"/usr", "/bin"};
    system.path = "/home/me/node/bin:/home/me:/home/me/bin:/usr/bin";
    system.hidden = "/data";
    system.home = "/home/me";
    return system;
}

SandboxView someView()
{
    return {
        {"/data/instances/a", "/data/instances/a/work", "/data/instances/a/home", "/data/instances/a/tmp"},
        "a",
        {"/data/packages/x/content"},
        "/data/instances/a/work"};
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    SystemClock m_clock;
    QByteArray m_path = qgetenv("PATH");
    std::unique_ptr<Launcher> m_launcher;

    Check diagnosed()
    {
        for (const Check &check : m_launcher->diagnosis()) {
            if (check.name == "Sandbox")
                return check;
        }
        return {};
    }

    void launcherWithPath(const QByteArray &path)
    {
        m_launcher.reset();
        qputenv("PATH", path);
        m_launcher =
            makeProcessLauncher(m_dir.filePath(u"data/instances"_s).toStdString(), "sandbox", m_clock);
        qputenv("PATH", m_path);
    }

    static LaunchSpec shell(const std::string &script)
    {
        LaunchSpec spec;
        spec.id = {"boxed-1"};
        spec.command = {"/bin/sh", "-c", script};
        spec.isolation.kind = Isolation::Kind::Sandbox;
        return spec;
    }

#define NEED_SANDBOX()                                                                                       \
    launcherWithPath(m_path);                                                                                \
    if (const Check check = diagnosed(); check.state != Check::State::Pass)                                  \
    QSKIP(check.message.en.c_str())

private Q_SLOTS:
    void commandShowsTheSystemAndItsOwn()
    {
        const Words words = sandboxCommand(someSystem(), someView(), "/usr/bin/python3");
        QCOMPARE(words.front(), std::string("/usr/bin/bwrap"));
        QCOMPARE(words.back(), std::string("--"));
        for (const char *word : {"--unshare-pid", "--new-session", "--die-with-parent"})
            QVERIFY2(has(words, {word}), word);
        QVERIFY(has(words, {"--cap-drop", "ALL"}));
        QVERIFY(has(words, {"--ro-bind", "/usr", "/usr"}));
        QVERIFY(has(words, {"--ro-bind", "/data/packages/x/content", "/data/packages/x/content"}));
        QVERIFY(has(words, {"--bind", "/data/instances/a", "/data/instances/a"}));
        QVERIFY(has(words, {"--bind", "/data/instances/a/tmp", "/tmp"}));
        QVERIFY(has(words, {"--chdir", "/data/instances/a/work"}));
        QVERIFY(has(words, {"--symlink", "/tmp", "/var/tmp"}));
        QCOMPARE(std::count(words.begin(), words.end(), "--bind"), 2);
        QCOMPARE(std::count(words.begin(), words.end(), "--ro-bind"), 2);
        QVERIFY(!has(words, {"--tmpfs", "/data"}));
    }

    void dataFolderInASystemFolder_isHidden()
    {
        SandboxSystem system = someSystem();
        system.hidden = "/usr/local/data";
        const Words words = sandboxCommand(system, someView(), "/usr/bin/python3");
        const auto at = [&](const char *word) { return std::find(words.begin(), words.end(), word); };
        QVERIFY(has(words, {"--tmpfs", "/usr/local/data"}));
        QVERIFY(at("/usr") < at("/usr/local/data"));
        QVERIFY(at("/usr/local/data") < at("/data/instances/a"));
    }

    void interpreter_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("shown"); // empty: nothing more
        QTest::newRow("the system's") << u"/usr/bin/node"_s << QString();
        QTest::newRow("in the server's PATH") << u"/home/me/node/bin/node"_s << u"/home/me/node"_s;
        QTest::newRow("not in its PATH: the app's choice") << u"/home/you/bin/node"_s << QString();
        QTest::newRow("it would be a whole home") << u"/home/me/bin/node"_s << QString();
        QTest::newRow("in the home itself") << u"/home/me/node"_s << QString();
    }

    void interpreter()
    {
        QFETCH(QString, program);
        QFETCH(QString, shown);
        const Words words = sandboxCommand(someSystem(), someView(), program.toStdString());
        QCOMPARE(std::count(words.begin(), words.end(), "--ro-bind"), shown.isEmpty() ? 2 : 3);
        if (!shown.isEmpty())
            QVERIFY(has(words, {"--ro-bind", shown.toStdString(), shown.toStdString()}));
    }

    void pathHasWhatIsShownFirst()
    {
        const SandboxSystem system = someSystem();
        QCOMPARE(sandboxPath(system, "/home/me/shims:/usr/bin:/opt/x:/bin"),
                 std::string("/usr/bin:/bin:/home/me/shims:/opt/x"));
        QCOMPARE(sandboxPath(system, "/usr/bin"), std::string("/usr/bin"));
        QCOMPARE(sandboxPath(system, "/home/me"), std::string("/home/me"));
    }

    void noBubblewrap_failsTheStartAndSaysSo()
    {
        launcherWithPath(m_dir.filePath(u"none"_s).toUtf8());
        Run run(m_launcher->launch(shell("exit 0")));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
        QCOMPARE(run.exits[0].message,
                 std::string("it asks for a sandbox, and there is none: bubblewrap is not installed on this "
                             "machine: `bwrap` is not in the server's PATH"));
        QCOMPARE(diagnosed().state, Check::State::Fail);
        QVERIFY(!diagnosed().remedy.empty());
    }

    void brokenBubblewrap_failsTheStartAndSaysSo()
    {
        writeFile(m_dir.filePath(u"broken/bwrap"_s),
                  "#!/bin/sh\necho 'bwrap: No permissions to create a new namespace' >&2\nexit 1\n");
        launcherWithPath(m_dir.filePath(u"broken"_s).toUtf8());
        Run run(m_launcher->launch(shell("exit 0")));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
        QVERIFY2(run.exits[0].message.ends_with("No permissions to create a new namespace"),
                 run.exits[0].message.c_str());
    }

    void othersFilesAreNotThere()
    {
        NEED_SANDBOX();
        const QString data = m_dir.filePath(u"data"_s);
        writeFile(data + u"/packages/other/secret"_s, "s");
        writeFile(data + u"/packages/own/content/hello.txt"_s, "hello\n");
        writeFile(data + u"/packages/own/package"_s, "bytes\n");
        writeFile(data + u"/instances/other/home/secret"_s, "s");
        LaunchSpec spec = shell(
            "cat hello.txt \"$DATA/packages/own/package\"; ls -A $DATA $DATA/packages $DATA/instances "
            "| grep -c -e other -e '[.]groups'; for f in /etc/shadow \"$SERVERHOME/.profile\" /root/.profile "
            "/var/log; do test -e $f && echo $f is there; done; test -s /etc/passwd || echo no passwd; echo "
            "end");
        spec.contentDir = (data + u"/packages/own/content"_s).toStdString();
        spec.isolation.files = {(data + u"/packages/own/package"_s).toStdString()};
        spec.environment = {{"DATA", data.toStdString()}, {"SERVERHOME", QDir::homePath().toStdString()}};
        Run run(m_launcher->launch(spec));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.lines, (QStringList{u"hello"_s, u"bytes"_s, u"0"_s, u"end"_s}));
    }

    void systemIsReadOnlyAndTheFolderIsNot()
    {
        NEED_SANDBOX();
        const QString content = m_dir.filePath(u"data/packages/ro/content"_s);
        writeFile(content + u"/file"_s, "x\n");
        LaunchSpec spec = shell(
            "for p in /usr/x /etc/x /bin/x /opt/x \"$CONTENT/file\"; do (echo 1 > $p) 2>/dev/null && echo "
            "$p written; done; for p in x $HOME/x $TMPDIR/x /tmp/y; do echo 1 > $p || echo $p refused; "
            "done; (cat /proc/sys/vm/swappiness > /proc/sys/vm/swappiness) 2>/dev/null && echo sysctl "
            "written; ls /tmp; pwd; hostname; echo $$; ls /proc | grep -c '^[0-9]'; grep CapEff "
            "/proc/self/status | tr -d '\\t'");
        spec.contentDir = content.toStdString();
        spec.environment = {{"CONTENT", content.toStdString()}};
        Run run(m_launcher->launch(spec));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QVERIFY2(run.errors.isEmpty(), qPrintable(run.errors.join(u'\n')));
        QVERIFY(run.lines.contains(u"x"_s) && run.lines.contains(u"y"_s)); // of /tmp, which is TMPDIR
        QVERIFY(run.lines.filter(u"written"_s).isEmpty() && run.lines.filter(u"refused"_s).isEmpty());
        QVERIFY(run.lines.contains(m_dir.filePath(u"data/instances/boxed-1/work"_s)));
        QVERIFY(run.lines.contains(u"boxed-1"_s));
        QVERIFY(run.lines.contains(u"2"_s)); // its process is the second of its own namespace
        QVERIFY2(run.lines.last() == u"CapEff:0000000000000000"_s, qPrintable(run.lines.last()));
        QVERIFY(!QFile::exists(u"/tmp/y"_s));
    }

    void execProbeRunsInOneLikeIt()
    {
        NEED_SANDBOX();
        LaunchSpec spec = shell("echo mine > $TMPDIR/mark; exec sleep 1000");
        spec.probes.readiness.kind = Probe::Kind::Exec;
        spec.probes.readiness.command = {"sh", "-c", "test -e /tmp/mark && ! test -e /etc/shadow"};
        Run run(m_launcher->launch(spec));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
    }

    void appOnAnotherPort_isFoundInItsSandboxToo()
    {
        NEED_SANDBOX();
        LaunchSpec spec = shell("");
        spec.command = {"python3", "-c",
                        "import socket\ns = socket.create_server(('127.0.0.1', 0))\n"
                        "while True: s.accept()[0].close()"};
        Run run(m_launcher->launch(spec));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        QCOMPARE(run.errors.size(), 1);
        QVERIFY(run.errors[0].contains(u"does not listen on PORT"_s));
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
