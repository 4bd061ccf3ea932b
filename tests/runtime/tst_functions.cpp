#include "core/runtime/detect.h"
#include "core/runtime/function.h"
#include "core/runtime/function_source.h"

#include "test_tree.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;

namespace {

QString joined(const std::vector<std::string> &words)
{
    QStringList list;
    for (const std::string &word : words)
        list.append(QString::fromStdString(word));
    return list.join(u'|');
}

const QByteArray pythonHello = "import json\n\ndef hello(request):\n    return 'hi'\n";
const QByteArray nodeHello = "exports.hello = (req, res) => res.send('hi');\n";
const QByteArray javaHello = "package acme;\n\nimport com.google.cloud.functions.*;\n\n"
                             "public final class Hello implements HttpFunction {\n}\n";

} // namespace

class TestFunctions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void function_isFound_data()
    {
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("command");
        const auto row = [](const char *name, const Files &files, const char *entry, const char *from,
                            const char *command) {
            QTest::newRow(name) << files << QString::fromUtf8(entry) << QString::fromUtf8(from)
                                << QString::fromUtf8(command);
        };
        row("Python", {{"main.py", pythonHello}, {"util.py", ""}}, "hello in main.py", "file name main.py",
            "python3|{hosts}/python/functions/function.py|{content}/"
            "main.py|--target=hello|--signature-type=http");
        row("one Python source", {{"shop.py", pythonHello}}, "hello in shop.py", "file name shop.py",
            "python3|{hosts}/python/functions/function.py|{content}/"
            "shop.py|--target=hello|--signature-type=http");
        row("Python, two functions",
            {{"main.py", pythonHello + "async def other(\n    request: Request = None,\n):\n    pass\n"}},
            "functions in main.py", "file name main.py",
            "python3|{hosts}/python/functions/function.py|{content}/main.py");
        row("Python, an event", {{"main.py", "def taken(cloud_event): pass\ndef helper(x): pass\n"}},
            "taken in main.py", "file name main.py",
            "python3|{hosts}/python/functions/function.py|{content}/"
            "main.py|--target=taken|--signature-type=cloudevent");
        row("Python, an older event", {{"main.py", "def taken(event: dict, context): pass\n"}},
            "taken in main.py", "file name main.py",
            "python3|{hosts}/python/functions/function.py|{content}/"
            "main.py|--target=taken|--signature-type=event");
        row("Python, marked, although it can run",
            {{"main.py", "import functions_framework as ff\n@ff.cloud_event  # so\ndef taken(e):\n  pass\n"
                         "if __name__ == '__main__':\n  taken(None)\n"}},
            "taken in main.py", "main.py functions framework",
            "python3|{hosts}/python/functions/function.py|{content}/"
            "main.py|--target=taken|--signature-type=cloudevent");
        row("Node", {{"index.js", nodeHello}}, "hello in index.js", "file name index.js",
            "node|{hosts}/node/functions/function.js|{content}/"
            "index.js|--target=hello|--signature-type=http");
        row("Node, function.js",
            {{"function.js", "module.exports = async function (request, response) {}"}, {"x.txt", ""}},
            "function in function.js", "file name function.js",
            "node|{hosts}/node/functions/function.js|{content}/"
            "function.js|--target=function|--signature-type=http");
        row("Node, main",
            {{"package.json", R"({"main":"lib"})"},
             {"lib/index.js", "async function taken(cloudEvent) {}\nmodule.exports = { taken, other: 1 };"}},
            "taken in lib/index.js", "package.json main",
            "node|{hosts}/node/functions/function.js|{content}/lib/"
            "index.js|--target=taken|--signature-type=cloudevent");
        row("Node, marked",
            {{"shop.mjs",
              "import ff from '@google-cloud/functions-framework';\nff.http('hi', (a, b) => b.send(''))"}},
            "hi in shop.mjs", "shop.mjs functions framework",
            "node|{hosts}/node/functions/function.js|{content}/shop.mjs|--target=hi|--signature-type=http");
        row("Node, the framework's start script",
            {{"package.json", R"({"main":"lib.js","scripts":{"start":"npx functions-framework"}})"},
             {"lib.js", ""}},
            "npm start: npx functions-framework", "package.json start", "npm|start");
        row("Node, the framework's start script, plainly",
            {{"package.json",
              R"({"main":"lib.js","scripts":{"start":"functions-framework --target hi --signature-type=http"}})"},
             {"lib.js", ""}},
            "hi in lib.js", "package.json start",
            "node|{hosts}/node/functions/function.js|{content}/lib.js|--target=hi|--signature-type=http");
        row("Procfile",
            {{"Procfile", "web: functions-framework --source=fn.py --target=hi\n"}, {"fn.py", ""}},
            "hi in fn.py", "Procfile web",
            "python3|{hosts}/python/functions/function.py|{content}/fn.py|--target=hi");
        row("Java source", {{"Hello.java", javaHello}}, "acme.Hello", "Hello.java functions framework",
            "java|-jar|{hosts}/java/functions.jar|{content}/.|--target=acme.Hello|--signature-type=http");
        row("Java sources", {{"src/acme/Hello.java", javaHello}, {"src/acme/Other.java", "class Other {}"}},
            "acme.Hello", "src/acme/Hello.java functions framework",
            "java|-jar|{hosts}/java/functions.jar|{content}/.|--target=acme.Hello|--signature-type=http");
    }

    void function_isFound()
    {
        QFETCH(Files, files);
        QFETCH(QString, entry);
        QFETCH(QString, from);
        QFETCH(QString, command);
        const auto found = detectTree(TestTree(files), {"x86_64", true});
        QVERIFY2(found, found ? "" : found.error().message.c_str());
        QCOMPARE(QString::fromStdString(found->entry), entry);
        QCOMPARE(QString::fromStdString(found->entryFrom), from);
        QCOMPARE(joined(found->command), command);
        QCOMPARE(found->function.has_value(), command.contains(u"{hosts}"));
    }

    void program_isNoFunction_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, const char *file, const QByteArray &text) {
            QTest::newRow(name) << QString::fromUtf8(file) << text;
        };
        row("Python with a main", "main.py", pythonHello + "if __name__ == '__main__':\n    serve()\n");
        row("Python that calls", "main.py", "def main(request): pass\nmain()\n");
        row("Python server", "main.py",
            "def hello(request): pass\nserver = ThreadingHTTPServer(('', 1), H)\n");
        row("Python, only in a text", "main.py", "'''\ndef hello(request): pass\n'''\n");
        row("Python, only in a comment", "main.py",
            "# import functions_framework\n#@functions_framework.http\n");
        row("Python method", "main.py", "class A:\n    def hello(request): pass\n");
        row("Python helper", "main.py", "def hello(name): pass\ndef _hidden(request): pass\n");
        row("Node server", "index.js",
            nodeHello + "require('http').createServer(exports.hello).listen(process.env.PORT)");
        row("Node, only in a comment", "index.js", "// " + nodeHello);
        row("Node, only in a text", "index.js", "const x = `" + nodeHello + "`;");
        row("Node helper", "index.js", "exports.add = (a, b) => a + b;");
    }

    void program_isNoFunction()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        const auto found = detectTree(TestTree({{name, text}}), {"x86_64", true});
        QVERIFY(found);
        QVERIFY(!found->function);
        QCOMPARE(QString::fromStdString(found->entry), name);
        QVERIFY(found->command.back() == "{content}/" + name.toStdString());
    }

    void marksOfTheContainer_decide_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("marks"); // name=value, by blanks
        QTest::addColumn<QString>("options");
        const QByteArray program = "def hello(x): pass\n";
        QTest::newRow("none") << program << QByteArray() << QString();
        QTest::newRow("target") << program << QByteArray("FUNCTION_TARGET=hello") << "main.py|--target=hello";
        QTest::newRow("all of them")
            << program << QByteArray("FUNCTION_TARGET=a FUNCTION_SOURCE=b/c.py FUNCTION_SIGNATURE_TYPE=event")
            << "b/c.py|--target=a|--signature-type=event";
        QTest::newRow("signature alone")
            << program << QByteArray("FUNCTION_SIGNATURE_TYPE=http") << QString();
        QTest::newRow("the same function") << pythonHello << QByteArray("FUNCTION_TARGET=hello")
                                           << "main.py|--target=hello|--signature-type=http";
        QTest::newRow("another function")
            << pythonHello << QByteArray("FUNCTION_TARGET=other") << "main.py|--target=other";
        QTest::newRow("another signature") << pythonHello << QByteArray("FUNCTION_SIGNATURE_TYPE=cloudevent")
                                           << "main.py|--target=hello|--signature-type=cloudevent";
        QTest::newRow("another source") << pythonHello << QByteArray("FUNCTION_SOURCE=x.py") << "x.py";
    }

    void marksOfTheContainer_decide()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, marks);
        QFETCH(QString, options);
        const auto found = detectTree(TestTree({{QStringLiteral("main.py"), text}}), {"x86_64", true});
        QVERIFY(found);
        PackageInfo info;
        info.language = found->language;
        info.entry = found->entry;
        info.entryFrom = found->entryFrom;
        info.command = found->command;
        info.function = found->function;
        std::map<std::string, std::string> environment{{"K_SERVICE", "x"}};
        for (const QByteArray &mark : marks.split(' '))
            environment[mark.split('=').first().toStdString()] = mark.split('=').last().toStdString();
        const QString expected = options.isEmpty()
                                     ? QStringLiteral("python3|{content}/main.py")
                                     : "python3|{hosts}/python/functions/function.py|{content}/" + options;
        QCOMPARE(joined(commandWithMarks(info, environment)), expected);

        info.entryFrom = "Procfile web"; // said by the package itself
        info.function.reset();
        QCOMPARE(commandWithMarks(info, environment), info.command);
    }

    void placeOfThePrograms_isPutIn()
    {
        LaunchSpec spec;
        spec.command = {"python3", "{hosts}/python/functions/function.py", "/c/{hosts}.py"};
        QVERIFY(wantsHostPrograms(withHostPrograms(spec, {}).command));
        const LaunchSpec placed = withHostPrograms(spec, "/usr/share/hosts");
        QCOMPARE(joined(placed.command),
                 QStringLiteral("python3|/usr/share/hosts/python/functions/function.py|/c/{hosts}.py"));
        QCOMPARE(joined(placed.isolation.files), QStringLiteral("/usr/share/hosts"));
        QVERIFY(!wantsHostPrograms(placed.command));
        spec.command = {"python3", "main.py"};
        QVERIFY(withHostPrograms(spec, "/usr/share/hosts").isolation.files.empty());
    }

    void comments_areBlanked()
    {
        QCOMPARE(QString::fromStdString(
                     withoutComments("a # b\n'c # d' \"\"\"e\n#\"\"\"", Language::Python, Quotes::Blank)),
                 QStringLiteral("a    \n'     ' \"\"\" \n \"\"\""));
        QCOMPARE(QString::fromStdString(
                     withoutComments("a /* b\n*/ 'c//' `d\n\\`` // e", Language::Node, Quotes::Keep)),
                 QStringLiteral("a     \n   'c//' `d\n\\``     "));
        QCOMPARE(QString::fromStdString(withoutComments("\"open\n// x", Language::Java, Quotes::Blank)),
                 QStringLiteral("\"    \n    "));
        QCOMPARE(withoutComments("\"\\", Language::Java, Quotes::Keep), std::string("\"\\"));
    }
};

QTEST_APPLESS_MAIN(TestFunctions)
#include "tst_functions.moc"
