#include "core/runtime/host_call.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tidegate::runtime;
using namespace Qt::StringLiterals;

namespace {

std::vector<std::string> wordsOf(const QString &line)
{
    std::vector<std::string> words;
    for (const QString &word : line.split(u' ', Qt::SkipEmptyParts))
        words.push_back(word.toStdString());
    return words;
}

QString textOf(const HostCall &call)
{
    QString text = QString::fromStdString(call.runtime + ' ' + call.entry);
    for (const std::string &argument : call.arguments)
        text += u' ' + QString::fromStdString(argument);
    for (const auto &[name, value] : call.properties)
        text += QString::fromStdString(" {" + name + '=' + value + '}');
    return text;
}

} // namespace

class TestHostCall : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandLine_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("call"); // empty: to be started directly
        QTest::newRow("nothing") << u""_s << u""_s;
        QTest::newRow("jar") << u"java -jar /a/x.jar"_s << u"java /a/x.jar"_s;
        QTest::newRow("jar, arguments")
            << u"/usr/bin/java -jar x.jar -Xmx1g -jar y"_s << u"java x.jar -Xmx1g -jar y"_s;
        QTest::newRow("properties") << u"java -server -Dspring.profiles.active=prod -Dflag -jar x.jar"_s
                                    << u"java x.jar {flag=} {spring.profiles.active=prod}"_s;
        QTest::newRow("property with =") << u"java -Da=b=c -jar x.jar"_s << u"java x.jar {a=b=c}"_s;
        QTest::newRow("early property") << u"java -Dfile.encoding=UTF-8 -jar x.jar"_s << u""_s;
        QTest::newRow("nameless property") << u"java -D=x -jar x.jar"_s << u""_s;
        QTest::newRow("heap") << u"java -Xmx64m -jar x.jar"_s << u""_s;
        QTest::newRow("agent") << u"java -javaagent:a.jar -jar x.jar"_s << u""_s;
        QTest::newRow("argument file") << u"java @args -jar x.jar"_s << u""_s;
        QTest::newRow("class path") << u"java -cp a.jar Main"_s << u""_s;
        QTest::newRow("no jar") << u"java -jar"_s << u""_s;
        QTest::newRow("option for a jar") << u"java -jar -version"_s << u""_s;
        QTest::newRow("node") << u"node /a/server.js --port 3"_s << u"node /a/server.js --port 3"_s;
        QTest::newRow("nodejs") << u"nodejs s.js"_s << u"node s.js"_s;
        QTest::newRow("node option") << u"node --inspect s.js"_s << u""_s;
        QTest::newRow("node's word") << u"node inspect s.js"_s << u""_s;
        QTest::newRow("node alone") << u"node"_s << u""_s;
        QTest::newRow("python") << u"python3 main.py a b"_s << u"python main.py a b"_s;
        QTest::newRow("python version") << u"/usr/bin/python3.11 main.py"_s << u"python main.py"_s;
        QTest::newRow("python 2") << u"python2.7 main.py"_s << u""_s;
        QTest::newRow("python module") << u"python3 -m flask run"_s << u""_s;
        QTest::newRow("python-like") << u"python3-config main.py"_s << u""_s;
        QTest::newRow("from its folder") << u"venv/bin/python3 main.py"_s << u""_s;
        QTest::newRow("shell") << u"sh -c main.py"_s << u""_s;
    }

    void commandLine()
    {
        QFETCH(QString, line);
        QFETCH(QString, call);
        tidegate::runtime::LaunchSpec spec;
        spec.command = wordsOf(line);
        const auto found = hostCallOf(spec);
        QCOMPARE(found ? textOf(*found) : QString(), call);
    }

    void variable_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isHosted");
        for (const char *name :
             {"PORT", "HOME", "NODE_ENV", "K_SERVICE", "JAVA_HOME", "SPRING_PROFILES_ACTIVE"})
            QTest::newRow(name) << QString::fromLatin1(name) << true;
        for (const char *name : {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "NODE_OPTIONS",
                                 "PYTHONPATH", "LD_PRELOAD", "TZ", "LC_ALL", "MALLOC_ARENA_MAX"})
            QTest::newRow(name) << QString::fromLatin1(name) << false;
    }

    void variable()
    {
        QFETCH(QString, name);
        QFETCH(bool, isHosted);
        LaunchSpec spec;
        spec.command = {"node", "s.js"};
        spec.environment[name.toStdString()] = "x";
        QCOMPARE(hostCallOf(spec).has_value(), isHosted);
    }

    void ownWorkingFolder_isStartedDirectly()
    {
        LaunchSpec spec;
        spec.command = {"node", "s.js"};
        spec.workingDir = "sub";
        QVERIFY(!hostCallOf(spec));
    }

    void claim_holdsWhatDiffers()
    {
        const LaunchPlan host{{"node", "host.js"}, {{"A", "1"}, {"B", "2"}, {"C", "3"}}};
        const LaunchPlan app{{"node", "s.js", "x"}, {{"A", "1"}, {"B", "ä\n"}, {"D", ""}}};
        const HostCall call{"node", "s.js", {"x"}, {{"p", "q"}}, {}, {}, {}};
        const QByteArray line = claimLine(call, host, app, "/usr/bin/node");
        QVERIFY(!line.contains('\n'));
        const QByteArray expected =
            R"({"arguments":["x"],"entry":"s.js","plain":["/usr/bin/node","s.js","x"],)"
            R"("properties":{"p":"q"},"set":{"B":"ä\n","D":""},"unset":["C"]})";
        QCOMPARE(QJsonDocument::fromJson(line), QJsonDocument::fromJson(expected));
        HostCall ofStack = call;
        ofStack.stack = "/l/a.jar";
        ofStack.names = "/n";
        ofStack.used = "/u";
        const QJsonDocument told = QJsonDocument::fromJson(claimLine(ofStack, host, app, "/usr/bin/node"));
        QCOMPARE(told["stack"].toString() + told["names"].toString() + told["used"].toString(),
                 QStringLiteral("/l/a.jar/n/u"));
    }
};

QTEST_GUILESS_MAIN(TestHostCall)
#include "tst_host_call.moc"
