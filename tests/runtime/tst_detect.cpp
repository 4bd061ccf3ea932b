#include "core/runtime/detect.h"
#include "core/runtime/shell_line.h"

#include "test_tree.h"

#include <QTest>

using namespace tidegate;
using namespace tidegate::runtime;

namespace {

QByteArray elf(int machine, int type = 2)
{
    QByteArray header(64, '\0');
    header.replace(0, 7,
                   QByteArray("\x7f"
                              "ELF\2\1\1",
                              7));
    header[16] = static_cast<char>(type);
    header[18] = static_cast<char>(machine);
    return header;
}

QString joined(const std::vector<std::string> &words)
{
    QStringList list;
    for (const std::string &word : words)
        list.append(QString::fromStdString(word));
    return list.join(u'|');
}

const QByteArray manifest = "Manifest-Version: 1.0\nMain-Class: com.acme.Main\n";

} // namespace

class TestDetect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entryPoint_isFound_data()
    {
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("command");
        const auto row = [](const char *name, const Files &files, const char *language, const char *entry,
                            const char *from, const char *command) {
            QTest::newRow(name) << files << QString::fromUtf8(language) << QString::fromUtf8(entry)
                                << QString::fromUtf8(from) << QString::fromUtf8(command);
        };
        row("start script that is node itself",
            {{"package.json", R"({"scripts":{"start":"node --enable-source-maps ./src/server.js --quiet"}})"},
             {"src/server.js", ""}},
            "node", "src/server.js", "package.json start",
            "node|--enable-source-maps|{content}/src/server.js|--quiet");
        row("start script for a shell",
            {{"package.json", R"({"scripts":{"start":"NODE_ENV=production node server.js"}})"},
             {"server.js", ""}},
            "node", "npm start: NODE_ENV=production node server.js", "package.json start", "npm|start");
        row("start script of a tool", {{"package.json", R"({"scripts":{"start":"next start"}})"}}, "node",
            "npm start: next start", "package.json start", "npm|start");
        row("main", {{"package.json", R"({"main":"./lib/app.js"})"}, {"lib/app.js", ""}}, "node",
            "lib/app.js", "package.json main", "node|{content}/lib/app.js");
        row("main without .js", {{"package.json", R"({"main":"app"})"}, {"app.js", ""}}, "node", "app.js",
            "package.json main", "node|{content}/app.js");
        row("main that is a folder", {{"package.json", R"({"main":"lib"})"}, {"lib/index.js", ""}}, "node",
            "lib/index.js", "package.json main", "node|{content}/lib/index.js");
        row("main that is missing, beside index.js",
            {{"package.json", R"({"main":"dist/x.js"})"}, {"index.js", ""}}, "node", "index.js",
            "file name index.js", "node|{content}/index.js");
        row("package.json that names nothing", {{"package.json", "{}"}, {"server.js", ""}}, "node",
            "server.js", "file name server.js", "node|{content}/server.js");
        row("server.js alone", {{"server.js", ""}}, "node", "server.js", "file name server.js",
            "node|{content}/server.js");
        row("main.py before app.py", {{"main.py", ""}, {"app.py", ""}}, "python", "main.py",
            "file name main.py", "python3|{content}/main.py");
        row("app.py", {{"app.py", ""}}, "python", "app.py", "file name app.py", "python3|{content}/app.py");
        row("package.json of a Python app", {{"package.json", "{}"}, {"main.py", ""}}, "python", "main.py",
            "file name main.py", "python3|{content}/main.py");
#ifndef Q_OS_WIN
        row("Procfile first",
            {{"Procfile", "release: x\nweb: gunicorn -b :$PORT app:app\n"},
             {"app.py", ""},
             {"server.js", ""}},
            "python", "gunicorn -b :$PORT app:app", "Procfile web",
            "/bin/sh|-c|exec gunicorn -b :$PORT app:app");
        row("Procfile with a variable", {{"Procfile", "web: A=1 B=2 node server.js\r\n"}}, "node",
            "A=1 B=2 node server.js", "Procfile web", "/bin/sh|-c|A=1 B=2 exec node server.js");
        row("Procfile with two commands", {{"Procfile", "web: ./migrate && ./serve"}}, "native",
            "./migrate && ./serve", "Procfile web", "/bin/sh|-c|./migrate && ./serve");
#endif
        row("one runnable jar among others",
            {{"app.jar", ""},
             {"app.jar!META-INF/MANIFEST.MF", manifest},
             {"lib/x.jar", ""},
             {"lib/x.jar!META-INF/MANIFEST.MF", "A: b\n"}},
            "java", "Main-Class com.acme.Main", "app.jar META-INF/MANIFEST.MF",
            "java|-jar|{content}/app.jar");
        row("jar at the top before runnable libraries",
            {{"app.jar", ""},
             {"app.jar!META-INF/MANIFEST.MF", manifest},
             {"lib/x.jar", ""},
             {"lib/x.jar!META-INF/MANIFEST.MF", manifest}},
            "java", "Main-Class com.acme.Main", "app.jar META-INF/MANIFEST.MF",
            "java|-jar|{content}/app.jar");
        row("program at the top", {{"server", elf(62)}, {"notes.txt", ""}}, "native", "server", "ELF program",
            "{content}/server");
        row("position-independent program in bin",
            {{"bin/server", elf(62, 3)}, {"bin/libx.so.1", elf(62, 3)}}, "native", "bin/server",
            "ELF program", "{content}/bin/server");
        row("programs for two machines", {{"server-arm", elf(183 - 256)}, {"server-amd", elf(62)}}, "native",
            "server-amd", "ELF program", "{content}/server-amd");
    }

    void entryPoint_isFound()
    {
        QFETCH(Files, files);
        QFETCH(QString, language);
        QFETCH(QString, entry);
        QFETCH(QString, from);
        QFETCH(QString, command);
        const auto found = detectTree(TestTree(files), {"x86_64", true});
        QVERIFY2(found, found ? "" : found.error().message.c_str());
        QCOMPARE(QString::fromStdString(std::string(languageName(found->language))), language);
        QCOMPARE(QString::fromStdString(found->entry), entry);
        QCOMPARE(QString::fromStdString(found->entryFrom), from);
        QCOMPARE(joined(found->command), command);
        QCOMPARE(found->port, 8080);
        QCOMPARE(found->portFrom, std::string("PORT"));
    }

    void wrongEntryPoint_isExplained_data()
    {
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const Files &files, const char *words) {
            QTest::newRow(name) << files << QString::fromUtf8(words);
        };
        row("nothing", {{"a.txt", ""}, {"src/b.c", ""}}, "found a.txt, src/ (2 files)");
        row("package.json is no JSON", {{"package.json", "{\"main\": }"}},
            "`package.json` is not valid JSON: ");
        row("main is missing", {{"package.json", R"({"main":"x.js"})"}}, "names `x.js` as main");
        row("Procfile without web", {{"Procfile", "worker: x"}}, "no `web:` line");
        row("two jars",
            {{"a.jar", ""},
             {"a.jar!META-INF/MANIFEST.MF", manifest},
             {"b.jar", ""},
             {"b.jar!META-INF/MANIFEST.MF", manifest}},
            "2 jars with a Main-Class, a.jar and b.jar");
        row("two programs", {{"a", elf(62)}, {"b", elf(62)}}, "there are 2 programs, `a` and `b`");
        row("other machine", {{"server", elf(183 - 256)}},
            "`server` is built for aarch64, this machine is x86_64");
        row("object file", {{"main.o", elf(62, 1)}}, "found main.o (1 file)");
        row("program too deep", {{"out/x/server", elf(62)}}, "found out/ (1 file)");
    }

    void wrongEntryPoint_isExplained()
    {
        QFETCH(Files, files);
        QFETCH(QString, words);
        const auto found = detectTree(TestTree(files), {"x86_64", true});
        QVERIFY(!found);
        QCOMPARE(found.error().code, Code::Invalid);
        QVERIFY2(QString::fromStdString(found.error().message).contains(words),
                 found.error().message.c_str());
    }

    void systemWithoutElf_refusesNativePackages()
    {
        const auto found = detectTree(TestTree({{QStringLiteral("server"), elf(62)}}), {"x86_64", false});
        QVERIFY(!found);
        QVERIFY(found.error().message.find("Linux program") != std::string::npos);
    }

    void manifest_isReadByItsRules_data()
    {
        QTest::addColumn<QByteArray>("manifest");
        QTest::addColumn<QString>("entry");
        QTest::newRow("carriage returns")
            << QByteArray("Main-Class: a.B\r\n\r\n") << QStringLiteral("Main-Class a.B");
        QTest::newRow("continued line") << QByteArray("Main-Class: com.acme.ver\n y.long.Name\n")
                                        << QStringLiteral("Main-Class com.acme.very.long.Name");
        QTest::newRow("without a last line break")
            << QByteArray("Main-Class: a.B") << QStringLiteral("Main-Class a.B");
        QTest::newRow("Spring Boot")
            << QByteArray("Main-Class: org.springframework.boot.loader.JarLauncher\nStart-Class: shop.App\n")
            << QStringLiteral("Start-Class shop.App");
        QTest::newRow("only in a later section")
            << QByteArray("A: b\n\nName: x\nMain-Class: a.B\n") << QString();
        QTest::newRow("empty") << QByteArray("Main-Class: \n") << QString();
    }

    void manifest_isReadByItsRules()
    {
        QFETCH(QByteArray, manifest);
        QFETCH(QString, entry);
        const auto found = detectJar(TestTree({{QStringLiteral("META-INF/MANIFEST.MF"), manifest}}));
        QCOMPARE(found.has_value(), !entry.isEmpty());
        if (found)
            QCOMPARE(QString::fromStdString(found->entry), entry);
    }

    void serverPort_isTaken_data()
    {
        QTest::addColumn<QByteArray>("properties");
        QTest::addColumn<int>("port");
        QTest::newRow("plain") << QByteArray("server.port=9090") << 9090;
        QTest::newRow("blanks and colon") << QByteArray("x=1\r\n server.port : 9091 \r\n") << 9091;
        QTest::newRow("placeholder") << QByteArray("server.port=${PORT:9090}") << 8080;
        QTest::newRow("comment") << QByteArray("#server.port=9090") << 8080;
        QTest::newRow("random") << QByteArray("server.port=0") << 8080;
        QTest::newRow("too large") << QByteArray("server.port=70000") << 8080;
    }

    void serverPort_isTaken()
    {
        QFETCH(QByteArray, properties);
        QFETCH(int, port);
        const auto found =
            detectJar(TestTree({{QStringLiteral("META-INF/MANIFEST.MF"), manifest},
                                {QStringLiteral("BOOT-INF/classes/application.properties"), properties}}));
        QVERIFY(found);
        QCOMPARE(int(found->port), port);
        QCOMPARE(found->portFrom, port == 8080
                                      ? std::string("PORT")
                                      : std::string("BOOT-INF/classes/application.properties server.port"));
    }
};

QTEST_GUILESS_MAIN(TestDetect)
#include "tst_detect.moc"
