#pragma once

#include "core/api/field_set.h"
#include "core/api/field_walk.h"
#include "core/base/clock.h"
#include "core/resource/object.h"

#include <QJsonArray>
#include <vector>

namespace tidegate::api {

/// Who writes, when, and through which subresource (empty or `status`).
struct Writer
{
    QString manager;
    QString subresource;
    WallTime now;
};

/// One entry of metadata.managedFields.
struct ManagedEntry
{
    enum class Operation
    {
        Apply,
        Update
    };
    QString manager;
    Operation operation = Operation::Update;
    QString apiVersion;
    QString subresource;
    QString time; ///< RFC 3339; empty when none was written down
    FieldSet fields;

    /// The same one's entry: of appliers whatever the version.
    bool isOf(const ManagedEntry &other) const;
    bool operator==(const ManagedEntry &) const = default;
};

using ManagedFields = std::vector<ManagedEntry>;

/// Entries of updates that are kept apart; of more, the oldest are put together as `ancient-changes`.
constexpr size_t maxUpdaters = 10;

/// Nothing when it is not a list of entries in the form FieldsV1.
std::optional<ManagedFields> readManagedFields(const QJsonValue &json);
/// Sorted as Kubernetes does: appliers first, then by time and name.
QJsonArray writeManagedFields(ManagedFields entries);

/// The name of a writer: `fieldManager`, else what stands before the first slash of the User-Agent, printable
/// and at most 128 bytes; `unknown` when there is nothing.
QString managerName(const QString &fieldManager, const QString &userAgent);

/// Puts a list of entries into metadata; none at all when it is empty.
void setManagedFields(resource::Object &object, const ManagedFields &entries);

/// The fields of a writer's half of the object: the status through that subresource, all else otherwise.
FieldSet ownHalf(const FieldSet &fields, const resource::Kind &kind, const Writer &writer);
/// What a write did to the fields of the writer's half; managedFields themselves do not count.
FieldChanges ownedChanges(const QJsonObject &before, const QJsonObject &after, const resource::Kind &kind,
                          const Writer &writer);
/// The set without what nobody owns: apiVersion, kind, name, uid and the like.
FieldSet ownable(const FieldSet &fields);
/// Of entries, what does not speak of the kind's own version is left out, and what was whole under another
/// schema is folded.
ManagedFields current(ManagedFields entries, const resource::Kind &kind);

/// After a create, update or patch: writes down in `object` who owns what was changed from `old` (null on
/// create). Entries that the object brings along count, unless they cannot be read; `[]` and `[{}]` clear the
/// list, and this write is not recorded then.
void recordUpdate(resource::Object &object, const resource::Object *old, const Writer &writer);

/// When nothing but the resourceVersion and times of entries differs, gives the object the old ones, so that
/// it equals `old`.
void keepTimesOfNoChange(resource::Object &object, const resource::Object &old);

} // namespace tidegate::api
