#include "archive_maker.h"
#include "core/runtime/class_file.h"
#include "core/runtime/member_path.h"
#include "core/runtime/package.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <csignal>
#include <thread>
#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace tidegate;
using namespace tidegate::runtime;

using Members = std::vector<TestMember>;
Q_DECLARE_METATYPE(Members)
Q_DECLARE_METATYPE(TestFormat)
Q_DECLARE_METATYPE(tidegate::Code)

namespace {

const std::string manifest = "Manifest-Version: 1.0\r\nMain-Class: com.acme.Main\r\n\r\n";

TestMember file(const std::string &name, const std::string &bytes = "x")
{
    return {name, bytes, TestMember::File, {}, 0644};
}

TestMember softLink(const std::string &name, const std::string &target)
{
    return {name, {}, TestMember::Link, target, 0777};
}

/// What `find` would print, without the store's own three folders: empty when nothing was left behind.
QStringList leftIn(const QString &dir)
{
    QStringList paths;
    QDirIterator it(dir, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext())
        paths.append(QDir(dir).relativeFilePath(it.next()));
    paths.removeAll(QStringLiteral("staging"));
    paths.removeAll(QStringLiteral("sha256"));
    return paths;
}

std::string readAll(const std::string &path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : "(cannot be read)";
}

} // namespace

class TestPackages : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<PackageStore> m_store;
    QString m_root;

    std::string upload(const std::string &bytes)
    {
        const QString path = m_dir.filePath(QStringLiteral("upload"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(QByteArray::fromStdString(bytes)) != qint64(bytes.size()))
            qFatal("the upload cannot be written");
        return path.toStdString();
    }

    Result<PackageInfo> add(const std::string &bytes, const std::string &name)
    {
        auto result = m_store->add(upload(bytes), name);
        if (QFile::exists(m_dir.filePath(QStringLiteral("upload"))))
            qFatal("the upload was left behind");
        return result;
    }

    void open(PackageLimits limits = {}, const std::string &hostPrograms = {})
    {
        auto store = PackageStore::open(m_root.toStdString(), limits, hostPrograms);
        if (!store)
            qFatal("%s", store.error().message.c_str());
        m_store = std::move(*store);
    }

    void refuses(const std::string &bytes, const std::string &name, Code code, const QString &words)
    {
        const auto result = add(bytes, name);
        QVERIFY2(!result, "it was taken");
        const QString message = QString::fromStdString(result.error().message);
        QVERIFY2(message.contains(words), qPrintable(message));
        QVERIFY2(message.contains(QString::fromStdString(name)), qPrintable(message));
        QCOMPARE(result.error().code, code);
        QCOMPARE(leftIn(m_root), QStringList());
        QVERIFY(m_store->list().empty());
    }

private Q_SLOTS:
    void init()
    {
        static int round = 0;
        m_root = m_dir.filePath(QStringLiteral("store%1").arg(++round));
        open();
    }

    void zipWithPython_isUnpackedWithoutItsTopFolder()
    {
        const auto info = add(
            makeArchive(TestFormat::Zip, {file("shop/main.py", "print(1)"), file("shop/lib/a.txt", "abc")}),
            "up/shop.zip");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->fileName, std::string("shop.zip"));
        QCOMPARE(info->language, Language::Python);
        QCOMPARE(info->entry, std::string("main.py"));
        QCOMPARE(info->command, (std::vector<std::string>{"python3", "{content}/main.py"}));
        QCOMPARE(info->fileCount, 2u);
        QCOMPARE(info->contentSize, 11u);
        QCOMPARE(info->digest.size(), size_t(64));
        QCOMPARE(readAll(m_store->contentDir(*info) + "/lib/a.txt"), std::string("abc"));
        QCOMPARE(readAll(m_store->contentDir(*info) + "/main.py"), std::string("print(1)"));
    }

    void sourceAlone_isAPackage()
    {
        const std::string text = "def hello(request):\n    return 'hi'\n";
        refuses(text + ' ', "hello.txt", Code::BadRequest, QStringLiteral("neither a jar"));
        refuses("", "hello.py", Code::BadRequest, QStringLiteral("the file is empty"));
        const auto info = add(text, "up/hello.py");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->format, ArchiveFormat::Source);
        QCOMPARE(info->fileCount, 1u);
        QCOMPARE(readAll(m_store->contentDir(*info) + "/hello.py"), text);
        const FunctionFacts function{"hello.py", "hello", "http"};
        QCOMPARE(info->function, std::optional(function));
        open(); // as after a restart
        QCOMPARE(m_store->find(info->digest)->function, std::optional(function));
        QCOMPARE(m_store->find(info->digest)->format, ArchiveFormat::Source);

        const auto program = add("print(1)\n", "run.py");
        QVERIFY(program && !program->function);
        QCOMPARE(program->command, (std::vector<std::string>{"python3", "{content}/run.py"}));
    }

    void javaFunction_isCompiled()
    {
        const std::string hosts = qEnvironmentVariable("TIDEGATE_BIN_DIR").toStdString() + "/../hosts";
        if (!QFile::exists(QString::fromStdString(hosts + "/java/functions.jar")))
            QSKIP("no JDK");
        open({}, hosts);
        const std::string head =
            "package a;\nclass Hello implements com.google.cloud.functions.CloudEventsFunction {\n"
            "  public void accept(io.cloudevents.CloudEvent event) { ";
        refuses(
            head + "int x = nothing; }\n}\n", "Hello.java", Code::Invalid,
            QStringLiteral("its Java sources cannot be compiled: Hello.java:3: error: cannot find symbol"));
        const auto info =
            add(makeArchive(TestFormat::Zip,
                            {file("src/a/Hello.java", head + "Other.run(); }\n}\n"),
                             file("src/a/Other.java", "package a;\nclass Other { static void run() {} }"),
                             file("README", "")}),
                "hello.zip");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->function, std::optional(FunctionFacts{".", "a.Hello", "cloudevent"}));
        const std::string classes = m_store->contentDir(*info) + "/.classes/a/";
        const std::string compiled = readAll(classes + "Hello.class");
        const auto jar = add(makeArchive(TestFormat::Zip, {file("a/Hello.class", compiled),
                                                           file("META-INF/MANIFEST.MF", "A: b\n")}),
                             "hello.jar");
        QVERIFY2(jar, jar ? "" : jar.error().message.c_str());
        QCOMPARE(jar->function, std::optional(FunctionFacts{"{package}", "a.Hello", "cloudevent"}));
        QCOMPARE(jar->command.at(3), std::string("{package}"));
        for (size_t length = 0; length < compiled.size(); length += 7) // no end is too early
            (void)functionInClass(compiled.substr(0, length));
        QVERIFY(!functionInClass(readAll(classes + "Other.class")));
        QVERIFY(QFile::exists(QString::fromStdString(classes + "Hello.class")));
        QVERIFY(QFile::exists(QString::fromStdString(classes + "Other.class")));
    }

    void tarGzWithLinks_keepsThoseThatStayInside()
    {
        const auto info = add(
            makeArchive(TestFormat::TarGz, {{"./", {}, TestMember::Folder, {}, 0755},
                                            file("./server.js", "1"),
                                            file("./lib/x.js", "2"),
                                            softLink("./lib/same", "../server.js"),
                                            {"./copy.js", {}, TestMember::HardLink, "./server.js", 0644}}),
            "shop.tar.gz");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->format, ArchiveFormat::TarGz);
        QCOMPARE(readAll(m_store->contentDir(*info) + "/lib/same"), std::string("1"));
        QCOMPARE(readAll(m_store->contentDir(*info) + "/copy.js"), std::string("1"));
    }

    void jar_staysAFile()
    {
        const std::string bytes =
            makeArchive(TestFormat::Zip, {file("META-INF/MANIFEST.MF", manifest), file("com/acme/Main.class"),
                                          file("application.properties", "a=b\nserver.port = 9090\n")});
        const auto info = add(bytes, "noextension");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->format, ArchiveFormat::Jar);
        QCOMPARE(info->entry, std::string("Main-Class com.acme.Main"));
        QCOMPARE(info->entryFrom, std::string("META-INF/MANIFEST.MF"));
        QCOMPARE(info->command, (std::vector<std::string>{"java", "-jar", "{package}"}));
        QCOMPARE(info->port, 9090);
        QCOMPARE(info->portFrom, std::string("application.properties server.port"));
        QCOMPARE(readAll(m_store->packagePath(*info)), bytes);
        QVERIFY(QDir(QString::fromStdString(m_store->contentDir(*info))).isEmpty());
    }

    void zipAroundOneJar_runsThatJar()
    {
        const std::string jar = makeArchive(TestFormat::Zip, {file("META-INF/MANIFEST.MF", manifest)});
        const std::string library =
            makeArchive(TestFormat::Zip, {file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")});
        const auto info =
            add(makeArchive(TestFormat::Zip, {file("app.jar", jar), file("lib/x.jar", library)}), "app.zip");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->language, Language::Java);
        QCOMPARE(info->command, (std::vector<std::string>{"java", "-jar", "{content}/app.jar"}));
    }

    void nativeProgramWithoutModeBits_becomesExecutable()
    {
        const unsigned machine = QSysInfo::currentCpuArchitecture() == QStringLiteral("x86_64") ? 62 : 183;
        const auto info = add(
            makeArchive(TestFormat::Zip, {file("bin/server", elfHeader(machine)), file("README")}), "s.zip");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->language, Language::Native);
        QVERIFY(QFileInfo(QString::fromStdString(m_store->contentDir(*info) + "/bin/server")).isExecutable());
    }

    void sameBytesTwice_areOnePackage()
    {
        const std::string bytes = makeArchive(TestFormat::TarGz, {file("main.py")});
        const auto first = add(bytes, "a.tgz");
        const auto second = add(bytes, "b.tgz");
        QVERIFY(first && second);
        QCOMPARE(second->digest, first->digest);
        QCOMPARE(second->fileName, std::string("a.tgz"));
        QCOMPARE(m_store->list().size(), size_t(1));
    }

    void digest_isThatOfTheBytes()
    {
        const std::string bytes = makeArchive(TestFormat::Zip, {file("main.py")});
        const auto info = add(bytes, "a.zip");
        QVERIFY(info);
        const QByteArray expected =
            QCryptographicHash::hash(QByteArray::fromStdString(bytes), QCryptographicHash::Sha256).toHex();
        QCOMPARE(QByteArray::fromStdString(info->digest), expected);
    }

    void afterReopening_packagesAreThereAndStagingIsNot()
    {
        const auto info = add(makeArchive(TestFormat::Zip, {file("main.py")}), "a.zip");
        QVERIFY(info);
        QVERIFY(QDir().mkpath(m_root + QStringLiteral("/staging/half/content")));
        open();
        const auto found = m_store->find(info->digest);
        QVERIFY(found);
        QCOMPARE(found->command, info->command);
        QCOMPARE(found->port, info->port);
        QCOMPARE(found->fileCount, info->fileCount);
        QVERIFY(QDir(m_root + QStringLiteral("/staging")).isEmpty());
    }

    void damagedPackageOnDisk_isReplacedByTheNextUpload()
    {
        const std::string bytes = makeArchive(TestFormat::Zip, {file("main.py")});
        const auto info = add(bytes, "a.zip");
        QVERIFY(QFile::remove(QString::fromStdString(m_store->contentDir(*info) + "/../info.json")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no readable info.json")));
        open();
        QCOMPARE(m_store->find(info->digest).error().code, Code::NotFound);
        QVERIFY(add(bytes, "a.zip"));
        QVERIFY(m_store->find(info->digest));
    }

    void removedPackage_leavesNothing()
    {
        const auto info = add(makeArchive(TestFormat::Zip, {file("main.py"), file("lib/deep/x")}), "a.zip");
        QVERIFY(m_store->remove(info->digest));
        QCOMPARE(leftIn(m_root), QStringList());
        QCOMPARE(m_store->remove(info->digest).error().code, Code::NotFound);
    }

    void finderShadows_areLeftOut()
    {
        const auto info =
            add(makeArchive(TestFormat::Zip,
                            {file("shop/main.py"), file("__MACOSX/shop/._main.py"), file(".DS_Store")}),
                "a.zip");
        QVERIFY2(info, info ? "" : info.error().message.c_str());
        QCOMPARE(info->fileCount, 1u);
        QVERIFY(QFile::exists(QString::fromStdString(m_store->contentDir(*info) + "/main.py")));
    }

    void manyUploadsAtOnce_allArrive()
    {
        std::vector<std::thread> threads;
        std::atomic<int> added = 0;
        for (int i = 0; i < 8; ++i) {
            const QString path = m_dir.filePath(QStringLiteral("parallel%1").arg(i));
            QFile out(path);
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(QByteArray::fromStdString(
                makeArchive(TestFormat::Zip, {file("main.py", std::to_string(i % 4))})));
            out.close();
            threads.emplace_back([&, path] { added += m_store->add(path.toStdString(), "p.zip") ? 1 : 0; });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(added.load(), 8);
        QCOMPARE(m_store->list().size(), size_t(4));
    }

    void badMember_isRefused_data()
    {
        QTest::addColumn<TestFormat>("format");
        QTest::addColumn<Members>("members");
        QTest::addColumn<Code>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, TestFormat format, Members bad, Code code, const char *words) {
            Members members{file("main.py")};
            members.insert(members.end(), bad.begin(), bad.end());
            QTest::newRow(name) << format << members << code << QString::fromUtf8(words);
        };
        for (const TestFormat format : {TestFormat::Zip, TestFormat::TarGz}) {
            const bool zip = format == TestFormat::Zip;
            row(zip ? "parent folder, zip" : "parent folder, tar", format, {file("../evil")}, Code::Invalid,
                "`../evil` leaves the archive");
            row(zip ? "parent folder inside, zip" : "parent folder inside, tar", format,
                {file("a/../../evil")}, Code::Invalid, "`a/../../evil` leaves");
            row(zip ? "absolute, zip" : "absolute, tar", format, {file("/etc/evil")}, Code::Invalid,
                "`/etc/evil` is an absolute path");
            row(zip ? "drive letter, zip" : "drive letter, tar", format, {file("C:/evil")}, Code::Invalid,
                "drive letter");
            row(zip ? "backslash, zip" : "backslash, tar", format, {file("..\\evil")}, Code::Invalid,
                zip ? "`../evil` leaves" : "backslash");
            row(zip ? "link out, zip" : "link out, tar", format, {softLink("out", "../../etc/passwd")},
                Code::Invalid, "`out` is a link that leads outside");
            row(zip ? "absolute link, zip" : "absolute link, tar", format, {softLink("out", "/etc/passwd")},
                Code::Invalid, "leads outside");
            row(zip ? "link through link, zip" : "link through link, tar", format,
                {file("x/y"), softLink("x/up", ".."), softLink("out", "x/up/../..")}, Code::Invalid, "`out`");
            row(zip ? "write through link, zip" : "write through link, tar", format,
                {softLink("d", "x"), file("d/evil")}, Code::Invalid, "lies in `d`, which is a link");
            row(zip ? "file as folder, zip" : "file as folder, tar", format, {file("a"), file("a/b")},
                Code::Invalid, "lies in `a`, which is a file");
            row(zip ? "folder as file, zip" : "folder as file, tar", format, {file("a/b"), file("a")},
                Code::Invalid, "twice, as a folder and as a file");
            row(zip ? "twice, zip" : "twice, tar", format, {file("a"), file("a")}, Code::Invalid,
                "`a` is in the archive twice");
            row(zip ? "not UTF-8, zip" : "not UTF-8, tar", format, {file("a\xff\xfe")}, Code::Invalid,
                zip ? "the member behind `main.py` has a name that is not UTF-8"
                    : "`a\\xff\\xfe` is not a name in UTF-8");
            row(zip ? "line break, zip" : "line break, tar", format, {file("a\nb")}, Code::Invalid,
                "`a\\x0ab` has a control character");
            row(zip ? "long path, zip" : "long path, tar", format,
                {file(std::string(600, 'a') + '/' + std::string(600, 'b'))}, Code::Invalid,
                "more than 1024 bytes");
            row(zip ? "long part, zip" : "long part, tar", format, {file(std::string(300, 'a'))},
                Code::Invalid, "more than 255 bytes");
        }
        row("pipe", TestFormat::TarGz, {{"p", {}, TestMember::Pipe, {}, 0644}}, Code::Invalid,
            "`p` is a pipe");
        row("device", TestFormat::TarGz, {{"null", {}, TestMember::Device, {}, 0644}}, Code::Invalid,
            "`null` is a device");
        row("hard link out", TestFormat::TarGz, {{"h", {}, TestMember::HardLink, "../../etc/passwd", 0644}},
            Code::Invalid, "`h` is a link that leads outside");
        row("hard link to nothing", TestFormat::TarGz, {{"h", {}, TestMember::HardLink, "later", 0644}},
            Code::Invalid, "`h` is a hard link to `later`");
        row("hard link to link", TestFormat::TarGz,
            {softLink("l", "main.py"), {"h", {}, TestMember::HardLink, "l", 0644}}, Code::Invalid,
            "`h` is a hard link");
    }

    void badMember_isRefused()
    {
        QFETCH(TestFormat, format);
        QFETCH(Members, members);
        QFETCH(Code, code);
        QFETCH(QString, words);
        refuses(makeArchive(format, members), format == TestFormat::Zip ? "bad.zip" : "bad.tar.gz", code,
                words);
        QVERIFY(!QFile::exists(m_dir.filePath(QStringLiteral("evil"))));
    }

    void brokenBytes_areRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<Code>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const std::string &bytes, const char *words,
                            Code code = Code::BadRequest) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << code << QString::fromUtf8(words);
        };
        std::string noise;
        for (unsigned i = 0, x = 1; i < 30'000; ++i)
            noise += static_cast<char>((x = x * 1103515245 + 12345) >> 16);
        const std::string zip = makeArchive(TestFormat::Zip, {file("main.py", noise)});
        const std::string tar = makeArchive(TestFormat::TarGz, {file("main.py", noise)});
        const auto flipped = [](std::string bytes, size_t at) {
            bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
            return bytes;
        };
        row("empty file", "", "the file is empty");
        row("text", "#!/bin/sh\necho hello, this is not an archive at all",
            "neither a jar, a zip nor a tar.gz");
        row("zip cut in the middle", zip.substr(0, zip.size() / 2), "truncated");
        row("zip cut by a byte", zip.substr(0, zip.size() - 1), "truncated");
        row("zip with an appendix", zip + "appendix", "followed by 8 bytes");
        row("zip with a wrong byte", flipped(zip, 15'000), "`main.py` is damaged");
        row("tar cut in the middle", tar.substr(0, tar.size() / 2), "truncated");
        row("tar cut by a byte", tar.substr(0, tar.size() - 1), "gzip");
        row("tar with an appendix", tar + "appendix", "followed by 8 bytes");
        row("tar with a wrong byte", flipped(tar, 15'000), "gzip data is damaged");
        row("tar with a wrong checksum", flipped(tar, tar.size() - 8), "checksum");
        row("gzip without a tar", tar.substr(0, 10), "gzip");
        row("zip without files", makeArchive(TestFormat::Zip, {}), "holds no files", Code::Invalid);
        row("zip with folders only", makeArchive(TestFormat::Zip, {{"a/", {}, TestMember::Folder, {}, 0755}}),
            "holds no files", Code::Invalid);
        row("zip without an entry point", makeArchive(TestFormat::Zip, {file("README.md"), file("src/x.c")}),
            "found README.md, src/ (2 files)", Code::Invalid);
        row("jar without Main-Class",
            makeArchive(TestFormat::Zip, {file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")}),
            "no Main-Class", Code::Invalid);
        row("program for another machine", makeArchive(TestFormat::Zip, {file("server", elfHeader(22))}),
            "`server` is built for s390x, this machine is", Code::Invalid);
    }

    void brokenBytes_areRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(Code, code);
        QFETCH(QString, words);
        refuses(bytes.toStdString(), "broken.bin", code, words);
    }

    void everyTruncation_isRefused_data()
    {
        QTest::addColumn<TestFormat>("format");
        QTest::newRow("zip") << TestFormat::Zip;
        QTest::newRow("tar") << TestFormat::TarGz;
    }

    void everyTruncation_isRefused()
    {
        QFETCH(TestFormat, format);
        const std::string whole =
            makeArchive(format, {file("main.py", "print('hello')"), file("lib/a.txt", "abc")});
        for (size_t length = 0; length < whole.size(); ++length) {
            const auto result = add(whole.substr(0, length), "cut.bin");
            QVERIFY2(!result, std::to_string(length).c_str());
            QCOMPARE(leftIn(m_root), QStringList());
        }
        QVERIFY(add(whole, "whole.bin"));
    }

    void bomb_isRefusedByRatio_data() { everyTruncation_isRefused_data(); }

    void bomb_isRefusedByRatio()
    {
        QFETCH(TestFormat, format);
        refuses(makeArchive(format, {file("main.py"), file("zeros", std::string(40 << 20, '\0'))}),
                "bomb.bin", Code::TooLarge, QStringLiteral("looks like a zip bomb"));
    }

    void limits_areHeld()
    {
        PackageLimits limits;
        limits.maxContent = 1000;
        limits.maxFiles = 3;
        limits.maxUpload = 5000;
        open(limits);
        refuses(makeArchive(TestFormat::Zip, {file("main.py"), file("big", std::string(1001, 'a'))}), "a.zip",
                Code::TooLarge, QStringLiteral("`big`"));
        refuses(makeArchive(TestFormat::Zip, {file("a"), file("b"), file("c"), file("d")}), "a.zip",
                Code::TooLarge, QStringLiteral("more than 3 members"));
        refuses(std::string(5001, 'a'), "a.zip", Code::TooLarge, QStringLiteral("larger than the limit"));
    }

#ifdef Q_OS_UNIX
    void diskThatRefuses_isStorageFull()
    {
        const std::string bytes =
            makeArchive(TestFormat::Zip, {file("main.py"), file("big", std::string(100'000, 'a'))});
        const std::string path = upload(bytes);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{50'000, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        const auto result = m_store->add(path, "a.zip");
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!result);
        QCOMPARE(result.error().code, Code::StorageFull);
        QVERIFY2(result.error().message.find("`big` cannot be written") != std::string::npos,
                 result.error().message.c_str());
        QCOMPARE(leftIn(m_root), QStringList());
    }
#endif

    void memberPath_isCleaned()
    {
        QCOMPARE(*cleanMemberPath("./a//b/./c/"), std::string("a/b/c"));
        QCOMPARE(*cleanMemberPath("./"), std::string());
        QCOMPARE(*cleanMemberPath("库/文件"), std::string("库/文件"));
        QCOMPARE(*cleanMemberPath("a..b/..c"), std::string("a..b/..c"));
        QVERIFY(!cleanMemberPath(""));
        QVERIFY(!cleanMemberPath(std::string_view("a\0b", 3)));
    }
};

QTEST_GUILESS_MAIN(TestPackages)
#include "tst_packages.moc"
