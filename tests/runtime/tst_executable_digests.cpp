#include "core/runtime/executable_digests.h"

#include <QDateTime>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate::runtime;

class TestExecutableDigests : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void file_isReadOncePerVersion();
    void whatCannotRun_saysWhy();

private:
    std::string write(const QByteArray &bytes, bool isExecutable = true);

    QTemporaryDir m_dir;
};

std::string TestExecutableDigests::write(const QByteArray &bytes, bool isExecutable)
{
    QFile file(m_dir.filePath(QStringLiteral("app")));
    const bool written = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    const auto rights = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (!written || !file.setPermissions(isExecutable ? rights | QFileDevice::ExeOwner : rights))
        qFatal("the test's file cannot be written");
    return file.fileName().toStdString();
}

void TestExecutableDigests::file_isReadOncePerVersion()
{
    ExecutableDigests digests;
    QSignalSpy read(&digests, &ExecutableDigests::read);
    const std::string path = write("abc");
    QCOMPARE(digests.look(path), ExecutableFact{}); // not yet
    QCOMPARE(digests.look(path), ExecutableFact{});
    QTRY_COMPARE(read.size(), 1);
    const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    QCOMPARE(digests.look(path).digest, abc);
    QCOMPARE(read.size(), 1);
    write("abcd");
    QCOMPARE(digests.look(path), ExecutableFact{});
    QTRY_COMPARE(read.size(), 2);
    QVERIFY(digests.look(path).digest != abc);
}

void TestExecutableDigests::whatCannotRun_saysWhy()
{
    ExecutableDigests digests;
    QCOMPARE(digests.look("/nowhere/app").problem, std::string("does not exist"));
    QCOMPARE(digests.look(m_dir.path().toStdString()).problem, std::string("is a folder"));
    const std::string path = write("abc", false);
    QCOMPARE(digests.look(path).problem, std::string("is not executable"));
    write("abc");
    QVERIFY(digests.look(path).problem.empty());
}

QTEST_GUILESS_MAIN(TestExecutableDigests)
#include "tst_executable_digests.moc"
