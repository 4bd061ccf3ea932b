#pragma once

#include "core/base/error.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>
#include <functional>
#include <optional>

namespace tidegate::store {

/// One SQLite connection with its errors as values. Belongs to the thread that opened it.
class Database
{
public:
    enum class Mode
    {
        ReadOnly,
        ReadWrite
    };

    /// Write-ahead log, synchronous=FULL. Errors as for run().
    static Result<Database> open(const QString &path, Mode mode);
    Database(Database &&other) noexcept;
    Database &operator=(Database &&) = delete;
    ~Database();

    /// Prepares and runs one statement. StorageFull when the disk is full or not writable, else Internal;
    /// with path and SQLite's words.
    Result<QSqlQuery> run(const QString &statement, const QVariantList &values = {}) const;
    /// Runs a query that is kept prepared.
    Result<> run(QSqlQuery &prepared, const QVariantList &values) const;
    Result<QSqlQuery> prepare(const QString &statement) const;
    /// The first value of the first row; nothing when there is no row, or NULL in it.
    Result<std::optional<qint64>> number(const QString &statement, const QVariantList &values = {}) const;
    /// Does all of it in one transaction, or, when it fails, nothing.
    Result<> together(const std::function<Result<>()> &work) const;

    /// Brings the schema up to date in one transaction; Code::Invalid when a newer version wrote the file.
    Result<> migrate() const;

    const QString &path() const { return m_path; }

private:
    Database(QString connection, QString path) : m_connection(std::move(connection)), m_path(std::move(path))
    {
    }
    QSqlDatabase handle() const { return QSqlDatabase::database(m_connection, false); }
    Error describe(const QSqlError &error) const;
    friend class FolderLock;

    QString m_connection; ///< empty after a move
    QString m_path;
};

/// Holds a folder for one server: an exclusive lock on a database of its own, dropped by the operating system
/// when the process dies.
class FolderLock
{
public:
    /// Code::Conflict when somebody else has it.
    static Result<FolderLock> take(const QString &dir);

private:
    explicit FolderLock(Database database) : m_database(std::move(database)) {}
    Database m_database;
};

} // namespace tidegate::store
