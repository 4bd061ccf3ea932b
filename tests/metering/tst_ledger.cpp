#include "core/metering/ledger.h"
#include "core/metering/meter.h"
#include "core/metering/tables.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace tidegate;
using namespace tidegate::metering;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 second = 1'000'000'000;
constexpr qint64 hour0 = 500'016; // the beginning of a day in UTC

Record record(qint64 sequence, qint64 hour = hour0, const std::string &revision = "web-00001")
{
    Record record;
    record.sequence = sequence;
    record.hour = hour;
    record.subject = {"shop", "web", revision};
    record.instance = revision + "-abcde";
    record.amounts.idleNs = 10 * second;
    record.amounts.requests = 1;
    return record;
}

std::vector<Record> recordsOf(qint64 first, qint64 last, qint64 hour = hour0)
{
    std::vector<Record> records;
    for (qint64 i = first; i <= last; ++i)
        records.push_back(record(i, hour));
    return records;
}

} // namespace

class TestLedger : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void records_addUpByHour();
    void replay_changesNothing();
    void runs_areApart();
    void crash_atAnyPrefixNeverDoubles();
    void steps_andGroups_data();
    void steps_andGroups();
    void days_areWhatTheHoursAre();
    void answer_isBounded();
    void records_areBoundedAndTheirSumsStay();
    void oldHours_goALittleAtATime();
    void damagedFile_isPutAside();
    void damageLater_isPutAside();
    void folderThatIsNotThere_isTriedAgain();
    void refusedRecords_areAddedUpInBoundedMemory();
    void fullDisk_isWaitedFor();
    void newerFile_isLeftAlone();

private:
    Ledger::Options options() const;
    QString file() const { return m_dir->filePath(u"metering.db"_s); }
    std::vector<ReportRow> rows(const Query &query, int most = 1000) const;
    qint64 instanceSeconds() const;
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestLedger::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
}

Ledger::Options TestLedger::options() const
{
    Ledger::Options options;
    options.file = file();
    options.retryAfter = milliseconds(20);
    return options;
}

std::vector<ReportRow> TestLedger::rows(const Query &query, int most) const
{
    const auto database = store::Database::open(file(), store::Database::Mode::ReadOnly);
    if (!database)
        return {};
    auto found = Tables::read(*database, query, most);
    return found ? *found : std::vector<ReportRow>();
}

/// Of all that is in the file.
qint64 TestLedger::instanceSeconds() const
{
    const auto all = rows({0, 1'000'000, 0, Grouping::Namespace, {}});
    return all.size() == 1 ? qint64((all[0].activeNs + all[0].idleNs) / second) : -qint64(all.size());
}

void TestLedger::records_addUpByHour()
{
    Ledger ledger(options());
    ledger.write(recordsOf(1, 10));
    ledger.write(recordsOf(11, 15, hour0 + 1));
    QTRY_COMPARE(instanceSeconds(), 150);
    Result<QByteArray> answer;
    bool isDone = false;
    ledger.report({hour0, hour0 + 24, 1, Grouping::Revision, {}}, Format::Json, [&](Result<QByteArray> json) {
        answer = std::move(json);
        isDone = true;
    });
    QTRY_VERIFY(isDone);
    QVERIFY(answer);
    const QJsonArray items = QJsonDocument::fromJson(*answer)[u"items"].toArray();
    QCOMPARE(items.size(), 2);
    QCOMPARE(items[0][u"instanceSeconds"_s].toDouble(), 100.0);
    QCOMPARE(items[1][u"requests"_s].toDouble(), 5.0);
    QVERIFY(!ledger.trouble());
}

void TestLedger::replay_changesNothing()
{
    auto same = options();
    same.run = "run-1";
    {
        Ledger ledger(same);
        ledger.write(recordsOf(1, 10));
        ledger.write(recordsOf(3, 12));
    }
    QCOMPARE(instanceSeconds(), 120);
    {
        Ledger ledger(same); // as if the file had been written and nobody had heard of it
        ledger.write(recordsOf(1, 13));
        ledger.write(recordsOf(13, 13));
    }
    QCOMPARE(instanceSeconds(), 130);
}

void TestLedger::runs_areApart()
{
    for (int i = 0; i < 3; ++i) {
        Ledger ledger(options());
        ledger.write(recordsOf(1, 10));
    }
    QCOMPARE(instanceSeconds(), 300);
}

// Every prefix of a run's records, written again and again: the sums are those of the longest.
void TestLedger::crash_atAnyPrefixNeverDoubles()
{
    auto same = options();
    same.run = "run-1";
    std::mt19937 random(3);
    qint64 longest = 0;
    for (int i = 0; i < 30; ++i) {
        const qint64 to = std::uniform_int_distribution<qint64>(1, 60)(random);
        longest = std::max(longest, to);
        Ledger ledger(same);
        ledger.write(recordsOf(1, to));
    }
    QCOMPARE(instanceSeconds(), longest * 10);
}

void TestLedger::steps_andGroups_data()
{
    QTest::addColumn<qint64>("step");
    QTest::addColumn<int>("grouping");
    QTest::addColumn<QString>("only");
    QTest::addColumn<int>("count");
    QTest::newRow("revisions by the hour") << qint64(1) << int(Grouping::Revision) << QString() << 2 * 50;
    QTest::newRow("services by the hour") << qint64(1) << int(Grouping::Service) << QString() << 50;
    QTest::newRow("namespaces by six hours") << qint64(6) << int(Grouping::Namespace) << QString() << 9;
    QTest::newRow("revisions by the day") << qint64(24) << int(Grouping::Revision) << QString() << 2 * 3;
    QTest::newRow("whole") << qint64(0) << int(Grouping::Revision) << QString() << 2;
    QTest::newRow("one revision") << qint64(24) << int(Grouping::Revision) << u"web-2"_s << 3;
    QTest::newRow("none") << qint64(24) << int(Grouping::Revision) << u"web-3"_s << 0;
}

void TestLedger::steps_andGroups()
{
    QFETCH(qint64, step);
    QFETCH(int, grouping);
    QFETCH(QString, only);
    QFETCH(int, count);
    {
        Ledger ledger(options());
        for (qint64 i = 0; i < 50; ++i)
            ledger.write({record(2 * i + 1, hour0 + i, "web-1"), record(2 * i + 2, hour0 + i, "web-2")});
    }
    Query query{hour0, hour0 + 72, step, Grouping(grouping), {}};
    query.only.revision = only.toStdString();
    const auto found = rows(query);
    QCOMPARE(int(found.size()), count);
    double sum = 0;
    for (const ReportRow &row : found) {
        sum += row.idleNs;
        QVERIFY(row.fromHour >= query.fromHour && row.toHour <= query.toHour && row.fromHour < row.toHour);
    }
    QCOMPARE(qint64(sum / second), count == 0 ? 0 : only.isEmpty() ? 1000 : 500);
}

void TestLedger::days_areWhatTheHoursAre()
{
    {
        Ledger ledger(options());
        for (qint64 i = 0; i < 200; ++i)
            ledger.write({record(i + 1, hour0 - 37 + i)});
    }
    std::mt19937 random(5);
    for (int i = 0; i < 100; ++i) {
        const qint64 from = hour0 - 60 + std::uniform_int_distribution<qint64>(0, 200)(random);
        const qint64 to = from + std::uniform_int_distribution<qint64>(1, 200)(random);
        double byHour = 0;
        for (const ReportRow &row : rows({from, to, 1, Grouping::Revision, {}}))
            byHour += row.idleNs;
        for (const qint64 step : {0, 24, 48}) {
            double sum = 0;
            for (const ReportRow &row : rows({from, to, step, Grouping::Namespace, {}}))
                sum += row.idleNs;
            QCOMPARE(sum, byHour);
        }
    }
}

void TestLedger::answer_isBounded()
{
    {
        Ledger ledger(options());
        for (qint64 i = 0; i < 20; ++i)
            ledger.write({record(i + 1, hour0 + i)});
    }
    const auto database = store::Database::open(file(), store::Database::Mode::ReadOnly);
    QVERIFY(database);
    const Query query{hour0, hour0 + 20, 1, Grouping::Revision, {}};
    QVERIFY(Tables::read(*database, query, 20));
    const auto tooMany = Tables::read(*database, query, 19);
    QVERIFY(!tooMany);
    QCOMPARE(tooMany.error().code, Code::BadRequest);
}

void TestLedger::records_areBoundedAndTheirSumsStay()
{
    auto tables = Tables::open(file(), "run-1", {100, 400});
    QVERIFY(tables);
    for (qint64 i = 0; i < 100; ++i)
        QVERIFY(tables->write(recordsOf(10 * i + 1, 10 * i + 10)));
    QVERIFY(tables->write(recordsOf(1, 1000))); // those that are gone are known all the same
    QCOMPARE(instanceSeconds(), 10'000);
    const auto database = store::Database::open(file(), store::Database::Mode::ReadOnly);
    auto count = database->run(u"SELECT count(*) FROM records"_s);
    QVERIFY(count && count->next());
    QCOMPARE(count->value(0).toInt(), 100);
    count->finish();
}

// A clock that says it is the year 2100 for a moment must not cost what is kept.
void TestLedger::oldHours_goALittleAtATime()
{
    auto tables = Tables::open(file(), "run-1", {1000, 10});
    QVERIFY(tables);
    for (qint64 i = 0; i < 48; ++i)
        QVERIFY(tables->write({record(i + 1, hour0 + i)}));
    QVERIFY(tables->trim());
    QCOMPARE(rows({hour0, hour0 + 48, 1, Grouping::Revision, {}}).size(), size_t(48));
    QVERIFY(tables->write({record(49, hour0 + 700'000)}));
    QVERIFY(tables->trim());
    QCOMPARE(rows({hour0, hour0 + 48, 1, Grouping::Revision, {}}).size(), size_t(46));
}

void TestLedger::damagedFile_isPutAside()
{
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write(QByteArray(8192, 'x'));
    damaged.close();
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"metering goes on in a new file"_s));
    Ledger ledger(options());
    ledger.write(recordsOf(1, 10));
    QTRY_COMPARE(instanceSeconds(), 100);
    QVERIFY(QFile::exists(file() + u".damaged"_s));
    QVERIFY(!ledger.trouble());
}

void TestLedger::damageLater_isPutAside()
{
    {
        Ledger ledger(options());
        ledger.write(recordsOf(1, 1000));
    }
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::ReadWrite));
    QVERIFY(damaged.size() > 40'000);
    damaged.seek(4096);
    damaged.write(QByteArray(int(damaged.size()) - 4096, 'x')); // all but the first page
    damaged.close();
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"metering goes on in a new file"_s));
    Ledger ledger(options());
    ledger.write(recordsOf(1, 10));
    QTRY_COMPARE(instanceSeconds(), 100);
}

void TestLedger::folderThatIsNotThere_isTriedAgain()
{
    auto elsewhere = options();
    elsewhere.file = m_dir->filePath(u"later/metering.db"_s);
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"waits in memory"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can be written again"_s));
    Ledger ledger(elsewhere);
    ledger.write(recordsOf(1, 10));
    QTRY_VERIFY(ledger.trouble());
    bool isDone = false;
    ledger.report({hour0, hour0 + 1, 1, Grouping::Revision, {}}, Format::Csv,
                  [&](const Result<QByteArray> &answer) {
                      isDone = !answer && answer.error().code == Code::Unavailable;
                  });
    QTRY_VERIFY(isDone);
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    QTRY_VERIFY(!ledger.trouble());
    m_dir->remove();
}

void TestLedger::refusedRecords_areAddedUpInBoundedMemory()
{
    auto small = options();
    small.file = m_dir->filePath(u"later/metering.db"_s);
    small.mostUnwritten = 100;
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"waits in memory"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can be written again"_s));
    auto ledger = std::make_unique<Ledger>(small);
    QTRY_VERIFY(ledger->trouble());
    for (qint64 i = 0; i < 50; ++i)
        ledger->write(recordsOf(100 * i + 1, 100 * i + 100));
    QTest::qWait(100); // some tries
    QCOMPARE(ledger->dropped(), 0);
    QVERIFY(QDir(m_dir->path()).mkdir(u"later"_s));
    QTRY_VERIFY(!ledger->trouble());
    ledger.reset();
    const auto database = store::Database::open(small.file, store::Database::Mode::ReadOnly);
    const auto all = Tables::read(*database, {0, 1'000'000, 0, Grouping::Namespace, {}}, 10);
    QVERIFY(all && all->size() == 1);
    QCOMPARE(all->front().requests, 5000.0);
    QCOMPARE(qint64(all->front().idleNs / second), 50'000);
    auto count = database->run(u"SELECT count(*) FROM records"_s);
    QVERIFY(count && count->next());
    QVERIFY(count->value(0).toInt() < 5000);
    count->finish();
}

// A bound on the size of files is as good as a disk without room.
void TestLedger::fullDisk_isWaitedFor()
{
#ifdef Q_OS_UNIX
    Ledger ledger(options());
    ledger.write(recordsOf(1, 10));
    QTRY_COMPARE(instanceSeconds(), 100);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 100'000;
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"waits in memory"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"can be written again"_s));
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    ledger.write(recordsOf(11, 20'000));
    const bool isTold = QTest::qWaitFor([&ledger] { return ledger.trouble().has_value(); });
    const qint64 meanwhile = instanceSeconds();
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(isTold);
    QCOMPARE(meanwhile, 100); // all of it or nothing
    QTRY_VERIFY(!ledger.trouble());
    QTRY_COMPARE(instanceSeconds(), 200'000);
#else
    QSKIP("no bound on the size of files here");
#endif
}

void TestLedger::newerFile_isLeftAlone()
{
    {
        const auto database = store::Database::open(file(), store::Database::Mode::ReadWrite);
        QVERIFY(database->run(u"PRAGMA user_version = 99"_s));
    }
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"a newer version wrote"_s));
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"10 records are lost"_s));
    Ledger ledger(options());
    ledger.write(recordsOf(1, 10));
    QTRY_VERIFY(ledger.trouble());
    QVERIFY(!QFile::exists(file() + u".damaged"_s));
}

QTEST_GUILESS_MAIN(TestLedger)
#include "tst_ledger.moc"
