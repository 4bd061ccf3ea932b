#pragma once

#include "core/reconciler/plan.h"
#include "core/reconciler/reconciler.h"
#include "core/resource/conditions.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <map>

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

/// JSON as it is easy to write in a test: single quotes stand for double ones.
inline QJsonObject json(QString text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.replace(u'\'', u'"').toUtf8(), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("the test's JSON is broken at %d: %s", error.offset, qPrintable(error.errorString()));
    return document.object();
}

inline QString compact(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QJsonDocument document(QJsonArray{value});
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact)).replace(u'"', u'\'').mid(1).chopped(1);
}

/// A store of maps that keeps the store's promises about uid, version, generation, times and finalizers.
class TableWorld : public resource::Snapshot
{
public:
    WallTime now = *parseTime("2026-11-23T07:00:00Z");
    std::map<RevisionKey, engine::RevisionObservation> observations;
    std::map<std::string, runtime::ExecutableFact> executables;
    std::optional<engine::EngineWish> applied; ///< nothing: every wish counts as applied
    bool runsImages = false;
    QString node;

    ObjectPtr get(const resource::Kind &kind, const ObjectName &name) const override
    {
        const auto it = m_objects.find({kind.id(), name});
        return it == m_objects.end() ? nullptr : it->second;
    }

    std::vector<ObjectPtr> list(const resource::Kind &kind, const QString &ns = {}) const override
    {
        std::vector<ObjectPtr> found;
        for (const auto &[key, object] : m_objects) {
            if (key.first == kind.id() && (ns.isEmpty() || key.second.ns == ns))
                found.push_back(object);
        }
        return found;
    }

    World world() const
    {
        return {*this,
                [this](const RevisionKey &key) {
                    const auto it = observations.find(key);
                    return it == observations.end() ? std::nullopt : std::optional(it->second);
                },
                resource::Domain{},
                now,
                applied ? &*applied : nullptr,
                [this](const std::string &path) {
                    const auto it = executables.find(path);
                    return it == executables.end() ? runtime::ExecutableFact() : it->second;
                },
                runsImages,
                node};
    }

    ObjectPtr put(Object object)
    {
        const auto key = std::pair(object.kind()->id(), object.objectName());
        const ObjectPtr before = get(*object.kind(), object.objectName());
        if (before && *before == object)
            return before;
        const bool specChanged = before && before->spec() != object.spec();
        object.setMetadata(QStringLiteral("uid"),
                           before ? before->uid() : QStringLiteral("uid-%1").arg(++m_uids));
        object.setMetadata(QStringLiteral("creationTimestamp"),
                           before ? before->metadata().value(QStringLiteral("creationTimestamp"))
                                  : QJsonValue(QString::fromStdString(formatTime(now))));
        object.setMetadata(QStringLiteral("generation"),
                           before ? before->generation() + (specChanged ? 1 : 0) : 1);
        object.setMetadata(QStringLiteral("resourceVersion"), QString::number(++m_version));
        return m_objects[key] = std::make_shared<const Object>(std::move(object));
    }

    void remove(const Object &object)
    {
        const ObjectPtr current = get(*object.kind(), object.objectName());
        if (!current || current->uid() != object.uid())
            return;
        if (current->metadata().value(QStringLiteral("finalizers")).toArray().isEmpty()) {
            m_objects.erase({object.kind()->id(), object.objectName()});
            return;
        }
        Object going = *current;
        going.setMetadata(QStringLiteral("deletionTimestamp"), QString::fromStdString(formatTime(now)));
        put(std::move(going));
    }

    /// False when the version is not the expected one; nothing is changed then.
    bool apply(const store::Mutation &mutation)
    {
        if (mutation.type == store::Mutation::Type::Delete) {
            remove(mutation.object);
            return true;
        }
        const ObjectPtr current = get(*mutation.object.kind(), mutation.object.objectName());
        if (mutation.expectedVersion &&
            *mutation.expectedVersion != (current ? current->resourceVersion() : 0))
            return false;
        put(mutation.object);
        return true;
    }

    bool apply(const Plan &plan)
    {
        bool all = true;
        for (const store::Mutation &mutation : plan.mutations)
            all = apply(mutation) && all;
        return all;
    }

    /// An object of a kind in `default`, with spec and status, put as it is.
    ObjectPtr add(const resource::Kind &kind, const QString &name, const QString &spec = QStringLiteral("{}"),
                  const QString &status = QStringLiteral("{}"))
    {
        Object object(kind, {kind.namespaced ? QStringLiteral("default") : QString(), name});
        object.setSpec(json(spec));
        object.setStatus(json(status));
        return put(std::move(object));
    }

    /// Changes one object in place.
    template <class Change>
    ObjectPtr change(const resource::Kind &kind, const QString &name, Change change)
    {
        Object object = *get(kind, {kind.namespaced ? QStringLiteral("default") : QString(), name});
        change(object);
        return put(std::move(object));
    }

    const std::map<std::pair<QString, ObjectName>, ObjectPtr> &all() const { return m_objects; }

private:
    std::map<std::pair<QString, ObjectName>, ObjectPtr> m_objects;
    int m_uids = 0;
    qint64 m_version = 0;
};

inline QString statusWord(resource::ConditionStatus status)
{
    switch (status) {
    case resource::ConditionStatus::True:
        return QStringLiteral("True");
    case resource::ConditionStatus::False:
        return QStringLiteral("False");
    case resource::ConditionStatus::Unknown:
        break;
    }
    return QStringLiteral("Unknown");
}

/// `Ready=False RevisionFailed: it broke`
inline QString conditionText(const Object &object, const QString &type)
{
    const resource::Condition condition = conditionOf(object, type);
    QString text = type + u'=' + statusWord(condition.status);
    if (!condition.reason.isEmpty())
        text += u' ' + condition.reason;
    if (!condition.message.isEmpty())
        text += QStringLiteral(": ") + condition.message;
    return text;
}

/// The plan as text, a line per write and one per field that it changes: what a test compares.
class PlanText
{
public:
    PlanText(const Plan &plan, const resource::Snapshot &before) : m_before(before)
    {
        for (const store::Mutation &mutation : plan.mutations)
            add(mutation);
    }
    QString text() const { return m_lines.join(u'\n'); }

private:
    void add(const store::Mutation &mutation)
    {
        const Object &after = mutation.object;
        const ObjectPtr before = m_before.get(*after.kind(), after.objectName());
        const bool isDelete = mutation.type == store::Mutation::Type::Delete;
        const QString verb = isDelete ? QStringLiteral("delete")
                             : before ? QStringLiteral("update")
                                      : QStringLiteral("create");
        m_lines.append(verb + u' ' + after.kindName() + u' ' + after.objectName().text());
        if (isDelete)
            return;
        const Object none;
        const Object &old = before ? *before : none;
        for (const QString &map : {QStringLiteral("labels"), QStringLiteral("annotations")})
            compare(map, old.metadata().value(map).toObject(), after.metadata().value(map).toObject());
        if (old.spec() != after.spec())
            m_lines.append(QStringLiteral("  spec ") + compact(after.spec()));
        QJsonObject oldStatus = old.status();
        QJsonObject newStatus = after.status();
        oldStatus.remove(QStringLiteral("conditions"));
        newStatus.remove(QStringLiteral("conditions"));
        compare(QStringLiteral("status"), oldStatus, newStatus);
        const QJsonArray conditions = after.status().value(QStringLiteral("conditions")).toArray();
        for (const QJsonValue &condition : conditions) {
            const QString type = condition[QStringLiteral("type")].toString();
            const QString line = conditionText(after, type);
            if (line != conditionText(old, type) || !before)
                m_lines.append(QStringLiteral("  ") + line);
        }
    }

    void compare(const QString &what, const QJsonObject &before, const QJsonObject &after)
    {
        QStringList keys = before.keys() + after.keys();
        keys.removeDuplicates();
        keys.sort();
        for (const QString &key : std::as_const(keys)) {
            if (!after.contains(key))
                m_lines.append(QStringLiteral("  %1 %2 removed").arg(what, key));
            else if (before.value(key) != after.value(key))
                m_lines.append(QStringLiteral("  %1 %2 = %3").arg(what, key, compact(after.value(key))));
        }
    }

    const resource::Snapshot &m_before;
    QStringList m_lines;
};

inline QString text(const Plan &plan, const TableWorld &world)
{
    return PlanText(plan, world).text();
}

const inline QString packageDigest = QString(64, u'a');
const inline QString packageImage = resource::packageImage(QStringLiteral("hello"), packageDigest);

/// A Package whose image is `packageImage`.
inline void addPackage(TableWorld &world)
{
    world.add(kinds::package(), QStringLiteral("hello-aaaaaaaaaaaa"), QStringLiteral("{'name':'hello'}"),
              QStringLiteral("{'digest':'%1'}").arg(packageDigest));
}

/// The Engine object with an image-map.
inline void mapImages(TableWorld &world, const QString &map)
{
    world.add(kinds::engine(), QStringLiteral("local"),
              QStringLiteral("{'edition':'exclusive','imageMap':%1}").arg(map));
}

inline QString revisionSpec()
{
    return QStringLiteral("{'containers':[{'image':'%1','name':'user-container'}]}").arg(packageImage);
}

/// A revision of a Configuration that is in the world already.
inline ObjectPtr addRevision(TableWorld &world, const ObjectPtr &configuration, const QString &name,
                             int generation, const QString &status = QStringLiteral("{}"))
{
    Object revision(kinds::revision(), {configuration->ns(), name});
    revision.setLabel(keys::configuration, configuration->name());
    revision.setLabel(keys::configurationGeneration, QString::number(generation));
    revision.setLabel(keys::routingState, QStringLiteral("pending"));
    revision.setController(*configuration);
    revision.setSpec(json(revisionSpec()));
    revision.setStatus(json(status));
    return world.put(std::move(revision));
}

const inline QString readyStatus = QStringLiteral("{'conditions':[{'type':'Ready','status':'True'}]}");
inline QString failedStatus(const QString &message)
{
    return QStringLiteral(
               "{'conditions':[{'type':'Ready','status':'False','reason':'ExitCode1','message':'%1'}]}")
        .arg(message);
}

/// A healthy observation with some ready instances.
inline engine::RevisionObservation observation(const QString &name, int ready)
{
    engine::RevisionObservation seen;
    seen.key = {"default", name.toStdString()};
    seen.desired = ready;
    seen.ready = ready;
    seen.activity = ready > 0 ? autoscaler::Activity::Active : autoscaler::Activity::Inactive;
    seen.scaleTargetInitialized = true;
    return seen;
}

} // namespace tidegate::reconciler
