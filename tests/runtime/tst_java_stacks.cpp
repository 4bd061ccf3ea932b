#include "core/runtime/process_hosts.h"
#include "core/runtime/warm_host.h"

#include "instance_run.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

// Enough for an archive; and one that can tell when it was initialised, for an app's variables come later.
const QByteArray library =
    "public class Lib { public static final String BORN = System.getenv(\"K_SERVICE\") == null ? "
    "\"before the app\" : \"in the app\"; static { System.out.println(\"Lib begins\"); } }\n";
const QByteArray program =
    "public class Main { public static void main(String[] a) throws Exception {\n"
    "  System.out.println(\"born \" + Lib.BORN); System.out.println(\"path \" + "
    "System.getProperty(\"java.class.path\"));\n"
    "  System.out.println(\"env \" + System.getenv(\"K_SERVICE\") + ' ' + System.getenv().get(\"PORT\"));\n"
    "  System.out.println(\"own \" + System.getProperty(\"tidegate.host.used\"));\n"
    "  new java.net.ServerSocket(Integer.parseInt(System.getenv(\"PORT\"))).accept(); } }\n";

} // namespace

/// A library as a stack: an app that does not hold it runs with it, directly and from a host.
class TestJavaStacks : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    SystemClock m_clock;
    ProcessRuntime m_runtime;
    std::string m_stackJar;
    std::string m_appJar;
    int m_count = 0;

    void run(const QString &name, const QStringList &arguments)
    {
        QProcess process;
        process.setWorkingDirectory(m_dir.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(name, arguments);
        QVERIFY2(process.waitForFinished(patience) && process.exitCode() == 0, process.readAll().constData());
    }

    void write(const QString &name, const QByteArray &text)
    {
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    LaunchSpec spec()
    {
        LaunchSpec spec;
        spec.id = {"shop-00001-" + std::to_string(++m_count)};
        spec.command = {"java", "-jar", m_appJar};
        spec.environment = {{"K_SERVICE", "shop"}};
        spec.stack = JavaStack{"lib", {m_stackJar}, "Main"};
        return spec;
    }

    std::unique_ptr<WarmHost> warm() { return warmHost(*m_runtime.hosts, spec(), patience); }

    QStringList files(const QString &pattern) const
    {
        return QDir(m_dir.filePath(u"archives"_s)).entryList({pattern}, QDir::Files);
    }

    static void endOrderly(Run &run)
    {
        QTRY_COMPARE_WITH_TIMEOUT(run.readyCount, 1, patience);
        run.instance->stop(milliseconds(10'000));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &tool : {u"java"_s, u"javac"_s, u"jar"_s}) {
            if (QStandardPaths::findExecutable(tool).isEmpty())
                QSKIP("no JDK (java, javac, jar)");
        }
        QByteArray source = library;
        for (int i = 0; i < 120; ++i)
            source += "class Filler" + QByteArray::number(i) + " {}\n";
        write(u"Lib.java"_s, source);
        write(u"Main.java"_s, program);
        run(u"javac"_s, {u"-d"_s, u"lib"_s, u"Lib.java"_s});
        run(u"javac"_s, {u"-d"_s, u"app"_s, u"-cp"_s, u"lib"_s, u"Main.java"_s});
        run(u"jar"_s, {u"--create"_s, u"--file"_s, u"lib.jar"_s, u"-C"_s, u"lib"_s, u"."_s});
        run(u"jar"_s, {u"--create"_s, u"--file"_s, u"app.jar"_s, u"--main-class"_s, u"Main"_s, u"-C"_s,
                       u"app"_s, u"."_s});
        m_stackJar = m_dir.filePath(u"lib.jar"_s).toStdString();
        m_appJar = m_dir.filePath(u"app.jar"_s).toStdString();
        const QString bin = qEnvironmentVariable("TIDEGATE_BIN_DIR", QCoreApplication::applicationDirPath());
        m_runtime = makeProcessRuntime(m_dir.filePath(u"instances"_s).toStdString(), "java-stacks", m_clock,
                                       findHostPrograms(bin.toStdString()));
    }

    void directStart_hasTheLibraries()
    {
        Run run(m_runtime.launcher->launch(spec()));
        endOrderly(run);
        QVERIFY2(run.lines.contains(u"born in the app"_s),
                 qPrintable(run.lines.join(u'\n') + run.errors.join(u'\n')));
        QVERIFY(run.lines.contains(u"path "_s + QString::fromStdString(m_stackJar + ':' + m_appJar)));
        QCOMPARE(run.instance->startRecord().origin, std::string("direct"));
    }

    void missingJar_isTold()
    {
        LaunchSpec lacking = spec();
        lacking.stack->classPath.push_back("/nowhere/lib.jar");
        QVERIFY(!m_runtime.hosts->kindFor(lacking));
        Run run(m_runtime.launcher->launch(lacking));
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QCOMPARE(run.exits[0].kind, Exit::Kind::FailedToStart);
        QCOMPARE(run.exits[0].message,
                 std::string("the jar `/nowhere/lib.jar` of its stack `lib` does not exist"));
    }

    void propertiesOfTheCommand_startDirectly()
    {
        LaunchSpec chosen = spec();
        chosen.command.insert(chosen.command.begin() + 1, "-Dlib.mode=other");
        QVERIFY(!m_runtime.hosts->kindFor(chosen)); // its libraries would have begun without it
    }

    void host_learnsWhatAppsUse()
    {
        auto first = warm();
        if (!first)
            QSKIP("the host of Java has not been built");
        QCOMPARE(first->kind().text(), std::string("java/lib"));
        QVERIFY(!first->isOutdated());
        const auto idle = warm(); // stays, while its kind learns
        Run early(first->claim(spec()));
        first.reset();
        endOrderly(early);
        QCOMPARE(early.instance->startRecord().origin, std::string("stack"));
        QVERIFY2(early.lines.contains(u"born in the app"_s), qPrintable(early.lines.join(u'\n')));
        QVERIFY(files(u"*.used"_s).isEmpty()); // its classes were not listed yet
        // Those of the app and those of the host's class path.
        QTRY_COMPARE_WITH_TIMEOUT(files(u"*.jsa"_s).size() + files(u"*.unfit"_s).size(), 2, patience);

        QCOMPARE(idle->isOutdated(), !files(u"*.jsa"_s).isEmpty());
        Run second(warm()->claim(spec()));
        endOrderly(second);
        QVERIFY(second.lines.contains(u"born in the app"_s));
        QCOMPARE(files(u"*.used"_s).size(), 1);
        QFile used(m_dir.filePath(u"archives/"_s + files(u"*.used"_s)[0]));
        QVERIFY(used.open(QIODevice::ReadOnly));
        QCOMPARE(used.readAll(),
                 QByteArray("Lib\n")); // not the app's own, nor the host's, nor what was not used

        QVERIFY(idle->isOutdated());
        auto late = warm();
        QVERIFY(!late->isOutdated());
        Run third(late->claim(spec()));
        late.reset();
        endOrderly(third);
        QVERIFY2(third.lines.contains(u"born before the app"_s), qPrintable(third.lines.join(u'\n')));
        QVERIFY(!third.lines.contains(u"Lib begins"_s));
        QVERIFY(third.lines.contains(u"path "_s + QString::fromStdString(m_stackJar + ':' + m_appJar)));
        QVERIFY(third.lines.contains(u"own null"_s));
        // The library has asked for a variable before there was an app; the app has its own all the same.
        QVERIFY2(third.lines.contains(u"env shop %1"_s.arg(third.instance->port())),
                 qPrintable(third.lines.join(u'\n')));
    }

    void listThatBreaksAHost_isDropped()
    {
        const QStringList lists = files(u"*.used"_s);
        if (lists.isEmpty())
            QSKIP("the host of Java has not been built");
        const auto kind = m_runtime.hosts->kindFor(spec());
        auto host = m_runtime.hosts->start(*kind);
        bool hasEnded = false;
        connect(host.get(), &WarmHost::exited, host.get(), [&] { hasEnded = true; });
        QTRY_VERIFY_WITH_TIMEOUT(host->pid() > 0, patience);
        QProcess::execute(u"kill"_s, {u"-9"_s, QString::number(host->pid())});
        QTRY_VERIFY_WITH_TIMEOUT(hasEnded, patience);
        QVERIFY(files(u"*.used"_s).isEmpty());
    }

    void otherStack_isNotTaken()
    {
        auto host = warm();
        if (!host)
            QSKIP("the host of Java has not been built");
        const std::int64_t pid = host->pid();
        LaunchSpec other = spec();
        other.stack.reset();
        Run run(host->claim(other)); // the app alone: it misses the library, and is not given the host's
        QTRY_COMPARE_WITH_TIMEOUT(run.exits.size(), size_t(1), patience);
        QVERIFY(run.instance->pid() != pid);
        QCOMPARE(run.exits[0].value, 1);
    }
};

QTEST_GUILESS_MAIN(TestJavaStacks)
#include "tst_java_stacks.moc"
