#include "core/store/transaction.h"

#include "core/store/stored.h"

namespace tidegate::store {

using resource::Object;
using resource::ObjectPtr;

Transaction::Transaction(const Database &database, QSqlQuery select, QSqlQuery upsert, QSqlQuery remove,
                         QSqlQuery feed)
    : m_database(database)
    , m_select(std::move(select))
    , m_upsert(std::move(upsert))
    , m_remove(std::move(remove))
    , m_feed(std::move(feed))
{
}

Result<std::unique_ptr<Transaction>> Transaction::prepare(const Database &database)
{
    const QStringList statements{
        QStringLiteral("SELECT body FROM objects WHERE kind=? AND ns=? AND name=?"),
        QStringLiteral(
            "INSERT INTO objects (kind, ns, name, version, body) VALUES (?,?,?,?,?) "
            "ON CONFLICT (kind, ns, name) DO UPDATE SET version=excluded.version, body=excluded.body"),
        QStringLiteral("DELETE FROM objects WHERE kind=? AND ns=? AND name=?"),
        QStringLiteral("INSERT INTO changes (version, type, kind, body, previous) VALUES (?,?,?,?,?)")};
    std::vector<QSqlQuery> queries;
    for (const QString &statement : statements) {
        auto query = database.prepare(statement);
        if (!query)
            return tl::unexpected(query.error());
        queries.push_back(std::move(*query));
    }
    return std::unique_ptr<Transaction>(new Transaction(database, std::move(queries[0]),
                                                        std::move(queries[1]), std::move(queries[2]),
                                                        std::move(queries[3])));
}

Result<Applied> Transaction::apply(const std::vector<Mutation> &mutations, WallTime now, qint64 &version)
{
    if (auto done = m_database.run(QStringLiteral("SAVEPOINT job")); !done)
        return tl::unexpected(done.error());
    const qint64 before = version;
    auto applied = applyAll(mutations, now, version);
    if (!applied) {
        version = before;
        (void)m_database.run(QStringLiteral("ROLLBACK TO job"));
    }
    if (auto done = m_database.run(QStringLiteral("RELEASE job")); !done && applied)
        return tl::unexpected(done.error());
    return applied;
}

Result<Applied> Transaction::applyAll(const std::vector<Mutation> &mutations, WallTime now, qint64 &version)
{
    Applied applied;
    for (const Mutation &mutation : mutations) {
        const resource::Kind *kind = mutation.object.kind();
        auto current = kind ? load(kind->id(), mutation.object.objectName()) : Result<Stored>();
        if (!current)
            return tl::unexpected(current.error());
        auto change = decide(mutation, current->object, now, version + 1);
        if (!change)
            return tl::unexpected(change.error());
        if (!*change) {
            applied.objects.push_back(current->object);
            continue;
        }
        if (auto done = store(**change, current->text); !done)
            return tl::unexpected(done.error());
        ++version;
        applied.objects.push_back((*change)->object);
        applied.changes.push_back(std::move(**change));
    }
    return applied;
}

Result<Transaction::Stored> Transaction::load(const QString &kindId, const resource::ObjectName &name)
{
    // Null strings would be bound as SQL NULL, which equals nothing.
    if (auto done =
            m_database.run(m_select, {kindId, name.ns.isNull() ? QStringLiteral("") : name.ns, name.name});
        !done)
        return tl::unexpected(done.error());
    Stored stored;
    const bool isThere = m_select.next();
    if (isThere)
        stored.text = m_select.value(0).toByteArray();
    m_select.finish();
    if (!isThere)
        return stored;
    auto object = readStored(stored.text, {m_database.path(), kindId, name});
    if (!object)
        return tl::unexpected(object.error());
    stored.object = std::move(*object);
    return stored;
}

Result<> Transaction::store(Change &change, const QByteArray &previousText)
{
    const Object &object = *change.object;
    const QString ns = object.ns().isNull() ? QStringLiteral("") : object.ns();
    auto body = textToStore(object);
    if (!body)
        return tl::unexpected(body.error());
    change.text = *body;
    const Result<> kept =
        change.type == ChangeType::Deleted
            ? m_database.run(m_remove, {change.kindId, ns, object.name()})
            : m_database.run(m_upsert, {change.kindId, ns, object.name(), change.version, *body});
    if (!kept)
        return kept;
    const QVariant previous =
        change.previous ? QVariant(previousText) : QVariant(QMetaType::fromType<QByteArray>());
    return m_database.run(m_feed, {change.version, int(change.type), change.kindId, *body, previous});
}

} // namespace tidegate::store
