#include "core/runtime/process_hosts.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <functional>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000; // ms, of a loaded machine

/// Gone, or a zombie that its new parent has yet to collect.
bool isGone(std::int64_t pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
}

/// One instance and everything it said.
struct Run
{
    explicit Run(std::unique_ptr<Instance> started) : instance(std::move(started))
    {
        QObject::connect(instance.get(), &Instance::ready, instance.get(), [this] { ++readyCount; });
        QObject::connect(instance.get(), &Instance::output, instance.get(),
                         [this](bool isError, const QByteArray &printed) {
                             (isError ? errors : lines).append(QString::fromUtf8(printed).split(u'\n'));
                         });
        QObject::connect(instance.get(), &Instance::exited, instance.get(),
                         [this](const Exit &exit) { exits.push_back(exit); });
    }
    Run(const Run &) = delete;
    Run &operator=(const Run &) = delete;

    bool hasSaid(const QString &word) const { return !lines.filter(word).isEmpty(); }
    std::int64_t child() const
    {
        const QStringList found = lines.filter(QRegularExpression(u"^child \\d+$"_s));
        return found.isEmpty() ? 0 : found[0].section(u' ', 1).toLongLong();
    }

    std::unique_ptr<Instance> instance;
    QStringList lines;
    QStringList errors;
    std::vector<Exit> exits;
    int readyCount = 0;
};

struct Runtime
{
    const char *name;
    const char *executable;
    const char *app;
};

constexpr Runtime runtimes[] = {
    {"python", "python3", "odd.py"}, {"node", "node", "odd.js"}, {"java", "java", "odd.jar"}};

/// What is done with an instance, until its end.
using Act = std::function<void(Run &)>;

void untilItEnds(Run &) {}

void askedOnceUp(Run &run)
{
    QTRY_VERIFY_WITH_TIMEOUT(run.hasSaid(u"up"_s), patience);
    run.instance->stop(milliseconds(10'000));
}

void askedInVain(Run &run)
{
    QTRY_VERIFY_WITH_TIMEOUT(run.hasSaid(u"up"_s), patience);
    run.instance->stop(milliseconds(200));
}

void askedOnceReady(Run &run)
{
    QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
    run.instance->stop(milliseconds(10'000));
}

void askedWithAChild(Run &run)
{
    QTRY_VERIFY_WITH_TIMEOUT(run.child() > 0, patience);
    run.instance->stop(milliseconds(10'000));
}

struct Case
{
    const char *name;
    Act act;
    int deadline = 0;              ///< ms
    std::uint64_t memoryLimit = 0; ///< bytes
};

const Case cases[] = {
    {"surroundings", untilItEnds}, {"exit", untilItEnds},         {"words", untilItEnds},
    {"throw", untilItEnds},        {"interrupt", untilItEnds},    {"no such case", untilItEnds},
    {"listen", askedOnceReady},    {"silent", untilItEnds, 1500}, {"fork", untilItEnds},
    {"bare", askedWithAChild},     {"daemon", askedWithAChild},   {"deaf", askedInVain},
    {"polite", askedOnceUp},       {"plain", askedOnceUp},        {"closed", askedOnceReady},
    {"threads", untilItEnds},      {"endless", askedInVain},      {"greedy", untilItEnds, 0, 300 << 20},
};

} // namespace

class TestWarmHosts : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    SystemClock m_clock;
    ProcessRuntime m_runtime;
    QString m_content;
    QString m_jars;
    int m_count = 0;

    void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    LaunchSpec spec(const QString &runtime, const QStringList &arguments)
    {
        LaunchSpec spec;
        spec.id = {"shop-00001-" + std::to_string(++m_count)};
        const auto *known = std::find_if(std::begin(runtimes), std::end(runtimes), [&](const Runtime &one) {
            return runtime == QLatin1String(one.name);
        });
        spec.command = {known->executable, (m_content + u'/' + QLatin1String(known->app)).toStdString()};
        if (runtime == u"java"_s)
            spec.command.insert(spec.command.begin() + 1, "-jar");
        for (const QString &argument : arguments)
            spec.command.push_back(argument.toStdString());
        spec.contentDir = m_content.toStdString();
        spec.environment = {{"K_SERVICE", "shop"}, {"GREETING", "grüß Gott \"=\\"}, {"HOME", "/nowhere"}};
        return spec;
    }

    std::unique_ptr<WarmHost> warmHost(const LaunchSpec &spec)
    {
        const auto kind = m_runtime.hosts->kindFor(spec);
        if (!kind)
            return nullptr;
        auto host = m_runtime.hosts->start(*kind);
        QString why;
        connect(host.get(), &WarmHost::exited, host.get(),
                [&why](const Exit &exit) { why = QString::fromStdString(exit.message); });
        if (!QTest::qWaitFor([&] { return host->isReady() || !why.isEmpty(); }, patience) || !why.isEmpty())
            qWarning("%s", qPrintable(why));
        host->disconnect();
        return host;
    }

    /// Without what differs between any two instances.
    static QStringList alike(const Run &run, QStringList lines)
    {
        for (QString &line : lines) {
            line.replace(QString::fromStdString(run.instance->id().value), u"<id>"_s);
            line.replace(QString::number(run.instance->port()), u"<port>"_s);
            line.replace(QRegularExpression(u"_host-\\d+"_s), u"<id>"_s);
            line.replace(QRegularExpression(u"^child \\d+$"_s), u"child <pid>"_s);
            // Who calls Node's runMain() is the one line of a trace that differs.
            line.replace(QRegularExpression(
                             u"node:internal/main/run_main_module:[\\d:]+|process.processImmediate .*\\)"_s),
                         u"<caller>"_s);
        }
        return lines;
    }

    void addRuntimes()
    {
        QTest::addColumn<QString>("runtime");
        for (const Runtime &one : runtimes)
            QTest::newRow(one.name) << QString::fromLatin1(one.name);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString bin = qEnvironmentVariable("TIDEGATE_BIN_DIR", QCoreApplication::applicationDirPath());
        const QString apps = qEnvironmentVariable("TIDEGATE_SOURCE_DIR") + u"/tests/runtime/apps/"_s;
        m_content = m_dir.filePath(u"content"_s);
        QVERIFY(QDir().mkpath(m_content + u"/lib"_s));
        write(m_content + u"/data.txt"_s, "hello\n");
        for (const char *app : {"odd.py", "odd.js"})
            QVERIFY2(QFile::copy(apps + QLatin1String(app), m_content + u'/' + QLatin1String(app)), app);
        m_jars = bin + u"/apps"_s;
        for (const QString &jar : QDir(m_jars).entryList({u"odd.jar"_s, u"helper.jar"_s}))
            QVERIFY(QFile::copy(m_jars + u'/' + jar, m_content + u'/' + jar));
        m_runtime = makeProcessRuntime(m_dir.filePath(u"instances"_s).toStdString(), "warm-hosts", m_clock,
                                       findHostPrograms(bin.toStdString()));
    }

    void cleanup()
    {
        const QDir folders(m_dir.filePath(u"instances"_s));
        QTRY_VERIFY2(folders.isEmpty(), qPrintable(folders.entryList().join(u' ')));
    }

    void appInAHost_isAsStartedPlainly_data()
    {
        QTest::addColumn<QString>("runtime");
        QTest::addColumn<int>("number");
        for (const Runtime &one : runtimes) {
            for (size_t i = 0; i < std::size(cases); ++i)
                QTest::addRow("%s: %s", one.name, cases[i].name)
                    << QString::fromLatin1(one.name) << static_cast<int>(i);
        }
    }

    void appInAHost_isAsStartedPlainly()
    {
        QFETCH(QString, runtime);
        QFETCH(int, number);
        const Case &one = cases[number];
        const QString port = QString::fromUtf8(portMark.data(), qsizetype(portMark.size()));
        LaunchSpec app =
            spec(runtime, {QString::fromLatin1(one.name), u"second word"_s, u"-x"_s, u"--port="_s + port});
        if (one.deadline > 0)
            app.probes.deadline = milliseconds(one.deadline);
        app.memoryLimit = one.memoryLimit;
        auto host = warmHost(app);
        if (!host)
            QSKIP(qPrintable(
                runtime +
                u" is not installed, its host has not been built, or such an app starts plainly"_s));
        QVERIFY(host->isReady());
        const std::int64_t leader = host->pid();

        Run plain(m_runtime.launcher->launch(app));
        one.act(plain);
        QTRY_COMPARE_WITH_TIMEOUT(plain.exits.size(), size_t(1), patience);
        Run hosted(host->claim(app));
        host.reset();
        one.act(hosted);
        QTRY_COMPARE_WITH_TIMEOUT(hosted.exits.size(), size_t(1), patience);

        QCOMPARE(hosted.instance->pid(), leader);
        QCOMPARE(hosted.instance->startRecord().origin, std::string("pool"));
        QCOMPARE(alike(hosted, hosted.lines), alike(plain, plain.lines));
        QCOMPARE(alike(hosted, hosted.errors), alike(plain, plain.errors));
        QCOMPARE(hosted.exits[0].kind, plain.exits[0].kind);
        QCOMPARE(hosted.exits[0].value, plain.exits[0].value);
        QCOMPARE(hosted.exits[0].requested, plain.exits[0].requested);
        QCOMPARE(hosted.readyCount, plain.readyCount);
        QVERIFY(isGone(leader));
        QVERIFY(hosted.child() == 0 || isGone(hosted.child()));
    }

    void phases_areInOrder_data() { addRuntimes(); }
    void phases_areInOrder()
    {
        QFETCH(QString, runtime);
        const LaunchSpec app = spec(runtime, {u"listen"_s});
        auto host = warmHost(app);
        if (!host)
            QSKIP("not here");
        QVERIFY(host->warmAfter().count() > 0);
        QVERIFY(host->usage().memoryBytes > 1'000'000);
        Run run(host->claim(app));
        QVERIFY(!host->isReady());
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        const StartRecord record = run.instance->startRecord();
        QVERIFY(record.launched.count() > 0);
        QVERIFY(record.loaded > record.launched);
        QVERIFY(record.ready > record.loaded);
        QVERIFY(run.instance->usage().cpuSeconds < host->usage().cpuSeconds + 60);

        // Used up: whoever claims it again gets a process of its own.
        Run second(host->claim(spec(runtime, {u"listen"_s})));
        QVERIFY(second.instance->pid() != run.instance->pid());
        QCOMPARE(second.instance->startRecord().origin, std::string("direct"));
        QTRY_COMPARE_WITH_TIMEOUT(second.readyCount, 1, patience);
        QVERIFY(second.instance->startRecord().ready > second.instance->startRecord().launched);
        run.instance->stop(milliseconds(10'000));
        second.instance->stop(milliseconds(10'000));
        QTRY_VERIFY_WITH_TIMEOUT(run.exits.size() == 1 && second.exits.size() == 1, patience);
    }

    void killedHost_isTold_data() { addRuntimes(); }
    void killedHost_isTold()
    {
        QFETCH(QString, runtime);
        auto host = warmHost(spec(runtime, {}));
        if (!host)
            QSKIP("not here");
        std::vector<Exit> exits;
        connect(host.get(), &WarmHost::exited, this, [&](const Exit &exit) { exits.push_back(exit); });
        QVERIFY(host->pid() > 0); // 0 would be everybody who runs this test
        ::kill(static_cast<pid_t>(host->pid()), SIGKILL);
        QTRY_COMPARE(exits.size(), size_t(1));
        QCOMPARE(exits[0].kind, Exit::Kind::Signal);
        QVERIFY(!host->isReady());
        Run run(host->claim(spec(runtime, {u"exit"_s})));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].value, 3);
    }

    void unclaimedHost_goesWithItsObject_data() { addRuntimes(); }
    void unclaimedHost_goesWithItsObject()
    {
        QFETCH(QString, runtime);
        auto host = warmHost(spec(runtime, {}));
        if (!host)
            QSKIP("not here");
        const std::int64_t pid = host->pid();
        QVERIFY(!isGone(pid));
        host.reset();
        QVERIFY(isGone(pid));
    }

    void hostThatCannotStart_saysWhy()
    {
        auto host = m_runtime.hosts->start({"python", "/bin/false", {}, {}});
        std::vector<Exit> exits;
        connect(host.get(), &WarmHost::exited, this, [&](const Exit &exit) { exits.push_back(exit); });
        QTRY_COMPARE(exits.size(), size_t(1));
        QCOMPARE(exits[0].value, 1);
        auto missing = m_runtime.hosts->start({"python", "/nowhere/python3", {}, {}});
        connect(missing.get(), &WarmHost::exited, this, [&](const Exit &exit) { exits.push_back(exit); });
        QTRY_COMPARE(exits.size(), size_t(2));
        QCOMPARE(exits[1].kind, Exit::Kind::FailedToStart);
    }

    void contentThatIsGone_failsTheClaim()
    {
        LaunchSpec app = spec(u"python"_s, {u"listen"_s});
        auto host = warmHost(app);
        if (!host)
            QSKIP("not here");
        app.contentDir = "/no/such/folder";
        Run run(host->claim(app));
        QCOMPARE(run.exits.size(), size_t(0));
        QTRY_COMPARE(run.exits.size(), size_t(1));
        QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
        QVERIFY2(run.exits[0].message.starts_with("the app's files cannot be linked"),
                 run.exits[0].message.c_str());
    }

    /// The host would have the standard library's module in its place.
    void appWithAModuleOfAKnownName_isStartedDirectly()
    {
        const QString folder = m_dir.filePath(u"shadow"_s);
        QVERIFY(QDir().mkpath(folder));
        write(folder + u"/queue.py"_s, "mine = True\n");
        write(folder + u"/main.py"_s,
              "import os, queue\nprint(queue.mine, __file__, os.environ['K_SERVICE'])\n");
        LaunchSpec app = spec(u"python"_s, {});
        app.command[1] = (folder + u"/main.py"_s).toStdString();
        auto host = warmHost(app);
        if (!host)
            QSKIP("not here");
        const std::int64_t pid = host->pid();
        Run run(host->claim(app));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.lines, QStringList{u"True "_s + folder + u"/main.py shop"_s});
        QCOMPARE(run.errors, QStringList());
        QCOMPARE(run.instance->pid(), pid);
        QCOMPARE(run.instance->startRecord().origin, std::string("direct"));
    }

    void moduleOfNode_runsToo()
    {
        const QString file = m_dir.filePath(u"app.mjs"_s);
        write(file, "import net from 'node:net';\nconsole.log(process.argv.length, import.meta.url);\n"
                    "export default await Promise.resolve(1);\n"
                    "net.createServer(s => s.end()).listen(process.env.PORT);\n");
        LaunchSpec app = spec(u"node"_s, {u"x"_s});
        app.command[1] = file.toStdString();
        auto host = warmHost(app);
        if (!host)
            QSKIP("not here");
        Run run(host->claim(app));
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        QCOMPARE(run.lines, QStringList{u"3 file://"_s + file});
        QCOMPARE(run.errors, QStringList());
    }

    void jar_startsOrFailsAsPlainly_data()
    {
        QTest::addColumn<QString>("jar");
        QTest::addColumn<QString>("origin");
        QTest::newRow("opens a module") << u"opening.jar"_s << u"direct"_s;
        QTest::newRow("fails to initialise") << u"broken.jar"_s << u"pool"_s;
        QTest::newRow("main is private") << u"private.jar"_s << u"direct"_s;
        QTest::newRow("sets what has been read") << u"choosing.jar"_s << u"direct"_s;
        QTest::newRow("no Main-Class") << u"mainless.jar"_s << u"direct"_s;
        QTest::newRow("no such class") << u"classless.jar"_s << u"direct"_s;
        QTest::newRow("no such jar") << u"nowhere.jar"_s << u"direct"_s;
        QTest::newRow("not a jar") << u"data.txt"_s << u"direct"_s;
    }

    void jar_startsOrFailsAsPlainly()
    {
        QFETCH(QString, jar);
        QFETCH(QString, origin);
        LaunchSpec app = spec(u"java"_s, {u"-x"_s, u""_s});
        const QString folder = jar == u"data.txt"_s ? m_content : m_jars;
        app.command[2] = (folder + u'/' + jar).toStdString();
        auto host = warmHost(app);
        if (!host)
            QSKIP("no Java, or its host has not been built");
        Run plain(m_runtime.launcher->launch(app));
        Run hosted(host->claim(app));
        QTRY_VERIFY_WITH_TIMEOUT(plain.exits.size() == 1 && hosted.exits.size() == 1, patience);
        QCOMPARE(alike(hosted, hosted.lines), alike(plain, plain.lines));
        QCOMPARE(alike(hosted, hosted.errors), alike(plain, plain.errors));
        QCOMPARE(hosted.exits[0].kind, plain.exits[0].kind);
        QCOMPARE(hosted.exits[0].value, plain.exits[0].value);
        QCOMPARE(QString::fromStdString(hosted.instance->startRecord().origin), origin);
        QVERIFY(!plain.lines.isEmpty() || !plain.errors.isEmpty());
    }

    void propertiesOfTheCommandLine_areThere()
    {
        LaunchSpec app = spec(u"java"_s, {u"surroundings"_s});
        app.command.insert(app.command.begin() + 1, {"-Dodd.mode=a=b", "-Dflag"});
        auto host = warmHost(app);
        if (!host)
            QSKIP("no Java, or its host has not been built");
        Run run(host->claim(app));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QVERIFY(run.lines.contains(u"property odd.mode=a=b"_s));
        QVERIFY(run.lines.contains(u"property flag="_s));
    }

    void killedServer_takesItsHostsAlong()
    {
        const QString dir = m_dir.filePath(u"doomed"_s);
        QProcess server;
        server.setProgram(qEnvironmentVariable("TIDEGATE_BIN_DIR", QCoreApplication::applicationDirPath()) +
                          u"/doomed_launcher"_s);
        server.setArguments({dir, u"doomed-server"_s, u"--host"_s});
        server.start();
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(server.canReadLine() || server.state() == QProcess::NotRunning, patience);
        const std::int64_t pid = server.readLine().trimmed().mid(4).toLongLong();
        if (pid == 0)
            QSKIP("no Python, or no host for it");
        QVERIFY(!isGone(pid));
        server.kill();
        QVERIFY(server.waitForFinished());
        QTRY_VERIFY(isGone(pid));
        endLeftovers(dir.toStdString(), "doomed-server");
        QVERIFY(QDir(dir).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestWarmHosts)
#include "tst_warm_hosts.moc"
