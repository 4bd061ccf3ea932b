#include "core/logs/instance_logs.h"
#include "core/logs/log_line.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace tidegate;
using namespace tidegate::logs;

namespace {

const RevisionKey revision{"default", "shop-00001"};
const InstanceId instance{"shop-00001-deployment-0123456789-abcde"};

QStringList texts(const Result<std::vector<LogLine>> &lines)
{
    QStringList list;
    if (!lines)
        return {QStringLiteral("error: ") + QString::fromStdString(lines.error().message)};
    for (const LogLine &line : *lines)
        list.append(QString::fromStdString(line.text));
    return list;
}

} // namespace

class TestInstanceLogs : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    ManualClock m_clock;
    std::unique_ptr<InstanceLogs> m_logs;

    InstanceLogs::Options options(std::uint64_t most = 16 << 20) const
    {
        return {m_dir->path().toStdString(), most, seconds(3600 * 24)};
    }

    void open(std::uint64_t most = 16 << 20)
    {
        auto logs = InstanceLogs::open(options(most), m_clock);
        if (!logs)
            qFatal("%s", logs.error().message.c_str());
        m_logs = std::move(*logs);
    }

    QString file() const
    {
        return m_dir->filePath(
            QStringLiteral("default/shop-00001/shop-00001-deployment-0123456789-abcde.log"));
    }
    void say(const std::string &text, bool isError = false)
    {
        m_logs->append(revision, instance, isError, text);
    }
    QStringList read(const LogQuery &query = {}) const
    {
        return texts(m_logs->read("default", instance, query));
    }

    static LogQuery tail(int count)
    {
        LogQuery query;
        query.tailLines = count;
        return query;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_clock = ManualClock(WallTime(milliseconds(QDateTime::currentMSecsSinceEpoch())));
        open();
    }

    void lines_comeBackWithStreamAndTime()
    {
        const WallTime first = m_clock.wall();
        say("one");
        m_clock.advance(milliseconds(1500));
        say("two 二\t", true);
        say("");
        const auto lines = m_logs->read("default", instance, {});
        QVERIFY(lines);
        QCOMPARE(texts(lines), QStringList({QStringLiteral("one"), QStringLiteral("two 二\t"), QString()}));
        QCOMPARE((*lines)[0].isError, false);
        QCOMPARE((*lines)[1].isError, true);
        QCOMPARE(formatMicroTime((*lines)[0].time), formatMicroTime(first));
        QCOMPARE(formatMicroTime((*lines)[1].time), formatMicroTime(first + milliseconds(1500)));
    }

    void everything_survivesARestart()
    {
        say("before");
        open();
        QVERIFY(!m_logs->isOpen(instance));
        QCOMPARE(read(), QStringList(QStringLiteral("before")));
        say("after");
        QCOMPARE(read(), QStringList({QStringLiteral("before"), QStringLiteral("after")}));
    }

    void tornLastLine_spoilsNothing_data()
    {
        QTest::addColumn<QByteArray>("torn");
        QTest::addColumn<QStringList>("expected");
        const QStringList whole{QStringLiteral("before"), QStringLiteral("after")};
        QTest::newRow("in the text") << QByteArray("2026-11-23T06:46:00.123456Z o hal")
                                     << QStringList({QStringLiteral("before"), QStringLiteral("hal"),
                                                     QStringLiteral("after")});
        QTest::newRow("in the time") << QByteArray("2026-11-2") << whole;
        QTest::newRow("zeros from a power cut") << QByteArray(300, '\0') << whole;
    }

    void tornLastLine_spoilsNothing()
    {
        QFETCH(QByteArray, torn);
        QFETCH(QStringList, expected);
        say("before");
        m_logs.reset();
        QFile out(file());
        QVERIFY(out.open(QIODevice::Append));
        out.write(torn);
        out.close();
        open();
        say("after");
        QCOMPARE(read(), expected);
    }

    void tail_givesTheLastLines_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("expected");
        QTest::newRow("none") << 0 << 0;
        QTest::newRow("one") << 1 << 1;
        QTest::newRow("many blocks") << 9000 << 9000;
        QTest::newRow("all") << 10'000 << 10'000;
        QTest::newRow("more than there are") << 20'000 << 10'000;
    }

    void tail_givesTheLastLines()
    {
        QFETCH(int, count);
        QFETCH(int, expected);
        for (int i = 0; i < 10'000; ++i)
            say("line " + std::to_string(i));
        const QStringList lines = read(tail(count));
        QCOMPARE(lines.size(), expected);
        if (expected > 0) {
            QCOMPARE(lines.first(), QStringLiteral("line %1").arg(10'000 - expected));
            QCOMPARE(lines.last(), QStringLiteral("line 9999"));
        }
    }

    void since_givesThatMomentAndLater_data()
    {
        QTest::addColumn<int>("second");
        QTest::addColumn<int>("expected");
        QTest::newRow("before all") << -10 << 10'000;
        QTest::newRow("the first") << 0 << 10'000;
        QTest::newRow("early") << 17 << 9'983;
        QTest::newRow("middle") << 5000 << 5'000;
        QTest::newRow("the last") << 9999 << 1;
        QTest::newRow("behind all") << 10'000 << 0;
    }

    void since_givesThatMomentAndLater()
    {
        QFETCH(int, second);
        QFETCH(int, expected);
        LogQuery query;
        query.since = m_clock.wall() + seconds(second);
        for (int i = 0; i < 10'000; ++i) {
            say("line " + std::to_string(i));
            m_clock.advance(seconds(1));
        }
        const QStringList lines = read(query);
        QCOMPARE(lines.size(), expected);
        if (expected > 0)
            QCOMPARE(lines.first(), QStringLiteral("line %1").arg(10'000 - expected));
        query.tailLines = 3;
        QCOMPARE(read(query).size(), std::min(3, expected));
    }

    void limitBytes_cutsInTheMiddle()
    {
        say("abcdef");
        say("ghijkl");
        LogQuery query;
        query.limitBytes = 10;
        QCOMPARE(read(query), QStringList({QStringLiteral("abcdef"), QStringLiteral("ghi")}));
        query.limitBytes = 7;
        QCOMPARE(read(query), QStringList(QStringLiteral("abcdef")));
        query.limitBytes = 0;
        QCOMPARE(read(query), QStringList());
    }

    void fullFile_losesItsOlderHalf()
    {
        open(100'000);
        for (int i = 0; i < 10'000; ++i)
            say("line " + std::to_string(i));
        QVERIFY(!m_logs->takeError());
        QVERIFY(QFileInfo(file()).size() <= 100'000);
        const QStringList lines = read();
        QVERIFY(lines.size() > 1000);
        for (qsizetype i = 0; i < lines.size(); ++i)
            QCOMPARE(lines[i], QStringLiteral("line %1").arg(10'000 - lines.size() + i));
        QCOMPARE(QFileInfo(file()).dir().entryList(QDir::Files).size(), 1);
    }

    void oldFiles_areSweptAway()
    {
        say("old");
        m_logs->append({"other", "web-00001"}, {"web-00001-xyz12"}, false, "new");
        m_logs.reset();
        QFile old(file());
        QVERIFY(old.open(QIODevice::ReadWrite));
        QVERIFY(old.setFileTime(QDateTime::currentDateTime().addDays(-2), QFileDevice::FileModificationTime));
        old.close();
        open();
        QVERIFY(!QFile::exists(m_dir->filePath(QStringLiteral("default"))));
        QCOMPARE(texts(m_logs->read("other", {"web-00001-xyz12"}, {})), QStringList(QStringLiteral("new")));
    }

    void sweep_comesByItselfAndSparesOpenFiles()
    {
        say("silent since");
        m_logs->append(revision, {"shop-00001-gone1"}, false, "bye");
        m_logs->close({"shop-00001-gone1"});
        m_clock.advance(std::chrono::hours(48));
        m_logs->append({"other", "web-00001"}, {"web-00001-xyz12"}, false, "tick");
        QCOMPARE(read(), QStringList(QStringLiteral("silent since")));
        QCOMPARE(m_logs->read("default", {"shop-00001-gone1"}, {}).error().code, Code::NotFound);
    }

    void lastLines_areForAFailedStart()
    {
        say("one");
        say("two", true);
        say("three");
        QCOMPARE(m_logs->lastLines(revision, instance, 2), (std::vector<std::string>{"two", "three"}));
        QCOMPARE(m_logs->lastLines(revision, {"shop-00001-none1"}, 2), std::vector<std::string>());
    }

    void silentInstance_isOpenFromItsBeginning()
    {
        QCOMPARE(m_logs->read("default", instance, {}).error().code, Code::NotFound);
        m_logs->begin(revision, instance);
        QVERIFY(m_logs->isOpen(instance));
        QCOMPARE(read(), QStringList());
        m_logs->close(instance);
        QVERIFY(!m_logs->isOpen(instance));
        QCOMPARE(read(), QStringList());
    }

    void followers_getLinesThenTheEndOnce()
    {
        QStringList lines;
        int ends = 0;
        say("before");
        const auto handle = m_logs->follow(
            instance, [&](const LogLine &line) { lines.append(QString::fromStdString(line.text)); },
            [&] { ++ends; });
        say("one");
        m_logs->append(revision, {"shop-00001-other"}, false, "not mine");
        say("two");
        m_logs->close(instance);
        m_logs->close(instance);
        QCOMPARE(lines, QStringList({QStringLiteral("one"), QStringLiteral("two")}));
        QCOMPARE(ends, 1);
    }

    void droppedHandle_endsFollowing()
    {
        int lines = 0;
        int ends = 0;
        auto handle = m_logs->follow(
            instance, [&](const LogLine &) { ++lines; }, [&] { ++ends; });
        auto second = m_logs->follow(instance, [&](const LogLine &) { handle.reset(); }, {});
        say("one"); // the first hears it, then the second drops the first
        say("two");
        QCOMPARE(lines, 1);
        m_logs->close(instance);
        QCOMPARE(ends, 0);
        second.reset();
    }

    void followingWhatHasEnded_endsFromTheEventLoop()
    {
        say("bye");
        m_logs->close(instance);
        int ends = 0;
        const auto handle = m_logs->follow(
            instance, [](const LogLine &) {}, [&] { ++ends; });
        QCOMPARE(ends, 0);
        QTRY_COMPARE(ends, 1);
    }

    void namesThatArePaths_areRefused_data()
    {
        QTest::addColumn<QString>("ns");
        QTest::addColumn<QString>("name");
        QTest::newRow("namespace above") << QStringLiteral("..") << QStringLiteral("shop-00001-other");
        QTest::newRow("instance above") << QStringLiteral("default") << QStringLiteral("../../etc/x");
        QTest::newRow("pattern") << QStringLiteral("default") << QStringLiteral("*");
        QTest::newRow("empty") << QString() << QString();
    }

    void namesThatArePaths_areRefused()
    {
        QFETCH(QString, ns);
        QFETCH(QString, name);
        say("secret");
        QCOMPARE(m_logs->read(ns.toStdString(), {name.toStdString()}, {}).error().code, Code::NotFound);
        m_logs->append({ns.toStdString(), "x"}, {name.toStdString()}, false, "x");
        QCOMPARE(m_logs->takeError()->code, Code::Invalid);
    }

#ifdef Q_OS_UNIX
    void diskThatRefuses_isReportedOnceAndTearsNothing()
    {
        say("before");
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{60, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        say("lost, and longer than what is left");
        const auto first = m_logs->takeError();
        say("lost too, and longer than what is left");
        const auto second = m_logs->takeError();
        ::setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(first);
        QCOMPARE(first->code, Code::StorageFull);
        QVERIFY(!second);
        say("after");
        QCOMPARE(read(), QStringList({QStringLiteral("before"), QStringLiteral("after")}));
    }
#endif

    void unusableFolder_isAnError()
    {
        QFile blocker(m_dir->filePath(QStringLiteral("blocker")));
        QVERIFY(blocker.open(QIODevice::WriteOnly));
        InstanceLogs::Options bad = options();
        bad.dir = blocker.fileName().toStdString() + "/logs";
        const auto logs = InstanceLogs::open(bad, m_clock);
        QVERIFY(!logs);
        QCOMPARE(logs.error().code, Code::StorageFull);
    }

    void lineOnDisk_isOneLine()
    {
        QCOMPARE(formatLogLine({*parseTime("2026-11-23T06:46:00.5Z"), true, "a\nb"}),
                 std::string("2026-11-23T06:46:00.500000Z e a b\n"));
        QVERIFY(!parseLogLine("2026-11-23T06:46:00Z x text"));
        QVERIFY(!parseLogLine("yesterday o text"));
        QVERIFY(!parseLogLine(""));
        QCOMPARE(parseLogLine("2026-11-23T06:46:00Z o ")->text, std::string());
    }
};

QTEST_GUILESS_MAIN(TestInstanceLogs)
#include "tst_instance_logs.moc"
