#include "core/api/deletion.h"

#include "core/api/options.h"
#include "core/resource/ownership.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;
using store::Mutation;
namespace finalizers = resource::finalizers;
namespace kinds = resource::kinds;

namespace {

tl::unexpected<Error> wrongType(const QString &name, const QString &type)
{
    return fail(Code::BadRequest, u"the delete option %1 must be %2"_s.arg(name, type).toStdString());
}

bool isThere(const QJsonValue &value)
{
    return !value.isUndefined() && !value.isNull();
}

// The query says the same by text.
Result<QJsonObject> merged(const QJsonObject &body, const Query &query)
{
    QJsonObject options = body;
    if (!isThere(options.value("propagationPolicy"_L1)) && query.has(u"propagationPolicy"_s))
        options.insert(u"propagationPolicy"_s, query.value(u"propagationPolicy"_s));
    if (!isThere(options.value("orphanDependents"_L1)) && query.has(u"orphanDependents"_s))
        options.insert(u"orphanDependents"_s, query.flag(u"orphanDependents"_s));
    if (!isThere(options.value("dryRun"_L1)) && query.has(u"dryRun"_s))
        options.insert(u"dryRun"_s, QJsonArray{query.value(u"dryRun"_s)});
    const auto grace = query.number(u"gracePeriodSeconds"_s);
    if (!grace)
        return tl::unexpected(grace.error());
    if (*grace && !isThere(options.value("gracePeriodSeconds"_L1)))
        options.insert(u"gracePeriodSeconds"_s, **grace);
    return options;
}

Result<> checkTypes(const QJsonObject &options)
{
    const QString kind = options.value("kind"_L1).toString();
    if (!kind.isEmpty() && kind != "DeleteOptions"_L1)
        return fail(Code::BadRequest, "decoded object cannot be converted to DeleteOptions");
    const auto isBad = [&](QLatin1StringView name, QJsonValue::Type type) {
        return isThere(options.value(name)) && options.value(name).type() != type;
    };
    if (isBad("propagationPolicy"_L1, QJsonValue::String))
        return wrongType(u"propagationPolicy"_s, u"text"_s);
    if (isBad("orphanDependents"_L1, QJsonValue::Bool))
        return wrongType(u"orphanDependents"_s, u"true or false"_s);
    if (isBad("gracePeriodSeconds"_L1, QJsonValue::Double))
        return wrongType(u"gracePeriodSeconds"_s, u"a number"_s);
    if (isBad("preconditions"_L1, QJsonValue::Object))
        return wrongType(u"preconditions"_s, u"an object"_s);
    if (isBad("dryRun"_L1, QJsonValue::Array))
        return wrongType(u"dryRun"_s, u"a list"_s);
    return {};
}

std::optional<Propagation> propagationOf(const QString &policy)
{
    if (policy == u"Background")
        return Propagation::Background;
    if (policy == u"Foreground")
        return Propagation::Foreground;
    return policy == u"Orphan" ? std::optional(Propagation::Orphan) : std::nullopt;
}

Propagation propagationFor(const Object &object, const DeleteOptions &options)
{
    if (options.propagation)
        return *options.propagation;
    if (resource::hasFinalizer(object, finalizers::orphan))
        return Propagation::Orphan;
    return resource::hasFinalizer(object, finalizers::foreground) ? Propagation::Foreground
                                                                  : Propagation::Background;
}

bool holdsContent(const resource::Snapshot &objects, const Object &object)
{
    if (object.kind() != &kinds::namespaceKind())
        return false;
    for (const resource::Kind &kind : resource::allKinds()) {
        if (!kind.namespaced)
            continue;
        const auto content = objects.list(kind, object.name());
        if (std::any_of(content.begin(), content.end(),
                        [](const ObjectPtr &each) { return resource::hasFinalizers(*each); }))
            return true;
    }
    return false;
}

// What is orphaned is so within the same commit, so that this finalizer never has to wait.
QStringList finalizersFor(const resource::Snapshot &objects, const Object &object,
                          const DeleteOptions &options, const Lives &lives)
{
    QStringList kept = resource::finalizersOf(object);
    kept.removeAll(finalizers::orphan);
    kept.removeAll(finalizers::foreground);
    kept.removeAll(finalizers::instance);
    if (object.kind() == &kinds::pod() && lives && lives(object))
        kept << finalizers::instance;
    if (propagationFor(object, options) == Propagation::Foreground)
        kept << finalizers::foreground;
    if (holdsContent(objects, object) && !kept.contains(finalizers::namespaceContent))
        kept << finalizers::namespaceContent;
    return kept;
}

Object marked(const resource::Snapshot &objects, const Object &object, const DeleteOptions &options,
              const Lives &lives)
{
    Object changed = resource::withFinalizers(object, finalizersFor(objects, object, options, lives));
    if (object.kind() == &kinds::namespaceKind() && resource::hasFinalizers(changed))
        changed.setStatus({{u"phase"_s, u"Terminating"_s}});
    return changed;
}

void addContent(const resource::Snapshot &objects, const Object &ns, std::vector<Mutation> &mutations)
{
    for (const resource::Kind &kind : resource::allKinds()) {
        for (const ObjectPtr &each :
             kind.namespaced ? objects.list(kind, ns.name()) : std::vector<ObjectPtr>{})
            mutations.push_back({Mutation::Type::Delete, Object(kind, each->objectName()), std::nullopt});
    }
}

void addOrphans(const resource::Snapshot &objects, const std::vector<ObjectPtr> &deleted,
                const DeleteOptions &options, std::vector<Mutation> &mutations)
{
    std::vector<ObjectPtr> owners;
    QSet<QString> going;
    for (const ObjectPtr &object : deleted) {
        going.insert(object->uid());
        if (propagationFor(*object, options) == Propagation::Orphan)
            owners.push_back(object);
    }
    if (owners.empty())
        return;
    for (const ObjectPtr &dependent : resource::dependentsOf(objects, owners)) {
        if (going.contains(dependent->uid()))
            continue;
        Object freed = *dependent;
        for (const ObjectPtr &owner : owners)
            freed = resource::withoutOwner(std::move(freed), owner->uid());
        mutations.push_back(Mutation::update(std::move(freed)));
    }
}

} // namespace

Result<DeleteOptions> readDeleteOptions(const QJsonObject &body, const Query &query)
{
    const auto json = merged(body, query);
    if (!json)
        return tl::unexpected(json.error());
    if (auto checked = checkTypes(*json); !checked)
        return tl::unexpected(checked.error());
    DeleteOptions options;
    OptionErrors errors(u"DeleteOptions"_s);
    const QString policy = json->value("propagationPolicy"_L1).toString();
    const QJsonValue orphan = json->value("orphanDependents"_L1);
    options.propagation = propagationOf(policy);
    if (isThere(orphan) && isThere(json->value("propagationPolicy"_L1)))
        errors.invalid(u"propagationPolicy"_s, policy,
                       u"orphanDependents and deletionPropagation cannot be both set"_s);
    if (isThere(json->value("propagationPolicy"_L1)) && !options.propagation)
        errors.unsupported(u"propagationPolicy"_s, u'"' + policy + u'"',
                           {u"Foreground"_s, u"Background"_s, u"Orphan"_s, u"nil"_s});
    if (orphan.isBool())
        options.propagation = orphan.toBool() ? Propagation::Orphan : Propagation::Background;
    options.saysOrphanFalse = orphan.isBool() && !orphan.toBool();
    const QJsonArray dryRun = json->value("dryRun"_L1).toArray();
    options.dryRun = dryRun.contains(u"All"_s);
    if (std::any_of(dryRun.begin(), dryRun.end(), [](const QJsonValue &each) { return each != u"All"_s; }))
        errors.unsupported(
            u"dryRun"_s, QString::fromUtf8(QJsonDocument(dryRun).toJson(QJsonDocument::Compact)), {u"All"_s});
    const QJsonObject preconditions = json->value("preconditions"_L1).toObject();
    if (const QJsonValue grace = json->value("gracePeriodSeconds"_L1); grace.isDouble())
        options.grace = seconds(std::max<qint64>(0, grace.toInteger()));
    options.uid = preconditions.value("uid"_L1).toString();
    options.resourceVersion = preconditions.value("resourceVersion"_L1).toString();
    return errors.result().map([&] { return options; });
}

Result<> checkPreconditions(const Object &object, const DeleteOptions &options)
{
    const auto refuse = [&](const QString &what, const QString &wanted, const QString &found,
                            const QString &happened) {
        return fail(
            Code::Conflict,
            u"Operation cannot be fulfilled on %1%2 \"%3\": the %4 in the precondition (%5) does not match the %4 in record (%6). The object might have been %7"_s
                .arg(object.kindName(),
                     object.kind()->group.isEmpty() ? QString() : u'.' + object.kind()->group, object.name(),
                     what, wanted, found, happened)
                .toStdString());
    };
    const QString version = object.metadata().value("resourceVersion"_L1).toString();
    if (!options.uid.isEmpty() && options.uid != object.uid())
        return refuse(u"UID"_s, options.uid, object.uid(), u"deleted and then recreated"_s);
    if (!options.resourceVersion.isEmpty() && options.resourceVersion != version)
        return refuse(u"ResourceVersion"_s, options.resourceVersion, version, u"modified"_s);
    return {};
}

std::vector<Mutation> deletionOf(const resource::Snapshot &objects, const std::vector<ObjectPtr> &deleted,
                                 const DeleteOptions &options, const Lives &lives)
{
    std::vector<Mutation> mutations;
    addOrphans(objects, deleted, options, mutations);
    for (const ObjectPtr &object : deleted) {
        if (object->kind() == &kinds::namespaceKind())
            addContent(objects, *object, mutations);
    }
    // An update that takes the last finalizer from an object that is being deleted deletes it.
    const auto endsByUpdate = [&](const ObjectPtr &object, const Object &after) {
        return after != *object && object->isDeleting() && !resource::hasFinalizers(after);
    };
    for (const ObjectPtr &object : deleted) {
        Object after = marked(objects, *object, options, lives);
        if (after != *object && !endsByUpdate(object, after))
            mutations.push_back(Mutation::update(std::move(after)));
    }
    for (const ObjectPtr &object : deleted) {
        Object after = marked(objects, *object, options, lives);
        if (endsByUpdate(object, after)) {
            mutations.push_back(Mutation::update(std::move(after)));
            continue;
        }
        mutations.push_back(Mutation::remove(*object));
        if (!options.resourceVersion.isEmpty() && after == *object)
            mutations.back().expectedVersion = object->resourceVersion();
    }
    return mutations;
}

std::optional<Object> heldBack(const resource::Snapshot &objects, const Object &object,
                               const DeleteOptions &options, const Lives &lives, WallTime now)
{
    Object after = marked(objects, object, options, lives);
    if (!resource::hasFinalizers(after))
        return std::nullopt;
    if (!after.isDeleting()) {
        after.setMetadata(u"deletionTimestamp"_s, QString::fromStdString(formatTime(now)));
        after.setMetadata(u"deletionGracePeriodSeconds"_s, 0);
    }
    return after;
}

} // namespace tidegate::api
