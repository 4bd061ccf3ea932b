#pragma once

#include "core/reconciler/reconciler.h"
#include "core/resource/image_map.h"

#include <QStringList>

namespace tidegate::reconciler {

// What every step needs to write its plan.

/// On a Revision: it has reached its initial scale once, so that neither a restart nor scaling to zero takes
/// its readiness away.
inline const QString scaleTargetInitialized = QStringLiteral("tidegate.dev/scale-target-initialized");

/// Adds the write that turns `before` (null: does not exist) into `after`; nothing when they are equal.
void put(Plan &plan, const resource::ObjectPtr &before, resource::Object after);

/// Looks again at the earliest of all that were asked for.
void requeue(Plan &plan, milliseconds after);

/// Tells something about an object that is stored; the component goes by the object's kind
/// (`service-controller`), an instance's Pod is spoken of by the server itself (`tidegated`).
void tell(Plan &plan, const resource::Object &about, NoteType type, const QString &reason,
          const QString &message);

/// Replaces labels or annotations, `key` being one of the two words.
void setMap(resource::Object &object, const QString &key, const std::map<QString, QString> &map);

/// `<parent><suffix>`, cut and hashed as Knative does it when that is longer than 63 characters.
QString childName(const QString &parent, const QString &suffix);

/// The routes that a Configuration or Revision says lead to it.
QStringList routesOf(const resource::Object &object);
/// The same with a route among them, or not; no annotation when there is none left.
void setRouted(resource::Object &object, const QString &route, bool routed);

/// Whether a revision has reached its initial scale once.
bool isInitialized(const resource::Object &revision);
bool isReady(const resource::Object &object);
/// A revision that runs at zero, by its own account: its condition Active is False.
bool isIdle(const resource::Object &revision);
/// The generation of the Configuration that a revision was made from; 0 when it has none.
qint64 configurationGeneration(const resource::Object &revision);
/// Revisions of a Configuration, by descending generation.
std::vector<resource::ObjectPtr> revisionsOf(const resource::Snapshot &objects,
                                             const resource::Object &configuration);
/// What an image stands for here: itself when it is a package, else what the engine's image-map says.
resource::ImageSource sourceOf(const resource::Snapshot &objects, const QString &image);
/// Whether the engine has a way to run an image at all; whether it is there is another question.
bool isRunnable(const World &world, const QString &image);
/// The Package that holds a digest in a namespace (empty: in any); null when there is none.
resource::ObjectPtr findPackage(const resource::Snapshot &objects, const QString &ns,
                                const std::string &digest);

} // namespace tidegate::reconciler
