#pragma once

#include "core/store/database.h"
#include "core/store/decide.h"
#include "core/store/store.h"

#include <QSqlQuery>

namespace tidegate::store {

/// What one job did, to be shown on the main thread.
struct Applied
{
    std::vector<resource::ObjectPtr> objects; ///< one per mutation: the answer
    std::vector<Change> changes;
};

/// Applies mutations inside the open transaction of the writer's connection, against what the database holds.
class Transaction
{
public:
    static Result<std::unique_ptr<Transaction>> prepare(const Database &database);

    /// All mutations of one job, under a savepoint: all of them or none. `version` is the last used and is
    /// raised per change.
    Result<Applied> apply(const std::vector<Mutation> &mutations, WallTime now, qint64 &version);

private:
    Transaction(const Database &database, QSqlQuery select, QSqlQuery upsert, QSqlQuery remove,
                QSqlQuery feed);
    Result<Applied> applyAll(const std::vector<Mutation> &mutations, WallTime now, qint64 &version);
    /// An object and its text; both empty when there is none.
    struct Stored
    {
        resource::ObjectPtr object;
        QByteArray text;
    };
    Result<Stored> load(const QString &kindId, const resource::ObjectName &name);
    /// Gives the change its text too.
    Result<> store(Change &change, const QByteArray &previousText);

    const Database &m_database;
    QSqlQuery m_select;
    QSqlQuery m_upsert;
    QSqlQuery m_remove;
    QSqlQuery m_feed;
};

} // namespace tidegate::store
