#include "core/store/decide.h"

#include "core/base/ids.h"
#include "core/resource/ownership.h"

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
    return fail(code, sentence.arg(quoted(mutation)).toStdString(),
                mutation.object.objectName().text().toStdString());
}

Result<> checkPreconditions(const Mutation &mutation, const ObjectPtr &current)
{
    const std::optional<qint64> expected = mutation.expectedVersion;
    const bool mustExist = mutation.type == Mutation::Type::Delete || (expected && *expected != 0);
    if (!current)
        return mustExist ? Result<>(refuse(Code::NotFound, mutation, QStringLiteral("%1 not found")))
                         : Result<>{};
    if (mutation.type == Mutation::Type::Put && expected == 0)
        return refuse(Code::AlreadyExists, mutation, QStringLiteral("%1 already exists"));
    if (expected && *expected != current->resourceVersion())
        return refuse(
            Code::Conflict, mutation,
            QStringLiteral("Operation cannot be fulfilled on %1: the object has been modified; please apply "
                           "your changes to the latest version and try again"));
    const QString uid = mutation.object.uid();
    if (!uid.isEmpty() && uid != current->uid())
        return refuse(
            Code::Conflict, mutation,
            QStringLiteral("Operation cannot be fulfilled on %1: an object of that name with another uid "
                           "has taken its place"));
    return {};
}

// Of its core kinds Kubernetes counts the changes of Pods alone.
bool countsGenerations(const Object &object)
{
    return !object.kind()->group.isEmpty() || object.kind() == &resource::kinds::pod();
}

Change changeOf(ChangeType type, Object object, const ObjectPtr &previous, qint64 version)
{
    object.setMetadata(versionKey, QString::number(version));
    const QString kindId = object.kind()->id();
    return {version, type, kindId, std::make_shared<const Object>(std::move(object)), previous, {}};
}

Change created(const Mutation &mutation, WallTime now, qint64 version)
{
    Object object = mutation.object;
    QJsonObject metadata = object.metadata();
    metadata[uidKey] = QString::fromStdString(newUid());
    metadata[createdKey] = QString::fromStdString(formatTime(now));
    setOrRemove(metadata, generationKey, countsGenerations(object) ? QJsonValue(1) : QJsonValue());
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
    if (countsGenerations(object) && object.spec() != current->spec())
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
    if (countsGenerations(*current))
        metadata[generationKey] = current->generation() + 1;
    setMetadata(object, metadata);
    return changeOf(ChangeType::Modified, std::move(object), current, version);
}

} // namespace

Result<std::optional<Change>> decide(const Mutation &mutation, const ObjectPtr &current, WallTime now,
                                     qint64 nextVersion)
{
    if (!mutation.object.kind()) {
        return fail(Code::Internal, QStringLiteral("the store does not know the kind %1 of %2")
                                        .arg(mutation.object.kindName(), mutation.object.apiVersion())
                                        .toStdString());
    }
    if (auto held = checkPreconditions(mutation, current); !held)
        return tl::unexpected(held.error());
    if (mutation.type == Mutation::Type::Delete)
        return removed(current, now, nextVersion);
    if (!current)
        return created(mutation, now, nextVersion);
    return updated(mutation, current, nextVersion);
}

} // namespace tidegate::store
