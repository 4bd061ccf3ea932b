#include "core/metering/tables.h"

#include <array>

using namespace Qt::StringLiterals;

namespace tidegate::metering {

using store::Database;

namespace {

constexpr int kVersion = 1;
constexpr qint64 kManySubjects = 10'000;
constexpr qint64 kHoursAtOnce = 2;

const QString amountColumns =
    u"requests, errors, egress_bytes, active_ns, idle_ns, cpu_ns, byte_seconds, pool_ns, pool_byte_seconds"_s;

QString amountDefinitions()
{
    return QString(amountColumns).replace(u", "_s, u" INTEGER NOT NULL, "_s) + u" INTEGER NOT NULL"_s;
}

QStringList schema()
{
    const QString amounts = amountDefinitions();
    return {
        u"CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, "
        "trimmed INTEGER NOT NULL)"_s,
        u"CREATE TABLE IF NOT EXISTS subjects (id INTEGER PRIMARY KEY, ns TEXT NOT NULL, service TEXT NOT "
        u"NULL, "
        "revision TEXT NOT NULL, UNIQUE (ns, service, revision))"_s,
        u"CREATE TABLE IF NOT EXISTS records (run INTEGER NOT NULL, sequence INTEGER NOT NULL, "
        "hour INTEGER NOT NULL, subject INTEGER NOT NULL, instance TEXT NOT NULL, %1, "
        "PRIMARY KEY (run, sequence)) WITHOUT ROWID"_s.arg(amounts),
        u"CREATE TABLE IF NOT EXISTS hourly (at INTEGER NOT NULL, subject INTEGER NOT NULL, %1, "
        "PRIMARY KEY (at, subject)) WITHOUT ROWID"_s.arg(amounts),
        u"CREATE TABLE IF NOT EXISTS daily (at INTEGER NOT NULL, subject INTEGER NOT NULL, %1, "
        "PRIMARY KEY (at, subject)) WITHOUT ROWID"_s.arg(amounts),
        u"PRAGMA user_version = %1"_s.arg(kVersion),
    };
}

QVariantList &operator<<(QVariantList &values, const Amounts &amounts)
{
    for (const std::int64_t value :
         {amounts.requests, amounts.errors, amounts.egressBytes, amounts.activeNs, amounts.idleNs,
          amounts.cpuNs, amounts.byteSeconds, amounts.poolNs, amounts.poolByteSeconds})
        values << qint64(value);
    return values;
}

QString text(const std::string &value)
{
    return value.empty() ? u""_s : QString::fromStdString(value); // not null, which NOT NULL refuses
}

/// 0 when there is none.
Result<qint64> number(const Database &database, const QString &statement, const QVariantList &values = {})
{
    return database.number(statement, values).map([](const auto &found) { return found.value_or(0); });
}

/// Days are the same in every zone here: 24 hours of UTC. Down, before 1970 too.
qint64 dayOf(qint64 hour)
{
    return hour >= 0 ? hour / 24 : -((23 - hour) / 24);
}

/// A part of a range, and the table that has it.
struct Part
{
    bool isDaily = false;
    qint64 from = 0; ///< hours
    qint64 to = 0;
};

/// Whole days are taken from the sums by day where no row begins within one.
std::vector<Part> partsOf(const Query &query)
{
    const qint64 from = query.fromHour;
    const qint64 to = query.toHour;
    const bool mayUseDays = query.stepHours == 0 || (query.stepHours % 24 == 0 && from == dayOf(from) * 24);
    const qint64 firstDay = dayOf(from + 23) * 24;
    const qint64 lastDay = dayOf(to) * 24;
    if (!mayUseDays || firstDay >= lastDay)
        return {{false, from, to}};
    return {{false, from, firstDay}, {true, firstDay, lastDay}, {false, lastDay, to}};
}

QString selectOf(const Part &part, const Query &query)
{
    const QString hour = part.isDaily ? u"at * 24"_s : u"at"_s;
    const qint64 unit = part.isDaily ? 24 : 1;
    const QString bucket = query.stepHours == 0
                               ? u"0"_s
                               : u"(%1 - %2) / %3"_s.arg(hour).arg(query.fromHour).arg(query.stepHours);
    return u"SELECT %1 AS bucket, subject, %2 FROM %3 WHERE at >= %4 AND at < %5"_s
        .arg(bucket, amountColumns, part.isDaily ? u"daily"_s : u"hourly"_s)
        .arg(part.from / unit)
        .arg(part.to / unit);
}

QString groupColumns(Grouping grouping)
{
    switch (grouping) {
    case Grouping::Namespace:
        return u"ns"_s;
    case Grouping::Service:
        return u"ns, service"_s;
    case Grouping::Revision:
        break;
    }
    return u"ns, service, revision"_s;
}

} // namespace

Result<Tables> Tables::open(const QString &file, const std::string &run, Options options)
{
    auto database = Database::open(file, Database::Mode::ReadWrite);
    if (!database)
        return tl::unexpected(database.error());
    const auto version = number(*database, u"PRAGMA user_version"_s);
    if (!version)
        return tl::unexpected(version.error());
    if (*version > kVersion)
        return fail(Code::Invalid, "a newer version wrote \"" + file.toStdString() + '"');
    for (const QString &statement : schema()) {
        if (const auto done = database->run(statement); !done)
            return tl::unexpected(done.error());
    }
    Tables tables(std::move(*database), options);
    if (auto added = tables.addRun(run); !added)
        return tl::unexpected(added.error());
    return tables;
}

Result<> Tables::addRun(const std::string &run)
{
    const QVariantList uid{text(run)};
    if (const auto done = m_database.run(u"INSERT OR IGNORE INTO runs (uid, trimmed) VALUES (?, 0)"_s, uid);
        !done)
        return tl::unexpected(done.error());
    const auto id = number(m_database, u"SELECT id FROM runs WHERE uid = ?"_s, uid);
    const auto trimmed = number(m_database, u"SELECT trimmed FROM runs WHERE uid = ?"_s, uid);
    const auto count = number(m_database, u"SELECT count(*) FROM records"_s);
    const auto subjects = number(m_database, u"SELECT count(*) FROM subjects"_s);
    const auto latest = number(m_database, u"SELECT max(at) FROM hourly"_s);
    for (const auto *each : {&id, &trimmed, &count, &subjects, &latest}) {
        if (!*each)
            return tl::unexpected(each->error());
    }
    m_run = *id;
    m_trimmed = *trimmed;
    m_count = *count;
    m_latestHour = *latest;
    return *subjects > kManySubjects ? removeSubjects() : Result<>();
}

/// Those of which nothing is kept any more.
Result<> Tables::removeSubjects()
{
    return m_database
        .run(u"DELETE FROM subjects WHERE id NOT IN (SELECT subject FROM daily UNION SELECT subject FROM "
             u"hourly "
             "UNION SELECT subject FROM records)"_s)
        .map([](const auto &) {});
}

Result<qint64> Tables::subjectId(const Subject &subject)
{
    if (const auto known = m_subjects.find(subject); known != m_subjects.end())
        return known->second;
    const QVariantList values{text(subject.ns), text(subject.service), text(subject.revision)};
    const auto added =
        m_database.run(u"INSERT OR IGNORE INTO subjects (ns, service, revision) VALUES (?, ?, ?)"_s, values);
    if (!added)
        return tl::unexpected(added.error());
    const auto id = number(
        m_database, u"SELECT id FROM subjects WHERE ns = ? AND service = ? AND revision = ?"_s, values);
    if (id)
        m_subjects[subject] = *id;
    return id;
}

Result<> Tables::write(const std::vector<Record> &records)
{
    const qint64 before = m_count;
    auto done = m_database.together([&]() -> Result<> {
        if (auto inserted = insert(records); !inserted)
            return inserted;
        return trimRecords(qint64(records.size()));
    });
    if (!done) {
        m_subjects.clear(); // some of them may be gone again
        m_count = before;
    }
    return done;
}

Result<> Tables::insert(const std::vector<Record> &records)
{
    auto put = m_database.prepare(
        u"INSERT OR IGNORE INTO records (run, sequence, hour, subject, instance, %1) VALUES (?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?)"_s.arg(amountColumns));
    if (!put)
        return tl::unexpected(put.error());
    std::map<Key, Amounts> hours;
    std::map<Key, Amounts> days;
    for (const Record &record : records) {
        if (record.sequence <= m_trimmed)
            continue; // it was here once
        const auto subject = subjectId(record.subject);
        if (!subject)
            return tl::unexpected(subject.error());
        QVariantList values{m_run, qint64(record.sequence), qint64(record.hour), *subject,
                            text(record.instance)};
        if (auto done = m_database.run(*put, values << record.amounts); !done)
            return done;
        if (put->numRowsAffected() != 1)
            continue; // it is here already
        ++m_count;
        m_latestHour = record.hour;
        hours[{record.hour, *subject}] += record.amounts;
        days[{dayOf(record.hour), *subject}] += record.amounts;
    }
    auto done = add(u"hourly"_s, hours);
    return done ? add(u"daily"_s, days) : done;
}

Result<> Tables::add(const QString &table, const std::map<Key, Amounts> &sums)
{
    QStringList updates;
    for (const QString &column : amountColumns.split(u", "_s))
        updates << u"%1 = %1 + excluded.%1"_s.arg(column);
    auto put = m_database.prepare(
        u"INSERT INTO %1 (at, subject, %2) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (at, subject) DO UPDATE SET %3"_s.arg(table, amountColumns, updates.join(u", "_s)));
    if (!put)
        return tl::unexpected(put.error());
    for (const auto &[key, amounts] : sums) {
        QVariantList values{key.first, key.second};
        if (auto done = m_database.run(*put, values << amounts); !done)
            return done;
    }
    return {};
}

/// The oldest, twice as many as have come, until there are as many as may be.
Result<> Tables::trimRecords(qint64 written)
{
    const qint64 excess = std::min(m_count - m_options.keepRecords, 2 * written);
    if (excess <= 0)
        return {};
    auto last = m_database.run(u"SELECT run, sequence FROM records ORDER BY run, sequence LIMIT 1 OFFSET ?"_s,
                               {excess - 1});
    if (!last)
        return tl::unexpected(last.error());
    if (!last->next())
        return {};
    const qint64 run = last->value(0).toLongLong();
    const qint64 sequence = last->value(1).toLongLong();
    last->finish();
    const std::array<std::pair<QString, QVariantList>, 4> steps{{
        {u"DELETE FROM records WHERE run < ?"_s, {run}},
        {u"DELETE FROM records WHERE run = ? AND sequence <= ?"_s, {run, sequence}},
        {u"DELETE FROM runs WHERE id < ?"_s, {run}},
        {u"UPDATE runs SET trimmed = ? WHERE id = ?"_s, {sequence, run}},
    }};
    for (const auto &[statement, values] : steps) {
        if (const auto done = m_database.run(statement, values); !done)
            return tl::unexpected(done.error());
    }
    m_count -= excess;
    if (run == m_run)
        m_trimmed = sequence;
    return {};
}

Result<> Tables::trim()
{
    const qint64 firstHour = m_latestHour - qint64(m_options.keepDays) * 24;
    for (const auto &[table, first, atOnce] : {std::tuple(u"hourly"_s, firstHour, kHoursAtOnce),
                                               std::tuple(u"daily"_s, dayOf(firstHour), qint64(1))}) {
        for (qint64 i = 0; i < atOnce; ++i) {
            const auto done = m_database.run(
                u"DELETE FROM %1 WHERE at = (SELECT min(at) FROM %1) AND at < ?"_s.arg(table), {first});
            if (!done)
                return tl::unexpected(done.error());
        }
    }
    return {};
}

Result<std::vector<ReportRow>> Tables::read(const Database &database, const Query &query, int most)
{
    QStringList parts;
    for (const Part &part : partsOf(query)) {
        if (part.from < part.to)
            parts << selectOf(part, query);
    }
    QStringList conditions;
    QVariantList values;
    for (const auto &[column, value] :
         {std::pair(u"ns"_s, query.only.ns), std::pair(u"service"_s, query.only.service),
          std::pair(u"revision"_s, query.only.revision)}) {
        if (value.empty())
            continue;
        conditions << column + u" = ?"_s;
        values << text(value);
    }
    const QString groups = groupColumns(query.grouping);
    const QString totals =
        u"total("_s + QString(amountColumns).replace(u", "_s, u"), total("_s) + u')'; // sum() would overflow
    auto rows = database.run(
        u"SELECT bucket, %1, %2 FROM (%3) JOIN subjects ON id = subject%4 GROUP BY bucket, %1 ORDER BY bucket, %1 LIMIT %5"_s
            .arg(groups, totals, parts.join(u" UNION ALL "_s),
                 conditions.isEmpty() ? QString() : u" WHERE "_s + conditions.join(u" AND "_s))
            .arg(most + 1),
        values);
    if (!rows)
        return tl::unexpected(rows.error());
    const int texts = int(groups.count(u',')) + 1;
    std::vector<ReportRow> found;
    while (rows->next()) {
        if (int(found.size()) == most)
            return fail(Code::BadRequest, "the answer would have more than " + std::to_string(most) +
                                              " rows: ask for a longer step or a shorter range");
        ReportRow row;
        const qint64 bucket = rows->value(0).toLongLong();
        row.fromHour = query.fromHour + bucket * query.stepHours;
        row.toHour =
            query.stepHours == 0 ? query.toHour : std::min(query.toHour, row.fromHour + query.stepHours);
        std::string *names[] = {&row.subject.ns, &row.subject.service, &row.subject.revision};
        for (int i = 0; i < texts; ++i)
            *names[i] = rows->value(1 + i).toString().toStdString();
        double *amounts[] = {&row.requests,    &row.errors, &row.egressBytes,
                             &row.activeNs,    &row.idleNs, &row.cpuNs,
                             &row.byteSeconds, &row.poolNs, &row.poolByteSeconds};
        for (int i = 0; i < int(std::size(amounts)); ++i)
            *amounts[i] = rows->value(1 + texts + i).toDouble();
        found.push_back(std::move(row));
    }
    return found;
}

} // namespace tidegate::metering
