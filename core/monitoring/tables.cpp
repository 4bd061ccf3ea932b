#include "core/monitoring/tables.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::monitoring {

using store::Database;

namespace {

constexpr int kVersion = 1;
constexpr size_t kIdsInMemory = 20'000;
constexpr qint64 kSubjectsAtOnce = 64;
constexpr qint64 kRowsAtOnce = 500; ///< of a subject and resolution
constexpr qint64 kKeepChangesMs = qint64(366) * 86'400'000;

QStringList schema()
{
    return {
        u"CREATE TABLE IF NOT EXISTS subjects (id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, ns TEXT NOT "
        u"NULL, "
        "service TEXT NOT NULL, revision TEXT NOT NULL, name TEXT NOT NULL, "
        "UNIQUE (scope, ns, service, revision, name))"_s,
        u"CREATE INDEX IF NOT EXISTS subjects_by_revision ON subjects (scope, ns, revision)"_s,
        u"CREATE TABLE IF NOT EXISTS frames (resolution INTEGER NOT NULL, subject INTEGER NOT NULL, "
        "step INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (resolution, subject, step)) WITHOUT ROWID"_s,
        u"CREATE TABLE IF NOT EXISTS newest (resolution INTEGER PRIMARY KEY, step INTEGER NOT NULL)"_s,
        u"CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, ns TEXT NOT NULL, "
        "service TEXT NOT NULL, type TEXT NOT NULL, who TEXT NOT NULL, program TEXT NOT NULL, text TEXT NOT "
        "NULL, facts TEXT NOT NULL)"_s,
        u"CREATE INDEX IF NOT EXISTS changes_by_service ON changes (ns, service, at)"_s,
        u"CREATE INDEX IF NOT EXISTS changes_by_time ON changes (ns, at)"_s,
        u"PRAGMA user_version = %1"_s.arg(kVersion),
    };
}

QString text(const std::string &value)
{
    return value.empty() ? u""_s : QString::fromStdString(value); // not null, which NOT NULL refuses
}

QString filled(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

QVariantList valuesOf(const Subject &subject)
{
    return {int(subject.scope), text(subject.ns), text(subject.service), text(subject.revision),
            text(subject.name)};
}

qint64 millisecondsOf(WallTime time)
{
    return std::chrono::floor<milliseconds>(time.time_since_epoch()).count();
}

} // namespace

Result<Tables> Tables::open(const QString &file, Options options)
{
    auto database = Database::open(file, Database::Mode::ReadWrite);
    if (!database)
        return tl::unexpected(database.error());
    const auto version = database->number(u"PRAGMA user_version"_s);
    if (!version)
        return tl::unexpected(version.error());
    if (version->value_or(0) > kVersion)
        return fail(Code::Invalid, "a newer version wrote \"" + file.toStdString() + '"');
    // A power cut may cost the last batch; the file stays whole.
    QStringList statements{u"PRAGMA synchronous=NORMAL"_s};
    if (version->value_or(0) < kVersion)
        statements << schema();
    for (const QString &statement : statements) {
        if (const auto done = database->run(statement); !done)
            return tl::unexpected(done.error());
    }
    Tables tables(std::move(*database), options);
    for (const Resolution resolution : resolutions) {
        const auto step =
            tables.m_database.number(u"SELECT step FROM newest WHERE resolution = ?"_s, {int(resolution)});
        if (!step)
            return tl::unexpected(step.error());
        tables.m_newest[size_t(resolution)] = *step;
    }
    return tables;
}

Result<qint64> Tables::idOf(const Subject &subject, bool make)
{
    if (const auto known = m_ids.find(subject); known != m_ids.end())
        return known->second;
    if (m_ids.size() >= kIdsInMemory)
        m_ids.clear();
    if (make) {
        const auto added =
            m_database.run(u"INSERT OR IGNORE INTO subjects (scope, ns, service, revision, name) "
                           "VALUES (?, ?, ?, ?, ?)"_s,
                           valuesOf(subject));
        if (!added)
            return tl::unexpected(added.error());
    }
    const auto id =
        m_database.number(u"SELECT id FROM subjects WHERE scope = ? AND ns = ? AND service = ? AND "
                          "revision = ? AND name = ?"_s,
                          valuesOf(subject));
    if (!id)
        return tl::unexpected(id.error());
    if (*id)
        m_ids[subject] = **id;
    return id->value_or(0);
}

Result<> Tables::write(const std::vector<Row> &rows, const std::vector<Change> &changes)
{
    const auto newest = m_newest;
    auto done = m_database.together([&]() -> Result<> {
        if (auto written = writeRows(rows); !written)
            return written;
        return writeChanges(changes);
    });
    if (!done) {
        m_ids.clear(); // some of them may be gone again
        m_newest = newest;
    }
    return done;
}

Result<> Tables::writeRows(const std::vector<Row> &rows)
{
    auto put = m_database.prepare(
        u"INSERT OR REPLACE INTO frames (resolution, subject, step, body) VALUES (?, ?, ?, ?)"_s);
    if (!put)
        return tl::unexpected(put.error());
    for (const Row &row : rows) {
        const auto subject = idOf(row.subject, true);
        if (!subject)
            return tl::unexpected(subject.error());
        if (auto done = m_database.run(*put, {int(row.resolution), *subject, qint64(row.step), row.body});
            !done)
            return done;
        auto &newest = m_newest[size_t(row.resolution)];
        newest = std::max(newest.value_or(row.step), row.step);
    }
    for (const Resolution resolution : resolutions) {
        const auto step = m_newest[size_t(resolution)];
        if (!step)
            continue;
        if (const auto done =
                m_database.run(u"INSERT OR REPLACE INTO newest (resolution, step) VALUES (?, ?)"_s,
                               {int(resolution), qint64(*step)});
            !done)
            return tl::unexpected(done.error());
    }
    return {};
}

Result<> Tables::writeChanges(const std::vector<Change> &changes)
{
    for (const Change &change : changes) {
        const QString facts = QString::fromUtf8(QJsonDocument(change.facts).toJson(QJsonDocument::Compact));
        const auto done = m_database.run(u"INSERT INTO changes (at, ns, service, type, who, program, text, "
                                         u"facts) VALUES (?, ?, ?, ?, ?, ?, ?, "
                                         "?)"_s,
                                         {millisecondsOf(change.time), filled(change.ns),
                                          filled(change.service), filled(change.type), filled(change.who),
                                          filled(change.with), filled(change.text), facts});
        if (!done)
            return tl::unexpected(done.error());
    }
    return {};
}

Result<std::optional<QByteArray>> Tables::read(const Subject &subject, Resolution resolution,
                                               std::int64_t step)
{
    if (step > m_newest[size_t(resolution)].value_or(step - 1))
        return std::optional<QByteArray>();
    const auto id = idOf(subject, false);
    if (!id)
        return tl::unexpected(id.error());
    if (*id == 0)
        return std::optional<QByteArray>();
    auto rows = m_database.run(u"SELECT body FROM frames WHERE resolution = ? AND subject = ? AND step = ?"_s,
                               {int(resolution), *id, qint64(step)});
    if (!rows)
        return tl::unexpected(rows.error());
    return rows->next() ? std::optional(rows->value(0).toByteArray()) : std::nullopt;
}

Result<> Tables::trimSubject(qint64 id, std::int64_t now)
{
    for (const Resolution resolution : resolutions) {
        const auto done = m_database.run(
            u"DELETE FROM frames WHERE resolution = ? AND subject = ? AND step IN (SELECT step FROM frames "
            u"WHERE "
            "resolution = ? AND subject = ? AND step < ? ORDER BY step LIMIT ?)"_s,
            {int(resolution), id, int(resolution), id, qint64(now - keptFor(resolution)), kRowsAtOnce});
        if (!done)
            return tl::unexpected(done.error());
    }
    return {};
}

Result<> Tables::trim(std::int64_t now, const std::function<bool(const Subject &)> &isOpen)
{
    std::vector<std::pair<qint64, Subject>> turn;
    {
        auto rows = m_database.run(
            u"SELECT id, scope, ns, service, revision, name FROM subjects WHERE id > ? ORDER BY id LIMIT ?"_s,
            {m_trimmed, kSubjectsAtOnce});
        if (!rows)
            return tl::unexpected(rows.error());
        while (rows->next())
            turn.emplace_back(rows->value(0).toLongLong(),
                              Subject{Scope(rows->value(1).toInt()), rows->value(2).toString().toStdString(),
                                      rows->value(3).toString().toStdString(),
                                      rows->value(4).toString().toStdString(),
                                      rows->value(5).toString().toStdString()});
    }
    m_trimmed = turn.size() < size_t(kSubjectsAtOnce) ? 0 : turn.back().first;
    for (const auto &[id, subject] : turn) {
        if (auto done = trimSubject(id, now); !done)
            return done;
        if (isOpen(subject))
            continue;
        const auto gone = m_database.run(
            u"DELETE FROM subjects WHERE id = ? AND NOT EXISTS (SELECT 1 FROM frames WHERE subject = ? AND "
            "resolution IN (0, 1, 2, 3))"_s,
            {id, id});
        if (!gone)
            return tl::unexpected(gone.error());
        if (gone->numRowsAffected() > 0)
            m_ids.erase(subject);
    }
    const auto changes =
        m_database.run(u"DELETE FROM changes WHERE id IN (SELECT id FROM changes ORDER BY id LIMIT ?) AND "
                       u"(at < ? OR id <= (SELECT "
                       "max(id) - ? FROM changes))"_s,
                       {kRowsAtOnce, qint64(now) * 1000 - kKeepChangesMs, m_options.mostChanges});
    if (!changes)
        return tl::unexpected(changes.error());
    return shrink();
}

Result<qint64> Tables::bytesUsed() const
{
    qint64 pages = 0;
    for (const auto &[statement, factor] :
         {std::pair(u"PRAGMA page_count"_s, 1), std::pair(u"PRAGMA freelist_count"_s, -1)}) {
        const auto count = m_database.number(statement);
        if (!count)
            return tl::unexpected(count.error());
        pages += factor * count->value_or(0);
    }
    const auto size = m_database.number(u"PRAGMA page_size"_s);
    if (!size)
        return tl::unexpected(size.error());
    return pages * size->value_or(0);
}

/// A quarter of the time that a resolution goes back, until there is room. This reads all of the resolution;
/// it happens when the file is at its bound only.
Result<> Tables::shrink()
{
    const auto used = bytesUsed();
    if (!used || *used <= m_options.mostBytes)
        return used.map([](qint64) {});
    for (const Resolution resolution : resolutions) {
        const auto first =
            m_database.number(u"SELECT min(step) FROM frames WHERE resolution = ?"_s, {int(resolution)});
        const auto last =
            m_database.number(u"SELECT max(step) FROM frames WHERE resolution = ?"_s, {int(resolution)});
        if (!first || !last)
            return tl::unexpected(first ? last.error() : first.error());
        if (!*first)
            continue; // all of it has gone: the next
        const qint64 before = **first + (**last - **first) / 4 + 1;
        return m_database
            .run(u"DELETE FROM frames WHERE resolution = ? AND step < ?"_s, {int(resolution), before})
            .map([](const auto &) {});
    }
    return {};
}

Result<std::vector<std::pair<qint64, Subject>>> Tables::find(const Database &database, Scope scope,
                                                             const Subject &only, int most)
{
    QString conditions = u"scope = ?"_s;
    QVariantList values{int(scope)};
    for (const auto &[column, value] :
         {std::pair(u"ns"_s, only.ns), std::pair(u"service"_s, only.service),
          std::pair(u"revision"_s, only.revision), std::pair(u"name"_s, only.name)}) {
        if (value.empty())
            continue;
        conditions += u" AND "_s + column + u" = ?"_s;
        values << text(value);
    }
    auto rows = database.run(
        u"SELECT id, scope, ns, service, revision, name FROM subjects WHERE %1 ORDER BY id DESC LIMIT %2"_s
            .arg(conditions)
            .arg(most),
        values);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<std::pair<qint64, Subject>> found;
    while (rows->next())
        found.emplace_back(rows->value(0).toLongLong(),
                           Subject{Scope(rows->value(1).toInt()), rows->value(2).toString().toStdString(),
                                   rows->value(3).toString().toStdString(),
                                   rows->value(4).toString().toStdString(),
                                   rows->value(5).toString().toStdString()});
    return found;
}

Result<> Tables::read(const Database &database, qint64 subject, Resolution resolution, std::int64_t from,
                      std::int64_t to, const std::function<void(std::int64_t, Frame)> &each)
{
    auto rows =
        database.run(u"SELECT step, body FROM frames WHERE resolution = ? AND subject = ? AND step >= ? "
                     "AND step < ? ORDER BY step"_s,
                     {int(resolution), subject, qint64(rowOf(resolution, from)), qint64(to)});
    if (!rows)
        return tl::unexpected(rows.error());
    while (rows->next()) {
        const QByteArray body = rows->value(1).toByteArray();
        for (auto &[step, frame] : framesOf(resolution, rows->value(0).toLongLong(), body)) {
            if (step >= from && step < to)
                each(step, std::move(frame));
        }
    }
    return {};
}

Result<std::vector<Change>> Tables::changes(const Database &database, const ChangeQuery &query)
{
    QString conditions = u"ns = ? AND at >= ? AND at < ?"_s;
    QVariantList values{filled(query.ns), millisecondsOf(query.from), millisecondsOf(query.to)};
    if (!query.service.isEmpty()) {
        conditions += u" AND service = ?"_s;
        values << query.service;
    }
    auto rows = database.run(u"SELECT at, ns, service, type, who, program, text, facts FROM changes WHERE %1 "
                             "ORDER BY at DESC, id DESC LIMIT %2"_s.arg(conditions)
                                 .arg(query.limit),
                             values);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Change> found;
    while (rows->next()) {
        Change change;
        change.time = WallTime(milliseconds(rows->value(0).toLongLong()));
        change.ns = rows->value(1).toString();
        change.service = rows->value(2).toString();
        change.type = rows->value(3).toString();
        change.who = rows->value(4).toString();
        change.with = rows->value(5).toString();
        change.text = rows->value(6).toString();
        change.facts = QJsonDocument::fromJson(rows->value(7).toByteArray()).object();
        found.push_back(std::move(change));
    }
    return found;
}

} // namespace tidegate::monitoring
