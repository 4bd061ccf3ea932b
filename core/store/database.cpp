#include "core/store/database.h"

#include <QSqlError>
#include <array>
#include <atomic>

namespace tidegate::store {

namespace {

// A step is never changed once released; a new one is appended. `PRAGMA user_version` counts the steps that
// have run.
const std::array<QStringList, 1> &migrations()
{
    static const std::array<QStringList, 1> steps{{
        {QStringLiteral("CREATE TABLE objects (kind TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL, "
                        "version INTEGER NOT NULL, "
                        "body BLOB NOT NULL, PRIMARY KEY (kind, ns, name))"),
         // `previous` is kept beside `body` so that a watch with a selector can tell "left the selection"
         // after a restart too.
         QStringLiteral(
             "CREATE TABLE changes (version INTEGER PRIMARY KEY, type INTEGER NOT NULL, kind TEXT NOT NULL, "
             "body BLOB NOT NULL, previous BLOB)"),
         QStringLiteral("CREATE TABLE named_values (key TEXT PRIMARY KEY, value BLOB NOT NULL)")},
    }};
    return steps;
}

// SQLite's primary result codes; the driver hands them on as text, extended codes carry more in the upper
// bits.
enum SqliteCode
{
    ReadOnlyCode = 8,
    IoErrorCode = 10,
    FullCode = 13,
    CannotOpenCode = 14
};

bool meansStorage(const QSqlError &error)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    return code == ReadOnlyCode || code == IoErrorCode || code == FullCode || code == CannotOpenCode;
}

QString newConnectionName()
{
    static std::atomic<int> counter{0};
    return QStringLiteral("tidegate-store-%1").arg(++counter);
}

} // namespace

Database::Database(Database &&other) noexcept
    : m_connection(std::move(other.m_connection)), m_path(std::move(other.m_path))
{
    other.m_connection.clear();
}

Database::~Database()
{
    if (m_connection.isEmpty())
        return;
    handle().close();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<Database> Database::open(const QString &path, Mode mode)
{
    Database database(newConnectionName(), path);
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), database.m_connection);
        if (!connection.isValid())
            return fail(Code::Internal, "Qt's SQLite driver (QSQLITE) is not installed", path.toStdString());
        connection.setDatabaseName(path);
        QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000");
        if (mode == Mode::ReadOnly)
            options += QStringLiteral(";QSQLITE_OPEN_READONLY");
        connection.setConnectOptions(options);
        if (!connection.open())
            return tl::unexpected(database.describe(connection.lastError()));
    }
    if (mode == Mode::ReadWrite) {
        for (const auto &pragma :
             {QStringLiteral("PRAGMA journal_mode=WAL"), QStringLiteral("PRAGMA synchronous=FULL")}) {
            if (auto done = database.run(pragma); !done)
                return tl::unexpected(done.error());
        }
    }
    return database;
}

Error Database::describe(const QSqlError &error) const
{
    const QString words = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    const Code code = meansStorage(error) ? Code::StorageFull : Code::Internal;
    const QString sentence = code == Code::StorageFull ? QStringLiteral("cannot write \"%1\": %2")
                                                       : QStringLiteral("the store in \"%1\" failed: %2");
    return {code, sentence.arg(m_path, words).toStdString(), m_path.toStdString(), {}};
}

Result<QSqlQuery> Database::prepare(const QString &statement) const
{
    QSqlQuery query(handle());
    query.setForwardOnly(true);
    if (!query.prepare(statement))
        return tl::unexpected(describe(query.lastError()));
    return query;
}

Result<> Database::run(QSqlQuery &prepared, const QVariantList &values) const
{
    for (int i = 0; i < values.size(); ++i)
        prepared.bindValue(i, values[i]);
    if (!prepared.exec())
        return tl::unexpected(describe(prepared.lastError()));
    return {};
}

Result<QSqlQuery> Database::run(const QString &statement, const QVariantList &values) const
{
    auto query = prepare(statement);
    if (!query)
        return query;
    if (auto done = run(*query, values); !done)
        return tl::unexpected(done.error());
    return query;
}

Result<std::optional<qint64>> Database::number(const QString &statement, const QVariantList &values) const
{
    auto rows = run(statement, values);
    if (!rows)
        return tl::unexpected(rows.error());
    if (!rows->next() || rows->isNull(0))
        return std::optional<qint64>();
    return std::optional<qint64>(rows->value(0).toLongLong());
}

Result<> Database::together(const std::function<Result<>()> &work) const
{
    if (const auto begun = run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return tl::unexpected(begun.error());
    auto done = work();
    if (done)
        done = run(QStringLiteral("COMMIT")).map([](const auto &) {});
    if (!done)
        (void)run(QStringLiteral("ROLLBACK"));
    return done;
}

Result<> Database::migrate() const
{
    const int known = int(migrations().size());
    const auto stored = number(QStringLiteral("PRAGMA user_version"));
    if (!stored)
        return tl::unexpected(stored.error());
    const int version = int(stored->value_or(0));
    if (version > known) {
        return fail(Code::Invalid,
                    QStringLiteral(
                        "\"%1\" was written by a newer version of tidegated (schema %2, this one knows %3); "
                        "start that version, or another data folder")
                        .arg(m_path)
                        .arg(version)
                        .arg(known)
                        .toStdString(),
                    m_path.toStdString());
    }
    if (version == known)
        return {};
    QStringList statements;
    for (int step = version; step < known; ++step)
        statements += migrations()[size_t(step)];
    statements << QStringLiteral("PRAGMA user_version=%1").arg(known);
    return together([&]() -> Result<> {
        for (const QString &statement : statements) {
            if (auto done = run(statement); !done)
                return tl::unexpected(done.error());
        }
        return {};
    });
}

Result<FolderLock> FolderLock::take(const QString &dir)
{
    const QString path = dir + QStringLiteral("/server.lock");
    Database database(newConnectionName(), path);
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), database.m_connection);
        connection.setDatabaseName(path);
        connection.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=0"));
        if (!connection.open())
            return tl::unexpected(database.describe(connection.lastError()));
    }
    if (auto done = database.run(QStringLiteral("BEGIN EXCLUSIVE")); !done) {
        if (done.error().code == Code::StorageFull)
            return tl::unexpected(done.error());
        return fail(Code::Conflict,
                    QStringLiteral("another tidegated is using \"%1\"").arg(dir).toStdString(),
                    dir.toStdString());
    }
    return FolderLock(std::move(database));
}

} // namespace tidegate::store
