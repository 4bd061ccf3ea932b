#include "core/reconciler/plan.h"

#include "core/resource/conditions.h"

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::at;
using resource::Condition;
using resource::Conditions;
using resource::ConditionStatus;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;
namespace keys = resource::keys;

namespace {

const QString ready = u"Ready"_s;

QString revisionName(const Object &configuration)
{
    const QString own = at(configuration.spec(), u"template.metadata.name"_s).toString();
    if (!own.isEmpty())
        return own;
    return childName(configuration.name(), u"-%1"_s.arg(configuration.generation(), 5, 10, QLatin1Char('0')));
}

/// A revision that a route is going to follow counts as routed from the start.
bool isFollowed(const Object &configuration)
{
    return !configuration.annotation(keys::routes).isEmpty();
}

std::map<QString, QString> revisionLabels(const Object &configuration, const Object &templated)
{
    std::map<QString, QString> labels = templated.labels();
    labels[keys::configuration] = configuration.name();
    labels[keys::configurationUid] = configuration.uid();
    labels[keys::configurationGeneration] = QString::number(configuration.generation());
    labels[keys::routingState] = isFollowed(configuration) ? u"active"_s : u"pending"_s;
    for (const QString &key : {keys::service, keys::serviceUid}) {
        if (!configuration.label(key).isEmpty())
            labels[key] = configuration.label(key);
    }
    return labels;
}

std::map<QString, QString> revisionAnnotations(const Object &configuration, const Object &templated,
                                               WallTime now)
{
    std::map<QString, QString> annotations = templated.annotations();
    annotations[keys::routingStateModified] = QString::fromStdString(formatTime(now));
    if (isFollowed(configuration))
        annotations[keys::routes] = configuration.annotation(keys::routes);
    QString creator = configuration.annotation(keys::lastModifier);
    if (creator.isEmpty())
        creator = configuration.annotation(keys::creator);
    if (!creator.isEmpty())
        annotations[keys::creator] = creator;
    return annotations;
}

/// The name is fixed by the generation, so that making it twice makes one.
Object makeRevision(const Object &configuration, WallTime now)
{
    const Object templated(configuration.spec().value("template"_L1).toObject());
    Object revision(kinds::revision(), {configuration.ns(), revisionName(configuration)});
    setMap(revision, u"labels"_s, revisionLabels(configuration, templated));
    setMap(revision, u"annotations"_s, revisionAnnotations(configuration, templated, now));
    revision.setController(configuration);
    revision.setSpec(templated.spec());
    return revision;
}

/// Unrouted revisions that a newer one has overtaken will never be routed by themselves.
void retire(const std::vector<ObjectPtr> &revisions, const QString &latestCreated, WallTime now, Plan &plan)
{
    for (const ObjectPtr &revision : revisions) {
        if (revision->name() == latestCreated || revision->isDeleting() ||
            revision->label(keys::routingState) != "pending"_L1)
            continue;
        Object after = *revision;
        after.setLabel(keys::routingState, u"reserve"_s);
        after.setAnnotation(keys::routingStateModified, QString::fromStdString(formatTime(now)));
        put(plan, revision, after);
    }
}

ObjectPtr named(const std::vector<ObjectPtr> &revisions, const QString &name)
{
    for (const ObjectPtr &revision : revisions) {
        if (revision->name() == name)
            return revision;
    }
    return nullptr;
}

/// The one of the spec's own name when it is ready, whatever its age: going back to a revision is meant. Else
/// the newest that is ready, but never one older than what was the latest before and still exists.
QString latestReady(const std::vector<ObjectPtr> &revisions, const ObjectPtr &created, const QString &before)
{
    if (created && (isReady(*created) || created->name() == before))
        return created->name();
    for (const ObjectPtr &revision : revisions) {
        if (isReady(*revision) || revision->name() == before)
            return revision->name();
    }
    return {};
}

void judge(const ObjectPtr &created, const QString &latestReadyBefore, const QString &latestReadyNow,
           Conditions &conditions)
{
    const Condition state = created ? conditionOf(*created, ready) : Condition();
    if (state.status == ConditionStatus::False)
        conditions.markFalse(
            ready, u"RevisionFailed"_s,
            u"Revision \"%1\" failed with message: %2."_s.arg(created->name(), state.message));
    else if (!latestReadyBefore.isEmpty() && latestReadyNow.isEmpty())
        conditions.markFalse(ready, u"RevisionDeleted"_s,
                             u"Revision \"%1\" was deleted."_s.arg(latestReadyBefore));
    else if (state.status == ConditionStatus::True)
        conditions.markTrue(ready);
    else
        conditions.markUnknown(ready, {}, {});
}

/// What has become of the newest revision, told when it becomes so.
void tellProgress(const Object &configuration, const Object &after, const ObjectPtr &created, Plan &plan)
{
    const auto latestReady = [](const Object &object) {
        return object.status().value("latestReadyRevisionName"_L1).toString();
    };
    const QString before = latestReady(configuration);
    const QString now = latestReady(after);
    if (created && before.isEmpty() && isReady(*created))
        tell(plan, configuration, NoteType::Normal, u"ConfigurationReady"_s,
             u"Configuration becomes ready"_s);
    if (!now.isEmpty() && now != before)
        tell(plan, configuration, NoteType::Normal, u"LatestReadyUpdate"_s,
             u"LatestReadyRevisionName updated to \"%1\""_s.arg(now));
    const Condition state = conditionOf(after, ready);
    const Condition old = conditionOf(configuration, ready);
    if (!created || state.status != ConditionStatus::False || state.reason != "RevisionFailed"_L1 ||
        (old.status == state.status && old.message == state.message))
        return;
    const bool wasReady = created->name() == now;
    tell(plan, configuration, NoteType::Warning, wasReady ? u"LatestReadyFailed"_s : u"LatestCreatedFailed"_s,
         (wasReady ? u"Latest ready revision \"%1\" has failed"_s
                   : u"Latest created revision \"%1\" has failed"_s)
             .arg(created->name()));
}

void insertOrRemove(QJsonObject &json, const QString &key, const QString &value)
{
    if (value.isEmpty())
        json.remove(key);
    else
        json.insert(key, value);
}

/// A revision of the wanted name that is not ours, or is ours and runs something else.
bool isConflicting(const Object &revision, const Object &configuration)
{
    return !revision.isControlledBy(configuration) ||
           revision.spec() != at(configuration.spec(), u"template.spec"_s).toObject();
}

} // namespace

Plan reconcileConfiguration(const World &world, const ObjectName &name)
{
    Plan plan;
    const ObjectPtr configuration = world.objects.get(kinds::configuration(), name);
    if (!configuration || configuration->isDeleting())
        return plan;
    const std::vector<ObjectPtr> revisions = revisionsOf(world.objects, *configuration);
    const QString created = revisionName(*configuration);
    const ObjectPtr existing = world.objects.get(kinds::revision(), {name.ns, created});
    const bool conflict = existing && isConflicting(*existing, *configuration);
    Conditions conditions(*configuration, {ready}, world.now);
    QJsonObject status = configuration->status();
    const QString before = status.value("latestReadyRevisionName"_L1).toString();
    const ObjectPtr wanted = conflict ? nullptr : named(revisions, created);
    const QString now = latestReady(revisions, wanted, before);

    if (!existing) {
        put(plan, nullptr, makeRevision(*configuration, world.now));
        tell(plan, *configuration, NoteType::Normal, u"Created"_s, u"Created Revision \"%1\""_s.arg(created));
    }
    if (conflict) {
        conditions.markFalse(
            ready, u"RevisionFailed"_s,
            u"Revision creation failed with message: revisions.serving.knative.dev \"%1\" already exists."_s
                .arg(created));
    } else {
        judge(wanted, before, now, conditions);
        retire(revisions, created, world.now, plan);
        status.insert(u"latestCreatedRevisionName"_s, created);
    }
    insertOrRemove(status, u"latestReadyRevisionName"_s, now);
    status.insert(u"conditions"_s, conditions.toJson());
    status.insert(u"observedGeneration"_s, configuration->generation());
    Object after = *configuration;
    after.setStatus(status);
    tellProgress(*configuration, after, wanted, plan);
    put(plan, configuration, after);
    return plan;
}

} // namespace tidegate::reconciler
