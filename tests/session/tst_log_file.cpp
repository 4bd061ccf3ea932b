#include "ui/session/log_file.h"
#include "ui/session/loop_watch.h"

#include <QDir>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace tidegate::session;

class TstLogFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void lines_haveTimeLevelAndCategory()
    {
        LogFile log(m_folder->filePath(QStringLiteral("logs")));
        log.write(QtInfoMsg, QStringLiteral("tidegate.x"), QStringLiteral("hello"));
        log.write(QtDebugMsg, QStringLiteral("tidegate.x"), QStringLiteral("not this"));
        log.write(QtCriticalMsg, QStringLiteral("tidegate.x"), QStringLiteral("Bearer abc.def"));
        const QStringList lines = log.lastLines(10);
        QCOMPARE(lines.size(), 2);
        QVERIFY2(lines[0].endsWith(QLatin1String("Z info tidegate.x: hello")), qPrintable(lines[0]));
        QVERIFY2(lines[1].endsWith(QLatin1String(" error tidegate.x: Bearer ***")), qPrintable(lines[1]));
        QCOMPARE(log.lastLines(1), QStringList{lines[1]});
    }

    void installed_takesWhatIsLogged()
    {
        {
            LogFile log(m_folder->path());
            log.setLevel(QtWarningMsg);
            log.install();
            QTest::ignoreMessage(QtWarningMsg, "one");
            qWarning("one");
            QTest::ignoreMessage(QtInfoMsg, "two");
            qInfo("two");
            QCOMPARE(log.lastLines(10).size(), 1);
        }
        QTest::ignoreMessage(QtWarningMsg, "three");
        qWarning("three"); // nobody is there any more
    }

    void files_takeEachOthersPlace()
    {
        LogFile log(m_folder->path());
        const QString line(100'000, QLatin1Char('x'));
        for (int i = 0; i < 80; ++i)
            log.write(QtInfoMsg, QStringLiteral("c"), QString::number(i) + line);
        const QStringList files = QDir(m_folder->path()).entryList(QDir::Files);
        QCOMPARE(files.size(), LogFile::kept + 1);
        for (const QString &file : files)
            QVERIFY(QFileInfo(m_folder->filePath(file)).size() <= LogFile::mostBytes);
        QVERIFY(log.lastLines(1).first().contains(QLatin1String("c: 79x")));
    }

    void folderThatCannotBeMade_isNoReasonToStop()
    {
        QFile plain(m_folder->filePath(QStringLiteral("plain")));
        QVERIFY(plain.open(QIODevice::WriteOnly));
        LogFile log(plain.fileName() + QStringLiteral("/logs"));
        log.write(QtInfoMsg, QStringLiteral("c"), QStringLiteral("x"));
        QVERIFY(log.lastLines(5).isEmpty());
    }

    void levels_haveNames()
    {
        QVERIFY(LogFile::levelNamed(QStringLiteral("debug")) == QtDebugMsg);
        QVERIFY(LogFile::levelNamed(QStringLiteral("error")) == QtCriticalMsg);
        QVERIFY(!LogFile::levelNamed(QStringLiteral("loud")));
    }

    void heldUpLoop_isRecorded()
    {
        LoopWatch watch;
        QVERIFY(!watch.isRunning());
        watch.start();
        QTest::qWait(60); // the timer's own ticks
        QThread::msleep(150);
        QTRY_VERIFY(watch.longestMs() >= 100);
        QVERIFY(watch.blocks() >= 1);
        QVERIFY(watch.longestAt().isValid());
        watch.reset();
        QCOMPARE(watch.longestMs(), 0);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TstLogFile)
#include "tst_log_file.moc"
