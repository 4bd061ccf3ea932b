#include "core/runtime/class_archives.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate::runtime;

namespace {

/// Runs a program of the JDK in `dir`.
void run(const QString &dir, const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(dir);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    QVERIFY2(process.waitForFinished(60'000) && process.exitCode() == 0, process.readAll().constData());
}

} // namespace

class TestClassArchives : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void names_areOfOneVersion();
    void archive_isMadeOnceAndTaken();
    void otherJar_isAnotherArchive();
    void smallJar_hasNone();
    void notAJar_isRememberedAsUnfit();
    void oldest_goesWhenThereAreTooMany();
    void leftovers_areRemoved();

private:
    ClassArchiveOptions options(const QString &name = QStringLiteral("archives")) const;
    ClassPath path(const QString &jar) const;
    QString makeJar(const QString &name, int classes);
    /// What a JVM says of where it got the jar's first class from.
    QByteArray sourceOf(const QString &jar, const std::string &archive);

    QTemporaryDir m_dir;
    QString m_java;
};

void TestClassArchives::initTestCase()
{
    m_java = QStandardPaths::findExecutable(QStringLiteral("java"));
    if (m_java.isEmpty() || QStandardPaths::findExecutable(QStringLiteral("javac")).isEmpty())
        QSKIP("no JDK (java, javac, jar)");
}

ClassArchiveOptions TestClassArchives::options(const QString &name) const
{
    ClassArchiveOptions options;
    options.dir = m_dir.filePath(name).toStdString();
    options.pause = std::chrono::milliseconds(0);
    options.fewestClasses = 3;
    return options;
}

ClassPath TestClassArchives::path(const QString &jar) const
{
    return {m_java.toStdString(), {jar.toStdString()}};
}

QString TestClassArchives::makeJar(const QString &name, int classes)
{
    const QString dir = m_dir.filePath(name);
    QDir().mkpath(dir + QStringLiteral("/META-INF/versions/17"));
    QStringList sources;
    for (int i = 0; i < classes; ++i) {
        const QString type = QStringLiteral("C%1").arg(i);
        QFile file(dir + u'/' + type + QStringLiteral(".java"));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write("public class " + type.toUtf8() +
                   " { public static void main(String[] a) { System.out.println(\"ran\"); } }");
        sources.append(file.fileName());
    }
    run(dir, QStringLiteral("javac"), QStringList{QStringLiteral("-d"), QStringLiteral(".")} + sources);
    QFile::copy(dir + QStringLiteral("/C0.class"), dir + QStringLiteral("/META-INF/versions/17/C0.class"));
    run(dir, QStringLiteral("jar"),
        {QStringLiteral("--create"), QStringLiteral("--file"), QStringLiteral("../%1.jar").arg(name),
         QStringLiteral("--main-class"), QStringLiteral("C0"), QStringLiteral("-C"), QStringLiteral("."),
         QStringLiteral(".")});
    return m_dir.filePath(name + QStringLiteral(".jar"));
}

QByteArray TestClassArchives::sourceOf(const QString &jar, const std::string &archive)
{
    QProcess process;
    process.start(m_java, {QStringLiteral("-XX:SharedArchiveFile=") + QString::fromStdString(archive),
                           QStringLiteral("-Xlog:class+load:stdout"), QStringLiteral("-XX:+UseSerialGC"),
                           QStringLiteral("-jar"), jar});
    process.waitForFinished(30'000);
    const QByteArrayList lines = process.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.contains(" C0 source:"))
            return line.mid(line.indexOf("source:"));
    }
    return lines.join('\n');
}

void TestClassArchives::names_areOfOneVersion()
{
    const QString jar = makeJar(QStringLiteral("names"), 3);
    const auto names = classNames({jar.toStdString(), jar.toStdString()});
    QCOMPARE(names, (std::vector<std::string>{"C0", "C1", "C2"}));
    QVERIFY(classNames({"/nowhere.jar"}).empty());
}

void TestClassArchives::archive_isMadeOnceAndTaken()
{
    const QString jar = makeJar(QStringLiteral("app"), 3);
    {
        ClassArchives archives(options());
        QCOMPARE(archives.use(path(jar)), std::string());
        QVERIFY(archives.isBusy());
        QTRY_VERIFY_WITH_TIMEOUT(!archives.isBusy(), 60'000);
        const std::string made = archives.use(path(jar));
        QVERIFY(!made.empty());
        const QByteArray source = sourceOf(jar, made);
        QVERIFY2(source.startsWith("source: shared objects file"), source.constData());
        QFile names(QString::fromStdString(archives.namesFile(path(jar))));
        QVERIFY(names.open(QIODevice::ReadOnly));
        QCOMPARE(names.readAll(), QByteArray("C0\nC1\nC2\n"));
    }
    ClassArchives later(options());
    QVERIFY(!later.use(path(jar)).empty());
    QVERIFY(!later.isBusy());
}

void TestClassArchives::otherJar_isAnotherArchive()
{
    const QString jar = makeJar(QStringLiteral("changing"), 3);
    ClassArchives archives(options());
    archives.use(path(jar));
    QTRY_VERIFY_WITH_TIMEOUT(!archives.isBusy(), 60'000);
    QVERIFY(!archives.use(path(jar)).empty());
    makeJar(QStringLiteral("changing"), 4);
    QCOMPARE(archives.use(path(jar)), std::string());
    QVERIFY(archives.isBusy());
    QCOMPARE(archives.use(path(QStringLiteral("/nowhere.jar"))), std::string());
}

void TestClassArchives::smallJar_hasNone()
{
    const QString jar = makeJar(QStringLiteral("small"), 2);
    ClassArchives archives(options());
    archives.use(path(jar));
    QTRY_VERIFY_WITH_TIMEOUT(!archives.isBusy(), 60'000);
    QCOMPARE(archives.use(path(jar)), std::string());
    QVERIFY(!archives.isBusy());
    QCOMPARE(archives.namesFile(path(jar)), std::string());
}

void TestClassArchives::notAJar_isRememberedAsUnfit()
{
    const QString file = m_dir.filePath(QStringLiteral("broken.jar"));
    QFile broken(file);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("not a jar");
    broken.close();
    {
        ClassArchives archives(options());
        archives.use(path(file));
        QTRY_VERIFY_WITH_TIMEOUT(!archives.isBusy(), 60'000);
        QCOMPARE(archives.use(path(file)), std::string());
    }
    ClassArchives later(options());
    later.use(path(file));
    QVERIFY(!later.isBusy());
}

void TestClassArchives::oldest_goesWhenThereAreTooMany()
{
    ClassArchiveOptions few = options(QStringLiteral("few"));
    few.mostBytes = 1;
    const QString first = makeJar(QStringLiteral("first"), 3);
    const QString second = makeJar(QStringLiteral("second"), 3);
    ClassArchives archives(few);
    archives.use(path(first));
    QTRY_VERIFY_WITH_TIMEOUT(!archives.isBusy(), 60'000);
    const std::string old = archives.use(path(first)); // the only one stays, however large it is
    QVERIFY(QFile::exists(QString::fromStdString(old)));
    archives.use(path(second));
    QTRY_VERIFY_WITH_TIMEOUT(!archives.isBusy(), 60'000);
    QVERIFY(!archives.use(path(second)).empty());
    QVERIFY(!QFile::exists(QString::fromStdString(old)));
    QCOMPARE(QDir(QString::fromStdString(few.dir)).entryList({QStringLiteral("*.names")}, QDir::Files).size(),
             1);
}

void TestClassArchives::leftovers_areRemoved()
{
    const ClassArchiveOptions where = options(QStringLiteral("crashed"));
    const QString dir = QString::fromStdString(where.dir);
    QVERIFY(QDir().mkpath(dir));
    QFile half(dir + QStringLiteral("/abc.jsa.new"));
    QVERIFY(half.open(QIODevice::WriteOnly));
    half.close();
    const ClassArchives archives(where);
    QVERIFY(!half.exists());
}

QTEST_GUILESS_MAIN(TestClassArchives)
#include "tst_class_archives.moc"
