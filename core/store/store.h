#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/resource/object.h"

#include <QObject>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tidegate::store {

/// One wish of a commit. `expectedVersion`: nothing = no precondition; 0 = must not exist yet.
struct Mutation
{
    enum class Type
    {
        Put,
        Delete
    };
    Type type = Type::Put;
    resource::Object object; ///< Delete needs only kind and name
    std::optional<qint64> expectedVersion;

    static Mutation create(resource::Object object);
    /// Expects the version the object carries; nothing is expected of one that carries none.
    static Mutation update(resource::Object object);
    /// Whatever its version; a uid that the object carries must still be its uid (so it does for Put), else
    /// Conflict.
    static Mutation remove(const resource::Object &object);
};

enum class ChangeType
{
    Added,
    Modified,
    Deleted
};

/// One entry of the change feed.
struct Change
{
    qint64 version = 0;
    ChangeType type = ChangeType::Modified;
    QString kindId; ///< resource::Kind::id()
    resource::ObjectPtr
        object; ///< after the change; the last state for Deleted, with the version of the deletion
    resource::ObjectPtr previous; ///< before it; null for Added
    QByteArray text;              ///< of `object`, compact; empty in a change that was only decided
};

/// One object as the store keeps it: the text at hand, the object read when somebody asks for it.
/// Good until the store changes.
class Kept
{
public:
    virtual ~Kept() = default;
    virtual const resource::ObjectName &name() const = 0;
    virtual QByteArray text() const = 0; ///< compact JSON; made for each call
    virtual qint64 version() const = 0;  ///< the object's resource version
    virtual resource::ObjectPtr object() const = 0;
};

using Done = std::function<void(Result<std::vector<resource::ObjectPtr>>)>;

/// All resources, durable in SQLite (WAL, synchronous=FULL), in one sequence of resource versions.
///
/// Memory holds the objects as packed text; those used last are held read as well. Reads come from memory and
/// show what is committed, never more. A commit is one transaction on the writer's thread: all of its
/// mutations or none; then, on the main thread and in the order of versions: the memory changes, changed() is
/// emitted, `done` runs. Put sets uid, creationTimestamp and generation (raised when the spec or, for
/// metadata, the deletionTimestamp changed) and skips a write that would change nothing (the object comes
/// back as it is, no change). Deleting an object that has finalizers sets its deletionTimestamp; the update
/// that takes the last finalizer from it deletes it. Main thread only.
class Store : public QObject, public resource::Snapshot
{
    Q_OBJECT
public:
    struct Options
    {
        QString dir;
        int keepChanges = 10'000; ///< entries of the feed kept for watches to resume from; at least 1
        milliseconds retryAfterTrouble{5000}; ///< between trial writes while the disk refuses
    };
    /// Errors: StorageFull or Internal with the path and what SQLite said; Invalid when a newer version wrote
    /// the file; Conflict when another server holds the folder; Internal, naming kind and object, when a row
    /// cannot be read.
    static Result<std::unique_ptr<Store>> open(const Options &options, const Clock &clock);
    ~Store() override; ///< commits what is queued, then closes; what has not been reported by then is not

    resource::ObjectPtr get(const resource::Kind &kind, const resource::ObjectName &name) const override;
    /// Reads every object of the kind: for kinds that are few. For many there are find() and walk().
    std::vector<resource::ObjectPtr> list(const resource::Kind &kind, const QString &ns = {}) const override;
    std::vector<resource::ObjectPtr> find(const resource::Kind &kind, const QString &ns,
                                          const QString &key) const override;
    void visit(const resource::Kind &kind, const QString &ns,
               const std::function<void(const resource::ObjectPtr &)> &look) const override;
    /// Shows those that come after a name (empty: all), in the order of list(), until `look` says false.
    void walk(const resource::Kind &kind, const QString &ns, const resource::ObjectName &after,
              const std::function<bool(const Kept &)> &look) const;
    qint64 version() const; ///< the latest committed

    /// Errors reach `done`: Conflict, AlreadyExists, NotFound, Invalid (could not be read back), StorageFull,
    /// Internal; nothing of the commit is kept then.
    void commit(std::vector<Mutation> mutations, Done done);

    /// Changes after `since`, oldest first; Code::Expired when some of them are compacted away, Internal
    /// when one of them cannot be read. An empty
    /// kindId = all.
    Result<std::vector<Change>> changesSince(qint64 since, const QString &kindId = {}) const;
    qint64 oldestChange() const;

    /// Small named values of the server itself (server id, token hashes), durable when it returns true.
    /// Blocks; for start-up.
    Result<> setValue(const QString &key, const QByteArray &value);
    std::optional<QByteArray> value(const QString &key) const;

    /// Set after a write failed for want of space or rights, until one succeeds again; for health checks.
    std::optional<Error> trouble() const;

protected:
    std::vector<std::pair<qint64, resource::ObjectName>> versions(const resource::Kind &kind) const override;

Q_SIGNALS:
    void changed(const tidegate::store::Change &change);

private:
    explicit Store(const Clock &clock);
    void take(const std::shared_ptr<void> &report);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::store
