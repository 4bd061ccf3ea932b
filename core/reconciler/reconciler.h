#pragma once

#include "core/base/clock.h"
#include "core/engine/engine.h"
#include "core/resource/serving.h"
#include "core/store/store.h"

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace tidegate::reconciler {

enum class NoteType
{
    Normal,
    Warning
};

/// What a step has to tell people about an object: it becomes an Event in the commit that makes it true.
struct Note
{
    resource::Object about; ///< as it is stored, so that uid and version are there
    NoteType type = NoteType::Normal;
    QString reason;    ///< CamelCase
    QString message;   ///< a sentence
    QString component; ///< who says it: `service-controller`
};

/// What one step wants: writes that belong together, what is to be told of them, and when to look again.
/// Empty = the world is as wished. A step that has nothing to write tells nothing, so that running it again
/// does not tell it again.
struct Plan
{
    std::vector<store::Mutation> mutations;
    std::vector<Note> notes;
    std::optional<milliseconds> requeueAfter;
};

/// The outside facts a step may use beside the snapshot.
struct World
{
    const resource::Snapshot &objects;
    std::function<std::optional<engine::RevisionObservation>(const RevisionKey &)> observation;
    resource::Domain domain;
    WallTime now;
    /// What the engine was given last. A route is ready once this holds it, and a revision whose environment
    /// can not be resolved any more keeps the one in here. Null: take every wish for applied.
    const engine::EngineWish *applied = nullptr;
    /// What is known of an executable that the image-map leads to; null: nothing yet.
    std::function<runtime::ExecutableFact(const std::string &path)> executable = nullptr;
    /// The engine runs images that nothing of this machine stands for.
    bool runsImages = false;
    /// The Node that Pods are on: the machine's name; empty: they name none.
    QString node = {};
};

// The steps, one per kind: pure, level-triggered, safe to be cut short at any line and run again.
Plan reconcileService(const World &world, const resource::ObjectName &name);
Plan reconcileConfiguration(const World &world, const resource::ObjectName &name);
Plan reconcileRevision(const World &world, const resource::ObjectName &name); ///< its status and its Pods
Plan reconcileRoute(const World &world, const resource::ObjectName &name);
Plan reconcilePingSource(const World &world,
                         const resource::ObjectName &name); ///< where events go, and whether they can
Plan reconcileNamespace(const World &world,
                        const resource::ObjectName &name); ///< its ServiceAccount `default`
/// Deletes what is owned by something gone or in a namespace that is gone, and revisions past their
/// retention. Looks at everything.
Plan collectGarbage(const World &world);
/// Goes on with what the server's own finalizers hold: what an object owns goes before it, a Namespace's
/// content before the Namespace.
Plan finishDeletions(const World &world);
/// The same for what names an owner of this uid, for one namespace, and for the revisions of one
/// Configuration.
Plan collectLeftBy(const World &world, const QString &ownerUid);
Plan collectNamespace(const World &world, const QString &ns);
Plan collectExpired(const World &world, const resource::ObjectName &configuration);
/// What the engine is to run, from all revisions and routes; revisions sorted by key, routes by host. A
/// revision that no route leads to is in it until it has ended: it is initialized and not idle.
engine::EngineWish makeEngineWish(const World &world);

/// Runs the steps when something changed: one queue of names, no name twice at once, back-off per name after
/// conflicts and errors, the engine's wish once per burst of changes. Main thread.
class Reconciler : public QObject
{
    Q_OBJECT
public:
    /// `node`: the machine's name, as its Node has it.
    Reconciler(store::Store &store, engine::Engine &engine, resource::Domain domain, QString node,
               const Clock &clock, QObject *parent = nullptr);
    ~Reconciler() override;
    /// Tells the engine what is stored, looks at everything once, then follows the change feed.
    void start();
    /// No further step is begun.
    void stop();
    bool idle() const; ///< nothing queued or being written

Q_SIGNALS:
    void settled(); ///< became idle

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::reconciler
