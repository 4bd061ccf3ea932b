#include "core/runtime/launch_plan.h"
#include "core/runtime/line_splitter.h"
#include "core/runtime/port_picker.h"
#include "core/runtime/shell_line.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTest>
#include <set>

using namespace tidegate;
using namespace tidegate::runtime;

using Variables = std::map<std::string, std::string>;
using Words = std::vector<std::string>;
Q_DECLARE_METATYPE(Variables)
Q_DECLARE_METATYPE(Words)

class TestLaunchPlan : public QObject
{
    Q_OBJECT

    static LaunchPlan plan(const Words &command, const Variables &environment, const Variables &server = {})
    {
        LaunchSpec spec;
        spec.id = {"shop-1"};
        spec.command = command;
        spec.environment = environment;
        return planLaunch(spec, 20001, folderFor("/data", spec.id), "server-1", server);
    }

private Q_SLOTS:
    void java_startsQuicklyUnlessItChoosesItself_data()
    {
        QTest::addColumn<Words>("command");
        QTest::addColumn<Variables>("environment");
        QTest::addColumn<Words>("expected");
        const Words quick{
            "java", "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=3", "-XX:+UseSerialGC", "-jar",
            "x"};
        const Words plain{"java", "-jar", "x"};
        const Words own{"java", "-XX:+UseG1GC", "-jar", "x"};
        QTest::newRow("by itself") << plain << Variables() << quick;
        QTest::newRow("options for every tool")
            << plain << Variables{{"JAVA_TOOL_OPTIONS", "-XX:+UseG1GC"}} << plain;
        QTest::newRow("options for the launcher")
            << plain << Variables{{"JDK_JAVA_OPTIONS", "-Xmx1g"}} << plain;
        QTest::newRow("options in the command") << own << Variables() << own;
        QTest::newRow("another language") << Words{"node", "x"} << Variables() << Words{"node", "x"};
    }

    void java_startsQuicklyUnlessItChoosesItself()
    {
        QFETCH(Words, command);
        QFETCH(Variables, environment);
        QFETCH(Words, expected);
        QCOMPARE(plan(command, environment).command, expected);
    }

    void port_standsForItsMark()
    {
        const std::string mark(portMark);
        QCOMPARE(plan({"node", "x", "--port=" + mark, mark + ':' + mark, "$(PORT)"}, {}).command,
                 (Words{"node", "x", "--port=20001", "20001:20001", "$(PORT)"}));
    }

    void java_isToldItsMemoryLimit()
    {
        LaunchSpec spec;
        spec.id = {"a"};
        spec.command = {"java", "-jar", "x"};
        spec.memoryLimit = 256 << 20;
        const auto planned = [&] {
            return planLaunch(spec, 20001, folderFor("/data", spec.id), "server-1", {}).command;
        };
        QCOMPARE(planned(), (Words{"java", "-XX:MaxRAM=268435456", "-XX:TieredStopAtLevel=1",
                                   "-XX:CompileThresholdScaling=3", "-XX:+UseSerialGC", "-jar", "x"}));
        spec.environment = {{"JAVA_TOOL_OPTIONS", "-Xmx64m"}};
        QCOMPARE(planned(), spec.command);
    }

    void java_takesItsArchiveAndItsStack()
    {
        LaunchSpec spec;
        spec.id = {"a"};
        spec.command = {"java", "-Da=b", "-jar", "/p/app", "x"};
        spec.classArchive = "/archives/a.jsa";
        const auto planned = [&] {
            return planLaunch(spec, 20001, folderFor("/data", spec.id), "server-1", {}).command;
        };
        const Words quick{"java",
                          "-XX:TieredStopAtLevel=1",
                          "-XX:CompileThresholdScaling=3",
                          "-XX:+UseSerialGC",
                          "-XX:SharedArchiveFile=/archives/a.jsa",
                          "-Xshare:auto",
                          "-Xlog:cds*=off"};
        Words expected = quick;
        expected.insert(expected.end(), {"-Da=b", "-jar", "/p/app", "x"});
        QCOMPARE(planned(), expected);
        spec.stack = JavaStack{"jetty", {"/l/a.jar", "/l/b.jar"}, "com.acme.Main"};
        expected = quick;
        expected.insert(expected.end(), {"-Da=b", "-cp", "/l/a.jar:/l/b.jar:/p/app", "com.acme.Main", "x"});
        QCOMPARE(planned(), expected);
    }

    void springBoot_isToldThePort()
    {
        QCOMPARE(plan({"java"}, {}).environment.at("SERVER_PORT"), std::string("20001"));
        QCOMPARE(plan({"java"}, {{"SERVER_PORT", "1"}}).environment.at("SERVER_PORT"), std::string("1"));
        QVERIFY(!plan({"node"}, {}).environment.contains("SERVER_PORT"));
    }

    void environment_isTheAppsOwnButForTheMarkers()
    {
        const auto environment =
            plan({"x"},
                 {{"HOME", "/mine"}, {"PORT", "1"}, {"TIDEGATE_SERVER", "2"}, {"TIDEGATE_INSTANCE", "3"}},
                 {{"PATH", "/opt/bin"}, {"SECRET", "s"}})
                .environment;
        QCOMPARE(environment.at("HOME"), std::string("/mine"));
        QCOMPARE(environment.at("PATH"), std::string("/opt/bin"));
        QCOMPARE(environment.at("PORT"), std::string("20001"));
        QCOMPARE(environment.at("TIDEGATE_SERVER"), std::string("server-1"));
        QCOMPARE(environment.at("TIDEGATE_INSTANCE"), std::string("shop-1"));
        QCOMPARE(environment.at("TMPDIR"), std::string("/data/shop-1/tmp"));
        QVERIFY(!environment.contains("SECRET"));
    }

    void lines_areCut_data()
    {
        QTest::addColumn<QList<QByteArray>>("blocks");
        QTest::addColumn<QList<QByteArray>>("lines");
        const QByteArray most(LineSplitter::most, 'a');
        QTest::newRow("two in one block") << QList<QByteArray>{"a\nb\n"} << QList<QByteArray>{"a", "b"};
        QTest::newRow("one in two blocks") << QList<QByteArray>{"a", "b\n"} << QList<QByteArray>{"ab"};
        QTest::newRow("empty lines") << QList<QByteArray>{"\n\na\n"} << QList<QByteArray>{"", "", "a"};
        QTest::newRow("carriage returns")
            << QList<QByteArray>{"a\r", "\nb\r\n"} << QList<QByteArray>{"a", "b"};
        QTest::newRow("unfinished") << QList<QByteArray>{"a\nb"} << QList<QByteArray>{"a", "b"};
        QTest::newRow("as long as may be")
            << QList<QByteArray>{most + "\nb\n"} << QList<QByteArray>{most, "b"};
        QTest::newRow("too long") << QList<QByteArray>{most + "xy\nb\n"}
                                  << QList<QByteArray>{most, "xy", "b"};
        const QByteArray almost(LineSplitter::most - 1, 'a');
        QTest::newRow("too long within a character")
            << QList<QByteArray>{almost + "\xE4\xBA\x8C\xE4\xBA\x8C\n"}
            << QList<QByteArray>{almost, "\xE4\xBA\x8C\xE4\xBA\x8C"};
        QTest::newRow("too long and of no characters")
            << QList<QByteArray>{QByteArray(LineSplitter::most + 1, '\x80')}
            << QList<QByteArray>{QByteArray(LineSplitter::most, '\x80'), "\x80"};
        QTest::newRow("nothing") << QList<QByteArray>{""} << QList<QByteArray>{};
    }

    void lines_areCut()
    {
        QFETCH(QList<QByteArray>, blocks);
        QFETCH(QList<QByteArray>, lines);
        QList<QByteArray> taken;
        LineSplitter splitter;
        const auto take = [&taken](const QByteArray &together) { taken.append(together.split('\n')); };
        for (const QByteArray &block : blocks)
            splitter.feed(block, take);
        splitter.finish(take);
        QCOMPARE(taken, lines);
    }

    void ports_areFreeAndDoNotComeAgainSoon()
    {
        PortPicker picker;
        std::set<std::uint16_t> picked;
        for (int i = 0; i < 200; ++i) {
            const std::uint16_t port = picker.pick();
            QVERIFY(port >= 20000 && port < 30000);
            QVERIFY(picked.insert(port).second);
        }
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost, *picked.begin()));
    }

#ifndef Q_OS_WIN
    void shellLines_replaceTheShellWhereTheyCan_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("expected");
        QTest::newRow("one command") << QStringLiteral("python app.py $PORT")
                                     << QStringLiteral("exec python app.py $PORT");
        QTest::newRow("assignment") << QStringLiteral("A=1 node x.js")
                                    << QStringLiteral("A=1 exec node x.js");
        QTest::newRow("quoted assignment")
            << QStringLiteral("A='1 2' node x.js") << QStringLiteral("A='1 2' node x.js");
        QTest::newRow("list") << QStringLiteral("a; b") << QStringLiteral("a; b");
        QTest::newRow("pipe") << QStringLiteral("a | b") << QStringLiteral("a | b");
        QTest::newRow("builtin") << QStringLiteral("cd x") << QStringLiteral("cd x");
        QTest::newRow("exec already") << QStringLiteral("exec a") << QStringLiteral("exec a");
    }

    void shellLines_replaceTheShellWhereTheyCan()
    {
        QFETCH(QString, line);
        QFETCH(QString, expected);
        QCOMPARE(shellCommand(line.toStdString()), (Words{"/bin/sh", "-c", expected.toStdString()}));
    }
#endif
};

QTEST_GUILESS_MAIN(TestLaunchPlan)
#include "tst_launch_plan.moc"
