#include "log_rig.h"

#include <QSemaphore>
#include <csignal>
#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <sys/stat.h>
#endif

using namespace tidegate;
using namespace tidegate::test;

/// Whatever is printed, what is kept and what waits are bounded, and what is missing is told.
class TestLogBounds : public QObject
{
    Q_OBJECT

    std::unique_ptr<LogRig> m_rig;
    std::shared_ptr<QSemaphore> m_goesOn;
    const std::string one = "shop-00001-i1";
    const std::string two = "shop-00002-i2";
    const std::string other = "other-00001-i1";

    LogQuery ofService(const std::string &service = "shop") const
    {
        LogQuery query;
        query.scope = {"default", service, {}, {}};
        query.limit = 10'000;
        return query;
    }
    void openWith(std::uint64_t most, std::uint64_t segment)
    {
        m_rig->options.maxBytesPerService = most;
        m_rig->options.segmentBytes = segment;
        m_rig->open();
    }

    /// A writer that stands still: another service says more than may be kept, and telling so takes until
    /// m_goesOn is released. Nothing that is handed in meanwhile is taken from the queue.
    void openWithStuckWriter(size_t queueBytes)
    {
        auto isStuck = std::make_shared<QSemaphore>();
        m_rig->options.queueBytes = queueBytes;
        m_rig->options.failed = [isStuck, goesOn = m_goesOn](const Error &) {
            isStuck->release();
            goesOn->acquire();
        };
        openWith(18'000, 0);
        m_rig->say(other, QByteArray(20'000, 'x'));
        QVERIFY(isStuck->tryAcquire(1, 20'000));
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<LogRig>();
        m_goesOn = std::make_shared<QSemaphore>();
    }
    void cleanup()
    {
        m_goesOn->release();
        m_rig.reset();
    }

    void service_isBoundedAndItsOldestGo()
    {
        openWith(100'000, 8'000);
        m_rig->say(other, "stays");
        for (int i = 0; i < 10'000; ++i) {
            m_rig->say(i % 3 ? one : two, "line " + QByteArray::number(i));
            if (i % 100 == 0) {
                m_rig->logs->flush();
                QVERIFY2(m_rig->bytes() <= 100'100, qPrintable(QString::number(m_rig->bytes())));
            }
        }
        auto page = m_rig->page(ofService());
        const QStringList kept = LogRig::texts(page);
        QVERIFY(kept.size() > 1500);
        // Of each instance its last ones, all of them; they go by their age.
        QCOMPARE(kept.last(), u"line 9999"_s);
        QCOMPARE(page->droppedLines + kept.size(), std::uint64_t(10'000));
        QCOMPARE(m_rig->read(ofService("other")), QStringList(u"stays"_s));
        m_rig->open(); // it is remembered what has gone, and the bound holds for what was there
        page = m_rig->page(ofService());
        QCOMPARE(page->droppedLines + page->entries.size(), std::uint64_t(10'000));
        m_rig->say(one, QByteArray(50'000, 'x') + '\n' + QByteArray(40'000, 'y'));
        page = m_rig->page(ofService());
        QVERIFY(m_rig->bytes() <= 100'100);
        QCOMPARE(page->droppedLines + page->entries.size(), std::uint64_t(10'002));
    }

    void manySmallInstances_areBoundedToo()
    {
        openWith(20'000, 8'000);
        for (int i = 0; i < 100; ++i)
            m_rig->say("shop-00001-i" + std::to_string(i), QByteArray(500, 'x')); // all of them open
        m_rig->logs->flush();
        QVERIFY2(m_rig->bytes() <= 20'000, qPrintable(QString::number(m_rig->bytes())));
        const auto page = m_rig->page(ofService());
        QVERIFY(page->entries.size() >= 30);
        QCOMPARE(page->entries.back().position.instance, std::string("shop-00001-i99"));
        m_rig->say("shop-00001-i0", "back");
        QCOMPARE(m_rig->read(ofService()).last(), u"back"_s);
    }

    void age_endsSegmentsOfThoseWhoStillPrint()
    {
        openWith(0, 0);
        for (int hour = 0; hour < 48; ++hour) { // a day is kept
            m_rig->say(one, "hour " + QByteArray::number(hour));
            m_rig->clock.advance(std::chrono::hours(1));
            m_rig->logs->sweep();
        }
        const QStringList kept = m_rig->read(ofService());
        QCOMPARE(kept.last(), u"hour 47"_s);
        QVERIFY2(kept.size() >= 24 && kept.size() <= 26, qPrintable(kept.join(u' ')));
        QCOMPARE(m_rig->page(ofService())->droppedLines, std::uint64_t(48 - kept.size()));
    }

    void whatIsOld_goesWithItsFolders()
    {
        m_rig->say(one, "old");
        m_rig->logs->close({one});
        m_rig->begin("shop-00001-isilent");
        m_rig->clock.advance(std::chrono::hours(48));
        m_rig->begin("new-00001-i1", "other");
        m_rig->say("new-00001-i1", "new");
        m_rig->logs->sweep();
        QVERIFY(!m_rig->page(LogRig::of(one))->isKnown);
        QVERIFY(m_rig->page(LogRig::of("shop-00001-isilent"))->isKnown); // it may still print
        m_rig->logs->close({"shop-00001-isilent"});
        m_rig->logs->flush();
        m_rig->logs->sweep();
        m_rig->logs->flush();
        QVERIFY(!QFile::exists(m_rig->dir.filePath(u"default"_s)));
        LogQuery query;
        query.scope.ns = "other";
        QCOMPARE(m_rig->read(query), QStringList(u"new"_s));
    }

    void deletedService_isStillRead()
    {
        m_rig->logs->begin({"default", "named-by-hand"}, "shop", {"named-by-hand-i1"});
        m_rig->say("named-by-hand-i1", "bye");
        m_rig->logs->close({"named-by-hand-i1"});
        m_rig->open();
        QCOMPARE(m_rig->read(ofService()), QStringList(u"bye"_s));
    }

    void queue_isBoundedAndTellsWhatItDropped()
    {
        m_rig->options.queueBytes = 400'000;
        openWith(0, 0);
        std::uint64_t said = 0;
        const QByteArray block = QByteArray(99, 'x').append('\n').repeated(500).chopped(1);
        // Many times what may wait, faster than a disk takes it.
        for (int i = 0; i < 2000; ++i) {
            m_rig->say(one, block);
            said += 500;
        }
        m_rig->say(other, "another has room");
        m_rig->logs->flush();
        m_rig->say(one, "the last");
        m_rig->logs->close({one});
        std::uint64_t kept = 0;
        std::uint64_t dropped = 0;
        LogQuery query = ofService();
        while (true) {
            const auto page = m_rig->page(query);
            for (const LogEntry &entry : page->entries) {
                if (entry.stream == Stream::Dropped)
                    dropped += std::stoull(entry.text);
                else
                    ++kept;
            }
            if (!page->isMore)
                break;
            query.position = page->next;
        }
        QVERIFY(dropped > 0);
        QCOMPARE(kept + dropped, said + 1);
        QCOMPARE(m_rig->read(ofService("other")), QStringList(u"another has room"_s));
    }

    void slowWriter_keepsWhatCameFirstAndWhatCameLast()
    {
        openWithStuckWriter(40'000);
        const int blocks = 200; // of 100 bytes: twice an instance's quarter of the queue
        for (int i = 0; i < blocks; ++i)
            m_rig->say(one, QByteArray::number(i).rightJustified(100));
        m_rig->say(one, "ready\nstopped");
        m_rig->say(two, "another's");
        m_goesOn->release();
        QStringList kept = m_rig->read(LogRig::of(one));
        QCOMPARE(kept.takeLast(), u"stopped"_s);
        QCOMPARE(kept.takeLast(), u"ready"_s);
        const QString dropped = kept.takeLast();
        QCOMPARE(dropped, u"#%1"_s.arg(blocks - kept.size()));
        QCOMPARE(kept.size(), 100);
        QCOMPARE(kept.last().trimmed(), u"99"_s);
        QCOMPARE(m_rig->read(LogRig::of(two)), QStringList(u"another's"_s));
    }

    void slowWriter_hasOneBlockOfEachBeyondTheQueue()
    {
        openWithStuckWriter(40); // what it is stuck with is more than that
        for (int i = 0; i < 50; ++i) {
            m_rig->say(one, "one " + QByteArray::number(i));
            m_rig->say(two, "two " + QByteArray::number(i));
        }
        m_rig->logs->close({two});
        m_goesOn->release();
        QCOMPARE(m_rig->read(ofService()), QStringList({u"#49"_s, u"one 49"_s, u"#49"_s, u"two 49"_s}));
        m_rig->say(one, "on time"); // there is room again
        QCOMPARE(m_rig->read(LogRig::of(one)), QStringList({u"#49"_s, u"one 49"_s, u"on time"_s}));
    }

    void dropped_isToldWhateverStreamIsAskedFor()
    {
        openWithStuckWriter(40);
        m_rig->say(one, "this is too long for the queue\nwhich is short");
        m_rig->say(one, "a");
        m_goesOn->release();
        m_rig->logs->flush();
        m_rig->say(one, "b", true);
        QCOMPARE(m_rig->read(ofService()), QStringList({u"#2"_s, u"a"_s, u"b"_s}));
        LogQuery query = ofService();
        query.stream = Stream::Error;
        QCOMPARE(m_rig->read(query), QStringList({u"#2"_s, u"b"_s}));
        query = LogRig::matching("2|b");
        QCOMPARE(m_rig->read(query), QStringList(u"b"_s));
    }

    void longLines_areCut()
    {
        m_rig->say(one, QByteArray(100'000, 'x'));
        const auto page = m_rig->page(ofService());
        QCOMPARE(page->entries.at(0).text.size(), longestText);
    }

#ifdef Q_OS_UNIX
    void diskThatRefuses_isReportedOnceAndTearsNothing()
    {
        m_rig->say(one, "before");
        m_rig->logs->flush();
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{60, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        m_rig->say(one, "lost, and longer than what is left");
        m_rig->logs->flush();
        m_rig->say(one, "lost too, and longer than what is left\nand this");
        m_rig->logs->flush();
        ::setrlimit(RLIMIT_FSIZE, &before);
        QCOMPARE(m_rig->errors.size(), 1);
        m_rig->say(one, "after");
        QCOMPARE(m_rig->read(), QStringList({u"before"_s, u"#3"_s, u"after"_s}));
        QCOMPARE(m_rig->errors.size(), 1);
    }
#endif
};

QTEST_GUILESS_MAIN(TestLogBounds)
#include "tst_log_bounds.moc"
