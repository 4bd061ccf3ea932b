#include "core/monitoring/chronicle.h"
#include "core/store/database.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace tidegate;
using namespace tidegate::monitoring;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kStart = 1'700'002'800; // a full hour

const Subject engine{Scope::Engine, {}, {}, {}, {}};

Subject revision(const std::string &name = "web-1")
{
    return {Scope::Revision, "default", "web", name, {}};
}

WallTime at(std::int64_t second)
{
    return WallTime(seconds(second)) + milliseconds(100);
}

class Fixture
{
public:
    Chronicle::Options options(milliseconds writeEvery = milliseconds(0))
    {
        Chronicle::Options all;
        all.file = file;
        all.writeEvery = writeEvery;
        all.retryAfter = milliseconds(20);
        return all;
    }
    void second(Chronicle &chronicle, std::int64_t second, double requests,
                const std::vector<std::string> &revisions = {"web-1"})
    {
        std::vector<Reading> readings{{engine, Frame(std::chrono::seconds(1))}};
        for (const std::string &name : revisions) {
            Frame frame{std::chrono::seconds(1)};
            frame.counter(metrics::requests, requests);
            frame.duration(metrics::latency, 5000);
            readings.push_back({revision(name), frame});
        }
        chronicle.add(at(second), std::move(readings));
    }
    SeriesQuery question(std::int64_t from, std::int64_t to, std::int64_t step, std::int64_t now)
    {
        SeriesQuery query;
        query.ns = "default";
        query.service = "web";
        query.metrics = {metrics::requests};
        query.from = from;
        query.to = to;
        query.step = step;
        query.now = now;
        return query;
    }
    Result<QJsonObject> ask(Chronicle &chronicle, const SeriesQuery &query)
    {
        std::optional<Result<QByteArray>> answer;
        chronicle.series(query, [&](const auto &got) { answer = got; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000))
            return fail(Code::Internal, "no answer");
        if (!*answer)
            return tl::unexpected(answer->error());
        return QJsonDocument::fromJson(**answer).object();
    }
    /// Until all readings are folded and can be asked for.
    double total(Chronicle &chronicle, std::int64_t from, std::int64_t to, std::int64_t step,
                 std::int64_t now)
    {
        double sum = 0;
        const auto answer = ask(chronicle, question(from, to, step, now));
        if (!answer)
            return -1;
        for (const QJsonValue &each : (*answer)["series"_L1][0]["sum"_L1].toArray())
            sum += each.toDouble();
        return sum;
    }
    bool totalBecomes(Chronicle &chronicle, double wanted, std::int64_t from, std::int64_t to,
                      std::int64_t step, std::int64_t now)
    {
        return QTest::qWaitFor([&] { return total(chronicle, from, to, step, now) == wanted; }, 10'000);
    }
    qint64 rows(const QString &table)
    {
        const auto database = store::Database::open(file, store::Database::Mode::ReadOnly);
        auto found = database->run(u"SELECT count(*) FROM "_s + table);
        return found && found->next() ? found->value(0).toLongLong() : -1;
    }

    QTemporaryDir dir;
    QString file = dir.filePath(u"monitoring.db"_s);
};

} // namespace

class TestChronicle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void series_areAskedBeforeTheyAreWritten();
    void series_outliveARestart();
    void downtime_isAGap();
    void crash_losesWhatIsNotWritten();
    void oldSteps_areRemoved();
    void fullFile_losesTheFinestFirst();
    void damagedFile_isPutAside();
    void refusingFile_isTriedAgain();
    void newerFile_isLeftAlone();
    void changes_areToldNewestFirst();
    void changes_waitForTheFile();
    void formerServer_isRemembered();
    void manyRevisions_areSummed();
    void tooMuch_isRefused();
    void idleService_costsNothing();
};

void TestChronicle::series_areAskedBeforeTheyAreWritten()
{
    Fixture fixture;
    Chronicle chronicle(fixture.options(milliseconds(3'600'000)));
    fixture.second(chronicle, kStart, 0); // the first write is due at once
    QVERIFY(fixture.totalBecomes(chronicle, 0, kStart, kStart + 60, 1, kStart));
    for (int i = 1; i < 25; ++i)
        fixture.second(chronicle, kStart + i, 2);
    for (const std::int64_t step : {1, 10, 60})
        QVERIFY(fixture.totalBecomes(chronicle, 48, kStart, kStart + 60, step, kStart + 25));
}

void TestChronicle::series_outliveARestart()
{
    Fixture fixture;
    {
        Chronicle chronicle(fixture.options(milliseconds(10'000)));
        for (int i = 0; i < 95; ++i)
            fixture.second(chronicle, kStart + i, 3);
    } // an orderly end writes all
    Chronicle chronicle(fixture.options(milliseconds(10'000)));
    for (int i = 95; i < 200; ++i)
        fixture.second(chronicle, kStart + i, 3);
    for (const std::int64_t step : {1, 10, 60, 3600})
        QVERIFY2(fixture.totalBecomes(chronicle, 600, kStart, kStart + 3600, step, kStart + 200),
                 qPrintable(QString::number(step)));
}

void TestChronicle::downtime_isAGap()
{
    Fixture fixture;
    for (const std::int64_t begin : {kStart, kStart + 30}) {
        Chronicle chronicle(fixture.options());
        for (int i = 0; i < 10; ++i)
            fixture.second(chronicle, begin + i, 1);
    }
    Chronicle chronicle(fixture.options());
    QVERIFY(fixture.totalBecomes(chronicle, 20, kStart, kStart + 40, 10, kStart + 40));
    const auto answer = fixture.ask(chronicle, fixture.question(kStart, kStart + 40, 10, kStart + 40));
    QVERIFY(answer);
    const QJsonArray wanted{1, QJsonValue(), QJsonValue(), 1};
    QCOMPARE((*answer)["series"_L1][0]["avg"_L1].toArray(), wanted);
    QCOMPARE((*answer)["resolutionSeconds"_L1].toInt(), 10);
}

/// As kill -9 does: a copy of what is on the disk while the server goes on.
void TestChronicle::crash_losesWhatIsNotWritten()
{
    Fixture fixture;
    Fixture after;
    {
        Chronicle chronicle(fixture.options(milliseconds(0)));
        for (int i = 0; i < 40; ++i)
            fixture.second(chronicle, kStart + i, 1);
        QVERIFY(fixture.totalBecomes(chronicle, 40, kStart, kStart + 60, 1, kStart + 40));
        QVERIFY(QTest::qWaitFor([&] { return fixture.rows(u"frames"_s) >= 2 * (4 + 4 + 1); }));
        for (const QString &suffix : {u""_s, u"-wal"_s})
            QVERIFY(QFile::copy(fixture.file + suffix, after.file + suffix));
    }
    Chronicle chronicle(after.options());
    const double kept =
        after.total(chronicle, kStart, kStart + 60, 1, kStart + 40); // its file was there before
    QVERIFY2(kept > 0 && kept <= 40, qPrintable(QString::number(kept)));
    // What goes on goes on from there, in every resolution alike.
    for (int i = 40; i < 60; ++i)
        after.second(chronicle, kStart + i, 1);
    QVERIFY(after.totalBecomes(chronicle, kept + 20, kStart, kStart + 60, 1, kStart + 60));
    QCOMPARE(after.total(chronicle, kStart, kStart + 60, 10, kStart + 60), kept + 20);
    QCOMPARE(after.total(chronicle, kStart, kStart + 60, 60, kStart + 60), kept + 20);
}

void TestChronicle::oldSteps_areRemoved()
{
    Fixture fixture;
    Chronicle chronicle(fixture.options());
    for (int i = 0; i < 120; ++i)
        fixture.second(chronicle, kStart + i, 1);
    QVERIFY(fixture.totalBecomes(chronicle, 120, kStart, kStart + 120, 60, kStart + 120));
    // Eight days later, one reading after another: the turn comes to every subject.
    std::int64_t now = kStart + 8 * 86'400;
    const auto count = [&](int resolution) {
        const auto database = store::Database::open(fixture.file, store::Database::Mode::ReadOnly);
        auto found = database->run(u"SELECT count(*) FROM frames WHERE resolution = ? AND step < ?"_s,
                                   {resolution, qint64(kStart + 3600)});
        return found && found->next() ? found->value(0).toLongLong() : -1;
    };
    QVERIFY(QTest::qWaitFor(
        [&] {
            fixture.second(chronicle, ++now, 1, {"web-2"});
            return count(0) == 0 && count(1) == 0 && count(2) == 0;
        },
        10'000));
    QCOMPARE(count(3), 2); // the hour of web-1, and of the engine
    QCOMPARE(fixture.total(chronicle, kStart, kStart + 3600, 3600, now), 120.0);
    // A year and more later nothing is left, the subject itself neither.
    now = kStart + 400 * 86'400;
    QVERIFY(QTest::qWaitFor(
        [&] {
            fixture.second(chronicle, ++now, 1, {"web-2"});
            const auto database = store::Database::open(fixture.file, store::Database::Mode::ReadOnly);
            auto found = database->run(u"SELECT count(*) FROM subjects WHERE revision = 'web-1'"_s);
            return count(3) == 0 && found && found->next() && found->value(0).toInt() == 0;
        },
        10'000));
}

void TestChronicle::fullFile_losesTheFinestFirst()
{
    Fixture fixture;
    Chronicle::Options options = fixture.options();
    options.tables.mostBytes = 1'000'000;
    Chronicle chronicle(options);
    std::vector<std::string> names;
    for (int i = 0; i < 100; ++i)
        names.push_back("web-" + std::to_string(i));
    qint64 most = 0;
    for (int i = 0; i < 600; ++i) {
        fixture.second(chronicle, kStart + i, 1, names);
        if (i % 20 == 0) {
            QVERIFY(QTest::qWaitFor(
                [&] { return fixture.total(chronicle, kStart + i, kStart + i + 1, 1, kStart + i) == 100; },
                20'000));
            most = std::max(most, QFile(fixture.file).size());
        }
    }
    // One batch over it, at most.
    QVERIFY2(most < 2'000'000, qPrintable(QString::number(most)));
    QVERIFY(fixture.totalBecomes(chronicle, 60'000, kStart, kStart + 3600, 3600, kStart + 600));
    QVERIFY(fixture.total(chronicle, kStart, kStart + 600, 1, kStart + 600) < 60'000.0);
}

void TestChronicle::damagedFile_isPutAside()
{
    Fixture fixture;
    QFile broken(fixture.file);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write(QByteArray(20'000, 'x'));
    broken.close();
    Chronicle chronicle(fixture.options());
    fixture.second(chronicle, kStart, 7);
    QVERIFY(fixture.totalBecomes(chronicle, 7, kStart, kStart + 1, 1, kStart));
    QVERIFY(QFile::exists(fixture.file + u".damaged"_s));
    QVERIFY(!chronicle.trouble());
}

void TestChronicle::refusingFile_isTriedAgain()
{
    Fixture fixture;
    const QString folder = fixture.dir.filePath(u"later"_s);
    fixture.file = folder + u"/monitoring.db"_s;
    Chronicle chronicle(fixture.options());
    fixture.second(chronicle, kStart, 7);
    QVERIFY(QTest::qWaitFor([&] { return chronicle.trouble().has_value(); }));
    const auto answer = fixture.ask(chronicle, fixture.question(kStart, kStart + 1, 1, kStart));
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::Unavailable);
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(fixture.totalBecomes(chronicle, 7, kStart, kStart + 1, 1, kStart));
    QVERIFY(!chronicle.trouble());
}

void TestChronicle::newerFile_isLeftAlone()
{
    Fixture fixture;
    {
        const auto database = store::Database::open(fixture.file, store::Database::Mode::ReadWrite);
        QVERIFY(database->run(u"PRAGMA user_version = 99"_s));
    }
    Chronicle chronicle(fixture.options());
    fixture.second(chronicle, kStart, 7);
    QVERIFY(QTest::qWaitFor([&] { return chronicle.trouble().has_value(); }));
    QVERIFY(QString::fromStdString(chronicle.trouble()->message).contains(u"newer version"_s));
    QVERIFY(!QFile::exists(fixture.file + u".damaged"_s));
}

namespace {

Change change(std::int64_t second, const QString &service, const QString &text)
{
    Change told;
    told.time = WallTime(seconds(second));
    told.ns = service.isEmpty() ? QString() : u"default"_s;
    told.service = service;
    told.type = u"deploy"_s;
    told.who = u"admin"_s;
    told.text = text;
    told.facts = {{u"fields"_s, QJsonArray{QJsonObject{{u"path"_s, u"image"_s}}}}};
    return told;
}

std::vector<Change> changesOf(Chronicle &chronicle, const ChangeQuery &query)
{
    std::optional<Result<std::vector<Change>>> answer;
    chronicle.changes(query, [&](const auto &got) { answer = got; });
    (void)QTest::qWaitFor([&] { return answer.has_value(); });
    return answer && *answer ? **answer : std::vector<Change>();
}

} // namespace

void TestChronicle::changes_areToldNewestFirst()
{
    Fixture fixture;
    {
        Chronicle chronicle(fixture.options());
        chronicle.add(change(kStart, u"web"_s, u"one"_s));
        chronicle.add(change(kStart + 5, u"shop"_s, u"two"_s));
        chronicle.add(change(kStart + 9, u"web"_s, u"three"_s));
        chronicle.add(change(kStart + 9, {}, u"of the engine"_s));
    }
    Chronicle chronicle(fixture.options());
    ChangeQuery query{u"default"_s, u"web"_s, WallTime(seconds(kStart)), WallTime(seconds(kStart + 100)), 10};
    auto found = changesOf(chronicle, query);
    QCOMPARE(found.size(), 2u);
    QCOMPARE(found[0].text, u"three"_s);
    QCOMPARE(found[1].who, u"admin"_s);
    QCOMPARE(found[1].facts, change(0, {}, {}).facts);
    QVERIFY(found[1].time == WallTime(seconds(kStart)));
    query.service.clear();
    QCOMPARE(changesOf(chronicle, query).size(), 3u);
    query.to = WallTime(seconds(kStart + 9));
    QCOMPARE(changesOf(chronicle, query).size(), 2u);
    query.ns.clear();
    query.to = WallTime(seconds(kStart + 10));
    found = changesOf(chronicle, query);
    QCOMPARE(found.size(), 1u);
    QCOMPARE(found[0].text, u"of the engine"_s);
}

void TestChronicle::changes_waitForTheFile()
{
    Fixture fixture;
    const QString folder = fixture.dir.filePath(u"later"_s);
    fixture.file = folder + u"/monitoring.db"_s;
    Chronicle chronicle(fixture.options());
    chronicle.add(change(kStart, u"web"_s, u"one"_s));
    QVERIFY(QTest::qWaitFor([&] { return chronicle.trouble().has_value(); }));
    QVERIFY(QDir().mkpath(folder));
    const ChangeQuery query{u"default"_s, u"web"_s, WallTime(seconds(kStart)), WallTime(seconds(kStart + 1)),
                            10};
    QVERIFY(QTest::qWaitFor([&] { return changesOf(chronicle, query).size() == 1; }));
}

void TestChronicle::formerServer_isRemembered()
{
    Fixture fixture;
    const auto seen = [&](Chronicle &chronicle) {
        std::optional<std::optional<WallTime>> told;
        chronicle.whenOpened([&](const auto &time) { told = time; });
        return QTest::qWaitFor([&] { return told.has_value(); }) ? *told : std::nullopt;
    };
    {
        Chronicle chronicle(fixture.options());
        QVERIFY(!seen(chronicle));
        fixture.second(chronicle, kStart + 3, 1);
    }
    Chronicle chronicle(fixture.options());
    const auto before = seen(chronicle);
    QVERIFY(before && *before - WallTime(seconds(kStart + 3)) <= seconds(10));
    QVERIFY(*before > WallTime(seconds(kStart)));
}

void TestChronicle::manyRevisions_areSummed()
{
    Fixture fixture;
    Chronicle chronicle(fixture.options());
    for (int i = 0; i < 10; ++i)
        fixture.second(chronicle, kStart + i, 2, {"web-1", "web-2", "web-3"});
    QVERIFY(fixture.totalBecomes(chronicle, 60, kStart, kStart + 10, 1, kStart + 10));
    SeriesQuery query = fixture.question(kStart, kStart + 10, 10, kStart + 10);
    query.service.clear();
    query.revision = "web-2";
    query.metrics = {metrics::requests, metrics::latency};
    const auto answer = fixture.ask(chronicle, query);
    QCOMPARE((*answer)["series"_L1][0]["sum"_L1][0].toDouble(), 20.0);
    QCOMPARE((*answer)["series"_L1][1]["count"_L1][0].toDouble(), 10.0);
}

void TestChronicle::tooMuch_isRefused()
{
    Fixture fixture;
    Chronicle chronicle(fixture.options());
    fixture.second(chronicle, kStart, 1);
    QVERIFY(fixture.totalBecomes(chronicle, 1, kStart, kStart + 1, 1, kStart)); // the file is there
    SeriesQuery query = fixture.question(kStart - 8'000 * 3600, kStart, 3600, kStart);
    for (const Metric &metric : allMetrics())
        query.metrics.push_back(metric.id);
    const auto answer = fixture.ask(chronicle, query);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, Code::BadRequest);
}

void TestChronicle::idleService_costsNothing()
{
    Fixture fixture;
    Chronicle chronicle(fixture.options());
    fixture.second(chronicle, kStart, 2);
    QVERIFY(fixture.totalBecomes(chronicle, 2, kStart, kStart + 1, 1, kStart));
    QCOMPARE(chronicle.openSubjects(), 2u);
    for (int i = 1; i <= 3700; i += 60)
        fixture.second(chronicle, kStart + i, 0, {});
    QVERIFY(QTest::qWaitFor([&] { return chronicle.openSubjects() == 1; }, 10'000)); // the engine
}

QTEST_GUILESS_MAIN(TestChronicle)
#include "tst_chronicle.moc"
