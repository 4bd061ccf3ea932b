#include "core/trigger/journal.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::trigger;
using namespace Qt::StringLiterals;

namespace {

WallTime at(int second)
{
    return WallTime(seconds(1'800'000'000 + second));
}

JournalEntry entry(qint64 trigger, qint64 number, bool isOpen = false)
{
    return {trigger, number, at(int(number)), isOpen, QByteArray::number(number)};
}

} // namespace

class TestJournal : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void firings_areThereAgain();
    void outcome_replacesTheFiring();
    void what_isNotWaitedForIsWrittenAllTheSame();
    void records_areBoundedPerTrigger();
    void forgotten_leavesNothing();
    void newerFile_isRefused();

private:
    std::unique_ptr<Journal> open(int keep = 200);
    /// What read() answers, as one line.
    QByteArray records(Journal &journal, qint64 trigger, int limit = 1000);
    bool writeAndWait(Journal &journal, std::vector<JournalEntry> entries);
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestJournal::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<Journal> TestJournal::open(int keep)
{
    Journal::Options options;
    options.file = m_dir->filePath(u"triggers.db"_s);
    options.keep = keep;
    auto journal = Journal::open(options);
    return journal ? std::move(*journal) : nullptr;
}

QByteArray TestJournal::records(Journal &journal, qint64 trigger, int limit)
{
    std::optional<QByteArray> line;
    journal.read(trigger, limit, [&line](const Result<std::vector<QByteArray>> &found) {
        line = found ? QByteArray() : QByteArray("error");
        for (const QByteArray &each : found.value_or(std::vector<QByteArray>()))
            *line += each + ' ';
    });
    return QTest::qWaitFor([&line] { return line.has_value(); }) ? *line : "timeout";
}

bool TestJournal::writeAndWait(Journal &journal, std::vector<JournalEntry> entries)
{
    std::optional<bool> good;
    journal.write(std::move(entries), [&good](const Result<> &written) { good = written.has_value(); });
    return QTest::qWaitFor([&good] { return good.has_value(); }) && *good;
}

void TestJournal::firings_areThereAgain()
{
    {
        const auto journal = open();
        QVERIFY(journal && journal->known().empty());
        journal->remember({7, u"uid"_s, "shape", at(0), 0, {}});
        QVERIFY(writeAndWait(*journal, {entry(7, 1), entry(7, 2, true), entry(7, 3, true)}));
    }
    const auto again = open();
    QVERIFY(again);
    QCOMPARE(again->known().size(), size_t(1));
    const JournaledTrigger &known = again->known().front();
    QCOMPARE(known.id, 7);
    QCOMPARE(known.uid, u"uid"_s);
    QCOMPARE(known.shape, QByteArray("shape"));
    QCOMPARE(known.latestNumber, 3);
    QVERIFY(known.handled == at(3));
    QCOMPARE(known.open.size(), size_t(2));
    QCOMPARE(known.open.front().number, 2);
    QVERIFY(known.open.front().planned == at(2));
    QCOMPARE(records(*again, 7), QByteArray("1 2 3 "));
    QCOMPARE(records(*again, 7, 2), QByteArray("2 3 "));
    QCOMPARE(records(*again, 8), QByteArray());
}

void TestJournal::outcome_replacesTheFiring()
{
    const auto journal = open();
    QVERIFY(writeAndWait(*journal, {entry(1, 1, true)}));
    JournalEntry outcome = entry(1, 1);
    outcome.detail = "done";
    QVERIFY(writeAndWait(*journal, {outcome}));
    QCOMPARE(records(*journal, 1), QByteArray("done "));
}

/// Also of a journal that goes right after.
void TestJournal::what_isNotWaitedForIsWrittenAllTheSame()
{
    {
        const auto journal = open();
        journal->remember({1, u"uid"_s, {}, at(0), 0, {}});
        for (int i = 1; i <= 50; ++i)
            journal->write({entry(1, i)});
    }
    QCOMPARE(open()->known().front().latestNumber, 50);
}

void TestJournal::records_areBoundedPerTrigger()
{
    const auto journal = open(20);
    std::vector<JournalEntry> entries{entry(1, 1, true)};
    for (int i = 2; i <= 160; ++i)
        entries.push_back(entry(1, i));
    entries.push_back(entry(2, 1));
    QVERIFY(writeAndWait(*journal, entries));
    const QByteArray left = records(*journal, 1);
    QVERIFY2(left.startsWith("1 141 142 "), left.constData()); // what is open stays
    QVERIFY(left.endsWith("160 "));
    QCOMPARE(left.count(' '), 21);
    QCOMPARE(records(*journal, 2), QByteArray("1 "));
}

void TestJournal::forgotten_leavesNothing()
{
    {
        const auto journal = open();
        journal->remember({1, u"a"_s, {}, at(0), 0, {}});
        journal->remember({2, u"b"_s, {}, at(0), 0, {}});
        journal->write({entry(1, 1), entry(2, 1)});
        journal->forget(1);
        QCOMPARE(records(*journal, 1), QByteArray());
    }
    const auto again = open();
    QCOMPARE(again->known().size(), size_t(1));
    QCOMPARE(again->known().front().uid, u"b"_s);
}

void TestJournal::newerFile_isRefused()
{
    QVERIFY(open());
    QFile file(m_dir->filePath(u"triggers.db"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    // user_version stands at byte 60 of SQLite's header.
    QVERIFY(file.seek(60));
    QCOMPARE(file.write(QByteArray("\0\0\0\x09", 4)), 4);
    file.close();
    Journal::Options options;
    options.file = m_dir->filePath(u"triggers.db"_s);
    const auto refused = Journal::open(options);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == Code::Invalid);
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
