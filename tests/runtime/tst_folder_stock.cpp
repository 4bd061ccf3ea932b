#include "core/runtime/folder_stock.h"
#include "core/runtime/launcher.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <set>
#include <sys/stat.h>

using namespace tidegate;
using namespace tidegate::runtime;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TstFolderStock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void instanceHasItsFolders_withAndWithoutAStock()
    {
        FolderStock stock(path("ready"), 3, 0ms);
        QCOMPARE(stock.ready(), 0);
        giveAndLook(stock, "first"); // there is none yet
        QTRY_COMPARE(stock.ready(), 3);
        for (const char *name : {"a", "b", "c", "d", "e"})
            giveAndLook(stock, name);
        QTRY_COMPARE(stock.ready(), 3);
    }

    void stock_isFilledUpOnlyAfterThePause()
    {
        FolderStock stock(path("ready"), 4, 50ms);
        QTRY_COMPARE(stock.ready(), 4);
        for (const char *name : {"a", "b", "c"})
            giveAndLook(stock, name);
        QCOMPARE(stock.ready(), 1);
        QTRY_COMPARE(stock.ready(), 4);
    }

    void folderIsGivenOnce()
    {
        FolderStock stock(path("ready"), 8, 0ms);
        QTRY_COMPARE(stock.ready(), 8);
        std::set<ino_t> made, seen;
        for (const QString &name :
             QDir(m_dir.filePath(u"ready"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            made.insert(infoOf(path("ready/") + name.toStdString()).st_ino);
        for (int i = 0; i < 30; ++i) {
            const std::string name = "many-" + std::to_string(i);
            giveAndLook(stock, name.c_str());
            const ino_t number = infoOf(path("instances/") + name).st_ino;
            QVERIFY2(seen.insert(number).second, name.c_str());
            QVERIFY2(i >= 8 || made.contains(number), name.c_str()); // one of those, not a new one
        }
    }

    void stockThatIsTakenAway_isDoneWithout()
    {
        FolderStock stock(path("ready"), 2, 0ms);
        QTRY_COMPARE(stock.ready(), 2);
        QVERIFY(QDir(m_dir.filePath(u"ready"_s)).removeRecursively());
        giveAndLook(stock, "after");
        giveAndLook(stock, "afterwards");
        QTRY_COMPARE(stock.ready(), 2);
    }

    void instancesOnAnotherFileSystem_haveNoStock()
    {
        const QTemporaryDir elsewhere(u"/dev/shm/folder-stock-XXXXXX"_s);
        if (!elsewhere.isValid() || infoOf(elsewhere.path().toStdString()).st_dev == infoOf(path("")).st_dev)
            QSKIP("/dev/shm is no other file system here");
        FolderStock stock(elsewhere.filePath(u"ready"_s).toStdString(), 4, 0ms);
        QTRY_COMPARE(stock.ready(), 4);
        giveAndLook(stock, "first");
        QCOMPARE(stock.ready(), 0);
        QTRY_VERIFY(!QDir(elsewhere.filePath(u"ready"_s)).exists());
        giveAndLook(stock, "second");
    }

    void diskThatRefuses_isTold()
    {
        QFile file(m_dir.filePath(u"instances"_s));
        QVERIFY(file.open(QFile::WriteOnly)); // where their folder should be
        FolderStock stock(path("ready"), 2, 0ms);
        QTRY_COMPARE(stock.ready(), 2);
        const auto given = stock.give(folderFor(path("instances"), InstanceId{"x"}));
        QVERIFY(!given);
        QVERIFY(!given.error().message.empty());
    }

    void stock_leavesNothingBehind()
    {
        {
            FolderStock stock(path("ready"), 50, 0ms);
            QTRY_VERIFY(stock.ready() > 0); // it may be making more
        }
        QVERIFY(!QDir(m_dir.filePath(u"ready"_s)).exists());
    }

    void stockOfAServerThatDied_isRemovedByTheNext()
    {
        QVERIFY(QDir().mkpath(m_dir.filePath(u"instances.ready/7/work"_s)));
        endLeftovers(path("instances"), "the-next");
        QVERIFY(!QDir(m_dir.filePath(u"instances.ready"_s)).exists());
    }

    void cleanup()
    {
        for (const QString &name : QDir(m_dir.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot)) {
            if (!QFile::remove(m_dir.filePath(name)))
                QVERIFY(QDir(m_dir.filePath(name)).removeRecursively());
        }
    }

private:
    std::string path(const char *name) const
    {
        return m_dir.filePath(QString::fromLatin1(name)).toStdString();
    }

    static struct stat infoOf(const std::string &file)
    {
        struct stat info = {};
        if (::stat(file.c_str(), &info) != 0)
            qFatal("%s is not there", file.c_str());
        return info;
    }

    void giveAndLook(FolderStock &stock, const char *name)
    {
        const InstanceFolder folder = folderFor(path("instances"), InstanceId{name});
        const auto given = stock.give(folder);
        QVERIFY2(given, given ? "" : given.error().message.c_str());
        QCOMPARE(infoOf(folder.root).st_mode & 07777, 0700u);
        for (const std::string &one : {folder.work, folder.home, folder.temporary})
            QVERIFY2(QDir(QString::fromStdString(one)).isEmpty(), one.c_str());
        QCOMPARE(QDir(QString::fromStdString(folder.root)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 (QStringList{u"home"_s, u"tmp"_s, u"work"_s}));
    }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TstFolderStock)
#include "tst_folder_stock.moc"
