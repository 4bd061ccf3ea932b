#include "core/store/transaction.h"

#include "core/base/ids.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace tidegate::store {

using resource::Object;
using resource::ObjectPtr;

namespace {

const QString uidKey = QStringLiteral("uid");
const QString createdKey = QStringLiteral("creationTimestamp");
const QString generationKey = QStringLiteral("generation");
const QString versionKey = QStringLiteral("resourceVersion");
const QString deletedKey = QStringLiteral("deletionTimestamp");
const QString graceKey = QStringLiteral("deletionGracePeriodSeconds");
const QString finalizersKey = QStringLiteral("finalizers");

bool hasFinalizers(const Object &object)
{
    return !object.metadata().value(finalizersKey).toArray().isEmpty();
}

void setOrRemove(QJsonObject &metadata, const QString &key, const QJsonValue &value)
{
    if (value.isUndefined() || value.isNull())
        metadata.remove(key);
    else
        metadata[key] = value;
}

void setMetadata(Object &object, const QJsonObject &metadata)
{
    object.json()[QStringLiteral("metadata")] = metadata;
}

QString quoted(const Mutation &mutation)
{
    return QStringLiteral("%1 \"%2\"").arg(mutation.object.kind()->id(), mutation.object.name());
}

tl::unexpected<Error> refuse(Code code, const Mutation &mutation, const QString &sentence)
{
    return fail(code, sentence.arg(quoted(mutation)).toStdString(), mutation.object.objectName().text().toStdString());
}

Result<> checkPreconditions(const Mutation &mutation, const ObjectPtr &current)
{
    const std::optional<qint64> expected = mutation.expectedVersion;
    const bool mustExist = mutation.type == Mutation::Type::Delete || (expected && *expected != 0);
    if (!current)
        return mustExist ? Result<>(refuse(Code::NotFound, mutation, QStringLiteral("%1 not found"))) : Result<>{};
    if (mutation.type == Mutation::Type::Put && expected == 0)
        return refuse(Code::AlreadyExists, mutation, QStringLiteral("%1 already exists"));
    if (expected && *expected != current->resourceVersion())
        return refuse(Code::Conflict, mutation, QStringLiteral("Operation cannot be fulfilled on %1: the object has been modified; please apply "
                                                               "your changes to the latest version and try again"));
    const QString uid = mutation.object.uid();
    if (!uid.isEmpty() && uid != current->uid())
        return refuse(Code::Conflict, mutation, QStringLiteral("Operation cannot be fulfilled on %1: an object of that name with another uid "
                                                               "has taken its place"));
    return {};
}

Change changeOf(ChangeType type, Object object, const ObjectPtr &previous, qint64 version)
{
    object.setMetadata(versionKey, QString::number(version));
    const QString kindId = object.kind()->id();
    return {version, type, kindId, std::make_shared<const Object>(std::move(object)), previous};
}

Change created(const Mutation &mutation, WallTime now, qint64 version)
{
    Object object = mutation.object;
    QJsonObject metadata = object.metadata();
    metadata[uidKey] = QString::fromStdString(newUid());
    metadata[createdKey] = QString::fromStdString(formatTime(now));
    metadata[generationKey] = 1;
    metadata.remove(deletedKey);
    metadata.remove(graceKey);
    setMetadata(object, metadata);
    return changeOf(ChangeType::Added, std::move(object), nullptr, version);
}

std::optional<Change> updated(const Mutation &mutation, const ObjectPtr &current, qint64 version)
{
    Object object = mutation.object;
    QJsonObject metadata = object.metadata();
    const QJsonObject before = current->metadata();
    for (const QString &key : {uidKey, createdKey, generationKey, versionKey, deletedKey, graceKey})
        setOrRemove(metadata, key, before.value(key));
    setMetadata(object, metadata);
    if (object == *current)
        return std::nullopt;
    if (object.isDeleting() && !hasFinalizers(object))
        return changeOf(ChangeType::Deleted, std::move(object), current, version);
    if (object.spec() != current->spec())
        object.setMetadata(generationKey, current->generation() + 1);
    return changeOf(ChangeType::Modified, std::move(object), current, version);
}

std::optional<Change> removed(const ObjectPtr &current, WallTime now, qint64 version)
{
    if (!hasFinalizers(*current))
        return changeOf(ChangeType::Deleted, *current, current, version);
    if (current->isDeleting())
        return std::nullopt;
    Object object = *current;
    QJsonObject metadata = object.metadata();
    metadata[deletedKey] = QString::fromStdString(formatTime(now));
    metadata[graceKey] = 0;
    metadata[generationKey] = current->generation() + 1;
    setMetadata(object, metadata);
    return changeOf(ChangeType::Modified, std::move(object), current, version);
}

} // namespace

Result<std::optional<Change>> decide(const Mutation &mutation, const ObjectPtr &current, WallTime now, qint64 nextVersion)
{
    if (!mutation.object.kind()) {
        return fail(Code::Internal, QStringLiteral("the store does not know the kind %1 of %2")
                                        .arg(mutation.object.kindName(), mutation.object.apiVersion()).toStdString());
    }
    if (auto held = checkPreconditions(mutation, current); !held)
        return tl::unexpected(held.error());
    if (mutation.type == Mutation::Type::Delete)
        return removed(current, now, nextVersion);
    if (!current)
        return created(mutation, now, nextVersion);
    return updated(mutation, current, nextVersion);
}

Transaction::Transaction(const Database &database, QSqlQuery select, QSqlQuery upsert, QSqlQuery remove, QSqlQuery feed)
    : m_database(database), m_select(std::move(select)), m_upsert(std::move(upsert)), m_remove(std::move(remove)), m_feed(std::move(feed))
{
}

Result<std::unique_ptr<Transaction>> Transaction::prepare(const Database &database)
{
    const QStringList statements{
        QStringLiteral("SELECT body FROM objects WHERE kind=? AND ns=? AND name=?"),
        QStringLiteral("INSERT INTO objects (kind, ns, name, version, body) VALUES (?,?,?,?,?) "
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
    return std::unique_ptr<Transaction>(new Transaction(database, std::move(queries[0]), std::move(queries[1]), std::move(queries[2]),
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
        auto current = kind ? load(kind->id(), mutation.object.objectName()) : Result<ObjectPtr>(nullptr);
        if (!current)
            return tl::unexpected(current.error());
        auto change = decide(mutation, *current, now, version + 1);
        if (!change)
            return tl::unexpected(change.error());
        if (!*change) {
            applied.objects.push_back(*current);
            continue;
        }
        if (auto done = store(**change); !done)
            return tl::unexpected(done.error());
        ++version;
        applied.objects.push_back((*change)->object);
        applied.changes.push_back(std::move(**change));
    }
    return applied;
}

Result<ObjectPtr> Transaction::load(const QString &kindId, const resource::ObjectName &name)
{
    // Null strings would be bound as SQL NULL, which equals nothing.
    if (auto done = m_database.run(m_select, {kindId, name.ns.isNull() ? QStringLiteral("") : name.ns, name.name}); !done)
        return tl::unexpected(done.error());
    ObjectPtr object;
    if (m_select.next())
        object = std::make_shared<const Object>(QJsonDocument::fromJson(m_select.value(0).toByteArray()).object());
    m_select.finish();
    return object;
}

Result<> Transaction::store(const Change &change)
{
    const Object &object = *change.object;
    const QString ns = object.ns().isNull() ? QStringLiteral("") : object.ns();
    const QByteArray body = object.toJson();
    const Result<> kept = change.type == ChangeType::Deleted
                              ? m_database.run(m_remove, {change.kindId, ns, object.name()})
                              : m_database.run(m_upsert, {change.kindId, ns, object.name(), change.version, body});
    if (!kept)
        return kept;
    const QVariant previous = change.previous ? QVariant(change.previous->toJson()) : QVariant(QMetaType::fromType<QByteArray>());
    return m_database.run(m_feed, {change.version, int(change.type), change.kindId, body, previous});
}

} // namespace tidegate::store
