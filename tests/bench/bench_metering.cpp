// Figures of the meter for metering.py: a JSON line each, {"case", "figure", "unit", "values"}.

#include "core/metering/meter.h"
#include "core/metering/tables.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace tidegate;
using namespace tidegate::metering;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 firstHour = 490'920; // the beginning of a day in UTC

void tell(const char *name, const char *figure, const char *unit, const std::vector<double> &values)
{
    std::printf("{\"case\":\"%s\",\"figure\":\"%s\",\"unit\":\"%s\",\"values\":[", name, figure, unit);
    for (size_t i = 0; i < values.size(); ++i)
        std::printf("%s%.6f", i == 0 ? "" : ",", values[i]);
    std::printf("]}\n");
    std::fflush(stdout);
}

void check(const Result<> &done)
{
    if (done)
        return;
    std::fprintf(stderr, "%s\n", done.error().message.c_str());
    std::exit(1);
}

double cpuMicroseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e6 + double(time.tv_nsec) / 1e3;
}

Subject subjectOf(int revision)
{
    return {"team-" + std::to_string(revision / 100), "app-" + std::to_string(revision / 4),
            "app-" + std::to_string(revision / 4) + "-" + std::to_string(revision)};
}

/// A thousand instances that are looked at every two seconds, with requests: what a look costs.
void sampling(int instances, int looks)
{
    Meter meter;
    SteadyTime steady{std::chrono::hours(1)};
    WallTime wall{std::chrono::hours(firstHour)};
    std::vector<InstanceReading> readings(static_cast<size_t>(instances));
    for (int i = 0; i < instances; ++i) {
        readings[size_t(i)].id = {"app-" + std::to_string(i) + "-abcde"};
        readings[size_t(i)].subject = subjectOf(i);
        readings[size_t(i)].from = steady;
    }
    std::vector<double> each;
    std::vector<double> records;
    for (int look = 0; look < looks; ++look) {
        steady += seconds(2);
        wall += seconds(2);
        const Moment now{steady, wall};
        const double begun = cpuMicroseconds();
        for (InstanceReading &reading : readings) {
            reading.cpuSeconds += 0.3;
            reading.memoryBytes = 50'000'000;
            meter.busy(reading.id, milliseconds(700));
            meter.see(reading, now);
            meter.count(reading.subject, {20, 0, 40'000});
        }
        const size_t made = meter.take(now).size();
        each.push_back((cpuMicroseconds() - begun) / instances);
        records.push_back(double(made) / 2);
    }
    double sum = 0;
    for (const double value : records)
        sum += value;
    tell("sampling-1000", "cpu_per_instance", "us", each);
    tell("sampling-1000", "records", "1/s", {sum / double(records.size())});
}

/// What the ledger's thread does with what a thousand instances make in eight seconds.
void writing(const QString &file, int batches)
{
    auto opened = Tables::open(file, "run", {1'000'000, 400});
    check(opened.map([](const auto &) {}));
    auto tables = std::make_unique<Tables>(std::move(*opened));
    std::vector<double> rates;
    qint64 sequence = 0;
    for (int batch = 0; batch < batches; ++batch) {
        std::vector<Record> records(2000);
        for (size_t i = 0; i < records.size(); ++i) {
            records[i].sequence = ++sequence;
            records[i].hour = firstHour;
            records[i].subject = subjectOf(int(i % 1000));
            records[i].instance = i < 1000 ? "app-" + std::to_string(i) + "-abcde" : std::string();
            records[i].amounts.idleNs = 8'000'000'000;
            records[i].amounts.requests = 80;
        }
        QElapsedTimer timer;
        timer.start();
        check(tables->write(records));
        rates.push_back(2000 / (double(timer.nsecsElapsed()) / 1e9));
    }
    tell("writing-2000", "records", "1/s", rates);
    tables.reset(); // everything is in the one file then
    tell("writing-2000", "file_per_record", "B", {double(QFileInfo(file).size()) / double(sequence)});
}

void fill(const store::Database &database, int revisions, int hours)
{
    const auto run = [&database](const QString &statement) {
        check(database.run(statement).map([](const auto &) {}));
    };
    run(u"BEGIN"_s);
    for (int i = 0; i < revisions; ++i) {
        const Subject subject = subjectOf(i);
        check(database
                  .run(u"INSERT INTO subjects VALUES (?, ?, ?, ?)"_s,
                       {i + 1, QString::fromStdString(subject.ns), QString::fromStdString(subject.service),
                        QString::fromStdString(subject.revision)})
                  .map([](const auto &) {}));
    }
    run(u"INSERT INTO hourly WITH RECURSIVE h(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM h WHERE n < %1 - "
        u"1), "
        "s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %2) SELECT %3 + h.n, s.n, 36000, 12, "
        "90000000, "
        "2100000000000, 1500000000000, 900000000000, 180000000000, 40000000000, 1200000000 FROM h, s"_s
            .arg(hours)
            .arg(revisions)
            .arg(firstHour));
    run(u"INSERT INTO daily SELECT at / 24, subject, sum(requests), sum(errors), sum(egress_bytes), "
        u"sum(active_ns), "
        "sum(idle_ns), sum(cpu_ns), sum(byte_seconds), sum(pool_ns), sum(pool_byte_seconds) FROM hourly GROUP BY 1, 2"_s);
    run(u"COMMIT"_s);
    run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
}

/// Reports over a year of a thousand revisions, each with a connection of its own, as the server has it.
void reports(const QString &file, int revisions, int days, int rounds)
{
    {
        auto tables = Tables::open(file, "run", {1'000'000, 400});
        check(tables.map([](const auto &) {}));
    }
    {
        const auto database = store::Database::open(file, store::Database::Mode::ReadWrite);
        check(database.map([](const auto &) {}));
        fill(*database, revisions, days * 24);
    }
    tell("reports-year", "file_size", "MB", {double(QFileInfo(file).size()) / 1e6});
    const qint64 end = firstHour + qint64(days) * 24;
    const std::pair<const char *, Query> queries[] = {
        {"day_by_hour_revisions", {end - 24, end, 1, Grouping::Revision, {}}},
        {"month_by_day_services", {end - 30 * 24, end, 24, Grouping::Service, {}}},
        {"year_by_day_namespaces", {firstHour, end, 24, Grouping::Namespace, {}}},
        {"year_by_week_revisions", {firstHour, end, 168, Grouping::Revision, {}}},
        {"year_whole_revisions", {firstHour, end, 0, Grouping::Revision, {}}},
        {"year_by_hour_namespaces", {firstHour, end, 1, Grouping::Namespace, {}}},
    };
    for (const auto &[name, query] : queries) {
        std::vector<double> times;
        const int turns = query.stepHours == 1 && query.fromHour == firstHour ? 1 : rounds; // the slowest
        for (int round = 0; round < turns; ++round) {
            QElapsedTimer timer;
            timer.start();
            const auto database = store::Database::open(file, store::Database::Mode::ReadOnly);
            check(database.map([](const auto &) {}));
            const auto rows = Tables::read(*database, query, 200'000);
            check(rows.map([](const auto &) {}));
            (void)toCsv(query, *rows);
            times.push_back(double(timer.nsecsElapsed()) / 1e6);
        }
        tell("reports-year", name, "ms", times);
    }
}

} // namespace

int main(int argc, char **argv)
{
    const bool isQuick = argc > 1 && std::string_view(argv[1]) == "--quick";
    const QTemporaryDir dir;
    sampling(1000, isQuick ? 20 : 500);
    writing(dir.filePath(u"writing.db"_s), isQuick ? 3 : 100);
    reports(dir.filePath(u"reports.db"_s), isQuick ? 20 : 1000, isQuick ? 40 : 365, isQuick ? 1 : 5);
    return 0;
}
